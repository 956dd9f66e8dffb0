//! What an answer to one send means, whatever the gateway.

use std::borrow::Cow;
use std::time::Duration;

use crate::store::Followed;

/// A gateway's answer, sorted (`facts/messaging.md` section 1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What follows from it.
    pub outcome: SendOutcome,
    /// Why, for the log: a status or an error code, never the gateway's own words, which may quote the number.
    pub reason: Cow<'static, str>,
}

/// What follows from an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendOutcome {
    /// The gateway took it.
    Accepted {
        /// The gateway's own ids, one a part, if it gave any.
        provider_ids: Vec<String>,
        /// How what becomes of it is learned.
        followed: Followed,
    },
    /// Too fast for the gateway; the message is not at fault and the try does not count.
    Throttled {
        /// When the gateway wants to hear from us again.
        retry_after: Option<Duration>,
    },
    /// Something passing with the gateway: no connection, a server error. Nothing was taken.
    Retryable,
    /// Something passing with this message alone, such as greylisting or a full mailbox; the gateway is well.
    Deferred,
    /// Refused for good.
    Permanent(Fault),
    /// The gateway will take nothing until a person mends it: credentials, money, sender.
    ChannelDown,
    /// Everything was sent and no answer came: it may have been taken.
    Unknown,
}

/// What a refusal for good is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The recipient: no other gateway will do better.
    Recipient,
    /// The recipient: there is none, and there will be none.
    Gone,
    /// The recipient does not want our messages, says the gateway.
    OptedOut,
    /// The text or the sender: another gateway may take it.
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
