//! The queue to the writer. Work that is not urgent does not wake it: a wake-up costs more than a turn's own row, and a few
//! milliseconds later it looks anyway.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

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
}

struct QueueState<T> {
    items: VecDeque<T>,
    /// The taker sleeps with nothing to do: whatever comes wakes it.
    asleep: bool,
    /// Something in the queue is to be taken at once.
    urgent: bool,
    closed: bool,
}

impl<T> BoundedQueue<T> {
    /// An empty queue of so many items at most.
    pub(super) fn new(items_max: usize) -> Arc<Self> {
        let state = QueueState { items: VecDeque::new(), asleep: false, urgent: false, closed: false };
        Arc::new(Self { state: Mutex::new(state), wake: Condvar::new(), items_max })
    }

    /// Puts something in; `urgent` if it is to be taken at once.
    pub(super) fn give(&self, item: T, urgent: bool) -> Result<(), QueueRefusal> {
        let mut state = self.lock();
        if state.closed {
            return Err(QueueRefusal::Closed);
        }
        if state.items.len() >= self.items_max {
            return Err(QueueRefusal::Full);
        }
        state.items.push_back(item);
        state.urgent |= urgent;
        let wakes = urgent || state.asleep;
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
        state.closed && state.items.is_empty()
    }

    /// Takes up to `count` items out: at once when one of them is urgent, else after `linger`, so that more come
    /// together. Sleeps while there is nothing, at most `patience`; then there is nothing to take.
    pub(super) fn take(&self, count: usize, linger: Duration, patience: Option<Duration>) -> Vec<T> {
        let mut state = self.lock();
        if state.items.is_empty() && !state.closed {
            state.asleep = true;
            let is_idle = |state: &mut QueueState<T>| state.items.is_empty() && !state.closed;
            state = match patience {
                None => self.wake.wait_while(state, is_idle).unwrap_or_else(PoisonError::into_inner),
                Some(patience) => {
                    let waited = self.wake.wait_timeout_while(state, patience, is_idle);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
            state.asleep = false;
        }
        if !state.items.is_empty() {
            let gathers = |state: &mut QueueState<T>| !state.urgent && !state.closed;
            let waited = self.wake.wait_timeout_while(state, linger, gathers);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        let count = count.min(state.items.len());
        state.urgent &= count < state.items.len();
        state.items.drain(..count).collect()
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
        let queue = BoundedQueue::new(8);
        queue.give(1, false).unwrap();
        queue.give(2, true).unwrap();
        assert_eq!(queue.take(8, LONG, None), [1, 2]);
    }

    #[test]
    fn what_is_not_urgent_is_taken_after_a_while() {
        let queue = BoundedQueue::new(8);
        queue.give(1, false).unwrap();
        assert_eq!(queue.take(8, Duration::from_millis(1), None), [1]);
        assert_eq!(queue.take(8, Duration::ZERO, Some(Duration::from_millis(1))), [0; 0]);
    }

    #[test]
    fn a_sleeping_taker_is_woken_by_anything() {
        let queue = BoundedQueue::new(8);
        let taker = std::thread::spawn({
            let queue = queue.clone();
            move || queue.take(8, Duration::from_millis(1), None)
        });
        queue.give(1, false).unwrap();
        assert_eq!(taker.join().unwrap(), [1]);
    }

    #[test]
    fn urgency_outlasts_a_group_that_was_too_small_for_it() {
        let queue = BoundedQueue::new(8);
        queue.give(1, true).unwrap();
        queue.give(2, true).unwrap();
        assert_eq!(queue.take(1, LONG, None), [1]);
        assert_eq!(queue.take(1, LONG, None), [2]);
    }

    #[test]
    fn a_full_queue_refuses_and_a_closed_one_is_emptied() {
        let queue = BoundedQueue::new(1);
        queue.give(1, false).unwrap();
        assert_eq!(queue.give(2, false), Err(QueueRefusal::Full));
        queue.close();
        assert_eq!(queue.give(2, false), Err(QueueRefusal::Closed));
        assert!(!queue.is_over());
        assert_eq!(queue.take(8, LONG, None), [1]);
        assert!(queue.is_over());
    }
}
