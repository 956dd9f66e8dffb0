//! A TOML file, read as far as it can be.
//!
//! A file with syntax errors is *torn*: its errors are reported together, and if their lines can be left out, the rest
//! is still read, so that one run reports as much as possible. Missing keys of a torn file are not reported.

use std::collections::BTreeSet;
use std::sync::Arc;

use toml::de::{DeTable, Error};

use super::files::read_text;
use super::mask::masked;
use super::place::{FilePlace, ProblemList};
use super::reading::{Context, Reading};
use super::table::Table;
use crate::base::diagnostic::SourceFile;

/// Quotes of a word processor.
const CURLY_QUOTES: [char; 6] = ['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}', '\u{ab}'];

/// Reads the file `name` with `read`, and refuses the keys that `read` did not ask for. `None` if the file cannot be
/// read.
pub(super) fn read_file<T>(context: Context<'_>, name: &str, read: impl FnOnce(&mut Table<'_>) -> T) -> Option<T> {
    let path = context.folder.join(name);
    let text = read_text(&path, context.problems)?;
    let shown = if context.has_secrets { masked(&text) } else { text.clone() };
    let file = Arc::new(SourceFile { path, text: shown });
    let (root, errors) = DeTable::parse_recoverable(&text);
    if errors.is_empty() {
        return Some(read_root(&Reading { context, file, whole: true }, root.get_ref(), read));
    }
    let torn = report(&file, errors, context.problems);
    let rest = without_lines(&text, &torn)?;
    let (root, errors) = DeTable::parse_recoverable(&rest);
    let reading = Reading { context, file, whole: false };
    errors.is_empty().then(|| read_root(&reading, root.get_ref(), read))
}

fn read_root<T>(reading: &Reading<'_>, root: &DeTable<'_>, read: impl FnOnce(&mut Table<'_>) -> T) -> T {
    Table::read(reading, String::new(), 0..0, root, read)
}

/// Reports syntax errors, one a line, and returns the numbers of these lines, from 0.
fn report(file: &Arc<SourceFile>, mut errors: Vec<Error>, problems: &ProblemList) -> BTreeSet<usize> {
    let start = |error: &Error| error.span().unwrap_or_default().start;
    let line = |offset: usize| file.text[..offset].matches('\n').count();
    errors.sort_by_key(start);
    let mut lines = BTreeSet::new();
    let open = take_open_list(&mut errors);
    if let Some(open) = open.map(|error| file.text[..start(&error)].trim_end().len()) {
        lines.insert(line(open));
        let place = FilePlace::new(file, open..open);
        problems.push(place.problem("not valid TOML: a list is left open, expected `,` or `]`"));
    }
    errors.retain(|error| lines.insert(line(start(error))));
    for error in errors {
        let place = FilePlace::new(file, error.span().unwrap_or_default());
        let problem = place.problem(format!("not valid TOML: {}", error.message()));
        let is_day = is_local_day(value_at(&file.text, start(&error)));
        let line = file.text.lines().nth(line(start(&error))).unwrap_or_default();
        problems.push(if is_day {
            problem.with_help("write year, month and day: 2027-01-01")
        } else if line.contains(CURLY_QUOTES) {
            problem.with_help("write straight quotes: `\"…\"`")
        } else {
            problem
        });
    }
    lines
}

/// The bare value around a place.
fn value_at(text: &str, offset: usize) -> &str {
    let is_sign = |c: char| c.is_ascii_digit() || matches!(c, '.' | '/');
    let start = text[..offset].trim_end_matches(is_sign).len();
    let len = text[start..].find(|c| !is_sign(c)).unwrap_or(text.len() - start);
    &text[start..start + len]
}

/// True for a day as people write it: `31.12.2026`, `12/31/2026`.
fn is_local_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['.', '/']).collect();
    matches!(parts.as_slice(), [first, second, year] if year.len() == 4 && [first, second].iter().all(|part| matches!(part.len(), 1 | 2)))
}

/// An open list makes every line after it wrong as well: of its errors only the first is useful, which is removed and
/// returned.
fn take_open_list(errors: &mut Vec<Error>) -> Option<Error> {
    errors.iter().find(|error| error.message().starts_with("unclosed array"))?;
    let first = errors.iter().position(|error| error.message().contains("array"))?;
    errors.drain(first..).next()
}

/// The text with some lines blank and every other byte in its place; `None` if one of them opens a table, as its keys
/// would be read as another's.
fn without_lines(text: &str, torn: &BTreeSet<usize>) -> Option<String> {
    let mut rest = String::with_capacity(text.len());
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if !torn.contains(&number) {
            rest.push_str(line);
        } else if line.trim_start().starts_with('[') {
            return None;
        } else {
            rest.extend(line.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        }
    }
    Some(rest)
}
