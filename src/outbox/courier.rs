//! A delivery attempt: the gateways tried, and the result for the store.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::base::clock::Clock;
use crate::base::moment::later;
use crate::base::number::country_of;
use crate::base::stop::Stop;
use crate::config::settings::GatewayName;
use crate::line::message::{Medium, MessageKind};
use crate::metrics::prometheus::Metrics;
use crate::metrics::tracer::{SpanKind, TraceSpan, Tracer};
use crate::outbox::answer::{Answer, Fault, SendOutcome};
use crate::outbox::body::MessageBody;
use crate::outbox::compose::ComposeError;
use crate::outbox::context::OutboxContext;
use crate::outbox::digest::{Digests, digest_id};
use crate::outbox::email::Letter;
use crate::outbox::gateway::{Gateway, Outgoing, Roster};
use crate::outbox::sms::OutboundText;
use crate::outbox::vault::{Locked, Purpose, Vault};
use crate::store::{Attempt, Claim, Destination, MessageId, Suppression, SuppressionReason};

/// The share by which a wait is randomly shorter or longer, so that messages that failed together are not retried
/// together.
const JITTER: f64 = 0.2;
/// The shortest wait before a message that no gateway could take is due again.
const HELD_MIN: Duration = Duration::from_secs(1);
/// The wait of a message that cannot be decrypted: a person must restore the key.
const LOCKED_WAIT: Duration = Duration::from_secs(60);

/// Delivers messages of one medium.
pub struct Courier {
    roster: Arc<Roster>,
    /// The wait before each retry.
    delays: Vec<Duration>,
    vault: Vault,
    clock: Clock,
    metrics: Arc<Metrics>,
    tracer: Tracer,
    /// The suppression time of a number or mailbox that takes nothing now.
    undeliverable_for: Duration,
    /// Composes the mails of gathered requests.
    digests: Digests,
}

/// A claimed message to be delivered.
#[derive(Debug)]
pub struct DeliveryJob {
    /// The message.
    pub claim: Claim,
    /// Messages sent together with it as one mail; they end as it does.
    pub others: Vec<Claim>,
    /// The end of its lease.
    pub lease_end: Instant,
    /// A random number from 0 to 1: the place of its next wait in the range of the jitter.
    pub chance: f64,
}

/// The decrypted message.
struct Payload {
    id: MessageId,
    to: Destination,
    body: MessageBody,
}

impl Payload {
    /// The country of a text's number; empty for mail, which has one server.
    fn country(&self) -> String {
        match self.body {
            MessageBody::Sms { .. } => country_of(&self.to.0),
            MessageBody::Mail(_) => String::new(),
        }
    }
}

/// The reason for which a stored message cannot be sent.
enum Unsendable {
    /// Its key is missing.
    Locked(Locked),
    /// The content is not in our format.
    Unreadable,
    /// A digest could not be composed.
    Unsayable(ComposeError),
}

/// The result of a job.
#[derive(Clone, Debug)]
pub enum Resolution {
    /// Done: the gateway that decided, and the result.
    Finished(Option<GatewayName>, Attempt),
    /// Not tried: the lease is given back, because too little of it is left or the worker stops.
    Released,
}

/// The state of an attempt over several gateways.
#[derive(Debug, Default)]
struct AttemptProgress {
    /// The last one tried.
    last: Option<GatewayName>,
    /// A gateway failed temporarily: the try counts.
    failed: bool,
    /// A gateway is down or busy: the message waits for it.
    held: bool,
}

/// The result of a try at one gateway.
enum Try {
    Answered(Answer),
    /// Its circuit breaker is open.
    Skipped,
    /// The lease is too short for another send, or the worker stops.
    Interrupted,
}

impl Courier {
    /// A courier with its gateways in order of preference and its retry schedule.
    pub fn new(roster: Roster, digests: Digests, delays: Vec<Duration>, context: &OutboxContext) -> Self {
        let OutboxContext { vault, clock, metrics, tracer, undeliverable_for, .. } = context.clone();
        roster.iter().for_each(|gateway| metrics.gateway_is_up(gateway.name().as_str()));
        let roster = Arc::new(roster);
        Self { roster, delays, vault, clock, metrics, tracer, undeliverable_for, digests }
    }

    /// The gateways.
    pub fn roster(&self) -> &Arc<Roster> {
        &self.roster
    }

    /// Tries to send a message, gateway by gateway. Begins no send that could outlast the lease, and none once the
    /// worker stops.
    pub async fn deliver(&self, job: &DeliveryJob, mut stop: Stop) -> Resolution {
        let claim = &job.claim;
        if job.expires() <= self.clock.now() {
            return Resolution::Finished(None, Attempt::Exhausted);
        }
        let Some(locked) = &claim.to else {
            tracing::info!(message = %claim.id, "the recipient of the message was erased");
            return Resolution::Finished(None, Attempt::Refused(None));
        };
        let payload = match self.open(job, locked) {
            Ok(payload) => payload,
            Err(unsendable) => return self.unsendable(job, &unsendable),
        };
        let mut progress = AttemptProgress::default();
        let country = payload.country();
        let serving = self.roster.iter().filter(|gateway| gateway.serves(&country, claim.line.as_ref()));
        for gateway in serving {
            match self.try_at(gateway, job, &payload, &mut stop).await {
                Try::Answered(answer) => {
                    progress.last = Some(gateway.name().clone());
                    if let Some(attempt) = self.judge(claim, gateway, answer, &mut progress) {
                        return Resolution::Finished(progress.last, attempt);
                    }
                }
                Try::Skipped => progress.held = true,
                Try::Interrupted => return self.interrupted(job, progress),
            }
        }
        self.resolve(job, progress)
    }

    /// Decrypts address and content; several messages become one mail.
    fn open(&self, job: &DeliveryJob, locked: &Destination) -> Result<Payload, Unsendable> {
        let claim = &job.claim;
        let to = Destination(self.vault.open(&locked.0, Purpose::Address).map_err(Unsendable::Locked)?);
        let body = self.words(claim)?;
        if job.others.is_empty() {
            return Ok(Payload { id: claim.id, to, body });
        }
        let others = job.others.iter().map(|other| self.words(other));
        let bodies = std::iter::once(Ok(body)).chain(others).collect::<Result<Vec<_>, _>>()?;
        let mail = self.digests.mail(claim, &bodies).map_err(Unsendable::Unsayable)?;
        Ok(Payload { id: digest_id(job.claims().map(|claim| claim.id)), to, body: MessageBody::Mail(mail) })
    }

    fn words(&self, claim: &Claim) -> Result<MessageBody, Unsendable> {
        let body = self.vault.open(&claim.body, Purpose::Words).map_err(Unsendable::Locked)?;
        MessageBody::from_json(&body).ok_or(Unsendable::Unreadable)
    }

    fn unsendable(&self, job: &DeliveryJob, unsendable: &Unsendable) -> Resolution {
        let message = job.claim.id;
        match unsendable {
            Unsendable::Unreadable => {
                tracing::error!(%message, "stored message is invalid");
                return Resolution::Finished(None, Attempt::Refused(None));
            }
            Unsendable::Locked(error) => {
                tracing::error!(%message, %error, "message cannot be sent until its key is configured");
            }
            Unsendable::Unsayable(error) => {
                let error = error as &dyn std::error::Error;
                tracing::error!(%message, error, "a digest cannot be sent until its messages are fixed");
            }
        }
        Resolution::Finished(None, put_off(job, self.clock.now(), LOCKED_WAIT, false))
    }

    async fn try_at(&self, gateway: &Gateway, job: &DeliveryJob, payload: &Payload, stop: &mut Stop) -> Try {
        if gateway.rests(self.clock.monotonic()) {
            return Try::Skipped;
        }
        let _slot = tokio::select! {
            slot = gateway.slot() => slot,
            () = stop.asked() => return Try::Interrupted,
        };
        let Some(latest) = job.lease_end.checked_sub(gateway.wait()) else { return Try::Interrupted };
        let in_time = tokio::select! {
            in_time = gateway.wait_for_rate(&self.clock, latest) => in_time,
            () = stop.asked() => false,
        };
        // The waits may have been long.
        let now = self.clock.monotonic();
        if !in_time || latest < now || job.expires() <= self.clock.now() || stop.is_asked() {
            return Try::Interrupted;
        }
        let Some(permit) = gateway.permit(now) else { return Try::Skipped };
        let span = self.attempt(&job.claim, gateway);
        let answer = gateway.send(self.outgoing(&job.claim, payload)).await;
        if let Some(span) = &span {
            span.note("deflect.outcome", answer.outcome.as_str());
        }
        drop(span);
        let now = self.clock.monotonic();
        gateway.slow_down_if_throttled(&answer, now);
        gateway.note_transition(permit.report(now, &answer.outcome), &answer, &self.metrics);
        Try::Answered(answer)
    }

    /// The span of a try, in the trace of the turn that promised the message.
    fn attempt(&self, claim: &Claim, gateway: &Gateway) -> Option<TraceSpan> {
        let name = match claim.medium {
            Medium::Sms => "send a text",
            Medium::Email => "send a mail",
        };
        let span = self.tracer.resume(name, SpanKind::Client, claim.trace?);
        span.note_shown("deflect.message", &claim.id);
        span.note_shown("deflect.gateway", &gateway.name().as_str());
        span.count("deflect.attempt", claim.attempts + 1);
        Some(span)
    }

    fn outgoing<'a>(&self, claim: &'a Claim, payload: &'a Payload) -> Outgoing<'a> {
        let (now, Payload { id, to, body }) = (self.clock.now(), payload);
        let lifetime = Duration::try_from(claim.expires.duration_since(now)).unwrap_or_default();
        match body {
            MessageBody::Sms { text } => Outgoing::Text(OutboundText {
                id: *id,
                to,
                text,
                channel: &claim.channel,
                lifetime,
                now,
                in_doubt: claim.in_doubt,
            }),
            MessageBody::Mail(mail) => Outgoing::Letter(Letter { id: *id, returned_as: claim.id, to, mail, now }),
        }
    }

    /// The result that one gateway's answer has for the message; `None` if the next gateway is to be tried.
    fn judge(
        &self,
        claim: &Claim,
        gateway: &Gateway,
        answer: Answer,
        progress: &mut AttemptProgress,
    ) -> Option<Attempt> {
        log(claim, gateway, &answer);
        match answer.outcome {
            SendOutcome::Accepted { provider_ids, followed } => {
                return Some(Attempt::Accepted { provider_ids, followed });
            }
            SendOutcome::Unknown => return Some(Attempt::Unknown),
            SendOutcome::Permanent(fault @ (Fault::Recipient | Fault::Gone)) => {
                // A department's mailbox is in the configuration: requests must arrive once it is fixed.
                let suppression = (claim.kind != MessageKind::Request).then(|| self.undeliverable(fault));
                return Some(Attempt::Refused(suppression));
            }
            SendOutcome::Permanent(Fault::OptedOut) => {
                return Some(Attempt::Refused(Some(Suppression { reason: SuppressionReason::OptedOut, until: None })));
            }
            // This gateway refuses the words or the sender; another may take them.
            SendOutcome::Permanent(Fault::Message) => {}
            SendOutcome::Retryable | SendOutcome::Deferred => progress.failed = true,
            SendOutcome::Throttled { .. } | SendOutcome::ChannelDown => progress.held = true,
        }
        None
    }

    /// A number or mailbox that refuses may take messages again, so its suppression ends; that of one which does not exist
    /// does not.
    fn undeliverable(&self, fault: Fault) -> Suppression {
        let until = later(self.clock.now(), self.undeliverable_for);
        Suppression { reason: SuppressionReason::Undeliverable, until: (fault != Fault::Gone).then_some(until) }
    }

    /// No time for the next gateway: the results so far are kept.
    fn interrupted(&self, job: &DeliveryJob, progress: AttemptProgress) -> Resolution {
        match progress.last {
            Some(_) => self.resolve(job, progress),
            None => Resolution::Released,
        }
    }

    /// No gateway accepted the message.
    fn resolve(&self, job: &DeliveryJob, progress: AttemptProgress) -> Resolution {
        let attempt = match (progress.failed, progress.held) {
            (true, _) => self.next_try(job),
            (false, true) => self.hold(job),
            (false, false) => Attempt::Refused(None),
        };
        Resolution::Finished(progress.last, attempt)
    }

    /// The next try by the schedule.
    fn next_try(&self, job: &DeliveryJob) -> Attempt {
        let tries = usize::try_from(job.attempts()).unwrap_or(usize::MAX);
        match self.delays.get(tries) {
            Some(delay) => put_off(job, self.clock.now(), jittered(*delay, job.chance), true),
            None => Attempt::Exhausted,
        }
    }

    /// The next try when a gateway may work again. It does not count, as the message was not at fault. Never sooner
    /// than the gateway asked, and up to a fifth later.
    fn hold(&self, job: &DeliveryJob) -> Attempt {
        let now = self.clock.monotonic();
        let rest = self.roster.next_probe(now).map_or(HELD_MIN, |until| until.duration_since(now)).max(HELD_MIN);
        put_off(job, self.clock.now(), rest.mul_f64(1.0 + JITTER * job.chance), false)
    }
}

impl DeliveryJob {
    /// The messages sent together.
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        std::iter::once(&self.claim).chain(&self.others)
    }

    /// The latest expiry of the messages: the youngest must not end with the oldest. The store ends each at its own
    /// time.
    fn expires(&self) -> Timestamp {
        self.others.iter().map(|other| other.expires).fold(self.claim.expires, Timestamp::max)
    }

    /// The smallest attempt count of the messages.
    fn attempts(&self) -> u32 {
        self.others.iter().map(|other| other.attempts).fold(self.claim.attempts, u32::min)
    }
}

/// Due again after the delay, or exhausted if the message expires before.
fn put_off(job: &DeliveryJob, now: Timestamp, delay: Duration, counts: bool) -> Attempt {
    match now.checked_add(delay) {
        Ok(due) if due < job.expires() => Attempt::Later { due, counts },
        _ => Attempt::Exhausted,
    }
}

/// A wait up to a fifth shorter or longer, by a chance from 0 to 1.
fn jittered(delay: Duration, chance: f64) -> Duration {
    delay.mul_f64(1.0 - JITTER + 2.0 * JITTER * chance)
}

/// Warns if a message is lost or may have been sent twice; logs retries for debugging only.
fn log(claim: &Claim, gateway: &Gateway, answer: &Answer) {
    let (gateway, attempt) = (gateway.name().as_str(), claim.attempts + 1);
    let (outcome, reason) = (answer.outcome.as_str(), answer.reason.as_ref());
    match answer.outcome {
        SendOutcome::Unknown | SendOutcome::Permanent(_) => {
            tracing::warn!(message = %claim.id, gateway, attempt, outcome, reason, "message not accepted");
        }
        _ => tracing::debug!(message = %claim.id, gateway, attempt, outcome, reason, "message tried"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jitter_stays_within_a_fifth() {
        let delay = Duration::from_secs(100);
        let mut rng = fastrand::Rng::with_seed(1);
        for chance in (0..1000).map(|_| rng.f64()).chain([0.0, 1.0]) {
            let wait = jittered(delay, chance);
            assert!(Duration::from_secs(80) <= wait && wait <= Duration::from_secs(120), "{wait:?}");
        }
        assert_eq!(jittered(delay, 0.0), Duration::from_secs(80));
        assert_eq!(jittered(delay, 1.0), Duration::from_secs(120));
    }
}
