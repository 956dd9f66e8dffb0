//! A claim on PostgreSQL while very many messages wait, while another worker claims, and while a caller waits.

use std::sync::Arc;

use deflect::line::message::Medium;
use deflect::store::TurnRecord;

use crate::memory::*;
use crate::support::peers::{LIMIT, wait_until};

const WAITING: u32 = 50_000;
/// Rows that a claim of ten may look at, however many wait.
const LOOKED_AT_MAX: i64 = 1000;
const CLAIMED: usize = 10;

/// Texts that are due.
fn waiting(rows: u32) -> String {
    let noon = noon().as_microsecond();
    let hour = HOUR.as_micros();
    format!(
        "INSERT INTO message (id, kind, medium, channel, language, to_contact, address, body, promised, due, expires, lifetime,
            state, changed, attempts, lease, held, gathered, asked)
        SELECT decode(md5(CAST(n AS TEXT)), 'hex'), 'link', 'sms', 'account-chat', 'ru', 0, 'x', 'x', {noon}, {noon} - n,
            {noon} + {hour}, {hour}, 'queued', {noon}, 0, 0, 0, 0, 0
        FROM generate_series(1, {rows}) AS n"
    )
}

/// Rows of messages that were looked at so far, by finished connections.
fn looked_at(memory: &Memory) -> i64 {
    memory.number(
        "SELECT coalesce(sum(seq_tup_read + idx_tup_fetch), 0) FROM pg_stat_user_tables WHERE relname = 'message'",
    )
}

#[tokio::test]
async fn a_claim_looks_at_few_rows_however_many_wait() {
    let memory = Memory::new();
    memory.database().sql(&waiting(WAITING));
    memory.database().sql("ANALYZE message");
    let other = memory.other();
    assert_eq!(other.claim(Medium::Sms, CLAIMED as u32, noon(), LEASE).await.unwrap().len(), CLAIMED);
    // A connection tells what it did when it ends.
    other.close().await;
    let rows = wait_until("the statistics", LIMIT, || Some(looked_at(&memory)).filter(|rows| CLAIMED as i64 <= *rows));
    assert!(rows <= LOOKED_AT_MAX, "{rows} rows for a claim of {CLAIMED}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_claims_the_next_while_another_still_claims() {
    let memory = Memory::new();
    memory.database().sql(&waiting(3 * CLAIMED as u32));
    let oldest = format!("SELECT seq FROM message ORDER BY due LIMIT {CLAIMED} FOR UPDATE");
    let claiming = memory.database().hold(&oldest);
    for store in [memory.store.clone(), memory.other()] {
        let claims = tokio::time::timeout(LIMIT, store.claim(Medium::Sms, CLAIMED as u32, noon(), LEASE)).await;
        assert_eq!(claims.expect("a claim waits for nobody").unwrap().len(), CLAIMED);
    }
    drop(claiming);
    assert_eq!(memory.claim(Medium::Sms, noon()).await.len(), CLAIMED, "those that were not claimed after all");
}

/// Callers come one after the other, as each is told another way after a while.
#[tokio::test(flavor = "multi_thread")]
async fn texts_are_sent_while_callers_wait_for_promises() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let other_node = memory.database().hold("SELECT name FROM row_lock WHERE name = 'texts' FOR UPDATE");
    let callers = [2, 3].map(|call| {
        let (store, quota) = (memory.store.clone(), quota(call, &Arc::new(no_limits())));
        let promise = TurnRecord { messages: vec![counted(call, &quota)], ..turn(call, 1) };
        tokio::spawn(async move { while store.commit(promise.clone()).await.is_err() {} })
    });
    let waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
    wait_until("promises wait", LIMIT, || (memory.database().sql(waiting) == "1").then_some(()));
    let claim = tokio::time::timeout(LIMIT, memory.claim_text(noon())).await.expect("it is put off, not given up");
    assert!(tokio::time::timeout(LIMIT, memory.finish(&claim, accepted())).await.expect("as its end is"));
    drop(other_node);
    for caller in callers {
        caller.await.unwrap();
    }
}
