//! Reads a configuration from its files, whole.

use crate::base::diagnostic::Diagnostic;
use crate::config::settings::Folders;
use crate::config::{Loaded, load};
use crate::line::proof::{Proof, prove};
use crate::recordings::library;

/// A configuration that can be used.
pub struct Ready {
    /// The settings and the script, with its recordings.
    pub loaded: Loaded,
    /// The recordings that cannot be played; their prompts are spoken.
    pub remarks: Vec<Diagnostic>,
    /// Problems that do not keep it from being used.
    pub warnings: Vec<Diagnostic>,
}

impl Ready {
    /// Adds the recordings to what was read.
    pub fn new(mut loaded: Loaded, folders: &Folders) -> Self {
        let remarks = library::load(&mut loaded.script, &folders.prompts);
        let warnings = std::mem::take(&mut loaded.warnings);
        Self { loaded, remarks, warnings }
    }

    /// The problems of recordings, a sentence each.
    pub fn remarks(&self) -> Vec<String> {
        self.remarks.iter().map(|problem| problem.message.clone()).collect()
    }
}

/// Reads the configuration, the prompts and the recordings, and proves that no caller gets lost in them.
///
/// # Errors
/// Every problem that keeps the configuration from being used.
pub fn read(
    folders: &Folders,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<(Ready, Proof), Vec<Diagnostic>> {
    let mut ready = Ready::new(load(folders, environment)?, folders);
    let proof = prove(&ready.loaded.script);
    let mut found = ready.loaded.places.problems(&proof.flaws);
    if found.iter().any(Diagnostic::is_error) {
        return Err(found);
    }
    ready.warnings.append(&mut found);
    Ok((ready, proof))
}

/// A variable of the environment.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
