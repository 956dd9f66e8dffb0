//! The memory: what is asked of it, in the words of the line. Each store answers it in its own SQL.
//!
//! The life of a promise: a turn *commits* its messages before they are spoken; a worker *claims* what is due by lease,
//! sends with no transaction open, and *finishes* the attempt; a gateway's *report* moves the message on, only forward.
//! The life of a call: its turns are recorded, it *ends* once, and it is *settled* with exactly one outcome when none
//! of its messages is still under way.
//!
//! Callers are known by their [`Pseudonym`]; a number stands only in a message that is not yet final, and is erased then.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::call::{Language, LineId, PlatformName};
use crate::config::settings::GatewayName;
use crate::line::channel::ChannelId;
use crate::line::event::{Event, Outcome, Standing};
use crate::line::menu::TopicId;
use crate::line::message::{Medium, MessageKind};

/// A caller known by a keyed hash of the number: the first 16 bytes of HMAC-SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pseudonym(pub [u8; 16]);

impl fmt::Debug for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonym(…)")
    }
}

/// A call known by a keyed hash of platform and call id, so that the history cannot be joined with a platform's log
/// without the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CallKey(pub [u8; 16]);

/// A message known by a keyed hash of its call, turn and kind: the same promise made twice is one message.
/// Written as 32 lower-case hex digits ([`fmt::Display`]); the idempotency key all the way to the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MessageId(pub [u8; 16]);

/// A link token as stored: the first 16 bytes of its SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TokenHash(pub [u8; 16]);

/// One answered turn, with what it promises.
#[derive(Clone, Debug)]
pub struct TurnRecord {
    /// The call.
    pub call: CallKey,
    /// The turn; with the call it is the key, so that a repeat changes nothing.
    pub turn: u16,
    /// When it was answered.
    pub at: Timestamp,
    /// The platform.
    pub platform: PlatformName,
    /// The line.
    pub line: LineId,
    /// When the line answered.
    pub started: Timestamp,
    /// The caller; `None` when hidden or anonymous. A turn that is anonymous also erases what earlier turns stored.
    pub caller: Option<Pseudonym>,
    /// From here on nothing about the caller is kept.
    pub anonymous: bool,
    /// What the call is about so far.
    pub topic: Option<TopicId>,
    /// How far it has come.
    pub standing: Standing,
    /// What happened.
    pub events: Vec<Event>,
    /// What is promised.
    pub messages: Vec<NewMessage>,
}

/// A message to be kept.
#[derive(Clone, Debug)]
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
    /// Until then it leads to its page.
    pub expires: Timestamp,
}

/// Whether a commit changed anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committed {
    /// Stored now.
    Fresh,
    /// The same turn was stored before; nothing changed.
    Repeat,
}

/// What is known of a caller when the phone rings; see `line::session::History`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallerRecord {
    /// When a link was last promised to this caller.
    pub link_sent: Option<Timestamp>,
    /// Whether an address with consent is known.
    pub mailable: bool,
    /// When this very call was answered, if it was.
    pub answered: Option<Timestamp>,
}

/// A message the worker may try now, until its lease ends.
#[derive(Clone, Debug)]
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
    /// The language.
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
}

/// A number or address, shown as nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Destination(pub String);

impl fmt::Debug for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Destination(…)")
    }
}

/// The right to try a message, with the number of the claim that gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease(pub i64);

/// What became of a message. States only move forward, in this order, save that `Undelivered` may become `Delivered`.
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

/// How one try ended, told with [`finish`](Store::finish).
#[derive(Clone, Debug)]
pub enum Attempt {
    /// A gateway took it. The number is kept only if reports are to come; mail is erased at once.
    Accepted {
        /// The gateway's own id, if it gave one.
        provider_id: Option<String>,
        /// Whether a delivery report will come; without one `Sent` is the final state and the number is erased.
        report_expected: bool,
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
    /// Refused for good.
    Refused,
    /// The schedule is used up.
    Exhausted,
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
}

/// A change of a message's state that was made durable, for the metrics: each is told once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageChange {
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

/// A call that was settled, for the metrics: each is told once.
#[derive(Clone, Debug, PartialEq)]
pub struct SettledCall {
    /// The line.
    pub line: LineId,
    /// What it was about.
    pub topic: Option<TopicId>,
    /// How it ended.
    pub outcome: Outcome,
    /// How long it lasted, in seconds.
    pub seconds: f64,
}

/// What a link's token stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRecord {
    /// The channel it leads to.
    pub channel: ChannelId,
    /// The language of its page.
    pub language: Language,
    /// What the message was for.
    pub kind: MessageKind,
    /// Until then it leads to its page.
    pub expires: Timestamp,
}

/// Who opened a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Visitor {
    /// A person.
    Human,
    /// A preview, scanner or prefetch.
    Automatic,
}

impl Visitor {
    /// The label of metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Automatic => "automatic",
        }
    }
}

/// An imported contact.
#[derive(Clone)]
pub struct Contact {
    /// The caller.
    pub caller: Pseudonym,
    /// The address.
    pub email: String,
    /// The language of mail.
    pub language: Language,
    /// Whether the person agreed to mail.
    pub consent: bool,
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

/// Told what became durable, right after it did, so that whatever is retried is counted once.
pub type Observer = Arc<dyn Fn(Observation<'_>) + Send + Sync>;

/// Something that became durable.
#[derive(Clone, Copy, Debug)]
pub enum Observation<'a> {
    /// A turn that was not stored before. Its messages are told apart, as [`MessageState::Queued`].
    Turn(&'a TurnRecord),
    /// A message changed its state.
    Message(&'a MessageChange),
    /// A call got its outcome.
    Settled(&'a SettledCall),
    /// A link was opened by this kind of visitor for the first time.
    Opened {
        /// The channel it leads to.
        channel: &'a ChannelId,
        /// Who.
        visitor: Visitor,
    },
    /// A group was committed in this time.
    Committed(Duration),
}

/// What `forget` erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Calls that no longer know their caller.
    pub calls: u64,
    /// Messages erased or cancelled.
    pub messages: u64,
    /// Contacts erased.
    pub contacts: u64,
}

/// What went wrong in the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database could not be opened or brought up to date.
    #[error("could not open the database `{path}`")]
    Open {
        /// Its file.
        path: String,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Reading or writing failed. Nothing of the request was kept.
    #[error("could not {what}")]
    Query {
        /// What was being done, such as `commit a turn`.
        what: &'static str,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The queue to the store is full; nothing of the request was kept.
    #[error("the store is overloaded")]
    Overloaded,
    /// The store has stopped.
    #[error("the store has stopped")]
    Stopped,
}
