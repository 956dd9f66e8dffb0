//! `cargo bench --bench line`: the running line under load, next to a bare hyper server in the same run.
//!
//! Every request is made beforehand, each of a call of its own, so that the client costs both servers the same. Rounds
//! alternate between the two; medians of the rounds are compared. Figures are ratios of one run: the machine's own speed
//! cancels out. `cargo bench --bench line -- turns` stops after the turns, for a profiler.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::rc::Rc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use deflect::call::{CallId, PlatformName};
use deflect::config::settings::{Folders, Secret};
use deflect::dialect::{next_url, seal::Seal, signature::sign_twilio};
use deflect::line::Script;
use deflect::line::flow;
use deflect::line::session::{History, Session};
use deflect::line::step::Input;
use http_body_util::Full;
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use std::io::{BufRead, BufReader};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const TOKEN: &str = "0123456789abcdef0123456789abcdef";
const PUBLIC_URL: &str = "https://line.example.org";
const KEY: &str = "abababababababababababababababababababababababababababababababab";
const LINE: &str = "+74952321000";
const ROUNDS: usize = 5;
const TURNS_PER_ROUND: usize = 40_000;
const CONNECTIONS: usize = 64;
const PROMISES: usize = 40_000;
const PROMISE_CONNECTIONS: usize = 256;
const IDLE_CONNECTIONS: usize = 1_000;

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("bare") => bare(),
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
    started: Duration,
}

impl Server {
    fn start(mut command: Command) -> Self {
        let began = Instant::now();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line =
            lines.map_while(Result::ok).find(|line| line.contains("(public ")).expect("the server says where it is");
        let door = line.split("(public ").nth(1).unwrap().trim_end_matches(')').parse().unwrap();
        Self { child, door, started: began.elapsed() }
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

fn line(folder: &Path) -> Server {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = folder.join("config");
    std::fs::create_dir_all(&config).unwrap();
    for name in ["line.toml", "channels.toml", "hours.toml"] {
        std::fs::copy(root.join("config").join(name), config.join(name)).unwrap();
    }
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
[platform.twilio]
dialect = "twiml"
authentication = "twilio"
secret = {{ env = "BENCH_TOKEN" }}
locale = {{ ru = "ru-RU", en = "en-US" }}
voice = {{ ru = "Polly.Tatyana" }}
[sms]
gateways = ["spool"]
[gateway.spool]
kind = "spool"
[mail]
transport = "spool"
from = "Ozon <no-reply@example.ru>"
"#
    );
    std::fs::write(config.join("deflect.toml"), settings).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_deflect"));
    command
        .args(["serve", "--prompts"])
        .arg(root.join("prompts"))
        .current_dir(folder)
        .env("BENCH_KEY", KEY)
        .env("BENCH_TOKEN", TOKEN)
        .env("DEFLECT_LOG", "error");
    Server::start(command)
}

/// Makes signed requests of calls, each call a few turns long.
struct Caller {
    script: Script,
    seal: Seal,
    platform: PlatformName,
    token: Secret,
    now: Timestamp,
    calls: usize,
}

impl Caller {
    fn new() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folders = Folders { config: root.join("config"), prompts: root.join("prompts"), data: root.join("var") };
        let script = deflect::config::load(&folders, &|_| None).expect("the shipped configuration is right").script;
        let key = data_encoding::HEXLOWER.decode(KEY.as_bytes()).unwrap().try_into().unwrap();
        let platform = PlatformName::new("twilio");
        Self {
            script,
            seal: Seal::new(&key),
            platform,
            token: Secret::new(TOKEN.into()),
            now: Timestamp::now(),
            calls: 0,
        }
    }

    /// The requests of one call that presses these keys; the first turn included.
    fn call(&mut self, keys: &[&str]) -> Vec<Vec<u8>> {
        self.calls += 1;
        let (id, from) = (format!("CA{:032}", self.calls), format!("+7916{:07}", self.calls));
        let caller = self.script.plan.caller(&from);
        let line = self.script.line_of(LINE).clone();
        let session = Session::new(&self.script, line, caller, &History::default(), self.now);
        let mut session = flow::advance(&self.script, session, Input::Start, self.now).session;
        let mut requests =
            vec![self.request(&format!("{PUBLIC_URL}/voice/twilio"), &id, &from, ("CallStatus", "ringing"))];
        let call = CallId::parse(&id).unwrap();
        for key in keys {
            let state = self.seal.seal(&self.platform, &call, &session);
            let url = next_url(&PUBLIC_URL.parse().unwrap(), &self.platform, &state);
            requests.push(self.request(&url, &id, &from, ("Digits", key)));
            session = flow::advance(&self.script, session, Input::Keys((*key).into()), self.now).session;
        }
        requests
    }

    fn request(&self, url: &str, id: &str, from: &str, more: (&str, &str)) -> Vec<u8> {
        let pairs = [
            ("AccountSid", "AC00000000000000000000000000000001"),
            ("ApiVersion", "2010-04-01"),
            ("CallSid", id),
            ("Called", LINE),
            ("Caller", from),
            ("Direction", "inbound"),
            ("From", from),
            ("FromCountry", "RU"),
            ("To", LINE),
            more,
        ];
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let (target, length) = (url.strip_prefix(PUBLIC_URL).unwrap(), body.len());
        let signature = sign_twilio(&self.token, url, &pairs);
        format!(
            "POST {target} HTTP/1.1\r\nHost: line.example.org\r\nUser-Agent: TwilioProxy/1.1\r\n\
             Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\nX-Twilio-Signature: {signature}\r\n\
             I-Twilio-Idempotency-Token: 5d7a0b0e-0000-4000-8000-000000000000\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .into_bytes()
    }

    /// A round of turns: calls that begin, choose, choose, and hear it again.
    fn turns(&mut self, count: usize) -> Vec<Vec<u8>> {
        std::iter::repeat_with(|| ()).flat_map(|()| self.call(&["1", "1", "#"])).take(count).collect()
    }

    /// Turns that promise a text, each of a caller of its own.
    fn promises(&mut self, count: usize) -> Vec<Vec<u8>> {
        (0..count).map(|_| self.call(&["9"]).remove(1)).collect()
    }
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
    let mut buffer = vec![0; 64 * 1024];
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

fn show(name: &str, round: Round) {
    println!("{name:28} {:>9.0}/s   p50 {:>8.2?}   p99 {:>8.2?}", round.per_second, round.p50, round.p99);
}

fn compare() {
    let folder = tempfile::tempdir().unwrap();
    let line = line(folder.path());
    let mut bare = Command::new(std::env::current_exe().unwrap());
    bare.arg("bare");
    let bare = Server::start(bare);
    let mut caller = Caller::new();
    println!("started, listening, after {:.0?}", line.started);
    let (mut ours, mut bares) = (vec![], vec![]);
    for _ in 0..ROUNDS {
        let requests = caller.turns(TURNS_PER_ROUND);
        bares.push(load(bare.door, requests.clone(), CONNECTIONS, ""));
        ours.push(load(line.door, requests, CONNECTIONS, "<Gather"));
    }
    let (ours, bares) = (median(ours), median(bares));
    show("bare hyper, a constant", bares);
    show("signed TwiML turns", ours);
    println!(
        "ratio {:.2} (target 0.6), p99 {:.1} times (target 2)",
        ours.per_second / bares.per_second,
        ours.p99.as_secs_f64() / bares.p99.as_secs_f64()
    );
    if std::env::args().any(|arg| arg == "turns") {
        return;
    }
    let requests = caller.promises(PROMISES);
    show("promised texts, durable", load(line.door, requests, PROMISE_CONNECTIONS, "Ссылку отправили"));
    println!("resident after all that: {} MiB", line.resident_kib() / 1024);
    resident(&mut caller);
}

/// Memory of a fresh line with a thousand connections that have each made a call.
fn resident(caller: &mut Caller) {
    let folder = tempfile::tempdir().unwrap();
    let line = line(folder.path());
    load(line.door, caller.turns(IDLE_CONNECTIONS * 4), IDLE_CONNECTIONS, "<Gather");
    println!("resident with {IDLE_CONNECTIONS} connections: {} MiB (target 64)", line.resident_kib() / 1024);
}
