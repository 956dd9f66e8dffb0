//! The times of recent turns. Platforms repeat requests that they think unanswered; a repeat is answered as of the time of
//! the first request, so that it gets the same document, byte for byte. Answers of services are remembered for it, too, for
//! about a minute.
//!
//! Nothing else is kept, of the latest `TURNS_MAX` turns. A repeat that comes to another node or after a restart is stored
//! and counted once all the same.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::base::name_map::NameMap;
use crate::line::lookup::LookupAnswer;
use crate::store::CallKey;

/// At a thousand turns a second more than a minute, in about 4 MiB.
const TURNS_MAX: usize = 65_536;
/// The most turns whose answers of services are remembered.
const ANSWERED_MAX: usize = 4_096;
/// The time they are remembered: platforms repeat within seconds.
const ANSWERED_FOR: SignedDuration = SignedDuration::from_secs(60);

/// The answers of services in a turn, in the order of the questions.
type TurnAnswers = Vec<Option<LookupAnswer>>;

/// The times at which recent turns were first answered.
#[derive(Default)]
pub struct Repeats {
    recent: Mutex<Recent>,
}

#[derive(Default)]
struct Recent {
    times: NameMap<(CallKey, u16), Timestamp>,
    order: VecDeque<(CallKey, u16)>,
    answers: NameMap<(CallKey, u16), TurnAnswers>,
    /// The turns of `answers` with the time of the first one.
    answered: VecDeque<(Timestamp, (CallKey, u16))>,
}

impl Repeats {
    /// The time this turn was first answered; `now` if it is new.
    pub fn time_of(&self, call: CallKey, turn: u16, now: Timestamp) -> Timestamp {
        let mut recent = self.lock();
        recent.forget_answers(now);
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

    /// The answers of services that this turn was decided with before, if it was.
    pub fn answers(&self, call: CallKey, turn: u16) -> TurnAnswers {
        self.lock().answers.get(&(call, turn)).cloned().unwrap_or_default()
    }

    /// Remembers the answer after those that are `known`; if the same request has brought one meanwhile, that counts.
    /// Returns all.
    pub fn keep_answer(
        &self,
        (call, turn): (CallKey, u16),
        known: usize,
        answer: Option<LookupAnswer>,
        now: Timestamp,
    ) -> TurnAnswers {
        let mut recent = self.lock();
        recent.forget_answers(now);
        if !recent.answers.contains_key(&(call, turn)) {
            recent.answered.push_back((now, (call, turn)));
        }
        let answers = recent.answers.entry((call, turn)).or_default();
        if answers.len() <= known {
            answers.push(answer);
        }
        answers.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Recent> {
        // Whole after every statement, and none can panic.
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Recent {
    /// Forgets the answers whose time is up, and the oldest if there are too many.
    fn forget_answers(&mut self, now: Timestamp) {
        let is_over = |(at, _): &(Timestamp, _)| now.duration_since(*at) > ANSWERED_FOR;
        while self.answered.front().is_some_and(is_over) || self.answered.len() > ANSWERED_MAX {
            let Some((_, oldest)) = self.answered.pop_front() else { return };
            self.answers.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::lookup::FieldValue;

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
    fn a_repeat_has_the_answers_of_the_first_request_and_they_are_forgotten_soon() {
        let (repeats, first) = (Repeats::default(), Timestamp::UNIX_EPOCH);
        let answer = LookupAnswer([("state".into(), FieldValue::Number(1))].into());
        assert_eq!(repeats.answers(call(1), 2), []);
        assert_eq!(repeats.keep_answer((call(1), 2), 0, Some(answer.clone()), first), [Some(answer.clone())]);
        // The same request at the same time, which was not answered.
        assert_eq!(repeats.keep_answer((call(1), 2), 0, None, first), [Some(answer.clone())]);
        assert_eq!(repeats.keep_answer((call(1), 2), 1, None, first), [Some(answer.clone()), None]);
        repeats.time_of(call(2), 1, first + ANSWERED_FOR);
        assert_eq!(repeats.answers(call(1), 2), [Some(answer), None]);
        repeats.time_of(call(2), 2, first + ANSWERED_FOR + SignedDuration::from_secs(1));
        assert_eq!(repeats.answers(call(1), 2), []);
    }

    #[test]
    fn answers_are_bounded_at_any_time() {
        let repeats = Repeats::default();
        for number in 0..u32::try_from(ANSWERED_MAX).unwrap() + 10 {
            repeats.keep_answer((call(number), 1), 0, None, Timestamp::UNIX_EPOCH);
        }
        let recent = repeats.recent.lock().unwrap();
        assert!(recent.answers.len() <= ANSWERED_MAX + 1 && recent.answered.len() == recent.answers.len());
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
