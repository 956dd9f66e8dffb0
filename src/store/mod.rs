//! The store: calls, promises, consents, figures.
//!
//! `ops` holds the operations, a file a noun, with their SQL; `rules` the decisions among them, without a database; `sql` the
//! small interface to a database that both stand on; `sqlite` and `postgres` the engines. Types that others see stand
//! beside, a file a noun.
//!
//! The life of a promise: a turn *commits* its messages before they are spoken; a worker *claims* what is due by lease,
//! sends with no transaction open, and *finishes* the attempt; a gateway's *report* moves the message on, only forward.
//! Events for other systems are kept with it, claimed and finished alike (`ops::events`).
//! The life of a call: its turns are recorded, it *ends* once, and it is *settled* with exactly one outcome when none
//! of its messages is still under way.
//!
//! Data kept of a caller, and the time it is kept:
//! - Callers are known by their [`Pseudonym`]. A number or address, and the text with the link, stand only in a message
//!   that may still be sent: they are erased when a gateway takes it (unless it must be asked what became of it), when it
//!   is refused, and when it is cancelled.
//! - An *exhausted* message keeps them for a day, so that a person can queue it again once the gateway is back; the
//!   first sweep after that erases them. One whose outcome is *unknown* keeps them until it expires, and is exhausted
//!   then.
//! - An anonymous call loses its caller with the turn that says so, for good; once it is settled and
//!   told whether it helped, it is deleted altogether.
//! - Numbers, addresses and words are encrypted before they come here (`outbox::vault`); the memory never sees them.
//! - A number kept for asking a gateway is erased two hours after the message's time at the latest, a report without a
//!   message after a day.
//! - Of what a caller does in a turn the key is kept, or the listed phrase, and of a typed number or free words the kind or
//!   meaning alone (`line::heard`). An anonymous call loses that too.
//! - Of the number that a text goes to, the country code and the next three digits are kept with the message: they name
//!   the operator. Not of an anonymous caller, and no longer of one who is forgotten.
//! - Consents are only added and erased, never changed, and kept for a time of their own.
//! - Figures count what happened by quarters of an hour and know of no caller; they have a time of their own and outlive
//!   the calls they count, also those that were erased.
//! - Texts stay counted as long as the longest limit looks back, their sums for three days. A caller who becomes anonymous
//!   stays counted by prefix and range, which ten thousand others share, and not by number.
//! - *I want nothing* is a suppression: a keyed hash of the number or address, for good. It wins over every consent, so a later
//!   import changes nothing: a spreadsheet does not say when the person agreed and cannot be told to be newer. A consent
//!   withdrawn through a link also stays withdrawn for the contact, whatever address is imported next.
//! - Events for other systems know a caller by the pseudonym, and by the encrypted number only if the settings want it. They
//!   go when they are told, after three days at the latest, and with a caller who is forgotten or becomes anonymous.
//! - `forget` erases everything that is known of a number: in calls, messages (also those another caller sent to it),
//!   consents, counts, the contact, and that nothing is delivered there. The suppressions of *I want nothing* outlive it, so that
//!   the wish is still honoured, unless they are to be erased too.

mod account;
mod attempt;
mod call;
mod call_history;
mod column;
mod commit_event;
mod consent;
mod contact;
mod copied_table;
mod copy;
mod engine;
mod error;
mod event;
mod exported_call;
mod figure;
mod former;
mod group;
mod handle;
mod held;
mod id;
mod job;
mod key;
mod link;
mod message;
mod notice;
mod observation;
mod ops;
mod postgres;
pub mod pseudonym;
mod recorded;
mod retention;
mod revision;
mod rules;
mod server_node;
mod sql;
mod sqlite;
mod wording;

pub use account::{
    Accounted, AccountedCall, AssessedCall, Finding, Neighbour, Neighbours, RepeatGap, RepeatPair, ToldFindings, Window,
};
pub use attempt::{
    Attempt, Backlog, Claim, Destination, DuePoll, Followed, GivenUpMessages, Lease, ListedMessage, Receipt,
    ReceiptSubject, Report,
};
pub use call::{CallerRecord, Committed, LiveCall, SettledCall, TurnRecord};
pub use call_history::{
    CallHistory, CallSearch, FoundCall, PastAttempt, PastMessage, PastPart, PastTurn, PlatformCalls,
};
pub use consent::{Consent, ConsentBy, ConsentFilter};
pub use contact::Contact;
pub use copy::{Copied, CopyError, CopyProgress, copy};
pub use error::StoreError;
pub use event::{EventClaim, EventKind, EventResult, EventWish};
pub use exported_call::ExportedCall;
pub use figure::{CALL_BOUNDS, Figure, FigureName, QUARTER, quarter_of};
pub use former::{Former, NumberBlocks, RowsOfKey};
pub use handle::Store;
pub use held::{Erasure, HeldContact, HeldData, HeldMessage, HeldSuppression};
pub use id::{CallKey, MessageId, Pseudonym, TokenHash};
pub use key::{Fingerprint, KeyInUse};
pub use link::{LinkRecord, PageMailResult, Visitor};
pub use message::{
    MessageAddress, MessageChange, MessageHead, MessageState, NewLink, NewMessage, Suppression, SuppressionReason,
    TextQuota,
};
pub use notice::{PostedNotice, Posting};
pub use observation::{Observation, Observer};
pub use ops::leaders::Leader;
pub use ops::retention::Sweep;
pub use postgres::ImportRefusal;
pub use recorded::{RecordedPlace, RecordedSearch, StoredCall};
pub use retention::{Forgotten, SweptBefore};
pub use revision::TakenRevision;
pub use server_node::{NODE_SILENT_AFTER, RunningNode};
pub use sqlite::{check_file, snapshot};
pub use wording::{MessageStages, MessageWording, WordingHour, WordingKey, WordingRoute};
