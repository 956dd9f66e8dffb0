//! The database goes away while callers are on the line: it crashes, it hangs, all connections to it wait for something, its disk is full. Callers are helped, nothing is promised
//! that is not kept, and nothing of their calls is lost.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::support::line::{Call, Line, NO_LIMITS, SPOOL, Setup, settings};
use crate::support::peers::postgres::{Cluster, Database};
use crate::support::peers::{LIMIT, wait_until};

/// An answer takes less, mostly.
const ANSWER_WAIT: Duration = Duration::from_secs(1);
/// And never as long as a busy machine takes with one that does wait for the database.
const ANSWER_WAIT_MAX: Duration = Duration::from_secs(4);
/// A command ends in four seconds on an idle machine, and sooner than anything that waits for the database a minute.
const COMMAND_WAIT: Duration = Duration::from_secs(40);
const CALLERS: usize = 4;
const CALLS_PER_CALLER: usize = 3;

/// The most connections of a node: eight for questions, four that write, two for operations.
const CONNECTIONS_MAX: u32 = 14;

/// The answer of a server with a full disk, to every transaction.
const FULL_DISK: &str = "
    CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER full_disk BEFORE INSERT ON worker_commit EXECUTE FUNCTION full_disk()";

/// A line with the waits of a real one.
fn setup(database: &Database) -> Setup {
    let url = format!("url = \"{}\"", database.url());
    let settings = settings(&format!("{SPOOL}{NO_LIMITS}")).replace("url = \"sqlite\"", &url);
    Setup::new(&settings.replace("answer_wait = \"10s\"\n", "").replace("commit_wait = \"8s\"\n", ""))
}

/// Callers, and what they were told.
struct Callers<'a> {
    line: &'a Line,
    calls: AtomicUsize,
    /// Numbers that were promised a text.
    promised: Mutex<Vec<String>>,
    answers: Mutex<Vec<Duration>>,
}

impl<'a> Callers<'a> {
    fn new(line: &'a Line) -> Self {
        Self { line, calls: AtomicUsize::new(0), promised: Mutex::default(), answers: Mutex::default() }
    }

    fn call(&self) -> (String, Call<'a>) {
        let number = format!("+7916{:07}", self.calls.fetch_add(1, Ordering::Relaxed));
        let call = self.timed(|| self.line.call(&format!("CA{number}"), &number));
        (number, call)
    }

    /// Takes the link and hangs up; true if a text was promised. The address is told either way.
    fn take_link(&self, (number, mut call): (String, Call<'a>)) -> bool {
        let said = self.timed(|| call.press("9").said());
        let is_promised = said.contains("Отправляем ссылку");
        assert!(is_promised || said.contains("раздел «Сообщения»"), "{said}");
        if is_promised {
            self.promised.lock().unwrap().push(number);
        }
        self.timed(|| call.hang_up());
        is_promised
    }

    fn timed<T>(&self, ask: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let answer = ask();
        self.answers.lock().unwrap().push(began.elapsed());
        answer
    }

    /// Calls while the database is away, one of them begun before.
    fn call_in_vain(&self, held: (String, Call<'a>)) {
        self.answers.lock().unwrap().clear();
        assert!(!self.take_link(held), "promised what nobody keeps");
        std::thread::scope(|scope| {
            for _ in 0..CALLERS {
                scope.spawn(|| {
                    for _ in 0..CALLS_PER_CALLER {
                        assert!(!self.take_link(self.call()), "promised what nobody keeps");
                    }
                });
            }
        });
        let mut answers = std::mem::take(&mut *self.answers.lock().unwrap());
        answers.sort();
        assert!(answers[answers.len() / 2] < ANSWER_WAIT && *answers.last().unwrap() < ANSWER_WAIT_MAX, "{answers:?}");
    }

    /// The database takes promises again.
    fn are_promised_again(&self) {
        wait_until("ready again", LIMIT, || (self.line.get_ops("/readyz").status == 200).then_some(()));
        wait_until("a promise", LIMIT, || self.take_link(self.call()).then_some(()));
    }
}

/// The connections of the node.
fn connections(database: &Database) -> u32 {
    let count =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'deflect'";
    database.sql(count).parse().unwrap()
}

/// Operations see that the database is away, and why.
fn assert_told(line: &Line, reason: &str) {
    wait_until("the trouble is told", LIMIT, || {
        let ready = line.get_ops("/readyz");
        let told = ready.body.lines().any(|trouble| trouble.starts_with("critical store_") && trouble.contains(reason));
        (ready.status == 503 && told).then_some(())
    });
}

/// The page, looked at for the first time, tells no zero as a fact.
fn assert_nothing_is_known(line: &Line) {
    let page = line.get_ops("/").body;
    assert!(page.contains("the store could not be read since this node started"), "{page}");
    for words in ["No call was answered", "Nobody is on the line", "No node has told", "No configuration is kept"] {
        assert!(!page.contains(words), "{words}: {page}");
    }
}

/// A command ends soon, and says why.
fn assert_could_not_run(line: &Line, database: &Database, command: &[&str], reason: &str) {
    let began = Instant::now();
    let output = line.command(command);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{command:?}: {said}");
    assert_eq!(said, format!("error: could not open the database `{}`: {reason}\n", database.url()));
    assert!(began.elapsed() < COMMAND_WAIT, "{command:?}: {:?}", began.elapsed());
}

/// The numbers in the spool, with how many texts each got.
fn texted(line: &Line) -> BTreeMap<String, usize> {
    let mut texted = BTreeMap::new();
    for file in std::fs::read_dir(line.folder().join("var/spool/sms")).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let text: serde_json::Value = serde_json::from_str(&text).unwrap();
        *texted.entry(text["to"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    texted
}

#[test]
fn callers_are_helped_while_the_database_is_away_and_nothing_is_lost() {
    let cluster = Cluster::own();
    let database = cluster.database();
    let line = setup(&database).start();
    let callers = Callers::new(&line);
    callers.are_promised_again();

    let held = callers.call();
    cluster.crash();
    callers.call_in_vain(held);
    assert_told(&line, "Connection refused");
    assert_nothing_is_known(&line);
    let refused = "error connecting to server: Connection refused (os error 111)";
    assert_could_not_run(&line, &database, &["outbox", "list"], refused);
    assert_could_not_run(&line, &database, &["serve"], refused);
    cluster.start_again();
    callers.are_promised_again();

    let held = callers.call();
    let frozen = cluster.freeze();
    callers.call_in_vain(held);
    assert_told(&line, "it does not answer");
    assert_nothing_is_known(&line);
    assert_could_not_run(&line, &database, &["outbox", "list"], "it does not answer");
    drop(frozen);
    callers.are_promised_again();

    let held = callers.call();
    let locked = database.lock_calls();
    callers.call_in_vain(held);
    assert!(connections(&database) <= CONNECTIONS_MAX, "no more are made while these wait");
    drop(locked);
    callers.are_promised_again();
    assert!(connections(&database) <= CONNECTIONS_MAX, "nor when it is over");

    let held = callers.call();
    database.sql(FULL_DISK);
    callers.call_in_vain(held);
    assert_told(&line, "The database takes nothing");
    database.sql("DROP TRIGGER full_disk ON worker_commit");
    callers.are_promised_again();

    let calls = callers.calls.load(Ordering::Relaxed).to_string();
    let outcomes = "SELECT count(*) FROM call WHERE outcome IS NOT NULL";
    wait_until("an outcome of each call", LIMIT, || (database.sql(outcomes) == calls).then_some(()));
    assert_eq!(database.sql("SELECT count(*) FROM call"), calls);
    line.shows_in_all("deflect_calls_total", calls.parse().unwrap());
    line.shows_in_all("deflect_call_outcomes_total", calls.parse().unwrap());
    assert_eq!(line.metric("deflect_turns_lost_total"), 0.0);
    let waiting = "SELECT count(*) FROM message WHERE state <> 'sent'";
    wait_until("every text is sent", LIMIT, || (database.sql(waiting) == "0").then_some(()));
    let texted = texted(&line);
    assert!(texted.values().all(|texts| *texts == 1), "{texted:?}");
    for number in callers.promised.lock().unwrap().iter() {
        assert!(texted.contains_key(number), "{number} was promised a text");
    }
    assert!(line.stop());
}
