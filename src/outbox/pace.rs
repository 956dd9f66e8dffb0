//! How fast a gateway is given messages: as fast as its contract allows, slower for a while after it complained.
//!
//! A bucket of tokens that holds one second's worth. A complaint halves the rate; each second without one gives back a
//! twentieth (`facts/messaging.md` section 2). A gateway without a rate is given everything at once until it complains,
//! and from then on half of what it got in the second before.

use std::time::{Duration, Instant};

/// The rate no gateway is slowed below, in messages a second.
const RATE_MIN: f64 = 0.1;
/// The share of its own rate that a gateway is not slowed below.
const SHARE_MIN: f64 = 1.0 / 64.0;
/// The rate from which on there is none: faster than anything here sends.
const RATE_MAX: f64 = 100_000.0;
/// What a complaint leaves of the rate.
const SLOWER: f64 = 0.5;
/// What a second without a complaint makes of it.
const FASTER: f64 = 1.05;
/// Complaints of sends that were under way together count as one; the rate grows as often.
const SECOND: Duration = Duration::from_secs(1);

/// The pace of one gateway. Time comes with each question, and never runs backwards.
#[derive(Clone, Debug)]
pub struct Pace {
    /// The rate of the contract; none where the gateway is not slowed unless it complains.
    ceiling: Option<f64>,
    /// The rate just now; none is no limit.
    rate: Option<f64>,
    tokens: f64,
    /// When the tokens were last counted.
    counted: Instant,
    /// When the rate was last changed.
    adjusted: Instant,
    /// When the last complaint was heeded.
    complained: Option<Instant>,
    /// Messages given in the second that began then, and in the one before it.
    window: (Instant, u32, u32),
}

impl Pace {
    /// A pace of so many messages a second, the first second's worth at once; no pace without.
    pub fn new(rate: Option<f64>, now: Instant) -> Self {
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

    /// Takes the right to send one message.
    ///
    /// # Errors
    /// The time from which on it may be asked for again.
    pub fn take(&mut self, now: Instant) -> Result<(), Instant> {
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

    /// Heeds a complaint of the gateway.
    pub fn slow_down(&mut self, now: Instant) {
        self.adjust(now);
        if self.complained.is_some_and(|last| now < last + SECOND) {
            return;
        }
        self.complained = Some(now);
        let rate = self.rate.unwrap_or_else(|| self.measured(now));
        self.rate = Some((rate * SLOWER).max(self.floor()));
        (self.tokens, self.counted, self.adjusted) = (0.0, now, now);
    }

    /// Messages a second just now; `None` where there is no limit.
    pub fn rate(&self) -> Option<f64> {
        self.rate
    }

    /// Adds the tokens since the last time, and lets the rate grow by whole seconds.
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

    /// The messages of about the last second.
    fn measured(&self, now: Instant) -> f64 {
        let (began, given, before) = self.window;
        let recent = if now.saturating_duration_since(began) < 2 * SECOND { given.max(before) } else { 0 };
        f64::from(recent.max(1))
    }
}

/// The tokens kept for a burst: those of a second, and one at least.
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

    /// How many are given until then, when they are asked for as soon as they may be.
    fn given(pace: &mut Pace, from: Instant, until: Instant) -> usize {
        let (mut now, mut given) = (from, 0);
        while now < until {
            match pace.take(now) {
                Ok(()) => given += 1,
                Err(next) => now = next,
            }
        }
        given
    }

    #[test]
    fn a_second_is_given_at_once_and_then_no_more_than_the_rate() {
        let now = start();
        let mut pace = Pace::new(Some(10.0), now);
        assert_eq!((0..10).filter(|_| pace.take(now).is_ok()).count(), 10);
        let next = pace.take(now).unwrap_err().duration_since(now);
        assert!((0.0999..0.1001).contains(&next.as_secs_f64()), "{next:?}");
        let in_a_minute = given(&mut pace, now, now + 60 * SECOND);
        assert!((598..=600).contains(&in_a_minute), "{in_a_minute}");
    }

    #[test]
    fn a_slow_contract_gives_one_at_a_time() {
        let now = start();
        let mut pace = Pace::new(Some(0.5), now);
        assert!(pace.take(now).is_ok());
        assert_eq!(pace.take(now), Err(now + 2 * SECOND));
        assert!(pace.take(now + 2 * SECOND).is_ok());
    }

    #[test]
    fn a_complaint_halves_the_rate_and_quiet_seconds_give_it_back() {
        let now = start();
        let mut pace = Pace::new(Some(64.0), now);
        pace.slow_down(now);
        assert_eq!(pace.rate(), Some(32.0));
        assert!(pace.take(now).is_err(), "what was saved up is gone");
        pace.slow_down(now + SECOND / 2);
        assert_eq!(pace.rate(), Some(32.0), "sends under way together complain together");
        assert!(pace.take(now + SECOND).is_ok());
        assert!((33.59..33.61).contains(&pace.rate().unwrap()), "a twentieth a second: {:?}", pace.rate());
        assert!(pace.take(now + 20 * SECOND).is_ok());
        assert_eq!(pace.rate(), Some(64.0), "and never above the contract");
    }

    #[test]
    fn complaints_without_end_leave_a_trickle() {
        let now = start();
        for (rate, floor) in [(640.0, 10.0), (2.0, 0.1), (0.05, 0.05)] {
            let mut pace = Pace::new(Some(rate), now);
            (0..60).for_each(|second| pace.slow_down(now + second * SECOND));
            let slowest = pace.rate().unwrap();
            assert!(floor <= slowest && slowest <= floor * 1.06, "{rate}: {slowest}");
        }
    }

    #[test]
    fn without_a_contract_only_a_complaint_slows_from_what_was_sent() {
        let now = start();
        let mut pace = Pace::new(None, now);
        assert_eq!((0..5000).filter(|_| pace.take(now).is_ok()).count(), 5000);
        (0..80).for_each(|_| pace.take(now + SECOND).unwrap());
        assert_eq!(pace.rate(), None);
        let mut pace = Pace::new(None, now);
        (0..80).for_each(|_| pace.take(now).unwrap());
        pace.slow_down(now + SECOND / 2);
        assert_eq!(pace.rate(), Some(40.0));
        assert!(pace.take(now + 600 * SECOND).is_ok());
        assert_eq!(pace.rate(), None, "forgotten in the end");
    }

    #[test]
    fn a_complaint_before_anything_was_sent_is_a_trickle_too() {
        let now = start();
        let mut pace = Pace::new(None, now);
        pace.slow_down(now);
        assert_eq!(pace.rate(), Some(0.5));
    }

    proptest! {
        #[test]
        fn however_it_is_asked_no_stretch_of_time_gets_more_than_rate_and_burst(
            rate in 0.2f64..500.0,
            steps in prop::collection::vec((0u64..2_000, prop::bool::weighted(0.02)), 1..400),
        ) {
            let (began, mut now) = (start(), start());
            let mut pace = Pace::new(Some(rate), began);
            now = now.max(began);
            let mut times = vec![];
            for (milliseconds, complains) in steps {
                now += Duration::from_millis(milliseconds);
                if complains {
                    pace.slow_down(now);
                }
                if pace.take(now).is_ok() {
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
