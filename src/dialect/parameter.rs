//! Values of a platform's parameters: single, readable and bounded.

use std::time::Duration;

use crate::dialect::error::DialectError;
use crate::dialect::form::{Form, FormError};

/// The most keys taken at once. More are kept as one more than this, which no menu and no number can be.
pub const DIGITS_MAX: usize = 32;

/// Stands for a value that is not text (U+FFFD REPLACEMENT CHARACTER).
pub const UNREADABLE: &str = "\u{fffd}";

/// A parameter that has one value by its nature.
pub fn single<'f>(form: &'f Form<'_>, name: &'static str) -> Result<Option<&'f str>, DialectError> {
    form.single(name).map_err(DialectError::Parameters)
}

/// A value that has one reading and that the call can do without: bytes that are no text are read as a sign that no number,
/// key, phrase or word of a platform has.
pub fn readable<'f>(form: &'f Form<'_>, name: &'static str) -> Result<Option<&'f str>, DialectError> {
    match form.single(name) {
        Err(FormError::NotUtf8(_)) => Ok(Some(UNREADABLE)),
        read => read.map_err(DialectError::Parameters),
    }
}

/// A time in seconds, with or without a fraction.
pub fn parse_seconds(seconds: &str) -> Option<Duration> {
    Duration::try_from_secs_f64(seconds.trim().parse().ok()?).ok()
}

/// Keys as the platform wrote them, as many as anything could take and one more.
pub fn bounded_keys(digits: &str) -> String {
    digits.chars().take(DIGITS_MAX + 1).collect()
}

/// Whole seconds, at least one: platforms take no fractions, and 0 would not wait at all.
pub fn whole_seconds(wait: Duration) -> String {
    wait.as_millis().div_ceil(1000).max(1).to_string()
}
