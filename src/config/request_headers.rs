//! `headers` of requests that carry JSON to a company's own services.

use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue};

use super::place::Placed;
use super::settings::Secret;
use super::table::Table;
use super::value::{FromToml, TomlValue};

/// The most headers of a request.
const HEADERS_MAX: usize = 16;

/// Reads the table; without one there are none.
pub(super) fn read(table: &mut Table<'_>) -> Option<Vec<(HeaderName, HeaderValue)>> {
    let place = table.value("headers").map(TomlValue::place);
    let entries = table.entries("headers");
    let count = entries.len();
    let read: Vec<Option<_>> = entries.into_iter().map(|(name, value)| header(&name, value)).collect();
    if let Some(place) = place.filter(|_| count > HEADERS_MAX) {
        table.report(place.problem(format!("{count} headers are more than {HEADERS_MAX}")));
        return None;
    }
    read.into_iter().collect()
}

/// A header: its value, or a secret that is its value.
fn header(name: &Placed<String>, value: TomlValue<'_>) -> Option<(HeaderName, HeaderValue)> {
    let Ok(header) = name.value.parse::<HeaderName>() else {
        return value.refuse(format!("`{}` cannot be the name of a header", name.value), None);
    };
    if header == CONTENT_TYPE {
        return value.refuse("`Content-Type` is `application/json`", Some("take it out"));
    }
    let text = if value.is_table() || header == AUTHORIZATION {
        Secret::from_toml(value)?.expose().to_owned()
    } else {
        String::from_toml(value)?
    };
    match HeaderValue::from_str(&text) {
        Ok(mut text) => {
            text.set_sensitive(true);
            Some((header, text))
        }
        Err(_) => value.refuse(format!("header `{}` takes ASCII on one line", name.value), None),
    }
}
