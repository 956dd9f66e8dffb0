//! The parts of a document for one turn.

use url::Url;

use crate::base::call::CallId;
use crate::dialect::callback::sound_url;
use crate::line::prompt::{Prompt, Prompts, Utterance};
use crate::line::step::Step;
use crate::recordings::lost::LostRecordings;

/// What a document is made of.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// The call it is for.
    pub call: &'a CallId,
    /// What is to be done, in order.
    pub steps: &'a [Step],
    /// Every word and recording.
    pub prompts: &'a Prompts,
    /// Where the platform comes with the result, see [`next_url`].
    pub next_url: &'a str,
    /// Our address for platforms and callers, which recordings and the status call-back stand under.
    pub public_url: &'a Url,
    /// Recordings that are spoken instead, as their files are gone.
    pub lost: &'a LostRecordings,
}

impl Page<'_> {
    /// Where the recording of an utterance is heard. The version makes another sound another address, since platforms
    /// keep sounds for days.
    pub fn sound_url(&self, utterance: &Utterance<'_>) -> Option<String> {
        let Prompt { id, language, .. } = utterance.prompt;
        if utterance.recording.is_some() && self.lost.contains(language, id) {
            return None;
        }
        Some(sound_url(self.public_url, language, id, &utterance.recording?.version))
    }
}
