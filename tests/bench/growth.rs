//! `cargo bench --bench growth`: what a year of history costs a line on a file: its start, its callers, its operators.
//!
//! Lines with 0, 1 and 10 million turns of history run at the same time and are measured in turn, so that figures are ratios
//! of one run. History is real calls of this run, copied over the year before, each under keys of its own. Ten million turns take
//! 6 GB of disk and five minutes; `-- 1000000` measures a line with so many.

#![allow(unreachable_pub, clippy::unwrap_used, reason = "modules are shared; a failed unwrap fails a test")]

mod load;
#[path = "../support/mod.rs"]
mod support;

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use deflect::base::clock::Clock;
use deflect::store::{Store, SweptBefore};
use jiff::{Timestamp, ToSpan};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::load::{Caller, Round, Server, ask, line_command, load, median, program, start_line};
use crate::support::platforms::twiml;

const SIZES: [u64; 3] = [0, 1_000_000, 10_000_000];
/// Calls of four turns that history is made of.
const CALLS: u64 = 5_000;
const TURNS_OF_A_CALL: u64 = 4;
const CONNECTIONS: usize = 64;
const ROUNDS: usize = 5;
const TURNS: usize = 16_000;
const PROMISES: usize = 6_000;
const YEAR_SECONDS: i64 = 365 * 24 * 3600;
/// What a row of history is added up in, so that copies fall on such beginnings as well.
const QUARTER_SECONDS: i64 = 900;
/// History that is deleted to see how long it takes: links of the texts in it are dead for some of these days.
const SWEPT_SECONDS: i64 = 20 * 24 * 3600;

/// Tables of history, with the columns that differ between copies and what they are there. `n` is the number of a copy, `shift`
/// the microseconds by which it is older, and `{calls}`, `{messages}`, `{consents}` the rows of a copy.
const TABLES: [(&str, &[(&str, &str)]); 7] = [
    (
        "call",
        &[
            ("seq", "seq + n * {calls}"),
            ("key", "{key}"),
            ("caller", "{key}"),
            ("started", "{time}"),
            ("ended", "{time}"),
            ("account_due", "NULL"),
            ("matured", "3"),
            ("stayed", "3"),
        ],
    ),
    ("turn", &[("call", "call + n * {calls}"), ("at", "{time}")]),
    (
        "message",
        &[
            ("seq", "seq + n * {messages}"),
            ("id", "unhex(printf('%08X', (promised - shift) / 1000000) || hex(substr(id, 5, 8)) || printf('%08X', n))"),
            ("call", "call + n * {calls}"),
            ("promised", "{time}"),
            ("due", "{time}"),
            ("expires", "{time}"),
            ("changed", "{time}"),
            ("accepted", "{time}"),
            ("link_expires", "{time}"),
            ("token", "{key}"),
            ("to_key", "{key}"),
        ],
    ),
    ("attempt", &[("message", "message + n * {messages}"), ("at", "{time}")]),
    ("provider_id", &[("id", "id || '-' || n"), ("message", "message + n * {messages}"), ("at", "{time}")]),
    (
        "consent",
        &[
            ("seq", "seq + n * {consents}"),
            ("at", "{time}"),
            ("caller", "{key}"),
            ("call", "{key}"),
            ("stored_call", "stored_call + n * {calls}"),
        ],
    ),
    ("figure", &[("began", "{time}")]),
];

/// A line with so many turns of history.
struct Grown {
    turns: u64,
    folder: TempDir,
    server: Server,
    /// Bytes of a call with all that belongs to it.
    call_bytes: u64,
    starts: Vec<Duration>,
    first_calls: Vec<Duration>,
    rounds: Vec<Round>,
    promises: Vec<Round>,
    first_pages: Vec<Duration>,
    pages: Vec<Duration>,
    scrapes: Vec<Duration>,
    reports: Vec<Duration>,
}

impl Grown {
    fn new(turns: u64, caller: &mut Caller) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut server = start_line(folder.path());
        load(server.door, caller.whole_calls(CALLS as usize), CONNECTIONS, "");
        server.rest();
        server.stop();
        let copies = turns / (CALLS * TURNS_OF_A_CALL);
        let call_bytes = add_history(&folder.path().join("var/deflect.db"), copies);
        let server = start_line(folder.path());
        server.rest();
        eprintln!("{turns} turns of history are there");
        Self {
            turns,
            folder,
            server,
            call_bytes,
            starts: vec![],
            first_calls: vec![],
            rounds: vec![],
            promises: vec![],
            first_pages: vec![],
            pages: vec![],
            scrapes: vec![],
            reports: vec![],
        }
    }

    /// A restart, its first call, and one of everything else.
    fn measure(&mut self, caller: &mut Caller) {
        self.server.stop();
        self.server = start_line(self.folder.path());
        let first = load(self.server.door, caller.turns(&twiml::TWILIO, 1), 1, "<Gather");
        self.starts.push(self.server.started);
        self.first_calls.push(first.p99);
        self.server.rest();
        self.rounds.push(load(self.server.door, caller.turns(&twiml::TWILIO, TURNS), CONNECTIONS, "<Gather"));
        self.promises.push(load(self.server.door, caller.promises(PROMISES), CONNECTIONS, "Отправляем ссылку"));
        self.server.rest();
        let ops = self.server.ops.unwrap();
        self.first_pages.push(ask(ops, "/").2);
        self.server.rest();
        self.pages.push(ask(ops, "/").2);
        self.scrapes.push(ask(ops, "/metrics").2);
        self.reports.push(self.report());
    }

    /// The time of a report over the year.
    fn report(&self) -> Duration {
        let since = Timestamp::now() - (YEAR_SECONDS / 3600).hours();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut report = Command::new(program());
        report.args(["report", "--since", &since.to_string(), "--prompts"]).arg(root.join("prompts"));
        report.current_dir(self.folder.path()).envs(load::KEYS).env("TEST_TOKEN", support::line::TOKEN);
        let began = Instant::now();
        let output = report.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        began.elapsed()
    }

    /// Rows deleted a second, of the oldest days.
    fn sweep(&mut self) -> f64 {
        self.server.stop();
        let file = self.folder.path().join("var/deflect.db");
        let oldest: i64 =
            Connection::open(&file).unwrap().query_row("SELECT min(started) FROM call", [], |row| row.get(0)).unwrap();
        let before = Timestamp::from_microsecond(oldest + SWEPT_SECONDS * 1_000_000).unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let store = Store::open(&file, Clock::system(), Arc::new(|_| {})).unwrap();
        let limits = SweptBefore { history: before, consents: before, texted: before, figures: before };
        let began = Instant::now();
        let swept = runtime.block_on(store.sweep(limits)).unwrap();
        swept as f64 / began.elapsed().as_secs_f64()
    }
}

/// Copies the history that is there so many times into the year before; says how many bytes a call has.
fn add_history(file: &Path, copies: u64) -> u64 {
    let connection = Connection::open(file).unwrap();
    connection
        .execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000")
        .unwrap();
    let count = |table: &str| -> i64 {
        connection.query_row(&format!("SELECT max(seq) FROM {table}"), [], |row| row.get(0)).unwrap()
    };
    let (calls, messages, consents) = (count("call"), count("message"), count("consent"));
    let step = YEAR_SECONDS / (copies as i64 + 1) / QUARTER_SECONDS * QUARTER_SECONDS * 1_000_000;
    connection
        .execute_batch(&format!(
            "CREATE TEMP TABLE copy AS WITH RECURSIVE copies (n) AS (SELECT 1 WHERE 0 < {copies} UNION ALL SELECT n + 1
                FROM copies WHERE n < {copies}) SELECT n, ({copies} + 1 - n) * {step} AS shift FROM copies"
        ))
        .unwrap();
    for (table, changed) in TABLES {
        let columns = connection.prepare(&format!("SELECT * FROM {table} LIMIT 0")).unwrap();
        let columns: Vec<String> = columns.column_names().map(str::to_owned).collect();
        let value = |column: &String| {
            let Some((_, value)) = changed.iter().find(|(name, _)| name == column) else { return column.clone() };
            // Still random at its beginning, as the keys of a table are.
            let key = format!("unhex(hex(substr({column}, 1, 12)) || printf('%08X', n))");
            let value = value.replace("{key}", &key).replace("{time}", &format!("{column} - shift"));
            let numbers = [("{calls}", calls), ("{messages}", messages), ("{consents}", consents)];
            numbers.into_iter().fold(value, |value, (name, number)| value.replace(name, &number.to_string()))
        };
        let values: Vec<String> = columns.iter().map(value).collect();
        let (columns, values) = (columns.join(", "), values.join(", "));
        let added = if table == "figure" { "ON CONFLICT DO UPDATE SET total = total + excluded.total" } else { "" };
        connection
            .execute_batch(&format!(
                "CREATE TEMP TABLE copied AS SELECT * FROM {table};
                INSERT INTO {table} ({columns}) SELECT {values} FROM copy CROSS JOIN copied WHERE true {added};
                DROP TABLE copied"
            ))
            .unwrap();
    }
    connection.execute_batch("PRAGMA journal_mode = WAL; ANALYZE").unwrap();
    drop(connection);
    std::fs::metadata(file).unwrap().len() / (calls as u64 * (copies + 1))
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn main() {
    let named: Vec<u64> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    let sizes = if named.is_empty() { SIZES.to_vec() } else { named };
    let folder = tempfile::tempdir().unwrap();
    line_command(folder.path(), "sqlite", Command::new(program()));
    let mut caller = Caller::new(&folder.path().join("config"));
    let mut lines: Vec<Grown> = sizes.into_iter().map(|turns| Grown::new(turns, &mut caller)).collect();
    for _ in 0..ROUNDS {
        lines.iter_mut().for_each(|line| line.measure(&mut caller));
    }
    for mut line in lines {
        let Grown {
            turns,
            call_bytes,
            starts,
            first_calls,
            rounds,
            promises,
            first_pages,
            pages,
            scrapes,
            reports,
            ..
        } = &line;
        println!("{turns} turns of history, {call_bytes} bytes a call");
        println!("  {:28} {}", "turns", median(rounds.clone()));
        println!("  {:28} {}", "promises", median(promises.clone()));
        let times = [starts, first_calls, first_pages, pages, scrapes, reports].map(|times| middle(times.clone()));
        for (what, time) in
            ["start", "first call", "first page", "page", "scrape", "report of the year"].into_iter().zip(times)
        {
            println!("  {what:28} {time:.1?}");
        }
        println!("  {:28} {:.0} rows/s", "sweep", line.sweep());
    }
    println!("target: none 1.3 times as slow with 10 million turns as with 1 million");
}
