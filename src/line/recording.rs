//! Recordings: prompts that are played instead of spoken.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The recording of one prompt in one language. Its sound is kept elsewhere, under the prompt's name.
#[derive(Debug)]
pub struct Recording {
    /// What is said in it. It is played only where exactly this is to be said.
    pub words: String,
    /// Names this very sound, in hex: another recording of the same prompt has another version.
    pub version: String,
    /// How long it plays.
    pub duration: Duration,
    is_lost: AtomicBool,
}

impl Recording {
    /// A recording that is there.
    pub fn new(words: String, version: String, duration: Duration) -> Self {
        Self { words, version, duration, is_lost: AtomicBool::new(false) }
    }

    /// The sound could not be read any more: from here on the prompt is spoken. True the first time.
    pub fn lose(&self) -> bool {
        !self.is_lost.swap(true, Ordering::Relaxed)
    }

    /// Whether the sound could not be read any more.
    pub fn is_lost(&self) -> bool {
        self.is_lost.load(Ordering::Relaxed)
    }
}
