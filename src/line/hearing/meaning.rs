//! Phrases, their meanings, and the places in a call where they may be said.

use crate::base::call::Key;
use crate::line::id::NodeId;

/// The most phrases a recogniser is given, and the most characters in one (Twilio, `facts/dialects.md` 2.5).
pub const HINTS_MAX: usize = 500;
/// See [`HINTS_MAX`].
pub const PHRASE_CHARS_MAX: usize = 100;
/// The most phrases that are understood in one language: over four times what a recogniser takes. Each is compared with every
/// sentence, and beyond this a file is hardly written by people.
pub const PHRASES_MAX: usize = 2_200;

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
pub enum SpeechContext {
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

impl SpeechContext {
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

/// A phrase and what it means.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// What it means.
    pub meaning: Meaning,
    /// As it is said.
    pub words: String,
    /// Whether it is only understood where nothing else is said beside it: a number, which is a key where it stands alone
    /// and a part of a sentence elsewhere; the name of a menu, where a longer sentence wants one of its choices.
    pub is_alone: bool,
    /// Speaks about what is meant without asking for it: "my card was stolen" for the bank. Never more than likeness, so
    /// what the meaning does is offered. In an offer of the link, a word about it accepts it.
    pub is_about: bool,
}
