//! The daily mail to operations, about the day before.
//!
//! It goes through the outbox like all mail, with an id made of day and mailbox: the first node stores it, and restarts
//! and other nodes add no second one. A node that was off at the time writes it later, while the day lasts.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use tokio::sync::Notify;

use crate::base::clock::Clock;
use crate::base::stop::{Stop, Ticks};
use crate::config::settings::ReportSettings;
use crate::metrics::leaves::LeaveSources;
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::period::Period;
use crate::metrics::report::{PeriodReport, ReportError};
use crate::outbox::compose::Composer;
use crate::store::{Store, StoreError};

/// The interval of checking the time.
const TICK: Duration = Duration::from_secs(20);
/// Calls settled or assessed in one transaction.
const CALLS_AT_ONCE: u32 = 200;

/// Mails a report each day.
pub struct DailyReports {
    store: Store,
    composer: Composer,
    settings: ReportSettings,
    /// The words of those who read them.
    words: &'static OperatorWords,
    /// The places where callers left, by the configuration in service as the writer began; `None` leaves it out.
    leaves: Option<LeaveSources>,
    clock: Clock,
    /// Wakes the mail worker.
    nudge: Arc<Notify>,
    /// The day of the last report known to be stored.
    done: Option<Date>,
}

impl fmt::Debug for DailyReports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DailyReports(…)")
    }
}

impl DailyReports {
    /// Reports of a store's figures by these settings, in these words. `nudge` is notified when one is due.
    pub fn new(
        store: Store,
        composer: Composer,
        settings: ReportSettings,
        words: &'static OperatorWords,
        clock: Clock,
        nudge: Arc<Notify>,
    ) -> Self {
        Self { store, composer, settings, words, leaves: None, clock, nudge, done: None }
    }

    /// Tells also where inside prompts callers left.
    pub fn with_leaves(self, leaves: LeaveSources) -> Self {
        Self { leaves: Some(leaves), ..self }
    }

    /// Runs until stopped.
    pub async fn run(mut self, mut stop: Stop) {
        let mut ticks = Ticks::every(TICK);
        let mut failing = false;
        while ticks.next(&mut stop).await {
            let looked = self.look().await;
            if let Err(error) = &looked
                && !failing
            {
                tracing::warn!(error = error as &dyn std::error::Error, "the daily report is delayed");
            }
            failing = looked.is_err();
        }
    }

    /// Stores the report if it is due and not stored yet; returns the number of mails stored.
    ///
    /// # Errors
    /// The store failed; the next tick tries again.
    pub async fn look(&mut self) -> Result<usize, ReportError> {
        let now = self.clock.now();
        let today = now.to_zoned(self.settings.zone.clone()).date();
        // A time skipped by a change of the clocks is the time after the change.
        let due = today.to_datetime(self.settings.at).to_zoned(self.settings.zone.clone());
        let is_due = due.is_ok_and(|due| due.timestamp() <= now);
        if self.done == Some(today) || !is_due {
            return Ok(0);
        }
        self.catch_up(now).await?;
        let yesterday = Period::yesterday(now, &self.settings.zone)?;
        let mut report = PeriodReport::read(&self.store, self.words, yesterday, None, now).await?;
        if let Some(leaves) = &self.leaves {
            report.read_leaves(leaves).await?;
        }
        let mut stored = 0;
        for mailbox in &self.settings.to {
            stored += usize::from(self.store.post(self.composer.report(mailbox, &report), now).await?);
        }
        self.done = Some(today);
        if stored > 0 {
            tracing::info!(mails = stored, "the daily report was handed to the outbox");
            self.nudge.notify_one();
        }
        Ok(stored)
    }

    /// Assesses calls as far as possible by now: if no node ran for a while, the report would come before the upkeep
    /// has done so.
    async fn catch_up(&self, now: Timestamp) -> Result<(), StoreError> {
        while self.store.settle(CALLS_AT_ONCE).await? == u64::from(CALLS_AT_ONCE) {}
        while self.store.assess_calls(now, CALLS_AT_ONCE).await? == u64::from(CALLS_AT_ONCE) {}
        Ok(())
    }
}
