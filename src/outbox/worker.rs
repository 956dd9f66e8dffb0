//! The worker of one medium: claims due messages, delivers many at a time, and stops gracefully.
//!
//! A lease ends by the wall clock, which may jump: the clock is set, the machine sleeps, the process is stopped for a
//! while. A message that is claimed again while the worker still holds it is not sent twice; its new lease replaces the
//! old one. A result that the store does not take is retried without limit: a message known to be sent must not be sent
//! again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio::task::JoinSet;

use crate::base::clock::Clock;
use crate::base::stop::Stop;
use crate::config::settings::OutboxSettings;
use crate::line::message::Medium;
use crate::outbox::context::OutboxContext;
use crate::outbox::courier::{Courier, DeliveryJob, Resolution};
use crate::outbox::digest::{Digests, parted};
use crate::outbox::gateway::{Capacity, Roster};
use crate::store::{Claim, Lease, MessageId, Store, StoreError};

/// Messages that become due in this time after the first are claimed with it.
const GATHER_WAIT: Duration = Duration::from_millis(20);
/// The store keeps a message for its worker this much longer than the worker plans with: the clock of a node that would take it
/// over may be ahead, and the end of a send is recorded a moment after it.
const LEASE_MARGIN: Duration = Duration::from_secs(5);
/// The interval of polling the outbox when nothing was due and nothing wakes the worker.
const POLL_WAIT: Duration = Duration::from_secs(1);
/// Messages held for each possible send: the others wait for the store to confirm their end.
const IN_HAND_PER_SEND: usize = 4;
/// The least and the most messages held; the most is also the largest claim.
const IN_HAND: std::ops::RangeInclusive<usize> = 16..=400;
/// The wait before a result is recorded again, doubled each time up to a limit.
const FINISH_WAIT: Duration = Duration::from_millis(200);
const FINISH_WAIT_MAX: Duration = Duration::from_secs(2);
/// After an outage of at least this long, postponed messages become due again in the order of their promises. Shorter
/// ones are left to the schedule: a flapping gateway would use it up.
const OUTAGE_MIN: Duration = Duration::from_secs(60);

/// Sends the due messages of one medium until it is stopped.
pub struct OutboxWorker {
    store: Store,
    medium: Medium,
    courier: Arc<Courier>,
    lease: Duration,
    in_hand_max: usize,
    poll_wait: Duration,
    clock: Clock,
    rng: fastrand::Rng,
    holdings: Holdings,
    /// The beginning of the time without any working gateway.
    shut_since: Option<Instant>,
    /// The last claim failed; logged once.
    failing: bool,
}

/// The messages held, each with its last lease.
#[derive(Clone, Default)]
struct Holdings(Arc<Mutex<HashMap<MessageId, Lease>>>);

/// A message held; released on drop.
struct Held {
    id: MessageId,
    holdings: Holdings,
}

impl OutboxWorker {
    /// A worker for a medium with its gateways in order of preference. `digests` composes the mails of gathered requests,
    /// `rng` gives the jitter.
    pub fn new(
        context: &OutboxContext,
        medium: Medium,
        roster: Roster,
        digests: Digests,
        settings: &OutboxSettings,
        rng: fastrand::Rng,
    ) -> Self {
        let delays = match medium {
            Medium::Sms => settings.sms_retry_delays.clone(),
            Medium::Email => settings.email_retry_delays.clone(),
        };
        let in_hand_max = (roster.sends_at_once_max() * IN_HAND_PER_SEND).clamp(*IN_HAND.start(), *IN_HAND.end());
        let courier = Arc::new(Courier::new(roster, digests, delays, context));
        Self {
            store: context.store.clone(),
            medium,
            courier,
            lease: settings.lease,
            in_hand_max,
            poll_wait: POLL_WAIT,
            clock: context.clock.clone(),
            rng,
            holdings: Holdings::default(),
            shut_since: None,
            failing: false,
        }
    }

    /// Looks by itself so often instead of once a second.
    pub fn with_poll_wait(self, poll_wait: Duration) -> Self {
        Self { poll_wait, ..self }
    }

    /// The gateways it sends through.
    pub fn roster(&self) -> Arc<Roster> {
        self.courier.roster().clone()
    }

    /// Runs until a stop. Then it claims nothing more, gives back messages not
    /// begun, waits for the others for at most `stop_wait()`, and closes the gateways' links. `nudge` is this worker's
    /// own: `notify_one` makes it look at once.
    pub async fn run(mut self, nudge: Arc<Notify>, mut stop: Stop, stop_wait: impl Fn() -> Duration + Send) {
        let mut in_hand = JoinSet::new();
        while !stop.is_asked() {
            let limit = self.in_hand_max - in_hand.len();
            let full = self.take(limit, &mut in_hand, &stop).await;
            let free_by = if full { self.in_hand_max / 2 } else { 0 };
            tokio::select! {
                () = reap(&mut in_hand, free_by), if full => {}
                () = self.wait(&nudge), if !full => reap_ended(&mut in_hand),
                () = stop.asked() => {}
            }
        }
        if tokio::time::timeout(stop_wait(), reap(&mut in_hand, 0)).await.is_err() {
            let (medium, messages) = (self.medium.as_str(), self.holdings.names());
            tracing::warn!(medium, messages, "stopped during sends; the messages are sent again when their leases end");
        }
        self.courier.roster().close().await;
    }

    /// Claims due messages and starts their delivery. True if there may be more.
    async fn take(&mut self, limit: usize, in_hand: &mut JoinSet<()>, stop: &Stop) -> bool {
        let started = self.clock.monotonic();
        let capacity = self.courier.roster().capacity(started);
        self.note_outage(capacity, started).await;
        let limit = match capacity {
            Capacity::Open => limit,
            Capacity::Probe => limit.min(1),
            Capacity::Shut(_) => 0,
        };
        if limit == 0 {
            return false;
        }
        let wanted = u32::try_from(limit).unwrap_or(u32::MAX);
        let claimed = self.store.claim(self.medium, wanted, self.clock.now(), self.lease + LEASE_MARGIN).await;
        self.note(&claimed);
        let mut claims = claimed.unwrap_or_default();
        let full = limit <= claims.len();
        claims.sort_by_key(|claim| claim.promised);
        for claims in parted(claims) {
            self.dispatch(claims, started + self.lease, in_hand, stop.clone());
        }
        full
    }

    /// Notes the beginning of an outage, and makes postponed messages due after it.
    async fn note_outage(&mut self, capacity: Capacity, now: Instant) {
        match (capacity, self.shut_since) {
            (Capacity::Open, Some(since)) if now.saturating_duration_since(since) >= OUTAGE_MIN => {
                let (medium, hastened) = (self.medium, self.store.hasten(self.medium).await);
                if let Ok(messages) = hastened {
                    self.shut_since = None;
                    tracing::info!(medium = medium.as_str(), messages, "after an outage, messages are due again");
                }
            }
            (Capacity::Open, _) => self.shut_since = None,
            (Capacity::Probe | Capacity::Shut(_), None) => self.shut_since = Some(now),
            (Capacity::Probe | Capacity::Shut(_), Some(_)) => {}
        }
    }

    fn dispatch(&mut self, claims: Vec<Claim>, lease_end: Instant, in_hand: &mut JoinSet<()>, stop: Stop) {
        let (mut claims, held): (Vec<Claim>, Vec<Held>) =
            claims.into_iter().filter_map(|claim| self.take_in_hand(claim)).unzip();
        if claims.is_empty() {
            return;
        }
        let (store, courier, clock) = (self.store.clone(), self.courier.clone(), self.clock.clone());
        let others = claims.split_off(1);
        let claim = claims.remove(0);
        let job = DeliveryJob { claim, others, lease_end, chance: self.rng.f64() };
        in_hand.spawn(async move {
            let resolution = courier.deliver(&job, stop).await;
            conclude(&store, &clock, &held, resolution).await;
        });
    }

    /// Holds a claimed message; `None` if it is held already.
    fn take_in_hand(&self, claim: Claim) -> Option<(Claim, Held)> {
        let Some(held) = self.holdings.take(&claim) else {
            tracing::info!(message = %claim.id, "lease renewed, the message is still being sent");
            return None;
        };
        if claim.taken_over {
            let (message, medium) = (claim.id, self.medium.as_str());
            tracing::warn!(%message, medium, "taken over from a worker that did not finish; the message may be sent twice");
        }
        Some((claim, held))
    }

    async fn wait(&self, nudge: &Notify) {
        tokio::select! {
            () = nudge.notified() => tokio::time::sleep(GATHER_WAIT).await,
            () = tokio::time::sleep(self.poll_wait) => {}
        }
    }

    /// Logs once that the store began or ceased to fail.
    fn note(&mut self, claimed: &Result<Vec<Claim>, StoreError>) {
        let medium = self.medium.as_str();
        match claimed {
            Err(error) if !self.failing => {
                tracing::warn!(medium, error = error as &dyn std::error::Error, "outbox cannot be read");
            }
            Ok(_) if self.failing => tracing::info!(medium, "outbox can be read again"),
            _ => {}
        }
        self.failing = claimed.is_err();
    }
}

/// Waits until at most `left` messages are held.
async fn reap(in_hand: &mut JoinSet<()>, left: usize) {
    while left < in_hand.len() {
        note_end(in_hand.join_next().await);
    }
}

fn reap_ended(in_hand: &mut JoinSet<()>) {
    while let Some(ended) = in_hand.try_join_next() {
        note_end(Some(ended));
    }
}

fn note_end(ended: Option<Result<(), tokio::task::JoinError>>) {
    if let Some(Err(error)) = ended {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "a send panicked; the message is sent again when its lease ends"
        );
    }
}

/// Records the result of a job, until the store takes it.
async fn conclude(store: &Store, clock: &Clock, held: &[Held], resolution: Resolution) {
    let (id, mut wait, mut lost) = (held[0].id, FINISH_WAIT, None);
    loop {
        let leases: Vec<_> = held.iter().map(|held| (held.id, held.lease())).collect();
        let (now, all) = (clock.now(), leases.len() as u64);
        let told = match resolution.clone() {
            Resolution::Finished(gateway, attempt) => {
                store.finish_together(leases.clone(), gateway, attempt, now).await
            }
            Resolution::Released => store.release(leases.clone(), now).await,
        };
        match told {
            Ok(kept) if kept == all => return,
            Ok(_) if lost.as_ref() == Some(&leases) => {
                return tracing::warn!(message = %id, "the lease ended before the attempt");
            }
            // This worker itself may have renewed the lease a moment ago.
            Ok(_) => lost = Some(leases),
            Err(StoreError::Stopped) => return tracing::error!(message = %id, "the end of an attempt is not recorded"),
            Err(error) if wait == FINISH_WAIT => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(message = %id, error, "the end of an attempt is not recorded yet");
            }
            Err(_) => {}
        }
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(FINISH_WAIT_MAX);
    }
}

impl Holdings {
    /// Holds a claimed message; `None` if it is held already, now under its new lease.
    fn take(&self, claim: &Claim) -> Option<Held> {
        let before = self.lock().insert(claim.id, claim.lease);
        before.is_none().then(|| Held { id: claim.id, holdings: self.clone() })
    }

    /// The ids of the messages held, for the log.
    fn names(&self) -> String {
        let names: Vec<String> = self.lock().keys().map(MessageId::to_string).collect();
        names.join(" ")
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<MessageId, Lease>> {
        // A map is whole after every one of its own methods.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    /// Its last lease.
    fn lease(&self) -> Lease {
        *self.holdings.lock().get(&self.id).expect("only dropping this takes it out")
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.holdings.lock().remove(&self.id);
    }
}
