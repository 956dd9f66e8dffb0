//! The times of calls in a proof: one for each combination of calendar states. They follow from the calendars, not from
//! the present time, so a proof of the same files is the same at any time.
//!
//! A calendar changes only at its openings and closings, at midnight ("tomorrow" becomes "today") and when the clock of
//! its zone changes. So these times are enough, in an ordinary week, in the week after each clock change, and on the
//! days around each exception.

use std::collections::{BTreeSet, HashSet};

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::line::hours::{Hours, HoursId, Interval, LATER_DAYS, ORDINARY_DAY, ordinary_noon};
use crate::line::menu::{NodeKind, Script};

/// The most times. One calendar has about five; another time zone or a row of holidays adds a dozen.
const MOMENTS_MAX: usize = 1_000;
/// A week, and a day for an interval that runs past its last midnight.
const WEEK_DAYS: i32 = 8;
/// The period in which clock changes are looked for: there are two a year.
const YEAR: SignedDuration = SignedDuration::from_hours(366 * 24);

/// The times of a proof.
pub(super) struct Moments {
    /// An ordinary Monday noon, then one time for every other combination.
    pub(super) all: Vec<Timestamp>,
    /// The moments at which routes differ: the first, then one for every other combination of the conditions of routes.
    pub(super) routes: Vec<Timestamp>,
    /// True if there were no more than [`MOMENTS_MAX`].
    pub(super) is_whole: bool,
}

/// The facts of a calendar that prompts can tell: the open interval, day and time of the next opening, the hours of the
/// day told.
type CalendarFacts = (Option<Interval>, Option<(&'static str, Time)>, Vec<Interval>);

impl Moments {
    pub(super) fn of(script: &Script) -> Self {
        let mut calendars: Vec<_> = script.hours.iter().collect();
        calendars.sort_by_key(|(id, _)| *id);
        let calendars: Vec<&Hours> = calendars.into_iter().map(|(_, hours)| hours).collect();
        let zones: Vec<TimeZone> = script.lines.keys().map(|line| script.zone_of(line)).collect();
        let dates = script.conditions().flat_map(|when| {
            let after = when.until.and_then(|until| until.tomorrow().ok());
            when.since.into_iter().chain(after)
        });
        let days = dates
            .collect::<BTreeSet<_>>()
            .into_iter()
            .flat_map(|date| zones.iter().filter_map(move |zone| Some(date.to_zoned(zone.clone()).ok()?.timestamp())));
        let days: BTreeSet<Timestamp> = days.collect();
        let days: Vec<Timestamp> = days.into_iter().collect();
        let noon = ordinary_noon(&script.zone_of(&script.default_line));
        let mut moments = Self::found(&calendars, &days, noon);
        let deciding = deciding_calendars(script);
        let mut seen = HashSet::new();
        moments.routes = moments.all.iter().copied().filter(|at| seen.insert(routed(&deciding, &days, *at))).collect();
        moments
    }

    /// `days` are the moments at which conditions with dates change.
    fn found(calendars: &[&Hours], days: &[Timestamp], noon: Timestamp) -> Self {
        let mut seen = HashSet::new();
        let mut all = vec![];
        let mut is_whole = true;
        let mut edges = edges(calendars);
        edges.extend(days);
        // On each side of such a moment any combination of the calendars may hold.
        edges.extend(days.iter().flat_map(|day| weeks_around(calendars, *day)));
        for moment in std::iter::once(noon).chain(edges) {
            let told = calendars.iter().map(|hours| standing(hours, moment)).collect::<Vec<_>>();
            if seen.insert((told, days.iter().filter(|day| **day <= moment).count())) {
                is_whole &= all.len() < MOMENTS_MAX;
                if is_whole {
                    all.push(moment);
                }
            }
        }
        Self { routes: all[..1].to_vec(), all, is_whole }
    }

    /// The first time, if any will do.
    pub(super) fn any(&self) -> &[Timestamp] {
        &self.all[..1]
    }
}

/// The times at which a calendar tells something new.
pub fn of_calendar(hours: &Hours) -> Vec<Timestamp> {
    Moments::found(&[hours], &[], ordinary_noon(&hours.zone)).all
}

/// The calendars that routes depend on: those of their conditions, and those of channels that are dialled.
fn deciding_calendars(script: &Script) -> Vec<&Hours> {
    let named = script.route_conditions().flat_map(|when| [&when.open, &when.closed]).flatten();
    let dialled = script.nodes.values().filter_map(|node| match &node.kind {
        NodeKind::Connect { channel, .. } => Some(script.channels_of(channel)),
        _ => None,
    });
    let dialled = dialled.flatten().filter_map(|channel| script.channels.get(channel)?.hours.as_ref());
    let ids: BTreeSet<&HoursId> = named.chain(dialled).flat_map(|named| script.calendars_of(named)).collect();
    ids.into_iter().filter_map(|id| script.hours.get(id)).collect()
}

/// The state that routes depend on: the calendars that are open, and the number of `days` that have begun.
fn routed(calendars: &[&Hours], days: &[Timestamp], at: Timestamp) -> (Vec<bool>, usize) {
    (calendars.iter().map(|hours| hours.is_open(at)).collect(), days.iter().filter(|day| **day <= at).count())
}

/// Every change of the calendars within a week before and after a moment.
fn weeks_around(calendars: &[&Hours], moment: Timestamp) -> Vec<Timestamp> {
    let date = moment.to_zoned(TimeZone::UTC).date();
    let dates: Vec<Date> = days(date, -WEEK_DAYS..WEEK_DAYS).collect();
    calendars.iter().flat_map(|hours| dates.iter().flat_map(|date| edges_of(hours, *date))).collect()
}

fn standing(hours: &Hours, at: Timestamp) -> CalendarFacts {
    let told = hours.told(at);
    let opening = told.as_ref().and_then(|told| told.opening).map(|opening| (opening.day(), opening.time));
    (hours.current(at), opening, told.map(|told| told.intervals).unwrap_or_default())
}

/// Every time at which a calendar changes, in order.
fn edges(calendars: &[&Hours]) -> BTreeSet<Timestamp> {
    let ordinary = ordinary_day(calendars);
    let mut dates: BTreeSet<Date> = days(ordinary, 0..WEEK_DAYS).collect();
    let mut edges = BTreeSet::new();
    for hours in calendars {
        for change in clock_changes(hours, ordinary) {
            edges.insert(change);
            dates.extend(days(change.to_zoned(hours.zone.clone()).date(), 0..WEEK_DAYS));
        }
        // An exception is told on the days before it, which look ahead to the next opening, and on the night after it.
        dates.extend(hours.exceptions.keys().flat_map(|date| days(*date, -LATER_DAYS..2)));
    }
    for hours in calendars {
        edges.extend(dates.iter().flat_map(|date| edges_of(hours, *date)));
    }
    edges
}

/// The first day of a week after all exceptions.
fn ordinary_day(calendars: &[&Hours]) -> Date {
    let last = calendars.iter().filter_map(|hours| hours.exceptions.keys().max()).max();
    let after = last.and_then(|last| last.checked_add(2.days()).ok());
    after.map_or(ORDINARY_DAY, |after| after.max(ORDINARY_DAY))
}

/// The clock changes of the calendar's zone in the year after a day.
fn clock_changes(hours: &Hours, day: Date) -> Vec<Timestamp> {
    let Ok(start) = day.to_zoned(hours.zone.clone()).map(|start| start.timestamp()) else { return vec![] };
    let changes = hours.zone.following(start).map(|change| change.timestamp());
    changes.take_while(|change| change.duration_since(start) < YEAR).collect()
}

/// Midnight, and the openings and closings of the intervals that start on a date.
fn edges_of(hours: &Hours, date: Date) -> impl Iterator<Item = Timestamp> {
    let moment = |date: Date, time: Time| Some(date.to_datetime(time).to_zoned(hours.zone.clone()).ok()?.timestamp());
    let edges = hours.of(date).iter().flat_map(move |interval| {
        let end = if interval.is_overnight() { date.tomorrow().unwrap_or(date) } else { date };
        [moment(date, interval.from), moment(end, interval.to)]
    });
    std::iter::once(moment(date, Time::midnight())).chain(edges).flatten()
}

fn days(date: Date, days: std::ops::Range<i32>) -> impl Iterator<Item = Date> {
    days.filter_map(move |day| date.checked_add(day.days()).ok())
}

#[cfg(test)]
mod tests {
    use std::array::from_fn;

    use jiff::civil::date;
    use jiff::tz::TimeZone;

    use super::*;

    fn interval(from: i8, to: i8) -> Interval {
        Interval { from: Time::constant(from, 0, 0, 0), to: Time::constant(to, 0, 0, 0) }
    }

    /// On all days, or on working days, between these hours.
    fn hours(zone: &str, days: usize, from: i8, to: i8) -> Hours {
        let weekly = from_fn(|day| if day < days { vec![interval(from, to)] } else { vec![] });
        Hours { zone: TimeZone::get(zone).unwrap(), weekly, exceptions: Default::default() }
    }

    fn moments(calendars: &[Hours]) -> Vec<Timestamp> {
        let calendars: Vec<&Hours> = calendars.iter().collect();
        let noon = ordinary_noon(&calendars[0].zone);
        let Moments { all, is_whole, .. } = Moments::found(&calendars, &[], noon);
        assert!(is_whole && all[0] == noon);
        all
    }

    fn openings(hours: &Hours) -> HashSet<Option<(&'static str, i8)>> {
        let moments = moments(std::slice::from_ref(hours)).into_iter();
        moments.map(|at| standing(hours, at).1.map(|(day, time)| (day, time.hour()))).collect()
    }

    #[test]
    fn a_calendar_opens_today_tomorrow_and_after_the_week_end() {
        assert_eq!(
            openings(&hours("Europe/Moscow", 7, 9, 22)),
            [None, Some(("today", 9)), Some(("tomorrow", 9))].into()
        );
        let working_days = hours("Europe/Moscow", 5, 9, 22);
        assert_eq!(openings(&working_days), [None, Some(("today", 9)), Some(("tomorrow", 9)), Some(("mon", 9))].into());
    }

    #[test]
    fn the_days_around_an_exception_are_met_however_far_ahead_it_is() {
        let mut hours = hours("Europe/Moscow", 7, 9, 22);
        let exceptions = [(date(2041, 5, 9), vec![]), (date(2041, 5, 10), vec![interval(11, 2)])];
        hours.exceptions = exceptions.into();
        let openings = openings(&hours);
        for opening in [
            None,
            Some(("today", 9)),
            Some(("tomorrow", 9)),
            Some(("fri", 11)),
            Some(("tomorrow", 11)),
            Some(("today", 11)),
        ] {
            assert!(openings.contains(&opening), "{opening:?} of {openings:?}");
        }
        let nights = moments(&[hours.clone()]).into_iter().filter_map(|at| hours.current(at));
        assert!(nights.collect::<Vec<_>>().contains(&interval(11, 2)));
    }

    #[test]
    fn calendars_that_are_open_together_in_summer_alone_are_met_together() {
        let calendars = [hours("Europe/Moscow", 7, 9, 10), hours("America/New_York", 7, 2, 3)];
        let both = |at: &Timestamp| calendars.iter().all(|hours| hours.is_open(*at));
        assert!(moments(&calendars).iter().any(both));
    }

    #[test]
    fn a_year_looked_at_by_the_quarter_of_an_hour_has_nothing_else() {
        let mut agents = hours("Europe/Berlin", 5, 8, 18);
        agents.exceptions = [(date(2026, 12, 24), vec![interval(8, 12)]), (date(2026, 12, 25), vec![])].into();
        let calendars = [agents, hours("America/New_York", 6, 22, 4), hours("Asia/Kolkata", 7, 0, 0)];
        let all = |at: Timestamp| calendars.iter().map(|hours| standing(hours, at)).collect::<Vec<_>>();
        let met: HashSet<_> = moments(&calendars).into_iter().map(all).collect();
        let start: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        for quarter in 0..4 * 24 * 366 {
            let at = start + SignedDuration::from_mins(15) * quarter;
            assert!(met.contains(&all(at)), "{at}");
        }
    }
}
