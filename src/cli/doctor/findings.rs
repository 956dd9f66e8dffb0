//! The findings of `doctor`: a line for each step, and the number of problems.

use crate::cli::Failure;
use crate::cli::terminal::{counted, say};

/// The width of the names of steps.
const STEP_CHARS: usize = 11;
/// The longest sentence, in characters: foreign answers may be in it.
const SENTENCE_CHARS_MAX: usize = 400;

/// A problem and its remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    what: String,
    remedy: String,
}

impl Problem {
    /// Both in plain words.
    pub(super) fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { what: what.into(), remedy: remedy.into() }
    }
}

/// Prints findings at once, and counts problems.
#[derive(Debug, Default)]
pub(super) struct Findings {
    problems: usize,
}

impl Findings {
    /// A step that went well, or something to know.
    pub(super) fn good(&self, step: &str, sentence: impl AsRef<str>) {
        say!("{step:<STEP_CHARS$}{}", plain(sentence.as_ref()));
    }

    /// A step that did not go well.
    pub(super) fn problem(&mut self, step: &str, problem: Problem) {
        self.problems += 1;
        say!("{step:<STEP_CHARS$}problem: {}", plain(&problem.what));
        say!("{:<STEP_CHARS$}to do: {}", "", plain(&problem.remedy));
    }

    /// Prints the last line.
    ///
    /// # Errors
    /// There were problems.
    pub(super) fn end(self, platform: &str) -> Result<(), Failure> {
        match self.problems {
            0 => {
                say!("all is well: what {platform} sends arrives as it was sent");
                Ok(())
            }
            problems => {
                say!("{} found", counted(problems, "problem"));
                Err(Failure::Problems)
            }
        }
    }
}

/// A sentence without control characters: foreign words may be in it.
fn plain(sentence: &str) -> String {
    let signs = sentence.chars().map(|sign| if sign.is_control() { '?' } else { sign });
    signs.take(SENTENCE_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_answer_cannot_write_over_the_terminal() {
        assert_eq!(plain("arrives as \u{1b}[2J\r\nall is well"), "arrives as ?[2J??all is well");
        assert_eq!(plain(&"a".repeat(5000)).len(), SENTENCE_CHARS_MAX);
    }
}
