//! Statements on SQLite, where no future ever waits: the thread itself does.

use std::future::{Future, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, ToSql, params_from_iter};

use crate::store::news::News;
use crate::store::sql::{Cell, Error, Fault, Read, Result, Row, Tx, Value};

/// The output of a question or operation on SQLite, by one poll.
pub(super) fn finish<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("operations wait only for their statements, which are done at once"),
    }
}

/// A connection that is read from.
pub(super) struct Reading<'a>(pub &'a mut Connection);

impl Read for Reading<'_> {
    fn rows(&mut self, sql: &'static str, params: &[Value<'_>]) -> impl Future<Output = Result<Vec<Row>>> + Send {
        ready(rows(self.0, sql, params))
    }
}

/// A transaction that holds the database's lock. Rolled back when it is dropped.
pub(super) struct Transaction<'a> {
    connection: &'a mut Connection,
    news: Vec<News>,
}

/// A place in a transaction to roll back to.
pub(super) struct Savepoint {
    news: usize,
}

impl<'a> Transaction<'a> {
    pub(super) fn begin(connection: &'a mut Connection) -> Result<Self> {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        Ok(Self { connection, news: vec![] })
    }

    /// The news so far, taken out.
    pub(super) fn take_news(&mut self) -> Vec<News> {
        std::mem::take(&mut self.news)
    }

    pub(super) fn savepoint(&mut self) -> Result<Savepoint> {
        self.connection.execute_batch("SAVEPOINT request")?;
        Ok(Savepoint { news: self.news.len() })
    }

    pub(super) fn release(&mut self, _: Savepoint) -> Result<()> {
        Ok(self.connection.execute_batch("RELEASE request")?)
    }

    pub(super) fn roll_back_to(&mut self, savepoint: Savepoint) -> Result<()> {
        self.news.truncate(savepoint.news);
        Ok(self.connection.execute_batch("ROLLBACK TO request; RELEASE request")?)
    }

    pub(super) fn commit(self) -> Result<()> {
        Ok(self.connection.execute_batch("COMMIT")?)
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if !self.connection.is_autocommit() {
            // SQLite has rolled back by itself where this fails.
            self.connection.execute_batch("ROLLBACK").ok();
        }
    }
}

impl Read for Transaction<'_> {
    fn rows(&mut self, sql: &'static str, params: &[Value<'_>]) -> impl Future<Output = Result<Vec<Row>>> + Send {
        ready(rows(self.connection, sql, params))
    }
}

impl Tx for Transaction<'_> {
    fn run(&mut self, sql: &'static str, params: &[Value<'_>]) -> impl Future<Output = Result<u64>> + Send {
        ready(run(self.connection, sql, params))
    }

    fn tell(&mut self, news: News) {
        self.news.push(news);
    }
}

fn rows(connection: &Connection, sql: &'static str, params: &[Value<'_>]) -> Result<Vec<Row>> {
    let mut statement = connection.prepare_cached(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query(params_from_iter(params))?;
    let mut found = vec![];
    while let Some(row) = rows.next()? {
        let cells = (0..columns).map(|column| cell(row.get_ref(column)?));
        found.push(Row::new(cells.collect::<Result<_>>()?));
    }
    Ok(found)
}

fn run(connection: &Connection, sql: &'static str, params: &[Value<'_>]) -> Result<u64> {
    let changed = connection.prepare_cached(sql)?.execute(params_from_iter(params))?;
    Ok(changed as u64)
}

fn cell(value: ValueRef<'_>) -> Result<Cell> {
    Ok(match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(integer) => Cell::Integer(integer),
        ValueRef::Text(text) => Cell::Text(std::str::from_utf8(text).map_err(Error::of_request)?.to_owned()),
        ValueRef::Blob(bytes) => Cell::Blob(bytes.to_owned()),
        ValueRef::Real(_) => return Err(Error::of_request("no column holds a fraction")),
    })
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Integer(integer) => ValueRef::Integer(*integer),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let fault = match error.sqlite_error_code() {
            Some(ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch | ErrorCode::TooBig) | None => Fault::Request,
            Some(_) => Fault::Database,
        };
        Self::new(fault, error)
    }
}
