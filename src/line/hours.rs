//! Opening hours: weekly hours in a named time zone, holidays, exceptions.

use jiff::civil::{Date, Time, Weekday, date, time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use std::collections::BTreeMap;

use crate::base::call::name;

name! {
    /// A calendar, by its name in `config/hours.toml`.
    HoursId
}

/// The next opening is looked for within so many days.
const LOOK_AHEAD_DAYS: i32 = 366;
/// Within so many days, an opening is told by its weekday.
const WEEKDAY_DAYS_MAX: i32 = 6;
/// From this many days on, openings are told as `later`.
pub(super) const LATER_DAYS: i32 = WEEKDAY_DAYS_MAX + 1;

/// A Monday without exceptions: the default time of `simulate` and of proofs, so that their output depends on the files
/// alone.
pub const ORDINARY_DAY: Date = date(2026, 2, 2);

/// Noon of [`ORDINARY_DAY`] in a zone.
pub fn ordinary_noon(zone: &TimeZone) -> Timestamp {
    let noon = ORDINARY_DAY.to_datetime(time(12, 0, 0, 0)).to_zoned(zone.clone());
    noon.expect("the date is far from both ends of the calendar").timestamp()
}

/// An interval of a day. If it ends at or before its start, it runs past midnight; `00:00–00:00` is the whole day.
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
    /// The zone of its times.
    pub zone: TimeZone,
    /// The intervals of each day of the week, Monday first.
    pub weekly: [Vec<Interval>; 7],
    /// Days that differ: holidays (no interval) and exceptions. An interval belongs to the day it starts on.
    pub exceptions: BTreeMap<Date, Vec<Interval>>,
}

/// The next opening of a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Days from now: 0 is today.
    pub days: i32,
    /// The time of day, in the calendar's zone.
    pub time: Time,
    /// The day of the week.
    pub weekday: Weekday,
}

/// The hours that callers hear of a calendar at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldHours {
    /// The next opening; `None` while it is open.
    pub opening: Option<Opening>,
    /// The intervals of that day in order, touching ones joined; never empty.
    pub intervals: Vec<Interval>,
}

impl Hours {
    /// True if it is open at this time.
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.current(at).is_some()
    }

    /// The interval that is open at this time.
    pub fn current(&self, at: Timestamp) -> Option<Interval> {
        self.open_on(at).map(|(_, interval)| interval)
    }

    /// The day on which the open interval began, and the interval.
    fn open_on(&self, at: Timestamp) -> Option<(Date, Interval)> {
        let local = at.to_zoned(self.zone.clone()).datetime();
        let (today, now) = (local.date(), local.time());
        let started_today =
            |interval: &&Interval| interval.from <= now && (now < interval.to || interval.is_overnight());
        let runs_from_yesterday = |interval: &&Interval| interval.is_overnight() && now < interval.to;
        let yesterday = today.yesterday().unwrap_or(today);
        let open = self.of(today).iter().find(started_today).map(|interval| (today, *interval));
        open.or_else(|| self.of(yesterday).iter().find(runs_from_yesterday).map(|interval| (yesterday, *interval)))
    }

    /// The next opening; `None` if it is open, or closed for longer than a year.
    pub fn next_opening(&self, at: Timestamp) -> Option<Opening> {
        if self.is_open(at) {
            return None;
        }
        let local = at.to_zoned(self.zone.clone()).datetime();
        (0..=LOOK_AHEAD_DAYS).find_map(|days| {
            let date = local.date().checked_add(days.days()).ok()?;
            let later = |time: &Time| days > 0 || local.time() < *time;
            let time = self.of(date).iter().map(|interval| interval.from).filter(later).min()?;
            Some(Opening { days, time, weekday: date.weekday() })
        })
    }

    /// The hours to tell at this time: those of the day it opened on while it is open, else those of the day of the
    /// next opening. `None` if it is closed for longer than a year.
    pub fn told(&self, at: Timestamp) -> Option<ToldHours> {
        if let Some((date, _)) = self.open_on(at) {
            return Some(ToldHours { opening: None, intervals: joined(self.of(date)) });
        }
        let opening = self.next_opening(at)?;
        let today = at.to_zoned(self.zone.clone()).date();
        let date = today.checked_add(opening.days.days()).ok()?;
        Some(ToldHours { opening: Some(opening), intervals: joined(self.of(date)) })
    }

    /// The interval shared by all open days of an ordinary week; `None` if days differ, have a break, or are all
    /// closed.
    pub fn span(&self) -> Option<Interval> {
        let mut days = self.weekly.iter().filter(|day| !day.is_empty()).map(|day| joined(day));
        let first = days.next()?;
        match first.as_slice() {
            [interval] if days.all(|day| day == first) => Some(*interval),
            _ => None,
        }
    }

    /// The intervals that start on a date.
    pub(super) fn of(&self, date: Date) -> &[Interval] {
        let weekly = &self.weekly[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())];
        self.exceptions.get(&date).unwrap_or(weekly)
    }
}

/// The intervals of a day in order, touching or overlapping ones joined.
pub(crate) fn joined(intervals: &[Interval]) -> Vec<Interval> {
    let mut intervals = intervals.to_vec();
    intervals.sort_by_key(|interval| interval.from);
    intervals.dedup_by(|next, before| {
        let touches = !before.is_overnight() && next.from <= before.to;
        if touches && (next.is_overnight() || before.to < next.to) {
            before.to = next.to;
        }
        touches
    });
    intervals
}

impl Opening {
    /// The day as prompts distinguish it, one of [`DAY_WORDS`].
    pub fn day(&self) -> &'static str {
        match self.days {
            0 => TODAY,
            1 => TOMORROW,
            2..=WEEKDAY_DAYS_MAX => WEEKDAYS.iter().find(|(_, day)| *day == self.weekday).map_or("", |(name, _)| name),
            _ => LATER,
        }
    }
}

impl Interval {
    /// From midnight to midnight.
    pub fn is_whole_day(&self) -> bool {
        self.from == self.to
    }

    /// True if it ends on the day after it starts.
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

const TODAY: &str = "today";
const TOMORROW: &str = "tomorrow";
/// The day of an opening that is more than a week away.
pub const LATER: &str = "later";
/// The day of a calendar that never opens.
pub const NEVER: &str = "none";

/// Every word that prompts get for a day.
pub const DAY_WORDS: [&str; 11] = [TODAY, TOMORROW, "mon", "tue", "wed", "thu", "fri", "sat", "sun", LATER, NEVER];

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
        let found = agents().next_opening(at).map(|opening| (opening.days, opening.time.hour()));
        assert_eq!(found, next, "{at}");
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
        (hours.weekly, hours.exceptions) = Default::default();
        let at = "2026-11-20T12:00:00Z".parse().unwrap();
        assert_eq!((hours.next_opening(at), hours.told(at)), (None, None));
    }
    /// Monday to Friday 9–13 and 14–19, written out of order; Saturday 10–15 in two pieces; Sunday closed; 20 days of August
    /// closed.
    fn shop() -> Hours {
        let weekday = vec![interval(14, 19), interval(9, 13)];
        let mut weekly: [Vec<Interval>; 7] = std::array::from_fn(|_| weekday.clone());
        (weekly[5], weekly[6]) = (vec![interval(10, 12), interval(12, 15)], vec![]);
        let closed = (1..=20).map(|day| (date(2026, 8, day), vec![]));
        Hours { zone: TimeZone::get("Asia/Almaty").unwrap(), weekly, exceptions: closed.collect() }
    }

    fn check_told(at: &str, day: Option<&str>, hours: &[(i8, i8)]) {
        let told = shop().told(at.parse().unwrap()).unwrap();
        assert_eq!(told.opening.map(|opening| opening.day()), day, "{at}");
        let hours: Vec<Interval> = hours.iter().map(|(from, to)| interval(*from, *to)).collect();
        assert_eq!(told.intervals, hours, "{at}");
    }

    #[test]
    fn hours_are_told_of_the_day_that_is_told() {
        check_told("2026-11-20T12:00:00+05:00", None, &[(9, 13), (14, 19)]);
        check_told("2026-11-20T13:20:00+05:00", Some("today"), &[(9, 13), (14, 19)]);
        check_told("2026-11-20T20:00:00+05:00", Some("tomorrow"), &[(10, 15)]);
        check_told("2026-11-21T08:00:00+05:00", Some("today"), &[(10, 15)]);
        check_told("2026-11-21T12:00:00+05:00", None, &[(10, 15)]);
        check_told("2026-11-21T16:00:00+05:00", Some("mon"), &[(9, 13), (14, 19)]);
        check_told("2026-08-01T12:00:00+05:00", Some("later"), &[(9, 13), (14, 19)]);
        check_told("2026-08-18T12:00:00+05:00", Some("fri"), &[(9, 13), (14, 19)]);
    }

    #[test]
    fn an_overnight_day_is_told_whole_until_it_closes() {
        let told = agents().told("2027-01-01T01:00:00+03:00".parse().unwrap()).unwrap();
        assert_eq!((told.opening, told.intervals), (None, vec![interval(9, 2)]));
    }

    #[test]
    fn one_interval_is_told_of_a_week_only_where_it_is_true_of_every_open_day() {
        assert_eq!(agents().span(), Some(interval(9, 22)));
        assert_eq!(shop().span(), None);
        let mut weekdays = agents();
        (weekdays.weekly[5], weekdays.weekly[6]) = (vec![], vec![]);
        assert_eq!(weekdays.span(), Some(interval(9, 22)));
    }
}
