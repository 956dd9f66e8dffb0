//! What only many nodes on one database can get wrong.

use std::sync::Arc;

use deflect::line::event::{Refusal, Standing};
use deflect::line::message::Medium;
use deflect::store::{Committed, Store, TurnRecord};
use futures_util::future::join_all;

use crate::memory::*;
use crate::support::line::{Line, NO_LIMITS, SPOOL, settings};
use crate::support::peers::postgres::{Cluster, Database};
use crate::support::peers::wait_until;

fn start(database: &Database) -> Line {
    let url = format!("url = \"{}\"", database.url());
    Line::start(&settings(&format!("{SPOOL}{NO_LIMITS}")).replace("url = \"sqlite\"", &url))
}

#[test]
fn a_line_on_a_server_keeps_its_promises_and_its_commands_find_them() {
    let database = Cluster::shared().database();
    let line = start(&database);
    assert!(line.call("CA1", NUMBER).press("9").said().contains("Отправляем ссылку"));
    assert_eq!(line.get_ops("/readyz").status, 200);
    let sent = "SELECT count(*) FROM message WHERE state = 'sent'";
    wait_until("the text is sent", HOUR, || (database.sql(sent) == "1").then_some(()));
    let setup = line.setup();
    for command in [
        &["report"][..],
        &["outbox", "list", "--state", "sent"],
        &["consent", "export"],
        &["announce", "list"],
        &["forget", NUMBER],
    ] {
        let output = setup.run(command);
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert_eq!(output.status.code(), Some(0), "{command:?}: {said}");
        assert!(command[0] != "outbox" || said.contains(" sent "), "{said}");
        assert!(command[0] != "forget" || said.contains("1 call, 1 message"), "{said}");
    }
    assert!(!setup.folder().join("var/deflect.db").exists(), "no file beside it");
    assert!(line.stop());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_connection_loses_no_turn_and_counts_none_twice() {
    let memory = Memory::new();
    let quota = quota(1, &Arc::new(no_limits()));
    let promise = async |call: u8| {
        let turn = TurnRecord { messages: vec![counted(call, &quota)], ..turn(call, 1) };
        let committed = memory.store.commit(turn).await.unwrap();
        assert_eq!(committed, Committed::Fresh, "found out, not guessed");
    };
    for calls in 0..8 {
        let cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        let promised = join_all((0..25).map(|call| promise(calls * 25 + call)));
        let cutting = tokio::task::block_in_place(|| memory.word(cut));
        assert_ne!(cutting, "0");
        promised.await;
    }
    let sum = "SELECT CAST(sum(total) AS BIGINT) FROM figure WHERE name = 'messages'";
    assert_eq!((memory.number("SELECT count(*) FROM message"), memory.number(sum)), (200, 200));
    let told = memory.told_states().await.len();
    assert_eq!(told, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_that_start_at_once_make_one_schema() {
    let database = Cluster::shared().database();
    let settings = database.settings();
    let connect = || Store::connect(&settings, deflect::base::clock::Clock::standing_at(noon()), Arc::new(|_| {}));
    for store in join_all((0..6).map(|_| connect())).await {
        store.unwrap().ready().await.unwrap();
    }
    // Those of SQLite, and the one that is PostgreSQL's own.
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/sqlite/migrations");
    let steps = std::fs::read_dir(folder).unwrap().count() + 1;
    assert_eq!(database.sql("SELECT version FROM schema_version"), steps.to_string());
}

/// Three nodes on one database, each asked the same at once.
async fn on_each<T>(memory: &Memory, ask: impl AsyncFn(Store, u8) -> T) -> Vec<T> {
    let nodes = [memory.store.clone(), memory.other(), memory.other()];
    join_all(nodes.into_iter().zip(0..).map(|(store, node)| ask(store, node))).await
}

#[tokio::test]
async fn a_limit_is_exact_however_many_nodes_promise_at_once() {
    let memory = Memory::new();
    let limits = deflect::config::settings::LimitSettings { per_number: vec![limit(7, HOUR)], ..no_limits() };
    let quota = quota(1, &Arc::new(limits));
    let promised = on_each(&memory, async |store, node| {
        let promise = async |id: u8| {
            let id = node * 50 + id;
            store.commit(TurnRecord { messages: vec![counted(id, &quota)], ..turn(id, 1) }).await.unwrap()
        };
        join_all((0..20).map(promise)).await
    });
    let promised = promised.await.concat();
    let fresh = promised.iter().filter(|committed| **committed == Committed::Fresh).count();
    let refused = promised.iter().filter(|it| **it == Committed::Refused(Refusal::NumberLimit)).count();
    assert_eq!((fresh, refused), (7, 53));
    assert_eq!(memory.number("SELECT total FROM tally WHERE scope = 'day'"), 7);
}

#[tokio::test]
async fn a_turn_that_every_node_hears_is_promised_once() {
    let memory = Memory::new();
    let quota = quota(1, &Arc::new(no_limits()));
    for call in 1..20 {
        let promise = || TurnRecord { messages: vec![counted(call, &quota)], ..turn(call, 1) };
        let heard = on_each(&memory, async |store, _| store.commit(promise()).await.unwrap()).await;
        assert_eq!(heard.iter().filter(|committed| **committed == Committed::Fresh).count(), 1, "{heard:?}");
        assert_eq!(heard.iter().filter(|committed| **committed == Committed::Repeat).count(), 2, "{heard:?}");
    }
    assert_eq!(memory.number("SELECT count(*) FROM texted"), 19);
    assert_eq!(memory.number("SELECT total FROM figure WHERE name = 'calls'"), 19);
}

#[tokio::test]
async fn no_message_is_claimed_by_two_nodes() {
    let memory = Memory::new();
    for id in 0..60 {
        memory.promise(id, vec![text(id)]).await;
    }
    let claimed = on_each(&memory, async |store, _| {
        let mut claimed = vec![];
        loop {
            let claims = store.claim(Medium::Sms, 7, noon(), LEASE).await.unwrap();
            if claims.is_empty() {
                return claimed;
            }
            claimed.extend(claims.into_iter().map(|claim| claim.id));
        }
    });
    assert_eq!(claimed.await.concat().len(), 60);
    assert_eq!(memory.number("SELECT CAST(sum(lease) AS BIGINT) FROM message"), 60, "each once");
}

#[tokio::test]
async fn a_call_is_settled_and_accounted_for_on_one_node() {
    let memory = Memory::new();
    for call in 0..60 {
        memory.store.commit(TurnRecord { standing: Standing::Menu, ..turn(call, 1) }).await.unwrap();
    }
    on_each(&memory, async |store, _| while 0 < store.reap(after(HOUR)).await.unwrap() {}).await;
    on_each(&memory, async |store, _| while 0 < store.settle(7).await.unwrap() {}).await;
    assert_eq!(memory.number("SELECT CAST(sum(total) AS BIGINT) FROM figure WHERE name = 'outcomes'"), 60);
    let look = deflect::metrics::deflection::look;
    let week = after(8 * 24 * HOUR);
    on_each(&memory, async |store, _| while 0 < store.account(week, 7, look).await.unwrap() {}).await;
    let counted =
        "SELECT CAST(sum(total) AS BIGINT) FROM figure WHERE name IN ('stayed', 'returned') AND value = '10m'";
    assert_eq!(memory.number(counted), 60);
}
