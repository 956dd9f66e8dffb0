//! The daily mail to operations, about the day before.
//!
//! It goes through the outbox like all mail, under an id made of its day and mailbox: whichever node comes first stores
//! it, and no node that starts again or comes later adds a second one. A node that was off at the time writes it when it
//! comes back, as long as the day is not over.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use tokio::sync::{Notify, watch};
use tokio::time::MissedTickBehavior;

use crate::base::clock::Clock;
use crate::config::settings::ReportSettings;
use crate::metrics::deflection;
use crate::metrics::period::Period;
use crate::metrics::report::{PeriodReport, ReportError};
use crate::outbox::compose::Composer;
use crate::store::{Store, StoreError};

/// How often it is looked whether the time has come.
const TICK: Duration = Duration::from_secs(20);
/// Calls settled or accounted for in one go.
const CALLS_AT_ONCE: u32 = 200;

/// Writes a report each day.
pub struct DailyReports {
    store: Store,
    composer: Composer,
    settings: ReportSettings,
    clock: Clock,
    /// Wakes the worker of mail.
    nudge: Arc<Notify>,
    /// The day on which the last report was written or found to be.
    done: Option<Date>,
}

impl fmt::Debug for DailyReports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DailyReports(…)")
    }
}

impl DailyReports {
    /// Reports of a store's figures by these settings. `nudge` is told when one waits to be sent.
    pub fn new(store: Store, composer: Composer, settings: ReportSettings, clock: Clock, nudge: Arc<Notify>) -> Self {
        Self { store, composer, settings, clock, nudge, done: None }
    }

    /// Looks until told to stop.
    pub async fn run(mut self, mut stop: watch::Receiver<bool>) {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut failing = false;
        loop {
            tokio::select! {
                _ = ticks.tick() => {}
                _ = stop.wait_for(|stopping| *stopping) => return,
            }
            let looked = self.look().await;
            if let Err(error) = &looked
                && !failing
            {
                tracing::warn!(error = error as &dyn std::error::Error, "the daily report is put off");
            }
            failing = looked.is_err();
        }
    }

    /// One look: stores the report where it is due and not there; says how many mails were stored.
    ///
    /// # Errors
    /// The store's; the next look tries again.
    pub async fn look(&mut self) -> Result<usize, ReportError> {
        let now = self.clock.now();
        let today = now.to_zoned(self.settings.zone.clone()).date();
        // A time that clocks leap over is the same time after the leap.
        let due = today.to_datetime(self.settings.at).to_zoned(self.settings.zone.clone());
        let is_due = due.is_ok_and(|due| due.timestamp() <= now);
        if self.done == Some(today) || !is_due {
            return Ok(0);
        }
        self.catch_up(now).await?;
        let report = PeriodReport::read(&self.store, Period::yesterday(now, &self.settings.zone)?, None, now).await?;
        let mut stored = 0;
        for mailbox in &self.settings.to {
            stored += usize::from(self.store.post(self.composer.report(mailbox, &report), now).await?);
        }
        self.done = Some(today);
        if stored > 0 {
            tracing::info!(mails = stored, "the daily report is on its way");
            self.nudge.notify_one();
        }
        Ok(stored)
    }

    /// Finds out about calls what there is to be found out by now: where no node ran for a while, the report would come
    /// before the upkeep has got to them.
    async fn catch_up(&self, now: Timestamp) -> Result<(), StoreError> {
        while self.store.settle(CALLS_AT_ONCE).await? == u64::from(CALLS_AT_ONCE) {}
        while self.store.account(now, CALLS_AT_ONCE, deflection::look).await? == u64::from(CALLS_AT_ONCE) {}
        Ok(())
    }
}
