//! The database under way: keys that are not its own, a file that goes, is damaged or locked, more turns than it takes, and
//! what is counted once.

use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::support::line::{LINE, Line, NO_LIMITS, PUBLIC_URL, SPOOL, settings};
use crate::support::peers::{LIMIT, wait_until};

const MOBILE: &str = "+79161234567";

fn spooled() -> Line {
    Line::start(&settings(&format!("{SPOOL}{NO_LIMITS}")))
}

fn database(line: &Line) -> PathBuf {
    line.folder().join("var/deflect.db")
}

/// A number out of the database.
fn number(line: &Line, sql: &str) -> i64 {
    let connection = Connection::open(database(line)).unwrap();
    connection.busy_timeout(LIMIT).unwrap();
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Holds the database's lock for as long as the connection lives.
fn locked(line: &Line) -> Connection {
    let connection = Connection::open(database(line)).unwrap();
    connection.busy_timeout(LIMIT).unwrap();
    connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    connection
}

fn figure(line: &Line, name: &str) -> i64 {
    number(line, &format!("SELECT coalesce(sum(total), 0) FROM figure WHERE name = '{name}'"))
}

#[test]
fn a_database_refuses_other_keys_and_says_which() {
    let line = spooled();
    line.call("CA1", MOBILE).press("9");
    let setup = line.setup();
    assert!(line.stop());
    let keys = setup.folder().join("var/keys");
    let serve = || {
        let output = setup.run(&["serve", "--public", "127.0.0.1:0", "--ops", "127.0.0.1:0"]);
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let own = std::fs::read(keys.join("pseudonym")).unwrap();
    std::fs::write(keys.join("pseudonym"), "11".repeat(32)).unwrap();
    let (code, said) = serve();
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("another key `pseudonym`") && said.contains("--accept-key pseudonym"), "{said}");
    for command in [&["forget", MOBILE][..], &["consent", "export", "--number", MOBILE]] {
        let output = setup.run(command);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(2) && said.contains("another key `pseudonym`"), "{command:?}: {said}");
    }
    std::fs::write(keys.join("pseudonym"), own).unwrap();
    std::fs::rename(keys.join("seal"), keys.join("away")).unwrap();
    let (code, said) = serve();
    assert!(code == Some(2) && said.contains("there is no key `seal`"), "{said}");
    assert!(!keys.join("seal").exists(), "a key is not made anew beside a database that was written with another");
    std::fs::rename(keys.join("away"), keys.join("seal")).unwrap();
    assert_eq!(setup.run(&["forget", MOBILE]).status.code(), Some(0), "its own keys are taken");
}

#[test]
fn another_key_is_taken_for_good_when_that_is_said() {
    let line = spooled();
    let setup = line.setup();
    assert!(line.stop());
    std::fs::write(setup.folder().join("var/keys/pseudonym"), "11".repeat(32)).unwrap();
    let mut accepting =
        setup.command(&["serve", "--public", "127.0.0.1:0", "--ops", "127.0.0.1:0", "--accept-key", "pseudonym"]);
    let mut accepting = accepting.stdout(std::process::Stdio::null()).spawn().unwrap();
    wait_until("the other key is remembered", LIMIT, || {
        (setup.run(&["forget", MOBILE]).status.code() == Some(0)).then_some(())
    });
    accepting.kill().unwrap();
    accepting.wait().unwrap();
}

#[test]
fn a_database_that_is_deleted_promises_nothing_more_and_is_not_ready() {
    let line = spooled();
    assert!(line.call("CA1", MOBILE).press("9").said().contains("Отправляем ссылку"));
    for file in ["deflect.db", "deflect.db-wal", "deflect.db-shm"] {
        std::fs::remove_file(line.folder().join("var").join(file)).unwrap();
    }
    let mut call = line.call("CA2", "+79031112233");
    assert!(!call.press("9").said().contains("Отправляем ссылку"), "{}", call.said());
    assert_eq!(line.get_ops("/readyz").status, 503);
    assert!(line.log().contains("was deleted or replaced"), "{}", line.log());
    assert!(0.0 < line.metric("deflect_store_failures_total"));
}

#[test]
fn a_database_that_is_replaced_is_noticed_without_a_call() {
    let line = spooled();
    line.call("CA1", MOBILE).press("9");
    let file = database(&line);
    std::fs::copy(&file, file.with_extension("copy")).unwrap();
    std::fs::rename(file.with_extension("copy"), &file).unwrap();
    wait_until("it is not ready", LIMIT, || (line.get_ops("/readyz").status == 503).then_some(()));
    assert!(line.log().contains("was deleted or replaced"), "{}", line.log());
}

#[test]
fn a_damaged_database_is_noticed_at_the_start_and_under_way() {
    let mut line = spooled();
    line.call("CA1", MOBILE).press("9");
    wait_until("it was looked over", LIMIT, || (line.get_ops("/readyz").status == 200).then_some(()));
    let setup = line.setup();
    assert!(line.end());
    // A page that nothing reads while calls are answered.
    let page = number(&line, "SELECT rootpage FROM sqlite_schema WHERE name = 'consent'") as u64 - 1;
    let file = std::fs::File::options().read(true).write(true).open(setup.folder().join("var/deflect.db")).unwrap();
    let mut whole = [0; 4096];
    file.read_exact_at(&mut whole, page * 4096).unwrap();
    file.write_all_at(&[0xff; 4096], page * 4096).unwrap();
    line.restart();
    let damaged = "deflect_store_damaged";
    wait_until("the damage is found at the start", LIMIT, || (line.metric(damaged) == 1.0).then_some(()));
    assert_eq!(line.get_ops("/readyz").status, 503);
    assert!(line.log().contains("the database file is damaged"), "{}", line.log());
    assert!(line.call("CA2", MOBILE).said().contains("Здравствуйте"), "callers are answered all the same");
    file.write_all_at(&whole, page * 4096).unwrap();
    wait_until("it is whole again", LIMIT, || (line.metric(damaged) == 0.0).then_some(()));
    file.write_all_at(&[0; 100], 0).unwrap();
    wait_until("the damage is found under way", LIMIT, || (line.metric(damaged) == 1.0).then_some(()));
}

#[test]
fn the_end_of_a_call_is_answered_in_time_and_kept_while_the_database_is_locked() {
    // By the deadlines of a line as it is shipped.
    let shipped = settings(SPOOL).replace("answer_wait = \"10s\"\n", "").replace("commit_wait = \"8s\"\n", "");
    let line = Line::start(&shipped);
    line.call("CA1", MOBILE).press("1");
    wait_until("the call is stored", LIMIT, || (number(&line, "SELECT count(*) FROM turn") == 2).then_some(()));
    let lock = locked(&line);
    let status = [("CallSid", "CA1"), ("From", MOBILE), ("To", LINE), ("CallStatus", "completed")];
    let began = Instant::now();
    let answer = line.post_signed(&format!("{PUBLIC_URL}/voice/twilio/status"), &status);
    assert_eq!(answer.status, 200);
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    // Longer than the writer waits for the lock: the group fails, and the end is kept.
    wait_until("the group fails", LIMIT, || (0.0 < line.metric("deflect_store_failures_total")).then_some(()));
    drop(lock);
    let ended = "SELECT count(*) FROM call WHERE ended IS NOT NULL";
    wait_until("the end is stored", LIMIT, || (number(&line, ended) == 1).then_some(()));
}

#[test]
fn turns_the_store_does_not_take_are_counted_and_calls_are_still_their_outcomes() {
    let line = spooled();
    let lock = locked(&line);
    let lost = || line.metric("deflect_turns_lost_total");
    let (calls, next) = (std::sync::atomic::AtomicUsize::new(0), std::sync::atomic::Ordering::Relaxed);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while calls.load(next) < 100_000 && (calls.load(next) % 500 != 0 || lost() == 0.0) {
                    let number = calls.fetch_add(1, next);
                    let url = format!("{PUBLIC_URL}/voice/twilio");
                    let id = format!("CA{number}");
                    assert_eq!(line.post_signed(&url, &line.call_fields(&id, MOBILE)).status, 200);
                }
            });
        }
    });
    assert!(0.0 < lost());
    drop(lock);
    wait_until("the lost turns are in the figures", LIMIT, || {
        (figure(&line, "turns_lost") == lost() as i64).then_some(())
    });
    wait_until("the others are stored", LIMIT, || {
        (figure(&line, "calls") + figure(&line, "turns_lost") == calls.load(next) as i64).then_some(())
    });
    wait_until("the metrics say the same", LIMIT, || {
        (line.metric_sum("deflect_calls_total") as i64 == figure(&line, "calls")).then_some(())
    });
    assert_eq!(number(&line, "SELECT count(*) FROM call"), figure(&line, "calls"));
    assert!(line.log().matches("turn not recorded").count() <= 8, "a few lines and sums");
}

#[test]
fn a_call_whose_first_turn_was_lost_in_a_crash_is_counted_with_its_next() {
    let mut line = spooled();
    let lock = locked(&line);
    let call = line.call("CA1", MOBILE);
    let (next, one) = (call.next_url(), call.fields(&[("Digits", "1")]).iter().map(own).collect::<Vec<_>>());
    drop(call);
    line.kill();
    drop(lock);
    line.restart();
    let fields: Vec<(&str, &str)> = one.iter().map(|(name, value)| (&**name, &**value)).collect();
    assert_eq!(line.post_signed(&next, &fields).status, 200);
    let status = [("CallSid", "CA1"), ("From", MOBILE), ("To", LINE), ("CallStatus", "completed")];
    assert_eq!(line.post_signed(&format!("{PUBLIC_URL}/voice/twilio/status"), &status).status, 200);
    wait_until("the call has its outcome", LIMIT, || (figure(&line, "outcomes") == 1).then_some(()));
    assert_eq!(number(&line, "SELECT min(turn) FROM turn"), 2, "the first turn is gone");
    assert_eq!(figure(&line, "calls"), 1);
    wait_until("the metrics say the same", LIMIT, || (line.metric_sum("deflect_calls_total") == 1.0).then_some(()));
}

fn own((name, value): &(&str, &str)) -> (String, String) {
    ((*name).to_owned(), (*value).to_owned())
}

#[test]
fn a_late_repeat_of_an_anonymous_call_counts_nothing_after_a_restart() {
    let mut line = spooled();
    let mut call = line.call("CA1", MOBILE);
    call.press("5").press("5");
    let (last, none) = (call.next_url(), call.fields(&[("Digits", "9")]).iter().map(own).collect::<Vec<_>>());
    let fields: Vec<(&str, &str)> = none.iter().map(|(name, value)| (&**name, &**value)).collect();
    assert_eq!(line.post_signed(&last, &fields).status, 200);
    drop(call);
    let status = [("CallSid", "CA1"), ("From", MOBILE), ("To", LINE), ("CallStatus", "completed")];
    assert_eq!(line.post_signed(&format!("{PUBLIC_URL}/voice/twilio/status"), &status).status, 200);
    wait_until("the call is counted and erased", LIMIT, || {
        (figure(&line, "outcomes") == 1 && number(&line, "SELECT count(*) FROM call") == 0).then_some(())
    });
    assert_eq!(number(&line, "SELECT count(*) FROM erased_call"), 1);
    line.kill_and_restart();
    assert_eq!(line.post_signed(&last, &fields).status, 200);
    // A call that comes later is stored by the same writer, after it.
    line.call("CA2", "+79031112233").hang_up();
    wait_until("the other call is counted", LIMIT, || (figure(&line, "calls") == 2).then_some(()));
    assert_eq!(number(&line, "SELECT count(*) FROM call"), 1, "nothing is kept of the anonymous one");
    wait_until("it alone is in the metrics", LIMIT, || (line.metric_sum("deflect_calls_total") == 1.0).then_some(()));
}
