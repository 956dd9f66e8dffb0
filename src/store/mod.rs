//! The memory: what is asked of it, in the words of the line. Each store answers it in its own SQL.
//!
//! The life of a promise: a turn *commits* its messages before they are spoken; a worker *claims* what is due by lease,
//! sends with no transaction open, and *finishes* the attempt; a gateway's *report* moves the message on, only forward.
//! The life of a call: its turns are recorded, it *ends* once, and it is *settled* with exactly one outcome when none
//! of its messages is still under way.
//!
//! What is kept of a caller, and for how long:
//! - Callers are known by their [`Pseudonym`]. A number or address, and the text with the link, stand only in a message
//!   that may still be sent: they are erased when a gateway takes it (unless it must be asked what became of it), when it
//!   is refused, and when it is cancelled.
//! - An *exhausted* message keeps them for a day, so that a person can queue it again once the gateway is back; the
//!   first sweep after that erases them. One whose outcome is *unknown* keeps them until it expires, and is exhausted
//!   then.
//! - An anonymous call loses its caller with the turn that says so, for good; once it is settled and
//!   told whether it helped, it is deleted altogether.
//! - Numbers, addresses and words are locked by whoever brings them (`delivery::vault`); the memory never sees them.
//! - A number kept for asking a gateway is erased two hours after the message's time at the latest, a report without a
//!   message after a day.
//! - Consents are only added and erased, never changed, and kept for a time of their own.
//! - Figures count what happened by quarters of an hour and know of no caller; they have a time of their own and outlive
//!   the calls they count, also those that were erased.
//! - Texts stay counted as long as the longest limit looks back, their sums for three days. Whoever becomes anonymous
//!   stays counted by prefix and range, which ten thousand others share, and not by number.
//! - *I want nothing* is a bar: a keyed hash of the number or address, for good. It wins over every consent, so a later
//!   import changes nothing: a spreadsheet does not say when the person agreed and cannot be told to be newer. A consent
//!   withdrawn through a link also stays withdrawn for the contact, whatever address is imported next.
//! - `forget` erases everything that is known of a number: in calls, messages (also those another caller sent to it),
//!   consents, counts, the contact, and that nothing is delivered there. The bars of *I want nothing* outlive it, so that
//!   the wish is still honoured, unless they are to be erased too.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::call::{Language, LineId, PlatformName};
use crate::line::channel::ChannelId;
use crate::line::event::{Event, MenuInput, Outcome, Refusal, Standing};
use crate::line::menu::{NodeId, TopicId};
use crate::line::message::{Medium, MessageKind};
use crate::line::notice::{NoRoom, Notice};

mod account;
mod figure;
mod message;
pub mod pseudonym;
mod sqlite;

pub use account::{AccountedCall, Neighbour, Neighbours, Rules, Told, Verdict};
pub use figure::{CALL_BOUNDS, Figure, FigureName, QUARTER, quarter_of};

pub use message::{
    Address, Attempt, Backlog, Bar, BarReason, Claim, Destination, Followable, Followed, Lease, ListedMessage,
    MessageChange, MessageId, MessageState, NewLink, NewMessage, Report, Toll,
};
pub use sqlite::Store;

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
    /// Where a key is waited for; `None` when the turn ended the call or dialled.
    pub waiting_at: Option<NodeId>,
    /// What happened.
    pub events: Vec<Event>,
    /// What is promised.
    pub messages: Vec<NewMessage>,
    /// What the caller agreed to.
    pub consents: Vec<Consent>,
}

/// What a person agreed to, and what had been said before: the proof of a consent. Never changed, only erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// When.
    pub at: Timestamp,
    /// Who; `None` when hidden or anonymous.
    pub caller: Option<Pseudonym>,
    /// The call, if it was one.
    pub call: Option<CallKey>,
    /// The line.
    pub line: LineId,
    /// What may be sent.
    pub medium: Medium,
    /// The channel it leads to.
    pub channel: ChannelId,
    /// The language of the question.
    pub language: Language,
    /// The prompts that asked, each with the version of its words: `offer-text@1f8e0c2a`, separated by blanks.
    pub asked: String,
    /// How the person agreed.
    pub by: ConsentBy,
}

/// How a person agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConsentBy {
    /// By a key or a phrase in a call.
    Call(MenuInput),
    /// By a form on the page of a link.
    Page,
}

/// Whether a commit changed anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committed {
    /// Stored now.
    Fresh,
    /// The same turn was stored before; nothing changed.
    Repeat,
    /// That turn was stored before without all of these promises: the caller was told another way, for this reason.
    /// Nothing changed.
    Otherwise(Refusal),
    /// One of the messages may not be sent. Nothing was kept.
    Refused(Refusal),
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
    /// Why the caller's own number may not be texted just now.
    pub refusal: Option<Refusal>,
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
    /// When the line answered.
    pub started: Timestamp,
    /// How long it lasted, in seconds.
    pub seconds: f64,
    /// Where the caller hung up; `None` when the line ended the call.
    pub left_at: Option<NodeId>,
}

/// How long after a call its caller may come back for it not to have helped (`design.md` section 5). Nested: whoever came
/// back within one came back within every longer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Window {
    /// Ten minutes.
    TenMinutes,
    /// A day.
    Day,
    /// Three days.
    ThreeDays,
    /// A week.
    Week,
}

impl Window {
    /// Every window, the shortest first.
    pub const ALL: [Self; 4] = [Self::TenMinutes, Self::Day, Self::ThreeDays, Self::Week];

    /// The label of metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TenMinutes => "10m",
            Self::Day => "24h",
            Self::ThreeDays => "72h",
            Self::Week => "7d",
        }
    }

    /// How long it is, from the beginning of the call.
    pub const fn duration(self) -> Duration {
        Duration::from_secs(match self {
            Self::TenMinutes => 10 * 60,
            Self::Day => 24 * 60 * 60,
            Self::ThreeDays => 3 * 24 * 60 * 60,
            Self::Week => 7 * 24 * 60 * 60,
        })
    }
}

/// Something that has come out about a settled call. Each is told once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accounted {
    /// The line.
    pub line: LineId,
    /// What the call was about.
    pub topic: Option<TopicId>,
    /// When the line answered.
    pub started: Timestamp,
    /// What has come out.
    pub finding: Finding,
}

/// What may come out about a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A person opened its link, or began a conversation there, within 24 hours.
    Confirmed(ChannelId),
    /// It was informed, connected or confirmed.
    Helped,
    /// The same caller had called the same line within this window before.
    Repeat(Window),
    /// The window is over and the caller stayed away.
    Stayed(Window),
    /// The window is over and the caller came back within it.
    Returned(Window),
    /// The window is over, the call helped and the caller stayed away: net deflection.
    NetDeflection(Window),
}

/// A call that goes on, as operations see it. Nothing in it leads to the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveCall {
    /// Tells the calls of a picture apart: part of the call's keyed hash.
    pub mark: u16,
    /// The platform.
    pub platform: PlatformName,
    /// The line.
    pub line: LineId,
    /// When the line answered.
    pub started: Timestamp,
    /// The turns answered.
    pub turns: u16,
    /// When the last of them was.
    pub moved: Timestamp,
    /// What it is about so far.
    pub topic: Option<TopicId>,
    /// Where a key is waited for; `None` while another line is dialled.
    pub at: Option<NodeId>,
}

/// Messages that were given up and can still be queued again by a person.
#[derive(Clone, Debug, Default)]
pub struct Stranded {
    /// How many there are; counted to ten thousand.
    pub total: u64,
    /// Those given up last.
    pub latest: Vec<ListedMessage>,
}

/// A notice as the store keeps it, with who posted it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostedNotice {
    /// What is said to whom, and when.
    pub notice: Notice,
    /// When it was posted.
    pub posted_at: Timestamp,
    /// Who posted it: the name of an operator.
    pub posted_by: String,
    /// When and by whom it was ended before its time. It holds on until every node knows, see [`Notice::until`].
    pub ended: Option<(Timestamp, String)>,
}

/// What became of a notice to be posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posting {
    /// It is posted.
    Fresh,
    /// There is one with its id; nothing changed.
    Repeat,
    /// There is no room for it; nothing changed.
    Full(NoRoom),
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
    /// What the call was about, for what the page says to have ready.
    pub topic: Option<TopicId>,
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
    /// The pseudonym of the address, by which returned mail bars it.
    pub email_key: Pseudonym,
    /// The zone the person lives in, if it was given.
    pub zone: Option<String>,
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
    /// Something came out about a settled call.
    Accounted(&'a Accounted),
    /// A link was opened by this kind of visitor for the first time.
    Opened {
        /// The channel it leads to.
        channel: &'a ChannelId,
        /// When it was promised.
        promised: Timestamp,
        /// Who.
        visitor: Visitor,
    },
    /// A conversation began on the channel, for the first time for its link.
    ChatStarted {
        /// The channel.
        channel: &'a ChannelId,
        /// When its link was promised.
        promised: Timestamp,
    },
    /// A number, prefix or address is sent nothing from now on.
    Barred(BarReason),
    /// A message of this medium was claimed again because whoever held it did not say in time how it went.
    TakenOver(Medium),
    /// A group was committed in this time.
    Committed(Duration),
    /// A group could not be committed; nothing of it was kept but the turns nobody waits for.
    Failed,
    /// This many turns that nobody waited for could not be stored and are given up.
    Lost(u64),
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
    /// Consents erased.
    pub consents: u64,
    /// Texts that no longer count against the number's limits.
    pub texts: u64,
    /// Bars lifted.
    pub bars: u64,
}

/// Before when a sweep deletes what.
#[derive(Clone, Copy, Debug)]
pub struct SweptBefore {
    /// Settled calls and final messages, from before then.
    pub history: Timestamp,
    /// Consents.
    pub consents: Timestamp,
    /// Texts as they are counted: beyond the longest limit.
    pub texted: Timestamp,
    /// Figures.
    pub figures: Timestamp,
}

/// What became of a mail asked for on the page of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It is stored.
    Fresh,
    /// It was asked for before; nothing changed.
    Repeat,
    /// The page has mailed to enough addresses; nothing changed.
    Enough,
}

/// Which consents are exported; everything where nothing is given.
#[derive(Clone, Debug, Default)]
pub struct ConsentFilter {
    /// Those of this caller.
    pub caller: Option<Pseudonym>,
    /// From then on.
    pub since: Option<Timestamp>,
    /// Before then.
    pub until: Option<Timestamp>,
}

/// What became of a report that names a message by the gateway's own id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It was one of ours.
    Known,
    /// No message has that id yet: the report is kept until one has, or the day is over.
    Early,
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
