//! Prompts that could not be said, each logged once.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use crate::base::call::Language;
use crate::line::event::Event;
use crate::line::prompt::PromptId;

/// The prompts of one configuration that another was said for.
#[derive(Debug, Default)]
pub struct ReplacedPrompts(Mutex<HashSet<(Language, PromptId)>>);

impl ReplacedPrompts {
    /// Logs the prompts that were replaced in a turn, each once for a configuration.
    pub fn log(&self, events: &[Event]) {
        for event in events {
            if let Event::PromptReplaced { prompt, language, given } = event
                && self.is_new(language, prompt)
            {
                let given = given.join(" ");
                tracing::error!(%prompt, %language, given, "a prompt cannot be said with these variables; another is");
            }
        }
    }

    fn is_new(&self, language: &Language, prompt: &PromptId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert((language.clone(), prompt.clone()))
    }
}
