//! Times before and after a time. At the ends of what a [`Timestamp`] can be, they stop.

use jiff::{Timestamp, TimestampArithmetic};

/// The time so long before.
pub fn earlier(at: Timestamp, span: impl Into<TimestampArithmetic>) -> Timestamp {
    at.checked_sub(span).unwrap_or(Timestamp::MIN)
}

/// The time so long after.
pub fn later(at: Timestamp, span: impl Into<TimestampArithmetic>) -> Timestamp {
    at.checked_add(span).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn the_ends_of_time_are_never_passed() {
        let hour = SignedDuration::from_hours(1);
        assert_eq!(later(earlier(Timestamp::UNIX_EPOCH, hour), hour), Timestamp::UNIX_EPOCH);
        assert_eq!((earlier(Timestamp::MIN, hour), later(Timestamp::MAX, hour)), (Timestamp::MIN, Timestamp::MAX));
    }
}
