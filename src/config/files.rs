//! Reading files of limited size.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::place::ProblemList;
use crate::base::diagnostic::{Diagnostic, suggestion};

/// The longest file read, in bytes: some fifty times a complete book of prompts.
const FILE_BYTES_MAX: u64 = 4 << 20;
/// The byte order marks of UTF-16, in both orders.
const UTF16_MARKS: [[u8; 2]; 2] = [[0xff, 0xfe], [0xfe, 0xff]];
/// The most entries of a folder that are read.
const FOLDER_ENTRIES_MAX: usize = 4096;

/// The text of a file, with LF line ends and without a byte order mark; `None` after reporting a file that is missing
/// or not text.
pub(crate) fn read_text(path: &Path, problems: &ProblemList) -> Option<String> {
    match read_bytes(path) {
        Ok(bytes) if bytes.len() as u64 > FILE_BYTES_MAX => refuse(path, "is longer than 4 MiB", problems),
        Ok(bytes) if UTF16_MARKS.iter().any(|mark| bytes.starts_with(mark)) => {
            refuse(path, "is UTF-16 text; save it as UTF-8", problems)
        }
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Some(unmarked(text)),
            Err(error) => {
                let line =
                    1 + error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count();
                refuse(path, &format!("is not UTF-8 text: line {line} has other bytes"), problems)
            }
        },
        Err(error) if error.kind() == ErrorKind::NotFound => refuse(path, "is missing", problems),
        Err(error) => refuse(path, &format!("cannot be read: {error}"), problems),
    }
}

/// The text with LF line ends and without a byte order mark.
pub(crate) fn unmarked(text: String) -> String {
    match text.strip_prefix('\u{feff}') {
        None if !text.contains('\r') => text,
        bare => bare.unwrap_or(&text).replace("\r\n", "\n").replace('\r', "\n"),
    }
}

/// The sorted paths in a folder that `wanted` accepts, without hidden ones, which editors and mounts create. A folder
/// that cannot be listed is a problem.
pub(crate) fn list(folder: &Path, problems: &ProblemList, wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    match folder.read_dir() {
        Ok(entries) => {
            let paths = entries.take(FOLDER_ENTRIES_MAX).filter_map(|entry| Some(entry.ok()?.path()));
            let mut paths: Vec<PathBuf> = paths.filter(|path| !is_hidden(path) && wanted(path)).collect();
            paths.sort();
            paths
        }
        Err(error) => {
            problems.push(Diagnostic::nowhere(format!("folder `{}` cannot be listed: {error}", folder.display())));
            vec![]
        }
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// Refuses files with this extension that are not known: a misnamed one would be ignored silently.
pub(crate) fn refuse_strays(folder: &Path, extension: &str, known: &[&str], problems: &ProblemList) {
    let stray = |path: &Path| {
        let name = path.file_name().and_then(|name| name.to_str());
        path.extension().is_some_and(|e| e == extension) && !name.is_some_and(|name| known.contains(&name))
    };
    for path in list(folder, problems, stray) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let mut problem = Diagnostic::nowhere(format!("file `{}` is read by nobody", path.display()));
        problem.help = suggestion(&name, known.iter().copied());
        problems.push(problem);
    }
}

/// Opens a regular file. Anything else is refused: reading from a pipe would block.
///
/// # Errors
/// It is missing, not a regular file, or may not be read.
pub(crate) fn open(path: &Path) -> std::io::Result<File> {
    if path.metadata()?.is_file() { File::open(path) } else { Err(std::io::Error::other("it is not a file")) }
}

/// The bytes of a file, at most one more than may be read.
///
/// # Errors
/// As [`open`], and those of reading.
pub(crate) fn read_bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = vec![];
    open(path)?.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn refuse(path: &Path, what: &str, problems: &ProblemList) -> Option<String> {
    problems.push(Diagnostic::nowhere(format!("file `{}` {what}", path.display())));
    None
}
