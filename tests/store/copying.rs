//! From one machine to many: everything in a file comes to a server, however often the copy is interrupted.

use deflect::base::clock::Clock;
use deflect::line::message::Medium;
use deflect::store::{Committed, CopyError, CopyProgress, Store, Suppression, SuppressionReason, copy};

use crate::memory::*;
use crate::support::line::{NO_LIMITS, SPOOL, Setup, settings};
use crate::support::peers::postgres::{Cluster, Database};

/// A file with calls, promises, attempts, consents and suppressions.
async fn filled() -> Memory {
    let memory = Memory::in_file();
    let quota = quota(1, &std::sync::Arc::new(no_limits()));
    for call in 0..200 {
        memory.promise(call, vec![counted(call, &quota)]).await;
    }
    let claim = memory.claim(Medium::Sms, noon()).await.remove(0);
    memory.finish(&claim, accepted()).await;
    let opted_out = Suppression { reason: SuppressionReason::OptedOut, until: None };
    memory.store.suppress(caller(), opted_out, noon()).await.unwrap();
    memory.store.clone().close().await;
    memory
}

async fn connect(database: &Database) -> Result<Store, deflect::store::StoreError> {
    Store::connect(&database.settings(), Clock::standing_at(noon()), std::sync::Arc::new(|_| {})).await
}

/// Everything of both sides, by table.
fn rows(memory: &Memory, database: &Database) -> Vec<(String, i64, i64)> {
    let tables = ["call", "turn", "message", "attempt", "provider_id", "texted", "tally", "bar", "figure"];
    let count = |table: &str| format!("SELECT count(*) FROM {table}");
    let counted =
        |table: &&str| (table.to_string(), memory.number(&count(table)), database.sql(&count(table)).parse().unwrap());
    tables.iter().map(counted).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_copy_goes_on_and_the_line_with_it() {
    let memory = filled().await;
    let database = Cluster::shared().database();
    let (file, to) = (memory.file(), database.settings());
    // Interrupted again and again, each time after one more step.
    let mut steps: Vec<CopyProgress> = vec![];
    let copied = loop {
        let most = steps.len() + 1;
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let (mut told, mut stop) = (vec![], Some(stop));
        let copying = copy(&file, &to, |progress| {
            told.push(progress);
            if told.len() == most {
                stop.take().map(|stop| stop.send(()));
            }
        });
        let done = tokio::select! { biased; _ = stopped => None, done = copying => Some(done) };
        steps = told;
        match done {
            Some(done) => break done.unwrap(),
            None => {
                let error = connect(&database).await.err().expect("a database half full is not used");
                let why = deflect::base::error::chain(&error);
                assert!(why.contains("a copy into this database is not finished"), "{why}");
            }
        }
    };
    for (table, theirs, ours) in rows(&memory, &database) {
        assert!(theirs > 0 && theirs == ours, "{table}: {theirs} rows there, {ours} here");
    }
    let last = steps.last().unwrap();
    assert_eq!((last.done, last.rows), (copied.rows, copied.rows));
    let store = connect(&database).await.unwrap();
    assert_eq!(store.commit(turn(7, 1)).await.unwrap(), Committed::Repeat, "known there");
    assert_eq!(store.commit(turn(201, 1)).await.unwrap(), Committed::Fresh, "numbers go on");
    assert_eq!(store.claim(Medium::Sms, 500, after(2 * LEASE), LEASE).await.unwrap().len(), 199);
    store.close().await;
    let again = copy(&file, &to, |_| {}).await.expect_err("it is in use");
    assert!(matches!(again, CopyError::NoRoom { .. }), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sides_that_do_not_add_up_are_found_out() {
    let memory = filled().await;
    let database = Cluster::shared().database();
    let (file, to) = (memory.file(), database.settings());
    let differs = copy(&file, &to, |progress| {
        if progress.table == "turn" {
            database.sql("UPDATE call SET line = 'another' WHERE seq = 7");
        }
    });
    let differs = differs.await.expect_err("the two sides differ");
    assert!(matches!(&differs, CopyError::Differs(table) if table == "call"), "{differs:?}");
    let (database, written) = (Cluster::shared().database(), memory.sql());
    let to = database.settings();
    let late = copy(&file, &to, |progress| {
        if progress.table == "turn" {
            written.execute("UPDATE call SET line = 'another' WHERE seq = 7", []).unwrap();
        }
    });
    let late = late.await.expect_err("the line was not stopped");
    assert!(matches!(late, CopyError::Written), "{late:?}");
    assert!(connect(&database).await.is_err(), "no node begins with less than was promised");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_copies_to_where_the_settings_say() {
    let memory = filled().await;
    let database = Cluster::shared().database();
    let url = format!("url = \"{}\"", database.url());
    let setup = Setup::new(&settings(&format!("{SPOOL}{NO_LIMITS}")).replace("url = \"sqlite\"", &url));
    let file = memory.file().display().to_string();
    let ended = |args: &[&str]| {
        let output = tokio::task::block_in_place(|| setup.run(args));
        (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    };
    let (code, said) = ended(&["store", "copy", "--from", &file]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("counts and sums are the same on both sides"), "{said}");
    let (code, said) = ended(&["store", "copy", "--from", &file, "--to", &database.url()]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("copy into an empty database"), "{said}");
    let (code, said) = ended(&["store", "copy", "--from", "nowhere.db"]);
    assert_eq!((code, said.trim()), (Some(2), "error: there is no database `nowhere.db`"));
}
