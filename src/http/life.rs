//! The life of a connection: it lasts while requests are in hand, and for some time after the last.
//!
//! Only whole requests count: a peer that just answers PINGs, or sends a byte now and then, is disconnected. So is one that
//! does not read its answers: each answer extends the life by the time it takes on a slow line.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use crate::base::clock::Clock;

/// The slowest line that answers are read on, in bytes a second: GPRS.
const ANSWER_BYTES_PER_SECOND: u64 = 4096;

/// The life of one connection.
pub(crate) struct Life {
    clock: Clock,
    patience: Duration,
    state: Mutex<LifeState>,
    /// The first request came, or one was answered or given up.
    changed: Notify,
}

struct LifeState {
    /// The requests whose head has come and whose answer is not ready.
    in_hand: usize,
    /// The number of them whose body has come too.
    answering: usize,
    /// True after the first request.
    has_begun: bool,
    /// The time by which the answers so far are read on a slow line.
    read_by: Instant,
}

/// A request in hand, until dropped.
pub(crate) struct InHand<'a> {
    life: &'a Life,
}

/// A request that is being answered.
pub(crate) struct Answering<'a> {
    life: &'a Life,
}

impl Life {
    /// A new connection, which may be idle for `patience`.
    pub(crate) fn new(patience: Duration) -> Self {
        let clock = Clock::system();
        let state = LifeState { in_hand: 0, answering: 0, has_begun: false, read_by: clock.monotonic() };
        Self { clock, patience, state: Mutex::new(state), changed: Notify::new() }
    }

    /// Takes a request in hand.
    pub(crate) fn take(&self) -> InHand<'_> {
        let mut state = self.lock();
        state.in_hand += 1;
        if !std::mem::replace(&mut state.has_begun, true) {
            self.changed.notify_one();
        }
        InHand { life: self }
    }

    /// Returns when the first request has come.
    pub(crate) async fn begun(&self) {
        while !self.lock().has_begun {
            self.changed.notified().await;
        }
    }

    /// Returns when no request came for too long.
    pub(crate) async fn over(&self) {
        loop {
            match self.rests_until() {
                None => self.changed.notified().await,
                Some(until) if until <= self.clock.monotonic() => return,
                Some(until) => tokio::time::sleep_until(until.into()).await,
            }
        }
    }

    /// Returns when a connection must be closed at a stop: after `stop_wait` if a request is being answered, else with
    /// `parting`.
    pub(crate) async fn parted(&self, stop_wait: Duration, parting: impl Future<Output = ()>) {
        let answered = async {
            parting.await;
            while self.lock().answering > 0 {
                self.changed.notified().await;
            }
        };
        tokio::time::timeout(stop_wait, answered).await.ok();
    }

    /// The time until which the connection may be idle; `None` while a request is in hand.
    fn rests_until(&self) -> Option<Instant> {
        let state = self.lock();
        (state.in_hand == 0).then(|| state.read_by + self.patience)
    }

    fn lock(&self) -> MutexGuard<'_, LifeState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl InHand<'_> {
    /// The body has come. The request is being answered while the result is held.
    pub(crate) fn answering(&self) -> Answering<'_> {
        self.life.lock().answering += 1;
        Answering { life: self.life }
    }

    /// Notes the length of the answer.
    pub(crate) fn answered(self, bytes: u64) {
        let now = self.life.clock.monotonic();
        let mut state = self.life.lock();
        state.read_by = state.read_by.max(now) + Duration::from_secs(bytes / ANSWER_BYTES_PER_SECOND);
    }
}

impl Drop for InHand<'_> {
    fn drop(&mut self) {
        let now = self.life.clock.monotonic();
        let mut state = self.life.lock();
        state.in_hand -= 1;
        state.read_by = state.read_by.max(now);
        drop(state);
        self.life.changed.notify_one();
    }
}

impl Drop for Answering<'_> {
    fn drop(&mut self) {
        self.life.lock().answering -= 1;
        self.life.changed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(10);

    fn rest(life: &Life) -> Option<Duration> {
        life.rests_until().map(|until| until.saturating_duration_since(life.clock.monotonic()))
    }

    #[test]
    fn a_connection_rests_from_its_beginning_and_not_while_it_has_something_in_hand() {
        let life = Life::new(PATIENCE);
        assert!(rest(&life).is_some_and(|rest| rest <= PATIENCE));
        let first = life.take();
        let second = life.take();
        assert_eq!(rest(&life), None);
        first.answered(0);
        assert_eq!(rest(&life), None, "the other is in hand");
        drop(second);
        assert!(rest(&life).is_some_and(|rest| rest <= PATIENCE));
    }

    #[tokio::test]
    async fn a_connection_begins_with_its_first_request() {
        let life = Life::new(PATIENCE);
        assert!(life.begun().now_or_never().is_none());
        drop(life.take());
        life.begun().await;
    }

    #[test]
    fn every_answer_buys_the_time_in_which_it_is_read_and_no_more() {
        let life = Life::new(PATIENCE);
        for answers in 1..=3 {
            life.take().answered(100 * ANSWER_BYTES_PER_SECOND);
            let (least, most) = (Duration::from_secs(99 * answers), Duration::from_secs(100 * answers) + PATIENCE);
            assert!(rest(&life).is_some_and(|rest| least < rest && rest <= most), "{:?}", rest(&life));
        }
    }
}
