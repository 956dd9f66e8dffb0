//! A rate limit for log lines that strangers can cause: a few of each kind are written, the others counted and logged as a
//! sum.
//!
//! At most four lines a kind in a span that doubles while the flood lasts, from ten seconds to ten minutes. Kinds are few:
//! made of a configured name and a label of a metric; of a request also its sender's address, for the first addresses.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::base::clock::Clock;
use crate::base::stop::Stop;

/// Lines of a kind that are written in a span; the others are counted.
const LINES_MAX: u64 = 3;
const SPAN_MIN: Duration = Duration::from_secs(10);
const SPAN_MAX: Duration = Duration::from_secs(600);
/// The addresses that are told apart; what comes from others is one kind.
const PEERS_MAX: usize = 32;
/// The interval at which ended spans are looked for.
const TICK: Duration = Duration::from_secs(1);

/// Decides which log lines are written.
pub struct LogLimiter {
    clock: Clock,
    kinds: Mutex<BTreeMap<LineKind, Flood>>,
}

/// A kind of log line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct LineKind {
    /// The sentence of the log.
    message: &'static str,
    /// A platform or gateway by its configured name.
    of: String,
    /// The label of metrics.
    reason: &'static str,
    /// The sender.
    peer: Option<IpAddr>,
}

/// The lines of a kind that were only counted in a span.
#[derive(Debug, PartialEq, Eq)]
struct LineSum {
    kind: LineKind,
    more: u64,
    span: Duration,
}

struct Flood {
    since: Instant,
    span: Duration,
    seen: u64,
}

impl LogLimiter {
    /// A limiter that has seen no line yet.
    pub fn new(clock: Clock) -> Self {
        Self { clock, kinds: Mutex::default() }
    }

    /// True if a line may be written; else it is counted.
    pub fn allows(&self, message: &'static str, of: &str, reason: &'static str) -> bool {
        self.allows_kind(LineKind { message, of: of.to_owned(), reason, peer: None })
    }

    /// The same for a line about a request from this address.
    pub fn allows_from(&self, message: &'static str, of: &str, reason: &'static str, peer: IpAddr) -> bool {
        self.allows_kind(LineKind { message, of: of.to_owned(), reason, peer: Some(peer) })
    }

    fn allows_kind(&self, kind: LineKind) -> bool {
        let flood = || Flood { since: self.clock.monotonic(), span: SPAN_MIN, seen: 0 };
        let mut kinds = self.lock();
        let is_new = kind.peer.is_some() && !kinds.contains_key(&kind);
        let is_full = is_new && kinds.keys().filter(|kind| kind.peer.is_some()).count() >= PEERS_MAX;
        let kind = if is_full { LineKind { peer: None, ..kind } } else { kind };
        let flood = kinds.entry(kind).or_insert_with(flood);
        flood.seen += 1;
        flood.seen <= LINES_MAX
    }

    /// Logs the sums of ended spans until told to stop, then all sums.
    pub async fn run(&self, mut stop: Stop) {
        while stop.rest(TICK).await {
            self.log_sums(false);
        }
        self.log_sums(true);
    }

    fn log_sums(&self, all: bool) {
        for LineSum { kind: LineKind { message, of, reason, peer }, more, span } in self.sums(all) {
            let seconds = span.as_secs();
            match peer {
                Some(peer) => {
                    tracing::warn!(of, reason, %peer, more, seconds, "{message}, and more like it of this address");
                }
                None => tracing::warn!(of, reason, more, seconds, "{message}, and more like it"),
            }
        }
    }

    /// The lines of each kind that were only counted in spans that have ended, or in `all` spans.
    fn sums(&self, all: bool) -> Vec<LineSum> {
        let (now, mut sums) = (self.clock.monotonic(), vec![]);
        self.lock().retain(|kind, flood| {
            if !all && now.saturating_duration_since(flood.since) < flood.span {
                return true;
            }
            let more = flood.seen.saturating_sub(LINES_MAX);
            if more > 0 {
                let span = now.saturating_duration_since(flood.since);
                sums.push(LineSum { kind: kind.clone(), more, span });
            }
            *flood = Flood { since: now, span: SPAN_MAX.min(2 * flood.span), seen: 0 };
            more > 0
        });
        sums
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<LineKind, Flood>> {
        self.kinds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flood(limiter: &LogLimiter, count: usize) -> usize {
        (0..count).filter(|_| limiter.allows("refused a request", "twilio", "signature_missing")).count()
    }

    #[test]
    fn some_are_told_and_the_others_in_a_sum_less_and_less_often() {
        let clock = Clock::standing_at("2026-11-22T10:00:00Z".parse().unwrap());
        let limiter = LogLimiter::new(clock.clone());
        assert_eq!(flood(&limiter, 2000), 3);
        assert!(limiter.allows("refused a request", "plivo", "signature_missing"), "another kind has its own");
        assert_eq!(limiter.sums(false), []);
        clock.pass(SPAN_MIN);
        assert_eq!(
            limiter.sums(false).iter().map(|sum| (&*sum.kind.of, sum.more, sum.span.as_secs())).collect::<Vec<_>>(),
            [("twilio", 1997, 10)]
        );
        assert_eq!(flood(&limiter, 10), 3);
        clock.pass(SPAN_MIN);
        assert_eq!(limiter.sums(false), [], "the second span is twice as long");
        clock.pass(SPAN_MIN);
        assert_eq!(limiter.sums(false)[0].more, 7);
        clock.pass(SPAN_MAX);
        assert_eq!(limiter.sums(false), []);
        assert!(limiter.lock().is_empty(), "a quiet kind is forgotten");
    }

    #[test]
    fn addresses_are_told_apart_up_to_a_limit() {
        let limiter = LogLimiter::new(Clock::standing_at("2026-11-22T10:00:00Z".parse().unwrap()));
        let from = |last: u8| limiter.allows_from("refused a request", "twilio", "body", [192, 0, 2, last].into());
        let told = (0..40).map(|last| (0..10).filter(|_| from(last)).count()).sum::<usize>();
        assert_eq!(told, 33 * 3, "32 addresses, and all others together");
        let sums = limiter.sums(true);
        let of_one: Vec<u64> = sums.iter().filter(|sum| sum.kind.peer.is_some()).map(|sum| sum.more).collect();
        assert_eq!((of_one, sums.len()), (vec![7; 32], 33));
    }
}
