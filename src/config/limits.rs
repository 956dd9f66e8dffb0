//! `[limits]`: quotas of texts.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::tz::TimeZone;

use super::duration;
use super::place::Placed;
use super::settings::{Limit, LimitSettings, Money};
use super::shape::Kind;
use super::table::Table;
use super::value::{FromToml, TomlValue};
use crate::base::number::NumberPlan;

/// The most limits of one kind.
const LIMITS_MAX: usize = 8;
/// The most texts within a limit: so many rows are read before a text is promised.
const COUNT_MAX: u32 = 10_000;
/// The longest time of a limit: texts are remembered for so long.
const WITHIN_MAX: Duration = Duration::from_secs(366 * 86_400);
/// The most texts of a day.
const DAY_MAX: u64 = 100_000_000;
const SECOND: Duration = Duration::from_secs(1);
const HELP: &str = "write a count and a time, such as `3 in 1h`";

/// The limits of one kind.
struct LimitList(Vec<Limit>);

/// Reads the table.
pub(super) fn read(table: &mut Table<'_>) -> LimitSettings {
    let defaults = LimitSettings::default();
    let (minute, hour, day) = (Duration::from_secs(60), Duration::from_secs(3600), Duration::from_secs(86_400));
    let mut limits = |key, default| table.or(key, LimitList(default)).0;
    let per_number = limits("per_number", defaults.per_number);
    let per_prefix = limits("per_prefix", defaults.per_prefix);
    let per_range = limits("per_range", defaults.per_range);
    let per_typing_caller = limits("per_typing_caller", defaults.per_typing_caller);
    LimitSettings {
        per_number,
        per_prefix,
        per_range,
        per_typing_caller,
        per_country_day: per_country(table),
        per_minute: table.within("per_minute", u64::from(defaults.per_minute), 1..=DAY_MAX) as u32,
        per_day: table.within("per_day", u64::from(defaults.per_day), 1..=DAY_MAX) as u32,
        money_per_day: money(table),
        zone: table.or::<TimeZone>("zone", defaults.zone),
        closing_count: table.within("closing_count", u64::from(defaults.closing_count), 1..=1_000_000) as u32,
        closing_window: table.within("closing_window", defaults.closing_window, hour..=7 * day),
        closing_patience: table.within("closing_patience", defaults.closing_patience, minute..=day),
        closed_for: table.within("closed_for", defaults.closed_for, minute..=30 * day),
        undeliverable_for: table.within("undeliverable_for", defaults.undeliverable_for, hour..=366 * day),
    }
}

/// The budget of a day, if there is one.
fn money(table: &mut Table<'_>) -> Option<Money> {
    let is_given = table.value("money_per_day").is_some();
    is_given.then(|| table.within("money_per_day", Money(1), Money(1)..=Money(1_000_000_000_000)))
}

fn per_country(table: &mut Table<'_>) -> BTreeMap<String, u32> {
    let entries = table.entries("per_country_day").into_iter();
    entries.filter_map(|(name, value)| Some((country(&name, value)?, count(value)?))).collect()
}

/// A country with telephone numbers, by its code.
fn country(name: &Placed<String>, value: TomlValue<'_>) -> Option<String> {
    if NumberPlan::new(&name.value, &[]).is_ok() {
        // In the spelling of the numbering plan: a limit for another spelling would never apply.
        return Some(name.value.to_ascii_uppercase());
    }
    let problem = name.problem(format!("`{}` is not a country with telephone numbers", name.value));
    value.reading().context.problems.push(problem.with_help("write its two letters of ISO 3166, such as `RU`"));
    None
}

/// The texts of a day.
fn count(value: TomlValue<'_>) -> Option<u32> {
    match u64::from_toml(value)? {
        count @ 1..=DAY_MAX => Some(count as u32),
        count => value.refuse(format!("`{}` must be from 1 to {DAY_MAX}, found {count}", value.key()), None),
    }
}

impl FromToml for LimitList {
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let limits = Vec::<Limit>::from_toml(value)?;
        match limits.len() {
            0..=LIMITS_MAX => Some(Self(limits)),
            found => value.refuse(format!("`{}` has {found} limits of at most {LIMITS_MAX}", value.key()), None),
        }
    }
}

impl FromToml for Limit {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let text = value.text()?;
        let Some((count, within)) = text.split_once(" in ") else {
            return value.refuse(format!("`{text}` is not a limit"), Some(HELP));
        };
        let count = match count.trim().parse::<u32>() {
            Ok(count @ 1..=COUNT_MAX) => count,
            _ => return value.refuse(format!("expected a count from 1 to {COUNT_MAX}, found `{count}`"), Some(HELP)),
        };
        match duration::parse(within.trim()) {
            Ok(within) if (SECOND..=WITHIN_MAX).contains(&within) => Some(Self { count, within }),
            Ok(_) => {
                let (min, max) = (duration::shown(SECOND), duration::shown(WITHIN_MAX));
                value.refuse(format!("the time of `{text}` must be from {min} to {max}"), Some(HELP))
            }
            Err(message) => value.refuse(message, Some(HELP)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_within_what_may_be_written() {
        let LimitSettings { per_number, per_prefix, per_range, per_typing_caller, .. } = LimitSettings::default();
        for limits in [per_number, per_prefix, per_range, per_typing_caller] {
            assert!(limits.len() <= LIMITS_MAX);
            for Limit { count, within } in limits {
                assert!((1..=COUNT_MAX).contains(&count) && (SECOND..=WITHIN_MAX).contains(&within));
            }
        }
    }
}
