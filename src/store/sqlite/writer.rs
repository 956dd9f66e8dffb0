//! The one thread that writes: it takes what is asked, commits it in groups, and answers when it is durable.
//!
//! A group is whatever is waiting while the group before it is being committed, so that one flush to disk serves many
//! calls. If nothing of it is urgent, the writer lingers a little to gather more. A group succeeds or fails as a
//! whole; one request that cannot be done does not spoil it: the group is then rolled back and done once more with a
//! savepoint around each. (A savepoint each time would cost a turn a third more, as measured.)
//!
//! Turns that are not waited for are kept when their group fails and tried again with the next, up to a bound.
//!
//! Rows that were erased stand in SQLite's log until it is emptied, so it is emptied a minute after a write, or once no reader is
//! in the middle of a long answer.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::checkpoint::Checkpointer;
use super::connection::{BUSY_WAIT, DatabaseFiles};
use super::job::SqliteJob;
use super::queue::{BoundedQueue, QueueRefusal};
use super::statements::KeptStatements;
use super::transaction::SqliteTransaction;
use crate::base::clock::Clock;
use crate::store::StoreError;
use crate::store::commit_event::CommitEvent;
use crate::store::group::{self, KeptTurns, LostTurns};
use crate::store::job::PUT_OFF_MAX;
use crate::store::sql::{Result, SqlFault};

/// Requests waiting for the writer; more are refused.
const QUEUE_MAX: usize = 8192;
/// Requests committed at once: a few milliseconds of work.
const GROUP_MAX: usize = 512;
/// Turns kept for another try; the oldest are given up first.
const KEPT_TURNS_MAX: usize = 8192;
/// A group without anything urgent gathers more for this time.
const LINGER: Duration = Duration::from_millis(10);
/// Kept turns wait for this time for another try when nothing else is asked.
const RETRY_PAUSE: Duration = Duration::from_millis(250);
/// The log is emptied this time after a write.
const TIDY_AFTER: Duration = Duration::from_secs(60);

/// The way to the writer. When the last of it is dropped, the writer ends too.
pub(super) struct WriterQueue(Arc<BoundedQueue<Box<dyn SqliteJob>>>);

impl WriterQueue {
    /// Gives the writer something to do.
    pub(super) fn give(&self, job: Box<dyn SqliteJob>) -> Result<(), StoreError> {
        let urgency = job.urgency();
        self.0.give(job, urgency).map_err(|refused| match refused {
            QueueRefusal::Full => StoreError::Overloaded,
            QueueRefusal::Closed => StoreError::Stopped,
        })
    }

    /// Tells the writer to write everything given so far and to end.
    pub(super) fn stop(&self) {
        self.0.close();
    }
}

impl Drop for WriterQueue {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Starts the thread that writes through this connection.
pub(super) fn start(
    connection: Connection,
    checkpointer: Checkpointer,
    files: DatabaseFiles,
    clock: Clock,
    lost: LostTurns,
) -> (WriterQueue, JoinHandle<()>) {
    let queue = BoundedQueue::new(QUEUE_MAX, PUT_OFF_MAX, clock.clone());
    let given = queue.clone();
    let write_all = move || {
        let writer = WriterThread::new(KeptStatements::of(&connection), given, clock, lost);
        WriterThread { files, checkpointer: Some(checkpointer), ..writer }.run();
    };
    let thread = std::thread::Builder::new().name("store-writer".to_owned()).spawn(write_all);
    (WriterQueue(queue), thread.expect("a thread can be started while the program starts"))
}

struct WriterThread<'c> {
    /// Ended before the connection: the last one to go empties the log into the database.
    checkpointer: Option<Checkpointer>,
    statements: KeptStatements<'c>,
    files: DatabaseFiles,
    lost: LostTurns,
    queue: Arc<BoundedQueue<Box<dyn SqliteJob>>>,
    clock: Clock,
    kept: KeptTurns<dyn SqliteJob>,
    /// Since when there is something in the log.
    untidy_since: Option<Instant>,
}

/// The separation of the requests of a group.
#[derive(Clone, Copy)]
enum SqliteIsolation {
    /// None: the first that fails ends the group.
    Together,
    /// By a savepoint each: one that fails is left out.
    Apart,
}

impl<'c> WriterThread<'c> {
    fn new(
        statements: KeptStatements<'c>,
        queue: Arc<BoundedQueue<Box<dyn SqliteJob>>>,
        clock: Clock,
        lost: LostTurns,
    ) -> Self {
        Self {
            checkpointer: None,
            statements,
            files: DatabaseFiles::default(),
            kept: KeptTurns::new(KEPT_TURNS_MAX, lost.clone()),
            lost,
            queue,
            clock,
            untidy_since: None,
        }
    }

    fn run(mut self) {
        loop {
            let group = self.gather();
            if !group.is_empty() {
                self.write(group);
            }
            if self.queue.is_over() {
                return self.kept.give_up_all();
            }
            if self.tidies_in() == Some(Duration::ZERO) {
                self.tidy();
            }
        }
    }

    /// Waits for the next group, which kept turns go before; an empty one when it is time for something else.
    fn gather(&mut self) -> Vec<Box<dyn SqliteJob>> {
        let mut group = self.kept.take();
        let patience = if group.is_empty() { self.tidies_in() } else { Some(RETRY_PAUSE) };
        group.extend(self.queue.take(GROUP_MAX, LINGER, patience));
        group
    }

    fn write(&mut self, mut group: Vec<Box<dyn SqliteJob>>) {
        let began = self.clock.monotonic();
        match self.commit(&mut group) {
            Ok(events) => {
                self.untidy_since.get_or_insert(began);
                if let Some(checkpointer) = &self.checkpointer {
                    checkpointer.note_write();
                }
                let took = self.clock.monotonic().saturating_duration_since(began);
                self.kept.end(group, &events, took);
            }
            Err(error) => self.kept.keep(group, error),
        }
    }

    fn commit(&mut self, group: &mut [Box<dyn SqliteJob>]) -> Result<Vec<CommitEvent>> {
        match self.attempt(group, SqliteIsolation::Together) {
            Err(error) if error.fault == SqlFault::Request => self.attempt(group, SqliteIsolation::Apart),
            result => result,
        }
    }

    fn attempt(&mut self, group: &mut [Box<dyn SqliteJob>], isolation: SqliteIsolation) -> Result<Vec<CommitEvent>> {
        self.files.check()?;
        let lost = self.lost.take();
        let mut tx = SqliteTransaction::begin(&mut self.statements)?;
        for job in group {
            match isolation {
                SqliteIsolation::Together => job.apply(&mut tx)?,
                SqliteIsolation::Apart => apply_apart(&mut tx, job.as_mut())?,
            }
        }
        let events = tx.take_events();
        group::add_figures(&mut tx, &events, self.clock.now(), lost.turns)?;
        tx.commit()?;
        lost.note_counted();
        Ok(events)
    }

    /// The time until the log is emptied; `None` while there is nothing in it.
    fn tidies_in(&self) -> Option<Duration> {
        let untidy_for = self.clock.monotonic().saturating_duration_since(self.untidy_since?);
        Some(TIDY_AFTER.saturating_sub(untidy_for))
    }

    /// Empties the log into the database and cuts it. A reader in the middle of a long answer puts it off, and is not waited for:
    /// all that is to be written would wait as well.
    fn tidy(&mut self) {
        let connection = self.statements.connection();
        let cut = || {
            connection.busy_timeout(Duration::ZERO)?;
            let put_off = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
            connection.busy_timeout(BUSY_WAIT)?;
            put_off
        };
        let put_off = cut().unwrap_or_else(|error: rusqlite::Error| {
            tracing::warn!(error = &error as &dyn std::error::Error, "the log of the database could not be emptied");
            true
        });
        self.untidy_since = put_off.then(|| self.clock.monotonic());
    }
}

fn apply_apart(tx: &mut SqliteTransaction<'_, '_>, job: &mut dyn SqliteJob) -> Result<()> {
    let before = tx.savepoint()?;
    match job.apply(tx) {
        Ok(()) => tx.release(before),
        Err(error) if error.fault == SqlFault::Request => {
            tx.roll_back_to(before)?;
            group::leave_out(tx, job, error);
            Ok(())
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Mutex;

    use jiff::Timestamp;
    use tokio::sync::oneshot;

    use super::super::connection;
    use super::*;
    use crate::line::message::Medium;
    use crate::store::job::{Abandoned, AwaitedOperation, RecordedOperation};
    use crate::store::sql::{Operation, SqlValue, Tx};
    use crate::store::{Observation, Observer};

    /// Statements run in one transaction.
    struct Run(&'static [&'static str]);

    impl Operation for Run {
        const WHAT: &'static str = "try it";
        type Output = ();

        async fn apply<T: Tx>(&self, tx: &mut T) -> Result<()> {
            for sql in self.0 {
                tx.run(sql, &[]).await?;
            }
            Ok(())
        }
    }

    /// A turn that is not waited for: a row by its number, padded.
    struct StoreTurn(i64);

    impl Operation for StoreTurn {
        const WHAT: &'static str = "store a turn";
        type Output = ();

        async fn apply<T: Tx>(&self, tx: &mut T) -> Result<()> {
            let insert = "INSERT INTO tally (began, scope, total) VALUES (?1, ?2, 0)";
            tx.run(insert, &[SqlValue::Integer(self.0), SqlValue::Text(&"returns".repeat(100))]).await?;
            tx.notify(CommitEvent::TakenOver(Medium::Sms));
            Ok(())
        }
    }

    /// Told to the observer: turns stored, one by one, and the number of turns lost.
    type Told = Arc<Mutex<Vec<(&'static str, u64)>>>;

    fn database(folder: &Path) -> Connection {
        connection::open_writer(&folder.join("deflect.db")).unwrap()
    }

    fn writer(connection: &Connection) -> (WriterThread<'_>, Told) {
        let told = Told::default();
        let notes = told.clone();
        let observer: Observer = Arc::new(move |observation| match observation {
            Observation::TakenOver(_) => notes.lock().unwrap().push(("turn", 1)),
            Observation::Lost(turns) => notes.lock().unwrap().push(("lost", turns)),
            _ => {}
        });
        (
            WriterThread::new(
                KeptStatements::of(connection),
                BoundedQueue::new(1, PUT_OFF_MAX, Clock::system()),
                Clock::system(),
                LostTurns::new(observer),
            ),
            told,
        )
    }

    fn turn(number: i64) -> Box<dyn SqliteJob> {
        Box::new(RecordedOperation { operation: StoreTurn(number), turn_of: Some(Timestamp::UNIX_EPOCH) })
    }

    fn asked(sql: &'static [&'static str]) -> (Box<dyn SqliteJob>, oneshot::Receiver<Result<(), StoreError>>) {
        let (request, answer) = AwaitedOperation::new(Run(sql), Abandoned::Done);
        (Box::new(request), answer)
    }

    #[test]
    fn one_request_that_fails_does_not_spoil_its_group() {
        let folder = tempfile::tempdir().unwrap();
        let connection = database(folder.path());
        let (mut writer, told) = writer(&connection);
        let (good, good_answer) = asked(&["UPDATE tally SET total = 7"]);
        let (bad, bad_answer) = asked(&["UPDATE tally SET total = 8", "UPDATE tally SET total = NULL"]);
        writer.write(vec![turn(1), good, bad, turn(2)]);
        assert!(good_answer.blocking_recv().unwrap().is_ok());
        assert_eq!(bad_answer.blocking_recv().unwrap().unwrap_err().to_string(), "could not try it");
        assert_eq!(*told.lock().unwrap(), [("turn", 1), ("turn", 1)]);
        let totals = "SELECT total FROM tally WHERE began = 1";
        assert_eq!(connection.query_row(totals, [], |row| row.get::<_, i64>(0)).unwrap(), 7);
    }

    #[test]
    fn a_full_disk_keeps_nothing_by_half_and_the_turns_for_later() {
        let folder = tempfile::tempdir().unwrap();
        let connection = database(folder.path());
        let (mut writer, told) = writer(&connection);
        connection.execute_batch("PRAGMA max_page_count = 1").unwrap();
        let (work, answer) = asked(&["INSERT INTO contact VALUES (x'01', 'address', x'02', NULL, 'ru', 1, NULL)"]);
        writer.write([work].into_iter().chain((1..100).map(turn)).collect());
        assert!(matches!(answer.blocking_recv().unwrap(), Err(StoreError::Query { what: "try it", .. })));
        assert_eq!(*told.lock().unwrap(), []);
        connection.execute_batch("PRAGMA max_page_count = 1000000").unwrap();
        let rows = |table| format!("SELECT count(*) FROM {table}");
        let contacts: i64 = connection.query_row(&rows("contact"), [], |row| row.get(0)).unwrap();
        assert_eq!(contacts, 0);
        let group = writer.gather();
        writer.write(group);
        assert_eq!(told.lock().unwrap().len(), 99);
    }

    #[test]
    fn the_oldest_kept_turns_are_given_up_first() {
        let folder = tempfile::tempdir().unwrap();
        let connection = database(folder.path());
        let (mut writer, told) = writer(&connection);
        connection.execute_batch("PRAGMA max_page_count = 1").unwrap();
        writer.write((0..KEPT_TURNS_MAX as i64 + 3).map(turn).collect());
        assert_eq!(*told.lock().unwrap(), [("lost", 3)]);
        connection.execute_batch("PRAGMA max_page_count = 1000000").unwrap();
        let group = writer.gather();
        writer.write(group);
        let lost = "SELECT total FROM figure WHERE name = 'turns_lost'";
        assert_eq!(connection.query_row(lost, [], |row| row.get::<_, i64>(0)).unwrap(), 3);
        assert_eq!(writer.lost.take().turns, 0, "they are counted once");
        let oldest = "SELECT min(began) FROM tally";
        assert_eq!(connection.query_row(oldest, [], |row| row.get::<_, i64>(0)).unwrap(), 3);
    }

    #[test]
    fn a_reader_in_the_middle_of_a_long_answer_does_not_hold_the_writer_up() {
        let folder = tempfile::tempdir().unwrap();
        let connection = database(folder.path());
        let (mut writer, _) = writer(&connection);
        let reader = connection::open_reader(&folder.path().join("deflect.db")).unwrap();
        writer.write(vec![turn(1)]);
        reader.execute_batch("BEGIN; SELECT count(*) FROM tally").unwrap();
        writer.write(vec![turn(2)]);
        let began = writer.clock.monotonic();
        writer.tidy();
        let took = writer.clock.monotonic().saturating_duration_since(began);
        assert!(writer.tidies_in().is_some(), "it is put off");
        assert!(took < BUSY_WAIT / 2, "{took:?}");
    }

    #[test]
    fn the_log_is_emptied_a_minute_after_a_write() {
        let folder = tempfile::tempdir().unwrap();
        let connection = database(folder.path());
        let (mut writer, _) = writer(&connection);
        let log_bytes = || std::fs::metadata(folder.path().join("deflect.db-wal")).unwrap().len();
        assert_eq!(writer.tidies_in(), None);
        writer.write(vec![turn(1)]);
        assert!(writer.tidies_in().is_some_and(|wait| wait <= TIDY_AFTER) && 0 < log_bytes());
        writer.tidy();
        assert_eq!((writer.tidies_in(), log_bytes()), (None, 0));
    }
}
