//! `deflect serve`: runs the line until it is told to stop, then stops in order: tells load balancers for `drain_wait`, takes
//! no new calls, answers those in hand, returns the leases of the outbox, and writes down what happened.

mod log;

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use crate::app::configuration::Configuration;
use crate::app::drain::Drain;
use crate::app::file_watch::FileWatch;
use crate::app::live::Live;
use crate::app::loading::{FirstConfiguration, StartedWith};
use crate::app::notice_poller::NoticePoller;
use crate::app::reload::{ReloadTriggers, Reloader};
use crate::app::resources::{Listeners, Opened, Resources};
use crate::app::state::AppState;
use crate::app::tasks::Tasks;
use crate::app::trouble_watch::TroubleWatch;
use crate::app::{presence, revision_keeper, workers};
use crate::base::clock::Clock;
use crate::base::error::chain;
use crate::base::server_node::ServerNode;
use crate::base::stop::StopSender;
use crate::cli::keys::{KeyName, open_keys};
use crate::cli::{Failure, loading, store_at, store_in_use, terminal};
use crate::config::early_log;
use crate::config::keys::OPERATOR_FILE;
use crate::config::settings::{Authentication, Folders, GatewayKind, PlatformSettings, fastagi_doors};
use crate::fastagi::{self, FastAgiListener};
use crate::http::audio::Sounds;
use crate::http::listeners::{BindError, OPS_CONNECTIONS_MAX, bind_both, connections_that_fit};
use crate::http::ops::OpsHandler;
use crate::http::public::PublicHandler;
use crate::http::serve::{Limits, serve};
use crate::metrics::prometheus::Metrics;
use crate::metrics::tracer::Tracer;
use crate::outbox::SpanExport;
use crate::store::Observer;
use log::Log;

/// Run the line
#[derive(Debug, Args)]
pub struct Serve {
    /// Address for platforms, gateways and callers; port 0 takes a free one
    #[arg(long, value_name = "ADDR")]
    public: Option<SocketAddr>,
    /// Address for Prometheus and people of operations; port 0 takes a free one
    #[arg(long, value_name = "ADDR")]
    ops: Option<SocketAddr>,
    /// Name of this node in the log, in metrics and on the page; else `[server] node`, else the host name
    #[arg(long, value_name = "NAME", env = "DEFLECT_NODE", value_parser = node_name)]
    node: Option<ServerNode>,
    /// Begin for good with another key than the database was written with: seal, pseudonym or outbox
    #[arg(long, value_name = "KEY", value_enum, value_delimiter = ',', hide_possible_values = true)]
    accept_key: Vec<KeyName>,
}

/// The signals that the process reacts to.
struct Signals {
    hang_up: Signal,
    stop: StopSignals,
}

/// The signals that end the process.
struct StopSignals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self {
            hang_up: signal(SignalKind::hangup())?,
            stop: StopSignals {
                terminate: signal(SignalKind::terminate())?,
                interrupt: signal(SignalKind::interrupt())?,
            },
        })
    }
}

impl StopSignals {
    /// Returns when the listeners must close: `drain_wait` after SIGTERM, or at once on a second signal or Ctrl-C.
    async fn stop(&mut self, live: &Live, drain: &Drain) {
        tokio::select! {
            _ = self.interrupt.recv() => return,
            _ = self.terminate.recv() => {}
        }
        drain.begin();
        let wait = live.state().configuration.settings.server.drain_wait;
        if !wait.is_zero() {
            tracing::info!(seconds = wait.as_secs_f64(), "about to stop: /readyz answers 503");
        }
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

impl Serve {
    /// Runs the line.
    ///
    /// # Errors
    /// A configuration with problems, an address that is taken, a data folder that cannot be used, a task that ended.
    pub async fn run(self, folders: &Folders) -> Result<(), Failure> {
        // First of all: until a signal is listened for, it kills the process.
        let signals = Signals::listen()?;
        let (problems, log, _guard) = log::start(&early_log(&folders.config));
        // Before the files are read, so that no change after that is missed.
        let files = FileWatch::of(folders);
        let FirstConfiguration { ready, started_with } = loading::begun(folders)?;
        let named = self.node.or(ready.loaded.settings.server.node.clone());
        if let Some(node) = &named {
            log.name(node);
        }
        let node = named.unwrap_or_else(ServerNode::of_machine);
        for problem in &ready.remarks {
            tracing::warn!("{}; its prompt is spoken", problem.message);
        }
        let is_first_start = !folders.database().exists();
        let given = Listeners { public: self.public, ops: self.ops };
        let mut server = ready.loaded.settings.server.clone();
        server.public = given.public.unwrap_or(server.public);
        server.ops = given.ops.unwrap_or(server.ops);
        server.connections_max = connections_that_fit(server.connections_max);
        let listeners = bind_both(&server).await?;
        let switches = bind_fastagi(&ready.loaded.settings.platforms).await?;
        let bound = Listeners { public: listeners.public.local_addr()?, ops: listeners.ops.local_addr()? };
        let metrics = Arc::new(Metrics::default());
        let limits = Limits::from(&server);
        let observed = metrics.clone();
        let observer: Observer = Arc::new(move |observation| observed.observe(observation));
        let store = store_at(&ready.loaded.settings.store.url, folders, observer).await?;
        let in_use = store_in_use::hold(&ready.loaded.settings.store.url, &folders.data);
        if let Err(error) = &in_use {
            tracing::warn!(error = chain(error), "commands cannot be told which store is in use");
        }
        let keys = open_keys(&ready.loaded.settings.keys, folders, &store, &self.accept_key).await?;
        let traces = ready.loaded.settings.traces.clone();
        let recording = traces.as_ref().map(|traces| Tracer::new(traces.percent, Clock::system(), metrics.clone()));
        let (tracer, spans) = recording.unzip();
        let tracer = tracer.unwrap_or_default();
        let opened = Opened { given, bound, node, store, keys, metrics, problems, tracer };
        let resources = Arc::new(Resources::new(folders, &ready, opened)?);
        let spans = traces.zip(spans).map(|(traces, spans)| resources.span_export(traces, spans));
        let has_operators = !ready.loaded.settings.operators.is_empty();
        let configuration = Arc::new(resources.configure(ready)?);
        greet(&configuration, &folders.data, is_first_start, has_operators);
        let line = RunningService { resources, configuration, files, started_with, log, spans };
        line.run(listeners, switches, limits, signals).await
    }
}

/// Binds the listener of each Asterisk.
async fn bind_fastagi(platforms: &[PlatformSettings]) -> Result<Vec<FastAgiListener>, Failure> {
    let mut bound = vec![];
    for (platform, door) in fastagi_doors(platforms) {
        let failed =
            |source| BindError::FastAgi { address: door.listen, platform: platform.as_str().to_owned(), source };
        let listener = TcpListener::bind(door.listen).await.map_err(failed)?;
        let address = listener.local_addr()?;
        tracing::info!(platform = platform.as_str(), %address, "listens for Asterisk");
        bound.push(FastAgiListener { platform: platform.clone(), listener });
    }
    Ok(bound)
}

fn node_name(name: &str) -> Result<ServerNode, &'static str> {
    ServerNode::parse(name).ok_or("use at most 63 letters a to z, digits, `.`, `_` and `-`")
}

/// Prints what was made, the addresses, and a command to try. A closed stdout is no error.
fn greet(configuration: &Configuration, data: &Path, is_first_start: bool, has_operators: bool) {
    let settings = &configuration.settings;
    let server = &settings.server;
    let (data, url) = (data.display(), server.public_url.as_str().trim_end_matches('/'));
    let made = if is_first_start { "made the database, keys and spool in" } else { "uses" };
    let platform = settings.platforms.first();
    let name = platform.map_or("local", |platform| platform.name.as_str());
    let address = match platform.map(|platform| &platform.authentication) {
        Some(Authentication::FastAgi(door)) => {
            format!("agi://{}/{name}; links and reports come to {url}/", door.listen)
        }
        _ => format!("{url}/voice/{name}"),
    };
    let numbers = terminal::counted(configuration.script.numbers.len(), "number");
    let token =
        if has_operators { String::new() } else { format!("; the operator's token is in {data}/{OPERATOR_FILE}") };
    // Key 9 takes the link on every line; only TwiML without a signature can be asked for without a secret.
    let is_open = platform.is_some_and(|platform| platform.authentication == Authentication::Loopback);
    let call = format!("deflect call http://{}/voice/{name} --keys 9", server.public);
    let is_spooled = settings.gateways.iter().any(|gateway| matches!(gateway.kind, GatewayKind::Spool));
    let to_try = match (is_open, is_spooled) {
        (true, true) => format!("{call}   then look into {data}/spool/"),
        (true, false) => call,
        (false, _) => format!("deflect doctor {name}"),
    };
    let greeting = format!(
        "deflect {} {made} {data}/\n\
         the line of {numbers} listens at {address} (public {})\n\
         operations: http://{}/metrics (ops {}){token}\n\
         try: {to_try}\n\
         stop with Ctrl-C\n",
        env!("CARGO_PKG_VERSION"),
        server.public,
        server.ops,
        server.ops
    );
    let _closed = io::stdout().write_all(greeting.as_bytes());
}

/// Everything that a line is started from.
struct RunningService {
    resources: Arc<Resources>,
    configuration: Arc<Configuration>,
    files: FileWatch,
    /// The origin of the configuration.
    started_with: StartedWith,
    log: Log,
    /// Tells the collector of traces, if there is one.
    spans: Option<SpanExport>,
}

impl RunningService {
    /// Serves until a signal comes or a task ends; then stops in order.
    async fn run(
        self,
        listeners: Listeners<TcpListener>,
        switches: Vec<FastAgiListener>,
        limits: Limits,
        signals: Signals,
    ) -> Result<(), Failure> {
        let Signals { hang_up, stop: mut signals } = signals;
        let Self { resources, configuration, files, started_with, log, spans } = self;
        let stopping = StopSender::default();
        let stop = stopping.signal();
        let (store, log_limiter) = (resources.store.clone(), resources.log_limiter.clone());
        let drain = resources.drain.clone();
        resources.metrics.watch_log(move || (log.dropped(), log.waiting()));
        store.watch_health();
        let (node, configured) = (&resources.node.name, &configuration.revision);
        tracing::info!(name = %node, version = env!("CARGO_PKG_VERSION"), configuration = %configured, "started");
        let live = Arc::new(Live::new(AppState::new(resources.clone(), configuration.clone())));
        let (now_wanted, wanted) = watch::channel(configuration.clone());
        let ops_limits = Limits { connections_max: OPS_CONNECTIONS_MAX, ..limits.clone() };
        let sounds = Arc::new(Sounds::new(resources.folders.prompts.clone()));
        let public = PublicHandler::new(live.clone(), sounds.clone());
        let mut tasks = Tasks::default();
        tasks.spawn("keeper of revisions", revision_keeper::keep(resources.clone(), wanted.clone(), stop.clone()));
        if let Some(spans) = spans {
            tasks.spawn("export of traces", spans.run(stop.clone()));
        }
        for switch in switches {
            let handler = PublicHandler::new(live.clone(), sounds.clone());
            let served = fastagi::serve(switch, limits.connections_max, live.clone(), handler, stop.clone());
            tasks.spawn("listener of Asterisk", served);
        }
        let ops = OpsHandler::new(live.clone(), sounds);
        tasks.spawn("workers", workers::supervise(resources.clone(), wanted, stop.clone()));
        tasks.spawn("poller of notices", NoticePoller::new(live.clone()).await.run(stop.clone()));
        tasks.spawn("watch of troubles", TroubleWatch::new(live.clone()).run(stop.clone()));
        tasks.spawn("presence", presence::tell(live.clone(), stop.clone()));
        tasks.spawn("public listener", serve(listeners.public, limits, public, drain.clone(), stop.clone()));
        tasks.spawn("listener of operations", serve(listeners.ops, ops_limits, ops, drain.clone(), stop.clone()));
        let log_stop = stop.clone();
        tasks.spawn("limited log", async move { log_limiter.run(log_stop).await });
        let reloader = Reloader::new(resources, live.clone(), now_wanted);
        let triggers = ReloadTriggers { hang_up, files };
        tasks.spawn("reloader", reloader.run(configuration, started_with, triggers, stop));
        let done = tokio::select! {
            () = signals.stop(&live, &drain) => Ok(()),
            ended = tasks.next_end() => Err(Failure::from(format!("{ended}; the program stops, to be started again"))),
        };
        tracing::info!("stopping");
        stopping.stop();
        tasks.all_end().await;
        store.close().await;
        tracing::info!("stopped");
        done
    }
}
