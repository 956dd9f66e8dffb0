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

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::base::call::Language;
use crate::line::channel::ChannelId;
use crate::line::message::Medium;

mod account;
mod attempt;
mod call;
mod consent;
mod figure;
mod key;
mod link;
mod message;
mod notice;
pub mod pseudonym;
mod sqlite;

pub use account::{Accounted, AccountedCall, Finding, Neighbour, Neighbours, Rules, Told, Verdict, Window};
pub use attempt::{
    Attempt, Backlog, Claim, Destination, Followable, Followed, Heard, Lease, ListedMessage, Report, Stranded,
};
pub use call::{CallKey, CallerRecord, Committed, LiveCall, SettledCall, TurnRecord};
pub use consent::{Consent, ConsentBy, ConsentFilter};
pub use figure::{CALL_BOUNDS, Figure, FigureName, QUARTER, quarter_of};
pub use key::{Fingerprint, KeyInUse};
pub use link::{Asked, LinkRecord, TokenHash, Visitor};
pub use message::{Address, Bar, BarReason, MessageChange, MessageId, MessageState, NewLink, NewMessage, Toll};
pub use notice::{PostedNotice, Posting};
pub use pseudonym::Pseudonym;
pub use sqlite::Store;

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
    /// A call that was not stored before, by the turn that brought it: the first, unless that was lost.
    Answered(&'a TurnRecord),
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
    /// The database file was looked over: whether it is damaged.
    LookedOver {
        /// Whether it is.
        damaged: bool,
    },
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
    /// The database file was found damaged when it was looked over last.
    #[error("the database file is damaged")]
    Damaged,
    /// The store has stopped.
    #[error("the store has stopped")]
    Stopped,
}
