//! A line under load: its servers, the requests of its callers, made beforehand, and what a round of them measures.

#![allow(dead_code, reason = "no benchmark uses all of it")]

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::ffi::OsString;
use std::fmt;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::rc::Rc;
use std::time::{Duration, Instant};

use deflect::base::call::{CallId, CallerKind, Language};
use deflect::config::settings::{Folders, PlatformSettings};
use deflect::dialect::seal::Seal;
use deflect::dialect::{Incoming, Page, next_url, voice_url, voicexml, write};
use deflect::line::Script;
use deflect::line::flow;
use deflect::line::session::{History, Session};
use deflect::recordings::lost::LostRecordings;
use jiff::Timestamp;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

use crate::support::line::{Asked, LINE, PUBLIC_URL, TOKEN, target_of};
use crate::support::platforms::{self, Deed, Leg, Platform, Then, read_asked, twiml};

const SEAL_KEY: &str = "abababababababababababababababababababababababababababababababab";
pub const KEYS: [(&str, &str); 3] = [
    ("SEAL_KEY", SEAL_KEY),
    ("PSEUDONYM_KEY", "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"),
    ("OUTBOX_KEY", "efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef"),
];
const ANSWER_BYTES_MAX: usize = 256 * 1024;
/// A line that takes less of a processor in this time has nothing left to do.
const REST: Duration = Duration::from_millis(500);
const REST_PROCESSOR: Duration = Duration::from_millis(25);

/// A server of this run; ends when dropped.
pub struct Server {
    pub child: Child,
    pub door: SocketAddr,
    /// The door of operations, where there is one.
    pub ops: Option<SocketAddr>,
    pub started: Duration,
}

impl Server {
    pub fn start(mut command: Command) -> Self {
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

    /// The processor time of all its threads.
    pub fn processor(&self) -> Duration {
        let of_threads = std::fs::read_dir(format!("/proc/{}/task", self.child.id())).unwrap();
        let schedstat = |thread: std::io::Result<std::fs::DirEntry>| {
            let nanoseconds = std::fs::read_to_string(thread.unwrap().path().join("schedstat")).unwrap_or_default();
            nanoseconds.split(' ').next()?.parse().ok().map(Duration::from_nanos)
        };
        of_threads.filter_map(schedstat).sum()
    }

    /// Waits until the line has sent what it promised and counted what it knows.
    pub fn rest(&self) {
        loop {
            let before = self.processor();
            std::thread::sleep(REST);
            if self.processor().saturating_sub(before) < REST_PROCESSOR {
                return;
            }
        }
    }

    /// Stops it in order, if it still runs.
    pub fn stop(&mut self) {
        if self.child.try_wait().unwrap().is_none() {
            let asked = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
            assert!(asked.success() && self.child.wait().unwrap().success());
        }
    }

    pub fn resident_kib(&self) -> u64 {
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

/// Asks a door for a page; says how long the answer was and how long it took.
pub fn ask(door: SocketAddr, path: &'static str) -> (&'static str, usize, Duration) {
    let began = Instant::now();
    let mut stream = std::net::TcpStream::connect(door).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {door}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = vec![];
    stream.read_to_end(&mut answer).unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
    (path, answer.len(), began.elapsed())
}

/// Serves the line from this folder, with its database there.
pub fn start_line(folder: &Path) -> Server {
    Server::start(line_command(folder, "sqlite", Command::new(program())))
}

/// The program under load: that of this build, or the one named by `DEFLECT_PROGRAM`: the same source built otherwise.
pub fn program() -> OsString {
    std::env::var_os("DEFLECT_PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_deflect").into())
}

/// The command that serves the line from this folder, with this `[store] url`; `command` runs the program.
pub fn line_command(folder: &Path, store_url: &str, mut command: Command) -> Command {
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
answer_wait = "10s"
[store]
url = "{store_url}"
commit_wait = "5s"
[keys]
seal = {{ env = "SEAL_KEY" }}
pseudonym = {{ env = "PSEUDONYM_KEY" }}
outbox = {{ env = "OUTBOX_KEY" }}
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
        .envs(KEYS)
        .env("TEST_TOKEN", TOKEN)
        .env("DEFLECT_LOG", "error");
    command
}

/// Makes the requests of calls, each call a few turns long, as a platform makes them. What the line would answer is
/// worked out here, so that every request is ready before the load begins.
pub struct Caller {
    script: Script,
    platforms: Vec<PlatformSettings>,
    seal: Seal,
    public_url: Url,
    /// When the call at hand began.
    now: Timestamp,
    calls: usize,
    numbers: fastrand::Rng,
}

impl Caller {
    pub fn new(config: &Path) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folders = Folders { config: config.to_owned(), prompts: root.join("prompts"), data: root.join("var") };
        let loaded = deflect::config::load(&folders, &secret).unwrap_or_else(|problems| panic!("{problems:?}"));
        let key = data_encoding::HEXLOWER.decode(SEAL_KEY.as_bytes()).unwrap().try_into().unwrap();
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
        self.walk(platform, keys).0
    }

    /// The same, with the call and the document that was the last.
    fn walk(&mut self, platform: &dyn Platform, keys: &[&str]) -> (Vec<Vec<u8>>, Leg, String) {
        (self.calls, self.now) = (self.calls + 1, Timestamp::now());
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
                    None => return (requests, leg, document),
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

    /// The line's answer, as far as the next request depends on it.
    fn answer(&self, name: &str, asked: &Asked) -> String {
        let platform = self.platforms.iter().find(|platform| platform.name.as_str() == name).unwrap();
        let request = match read_asked(platform, asked).unwrap() {
            Incoming::Turn(request) => request,
            Incoming::Ignored | Incoming::Talked(_) => panic!("it begins no turn"),
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
    pub fn turns(&mut self, platform: &dyn Platform, count: usize) -> Vec<Vec<u8>> {
        std::iter::repeat_with(|| ()).flat_map(|()| self.call(platform, &["1", "1", "#"])).take(count).collect()
    }

    /// Whole calls of four turns that promise a text, each of a caller of its own, and their ends.
    pub fn whole_calls(&mut self, count: usize) -> Vec<Vec<u8>> {
        let whole = |_| {
            let (mut requests, leg, document) = self.walk(&twiml::TWILIO, &["1", "1", "9"]);
            let ended = twiml::TWILIO.hangs_up(&format!("{PUBLIC_URL}/voice/twilio"), &leg, &document);
            requests.push(raw(&ended));
            requests
        };
        (0..count).flat_map(whole).collect()
    }

    /// Turns that promise a text, each of a caller of its own.
    pub fn promises(&mut self, count: usize) -> Vec<Vec<u8>> {
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
    let key = KEYS.iter().find(|(key, _)| *key == name).map(|(_, key)| *key);
    Some(key.unwrap_or(TOKEN).to_owned())
}

/// Results of a round.
#[derive(Clone, Copy, Debug)]
pub struct Round {
    pub per_second: f64,
    p50: Duration,
    pub p99: Duration,
    /// Answers without the wanted words, such as a promise that was not made.
    pub unwanted: usize,
}

/// Sends every request over so many connections, each as soon as the one before is answered. Every answer must have the
/// wanted words.
pub fn load(door: SocketAddr, requests: Vec<Vec<u8>>, connections: usize, wanted: &'static str) -> Round {
    let round = load_at(&[door], requests, connections, wanted, None);
    assert_eq!(round.unwanted, 0, "answers without `{wanted}`");
    round
}

/// The same to several doors, which share the connections; with a pace, no request is sent before its time.
pub fn load_at(
    doors: &[SocketAddr],
    requests: Vec<Vec<u8>>,
    connections: usize,
    wanted: &'static str,
    per_second: Option<f64>,
) -> Round {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let local = tokio::task::LocalSet::new();
    local.block_on(&runtime, async move {
        let count = requests.len();
        let mut streams = vec![];
        for door in doors.iter().cycle().take(connections) {
            let stream = TcpStream::connect(door).await.unwrap();
            stream.set_nodelay(true).unwrap();
            streams.push(stream);
        }
        let began = Instant::now();
        let due = |number| per_second.map(|pace| began + Duration::from_secs_f64(number as f64 / pace));
        let requests = requests.into_iter().enumerate().map(|(number, request)| (due(number), request));
        let queue: Queue = Rc::new(RefCell::new(requests.collect()));
        let times = Rc::new(RefCell::new(Vec::with_capacity(count)));
        let unwanted = Rc::new(Cell::new(0));
        let tasks: Vec<_> = streams
            .into_iter()
            .map(|stream| {
                tokio::task::spawn_local(connection(stream, queue.clone(), (times.clone(), unwanted.clone()), wanted))
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let elapsed = began.elapsed();
        let mut times = times.take();
        times.sort_unstable();
        let per_second = count as f64 / elapsed.as_secs_f64();
        Round { per_second, p50: times[count / 2], p99: times[count * 99 / 100], unwanted: unwanted.get() }
    })
}

/// Requests that are not sent yet, each with the time to send it at.
type Queue = Rc<RefCell<VecDeque<(Option<Instant>, Vec<u8>)>>>;

async fn connection(
    mut stream: TcpStream,
    queue: Queue,
    (times, unwanted): (Rc<RefCell<Vec<Duration>>>, Rc<Cell<usize>>),
    wanted: &'static str,
) {
    let mut buffer = vec![0; ANSWER_BYTES_MAX];
    loop {
        let Some((due, request)) = queue.borrow_mut().pop_front() else { return };
        if let Some(due) = due {
            tokio::time::sleep_until(due.into()).await;
        }
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
        let is_wanted = wanted.is_empty() || memchr(&buffer[..filled], wanted.as_bytes());
        unwanted.set(unwanted.get() + usize::from(!is_wanted));
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

pub fn median(mut rounds: Vec<Round>) -> Round {
    rounds.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
    rounds[rounds.len() / 2]
}

impl fmt::Display for Round {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>9.0}/s   p50 {:>8.2?}   p99 {:>8.2?}", self.per_second, self.p50, self.p99)?;
        if self.unwanted > 0 { write!(f, "   {} refused", self.unwanted) } else { Ok(()) }
    }
}
