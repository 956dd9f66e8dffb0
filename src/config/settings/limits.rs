//! Who may be texted how often.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::tz::TimeZone;

use super::Money;

/// `[limits]`: who may be texted how often, counted in the store before anything is promised (`facts/messaging.md` 13).
#[derive(Clone, Debug, PartialEq)]
pub struct LimitSettings {
    /// For one number.
    pub per_number: Vec<Limit>,
    /// For all numbers that differ in their last four digits only.
    pub per_prefix: Vec<Limit>,
    /// For all numbers that differ in their last five digits only.
    pub per_range: Vec<Limit>,
    /// For one caller's texts to numbers that were typed.
    pub per_typing_caller: Vec<Limit>,
    /// Texts a day by country (ISO 3166); a country that is not there has no limit of its own.
    pub per_country_day: BTreeMap<String, u32>,
    /// Texts a minute altogether.
    pub per_minute: u32,
    /// Texts a day altogether.
    pub per_day: u32,
    /// What texts may cost a day; without limit where not given.
    pub money_per_day: Option<Money>,
    /// The zone whose midnight begins a day.
    pub zone: TimeZone,
    /// A prefix or range is closed when so many of its texts were accepted within `closing_window`, none of them
    /// delivered or opened.
    pub closing_count: u32,
    /// The time looked back on.
    pub closing_window: Duration,
    /// How long a text may take to be delivered or opened before it counts as neither.
    pub closing_patience: Duration,
    /// How long a prefix stays closed.
    pub closed_for: Duration,
    /// How long a number that does not exist is left alone.
    pub undeliverable_for: Duration,
}

/// So many within a time that slides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// How many.
    pub count: u32,
    /// Within this time.
    pub within: Duration,
}

impl LimitSettings {
    /// How far back the limits look.
    pub fn longest(&self) -> Duration {
        let limits = [&self.per_number, &self.per_prefix, &self.per_range, &self.per_typing_caller];
        let longest = limits.into_iter().flatten().map(|limit| limit.within).max();
        longest.unwrap_or_default().max(self.closing_window)
    }
}

impl Default for LimitSettings {
    /// The figures of `facts/messaging.md` section 13.
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
