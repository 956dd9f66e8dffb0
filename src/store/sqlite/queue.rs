//! The queue to the writer. Work that is not urgent does not wake it: a wake-up costs more than a turn's own row, and a few
//! milliseconds later it looks anyway.
//!
//! Callers go first: what only a worker in the background waits for, such as the ends of sends, is put off while somebody on
//! the phone waits. Workers hold a bounded number of messages, so they send less meanwhile, and leave callers the processor
//! too.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::base::clock::Clock;
use crate::store::sql::Urgency;

/// The reason that a queue does not take work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum QueueRefusal {
    /// Too much is waiting.
    Full,
    /// The other end is gone, or was told to stop.
    Closed,
}

/// Both ends of a bounded queue.
pub(super) struct BoundedQueue<T> {
    state: Mutex<QueueState<T>>,
    wake: Condvar,
    items_max: usize,
    /// The longest that something of a worker is put off.
    put_off_max: Duration,
    clock: Clock,
}

struct QueueState<T> {
    /// In the order in which they were given, but for those of workers.
    items: VecDeque<T>,
    /// Those of workers in the background, with when they were given.
    of_workers: VecDeque<(Instant, T)>,
    /// The taker sleeps with nothing to do: whatever comes wakes it.
    asleep: bool,
    /// One of the items is to be taken at once.
    urgent: bool,
    /// One of those of workers is to be taken at once unless an item is urgent.
    yielding: bool,
    closed: bool,
}

impl<T> QueueState<T> {
    fn is_empty(&self) -> bool {
        self.items.is_empty() && self.of_workers.is_empty()
    }

    /// Takes up to `count` out, without what is put off.
    fn take(&mut self, count: usize, put_off_max: Duration, now: Instant) -> Vec<T> {
        let is_late = |(given, _): &(Instant, T)| put_off_max <= now.saturating_duration_since(*given);
        let puts_off = self.urgent && !self.of_workers.front().is_some_and(is_late);
        let of_workers = if puts_off { 0 } else { count.min(self.of_workers.len()) };
        let items = (count - of_workers).min(self.items.len());
        self.urgent &= items < self.items.len();
        self.yielding &= of_workers < self.of_workers.len();
        self.of_workers.drain(..of_workers).map(|(_, item)| item).chain(self.items.drain(..items)).collect()
    }
}

impl<T> BoundedQueue<T> {
    /// An empty queue of so many items at most, which puts off those of workers for so long at most.
    pub(super) fn new(items_max: usize, put_off_max: Duration, clock: Clock) -> Arc<Self> {
        let state = QueueState {
            items: VecDeque::new(),
            of_workers: VecDeque::new(),
            asleep: false,
            urgent: false,
            yielding: false,
            closed: false,
        };
        Arc::new(Self { state: Mutex::new(state), wake: Condvar::new(), items_max, put_off_max, clock })
    }

    /// Puts something in.
    pub(super) fn give(&self, item: T, urgency: Urgency) -> Result<(), QueueRefusal> {
        let mut state = self.lock();
        if state.closed {
            return Err(QueueRefusal::Closed);
        }
        if state.items.len() + state.of_workers.len() >= self.items_max {
            return Err(QueueRefusal::Full);
        }
        match urgency {
            Urgency::Yielding | Urgency::Patient => state.of_workers.push_back((self.clock.monotonic(), item)),
            Urgency::AtOnce | Urgency::Gathered => state.items.push_back(item),
        }
        state.urgent |= urgency == Urgency::AtOnce;
        state.yielding |= urgency == Urgency::Yielding;
        let wakes = matches!(urgency, Urgency::AtOnce | Urgency::Yielding) || state.asleep;
        state.asleep = false;
        drop(state);
        if wakes {
            self.wake.notify_one();
        }
        Ok(())
    }

    /// Takes nothing more in. What is in it is still taken out.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.wake.notify_one();
    }

    /// True if it is closed and empty.
    pub(super) fn is_over(&self) -> bool {
        let state = self.lock();
        state.closed && state.is_empty()
    }

    /// Takes up to `count` items out: at once when one of them is urgent, then without those of workers; else after `linger`,
    /// so that more come together, unless a worker waits. Sleeps while there is nothing, at most `patience`; then there is
    /// nothing to take.
    pub(super) fn take(&self, count: usize, linger: Duration, patience: Option<Duration>) -> Vec<T> {
        let mut state = self.lock();
        if state.is_empty() && !state.closed {
            state.asleep = true;
            let is_idle = |state: &mut QueueState<T>| state.is_empty() && !state.closed;
            state = match patience {
                None => self.wake.wait_while(state, is_idle).unwrap_or_else(PoisonError::into_inner),
                Some(patience) => {
                    let waited = self.wake.wait_timeout_while(state, patience, is_idle);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
            state.asleep = false;
        }
        if !state.is_empty() {
            let gathers = |state: &mut QueueState<T>| !state.urgent && !state.yielding && !state.closed;
            let waited = self.wake.wait_timeout_while(state, linger, gathers);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        state.take(count, self.put_off_max, self.clock.monotonic())
    }

    fn lock(&self) -> MutexGuard<'_, QueueState<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn what_is_urgent_is_taken_at_once_with_everything_before_it() {
        let queue = BoundedQueue::new(8, LONG, Clock::system());
        queue.give(1, Urgency::Gathered).unwrap();
        queue.give(2, Urgency::AtOnce).unwrap();
        assert_eq!(queue.take(8, LONG, None), [1, 2]);
    }

    #[test]
    fn what_is_not_urgent_is_taken_after_a_while() {
        let queue = BoundedQueue::new(8, LONG, Clock::system());
        queue.give(1, Urgency::Gathered).unwrap();
        assert_eq!(queue.take(8, Duration::from_millis(1), None), [1]);
        assert_eq!(queue.take(8, Duration::ZERO, Some(Duration::from_millis(1))), [0; 0]);
    }

    #[test]
    fn workers_are_put_off_while_anything_is_urgent() {
        let queue = BoundedQueue::new(8, LONG, Clock::system());
        queue.give(1, Urgency::Patient).unwrap();
        queue.give(2, Urgency::Gathered).unwrap();
        queue.give(3, Urgency::Yielding).unwrap();
        queue.give(4, Urgency::AtOnce).unwrap();
        assert_eq!(queue.take(8, LONG, None), [2, 4]);
        assert_eq!(queue.take(8, LONG, None), [1, 3], "one waits for no more");
        queue.give(5, Urgency::Patient).unwrap();
        assert_eq!(queue.take(8, Duration::from_millis(1), None), [5], "after a while");
    }

    #[test]
    fn what_was_put_off_for_long_goes_first() {
        let queue = BoundedQueue::new(8, Duration::ZERO, Clock::system());
        queue.give(1, Urgency::AtOnce).unwrap();
        queue.give(2, Urgency::Patient).unwrap();
        queue.give(3, Urgency::Patient).unwrap();
        assert_eq!(queue.take(2, LONG, None), [2, 3]);
        assert_eq!(queue.take(8, LONG, None), [1]);
    }

    #[test]
    fn a_sleeping_taker_is_woken_by_anything() {
        let queue = BoundedQueue::new(8, LONG, Clock::system());
        let taker = std::thread::spawn({
            let queue = queue.clone();
            move || queue.take(8, Duration::from_millis(1), None)
        });
        queue.give(1, Urgency::Gathered).unwrap();
        assert_eq!(taker.join().unwrap(), [1]);
    }

    #[test]
    fn urgency_outlasts_a_group_that_was_too_small_for_it() {
        let queue = BoundedQueue::new(8, LONG, Clock::system());
        queue.give(1, Urgency::AtOnce).unwrap();
        queue.give(2, Urgency::AtOnce).unwrap();
        assert_eq!(queue.take(1, LONG, None), [1]);
        assert_eq!(queue.take(1, LONG, None), [2]);
    }

    #[test]
    fn a_full_queue_refuses_and_a_closed_one_is_emptied() {
        let queue = BoundedQueue::new(1, LONG, Clock::system());
        queue.give(1, Urgency::Gathered).unwrap();
        assert_eq!(queue.give(2, Urgency::Gathered), Err(QueueRefusal::Full));
        queue.close();
        assert_eq!(queue.give(2, Urgency::Gathered), Err(QueueRefusal::Closed));
        assert!(!queue.is_over());
        assert_eq!(queue.take(8, LONG, None), [1]);
        assert!(queue.is_over());
    }
}
