//! The only reader of the time.
//!
//! Wall time ([`Clock::now`]) is stored and told to callers; monotonic time ([`Clock::monotonic`]) is for measuring and
//! waiting. The two are never mixed.
//!
//! Wall time may step, when a clock is corrected or a machine wakes up. The effect on promises:
//! - *Forward*: as if the time had passed. Expired messages are exhausted, and a person can queue them again; expired
//!   leases are renewed for the messages that this process still has in hand
//!   ([`OutboxWorker`](crate::outbox::OutboxWorker)), so nothing is sent twice.
//! - *Back*: older promises lie in the future. The upkeep moves them back by the step
//!   ([`Store::follow_clock`](crate::store::Store::follow_clock)), so that they are neither late nor kept longer. Until
//!   then, the next try of an older promise waits longer by the step, at most.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use crate::base::moment::later;

/// The source of the time: the system, or a test that sets it.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Set(Arc<Hands>),
}

/// The times of a standing clock.
#[derive(Debug)]
struct Hands {
    /// Milliseconds since the Unix epoch.
    wall: AtomicI64,
    /// Milliseconds added to the system's monotonic time.
    passed: AtomicU64,
}

impl Clock {
    /// The system's clock.
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still until it is set again with [`Clock::set`].
    pub fn standing_at(now: Timestamp) -> Self {
        let hands = Hands { wall: AtomicI64::new(now.as_millisecond()), passed: AtomicU64::new(0) };
        Self(Source::Set(Arc::new(hands)))
    }

    /// Sets a standing clock, to the millisecond, as when a wrong one is corrected: no time passes. No effect on the
    /// system's clock.
    pub fn set(&self, now: Timestamp) {
        if let Source::Set(hands) = &self.0 {
            hands.wall.store(now.as_millisecond(), Ordering::SeqCst);
        }
    }

    /// Lets time pass on a standing clock, to the millisecond, both wall and monotonic time.
    pub fn pass(&self, time: Duration) {
        if let Source::Set(hands) = &self.0 {
            let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
            hands.passed.fetch_add(millis, Ordering::SeqCst);
            hands.wall.fetch_add(i64::try_from(millis).unwrap_or(i64::MAX), Ordering::SeqCst);
        }
    }

    /// Wall time.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => Timestamp::now(),
            Source::Set(hands) => Timestamp::from_millisecond(hands.wall.load(Ordering::SeqCst))
                .expect("set from a timestamp, so within its range"),
        }
    }

    /// Monotonic time, for durations.
    pub fn monotonic(&self) -> Instant {
        match &self.0 {
            Source::System => Instant::now(),
            Source::Set(hands) => Instant::now() + Duration::from_millis(hands.passed.load(Ordering::SeqCst)),
        }
    }
}

/// Finds steps of the wall clock, by the monotonic one.
pub(crate) struct ClockSteps {
    wall: Timestamp,
    monotonic: Instant,
}

impl ClockSteps {
    pub(crate) fn new(clock: &Clock) -> Self {
        Self { wall: clock.now(), monotonic: clock.monotonic() }
    }

    /// The lead of the wall clock over the time that has passed since the last look; negative if it was set back.
    pub(crate) fn look(&mut self, clock: &Clock) -> SignedDuration {
        let (wall, monotonic) = (clock.now(), clock.monotonic());
        let passed = monotonic.saturating_duration_since(self.monotonic);
        let expected = later(self.wall, passed);
        (self.wall, self.monotonic) = (wall, monotonic);
        wall.duration_since(expected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_is_told_and_time_that_passes_is_not() {
        let clock = Clock::standing_at("2026-11-28T10:00:00Z".parse().unwrap());
        let mut steps = ClockSteps::new(&clock);
        clock.pass(Duration::from_secs(3600));
        assert!(steps.look(&clock).abs() < SignedDuration::from_secs(1));
        clock.set("2026-11-28T10:10:00Z".parse().unwrap());
        assert!((-3001..=-2999).contains(&steps.look(&clock).as_secs()));
        assert!(steps.look(&clock).abs() < SignedDuration::from_secs(1), "a step is told once");
    }
}
