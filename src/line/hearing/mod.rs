//! What a caller said → what is meant, by the phrases of `prompts/<lang>/speech.ftl`.
//!
//! Words lose their case, their endings and what only fills the sentence ([`wording`]); what is left is compared with
//! every phrase that may be said at the place ([`score`]). No model, no training: who wants another phrase understood
//! writes it down. A phrase that fits badly, or two choices about as well, is not understood: the caller is asked again,
//! which is cheaper than a wrong way.

mod ear;
mod score;
pub mod wording;

use std::collections::HashMap;

use crate::call::{Key, Language, LineId};
use crate::line::menu::NodeId;

pub use ear::{Ear, Phrase};

/// The most phrases a recogniser is given, and the most characters in one (Twilio, `facts/dialects.md` 2.5).
pub const HINTS_MAX: usize = 500;
/// See [`HINTS_MAX`].
pub const PHRASE_CHARS_MAX: usize = 100;
/// The most phrases that are understood in one language: four times what a recogniser takes. Each is compared with every
/// sentence, and beyond this a file is hardly written by people.
pub const PHRASES_MAX: usize = 2_000;

/// What a phrase means.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Meaning {
    /// The way to a node.
    Node(NodeId),
    /// The same as a key.
    Key(Key),
    /// A yes, where one is asked for.
    Yes,
    /// A no, where a yes is asked for, and a good-bye where the farewell is said.
    No,
}

/// Where something is said, which decides what it may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A menu: every way and every key.
    Menu,
    /// An offer or a request: a yes or a no as well.
    Question,
    /// The farewell: no yes, for nothing is asked.
    Farewell,
    /// A number read back: a yes, a no or a key; a way elsewhere would lose the number.
    ReadBack,
}

impl Place {
    /// Every place.
    pub const ALL: [Self; 4] = [Self::Menu, Self::Question, Self::Farewell, Self::ReadBack];

    /// Whether this may be meant here.
    pub const fn admits(self, meaning: &Meaning) -> bool {
        match meaning {
            Meaning::Key(_) => true,
            Meaning::Node(_) => !matches!(self, Self::ReadBack),
            Meaning::Yes => matches!(self, Self::Question | Self::ReadBack),
            Meaning::No => !matches!(self, Self::Menu),
        }
    }
}

/// What is understood on every line, in every language that has phrases.
#[derive(Debug, Default)]
pub struct Hearing {
    ears: HashMap<LineId, HashMap<Language, Ear>>,
}

impl Hearing {
    /// Adds what is understood on a line in a language.
    pub fn add(&mut self, line: LineId, language: Language, ear: Ear) {
        self.ears.entry(line).or_default().insert(language, ear);
    }

    /// The ear of a line for a language; `None` where nothing is listened for.
    pub fn ear(&self, line: &LineId, language: &Language) -> Option<&Ear> {
        self.ears.get(line)?.get(language)
    }
}
