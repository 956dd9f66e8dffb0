//! Faults that only many nodes on one database can have.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use deflect::base::clock::Clock;
use deflect::base::error::chain;
use deflect::config::settings::{Authorities, LimitSettings, Money, PostgresSettings, PostgresTls};
use deflect::line::event::{Refusal, Standing};
use deflect::line::message::Medium;
use deflect::store::{Committed, Consent, Leader, NewMessage, Store, StoreError, TextQuota, TurnRecord};
use futures_util::future::join_all;

use crate::consents::consent;
use crate::memory::*;
use crate::support::line::{LINE, Line, NO_LIMITS, PUBLIC_URL, SPOOL, settings};
use crate::support::peers::postgres::{Cluster, Database};
use crate::support::peers::process::free_port;
use crate::support::peers::wait_until;

async fn connect(settings: &PostgresSettings) -> Result<Store, StoreError> {
    Store::connect(settings, Clock::standing_at(noon()), Arc::new(|_| {})).await
}

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
    assert_eq!(std::fs::read_dir(setup.folder().join("var/spool/sms")).unwrap().count(), 0, "the number is in no file");
    assert!(line.stop());
}

/// A second node has new keys beside the old ones. It goes on with a call of the first, and knows whom the first texted.
#[test]
fn a_call_goes_on_and_limits_hold_while_keys_take_the_place_of_others() {
    let database = Cluster::shared().database();
    let url = format!("url = \"{}\"", database.url());
    let limits = NO_LIMITS.replace("per_number = []", "per_number = [\"1 in 1d\"]");
    let before = Line::start(&settings(&format!("{SPOOL}{limits}")).replace("url = \"sqlite\"", &url));
    let (promised, other) = ("Отправляем ссылку", "+79031112233");
    let first = before.call("CA1", NUMBER).press("9").said();
    assert!(first.contains(promised), "{first}");
    let begun = before.call("CA2", other);
    for (name, key) in [("seal", "11"), ("pseudonym", "22")] {
        let file = before.folder().join("var/keys").join(name);
        let old = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, format!("{}\n{old}", key.repeat(32))).unwrap();
    }
    let after = before.start_beside();
    let next = after.post_signed(&begun.next_url(), &begun.fields(&[("Digits", "9")]));
    assert!(next.body.contains(promised), "{next:?}");
    let hang_up = |id, from| {
        let status = [("CallSid", id), ("From", from), ("To", LINE), ("CallStatus", "completed")];
        assert_eq!(after.post_signed(&format!("{PUBLIC_URL}/voice/twilio/status"), &status).status, 200);
    };
    let again = after.call("CA3", NUMBER).press("9").said();
    assert!(!again.contains(promised), "one a day: {again}");
    for (id, from) in [("CA1", NUMBER), ("CA2", other), ("CA3", NUMBER)] {
        hang_up(id, from);
    }
    for figure in ["calls", "outcomes"] {
        let total = format!("SELECT sum(total) FROM figure WHERE name = '{figure}'");
        wait_until("each call is counted once", HOUR, || (database.sql(&total) == "3").then_some(()));
    }
    assert_eq!(database.sql("SELECT count(*) FROM call"), "3");
    let listed = after.command(&["keys"]);
    let listed = String::from_utf8_lossy(&[listed.stdout, listed.stderr].concat()).into_owned();
    let rows = |role| listed.lines().find_map(|line| line.strip_prefix("pseudonym")?.split_once(role)).unwrap().1;
    assert_eq!(rows("in use: "), "0 opt-outs, 0 contacts, 2 consents, 3 calls, 2 counted texts", "{listed}");
    assert_eq!(rows("former: "), "0 opt-outs, 0 contacts, 0 consents, 0 calls, 0 counted texts", "{listed}");
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
        let promised = join_all((0..25).map(|call| promise(calls * 25 + call)));
        assert_ne!(tokio::task::block_in_place(|| memory.database().cut_connections()), 0);
        promised.await;
    }
    let sum = "SELECT CAST(sum(total) AS BIGINT) FROM figure WHERE name = 'messages'";
    assert_eq!((memory.number("SELECT count(*) FROM message"), memory.number(sum)), (200, 200));
    let told = memory.told_states().await.len();
    assert_eq!(told, 200);
}

#[tokio::test]
async fn what_the_server_refuses_spoils_no_turn_but_its_own() {
    let memory = Memory::new();
    // PostgreSQL takes no text with a NUL in it.
    let is_spoilt = |call: u8| call.is_multiple_of(10);
    let committed = join_all((1..=60).map(|call| {
        let asked = if is_spoilt(call) { "\0" } else { "offer" }.to_owned();
        let agreed = Consent { asked, ..consent(call, noon()) };
        memory.store.commit(TurnRecord { consents: vec![agreed], ..turn(call, 1) })
    }));
    for (committed, call) in committed.await.into_iter().zip(1..) {
        assert_eq!(committed.ok(), (!is_spoilt(call)).then_some(Committed::Fresh), "call {call}");
    }
    for table in ["call", "turn", "consent"] {
        assert_eq!(memory.number(&format!("SELECT count(*) FROM {table}")), 54, "{table}");
    }
    assert_eq!(memory.number("SELECT CAST(sum(total) AS BIGINT) FROM figure WHERE name = 'calls'"), 54);
}

#[tokio::test]
async fn a_turn_whose_key_is_taken_for_good_is_given_up_and_those_behind_it_are_stored() {
    let memory = Memory::new();
    memory.store.commit(turn(1, 1)).await.unwrap();
    memory.database().sql("CREATE UNIQUE INDEX ON turn (at) WHERE turn = 2; INSERT INTO turn (call, turn, at, standing, events) SELECT seq, 2, started, '', '' FROM call");
    memory.store.record(turn(2, 2)).unwrap();
    assert!(memory.store.commit(turn(3, 2)).await.is_err(), "who waits for one is told");
    memory.store.record(turn(2, 3)).unwrap();
    assert_eq!(memory.store.commit(turn(2, 4)).await.unwrap(), Committed::Fresh);
    assert!(memory.told().await.contains(&Told::Lost(1)));
    assert_eq!(memory.number("SELECT count(*) FROM turn"), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_took_no_writes_for_a_while_is_written_to_again() {
    let memory = Memory::new();
    tokio::task::block_in_place(|| {
        memory.database().alter("SET default_transaction_read_only = on");
        memory.database().cut_connections();
    });
    let refused = tokio::time::timeout(Duration::from_millis(300), memory.store.commit(turn(1, 1))).await;
    assert!(refused.is_err(), "tried again and again: {refused:?}");
    tokio::task::block_in_place(|| memory.database().alter("RESET default_transaction_read_only"));
    assert_eq!(memory.store.commit(turn(2, 1)).await.unwrap(), Committed::Fresh, "over another connection");
    assert_eq!(memory.number("SELECT count(*) FROM turn"), 1, "the turn that was given up is left out");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_host_that_takes_writes_is_used() {
    let database = Cluster::shared().database_with_schema();
    let here = database.settings().hosts[0].clone();
    let to = |hosts: Vec<(String, u16)>| PostgresSettings { hosts, ..database.settings() };
    let (dead, again) = ((here.0.clone(), free_port()), here.clone());
    let store = connect(&to(vec![dead, here])).await.unwrap();
    assert_eq!(store.commit(turn(1, 1)).await.unwrap(), Committed::Fresh);
    database.alter("SET default_transaction_read_only = on");
    let error = connect(&to(vec![again.clone(), again])).await.err().expect("neither host takes writes");
    assert!(error.to_string().starts_with("could not open the database `postgres://deflect@127.0.0.1:"), "{error}");
    let why = chain(&error);
    assert!(why.contains("read-write") || why.contains("does not allow writes"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_encrypted_connection_proves_the_server() {
    let database = Cluster::shared().database_with_schema();
    let port = database.settings().hosts[0].1;
    let to = |host: &str, authorities| PostgresSettings {
        hosts: vec![(host.to_owned(), port)],
        tls: PostgresTls::Verified { authorities },
        ..database.settings()
    };
    let own = || Authorities::File(database.authority());
    let store = connect(&to("localhost", own())).await.unwrap();
    assert_eq!(store.commit(turn(1, 1)).await.unwrap(), Committed::Fresh);
    let plain = "SELECT count(*) FROM pg_stat_activity JOIN pg_stat_ssl USING (pid)
        WHERE datname = current_database() AND application_name = 'deflect' AND NOT ssl";
    assert_eq!(database.sql(plain), "0");
    for (host, authorities, expected) in [
        ("127.0.0.1", own(), "not valid for name"),
        ("localhost", Authorities::Web, "UnknownIssuer"),
        ("localhost", Authorities::System, "UnknownIssuer"),
        ("localhost", Authorities::File("/nowhere.pem".into()), "`/nowhere.pem`"),
    ] {
        let why = chain(&connect(&to(host, authorities)).await.err().expect("the server is not proved"));
        assert!(why.contains(expected), "{host}: {why}");
    }
}

#[tokio::test]
async fn one_node_leads_until_it_is_gone() {
    let memory = Memory::new();
    let (clock, other_clock) = (Clock::standing_at(noon()), Clock::standing_at(after(HOUR)));
    let mut first = Leader::new(memory.store.clone(), clock.clone(), "upkeep");
    let mut second = Leader::new(memory.other(), other_clock.clone(), "upkeep");
    let pass = |seconds| [&clock, &other_clock].map(|clock| clock.pass(Duration::from_secs(seconds)));
    for _ in 0..30 {
        assert!(first.leads().await.unwrap());
        assert!(!second.leads().await.unwrap());
        pass(1);
    }
    // The first is not heard of any more.
    let mut waited = 0;
    while !second.leads().await.unwrap() {
        pass(1);
        waited += 1;
    }
    assert!((10..=20).contains(&waited), "{waited} s");
    assert!(!first.leads().await.unwrap(), "it finds out when it comes back");
    second.resign().await;
    assert!(first.leads().await.unwrap(), "at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_that_start_at_once_make_one_schema() {
    let database = Cluster::shared().database();
    let settings = database.settings();
    for store in join_all((0..6).map(|_| connect(&settings))).await {
        store.unwrap().ready().await.unwrap();
    }
    // As many as SQLite has: one in the place of two, none for the weeks, and two that only PostgreSQL has.
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/sqlite/migrations");
    let steps = std::fs::read_dir(folder).unwrap().count();
    assert_eq!(database.sql("SELECT version FROM schema_version"), steps.to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_a_newer_version_is_used_as_it_is() {
    let database = Cluster::shared().database_with_schema();
    database.sql(
        "UPDATE schema_version SET version = version + 1; CREATE TABLE later (one BIGINT NOT NULL PRIMARY KEY);
        ALTER TABLE turn ADD COLUMN later BIGINT NOT NULL DEFAULT 0",
    );
    let newer = database.sql("SELECT version FROM schema_version");
    let store = connect(&database.settings()).await.unwrap();
    assert_eq!(store.commit(turn(1, 1)).await.unwrap(), Committed::Fresh);
    assert_eq!(database.sql("SELECT version FROM schema_version"), newer);
}

/// As PostgreSQL comes, and with the isolation of CockroachDB.
pub fn memories() -> [Memory; 2] {
    [Memory::new(), Memory::serializable()]
}

/// Three nodes on one database, each asked the same at once.
pub async fn on_each<T>(memory: &Memory, ask: impl AsyncFn(Store, u8) -> T) -> Vec<T> {
    let nodes = [memory.store.clone(), memory.other(), memory.other()];
    join_all(nodes.into_iter().zip(0..).map(|(store, node)| ask(store, node))).await
}

#[tokio::test]
async fn a_limit_is_exact_however_many_nodes_promise_at_once() {
    for memory in memories() {
        let limits = LimitSettings { per_number: vec![limit(7, HOUR)], ..no_limits() };
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
}

/// Texts to many numbers are counted side by side: each node asks, and looks what the others counted before it commits.
#[tokio::test]
async fn a_limit_of_many_numbers_is_exact_however_many_nodes_promise_at_once() {
    let (seven, none) = (|| vec![limit(7, HOUR)], no_limits());
    let cases = [
        (LimitSettings { per_prefix: seven(), ..none.clone() }, Refusal::PrefixLimit),
        (LimitSettings { per_range: seven(), ..none.clone() }, Refusal::PrefixLimit),
        (LimitSettings { per_typing_caller: seven(), ..none.clone() }, Refusal::TypedLimit),
        (LimitSettings { per_country_day: BTreeMap::from([("RU".into(), 7)]), ..none.clone() }, Refusal::CountryLimit),
        (LimitSettings { per_minute: 7, ..none.clone() }, Refusal::DayLimit),
        (LimitSettings { per_day: 7, ..none.clone() }, Refusal::DayLimit),
        (LimitSettings { money_per_day: Some(Money(7000)), ..none.clone() }, Refusal::Budget),
    ];
    for memory in memories() {
        for (day, (limits, refusal)) in (0..).zip(&cases) {
            let (limits, at) = (Arc::new(limits.clone()), after(day * 24 * HOUR));
            let promised = on_each(&memory, async |store, node| {
                let promise = async |number: u8| {
                    let id = day as u8 * 30 + node * 10 + number;
                    // Thirty numbers of one prefix.
                    let own = quota(id, &limits);
                    let blocks = quota(0, &limits).blocks;
                    let quota = TextQuota { blocks, typed_by: Some(caller()), ..own };
                    let message = NewMessage { due: at, expires: after((day + 1) * 24 * HOUR), ..counted(id, &quota) };
                    let own = TurnRecord { caller: None, started: at, at, messages: vec![message], ..turn(id, 1) };
                    store.commit(own).await.unwrap()
                };
                join_all((0..10).map(promise)).await
            });
            let promised = promised.await.concat();
            let of = |wanted: Committed| promised.iter().filter(|committed| **committed == wanted).count();
            assert_eq!((of(Committed::Fresh), of(Committed::Refused(*refusal))), (7, 23), "{refusal:?}");
        }
    }
}

/// Nodes go one after the other only for what has to be so: looking at what the others counted.
#[tokio::test(flavor = "multi_thread")]
async fn a_promise_is_prepared_before_it_waits_for_those_of_other_nodes() {
    let memory = Memory::new();
    let other_node = memory.database().hold("SELECT name FROM row_lock WHERE name = 'texts' FOR UPDATE");
    let (store, quota) = (memory.store.clone(), quota(1, &Arc::new(no_limits())));
    let promise = TurnRecord { messages: vec![counted(1, &quota)], ..turn(1, 1) };
    // Asked again, as a caller is told another way after a while.
    let promise = tokio::spawn(async move { while store.commit(promise.clone()).await.is_err() {} });
    let has_number = "SELECT is_called FROM call_seq_seq";
    wait_until("the call has its number", HOUR, || (memory.database().sql(has_number) == "t").then_some(()));
    assert!(!promise.is_finished());
    drop(other_node);
    promise.await.unwrap();
    assert_eq!(memory.number("SELECT count(*) FROM texted"), 1);
    assert_eq!(memory.number("SELECT count(*) FROM text_group"), 1, "for those that other nodes are at");
}

#[tokio::test]
async fn a_turn_that_every_node_hears_is_promised_once() {
    for memory in memories() {
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
}

#[tokio::test]
async fn no_message_is_claimed_by_two_nodes() {
    for memory in memories() {
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
}

#[tokio::test]
async fn a_call_is_settled_and_assessed_on_one_node() {
    for memory in memories() {
        for call in 0..60 {
            memory.store.commit(TurnRecord { standing: Standing::Menu, ..turn(call, 1) }).await.unwrap();
        }
        on_each(&memory, async |store, _| while 0 < store.reap(after(HOUR)).await.unwrap() {}).await;
        on_each(&memory, async |store, _| while 0 < store.settle(7).await.unwrap() {}).await;
        assert_eq!(memory.number("SELECT CAST(sum(total) AS BIGINT) FROM figure WHERE name = 'outcomes'"), 60);
        let week = after(8 * 24 * HOUR);
        on_each(&memory, async |store, _| while 0 < store.assess_calls(week, 7).await.unwrap() {}).await;
        let counted =
            "SELECT CAST(sum(total) AS BIGINT) FROM figure WHERE name IN ('stayed', 'returned') AND value = '10m'";
        assert_eq!(memory.number(counted), 60);
    }
}
