//! The outcomes of one send, the same for every gateway.

use std::borrow::Cow;
use std::time::Duration;

use crate::store::Followed;

/// A gateway's answer, classified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The class.
    pub outcome: SendOutcome,
    /// The reason for the log: a status or an error code, never the gateway's own words, which may quote the number.
    pub reason: Cow<'static, str>,
}

/// The class of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendOutcome {
    /// The gateway accepted it.
    Accepted {
        /// The gateway's own ids, one a part, if it gave any.
        provider_ids: Vec<String>,
        /// The way its final state is learned.
        followed: Followed,
    },
    /// Too fast for the gateway. The message is not at fault and the try does not count.
    Throttled {
        /// The wait that the gateway asked for.
        retry_after: Option<Duration>,
    },
    /// A temporary failure of the gateway: no connection, a server error. Nothing was accepted.
    Retryable,
    /// A temporary failure of this message alone, such as greylisting or a full mailbox; the gateway works.
    Deferred,
    /// Refused permanently.
    Permanent(Fault),
    /// The gateway accepts nothing until a person fixes credentials, payment or sender.
    ChannelDown,
    /// Everything was sent and no answer came: it may have been accepted.
    Unknown,
}

/// The cause of a permanent refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The recipient; no other gateway will do better.
    Recipient,
    /// The recipient, which does not exist and will not.
    Gone,
    /// The recipient opted out, says the gateway.
    OptedOut,
    /// The text or the sender; another gateway may take it.
    Message,
}

impl Answer {
    /// An answer with its reason.
    pub fn new(outcome: SendOutcome, reason: impl Into<Cow<'static, str>>) -> Self {
        Self { outcome, reason: reason.into() }
    }
}

impl SendOutcome {
    /// Accepted without an id and without a report to come: a file, or a mail server.
    pub const fn accepted_unfollowed() -> Self {
        Self::Accepted { provider_ids: vec![], followed: Followed::No }
    }

    /// True if the recipient opted out with the gateway.
    pub const fn is_opt_out(&self) -> bool {
        matches!(self, Self::Permanent(Fault::OptedOut))
    }

    /// The word for it in logs.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Accepted { .. } => "accepted",
            Self::Throttled { .. } => "throttled",
            Self::Retryable => "retryable",
            Self::Deferred => "deferred",
            Self::Permanent(Fault::Recipient | Fault::Gone) => "recipient_refused",
            Self::Permanent(Fault::OptedOut) => "opted_out",
            Self::Permanent(Fault::Message) => "message_refused",
            Self::ChannelDown => "channel_down",
            Self::Unknown => "unknown",
        }
    }
}
