//! The upkeep: ends calls without a hang-up notice, gives ended calls their outcome, assesses them, measures backlog
//! and spending, closes prefixes under suspicion of SMS pumping, and deletes old data.
//!
//! If several nodes share a database, one of them at a time does all that changes it; each measures for its own metrics.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use crate::base::clock::{Clock, ClockSteps};
use crate::base::moment::earlier;
use crate::base::stop::{Stop, Ticks};
use crate::config::settings::{LimitSettings, RetentionSettings};
use crate::line::message::Medium;
use crate::metrics::budget::Budget;
use crate::metrics::prometheus::Metrics;
use crate::outbox::spool::SpoolRetention;
use crate::store::{Backlog, Leader, Store, StoreError, Sweep, SweptBefore};

/// The interval of the upkeep.
const TICK: Duration = Duration::from_secs(1);
/// Ticks between two checks for prefixes to be closed: a minute.
const TICKS_PER_CLOSING: u32 = 60;
/// Ticks between two deletions of old data: an hour, as addresses are kept for a few hours only.
const TICKS_PER_SWEEP: u32 = 3600;
/// Ticks before the first deletion: a clock that is wrong after a start is often corrected by then.
const TICKS_BEFORE_SWEEP: u32 = 600;
/// A sweep begins no further batch in a tick after this time: the rest of the upkeep waits for it.
const SWEEP_PER_TICK: Duration = Duration::from_millis(200);
/// The longest time that the clock may be ahead of the newest record before it is doubted: that of a line without
/// calls, or a stopped one.
const AHEAD_MAX: Duration = Duration::from_secs(2 * 24 * 60 * 60);
/// The time after which a doubted clock is believed.
const DOUBTED_FOR: Duration = Duration::from_secs(24 * 60 * 60);
/// The most calls settled in one tick; the rest follow in the next.
const SETTLED_PER_TICK_MAX: u32 = 10_000;
/// Calls assessed in one transaction.
const ASSESSED_AT_ONCE_MAX: u32 = 200;
/// Transactions of assessments in one tick: 4,000 calls a second, each of which is due some five times in its life.
const ACCOUNTS_PER_TICK_MAX: u32 = 20;
/// The shortest step back of the clock that is noticed.
const STEP_MIN: SignedDuration = SignedDuration::from_secs(1);
/// The number of ticks that handle a step back.
const LOOKS_AFTER_STEP: u32 = 5;

/// The surroundings of the upkeep.
pub struct Upkeep {
    /// The store.
    pub store: Store,
    /// The metrics.
    pub metrics: Arc<Metrics>,
    /// The time.
    pub clock: Clock,
    /// The end of silent calls and of data.
    pub retention: RetentionSettings,
    /// The closing of prefixes, and the time texts are counted.
    pub limits: Arc<LimitSettings>,
    /// The daily budget.
    pub budget: Budget,
    /// The spooled files of this node.
    pub spool: SpoolRetention,
}

/// Parts of the upkeep that not every tick does. Each is due until it is done.
#[derive(Default)]
pub struct Rounds {
    /// Suspicious prefixes are closed.
    pub closing: bool,
    /// Old data is deleted.
    pub sweep: Option<Sweep>,
}

impl Upkeep {
    /// Runs until stopped.
    pub async fn run(self, mut stop: Stop) {
        let mut ticks = Ticks::every(TICK);
        let (mut count, mut failing, mut steps_back) = (0_u32, false, StepsBack::new(&self.clock));
        let (mut doubt, mut rounds, mut sweep_is_due) = (Doubt::default(), Rounds::default(), false);
        let mut leader = Leader::new(self.store.clone(), self.clock.clone(), "upkeep");
        while ticks.next(&mut stop).await {
            rounds.closing |= count.is_multiple_of(TICKS_PER_CLOSING);
            sweep_is_due |= count % TICKS_PER_SWEEP == TICKS_BEFORE_SWEEP;
            count = count.wrapping_add(1);
            if sweep_is_due && doubt.believes(&self.clock, &self.store).await {
                sweep_is_due = false;
                rounds.sweep = Some(self.begin_sweep());
                self.spool.remove_old(self.clock.now()).await;
            }
            let looked = if steps_back.may_have_come(&self.clock) { self.follow_clock().await } else { Ok(()) };
            let looked = looked.and(self.take_turn(&mut leader, &mut rounds).await);
            match &looked {
                Err(error) if !failing => {
                    tracing::warn!(error = error as &dyn std::error::Error, "upkeep put off");
                }
                Ok(()) if failing => tracing::info!("upkeep goes on"),
                _ => {}
            }
            failing = looked.is_err();
        }
        leader.resign().await;
    }

    /// A tick of this node among others.
    async fn take_turn(&self, leader: &mut Leader, rounds: &mut Rounds) -> Result<(), StoreError> {
        if leader.leads().await? { self.tick(rounds).await } else { self.measure(self.clock.now()).await }
    }

    /// A tick of the node that leads: does everything that is due, each part whatever became of those before it.
    ///
    /// # Errors
    /// The first fault of a part; the next tick continues.
    pub async fn tick(&self, rounds: &mut Rounds) -> Result<(), StoreError> {
        let now = self.clock.now();
        let done = [
            self.reap(now).await,
            self.store.settle(SETTLED_PER_TICK_MAX).await.map(drop),
            self.assess(now).await,
            self.measure(now).await,
            self.close_prefixes(rounds, now).await,
            self.sweep(rounds).await,
        ];
        done.into_iter().collect()
    }

    /// A sweep of everything that is old by now.
    pub fn begin_sweep(&self) -> Sweep {
        let RetentionSettings { history, consents, figures, .. } = self.retention;
        let now = self.clock.now();
        self.store.begin_sweep(SweptBefore {
            history: earlier(now, history),
            consents: earlier(now, consents),
            texted: earlier(now, self.limits.longest()),
            figures: earlier(now, figures),
        })
    }

    async fn reap(&self, now: Timestamp) -> Result<(), StoreError> {
        let closed = self.store.reap(earlier(now, self.retention.silent_call)).await?;
        if closed > 0 {
            tracing::info!(closed, "ended calls without a hang-up notice");
        }
        Ok(())
    }

    /// Measures what waits and what was spent.
    async fn measure(&self, now: Timestamp) -> Result<(), StoreError> {
        self.metrics.set_calls_open(self.store.calls_open().await?);
        for medium in [Medium::Sms, Medium::Email] {
            let oldest_promise = self.store.oldest_promise(medium, now).await?;
            self.set_backlog(medium, self.store.backlog(medium, now).await?, oldest_promise, now);
        }
        self.budget.watch(self.store.spent(self.limits.clone(), now).await?, &self.metrics, now);
        Ok(())
    }

    /// Assesses calls, in several transactions, so that others can write in between.
    async fn assess(&self, now: Timestamp) -> Result<(), StoreError> {
        for _ in 0..ACCOUNTS_PER_TICK_MAX {
            if self.store.assess_calls(now, ASSESSED_AT_ONCE_MAX).await? < ASSESSED_AT_ONCE_MAX.into() {
                break;
            }
        }
        Ok(())
    }

    async fn close_prefixes(&self, rounds: &mut Rounds, now: Timestamp) -> Result<(), StoreError> {
        if !rounds.closing {
            return Ok(());
        }
        let closed = self.store.close_prefixes(self.limits.clone(), now).await?;
        rounds.closing = false;
        if closed > 0 {
            tracing::warn!(closed, "closed prefixes whose texts are neither delivered nor opened");
        }
        Ok(())
    }

    /// Goes on with the sweep that is under way.
    async fn sweep(&self, rounds: &mut Rounds) -> Result<(), StoreError> {
        let began = self.clock.monotonic();
        while let Some(sweep) = &mut rounds.sweep {
            self.store.sweep_on(sweep).await?;
            if sweep.is_over() {
                let erased = sweep.swept();
                if erased > 0 {
                    tracing::info!(erased, "deleted old data");
                }
                rounds.sweep = None;
            }
            if SWEEP_PER_TICK <= self.clock.monotonic().saturating_duration_since(began) {
                break;
            }
        }
        Ok(())
    }

    /// Moves messages promised in the future by the clock to the present.
    async fn follow_clock(&self) -> Result<(), StoreError> {
        let moved = self.store.follow_clock(self.clock.now()).await?;
        if moved > 0 {
            tracing::warn!(moved, "the clock stepped back; messages promised in the future are due as before");
        }
        Ok(())
    }

    fn set_backlog(&self, medium: Medium, backlog: Backlog, oldest_promise: Option<Timestamp>, now: Timestamp) {
        let age = |at: Option<Timestamp>| at.map_or(0.0, |at| now.duration_since(at).as_secs_f64().max(0.0));
        self.metrics.set_backlog(medium, backlog.due, age(backlog.oldest_due), age(oldest_promise));
    }
}

/// Doubt about the clock: deletions by a wrong clock cannot be undone.
#[derive(Default)]
struct Doubt {
    since: Option<Instant>,
}

impl Doubt {
    /// True if the clock is not far ahead of the database, or has been for a day.
    async fn believes(&mut self, clock: &Clock, store: &Store) -> bool {
        let Ok(latest) = store.latest().await else { return false };
        let ahead = latest.map(|latest| clock.now().duration_since(latest));
        if ahead.is_none_or(|ahead| ahead.unsigned_abs() <= AHEAD_MAX || ahead.is_negative()) {
            self.since = None;
            return true;
        }
        let (now, is_first) = (clock.monotonic(), self.since.is_none());
        let since = *self.since.get_or_insert(now);
        if is_first {
            tracing::warn!(
                days_ahead = ahead.map(|ahead| ahead.as_hours() / 24),
                "the clock is far ahead of the database: no old data is deleted until it has been so for a day"
            );
        }
        now.saturating_duration_since(since) >= DOUBTED_FOR
    }
}

/// Tells when messages may have been promised before the clock was set back.
struct StepsBack {
    steps: ClockSteps,
    /// Ticks left to look for messages of a step back: one promised at that moment is stored a little later.
    looks_left: u32,
}

impl StepsBack {
    /// The clock may have stepped back while the program was stopped.
    fn new(clock: &Clock) -> Self {
        Self { steps: ClockSteps::new(clock), looks_left: LOOKS_AFTER_STEP }
    }

    /// True if the clock has stepped back just now, or a few ticks ago.
    fn may_have_come(&mut self, clock: &Clock) -> bool {
        if self.steps.look(clock) < -STEP_MIN {
            self.looks_left = LOOKS_AFTER_STEP;
        }
        let may = self.looks_left > 0;
        self.looks_left = self.looks_left.saturating_sub(1);
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::call::{LineId, PlatformName};
    use crate::line::event::Standing;
    use crate::store::{CallKey, TurnRecord};

    const DAY: Duration = Duration::from_secs(24 * 60 * 60);

    fn turn(at: Timestamp) -> TurnRecord {
        TurnRecord {
            call: CallKey([7; 16]),
            revision: "0123abcd".into(),
            turn: 1,
            at,
            platform: PlatformName::new("local"),
            line: LineId::new("main"),
            started: at,
            caller: None,
            anonymous: false,
            topic: None,
            standing: Standing::Menu,
            waiting_at: None,
            heard: None,
            events: vec![],
            messages: vec![],
            consents: vec![],
            formers: vec![],
        }
    }

    #[tokio::test]
    async fn a_clock_that_jumped_years_ahead_is_not_believed_until_it_has_been_so_for_a_day() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::standing_at("2026-11-22T10:00:00Z".parse().unwrap());
        let store = Store::open(&folder.path().join("deflect.db"), clock.clone(), Arc::new(|_| {})).unwrap();
        let mut doubt = Doubt::default();
        assert!(doubt.believes(&clock, &store).await, "an empty database has nothing to lose");
        store.commit(turn(clock.now())).await.unwrap();
        clock.pass(DAY);
        assert!(doubt.believes(&clock, &store).await);
        let right = clock.now();
        clock.set("2030-11-22T10:00:00Z".parse().unwrap());
        assert!(!doubt.believes(&clock, &store).await);
        clock.pass(DAY / 2);
        assert!(!doubt.believes(&clock, &store).await);
        clock.set(right);
        assert!(doubt.believes(&clock, &store).await, "it was put right");
        clock.set("2030-11-22T10:00:00Z".parse().unwrap());
        assert!(!doubt.believes(&clock, &store).await, "the doubt begins anew");
        clock.pass(DAY);
        assert!(doubt.believes(&clock, &store).await, "a line nobody called for years");
    }

    #[tokio::test]
    async fn what_was_swept_last_is_known_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::standing_at("2026-11-22T10:00:00Z".parse().unwrap());
        let open = || Store::open(&folder.path().join("deflect.db"), clock.clone(), Arc::new(|_| {})).unwrap();
        let store = open();
        let long_ago = Timestamp::UNIX_EPOCH;
        let before = SweptBefore { history: long_ago, consents: long_ago, texted: long_ago, figures: long_ago };
        store.sweep(before).await.unwrap();
        store.close().await;
        clock.set("2030-11-22T10:00:00Z".parse().unwrap());
        assert!(!Doubt::default().believes(&clock, &open()).await);
    }
}
