//! `deflect serve`: runs the line until it is told to stop, then stops in good order: no new calls, calls in hand
//! answered, the outbox's leases given back, what happened written down.
//!
//! What never changes while it runs is the [`Premises`]; what the files say is [`Configured`] there. The [`reload`](crate::app::reload) reads
//! the files again when they watched change or SIGHUP comes, puts another switchboard into service and has the
//! [`workers`](crate::app::workers) relieved.

mod log;

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch as news;

use crate::app::file_watch::Changes;
use crate::app::live::Exchange;
use crate::app::notices::Lookout;
use crate::app::reload::{Asked, Reloader};
use crate::app::resources::{Configured, Opened, Premises};
use crate::app::tasks::Watched;
use crate::base::clock::Clock;
use crate::cli::keys::{KeyName, open_keys};
use crate::cli::{Failure, check};
use crate::config::keys::OPERATOR_FILE;
use crate::config::settings::{Folders, Settings};
use crate::http::doors::{Doors, OPS_CONNECTIONS_MAX, OpsDoor, PublicDoor, connections_that_fit};
use crate::http::serve::{Limits, serve};
use crate::line::Script;
use crate::metrics::prometheus::Metrics;
use crate::store::{Observer, Store};
use log::Log;

/// Run the line
#[derive(Debug, Args)]
pub struct Serve {
    /// Where platforms, gateways and callers come; port 0 takes a free one
    #[arg(long, value_name = "ADDR")]
    public: Option<SocketAddr>,
    /// Where Prometheus and people of operations come; port 0 takes a free one
    #[arg(long, value_name = "ADDR")]
    ops: Option<SocketAddr>,
    /// Begin for good with another key than the database was written with: seal, pseudonym or outbox
    #[arg(long, value_name = "KEY", value_enum, value_delimiter = ',', hide_possible_values = true)]
    accept_key: Vec<KeyName>,
}

impl Serve {
    /// Runs the line.
    ///
    /// # Errors
    /// A configuration with problems, an address that is taken, a data folder that cannot be used.
    pub async fn run(self, folders: &Folders) -> Result<(), Failure> {
        // From the beginning: a signal that nobody waits for ends a program on the spot.
        let hang_up = signal(SignalKind::hangup())?;
        let end = End { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? };
        let (problems, log, _guard) = log::start();
        // Before they are read: what changes meanwhile is not missed.
        let changes = Changes::of(folders);
        let ready = check::begun(folders)?;
        for problem in &ready.remarks {
            tracing::warn!("{}; its prompt is spoken", problem.message);
        }
        let is_first_start = !folders.data.join("deflect.db").exists();
        let mut server = ready.loaded.settings.server.clone();
        (server.public, server.ops) = (self.public.unwrap_or(server.public), self.ops.unwrap_or(server.ops));
        server.connections_max = connections_that_fit(server.connections_max);
        let doors = crate::http::doors::open(&server).await?;
        let bound = [doors.public.local_addr()?, doors.ops.local_addr()?];
        let metrics = Arc::new(Metrics::default());
        let limits = Limits::from(&server);
        let store = open_store(&folders.data, &metrics)?;
        let keys = open_keys(&ready.loaded.settings.keys, folders, &store, &self.accept_key).await?;
        let opened = Opened { bound, store, keys, metrics, problems };
        let premises = Premises::new(folders, &ready, (self.public, self.ops), opened)?;
        let operators_given = !ready.loaded.settings.operators.is_empty();
        let configured = premises.settle(ready)?.tried_out(&premises)?;
        greet(&configured.settings, &configured.script, &folders.data, is_first_start, operators_given);
        let asked = Asked { hang_up, changes };
        run(Arc::new(premises), configured, (doors, limits), (asked, log, end)).await
    }
}

/// The data folder could not be made.
#[derive(Debug, thiserror::Error)]
#[error("could not make the data folder `{path}`")]
struct DataError {
    path: PathBuf,
    source: io::Error,
}

fn open_store(data: &Path, metrics: &Arc<Metrics>) -> Result<Store, Failure> {
    std::fs::create_dir_all(data).map_err(|source| DataError { path: data.to_owned(), source })?;
    let metrics = metrics.clone();
    let observer: Observer = Arc::new(move |observation| metrics.observe(observation));
    Ok(Store::open(&data.join("deflect.db"), Clock::system(), observer)?)
}

/// Five lines: what was made, where the line listens, what to try next. Nobody may be reading them.
fn greet(settings: &Settings, script: &Script, data: &Path, is_first_start: bool, operators_given: bool) {
    let server = &settings.server;
    let (data, url) = (data.display(), server.public_url.as_str().trim_end_matches('/'));
    let made = if is_first_start { "made the database, keys and spool in" } else { "uses" };
    let platform = settings.platforms.first().map_or("local", |platform| platform.name.as_str());
    let numbers = script.numbers.len();
    let token = match operators_given {
        true => String::new(),
        false => format!("; the operator's token is in {data}/{OPERATOR_FILE}"),
    };
    let greeting = format!(
        "deflect {} {made} {data}/\n\
         the line of {numbers} numbers listens at {url}/voice/{platform} (public {})\n\
         operations: http://{}/metrics (ops {}){token}\n\
         try: deflect call {url}/voice/{platform} --keys 1,1,1   then look into {data}/spool/\n\
         stop with Ctrl-C\n",
        env!("CARGO_PKG_VERSION"),
        server.public,
        server.ops,
        server.ops
    );
    let _nobody_reads = io::stdout().write_all(greeting.as_bytes());
}

/// Serves until a signal comes, or a task ends that never should; then stops in good order.
async fn run(
    premises: Arc<Premises>,
    first: Configured,
    (doors, limits): (Doors, Limits),
    (asked, log, end): (Asked, Log, End),
) -> Result<(), Failure> {
    let (stopping, stop) = news::channel(false);
    let (store, sampled) = (premises.store.clone(), premises.sampled.clone());
    premises.metrics.watch_log(move || (log.dropped(), log.waiting()));
    let first = Arc::new(first);
    let exchange = Arc::new(Exchange::new(premises.switchboard(&first)));
    let (relief, wanted) = news::channel(first.clone());
    store.watch_health();
    let mut tasks = Watched::default();
    tasks.spawn("workers", crate::app::workers::lead(premises.clone(), wanted, stop.clone()));
    tasks.spawn("lookout for notices", Lookout::new(exchange.clone()).await.run(stop.clone()));
    let ops_limits = Limits { connections_max: OPS_CONNECTIONS_MAX, ..limits.clone() };
    tasks.spawn("public door", serve(doors.public, limits, PublicDoor::new(exchange.clone()), stop.clone()));
    tasks.spawn("door of operations", serve(doors.ops, ops_limits, OpsDoor::new(exchange.clone()), stop.clone()));
    let told = stop.clone();
    tasks.spawn("sampled log", async move { sampled.run(told).await });
    tasks.spawn("reader of changed files", Reloader::new(premises, exchange, relief).run(first, asked, stop));
    let done = tokio::select! {
        () = end.comes() => Ok(()),
        ended = tasks.next_end() => Err(Failure::from(format!("{ended}; the program stops, to be started again"))),
    };
    tracing::info!("stopping");
    stopping.send_replace(true);
    tasks.all_end().await;
    store.close().await;
    done
}

/// The signals that end the program.
struct End {
    terminate: Signal,
    interrupt: Signal,
}

impl End {
    async fn comes(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
