//! Recordings: prompts that are played instead of spoken.

use std::time::Duration;

/// The recording of one prompt in one language. Its sound is kept elsewhere, under the prompt's name.
#[derive(Clone, Debug)]
pub struct Recording {
    /// The words spoken in it. It is played only for a prompt of exactly these words.
    pub words: String,
    /// Names this very sound, in hex: another recording of the same prompt has another version.
    pub version: String,
    /// Playing time.
    pub duration: Duration,
}
