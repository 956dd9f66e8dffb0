//! Values with their place in a file, and the list of problems found.

use std::cell::RefCell;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::base::diagnostic::{Diagnostic, SourceFile};

/// The configuration files in the order of their problems; `prompts/` follows by path.
const FILES: [&str; 4] = ["deflect.toml", "line.toml", "channels.toml", "hours.toml"];

/// A byte range in a file.
#[derive(Clone, Debug)]
pub(super) struct FilePlace {
    file: Arc<SourceFile>,
    span: Range<usize>,
}

impl FilePlace {
    /// The range `span` of `file`.
    pub(super) fn new(file: &Arc<SourceFile>, span: Range<usize>) -> Self {
        Self { file: file.clone(), span }
    }

    /// The byte range.
    pub(super) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The next occurrence of a text from here on; this place if there is none.
    pub(super) fn next(&self, text: &str) -> Self {
        let start = self.file.text[self.span.start..].find(text).map(|offset| self.span.start + offset);
        start.map_or_else(|| self.clone(), |start| Self::new(&self.file, start..start + text.len()))
    }

    /// A problem here.
    pub(super) fn problem(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::at(&self.file, self.span.clone(), message)
    }

    /// `file:line`, for pointing at a second place in a message.
    pub(super) fn line(&self) -> String {
        let line = 1 + self.file.text[..self.span.start].matches('\n').count();
        format!("{}:{line}", self.file.path.display())
    }
}

/// A value and its place.
#[derive(Clone, Debug)]
pub(super) struct Placed<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub place: FilePlace,
}

impl<T> Placed<T> {
    /// A problem with the value.
    pub(super) fn problem(&self, message: impl Into<String>) -> Diagnostic {
        self.place.problem(message)
    }

    /// Another value at the same place.
    pub(super) fn with<U>(&self, value: U) -> Placed<U> {
        Placed { value, place: self.place.clone() }
    }
}

/// All problems of one run.
#[derive(Debug, Default)]
pub struct ProblemList(RefCell<Vec<Diagnostic>>);

impl ProblemList {
    /// Adds a problem.
    pub fn push(&self, problem: Diagnostic) {
        self.0.borrow_mut().push(problem);
    }

    /// Adds problems.
    pub fn extend(&self, problems: impl IntoIterator<Item = Diagnostic>) {
        self.0.borrow_mut().extend(problems);
    }

    /// True if the configuration is refused already.
    pub fn has_error(&self) -> bool {
        self.0.borrow().iter().any(Diagnostic::is_error)
    }

    /// All problems in the order of files and lines; those without a place first.
    pub fn in_order(self) -> Vec<Diagnostic> {
        let mut problems = self.0.into_inner();
        problems.sort_by_key(|problem| {
            let place = problem.place.as_ref();
            place.map(|(file, span)| (rank(&file.path), file.path.clone(), span.start))
        });
        problems
    }
}

fn rank(path: &Path) -> usize {
    FILES.iter().position(|name| path.ends_with(name)).unwrap_or(FILES.len())
}
