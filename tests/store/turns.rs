//! Turns are stored once, and what returned is durable.

use deflect::base::call::Key;
use deflect::line::event::{Event, Refusal};
use deflect::line::heard::{CallerAct, Heard};
use deflect::line::message::Medium;
use deflect::store::{Attempt, CallerRecord, Committed, Contact, StoreError, TurnRecord};

use crate::memory::*;

#[tokio::test]
async fn the_same_turn_twice_changes_nothing() {
    let memory = Memory::new();
    let promise = TurnRecord { messages: vec![text(1)], ..turn(1, 1) };
    assert_eq!(memory.store.commit(promise.clone()).await.unwrap(), Committed::Fresh);
    let told = memory.told().await;
    assert_eq!(memory.store.commit(promise).await.unwrap(), Committed::Repeat);
    assert_eq!(memory.told().await, told);
    assert_eq!(memory.claim(Medium::Sms, noon()).await.len(), 1);
}

#[tokio::test]
async fn a_turn_answered_without_its_promise_says_why_each_time() {
    let memory = Memory::new();
    let refused = Event::OfferRefused { medium: Medium::Sms, reason: Refusal::NumberLimit };
    memory.store.record(TurnRecord { events: vec![refused], ..turn(1, 2) }).unwrap();
    memory.store.record(turn(1, 3)).unwrap();
    for _ in 0..2 {
        let promise = TurnRecord { messages: vec![text(1)], ..turn(1, 2) };
        assert_eq!(memory.store.commit(promise).await.unwrap(), Committed::Otherwise(Refusal::NumberLimit));
        let promise = TurnRecord { messages: vec![text(2)], ..turn(1, 3) };
        assert_eq!(memory.store.commit(promise).await.unwrap(), Committed::Otherwise(Refusal::Store), "an apology");
    }
    assert!(memory.claim(Medium::Sms, noon()).await.is_empty(), "what was refused aloud is not sent");
}

#[tokio::test]
async fn a_turn_asked_for_many_times_at_once_is_counted_once() {
    let memory = Memory::new();
    let promise = TurnRecord { messages: vec![text(1)], ..turn(1, 1) };
    let commits = (0..100).map(|_| memory.store.commit(promise.clone()));
    let fresh = futures_util::future::join_all(commits)
        .await
        .into_iter()
        .filter(|committed| matches!(committed, Ok(Committed::Fresh)));
    assert_eq!(fresh.count(), 1);
    let turns = memory.told().await.into_iter().filter(|told| matches!(told, Told::Turn(..)));
    assert_eq!(turns.count(), 1);
    assert_eq!(memory.told_states().await.len(), 1);
}

#[tokio::test]
async fn a_promise_in_two_turns_is_one_message() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    memory.store.commit(TurnRecord { messages: vec![text(1)], ..turn(1, 2) }).await.unwrap();
    assert_eq!(memory.told_states().await.len(), 1);
}

#[tokio::test]
async fn what_the_caller_did_is_kept_until_the_caller_wants_nothing_kept() {
    let memory = Memory::new();
    let wrong = Heard { refused: Some(Refusal::Budget), ..Heard::of(CallerAct::Key(Key::parse('6').unwrap())) };
    let turn = |number, anonymous| TurnRecord { heard: Some(wrong.clone()), anonymous, ..turn(1, number) };
    memory.store.commit(turn(1, false)).await.unwrap();
    let kept = memory.word("SELECT heard FROM turn");
    assert_eq!(serde_json::from_str::<Heard>(&kept).unwrap(), wrong);
    memory.store.commit(turn(2, true)).await.unwrap();
    memory.store.commit(turn(3, false)).await.unwrap();
    let kept = ["SELECT count(*) FROM turn", "SELECT count(*) FROM turn WHERE heard IS NOT NULL"];
    assert_eq!(kept.map(|sql| memory.number(sql)), [3, 0]);
}

#[tokio::test]
async fn closing_writes_everything_queued() {
    let memory = Memory::new();
    (1..=1000).for_each(|number| memory.store.record(turn(1, number)).unwrap());
    memory.store.clone().close().await;
    assert!(matches!(memory.store.record(turn(1, 1)), Err(StoreError::Stopped)));
    assert!(matches!(memory.store.ready().await, Err(StoreError::Stopped)));
    assert_eq!(memory.number("SELECT count(*) FROM turn"), 1000);
}

#[tokio::test]
async fn a_caller_is_known_by_what_was_promised() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let email = EMAIL.to_owned();
    let contact = Contact {
        caller: caller(),
        email,
        language: text(1).language,
        consent: true,
        email_key: email_key(),
        zone: None,
        formers: vec![],
    };
    memory.store.import_contacts(vec![contact]).await.unwrap();
    let known = CallerRecord { link_sent: Some(noon()), mailable: true, answered: None, refusal: None };
    assert_eq!(memory.store.caller(Some(caller()), call_key(2), None, noon()).await.unwrap(), known);
    let hidden = CallerRecord { answered: Some(noon()), ..CallerRecord::default() };
    assert_eq!(memory.store.caller(None, call_key(1), None, noon()).await.unwrap(), hidden);
}

#[tokio::test]
async fn a_link_that_was_refused_does_not_count_as_sent() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    memory.finish(&claim, Attempt::Refused(None)).await;
    let known = memory.store.caller(Some(caller()), call_key(2), None, noon()).await.unwrap();
    assert_eq!(known.link_sent, None);
}
