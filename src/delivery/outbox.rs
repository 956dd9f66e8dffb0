//! The worker of one medium: claims what is due, keeps so many messages in hand, stops in good order.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use crate::clock::Clock;
use crate::config::settings::OutboxSettings;
use crate::delivery::courier::{Courier, Errand, Resolution};
use crate::delivery::digest::Digests;
use crate::delivery::gateway::{Room, Roster};
use crate::delivery::vault::Vault;
use crate::insight::metrics::Metrics;
use crate::line::message::Medium;
use crate::store::{Claim, Store, StoreError};

/// How long the outbox is left alone when nothing was due and nobody nudged.
const POLL_WAIT: Duration = Duration::from_secs(1);
/// Messages in hand for each send that may be under way: the others wait for the store to confirm their end.
const IN_HAND_PER_SEND: usize = 4;
/// The fewest and the most messages in hand; the most is also the largest claim, which the store answers in one go.
const IN_HAND: std::ops::RangeInclusive<usize> = 16..=400;
/// How often the end of an attempt is told to a store that does not take it.
const FINISH_TRIES_MAX: u32 = 4;
/// The wait before the second of these, doubled each time.
const FINISH_WAIT: Duration = Duration::from_millis(200);

/// What every worker of the outbox works with.
#[derive(Clone)]
pub struct Office {
    /// Where promises are kept.
    pub store: Store,
    /// Opens addresses and words.
    pub vault: Vault,
    /// The time.
    pub clock: Clock,
    /// Told how gateways are.
    pub metrics: Arc<Metrics>,
    /// How long a number or mailbox that does not exist is left alone.
    pub undeliverable_for: Duration,
}

/// Sends what one medium has due, until it is stopped.
pub struct Worker {
    store: Store,
    medium: Medium,
    courier: Arc<Courier>,
    lease: Duration,
    in_hand_max: usize,
    clock: Clock,
    rng: fastrand::Rng,
    /// The store failed when last asked; said once.
    failing: bool,
}

impl Worker {
    /// A worker for a medium with its gateways in order of preference. The jitter comes from `rng`.
    pub fn new(office: &Office, medium: Medium, roster: Roster, settings: &OutboxSettings, rng: fastrand::Rng) -> Self {
        let delays = match medium {
            Medium::Sms => settings.sms_retry_delays.clone(),
            Medium::Email => settings.email_retry_delays.clone(),
        };
        let in_hand_max = (roster.sends_at_once_max() * IN_HAND_PER_SEND).clamp(*IN_HAND.start(), *IN_HAND.end());
        let courier = Arc::new(Courier::new(roster, delays, office));
        let (store, clock) = (office.store.clone(), office.clock.clone());
        Self { store, medium, courier, lease: settings.lease, in_hand_max, clock, rng, failing: false }
    }

    /// Sends what was gathered as one.
    pub fn with_digests(self, digests: Digests) -> Self {
        let courier = Arc::into_inner(self.courier).expect("nothing is in hand before it runs");
        Self { courier: Arc::new(courier.with_digests(digests)), ..self }
    }

    /// Runs until `stop` becomes true or its sender is gone, then takes nothing new, gives back what was not begun, waits
    /// for what is in hand, at most `stop_wait`, and closes the gateways' links. `nudge` is this worker's own:
    /// `notify_one` makes it look at once.
    pub async fn run(mut self, nudge: Arc<Notify>, mut stop: watch::Receiver<bool>, stop_wait: Duration) {
        let mut in_hand = JoinSet::new();
        while !is_stopping(&stop) {
            let limit = self.in_hand_max - in_hand.len();
            let full = self.take(limit, &mut in_hand, &stop).await;
            let free_by = if full { self.in_hand_max / 2 } else { 0 };
            tokio::select! {
                () = reap(&mut in_hand, free_by), if full => {}
                () = self.rest(&nudge), if !full => reap_ended(&mut in_hand),
                _ = stop.wait_for(|stop| *stop) => {}
            }
        }
        if tokio::time::timeout(stop_wait, reap(&mut in_hand, 0)).await.is_err() {
            let (medium, messages) = (self.medium.as_str(), in_hand.len());
            tracing::warn!(
                medium,
                messages,
                "stopped with messages in hand; they are sent again when their lease ends"
            );
        }
        self.courier.roster().close().await;
    }

    /// Claims what is due and sends each message on its way. Whether there may be more.
    async fn take(&mut self, limit: usize, in_hand: &mut JoinSet<()>, stop: &watch::Receiver<bool>) -> bool {
        let started = self.clock.monotonic();
        let limit = match self.courier.roster().room(started) {
            Room::Open => limit,
            Room::Probe => limit.min(1),
            Room::Shut(_) => 0,
        };
        if limit == 0 {
            return false;
        }
        let wanted = u32::try_from(limit).unwrap_or(u32::MAX);
        let claimed = self.store.claim(self.medium, wanted, self.clock.now(), self.lease).await;
        self.note(&claimed);
        let claims = claimed.unwrap_or_default();
        let full = limit <= claims.len();
        for claims in self.courier.parted(claims) {
            self.dispatch(claims, started + self.lease, in_hand, stop.clone());
        }
        full
    }

    fn dispatch(
        &mut self,
        mut claims: Vec<Claim>,
        lease_end: Instant,
        in_hand: &mut JoinSet<()>,
        stop: watch::Receiver<bool>,
    ) {
        let (store, courier, clock) = (self.store.clone(), self.courier.clone(), self.clock.clone());
        let others = claims.split_off(1);
        let claim = claims.remove(0);
        let errand = Errand { claim, others, lease_end, chance: self.rng.f64() };
        in_hand.spawn(async move {
            let resolution = courier.carry(&errand, stop).await;
            conclude(&store, &clock, &errand, resolution).await;
        });
    }

    async fn rest(&self, nudge: &Notify) {
        tokio::select! {
            () = nudge.notified() => {}
            () = tokio::time::sleep(POLL_WAIT) => {}
        }
    }

    /// Says once that the store began or ceased to fail.
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

/// Whether the worker shall stop: told so, or nobody is left to tell it.
pub(super) fn is_stopping(stop: &watch::Receiver<bool>) -> bool {
    *stop.borrow() || stop.has_changed().is_err()
}

/// Waits until at most `left` messages are in hand.
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
        tracing::error!(error = &error as &dyn std::error::Error, "a send broke off; its message waits for its lease");
    }
}

/// Tells the store how an errand ended. A store that does not take it leaves the message to its lease.
async fn conclude(store: &Store, clock: &Clock, errand: &Errand, resolution: Resolution) {
    let id = errand.claim.id;
    let held: Vec<_> = errand.claims().map(|claim| (claim.id, claim.lease)).collect();
    let all = held.len() as u64;
    for tried in 1..=FINISH_TRIES_MAX {
        let (now, held) = (clock.now(), held.clone());
        let told = match resolution.clone() {
            Resolution::Finished(gateway, attempt) => store.finish_together(held, gateway, attempt, now).await,
            Resolution::Released => store.release(held, now).await,
        };
        match told {
            Ok(kept) if kept == all => return,
            Ok(_) => return tracing::warn!(message = %id, "the lease was lost before the attempt ended"),
            Err(error) if tried == FINISH_TRIES_MAX => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(message = %id, error, "the end of an attempt was not recorded");
            }
            Err(_) => tokio::time::sleep(FINISH_WAIT * 2u32.pow(tried - 1)).await,
        }
    }
}
