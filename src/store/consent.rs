//! Consents: proofs of what people agreed to.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::base::call::{Language, LineId};
use crate::line::channel::ChannelId;
use crate::line::event::MenuInput;
use crate::line::message::Medium;
use crate::store::{CallKey, Pseudonym};

/// A consent, with the words that asked for it: the proof. Never changed, only erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// When.
    pub at: Timestamp,
    /// The person; `None` if hidden or anonymous.
    pub caller: Option<Pseudonym>,
    /// The call, if it was one.
    pub call: Option<CallKey>,
    /// The line.
    pub line: LineId,
    /// Text or mail.
    pub medium: Medium,
    /// The channel it leads to.
    pub channel: ChannelId,
    /// The language of the question.
    pub language: Language,
    /// The prompts that asked, each with the version of its words: `offer-text@1f8e0c2a`, separated by blanks.
    pub asked: String,
    /// The act of agreeing.
    pub by: ConsentBy,
}

/// The act of agreeing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConsentBy {
    /// By a key in a call.
    Call(MenuInput),
    /// By a phrase in a call: the listed one that was said.
    Speech(String),
    /// By a form on the page of a link.
    Page,
}

/// Which consents are exported; everything where nothing is given.
#[derive(Clone, Debug, Default)]
pub struct ConsentFilter {
    /// Only of this caller.
    pub caller: Option<Pseudonym>,
    /// From then on.
    pub since: Option<Timestamp>,
    /// Before then.
    pub until: Option<Timestamp>,
}
