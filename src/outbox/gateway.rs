//! A gateway as the courier uses it: with a limit of concurrent sends, a rate limit and a circuit breaker.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::base::call::LineId;
use crate::base::clock::Clock;
use crate::config::settings::{GatewayName, GatewaySettings, MailSettings, MailTransport};
use crate::metrics::prometheus::Metrics;
use crate::outbox::answer::{Answer, Fault, SendOutcome};
use crate::outbox::breaker::{BreakerState, CircuitBreaker, Permit, Transition};
use crate::outbox::email::{Letter, Mailer, MailerError};
use crate::outbox::rate_limit::RateLimiter;
use crate::outbox::sms::{GatewayContext, OutboundText, SmsGateway};

/// The gateways of one medium in order of preference.
#[derive(Debug)]
pub struct Roster {
    gateways: Vec<Gateway>,
}

/// A gateway.
#[derive(Debug)]
pub struct Gateway {
    name: GatewayName,
    client: GatewayClient,
    sends_at_once_max: usize,
    slots: Semaphore,
    wait: Duration,
    breaker: CircuitBreaker,
    /// The countries and lines it is used for.
    settings: Option<GatewaySettings>,
    /// The messages a second of its contract.
    rate: Option<f64>,
    /// Created with the first message.
    limiter: Mutex<Option<RateLimiter>>,
    /// Held while waiting for the rate limit, so that messages go out in order.
    turn: tokio::sync::Mutex<()>,
}

/// The client of a gateway.
#[derive(Debug)]
pub(crate) enum GatewayClient {
    /// A gateway of text messages.
    Sms(Arc<SmsGateway>),
    /// The mail server.
    Email(Box<Mailer>),
}

/// A message in the form that its client takes.
#[derive(Clone, Copy, Debug)]
pub enum Outgoing<'a> {
    /// A text.
    Text(OutboundText<'a>),
    /// A mail.
    Letter(Letter<'a>),
}

/// The number of messages that may be claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// As many as the worker can hold.
    Open,
    /// A single message, as a probe.
    Probe,
    /// None before then: every circuit breaker is open.
    Shut(Instant),
}

impl Roster {
    /// The SMS gateways of the settings, in their order. No send may take longer than half a `lease`.
    pub fn sms(settings: &[GatewaySettings], lease: Duration, context: GatewayContext<'_>) -> Self {
        let gateway = |settings: &GatewaySettings| {
            let wait = settings.answer_wait.min(lease / 2);
            let client = GatewayClient::Sms(Arc::new(SmsGateway::new(settings, wait, context)));
            let gateway = Gateway::new(settings.name.clone(), client, settings.sends_at_once_max, wait);
            Gateway { rate: settings.rate, settings: Some(settings.clone()), ..gateway }
        };
        Self { gateways: settings.iter().map(gateway).collect() }
    }

    /// The mail server of the settings. `key` signs the addresses for returned mail.
    ///
    /// # Errors
    /// An address, the signing key or the server's name cannot be used.
    pub fn email(
        settings: &MailSettings,
        lease: Duration,
        data: &Path,
        keys: &[[u8; 32]],
    ) -> Result<Self, MailerError> {
        let wait = settings.send_wait.min(lease / 2);
        let client = GatewayClient::Email(Box::new(Mailer::new(settings, wait, data, keys)?));
        let gateway = Gateway::new(Self::mail_name(settings), client, settings.sends_at_once_max, wait);
        Ok(Self { gateways: vec![gateway] })
    }

    /// The name of the mail server in metrics and history.
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
        let gateways = self.gateways.iter().filter_map(|gateway| match &gateway.client {
            GatewayClient::Sms(gateway) => Some(gateway.clone()),
            GatewayClient::Email(_) => None,
        });
        gateways.collect()
    }

    /// The most concurrent sends, over all gateways.
    pub fn sends_at_once_max(&self) -> usize {
        self.gateways.iter().map(|gateway| gateway.sends_at_once_max).sum()
    }

    /// Closes links that stay open, in good order and within some seconds. Nothing is sent afterwards.
    pub async fn close(&self) {
        futures_util::future::join_all(self.gateways.iter().map(Gateway::close)).await;
    }

    /// The number of messages that may be claimed now.
    pub fn capacity(&self, now: Instant) -> Capacity {
        let states = || self.gateways.iter().map(|gateway| gateway.breaker.state(now));
        if states().any(|ready| ready == BreakerState::Closed) {
            return Capacity::Open;
        }
        if states().any(|ready| ready == BreakerState::HalfOpen) {
            return Capacity::Probe;
        }
        Capacity::Shut(self.next_probe(now).unwrap_or(now))
    }

    /// True if every circuit breaker is open among the gateways for this country and line.
    pub fn is_shut_for(&self, country: &str, line: &LineId, now: Instant) -> bool {
        self.gateways.iter().filter(|gateway| gateway.serves(country, Some(line))).all(|gateway| gateway.rests(now))
    }

    /// The time at which the first open circuit breaker lets a probe through; `None` if none is open.
    pub fn next_probe(&self, now: Instant) -> Option<Instant> {
        let open = self.gateways.iter().filter_map(|gateway| match gateway.breaker.state(now) {
            BreakerState::Open(until) => Some(until),
            BreakerState::Closed | BreakerState::HalfOpen => None,
        });
        open.min()
    }
}

impl Gateway {
    fn new(name: GatewayName, client: GatewayClient, sends_at_once_max: usize, wait: Duration) -> Self {
        let slots = Semaphore::new(sends_at_once_max.clamp(1, Semaphore::MAX_PERMITS));
        Self {
            name,
            client,
            sends_at_once_max,
            slots,
            wait,
            breaker: CircuitBreaker::default(),
            settings: None,
            rate: None,
            limiter: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
        }
    }

    /// Its name.
    pub fn name(&self) -> &GatewayName {
        &self.name
    }

    /// True if it is used for messages to this country from this line.
    pub fn serves(&self, country: &str, line: Option<&LineId>) -> bool {
        self.settings.as_ref().is_none_or(|settings| settings.serves(country, line))
    }

    /// The longest a send takes.
    pub fn wait(&self) -> Duration {
        self.wait
    }

    /// True if its circuit breaker is open: nothing is sent by it.
    pub fn rests(&self, now: Instant) -> bool {
        matches!(self.breaker.state(now), BreakerState::Open(_))
    }

    /// Waits for one of the concurrent sends to end.
    pub async fn slot(&self) -> SemaphorePermit<'_> {
        self.slots.acquire().await.expect("the semaphore is never closed")
    }

    /// Waits for the rate limit, in the order of asking; `false`, without a token taken, if that would be after
    /// `latest`.
    pub async fn wait_for_rate(&self, clock: &Clock, latest: Instant) -> bool {
        let Ok(_turn) = tokio::time::timeout_at(latest.into(), self.turn.lock()).await else { return false };
        loop {
            let now = clock.monotonic();
            match self.with_limiter(now, |limiter| limiter.take(now)) {
                Ok(()) => return true,
                Err(next) if latest < next => return false,
                Err(next) => tokio::time::sleep_until(next.into()).await,
            }
        }
    }

    fn with_limiter<T>(&self, now: Instant, work: impl FnOnce(&mut RateLimiter) -> T) -> T {
        // Nothing in it can panic half way.
        let mut limiter = self.limiter.lock().unwrap_or_else(PoisonError::into_inner);
        work(limiter.get_or_insert_with(|| RateLimiter::new(self.rate, now)))
    }

    /// A permit to send; `None` while the circuit breaker is open.
    pub fn permit(&self, now: Instant) -> Option<Permit<'_>> {
        self.breaker.permit(now)
    }

    /// Sends. A message of another medium is refused.
    pub async fn send(&self, outgoing: Outgoing<'_>) -> Answer {
        match (&self.client, outgoing) {
            (GatewayClient::Sms(gateway), Outgoing::Text(text)) => gateway.send(&text).await,
            (GatewayClient::Email(mailer), Outgoing::Letter(letter)) => mailer.send(&letter).await,
            (GatewayClient::Sms(_), Outgoing::Letter(_)) | (GatewayClient::Email(_), Outgoing::Text(_)) => {
                Answer::new(SendOutcome::Permanent(Fault::Message), "a message of another medium")
            }
        }
    }

    async fn close(&self) {
        if let GatewayClient::Sms(gateway) = &self.client {
            gateway.close().await;
        }
    }

    /// Slows down if the gateway asks for it.
    pub fn slow_down_if_throttled(&self, answer: &Answer, now: Instant) {
        if matches!(answer.outcome, SendOutcome::Throttled { .. }) {
            self.with_limiter(now, |limiter| limiter.slow_down(now));
        }
    }

    /// Logs and counts a change of the circuit breaker.
    pub fn note_transition(&self, transition: Option<Transition>, answer: &Answer, metrics: &Metrics) {
        let (gateway, reason) = (self.name.as_str(), answer.reason.as_ref());
        match transition {
            Some(Transition::Opened(pause)) => {
                let (outcome, pause_seconds) = (answer.outcome.as_str(), pause.as_secs());
                metrics.gateway_rests(gateway, outcome, reason);
                tracing::warn!(gateway, outcome, reason, pause_seconds, "gateway rests");
            }
            Some(Transition::Closed) => {
                metrics.gateway_is_up(gateway);
                tracing::info!(gateway, "gateway is back");
            }
            None => {}
        }
    }
}
