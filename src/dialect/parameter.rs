//! Values of a platform's parameters: single, readable and bounded.

use std::time::Duration;

use crate::dialect::error::DialectError;
use crate::dialect::form::{Form, FormError};

/// The most keys of one input. More are cut to one above this, which no menu and no number matches.
pub const DIGITS_MAX: usize = 32;

/// Stands for a value that is not text (U+FFFD REPLACEMENT CHARACTER).
pub(super) const UNREADABLE: &str = "\u{fffd}";

/// A parameter that must be single.
pub(super) fn single<'f>(form: &'f Form<'_>, name: &'static str) -> Result<Option<&'f str>, DialectError> {
    form.single(name).map_err(DialectError::Parameters)
}

/// A single value that the call can do without: bytes that are not text are read as a character that no number, key,
/// phrase or word of a platform has.
pub(super) fn readable<'f>(form: &'f Form<'_>, name: &'static str) -> Result<Option<&'f str>, DialectError> {
    match form.single(name) {
        Err(FormError::NotUtf8(_)) => Ok(Some(UNREADABLE)),
        read => read.map_err(DialectError::Parameters),
    }
}

/// A duration in seconds, with or without a fraction.
pub(super) fn parse_seconds(seconds: &str) -> Option<Duration> {
    Duration::try_from_secs_f64(seconds.trim().parse().ok()?).ok()
}

/// The keys as the platform wrote them, at most one above the limit.
pub(super) fn bounded_keys(digits: &str) -> String {
    digits.chars().take(DIGITS_MAX + 1).collect()
}

/// Whole seconds, at least one: platforms take no fractions, and 0 would not wait at all.
pub(super) fn whole_seconds(wait: Duration) -> String {
    wait.as_millis().div_ceil(1000).max(1).to_string()
}
