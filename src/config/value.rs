//! Values of a file. Reading one reports problems at their place and continues; `None` always means *reported*.

use std::net::SocketAddr;

use toml::Spanned;
use toml::de::DeValue;

use super::place::{FilePlace, Placed};
use super::reading::Reading;
use super::settings::{AddressRange, Money};
use super::shape::Kind;
use crate::base::diagnostic::suggestion;

/// A value being read.
#[derive(Clone, Copy)]
pub(super) struct TomlValue<'t> {
    pub(super) reading: &'t Reading<'t>,
    /// The path of its table.
    pub(super) path: &'t str,
    /// Its key, also for an item of a list.
    pub(super) key: &'t str,
    pub(super) raw: &'t Spanned<DeValue<'t>>,
}

/// A type that can be read from a value.
pub(super) trait FromToml: Sized {
    /// The kind of value it is read from.
    const KIND: Kind = Kind::Any;

    /// Reads it; `None` after reporting a problem.
    fn from_toml(value: TomlValue<'_>) -> Option<Self>;
}

/// A type with limits.
pub(super) trait Measure: FromToml + PartialOrd {
    /// The format of a file.
    fn shown(&self) -> String;
}

impl<'t> TomlValue<'t> {
    /// The text; a wrong type is reported.
    pub(super) fn text(self) -> Option<&'t str> {
        match self.raw.get_ref() {
            DeValue::String(text) => Some(text),
            _ => self.wrong_type("a text"),
        }
    }

    /// The texts of a table with their keys, in the order of the file.
    pub(super) fn texts(self) -> Option<Vec<(Placed<String>, String)>> {
        let DeValue::Table(entries) = self.raw.get_ref() else { return self.wrong_type("a table") };
        let mut entries: Vec<_> = entries.iter().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        let read: Vec<Option<_>> = entries
            .into_iter()
            .map(|(name, raw)| {
                let place = FilePlace::new(&self.reading.file, name.span());
                let text = String::from_toml(TomlValue { raw, key: name.get_ref(), ..self })?;
                Some((Placed { value: name.get_ref().to_string(), place }, text))
            })
            .collect();
        read.into_iter().collect()
    }

    /// The items of a list, or the value itself if it is not one.
    pub(super) fn items(self) -> Vec<TomlValue<'t>> {
        match self.raw.get_ref() {
            DeValue::Array(items) => items.iter().map(|raw| TomlValue { raw, ..self }).collect(),
            _ => vec![self],
        }
    }

    /// True for a table.
    pub(super) fn is_table(self) -> bool {
        self.raw.get_ref().is_table()
    }

    /// True for a whole number.
    pub(super) fn is_integer(self) -> bool {
        self.raw.get_ref().is_integer()
    }

    /// True or false, if it is one of them.
    pub(super) fn truth(self) -> Option<bool> {
        self.raw.get_ref().as_bool()
    }

    /// The file being read.
    pub(super) fn reading(self) -> &'t Reading<'t> {
        self.reading
    }

    /// The key of the value.
    pub(super) fn key(self) -> &'t str {
        self.key
    }

    /// The place of the value.
    pub(super) fn place(self) -> FilePlace {
        FilePlace::new(&self.reading.file, self.raw.span())
    }

    /// Reports a wrong type.
    pub(super) fn wrong_type<T>(self, expected: &str) -> Option<T> {
        let found = match self.raw.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a decimal number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let in_brackets =
            (expected == "a list" && self.raw.get_ref().is_str()).then_some("write it in brackets: `[\"…\"]`");
        self.refuse(format!("expected {expected} for `{}`, found {found}", self.key), in_brackets)
    }

    /// Reports a problem of the value.
    pub(super) fn refuse<T>(self, message: impl Into<String>, help: Option<&str>) -> Option<T> {
        let mut problem = self.place().problem(message);
        problem.help = help.map(str::to_owned);
        self.reading.context.problems.push(problem);
        None
    }

    /// A word of a closed set.
    pub(super) fn one_of<T: Copy>(self, words: &[(&'static str, T)]) -> Option<T> {
        self.reading.note(|shapes, file| shapes.words(file, self.path, self.key, words.iter().map(|(word, _)| *word)));
        let text = self.text()?;
        match words.iter().find(|(word, _)| *word == text) {
            Some((_, value)) => Some(*value),
            None => {
                let help = suggestion(text, words.iter().map(|(word, _)| *word));
                self.refuse(format!("`{}` cannot be `{text}`", self.key), help.as_deref())
            }
        }
    }
}

impl FromToml for String {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        match value.text()? {
            "" => value.refuse(format!("`{}` is empty", value.key), None),
            text => Some(text.to_owned()),
        }
    }
}

impl FromToml for bool {
    const KIND: Kind = Kind::Truth;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        value.raw.get_ref().as_bool().or_else(|| value.wrong_type("true or false"))
    }
}

impl FromToml for u64 {
    const KIND: Kind = Kind::Whole;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        match value.raw.get_ref() {
            DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok().or_else(|| {
                value.refuse(format!("expected a whole number from 0 for `{}`, found {number}", value.key), None)
            }),
            _ => value.wrong_type("a whole number"),
        }
    }
}

impl FromToml for f64 {
    const KIND: Kind = Kind::Number;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        match value.raw.get_ref() {
            DeValue::Integer(number) => number.as_str().parse().ok(),
            DeValue::Float(number) => number.as_str().parse().ok(),
            _ => None,
        }
        .filter(|number: &f64| number.is_finite())
        .or_else(|| value.wrong_type("a number"))
    }
}

/// Written in whole units of the currency, such as `2.85`.
impl FromToml for Money {
    const KIND: Kind = Kind::Number;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        f64::from_toml(value).map(|amount| Self((amount * 1000.0).round() as i64))
    }
}

impl FromToml for SocketAddr {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let text = value.text()?;
        text.parse().ok().or_else(|| {
            let help = "write an address and a port, such as `127.0.0.1:8080` or `[::1]:8080`";
            value.refuse(format!("`{text}` is not an address to listen on"), Some(help))
        })
    }
}

impl FromToml for AddressRange {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let text = String::from_toml(value)?;
        let help = "write `203.0.113.7`, `203.0.113.0/24` or `2001:db8::/32`";
        Self::parse(&text).or_else(|| value.refuse(format!("`{text}` is no range of addresses"), Some(help)))
    }
}

impl<T: FromToml> FromToml for Placed<T> {
    const KIND: Kind = T::KIND;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        T::from_toml(value).map(|read| Placed { value: read, place: value.place() })
    }
}

impl<T: FromToml> FromToml for Vec<T> {
    const KIND: Kind = Kind::List;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        match value.raw.get_ref() {
            DeValue::Array(_) => {
                // Every item is read before the first bad one ends the list, so that all problems are reported.
                let items: Vec<Option<T>> = value.items().into_iter().map(T::from_toml).collect();
                items.into_iter().collect()
            }
            _ => value.wrong_type("a list"),
        }
    }
}

impl Measure for u64 {
    fn shown(&self) -> String {
        self.to_string()
    }
}

impl Measure for f64 {
    fn shown(&self) -> String {
        self.to_string()
    }
}

impl Measure for Money {
    fn shown(&self) -> String {
        (self.0 as f64 / 1000.0).to_string()
    }
}
