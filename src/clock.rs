//! The only reader of the time.
//!
//! Wall time ([`Clock::now`]) is what is stored and told to callers; monotonic time ([`Clock::monotonic`]) is for
//! measuring and waiting. The two are never mixed.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use jiff::Timestamp;

/// Where the time comes from: the system, or a test that sets it.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    /// Milliseconds since the Unix epoch.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// The system's clock.
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still until it is set again with [`Clock::set`].
    pub fn standing_at(now: Timestamp) -> Self {
        Self(Source::Set(Arc::new(AtomicI64::new(now.as_millisecond()))))
    }

    /// Sets a standing clock, to the millisecond. The system's clock is left alone.
    pub fn set(&self, now: Timestamp) {
        if let Source::Set(millis) = &self.0 {
            millis.store(now.as_millisecond(), Ordering::SeqCst);
        }
    }

    /// Wall time.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => Timestamp::now(),
            Source::Set(millis) => Timestamp::from_millisecond(millis.load(Ordering::SeqCst))
                .expect("set from a timestamp, so within its range"),
        }
    }

    /// Monotonic time, for durations.
    pub fn monotonic(&self) -> Instant {
        Instant::now()
    }
}
