//! A promise as the memory keeps it: its address, its states, the tries to keep it.

use std::fmt;
use std::sync::Arc;

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::call::Language;
use crate::config::settings::{DigestSettings, GatewayName, LimitSettings, Money};
use crate::line::channel::ChannelId;
use crate::line::event::Refusal;
use crate::line::menu::TopicId;
use crate::line::message::{Medium, MessageKind};
use crate::store::{Pseudonym, TokenHash};

/// A message known by a keyed hash of its call, turn and kind: the same promise made twice is one message.
/// Written as 32 lower-case hex digits ([`fmt::Display`]); the idempotency key all the way to the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MessageId(pub [u8; 16]);

impl MessageId {
    /// Reads an id as [`fmt::Display`] writes it; `None` for anything else.
    pub fn parse(id: &str) -> Option<Self> {
        HEXLOWER.decode(id.as_bytes()).ok()?.try_into().ok().map(Self)
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

/// A message to be kept. Shows neither its address nor its words, which hold the link.
#[derive(Clone)]
pub struct NewMessage {
    /// Its key.
    pub id: MessageId,
    /// What it is for.
    pub kind: MessageKind,
    /// How it travels.
    pub medium: Medium,
    /// The channel it leads to.
    pub channel: ChannelId,
    /// The language of its words.
    pub language: Language,
    /// To whom.
    pub to: Address,
    /// What it says; JSON of `delivery`'s own.
    pub body: String,
    /// Not before then.
    pub due: Timestamp,
    /// Not after then: the message is exhausted.
    pub expires: Timestamp,
    /// The link in it.
    pub link: Option<NewLink>,
    /// What is counted before a text may be promised; `None` for what needs no leave, such as mail.
    pub toll: Option<Toll>,
    /// Whom it goes to, by the pseudonym of the number or address, so that a refusal for good is remembered; `None` for a
    /// contact, whose address has one of its own.
    pub to_key: Option<Pseudonym>,
    /// For a request to a department: when there are many, it is gathered and goes out with the others.
    pub gather: Option<DigestSettings>,
}

/// What a text to a number is counted as, and the limits it must keep. See `config::settings::LimitSettings`.
#[derive(Clone, Debug)]
pub struct Toll {
    /// The number.
    pub number: Pseudonym,
    /// The number without its last four digits.
    pub prefix: Pseudonym,
    /// The number without its last five digits.
    pub range: Pseudonym,
    /// The caller, where the number is one that the caller typed.
    pub typed_by: Option<Pseudonym>,
    /// The country of the number (ISO 3166).
    pub country: String,
    /// What the text costs.
    pub price: Money,
    /// What is allowed.
    pub limits: Arc<LimitSettings>,
}

/// Why a number, prefix or address is sent nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BarReason {
    /// The person does not want it.
    OptedOut,
    /// There is no such number or mailbox.
    Undeliverable,
    /// Nothing sent to such numbers is delivered or opened.
    Closed,
}

impl BarReason {
    /// The word in columns, logs and metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OptedOut => "opted_out",
            Self::Undeliverable => "undeliverable",
            Self::Closed => "closed",
        }
    }
}

impl From<BarReason> for Refusal {
    fn from(reason: BarReason) -> Self {
        match reason {
            BarReason::OptedOut => Self::OptedOut,
            BarReason::Undeliverable => Self::Undeliverable,
            BarReason::Closed => Self::Closed,
        }
    }
}

/// A number, prefix or address that is sent nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Why.
    pub reason: BarReason,
    /// Until then; for good where not given.
    pub until: Option<Timestamp>,
}

impl fmt::Debug for NewMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewMessage").field("id", &self.id).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Where a message goes.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// A number in E.164, or a mailbox.
    Given(String),
    /// The address imported for this caller, looked up when the message is claimed. No address or no consent by then:
    /// the message is refused.
    Contact(Pseudonym),
}

impl fmt::Debug for Address {
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
    /// What the call was about, for what its page says to have ready.
    pub topic: Option<TopicId>,
    /// Until then it leads to its page.
    pub expires: Timestamp,
}

/// A message the worker may try now, until its lease ends. Shows neither its address nor its words.
#[derive(Clone)]
pub struct Claim {
    /// The message.
    pub id: MessageId,
    /// Who holds it; a finish without it changes nothing.
    pub lease: Lease,
    /// What it is for.
    pub kind: MessageKind,
    /// How it travels.
    pub medium: Medium,
    /// The channel.
    pub channel: ChannelId,
    /// The language of its words: the contact's own where it goes to one.
    pub language: Language,
    /// The number or address; `None` when the contact is gone or withdrew.
    pub to: Option<Destination>,
    /// What it says.
    pub body: String,
    /// When it was promised.
    pub promised: Timestamp,
    /// Not after then.
    pub expires: Timestamp,
    /// Tries before this one.
    pub attempts: u32,
    /// It is sent with the others that were gathered for its channel, as one.
    pub gathered: bool,
    /// A gateway may have taken it before: an answer did not come, or a worker died with it in hand.
    pub in_doubt: bool,
    /// It was claimed before, and whoever did has not said how it went: a gateway may have it.
    pub taken_over: bool,
}

impl fmt::Debug for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claim").field("id", &self.id).field("lease", &self.lease).finish_non_exhaustive()
    }
}

/// A number or address, shown as nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Destination(pub String);

impl fmt::Debug for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Destination(…)")
    }
}

/// The right to try a message, with the number of the claim that gave it: each claim of a message has the next number, so
/// that a worker whose lease another one took over cannot finish it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease(pub i64);

/// What became of a message. States only move forward, as [`MessageState::may_become`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// Waiting to be tried, or tried again.
    Queued,
    /// Sent, but no answer came: not tried again on a gateway that cannot tell a repeat; waits for a report.
    Unknown,
    /// Accepted by a gateway or mail server.
    Sent,
    /// Not delivered, says the gateway.
    Undelivered,
    /// Delivered, says the gateway.
    Delivered,
    /// Not to be sent: recipient or text refused for good.
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

    /// Whether a message may go from this state to the next (`facts/messaging.md` section 1: never out of a final state,
    /// except from undelivered to delivered). A person's requeue is the one way back and does not ask.
    pub fn may_become(self, next: Self) -> bool {
        match self {
            Self::Queued | Self::Unknown => self < next,
            Self::Sent => next == Self::Undelivered || next == Self::Delivered,
            Self::Undelivered => next == Self::Delivered,
            Self::Delivered | Self::Refused | Self::Exhausted | Self::Cancelled => false,
        }
    }

    /// Whether a gateway or mail server took it: the caller was handed off.
    pub const fn is_accepted(self) -> bool {
        matches!(self, Self::Sent | Self::Undelivered | Self::Delivered)
    }

    /// Whether it may still be sent, or may have been.
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Queued | Self::Unknown)
    }

    /// Whether the address and the words are erased in this state.
    pub const fn is_erased(self) -> bool {
        !matches!(self, Self::Queued | Self::Unknown | Self::Exhausted)
    }

    /// Whether it ended without a gateway having taken it.
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

/// How one try ended, told with [`finish`](super::Store::finish).
#[derive(Clone, Debug)]
pub enum Attempt {
    /// A gateway took it. Address and words are erased: a report finds the message by our own id.
    Accepted {
        /// The gateway's own id, if it gave one.
        provider_ids: Vec<String>,
        /// How what becomes of it is learned; if not at all, `Sent` is the last that is heard of it.
        followed: Followed,
    },
    /// Not now: due again then, at the latest when the message expires.
    Later {
        /// When it is due again.
        due: Timestamp,
        /// Whether the try counts against the schedule (a throttled one does not).
        counts: bool,
    },
    /// No answer came; becomes [`MessageState::Unknown`] until a report comes or the message expires.
    Unknown,
    /// Refused for good, and what is remembered of whom it went to.
    Refused(Option<Bar>),
    /// The schedule is used up.
    Exhausted,
}

/// How it is learned what became of a message that a gateway took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed {
    /// Not at all.
    No,
    /// The gateway reports.
    ByReport,
    /// The gateway is asked. Where it gave no id of its own that takes the number, which is kept until the answer is
    /// final or nobody asks any more.
    ByPolling,
}

/// A message that its gateway is to be asked about.
#[derive(Clone, Debug)]
pub struct Followable {
    /// The message.
    pub id: MessageId,
    /// The gateway's own ids.
    pub provider_ids: Vec<String>,
    /// The number, as it was given to the store; not where the gateway's own ids are enough.
    pub to: Option<Destination>,
    /// Whether it was accepted, or its outcome is unknown.
    pub state: MessageState,
    /// When the gateway took it, or did not answer.
    pub since: Timestamp,
    /// Not worth delivering after then.
    pub expires: Timestamp,
    /// How often it was asked about.
    pub asked: u32,
}

/// A gateway's delivery report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// On its way.
    Sent,
    /// Arrived.
    Delivered,
    /// Did not arrive.
    Undelivered,
    /// The gateway never heard of it: a message of unknown outcome is queued once more.
    Unheard,
}

/// A change of a message's state that was made durable, for the metrics: each is told once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageChange {
    /// When.
    pub at: Timestamp,
    /// How it travels.
    pub medium: Medium,
    /// The channel.
    pub channel: ChannelId,
    /// The gateway; `None` before one took it.
    pub gateway: Option<GatewayName>,
    /// What it became.
    pub state: MessageState,
    /// When it was promised.
    pub promised: Timestamp,
}

/// A message as listed to operations: nothing that identifies the caller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListedMessage {
    /// Its key, 32 hex digits.
    pub id: String,
    /// What it is for.
    pub kind: MessageKind,
    /// How it travels.
    pub medium: Medium,
    /// The channel.
    pub channel: String,
    /// What became of it.
    pub state: MessageState,
    /// The gateway that took it.
    pub gateway: Option<String>,
    /// Tries so far.
    pub attempts: u32,
    /// When it was promised.
    pub promised: Timestamp,
    /// When it is due next.
    pub due: Timestamp,
}

/// How much is waiting to be sent.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Backlog {
    /// Messages due now.
    pub due: u64,
    /// When the oldest of them became due.
    pub oldest_due: Option<Timestamp>,
}
