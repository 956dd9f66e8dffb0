//! The one thread that writes: it takes what is asked, commits it in groups, and answers when it is durable.
//!
//! A group is whatever is waiting while the group before it is being committed, so that one flush to disk serves many
//! calls. Where nobody waits for an answer the writer lingers a little to gather more. A group succeeds or fails as a
//! whole; one request that cannot be done does not spoil it: the group is then rolled back and done once more with a
//! savepoint around each. (A savepoint each time would cost a turn a third more, as measured.)
//!
//! Turns nobody waits for are kept when their group fails and tried again with the next, up to a bound.
//!
//! What is erased from the tables stands in SQLite's log until that is emptied, so it is emptied a minute after a write at
//! the latest.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::connection::Whereabouts;
use super::queue::{Queue, Refused};
use super::request::Asked;
use super::tables::{News, Tables};
use super::turns::{self, WrittenTurn};
use super::{calls, figures};
use crate::base::clock::Clock;
use crate::store::{CallKey, Observation, Observer, StoreError};

/// Requests waiting for the writer; more are refused.
const QUEUE_MAX: usize = 8192;
/// Requests committed at once: a few milliseconds of work.
const GROUP_MAX: usize = 512;
/// Turns kept for another try; the oldest are given up first.
const KEPT_TURNS_MAX: usize = 8192;
/// How long a group that nobody waits for gathers more.
const LINGER: Duration = Duration::from_millis(10);
/// How long kept turns wait for another try when nothing else is asked.
const RETRY_PAUSE: Duration = Duration::from_millis(250);

/// How long after a write its log is emptied.
const TIDY_AFTER: Duration = Duration::from_secs(60);

/// One thing to be written.
pub(super) enum Work {
    /// A turn nobody waits for.
    Turn(Arc<WrittenTurn>),
    /// The end of a call nobody waits for.
    End(CallKey, Timestamp),
    /// Something to be answered once it is durable.
    Asked(Box<dyn Asked>),
}

/// The way to the writer. When the last of it is dropped, the writer ends too.
pub(super) struct WriterQueue(Arc<Queue<Work>>);

impl WriterQueue {
    /// Gives the writer something to do.
    pub(super) fn give(&self, work: Work) -> Result<(), StoreError> {
        let is_awaited = work.is_awaited();
        self.0.give(work, is_awaited).map_err(|refused| match refused {
            Refused::Full => StoreError::Overloaded,
            Refused::Closed => StoreError::Stopped,
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
    whereabouts: Whereabouts,
    clock: Clock,
    observer: Observer,
    lost: Lost,
) -> (WriterQueue, JoinHandle<()>) {
    let queue = Queue::new(QUEUE_MAX);
    let writer = Writer { whereabouts, lost, ..Writer::new(connection, queue.clone(), clock, observer) };
    let thread = std::thread::Builder::new().name("store-writer".to_owned()).spawn(|| writer.run());
    (WriterQueue(queue), thread.expect("a thread can be started while the program starts"))
}

/// Turns that were lost and are not in the figures yet. Shared with those who could not even give them to the writer.
pub(super) type Lost = Arc<AtomicU64>;

struct Writer {
    connection: Connection,
    whereabouts: Whereabouts,
    lost: Lost,
    queue: Arc<Queue<Work>>,
    clock: Clock,
    observer: Observer,
    /// Turns and ends of groups that failed.
    kept: VecDeque<Work>,
    /// Whether the last group failed, so that a long trouble is logged once.
    failing: bool,
    /// Since when there is something in the log.
    untidy_since: Option<Instant>,
    early_reports: u32,
}

/// How the requests of a group are kept apart.
#[derive(Clone, Copy)]
enum Isolation {
    /// Not at all: the first that fails ends the group.
    Together,
    /// By a savepoint each: one that fails is left out.
    Apart,
}

impl Writer {
    fn new(connection: Connection, queue: Arc<Queue<Work>>, clock: Clock, observer: Observer) -> Self {
        Self {
            connection,
            whereabouts: Whereabouts::default(),
            lost: Lost::default(),
            queue,
            clock,
            observer,
            kept: VecDeque::new(),
            failing: false,
            untidy_since: None,
            early_reports: 0,
        }
    }

    fn run(mut self) {
        loop {
            let group = self.gather();
            if !group.is_empty() {
                self.write(group);
            }
            if self.queue.is_over() {
                return self.lose(self.kept.len());
            }
            if self.tidies_in() == Some(Duration::ZERO) {
                self.tidy();
            }
        }
    }

    /// Waits for the next group, which kept turns go before; an empty one when it is time for something else.
    fn gather(&mut self) -> Vec<Work> {
        let mut group: Vec<Work> = self.kept.drain(..).collect();
        let patience = if group.is_empty() { self.tidies_in() } else { Some(RETRY_PAUSE) };
        group.extend(self.queue.take(GROUP_MAX, LINGER, patience));
        group
    }

    fn write(&mut self, mut group: Vec<Work>) {
        let began = self.clock.monotonic();
        match self.commit(&mut group) {
            Ok(news) => {
                if std::mem::take(&mut self.failing) {
                    tracing::info!("the database takes everything again");
                }
                self.untidy_since.get_or_insert(began);
                let took = self.clock.monotonic().saturating_duration_since(began);
                group.into_iter().for_each(Work::answer);
                news.iter().for_each(|news| news.tell(&self.observer));
                (self.observer)(Observation::Committed(took));
            }
            Err(error) => self.give_back(group, error),
        }
    }

    fn commit(&mut self, group: &mut [Work]) -> rusqlite::Result<Vec<News>> {
        match self.attempt(group, Isolation::Together) {
            Err(error) if is_of_one_request(&error) => self.attempt(group, Isolation::Apart),
            result => result,
        }
    }

    fn attempt(&mut self, group: &mut [Work], isolation: Isolation) -> rusqlite::Result<Vec<News>> {
        self.whereabouts.check()?;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let lost = self.lost.load(Ordering::Relaxed);
        let mut tables = Tables { connection: &transaction, news: vec![], early_reports: &mut self.early_reports };
        for work in group {
            match isolation {
                Isolation::Together => work.apply(&mut tables)?,
                Isolation::Apart => work.apply_apart(&mut tables)?,
            }
        }
        let news = tables.news;
        figures::add(&transaction, &news, (self.clock.now(), lost))?;
        transaction.commit()?;
        self.lost.fetch_sub(lost, Ordering::Relaxed);
        Ok(news)
    }

    /// How long until the log is emptied; `None` while there is nothing in it.
    fn tidies_in(&self) -> Option<Duration> {
        let untidy_for = self.clock.monotonic().saturating_duration_since(self.untidy_since?);
        Some(TIDY_AFTER.saturating_sub(untidy_for))
    }

    /// Empties the log into the database and cuts it. A reader in the middle of a long answer puts it off.
    fn tidy(&mut self) {
        let cut = "PRAGMA wal_checkpoint(TRUNCATE)";
        let put_off = self.connection.query_row(cut, [], |row| row.get::<_, bool>(0)).unwrap_or(true);
        self.untidy_since = put_off.then(|| self.clock.monotonic());
    }

    /// Tells everyone who waits that the group failed, and keeps the turns nobody waits for.
    fn give_back(&mut self, group: Vec<Work>, error: rusqlite::Error) {
        let error = Arc::new(error);
        for work in group {
            match work {
                Work::Asked(asked) => asked.refuse(&error),
                unanswered => self.kept.push_back(unanswered),
            }
        }
        if !self.failing {
            tracing::warn!(%error, turns_kept = self.kept.len(), "the database takes nothing; turns are kept for now");
        }
        self.failing = true;
        (self.observer)(Observation::Failed);
        self.lose(self.kept.len().saturating_sub(KEPT_TURNS_MAX));
    }

    /// Gives up the oldest of what is kept. An end that is lost is found by the reaper.
    fn lose(&mut self, count: usize) {
        let turns = self.kept.drain(..count).filter(|work| matches!(work, Work::Turn(_))).count() as u64;
        if 0 < turns {
            tracing::warn!(turns, "turns are given up, they will be missing from the history");
            self.lost.fetch_add(turns, Ordering::Relaxed);
            (self.observer)(Observation::Lost(turns));
        }
    }
}

impl Work {
    fn is_awaited(&self) -> bool {
        matches!(self, Self::Asked(_))
    }

    fn apply(&mut self, tables: &mut Tables<'_>) -> rusqlite::Result<()> {
        match self {
            Self::Turn(turn) => turns::store(tables, turn).map(drop),
            Self::End(call, at) => calls::end(tables, *call, *at).map(drop),
            Self::Asked(asked) => asked.apply(tables),
        }
    }

    fn apply_apart(&mut self, tables: &mut Tables<'_>) -> rusqlite::Result<()> {
        let news_before = tables.news.len();
        tables.connection.execute_batch("SAVEPOINT request")?;
        match self.apply(tables) {
            Ok(()) => tables.connection.execute_batch("RELEASE request"),
            Err(error) if is_of_one_request(&error) => {
                tables.news.truncate(news_before);
                self.fail(tables, error);
                tables.connection.execute_batch("ROLLBACK TO request; RELEASE request")
            }
            Err(error) => Err(error),
        }
    }

    fn fail(&mut self, tables: &mut Tables<'_>, error: rusqlite::Error) {
        match self {
            Self::Turn(turn) => {
                tracing::warn!(%error, "a turn could not be stored");
                tables.news.push(News::Lost(turn.record.started));
            }
            Self::End(..) => tracing::warn!(%error, "the end of a call could not be stored"),
            Self::Asked(asked) => asked.fail(error),
        }
    }

    fn answer(self) {
        if let Self::Asked(asked) = self {
            asked.answer();
        }
    }
}

/// Whether the fault lies in what was asked; otherwise it lies in the database (locked, full, broken), and everything
/// else of the group would fail as well.
fn is_of_one_request(error: &rusqlite::Error) -> bool {
    match error.sqlite_error_code() {
        Some(code) => matches!(code, ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch | ErrorCode::TooBig),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Mutex;

    use tokio::sync::oneshot;

    use super::super::connection;
    use super::super::request::{Abandoned, Request};
    use super::*;
    use crate::base::call::{LineId, PlatformName};
    use crate::line::event::Standing;
    use crate::line::menu::TopicId;
    use crate::store::TurnRecord;

    /// What the observer was told: turns by number, or how many were lost.
    type Told = Arc<Mutex<Vec<(&'static str, u64)>>>;

    fn writer(folder: &Path) -> (Writer, Told) {
        let told = Told::default();
        let notes = told.clone();
        let observer: Observer = Arc::new(move |observation| match observation {
            Observation::Turn(turn) => notes.lock().unwrap().push(("turn", turn.turn.into())),
            Observation::Lost(turns) => notes.lock().unwrap().push(("lost", turns)),
            _ => {}
        });
        let connection = connection::open_writer(&folder.join("deflect.db")).unwrap();
        (Writer::new(connection, Queue::new(1), Clock::system(), observer), told)
    }

    fn turn(turn: u16) -> Work {
        let written = WrittenTurn::new(TurnRecord {
            call: CallKey([7; 16]),
            turn,
            at: Timestamp::UNIX_EPOCH,
            platform: PlatformName::new("local"),
            line: LineId::new("ozon"),
            started: Timestamp::UNIX_EPOCH,
            caller: None,
            anonymous: false,
            topic: Some(TopicId::new(&"returns".repeat(100))),
            standing: Standing::Menu,
            waiting_at: None,
            events: vec![],
            messages: vec![],
            consents: vec![],
        });
        Work::Turn(written.unwrap())
    }

    fn asked(sql: &'static str) -> (Work, oneshot::Receiver<Result<(), StoreError>>) {
        let work = move |tables: &mut Tables<'_>| tables.connection.execute_batch(sql);
        let (request, answer) = Request::new("try it", Abandoned::Done, work);
        (Work::Asked(Box::new(request)), answer)
    }

    #[test]
    fn one_request_that_fails_does_not_spoil_its_group() {
        let folder = tempfile::tempdir().unwrap();
        let (mut writer, told) = writer(folder.path());
        let (good, good_answer) = asked("UPDATE call SET line = 'changed'");
        let (bad, bad_answer) = asked("UPDATE call SET line = 'by half'; UPDATE call SET line = NULL");
        writer.write(vec![turn(1), good, bad, turn(2)]);
        assert!(good_answer.blocking_recv().unwrap().is_ok());
        assert_eq!(bad_answer.blocking_recv().unwrap().unwrap_err().to_string(), "could not try it");
        assert_eq!(*told.lock().unwrap(), [("turn", 1), ("turn", 2)]);
        let line: String = writer.connection.query_row("SELECT line FROM call", [], |row| row.get(0)).unwrap();
        assert_eq!(line, "changed");
    }

    #[test]
    fn a_full_disk_keeps_nothing_by_half_and_the_turns_for_later() {
        let folder = tempfile::tempdir().unwrap();
        let (mut writer, told) = writer(folder.path());
        writer.connection.execute_batch("PRAGMA max_page_count = 1").unwrap();
        let (work, answer) = asked("INSERT INTO contact VALUES (x'01', 'address', x'02', NULL, 'ru', 1, NULL)");
        writer.write([work].into_iter().chain((1..100).map(turn)).collect());
        assert!(matches!(answer.blocking_recv().unwrap(), Err(StoreError::Query { what: "try it", .. })));
        assert_eq!(*told.lock().unwrap(), []);
        writer.connection.execute_batch("PRAGMA max_page_count = 1000000").unwrap();
        let rows = |table| format!("SELECT count(*) FROM {table}");
        let contacts: i64 = writer.connection.query_row(&rows("contact"), [], |row| row.get(0)).unwrap();
        assert_eq!(contacts, 0);
        let group = writer.gather();
        writer.write(group);
        assert_eq!(told.lock().unwrap().len(), 99);
    }

    #[test]
    fn the_oldest_kept_turns_are_given_up_first() {
        let folder = tempfile::tempdir().unwrap();
        let (mut writer, told) = writer(folder.path());
        writer.connection.execute_batch("PRAGMA max_page_count = 1").unwrap();
        writer.write((0..KEPT_TURNS_MAX as u16 + 3).map(turn).collect());
        assert_eq!(*told.lock().unwrap(), [("lost", 3)]);
        assert!(matches!(writer.kept.front(), Some(Work::Turn(turn)) if turn.record.turn == 3));
        writer.connection.execute_batch("PRAGMA max_page_count = 1000000").unwrap();
        let group = writer.gather();
        writer.write(group);
        let lost = "SELECT total FROM figure WHERE name = 'turns_lost'";
        assert_eq!(writer.connection.query_row(lost, [], |row| row.get::<_, i64>(0)).unwrap(), 3);
        assert_eq!(writer.lost.load(Ordering::Relaxed), 0, "they are counted once");
    }

    #[test]
    fn the_log_is_emptied_a_minute_after_a_write() {
        let folder = tempfile::tempdir().unwrap();
        let (mut writer, _) = writer(folder.path());
        let log_bytes = || std::fs::metadata(folder.path().join("deflect.db-wal")).unwrap().len();
        assert_eq!(writer.tidies_in(), None);
        writer.write(vec![turn(1)]);
        assert!(writer.tidies_in().is_some_and(|wait| wait <= TIDY_AFTER) && 0 < log_bytes());
        writer.tidy();
        assert_eq!((writer.tidies_in(), log_bytes()), (None, 0));
    }
}
