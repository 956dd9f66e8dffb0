//! Quotas of texts.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::tz::TimeZone;

use super::Money;

/// `[limits]`: quotas of texts, reserved in the store before anything is promised, against SMS pumping
/// (<https://www.twilio.com/docs/messaging/guides/preventing-messaging-fraud>).
#[derive(Clone, Debug, PartialEq)]
pub struct LimitSettings {
    /// For one number.
    pub per_number: Vec<Limit>,
    /// For all numbers that differ only in their last four digits.
    pub per_prefix: Vec<Limit>,
    /// For all numbers that differ only in their last five digits.
    pub per_range: Vec<Limit>,
    /// For one caller's texts to typed numbers.
    pub per_typing_caller: Vec<Limit>,
    /// Texts a day by country (ISO 3166); no limit for countries not listed.
    pub per_country_day: BTreeMap<String, u32>,
    /// Texts a minute altogether.
    pub per_minute: u32,
    /// Texts a day altogether.
    pub per_day: u32,
    /// The most money for texts a day; `None` for no limit.
    pub money_per_day: Option<Money>,
    /// The zone whose midnight begins a day.
    pub zone: TimeZone,
    /// A prefix or range is closed if this many of its texts were accepted within `closing_window`, and none delivered
    /// or opened.
    pub closing_count: u32,
    /// The time looked back.
    pub closing_window: Duration,
    /// The time after which a text counts as neither delivered nor opened.
    pub closing_patience: Duration,
    /// The time for which a prefix stays closed.
    pub closed_for: Duration,
    /// The suppression time of a number or mailbox that takes nothing now.
    pub undeliverable_for: Duration,
}

/// A count within a sliding time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The most texts.
    pub count: u32,
    /// Within this time.
    pub within: Duration,
}

impl LimitSettings {
    /// The longest time that limits look back.
    pub fn longest(&self) -> Duration {
        let limits = [&self.per_number, &self.per_prefix, &self.per_range, &self.per_typing_caller];
        let longest = limits.into_iter().flatten().map(|limit| limit.within).max();
        longest.unwrap_or_default().max(self.closing_window)
    }
}

impl Default for LimitSettings {
    /// Limits for a line that sends a caller one text and a few repeats; a closed prefix stays so for 12 hours.
    fn default() -> Self {
        let (minute, hour, day) = (60, 3600, 86_400);
        let limits = |limits: &[(u32, u64)]| {
            let limit = |(count, within): &(u32, u64)| Limit { count: *count, within: Duration::from_secs(*within) };
            limits.iter().map(limit).collect()
        };
        Self {
            per_number: limits(&[(2, 10 * minute), (3, hour), (5, day), (10, 30 * day)]),
            per_prefix: limits(&[(20, hour), (60, day)]),
            per_range: limits(&[(60, hour)]),
            per_typing_caller: limits(&[(2, day)]),
            per_country_day: BTreeMap::new(),
            per_minute: 600,
            per_day: 50_000,
            money_per_day: None,
            zone: TimeZone::UTC,
            closing_count: 20,
            closing_window: Duration::from_secs(day),
            closing_patience: Duration::from_secs(hour),
            closed_for: Duration::from_secs(12 * hour),
            undeliverable_for: Duration::from_secs(7 * day),
        }
    }
}
