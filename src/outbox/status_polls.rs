//! Asks gateways for the state of the messages they took, or may have taken, until it is final.
//!
//! A loop for each gateway with one request at a time, all in one task. A poll without an answer is repeated later;
//! polling ends an hour after the message expired. Where several nodes share a database, one of them polls a gateway.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use jiff::Timestamp;

use crate::base::clock::Clock;
use crate::base::moment::later;
use crate::base::stop::Stop;
use crate::config::settings::GatewayName;
use crate::outbox::context::OutboxContext;
use crate::outbox::sms::SmsGateway;
use crate::outbox::sms::poll::{PollPolicy, PollRequest, PollResult};
use crate::outbox::vault::{Purpose, Vault};
use crate::store::{DuePoll, Leader, MessageId, Receipt, Store, StoreError};

/// The interval of looking for messages to poll.
const TICK: Duration = Duration::from_secs(1);
/// Times of the polls about a message, counted from when its gateway took it; after the last, every [`LATER`].
const SCHEDULE: [Duration; 5] = [
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_secs(2 * 60),
    Duration::from_secs(10 * 60),
    Duration::from_secs(30 * 60),
];
/// The interval of polls once the schedule is over, and the time for which an expired message is still polled.
const LATER: Duration = Duration::from_secs(60 * 60);
/// The pause after a poll without an answer. SMSC.ru counts its limits by the minute.
const PAUSE: Duration = Duration::from_secs(60);

/// Polls all gateways that can be polled.
pub struct StatusPolls {
    store: Store,
    vault: Vault,
    clock: Clock,
    gateways: Vec<PolledGateway>,
}

/// A gateway with the limits of polling it.
#[derive(Debug)]
pub struct PolledGateway {
    gateway: Arc<SmsGateway>,
    policy: PollPolicy,
}

/// Progress of polling one gateway.
#[derive(Debug, Default)]
pub struct PollState {
    /// No poll before then.
    paused_until: Option<Instant>,
    /// No poll about several messages before then.
    batch_from: Option<Instant>,
    /// The last poll failed at the gateway or the store; logged once.
    failing: bool,
}

impl StatusPolls {
    /// Polls of those gateways that can be polled.
    pub fn new(gateways: impl IntoIterator<Item = Arc<SmsGateway>>, context: &OutboxContext) -> Self {
        let gateways = gateways.into_iter().filter_map(PolledGateway::new).collect();
        let OutboxContext { store, vault, clock, .. } = context.clone();
        Self { store, vault, clock, gateways }
    }

    /// Runs until a stop. A poll under way is dropped: it changes nothing.
    pub async fn run(self, stop: Stop) {
        join_all(self.gateways.iter().map(|gateway| self.poll_until_stopped(gateway, stop.clone()))).await;
    }

    async fn poll_until_stopped(&self, gateway: &PolledGateway, mut stop: Stop) {
        let task = format!("status polls of {}", gateway.name().as_str());
        let mut leader = Leader::new(self.store.clone(), self.clock.clone(), task);
        tokio::select! {
            () = self.poll_while_leading(gateway, &mut leader) => {}
            () = stop.asked() => {}
        }
        leader.resign().await;
    }

    async fn poll_while_leading(&self, gateway: &PolledGateway, leader: &mut Leader) {
        let mut state = PollState::default();
        loop {
            // A store that fails is told of by the tick of the node that led last.
            let leads = leader.leads().await.unwrap_or(false);
            if !leads || !self.tick(gateway, &mut state).await {
                tokio::time::sleep(TICK).await;
            }
        }
    }

    /// The gateways that are polled.
    pub fn gateways(&self) -> &[PolledGateway] {
        &self.gateways
    }

    /// Polls for the messages that are due. True if there may be more.
    pub async fn tick(&self, gateway: &PolledGateway, state: &mut PollState) -> bool {
        let now = self.clock.monotonic();
        if state.paused_until.is_some_and(|until| now < until) {
            return false;
        }
        match self.poll(gateway, state, now).await {
            Ok(polled) => polled,
            Err(error) => {
                state.fail(gateway, "the store", &error.to_string());
                state.paused_until = Some(now + TICK);
                false
            }
        }
    }

    async fn poll(&self, gateway: &PolledGateway, state: &mut PollState, now: Instant) -> Result<bool, StoreError> {
        let limit = state.batch(gateway.policy, now);
        let mut due = self.store.followable(gateway.name(), limit, self.clock.now()).await?;
        let requests: Vec<PollRequest> = due.iter().map(|followable| self.request(followable)).collect();
        let (allowed, impossible): (Vec<PollRequest>, Vec<PollRequest>) =
            requests.into_iter().partition(|request| gateway.policy.allows(request));
        if !impossible.is_empty() {
            self.store.asked(impossible.iter().map(|request| (request.id, None)).collect()).await?;
            due.retain(|followable| impossible.iter().all(|request| request.id != followable.id));
        }
        if allowed.is_empty() {
            return Ok(!impossible.is_empty());
        }
        if allowed.len() > 1 {
            state.batch_from = Some(now + gateway.policy.batch_pause);
        }
        match gateway.gateway.poll(&allowed).await {
            PollResult::States(receipts) => self.record(gateway, state, &due, receipts).await.map(|()| true),
            PollResult::Failed(reason) => {
                state.fail(gateway, "the gateway", &reason);
                state.paused_until = Some(self.clock.monotonic() + PAUSE);
                Ok(false)
            }
        }
    }

    async fn record(
        &self,
        gateway: &PolledGateway,
        state: &mut PollState,
        due: &[DuePoll],
        receipts: Vec<Receipt>,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.store.keep_receipts(gateway.name(), receipts, now).await?;
        let polls_max = gateway.policy.polls_max;
        let polled = due.iter().map(|followable| (followable.id, next_poll(followable, polls_max, now)));
        self.store.asked(polled.collect::<Vec<(MessageId, Option<Timestamp>)>>()).await?;
        if std::mem::take(&mut state.failing) {
            tracing::info!(gateway = gateway.name().as_str(), "status polls work again");
        }
        Ok(())
    }

    /// A number that cannot be decrypted is left out.
    fn request(&self, followable: &DuePoll) -> PollRequest {
        let to = followable.to.as_ref().and_then(|to| self.vault.open(&to.0, Purpose::Address).ok());
        PollRequest { id: followable.id, provider_ids: followable.provider_ids.clone(), to }
    }
}

impl PolledGateway {
    fn new(gateway: Arc<SmsGateway>) -> Option<Self> {
        gateway.poll_policy().map(|policy| Self { gateway, policy })
    }

    fn name(&self) -> &GatewayName {
        self.gateway.name()
    }
}

impl PollState {
    /// The most messages in the next poll.
    fn batch(&self, policy: PollPolicy, now: Instant) -> u32 {
        match self.batch_from {
            Some(from) if now < from => 1,
            _ => policy.batch_max,
        }
    }

    fn fail(&mut self, gateway: &PolledGateway, who: &str, reason: &str) {
        if !std::mem::replace(&mut self.failing, true) {
            tracing::warn!(gateway = gateway.name().as_str(), reason, "status polls fail: no answer of {who}");
        }
    }
}

/// The time of the next poll about a message that was just polled; `None` after the last one.
fn next_poll(followable: &DuePoll, polls_max: Option<u32>, now: Timestamp) -> Option<Timestamp> {
    let polls = followable.asked + 1;
    let last = later(followable.expires, LATER);
    if polls_max.is_some_and(|max| polls >= max) || last <= now {
        return None;
    }
    let planned = match SCHEDULE.get(polls as usize) {
        Some(wait) => followable.since.checked_add(*wait),
        None => now.checked_add(LATER),
    };
    let soonest = later(now, SCHEDULE[0]);
    Some(planned.unwrap_or(Timestamp::MAX).max(soonest).min(last.max(soonest)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::MessageState;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    /// When a message of half an hour is asked about, in seconds after it was taken.
    fn questions(first: u64, questions_max: Option<u32>) -> Vec<i64> {
        let mut followable = DuePoll {
            id: MessageId([1; 16]),
            provider_ids: vec![],
            to: None,
            state: MessageState::Sent,
            since: at(0),
            expires: at(1800),
            asked: 0,
        };
        let mut times = vec![at(first)];
        while let Some(time) = next_poll(&followable, questions_max, *times.last().unwrap()) {
            times.push(time);
            followable.asked += 1;
        }
        times.into_iter().map(|time| time.as_second()).collect()
    }

    #[test]
    fn a_message_is_asked_about_less_and_less_until_it_is_long_dead() {
        assert_eq!(questions(5, None), [5, 30, 120, 600, 1800, 5400]);
    }

    #[test]
    fn a_gateway_that_counts_questions_is_asked_no_more() {
        assert_eq!(questions(5, Some(5)), [5, 30, 120, 600, 1800]);
    }

    #[test]
    fn a_doubt_is_asked_about_later_and_never_twice_at_once() {
        assert_eq!(questions(90, None), [90, 95, 120, 600, 1800, 5400]);
    }

    #[test]
    fn a_question_that_comes_late_does_not_bring_the_others_at_once() {
        assert_eq!(questions(1000, None), [1000, 1005, 1010, 1015, 1800, 5400]);
        assert_eq!(questions(9000, None), [9000]);
    }
}
