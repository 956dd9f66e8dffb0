//! Recordings whose file went away while the program runs.

use std::collections::HashSet;
use std::sync::{PoisonError, RwLock};

use crate::base::call::Language;
use crate::line::prompt::PromptId;

/// The recordings of one configuration that can no longer be played: their prompts are spoken. Kept beside the script,
/// whose timing they do not change: a turn is the same on every node, whichever files a node has lost.
#[derive(Debug, Default)]
pub struct LostRecordings(RwLock<HashSet<(Language, PromptId)>>);

impl LostRecordings {
    /// Adds a recording. True if it was not in the set yet.
    pub fn add(&self, language: &Language, id: &PromptId) -> bool {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert((language.clone(), id.clone()))
    }

    /// The lost recordings as `ru/greeting`, sorted.
    pub fn names(&self) -> Vec<String> {
        let lost = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut names: Vec<String> = lost.iter().map(|(language, id)| format!("{language}/{id}")).collect();
        names.sort();
        names
    }

    /// True if the recording of this prompt is lost.
    pub fn contains(&self, language: &Language, id: &PromptId) -> bool {
        let lost = self.0.read().unwrap_or_else(PoisonError::into_inner);
        !lost.is_empty() && lost.contains(&(language.clone(), id.clone()))
    }
}
