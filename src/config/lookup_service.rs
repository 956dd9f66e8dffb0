//! `[lookup.<name>]` in `deflect.toml`: services that lookups ask.

use std::collections::BTreeMap;
use std::time::Duration;

use hyper::Method;

use super::address::Encrypted;
use super::place::Placed;
use super::request_headers;
use super::settings::{CallerSent, LookupSettings};
use super::table::Table;
use crate::line::lookup::LookupService;

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
    let method = table.one_of_or("method", &METHODS, &Method::POST);
    let caller = table.one_of_or("caller", &CALLER, CallerSent::No);
    let (millisecond, second) = (Duration::from_millis(1), Duration::from_secs(1));
    let deadline = table.within("deadline", 800 * millisecond, 50 * millisecond..=second);
    let at_once = table.within("at_once", 32, 1..=1000) as usize;
    let headers = request_headers::read(table);
    Some(LookupSettings { method: method?.clone(), url: url?.0, headers: headers?, caller: caller?, deadline, at_once })
}
