//! `cargo bench --bench line`: the running line under load, next to a bare hyper server in the same run.
//!
//! Every request is made beforehand, each of a call of its own and as its platform makes it, so that the client costs all
//! servers the same. Rounds alternate between the platforms and the bare server; medians of the rounds are compared.
//! Figures are ratios of one run: the machine's own speed cancels out. `cargo bench --bench line -- turns` stops after
//! the turns, for a profiler, and `-- turns twilio` measures those of one platform; `-- promises` measures durable promises
//! alone, `-- watched` what it costs to be watched. `-- capacity` says what a whole call takes of processor, disk and memory,
//! for the table in `config/deploy/README.md`. `-- training` is the load by which `tests/bench/pgo` builds. `-- instructions`
//! counts by valgrind the instructions of the start, of a turn and of a promise: figures that do not depend on the load of the
//! machine.

#![allow(unreachable_pub, clippy::unwrap_used, reason = "modules are shared; a failed unwrap fails a test")]

mod load;
#[path = "../support/mod.rs"]
mod support;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper_util::rt::TokioIo;

use crate::load::{Caller, Round, Server, ask, line_command, load, median, program, start_line};
use crate::support::platforms::{self, twiml};

const ROUNDS: usize = 5;
const TURNS_PER_ROUND: usize = 16_000;
const CONNECTIONS: usize = 64;
const PROMISES: usize = 40_000;
const PROMISE_CONNECTIONS: usize = 256;
const IDLE_CONNECTIONS: usize = 1_000;
const WHOLE_CALLS: usize = 10_000;
const WHOLE_CALL_ROUNDS: usize = 3;
const TRAINING_TURNS: usize = 8_000;
const WATCHED_ROUNDS: usize = 5;
const WATCHED_TURNS: usize = 120_000;
/// How long a browser and Prometheus take to start on a machine of two cores.
const TOOLS_SETTLE: Duration = Duration::from_secs(6);
const SCRAPES: usize = 200;
/// Few, as valgrind is fifty times as slow; the figures are the same within 1 % with ten times as many.
const COUNTED_TURNS: usize = 2_000;
const COUNTED_PROMISES: usize = 500;
/// Fewer than the writer commits at once, so that groups are as large as under load.
const COUNTED_CONNECTIONS: usize = 16;
/// Under valgrind, a line that executes fewer instructions in this time has nothing left to do.
const COUNTED_REST: Duration = Duration::from_secs(1);
const COUNTED_REST_INSTRUCTIONS: u64 = 1_000_000;

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("bare") => bare(),
        Some("instructions") => instructions(),
        _ => compare(),
    }
}

/// The server compared with: hyper, and a constant as long as a menu.
#[tokio::main]
async fn bare() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("(public {})", listener.local_addr().unwrap());
    let answer = Bytes::from(vec![b'x'; 2_400]);
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        let answer = answer.clone();
        let service = hyper::service::service_fn(move |_| {
            let answer = hyper::Response::new(Full::new(answer.clone()));
            async move { Ok::<_, Infallible>(answer) }
        });
        tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

/// The bare server and every platform, a round of each in turn.
fn compare_turns(line: &Server, caller: &mut Caller) {
    let mut bare = Command::new(std::env::current_exe().unwrap());
    bare.arg("bare");
    let bare = Server::start(bare);
    // Asterisk speaks FastAGI, not HTTP.
    let named: Vec<_> = std::env::args().skip(2).filter(|arg| !arg.starts_with('-')).collect();
    let is_measured = |name: &str| name != "asterisk" && (named.is_empty() || named.iter().any(|named| named == name));
    let platforms: Vec<_> = platforms::all().into_iter().filter(|platform| is_measured(platform.name())).collect();
    let (mut ours, mut bares) = (vec![vec![]; platforms.len()], vec![]);
    for _ in 0..ROUNDS {
        for (platform, rounds) in platforms.iter().zip(&mut ours) {
            let requests = caller.turns(*platform, TURNS_PER_ROUND);
            bares.push(load(bare.door, requests.clone(), CONNECTIONS, ""));
            rounds.push(load(line.door, requests, CONNECTIONS, ""));
        }
    }
    let bare = median(bares);
    println!("{:28} {bare}", "bare hyper, a constant");
    for (platform, rounds) in platforms.iter().zip(ours) {
        let ours = median(rounds);
        let (ratio, tail) = (ours.per_second / bare.per_second, ours.p99.as_secs_f64() / bare.p99.as_secs_f64());
        println!("{:28} {ours}   ratio {ratio:.2}, p99 {tail:.1} times", format!("turns of {}", platform.name()));
    }
    println!("targets for signed TwiML: ratio 0.5, p99 1.5 times");
}

fn compare() {
    let folder = tempfile::tempdir().unwrap();
    let mut line = start_line(folder.path());
    println!("started, listening, after {:.0?}", line.started);
    let mut caller = Caller::new(&folder.path().join("config"));
    let only = |part: &str| std::env::args().any(|arg| arg == part);
    if only("training") {
        return training(&mut line, &mut caller);
    }
    if only("watched") {
        return watched(&line, &mut caller);
    }
    if only("capacity") {
        return capacity(&line, &mut caller, &folder.path().join("var"));
    }
    if !only("promises") {
        compare_turns(&line, &mut caller);
    }
    if only("turns") {
        return;
    }
    let requests = caller.promises(PROMISES);
    let promised = load(line.door, requests, PROMISE_CONNECTIONS, "Отправляем ссылку");
    println!("{:28} {promised}   target 10000/s", "promised texts, durable");
    scrape(&line);
    println!("resident after all that: {} MiB", line.resident_kib() / 1024);
    resident(&mut caller);
}

/// Turns of a signed platform while nobody looks, while one asks what a page and Prometheus ask, and while a browser shows
/// the page and Prometheus scrapes every second. Browser and Prometheus take their own share of the machine, which on two
/// cores is also the line's.
fn watched(line: &Server, caller: &mut Caller) {
    let ops = line.ops.unwrap();
    load(line.door, caller.promises(PROMISES), PROMISE_CONNECTIONS, "Отправляем ссылку");
    // The database grows, and with it the work: each round is compared with those before and after it.
    let mut round = || load(line.door, caller.turns(&twiml::TWILIO, WATCHED_TURNS), CONNECTIONS, "");
    let (mut asked, mut seen, mut before) = (vec![], vec![], round());
    for _ in 0..WATCHED_ROUNDS {
        let asking = Asking::start(ops);
        let watched = round();
        asking.stop();
        let after = round();
        asked.push(share(watched, before, after));
        let tools = Tools::start(ops);
        let watched = round();
        drop(tools);
        before = round();
        seen.push(share(watched, after, before));
    }
    println!("{:28} {before}", "nobody looks");
    for (what, mut shares) in [("page and metrics asked for", asked), ("browser and Prometheus", seen)] {
        shares.sort_by(f64::total_cmp);
        let (least, most) = (shares[0], shares[shares.len() - 1]);
        println!("{what:28} ratio {:.3}, from {least:.3} to {most:.3} (target 0.95)", shares[shares.len() / 2]);
    }
}

/// Something of all that a line does all day. A program that counts what it does writes that down when it stops in order.
fn training(line: &mut Server, caller: &mut Caller) {
    for platform in platforms::all().into_iter().filter(|platform| platform.name() != "asterisk") {
        load(line.door, caller.turns(platform, TRAINING_TURNS), CONNECTIONS, "");
    }
    load(line.door, caller.whole_calls(WHOLE_CALLS), CONNECTIONS, "");
    line.rest();
    scrape(line);
    line.stop();
}

/// What a call of four turns takes that promises a text, until the text is in the spool and the call is over.
fn capacity(line: &Server, caller: &mut Caller, data: &Path) {
    load(line.door, caller.whole_calls(WHOLE_CALLS / 10), CONNECTIONS, "");
    line.rest();
    for _ in 0..WHOLE_CALL_ROUNDS {
        let (processor, disk) = (line.processor(), database_bytes(data));
        let requests = caller.whole_calls(WHOLE_CALLS);
        load(line.door, requests, CONNECTIONS, "");
        line.rest();
        let (processor, disk) = (line.processor() - processor, database_bytes(data) - disk);
        let (processor, disk) = (processor / WHOLE_CALLS as u32, disk / WHOLE_CALLS as u64);
        let resident = line.resident_kib() / 1024;
        println!("{:28} {processor:.2?} of a processor, {disk} bytes of disk; {resident} MiB resident", "a whole call");
    }
}

/// The size of the database and of what is not yet in its file.
fn database_bytes(data: &Path) -> u64 {
    let files = std::fs::read_dir(data).unwrap().map(Result::unwrap);
    let of_database = files.filter(|file| file.file_name().to_string_lossy().starts_with("deflect.db"));
    of_database.map(|file| file.metadata().unwrap().len()).sum()
}

/// Throughput while somebody looks, relative to the mean of the rounds before and after.
fn share(watched: Round, before: Round, after: Round) -> f64 {
    2.0 * watched.per_second / (before.per_second + after.per_second)
}

/// Asks for the metrics every second and for the data of the page every two.
struct Asking {
    over: Arc<AtomicBool>,
    thread: JoinHandle<Vec<(&'static str, usize, Duration)>>,
}

impl Asking {
    fn start(ops: SocketAddr) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let is_over = over.clone();
        let thread = std::thread::spawn(move || {
            let mut answers = vec![];
            for second in 0_u32.. {
                if is_over.load(Ordering::Relaxed) {
                    break;
                }
                answers.push(ask(ops, "/metrics"));
                if second.is_multiple_of(2) {
                    answers.push(ask(ops, "/api/sections"));
                }
                std::thread::sleep(Duration::from_secs(1));
            }
            answers
        });
        Self { over, thread }
    }

    /// Says how long the slowest answer of each kind took, and how long it was.
    fn stop(self) {
        self.over.store(true, Ordering::Relaxed);
        let answers = self.thread.join().unwrap();
        for path in ["/metrics", "/api/sections"] {
            let slowest = answers.iter().filter(|answer| answer.0 == path).max_by_key(|answer| answer.2);
            if let Some((_, bytes, took)) = slowest {
                println!("{path:28} {} KiB, slowest of this round {took:.1?}", bytes / 1024);
            }
        }
    }
}

/// A browser with the page open, and a Prometheus that scrapes every second; both have settled when the round begins.
struct Tools {
    children: Vec<Child>,
    _folder: tempfile::TempDir,
}

impl Tools {
    fn start(ops: SocketAddr) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("prometheus.yml");
        let scrape = format!(
            "scrape_configs:\n- job_name: deflect\n  scrape_interval: 1s\n  static_configs:\n  - targets: ['{ops}']\n"
        );
        std::fs::write(&config, scrape).unwrap();
        let mut prometheus = Command::new("prometheus");
        prometheus.arg("--web.listen-address=127.0.0.1:0").arg(format!("--config.file={}", config.display()));
        prometheus.arg(format!("--storage.tsdb.path={}", folder.path().join("data").display()));
        let mut browser = Command::new("chromium");
        browser.args(["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0"]);
        browser.arg(format!("--user-data-dir={}", folder.path().join("browser").display()));
        browser.arg(format!("http://{ops}/"));
        let start = |mut command: Command| command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let children = vec![start(prometheus), start(browser)];
        std::thread::sleep(TOOLS_SETTLE);
        Self { children, _folder: folder }
    }
}

impl Drop for Tools {
    fn drop(&mut self) {
        for child in &mut self.children {
            let _ended = child.kill();
            let _ended = child.wait();
        }
    }
}

/// Scrapes of a line that has been busy, one after the other, as Prometheus makes them.
fn scrape(line: &Server) {
    let request = b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec();
    let door = line.ops.expect("the line has a door of operations");
    let scrapes = load(door, vec![request; SCRAPES], 1, "deflect_build_info");
    println!("{:28} {scrapes}   target p99 10 ms", "scrapes, busy line");
}

/// Instructions of a line under valgrind, all threads, user space only. The profiles stay in `target/instructions`, for
/// `callgrind_annotate --inclusive=yes`.
fn instructions() {
    let folder = tempfile::tempdir().unwrap();
    let profiles = Path::new(env!("CARGO_TARGET_TMPDIR")).join("instructions");
    let _none_yet = std::fs::remove_dir_all(&profiles);
    std::fs::create_dir_all(&profiles).unwrap();
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--quiet", "--tool=callgrind"]);
    valgrind.arg(format!("--callgrind-out-file={}", profiles.join("line").display()));
    valgrind.arg(program());
    let line = Server::start(line_command(folder.path(), "sqlite", valgrind));
    let mut caller = Caller::new(&folder.path().join("config"));
    let mut counted = Counted { profiles, dumps: 0 };
    let turns = |caller: &mut Caller, count| {
        load(line.door, caller.turns(&twiml::TWILIO, count), COUNTED_CONNECTIONS, "<Gather");
    };
    load(line.door, caller.turns(&twiml::TWILIO, 1), 1, "<Gather");
    println!("{:28} {:>13}", "start and first answer", counted.dump(&line));
    turns(&mut caller, COUNTED_TURNS / 4);
    println!("{:28} {:>13}", "the proof, in the background", counted.until_rest(&line));
    turns(&mut caller, COUNTED_TURNS);
    println!("{:28} {:>13}", "a signed turn", counted.until_rest(&line) / COUNTED_TURNS as u64);
    let requests = caller.promises(COUNTED_PROMISES);
    load(line.door, requests, COUNTED_CONNECTIONS, "Отправляем ссылку");
    println!("{:28} {:>13}", "a promise, its text sent", counted.until_rest(&line) / COUNTED_PROMISES as u64);
}

/// The profiles of a line under valgrind.
struct Counted {
    profiles: PathBuf,
    dumps: usize,
}

impl Counted {
    /// Instructions since the last dump, up to the moment when the line has nothing left to do.
    fn until_rest(&mut self, line: &Server) -> u64 {
        let mut instructions = 0;
        loop {
            std::thread::sleep(COUNTED_REST);
            match self.dump(line) {
                few if few < COUNTED_REST_INSTRUCTIONS => return instructions + few,
                many => instructions += many,
            }
        }
    }

    /// Instructions since the last dump.
    fn dump(&mut self, line: &Server) -> u64 {
        let dumped = Command::new("callgrind_control").args(["--dump", &line.child.id().to_string()]).output().unwrap();
        assert!(dumped.status.success(), "{}", String::from_utf8_lossy(&dumped.stderr));
        self.dumps += 1;
        let profile = std::fs::read_to_string(self.profiles.join(format!("line.{}", self.dumps))).unwrap();
        let totals = profile.lines().find_map(|line| line.strip_prefix("totals: ")).unwrap();
        totals.split(' ').next().unwrap().parse().unwrap()
    }
}

/// Memory of a fresh line with a thousand connections that have each made a call.
fn resident(caller: &mut Caller) {
    let folder = tempfile::tempdir().unwrap();
    let line = start_line(folder.path());
    load(line.door, caller.turns(&twiml::TWILIO, IDLE_CONNECTIONS * 4), IDLE_CONNECTIONS, "<Gather");
    println!("resident with {IDLE_CONNECTIONS} connections: {} MiB (target 64)", line.resident_kib() / 1024);
}
