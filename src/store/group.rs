//! The end of every transaction, on both engines.
//!
//! Figures are added up from its events before it is committed, so that a figure and the counter of Prometheus never differ.
//! Events are summed first: thousands of turns change some dozens of rows.
//!
//! After the commit everyone who waits is answered. If it failed, the turns that nobody waits for are kept for another try, up to
//! a bound.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;

use crate::store::commit_event::CommitEvent;
use crate::store::job::Job;
use crate::store::rules::figures::Sums;
use crate::store::sql::{Result, SqlError, Tx, params};
use crate::store::{Observation, Observer};

const ADD: &str = "
    INSERT INTO figure (began, line, name, subject, value, total) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (began, line, name, subject, value) DO UPDATE SET total = figure.total + excluded.total";

/// Turns that were lost. They are counted in the figures by the next transaction.
#[derive(Clone)]
pub(super) struct LostTurns {
    uncounted: Arc<AtomicU64>,
    observer: Observer,
}

impl LostTurns {
    /// None yet. The observer is told of each.
    pub(super) fn new(observer: Observer) -> Self {
        Self { uncounted: Arc::default(), observer }
    }

    /// Adds some.
    pub(super) fn add(&self, turns: u64) {
        self.uncounted.fetch_add(turns, Ordering::Relaxed);
        (self.observer)(Observation::Lost(turns));
    }

    /// Those that are not in the figures yet, for one transaction to count: no other counts them meanwhile.
    pub(super) fn take(&self) -> UncountedTurns {
        UncountedTurns { turns: self.uncounted.swap(0, Ordering::Relaxed), lost: self.clone() }
    }
}

/// Lost turns that one transaction counts. If it is not committed, another will.
pub(super) struct UncountedTurns {
    pub turns: u64,
    lost: LostTurns,
}

impl UncountedTurns {
    /// They are in the figures now.
    pub(super) fn note_counted(mut self) {
        self.turns = 0;
    }
}

impl Drop for UncountedTurns {
    fn drop(&mut self) {
        self.lost.uncounted.fetch_add(self.turns, Ordering::Relaxed);
    }
}

/// Turns and ends of groups that failed, kept for another try.
pub(super) struct KeptTurns<J: ?Sized> {
    jobs: VecDeque<Box<J>>,
    /// The oldest of more are given up.
    jobs_max: usize,
    /// True if the last group failed, so that a long trouble is logged once.
    failing: bool,
    lost: LostTurns,
}

impl<J: Job + ?Sized> KeptTurns<J> {
    pub(super) fn new(jobs_max: usize, lost: LostTurns) -> Self {
        Self { jobs: VecDeque::new(), jobs_max, failing: false, lost }
    }

    /// Takes everything that is kept, to try it again.
    pub(super) fn take(&mut self) -> Vec<Box<J>> {
        self.jobs.drain(..).collect()
    }

    /// Ends a group that was committed: tells what came true, then answers, so that who has the answer finds it told.
    pub(super) fn end(&mut self, group: Vec<Box<J>>, events: &[CommitEvent], took: Duration) {
        if std::mem::take(&mut self.failing) {
            tracing::info!("the database takes everything again");
        }
        events.iter().for_each(|event| event.tell(&self.lost.observer));
        (self.lost.observer)(Observation::Committed(took));
        group.into_iter().for_each(|mut job| job.answer());
    }

    /// Ends a group that failed: tells everyone who waits, and keeps the rest.
    pub(super) fn keep(&mut self, group: Vec<Box<J>>, error: SqlError) {
        let error = Arc::new(error);
        self.jobs.extend(unawaited(group, &error));
        if !std::mem::replace(&mut self.failing, true) {
            let turns_kept = self.jobs.len();
            tracing::warn!(%error, turns_kept, "the database takes nothing; turns are kept for now");
        }
        (self.lost.observer)(Observation::Failed);
        self.give_up(self.jobs.len().saturating_sub(self.jobs_max));
    }

    /// Ends a group that can never be committed: tells everyone who waits, and gives up the rest.
    pub(super) fn refuse(&mut self, group: Vec<Box<J>>, error: SqlError) {
        let error = Arc::new(error);
        let unawaited = unawaited(group, &error);
        if !unawaited.is_empty() {
            tracing::warn!(%error, "the database refused something that nobody waits for");
        }
        self.lose(unawaited);
    }

    /// Gives up everything that is kept.
    pub(super) fn give_up_all(&mut self) {
        self.give_up(self.jobs.len());
    }

    /// Gives up the oldest of what is kept. The upkeep ends a call whose end is lost.
    fn give_up(&mut self, count: usize) {
        let given_up = self.jobs.drain(..count).collect();
        self.lose(given_up);
    }

    fn lose(&self, jobs: Vec<Box<J>>) {
        let turns = jobs.iter().filter(|job| job.unawaited_turn().is_some()).count() as u64;
        if turns > 0 {
            tracing::warn!(turns, "turns are given up, they will be missing from the history");
            self.lost.add(turns);
        }
    }
}

/// Tells everyone who waits that the group failed; gives back what nobody waits for.
fn unawaited<J: Job + ?Sized>(mut group: Vec<Box<J>>, error: &Arc<SqlError>) -> Vec<Box<J>> {
    group.retain_mut(|job| !job.refuse(error));
    group
}

/// Goes on without a job that alone cannot be done.
pub(super) fn leave_out<T: Tx, J: Job + ?Sized>(tx: &mut T, job: &mut J, error: SqlError) {
    job.fail(error);
    if let Some(began) = job.unawaited_turn() {
        tx.notify(CommitEvent::Lost(began));
    }
}

/// Adds events to the figures, and turns that were lost before now.
pub(super) fn add_figures<T: Tx>(tx: &mut T, events: &[CommitEvent], now: Timestamp, lost: u64) -> Result<()> {
    for (key, total) in Sums::of(events, now, lost) {
        let total = total.cast_signed();
        tx.insert(ADD, params![key.began, key.line, key.name, key.subject, key.value, total])?;
    }
    Ok(())
}
