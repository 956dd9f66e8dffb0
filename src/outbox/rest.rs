//! When a gateway is left alone for a while, and when it is tried again.
//!
//! A gateway that is down costs every message a try, so it rests: at once when it says that a person must mend
//! something, after a few failures in a row otherwise. After the pause one message probes it while the others still go
//! elsewhere; a probe that fails doubles the pause, one that succeeds ends the rest.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::outbox::answer::SendOutcome;

/// The failures in a row after which a gateway rests: one is chance, three are not.
const FAILURES_MAX: u32 = 3;
/// The first pause. Short, because a caller waits for the text while still on the phone.
pub const PAUSE_MIN: Duration = Duration::from_secs(5);
/// The longest pause, and the longest that a `Retry-After` is honoured.
pub const PAUSE_MAX: Duration = Duration::from_secs(60);
/// The pause of a gateway that is too busy and does not say for how long.
const PAUSE_THROTTLED: Duration = Duration::from_secs(1);

/// Whether a gateway rests. Shared by all who send through it.
#[derive(Debug, Default)]
pub struct Rest {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Failures in a row while awake.
    failures: u32,
    /// Set while it rests or is being probed.
    until: Option<Instant>,
    /// The pause it is in.
    pause: Duration,
    /// A message is probing it.
    probed: bool,
}

/// What a gateway may be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// Whatever there is.
    Awake,
    /// One message.
    Probe,
    /// Nothing before then.
    Resting(Instant),
}

/// What a send changed, to be logged once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The gateway rests from now on for this long.
    Rests(Duration),
    /// It is back.
    Woke,
}

/// The right to send one message; a probe that is dropped without a report lets another probe.
#[derive(Debug)]
pub struct Pass<'a> {
    rest: &'a Rest,
    probe: bool,
}

impl Rest {
    /// What the gateway may be given now.
    pub fn readiness(&self, now: Instant) -> Readiness {
        self.lock().readiness(now)
    }

    /// Takes the right to send; `None` while the gateway rests or another message probes it.
    pub fn enter(&self, now: Instant) -> Option<Pass<'_>> {
        let mut state = self.lock();
        match state.readiness(now) {
            Readiness::Awake => Some(Pass { rest: self, probe: false }),
            Readiness::Probe => {
                state.probed = true;
                Some(Pass { rest: self, probe: true })
            }
            Readiness::Resting(_) => None,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere leaves the state whole: every change is one assignment after another, none can panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pass<'_> {
    /// Tells how the send went.
    pub fn report(mut self, now: Instant, outcome: &SendOutcome) -> Option<Change> {
        let mut state = self.rest.lock();
        let probe = std::mem::take(&mut self.probe);
        if !probe && state.until.is_some() {
            // Sent before the rest began; only the probe decides when it ends.
            return None;
        }
        state.probed = false;
        match outcome {
            SendOutcome::Accepted { .. } | SendOutcome::Permanent(_) | SendOutcome::Deferred => state.wake(),
            SendOutcome::Throttled { retry_after } => {
                let pause = retry_after.unwrap_or(PAUSE_THROTTLED).clamp(PAUSE_THROTTLED, PAUSE_MAX);
                state.rest(now, pause)
            }
            SendOutcome::ChannelDown => state.rest_longer(now),
            SendOutcome::Retryable | SendOutcome::Unknown => {
                state.failures += 1;
                if probe || state.failures >= FAILURES_MAX { state.rest_longer(now) } else { None }
            }
        }
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if self.probe {
            self.rest.lock().probed = false;
        }
    }
}

impl State {
    fn readiness(&self, now: Instant) -> Readiness {
        match self.until {
            None => Readiness::Awake,
            Some(until) if now < until => Readiness::Resting(until),
            // The probe is out; nobody knows for how long, so look again after the shortest pause.
            Some(_) if self.probed => Readiness::Resting(now + PAUSE_THROTTLED),
            Some(_) => Readiness::Probe,
        }
    }

    fn wake(&mut self) -> Option<Change> {
        let rested = self.until.is_some();
        *self = Self::default();
        rested.then_some(Change::Woke)
    }

    fn rest_longer(&mut self, now: Instant) -> Option<Change> {
        self.pause = (self.pause * 2).clamp(PAUSE_MIN, PAUSE_MAX);
        self.rest(now, self.pause)
    }

    fn rest(&mut self, now: Instant, pause: Duration) -> Option<Change> {
        let rested = self.until.replace(now + pause).is_some();
        (!rested).then_some(Change::Rests(pause))
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
        let (rest, now) = (Rest::default(), Clock::system().monotonic());
        let fail = |outcome: SendOutcome| rest.enter(now).unwrap().report(now, &outcome);
        assert_eq!(fail(SendOutcome::Retryable), None);
        assert_eq!(fail(SendOutcome::Unknown), None);
        assert_eq!(fail(SendOutcome::Permanent(Fault::Recipient)), None);
        assert_eq!(fail(SendOutcome::Retryable), None);
        assert_eq!(fail(SendOutcome::Retryable), None);
        assert_eq!(fail(SendOutcome::Retryable), Some(Change::Rests(PAUSE_MIN)));
        assert!(rest.enter(now).is_none());
    }

    #[test]
    fn one_message_probes_after_the_pause_and_ends_the_rest() {
        let (rest, start) = (Rest::default(), Clock::system().monotonic());
        let change = rest.enter(start).unwrap().report(start, &SendOutcome::ChannelDown);
        assert_eq!(change, Some(Change::Rests(PAUSE_MIN)));
        assert_eq!(rest.readiness(at(start, 4)), Readiness::Resting(at(start, 5)));
        let probe = rest.enter(at(start, 5)).unwrap();
        assert!(rest.enter(at(start, 5)).is_none(), "one probe at a time");
        assert_eq!(probe.report(at(start, 5), &ACCEPTED), Some(Change::Woke));
        assert_eq!(rest.readiness(at(start, 5)), Readiness::Awake);
    }

    #[test]
    fn a_failed_probe_doubles_the_pause_up_to_its_bound() {
        let (rest, mut now) = (Rest::default(), Clock::system().monotonic());
        rest.enter(now).unwrap().report(now, &SendOutcome::ChannelDown);
        for pause in [5, 10, 20, 40, 60, 60] {
            assert_eq!(rest.readiness(now), Readiness::Resting(at(now, pause)));
            now = at(now, pause);
            assert_eq!(rest.enter(now).unwrap().report(now, &SendOutcome::Retryable), None, "said once");
        }
    }

    #[test]
    fn a_probe_given_up_lets_another_probe() {
        let (rest, start) = (Rest::default(), Clock::system().monotonic());
        rest.enter(start).unwrap().report(start, &SendOutcome::ChannelDown);
        drop(rest.enter(at(start, 5)).unwrap());
        assert_eq!(rest.readiness(at(start, 5)), Readiness::Probe);
    }

    #[test]
    fn a_throttled_gateway_is_left_alone_as_long_as_it_asks_within_bounds() {
        let now = Clock::system().monotonic();
        for (asked, kept) in [(None, 1), (Some(7), 7), (Some(0), 1), (Some(86_400), 60)] {
            let rest = Rest::default();
            let outcome = SendOutcome::Throttled { retry_after: asked.map(Duration::from_secs) };
            rest.enter(now).unwrap().report(now, &outcome);
            assert_eq!(rest.readiness(now), Readiness::Resting(at(now, kept)), "{asked:?}");
        }
    }

    #[test]
    fn what_was_sent_before_the_rest_neither_ends_nor_prolongs_it() {
        let (rest, start) = (Rest::default(), Clock::system().monotonic());
        let (early, late) = (rest.enter(start).unwrap(), rest.enter(start).unwrap());
        rest.enter(start).unwrap().report(start, &SendOutcome::ChannelDown);
        assert_eq!(early.report(at(start, 1), &SendOutcome::ChannelDown), None);
        assert_eq!(late.report(at(start, 2), &ACCEPTED), None);
        assert_eq!(rest.readiness(at(start, 2)), Readiness::Resting(at(start, 5)));
    }
}
