//! Values with their place in a file, and the list of problems found.

use std::cell::RefCell;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::base::diagnostic::{Diagnostic, SourceFile};

/// The file that may be missing.
pub(super) const FOLLOWUPS: &str = "followups.toml";
/// The configuration files in the order of their problems; `prompts/` follows by path. Other `.toml` files are refused.
pub(super) const FILES: [&str; 5] = ["deflect.toml", "line.toml", "channels.toml", "hours.toml", FOLLOWUPS];

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

    /// The next occurrence of words from here on that no letter adjoins; this place if there is none.
    pub(super) fn next(&self, words: &str) -> Self {
        self.next_where(words, |before, after| {
            !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
        })
    }

    /// The next line from here on that says these words and nothing else; this place if there is none.
    pub(super) fn next_line(&self, words: &str) -> Self {
        self.next_where(words, |before, after| {
            let after = after.trim_start_matches([' ', '\r']);
            before.trim_end_matches(' ').ends_with(['\n', '=']) && (after.is_empty() || after.starts_with('\n'))
        })
    }

    /// The next occurrence of words from here on of which this holds for the text before and after it.
    fn next_where(&self, words: &str, holds: impl Fn(&str, &str) -> bool) -> Self {
        let (text, from) = (&self.file.text, self.span.start);
        let mut found = text[from..].match_indices(words).map(|(offset, _)| from + offset..from + offset + words.len());
        let next = found.find(|span| holds(&text[..span.start], &text[span.end..]));
        next.map_or_else(|| self.clone(), |span| Self::new(&self.file, span))
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

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    /// The text that a place marks after the first `=` of a file.
    fn check(find: fn(&FilePlace, &str) -> FilePlace, text: &str, words: &str, expected: Option<usize>) {
        let file = Arc::new(SourceFile { path: PathBuf::from("speech.ftl"), text: text.to_owned() });
        let name = FilePlace::new(&file, 0..text.find(' ').unwrap());
        let found = find(&name, words).span();
        assert_eq!(found.start, expected.unwrap_or_default(), "{words} in {text}");
    }

    #[test]
    fn words_are_found_where_they_stand_apart() {
        check(FilePlace::next, "polite = nothing not", "not", Some(17));
        check(FilePlace::next, "polite = nothing", "not", None);
        check(FilePlace::next, "phrases =\n    ?!\n", "?!", Some(14));
    }

    #[test]
    fn a_phrase_is_found_on_a_line_of_its_own() {
        check(FilePlace::next_line, "a =\n    where is my order\n    my order\r\n", "my order", Some(30));
        check(FilePlace::next_line, "a = my order", "my order", Some(4));
        check(FilePlace::next_line, "a = where is my order\n", "my order", None);
    }
}
