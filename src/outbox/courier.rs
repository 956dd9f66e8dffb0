//! What happens with one claimed message: which gateways are tried, and what the store is told of it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::watch;

use crate::base::clock::Clock;
use crate::config::settings::GatewayName;
use crate::line::message::MessageKind;
use crate::metrics::prometheus::Metrics;
use crate::outbox::answer::{Answer, Fault, SendOutcome};
use crate::outbox::body::Body;
use crate::outbox::compose::ComposeError;
use crate::outbox::context::{OutboxContext, is_stopping};
use crate::outbox::digest::{Digests, digest_id, parted};
use crate::outbox::email::Letter;
use crate::outbox::gateway::{Cargo, Gateway, Roster};
use crate::outbox::sms::OutboundText;
use crate::outbox::vault::{Locked, Purpose, Vault};
use crate::store::{Attempt, Bar, BarReason, Claim, Destination, MessageId};

/// The share of a wait by which it may be shorter or longer, so that what failed together does not return together.
const JITTER: f64 = 0.2;
/// The shortest wait before a message that no gateway could take just now is due again.
const HELD_MIN: Duration = Duration::from_secs(1);
/// The wait of a message that does not open: a person must mend the keys.
const LOCKED_WAIT: Duration = Duration::from_secs(60);

/// Carries messages of one medium.
pub struct Courier {
    roster: Arc<Roster>,
    /// The wait before each new try.
    delays: Vec<Duration>,
    vault: Vault,
    clock: Clock,
    metrics: Arc<Metrics>,
    /// How long a number or mailbox that does not exist is left alone.
    undeliverable_for: Duration,
    /// Where it is not given, what was gathered is sent one by one.
    digests: Option<Digests>,
}

/// One message in hand.
#[derive(Debug)]
pub struct Errand {
    /// The message.
    pub claim: Claim,
    /// Those that go out with it as one mail, and end as it does.
    pub others: Vec<Claim>,
    /// When its lease ends.
    pub lease_end: Instant,
    /// Where in the range of the jitter its next wait falls, from 0 to 1.
    pub chance: f64,
}

/// What is sent, with everything opened.
struct Parcel {
    id: MessageId,
    to: Destination,
    body: Body,
}

/// Why a message cannot be sent as it is kept.
enum Closed {
    /// Its key is missing.
    Locked(Locked),
    /// Its words are none of ours.
    Unreadable,
    /// A digest could not be put into words.
    Unsayable(ComposeError),
}

/// How an errand ended.
#[derive(Clone, Debug)]
pub enum Resolution {
    /// To be finished: the gateway that decided, and what became of the message.
    Finished(Option<GatewayName>, Attempt),
    /// Not tried: the lease is given back, because it is too short by now or the worker stops.
    Released,
}

/// What was learned of the gateways so far.
#[derive(Debug, Default)]
struct Trail {
    /// The last one tried.
    last: Option<GatewayName>,
    /// One failed in passing: the try counts.
    failed: bool,
    /// One is down, busy or resting: the message waits for it.
    held: bool,
}

/// How a try at one gateway ended.
enum Try {
    Answered(Answer),
    /// The gateway is left alone just now.
    Resting,
    /// The lease is too short for another send, or the worker stops.
    Interrupted,
}

impl Courier {
    /// A courier with its gateways in order of preference and its schedule.
    pub fn new(roster: Roster, delays: Vec<Duration>, context: &OutboxContext) -> Self {
        let OutboxContext { vault, clock, metrics, undeliverable_for, .. } = context.clone();
        roster.iter().for_each(|gateway| metrics.gateway_is_up(gateway.name().as_str()));
        let roster = Arc::new(roster);
        Self { roster, delays, vault, clock, metrics, undeliverable_for, digests: None }
    }

    /// Sends what was gathered as one.
    pub fn with_digests(self, digests: Digests) -> Self {
        Self { digests: Some(digests), ..self }
    }

    /// Parts what was claimed into what is sent as one.
    pub fn parted(&self, claims: Vec<Claim>) -> Vec<Vec<Claim>> {
        match self.digests {
            Some(_) => parted(claims),
            None => claims.into_iter().map(|claim| vec![claim]).collect(),
        }
    }

    /// The gateways.
    pub fn roster(&self) -> &Arc<Roster> {
        &self.roster
    }

    /// Tries to send a message, down the list of gateways. Begins no send that could outlast the lease, and none once
    /// the worker stops.
    pub async fn carry(&self, errand: &Errand, mut stop: watch::Receiver<bool>) -> Resolution {
        let claim = &errand.claim;
        if errand.expires() <= self.clock.now() {
            return Resolution::Finished(None, Attempt::Exhausted);
        }
        let Some(locked) = &claim.to else {
            tracing::info!(message = %claim.id, "message has no recipient any more");
            return Resolution::Finished(None, Attempt::Refused(None));
        };
        let parcel = match self.open(errand, locked) {
            Ok(parcel) => parcel,
            Err(closed) => return self.closed(errand, &closed),
        };
        let mut trail = Trail::default();
        for gateway in self.roster.iter() {
            match self.try_at(gateway, errand, &parcel, &mut stop).await {
                Try::Answered(answer) => {
                    trail.last = Some(gateway.name().clone());
                    if let Some(attempt) = self.judge(claim, gateway, answer, &mut trail) {
                        return Resolution::Finished(trail.last, attempt);
                    }
                }
                Try::Resting => trail.held = true,
                Try::Interrupted => return self.interrupted(errand, trail),
            }
        }
        self.resolve(errand, trail)
    }

    /// Opens the address and the words; those of several messages become one mail.
    fn open(&self, errand: &Errand, locked: &Destination) -> Result<Parcel, Closed> {
        let claim = &errand.claim;
        let to = Destination(self.vault.open(&locked.0, Purpose::Address).map_err(Closed::Locked)?);
        let body = self.words(claim)?;
        match &self.digests {
            Some(digests) if !errand.others.is_empty() => {
                let others = errand.others.iter().map(|other| self.words(other));
                let bodies = std::iter::once(Ok(body)).chain(others).collect::<Result<Vec<_>, _>>()?;
                let mail = digests.mail(claim, &bodies).map_err(Closed::Unsayable)?;
                Ok(Parcel { id: digest_id(errand.claims().map(|claim| claim.id)), to, body: Body::Mail(mail) })
            }
            _ => Ok(Parcel { id: claim.id, to, body }),
        }
    }

    fn words(&self, claim: &Claim) -> Result<Body, Closed> {
        let body = self.vault.open(&claim.body, Purpose::Words).map_err(Closed::Locked)?;
        Body::from_json(&body).ok_or(Closed::Unreadable)
    }

    fn closed(&self, errand: &Errand, closed: &Closed) -> Resolution {
        let message = errand.claim.id;
        match closed {
            Closed::Unreadable => {
                tracing::error!(%message, "message cannot be read");
                return Resolution::Finished(None, Attempt::Refused(None));
            }
            Closed::Locked(error) => {
                tracing::error!(%message, %error, "message cannot be sent until its key is configured");
            }
            Closed::Unsayable(error) => {
                let error = error as &dyn std::error::Error;
                tracing::error!(%message, error, "a digest cannot be sent until its words are mended");
            }
        }
        Resolution::Finished(None, later(errand, self.clock.now(), LOCKED_WAIT, false))
    }

    async fn try_at(
        &self,
        gateway: &Gateway,
        errand: &Errand,
        parcel: &Parcel,
        stop: &mut watch::Receiver<bool>,
    ) -> Try {
        if gateway.is_resting(self.clock.monotonic()) {
            return Try::Resting;
        }
        let _slot = tokio::select! {
            slot = gateway.slot() => slot,
            _ = stop.wait_for(|stop| *stop) => return Try::Interrupted,
        };
        let Some(latest) = errand.lease_end.checked_sub(gateway.wait()) else { return Try::Interrupted };
        let paced = tokio::select! {
            paced = gateway.wait_for_pace(&self.clock, latest) => paced,
            _ = stop.wait_for(|stop| *stop) => false,
        };
        // The waits may have been long.
        let now = self.clock.monotonic();
        if !paced || latest < now || errand.expires() <= self.clock.now() || is_stopping(stop) {
            return Try::Interrupted;
        }
        let Some(pass) = gateway.enter(now) else { return Try::Resting };
        let answer = gateway.send(self.cargo(&errand.claim, parcel)).await;
        let now = self.clock.monotonic();
        gateway.heed(&answer, now);
        gateway.tell(pass.report(now, &answer.outcome), &answer, &self.metrics);
        Try::Answered(answer)
    }

    fn cargo<'a>(&self, claim: &'a Claim, parcel: &'a Parcel) -> Cargo<'a> {
        let (now, Parcel { id, to, body }) = (self.clock.now(), parcel);
        let lifetime = Duration::try_from(claim.expires.duration_since(now)).unwrap_or_default();
        match body {
            Body::Sms { text } => Cargo::Text(OutboundText {
                id: *id,
                to,
                text,
                channel: &claim.channel,
                lifetime,
                now,
                in_doubt: claim.in_doubt,
            }),
            Body::Mail(mail) => Cargo::Letter(Letter { id: *id, returned_as: claim.id, to, mail, now }),
        }
    }

    /// What one gateway's answer means for the message; `None` when the next one is to be tried.
    fn judge(&self, claim: &Claim, gateway: &Gateway, answer: Answer, trail: &mut Trail) -> Option<Attempt> {
        log(claim, gateway, &answer);
        match answer.outcome {
            SendOutcome::Accepted { provider_ids, followed } => {
                return Some(Attempt::Accepted { provider_ids, followed });
            }
            SendOutcome::Unknown => return Some(Attempt::Unknown),
            SendOutcome::Permanent(fault @ (Fault::Recipient | Fault::Gone)) => {
                // A department's mailbox stands in the configuration: requests must arrive once it is mended.
                let bar = (claim.kind != MessageKind::Request).then(|| self.undeliverable(fault));
                return Some(Attempt::Refused(bar));
            }
            SendOutcome::Permanent(Fault::OptedOut) => {
                return Some(Attempt::Refused(Some(Bar { reason: BarReason::OptedOut, until: None })));
            }
            SendOutcome::Permanent(Fault::Message) => {}
            SendOutcome::Retryable | SendOutcome::Deferred => trail.failed = true,
            SendOutcome::Throttled { .. } | SendOutcome::ChannelDown => trail.held = true,
        }
        None
    }

    /// A number or mailbox that takes nothing today may be given out tomorrow; one that is gone is barred for good.
    fn undeliverable(&self, fault: Fault) -> Bar {
        let until = self.clock.now().checked_add(self.undeliverable_for).unwrap_or(Timestamp::MAX);
        Bar { reason: BarReason::Undeliverable, until: (fault != Fault::Gone).then_some(until) }
    }

    /// No time to try the next gateway: what was learned of the first ones is kept.
    fn interrupted(&self, errand: &Errand, trail: Trail) -> Resolution {
        match trail.last {
            Some(_) => self.resolve(errand, trail),
            None => Resolution::Released,
        }
    }

    /// No gateway took the message.
    fn resolve(&self, errand: &Errand, trail: Trail) -> Resolution {
        let attempt = match (trail.failed, trail.held) {
            (true, _) => self.next_try(errand),
            (false, true) => self.hold(errand),
            (false, false) => Attempt::Refused(None),
        };
        Resolution::Finished(trail.last, attempt)
    }

    /// The next try by the schedule.
    fn next_try(&self, errand: &Errand) -> Attempt {
        let tries = usize::try_from(errand.attempts()).unwrap_or(usize::MAX);
        match self.delays.get(tries) {
            Some(delay) => later(errand, self.clock.now(), jittered(*delay, errand.chance), true),
            None => Attempt::Exhausted,
        }
    }

    /// The next try when a gateway may be there again; it was not the message's fault, so the schedule stands still.
    /// Never sooner than the gateway asked, up to a fifth later.
    fn hold(&self, errand: &Errand) -> Attempt {
        let now = self.clock.monotonic();
        let rest = self.roster.next_waking(now).map_or(HELD_MIN, |until| until.duration_since(now)).max(HELD_MIN);
        later(errand, self.clock.now(), rest.mul_f64(1.0 + JITTER * errand.chance), false)
    }
}

impl Errand {
    /// Every message that is sent as one.
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        std::iter::once(&self.claim).chain(&self.others)
    }

    /// Until when it is tried: what goes out as one must not give up the youngest with the oldest. The store ends each
    /// message at its own time.
    fn expires(&self) -> Timestamp {
        self.others.iter().map(|other| other.expires).fold(self.claim.expires, Timestamp::max)
    }

    /// How often that which was tried the least was tried.
    fn attempts(&self) -> u32 {
        self.others.iter().map(|other| other.attempts).fold(self.claim.attempts, u32::min)
    }
}

/// Due again after the delay, or exhausted where the message would not live to see it.
fn later(errand: &Errand, now: Timestamp, delay: Duration, counts: bool) -> Attempt {
    match now.checked_add(delay) {
        Ok(due) if due < errand.expires() => Attempt::Later { due, counts },
        _ => Attempt::Exhausted,
    }
}

/// A wait made up to a fifth shorter or longer, by a chance from 0 to 1.
fn jittered(delay: Duration, chance: f64) -> Duration {
    delay.mul_f64(1.0 - JITTER + 2.0 * JITTER * chance)
}

/// Loud where a message is lost or may have been sent, quiet where it will be tried again.
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
