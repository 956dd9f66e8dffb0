//! A rate limiter: messages a second by the gateway's contract, fewer for a while after it complained.
//!
//! A token bucket for one second's messages. A complaint (429, SMPP throttling) halves the rate; each second without
//! one raises it by a twentieth, up to the contract's. A gateway without a configured rate is unlimited until it
//! complains, and then gets half of the messages of the second before.

use std::time::{Duration, Instant};

/// The lowest rate, in messages a second.
const RATE_MIN: f64 = 0.1;
/// The lowest rate, as a share of the contract's.
const SHARE_MIN: f64 = 1.0 / 64.0;
/// The rate above which there is no limit: faster than anything here sends.
const RATE_MAX: f64 = 100_000.0;
/// The factor of the rate after a complaint.
const SLOWER: f64 = 0.5;
/// The factor of the rate after a second without a complaint.
const FASTER: f64 = 1.05;
/// Concurrent complaints within this time count as one; the rate also grows at this interval.
const SECOND: Duration = Duration::from_secs(1);

/// The rate limiter of one gateway. The time is an argument of each call and must not run backwards.
#[derive(Clone, Debug)]
pub(crate) struct RateLimiter {
    /// The rate of the contract; `None` for no limit but after complaints.
    ceiling: Option<f64>,
    /// The current rate; `None` for no limit.
    rate: Option<f64>,
    tokens: f64,
    /// The time of the last refill.
    counted: Instant,
    /// The time of the last change of the rate.
    adjusted: Instant,
    /// The time of the last complaint that counted.
    complained: Option<Instant>,
    /// The beginning of the current second, the messages in it and in the one before.
    window: (Instant, u32, u32),
}

impl RateLimiter {
    /// A limiter of this rate, with the first second's tokens at hand.
    pub(crate) fn new(rate: Option<f64>, now: Instant) -> Self {
        Self {
            ceiling: rate,
            rate,
            tokens: rate.map_or(0.0, bucket),
            counted: now,
            adjusted: now,
            complained: None,
            window: (now, 0, 0),
        }
    }

    /// Takes a token.
    ///
    /// # Errors
    /// The time at which to try again.
    pub(crate) fn take(&mut self, now: Instant) -> Result<(), Instant> {
        self.adjust(now);
        if let Some(rate) = self.rate {
            if self.tokens < 1.0 {
                return Err(now + Duration::from_secs_f64((1.0 - self.tokens) / rate));
            }
            self.tokens -= 1.0;
        }
        self.count(now);
        Ok(())
    }

    /// Lowers the rate after a complaint of the gateway.
    pub(crate) fn slow_down(&mut self, now: Instant) {
        self.adjust(now);
        if self.complained.is_some_and(|last| now < last + SECOND) {
            return;
        }
        self.complained = Some(now);
        let rate = self.rate.unwrap_or_else(|| self.measured(now));
        self.rate = Some((rate * SLOWER).max(self.floor()));
        (self.tokens, self.counted, self.adjusted) = (0.0, now, now);
    }

    /// Refills the tokens and raises the rate, by whole seconds.
    fn adjust(&mut self, now: Instant) {
        let Some(rate) = self.rate else { return };
        let passed = now.saturating_duration_since(self.counted).as_secs_f64();
        self.tokens = (self.tokens + passed * rate).min(bucket(rate));
        self.counted = now;
        let seconds = now.saturating_duration_since(self.adjusted).as_secs();
        self.adjusted += Duration::from_secs(seconds);
        let grown = rate * FASTER.powf(seconds as f64);
        self.rate = match self.ceiling {
            Some(ceiling) => Some(grown.min(ceiling)),
            None => Some(grown).filter(|grown| *grown < RATE_MAX),
        };
    }

    fn floor(&self) -> f64 {
        self.ceiling.map_or(RATE_MIN, |ceiling| (ceiling * SHARE_MIN).max(RATE_MIN).min(ceiling))
    }

    fn count(&mut self, now: Instant) {
        let (began, given, _) = self.window;
        match now.saturating_duration_since(began) {
            passed if passed < SECOND => self.window.1 += 1,
            passed if passed < 2 * SECOND => self.window = (began + SECOND, 1, given),
            _ => self.window = (now, 1, 0),
        }
    }

    /// The messages in about the last second.
    fn measured(&self, now: Instant) -> f64 {
        let (began, given, before) = self.window;
        let recent = if now.saturating_duration_since(began) < 2 * SECOND { given.max(before) } else { 0 };
        f64::from(recent.max(1))
    }
}

/// The capacity of the bucket: the tokens of a second, at least one.
fn bucket(rate: f64) -> f64 {
    rate.max(1.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::clock::Clock;

    fn start() -> Instant {
        Clock::system().monotonic()
    }

    /// The number given until then, when they are asked for as soon as they may be.
    fn given(limiter: &mut RateLimiter, from: Instant, until: Instant) -> usize {
        let (mut now, mut given) = (from, 0);
        while now < until {
            match limiter.take(now) {
                Ok(()) => given += 1,
                Err(next) => now = next,
            }
        }
        given
    }

    #[test]
    fn a_second_is_given_at_once_and_then_no_more_than_the_rate() {
        let now = start();
        let mut limiter = RateLimiter::new(Some(10.0), now);
        assert_eq!((0..10).filter(|_| limiter.take(now).is_ok()).count(), 10);
        let next = limiter.take(now).unwrap_err().duration_since(now);
        assert!((0.0999..0.1001).contains(&next.as_secs_f64()), "{next:?}");
        let in_a_minute = given(&mut limiter, now, now + 60 * SECOND);
        assert!((598..=600).contains(&in_a_minute), "{in_a_minute}");
    }

    #[test]
    fn a_slow_contract_gives_one_at_a_time() {
        let now = start();
        let mut limiter = RateLimiter::new(Some(0.5), now);
        assert!(limiter.take(now).is_ok());
        assert_eq!(limiter.take(now), Err(now + 2 * SECOND));
        assert!(limiter.take(now + 2 * SECOND).is_ok());
    }

    #[test]
    fn a_complaint_halves_the_rate_and_quiet_seconds_give_it_back() {
        let now = start();
        let mut limiter = RateLimiter::new(Some(64.0), now);
        limiter.slow_down(now);
        assert_eq!(limiter.rate, Some(32.0));
        assert!(limiter.take(now).is_err(), "what was saved up is gone");
        limiter.slow_down(now + SECOND / 2);
        assert_eq!(limiter.rate, Some(32.0), "sends under way together complain together");
        assert!(limiter.take(now + SECOND).is_ok());
        assert!((33.59..33.61).contains(&limiter.rate.unwrap()), "a twentieth a second: {:?}", limiter.rate);
        assert!(limiter.take(now + 20 * SECOND).is_ok());
        assert_eq!(limiter.rate, Some(64.0), "and never above the contract");
    }

    #[test]
    fn complaints_without_end_leave_a_trickle() {
        let now = start();
        for (rate, floor) in [(640.0, 10.0), (2.0, 0.1), (0.05, 0.05)] {
            let mut limiter = RateLimiter::new(Some(rate), now);
            (0..60).for_each(|second| limiter.slow_down(now + second * SECOND));
            let slowest = limiter.rate.unwrap();
            assert!(floor <= slowest && slowest <= floor * 1.06, "{rate}: {slowest}");
        }
    }

    #[test]
    fn without_a_contract_only_a_complaint_slows_from_what_was_sent() {
        let now = start();
        let mut limiter = RateLimiter::new(None, now);
        assert_eq!((0..5000).filter(|_| limiter.take(now).is_ok()).count(), 5000);
        (0..80).for_each(|_| limiter.take(now + SECOND).unwrap());
        assert_eq!(limiter.rate, None);
        let mut limiter = RateLimiter::new(None, now);
        (0..80).for_each(|_| limiter.take(now).unwrap());
        limiter.slow_down(now + SECOND / 2);
        assert_eq!(limiter.rate, Some(40.0));
        assert!(limiter.take(now + 600 * SECOND).is_ok());
        assert_eq!(limiter.rate, None, "forgotten in the end");
    }

    #[test]
    fn a_complaint_before_anything_was_sent_is_a_trickle_too() {
        let now = start();
        let mut limiter = RateLimiter::new(None, now);
        limiter.slow_down(now);
        assert_eq!(limiter.rate, Some(0.5));
    }

    proptest! {
        #[test]
        fn however_it_is_asked_no_stretch_of_time_gets_more_than_rate_and_burst(
            rate in 0.2f64..500.0,
            steps in prop::collection::vec((0u64..2_000, prop::bool::weighted(0.02)), 1..400),
        ) {
            let (began, mut now) = (start(), start());
            let mut limiter = RateLimiter::new(Some(rate), began);
            now = now.max(began);
            let mut times = vec![];
            for (milliseconds, complains) in steps {
                now += Duration::from_millis(milliseconds);
                if complains {
                    limiter.slow_down(now);
                }
                if limiter.take(now).is_ok() {
                    times.push(now);
                }
            }
            for (at, first) in times.iter().enumerate() {
                for (more, last) in times[at..].iter().enumerate() {
                    let allowed = rate.max(1.0) + rate * last.duration_since(*first).as_secs_f64();
                    prop_assert!(more as f64 + 1.0 <= allowed + 1e-6, "{} in {:?}", more + 1, last.duration_since(*first));
                }
            }
        }
    }
}
