//! A task that writes: it takes what waits for it, commits it as one transaction, and answers when it is durable.
//!
//! A group is whatever came while the group before it was being committed, so that one round trip and one flush to disk
//! serve many calls. It succeeds or fails as a whole, and is run again from the beginning after a conflict with another
//! node and after a lost connection, for a few seconds. Conflicts that go on are met by one transaction for each operation,
//! which holds fewer rows. A single operation that cannot be done does not spoil its group: the group is done once more
//! with a savepoint around each. One that meets a taken key again and again, alone in its transaction, is given up: it would
//! keep everything behind it waiting.
//!
//! Texts are counted by one transaction at a time on all nodes. A group of promises takes their lock last, and waits for other
//! nodes with nothing left to do but to look at what those counted ([`text_groups`](super::text_groups)). Where that does not do,
//! it is run again with the lock from the beginning, and grows while it waits.
//!
//! A commit does not wait for the disk, nor for a standby that has to have it too: it would with all its locks held, and the
//! groups of other nodes would wait one after the other. Its worker then changes a row of its own, which is durable only after
//! what was committed before it, and answers nobody until that is done.
//!
//! The answer to a commit may be lost with its connection. Each transaction therefore leaves its number in the row of its
//! worker, and the number found there tells if it was committed. The row is changed to read it, which waits for a commit that
//! the database is still at, and makes it durable.
//!
//! Callers go first: a group that only workers in the background wait for, such as the ends of sends, is put off while a caller
//! waits for a promise, which it would share the server with.
//!
//! Turns that are not waited for are kept when their group fails and tried again with the next, up to a bound.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use deadpool_postgres::Pool;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

use super::job::PgJob;
use super::statements::Statements;
use super::text_groups::TextGroups;
use super::transaction::{PgReadConnection, PgTransaction};
use crate::base::clock::Clock;
use crate::base::moment::earlier;
use crate::base::stop::Stop;
use crate::store::commit_event::CommitEvent;
use crate::store::group::{self, KeptTurns, LostTurns};
use crate::store::job::PUT_OFF_MAX;
use crate::store::sql::{
    BoundStatement, Exclusive, FirstQuestions, ReadTx, Result, SqlFault, SqlValue, ToValue, Tx, Urgency, params,
};

/// Operations committed at once.
const GROUP_MAX: usize = 256;
/// Turns kept for another try; the oldest are given up first.
const KEPT_TURNS_MAX: usize = 2048;
/// A group without anything urgent gathers more for this time.
const LINGER: Duration = Duration::from_millis(10);
/// A group is run again for this time. Callers who wait have long had another answer by then.
const GROUP_WAIT: Duration = Duration::from_secs(5);
/// The pause before a group is run again doubles up to this, so that nodes do not all come back at one moment.
const PAUSE_MAX: Duration = Duration::from_millis(500);
/// The shortest such pause.
const PAUSE_MIN: Duration = Duration::from_millis(5);
/// A worker without work renews its row after this time, so that it is not taken for dead.
const IDLE_WAIT: Duration = Duration::from_secs(60 * 60);
/// A row that was not renewed for this time is of a worker that is no more.
const DEAD_AFTER: Duration = Duration::from_secs(24 * 60 * 60);
/// Rows of dead workers that one that begins deletes: more than a node leaves behind.
const DEAD_AT_ONCE_MAX: u32 = 100;
/// The fate of a commit is looked for this long: longer than a fail-over takes.
const FIND_OUT_WAIT: Duration = Duration::from_secs(60);
/// Conflicts of a whole group before its operations are committed one by one, and taken keys that one of those meets before it
/// is given up.
const CONFLICTS_MAX: u32 = 3;

/// Durable only after every commit before it.
const MAKE_DURABLE: &str = "UPDATE worker_commit SET number = number WHERE worker = ?1 RETURNING number";
const KEEP_NUMBER: &str = "
    INSERT INTO worker_commit (worker, number, at) VALUES (?1, ?2, ?3)
    ON CONFLICT (worker) DO UPDATE SET number = excluded.number, at = excluded.at";

const BURY_DEAD: &str = "
    DELETE FROM worker_commit WHERE worker IN (
        SELECT worker FROM worker_commit WHERE at < ?1 ORDER BY at LIMIT ?2 /*postgres FOR UPDATE SKIP LOCKED*/)";

/// The parts that all workers of a store use.
#[derive(Clone)]
pub(super) struct WorkerParts {
    pub pool: Pool,
    pub statements: Arc<Statements>,
    pub clock: Clock,
    pub lost: LostTurns,
    pub waiting: WaitingCallers,
}

/// The callers of this node who wait for a promise to be durable.
#[derive(Clone, Default)]
pub(super) struct WaitingCallers(Arc<AtomicUsize>);

/// One of them, until dropped.
pub(super) struct WaitingCaller(WaitingCallers);

impl WaitingCallers {
    pub(super) fn one_more(&self) -> WaitingCaller {
        self.0.fetch_add(1, Ordering::Relaxed);
        WaitingCaller(self.clone())
    }

    fn are_none(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
}

impl Drop for WaitingCaller {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A task that writes.
pub(super) struct Worker {
    shared: WorkerParts,
    id: WorkerId,
    queue: mpsc::Receiver<Box<dyn PgJob>>,
    /// The work that everything in its queue excludes others from.
    excludes: Option<Exclusive>,
    rng: fastrand::Rng,
    /// The number of the last transaction that was begun.
    number: i64,
    kept: KeptTurns<dyn PgJob>,
}

/// The key of a worker's row: random, so that no two processes ever share one.
#[derive(Clone, Copy)]
struct WorkerId([u8; 16]);

impl ToValue for WorkerId {
    fn to_value(&self) -> SqlValue<'_> {
        SqlValue::Blob(&self.0)
    }
}

impl WorkerId {
    fn make_durable(self) -> BoundStatement {
        BoundStatement::new(MAKE_DURABLE, params![self])
    }
}

/// The way in which a group is run.
#[derive(Clone, Copy, PartialEq)]
enum PgAttempt {
    /// All together, with the lock of texts taken when everything is asked and inserted.
    LockLast,
    /// All together, and with them what comes while the transaction waits for those of other nodes.
    Growing,
    /// All together: the first that fails ends the group.
    Together,
    /// By a savepoint each: one that fails is left out.
    Apart,
}

impl Worker {
    pub(super) fn new(
        shared: WorkerParts,
        queue: mpsc::Receiver<Box<dyn PgJob>>,
        excludes: Option<Exclusive>,
        mut rng: fastrand::Rng,
    ) -> Self {
        let id = WorkerId(rng.u128(..).to_be_bytes());
        let kept = KeptTurns::new(KEPT_TURNS_MAX, shared.lost.clone());
        Self { shared, id, queue, excludes, rng, number: 0, kept }
    }

    /// Makes its row, which has to be there before the first commit of which the answer may be lost, and deletes those of
    /// dead workers.
    pub(super) async fn begin(&mut self) -> Result<()> {
        self.attempt(&mut vec![], PgAttempt::Together).await?;
        let dead = earlier(self.shared.clock.now(), DEAD_AFTER);
        let mut tx = PgTransaction::new(self.shared.connect().await?);
        match tx.run(BURY_DEAD, params![dead, DEAD_AT_ONCE_MAX]).await {
            Ok(_) => tx.commit(&self.id.make_durable()).await,
            Err(error) => {
                tx.roll_back(error.fault).await;
                Err(error)
            }
        }
    }

    /// Writes until it is told to stop, and then what was given before.
    pub(super) async fn run(mut self, mut stop: Stop) {
        loop {
            let mut group = self.kept.take();
            let patience = if group.is_empty() { IDLE_WAIT } else { PAUSE_MAX };
            tokio::select! {
                biased;
                first = timeout(patience, self.queue.recv()) => match first {
                    Ok(Some(job)) => {
                        group.push(job);
                        self.fill(&mut group).await;
                    }
                    Ok(None) => return self.end(group).await,
                    Err(_) if group.is_empty() => self.renew().await,
                    Err(_) => {}
                },
                () = stop.asked() => {
                    self.queue.close();
                    while let Some(job) = self.queue.recv().await {
                        group.push(job);
                    }
                    return self.end(group).await;
                }
            }
            self.write(group).await;
        }
    }

    /// Renews its row. One that fails is made up for by the next transaction.
    async fn renew(&mut self) {
        if let Err(error) = self.attempt(&mut vec![], PgAttempt::Together).await {
            tracing::debug!(%error, "a worker without work could not renew its row");
        }
    }

    /// Writes the last group.
    async fn end(&mut self, group: Vec<Box<dyn PgJob>>) {
        self.write(group).await;
        self.kept.give_up_all();
    }

    /// Takes what waits, and lingers for more unless something is urgent.
    async fn fill(&mut self, group: &mut Vec<Box<dyn PgJob>>) {
        let began = self.shared.clock.monotonic();
        loop {
            self.take_waiting(group);
            let wait = linger(group, !self.shared.waiting.are_none());
            let left = wait.saturating_sub(self.shared.clock.monotonic().saturating_duration_since(began));
            if GROUP_MAX <= group.len() || left.is_zero() {
                return;
            }
            // Callers may have gone meanwhile.
            match timeout(left.min(LINGER), self.queue.recv()).await {
                Ok(Some(job)) => group.push(job),
                Ok(None) => return,
                Err(_) => {}
            }
        }
    }

    /// Takes what waits.
    fn take_waiting(&mut self, group: &mut Vec<Box<dyn PgJob>>) {
        while group.len() < GROUP_MAX
            && let Ok(job) = self.queue.try_recv()
        {
            group.push(job);
        }
    }

    async fn write(&mut self, group: Vec<Box<dyn PgJob>>) {
        let (mut groups, mut first) = (VecDeque::from([group]), PgAttempt::LockLast);
        while let Some(mut group) = groups.pop_front() {
            if group.is_empty() {
                continue;
            }
            let began = self.shared.clock.monotonic();
            match self.commit(&mut group, std::mem::replace(&mut first, PgAttempt::Together), began).await {
                Ok(events) => {
                    let took = self.shared.clock.monotonic().saturating_duration_since(began);
                    self.kept.end(group, &events, took);
                }
                // Each in a transaction of its own, in their order.
                Err(error) if matches!(error.fault, SqlFault::Conflict | SqlFault::Taken) && group.len() > 1 => {
                    group.into_iter().rev().for_each(|job| groups.push_front(vec![job]));
                }
                Err(error) if error.fault == SqlFault::Taken => self.kept.refuse(group, error),
                Err(error) => self.kept.keep(group, error),
            }
        }
    }

    /// Commits a group, again and again while that may help.
    async fn commit(
        &mut self,
        group: &mut Vec<Box<dyn PgJob>>,
        mut way: PgAttempt,
        began: Instant,
    ) -> Result<Vec<CommitEvent>> {
        let (mut conflicts, mut pause) = (0, PAUSE_MIN);
        loop {
            let error = match self.attempt(group, way).await {
                Ok(events) => return Ok(events),
                Err(error) => error,
            };
            let is_late = GROUP_WAIT < self.shared.clock.monotonic().saturating_duration_since(began);
            match error.fault {
                SqlFault::Conflict | SqlFault::Taken if way == PgAttempt::LockLast => {
                    way = PgAttempt::Growing;
                    continue;
                }
                SqlFault::Request if way != PgAttempt::Apart => {
                    way = PgAttempt::Apart;
                    continue;
                }
                SqlFault::Conflict if !is_late && (group.len() == 1 || conflicts < CONFLICTS_MAX) => conflicts += 1,
                SqlFault::Taken if conflicts < CONFLICTS_MAX => conflicts += 1,
                SqlFault::Connection if !is_late => {}
                _ => return Err(error),
            }
            if way == PgAttempt::Growing && 0 < conflicts {
                way = PgAttempt::Together;
            }
            sleep(pause.mul_f64(0.5 + self.rng.f64() / 2.0)).await;
            pause = PAUSE_MAX.min(pause * 2);
        }
    }

    /// Runs a group once, in one transaction, which counts the turns that were lost: those of all workers, each by one.
    async fn attempt(&mut self, group: &mut Vec<Box<dyn PgJob>>, way: PgAttempt) -> Result<Vec<CommitEvent>> {
        let lost = self.shared.lost.take();
        let mut tx = PgTransaction::new(self.shared.connect().await?);
        let events = match self.apply(&mut tx, group, way, lost.turns).await {
            Ok(events) => events,
            Err(error) => {
                tx.roll_back(error.fault).await;
                return Err(error);
            }
        };
        if let Err(error) = tx.commit(&self.id.make_durable()).await
            && !(error.fault == SqlFault::Connection && self.is_committed().await?)
        {
            return Err(error);
        }
        lost.note_counted();
        Ok(events)
    }

    /// Everything a transaction does before its commit.
    async fn apply(
        &mut self,
        tx: &mut PgTransaction,
        group: &mut Vec<Box<dyn PgJob>>,
        way: PgAttempt,
        lost: u64,
    ) -> Result<Vec<CommitEvent>> {
        let now = self.shared.clock.now();
        self.number += 1;
        tx.defer(KEEP_NUMBER, params![self.id, self.number, now])?;
        let mut questions = first_questions(group);
        let mut before = None;
        match (way, self.excludes) {
            (PgAttempt::LockLast, Some(Exclusive::Texts)) if are_apart(&questions) => {
                tx.count_without_lock();
                before = Some(TextGroups::look(tx, now).await?);
            }
            (PgAttempt::LockLast | PgAttempt::Growing, Some(others)) => {
                // Other nodes may hold it for a while: what comes meanwhile is committed with it.
                tx.exclude(others)?;
                tx.run_deferred().await?;
                self.take_waiting(group);
                questions = first_questions(group);
            }
            _ => {}
        }
        let is_apart = way == PgAttempt::Apart;
        let answers = if is_apart { vec![] } else { tx.ask_ahead(questions).await? };
        let mut answers = answers.into_iter();
        for job in group {
            tx.begin_operation(answers.next().flatten());
            if is_apart {
                apply_apart(tx, job.as_mut()).await?;
            } else {
                job.apply(tx).await?;
            }
        }
        TextGroups::leave(tx, before, now).await?;
        let events = tx.take_events();
        group::add_figures(tx, &events, now, lost)?;
        Ok(events)
    }

    /// Finds out what became of the last transaction, whose commit got no answer.
    async fn is_committed(&mut self) -> Result<bool> {
        let began = self.shared.clock.monotonic();
        loop {
            match self.shared.last_number(self.id).await {
                Ok(number) => return Ok(number == Some(self.number)),
                Err(error) if error.fault == SqlFault::Request => return Err(error),
                Err(error) => {
                    if self.shared.clock.monotonic().saturating_duration_since(began) > FIND_OUT_WAIT {
                        return Err(error);
                    }
                    sleep(PAUSE_MAX).await;
                }
            }
        }
    }
}

fn first_questions(group: &[Box<dyn PgJob>]) -> Vec<Option<FirstQuestions>> {
    group.iter().map(|job| job.first_questions()).collect()
}

/// True if all operations have first questions, and no two of them a subject in common: nothing else need be asked.
fn are_apart(questions: &[Option<FirstQuestions>]) -> bool {
    let mut about = HashSet::new();
    questions.iter().all(|first| {
        let subjects: HashSet<_> = first.iter().flat_map(|first| &first.about).collect();
        let is_apart = first.is_some() && about.is_disjoint(&subjects);
        about.extend(subjects);
        is_apart
    })
}

/// The time that a group waits for more since its first came.
fn linger(group: &[Box<dyn PgJob>], callers_wait: bool) -> Duration {
    let has = |urgency| group.iter().any(|job| job.urgency() == urgency);
    if has(Urgency::AtOnce) || has(Urgency::Yielding) && !callers_wait {
        Duration::ZERO
    } else if callers_wait && !has(Urgency::Gathered) {
        PUT_OFF_MAX
    } else {
        LINGER
    }
}

impl WorkerParts {
    async fn connect(&self) -> Result<PgReadConnection> {
        Ok(PgReadConnection { client: self.pool.get().await?, statements: self.statements.clone() })
    }

    /// The number of the last transaction that this worker committed, durable by now.
    async fn last_number(&self, worker: WorkerId) -> Result<Option<i64>> {
        self.connect().await?.first(MAKE_DURABLE, params![worker]).await
    }
}

async fn apply_apart(tx: &mut PgTransaction, job: &mut dyn PgJob) -> Result<()> {
    let before = tx.savepoint().await?;
    let applied = match job.apply(tx).await {
        Ok(()) => tx.run_deferred().await,
        failed => failed,
    };
    match applied {
        Ok(()) => tx.release(before).await,
        Err(error) if error.fault == SqlFault::Request => {
            tx.roll_back_to(before).await?;
            group::leave_out(tx, job, error);
            Ok(())
        }
        Err(error) => Err(error),
    }
}
