//! Rows are looked up week by week where their keys are random; nobody notices where one week ends.

use std::sync::Arc;
use std::time::Duration;

use deflect::config::settings::LimitSettings;
use deflect::line::event::Refusal;
use deflect::store::{CallerRecord, Committed, NewMessage, TurnRecord, Visitor};
use jiff::Timestamp;

use crate::memory::*;

const SECOND: Duration = Duration::from_secs(1);
const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The end of one week and the beginning of the next: weeks begin as the first of 1970 did.
fn turn_of_week() -> Timestamp {
    "2026-11-26T00:00:00Z".parse().unwrap()
}

fn turn_at(call: u8, number: u16, started: Timestamp, at: Timestamp) -> TurnRecord {
    TurnRecord { started, at, ..turn(call, number) }
}

#[tokio::test]
async fn a_call_over_the_turn_of_a_week_is_one() {
    let memory = Memory::new();
    let (started, later) = (turn_of_week() - SECOND, turn_of_week() + SECOND);
    memory.store.commit(turn_at(1, 1, started, started)).await.unwrap();
    let CallerRecord { answered, .. } = memory.store.caller(None, call_key(1), None, later).await.unwrap();
    assert_eq!(answered, Some(started), "it rings again");
    let second = turn_at(1, 2, started, later);
    assert_eq!(memory.store.commit(second.clone()).await.unwrap(), Committed::Fresh);
    assert_eq!(memory.store.commit(second).await.unwrap(), Committed::Repeat);
    assert!(memory.store.end_call(call_key(1), later + HOUR).await.unwrap());
    assert_eq!(memory.number("SELECT count(*) FROM call"), 1);
}

/// A platform does not use the name of a call again; a sealed state may still say that it began in another week.
#[tokio::test]
async fn a_call_with_the_key_of_one_of_another_week_holds_nothing_up() {
    let memory = Memory::new();
    memory.store.commit(turn(1, 1)).await.unwrap();
    let later = noon() + 3 * WEEK;
    assert_eq!(memory.store.commit(turn_at(1, 2, later, later)).await.unwrap(), Committed::Fresh);
    let quota = quota(1, &Arc::new(no_limits()));
    let message = NewMessage { due: later, expires: later + HOUR, ..counted(1, &quota) };
    let promise = TurnRecord { messages: vec![message], ..turn_at(1, 3, later, later) };
    assert_eq!(memory.store.commit(promise.clone()).await.unwrap(), Committed::Fresh);
    assert_eq!(memory.store.commit(promise).await.unwrap(), Committed::Repeat);
    assert_eq!(memory.number("SELECT count(*) FROM turn"), 3);
}

#[tokio::test]
async fn texts_count_in_the_weeks_after_theirs_for_as_long_as_the_limit() {
    let memory = Memory::new();
    let limits = Arc::new(LimitSettings { per_number: vec![limit(1, 9 * WEEK)], ..no_limits() });
    let (quota, first) = (quota(1, &limits), turn_of_week() - SECOND);
    assert_eq!(memory.refusal(1, &quota, first).await, None);
    for weeks in 0..9 {
        for at in [turn_of_week() + weeks * WEEK, first + (weeks + 1) * WEEK - SECOND] {
            assert_eq!(memory.refusal(2, &quota, at).await, Some(Refusal::NumberLimit), "{at}");
        }
    }
    assert_eq!(memory.refusal(2, &quota, first + 9 * WEEK).await, None);
}

#[tokio::test]
async fn what_is_a_year_old_is_found_among_all_that_followed() {
    let memory = Memory::new();
    for (call, weeks) in [(1, 0), (2, 17), (3, 52)] {
        let at = noon() + WEEK * weeks;
        let message = NewMessage { to_key: Some(caller()), due: at, expires: at + HOUR, ..text(call) };
        let turn = TurnRecord { messages: vec![message], ..turn_at(call, 1, at, at) };
        assert_eq!(memory.store.commit(turn).await.unwrap(), Committed::Fresh);
    }
    let now = noon() + WEEK * 52;
    for call in 1..=3 {
        assert!(memory.store.link(token(call)).await.unwrap().is_some(), "{call}");
        let history = memory.store.call_history(call_key(call)).await.unwrap().unwrap();
        assert_eq!(history.messages.len(), 1, "{call}");
    }
    assert!(!memory.store.open_link(token(1), Visitor::Human, now).await.unwrap(), "it has expired");
    assert_eq!(memory.store.held_of(caller()).await.unwrap().messages.len(), 3);
    memory.store.forget(caller(), false, "a test").await.unwrap();
    assert_eq!(memory.store.held_of(caller()).await.unwrap().messages.len(), 0);
    for call in 1..=3 {
        assert_eq!(memory.store.link(token(call)).await.unwrap(), None, "{call}");
    }
}
