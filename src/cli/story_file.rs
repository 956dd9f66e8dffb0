//! Files of call stories, `*.call`: found, read, compared with what the line does now, and written again.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::transcript::{Story, StoryError};
use crate::config::files::unmarked;

/// The end of a story's file name.
const EXTENSION: &str = "call";
/// The most files in one run.
const FILES_MAX: usize = 10_000;

/// A story and its file.
#[derive(Clone, Debug)]
pub struct StoryFile {
    /// Its path.
    pub path: PathBuf,
    /// Its whole text, without a byte order mark.
    pub text: String,
    /// The call.
    pub story: Story,
}

/// A file of a story cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoryFileError {
    /// A file or folder cannot be read.
    #[error("could not read `{path}`")]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The text is no story.
    #[error("{}:{}: {}", path.display(), wrong.line, wrong.what)]
    Parse {
        /// The file.
        path: PathBuf,
        /// The line, and the expected text.
        wrong: StoryError,
    },
    /// A folder without stories.
    #[error("there are no call stories (`*.{EXTENSION}`) in `{0}`")]
    None(PathBuf),
    /// More files than one run takes.
    #[error("there are more than {FILES_MAX} call stories")]
    TooMany,
}

impl StoryFile {
    /// Reads a story.
    ///
    /// # Errors
    /// The file cannot be read, or is no story.
    pub fn read(path: PathBuf) -> Result<Self, StoryFileError> {
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(path, unmarked(text)),
            Err(source) => Err(StoryFileError::Read { path, source }),
        }
    }

    /// Reads the text of a story, which may not stand in its file yet.
    ///
    /// # Errors
    /// It is no story.
    pub fn parse(path: PathBuf, text: String) -> Result<Self, StoryFileError> {
        match Story::parse(&text) {
            Ok(story) => Ok(Self { path, text, story }),
            Err(wrong) => Err(StoryFileError::Parse { path, wrong }),
        }
    }

    /// The file's text with these lines in place of the call. Comments between them stay where they are.
    pub fn with(&self, lines: &[String]) -> String {
        let mut lines = lines.iter();
        let mut text = String::new();
        for line in self.text.lines() {
            let line = if is_of_the_call(line) { lines.next().map_or("", String::as_str) } else { line };
            text.push_str(line);
            text.push('\n');
        }
        lines.for_each(|line| {
            text.push_str(line);
            text.push('\n');
        });
        text
    }

    /// The call as it is written down and as it goes now, if they differ: `-` before a line that is written, `+` before
    /// the one that came instead.
    pub fn difference(&self, lines: &[String]) -> Option<String> {
        let written: Vec<&str> = self.text.lines().filter(|line| is_of_the_call(line)).collect();
        let is_same = |index: usize| {
            let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            written.get(index).copied().map(words) == lines.get(index).map(String::as_str).map(words)
        };
        let rows = written.len().max(lines.len());
        if (0..rows).all(is_same) {
            return None;
        }
        let mut text = String::new();
        for index in 0..rows {
            let (before, now) = (written.get(index).copied(), lines.get(index).map(String::as_str));
            let shown = if is_same(index) { [(' ', now), (' ', None)] } else { [('-', before), ('+', now)] };
            for (sign, line) in shown {
                line.iter().for_each(|line| text.push_str(&format!("{sign} {}\n", line.trim_end())));
            }
        }
        Some(text)
    }
}

fn is_of_the_call(line: &str) -> bool {
    line.starts_with(['>', '='])
}

/// The files of stories among these files and in these folders and the folders in them, by name.
///
/// # Errors
/// A path that cannot be read, a folder without stories, or too many of them.
pub fn story_paths(paths: &[PathBuf]) -> Result<Vec<PathBuf>, StoryFileError> {
    let mut found = vec![];
    for path in paths {
        let before = found.len();
        if path.is_dir() {
            find(path, &mut found)?;
            found[before..].sort();
        } else {
            found.push(path.clone());
        }
        if found.len() == before {
            return Err(StoryFileError::None(path.clone()));
        }
    }
    Ok(found)
}

fn find(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), StoryFileError> {
    let unread = |source| StoryFileError::Read { path: folder.to_owned(), source };
    for entry in fs::read_dir(folder).map_err(unread)? {
        let entry = entry.map_err(unread)?;
        // A link to a folder is not followed: it may lead round in a circle.
        let is_folder = entry.file_type().map_err(unread)?.is_dir();
        let path = entry.path();
        if is_folder {
            find(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == EXTENSION) {
            found.push(path);
        }
        if found.len() > FILES_MAX {
            return Err(StoryFileError::TooMany);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# A caller.\n> call from 1 to 2 < say hello; menu main\n# Takes the link.\n> digits 9 < say sent; hang up\n= outcome handed_off; messages none\n";

    fn file(text: &str) -> StoryFile {
        StoryFile { path: "a.call".into(), text: text.to_owned(), story: Story::parse(text).unwrap() }
    }

    fn lines(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn a_file_that_an_editor_of_windows_saved_is_the_same_story() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.call");
        fs::write(&path, format!("\u{feff}{}", TEXT.replace('\n', "\r\n"))).unwrap();
        assert_eq!(StoryFile::read(path).unwrap().text, TEXT);
    }

    #[test]
    fn blanks_are_no_difference() {
        let same = lines(&[
            "> call from 1 to 2  < say hello; menu main",
            "> digits 9          < say sent; hang up",
            "= outcome handed_off; messages none",
        ]);
        assert_eq!(file(TEXT).difference(&same), None);
        assert_eq!(
            file(TEXT).with(&same),
            "# A caller.\n> call from 1 to 2  < say hello; menu main\n# Takes the link.\n\
             > digits 9          < say sent; hang up\n= outcome handed_off; messages none\n"
        );
    }

    #[test]
    fn a_difference_reads_like_the_call() {
        let other = lines(&[
            "> call from 1 to 2 < say hello; menu main",
            "> digits 9         < say later; hang up",
            "= outcome informed; messages none",
        ]);
        let expected = "  > call from 1 to 2 < say hello; menu main\n\
                        - > digits 9 < say sent; hang up\n\
                        + > digits 9         < say later; hang up\n\
                        - = outcome handed_off; messages none\n\
                        + = outcome informed; messages none\n";
        assert_eq!(file(TEXT).difference(&other).unwrap(), expected);
    }

    #[test]
    fn a_story_without_an_answer_yet_gets_one() {
        let now = lines(&["> call from 1 to 2 < say hello; menu main", "= outcome left_in_menu; messages none"]);
        let new = file("> call from 1 to 2\n");
        assert!(new.difference(&now).is_some());
        assert_eq!(new.with(&now), format!("{}\n{}\n", now[0], now[1]));
    }
}
