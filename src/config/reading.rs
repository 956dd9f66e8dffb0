//! A configuration file while it is read.

use std::path::Path;
use std::sync::Arc;

use super::place::ProblemList;
use super::shape::Shapes;
use crate::base::diagnostic::SourceFile;

/// Secrets that cannot be read: a problem, or left to fail where they are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Secrets {
    /// For what sends.
    #[default]
    Needed,
    /// For a command that sends nothing.
    Spared,
}

/// The surroundings of a reading, the same for every file.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    /// The folder of the files.
    pub folder: &'a Path,
    /// The folder that paths in the files are relative to.
    pub base: &'a Path,
    /// What secrets that cannot be read are.
    pub secrets: Secrets,
    /// The environment, for secrets.
    pub environment: &'a dyn Fn(&str) -> Option<String>,
    /// True if the files may hold secrets, so that not every line may be shown.
    pub has_secrets: bool,
    /// Collects problems.
    pub problems: &'a ProblemList,
    /// Notes the keys that are asked for.
    pub shapes: Option<&'a Shapes>,
}

/// A file being read.
pub(super) struct Reading<'a> {
    /// Folder, environment and problems.
    pub context: Context<'a>,
    /// The file as it may be shown.
    pub file: Arc<SourceFile>,
    /// True if it has no syntax errors.
    pub whole: bool,
}

impl Reading<'_> {
    /// Notes something of the file's shape, by its name.
    pub(super) fn note(&self, note: impl FnOnce(&Shapes, &str)) {
        let name = self.file.path.file_name().and_then(|name| name.to_str());
        if let (Some(shapes), Some(name)) = (self.context.shapes, name) {
            note(shapes, name);
        }
    }
}
