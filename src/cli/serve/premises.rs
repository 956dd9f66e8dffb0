//! What stays while the line runs, and what the files make of it.

use std::net::SocketAddr;
use std::sync::Arc;

use url::Url;

use crate::base::clock::Clock;
use crate::cli::Failure;
use crate::cli::check::Ready;
use crate::config::ScriptPlaces;
use crate::config::keys::{self, Keys};
use crate::config::settings::{Folders, ServerSettings, Settings};
use crate::dialect::seal::Seal;
use crate::http::audio::Sounds;
use crate::http::checkup::CheckupKey;
use crate::http::guesses::Guesses;
use crate::http::operators::Operators;
use crate::http::ops::console::Console;
use crate::http::repeats::Repeats;
use crate::http::sampled::Sampled;
use crate::http::switchboard::{Nudges, Switchboard};
use crate::line::Script;
use crate::metrics::budget::Budget;
use crate::metrics::problems::Problems;
use crate::metrics::prometheus::Metrics;
use crate::metrics::reloads::Reloads;
use crate::metrics::upkeep::Upkeep;
use crate::outbox::email::bounces::Bounces;
use crate::outbox::email::returns::ReturnPath;
use crate::outbox::sms::http::HttpClient;
use crate::outbox::sms::receipt::ReceiptKey;
use crate::outbox::{Composer, DailyReports, Intake, OutboxContext, Outlook, Roster, Unread, Vault};
use crate::pages::Templates;
use crate::store::Store;
use crate::store::pseudonym::Pseudonyms;

/// What stays as long as the program runs.
pub struct Premises {
    /// Where the files are.
    pub folders: Folders,
    /// The memory.
    pub store: Store,
    /// The metrics.
    pub metrics: Arc<Metrics>,
    /// What the log warned of.
    problems: Problems,
    /// The sections of the page, made once for whoever looks.
    console: Arc<Console>,
    /// What the page is told of reloads.
    pub reloads: Arc<Reloads>,
    /// Wakes the workers.
    pub nudges: Nudges,
    /// The client of the gateways.
    pub client: HttpClient,
    /// What is written to the log of what comes in floods.
    pub sampled: Arc<Sampled>,
    guesses: Arc<Guesses>,
    /// Whether a text could be sent now.
    pub outlook: Arc<Outlook>,
    keys: Keys,
    repeats: Arc<Repeats>,
    /// Given on the command line, which goes before the files.
    given: (Option<SocketAddr>, Option<SocketAddr>),
    /// The settings the program began with, as the files said them.
    began_with: Settings,
    /// Where the doors really are.
    bound: [SocketAddr; 2],
}

/// What was opened at the start, once and for all.
pub struct Opened {
    /// Where the doors really are.
    pub bound: [SocketAddr; 2],
    /// The memory.
    pub store: Store,
    /// The keys it was written with.
    pub keys: Keys,
    /// The metrics.
    pub metrics: Arc<Metrics>,
    /// What the log warned of.
    pub problems: Problems,
}

/// What the files say, made fit for these premises.
pub struct Configured {
    /// What is in `deflect.toml`, but for what only a restart applies.
    pub settings: Settings,
    /// What callers are told.
    pub script: Arc<Script>,
    /// The frames of pages and mail.
    pub templates: Templates,
    /// Where it is written what callers are told.
    pub places: ScriptPlaces,
}

impl Premises {
    /// Puts together what stays.
    ///
    /// # Errors
    /// The system has no cryptography for the gateways' client.
    pub fn new(
        folders: &Folders,
        ready: &Ready,
        given: (Option<SocketAddr>, Option<SocketAddr>),
        opened: Opened,
    ) -> Result<Self, Failure> {
        let Opened { bound, store, keys, metrics, problems } = opened;
        Ok(Self {
            keys,
            client: HttpClient::new()?,
            folders: folders.clone(),
            store,
            metrics,
            problems,
            console: Arc::default(),
            reloads: Arc::new(Reloads::new(Clock::system().now(), ready.remarks())),
            nudges: Nudges::default(),
            sampled: Arc::new(Sampled::new(Clock::system())),
            guesses: Arc::new(Guesses::new(Clock::system())),
            outlook: Arc::default(),
            repeats: Arc::default(),
            given,
            began_with: ready.loaded.settings.clone(),
            bound,
        })
    }

    /// Puts what the doors and the store were opened with in the place of what the files say of them. Where no operator
    /// is given there is one, whose token is made.
    ///
    /// # Errors
    /// The operator's token cannot be read or made.
    pub fn settle(&self, ready: Ready) -> Result<Configured, Failure> {
        let mut settings = ready.loaded.settings;
        settings.operators = keys::operators(&settings.operators, &self.folders.data)?;
        let follows = settings.server.public_url.origin() == origin_of(settings.server.public);
        let ServerSettings { connections_max, body_bytes_max, read_wait, stop_wait, .. } = self.began_with.server;
        let [public, ops] = self.bound;
        let public_url = match follows {
            true => Url::parse(&format!("http://{public}")).expect("an address is a URL's host and port"),
            false => settings.server.public_url,
        };
        let (answer_wait, ops_hosts) = (settings.server.answer_wait, settings.server.ops_hosts);
        settings.server = ServerSettings {
            public,
            public_url,
            ops,
            ops_hosts,
            connections_max,
            body_bytes_max,
            read_wait,
            answer_wait,
            stop_wait,
        };
        Ok(Configured {
            settings,
            script: Arc::new(ready.loaded.script),
            templates: Templates::new(ready.loaded.templates),
            places: ready.loaded.places,
        })
    }

    /// What these settings say otherwise than those the program began with, and only a restart applies.
    pub fn restart_to_apply(&self, settings: &Settings) -> Vec<&'static str> {
        let (before, after) = (&self.began_with.server, &settings.server);
        let (public, ops) = self.given;
        let changes = [
            ("[server] public", public.is_none() && before.public != after.public),
            ("[server] ops", ops.is_none() && before.ops != after.ops),
            ("[server] connections_max", before.connections_max != after.connections_max),
            ("[server] body_bytes_max", before.body_bytes_max != after.body_bytes_max),
            ("[server] read_wait", before.read_wait != after.read_wait),
            ("[server] stop_wait", before.stop_wait != after.stop_wait),
            ("[store] url", self.began_with.store.url != settings.store.url),
            ("[keys]", self.began_with.keys != settings.keys),
        ];
        changes.into_iter().filter(|(_, changed)| *changed).map(|(name, _)| name).collect()
    }

    /// The switchboard of a configuration.
    pub fn switchboard(&self, configured: &Configured) -> Switchboard {
        let Settings { server, store, platforms, gateways, while_down, follow_ups, chat, operators, limits, .. } =
            configured.settings.clone();
        Switchboard {
            composer: self.composer(configured),
            intake: self.intake(configured),
            script: configured.script.clone(),
            templates: configured.templates.clone(),
            sounds: Arc::new(Sounds::new(self.folders.prompts.clone())),
            store: self.store.clone(),
            metrics: self.metrics.clone(),
            clock: Clock::system(),
            seal: Arc::new(Seal::new(&self.keys.seal)),
            pseudonyms: Pseudonyms::new(&self.keys.pseudonym),
            receipt_key: self.receipt_key(),
            checkup_key: CheckupKey::new(&self.keys.seal),
            repeats: self.repeats.clone(),
            sampled: self.sampled.clone(),
            guesses: self.guesses.clone(),
            outlook: self.outlook.clone(),
            while_down,
            platforms: platforms.into(),
            gateways: gateways.into(),
            follow_ups,
            chat,
            operators: Arc::new(Operators::new(operators)),
            server,
            commit_wait: store.commit_wait,
            nudges: self.nudges.clone(),
            reloads: self.reloads.clone(),
            limits,
            console: self.console.clone(),
            problems: self.problems.clone(),
        }
    }

    /// What delivery reports are recognised by.
    pub fn receipt_key(&self) -> ReceiptKey {
        ReceiptKey::new(&self.keys.seal)
    }

    /// What workers of the outbox work with.
    pub fn office(&self, configured: &Configured) -> OutboxContext {
        OutboxContext {
            store: self.store.clone(),
            vault: Vault::new(&self.keys.outbox),
            clock: Clock::system(),
            metrics: self.metrics.clone(),
            undeliverable_for: configured.settings.limits.undeliverable_for,
        }
    }

    /// The mail server.
    ///
    /// # Errors
    /// An address, the signing key or the server's name cannot be used.
    pub fn mail(&self, Configured { settings, .. }: &Configured) -> Result<Roster, Failure> {
        Ok(Roster::email(&settings.mail, settings.outbox.lease, &self.folders.data, &self.keys.seal)?)
    }

    /// What reads returned mail, where there is a Maildir of it.
    ///
    /// # Errors
    /// The mailbox is no address.
    pub fn bounces(&self, configured: &Configured) -> Result<Option<Bounces>, Failure> {
        let Some(settings) = &configured.settings.mail.bounces else { return Ok(None) };
        let path = ReturnPath::new(settings, &self.keys.seal)?;
        let undeliverable_for = configured.settings.limits.undeliverable_for;
        Ok(Some(Bounces::new(self.store.clone(), Clock::system(), path, settings, undeliverable_for)))
    }

    /// What mails operations every day, where that is wanted.
    pub fn daily_reports(&self, configured: &Configured) -> Option<DailyReports> {
        let report = configured.settings.report.clone()?;
        let (store, nudge) = (self.store.clone(), self.nudges.email.clone());
        Some(DailyReports::new(store, self.composer(configured), report, Clock::system(), nudge))
    }

    /// What puts promises into words.
    pub fn composer(&self, configured: &Configured) -> Composer {
        let (vault, pseudonyms) = (Vault::new(&self.keys.outbox), Pseudonyms::new(&self.keys.pseudonym));
        Composer::new(configured.templates.clone(), &configured.settings, vault, pseudonyms)
    }

    /// What takes what gateways bring.
    pub fn intake(&self, configured: &Configured) -> Arc<Intake> {
        Arc::new(Intake {
            store: self.store.clone(),
            clock: Clock::system(),
            pseudonyms: Pseudonyms::new(&self.keys.pseudonym),
            script: configured.script.clone(),
            composer: self.composer(configured),
            unread: Unread::new(self.metrics.clone(), Some(&self.folders.data)),
        })
    }

    /// What looks after calls and history.
    pub fn upkeep(&self, Configured { settings, .. }: &Configured) -> Upkeep {
        Upkeep {
            store: self.store.clone(),
            metrics: self.metrics.clone(),
            clock: Clock::system(),
            retention: settings.retention.clone(),
            limits: settings.limits.clone(),
            budget: Budget::new(settings.limits.clone()),
        }
    }
}

impl Configured {
    /// Makes, and lets go of, what may fail although every value is right by itself.
    ///
    /// # Errors
    /// What cannot be made.
    pub fn tried_out(self, premises: &Premises) -> Result<Self, Failure> {
        premises.mail(&self)?;
        premises.bounces(&self)?;
        Ok(self)
    }
}

fn origin_of(address: SocketAddr) -> url::Origin {
    Url::parse(&format!("http://{address}")).expect("an address is a URL's host and port").origin()
}
