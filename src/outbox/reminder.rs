//! The time of a reminder: some time after the promise, in the configured hours of the recipient's day.
//!
//! Pure. A change of the clocks only shortens the hours: a time of day that occurs twice or never begins them late and
//! ends them early.

use std::time::Duration;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::config::settings::ReminderSettings;

/// The least time left of the hours when a reminder becomes due: a worker polls once a second, and greylisting takes
/// some five minutes (RFC 6647).
const LEFT_MIN: Duration = Duration::from_secs(15 * 60);
/// The length of the hours if they are the whole day: a late reminder is useless.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// The days searched, the day before included: one may lose its hours to a change of the clocks.
const DAYS: i64 = 5;

/// The time in which a reminder may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Opportunity {
    /// The first moment.
    pub due: Timestamp,
    /// The first that is too late.
    pub until: Timestamp,
}

/// The first opportunity for a reminder after this promise. `zone` is the recipient's; that of the settings if unknown.
/// `None` at the end of the calendar.
pub(crate) fn opportunity(
    settings: &ReminderSettings,
    zone: Option<&TimeZone>,
    promised: Timestamp,
) -> Option<Opportunity> {
    let zone = zone.unwrap_or(&settings.zone);
    let earliest = promised.checked_add(settings.after).ok()?;
    if settings.from == settings.until {
        return Some(Opportunity { due: earliest, until: earliest.checked_add(DAY).ok()? });
    }
    let first = zone.to_datetime(earliest).date().yesterday().ok()?;
    (0..DAYS).find_map(|days| {
        let Opportunity { due, until } = hours_of(settings, zone, first.checked_add(days.days()).ok()?)?;
        let due = due.max(earliest);
        let enough = due.checked_add(LEFT_MIN).is_ok_and(|needed| needed <= until);
        enough.then_some(Opportunity { due, until })
    })
}

/// The hours that begin on a day.
fn hours_of(settings: &ReminderSettings, zone: &TimeZone, day: Date) -> Option<Opportunity> {
    let overnight = settings.until <= settings.from;
    let end = if overnight { day.tomorrow().ok()? } else { day };
    let at = |time: DateTime| zone.to_ambiguous_timestamp(time);
    Some(Opportunity {
        due: at(day.to_datetime(settings.from)).later().ok()?,
        until: at(end.to_datetime(settings.until)).earlier().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use jiff::civil::{Time, time};
    use proptest::prelude::*;

    use super::*;

    fn settings(after_hours: u64, from: Time, until: Time, zone: &str) -> ReminderSettings {
        let after = Duration::from_secs(after_hours * 3600);
        ReminderSettings { after, from, until, zone: TimeZone::get(zone).unwrap() }
    }

    fn check(settings: &ReminderSettings, promised: &str, due: &str, until: &str) {
        let found = opportunity(settings, None, promised.parse().unwrap()).unwrap();
        let shown = |at: Timestamp| at.to_zoned(settings.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
        assert_eq!((shown(found.due).as_str(), shown(found.until).as_str()), (due, until), "{promised}");
    }

    fn day_in(zone: &str) -> ReminderSettings {
        settings(3, time(10, 0, 0, 0), time(20, 0, 0, 0), zone)
    }

    #[test]
    fn a_reminder_waits_for_the_hours_of_the_day() {
        let moscow = day_in("Europe/Moscow");
        let evening = "2026-11-20T20:00:00+03:00";
        check(&moscow, "2026-11-20T12:00:00+03:00", "2026-11-20T15:00:00+03:00", evening);
        check(&moscow, "2026-11-20T02:00:00+03:00", "2026-11-20T10:00:00+03:00", evening);
        check(&moscow, "2026-11-20T16:45:00+03:00", "2026-11-20T19:45:00+03:00", evening);
        let next = "2026-11-21T20:00:00+03:00";
        check(&moscow, "2026-11-20T16:45:01+03:00", "2026-11-21T10:00:00+03:00", next);
        check(&moscow, "2026-11-20T23:00:00+03:00", "2026-11-21T10:00:00+03:00", next);
    }

    #[test]
    fn the_recipients_own_zone_goes_before_that_of_the_file() {
        let vladivostok = TimeZone::get("Asia/Vladivostok").unwrap();
        let promised = "2026-11-20T12:00:00+03:00".parse().unwrap();
        let found = opportunity(&day_in("Europe/Moscow"), Some(&vladivostok), promised).unwrap();
        assert_eq!(found.due, "2026-11-21T10:00:00+10:00".parse().unwrap());
    }

    #[test]
    fn hours_may_cross_midnight() {
        let night = settings(1, time(20, 0, 0, 0), time(2, 0, 0, 0), "Europe/Moscow");
        check(&night, "2026-11-20T23:30:00+03:00", "2026-11-21T00:30:00+03:00", "2026-11-21T02:00:00+03:00");
        check(&night, "2026-11-21T01:00:00+03:00", "2026-11-21T20:00:00+03:00", "2026-11-22T02:00:00+03:00");
        let always = settings(1, time(0, 0, 0, 0), time(0, 0, 0, 0), "Europe/Moscow");
        check(&always, "2026-11-20T22:59:00+03:00", "2026-11-20T23:59:00+03:00", "2026-11-21T23:59:00+03:00");
    }

    #[test]
    fn a_change_of_the_clocks_makes_the_hours_shorter_never_longer() {
        // Put forward at 2:00 on 29 March: 2:30 is not there. Put back at 3:00 on 25 October: 2:30 is there twice.
        let from = settings(1, time(2, 30, 0, 0), time(9, 0, 0, 0), "Europe/Berlin");
        check(&from, "2026-03-28T23:00:00+01:00", "2026-03-29T03:30:00+02:00", "2026-03-29T09:00:00+02:00");
        check(&from, "2026-10-24T23:00:00+02:00", "2026-10-25T02:30:00+01:00", "2026-10-25T09:00:00+01:00");
        let until = settings(1, time(0, 0, 0, 0), time(2, 30, 0, 0), "Europe/Berlin");
        check(&until, "2026-03-28T23:30:00+01:00", "2026-03-29T00:30:00+01:00", "2026-03-29T01:30:00+01:00");
        check(&until, "2026-10-24T23:30:00+02:00", "2026-10-25T00:30:00+02:00", "2026-10-25T02:30:00+02:00");
        let lost = settings(1, time(2, 0, 0, 0), time(3, 0, 0, 0), "Europe/Berlin");
        check(&lost, "2026-03-28T22:00:00+01:00", "2026-03-30T02:00:00+02:00", "2026-03-30T03:00:00+02:00");
    }

    /// Zones whose clocks change by an hour, by half an hour, at midnight, never, and one that lost a whole day.
    const ZONES: [&str; 8] = [
        "Europe/Moscow",
        "America/New_York",
        "Australia/Lord_Howe",
        "Africa/Cairo",
        "America/Havana",
        "Asia/Kathmandu",
        "Pacific/Apia",
        "UTC",
    ];

    proptest! {
        #[test]
        fn a_reminder_is_never_outside_the_hours_and_never_too_soon(
            seconds in 1_300_000_000i64..1_900_000_000,
            zone in prop::sample::select(&ZONES[..]),
            after in 0u64..100,
            from in 0i8..24,
            long in 1i8..=24,
            half in prop::sample::select(&[0i8, 30][..]),
        ) {
            let (from, until) = (time(from, half, 0, 0), time((from + long) % 24, half, 0, 0));
            let settings = settings(after, from, until, zone);
            let promised = Timestamp::from_second(seconds).unwrap();
            let found = opportunity(&settings, None, promised).unwrap();
            prop_assert!(promised + settings.after <= found.due && found.due + LEFT_MIN <= found.until);
            let span = found.until.as_second() - found.due.as_second();
            for step in 0..=100 {
                let at = Timestamp::from_second(found.due.as_second() + (span - 1) * step / 100).unwrap();
                let now = at.to_zoned(settings.zone.clone()).time();
                let within = match from.cmp(&until) {
                    Ordering::Less => from <= now && now < until,
                    Ordering::Equal => true,
                    Ordering::Greater => from <= now || now < until,
                };
                prop_assert!(within, "{now} is outside {from}-{until} in {zone}");
            }
        }
    }
}
