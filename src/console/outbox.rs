//! The outbox: messages that wait, and exhausted ones that need a person.

use serde::Serialize;

use super::page_data::PageData;
use super::words::{ago, span};
use crate::metrics::plot::{count, plural};
use crate::store::{MessageChange, MessageState};

#[derive(Serialize)]
pub(super) struct OutboxView {
    due: Vec<DueRow>,
    states: Vec<StateCount>,
    given_up: Option<String>,
    stranded: Vec<StrandedRow>,
}

#[derive(Serialize)]
struct DueRow {
    medium: &'static str,
    messages: String,
    oldest: String,
}

#[derive(Serialize)]
struct StateCount {
    state: &'static str,
    messages: String,
}

#[derive(Serialize)]
struct StrandedRow {
    medium: &'static str,
    kind: &'static str,
    channel: String,
    tries: String,
    promised: String,
    command: String,
}

/// A medium in words.
pub(super) fn medium(medium: &str) -> &'static str {
    match medium {
        "sms" => "Texts",
        "email" => "Mail",
        _ => "Messages",
    }
}

pub(super) fn view(page: &PageData) -> OutboxView {
    let stranded = &page.stored.stranded;
    let due = page.gauges.outbox.iter().map(|(name, due)| DueRow {
        medium: medium(name),
        messages: count(due.messages),
        oldest: if due.messages == 0 { "–".to_owned() } else { span(page.words, due.oldest_seconds as i64) },
    });
    let listed = stranded.latest.iter().map(|message| StrandedRow {
        medium: medium(message.medium.as_str()),
        kind: message.kind.as_str(),
        channel: message.channel.clone(),
        tries: plural(message.attempts.into(), "try", "tries"),
        promised: ago(page.words, message.promised, page.now),
        command: format!("deflect outbox requeue {}", message.id),
    });
    let total = stranded.total;
    OutboxView {
        due: due.collect(),
        states: states(page),
        given_up: (total > 0).then(|| plural(total, "message was given up", "messages were given up")),
        stranded: listed.collect(),
    }
}

/// The number of today's promises that came to each state, in the order of states, and those that wait. A promise that was
/// given up and queued again counts as what became of it then.
fn states(page: &PageData) -> Vec<StateCount> {
    let by_gateway = page.stored.today.gateways.values();
    let total = |label: &str| by_gateway.clone().filter_map(|states| states.get(label)).sum::<u64>();
    let of = |state: MessageState| match state {
        MessageState::Exhausted => total(state.as_str()).saturating_sub(total(MessageChange::REQUEUED)),
        state => total(state.as_str()),
    };
    let ended = [MessageState::Sent, MessageState::Refused, MessageState::Exhausted, MessageState::Cancelled].map(of);
    let waiting = of(MessageState::Queued).saturating_sub(ended.iter().sum());
    let states = MessageState::ALL.into_iter().map(|state| (words(state), of(state)));
    let mut states: Vec<_> = states.filter(|(_, total)| *total > 0).collect();
    if waiting > 0 {
        states.insert(1, ("not taken by a gateway so far", waiting));
    }
    states.into_iter().map(|(state, total)| StateCount { state, messages: count(total) }).collect()
}

/// A state in words.
pub(super) const fn words(state: MessageState) -> &'static str {
    match state {
        MessageState::Queued => "promised",
        MessageState::Unknown => "outcome unknown",
        MessageState::Sent => "taken by a gateway",
        MessageState::Undelivered => "not delivered",
        MessageState::Delivered => "delivered",
        MessageState::Refused => "refused by a gateway",
        MessageState::Exhausted => "given up",
        MessageState::Cancelled => "cancelled",
    }
}
