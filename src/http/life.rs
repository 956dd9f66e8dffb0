//! How long a connection lives: while it has requests in hand, and a while after the last, however its bytes drip.
//!
//! A peer that answers PINGs, or sends a byte now and then, asks nothing and is closed. One that does not read its answers is
//! closed as well: each answer buys only the time it takes on a slow line.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use crate::base::clock::Clock;

/// The slowest line an answer is read on, in bytes a second: GPRS.
const ANSWER_BYTES_PER_SECOND: u64 = 4096;

/// The life of one connection.
pub struct Life {
    clock: Clock,
    patience: Duration,
    state: Mutex<State>,
    /// A request was answered or given up.
    changed: Notify,
}

struct State {
    /// Requests whose head has come and whose answer is not ready.
    in_hand: usize,
    /// Those of them whose body has come too.
    answering: usize,
    /// When the answers so far are read, on a slow line.
    read_by: Instant,
}

/// A request in hand. Given up when dropped.
pub struct InHand<'a> {
    life: &'a Life,
}

/// A request that is being answered.
pub struct Answering<'a> {
    life: &'a Life,
}

impl Life {
    /// A connection that begins, and gets so much patience.
    pub fn new(patience: Duration) -> Self {
        let clock = Clock::system();
        let state = State { in_hand: 0, answering: 0, read_by: clock.monotonic() };
        Self { clock, patience, state: Mutex::new(state), changed: Notify::new() }
    }

    /// Takes a request in hand.
    pub fn take(&self) -> InHand<'_> {
        self.lock().in_hand += 1;
        InHand { life: self }
    }

    /// Returns when nothing was asked for too long.
    pub async fn is_over(&self) {
        loop {
            match self.rests_until() {
                None => self.changed.notified().await,
                Some(until) if until <= self.clock.monotonic() => return,
                Some(until) => tokio::time::sleep_until(until.into()).await,
            }
        }
    }

    /// Returns when a connection that is to end has had its time: what is being answered gets `stop_wait`, all else only
    /// `parting_wait`.
    pub async fn has_parted(&self, stop_wait: Duration, parting_wait: Duration) {
        let answered = async {
            tokio::time::sleep(parting_wait).await;
            while 0 < self.lock().answering {
                self.changed.notified().await;
            }
        };
        let _or_not_in_time = tokio::time::timeout(stop_wait, answered).await;
    }

    /// Until when nothing has to be asked; `None` while something is in hand.
    fn rests_until(&self) -> Option<Instant> {
        let state = self.lock();
        (state.in_hand == 0).then(|| state.read_by + self.patience)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl InHand<'_> {
    /// Its body has come; it is being answered while this is held.
    pub fn answering(&self) -> Answering<'_> {
        self.life.lock().answering += 1;
        Answering { life: self.life }
    }

    /// It was answered with so many bytes.
    pub fn answered(self, bytes: u64) {
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
