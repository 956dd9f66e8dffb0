//! `[line_type]`: a provider is asked which numbers take texts. Without the table none is.

use std::time::Duration;

use super::address::Encrypted;
use super::country::CountryCode;
use super::gateway::PathPart;
use super::settings::{LineTypeProvider, LineTypeSettings, Secret};
use super::table::Table;

#[derive(Clone, Copy)]
enum Provider {
    Twilio,
    Telnyx,
}

const PROVIDERS: [(&str, Provider); 2] = [("twilio", Provider::Twilio), ("telnyx", Provider::Telnyx)];

/// Reads the table: `Some(None)` without a table, `None` if it could not be read.
pub(super) fn read(root: &mut Table<'_>) -> Option<Option<LineTypeSettings>> {
    root.optional_table("line_type", line_type)
}

fn line_type(table: &mut Table<'_>) -> Option<LineTypeSettings> {
    let provider = table.required_one_of("kind", &PROVIDERS);
    let (day, millisecond) = (Duration::from_secs(86_400), Duration::from_millis(1));
    let countries = table.required::<Vec<CountryCode>>("countries");
    let deadline = table.within("deadline", 700 * millisecond, 50 * millisecond..=3000 * millisecond);
    let keep = table.within("keep", 30 * day, day..=366 * day);
    let per_day = table.within("per_day", 10_000, 1..=10_000_000) as u32;
    let given = table.given::<Encrypted>("url");
    let (kind, own) = match provider {
        Some(Provider::Twilio) => (twilio(table), "https://lookups.twilio.com"),
        Some(Provider::Telnyx) => {
            (table.required::<Secret>("key").map(|key| LineTypeProvider::Telnyx { key }), "https://api.telnyx.com")
        }
        None => {
            table.accept_rest();
            (None, "")
        }
    };
    let countries = countries?.into_iter().map(|code| code.0).collect();
    let (kind, url) = (kind?, given?);
    let url = url.map_or_else(|| own.parse().expect("an address we wrote ourselves"), |url| url.0);
    Some(LineTypeSettings { kind, url, countries, deadline, keep, per_day })
}

fn twilio(table: &mut Table<'_>) -> Option<LineTypeProvider> {
    let (account, token) = (table.required::<PathPart>("account"), table.required::<Secret>("token"));
    Some(LineTypeProvider::Twilio { account: account?.0, token: token? })
}
