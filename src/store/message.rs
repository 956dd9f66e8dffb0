//! A promise as the memory keeps it: its address, its limits, its states.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::base::call::Language;
use crate::base::trace::TraceContext;
use crate::config::settings::{DigestSettings, GatewayName, LimitSettings, Money};
use crate::line::channel::ChannelId;
use crate::line::event::Refusal;
use crate::line::menu::TopicId;
use crate::line::message::{Medium, MessageKind};
use crate::store::{MessageId, MessageWording, NumberBlocks, Pseudonym, TokenHash};

/// The facts that every message has from the beginning.
#[derive(Clone, Debug)]
pub struct MessageHead {
    /// Its key.
    pub id: MessageId,
    /// Its purpose.
    pub kind: MessageKind,
    /// Text or mail.
    pub medium: Medium,
    /// The channel it leads to.
    pub channel: ChannelId,
    /// The language of its words.
    pub language: Language,
}

/// A message to be kept. Shows neither its address nor its words, which hold the link.
#[derive(Clone)]
pub struct NewMessage {
    /// Its key.
    pub id: MessageId,
    /// Its purpose.
    pub kind: MessageKind,
    /// Text or mail.
    pub medium: Medium,
    /// The channel it leads to.
    pub channel: ChannelId,
    /// The language of its words.
    pub language: Language,
    /// The recipient.
    pub to: MessageAddress,
    /// Its words; JSON of `outbox`'s own.
    pub body: String,
    /// The earliest time to send it.
    pub due: Timestamp,
    /// Exhausted after this.
    pub expires: Timestamp,
    /// The link in it.
    pub link: Option<NewLink>,
    /// The limits that a text is counted against before it may be promised; `None` for mail.
    pub quota: Option<TextQuota>,
    /// The pseudonym of the number or address it goes to, so that a refusal for good is remembered; `None` for a
    /// contact, whose address has one of its own.
    pub to_key: Option<Pseudonym>,
    /// The wording of a message with a link of its own to a caller: what comes of it is measured. `None` of others.
    pub wording: Option<MessageWording>,
    /// The country code and the next digits of the number that a measured text goes to, see
    /// [`operator_prefix`](crate::base::number::operator_prefix).
    pub operator_prefix: Option<String>,
    /// The caller's number in a request to a department, locked, for the event that tells of it.
    pub about: Option<String>,
    /// For a request to a department: when there are many, it is gathered and goes out with the others.
    pub gather: Option<DigestSettings>,
    /// The span that promised it, if it is recorded.
    pub trace: Option<TraceContext>,
}

/// The counts of a text to a number, and the limits it must keep. See `config::settings::LimitSettings`.
#[derive(Clone, Debug)]
pub struct TextQuota {
    /// The number; the same as the message's own, by which it is counted.
    pub number: Pseudonym,
    /// The blocks that it is in.
    pub blocks: NumberBlocks,
    /// The caller, where the number is one that the caller typed.
    pub typed_by: Option<Pseudonym>,
    /// The country of the number (ISO 3166).
    pub country: String,
    /// The price of the text.
    pub price: Money,
    /// The limits.
    pub limits: Arc<LimitSettings>,
}

/// The reason that a number, prefix or address is sent nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuppressionReason {
    /// The person does not want it.
    OptedOut,
    /// There is no such number or mailbox.
    Undeliverable,
    /// Nothing sent to such numbers is delivered or opened.
    Closed,
}

impl SuppressionReason {
    /// The word in columns, logs and metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OptedOut => "opted_out",
            Self::Undeliverable => "undeliverable",
            Self::Closed => "closed",
        }
    }
}

impl From<SuppressionReason> for Refusal {
    fn from(reason: SuppressionReason) -> Self {
        match reason {
            SuppressionReason::OptedOut => Self::OptedOut,
            SuppressionReason::Undeliverable => Self::Undeliverable,
            SuppressionReason::Closed => Self::Closed,
        }
    }
}

/// A number, prefix or address that is sent nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The reason.
    pub reason: SuppressionReason,
    /// Its end; for good if `None`.
    pub until: Option<Timestamp>,
}

impl NewMessage {
    /// A message without a link, that nothing is counted against.
    pub fn plain(head: MessageHead, to: MessageAddress, body: String, due: Timestamp, expires: Timestamp) -> Self {
        let MessageHead { id, kind, medium, channel, language } = head;
        Self {
            id,
            kind,
            medium,
            channel,
            language,
            to,
            body,
            due,
            expires,
            link: None,
            quota: None,
            to_key: None,
            wording: None,
            operator_prefix: None,
            about: None,
            gather: None,
            trace: None,
        }
    }
}

impl fmt::Debug for NewMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewMessage").field("id", &self.id).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// The recipient of a message.
#[derive(Clone, PartialEq, Eq)]
pub enum MessageAddress {
    /// A number in E.164, or a mailbox.
    Given(String),
    /// The address imported for this caller, looked up when the message is claimed. No address or no consent by then:
    /// the message is refused.
    Contact(Pseudonym),
}

impl fmt::Debug for MessageAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Given(_) => "Given(…)",
            Self::Contact(_) => "Contact(…)",
        })
    }
}

/// A link to be kept with its message.
#[derive(Clone, Debug)]
pub struct NewLink {
    /// Its token.
    pub token: TokenHash,
    /// The topic of the call: its page lists what to have ready.
    pub topic: Option<TopicId>,
    /// The end of its page.
    pub expires: Timestamp,
}

/// The state of a message. States only move forward, as [`MessageState::may_become`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// Waiting to be tried, or tried again.
    Queued,
    /// Sent, but no answer came: not tried again on a gateway that cannot tell a repeat; waits for a report.
    Unknown,
    /// Accepted by a gateway or mail server.
    Sent,
    /// Reported by the gateway as not delivered.
    Undelivered,
    /// Reported by the gateway as delivered.
    Delivered,
    /// Recipient or text refused for good.
    Refused,
    /// Attempts or time used up.
    Exhausted,
    /// Cancelled by a person.
    Cancelled,
}

impl MessageState {
    /// Every state.
    pub const ALL: [Self; 8] = [
        Self::Queued,
        Self::Unknown,
        Self::Sent,
        Self::Undelivered,
        Self::Delivered,
        Self::Refused,
        Self::Exhausted,
        Self::Cancelled,
    ];

    /// True if a message may go from this state to the next: never out of a final state, except by a late report. A gateway
    /// may deliver what it called undelivered, and what no answer came for until its time was used up. A person's requeue is
    /// the one way back and does not ask.
    pub fn may_become(self, next: Self) -> bool {
        match self {
            Self::Queued | Self::Unknown => self < next,
            Self::Sent => next == Self::Undelivered || next == Self::Delivered,
            Self::Undelivered => next == Self::Delivered,
            Self::Exhausted => next.is_accepted(),
            Self::Delivered | Self::Refused | Self::Cancelled => false,
        }
    }

    /// True if a gateway or mail server took it: the caller was handed off.
    pub const fn is_accepted(self) -> bool {
        matches!(self, Self::Sent | Self::Undelivered | Self::Delivered)
    }

    /// True if it may still be sent, or may have been.
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Queued | Self::Unknown)
    }

    /// True if the address and the words are erased in this state.
    pub const fn is_erased(self) -> bool {
        !matches!(self, Self::Queued | Self::Unknown | Self::Exhausted)
    }

    /// True if it ended without a gateway having taken it.
    pub const fn is_unsent(self) -> bool {
        matches!(self, Self::Refused | Self::Exhausted | Self::Cancelled)
    }

    /// The label of metrics and listings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Unknown => "unknown",
            Self::Sent => "sent",
            Self::Undelivered => "undelivered",
            Self::Delivered => "delivered",
            Self::Refused => "refused",
            Self::Exhausted => "exhausted",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A change of a message's state that was made durable, for the metrics: each is told once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageChange {
    /// When.
    pub at: Timestamp,
    /// Text or mail.
    pub medium: Medium,
    /// The channel.
    pub channel: ChannelId,
    /// The gateway; `None` before one took it.
    pub gateway: Option<GatewayName>,
    /// The new state.
    pub state: MessageState,
    /// It was promised before and is queued once more.
    pub is_again: bool,
    /// When it was promised.
    pub promised: Timestamp,
}

impl MessageChange {
    /// The state as metrics and figures count it: each promise is `queued` once, and `requeued` each time after that.
    pub const fn label(&self) -> &'static str {
        if self.is_again { Self::REQUEUED } else { self.state.as_str() }
    }

    /// The label of a message that is queued once more.
    pub const REQUEUED: &'static str = "requeued";
}
