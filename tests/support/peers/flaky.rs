//! A gateway that speaks as Kannel's smsbox does and has bad days on request. It remembers what it took.
//!
//! Its mood when a text comes decides the answer; reports go to the door it was told last, at the path that came with
//! the text, again and again until they are taken, as a gateway does.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};

use super::process::{free_port, hold, loopback};
use super::wait_until;

/// How often the mood is looked at while nobody comes.
const LOOK_WAIT: Duration = Duration::from_millis(10);
/// Connections that may wait to be accepted.
const BACKLOG: u32 = 1024;
/// From the acceptance to the first report.
const REPORT_WAIT: Duration = Duration::from_millis(50);
/// Between two tries to bring a report.
const REPORT_RETRY_WAIT: Duration = Duration::from_millis(200);
/// How often a report is brought to a door that does not take it.
const REPORT_TRIES_MAX: u32 = 600;
/// The page of a proxy that wants to be paid, in place of the gateway's answer.
const PAGE: &str = "<html><body>Please log in to the network</body></html>";

/// The gateway's reaction to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Takes it, reports `accepted` and then `delivered`.
    Up,
    /// Nobody listens.
    Down,
    /// Takes it, and answers after this delay.
    Slow(Duration),
    /// 429, come back in a second.
    Busy,
    /// 503.
    Failing,
    /// Does not take it, and answers well with a page that is not its own.
    Garbage,
    /// Takes it and reports it, but breaks the connection instead of an answer.
    Breaks,
    /// Takes it and never reports.
    Forgets,
    /// Takes it, and reports everything twice.
    ReportsTwice,
    /// Takes it, reports `delivered` before it answers, and `accepted` after that.
    ReportsFirst,
}

impl Mood {
    /// Every mood but the good one.
    pub const BAD: [Self; 9] = [
        Self::Down,
        Self::Slow(Duration::from_millis(400)),
        Self::Busy,
        Self::Failing,
        Self::Garbage,
        Self::Breaks,
        Self::Forgets,
        Self::ReportsTwice,
        Self::ReportsFirst,
    ];

    /// True if a text is sent on to its phone in this mood.
    pub fn takes(self) -> bool {
        !matches!(self, Self::Down | Self::Busy | Self::Failing | Self::Garbage)
    }
}

/// A text as it came.
#[derive(Clone, Debug)]
pub struct Came {
    /// Our own id, as in the address for its report.
    pub id: String,
    /// Digits, without a plus.
    pub to: String,
    pub text: String,
    /// The mood it met.
    pub mood: Mood,
}

/// A running gateway; ends when dropped.
pub struct Flaky {
    address: SocketAddr,
    state: Arc<State>,
    /// Always there, but for the moment of the drop.
    runtime: Option<Runtime>,
}

struct State {
    mood: Mutex<Mood>,
    /// True if the door is open just now.
    open: Mutex<bool>,
    door: Mutex<Option<SocketAddr>>,
    came: Mutex<Vec<Came>>,
}

impl Flaky {
    pub fn start(mood: Mood) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime starts");
        let address = loopback(free_port());
        let (door, came) = (Mutex::new(None), Mutex::default());
        let state = Arc::new(State { mood: Mutex::new(mood), open: Mutex::new(false), door, came });
        runtime.spawn(accept(address, state.clone()));
        let gateway = Self { address, state, runtime: Some(runtime) };
        gateway.set(mood);
        gateway
    }

    pub fn url(&self) -> String {
        format!("http://{}/cgi-bin/sendsms", self.address)
    }

    /// Changes the mood, and waits until nobody can come any more where it is to be down.
    pub fn set(&self, mood: Mood) {
        *self.state.mood.lock().unwrap() = mood;
        wait_until("the door to follow the mood", Duration::from_secs(10), || {
            (*self.state.open.lock().unwrap() == (mood != Mood::Down)).then_some(())
        });
    }

    /// Where reports go from now on.
    pub fn report_to(&self, door: SocketAddr) {
        *self.state.door.lock().unwrap() = Some(door);
    }

    /// Every text that came, in order, taken or not.
    pub fn came(&self) -> Vec<Came> {
        self.state.came.lock().unwrap().clone()
    }

    /// The texts sent on to phones, in order.
    pub fn taken(&self) -> Vec<Came> {
        self.came().into_iter().filter(|came| came.mood.takes()).collect()
    }

    /// How often each text was sent on, by our id.
    pub fn times(&self) -> BTreeMap<String, usize> {
        let mut times = BTreeMap::new();
        self.taken().into_iter().for_each(|came| *times.entry(came.id).or_default() += 1);
        times
    }
}

impl Drop for Flaky {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl State {
    fn mood(&self) -> Mood {
        *self.mood.lock().unwrap()
    }
}

async fn accept(address: SocketAddr, state: Arc<State>) {
    loop {
        let socket = hold(address);
        while state.mood() == Mood::Down {
            tokio::time::sleep(LOOK_WAIT).await;
        }
        let listener = socket.listen(BACKLOG).expect("a bound socket can listen");
        *state.open.lock().unwrap() = true;
        while state.mood() != Mood::Down {
            if let Ok(Ok((stream, _))) = tokio::time::timeout(LOOK_WAIT, listener.accept()).await {
                tokio::spawn(serve(stream, state.clone()));
            }
        }
        drop(listener);
        *state.open.lock().unwrap() = false;
    }
}

/// One request a connection, so that a door that closes leaves none half open.
async fn serve(stream: TcpStream, state: Arc<State>) {
    let service = service_fn(|request| answer(request, state.clone()));
    // A client that goes away in the middle is its own business.
    let _ = http1::Builder::new().keep_alive(false).serve_connection(TokioIo::new(stream), service).await;
}

async fn answer(request: Request<Incoming>, state: Arc<State>) -> Result<Response<Full<Bytes>>, std::io::Error> {
    let (head, body) = request.into_parts();
    let Ok(body) = body.collect().await else { return Err(std::io::ErrorKind::UnexpectedEof.into()) };
    let header = |name: &str| head.headers[name].to_str().expect("our headers are ASCII").to_owned();
    let (report_url, mood) = (header("x-kannel-dlr-url"), state.mood());
    let id = report_url.split("id=").nth(1).and_then(|rest| rest.split('&').next()).expect("our id is in it");
    let text = String::from_utf8_lossy(&body.to_bytes()).into_owned();
    state.came.lock().unwrap().push(Came { id: id.to_owned(), to: header("x-kannel-to"), text, mood });
    let target = super::http::target_of(&report_url).to_owned();
    if mood == Mood::ReportsFirst {
        report(&state, &target, 1).await;
    }
    // Before the answer: what is taken goes on even when nobody waits for the answer any more.
    if mood.takes() && mood != Mood::Forgets {
        tokio::spawn(follow(state, target, mood));
    }
    if let Mood::Slow(wait) = mood {
        tokio::time::sleep(wait).await;
    }
    match mood {
        Mood::Busy => Ok(say(429, "slow down")),
        Mood::Failing | Mood::Down => Ok(say(503, "Temporal failure, try again later.")),
        Mood::Garbage => Ok(say(200, PAGE)),
        Mood::Breaks => Err(std::io::ErrorKind::ConnectionReset.into()),
        _ => Ok(say(202, "0: Accepted for delivery")),
    }
}

fn say(status: u16, words: &'static str) -> Response<Full<Bytes>> {
    let response = Response::builder().status(status).header("retry-after", "1");
    response.body(Full::from(words)).expect("a status and a header of ours")
}

/// Brings the reports: accepted by the operator, then delivered.
async fn follow(state: Arc<State>, target: String, mood: Mood) {
    let answers_after = if let Mood::Slow(wait) = mood { wait } else { Duration::ZERO };
    tokio::time::sleep(answers_after + REPORT_WAIT).await;
    let kinds: &[u8] = match mood {
        Mood::ReportsTwice => &[8, 8, 1, 1],
        Mood::ReportsFirst => &[8],
        _ => &[8, 1],
    };
    for kind in kinds {
        report(&state, &target, *kind).await;
    }
}

async fn report(state: &State, target: &str, kind: u8) {
    for _ in 0..REPORT_TRIES_MAX {
        let door = *state.door.lock().unwrap();
        let Some(door) = door else { return };
        if bring(door, &target.replace("%d", &kind.to_string())).await.is_ok_and(|taken| taken) {
            return;
        }
        tokio::time::sleep(REPORT_RETRY_WAIT).await;
    }
}

async fn bring(door: SocketAddr, target: &str) -> std::io::Result<bool> {
    let mut stream = TcpStream::connect(door).await?;
    let request = format!("GET {target} HTTP/1.1\r\nHost: {door}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = vec![];
    let read = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut answer));
    read.await.map_err(|_| std::io::ErrorKind::TimedOut)??;
    Ok(answer.starts_with(b"HTTP/1.1 200"))
}
