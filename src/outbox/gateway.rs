//! A gateway as the courier sees it: a name, so many sends at once, so many a second, a rest when it is down.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::base::clock::Clock;
use crate::config::settings::{GatewayName, GatewaySettings, MailSettings, MailTransport};
use crate::metrics::prometheus::Metrics;
use crate::outbox::answer::{Answer, Fault, SendOutcome};
use crate::outbox::email::{Letter, Mailer, MailerError};
use crate::outbox::pace::Pace;
use crate::outbox::rest::{Change, Pass, Readiness, Rest};
use crate::outbox::sms::{GatewayContext, OutboundText, SmsGateway};

/// The gateways of one medium in order of preference.
#[derive(Debug)]
pub struct Roster {
    gateways: Vec<Gateway>,
}

/// One gateway.
#[derive(Debug)]
pub struct Gateway {
    name: GatewayName,
    carrier: Carrier,
    sends_at_once_max: usize,
    slots: Semaphore,
    wait: Duration,
    rest: Rest,
    /// The messages a second of its contract.
    rate: Option<f64>,
    /// Begins with the first message.
    pace: Mutex<Option<Pace>>,
    /// Held by the one who waits for the pace, so that messages go out in the order they came.
    turn: tokio::sync::Mutex<()>,
}

/// What carries a message: a closed set.
#[derive(Debug)]
pub enum Carrier {
    /// A gateway of text messages.
    Sms(Arc<SmsGateway>),
    /// The mail server.
    Email(Box<Mailer>),
}

/// A message in the shape its carrier takes.
#[derive(Clone, Copy, Debug)]
pub enum Cargo<'a> {
    /// A text.
    Text(OutboundText<'a>),
    /// A mail.
    Letter(Letter<'a>),
}

/// How much may be claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// As much as the worker can hold.
    Open,
    /// One message, as a probe.
    Probe,
    /// Nothing before then: every gateway rests.
    Shut(Instant),
}

impl Roster {
    /// The SMS gateways of the settings, in their order. No send is waited for longer than half a `lease`.
    pub fn sms(settings: &[GatewaySettings], lease: Duration, context: GatewayContext<'_>) -> Self {
        let gateway = |settings: &GatewaySettings| {
            let wait = settings.answer_wait.min(lease / 2);
            let carrier = Carrier::Sms(Arc::new(SmsGateway::new(settings, wait, context)));
            let gateway = Gateway::new(settings.name.clone(), carrier, settings.sends_at_once_max, wait);
            Gateway { rate: settings.rate, ..gateway }
        };
        Self { gateways: settings.iter().map(gateway).collect() }
    }

    /// The mail server of the settings. `key` makes the addresses that mail comes back to.
    ///
    /// # Errors
    /// An address, the signing key or the server's name cannot be used.
    pub fn email(settings: &MailSettings, lease: Duration, data: &Path, key: &[u8]) -> Result<Self, MailerError> {
        let wait = settings.send_wait.min(lease / 2);
        let carrier = Carrier::Email(Box::new(Mailer::new(settings, wait, data, key)?));
        let gateway = Gateway::new(Self::mail_name(settings), carrier, settings.sends_at_once_max, wait);
        Ok(Self { gateways: vec![gateway] })
    }

    /// What the mail server is called in metrics and history.
    pub fn mail_name(settings: &MailSettings) -> GatewayName {
        GatewayName::new(match settings.transport {
            MailTransport::Spool => "spool",
            MailTransport::Smtp { .. } => "smtp",
        })
    }

    /// The gateways in order of preference.
    pub fn iter(&self) -> impl Iterator<Item = &Gateway> {
        self.gateways.iter()
    }

    /// The SMS gateways among them, in the same order.
    pub fn sms_gateways(&self) -> Vec<Arc<SmsGateway>> {
        let gateways = self.gateways.iter().filter_map(|gateway| match &gateway.carrier {
            Carrier::Sms(gateway) => Some(gateway.clone()),
            Carrier::Email(_) => None,
        });
        gateways.collect()
    }

    /// The sends that may be under way at once, over all gateways.
    pub fn sends_at_once_max(&self) -> usize {
        self.gateways.iter().map(|gateway| gateway.sends_at_once_max).sum()
    }

    /// Closes links that stay open, in good order and within some seconds. Nothing is sent afterwards.
    pub async fn close(&self) {
        futures_util::future::join_all(self.gateways.iter().map(Gateway::close)).await;
    }

    /// How much may be claimed now.
    pub fn room(&self, now: Instant) -> Room {
        let readiness = || self.gateways.iter().map(|gateway| gateway.rest.readiness(now));
        if readiness().any(|ready| ready == Readiness::Awake) {
            return Room::Open;
        }
        if readiness().any(|ready| ready == Readiness::Probe) {
            return Room::Probe;
        }
        Room::Shut(self.next_waking(now).unwrap_or(now))
    }

    /// When the first of the resting gateways may be tried again; `None` when none rests.
    pub fn next_waking(&self, now: Instant) -> Option<Instant> {
        let resting = self.gateways.iter().filter_map(|gateway| match gateway.rest.readiness(now) {
            Readiness::Resting(until) => Some(until),
            Readiness::Awake | Readiness::Probe => None,
        });
        resting.min()
    }
}

impl Gateway {
    fn new(name: GatewayName, carrier: Carrier, sends_at_once_max: usize, wait: Duration) -> Self {
        let slots = Semaphore::new(sends_at_once_max.clamp(1, Semaphore::MAX_PERMITS));
        Self {
            name,
            carrier,
            sends_at_once_max,
            slots,
            wait,
            rest: Rest::default(),
            rate: None,
            pace: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
        }
    }

    /// Its name.
    pub fn name(&self) -> &GatewayName {
        &self.name
    }

    /// The longest a send takes.
    pub fn wait(&self) -> Duration {
        self.wait
    }

    /// Whether it is left alone just now.
    pub fn is_resting(&self, now: Instant) -> bool {
        matches!(self.rest.readiness(now), Readiness::Resting(_))
    }

    /// Waits for a free place among the sends under way.
    pub async fn slot(&self) -> SemaphorePermit<'_> {
        self.slots.acquire().await.expect("the semaphore is never closed")
    }

    /// Waits until the gateway may be given another message, in the order of asking; `false` when that would be after
    /// `latest`, and nothing is taken then.
    pub async fn wait_for_pace(&self, clock: &Clock, latest: Instant) -> bool {
        let Ok(_turn) = tokio::time::timeout_at(latest.into(), self.turn.lock()).await else { return false };
        loop {
            let now = clock.monotonic();
            match self.with_pace(now, |pace| pace.take(now)) {
                Ok(()) => return true,
                Err(next) if latest < next => return false,
                Err(next) => tokio::time::sleep_until(next.into()).await,
            }
        }
    }

    fn with_pace<T>(&self, now: Instant, work: impl FnOnce(&mut Pace) -> T) -> T {
        // A panic elsewhere leaves a pace whole: nothing in it can panic half way.
        let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
        work(pace.get_or_insert_with(|| Pace::new(self.rate, now)))
    }

    /// Takes the right to send; `None` while it rests.
    pub fn enter(&self, now: Instant) -> Option<Pass<'_>> {
        self.rest.enter(now)
    }

    /// Sends. A message of another medium cannot be handed over.
    pub async fn send(&self, cargo: Cargo<'_>) -> Answer {
        match (&self.carrier, cargo) {
            (Carrier::Sms(gateway), Cargo::Text(text)) => gateway.send(&text).await,
            (Carrier::Email(mailer), Cargo::Letter(letter)) => mailer.send(&letter).await,
            (Carrier::Sms(_), Cargo::Letter(_)) | (Carrier::Email(_), Cargo::Text(_)) => {
                Answer::new(SendOutcome::Permanent(Fault::Message), "a message of another medium")
            }
        }
    }

    async fn close(&self) {
        if let Carrier::Sms(gateway) = &self.carrier {
            gateway.close().await;
        }
    }

    /// Slows down where the gateway asks for it.
    pub fn heed(&self, answer: &Answer, now: Instant) {
        if matches!(answer.outcome, SendOutcome::Throttled { .. }) {
            self.with_pace(now, |pace| pace.slow_down(now));
        }
    }

    /// Says once that the gateway began or ended a rest.
    pub fn tell(&self, change: Option<Change>, answer: &Answer, metrics: &Metrics) {
        let (gateway, reason) = (self.name.as_str(), answer.reason.as_ref());
        match change {
            Some(Change::Rests(pause)) => {
                let (outcome, pause_seconds) = (answer.outcome.as_str(), pause.as_secs());
                metrics.gateway_rests(gateway, outcome);
                tracing::warn!(gateway, outcome, reason, pause_seconds, "gateway rests");
            }
            Some(Change::Woke) => {
                metrics.gateway_is_up(gateway);
                tracing::info!(gateway, "gateway is back");
            }
            None => {}
        }
    }
}
