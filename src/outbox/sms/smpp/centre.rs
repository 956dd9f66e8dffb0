//! The SMS centre as its binds share it: settings, queue, and the state of each bind.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::alphabet::Conventions;
use super::deliver::DeliverSm;
use super::queue::SubmissionQueue;
use super::receipt::SmppReceipt;
use super::status;
use super::wire::Tls;
use crate::base::clock::Clock;
use crate::config::settings::{GatewayName, SmppSettings};
use crate::outbox::answer::{Answer, SendOutcome};
use crate::outbox::intake::Intake;
use crate::outbox::unread::UnreadReason;

/// Shared by the binds of a gateway.
pub(super) struct Centre {
    pub name: GatewayName,
    pub settings: SmppSettings,
    pub wait: Duration,
    pub clock: Clock,
    pub intake: Arc<Intake>,
    pub tls: Option<Tls>,
    pub queue: SubmissionQueue,
    /// The state of each bind.
    pub states: watch::Sender<Vec<BindState>>,
}

/// The state of a bind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BindState {
    /// Connecting or binding.
    Opening,
    /// In use.
    Bound,
    /// Waiting to be opened again.
    Down,
    /// Refused with this status; a person must fix the settings.
    Refused(u32),
}

impl Centre {
    pub(super) fn set(&self, link: usize, state: BindState) {
        self.states.send_modify(|states| states[link] = state);
    }

    /// The centre's meanings of codes that the standard leaves open.
    pub(super) fn conventions(&self) -> Conventions {
        Conventions { default: self.settings.default_alphabet, ucs2: self.settings.inbound_ucs2 }
    }

    /// True if it is our sender and a name, which no phone can write to.
    pub(super) fn is_our_name(&self, destination: &str) -> bool {
        let sender = &self.settings.sender;
        destination.eq_ignore_ascii_case(sender) && sender.contains(|sign: char| sign.is_ascii_alphabetic())
    }

    /// An error with the answer to give while nothing is bound: [`SendOutcome::ChannelDown`] if the centre refuses us.
    pub(super) fn check(&self) -> Result<(), Answer> {
        let states = self.states.borrow();
        let refusal = states.iter().find_map(|state| match state {
            BindState::Refused(status) => Some(*status),
            BindState::Opening | BindState::Bound | BindState::Down => None,
        });
        match refusal {
            _ if is_bound(&states) => Ok(()),
            Some(status) => {
                Err(Answer::new(SendOutcome::ChannelDown, format!("bind refused with status {status:#04x}")))
            }
            None => Err(Answer::new(SendOutcome::Retryable, "no connection")),
        }
    }
}

pub(super) fn is_bound(states: &[BindState]) -> bool {
    states.contains(&BindState::Bound)
}

/// Stores the content of a `deliver_sm`; returns the status to answer with.
pub(super) async fn keep(intake: &Intake, gateway: &GatewayName, brought: DeliverSm, to_name: bool) -> u32 {
    let kept = match brought {
        DeliverSm::Receipt(SmppReceipt { ids, report }) => intake.report(gateway, ids, report).await,
        DeliverSm::Text(text) => intake.text(gateway, &text.from, &text.text).await,
        DeliverSm::Either(SmppReceipt { ids, report }, text) => {
            intake.report_or_text(gateway, (ids, report), (&text.from, &text.text), to_name).await
        }
        DeliverSm::Nothing => Ok(()),
        DeliverSm::Unread(unreadable) => {
            let status = if unreadable.reason == UnreadReason::Unit { status::PERMANENT } else { status::OK };
            intake.unread.note(gateway, unreadable).await;
            return status;
        }
    };
    if kept.is_ok() { status::OK } else { status::TEMPORARY }
}
