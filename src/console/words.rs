//! Times and spans as the page writes them.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::metrics::plot::plural;
use crate::metrics::wordings::outliers::FEW;

/// A time of day, to the minute: `14:05`; with its date where it is another day than `now`: `22 Nov 14:05`.
pub(super) fn moment(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (at, now) = (at.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
    let format = if at.date() == now.date() { "%H:%M" } else { "%-d %b %H:%M" };
    at.strftime(format).to_string()
}

/// A time of day, to the second.
pub(super) fn second(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%H:%M:%S").to_string()
}

/// A date: `Mon 23 Nov`.
pub(super) fn date(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%a %-d %b").to_string()
}

/// A date and a time of day, to the minute: `22 Nov 14:05`.
pub(super) fn dated(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%-d %b %H:%M").to_string()
}

/// Says that shares of so few calls say little; nothing for more.
pub(super) fn few(calls: u64) -> Option<String> {
    few_of(calls, "call", "calls")
}

/// The same of something else.
pub(super) fn few_of(number: u64, one: &str, more: &str) -> Option<String> {
    let is_few = (1..FEW).contains(&number);
    is_few.then(|| format!("Of {} only: shares of fewer than {FEW} say little.", plural(number, one, more)))
}

/// A duration: `8 s`, `1 min 20 s`, `2 h 5 min`, `3 d`.
pub(super) fn span(seconds: i64) -> String {
    let seconds = seconds.max(0);
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 if seconds % 60 == 0 => format!("{} min", seconds / 60),
        60..600 => format!("{} min {} s", seconds / 60, seconds % 60),
        600..3600 => format!("{} min", seconds / 60),
        3600..86_400 if seconds / 60 % 60 == 0 => format!("{} h", seconds / 3600),
        3600..86_400 => format!("{} h {} min", seconds / 3600, seconds / 60 % 60),
        _ => format!("{} d", seconds / 86_400),
    }
}

/// The duration from one moment to another.
pub(super) fn between(from: Timestamp, to: Timestamp) -> String {
    span(to.duration_since(from).as_secs())
}

/// The age of something, coarse so that it does not change every second.
pub(super) fn ago(at: Timestamp, now: Timestamp) -> String {
    let passed = now.duration_since(at);
    match passed {
        _ if passed < SignedDuration::from_secs(10) => "just now".to_owned(),
        _ if passed < SignedDuration::from_secs(60) => "less than a minute ago".to_owned(),
        _ => format!("{} ago", span(passed.as_secs() / 60 * 60)),
    }
}

/// Words with their first letter in upper case.
pub(super) fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_as_fine_as_they_are_short() {
        let spans = [0, 59, 60, 80, 601, 3600, 7500, 172_800].map(span);
        assert_eq!(spans, ["0 s", "59 s", "1 min", "1 min 20 s", "10 min", "1 h", "2 h 5 min", "2 d"]);
    }

    #[test]
    fn another_day_is_named() {
        let moment = |at: &str| moment(at.parse().unwrap(), "2026-11-23T10:00Z".parse().unwrap(), &TimeZone::UTC);
        assert_eq!([moment("2026-11-23T09:05Z"), moment("2026-11-22T23:59Z")], ["09:05", "22 Nov 23:59"]);
    }
}
