//! The place of a value in a request or an answer: `/id`, `field:id`, `header:X-Id` and the like.

use super::settings::ValuePlace;
use super::table::Table;
use super::value::{FromToml, TomlValue};

/// Reads a place; `Some(None)` if it is not given.
pub(super) fn place(table: &mut Table<'_>, key: &'static str, in_request: bool) -> Option<Option<ValuePlace>> {
    let Some(value) = table.value(key) else { return Some(None) };
    let text = String::from_toml(value)?;
    let help = if in_request {
        "write `/a/b` (in JSON), `field:a` (of a form), `query:a` (of the address), `header:a`, `word:1` or `text`"
    } else {
        "write `/a/b` (in JSON), `field:a` (of a form), `word:1` or `text`"
    };
    let parsed = ValuePlace::parse(&text, in_request);
    parsed.or_else(|| value.refuse(format!("`{key}` is no place of a value"), Some(help))).map(Some)
}

/// Reads a place that must be given.
pub(super) fn required_place(table: &mut Table<'_>, key: &'static str) -> Option<ValuePlace> {
    match place(table, key, true)? {
        Some(place) => Some(place),
        None => table.required::<String>(key).and(None),
    }
}

/// A word of the gateway, or a number, true or false as one.
pub(super) fn word(value: TomlValue<'_>) -> Option<String> {
    match value.truth() {
        Some(truth) => Some(truth.to_string()),
        None if value.is_integer() => u64::from_toml(value).map(|number| number.to_string()),
        None => String::from_toml(value),
    }
}
