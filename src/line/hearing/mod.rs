//! A caller's words → their meaning, by the phrases of `prompts/<lang>/speech.ftl`.
//!
//! Case, endings and fillers are removed ([`wording`]). The remaining words are compared with every phrase possible in
//! the context, each word counts for the choices whose phrases use it often (`score`), and a linear model fitted to the
//! phrases says how likely each choice is (`model`). Nothing is learned from calls: the phrases are all there is. A
//! sentence that fits badly, or fits two choices about equally, is not understood; asking again costs less than a wrong
//! way.
//!
//! Similarity leads to prompts only. [`Understood::phrase`] is set if the sentence is a listed phrase, word for word
//! (`literal`); otherwise nothing is sent, dialled or passed on (see `line::speech`).

mod ear;
mod literal;
mod meaning;
mod model;
mod score;
pub mod wording;

use std::sync::Arc;

use crate::base::call::{Language, LineId};
use crate::base::name_map::NameMap;

pub use ear::Ear;
pub use literal::BesideWords;
pub use meaning::{HINTS_MAX, Meaning, PHRASE_CHARS_MAX, PHRASES_MAX, Phrase, SpeechContext, Understood};

/// The ears of every line and language with phrases.
#[derive(Debug, Default)]
pub struct Hearing {
    ears: NameMap<LineId, NameMap<Language, Arc<Ear>>>,
}

impl Hearing {
    /// Adds the ear of a line for a language. Lines may share one.
    pub fn add(&mut self, line: LineId, language: Language, ear: Arc<Ear>) {
        self.ears.entry(line).or_default().insert(language, ear);
    }

    /// Learns the phrases of every line now, so that no caller has to wait for it.
    pub fn learn(&self) {
        self.ears.values().flat_map(NameMap::values).for_each(|ear| ear.learn());
    }

    /// The ear of a line for a language; `None` if nothing is listened for.
    pub fn ear(&self, line: &LineId, language: &Language) -> Option<&Ear> {
        self.ears.get(line)?.get(language).map(Arc::as_ref)
    }
}
