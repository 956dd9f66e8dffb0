//! Findings of a proof.

use std::time::Duration;

use crate::base::call::{Key, Language, LineId};
use crate::base::diagnostic::Severity;
use crate::line::channel::ChannelId;
use crate::line::menu::NodeId;
use crate::line::prompt::PromptId;
use crate::line::route::RouteId;

/// A problem in the script.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flaw {
    /// The part with the problem.
    pub subject: FlawSubject,
    /// The problem; lower-case, without a full stop.
    pub message: String,
    /// The remedy.
    pub help: &'static str,
    /// Its severity.
    pub severity: Severity,
}

impl Flaw {
    /// True if the other is the same flaw, perhaps of a variant.
    pub(super) fn begins_as(&self, other: &Self) -> bool {
        self.subject == other.subject && self.message.starts_with(&other.message)
    }
}

/// The part of the script that a flaw is in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlawSubject {
    /// A node.
    Node(NodeId),
    /// A choice of a menu.
    Choice(NodeId, Key),
    /// A case of a route, by its index.
    Case(RouteId, usize),
    /// The countries that a line texts.
    Texted(LineId),
    /// A channel.
    Channel(ChannelId),
    /// A prompt in a language.
    Prompt(Language, PromptId),
}

/// A prompt that takes longer than recommended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LongPrompt {
    /// The language it is said in.
    pub language: Language,
    /// The prompt.
    pub prompt: PromptId,
    /// Its longest duration.
    pub took: Duration,
}
