//! A configuration file while it is read.

use std::path::Path;
use std::sync::Arc;

use super::place::ProblemList;
use crate::base::diagnostic::SourceFile;

/// The surroundings of a reading, the same for every file.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The folder of the files; secret files are relative to it.
    pub folder: &'a Path,
    /// The environment, for secrets.
    pub environment: &'a dyn Fn(&str) -> Option<String>,
    /// True if the files may hold secrets, so that not every line may be shown.
    pub has_secrets: bool,
    /// Collects problems.
    pub problems: &'a ProblemList,
}

/// A file being read.
pub struct Reading<'a> {
    /// Folder, environment and problems.
    pub context: Context<'a>,
    /// The file as it may be shown.
    pub file: Arc<SourceFile>,
    /// True if it has no syntax errors.
    pub whole: bool,
}
