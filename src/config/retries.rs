//! Schedules of retries.

use std::time::Duration;

use super::value::{FromToml, TomlValue};

/// The most waits of a retry schedule.
const RETRIES_MAX: usize = 32;

/// The waits of a retry schedule.
pub(super) struct RetrySchedule(pub Vec<Duration>);

impl FromToml for RetrySchedule {
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let waits = Vec::<Duration>::from_toml(value)?;
        match waits.len() {
            0..=RETRIES_MAX => Some(Self(waits)),
            found => value.refuse(format!("`{}` has {found} waits of at most {RETRIES_MAX}", value.key()), None),
        }
    }
}
