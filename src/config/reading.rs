//! A configuration file while it is read.

use std::path::Path;
use std::sync::Arc;

use super::place::ProblemList;
use crate::base::diagnostic::SourceFile;

/// The surroundings of a reading, the same for every file.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The folder of the files, which secret files are looked up from.
    pub folder: &'a Path,
    /// The environment, for secrets.
    pub environment: &'a dyn Fn(&str) -> Option<String>,
    /// Whether secrets may stand in the files, so that not every line of them may be shown.
    pub has_secrets: bool,
    /// Where problems go.
    pub problems: &'a ProblemList,
}

/// A file being read.
pub struct Reading<'a> {
    /// Folder, environment and problems.
    pub context: Context<'a>,
    /// The file as it is shown.
    pub file: Arc<SourceFile>,
    /// Whether it has no syntax errors.
    pub whole: bool,
}
