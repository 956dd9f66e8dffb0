//! When people answer: weekly hours in a named time zone, holidays, exceptions.

use jiff::civil::{Date, Time, Weekday, date, time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use std::collections::BTreeMap;

use crate::call::name;

name! {
    /// A calendar, by its name in `config/hours.toml`.
    HoursId
}

/// How many days ahead the next opening is looked for: a fortnight of holidays and a day to come back.
pub(super) const LOOK_AHEAD_DAYS: i32 = 15;

/// A Monday on which nothing is special. Where no other time is given, calls of `simulate` and of proofs come then, so
/// that what is printed depends on the files alone.
pub const ORDINARY_DAY: Date = date(2026, 2, 2);

/// Noon of [`ORDINARY_DAY`] in a zone.
pub fn ordinary_noon(zone: &TimeZone) -> Timestamp {
    let noon = ORDINARY_DAY.to_datetime(time(12, 0, 0, 0)).to_zoned(zone.clone());
    noon.expect("the date is far from both ends of the calendar").timestamp()
}

/// An interval of a day. One that ends at or before it starts runs past midnight into the next day;
/// `00:00–00:00` is the whole day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    /// The first moment that is open.
    pub from: Time,
    /// The first moment that is closed again.
    pub to: Time,
}

/// A calendar of opening hours.
#[derive(Clone, Debug)]
pub struct Hours {
    /// The zone its times are read in.
    pub zone: TimeZone,
    /// The intervals of each day of the week, Monday first.
    pub weekly: [Vec<Interval>; 7],
    /// Days that differ: holidays (no interval) and exceptions. An interval belongs to the day it starts on.
    pub exceptions: BTreeMap<Date, Vec<Interval>>,
}

/// When a calendar opens next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Days from now: 0 is today.
    pub days: i32,
    /// The time of day, in the calendar's zone.
    pub time: Time,
}

impl Hours {
    /// Whether it is open then.
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.current(at).is_some()
    }

    /// The interval open then, told by its times.
    pub fn current(&self, at: Timestamp) -> Option<Interval> {
        let local = at.to_zoned(self.zone.clone()).datetime();
        let (today, now) = (local.date(), local.time());
        let started_today =
            |interval: &&Interval| interval.from <= now && (now < interval.to || interval.is_overnight());
        let runs_from_yesterday = |interval: &&Interval| interval.is_overnight() && now < interval.to;
        let yesterday = today.yesterday().unwrap_or(today);
        let open = self.of(today).iter().find(started_today);
        open.or_else(|| self.of(yesterday).iter().find(runs_from_yesterday)).copied()
    }

    /// When it opens next; `None` when it is open, or closed for longer than a fortnight.
    pub fn next_opening(&self, at: Timestamp) -> Option<Opening> {
        if self.is_open(at) {
            return None;
        }
        let local = at.to_zoned(self.zone.clone()).datetime();
        (0..=LOOK_AHEAD_DAYS).find_map(|days| {
            let date = local.date().checked_add(days.days()).ok()?;
            let later = |time: &Time| days > 0 || local.time() < *time;
            let time = self.of(date).iter().map(|interval| interval.from).filter(later).min()?;
            Some(Opening { days, time })
        })
    }

    /// The earliest opening and the latest closing of an ordinary week, for telling the hours; `None` when always closed.
    pub fn span(&self) -> Option<Interval> {
        let intervals = || self.weekly.iter().flatten();
        let from = intervals().map(|interval| interval.from).min()?;
        let to = intervals().map(|interval| interval.to).max()?;
        Some(Interval { from, to })
    }

    /// The intervals that start on a date.
    pub(super) fn of(&self, date: Date) -> &[Interval] {
        let weekly = &self.weekly[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())];
        self.exceptions.get(&date).unwrap_or(weekly)
    }
}

impl Interval {
    /// Whether it ends on the day after it starts.
    pub fn is_overnight(&self) -> bool {
        self.to <= self.from
    }
}

/// The days of the week as configuration names them, Monday first.
pub const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(from: i8, to: i8) -> Interval {
        Interval { from: time(from, 0, 0, 0), to: time(to, 0, 0, 0) }
    }

    /// Every day 9–22 Moscow time, New Year's Eve 9–2 past midnight, New Year's Day closed.
    fn agents() -> Hours {
        let weekly = std::array::from_fn(|_| vec![interval(9, 22)]);
        let exceptions = [(date(2026, 12, 31), vec![interval(9, 2)]), (date(2027, 1, 1), vec![])];
        Hours { zone: TimeZone::get("Europe/Moscow").unwrap(), weekly, exceptions: exceptions.into() }
    }

    fn check(at: &str, open: bool, next: Option<(i32, i8)>) {
        let at: Timestamp = at.parse().unwrap();
        assert_eq!(agents().is_open(at), open, "{at}");
        let next = next.map(|(days, hour)| Opening { days, time: time(hour, 0, 0, 0) });
        assert_eq!(agents().next_opening(at), next, "{at}");
    }

    #[test]
    fn the_first_moment_is_open_and_the_last_is_closed() {
        check("2026-11-20T08:59:59+03:00", false, Some((0, 9)));
        check("2026-11-20T09:00:00+03:00", true, None);
        check("2026-11-20T21:59:59+03:00", true, None);
        check("2026-11-20T22:00:00+03:00", false, Some((1, 9)));
    }

    #[test]
    fn the_zone_is_the_calendars_not_the_callers() {
        check("2026-11-20T05:59:59Z", false, Some((0, 9)));
        check("2026-11-20T06:00:00Z", true, None);
    }

    #[test]
    fn an_interval_past_midnight_belongs_to_the_day_it_starts_on() {
        check("2026-12-31T23:59:00+03:00", true, None);
        check("2027-01-01T01:59:00+03:00", true, None);
        check("2027-01-01T02:00:00+03:00", false, Some((1, 9)));
    }

    #[test]
    fn midnight_to_midnight_is_always_open() {
        let mut hours = agents();
        hours.weekly = std::array::from_fn(|_| vec![interval(0, 0)]);
        for hour in 0..24 {
            let at = date(2026, 11, 20).at(hour, 30, 0, 0).in_tz("Europe/Moscow").unwrap().timestamp();
            assert!(hours.is_open(at));
        }
    }

    #[test]
    fn always_closed_has_no_next_opening() {
        let mut hours = agents();
        hours.weekly = Default::default();
        assert_eq!(hours.next_opening("2026-11-20T12:00:00Z".parse().unwrap()), None);
    }
}
