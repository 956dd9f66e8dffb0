//! `[lookup.<name>]` in `deflect.toml`: services that lookups ask.

use std::collections::BTreeMap;
use std::time::Duration;

use hyper::Method;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue};

use super::address::Encrypted;
use super::place::Placed;
use super::settings::{CallerSent, LookupSettings, Secret};
use super::table::Table;
use super::value::{FromToml, TomlValue};
use crate::line::lookup::LookupService;

/// The most headers of a question.
const HEADERS_MAX: usize = 16;
const CALLER: [(&str, CallerSent); 3] =
    [("no", CallerSent::No), ("plain", CallerSent::Plain), ("hashed", CallerSent::Hashed)];

const METHODS: [(&str, &Method); 2] = [("POST", &Method::POST), ("PUT", &Method::PUT)];

/// The services by name.
pub(super) struct Services {
    /// The names, in the order of the file.
    pub names: Vec<Placed<LookupService>>,
    /// The settings; `None` if one could not be read.
    pub settings: Option<BTreeMap<LookupService, LookupSettings>>,
}

/// Reads every service.
pub(super) fn read(root: &mut Table<'_>) -> Services {
    let services = root.named("lookup", |_, table| service(table));
    let names = services.iter().map(|(name, _)| name.with(LookupService::new(&name.value))).collect();
    let settings = services.into_iter().map(|(name, service)| Some((LookupService::new(&name.value), service??)));
    Services { names, settings: settings.collect() }
}

fn service(table: &mut Table<'_>) -> Option<LookupSettings> {
    let url = table.required::<Encrypted>("url");
    let method = match table.value("method") {
        Some(value) => value.one_of(&METHODS),
        None => Some(&Method::POST),
    };
    let caller = match table.value("caller") {
        Some(value) => value.one_of(&CALLER),
        None => Some(CallerSent::No),
    };
    let (millisecond, second) = (Duration::from_millis(1), Duration::from_secs(1));
    let deadline = table.within("deadline", 800 * millisecond, 50 * millisecond..=second);
    let at_once = table.within("at_once", 32, 1..=1000) as usize;
    let headers = headers(table);
    Some(LookupSettings { method: method?.clone(), url: url?.0, headers: headers?, caller: caller?, deadline, at_once })
}

fn headers(table: &mut Table<'_>) -> Option<Vec<(HeaderName, HeaderValue)>> {
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
