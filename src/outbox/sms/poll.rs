//! Status polls: asking a gateway for the state of messages it took.

use std::borrow::Cow;
use std::time::Duration;

use crate::outbox::sms::receipt::Receipt;
use crate::store::MessageId;

/// A message to ask about. `Debug` shows its id only.
#[derive(Clone)]
pub struct PollRequest {
    /// The message.
    pub id: MessageId,
    /// The gateway's own ids.
    pub provider_ids: Vec<String>,
    /// The number, where the gateway needs it.
    pub to: Option<String>,
}

impl std::fmt::Debug for PollRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PollRequest").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The answer to a poll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PollResult {
    /// States of some or all messages; the others had none that is understood.
    States(Vec<Receipt>),
    /// No answer, for this reason; to be polled again later.
    Failed(Cow<'static, str>),
}

/// Limits of polling a gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PollPolicy {
    /// The name of a message in a poll.
    pub key: PollKey,
    /// The most messages in one poll.
    pub batch_max: u32,
    /// The pause between two polls about several messages.
    pub batch_pause: Duration,
    /// The most polls about one message.
    pub polls_max: Option<u32>,
}

/// The name of a message in a poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PollKey {
    /// Our id and the number.
    OwnIdAndNumber,
    /// The gateway's id.
    ProviderId,
}

impl PollPolicy {
    /// True if enough is known of the message to ask about it.
    pub fn allows(&self, request: &PollRequest) -> bool {
        match self.key {
            PollKey::OwnIdAndNumber => request.to.is_some(),
            PollKey::ProviderId => !request.provider_ids.is_empty(),
        }
    }
}
