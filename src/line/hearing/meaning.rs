//! Phrases, their meanings, and the places in a call where they may be said.

use serde::{Deserialize, Serialize};

use crate::base::call::Key;
use crate::line::id::NodeId;

/// The most hints that a recogniser takes (<https://www.twilio.com/docs/voice/twiml/gather#hints>).
pub const HINTS_MAX: usize = 500;
/// The most characters of one hint, from the same page.
pub const PHRASE_CHARS_MAX: usize = 100;
/// The most phrases understood in one language: fourteen times the hints of a recogniser. Every sentence is compared
/// with each of them.
pub const PHRASES_MAX: usize = 7_000;

/// The meaning of a phrase.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Meaning {
    /// Go to a node.
    Node(NodeId),
    /// Equal to a key.
    Key(Key),
    /// A yes, where a question was asked.
    Yes,
    /// A no to a question, and a good-bye at the farewell.
    No,
    /// No text is wanted: a no to an offer; elsewhere a request to hear the address instead.
    Refuse,
    /// The call is over for the caller: the farewell. To an offer or a question it is a no.
    Goodbye,
    /// Another number is meant than the caller's: an offer or a request asks for it. Of a number read back it is a no.
    OtherNumber,
    /// Nothing that the line is for, such as a wrong number or somebody else in the room. Not understood, at every place.
    Unrelated,
}

/// A sentence that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    /// Its meaning.
    pub meaning: Meaning,
    /// The listed phrases that make up the sentence, with only polite words beside them; `None` if the sentence only
    /// resembles them.
    pub phrase: Option<String>,
}

/// The place where something is said, which limits what it may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpeechContext {
    /// A menu: every node and every key.
    Menu,
    /// An offer of a text or mail: yes and no as well. Asking for the link is a yes.
    Offer,
    /// Another question, such as a request: yes and no as well.
    Question,
    /// The farewell: no yes, as nothing is asked.
    Farewell,
    /// A number read back: yes, no or a key. Going to a node would lose the number.
    ReadBack,
}

impl SpeechContext {
    /// Every context.
    pub const ALL: [Self; 5] = [Self::Menu, Self::Offer, Self::Question, Self::Farewell, Self::ReadBack];

    /// True if this meaning is possible here.
    pub const fn admits(self, meaning: &Meaning) -> bool {
        match meaning {
            Meaning::Key(_) | Meaning::Goodbye | Meaning::Unrelated => true,
            Meaning::Node(_) | Meaning::Refuse => !matches!(self, Self::ReadBack),
            Meaning::Yes | Meaning::OtherNumber => matches!(self, Self::Offer | Self::Question | Self::ReadBack),
            Meaning::No => !matches!(self, Self::Menu),
        }
    }

    /// True if this meaning is possible here only as a whole sentence: thanks are often the beginning of another one.
    pub(super) const fn needs_whole(self, meaning: &Meaning) -> bool {
        matches!((self, meaning), (Self::Menu, Meaning::Goodbye))
    }

    /// Other meanings that are equal to this one here.
    pub(super) const fn same_as(self, meaning: &Meaning) -> &'static [Meaning] {
        match (self, meaning) {
            (Self::Offer, Meaning::Yes) => &[Meaning::Key(Key::YES), Meaning::Key(Key::TEXT)],
            (Self::Question | Self::ReadBack, Meaning::Yes) => &[Meaning::Key(Key::YES)],
            (Self::Offer, Meaning::No) => &[Meaning::Refuse, Meaning::Goodbye],
            (Self::Question | Self::Farewell, Meaning::No) => &[Meaning::Goodbye],
            (Self::ReadBack, Meaning::No) => &[Meaning::Goodbye, Meaning::OtherNumber],
            _ => &[],
        }
    }

    /// The answer that a meaning stands for here: asking for the link is a yes to its offer.
    pub(super) fn answer(self, meaning: &Meaning) -> Meaning {
        let answers = [Meaning::Yes, Meaning::No];
        answers.into_iter().find(|answer| self.same_as(answer).contains(meaning)).unwrap_or_else(|| meaning.clone())
    }
}

/// A phrase and its meaning.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// Its meaning.
    pub meaning: Meaning,
    /// The words as they are said.
    pub words: String,
    /// Understood only if nothing else is said: a number, which is a key alone but part of a sentence otherwise; or the
    /// name of a menu, as a longer sentence wants one of its choices.
    pub is_alone: bool,
    /// Talks about the meaning without asking for it ("my card was stolen" for the bank), so it is at most offered. In
    /// an offer of the link, such a phrase about the link accepts it.
    pub is_about: bool,
}
