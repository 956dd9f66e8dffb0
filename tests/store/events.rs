//! Events for other systems and answers of lookups, on every engine.

use std::time::Duration;

use deflect::store::{
    Attempt, EventClaim, EventKind, EventResult, EventWish, Followed, NewMessage, Pseudonym, Report, Suppression,
    SuppressionReason, TurnRecord,
};

use crate::memory::*;

const SECOND: Duration = Duration::from_secs(1);

async fn opt_out(memory: &Memory, person: u8) {
    let forever = Suppression { reason: SuppressionReason::OptedOut, until: None };
    memory.store.suppress(Pseudonym([person; 16]), forever, noon()).await.unwrap();
}

async fn claim(memory: &Memory, seconds: u32) -> Vec<EventClaim> {
    memory.store.claim_events(100, after(seconds * SECOND), MINUTE).await.unwrap()
}

/// The number of events that a worker is given at the end of their life, when no lease runs any more.
async fn waiting(memory: &Memory) -> usize {
    memory.store.claim_events(100, after(72 * HOUR), Duration::ZERO).await.unwrap().len()
}

#[tokio::test]
async fn what_happens_to_a_promise_is_kept_with_its_call_where_it_is_wanted() {
    for numbers in [false, true] {
        let memory = Memory::new();
        memory.store.want_events(Some(EventWish { numbers })).await.unwrap();
        memory.promise(1, vec![text(1)]).await;
        let taken = memory.claim_text(noon()).await;
        assert!(memory.finish(&taken, accepted()).await);
        let claimed = claim(&memory, 1).await;
        let sent = claimed.iter().find(|claim| claim.kind == EventKind::LinkSent).unwrap();
        assert_eq!((sent.caller, sent.call), (Some(caller()), Some(call_key(1))));
        assert_eq!(sent.locked.is_some(), numbers);
        memory.store.forget(caller(), false, "anna").await.unwrap();
        assert_eq!(waiting(&memory).await, 0, "{numbers}");
    }
}

#[tokio::test]
async fn of_an_anonymous_caller_nothing_is_told_that_leads_to_the_person() {
    let memory = Memory::new();
    memory.store.want_events(Some(EventWish { numbers: true })).await.unwrap();
    let anonymous = TurnRecord { anonymous: true, caller: None, messages: vec![text(1)], ..turn(1, 1) };
    memory.store.commit(anonymous).await.unwrap();
    let taken = memory.claim_text(noon()).await;
    // Its gateway is asked by the number, which is kept for that.
    let asked_about = Attempt::Accepted { provider_ids: vec![], followed: Followed::ByPolling };
    assert!(memory.finish(&taken, asked_about).await);
    memory.store.end_call(call_key(1), noon()).await.unwrap();
    assert_eq!(memory.store.settle(10).await.unwrap(), 1);
    memory.assess(noon()).await;
    assert_eq!(memory.number("SELECT count(*) FROM call"), 0, "the call is gone, its text is under way");
    assert!(memory.store.report(&gateway("a"), message_id(1), Report::Delivered, noon()).await.unwrap());
    let told = claim(&memory, 1).await;
    let kinds: Vec<_> = told.iter().map(|event| event.kind).collect();
    assert!(kinds.contains(&EventKind::CallEnded) && kinds.contains(&EventKind::LinkDelivered), "{kinds:?}");
    let key: String = call_key(1).0.iter().map(|byte| format!("{byte:02x}")).collect();
    for event in told {
        assert!(event.locked.is_none() && event.caller.is_none() && event.call.is_none(), "{event:?}");
        assert!(!event.id.contains(&key), "{event:?}");
    }
}

#[tokio::test]
async fn a_number_that_is_forgotten_is_told_with_no_event_of_another_caller() {
    let memory = Memory::new();
    memory.store.want_events(Some(EventWish { numbers: true })).await.unwrap();
    let typed = NewMessage { to_key: Some(caller()), ..text(1) };
    let other = TurnRecord { caller: Some(Pseudonym([9; 16])), messages: vec![typed], ..turn(1, 1) };
    memory.store.commit(other).await.unwrap();
    let taken = memory.claim_text(noon()).await;
    assert!(memory.finish(&taken, accepted()).await);
    assert_eq!(waiting(&memory).await, 1);
    memory.store.forget(caller(), false, "anna").await.unwrap();
    assert_eq!(waiting(&memory).await, 0);
}

#[tokio::test]
async fn an_event_belongs_to_one_worker_until_its_lease_ends() {
    let memory = Memory::new();
    opt_out(&memory, 1).await;
    assert!(claim(&memory, 0).await.is_empty(), "nobody wants it");
    memory.store.want_events(Some(EventWish { numbers: false })).await.unwrap();
    opt_out(&memory, 2).await;
    opt_out(&memory, 2).await;
    let first = claim(&memory, 0).await.remove(0);
    assert!(claim(&memory, 59).await.is_empty(), "it is held");
    let second = claim(&memory, 60).await.remove(0);
    let finish = |claim: &EventClaim, result| memory.store.finish_event(claim.id.clone(), claim.lease, result);
    assert!(!finish(&first, EventResult::Done).await.unwrap(), "the first has lost it");
    assert!(finish(&second, EventResult::Later(after(100 * SECOND))).await.unwrap());
    assert!(claim(&memory, 99).await.is_empty());
    let third = claim(&memory, 100).await.remove(0);
    assert_eq!((third.attempts, &third.id), (1, &first.id));
    assert!(finish(&third, EventResult::Done).await.unwrap() && waiting(&memory).await == 0);
}

#[tokio::test]
async fn events_have_an_end() {
    let memory = Memory::new();
    memory.store.want_events(Some(EventWish { numbers: false })).await.unwrap();
    for person in 1..=5 {
        opt_out(&memory, person).await;
    }
    assert_eq!(memory.store.drop_events(5, after(71 * HOUR)).await.unwrap(), 0);
    assert!(memory.store.drop_events(3, noon()).await.unwrap() >= 2 && waiting(&memory).await <= 3);
    memory.store.drop_events(5, after(72 * HOUR)).await.unwrap();
    assert_eq!(waiting(&memory).await, 0);
    opt_out(&memory, 6).await;
    memory.store.want_events(None).await.unwrap();
    assert_eq!(waiting(&memory).await, 0, "they go with the wish");
}

#[tokio::test]
async fn the_answer_of_a_lookup_is_kept_for_its_time() {
    let memory = Memory::new();
    let known = async |seconds: u32| memory.store.line_type(caller(), after(seconds * SECOND)).await.unwrap();
    assert_eq!(known(0).await, None);
    memory.store.keep_line_type(caller(), true, after(10 * SECOND)).await.unwrap();
    memory.store.keep_line_type(caller(), false, after(20 * SECOND)).await.unwrap();
    assert_eq!((known(19).await, known(20).await), (Some(false), None));
    memory.store.forget(caller(), false, "anna").await.unwrap();
    assert_eq!(known(0).await, None);
}
