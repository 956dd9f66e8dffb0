//! The tries to keep a promise: claimed, made, reported, given up.

use std::fmt;

use jiff::Timestamp;
use serde::Serialize;

use crate::base::call::{Language, LineId};
use crate::base::trace::TraceContext;
use crate::config::settings::Delivery;
use crate::line::channel::ChannelId;
use crate::line::message::{Medium, MessageKind};
use crate::store::{MessageId, MessageState, Suppression};

/// A message the worker may try now, until its lease ends. Shows neither its address nor its words.
#[derive(Clone)]
pub struct Claim {
    /// The message.
    pub id: MessageId,
    /// The worker's right to it; a finish under another lease changes nothing.
    pub lease: Lease,
    /// Its purpose.
    pub kind: MessageKind,
    /// Text or mail.
    pub medium: Medium,
    /// The channel.
    pub channel: ChannelId,
    /// The line of its call; `None` if it belongs to none.
    pub line: Option<LineId>,
    /// The language of its words: the contact's own where it goes to one.
    pub language: Language,
    /// The number or address; `None` when the contact is gone or withdrew.
    pub to: Option<Destination>,
    /// Its words.
    pub body: String,
    /// When it was promised.
    pub promised: Timestamp,
    /// The end of its lifetime.
    pub expires: Timestamp,
    /// Tries before this one.
    pub attempts: u32,
    /// It is sent with the others that were gathered for its channel, as one.
    pub gathered: bool,
    /// A gateway may have taken it before: an answer did not come, or a worker died with it in hand.
    pub in_doubt: bool,
    /// It was claimed before by a worker that did not report the result: a gateway may have it.
    pub taken_over: bool,
    /// The span that promised it, if it was recorded.
    pub trace: Option<TraceContext>,
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

/// The end of one try, recorded with [`finish`](super::Store::finish).
#[derive(Clone, Debug)]
pub enum Attempt {
    /// A gateway took it. Address and words are erased: a report finds the message by our own id.
    Accepted {
        /// The gateway's own id, if it gave one.
        provider_ids: Vec<String>,
        /// The source of later news; with [`Followed::No`] the message stays `Sent`.
        followed: Followed,
    },
    /// To be tried again at `due`, at the latest when the message expires.
    Later {
        /// When it is due again.
        due: Timestamp,
        /// True if the try counts against the schedule (a throttled one does not).
        counts: bool,
    },
    /// No answer came; becomes [`MessageState::Unknown`] until a report comes or the message expires.
    Unknown,
    /// Refused for good; the recipient is suppressed if a suppression is given.
    Refused(Option<Suppression>),
    /// The schedule is used up.
    Exhausted,
}

/// The source of news about a message that a gateway took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed {
    /// None.
    No,
    /// The gateway reports.
    ByReport,
    /// Status polls. A gateway that gave no id of its own is asked by the number, which is kept until the answer is final
    /// or the polls end.
    ByPolling,
}

/// A message that its gateway is to be asked about.
#[derive(Clone, Debug)]
pub struct DuePoll {
    /// The message.
    pub id: MessageId,
    /// The gateway's own ids.
    pub provider_ids: Vec<String>,
    /// The number, as it was given to the store; not where the gateway's own ids are enough.
    pub to: Option<Destination>,
    /// `Sent` or `Unknown`.
    pub state: MessageState,
    /// When the gateway took it, or did not answer.
    pub since: Timestamp,
    /// The end of its lifetime.
    pub expires: Timestamp,
    /// Polls so far.
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
    /// Did not arrive, because the number opted out with the gateway itself: it is sent nothing more.
    OptedOut,
    /// The gateway never heard of it: a message of unknown outcome is queued once more.
    Unheard,
}

impl Report {
    /// The report with the reason of a failure, where that is an opt-out.
    #[must_use]
    pub fn because(self, is_opt_out: bool) -> Self {
        if self == Self::Undelivered && is_opt_out { Self::OptedOut } else { self }
    }
}

impl From<Delivery> for Report {
    fn from(delivery: Delivery) -> Self {
        match delivery {
            Delivery::Sent => Self::Sent,
            Delivery::Delivered => Self::Delivered,
            Delivery::Undelivered => Self::Undelivered,
            Delivery::OptedOut => Self::OptedOut,
        }
    }
}

/// A delivery receipt. It changes the message it names and no other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The message.
    pub subject: ReceiptSubject,
    /// Its state.
    pub report: Report,
}

/// The name of the message in a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReceiptSubject {
    /// Our id.
    Ours(MessageId),
    /// The gateway's id, in every spelling it may have.
    Theirs(Vec<String>),
}

/// A message as listed to operations: nothing that identifies the caller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListedMessage {
    /// Its key, 32 hex digits.
    pub id: String,
    /// Its purpose.
    pub kind: MessageKind,
    /// Text or mail.
    pub medium: Medium,
    /// The channel.
    pub channel: String,
    /// Its state.
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

/// The messages that wait to be sent.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Backlog {
    /// Messages due now.
    pub due: u64,
    /// When the oldest of them became due.
    pub oldest_due: Option<Timestamp>,
}

/// Messages that were given up and can still be queued again by a person.
#[derive(Clone, Debug, Default)]
pub struct GivenUpMessages {
    /// Their number; counted to ten thousand.
    pub total: u64,
    /// The latest of them.
    pub latest: Vec<ListedMessage>,
}
