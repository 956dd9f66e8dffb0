//! The only reader of the time.
//!
//! Wall time ([`Clock::now`]) is what is stored and told to callers; monotonic time ([`Clock::monotonic`]) is for
//! measuring and waiting. The two are never mixed.
//!
//! Wall time may step: a wrong clock is put right, a machine wakes up. What that means for promises:
//! - *Forward*: as if the time had passed. What has outlived itself is exhausted, and a person can queue it again; leases
//!   that are over by the new time are renewed for what this very process still has in hand
//!   ([`Worker`](crate::outbox::Worker)), so nothing is sent twice.
//! - *Back*: what was promised by the old time lies in the future now. The upkeep moves it back as far, at its next look
//!   ([`Store::follow_clock`](crate::store::Store::follow_clock)), so that it is neither late nor kept for longer. What was
//!   promised before the new time waits for its next try longer by the step, at most.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;

/// Where the time comes from: the system, or a test that sets it.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Set(Arc<Hands>),
}

/// Where the hands of a standing clock are.
#[derive(Debug)]
struct Hands {
    /// Milliseconds since the Unix epoch.
    wall: AtomicI64,
    /// Milliseconds that have passed beyond the system's monotonic time.
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

    /// Sets a standing clock, to the millisecond, as when a wrong one is put right: no time passes. The system's clock is
    /// left alone.
    pub fn set(&self, now: Timestamp) {
        if let Source::Set(hands) = &self.0 {
            hands.wall.store(now.as_millisecond(), Ordering::SeqCst);
        }
    }

    /// Lets so much time pass on a standing clock, to the millisecond: on the wall, and for whoever waits.
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
