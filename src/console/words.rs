//! Times and spans as the page writes them.

use fluent_bundle::{FluentArgs, FluentValue};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::metrics::operator_words::OperatorWords;
use crate::metrics::wordings::outliers::FEW;

/// A time of day, to the minute: `14:05`; with its date where it is another day than `now`: `22 Nov 14:05`.
pub(super) fn moment(words: &OperatorWords, at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    if at.to_zoned(zone.clone()).date() == now.to_zoned(zone.clone()).date() {
        at.to_zoned(zone.clone()).strftime("%H:%M").to_string()
    } else {
        dated(words, at, zone)
    }
}

/// A time of day, to the second.
pub(super) fn second(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%H:%M:%S").to_string()
}

/// A date: `Mon 23 Nov`.
pub(super) fn date(words: &OperatorWords, at: Timestamp, zone: &TimeZone) -> String {
    words.format("date", &of_date(words, at, zone))
}

/// A date and a time of day, to the minute: `22 Nov 14:05`.
pub(super) fn dated(words: &OperatorWords, at: Timestamp, zone: &TimeZone) -> String {
    words.format("dated", &of_date(words, at, zone))
}

/// A date and a time of day, to the second: `22 Nov 14:05:59`.
pub(super) fn dated_second(words: &OperatorWords, at: Timestamp, zone: &TimeZone) -> String {
    let mut variables = of_date(words, at, zone);
    variables.set("time", second(at, zone));
    words.format("dated", &variables)
}

/// A date with its year: `Mon 23 Nov 2026`.
pub(super) fn date_year(words: &OperatorWords, at: Timestamp, zone: &TimeZone) -> String {
    let mut variables = of_date(words, at, zone);
    variables.set("year", at.to_zoned(zone.clone()).year().to_string());
    words.format("date-year", &variables)
}

fn of_date(words: &OperatorWords, at: Timestamp, zone: &TimeZone) -> FluentArgs<'static> {
    let at = at.to_zoned(zone.clone());
    let weekday = words.text(&format!("weekday-{}", at.weekday().to_monday_one_offset()));
    let month = words.text(&format!("month-{}", at.month()));
    let time = at.strftime("%H:%M").to_string();
    let variables = [("weekday", weekday), ("day", at.day().to_string()), ("month", month), ("time", time)];
    variables.into_iter().map(|(name, value)| (name, FluentValue::from(value))).collect()
}

/// Says that shares of so few say little; nothing for more. `id` is that of the message for what is counted.
pub(super) fn few(words: &OperatorWords, id: &str, number: u64) -> Option<String> {
    let is_few = (1..FEW).contains(&number);
    is_few.then(|| words.filled(id, [("number", number.into()), ("few", FEW.into())]))
}

/// A duration: `8 s`, `1 min 20 s`, `2 h 5 min`, `3 d`.
pub(super) fn span(words: &OperatorWords, seconds: i64) -> String {
    let seconds = seconds.max(0);
    let id = match seconds {
        0..60 => "seconds",
        60..3600 if seconds % 60 == 0 => "minutes",
        60..600 => "minutes-seconds",
        600..3600 => "minutes",
        3600..86_400 if seconds / 60 % 60 == 0 => "hours",
        3600..86_400 => "hours-minutes",
        _ => "days",
    };
    let minutes = if seconds < 3600 { seconds / 60 } else { seconds / 60 % 60 };
    let parts = [
        ("seconds", (seconds % 60).into()),
        ("minutes", minutes.into()),
        ("hours", (seconds / 3600).into()),
        ("days", (seconds / 86_400).into()),
    ];
    words.filled(id, parts)
}

/// The duration from one moment to another.
pub(super) fn between(words: &OperatorWords, from: Timestamp, to: Timestamp) -> String {
    span(words, to.duration_since(from).as_secs())
}

/// The age of something, coarse so that it does not change every second.
pub(super) fn ago(words: &OperatorWords, at: Timestamp, now: Timestamp) -> String {
    let passed = now.duration_since(at);
    match passed {
        _ if passed < SignedDuration::from_secs(10) => words.text("just-now"),
        _ if passed < SignedDuration::from_secs(60) => words.text("under-a-minute-ago"),
        _ => words.filled("ago", [("span", span(words, passed.as_secs() / 60 * 60).into())]),
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
    use crate::config::settings::OperatorLanguage;

    fn english() -> &'static OperatorWords {
        OperatorWords::of(OperatorLanguage::English)
    }

    #[test]
    fn spans_are_as_fine_as_they_are_short() {
        let spans = [0, 59, 60, 80, 601, 3600, 7500, 172_800].map(|seconds| span(english(), seconds));
        assert_eq!(spans, ["0 s", "59 s", "1 min", "1 min 20 s", "10 min", "1 h", "2 h 5 min", "2 d"]);
    }

    #[test]
    fn another_day_is_named() {
        let moment =
            |at: &str| moment(english(), at.parse().unwrap(), "2026-11-23T10:00Z".parse().unwrap(), &TimeZone::UTC);
        assert_eq!([moment("2026-11-23T09:05Z"), moment("2026-11-22T23:59Z")], ["09:05", "22 Nov 23:59"]);
    }
}
