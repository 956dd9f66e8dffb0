//! Log lines that strangers can cause: a few of each kind are written, the others counted and told as a sum.
//!
//! Bounded however many come: four lines a kind in a span that doubles while the flood lasts, from ten seconds to ten
//! minutes. Kinds come from closed sets: a configured name and a metric's label.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::base::clock::Clock;

/// Lines of a kind that are written in a span before the others are only counted.
const TOLD_MAX: u64 = 3;
const SPAN_MIN: Duration = Duration::from_secs(10);
const SPAN_MAX: Duration = Duration::from_secs(600);
/// How often it is looked whether a span is over.
const TICK: Duration = Duration::from_secs(1);

/// What is written of what comes in floods. Shared by all rooms.
pub struct Sampled {
    clock: Clock,
    kinds: Mutex<BTreeMap<Kind, Flood>>,
}

/// A kind of line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    /// The sentence of the log.
    pub what: &'static str,
    /// Of what: a platform or gateway by its configured name.
    pub of: String,
    /// The label of metrics.
    pub reason: &'static str,
}

struct Flood {
    since: Instant,
    span: Duration,
    seen: u64,
}

impl Sampled {
    /// Nothing was written yet.
    pub fn new(clock: Clock) -> Self {
        Self { clock, kinds: Mutex::default() }
    }

    /// Whether a line is written; otherwise it is counted.
    pub fn is_told(&self, what: &'static str, of: &str, reason: &'static str) -> bool {
        let flood = || Flood { since: self.clock.monotonic(), span: SPAN_MIN, seen: 0 };
        let mut kinds = self.lock();
        let flood = kinds.entry(Kind { what, of: of.to_owned(), reason }).or_insert_with(flood);
        flood.seen += 1;
        flood.seen <= TOLD_MAX
    }

    /// Tells the sums of spans that are over until told to stop, and then all that is left.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        loop {
            tokio::select! {
                () = tokio::time::sleep(TICK) => self.tell(false),
                _ = stop.wait_for(|stopping| *stopping) => return self.tell(true),
            }
        }
    }

    fn tell(&self, all: bool) {
        for (Kind { what, of, reason }, more) in self.sums(all) {
            tracing::warn!(of, reason, more, "{what}, and more like it");
        }
    }

    /// How many of each kind were only counted, once for each span that is over.
    fn sums(&self, all: bool) -> Vec<(Kind, u64)> {
        let (now, mut sums) = (self.clock.monotonic(), vec![]);
        self.lock().retain(|kind, flood| {
            if !all && now.saturating_duration_since(flood.since) < flood.span {
                return true;
            }
            let more = flood.seen.saturating_sub(TOLD_MAX);
            if 0 < more {
                sums.push((kind.clone(), more));
            }
            *flood = Flood { since: now, span: SPAN_MAX.min(2 * flood.span), seen: 0 };
            0 < more
        });
        sums
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Kind, Flood>> {
        self.kinds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flood(sampled: &Sampled, count: usize) -> usize {
        (0..count).filter(|_| sampled.is_told("refused a request", "twilio", "signature_missing")).count()
    }

    #[test]
    fn some_are_told_and_the_others_in_a_sum_less_and_less_often() {
        let clock = Clock::standing_at("2026-11-22T10:00:00Z".parse().unwrap());
        let sampled = Sampled::new(clock.clone());
        assert_eq!(flood(&sampled, 2000), 3);
        assert!(sampled.is_told("refused a request", "plivo", "signature_missing"), "another kind has its own");
        assert_eq!(sampled.sums(false), []);
        clock.pass(SPAN_MIN);
        assert_eq!(
            sampled.sums(false).iter().map(|(kind, more)| (&*kind.of, *more)).collect::<Vec<_>>(),
            [("twilio", 1997)]
        );
        assert_eq!(flood(&sampled, 10), 3);
        clock.pass(SPAN_MIN);
        assert_eq!(sampled.sums(false), [], "the second span is twice as long");
        clock.pass(SPAN_MIN);
        assert_eq!(sampled.sums(false)[0].1, 7);
        clock.pass(SPAN_MAX);
        assert_eq!(sampled.sums(false), []);
        assert!(sampled.lock().is_empty(), "a quiet kind is forgotten");
    }
}
