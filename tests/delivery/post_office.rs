//! A store with promises in it, workers on it, and the folder they spool to.

use deflect::base::stop::StopSender;
use deflect::config;
use deflect::config::settings::{Folders, Settings};
use deflect::outbox::vault::{Purpose, Vault};
use deflect::outbox::{Composer, Digests, Intake, Unread};
use deflect::store::pseudonym::Pseudonyms;
use std::path::Path;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use deflect::base::call::Language;
use deflect::base::clock::Clock;
use deflect::config::settings::{GatewayKind, GatewaySettings, MailSettings, MailTransport, OutboxSettings};
use deflect::line::channel::ChannelId;
use deflect::line::message::{Medium, MessageKind};
use deflect::metrics::prometheus::Metrics;
use deflect::metrics::tracer::Tracer;
use deflect::outbox::body::{Mail, MessageBody};
use deflect::outbox::http_client::HttpClient;
use deflect::outbox::sms::GatewayContext;
use deflect::outbox::sms::receipt::ReceiptKey;
use deflect::outbox::{OutboxContext, OutboxWorker, Roster, StatusPolls};
use deflect::store::{
    CallKey, ListedMessage, MessageAddress, MessageHead, MessageId, MessageState, NewMessage, Pseudonym, Store,
    TurnRecord,
};
use jiff::Timestamp;
use tempfile::TempDir;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use url::Url;

use crate::script::{script, templates};
use crate::support::turn::first_turn;

/// The longest a test waits for something that should come at once.
const PATIENCE: Duration = Duration::from_secs(60);
pub const STOP_WAIT: Duration = Duration::from_secs(5);
/// Longer than any test.
const NEVER: Duration = Duration::from_secs(24 * 60 * 60);

pub struct PostOffice {
    pub store: Store,
    pub clock: Clock,
    pub outbox: OutboxSettings,
    pub metrics: Arc<Metrics>,
    pub data: TempDir,
}

/// A worker that runs until it is told to stop.
pub struct Running {
    pub nudge: Arc<Notify>,
    stop: StopSender,
    worker: JoinHandle<()>,
}

impl Running {
    fn of(worker: OutboxWorker) -> Self {
        let (nudge, stop) = (Arc::new(Notify::new()), StopSender::default());
        let worker = tokio::spawn(worker.run(nudge.clone(), stop.signal(), || STOP_WAIT));
        Self { nudge, stop, worker }
    }

    pub async fn stop(self) {
        self.stop.stop();
        self.worker.await.unwrap();
    }

    /// Ends it as a crash would: nothing is finished, nothing given back.
    pub async fn crash(self) {
        self.worker.abort();
        assert!(self.worker.await.unwrap_err().is_cancelled());
    }
}

pub fn id(message: u8) -> MessageId {
    MessageId([message; 16])
}

pub fn spool() -> GatewaySettings {
    GatewaySettings { sends_at_once_max: 64, ..GatewaySettings::new("spool", GatewayKind::Spool) }
}

pub fn mail_settings(transport: MailTransport) -> MailSettings {
    MailSettings {
        transport,
        from: "Ozon <no-reply@example.ru>".to_owned(),
        reply_to: Some("help@example.ru".to_owned()),
        follow_up_delay: Duration::from_secs(60),
        sends_at_once_max: 1,
        send_wait: Duration::from_secs(5),
        dkim: None,
        bounces: None,
    }
}

pub fn mail() -> Mail {
    Mail {
        subject: "Вы звонили в Ozon".to_owned(),
        text: "Здравствуйте!\n".to_owned(),
        html: "<p>Здравствуйте!</p>".to_owned(),
        reply_to: None,
        list_unsubscribe: None,
        facts: vec![],
    }
}

/// The key of what tests keep in the outbox.
pub fn vault() -> Vault {
    Vault::new(&[[5; 32]])
}

pub fn given(address: &str) -> MessageAddress {
    MessageAddress::Given(vault().lock(address, Purpose::Address))
}

pub fn body(body: &MessageBody) -> String {
    vault().lock(&body.to_json(), Purpose::Words)
}

pub fn pseudonyms() -> Pseudonyms {
    Pseudonyms::new(&[[6; 32]])
}

/// The settings of the shipped configuration.
pub fn settings() -> Settings {
    static SETTINGS: LazyLock<Settings> = LazyLock::new(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folders =
            Folders { config: root.join("config"), prompts: root.join("prompts"), data: root.join("no-such-folder") };
        config::load(&folders, &|_| None).expect("the shipped configuration has no problem").settings
    });
    SETTINGS.clone()
}

/// The intake of texts and reports for this store.
pub fn intake(store: &Store, clock: &Clock, metrics: &Arc<Metrics>) -> Arc<Intake> {
    Arc::new(Intake {
        store: store.clone(),
        clock: clock.clone(),
        pseudonyms: pseudonyms(),
        script: Arc::new(script()),
        composer: Composer::new(templates(), &settings(), vault(), pseudonyms()),
        unread: Unread::new(metrics.clone(), None),
    })
}

/// The parts of the service that gateways are given, held for a test.
pub struct Around {
    public_url: Url,
    receipt_key: ReceiptKey,
    data: PathBuf,
    http: HttpClient,
    intake: Arc<Intake>,
}

impl Around {
    pub fn new(store: &Store, clock: &Clock, metrics: &Arc<Metrics>, data: &Path) -> Self {
        Self {
            public_url: "https://line.example.ru".parse().unwrap(),
            receipt_key: receipt_key(),
            data: data.to_owned(),
            http: HttpClient::new().unwrap(),
            intake: intake(store, clock, metrics),
        }
    }

    pub fn gateway_context(&self) -> GatewayContext<'_> {
        let Self { public_url, receipt_key, data, http, intake } = self;
        GatewayContext { public_url, receipt_key, data, http, intake }
    }
}

pub fn receipt_key() -> ReceiptKey {
    ReceiptKey::new(&[[3; 32]])
}

impl PostOffice {
    pub fn around(&self) -> Around {
        Around::new(&self.store, &self.clock, &self.metrics, self.data.path())
    }

    pub fn new() -> Self {
        Self::at(Clock::system())
    }

    pub fn at(clock: Clock) -> Self {
        let data = tempfile::tempdir().unwrap();
        let store = Store::open(&data.path().join("deflect.db"), clock.clone(), Arc::new(|_| {})).unwrap();
        let outbox = OutboxSettings {
            sms_retry_delays: vec![Duration::from_secs(100), Duration::from_secs(200)],
            email_retry_delays: vec![Duration::from_secs(100)],
            sms_lifetime: Duration::from_secs(30 * 60),
            email_lifetime: Duration::from_secs(24 * 60 * 60),
            lease: Duration::from_secs(60),
        };
        Self { store, clock, outbox, metrics: Arc::default(), data }
    }

    pub fn text(&self, message: u8) -> NewMessage {
        let now = self.clock.now();
        let head = MessageHead {
            id: id(message),
            kind: MessageKind::Link,
            medium: Medium::Sms,
            channel: ChannelId::new("account-chat"),
            language: Language::new("ru"),
        };
        NewMessage::plain(
            head,
            given("+79161234567"),
            body(&MessageBody::Sms { text: format!("Чат: https://m.example/l/{message}") }),
            now,
            now + Duration::from_secs(30 * 60),
        )
    }

    pub fn letter(&self, message: u8, to: &str) -> NewMessage {
        let (kind, medium, to) = (MessageKind::Request, Medium::Email, given(to));
        NewMessage { kind, medium, to, body: body(&MessageBody::Mail(mail())), ..self.text(message) }
    }

    /// Commits the messages, as a turn of a call does.
    pub async fn promise(&self, call: u8, messages: Vec<NewMessage>) {
        let turn = first_turn(CallKey([call; 16]), self.clock.now(), messages);
        self.store.commit(TurnRecord { caller: Some(Pseudonym([1; 16])), ..turn }).await.unwrap();
    }

    pub fn sms_worker(&self, gateways: &[GatewaySettings]) -> Running {
        let around = self.around();
        let around = around.gateway_context();
        self.run(Medium::Sms, Roster::sms(gateways, self.outbox.lease, around))
    }

    /// A worker of texts that does not look by itself while a test lasts.
    pub fn nudged_sms_worker(&self, gateways: &[GatewaySettings]) -> Running {
        let around = self.around();
        let worker = self.worker(Medium::Sms, Roster::sms(gateways, self.outbox.lease, around.gateway_context()));
        Running::of(worker.with_poll_wait(NEVER))
    }

    /// The status polls of these gateways.
    pub fn tracker(&self, gateways: &[GatewaySettings]) -> StatusPolls {
        StatusPolls::new(
            Roster::sms(gateways, self.outbox.lease, self.around().gateway_context()).sms_gateways(),
            &self.office(),
        )
    }

    pub fn mail_worker(&self, settings: &MailSettings) -> Running {
        self.run(Medium::Email, Roster::email(settings, self.outbox.lease, self.data.path(), &[[1; 32]]).unwrap())
    }

    pub fn office(&self) -> OutboxContext {
        OutboxContext {
            store: self.store.clone(),
            vault: vault(),
            clock: self.clock.clone(),
            metrics: self.metrics.clone(),
            tracer: Tracer::default(),
            undeliverable_for: Duration::from_secs(7 * 24 * 60 * 60),
        }
    }

    fn run(&self, medium: Medium, roster: Roster) -> Running {
        Running::of(self.worker(medium, roster))
    }

    fn worker(&self, medium: Medium, roster: Roster) -> OutboxWorker {
        let rng = fastrand::Rng::with_seed(7);
        OutboxWorker::new(&self.office(), medium, roster, digests(), &self.outbox, rng)
    }

    pub async fn listed(&self, message: u8) -> ListedMessage {
        let listed = self.store.list_messages(&[], 10_000).await.unwrap();
        listed.into_iter().find(|listed| listed.id == id(message).to_string()).expect("a known message")
    }

    /// Waits until a message is in this state.
    pub async fn until_state(&self, message: u8, state: MessageState) -> ListedMessage {
        self.until(|| async { self.listed(message).await }, |listed| listed.state == state).await
    }

    /// Waits until a message was tried so often.
    pub async fn until_tried(&self, message: u8, attempts: u32) -> ListedMessage {
        self.until(|| async { self.listed(message).await }, |listed| listed.attempts == attempts).await
    }

    pub async fn until<T, F: Future<Output = T>>(&self, look: impl Fn() -> F, holds: impl Fn(&T) -> bool) -> T {
        let wait = async {
            loop {
                let found = look().await;
                if holds(&found) {
                    return found;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, wait).await.expect("it should have come by now")
    }

    pub fn spooled(&self, medium: &str) -> Vec<PathBuf> {
        let folder = std::fs::read_dir(self.data.path().join("spool").join(medium));
        let mut files: Vec<_> = folder.into_iter().flatten().map(|file| file.unwrap().path()).collect();
        files.sort();
        files
    }

    /// How long after now a message is due, in seconds.
    pub fn due_in(&self, listed: &ListedMessage) -> f64 {
        listed.due.duration_since(self.clock.now()).as_secs_f64()
    }
}

/// Composes the mails of gathered requests.
pub fn digests() -> Digests {
    Digests { script: Arc::new(script()), composer: Composer::new(templates(), &settings(), vault(), pseudonyms()) }
}

pub fn noon() -> Timestamp {
    crate::script::noon()
}
