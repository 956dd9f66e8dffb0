//! A database in a file: its lock, its mode, its log.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use deflect::base::clock::Clock;
use deflect::line::message::Medium;
use deflect::store::{CallerRecord, Committed, Store, StoreError, TurnRecord};

use crate::memory::*;

#[tokio::test]
async fn a_commit_that_returned_survives_a_crash() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    // The files as a crash leaves them: the log is not yet in the database.
    let crashed = tempfile::tempdir().unwrap();
    for name in ["deflect.db", "deflect.db-wal"] {
        std::fs::copy(memory.folder().join(name), crashed.path().join(name)).unwrap();
    }
    let store = Store::open(&crashed.path().join("deflect.db"), memory.clock.clone(), std::sync::Arc::new(|_| {}));
    let store = store.unwrap();
    assert_eq!(store.commit(turn(1, 1)).await.unwrap(), Committed::Repeat);
    assert_eq!(store.claim(Medium::Sms, 10, noon(), LEASE).await.unwrap().len(), 1);
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
    for file in std::fs::read_dir(memory.folder()).unwrap() {
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
