//! `cargo bench --bench line`: the running line under load, next to a bare hyper server in the same run.
//!
//! Every request is made beforehand, each of a call of its own and as its platform makes it, so that the client costs all
//! servers the same. Rounds alternate between the platforms and the bare server; medians of the rounds are compared.
//! Figures are ratios of one run: the machine's own speed cancels out. `cargo bench --bench line -- turns` stops after
//! the turns, for a profiler; `-- promises` measures durable promises alone, `-- watched` what it costs to be watched.
//! `-- instructions` counts by valgrind the instructions of the start, of a turn and of a promise: figures that do not
//! depend on the load of the machine.

#![allow(unreachable_pub, clippy::unwrap_used, reason = "modules are shared; a failed unwrap fails a test")]

#[path = "../support/mod.rs"]
mod support;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::ffi::OsString;
use std::fmt;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use bytes::Bytes;
use deflect::base::call::{CallId, CallerKind, Language};
use deflect::config::settings::{Folders, PlatformSettings};
use deflect::dialect::seal::Seal;
use deflect::dialect::{Incoming, Page, next_url, voice_url, voicexml, write};
use deflect::line::Script;
use deflect::line::flow;
use deflect::line::session::{History, Session};
use deflect::recordings::lost::LostRecordings;
use http_body_util::Full;
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

use crate::support::line::{Asked, LINE, PUBLIC_URL, TOKEN, target_of};
use crate::support::platforms::{self, Deed, Leg, Platform, Then, read_asked, twiml};

const KEY: &str = "abababababababababababababababababababababababababababababababab";
const ROUNDS: usize = 5;
const TURNS_PER_ROUND: usize = 16_000;
const CONNECTIONS: usize = 64;
const PROMISES: usize = 40_000;
const PROMISE_CONNECTIONS: usize = 256;
const IDLE_CONNECTIONS: usize = 1_000;
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
/// More than any answer.
const ANSWER_BYTES_MAX: usize = 256 * 1024;

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

/// A server of this run; ends when dropped.
struct Server {
    child: Child,
    door: SocketAddr,
    /// The door of operations, where there is one.
    ops: Option<SocketAddr>,
    started: Duration,
}

impl Server {
    fn start(mut command: Command) -> Self {
        let began = Instant::now();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let address = |line: &str, label| line.split(label).nth(1)?.split(')').next()?.parse().ok();
        let said = lines.find(|line| line.contains("(public ")).expect("the server says where it is");
        let started = began.elapsed();
        let door = address(&said, "(public ").unwrap();
        let ops = said.contains("listens at").then(|| lines.find_map(|line| address(&line, "(ops ")).unwrap());
        Self { child, door, ops, started }
    }

    fn resident_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

fn start_line(folder: &Path) -> Server {
    Server::start(line_command(folder, Command::new(program())))
}

/// The program under load: that of this build, or the one named by `DEFLECT_PROGRAM`: the same source built otherwise.
fn program() -> OsString {
    std::env::var_os("DEFLECT_PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_deflect").into())
}

/// The command that serves the line from this folder; `command` runs the program.
fn line_command(folder: &Path, mut command: Command) -> Command {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = folder.join("config");
    std::fs::create_dir_all(&config).unwrap();
    for name in ["line.toml", "channels.toml", "hours.toml"] {
        std::fs::copy(root.join("config").join(name), config.join(name)).unwrap();
    }
    let table = |platform: &dyn Platform| format!("[platform.{}]\n{}", platform.name(), platform.settings());
    let platforms: String = platforms::all().map(table).concat();
    let settings = format!(
        r#"
[server]
public = "127.0.0.1:0"
public_url = "{PUBLIC_URL}"
ops = "127.0.0.1:0"
[store]
url = "sqlite"
commit_wait = "900ms"
[keys]
seal = {{ env = "BENCH_KEY" }}
pseudonym = {{ env = "BENCH_KEY" }}
{platforms}
[sms]
gateways = ["spool"]
[gateway.spool]
kind = "spool"
[mail]
transport = "spool"
from = "Ozon <no-reply@example.ru>"
[limits]
per_range = ["1000 in 1h"]
per_minute = 100000000
per_day = 100000000
"#
    );
    std::fs::write(config.join("deflect.toml"), settings).unwrap();
    command
        .args(["serve", "--prompts"])
        .arg(root.join("prompts"))
        .current_dir(folder)
        .env("BENCH_KEY", KEY)
        .env("TEST_TOKEN", TOKEN)
        .env("DEFLECT_LOG", "error");
    command
}

/// Makes the requests of calls, each call a few turns long, as a platform makes them. What the line would answer is
/// worked out here, so that every request is ready before the load begins.
struct Caller {
    script: Script,
    platforms: Vec<PlatformSettings>,
    seal: Seal,
    public_url: Url,
    now: Timestamp,
    calls: usize,
    numbers: fastrand::Rng,
}

impl Caller {
    fn new(config: &Path) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folders = Folders { config: config.to_owned(), prompts: root.join("prompts"), data: root.join("var") };
        let loaded = deflect::config::load(&folders, &secret).unwrap_or_else(|problems| panic!("{problems:?}"));
        let key = data_encoding::HEXLOWER.decode(KEY.as_bytes()).unwrap().try_into().unwrap();
        Self {
            script: loaded.script,
            platforms: loaded.settings.platforms,
            seal: Seal::new(&[key]),
            public_url: PUBLIC_URL.parse().unwrap(),
            now: Timestamp::now(),
            calls: 0,
            numbers: fastrand::Rng::with_seed(1),
        }
    }

    /// The requests of one call that presses these keys, from the first on.
    fn call(&mut self, platform: &dyn Platform, keys: &[&str]) -> Vec<Vec<u8>> {
        self.calls += 1;
        let leg = Leg { id: format!("{:032}", self.calls), from: self.number(), to: LINE.to_owned() };
        let mut asked = platform.calls(&format!("{PUBLIC_URL}/voice/{}", platform.name()), &leg);
        let mut requests = vec![raw(&asked)];
        let mut keys = keys.iter();
        loop {
            let document = self.answer(platform.name(), &asked);
            let deed = match platform.hears(&document).unwrap().then {
                Then::GoesOn => Deed::GoOn,
                _ => match keys.next() {
                    Some(keys) => Deed::Keys(keys),
                    None => return requests,
                },
            };
            asked = platform.does(&leg, &document, deed);
            requests.push(raw(&asked));
        }
    }

    /// A mobile number of this call's own, far from those of the calls before: the limits on numbers that look alike are
    /// those of the shipped configuration.
    fn number(&mut self) -> String {
        loop {
            let number = format!("+79{:09}", self.numbers.u32(0..1_000_000_000));
            if self.script.plan.caller(&number).kind == CallerKind::Mobile {
                return number;
            }
        }
    }

    /// What the line answers, as far as the next request depends on it.
    fn answer(&self, name: &str, asked: &Asked) -> String {
        let platform = self.platforms.iter().find(|platform| platform.name.as_str() == name).unwrap();
        let request = match read_asked(platform, asked).unwrap() {
            Incoming::Turn(request) => request,
            Incoming::Notice | Incoming::Talked(_) => panic!("a notice begins no turn"),
            Incoming::Unintroduced => {
                let made_up = CallId::parse(&format!("made-up-{}", self.calls)).unwrap();
                let voice_url = voice_url(&self.public_url, &platform.name);
                return voicexml::introduction(platform, &voice_url, &made_up, ("", &Language::new("ru")));
            }
            Incoming::End(end) => panic!("{end:?}"),
        };
        let session = match &request.state {
            Some(state) => self.seal.open(&platform.name, &request.call, state, self.now).unwrap(),
            None => {
                let (caller, line) = (self.script.plan.caller(&request.from), self.script.line_of(&request.to).clone());
                Session::new(&self.script, line, caller, &History::default(), self.now)
            }
        };
        let turn = flow::advance(&self.script, session, request.input, self.now);
        let state = self.seal.seal(&platform.name, &request.call, &turn.session);
        let next_url = &next_url(&self.public_url, &platform.name, &state);
        let (call, prompts, public_url) = (&request.call, &self.script.prompts, &self.public_url);
        write(
            platform,
            &Page { call, steps: &turn.steps, prompts, next_url, public_url, lost: &LostRecordings::default() },
        )
    }

    /// A round of turns: calls that begin, choose, choose, and hear it again.
    fn turns(&mut self, platform: &dyn Platform, count: usize) -> Vec<Vec<u8>> {
        std::iter::repeat_with(|| ()).flat_map(|()| self.call(platform, &["1", "1", "#"])).take(count).collect()
    }

    /// Turns that promise a text, each of a caller of its own.
    fn promises(&mut self, count: usize) -> Vec<Vec<u8>> {
        (0..count).map(|_| self.call(&twiml::TWILIO, &["9"]).remove(1)).collect()
    }
}

/// A request as it goes over the wire.
fn raw(asked: &Asked) -> Vec<u8> {
    let headers: String = asked.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let (method, target, length) = (asked.method, target_of(&asked.url), asked.body.len());
    format!(
        "{method} {target} HTTP/1.1\r\nHost: line.example.org\r\n{headers}Content-Length: {length}\r\n\r\n{}",
        asked.body
    )
    .into_bytes()
}

/// The secrets of the platforms and the keys.
fn secret(name: &str) -> Option<String> {
    Some(if name == "BENCH_KEY" { KEY } else { TOKEN }.to_owned())
}

/// What a round measured.
#[derive(Clone, Copy, Debug)]
struct Round {
    per_second: f64,
    p50: Duration,
    p99: Duration,
}

/// Sends every request over so many connections, each as soon as the one before is answered.
fn load(door: SocketAddr, requests: Vec<Vec<u8>>, connections: usize, wanted: &'static str) -> Round {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let local = tokio::task::LocalSet::new();
    local.block_on(&runtime, async move {
        let count = requests.len();
        let queue = Rc::new(RefCell::new(VecDeque::from(requests)));
        let times = Rc::new(RefCell::new(Vec::with_capacity(count)));
        let mut streams = vec![];
        for _ in 0..connections {
            let stream = TcpStream::connect(door).await.unwrap();
            stream.set_nodelay(true).unwrap();
            streams.push(stream);
        }
        let began = Instant::now();
        let tasks: Vec<_> = streams
            .into_iter()
            .map(|stream| tokio::task::spawn_local(connection(stream, queue.clone(), times.clone(), wanted)))
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let elapsed = began.elapsed();
        let mut times = times.take();
        times.sort_unstable();
        Round { per_second: count as f64 / elapsed.as_secs_f64(), p50: times[count / 2], p99: times[count * 99 / 100] }
    })
}

async fn connection(
    mut stream: TcpStream,
    queue: Rc<RefCell<VecDeque<Vec<u8>>>>,
    times: Rc<RefCell<Vec<Duration>>>,
    wanted: &'static str,
) {
    let mut buffer = vec![0; ANSWER_BYTES_MAX];
    loop {
        let Some(request) = queue.borrow_mut().pop_front() else { return };
        let began = Instant::now();
        stream.write_all(&request).await.unwrap();
        let mut filled = 0;
        loop {
            let count = stream.read(&mut buffer[filled..]).await.unwrap();
            assert!(count > 0, "closed");
            filled += count;
            if is_whole(&buffer[..filled]) {
                break;
            }
        }
        times.borrow_mut().push(began.elapsed());
        assert!(buffer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&buffer[..filled]));
        let right = wanted.is_empty() || memchr(&buffer[..filled], wanted.as_bytes());
        assert!(right, "{}", String::from_utf8_lossy(&buffer[..filled]));
    }
}

fn is_whole(answer: &[u8]) -> bool {
    let Some(head) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { return false };
    let text = std::str::from_utf8(&answer[..head]).unwrap();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    answer.len() == head + 4 + length.parse::<usize>().unwrap()
}

fn memchr(text: &[u8], wanted: &[u8]) -> bool {
    text.windows(wanted.len()).any(|window| window == wanted)
}

fn median(mut rounds: Vec<Round>) -> Round {
    rounds.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
    rounds[rounds.len() / 2]
}

impl fmt::Display for Round {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>9.0}/s   p50 {:>8.2?}   p99 {:>8.2?}", self.per_second, self.p50, self.p99)
    }
}

/// The bare server and every platform, a round of each in turn.
fn compare_turns(line: &Server, caller: &mut Caller) {
    let mut bare = Command::new(std::env::current_exe().unwrap());
    bare.arg("bare");
    let bare = Server::start(bare);
    let (mut ours, mut bares) = (vec![vec![]; platforms::all().len()], vec![]);
    for _ in 0..ROUNDS {
        for (platform, rounds) in platforms::all().into_iter().zip(&mut ours) {
            let requests = caller.turns(platform, TURNS_PER_ROUND);
            bares.push(load(bare.door, requests.clone(), CONNECTIONS, ""));
            rounds.push(load(line.door, requests, CONNECTIONS, ""));
        }
    }
    let bare = median(bares);
    println!("{:28} {bare}", "bare hyper, a constant");
    for (platform, rounds) in platforms::all().into_iter().zip(ours) {
        let ours = median(rounds);
        let (ratio, tail) = (ours.per_second / bare.per_second, ours.p99.as_secs_f64() / bare.p99.as_secs_f64());
        println!("{:28} {ours}   ratio {ratio:.2}, p99 {tail:.1} times", format!("turns of {}", platform.name()));
    }
    println!("targets for signed TwiML: ratio 0.6, p99 2 times");
}

fn compare() {
    let folder = tempfile::tempdir().unwrap();
    let line = start_line(folder.path());
    println!("started, listening, after {:.0?}", line.started);
    let mut caller = Caller::new(&folder.path().join("config"));
    let only = |part: &str| std::env::args().any(|arg| arg == part);
    if only("watched") {
        return watched(&line, &mut caller);
    }
    if !only("promises") {
        compare_turns(&line, &mut caller);
    }
    if only("turns") {
        return;
    }
    let requests = caller.promises(PROMISES);
    let promised = load(line.door, requests, PROMISE_CONNECTIONS, "Отправляем ссылку");
    println!("{:28} {promised}   target 5000/s", "promised texts, durable");
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

/// What is left of the throughput while somebody looks.
fn share(watched: Round, before: Round, after: Round) -> f64 {
    2.0 * watched.per_second / (before.per_second + after.per_second)
}

/// Asks for the metrics every second and for what the page shows every two.
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

fn ask(door: SocketAddr, path: &'static str) -> (&'static str, usize, Duration) {
    let began = Instant::now();
    let mut stream = std::net::TcpStream::connect(door).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {door}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = vec![];
    stream.read_to_end(&mut answer).unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
    (path, answer.len(), began.elapsed())
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
    let line = Server::start(line_command(folder.path(), valgrind));
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
