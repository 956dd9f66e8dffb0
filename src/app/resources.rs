//! Everything that outlives a reload, and the parts that are made of it for one configuration.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::mpsc;
use url::Url;

use crate::app::configuration::Configuration;
use crate::app::drain::Drain;
use crate::app::error::SetupError;
use crate::app::held::HeldChanges;
use crate::app::loading::Ready;
use crate::app::log_limit::LogLimiter;
use crate::app::lookups::Lookups;
use crate::app::nudges::Nudges;
use crate::app::repeats::Repeats;
use crate::app::this_node::ThisNode;
use crate::app::upkeep::Upkeep;
use crate::base::clock::Clock;
use crate::base::server_node::ServerNode;
use crate::config::keys::{self, Keys};
use crate::config::settings::{Folders, ServerSettings, Settings, TraceSettings, fastagi_doors};
use crate::dialect::seal::Seal;
use crate::metrics::budget::Budget;
use crate::metrics::leaves::LeaveSources;
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::problems::Problems;
use crate::metrics::prometheus::Metrics;
use crate::metrics::reloads::Reloads;
use crate::metrics::tracer::{SpanRecord, Tracer};
use crate::metrics::trouble::TroubleBoard;
use crate::outbox::email::bounces::Bounces;
use crate::outbox::email::returns::ReturnPath;
use crate::outbox::http_client::HttpClient;
use crate::outbox::sms::receipt::ReceiptKey;
use crate::outbox::spool::SpoolRetention;
use crate::outbox::{
    Composer, DailyReports, Intake, LineTypes, OutboxContext, Outlook, Roster, SpanExport, Unread, Vault,
};
use crate::pages::Templates;
use crate::store::Store;
use crate::store::pseudonym::Pseudonyms;

/// Everything that is opened once and kept as long as the process runs.
pub struct Resources {
    /// The folders of the configuration, the prompts and the data.
    pub folders: Folders,
    /// This process.
    pub node: ThisNode,
    /// The database.
    pub store: Store,
    /// The metrics.
    pub metrics: Arc<Metrics>,
    /// The warnings and errors of the log, for the page of operations.
    pub problems: Problems,
    /// The fate of the configurations read so far, for the page of operations.
    pub reloads: Arc<Reloads>,
    /// The change of the files that waits for an operator.
    pub held: HeldChanges,
    /// Everything that is wrong now.
    pub troubles: TroubleBoard,
    /// Wakes the workers of the outbox.
    pub nudges: Nudges,
    /// The HTTP client of the gateways.
    pub client: HttpClient,
    /// Limits log lines that strangers can cause.
    pub log_limiter: Arc<LogLimiter>,
    /// Knows if any SMS gateway works.
    pub outlook: Arc<Outlook>,
    /// The times of recent turns.
    pub repeats: Repeats,
    /// Begins when the process is told to stop.
    pub drain: Drain,
    /// Records what is done, for a collector of traces.
    pub tracer: Tracer,
    /// The clock.
    pub clock: Clock,
    /// Seals the state of calls.
    pub seal: Seal,
    /// Hides callers.
    pub pseudonyms: Pseudonyms,
    /// Recognises the delivery reports of gateways that do not sign.
    pub receipt_key: ReceiptKey,
    keys: Keys,
    given: Listeners<Option<SocketAddr>>,
    bound: Listeners<SocketAddr>,
    started_with: Settings,
}

/// A value for each of the two listeners.
#[derive(Clone, Copy, Debug)]
pub struct Listeners<T> {
    /// The listener of platforms, gateways and callers.
    pub public: T,
    /// The listener of operations.
    pub ops: T,
}

/// Everything that was opened at the start.
pub struct Opened {
    /// The addresses of the command line, which override the files.
    pub given: Listeners<Option<SocketAddr>>,
    /// The addresses of the listeners, with their real ports.
    pub bound: Listeners<SocketAddr>,
    /// The name of this node.
    pub node: ServerNode,
    /// The database.
    pub store: Store,
    /// The keys that it was written with.
    pub keys: Keys,
    /// The metrics.
    pub metrics: Arc<Metrics>,
    /// The warnings and errors of the log.
    pub problems: Problems,
    /// Records spans, if the configuration names a collector.
    pub tracer: Tracer,
}

impl Resources {
    /// Puts together what stays. `ready` is the configuration to start with.
    ///
    /// # Errors
    /// The system has no cryptography for the client of the gateways.
    pub fn new(folders: &Folders, ready: &Ready, opened: Opened) -> Result<Self, SetupError> {
        let Opened { given, bound, node, store, keys, metrics, problems, tracer } = opened;
        let clock = Clock::system();
        Ok(Self {
            client: HttpClient::new()?,
            folders: folders.clone(),
            node: ThisNode::new(node, clock.now()),
            store,
            metrics,
            problems,
            reloads: Arc::new(Reloads::new(clock.now(), ready.remarks())),
            held: HeldChanges::default(),
            troubles: TroubleBoard::default(),
            nudges: Nudges::default(),
            log_limiter: Arc::new(LogLimiter::new(clock.clone())),
            outlook: Arc::default(),
            repeats: Repeats::default(),
            drain: Drain::default(),
            tracer,
            seal: Seal::new(&keys.seal),
            pseudonyms: Pseudonyms::new(&keys.pseudonym),
            receipt_key: ReceiptKey::new(&keys.seal),
            clock,
            keys,
            given,
            bound,
            started_with: ready.loaded.settings.clone(),
        })
    }

    /// The keys that everything under the seal is derived from.
    pub fn seal_keys(&self) -> &[[u8; 32]] {
        &self.keys.seal
    }

    /// Fits a configuration to this process: addresses and limits of the listeners are those it started with. If the files
    /// name no operator, there is one, whose token is made.
    ///
    /// # Errors
    /// The operator's token cannot be read or made, or the configuration cannot be used though each value is right.
    pub fn configure(&self, ready: Ready) -> Result<Configuration, SetupError> {
        let mut settings = ready.loaded.settings;
        settings.operators = keys::operators(&settings.operators, &self.folders.data)?;
        settings.server = self.server(settings.server);
        let configuration = Configuration {
            settings,
            revision: ready.loaded.files.revision().into(),
            files: ready.loaded.files,
            script: Arc::new(ready.loaded.script),
            templates: Templates::new(ready.loaded.templates),
            places: ready.loaded.places,
        };
        self.mail(&configuration)?;
        self.bounces(&configuration)?;
        Ok(configuration)
    }

    /// The settings of the listeners as they are: only `answer_wait`, `drain_wait`, `hold_changes`, `ops_hosts` and the
    /// public URL can change. A URL that is just the configured address follows the bound one.
    fn server(&self, wanted: ServerSettings) -> ServerSettings {
        let bound = self.bound;
        let follows = wanted.public_url.origin() == url_of(wanted.public).origin();
        let started_with = &self.started_with.server;
        ServerSettings {
            public: bound.public,
            public_url: if follows { url_of(bound.public) } else { wanted.public_url },
            ops: bound.ops,
            node: started_with.node.clone(),
            ops_hosts: wanted.ops_hosts,
            connections_max: started_with.connections_max,
            body_bytes_max: started_with.body_bytes_max,
            read_wait: started_with.read_wait,
            answer_wait: wanted.answer_wait,
            drain_wait: wanted.drain_wait,
            hold_changes: wanted.hold_changes,
            stop_wait: started_with.stop_wait,
        }
    }

    /// The names of the settings that differ from those the process started with and need a restart.
    pub fn restart_to_apply(&self, settings: &Settings) -> Vec<&'static str> {
        let (before, after) = (&self.started_with.server, &settings.server);
        let changes = [
            ("[server] public", self.given.public.is_none() && before.public != after.public),
            ("[server] ops", self.given.ops.is_none() && before.ops != after.ops),
            ("`listen` of a platform", listens(&self.started_with) != listens(settings)),
            ("[server] node", before.node != after.node),
            ("[server] connections_max", before.connections_max != after.connections_max),
            ("[server] body_bytes_max", before.body_bytes_max != after.body_bytes_max),
            ("[server] read_wait", before.read_wait != after.read_wait),
            ("[server] stop_wait", before.stop_wait != after.stop_wait),
            ("[log]", self.started_with.log != settings.log),
            ("[traces]", self.started_with.traces != settings.traces),
            ("[store] url", self.started_with.store.url != settings.store.url),
            ("[keys]", self.started_with.keys != settings.keys),
        ];
        changes.into_iter().filter(|(_, changed)| *changed).map(|(name, _)| name).collect()
    }

    /// The parts that all workers of the outbox share.
    pub fn outbox_context(&self, configuration: &Configuration) -> OutboxContext {
        OutboxContext {
            store: self.store.clone(),
            vault: Vault::new(&self.keys.outbox),
            clock: self.clock.clone(),
            metrics: self.metrics.clone(),
            tracer: self.tracer.clone(),
            undeliverable_for: configuration.settings.limits.undeliverable_for,
        }
    }

    /// The mail server.
    ///
    /// # Errors
    /// An address, the signing key or the server's name cannot be used.
    pub fn mail(&self, Configuration { settings, .. }: &Configuration) -> Result<Roster, SetupError> {
        Ok(Roster::email(&settings.mail, settings.outbox.lease, &self.folders.data, &self.keys.seal)?)
    }

    /// The reader of returned mail, if there is a Maildir of it.
    ///
    /// # Errors
    /// The mailbox is no address.
    pub fn bounces(&self, configuration: &Configuration) -> Result<Option<Bounces>, SetupError> {
        let Some(settings) = &configuration.settings.mail.bounces else { return Ok(None) };
        let path = ReturnPath::new(settings, &self.keys.seal)?;
        let undeliverable_for = configuration.settings.limits.undeliverable_for;
        Ok(Some(Bounces::new(self.store.clone(), self.clock.clone(), path, settings, undeliverable_for)))
    }

    /// The writer of the daily report, if one is wanted.
    pub fn daily_reports(&self, configuration: &Configuration) -> Option<DailyReports> {
        let report = configuration.settings.report.clone()?;
        let (store, nudge) = (self.store.clone(), self.nudges.email.clone());
        let Configuration { script, revision, settings, .. } = configuration;
        let leaves = LeaveSources::new(&store, script, revision, &settings.platforms);
        let words = OperatorWords::of(settings.operator_language);
        let reports = DailyReports::new(store, self.composer(configuration), report, words, self.clock.clone(), nudge);
        Some(reports.with_leaves(leaves))
    }

    /// The writer of messages.
    pub fn composer(&self, configuration: &Configuration) -> Composer {
        let (vault, pseudonyms) = (Vault::new(&self.keys.outbox), self.pseudonyms.clone());
        Composer::new(configuration.templates.clone(), &configuration.settings, vault, pseudonyms)
    }

    /// The provider of line types of a configuration; `None` if it has none.
    pub fn line_types(&self, configuration: &Configuration) -> Option<LineTypes> {
        let settings = configuration.settings.line_type.clone()?;
        Some(LineTypes::new(settings, self.client.clone(), self.store.clone(), self.pseudonyms.clone()))
    }

    /// The services that lookups ask.
    pub fn lookups(&self, configuration: &Configuration) -> Lookups {
        let (clock, pseudonyms) = (self.clock.clone(), self.pseudonyms.clone());
        let settings = &configuration.settings.lookups;
        Lookups::new(settings, self.client.clone(), clock, pseudonyms, self.metrics.clone())
    }

    /// Tells the collector of traces what is recorded.
    pub fn span_export(&self, settings: TraceSettings, spans: mpsc::Receiver<SpanRecord>) -> SpanExport {
        let (client, metrics, clock) = (self.client.clone(), self.metrics.clone(), self.clock.clone());
        SpanExport::new(client, settings, spans, self.node.name.clone(), metrics, clock)
    }

    /// Takes the reports and texts that gateways bring.
    pub fn intake(&self, configuration: &Configuration) -> Arc<Intake> {
        Arc::new(Intake {
            store: self.store.clone(),
            clock: self.clock.clone(),
            pseudonyms: self.pseudonyms.clone(),
            script: configuration.script.clone(),
            composer: self.composer(configuration),
            unread: Unread::new(self.metrics.clone(), Some(&self.folders.data)),
        })
    }

    /// The housekeeping of calls and history.
    pub fn upkeep(&self, Configuration { settings, .. }: &Configuration) -> Upkeep {
        let lifetime_max = settings.outbox.sms_lifetime.max(settings.outbox.email_lifetime);
        Upkeep {
            store: self.store.clone(),
            metrics: self.metrics.clone(),
            clock: self.clock.clone(),
            retention: settings.retention.clone(),
            limits: settings.limits.clone(),
            budget: Budget::new(settings.limits.clone()),
            spool: SpoolRetention::new(&self.folders.data, lifetime_max),
        }
    }
}

fn url_of(address: SocketAddr) -> Url {
    Url::parse(&format!("http://{address}")).expect("an address is a URL's host and port")
}

/// The addresses of the listeners of platforms.
fn listens(settings: &Settings) -> Vec<(&str, SocketAddr)> {
    fastagi_doors(&settings.platforms).map(|(platform, door)| (platform.as_str(), door.listen)).collect()
}
