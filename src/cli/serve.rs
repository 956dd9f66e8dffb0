//! `deflect serve`: runs the line until it is told to stop, then stops in good order: no new calls, calls in hand
//! answered, the outbox's leases given back, what happened written down.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;
use url::Url;

use crate::cli::{Failure, check};
use crate::clock::Clock;
use crate::config::Loaded;
use crate::config::keys::Keys;
use crate::config::settings::{Folders, ServerSettings, Settings};
use crate::delivery::email::bounces::Bounces;
use crate::delivery::email::returns::ReturnPath;
use crate::delivery::sms::Surroundings;
use crate::delivery::sms::http::HttpClient;
use crate::delivery::sms::receipt::ReceiptKey;
use crate::delivery::{Composer, Digests, Intake, Office, Roster, Templates, Tracker, Vault, Worker};
use crate::dialect::seal::Seal;
use crate::http::Public;
use crate::http::audio::Sounds;
use crate::http::checkup::CheckupKey;
use crate::http::exchange::Exchange;
use crate::http::ops::Ops;
use crate::http::reply::empty;
use crate::http::request::{Received, Unread};
use crate::http::serve::{Limits, serve};
use crate::http::switchboard::{Nudges, Switchboard};
use crate::insight::budget::Budget;
use crate::insight::metrics::Metrics;
use crate::insight::upkeep::Upkeep;
use crate::line::Script;
use crate::line::message::Medium;
use crate::sound::shelf;
use crate::store::pseudonym::Pseudonyms;
use crate::store::{Observer, Store};

/// Connections of the ops door: Prometheus and a few people.
const OPS_CONNECTIONS_MAX: usize = 64;

/// Run the line
#[derive(Debug, Args)]
pub struct Serve {
    /// Where platforms, gateways and callers come; port 0 takes a free one
    #[arg(long, value_name = "ADDR")]
    public: Option<SocketAddr>,
    /// Where Prometheus and people of operations come; port 0 takes a free one
    #[arg(long, value_name = "ADDR")]
    ops: Option<SocketAddr>,
}

impl Serve {
    /// Runs the line.
    ///
    /// # Errors
    /// A configuration with problems, an address that is taken, a data folder that cannot be used.
    pub async fn run(self, folders: &Folders) -> Result<(), Failure> {
        start_log();
        let Loaded { mut settings, mut script, templates, .. } = check::loaded(folders)?;
        for problem in shelf::load(&mut script, &folders.prompts) {
            tracing::warn!("{}; its prompt is spoken", problem.message);
        }
        let is_first_start = !folders.data.join("deflect.db").exists();
        let (public, ops) = self.listen(&mut settings.server).await?;
        let keys = Keys::open(&settings.keys, &folders.data)?;
        let metrics = Arc::new(Metrics::default());
        let store = open_store(&folders.data, &metrics)?;
        greet(&settings, &script, &folders.data, is_first_start);
        let templates = Templates::new(templates);
        let service = Service { settings, script: Arc::new(script), store, metrics, keys, templates };
        service.run(public, ops, folders).await
    }

    /// Binds both doors, and says in the settings where they really are.
    async fn listen(&self, server: &mut ServerSettings) -> Result<(TcpListener, TcpListener), Failure> {
        let follows = server.public_url.origin() == origin_of(server.public);
        let public = bind(self.public.unwrap_or(server.public)).await?;
        let ops = bind(self.ops.unwrap_or(server.ops)).await?;
        (server.public, server.ops) = (public.local_addr()?, ops.local_addr()?);
        if follows {
            server.public_url = Url::parse(&format!("http://{}", server.public))?;
        }
        Ok((public, ops))
    }
}

fn origin_of(address: SocketAddr) -> url::Origin {
    Url::parse(&format!("http://{address}")).expect("an address is a URL's host and port").origin()
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|source| Failure::from(BindError { address, source }))
}

/// An address could not be listened on: taken, or not this machine's.
#[derive(Debug, thiserror::Error)]
#[error("could not listen on {address}; choose another with --public or --ops")]
struct BindError {
    address: SocketAddr,
    source: io::Error,
}

fn start_log() {
    let filter = tracing_subscriber::EnvFilter::builder()
        .with_default_directive(tracing::Level::INFO.into())
        .with_env_var("DEFLECT_LOG")
        .from_env_lossy();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(check::is_coloured()).init();
}

fn open_store(data: &Path, metrics: &Arc<Metrics>) -> Result<Store, Failure> {
    std::fs::create_dir_all(data)?;
    let metrics = metrics.clone();
    let observer: Observer = Arc::new(move |observation| metrics.observe(observation));
    Ok(Store::open(&data.join("deflect.db"), Clock::system(), observer)?)
}

/// Five lines: what was made, where the line listens, what to try next. Nobody may be reading them.
fn greet(settings: &Settings, script: &Script, data: &Path, is_first_start: bool) {
    let server = &settings.server;
    let (data, url) = (data.display(), server.public_url.as_str().trim_end_matches('/'));
    let made = if is_first_start { "made the database, keys and spool in" } else { "uses" };
    let platform = settings.platforms.first().map_or("local", |platform| platform.name.as_str());
    let numbers = script.numbers.len();
    let greeting = format!(
        "deflect {} {made} {data}/\n\
         the line of {numbers} numbers listens at {url}/voice/{platform} (public {})\n\
         operations: http://{}/metrics (ops {})\n\
         try: deflect call {url}/voice/{platform} --keys 1,1,1   then look into {data}/spool/\n\
         stop with Ctrl-C\n",
        env!("CARGO_PKG_VERSION"),
        server.public,
        server.ops,
        server.ops
    );
    let _nobody_reads = io::stdout().write_all(greeting.as_bytes());
}

/// Everything that runs.
struct Service {
    settings: Settings,
    script: Arc<Script>,
    store: Store,
    metrics: Arc<Metrics>,
    keys: Keys,
    templates: Templates,
}

impl Service {
    /// Serves until a signal comes, then stops in good order.
    async fn run(self, public: TcpListener, ops_door: TcpListener, folders: &Folders) -> Result<(), Failure> {
        let (stopping, stop) = watch::channel(false);
        let nudges = Nudges::default();
        let mut workers = self.workers(&nudges, folders, &stop)?;
        let upkeep = self.upkeep();
        let (store, limits) = (self.store.clone(), Limits::from(&self.settings.server));
        let exchange = Arc::new(Exchange::new(self.switchboard(nudges, Sounds::new(folders.prompts.clone()))));
        let mut tasks = JoinSet::new();
        tasks.spawn(upkeep.run(stop.clone()));
        tasks.spawn(serve_public(public, limits, exchange.clone(), stop.clone()));
        tasks.spawn(serve_ops(ops_door, limits, exchange, stop));
        wait_for_signal().await?;
        tracing::info!("stopping");
        stopping.send_replace(true);
        while tasks.join_next().await.is_some() {}
        while workers.join_next().await.is_some() {}
        store.close().await;
        Ok(())
    }

    fn workers(
        &self,
        nudges: &Nudges,
        folders: &Folders,
        stop: &watch::Receiver<bool>,
    ) -> Result<JoinSet<()>, Failure> {
        let outbox = &self.settings.outbox;
        let receipt_key = ReceiptKey::new(&self.keys.seal);
        let client = HttpClient::new()?;
        let around = Surroundings {
            public_url: &self.settings.server.public_url,
            receipt_key: &receipt_key,
            data: &folders.data,
            http: &client,
            intake: &self.intake(),
        };
        let office = self.office();
        let sms = Roster::sms(&self.settings.gateways, outbox.lease, around);
        let email = Roster::email(&self.settings.mail, outbox.lease, &folders.data, &self.keys.seal)?;
        let mut workers = JoinSet::new();
        if let Some(bounces) = self.bounces()? {
            workers.spawn(bounces.run(stop.clone()));
        }
        let digests = Digests { script: self.script.clone(), composer: self.composer() };
        for (medium, roster, nudge) in [(Medium::Sms, sms, &nudges.sms), (Medium::Email, email, &nudges.email)] {
            let worker = Worker::new(&office, medium, roster, outbox, fastrand::Rng::new());
            let worker = worker.with_digests(digests.clone());
            workers.spawn(worker.run(nudge.clone(), stop.clone(), self.settings.server.stop_wait));
        }
        workers.spawn(Tracker::new(&self.settings.gateways, &office, around).run(stop.clone()));
        Ok(workers)
    }

    fn office(&self) -> Office {
        Office {
            store: self.store.clone(),
            vault: Vault::new(&self.keys.outbox),
            clock: Clock::system(),
            metrics: self.metrics.clone(),
            undeliverable_for: self.settings.limits.undeliverable_for,
        }
    }

    /// What reads returned mail, where there is a Maildir of it.
    fn bounces(&self) -> Result<Option<Bounces>, Failure> {
        let Some(settings) = &self.settings.mail.bounces else { return Ok(None) };
        let path = ReturnPath::new(settings, &self.keys.seal)?;
        Ok(Some(Bounces::new(self.store.clone(), Clock::system(), path, settings)))
    }

    fn composer(&self) -> Composer {
        let (vault, pseudonyms) = (Vault::new(&self.keys.outbox), Pseudonyms::new(&self.keys.pseudonym));
        Composer::new(self.templates.clone(), &self.settings, vault, pseudonyms)
    }

    fn intake(&self) -> Arc<Intake> {
        Arc::new(Intake {
            store: self.store.clone(),
            clock: Clock::system(),
            pseudonyms: Pseudonyms::new(&self.keys.pseudonym),
            script: self.script.clone(),
            composer: self.composer(),
        })
    }

    fn upkeep(&self) -> Upkeep {
        Upkeep {
            store: self.store.clone(),
            metrics: self.metrics.clone(),
            clock: Clock::system(),
            retention: self.settings.retention.clone(),
            limits: self.settings.limits.clone(),
            budget: Budget::new(self.settings.limits.clone()),
        }
    }

    fn switchboard(self, nudges: Nudges, sounds: Sounds) -> Switchboard {
        let (composer, intake) = (self.composer(), self.intake());
        let Settings { server, store, platforms, gateways, follow_ups, chat, .. } = self.settings;
        Switchboard {
            composer,
            intake,
            script: self.script,
            templates: self.templates,
            sounds: Arc::new(sounds),
            store: self.store,
            metrics: self.metrics,
            clock: Clock::system(),
            seal: Arc::new(Seal::new(&self.keys.seal)),
            pseudonyms: Pseudonyms::new(&self.keys.pseudonym),
            receipt_key: ReceiptKey::new(&self.keys.seal),
            checkup_key: CheckupKey::new(&self.keys.seal),
            repeats: Arc::default(),
            platforms: platforms.into(),
            gateways: gateways.into(),
            follow_ups,
            chat,
            server,
            commit_wait: store.commit_wait,
            nudges,
        }
    }
}

async fn serve_public(listener: TcpListener, limits: Limits, exchange: Arc<Exchange>, stop: watch::Receiver<bool>) {
    let public = Arc::new(Public::default());
    let answer = move |received: Result<Received, Unread>| {
        let (public, exchange) = (public.clone(), exchange.clone());
        async move { public.answer(&exchange, received).await }
    };
    serve(listener, limits, answer, stop).await;
}

async fn serve_ops(listener: TcpListener, limits: Limits, exchange: Arc<Exchange>, stop: watch::Receiver<bool>) {
    let ops = Arc::new(Ops::default());
    let answer = move |received: Result<Received, Unread>| {
        let (ops, exchange) = (ops.clone(), exchange.clone());
        async move {
            match received {
                Ok(received) => ops.answer(&exchange, &received).await,
                Err(unread) => empty(unread.error.status()),
            }
        }
    };
    serve(listener, Limits { connections_max: OPS_CONNECTIONS_MAX, ..limits }, answer, stop).await;
}

async fn wait_for_signal() -> io::Result<()> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
