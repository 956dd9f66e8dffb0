//! The limits of texts: how many to a number, its neighbours and a country, how many altogether, and what they may cost.

use jiff::{Timestamp, ToSpan};

use crate::base::moment::earlier;
use crate::config::settings::{Limit, LimitSettings, Money};
use crate::line::event::Refusal;
use crate::store::Pseudonym;

/// The keys that a text is counted under: number, prefix, range and typing caller, as far as they are known.
pub(in crate::store) type TextKeys = [Option<Pseudonym>; 4];

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
    /// Those that are kept.
    pub keys: TextKeys,
    pub at: Timestamp,
    pub sums: SumsOfText,
    pub room: TextRoom,
}

/// The room that a text leaves, under everything that it is limited by.
#[derive(Clone, Debug)]
pub(in crate::store) struct TextRoom {
    pub keys: TextKeys,
    /// How many more there may be under each of the keys.
    pub under_keys: [u32; 4],
    pub in_sums: SumsRoom,
}

/// The room that a text leaves in the sums that it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct SumsRoom {
    pub in_minute: i64,
    pub in_day: i64,
    pub in_country: i64,
    pub money: Money,
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

/// The room that another text leaves under the narrowest of the limits; `None` if one of them has none for it. `newest` are the
/// times of the texts counted so far, the newest first; as many as the largest limit are enough.
pub(in crate::store) fn room_under(newest: &[Timestamp], limits: &[Limit], now: Timestamp) -> Option<u32> {
    limits.iter().try_fold(u32::MAX, |room, limit| {
        let counted = newest.iter().take_while(|at| earlier(now, limit.within) < **at).count();
        Some(room.min(limit.count.checked_sub(1 + counted as u32)?))
    })
}

/// The room that a text of this price to this country leaves.
///
/// # Errors
/// The sum that has none for it.
pub(in crate::store) fn room_in_sums(
    counted: CountedTexts,
    country: &str,
    price: Money,
    limits: &LimitSettings,
) -> Result<SumsRoom, Refusal> {
    let room = |limit: u32, counted: i64| i64::from(limit) - counted - 1;
    let of_country = limits.per_country_day.get(country);
    let room = SumsRoom {
        in_minute: room(limits.per_minute, counted.in_minute),
        in_day: room(limits.per_day, counted.in_day),
        in_country: of_country.map_or(i64::MAX, |limit| room(*limit, counted.in_country)),
        money: Money(limits.money_per_day.map_or(i64::MAX, |budget| budget.0 - counted.spent.0 - price.0)),
    };
    if room.in_country < 0 {
        Err(Refusal::CountryLimit)
    } else if room.in_minute < 0 || room.in_day < 0 {
        Err(Refusal::DayLimit)
    } else if room.money < Money(0) {
        Err(Refusal::Budget)
    } else {
        Ok(room)
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
        assert_eq!(room_under(&[], &limits, noon()), Some(1));
        assert_eq!(room_under(&[ago(1)], &limits, noon()), Some(0));
        assert_eq!(room_under(&[ago(1), ago(59)], &limits, noon()), None);
        assert_eq!(room_under(&[ago(1), ago(60)], &limits, noon()), Some(0));
        assert_eq!(room_under(&[], &[Limit { count: 0, within: minute }], noon()), None);
        assert_eq!(room_under(&[ago(1)], &[], noon()), Some(u32::MAX));
    }

    #[test]
    fn the_narrowest_limit_leaves_the_room() {
        let limit = |count, within| Limit { count, within: Duration::from_secs(within) };
        let ago = |seconds| noon() - Duration::from_secs(seconds);
        let limits = [limit(2, 60), limit(9, 3600)];
        assert_eq!(room_under(&[ago(1_000); 3], &limits, noon()), Some(1));
        assert_eq!(room_under(&[ago(1_000); 8], &limits, noon()), Some(0));
        assert_eq!(room_under(&[ago(1_000); 9], &limits, noon()), None);
    }

    #[test]
    fn a_minute_begins_on_the_minute() {
        assert_eq!(minute(noon() + Duration::from_millis(59_999)), noon());
        assert_eq!(minute(noon()), noon());
    }
}
