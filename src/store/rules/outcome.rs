//! The one outcome of a call that has ended.

use jiff::Timestamp;

use crate::line::event::{Outcome, Standing};
use crate::line::message::MessageKind;
use crate::store::MessageState;

/// A message that was promised in the call.
#[derive(Clone, Copy, Debug)]
pub(in crate::store) struct PromisedMessage {
    pub kind: MessageKind,
    pub state: MessageState,
}

/// The outcome; `None` while a promise made in the call may still be kept. What is mailed after the call is not waited for.
pub(in crate::store) fn outcome(standing: Standing, ended: Timestamp, promises: &[PromisedMessage]) -> Option<Outcome> {
    if promises.iter().any(|promise| promise.state.is_accepted()) {
        return Some(Outcome::HandedOff);
    }
    let is_awaited = |promise: &PromisedMessage| {
        matches!(promise.kind, MessageKind::Link | MessageKind::Request) && promise.state.is_under_way()
    };
    if promises.iter().any(is_awaited) {
        return None;
    }
    let is_unsent_link =
        |promise: &PromisedMessage| promise.kind == MessageKind::Link && promise.state != MessageState::Cancelled;
    match standing.outcome(ended) {
        heard @ (Outcome::Connected | Outcome::Informed) => Some(heard),
        // A link was promised, and no gateway ever took it.
        _ if promises.iter().any(is_unsent_link) => Some(Outcome::Failed),
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(standing: Standing, promises: &[(MessageKind, MessageState)], expected: Option<Outcome>) {
        let promises: Vec<PromisedMessage> =
            promises.iter().map(|&(kind, state)| PromisedMessage { kind, state }).collect();
        assert_eq!(outcome(standing, Timestamp::UNIX_EPOCH, &promises), expected, "{promises:?}");
    }

    #[test]
    fn a_message_that_a_gateway_took_is_a_hand_off() {
        check(Standing::Menu, &[(MessageKind::Link, MessageState::Sent)], Some(Outcome::HandedOff));
        check(Standing::Informed, &[(MessageKind::Request, MessageState::Undelivered)], Some(Outcome::HandedOff));
    }

    #[test]
    fn links_and_requests_are_waited_for_and_reminders_are_not() {
        check(Standing::Informed, &[(MessageKind::Link, MessageState::Queued)], None);
        check(Standing::Informed, &[(MessageKind::Request, MessageState::Unknown)], None);
        check(Standing::Informed, &[(MessageKind::Reminder, MessageState::Queued)], Some(Outcome::Informed));
    }

    #[test]
    fn a_link_that_no_gateway_took_fails_a_call_that_came_to_nothing_else() {
        check(Standing::Menu, &[(MessageKind::Link, MessageState::Exhausted)], Some(Outcome::Failed));
        check(Standing::Menu, &[(MessageKind::Link, MessageState::Cancelled)], Some(Outcome::LeftInMenu));
        check(Standing::Connected, &[(MessageKind::Link, MessageState::Refused)], Some(Outcome::Connected));
    }
}
