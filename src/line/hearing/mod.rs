//! What a caller said → what is meant, by the phrases of `prompts/<lang>/speech.ftl`.
//!
//! Words lose their case, their endings and what only fills the sentence ([`wording`]); what is left is compared with
//! every phrase that may be said at the place, and each word speaks for the choices in whose phrases it often stands
//! ([`score`]). No model, no training: a phrase that is to be understood is written down. A sentence that fits badly, or
//! two choices about as well, is not understood: the caller is asked again, which is cheaper than a wrong way.
//!
//! Likeness leads to words only. [`Understood::phrase`] tells a sentence that is a listed phrase, word by word and nothing
//! beside it ([`literal`]); without it nothing is sent, dialled or passed on (see `line::speech`).

mod ear;
mod literal;
mod score;
pub mod wording;

use std::collections::HashMap;

use crate::base::call::{Key, Language, LineId};
use crate::line::menu::NodeId;

pub use ear::{Ear, Phrase};

/// The most phrases a recogniser is given, and the most characters in one (Twilio, `facts/dialects.md` 2.5).
pub const HINTS_MAX: usize = 500;
/// See [`HINTS_MAX`].
pub const PHRASE_CHARS_MAX: usize = 100;
/// The most phrases that are understood in one language: over seven times what a recogniser takes. Each is compared with every
/// sentence, and beyond this a file is hardly written by people.
pub const PHRASES_MAX: usize = 3_800;

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
    /// No text is wanted: a no where one is offered, and anywhere else a wish to hear the address instead.
    Refuse,
}

/// A sentence that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    /// What it means.
    pub meaning: Meaning,
    /// The listed phrases that the sentence is made of, with nothing beside them but polite words; `None` for a sentence
    /// that is merely like them.
    pub phrase: Option<String>,
}

/// Where something is said, which decides what it may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A menu: every way and every key.
    Menu,
    /// An offer of a text or mail: a yes or a no as well. Asking for the link is a yes.
    Offer,
    /// Another question, such as a request: a yes or a no as well.
    Question,
    /// The farewell: no yes, for nothing is asked.
    Farewell,
    /// A number read back: a yes, a no or a key; a way elsewhere would lose the number.
    ReadBack,
}

impl Place {
    /// Every place.
    pub const ALL: [Self; 5] = [Self::Menu, Self::Offer, Self::Question, Self::Farewell, Self::ReadBack];

    /// Whether this may be meant here.
    pub const fn admits(self, meaning: &Meaning) -> bool {
        match meaning {
            Meaning::Key(_) => true,
            Meaning::Node(_) | Meaning::Refuse => !matches!(self, Self::ReadBack),
            Meaning::Yes => matches!(self, Self::Offer | Self::Question | Self::ReadBack),
            Meaning::No => !matches!(self, Self::Menu),
        }
    }

    /// The meanings that come to the same here as this one.
    pub(super) const fn same_as(self, meaning: &Meaning) -> &'static [Meaning] {
        match (self, meaning) {
            (Self::Offer, Meaning::Yes) => &[Meaning::Key(Key::YES), Meaning::Key(Key::TEXT)],
            (Self::Question | Self::ReadBack, Meaning::Yes) => &[Meaning::Key(Key::YES)],
            (Self::Offer, Meaning::No) => &[Meaning::Refuse],
            _ => &[],
        }
    }

    /// The answer that a meaning is here: a wish for the link is a yes to its offer.
    pub(super) fn answer(self, meaning: &Meaning) -> Meaning {
        let answers = [Meaning::Yes, Meaning::No];
        answers.into_iter().find(|answer| self.same_as(answer).contains(meaning)).unwrap_or_else(|| meaning.clone())
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
