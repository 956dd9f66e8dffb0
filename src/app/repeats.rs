//! The times of recent turns. Platforms repeat requests that they think unanswered; a repeat is answered as of the time of
//! the first request, so that it gets the same document, byte for byte.
//!
//! Only times are kept, of the latest `TURNS_MAX` turns. A repeat that comes to another node or after a restart is stored
//! and counted once all the same.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use crate::store::CallKey;

/// At a thousand turns a second more than a minute, in about 4 MiB.
const TURNS_MAX: usize = 65_536;

/// The times at which recent turns were first answered.
#[derive(Default)]
pub struct Repeats {
    recent: Mutex<Recent>,
}

#[derive(Default)]
struct Recent {
    times: HashMap<(CallKey, u16), Timestamp>,
    order: VecDeque<(CallKey, u16)>,
}

impl Repeats {
    /// The time this turn was first answered; `now` if it is new.
    pub fn time_of(&self, call: CallKey, turn: u16, now: Timestamp) -> Timestamp {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(time) = recent.times.get(&(call, turn)) {
            return *time;
        }
        if recent.order.len() == TURNS_MAX
            && let Some(oldest) = recent.order.pop_front()
        {
            recent.times.remove(&oldest);
        }
        recent.times.insert((call, turn), now);
        recent.order.push_back((call, turn));
        now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(number: u32) -> CallKey {
        let mut key = [0; 16];
        key[..4].copy_from_slice(&number.to_be_bytes());
        CallKey(key)
    }

    #[test]
    fn a_repeat_is_answered_as_of_the_first_request() {
        let (repeats, first) = (Repeats::default(), Timestamp::UNIX_EPOCH);
        let later = Timestamp::from_second(7).unwrap();
        assert_eq!(repeats.time_of(call(1), 2, first), first);
        assert_eq!(repeats.time_of(call(1), 2, later), first);
        assert_eq!(repeats.time_of(call(1), 3, later), later);
        assert_eq!(repeats.time_of(call(2), 2, later), later);
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let repeats = Repeats::default();
        for number in 0..u32::try_from(TURNS_MAX).unwrap() + 10 {
            repeats.time_of(call(number), 1, Timestamp::UNIX_EPOCH);
        }
        let recent = repeats.recent.lock().unwrap();
        assert_eq!((recent.times.len(), recent.order.len()), (TURNS_MAX, TURNS_MAX));
    }
}
