//! Steps: what a turn tells the platform to do, in no dialect yet.

use std::fmt::{self, Write as _};
use std::sync::Arc;
use std::time::Duration;

use crate::base::call::Language;
use crate::base::number::Number;
use crate::line::event::Event;
use crate::line::heard::Heard;
use crate::line::menu::{NodeId, NodeKind, Script};
use crate::line::message::Message;
use crate::line::prompt::Prompt;
use crate::line::session::{Phase, Session};

pub use crate::line::event::DialResult;

/// The most nodes one turn may pass; reaching it means a circle without a wait.
pub const NODES_PER_TURN_MAX: usize = 16;

/// The input of a turn, from the caller or the platform.
#[derive(Clone, PartialEq, Eq)]
pub enum Input {
    /// The line was called.
    Start,
    /// Keys, as the platform wrote them; never empty.
    Keys(String),
    /// No key in time.
    NoInput,
    /// Something was said instead.
    Speech(Speech),
    /// Another line was dialled.
    Dialled(DialResult),
}

/// Shows neither keys nor words: they may be a number or a name.
impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start => f.write_str("Start"),
            Self::Keys(_) => f.write_str("Keys(…)"),
            Self::NoInput => f.write_str("NoInput"),
            Self::Speech(_) => f.write_str("Speech(…)"),
            Self::Dialled(result) => write!(f, "Dialled({result:?})"),
        }
    }
}

/// The recogniser's result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speech {
    /// The words, in the recogniser's spelling; empty when something was said and nothing understood.
    pub words: String,
    /// The recogniser's confidence in per cent; `None` if unknown.
    pub confidence: Option<u8>,
}

/// The answer to one turn of a call.
#[derive(Clone, Debug)]
pub struct Turn {
    /// The caller's part, as it may be kept.
    pub heard: Heard,
    /// The call from here on; sealed into the next URL.
    pub session: Session,
    /// The steps, in order. The last one waits or ends the call.
    pub steps: Vec<Step>,
    /// The events.
    pub events: Vec<Event>,
    /// The promised messages; made durable before the steps are spoken.
    pub messages: Vec<Message>,
}

/// A thing the platform does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Says a prompt that keys do not interrupt. Only before [`Step::Connect`] and [`Step::HangUp`].
    Say(Prompt),
    /// Says prompts and waits for keys; a key interrupts (barge-in). Always the last step.
    Collect(Collect),
    /// Dials another line and comes back with the result. Always the last step.
    Connect {
        /// The number dialled.
        number: Number,
        /// The ringing time.
        wait: Duration,
    },
    /// Ends the call. Always the last step.
    HangUp,
}

impl Turn {
    /// The node that waits for a key. A good-bye does not: who hangs up there has heard everything.
    pub fn waiting_at(&self, script: &Script) -> Option<NodeId> {
        let at = &self.session.at;
        let is_goodbye = script.nodes.get(at).is_some_and(|node| matches!(node.kind, NodeKind::Goodbye));
        let waits = matches!(self.steps.last(), Some(Step::Collect(_)));
        (waits && !is_goodbye).then(|| at.clone())
    }

    /// The steps as the stories of calls write them: `say a, b; menu main`.
    pub fn in_short(&self, script: &Script) -> String {
        let prompts: Vec<&str> = self.steps.iter().flat_map(Step::prompts).map(|prompt| prompt.id.as_str()).collect();
        let mut short = if prompts.is_empty() { String::new() } else { format!("say {}; ", prompts.join(", ")) };
        let at = &self.session.at;
        let kind = script.nodes.get(at).map_or("nowhere", |node| node.kind.as_str());
        match self.steps.last() {
            Some(Step::Collect(_)) if self.session.phase == Phase::Consent => write!(short, "ask {at}"),
            Some(Step::Collect(_)) => write!(short, "{kind} {at}"),
            Some(Step::Connect { .. }) => write!(short, "dial {at}"),
            Some(Step::HangUp | Step::Say(_)) | None => write!(short, "hang up"),
        }
        .expect("writing to a string does not fail");
        short
    }
}

impl Step {
    /// The prompts it says.
    pub fn prompts(&self) -> &[Prompt] {
        match self {
            Self::Say(prompt) => std::slice::from_ref(prompt),
            Self::Collect(collect) => &collect.prompts,
            Self::Connect { .. } | Self::HangUp => &[],
        }
    }
}

/// Waiting for keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collect {
    /// Said while waiting for the first key.
    pub prompts: Vec<Prompt>,
    /// The most keys taken. One key needs no terminator, so `*` and `#` are keys like any other.
    pub digits_max: u8,
    /// Wait for the first key once the prompts are said (input timeout); between keys where more than one is taken, too.
    pub wait: Duration,
    /// Speech that is accepted instead of a key; `None` if only keys are.
    pub listen: Option<Listen>,
}

/// Listening for a phrase. Only where the platform hears the language, see [`Session::hears`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listen {
    /// The language listened for.
    pub language: Language,
    /// Phrases that are expected here: hints to a recogniser, or the grammar of one that needs one.
    pub phrases: Arc<[String]>,
}

impl Collect {
    /// True if a number of several keys is taken, ended by `#`.
    pub const fn is_number(&self) -> bool {
        self.digits_max > 1
    }
}
