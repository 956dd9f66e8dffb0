//! Statements on PostgreSQL.
//!
//! Each waits for its answer: a round trip to a server that may be another machine, with others waiting for the rows that are
//! locked. So what has no answer to wait for, and what is asked at once, goes there together, and is done in its order: the
//! beginning of a transaction with its first question, its end with the last of what it changes.

use std::collections::HashSet;
use std::future::{Future, ready};
use std::sync::Arc;

use deadpool_postgres::Client;
use futures_util::future::{try_join, try_join_all, try_join3};
use futures_util::{FutureExt, TryFutureExt};

use super::deferred::{DeferredStatement, DeferredStatements};
use super::statements::Statements;
use super::value;
use crate::store::commit_event::CommitEvent;
use crate::store::rules::quota::JustCounted;
use crate::store::sql::{
    BoundStatement, Cell, Exclusive, FirstQuestions, ReadTx, Result, SqlError, SqlFault, SqlRow, SqlValue, ToValue, Tx,
};

/// Statements sent before the answer to the first of them is there.
const SENT_AT_ONCE_MAX: usize = 64;
/// Rows of one statement. Statements have rows by the powers of two up to this, so that a connection need not know one for each
/// number of rows.
const ROWS_MAX: usize = 32;

/// The sequence that PostgreSQL makes for the identity of `call.seq`.
const NEXT_NUMBERS: &str = "SELECT nextval('call_seq_seq') FROM generate_series(1, CAST(?1 AS BIGINT))";
const EXCLUDE: &str = "SELECT name FROM row_lock WHERE name = ?1 FOR UPDATE";
/// Its commit does not wait for the disk, nor for a standby: that would be with all its locks held, and others waiting.
const BEGIN: &str = "BEGIN; SET LOCAL synchronous_commit = off";

/// A connection that is read from, each statement by itself.
pub(super) struct PgReadConnection {
    pub client: Client,
    pub statements: Arc<Statements>,
}

impl PgReadConnection {
    async fn query(&self, sql: &'static str, params: &[SqlValue<'_>]) -> Result<Vec<SqlRow>> {
        let statement = self.client.prepare_cached(&self.statements.text(sql)).await?;
        let rows = self.client.query(&statement, &value::references(params)).await?;
        rows.iter().map(value::row).collect()
    }

    async fn execute(&self, sql: &'static str, params: &[SqlValue<'_>]) -> Result<u64> {
        self.execute_rows(sql, 1, params).await
    }

    /// Executes a statement for so many rows.
    async fn execute_rows(&self, sql: &'static str, rows: usize, params: &[SqlValue<'_>]) -> Result<u64> {
        let statement = self.client.prepare_cached(&self.statements.text_of_rows(sql, rows)).await?;
        Ok(self.client.execute(&statement, &value::references(params)).await?)
    }

    async fn query_each(&self, questions: &[BoundStatement]) -> Result<Vec<Vec<SqlRow>>> {
        for question in questions {
            self.prepare(question.sql, 1).await?;
        }
        try_join_all(questions.iter().map(async |question| self.query(question.sql, &question.values()).await)).await
    }

    /// Has the client know a statement, which is then sent without a wait.
    async fn prepare(&self, sql: &'static str, rows: usize) -> Result<()> {
        self.client.prepare_cached(&self.statements.text_of_rows(sql, rows)).await?;
        Ok(())
    }

    async fn batch(&self, statements: &str) -> Result<()> {
        Ok(self.client.batch_execute(statements).await?)
    }
}

/// Futures are boxed: each stands in hundreds of places, and costs less there than a round trip.
impl ReadTx for PgReadConnection {
    fn rows<'a>(
        &'a mut self,
        sql: &'static str,
        params: &'a [SqlValue<'a>],
    ) -> impl Future<Output = Result<Vec<SqlRow>>> + Send {
        self.query(sql, params).boxed()
    }

    fn rows_of_each<'a>(
        &'a mut self,
        questions: &'a [BoundStatement],
    ) -> impl Future<Output = Result<Vec<Vec<SqlRow>>>> + Send {
        self.query_each(questions).boxed()
    }
}

/// An open transaction, to be committed or rolled back.
pub(super) struct PgTransaction {
    connection: PgReadConnection,
    events: Vec<CommitEvent>,
    /// To be run before anything else.
    before: Preparation,
    /// The work that others are kept from already.
    excluded: Vec<Exclusive>,
    /// The answers to the first questions of the operation at hand, if they were asked beforehand; until it asks.
    answers: Option<AnswersAhead>,
    /// True if they were.
    is_asked_ahead: bool,
    /// The texts counted so far.
    counted: Vec<JustCounted>,
    /// What is to be added to sums, while texts are counted without their lock.
    sums: Option<DeferredStatements>,
    /// Numbers for rows of calls, the lowest last.
    numbers: Vec<i64>,
}

/// The answers to the first questions of an operation, asked before those of the same transaction were done.
pub(super) type AnswersAhead = Vec<Vec<SqlRow>>;

/// What a transaction does before its next statement.
struct Preparation {
    /// It is not begun yet.
    begins: bool,
    deferred: DeferredStatements,
}

/// A place in a transaction to roll back to.
pub(super) struct PgSavepoint {
    events: usize,
    counted: usize,
}

impl PgTransaction {
    pub(super) fn new(connection: PgReadConnection) -> Self {
        Self {
            connection,
            events: vec![],
            before: Preparation { begins: true, deferred: DeferredStatements::default() },
            excluded: vec![],
            answers: None,
            is_asked_ahead: false,
            counted: vec![],
            sums: None,
            numbers: vec![],
        }
    }

    /// Asks the first questions of several operations at once, up to one that has none: it may change anything. Of those with
    /// a subject in common only the first is asked.
    pub(super) async fn ask_ahead(
        &mut self,
        of_each: Vec<Option<FirstQuestions>>,
    ) -> Result<Vec<Option<AnswersAhead>>> {
        let mut about = HashSet::new();
        let (mut places, mut questions, mut calls) = (vec![], vec![], 0_i64);
        for first in of_each.into_iter().map_while(|first| first) {
            let is_alone = |first: &FirstQuestions| first.about.iter().all(|subject| !about.contains(subject));
            let first = Some(first).filter(is_alone);
            places.push(first.as_ref().map(|first| first.questions.len()));
            if let Some(first) = first {
                about.extend(first.about);
                first.exclude.map_or(Ok(()), |others| self.exclude(others))?;
                calls += i64::from(first.may_begin_call);
                questions.extend(first.questions);
            }
        }
        if questions.is_empty() {
            return Ok(vec![]);
        }
        if calls > 0 {
            questions.push(BoundStatement::new(NEXT_NUMBERS, &[SqlValue::Integer(calls)]));
        }
        let mut answers = self.rows_of_each(&questions).await?;
        if calls > 0 {
            let numbers = answers.pop().unwrap_or_default();
            self.numbers = numbers.iter().rev().map(|row| row.get(0)).collect::<Result<_>>()?;
        }
        let mut answers = answers.into_iter();
        Ok(places.into_iter().map(|count| Some(answers.by_ref().take(count?).collect())).collect())
    }

    /// Texts are counted without their lock from here on; nothing is added to sums.
    pub(super) fn count_without_lock(&mut self) {
        self.sums = Some(DeferredStatements::default());
    }

    /// The texts counted so far.
    pub(super) fn counted(&self) -> &[JustCounted] {
        &self.counted
    }

    /// Takes the lock of texts, if it has not got it.
    pub(super) fn lock_texts(&mut self) -> Result<()> {
        if self.excluded.contains(&Exclusive::Texts) { Ok(()) } else { self.lock(Exclusive::Texts) }
    }

    /// Adds to sums what was held back.
    pub(super) fn add_up_texts(&mut self) {
        if let Some(sums) = self.sums.take() {
            self.before.deferred.append(sums);
        }
    }

    fn lock(&mut self, others: Exclusive) -> Result<()> {
        self.excluded.push(others);
        self.defer(EXCLUDE, &[SqlValue::Text(others.as_str())])
    }

    /// Begins with the next operation, whose first questions have these answers if they were asked.
    pub(super) fn begin_operation(&mut self, answers: Option<AnswersAhead>) {
        self.before.deferred.begin_operation();
        self.is_asked_ahead = answers.is_some();
        self.answers = answers;
    }

    /// The events so far, taken out of the transaction.
    pub(super) fn take_events(&mut self) -> Vec<CommitEvent> {
        std::mem::take(&mut self.events)
    }

    pub(super) async fn savepoint(&mut self) -> Result<PgSavepoint> {
        self.batch("SAVEPOINT request").await?;
        Ok(PgSavepoint { events: self.events.len(), counted: self.counted.len() })
    }

    pub(super) async fn release(&mut self, _: PgSavepoint) -> Result<()> {
        self.batch("RELEASE SAVEPOINT request").await
    }

    pub(super) async fn roll_back_to(&mut self, savepoint: PgSavepoint) -> Result<()> {
        self.events.truncate(savepoint.events);
        self.counted.truncate(savepoint.counted);
        drop(self.before.deferred.take());
        // The locks since then are gone with it.
        self.excluded.clear();
        self.batch("ROLLBACK TO SAVEPOINT request; RELEASE SAVEPOINT request").await
    }

    /// Runs what was deferred, so that its errors come now.
    pub(super) async fn run_deferred(&mut self) -> Result<()> {
        self.before.run(&self.connection, ready(Ok(()))).await
    }

    /// Runs what was deferred and commits, which lets others go on; then makes it durable by another change of the database,
    /// whose own commit waits for everything before it. A lost connection leaves open whether it was committed.
    pub(super) async fn commit(mut self, change: &BoundStatement) -> Result<()> {
        let done = self.commit_and(change).await;
        if let Err(error) = &done {
            self.roll_back(error.fault).await;
        }
        done
    }

    async fn commit_and(&mut self, change: &BoundStatement) -> Result<()> {
        let Self { connection, before, .. } = self;
        connection.prepare(change.sql, 1).await?;
        let values = change.values();
        // What becomes of a commit is not known until it is durable.
        let durable = connection.query(change.sql, &values).map_err(|error| SqlError::new(SqlFault::Connection, error));
        before.run(connection, try_join(connection.batch("COMMIT"), durable)).await.map(drop)
    }

    /// Rolls back. The connection is closed if that fails, or if it leads to a server that takes no writes; those that wait
    /// in the pool lead to the same server then.
    pub(super) async fn roll_back(self, cause: SqlFault) {
        let is_lost = cause == SqlFault::Connection;
        if is_lost && let Some(pool) = Client::pool(&self.connection.client) {
            pool.retain(|_, _| false);
        }
        if self.connection.batch("ROLLBACK").await.is_err() || is_lost {
            self.close();
        }
    }

    /// Takes the connection out of its pool.
    fn close(self) {
        drop(Client::take(self.connection.client));
    }

    async fn batch(&mut self, statements: &str) -> Result<()> {
        self.before.run(&self.connection, self.connection.batch(statements)).await
    }
}

impl Preparation {
    /// Does everything, and then asks: all sent at once where it is little.
    async fn run<T>(&mut self, connection: &PgReadConnection, ask: impl Future<Output = Result<T>>) -> Result<T> {
        let statements = self.deferred.take();
        let parts: Vec<_> = statements.iter().flat_map(parts).collect();
        for part in &parts {
            connection.prepare(part.sql, part.rows.len()).await?;
        }
        let (many, last) = parts.split_at(parts.len() / SENT_AT_ONCE_MAX * SENT_AT_ONCE_MAX);
        for parts in many.chunks(SENT_AT_ONCE_MAX) {
            try_join(self.begin(connection), run_all(connection, parts)).await?;
        }
        // The first is polled first, and so sent first.
        let (.., answer) = try_join3(self.begin(connection), run_all(connection, last), ask).await?;
        Ok(answer)
    }

    fn begin(&mut self, connection: &PgReadConnection) -> impl Future<Output = Result<()>> {
        let begins = std::mem::take(&mut self.begins);
        async move { if begins { connection.batch(BEGIN).await } else { Ok(()) } }
    }
}

/// The rows of a statement that are sent as one.
struct StatementPart<'a> {
    sql: &'static str,
    rows: &'a [Vec<Cell>],
}

/// A statement with as few parts as have powers of two of rows.
fn parts(statement: &DeferredStatement) -> Vec<StatementPart<'_>> {
    let (mut rest, mut parts) = (statement.rows.as_slice(), vec![]);
    while !rest.is_empty() {
        let (rows, others) = rest.split_at((1 << rest.len().ilog2()).min(ROWS_MAX));
        parts.push(StatementPart { sql: statement.sql, rows });
        rest = others;
    }
    parts
}

async fn run_all(connection: &PgReadConnection, parts: &[StatementPart<'_>]) -> Result<()> {
    let runs = parts.iter().map(async |part| {
        let params: Vec<_> = part.rows.iter().flatten().map(ToValue::to_value).collect();
        connection.execute_rows(part.sql, part.rows.len(), &params).await
    });
    try_join_all(runs).await.map(drop)
}

impl ReadTx for PgTransaction {
    fn rows<'a>(
        &'a mut self,
        sql: &'static str,
        params: &'a [SqlValue<'a>],
    ) -> impl Future<Output = Result<Vec<SqlRow>>> + Send {
        self.before.run(&self.connection, self.connection.query(sql, params)).boxed()
    }

    fn rows_of_each<'a>(
        &'a mut self,
        questions: &'a [BoundStatement],
    ) -> impl Future<Output = Result<Vec<Vec<SqlRow>>>> + Send {
        if let Some(answers) = self.answers.take() {
            debug_assert!(answers.len() == questions.len(), "an operation asks first what it said");
            return ready(Ok(answers)).boxed();
        }
        self.before.run(&self.connection, self.connection.query_each(questions)).boxed()
    }
}

impl Tx for PgTransaction {
    fn run<'a>(
        &'a mut self,
        sql: &'static str,
        params: &'a [SqlValue<'a>],
    ) -> impl Future<Output = Result<u64>> + Send {
        self.before.run(&self.connection, self.connection.execute(sql, params)).boxed()
    }

    fn defer(&mut self, sql: &'static str, params: &[SqlValue<'_>]) -> Result<()> {
        self.before.deferred.push(sql, params);
        Ok(())
    }

    fn insert(&mut self, sql: &'static str, params: &[SqlValue<'_>]) -> Result<()> {
        self.before.deferred.push_row(sql, params);
        Ok(())
    }

    fn add(&mut self, sql: &'static str, key: &[SqlValue<'_>], amounts: &[i64]) -> Result<()> {
        self.sums.as_mut().unwrap_or(&mut self.before.deferred).add(sql, key, amounts);
        Ok(())
    }

    async fn insert_call<'a>(&'a mut self, sql: &'static str, params: &'a [SqlValue<'a>]) -> Result<i64> {
        let number = match self.numbers.pop() {
            Some(number) => number,
            None => self.first(NEXT_NUMBERS, &[SqlValue::Integer(1)]).await?.ok_or_else(SqlError::no_row)?,
        };
        self.insert(sql, &[params, &[SqlValue::Integer(number)]].concat())?;
        Ok(number)
    }

    fn exclude(&mut self, others: Exclusive) -> Result<()> {
        let is_later = others == Exclusive::Texts && self.sums.is_some();
        if is_later || self.excluded.contains(&others) { Ok(()) } else { self.lock(others) }
    }

    fn note_counted(&mut self, text: JustCounted) {
        self.counted.push(text);
    }

    fn just_counted(&self) -> &[JustCounted] {
        if self.is_asked_ahead { &self.counted } else { &[] }
    }

    fn notify(&mut self, event: CommitEvent) {
        self.events.push(event);
    }
}
