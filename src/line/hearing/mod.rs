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
mod meaning;
mod score;
pub mod wording;

use std::collections::HashMap;

use crate::base::call::{Language, LineId};

pub use ear::Ear;
pub use meaning::{HINTS_MAX, Meaning, PHRASE_CHARS_MAX, PHRASES_MAX, Phrase, SpeechContext, Understood};

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
