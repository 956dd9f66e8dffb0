//! A circuit breaker.
//!
//! A gateway that is down costs every message a try, so its breaker opens: at once if the gateway needs a person,
//! otherwise after a few failures in a row. After a pause one message probes it while the others go elsewhere; a failed
//! probe doubles the pause, a successful one closes the breaker.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::outbox::answer::SendOutcome;

/// The failures in a row that open the breaker.
const FAILURES_MAX: u32 = 3;
/// The first pause. Short, because a caller waits for the text while still on the phone.
pub(crate) const PAUSE_MIN: Duration = Duration::from_secs(5);
/// The longest pause, and the longest `Retry-After` that is followed.
pub(crate) const PAUSE_MAX: Duration = Duration::from_secs(60);
/// The pause after throttling without a `Retry-After`.
const PAUSE_THROTTLED: Duration = Duration::from_secs(1);

/// The circuit breaker of a gateway, shared by all senders.
#[derive(Debug, Default)]
pub(crate) struct CircuitBreaker {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    /// Failures in a row while closed.
    failures: u32,
    /// Set while open or probed: the end of the pause.
    until: Option<Instant>,
    /// The current pause.
    pause: Duration,
    /// A message is probing it.
    probed: bool,
}

/// The state of the breaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BreakerState {
    /// Closed: any number of messages.
    Closed,
    /// Half open: one message.
    HalfOpen,
    /// Open: none before then.
    Open(Instant),
}

/// A change of state, to be logged once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transition {
    /// Opened, for this long.
    Opened(Duration),
    /// Closed.
    Closed,
}

/// A permit to send one message. A probe that is dropped without a result allows another probe.
#[derive(Debug)]
pub struct Permit<'a> {
    breaker: &'a CircuitBreaker,
    probe: bool,
}

impl CircuitBreaker {
    /// The current state.
    pub(crate) fn state(&self, now: Instant) -> BreakerState {
        self.lock().state(now)
    }

    /// A permit to send; `None` while open, or while another message is the probe.
    pub(crate) fn permit(&self, now: Instant) -> Option<Permit<'_>> {
        let mut inner = self.lock();
        match inner.state(now) {
            BreakerState::Closed => Some(Permit { breaker: self, probe: false }),
            BreakerState::HalfOpen => {
                inner.probed = true;
                Some(Permit { breaker: self, probe: true })
            }
            BreakerState::Open(_) => None,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // The state is whole after every assignment, and none can panic.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit<'_> {
    /// Records the result of the send.
    pub fn report(mut self, now: Instant, outcome: &SendOutcome) -> Option<Transition> {
        let mut inner = self.breaker.lock();
        let probe = std::mem::take(&mut self.probe);
        if !probe && inner.until.is_some() {
            // Sent before the breaker opened; only the probe closes it.
            return None;
        }
        inner.probed = false;
        match outcome {
            SendOutcome::Accepted { .. } | SendOutcome::Permanent(_) | SendOutcome::Deferred => inner.close(),
            SendOutcome::Throttled { retry_after } => {
                let pause = retry_after.unwrap_or(PAUSE_THROTTLED).clamp(PAUSE_THROTTLED, PAUSE_MAX);
                inner.open(now, pause)
            }
            SendOutcome::ChannelDown => inner.open_longer(now),
            SendOutcome::Retryable | SendOutcome::Unknown => {
                inner.failures += 1;
                if probe || inner.failures >= FAILURES_MAX { inner.open_longer(now) } else { None }
            }
        }
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if self.probe {
            self.breaker.lock().probed = false;
        }
    }
}

impl Inner {
    fn state(&self, now: Instant) -> BreakerState {
        match self.until {
            None => BreakerState::Closed,
            Some(until) if now < until => BreakerState::Open(until),
            // The probe is under way: look again after the shortest pause.
            Some(_) if self.probed => BreakerState::Open(now + PAUSE_THROTTLED),
            Some(_) => BreakerState::HalfOpen,
        }
    }

    fn close(&mut self) -> Option<Transition> {
        let was_open = self.until.is_some();
        *self = Self::default();
        was_open.then_some(Transition::Closed)
    }

    fn open_longer(&mut self, now: Instant) -> Option<Transition> {
        self.pause = (self.pause * 2).clamp(PAUSE_MIN, PAUSE_MAX);
        self.open(now, self.pause)
    }

    fn open(&mut self, now: Instant, pause: Duration) -> Option<Transition> {
        let was_open = self.until.replace(now + pause).is_some();
        (!was_open).then_some(Transition::Opened(pause))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::clock::Clock;
    use crate::outbox::answer::Fault;
    use crate::store::Followed;

    const ACCEPTED: SendOutcome = SendOutcome::Accepted { provider_ids: vec![], followed: Followed::No };

    fn at(start: Instant, seconds: u64) -> Instant {
        start + Duration::from_secs(seconds)
    }

    #[test]
    fn a_few_failures_in_a_row_bring_a_rest_and_an_answer_between_does_not() {
        let (rest, now) = (CircuitBreaker::default(), Clock::system().monotonic());
        let fail = |outcome: SendOutcome| rest.permit(now).unwrap().report(now, &outcome);
        assert_eq!(fail(SendOutcome::Retryable), None);
        assert_eq!(fail(SendOutcome::Unknown), None);
        assert_eq!(fail(SendOutcome::Permanent(Fault::Recipient)), None);
        assert_eq!(fail(SendOutcome::Retryable), None);
        assert_eq!(fail(SendOutcome::Retryable), None);
        assert_eq!(fail(SendOutcome::Retryable), Some(Transition::Opened(PAUSE_MIN)));
        assert!(rest.permit(now).is_none());
    }

    #[test]
    fn one_message_probes_after_the_pause_and_ends_the_rest() {
        let (rest, start) = (CircuitBreaker::default(), Clock::system().monotonic());
        let change = rest.permit(start).unwrap().report(start, &SendOutcome::ChannelDown);
        assert_eq!(change, Some(Transition::Opened(PAUSE_MIN)));
        assert_eq!(rest.state(at(start, 4)), BreakerState::Open(at(start, 5)));
        let probe = rest.permit(at(start, 5)).unwrap();
        assert!(rest.permit(at(start, 5)).is_none(), "one probe at a time");
        assert_eq!(probe.report(at(start, 5), &ACCEPTED), Some(Transition::Closed));
        assert_eq!(rest.state(at(start, 5)), BreakerState::Closed);
    }

    #[test]
    fn a_failed_probe_doubles_the_pause_up_to_its_bound() {
        let (rest, mut now) = (CircuitBreaker::default(), Clock::system().monotonic());
        rest.permit(now).unwrap().report(now, &SendOutcome::ChannelDown);
        for pause in [5, 10, 20, 40, 60, 60] {
            assert_eq!(rest.state(now), BreakerState::Open(at(now, pause)));
            now = at(now, pause);
            assert_eq!(rest.permit(now).unwrap().report(now, &SendOutcome::Retryable), None, "said once");
        }
    }

    #[test]
    fn a_probe_given_up_lets_another_probe() {
        let (rest, start) = (CircuitBreaker::default(), Clock::system().monotonic());
        rest.permit(start).unwrap().report(start, &SendOutcome::ChannelDown);
        drop(rest.permit(at(start, 5)).unwrap());
        assert_eq!(rest.state(at(start, 5)), BreakerState::HalfOpen);
    }

    #[test]
    fn a_throttled_gateway_is_left_alone_as_long_as_it_asks_within_bounds() {
        let now = Clock::system().monotonic();
        for (asked, kept) in [(None, 1), (Some(7), 7), (Some(0), 1), (Some(86_400), 60)] {
            let rest = CircuitBreaker::default();
            let outcome = SendOutcome::Throttled { retry_after: asked.map(Duration::from_secs) };
            rest.permit(now).unwrap().report(now, &outcome);
            assert_eq!(rest.state(now), BreakerState::Open(at(now, kept)), "{asked:?}");
        }
    }

    #[test]
    fn what_was_sent_before_the_rest_neither_ends_nor_prolongs_it() {
        let (rest, start) = (CircuitBreaker::default(), Clock::system().monotonic());
        let (early, late) = (rest.permit(start).unwrap(), rest.permit(start).unwrap());
        rest.permit(start).unwrap().report(start, &SendOutcome::ChannelDown);
        assert_eq!(early.report(at(start, 1), &SendOutcome::ChannelDown), None);
        assert_eq!(late.report(at(start, 2), &ACCEPTED), None);
        assert_eq!(rest.state(at(start, 2)), BreakerState::Open(at(start, 5)));
    }
}
