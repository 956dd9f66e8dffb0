//! A call as the memory keeps it: its turns, what is known of its caller, how it ended.

use std::sync::Arc;

use jiff::Timestamp;

use crate::base::call::{LineId, PlatformName};
use crate::line::event::{Event, Outcome, Refusal, Standing};
use crate::line::experiment::Arm;
use crate::line::heard::Heard;
use crate::line::menu::{NodeId, TopicId};
use crate::line::session::LinkSent;
use crate::store::{CallKey, Consent, Former, NewMessage, Pseudonym};

/// An answered turn, with what it promises.
#[derive(Clone, Debug)]
pub struct TurnRecord {
    /// The call.
    pub call: CallKey,
    /// The revision of the configuration that answered; kept of the call's first turn.
    pub revision: Arc<str>,
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
    /// The topic so far.
    pub topic: Option<TopicId>,
    /// The outcome it would have if the caller hung up now.
    pub standing: Standing,
    /// The node that waits for a key; `None` if the turn ended the call or dialled.
    pub waiting_at: Option<NodeId>,
    /// The caller's part; kept unless the caller is anonymous. `None` if it is not known.
    pub heard: Option<Heard>,
    /// The events of the turn.
    pub events: Vec<Event>,
    /// The messages promised.
    pub messages: Vec<NewMessage>,
    /// The consents given.
    pub consents: Vec<Consent>,
    /// Former and present keys of the rows about the call, its caller, the numbers texted and the messages.
    pub formers: Vec<Former>,
}

/// The result of storing a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committed {
    /// Stored now.
    Fresh,
    /// The same turn was stored before; nothing changed.
    Repeat,
    /// That turn was stored before without all of these promises: the caller was told another way, for this reason.
    /// Nothing changed.
    Otherwise(Refusal),
    /// A message may not be sent. Nothing was kept.
    Refused(Refusal),
}

/// The record of a caller when the phone rings; see `line::session::History`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallerRecord {
    /// The last link texted to this caller's number.
    pub link_sent: Option<LinkSent>,
    /// True if an address with consent is known.
    pub mailable: bool,
    /// When this very call was answered, if it was.
    pub answered: Option<Timestamp>,
    /// The last stored turn of this very call; zero if it has none.
    pub turn: u16,
    /// The reason that the caller's own number may not be texted just now.
    pub refusal: Option<Refusal>,
}

/// A call that was settled, for the metrics: each is told once.
#[derive(Clone, Debug, PartialEq)]
pub struct SettledCall {
    /// The line.
    pub line: LineId,
    /// Its topic.
    pub topic: Option<TopicId>,
    /// The variants of experiments that it is counted in.
    pub arms: Vec<Arm>,
    /// Its outcome.
    pub outcome: Outcome,
    /// When the line answered.
    pub started: Timestamp,
    /// Its length in seconds.
    pub seconds: f64,
    /// The node in which the caller hung up; `None` if the line ended the call.
    pub left_at: Option<NodeId>,
    /// Seconds from the answer of its last turn to its end; `None` if the notice of the end was lost.
    pub left_after: Option<f64>,
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
    /// Its topic so far.
    pub topic: Option<TopicId>,
    /// The node that waits for a key; `None` while another line is dialled.
    pub at: Option<NodeId>,
}
