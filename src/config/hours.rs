//! `config/hours.toml`: opening hours.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use jiff::tz::{self, TimeZone};

use super::place::Placed;
use super::reading::Context;
use super::shape::Kind;
use super::table::Table;
use super::toml_file::read_file;
use super::value::{FromToml, TomlValue};
use crate::base::diagnostic::{Diagnostic, nearest};
use crate::line::hours::{Hours, HoursId, Interval, WEEKDAYS};

/// The length of a date in a file, `2027-01-01`.
const DATE_BYTES: usize = 10;
/// Zones that name no place, and the same difference to UTC all year; so do those of `Etc/`. `EST5EDT` and `CET` have
/// summer time.
const FIXED_ZONES: [&str; 12] =
    ["EST", "MST", "HST", "GMT", "GMT0", "GMT+0", "GMT-0", "Greenwich", "UCT", "UTC", "Universal", "Zulu"];

/// The content of the file.
#[derive(Default)]
pub(super) struct HoursFile {
    /// The calendars; `None` if part of one could not be read.
    pub hours: Vec<(Placed<HoursId>, Option<Hours>)>,
    /// True if the file was read completely, so that missing entries are really missing.
    pub whole: bool,
}

/// The intervals of a day.
#[derive(Clone, Default)]
struct DayHours(Vec<Interval>);

/// Reads the file.
pub(super) fn read(context: Context<'_>) -> HoursFile {
    let file = |root: &mut Table<'_>| {
        let hours = root.named("hours", |_, table| calendar(table));
        let hours = hours.into_iter().map(|(name, hours)| (name.with(HoursId::new(&name.value)), hours.flatten()));
        HoursFile { hours: hours.collect(), whole: root.is_whole() }
    };
    read_file(context, "hours.toml", file).unwrap_or_default()
}

fn calendar(table: &mut Table<'_>) -> Option<Hours> {
    let zone = table.required::<TimeZone>("zone");
    if zone.is_some()
        && let Some(name) = table.required::<Placed<String>>("zone")
        && let Some(problem) = no_summer_time(&name)
    {
        table.report(problem);
    }
    let daily = table.given::<DayHours>("daily");
    let is_given = table.value("daily").is_some();
    let days = WEEKDAYS.map(|(day, _)| (table.value(day).is_some(), table.given::<DayHours>(day)));
    if !is_given && days.iter().all(|(is_given, _)| !is_given) && table.is_whole() {
        let help = "give `daily = [\"09:00-22:00\"]`, or the days that are open: `mon` to `sun`";
        table.report(table.place().problem("no hours are given").with_help(help));
    }
    let is_any_given = is_given || days.iter().any(|(is_given, _)| *is_given);
    let (exceptions, are_read) = (exceptions(table), days.iter().all(|(_, hours)| hours.is_some()));
    let (zone, daily) = (zone?, daily?.unwrap_or_default());
    let weekly = days.map(|(_, hours)| hours.flatten().unwrap_or_else(|| daily.clone()).0);
    let exceptions = exceptions.filter(|_| are_read)?;
    for (index, (day, _)) in WEEKDAYS.iter().enumerate() {
        let (next, next_day) = ((index + 1) % WEEKDAYS.len(), WEEKDAYS[(index + 1) % WEEKDAYS.len()].0);
        let until = weekly[index].iter().filter(|interval| interval.is_overnight()).map(|interval| interval.to).max();
        let Some(until) = until.filter(|until| weekly[next].iter().any(|interval| interval.from < *until)) else {
            continue;
        };
        let given = [next_day, day, "daily"].into_iter().find_map(|key| table.place_of(key));
        let message = format!(
            "`{day}` is open until {until} of `{next_day}`, which opens before",
            until = until.strftime("%H:%M")
        );
        let problem = given.unwrap_or_else(|| table.place()).problem(message);
        table.report(problem.with_help("write the hours of both as one interval, or correct them"));
    }
    if is_any_given && weekly.iter().chain(exceptions.values()).all(Vec::is_empty) {
        let help = "give the days that are open, such as `mon = [\"09:00-18:00\"]`; one that is closed for good has \
                    a prompt that says so where `$day` is `none`";
        table.report(table.place().problem("this calendar never opens").with_help(help).as_warning());
    }
    Some(Hours { zone, weekly, exceptions })
}

/// Warns of a zone that names no place and has no summer time: an abbreviation or a fixed difference to UTC.
fn no_summer_time(name: &Placed<String>) -> Option<Diagnostic> {
    let text = &*name.value;
    let is_fixed = FIXED_ZONES.iter().any(|fixed| fixed.eq_ignore_ascii_case(text))
        || text.get(..4).is_some_and(|area| area.eq_ignore_ascii_case("etc/"));
    if !is_fixed {
        return None;
    }
    let help = "write the zone of the place where people answer, such as `America/New_York` or `Europe/Berlin`";
    let problem = name.problem(format!("zone `{text}` has no summer time, wherever people answer"));
    Some(problem.with_help(help).as_warning())
}

/// The days that differ; `None` if one could not be read.
fn exceptions(table: &mut Table<'_>) -> Option<BTreeMap<Date, Vec<Interval>>> {
    let entries = table.entries("exceptions").into_iter();
    // Every day is read before the first bad one ends the list, so that all problems are reported.
    let days: Vec<Option<_>> =
        entries.map(|(name, value)| Some((date(&name, value)?, DayHours::from_toml(value)?.0))).collect();
    days.into_iter().collect()
}

fn date(name: &Placed<String>, value: TomlValue<'_>) -> Option<Date> {
    let text = &name.value;
    match text.parse::<Date>().ok().filter(|_| text.len() == DATE_BYTES) {
        Some(date) => Some(date),
        None => {
            let help = "write year, month and day: `2027-01-01`";
            value.reading().context.problems.push(name.problem(format!("`{text}` is not a date")).with_help(help));
            None
        }
    }
}

impl FromToml for TimeZone {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let text = value.text()?;
        TimeZone::get(text).ok().or_else(|| {
            let names: Vec<String> = tz::db().available().map(|name| name.to_string()).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).filter(|name| name.contains('/')).collect();
            let city = text.replace(' ', "_");
            let is_of_city = |name: &&str| name.rsplit('/').next().is_some_and(|its| its.eq_ignore_ascii_case(&city));
            let near = names.iter().copied().find(is_of_city).or_else(|| nearest(text, names.iter().copied()));
            let near = near.map(|name| format!("did you mean `{name}`?"));
            let help =
                near.unwrap_or_else(|| "write a name of the time zone database, such as `Europe/Moscow`".to_owned());
            value.refuse(format!("`{text}` is not a time zone"), Some(&help))
        })
    }
}

impl FromToml for DayHours {
    const KIND: Kind = Kind::List;

    /// Intervals that overlap are one, or one of them is mistyped.
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let (intervals, written) = (Vec::<Interval>::from_toml(value)?, value.items());
        for (index, interval) in intervals.iter().enumerate() {
            if let Some(other) = intervals[..index].iter().position(|other| overlap(*other, *interval)) {
                let (one, other) = (written[index], written[other]);
                let message = format!("`{}` overlaps `{}`", one.text()?, other.text()?);
                return one.refuse(message, Some("write the hours of both as one interval, or correct them"));
            }
        }
        Some(Self(intervals))
    }
}

/// True if both are open at some moment of the day they start on.
fn overlap(one: Interval, other: Interval) -> bool {
    let is_open_at = |interval: Interval, time: Time| interval.is_overnight() || time < interval.to;
    is_open_at(one, other.from) && is_open_at(other, one.from)
}

impl FromToml for Interval {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let text = value.text()?;
        let read = interval(text);
        if read.is_some_and(|interval| interval.is_whole_day() && interval.from != Time::midnight()) {
            let help = "the whole day is `00:00-24:00`; a day on which nobody answers has no interval: `[]`";
            return value.refuse(format!("`{text}` ends when it begins"), Some(help));
        }
        read.or_else(|| {
            let help = "write `09:00-22:00`, past midnight `22:00-02:00`, the whole day `00:00-24:00`";
            value.refuse(format!("`{text}` is not an interval of a day"), Some(help))
        })
    }
}

/// Parses `09:00-22:00`. `24:00` as the end is midnight, as is `00:00`.
fn interval(text: &str) -> Option<Interval> {
    let (from, to) = text.split_once('-')?;
    let to = if to == "24:00" { "00:00" } else { to };
    Some(Interval { from: time(from)?, to: time(to)? })
}

/// Parses `09:00`.
pub(super) fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let number =
        |text: &str| text.parse::<i8>().ok().filter(|_| text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit()));
    Time::new(number(hour)?, number(minute)?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, from: i8, to: i8) {
        let expected = Interval { from: Time::constant(from, 0, 0, 0), to: Time::constant(to, 0, 0, 0) };
        assert_eq!(interval(text), Some(expected), "{text}");
    }

    #[test]
    fn midnight_ends_a_day_by_either_name() {
        check("09:00-22:00", 9, 22);
        check("22:00-02:00", 22, 2);
        check("09:00-24:00", 9, 0);
        check("09:00-00:00", 9, 0);
        check("00:00-24:00", 0, 0);
    }

    #[test]
    fn what_is_no_interval_is_refused() {
        for text in
            ["", "09:00", "9:00-22:00", "09:00–22:00", "24:00-09:00", "09:00-25:00", "09:60-10:00", "+9:00-10:00"]
        {
            assert_eq!(interval(text), None, "{text}");
        }
    }
}
