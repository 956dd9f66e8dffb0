//! Reads a configuration from its files, whole.

use crate::base::diagnostic::Diagnostic;
use crate::config::settings::Folders;
use crate::config::{ConfigFiles, LoadOptions, Loaded, Rules, Secrets, in_service, load, load_in_service, load_with};
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
        let mut warnings = std::mem::take(&mut loaded.warnings);
        warnings.extend(library::of_another_length(&loaded.script, &folders.prompts));
        Self { loaded, remarks, warnings }
    }

    /// The problems of recordings, a sentence each.
    pub fn remarks(&self) -> Vec<String> {
        self.remarks.iter().map(|problem| problem.message.clone()).collect()
    }
}

/// The configuration to start with.
pub struct FirstConfiguration {
    /// The configuration.
    pub ready: Ready,
    /// Its origin.
    pub started_with: StartedWith,
}

/// The origin of the configuration that a process started with, see [`first`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartedWith {
    /// The files, with their rules checked.
    CheckedFiles,
    /// The files, which were in service before: their rules are checked while callers are answered.
    UncheckedFiles,
    /// The configuration last in service, as the files were changed and changes are held.
    LastInService,
}

/// Reads the configuration to start with: that of the files, or where changes of the files are held, the one last in service.
/// Files that were in service before are read without their rules, which are checked later: callers wait meanwhile.
///
/// # Errors
/// Every problem of the files, if they are to be used.
pub fn first(
    folders: &Folders,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<FirstConfiguration, Vec<Diagnostic>> {
    let kept = ConfigFiles::read(&in_service(&folders.data));
    let unchecked = LoadOptions { rules: Rules::KnownToHold, ..LoadOptions::default() };
    if !kept.is_empty()
        && ConfigFiles::read(folders) == kept
        && let Ok(loaded) = load_with(folders, environment, unchecked)
        && loaded.files == kept
    {
        return Ok(FirstConfiguration {
            ready: Ready::new(loaded, folders),
            started_with: StartedWith::UncheckedFiles,
        });
    }
    let read = load(folders, environment);
    let differs = read.as_ref().map_or(true, |loaded| loaded.files != kept);
    if differs
        && !kept.is_empty()
        && let Ok(kept) = load_in_service(folders, environment, Secrets::Needed)
        && kept.settings.server.hold_changes
    {
        return Ok(FirstConfiguration { ready: Ready::new(kept, folders), started_with: StartedWith::LastInService });
    }
    Ok(FirstConfiguration { ready: Ready::new(read?, folders), started_with: StartedWith::CheckedFiles })
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
