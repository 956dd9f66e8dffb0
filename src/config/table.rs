//! Tables of a file, read without stopping at the first problem.
//!
//! Every reading function reports problems at their place and continues; `None` always means *reported*, except for an
//! optional value. Unknown keys are refused once their table has been read.

use std::ops::{Range, RangeInclusive};

use toml::de::{DeTable, DeValue};

use super::place::{FilePlace, Placed};
use super::reading::Reading;
use super::shape::Kind;
use super::value::{FromToml, Measure, TomlValue};
use crate::base::diagnostic::{Diagnostic, suggestion};

/// The longest name of a node, channel, platform and so on, in bytes: names are labels of metrics and parts of paths.
const NAME_BYTES_MAX: usize = 64;

/// Names that metrics and reports have for a missing platform, gateway or topic.
const RESERVED_NAMES: [(&str, &str); 3] = [("platform", "unknown"), ("gateway", "none"), ("topic", "none")];

/// A table being read.
pub(super) struct Table<'t> {
    reading: &'t Reading<'t>,
    /// Such as `line.main`; empty for the file itself.
    path: String,
    /// Its name in the file, the place of missing keys.
    span: Range<usize>,
    entries: &'t DeTable<'t>,
    known: Vec<(&'static str, Kind)>,
    all_known: bool,
}

impl<'t> Table<'t> {
    /// Reads a table with `read`, then refuses the keys that `read` did not ask for.
    pub(super) fn read<T>(
        reading: &Reading<'_>,
        path: String,
        span: Range<usize>,
        entries: &DeTable<'_>,
        read: impl FnOnce(&mut Table<'_>) -> T,
    ) -> T {
        let mut table = Table { reading, path, span, entries, known: vec![], all_known: false };
        let value = read(&mut table);
        reading.note(|shapes, file| shapes.table(file, &table.path, &table.known));
        table.refuse_unknown();
        value
    }

    /// A required value.
    pub(super) fn required<T: FromToml>(&mut self, key: &'static str) -> Option<T> {
        match self.typed(key, T::KIND) {
            Some(value) => T::from_toml(value),
            None => self.missing(key),
        }
    }

    /// An optional value.
    pub(super) fn optional<T: FromToml>(&mut self, key: &'static str) -> Option<T> {
        self.typed(key, T::KIND).and_then(T::from_toml)
    }

    /// An optional value: `Some(None)` if missing, `None` if it could not be read.
    pub(super) fn given<T: FromToml>(&mut self, key: &'static str) -> Option<Option<T>> {
        match self.typed(key, T::KIND) {
            Some(value) => T::from_toml(value).map(Some),
            None => Some(None),
        }
    }

    /// A value, or the default.
    pub(super) fn or<T: FromToml>(&mut self, key: &'static str, default: T) -> T {
        self.optional(key).unwrap_or(default)
    }

    /// A required word of a closed set.
    pub(super) fn required_one_of<T: Copy>(&mut self, key: &'static str, words: &[(&'static str, T)]) -> Option<T> {
        match self.value(key) {
            Some(value) => value.one_of(words),
            None => self.missing(key),
        }
    }

    /// A word of a closed set, or the default if missing; `None` if it is another word.
    pub(super) fn one_of_or<T: Copy>(
        &mut self,
        key: &'static str,
        words: &[(&'static str, T)],
        default: T,
    ) -> Option<T> {
        self.value(key).map_or(Some(default), |value| value.one_of(words))
    }

    /// A value within limits, or the default.
    pub(super) fn within<T: Measure>(&mut self, key: &'static str, default: T, limits: RangeInclusive<T>) -> T {
        let Some(value) = self.typed(key, T::KIND) else { return default };
        match T::from_toml(value) {
            Some(measure) if limits.contains(&measure) => measure,
            Some(measure) => {
                let (min, max, found) = (limits.start().shown(), limits.end().shown(), measure.shown());
                value.refuse(format!("`{key}` must be from {min} to {max}, found {found}"), None).unwrap_or(default)
            }
            None => default,
        }
    }

    /// A table inside; an empty one if missing, so that defaults apply and required keys are reported.
    pub(super) fn table<T>(&mut self, key: &'static str, read: impl FnOnce(&mut Table<'_>) -> T) -> Option<T> {
        let path = self.inner_path(key);
        self.known.push((key, Kind::Table));
        match self.entries.get_key_value(key) {
            Some((name, raw)) => match raw.get_ref() {
                DeValue::Table(entries) => Some(Table::read(self.reading, path, name.span(), entries, read)),
                _ => self.typed(key, Kind::Table).and_then(|value| value.wrong_type("a table")),
            },
            None => Some(Table::read(self.reading, path, self.span.clone(), &DeTable::new(), read)),
        }
    }

    /// An optional table inside: `Some(None)` if missing, `None` if it could not be read.
    pub(super) fn optional_table<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Table<'_>) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.typed(key, Kind::Table) {
            Some(_) => self.table(key, read).flatten().map(Some),
            None => Some(None),
        }
    }

    /// The values of a table inside with their keys, in the order of the file.
    pub(super) fn entries(&mut self, key: &'static str) -> Vec<(Placed<String>, TomlValue<'_>)> {
        self.known.push((key, Kind::Entries));
        self.reading.note(|shapes, file| shapes.entries(file, &self.inner_path(key), key));
        let Some((_, raw)) = self.entries.get_key_value(key) else { return vec![] };
        let DeValue::Table(entries) = raw.get_ref() else {
            self.typed(key, Kind::Entries).and_then(|value| value.wrong_type::<()>("a table"));
            return vec![];
        };
        let mut entries: Vec<_> = entries.iter().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        entries
            .into_iter()
            .map(|(name, raw)| {
                let place = FilePlace::new(&self.reading.file, name.span());
                let placed = Placed { value: name.get_ref().to_string(), place };
                (placed, TomlValue { reading: self.reading, path: key, key: name.get_ref(), raw })
            })
            .collect()
    }

    /// The tables inside a table, such as every `[gateway.<name>]`, read with their names in the order of the file.
    pub(super) fn named<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&Placed<String>, &mut Table<'_>) -> T,
    ) -> Vec<(Placed<String>, Option<T>)> {
        let entries = self.entries(key).into_iter();
        entries
            .map(|(name, value)| {
                refuse_bad_name(&name, value.reading);
                refuse_reserved_name(key, &name, value.reading);
                let item = value.named_table(&name, |table| read(&name, table));
                (name, item)
            })
            .collect()
    }

    /// The value of a key, if there is one.
    pub(super) fn value(&mut self, key: &'static str) -> Option<TomlValue<'_>> {
        self.typed(key, Kind::Any)
    }

    /// The place of a value that was read, if it is given.
    pub(super) fn place_of(&self, key: &str) -> Option<FilePlace> {
        let value = self.entries.get(key)?;
        Some(FilePlace::new(&self.reading.file, value.span()))
    }

    fn typed(&mut self, key: &'static str, kind: Kind) -> Option<TomlValue<'_>> {
        self.known.push((key, kind));
        let raw = self.entries.get(key)?;
        Some(TomlValue { reading: self.reading, path: &self.path, key, raw })
    }

    /// The file being read.
    pub(super) fn reading(&self) -> &'t Reading<'t> {
        self.reading
    }

    /// The place of the table.
    pub(super) fn place(&self) -> FilePlace {
        FilePlace::new(&self.reading.file, self.span.clone())
    }

    /// True if the file has no syntax errors, so that missing keys are really missing.
    pub(super) fn is_whole(&self) -> bool {
        self.reading.whole
    }

    /// Accepts all other keys, if another problem makes it unclear which are allowed.
    pub(super) fn accept_rest(&mut self) {
        self.all_known = true;
    }

    /// Reports a problem of the table.
    pub(super) fn report(&self, problem: Diagnostic) {
        self.reading.context.problems.push(problem);
    }

    fn missing<T>(&self, key: &str) -> Option<T> {
        if self.reading.whole {
            let message = format!("`{key}` is missing{}", within(&self.path));
            self.report(Diagnostic::at(&self.reading.file, self.span.clone(), message));
        }
        None
    }

    fn inner_path(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    fn refuse_unknown(&self) {
        let unknown = |key: &str| !self.all_known && !self.known.iter().any(|(known, _)| *known == key);
        for (key, _) in self.entries.iter().filter(|(key, _)| unknown(key.get_ref())) {
            let message = format!("unknown key `{}`{}", key.get_ref(), within(&self.path));
            let mut problem = Diagnostic::at(&self.reading.file, key.span(), message);
            problem.help = suggestion(key.get_ref(), self.known.iter().map(|(known, _)| *known));
            self.report(problem);
        }
    }
}

impl TomlValue<'_> {
    /// Reads the value as a table.
    pub(super) fn table<T>(self, read: impl FnOnce(&mut Table<'_>) -> T) -> Option<T> {
        self.table_at(self.raw.span(), read)
    }

    /// Reads the value as a table with a name of its own, the place of missing keys.
    pub(super) fn named_table<T>(self, name: &Placed<String>, read: impl FnOnce(&mut Table<'_>) -> T) -> Option<T> {
        self.table_at(name.place.span(), read)
    }

    fn table_at<T>(self, span: Range<usize>, read: impl FnOnce(&mut Table<'_>) -> T) -> Option<T> {
        let path = if self.path.is_empty() { self.key.to_owned() } else { format!("{}.{}", self.path, self.key) };
        match self.raw.get_ref() {
            DeValue::Table(entries) => Some(Table::read(self.reading, path, span, entries, read)),
            _ => self.wrong_type("a table"),
        }
    }
}

fn within(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!(" in `{path}`") }
}

/// Refuses a name that metrics have for what is not there.
pub(super) fn refuse_reserved_name(key: &str, name: &Placed<String>, reading: &Reading<'_>) {
    if RESERVED_NAMES.contains(&(key, name.value.as_str())) {
        let problem = name.problem(format!("`{}` stands for no {key} in metrics and reports", name.value));
        reading.context.problems.push(problem.with_help("take another name"));
    }
}

fn refuse_bad_name(name: &Placed<String>, reading: &Reading<'_>) {
    let sign = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    let text = &name.value;
    if !(1..=NAME_BYTES_MAX).contains(&text.len()) || !text.bytes().all(sign) || text.starts_with(['-', '_']) {
        let help = "names are at most 64 lower-case letters, digits, `-` and `_`, and begin with a letter or digit";
        reading.context.problems.push(name.problem(format!("`{text}` cannot be a name")).with_help(help));
    }
}
