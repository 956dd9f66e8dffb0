//! Statements on SQLite, where no future ever waits: the thread itself does.

use std::future::{Future, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{ErrorCode, ToSql, params_from_iter};

use super::statements::KeptStatements;
use crate::store::commit_event::CommitEvent;
use crate::store::sql::{BoundStatement, Cell, Exclusive, ReadTx, Result, SqlError, SqlFault, SqlRow, SqlValue, Tx};

/// The output of a question or operation on SQLite, by one poll.
pub(super) fn finish<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("operations wait only for their statements, which are done at once"),
    }
}

/// A connection that is read from.
pub(super) struct SqliteReadConnection<'a, 'c>(&'a mut KeptStatements<'c>);

impl<'a, 'c> SqliteReadConnection<'a, 'c> {
    /// Lets a question read in one transaction: each statement by itself would look for its place in the log again, which
    /// costs as much as a look at an index.
    pub(super) fn within<T>(
        statements: &'a mut KeptStatements<'c>,
        ask: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        run(statements, "BEGIN", &[])?;
        let mut reader = Self(statements);
        let answer = ask(&mut reader);
        // SQLite has ended it by itself after some errors.
        if !reader.0.connection().is_autocommit() {
            run(reader.0, "ROLLBACK", &[])?;
        }
        answer
    }
}

impl ReadTx for SqliteReadConnection<'_, '_> {
    fn rows<'a>(
        &'a mut self,
        sql: &'static str,
        params: &'a [SqlValue<'a>],
    ) -> impl Future<Output = Result<Vec<SqlRow>>> + Send {
        ready(rows(self.0, sql, params))
    }

    fn rows_of_each<'a>(
        &'a mut self,
        questions: &'a [BoundStatement],
    ) -> impl Future<Output = Result<Vec<Vec<SqlRow>>>> + Send {
        ready(questions.iter().map(|question| rows(self.0, question.sql, &question.values())).collect())
    }
}

/// A transaction that holds the database's lock. Rolled back when it is dropped.
pub(super) struct SqliteTransaction<'a, 'c> {
    statements: &'a mut KeptStatements<'c>,
    events: Vec<CommitEvent>,
}

/// A place in a transaction to roll back to.
pub(super) struct SqliteSavepoint {
    events: usize,
}

impl<'a, 'c> SqliteTransaction<'a, 'c> {
    pub(super) fn begin(statements: &'a mut KeptStatements<'c>) -> Result<Self> {
        run(statements, "BEGIN IMMEDIATE", &[])?;
        Ok(Self { statements, events: vec![] })
    }

    /// The events so far, taken out of the transaction.
    pub(super) fn take_events(&mut self) -> Vec<CommitEvent> {
        std::mem::take(&mut self.events)
    }

    pub(super) fn savepoint(&mut self) -> Result<SqliteSavepoint> {
        run(self.statements, "SAVEPOINT request", &[])?;
        Ok(SqliteSavepoint { events: self.events.len() })
    }

    pub(super) fn release(&mut self, _: SqliteSavepoint) -> Result<()> {
        run(self.statements, "RELEASE request", &[]).map(drop)
    }

    pub(super) fn roll_back_to(&mut self, savepoint: SqliteSavepoint) -> Result<()> {
        self.events.truncate(savepoint.events);
        run(self.statements, "ROLLBACK TO request", &[])?;
        run(self.statements, "RELEASE request", &[]).map(drop)
    }

    pub(super) fn commit(self) -> Result<()> {
        run(self.statements, "COMMIT", &[]).map(drop)
    }
}

impl Drop for SqliteTransaction<'_, '_> {
    fn drop(&mut self) {
        if !self.statements.connection().is_autocommit() {
            // SQLite has rolled back by itself where this fails.
            run(self.statements, "ROLLBACK", &[]).ok();
        }
    }
}

impl ReadTx for SqliteTransaction<'_, '_> {
    fn rows<'a>(
        &'a mut self,
        sql: &'static str,
        params: &'a [SqlValue<'a>],
    ) -> impl Future<Output = Result<Vec<SqlRow>>> + Send {
        ready(rows(self.statements, sql, params))
    }

    fn rows_of_each<'a>(
        &'a mut self,
        questions: &'a [BoundStatement],
    ) -> impl Future<Output = Result<Vec<Vec<SqlRow>>>> + Send {
        ready(questions.iter().map(|question| rows(self.statements, question.sql, &question.values())).collect())
    }
}

impl Tx for SqliteTransaction<'_, '_> {
    fn run<'a>(
        &'a mut self,
        sql: &'static str,
        params: &'a [SqlValue<'a>],
    ) -> impl Future<Output = Result<u64>> + Send {
        ready(run(self.statements, sql, params))
    }

    fn insert_call<'a>(
        &'a mut self,
        sql: &'static str,
        params: &'a [SqlValue<'a>],
    ) -> impl Future<Output = Result<i64>> + Send {
        ready(run(self.statements, sql, params).map(|_| self.statements.connection().last_insert_rowid()))
    }

    fn defer(&mut self, sql: &'static str, params: &[SqlValue<'_>]) -> Result<()> {
        run(self.statements, sql, params).map(drop)
    }

    /// The transaction holds the database's lock and is alone anyway.
    fn exclude(&mut self, _: Exclusive) -> Result<()> {
        Ok(())
    }

    fn notify(&mut self, event: CommitEvent) {
        self.events.push(event);
    }
}

fn rows(statements: &mut KeptStatements<'_>, sql: &'static str, params: &[SqlValue<'_>]) -> Result<Vec<SqlRow>> {
    let statement = statements.get(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query(params_from_iter(params))?;
    let mut found = vec![];
    while let Some(row) = rows.next()? {
        let cells = (0..columns).map(|column| cell(row.get_ref(column)?));
        found.push(SqlRow::new(cells.collect::<Result<_>>()?));
    }
    Ok(found)
}

fn run(statements: &mut KeptStatements<'_>, sql: &'static str, params: &[SqlValue<'_>]) -> Result<u64> {
    let changed = statements.get(sql)?.execute(params_from_iter(params))?;
    Ok(changed as u64)
}

fn cell(value: ValueRef<'_>) -> Result<Cell> {
    Ok(match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(integer) => Cell::Integer(integer),
        ValueRef::Text(text) => Cell::Text(std::str::from_utf8(text).map_err(SqlError::of_request)?.to_owned()),
        ValueRef::Blob(bytes) => Cell::Blob(bytes.to_owned()),
        ValueRef::Real(_) => return Err(SqlError::of_request("no column holds a fraction")),
    })
}

impl ToSql for SqlValue<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            SqlValue::Null => ValueRef::Null,
            SqlValue::Integer(integer) => ValueRef::Integer(*integer),
            SqlValue::Text(text) => ValueRef::Text(text.as_bytes()),
            SqlValue::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl From<rusqlite::Error> for SqlError {
    fn from(error: rusqlite::Error) -> Self {
        let fault = match error.sqlite_error_code() {
            Some(ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch | ErrorCode::TooBig) | None => {
                SqlFault::Request
            }
            Some(_) => SqlFault::Database,
        };
        Self::new(fault, error)
    }
}
