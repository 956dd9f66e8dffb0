//! Cost of the outbox: texts a second through a gateway that answers at once, every one durable before and after, and
//! the time of a claim with nothing else waiting and with a million.
//!
//! `cargo bench --bench outbox`; `-- --rows 100000` for a quick look. Ratios are of one run: the machine's own speed
//! cancels out.

#![allow(unreachable_pub, clippy::unwrap_used, reason = "modules are shared; a failed unwrap fails a test")]

#[path = "../support/turn.rs"]
mod turn;

use std::convert::Infallible;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use deflect::base::call::Language;
use deflect::base::clock::Clock;
use deflect::base::stop::StopSender;
use deflect::config::settings::{
    Folders, GatewayKind, GatewaySettings, KannelSettings, OutboxSettings, Secret, Settings,
};
use deflect::line::channel::ChannelId;
use deflect::line::message::{Medium, MessageKind};
use deflect::metrics::prometheus::Metrics;
use deflect::metrics::tracer::Tracer;
use deflect::outbox::body::MessageBody;
use deflect::outbox::http_client::HttpClient;
use deflect::outbox::sms::GatewayContext;
use deflect::outbox::sms::receipt::ReceiptKey;
use deflect::outbox::vault::Purpose;
use deflect::outbox::{Composer, Digests, Intake, OutboxContext, OutboxWorker, Roster, Unread, Vault};
use deflect::pages::Templates;
use deflect::store::pseudonym::Pseudonyms;
use deflect::store::{
    CallKey, MessageAddress, MessageHead, MessageId, MessageState, NewMessage, Observation, Observer, Store,
};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use tokio::sync::Notify;
use turn::first_turn;

const ROWS: u64 = 1_000_000;
/// Texts sent to measure the throughput; a quick look takes no more of them than rows.
const TEXTS: u64 = 20_000;
const ROUNDS: usize = 3;
const CLAIMS: u64 = 300;
/// Promises stored at once while the backlog is made.
const PROMISES_PER_TURN: u64 = 500;
/// Sends under way, as a busy line has it configured.
const SENDS_AT_ONCE: usize = 32;
const LEASE: Duration = Duration::from_secs(120);

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.iter().any(|argument| argument == "peer") {
        return peer();
    }
    let rows = arguments.iter().position(|argument| argument == "--rows").map(|at| arguments[at + 1].parse().unwrap());
    measure(rows.unwrap_or(ROWS));
}

/// A smsbox that takes everything at once, in a process of its own.
#[tokio::main(flavor = "current_thread")]
async fn peer() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("http://{}/cgi-bin/sendsms", listener.local_addr().unwrap());
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        let service = hyper::service::service_fn(|request: hyper::Request<Incoming>| async {
            request.into_body().collect().await.unwrap();
            let answer = hyper::Response::builder().status(202);
            Ok::<_, Infallible>(answer.body(Full::new(Bytes::from_static(b"0: Accepted for delivery"))).unwrap())
        });
        tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

/// The gateway's process; ends when dropped.
struct Peer {
    child: Child,
    url: String,
}

impl Peer {
    fn start() -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let mut child = command.arg("peer").stdout(Stdio::piped()).spawn().unwrap();
        let url = BufReader::new(child.stdout.take().unwrap()).lines().next().unwrap().unwrap();
        Self { child, url }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

#[tokio::main]
async fn measure(rows: u64) {
    let peer = Peer::start();
    let texts = TEXTS.min(rows);
    let mut report = String::new();
    let mut rates = vec![];
    for _ in 0..ROUNDS {
        rates.push(throughput(&peer.url, 0, texts).await);
    }
    rates.sort_by(f64::total_cmp);
    let alone = rates[ROUNDS / 2];
    writeln!(report, "{:44} {alone:>9.0}/s   target 2000/s", "texts sent, durable").unwrap();
    let (none, _folder) = store_with(0).await;
    let empty = claim_time(&none).await;
    none.close().await;
    let began = Instant::now();
    let (full, _folder) = store_with(rows).await;
    let filling = began.elapsed();
    let waiting = claim_time(&full).await;
    full.close().await;
    let ratio = waiting.as_secs_f64() / empty.as_secs_f64();
    writeln!(report, "{:44} {empty:>9.0?}", "a claim, nothing else waiting").unwrap();
    writeln!(report, "{:44} {waiting:>9.0?}     ratio {ratio:.2}, target 2", format!("a claim, {rows} waiting"))
        .unwrap();
    let burdened = throughput(&peer.url, rows, texts).await;
    let ratio = burdened / alone;
    let what = format!("texts sent, {rows} waiting");
    writeln!(report, "{what:44} {burdened:>9.0}/s   ratio {ratio:.2}").unwrap();
    println!("{report}promises stored at {:.0}/s", rows as f64 / filling.as_secs_f64());
}

/// Texts a second, with so many others that are due after them.
async fn throughput(url: &str, waiting: u64, texts: u64) -> f64 {
    let (store, folder) = store_with(waiting).await;
    promise(&store, u64::MAX / 2, texts, Timestamp::now() - Duration::from_secs(60)).await;
    let sent = Arc::new(Notify::new());
    let worker = worker(&store, url, folder.path());
    let stop = StopSender::default();
    let began = Instant::now();
    let running = tokio::spawn(worker.run(sent, stop.signal(), || Duration::from_secs(10)));
    loop {
        tokio::time::sleep(Duration::from_millis(5)).await;
        let first = SENT.load(std::sync::atomic::Ordering::SeqCst);
        if texts <= first {
            break;
        }
    }
    let rate = texts as f64 / began.elapsed().as_secs_f64();
    stop.stop();
    running.await.unwrap();
    store.close().await;
    SENT.store(0, std::sync::atomic::Ordering::SeqCst);
    rate
}

/// Counted when durable, as the metrics are.
static SENT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);

fn observer() -> Observer {
    Arc::new(|observation| {
        if let Observation::Message(change) = observation
            && change.state == MessageState::Sent
        {
            SENT.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        }
    })
}

/// A store in which so many texts are due.
async fn store_with(rows: u64) -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("deflect.db"), Clock::system(), observer()).unwrap();
    promise(&store, 0, rows, Timestamp::now()).await;
    (store, folder)
}

async fn promise(store: &Store, first: u64, count: u64, due: Timestamp) {
    let vault = vault();
    let mut numbers = first..first + count;
    loop {
        let messages: Vec<_> =
            numbers.by_ref().take(PROMISES_PER_TURN as usize).map(|number| text(&vault, number, due)).collect();
        let Some(last) = messages.last() else { return };
        let call = CallKey(last.id.0);
        store.commit(first_turn(call, Timestamp::now(), messages)).await.unwrap();
    }
}

/// A text as a call promises it. Ids are spread as hashes are.
fn text(vault: &Vault, number: u64, due: Timestamp) -> NewMessage {
    let spread = u128::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
    let words = MessageBody::Sms {
        text: format!("Чат Ozon: https://line.example.ru/l/{:011x}", spread as u64 & 0xfff_ffff_ffff),
    };
    let head = MessageHead {
        id: MessageId(spread.to_be_bytes()),
        kind: MessageKind::Link,
        medium: Medium::Sms,
        channel: ChannelId::new("account-chat"),
        language: Language::new("ru"),
    };
    NewMessage::plain(
        head,
        MessageAddress::Given(vault.lock(&format!("+7916{:07}", number % 10_000_000), Purpose::Address)),
        vault.lock(&words.to_json(), Purpose::Words),
        due,
        due + Duration::from_secs(24 * 60 * 60),
    )
}

/// The median time of a claim of one text.
async fn claim_time(store: &Store) -> Duration {
    promise(store, u64::MAX / 4, CLAIMS, Timestamp::now() - Duration::from_secs(60)).await;
    let mut times = vec![];
    for _ in 0..CLAIMS {
        let began = Instant::now();
        let claimed = store.claim(Medium::Sms, 1, Timestamp::now(), LEASE).await.unwrap();
        times.push(began.elapsed());
        assert_eq!(claimed.len(), 1);
    }
    times.sort_unstable();
    times[times.len() / 2]
}

fn vault() -> Vault {
    Vault::new(&[[7; 32]])
}

fn worker(store: &Store, url: &str, data: &Path) -> OutboxWorker {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = Folders { config: root.join("config"), prompts: root.join("prompts"), data: data.to_owned() };
    let loaded = deflect::config::load(&folders, &|_| None).expect("the shipped configuration has no problem");
    let outbox = OutboxSettings { lease: LEASE, ..loaded.settings.outbox.clone() };
    let digests = Digests { script: Arc::new(loaded.script), composer: composer(&loaded.settings, loaded.templates) };
    let intake = Arc::new(Intake {
        store: store.clone(),
        clock: Clock::system(),
        pseudonyms: pseudonyms(),
        script: digests.script.clone(),
        composer: digests.composer.clone(),
        unread: Unread::new(Arc::default(), None),
    });
    let (http, receipt_key) = (HttpClient::new().unwrap(), ReceiptKey::new(&[[1; 32]]));
    let public_url = "https://line.example.ru".parse().unwrap();
    let around =
        GatewayContext { public_url: &public_url, receipt_key: &receipt_key, data, http: &http, intake: &intake };
    let roster = Roster::sms(&[gateway(url)], LEASE, around);
    let office = OutboxContext {
        store: store.clone(),
        vault: vault(),
        clock: Clock::system(),
        metrics: Arc::new(Metrics::default()),
        tracer: Tracer::default(),
        undeliverable_for: loaded.settings.limits.undeliverable_for,
    };
    OutboxWorker::new(&office, Medium::Sms, roster, digests, &outbox, fastrand::Rng::with_seed(1))
}

fn pseudonyms() -> Pseudonyms {
    Pseudonyms::new(&[[2; 32]])
}

fn composer(settings: &Settings, templates: minijinja::Environment<'static>) -> Composer {
    Composer::new(Templates::new(templates), settings, vault(), pseudonyms())
}

fn gateway(url: &str) -> GatewaySettings {
    let kind = GatewayKind::Kannel(KannelSettings {
        url: url.parse().unwrap(),
        username: "ivr".to_owned(),
        password: Secret::new("ivrpw".to_owned()),
        sender: "Ozon".to_owned(),
        inbound_token: None,
    });
    GatewaySettings { sends_at_once_max: SENDS_AT_ONCE, ..GatewaySettings::new("kannel", kind) }
}
