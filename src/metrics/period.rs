//! The period of a summary.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan, Unit, Zoned};

use crate::base::moment::{earlier, later};
use crate::store::{QUARTER, Window, quarter_of};

/// The longest period: a leap year.
const DAYS_MAX: i64 = 366;
/// The longest period with hours as its parts; longer ones have days.
const DAYS_BY_HOUR_MAX: i64 = 3;
const HOUR_SECONDS: i64 = 3600;

/// A period in a time zone. It begins and ends at a quarter of an hour, as figures do.
#[derive(Clone, Debug, PartialEq)]
pub struct Period {
    since: Zoned,
    until: Zoned,
}

/// An invalid period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// It ends before it begins, or is empty.
    #[error("the period must end after it begins")]
    Reversed,
    /// More than a year.
    #[error("expected a period of at most {DAYS_MAX} days")]
    TooLong,
    /// Outside of the calendar.
    #[error("the period lies beyond the calendar")]
    Calendar,
}

/// The state of a window for the calls of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Maturity {
    /// Over for none yet; then for the first.
    NotYet(Timestamp),
    /// Over for calls before then.
    Partly(Timestamp),
    /// Over for all.
    Whole,
}

impl Period {
    /// Rounds `since` down and `until` up to a quarter of an hour.
    ///
    /// # Errors
    /// It ends before it begins, or is longer than a year.
    pub fn new(since: Timestamp, until: Timestamp, zone: &TimeZone) -> Result<Self, PeriodError> {
        if until <= since {
            return Err(PeriodError::Reversed);
        }
        let last = until.checked_sub(SignedDuration::from_nanos(1)).map_err(|_| PeriodError::Calendar)?;
        let until = quarter_of(last).checked_add(QUARTER).map_err(|_| PeriodError::Calendar)?;
        let period = Self { since: quarter_of(since).to_zoned(zone.clone()), until: until.to_zoned(zone.clone()) };
        if period.is_longer_than(DAYS_MAX) { Err(PeriodError::TooLong) } else { Ok(period) }
    }

    /// The whole day of this moment.
    ///
    /// # Errors
    /// It is outside of the calendar.
    pub fn day_of(moment: Timestamp, zone: &TimeZone) -> Result<Self, PeriodError> {
        let begins = moment.to_zoned(zone.clone()).start_of_day().map_err(|_| PeriodError::Calendar)?;
        let ends = next_day(&begins).ok_or(PeriodError::Calendar)?;
        Self::new(begins.timestamp(), ends.timestamp(), zone)
    }

    /// The day of this moment, up to it. At midnight itself it is a quarter of an hour.
    ///
    /// # Errors
    /// It is outside of the calendar.
    pub fn day_so_far(moment: Timestamp, zone: &TimeZone) -> Result<Self, PeriodError> {
        let day = Self::day_of(moment, zone)?;
        let after_midnight = day.since().checked_add(QUARTER).map_err(|_| PeriodError::Calendar)?;
        Self::new(day.since(), moment.max(after_midnight), zone)
    }

    /// The whole day before that of `now`.
    ///
    /// # Errors
    /// It is outside of the calendar.
    pub fn yesterday(now: Timestamp, zone: &TimeZone) -> Result<Self, PeriodError> {
        Self::day_of(now, zone)?.before()
    }

    /// The period of the same length before this one. Days are as long as calendars say: the one before a day of 25
    /// hours is the day before.
    ///
    /// # Errors
    /// It is outside of the calendar.
    pub fn before(&self) -> Result<Self, PeriodError> {
        let span = self.since.until((Unit::Day, &self.until)).map_err(|_| PeriodError::Calendar)?;
        let since = self.since.checked_sub(span).map_err(|_| PeriodError::Calendar)?;
        Self::new(since.timestamp(), self.since(), self.zone())
    }

    /// Its start.
    pub fn since(&self) -> Timestamp {
        self.since.timestamp()
    }

    /// Its end, exclusive.
    pub fn until(&self) -> Timestamp {
        self.until.timestamp()
    }

    /// The zone of its days and hours.
    pub fn zone(&self) -> &TimeZone {
        self.since.time_zone()
    }

    /// True if its parts are hours, not days.
    pub fn is_by_hour(&self) -> bool {
        !self.is_longer_than(DAYS_BY_HOUR_MAX)
    }

    /// Its hours, or its days if it is longer than three, with start and end. The first and the last may be shorter; an
    /// hour repeated by a change of the clocks is there twice.
    pub fn parts(&self) -> Vec<(Timestamp, Timestamp)> {
        let next = |at: &Zoned| if self.is_by_hour() { next_hour(at) } else { next_day(at) };
        let inside = |at: &Zoned| *at < self.until;
        let beginnings = std::iter::successors(Some(self.since.clone()), |at| next(at).filter(inside));
        let beginnings: Vec<Timestamp> = beginnings.map(|at| at.timestamp()).collect();
        let ends = beginnings.iter().skip(1).copied().chain([self.until()]);
        beginnings.iter().copied().zip(ends).collect()
    }

    /// The state of this window for its calls.
    pub fn maturity(&self, window: Window, now: Timestamp) -> Maturity {
        let begun_before = earlier(now, window.duration());
        match (begun_before <= self.since(), self.until() <= begun_before) {
            (true, _) => Maturity::NotYet(later(self.since(), window.duration())),
            (false, true) => Maturity::Whole,
            (false, false) => Maturity::Partly(begun_before),
        }
    }

    fn is_longer_than(&self, days: i64) -> bool {
        self.since.checked_add(days.days()).is_ok_and(|end| end < self.until)
    }
}

/// The start of the next hour in that zone.
fn next_hour(at: &Zoned) -> Option<Zoned> {
    let local = at.timestamp().as_second() + i64::from(at.offset().seconds());
    let left = HOUR_SECONDS - local.rem_euclid(HOUR_SECONDS);
    at.checked_add(SignedDuration::from_secs(left)).ok()
}

fn next_day(at: &Zoned) -> Option<Zoned> {
    at.tomorrow().ok()?.start_of_day().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    fn period(since: &str, until: &str) -> Period {
        let (since, until): (Zoned, Zoned) = (since.parse().unwrap(), until.parse().unwrap());
        Period::new(since.timestamp(), until.timestamp(), since.time_zone()).unwrap()
    }

    fn parts(period: &Period) -> Vec<String> {
        let local = |at: Timestamp| at.to_zoned(period.zone().clone()).strftime("%d %H:%M%:z").to_string();
        period.parts().into_iter().map(|(began, _)| local(began)).collect()
    }

    #[test]
    fn the_day_clocks_go_back_has_25_hours() {
        let day = period("2026-10-25T00:00[Europe/Berlin]", "2026-10-26T00:00[Europe/Berlin]");
        let hours = parts(&day);
        assert_eq!(hours.len(), 25);
        let around = ["25 01:00+02:00", "25 02:00+02:00", "25 02:00+01:00", "25 03:00+01:00"];
        assert_eq!(hours[1..5], around);
        assert_eq!(parts(&day.before().unwrap()).len(), 24, "the day before is a whole day, not 25 hours");
        assert_eq!(day.before().unwrap().since().to_string(), "2026-10-23T22:00:00Z");
    }

    #[test]
    fn the_day_clocks_go_forward_has_23_hours() {
        let day = period("2026-03-29T00:00[Europe/Berlin]", "2026-03-30T00:00[Europe/Berlin]");
        assert_eq!(parts(&day).len(), 23);
        assert_eq!(parts(&day)[2], "29 03:00+02:00");
    }

    #[test]
    fn hours_are_those_of_the_zone_wherever_it_lies() {
        let day = period("2026-11-22T00:00[Asia/Kolkata]", "2026-11-23T00:00[Asia/Kolkata]");
        assert_eq!((parts(&day).len(), parts(&day)[1].as_str()), (24, "22 01:00+05:30"));
        // Clocks go back by half an hour at two o'clock.
        let day = period("2026-04-05T00:00[Australia/Lord_Howe]", "2026-04-05T04:00[Australia/Lord_Howe]");
        assert_eq!(
            parts(&day),
            ["05 00:00+11:00", "05 01:00+11:00", "05 01:30+10:30", "05 02:00+10:30", "05 03:00+10:30"]
        );
    }

    #[test]
    fn more_than_three_days_are_shown_by_the_day() {
        let three = period("2026-10-24T00:00[Europe/Berlin]", "2026-10-27T00:00[Europe/Berlin]");
        assert_eq!(parts(&three).len(), 73);
        let four = period("2026-10-24T00:00[Europe/Berlin]", "2026-10-28T00:00[Europe/Berlin]");
        let days = ["24 00:00+02:00", "25 00:00+02:00", "26 00:00+01:00", "27 00:00+01:00"];
        assert_eq!(parts(&four), days);
    }

    #[test]
    fn a_period_begins_and_ends_with_a_quarter_of_an_hour() {
        let part = period("2026-11-22T09:07[Europe/Moscow]", "2026-11-22T10:01[Europe/Moscow]");
        assert_eq!(part.since().to_string(), "2026-11-22T06:00:00Z");
        assert_eq!(part.until().to_string(), "2026-11-22T07:15:00Z");
        assert_eq!(parts(&part), ["22 09:00+03:00", "22 10:00+03:00"]);
        assert_eq!(part.parts()[1].1, part.until(), "the last hour is cut short");
    }

    #[test]
    fn what_is_no_period_is_refused() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let check = |since, until| Period::new(at(since), at(until), &TimeZone::UTC).unwrap_err();
        assert_eq!(check("2026-11-22T00:00Z", "2026-11-22T00:00Z"), PeriodError::Reversed);
        assert_eq!(check("2026-11-23T00:00Z", "2026-11-22T00:00Z"), PeriodError::Reversed);
        assert_eq!(check("2025-11-21T00:00Z", "2026-11-23T00:00Z"), PeriodError::TooLong);
    }

    #[test]
    fn a_window_matures_call_by_call() {
        let day = period("2026-11-22T00:00[Europe/Moscow]", "2026-11-23T00:00[Europe/Moscow]");
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let check = |now, expected| assert_eq!(day.maturity(Window::Day, at(now)), expected, "{now}");
        check("2026-11-22T21:00Z", Maturity::NotYet(at("2026-11-22T21:00Z")));
        check("2026-11-22T21:01Z", Maturity::Partly(at("2026-11-21T21:01Z")));
        check("2026-11-23T20:59Z", Maturity::Partly(at("2026-11-22T20:59Z")));
        check("2026-11-23T21:00Z", Maturity::Whole);
    }

    #[test]
    fn yesterday_is_that_of_the_zone() {
        let now = "2026-11-22T20:30:00Z".parse().unwrap();
        let in_zone = |name: &str| Period::yesterday(now, &zone(name)).unwrap().since().to_string();
        assert_eq!(in_zone("Europe/Moscow"), "2026-11-20T21:00:00Z");
        assert_eq!(in_zone("Asia/Kolkata"), "2026-11-21T18:30:00Z");
    }

    #[test]
    fn a_day_so_far_ends_with_the_quarter_of_its_moment() {
        let check = |now: &str, until: &str| {
            let day = Period::day_so_far(now.parse().unwrap(), &zone("Europe/Moscow")).unwrap();
            assert_eq!(
                (day.since().to_string().as_str(), day.until().to_string().as_str()),
                ("2026-11-21T21:00:00Z", until)
            );
        };
        check("2026-11-21T21:00:00Z", "2026-11-21T21:15:00Z");
        check("2026-11-21T21:16:00Z", "2026-11-21T21:30:00Z");
        check("2026-11-22T20:59:59Z", "2026-11-22T21:00:00Z");
    }
}
