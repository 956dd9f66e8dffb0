//! Events told to another system (`[events] url`), signed by Standard Webhooks (<https://www.standardwebhooks.com>).
//!
//! At least once: an event that was not confirmed by a 2xx is told again under the same `webhook-id`, by its schedule, until
//! that or its time ends. Redirects are not followed.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use data_encoding::{BASE64, HEXLOWER};
use futures_util::StreamExt;
use hyper::Request;
use hyper::header::{CONTENT_TYPE, HeaderValue, USER_AGENT};
use jiff::Timestamp;
use ring::hmac;
use serde_json::{Value, json};

use crate::base::moment::later;
use crate::base::stop::Stop;
use crate::config::settings::EventSettings;
use crate::metrics::prometheus::Metrics;
use crate::outbox::context::OutboxContext;
use crate::outbox::http_client::HttpClient;
use crate::outbox::vault::{Purpose, Vault};
use crate::store::{EventClaim, EventResult, EventWish, Store, StoreError};

/// The interval of looking for due events.
const POLL_WAIT: Duration = Duration::from_secs(1);
/// The rounds between two looks for events whose time is up.
const ROUNDS_PER_DROP: u32 = 60;
/// Events told at the same time.
const AT_ONCE_MAX: usize = 8;
/// Events of one claim; all must be told within the lease.
const CLAIM_MAX: u32 = 32;
/// The most events that wait; the oldest go first.
const WAITING_MAX: u32 = 1_000_000;
/// The longest wait that a receiver can ask for.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(24 * 3600);
/// The share by which a wait is randomly longer, so that what failed together does not come back together.
const JITTER: f64 = 0.2;
/// The receiver wants this event no more (Standard Webhooks, "Status codes").
const GONE: u16 = 410;
const AGENT: &str = concat!("deflect/", env!("CARGO_PKG_VERSION"));

/// Tells events until it is stopped. Without settings it only notes that none are wanted.
pub struct Events {
    store: Store,
    vault: Vault,
    metrics: Arc<Metrics>,
    clock: crate::base::clock::Clock,
    client: HttpClient,
    settings: Option<EventSettings>,
    rng: fastrand::Rng,
    failing: bool,
}

impl Events {
    /// A worker; `rng` gives the jitter.
    pub fn new(
        context: &OutboxContext,
        client: HttpClient,
        settings: Option<EventSettings>,
        rng: fastrand::Rng,
    ) -> Self {
        let OutboxContext { store, vault, metrics, clock, .. } = context.clone();
        Self { store, vault, metrics, clock, client, settings, rng, failing: false }
    }

    /// Runs until a stop. An event in hand is finished, or its lease ends.
    pub async fn run(mut self, mut stop: Stop) {
        let settings = self.settings.clone();
        let wish = settings.as_ref().map(|settings| EventWish { numbers: settings.numbers });
        while let Err(error) = self.store.want_events(wish).await {
            self.note(Some(&error));
            if !stop.rest(POLL_WAIT).await {
                return;
            }
        }
        let Some(settings) = settings else {
            stop.asked().await;
            return;
        };
        let mut round = 0;
        while !stop.is_asked() {
            if round % ROUNDS_PER_DROP == 0 {
                self.drop_old().await;
            }
            round += 1;
            if self.tell_due(&settings).await < CLAIM_MAX && !stop.rest(POLL_WAIT).await {
                return;
            }
        }
    }

    async fn drop_old(&self) {
        match self.store.drop_events(WAITING_MAX, self.clock.now()).await {
            Ok(0) | Err(_) => {}
            Ok(events) => {
                self.metrics.events_dropped(events);
                tracing::warn!(events, "events were given up: their receiver did not take them in time");
            }
        }
    }

    /// Tells what is due; says how many were claimed.
    async fn tell_due(&mut self, settings: &EventSettings) -> u32 {
        // A claim is told in at most this many rounds, each as long as the longest wait for an answer.
        let rounds = CLAIM_MAX.div_ceil(AT_ONCE_MAX as u32) + 1;
        let claimed = self.store.claim_events(CLAIM_MAX, self.clock.now(), settings.answer_wait * rounds).await;
        self.note(claimed.as_ref().err());
        let claims = claimed.unwrap_or_default();
        let count = u32::try_from(claims.len()).unwrap_or(u32::MAX);
        let told = claims.into_iter().map(|claim| (claim, self.rng.f64())).collect::<Vec<_>>();
        let this = &*self;
        futures_util::stream::iter(told)
            .for_each_concurrent(AT_ONCE_MAX, |(claim, chance)| this.tell(settings, claim, chance))
            .await;
        count
    }

    async fn tell(&self, settings: &EventSettings, claim: EventClaim, chance: f64) {
        let kind = claim.kind.as_str();
        let (result, reason) = match self.post(settings, &claim).await {
            Ok(()) => (EventResult::Done, "told"),
            Err(failure) if failure.status == Some(GONE) => (EventResult::Done, "refused"),
            Err(failure) => {
                let status = failure.status.unwrap_or_default();
                tracing::debug!(event = claim.id, kind, status, attempt = claim.attempts + 1, "event not taken");
                self.next_try(settings, &claim, &failure, chance)
            }
        };
        self.metrics.event_told(kind, reason);
        if let Err(error) = self.store.finish_event(claim.id.clone(), claim.lease, result).await {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(event = claim.id, error, "the end of an event is not recorded; it is told again");
        }
    }

    /// The next try by the schedule, or the end.
    fn next_try(
        &self,
        settings: &EventSettings,
        claim: &EventClaim,
        failure: &FailedPost,
        chance: f64,
    ) -> (EventResult, &'static str) {
        let Some(delay) = settings.retry_delays.get(claim.attempts as usize) else {
            tracing::warn!(event = claim.id, kind = claim.kind.as_str(), "an event was given up after its last try");
            return (EventResult::Done, "given_up");
        };
        let asked = failure.retry_after.unwrap_or_default().min(RETRY_AFTER_MAX);
        let wait = delay.mul_f64(1.0 + JITTER * chance).max(asked);
        let due = later(self.clock.now(), wait);
        (EventResult::Later(due), "failed")
    }

    async fn post(&self, settings: &EventSettings, claim: &EventClaim) -> Result<(), FailedPost> {
        let now = self.clock.now();
        let body = self.payload(claim).to_string();
        let request = signed(settings, &claim.id, now, body).ok_or(FailedPost::default())?;
        let reply = self.client.send(request, settings.answer_wait, now).await.map_err(|_| FailedPost::default())?;
        if reply.status.is_success() {
            return Ok(());
        }
        Err(FailedPost { status: Some(reply.status.as_u16()), retry_after: reply.retry_after })
    }

    /// The event as it is told; what is not known is left out.
    fn payload(&self, claim: &EventClaim) -> Value {
        let hex = |key: &[u8; 16]| HEXLOWER.encode(key);
        let number = claim.locked.as_ref().and_then(|locked| self.vault.open(locked, Purpose::Address).ok());
        let mut data = serde_json::Map::new();
        for (name, value) in [
            ("call", claim.call.map(|call| hex(&call.0))),
            ("caller", claim.caller.map(|caller| hex(&caller.0))),
            ("number", number),
            ("line", claim.line.as_ref().map(|line| line.as_str().to_owned())),
            ("topic", claim.topic.as_ref().map(|topic| topic.as_str().to_owned())),
            ("channel", claim.channel.as_ref().map(|channel| channel.as_str().to_owned())),
            (claim.kind.detail(), claim.detail.clone()),
        ] {
            data.extend(value.map(|value| (name.to_owned(), value.into())));
        }
        json!({"type": claim.kind.as_str(), "timestamp": claim.at.to_string(), "data": data})
    }

    /// Logs once that the store began or ceased to fail.
    fn note(&mut self, failure: Option<&StoreError>) {
        match failure {
            Some(error) if !self.failing => {
                tracing::warn!(error = error as &dyn std::error::Error, "events cannot be read");
            }
            None if self.failing => tracing::info!("events can be read again"),
            _ => {}
        }
        self.failing = failure.is_some();
    }
}

/// A try that failed.
#[derive(Debug, Default)]
struct FailedPost {
    /// The status of the answer; `None` without one.
    status: Option<u16>,
    /// The wait that it asked for.
    retry_after: Option<Duration>,
}

/// A request with the three headers of Standard Webhooks, one signature for each secret.
fn signed(settings: &EventSettings, id: &str, now: Timestamp, body: String) -> Option<Request<Bytes>> {
    let text = format!("{id}.{}.{body}", now.as_second());
    let signatures = settings.secrets.iter().filter_map(|secret| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &secret.as_webhook_key()?);
        Some(format!("v1,{}", BASE64.encode(hmac::sign(&key, text.as_bytes()).as_ref())))
    });
    let signatures = signatures.collect::<Vec<_>>().join(" ");
    let request = Request::post(settings.url.as_str())
        .header(CONTENT_TYPE, "application/json")
        .header(USER_AGENT, AGENT)
        .header("webhook-id", id)
        .header("webhook-timestamp", now.as_second())
        .header("webhook-signature", HeaderValue::from_str(&signatures).ok()?);
    request.body(body.into()).ok()
}
