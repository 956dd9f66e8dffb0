//! The limits of texts: how many to a number, its neighbours and a country, how many altogether, and what they may cost.

use jiff::{Timestamp, ToSpan};

use crate::base::moment::earlier;
use crate::config::settings::{Limit, LimitSettings, Money};
use crate::line::event::Refusal;
use crate::store::Pseudonym;

/// Texts counted so far.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::store) struct CountedTexts {
    pub in_minute: i64,
    pub in_day: i64,
    /// To the country of the text, in the day.
    pub in_country: i64,
    /// The cost of those of the day.
    pub spent: Money,
}

/// A text counted in the transaction at hand, after the database was asked for those counted so far.
#[derive(Clone, Debug)]
pub(in crate::store) struct JustCounted {
    /// Number, prefix, range and typing caller, as far as they are kept.
    pub keys: [Option<Pseudonym>; 4],
    pub at: Timestamp,
    pub sums: SumsOfText,
}

/// The sums that a text is in, and its part of them.
#[derive(Clone, Debug)]
pub(in crate::store) struct SumsOfText {
    /// When its minute began.
    pub minute: Timestamp,
    /// When its day began, in the zone of the limits.
    pub day: Timestamp,
    /// ISO 3166.
    pub country: String,
    pub price: Money,
}

impl CountedTexts {
    /// Adds a text that was just counted, as far as it is of the minute, day and country of the next.
    pub(in crate::store) fn add(&mut self, text: &SumsOfText, next: &SumsOfText) {
        self.in_minute += i64::from(text.minute == next.minute);
        if text.day == next.day {
            self.in_day += 1;
            self.in_country += i64::from(text.country == next.country);
            self.spent.0 += text.price.0;
        }
    }
}

/// True if one of the limits has no room for another text. `newest` are the times of the texts counted so far, the newest
/// first; as many as the largest limit are enough.
pub(in crate::store) fn is_full(newest: &[Timestamp], limits: &[Limit], now: Timestamp) -> bool {
    limits.iter().any(|limit| match limit.count.checked_sub(1) {
        Some(last) => newest.get(last as usize).is_some_and(|at| earlier(now, limit.within) < *at),
        None => true,
    })
}

/// The sum that leaves no room for a text of this price to this country; `None` if there is room.
pub(in crate::store) fn refusal_of_sums(
    counted: CountedTexts,
    country: &str,
    price: Money,
    limits: &LimitSettings,
) -> Option<Refusal> {
    let is_reached = |count: i64, limit: u32| count >= i64::from(limit);
    if limits.per_country_day.get(country).is_some_and(|limit| is_reached(counted.in_country, *limit)) {
        Some(Refusal::CountryLimit)
    } else if is_reached(counted.in_minute, limits.per_minute) || is_reached(counted.in_day, limits.per_day) {
        Some(Refusal::DayLimit)
    } else if limits.money_per_day.is_some_and(|budget| budget.0 < counted.spent.0 + price.0) {
        Some(Refusal::Budget)
    } else {
        None
    }
}

/// The beginning of the minute of this time.
pub(in crate::store) fn minute(at: Timestamp) -> Timestamp {
    let into_minute = at.as_microsecond().rem_euclid(60_000_000);
    earlier(at, into_minute.microseconds())
}

/// The midnight before this time, in the zone of the limits.
pub(in crate::store) fn day(at: Timestamp, limits: &LimitSettings) -> Timestamp {
    at.to_zoned(limits.zone.clone()).start_of_day().map_or(at, |midnight| midnight.timestamp())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn noon() -> Timestamp {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_limit_is_full_while_its_last_text_is_within_it() {
        let minute = Duration::from_secs(60);
        let limits = [Limit { count: 2, within: minute }];
        let ago = |seconds| noon() - Duration::from_secs(seconds);
        assert!(!is_full(&[ago(1)], &limits, noon()));
        assert!(is_full(&[ago(1), ago(59)], &limits, noon()));
        assert!(!is_full(&[ago(1), ago(60)], &limits, noon()));
        assert!(is_full(&[], &[Limit { count: 0, within: minute }], noon()));
    }

    #[test]
    fn a_minute_begins_on_the_minute() {
        assert_eq!(minute(noon() + Duration::from_millis(59_999)), noon());
        assert_eq!(minute(noon()), noon());
    }
}
