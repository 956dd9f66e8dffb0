//! Findings of a proof.

use std::time::Duration;

use crate::base::call::{Key, Language};
use crate::base::diagnostic::Severity;
use crate::line::channel::ChannelId;
use crate::line::menu::NodeId;
use crate::line::prompt::PromptId;

/// What is wrong, and with what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flaw {
    /// With what.
    pub subject: Subject,
    /// What is wrong; lower-case, without a full stop.
    pub message: String,
    /// What to do.
    pub help: &'static str,
    /// How bad it is.
    pub severity: Severity,
}

/// What a flaw is in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A node.
    Node(NodeId),
    /// A choice of a menu.
    Choice(NodeId, Key),
    /// A channel.
    Channel(ChannelId),
    /// A prompt in a language.
    Prompt(Language, PromptId),
}

/// A prompt that takes longer than is good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LongPrompt {
    /// The language it is said in.
    pub language: Language,
    /// The prompt.
    pub prompt: PromptId,
    /// How long it takes where it takes longest.
    pub took: Duration,
}
