//! Turns are stored once, and what returned is durable.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use deflect::base::clock::Clock;
use deflect::line::event::{Event, Refusal};
use deflect::line::message::Medium;
use deflect::store::{Attempt, CallerRecord, Committed, Contact, Store, StoreError, TurnRecord};

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
async fn a_commit_that_returned_survives_a_crash() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    // The files as a crash leaves them: the log is not yet in the database.
    let crashed = tempfile::tempdir().unwrap();
    for name in ["deflect.db", "deflect.db-wal"] {
        std::fs::copy(memory.folder.path().join(name), crashed.path().join(name)).unwrap();
    }
    let store = Store::open(&crashed.path().join("deflect.db"), memory.clock.clone(), std::sync::Arc::new(|_| {}));
    let store = store.unwrap();
    assert_eq!(store.commit(turn(1, 1)).await.unwrap(), Committed::Repeat);
    assert_eq!(store.claim(Medium::Sms, 10, noon(), LEASE).await.unwrap().len(), 1);
}

#[tokio::test]
async fn closing_writes_everything_queued() {
    let memory = Memory::new();
    (1..=1000).for_each(|number| memory.store.record(turn(1, number)).unwrap());
    memory.store.clone().close().await;
    assert!(matches!(memory.store.record(turn(1, 1)), Err(StoreError::Stopped)));
    assert!(matches!(memory.store.ready().await, Err(StoreError::Stopped)));
    let stored: i64 = memory.sql().query_row("SELECT count(*) FROM turn", [], |row| row.get(0)).unwrap();
    assert_eq!(stored, 1000);
}

#[tokio::test]
async fn a_folder_that_is_missing_is_told_by_name() {
    let missing = tempfile::tempdir().unwrap().path().join("nowhere/deflect.db");
    let error = Store::open(&missing, Clock::standing_at(noon()), std::sync::Arc::new(|_| {})).err().unwrap();
    assert_eq!(error.to_string(), format!("could not open the database `{}`", missing.display()));
}

#[tokio::test]
async fn only_the_owner_reads_the_files() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    for file in std::fs::read_dir(memory.folder.path()).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", file.file_name());
    }
}

#[tokio::test]
async fn a_locked_database_refuses_and_works_again() {
    let memory = Memory::new();
    let other = memory.sql();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    memory.store.record(turn(2, 1)).unwrap();
    let refused = memory.store.commit(turn(1, 1)).await;
    assert!(matches!(refused, Err(StoreError::Query { what: "commit a turn", .. })), "{refused:?}");
    assert_eq!(
        memory.store.caller(None, call_key(1), None, noon()).await.unwrap(),
        CallerRecord::default(),
        "reading goes on"
    );
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(memory.store.commit(turn(1, 1)).await.unwrap(), Committed::Fresh);
    let told = memory.told().await;
    assert!(told.contains(&Told::Turn(call_key(2), 1)), "the turn nobody waited for was kept: {told:?}");
}

#[tokio::test]
async fn a_store_that_cannot_follow_refuses_instead_of_growing() {
    let memory = Memory::new();
    let other = memory.sql();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let refused = (1..=u16::MAX).find(|number| memory.store.record(turn(1, *number)).is_err());
    let refused = refused.expect("the queue has an end");
    assert!(matches!(memory.store.commit(turn(1, refused)).await, Err(StoreError::Overloaded)));
    other.execute_batch("ROLLBACK").unwrap();
    memory.store.clone().close().await;
    let stored: u16 = memory.sql().query_row("SELECT count(*) FROM turn", [], |row| row.get(0)).unwrap();
    assert_eq!(stored, refused - 1, "everything it took is written");
}

#[tokio::test]
async fn a_promise_given_up_while_the_database_was_locked_is_not_kept() {
    let memory = Memory::new();
    let other = memory.sql();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let promise = TurnRecord { messages: vec![text(1)], ..turn(1, 1) };
    tokio::time::timeout(Duration::from_millis(20), memory.store.commit(promise)).await.expect_err("it is locked");
    memory.store.record(turn(1, 1)).unwrap();
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(memory.told().await, [Told::Turn(call_key(1), 1)]);
    assert_eq!(memory.claim(Medium::Sms, noon()).await.len(), 0);
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
