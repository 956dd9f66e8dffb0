//! Anonymous calls that were settled and deleted a short while ago.
//!
//! A platform may repeat a turn after its call has ended. Nothing in the database remembers an anonymous call by then, so
//! the late repeat would begin it anew and count it twice. Only memory remembers, and only for a while.

use std::collections::{HashSet, VecDeque};

use crate::store::CallKey;

/// Calls remembered: minutes of anonymous calls on the busiest line.
const ERASED_CALLS_MAX: usize = 4096;

/// The calls erased last.
#[derive(Default)]
pub(super) struct ErasedCalls {
    calls: HashSet<CallKey>,
    oldest_first: VecDeque<CallKey>,
}

impl ErasedCalls {
    /// Remembers a call, and forgets the oldest beyond the bound.
    pub(super) fn add(&mut self, call: CallKey) {
        if self.calls.insert(call) {
            self.oldest_first.push_back(call);
        }
        if self.oldest_first.len() > ERASED_CALLS_MAX
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            self.calls.remove(&oldest);
        }
    }

    /// Whether the call was erased a short while ago.
    pub(super) fn contains(&self, call: &CallKey) -> bool {
        self.calls.contains(call)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_is_forgotten_first() {
        let call = |n: usize| CallKey((n as u128).to_be_bytes());
        let mut erased = ErasedCalls::default();
        (0..=ERASED_CALLS_MAX).for_each(|n| erased.add(call(n)));
        assert!(!erased.contains(&call(0)));
        assert!(erased.contains(&call(1)) && erased.contains(&call(ERASED_CALLS_MAX)));
    }
}
