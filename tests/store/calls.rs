//! A call ends once and gets exactly one outcome.

use deflect::base::call::LineId;
use deflect::line::event::{Event, Outcome, Standing};
use deflect::store::{Attempt, Committed, TurnRecord};

use crate::memory::*;

#[tokio::test]
async fn a_call_ends_once() {
    let memory = Memory::new();
    memory.store.commit(turn(1, 1)).await.unwrap();
    assert_eq!(memory.store.calls_open().await.unwrap(), 1);
    assert!(memory.store.end_call(call_key(1), after(MINUTE)).await.unwrap());
    assert!(!memory.store.end_call(call_key(1), after(2 * MINUTE)).await.unwrap());
    assert_eq!(memory.store.calls_open().await.unwrap(), 0);
    assert_eq!(memory.store.settle(10).await.unwrap(), 1);
    assert_eq!(memory.store.settle(10).await.unwrap(), 0);
    let settled: Vec<Told> = memory.told().await.into_iter().filter(|told| matches!(told, Told::Settled(..))).collect();
    assert_eq!(settled, [Told::Settled(Outcome::LeftInMenu, 60.0, Some(60.0))]);
}

#[tokio::test]
async fn ending_an_unknown_call_makes_none() {
    let memory = Memory::new();
    assert!(!memory.store.end_call(call_key(1), noon()).await.unwrap());
    assert_eq!(memory.store.settle(10).await.unwrap(), 0);
    assert_eq!(memory.store.caller(None, call_key(1), None, noon()).await.unwrap().answered, None);
}

#[tokio::test]
async fn a_late_turn_is_stored_and_does_not_open_the_call_again() {
    let memory = Memory::new();
    memory.store.commit(turn(1, 1)).await.unwrap();
    memory.store.end_call(call_key(1), after(MINUTE)).await.unwrap();
    let late = TurnRecord { standing: Standing::Informed, ..turn(1, 2) };
    assert_eq!(memory.store.commit(late.clone()).await.unwrap(), Committed::Fresh);
    assert_eq!(memory.store.calls_open().await.unwrap(), 0);
    memory.store.settle(10).await.unwrap();
    let later = TurnRecord { standing: Standing::Failed, ..turn(1, 3) };
    memory.store.commit(later).await.unwrap();
    assert_eq!(memory.store.settle(10).await.unwrap(), 0);
    assert_eq!(memory.told_outcomes().await, [Outcome::Informed]);
}

#[tokio::test]
async fn turns_that_come_out_of_order_are_settled_by_the_last() {
    let memory = Memory::new();
    memory.store.commit(TurnRecord { standing: Standing::Connected, ..turn(1, 3) }).await.unwrap();
    memory.store.commit(turn(1, 1)).await.unwrap();
    memory.store.commit(turn(1, 2)).await.unwrap();
    memory.store.end_call(call_key(1), after(MINUTE)).await.unwrap();
    memory.store.settle(10).await.unwrap();
    assert_eq!(memory.told_outcomes().await, [Outcome::Connected]);
}

#[tokio::test]
async fn a_silent_call_ends_with_its_last_turn_and_is_not_counted_as_helped() {
    let memory = Memory::new();
    memory.store.commit(turn(1, 1)).await.unwrap();
    let standing = Standing::Telling { until: after(2 * MINUTE) };
    memory.store.commit(TurnRecord { at: after(MINUTE), standing, ..turn(1, 2) }).await.unwrap();
    assert_eq!(memory.store.reap(after(MINUTE)).await.unwrap(), 0, "its last turn is not older");
    assert_eq!(memory.store.reap(after(HOUR)).await.unwrap(), 1);
    assert_eq!(memory.store.reap(after(HOUR)).await.unwrap(), 0);
    memory.store.settle(10).await.unwrap();
    assert!(
        memory.told().await.contains(&Told::Settled(Outcome::LeftInMenu, 60.0, None)),
        "when it was left is not known"
    );
}

#[tokio::test]
async fn a_call_that_waits_for_its_text_keeps_no_other_waiting() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    memory.store.commit(turn(2, 1)).await.unwrap();
    memory.store.end_call(call_key(1), after(MINUTE)).await.unwrap();
    memory.store.end_call(call_key(2), after(2 * MINUTE)).await.unwrap();
    assert_eq!(memory.store.settle(1).await.unwrap(), 0, "the first waits");
    assert_eq!(memory.store.settle(1).await.unwrap(), 1, "the second does not");
    let claim = memory.claim_text(noon()).await;
    memory.finish(&claim, accepted()).await;
    assert_eq!(memory.store.settle(1).await.unwrap(), 1);
    assert_eq!(memory.told_outcomes().await, [Outcome::LeftInMenu, Outcome::HandedOff]);
}

#[tokio::test]
async fn a_text_sent_before_the_call_ends_hands_off() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    memory.finish(&claim, accepted()).await;
    assert_eq!(memory.store.settle(10).await.unwrap(), 0, "the call goes on");
    memory.store.end_call(call_key(1), after(MINUTE)).await.unwrap();
    memory.store.settle(10).await.unwrap();
    assert_eq!(memory.told_outcomes().await, [Outcome::HandedOff]);
}

#[tokio::test]
async fn a_call_whose_text_came_to_nothing_and_that_heard_nothing_else_failed() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    memory.store.end_call(call_key(1), after(MINUTE)).await.unwrap();
    assert_eq!(memory.store.settle(10).await.unwrap(), 0);
    let claim = memory.claim_text(noon()).await;
    memory.finish(&claim, Attempt::Unknown).await;
    assert_eq!(memory.store.settle(10).await.unwrap(), 0, "a report may still come");
    memory.claim(text(1).medium, after(HOUR)).await;
    assert_eq!(memory.store.settle(10).await.unwrap(), 1);
    assert_eq!(memory.told_outcomes().await, [Outcome::Failed]);
}

#[tokio::test]
async fn a_follow_up_is_not_waited_for() {
    let memory = Memory::new();
    memory.promise(1, vec![follow_up(1)]).await;
    memory.store.end_call(call_key(1), after(MINUTE)).await.unwrap();
    assert_eq!(memory.store.settle(10).await.unwrap(), 1);
}

/// A turn that dials another line.
fn dialling(call: u8, number: u16) -> TurnRecord {
    TurnRecord { events: vec![Event::Dialling], ..turn(call, number) }
}

#[tokio::test]
async fn a_call_that_dialled_is_silent_hours_later_than_others() {
    let memory = Memory::new();
    for (call, turns) in [(1_u8, vec![turn(1, 1), dialling(1, 2)]), (2, vec![dialling(2, 1), turn(2, 2)])] {
        for turn in turns {
            memory.store.commit(turn).await.unwrap();
        }
        assert_eq!(memory.store.calls_open().await.unwrap(), u64::from(call));
    }
    assert_eq!(memory.store.reap(after(HOUR)).await.unwrap(), 1, "the one whose talk is over");
    assert_eq!(memory.store.reap(after(4 * HOUR)).await.unwrap(), 0);
    assert_eq!(memory.store.reap(after(5 * HOUR)).await.unwrap(), 1, "no call is longer");
}

#[tokio::test]
async fn a_talk_makes_the_turn_that_dialled_a_connection() {
    let memory = Memory::new();
    memory.store.commit(turn(1, 1)).await.unwrap();
    memory.store.commit(dialling(1, 2)).await.unwrap();
    assert!(!memory.store.note_talk(call_key(1), 3).await.unwrap(), "no such turn");
    assert!(!memory.store.note_talk(call_key(2), 2).await.unwrap(), "no such call");
    memory.store.end_call(call_key(1), after(MINUTE)).await.unwrap();
    assert!(memory.store.note_talk(call_key(1), 2).await.unwrap());
    assert!(memory.store.note_talk(call_key(1), 2).await.unwrap(), "told twice");
    memory.store.settle(10).await.unwrap();
    assert_eq!(memory.told_outcomes().await, [Outcome::Connected]);
}

#[tokio::test]
async fn the_last_call_of_a_caller_is_another_one_on_the_same_line() {
    let memory = Memory::new();
    memory.store.commit(turn(1, 1)).await.unwrap();
    let TurnRecord { line, caller, .. } = turn(1, 1);
    let last = async |line: LineId, call| memory.store.last_call(caller.unwrap(), line, call_key(call)).await.unwrap();
    assert_eq!(last(line.clone(), 1).await, None, "this very call");
    assert_eq!(last(line, 2).await, Some(noon()));
    assert_eq!(last(LineId::new("other"), 2).await, None);
}
