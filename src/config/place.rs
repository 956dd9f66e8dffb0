//! Values that know where they stand, and the list of what is wrong with them.

use std::cell::RefCell;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::base::diagnostic::{Diagnostic, SourceFile};

/// The files of the configuration in the order they are reported; what is in `prompts/` follows by path.
const FILES: [&str; 4] = ["deflect.toml", "line.toml", "channels.toml", "hours.toml"];

/// A byte range in a file.
#[derive(Clone, Debug)]
pub struct FilePlace {
    file: Arc<SourceFile>,
    span: Range<usize>,
}

impl FilePlace {
    /// The range `span` of `file`.
    pub fn new(file: &Arc<SourceFile>, span: Range<usize>) -> Self {
        Self { file: file.clone(), span }
    }

    /// The byte range.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The next place of a text that begins here or after; this place where there is none.
    pub fn next(&self, text: &str) -> Self {
        let start = self.file.text[self.span.start..].find(text).map(|offset| self.span.start + offset);
        start.map_or_else(|| self.clone(), |start| Self::new(&self.file, start..start + text.len()))
    }

    /// A problem here.
    pub fn problem(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::at(&self.file, self.span.clone(), message)
    }

    /// `file:line`, for pointing at a second place in a message.
    pub fn line(&self) -> String {
        let line = 1 + self.file.text[..self.span.start].matches('\n').count();
        format!("{}:{line}", self.file.path.display())
    }
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: FilePlace,
}

impl<T> Placed<T> {
    /// A problem with the value.
    pub fn problem(&self, message: impl Into<String>) -> Diagnostic {
        self.place.problem(message)
    }

    /// Another value at the same place.
    pub fn with<U>(&self, value: U) -> Placed<U> {
        Placed { value, place: self.place.clone() }
    }
}

/// Everything found wrong in one run.
#[derive(Debug, Default)]
pub struct ProblemList(RefCell<Vec<Diagnostic>>);

impl ProblemList {
    /// Adds a problem.
    pub fn push(&self, problem: Diagnostic) {
        self.0.borrow_mut().push(problem);
    }

    /// Adds what there is.
    pub fn extend(&self, problems: impl IntoIterator<Item = Diagnostic>) {
        self.0.borrow_mut().extend(problems);
    }

    /// Whether the configuration is refused already.
    pub fn has_error(&self) -> bool {
        self.0.borrow().iter().any(Diagnostic::is_error)
    }

    /// All problems in the order of files and lines; what has no place goes first.
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
