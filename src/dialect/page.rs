//! The parts of a document for one turn.

use url::Url;

use crate::base::call::CallId;
use crate::dialect::callback::sound_url;
use crate::line::prompt::{Prompt, Prompts, Utterance};
use crate::line::step::Step;
use crate::recordings::lost::LostRecordings;

/// The parts of a document.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// The call it is for.
    pub call: &'a CallId,
    /// The steps, in order.
    pub steps: &'a [Step],
    /// Prompts and recordings.
    pub prompts: &'a Prompts,
    /// The address to which the platform sends the result, see [`next_url`](super::next_url).
    pub next_url: &'a str,
    /// Our public address, above recordings and the status call-back.
    pub public_url: &'a Url,
    /// Recordings that are spoken instead, as their files are gone.
    pub lost: &'a LostRecordings,
}

impl Page<'_> {
    /// The address of an utterance's recording; `None` if it is spoken. The version gives each sound its own address,
    /// since platforms cache sounds for days.
    pub fn sound_url(&self, utterance: &Utterance<'_>) -> Option<String> {
        let Prompt { id, language, .. } = utterance.prompt;
        if utterance.recording.is_some() && self.lost.contains(language, id) {
            return None;
        }
        Some(sound_url(self.public_url, language, id, &utterance.recording?.version))
    }
}
