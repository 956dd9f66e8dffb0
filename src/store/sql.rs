//! The database as the store's operations see it: statements, values and rows, the same on every engine.
//!
//! An operation is a value that can be run again: an engine that rolls a transaction back runs its operations once more
//! from the beginning, in another transaction. So an operation keeps nothing of a run but its result, reads no clock and
//! does nothing but ask its transaction.
//!
//! Statements are plain SQL that SQLite and PostgreSQL both take. Parameters are written `?1`, `?2`…; values are 64-bit
//! integers, text, bytes and null; yes and no are 1 and 0; columns changed by `ON CONFLICT … DO UPDATE` are named with
//! their table; a statement is a constant and never put together from parts at run time. Words that
//! only PostgreSQL needs, for locking rows and for the types of parameters, stand in a comment that begins with `/*postgres`:
//! SQLite has no such words and, with one writer, no use for them. Between `/*sqlite:*/` and `/*:sqlite*/` stand conditions that only SQLite
//! needs, all of them for indexes by week: rows are looked up in each week by itself, as the index on a random key then is on
//! few pages where anything is written, however long the history.
//!
//! Transactions of several nodes run side by side on PostgreSQL, at READ COMMITTED or stricter. Operations are safe there
//! by the rows they lock and by [`Tx::exclude`]; a condition that an update depends on stands in its
//! outer `WHERE`, which PostgreSQL checks again after it has waited for a row.

use std::fmt;
use std::future::Future;

use crate::store::CallKey;
use crate::store::commit_event::CommitEvent;
use crate::store::rules::quota::JustCounted;

/// Work that one transaction at a time may do, on any node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exclusive {
    /// Counting texts against the limits.
    Texts,
    /// Posting notices: they share a room.
    Notices,
    /// Remembering the keys of a new database.
    Keys,
    /// Mail from pages: counted by address over all pages.
    PageMail,
    /// Gathering requests to departments.
    Gathering,
}

impl Exclusive {
    /// The names are rows of `row_lock` on PostgreSQL.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Texts => "texts",
            Self::Notices => "notices",
            Self::Keys => "keys",
            Self::PageMail => "page_mail",
            Self::Gathering => "gathering",
        }
    }
}

/// A parameter of a statement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum SqlValue<'a> {
    Null,
    Integer(i64),
    Text(&'a str),
    Blob(&'a [u8]),
}

/// Something that can be a parameter.
pub(super) trait ToValue {
    fn to_value(&self) -> SqlValue<'_>;
}

/// The week of a time: since the first of 1970, as SQLite's V17 indexes it.
macro_rules! week {
    ($time:literal) => {
        concat!("(", $time, " / 604800000000)")
    };
}
/// The condition that a time is of any week that there is, by a view of SQLite; other engines read nothing.
macro_rules! in_any_week {
    ($time:literal, $weeks:literal) => {
        concat!(
            "/*sqlite:*/ ",
            $crate::store::sql::week!($time),
            " IN (SELECT week FROM ",
            $weeks,
            ") AND /*:sqlite*/ "
        )
    };
}
/// The condition for the call with a key, of any week.
macro_rules! of_call {
    ($key:literal) => {
        concat!($crate::store::sql::in_any_week!("started", "call_week"), "key = ", $key)
    };
}
/// The condition for the messages to a person, of any week.
macro_rules! to_person {
    ($key:literal) => {
        concat!("(", $crate::store::sql::in_any_week!("promised", "message_week"), "to_key = ", $key, ")")
    };
}
/// The condition for the message of the link `?1`, of any week.
macro_rules! of_link {
    () => {
        concat!($crate::store::sql::in_any_week!("promised", "message_week"), "token = ?1")
    };
}
/// The parameters of a statement, in the order of their numbers.
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        &[$($crate::store::sql::ToValue::to_value(&$value)),*]
    };
}
pub(super) use {in_any_week, of_call, of_link, params, to_person, week};

/// A value that was read.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Null,
    Integer(i64),
    Text(String),
    Blob(Vec<u8>),
}

impl From<SqlValue<'_>> for Cell {
    fn from(value: SqlValue<'_>) -> Self {
        match value {
            SqlValue::Null => Self::Null,
            SqlValue::Integer(integer) => Self::Integer(integer),
            SqlValue::Text(text) => Self::Text(text.to_owned()),
            SqlValue::Blob(bytes) => Self::Blob(bytes.to_owned()),
        }
    }
}

impl ToValue for Cell {
    fn to_value(&self) -> SqlValue<'_> {
        match self {
            Self::Null => SqlValue::Null,
            Self::Integer(integer) => SqlValue::Integer(*integer),
            Self::Text(text) => SqlValue::Text(text),
            Self::Blob(bytes) => SqlValue::Blob(bytes),
        }
    }
}

/// Something that can be read from a column.
pub(super) trait FromCell: Sized {
    fn from_cell(cell: &Cell) -> Result<Self>;
}

/// A row that was read.
#[derive(Debug)]
pub(super) struct SqlRow(Box<[Cell]>);

impl SqlRow {
    pub(super) const fn new(cells: Box<[Cell]>) -> Self {
        Self(cells)
    }

    /// The value of a column; the first is 0.
    pub(super) fn get<T: FromCell>(&self, column: usize) -> Result<T> {
        let cell = self.0.get(column).ok_or_else(|| SqlError::of_request(format!("the row has no column {column}")))?;
        T::from_cell(cell)
    }
}

/// Parameters to be kept.
pub(super) fn cells(params: &[SqlValue<'_>]) -> Vec<Cell> {
    params.iter().map(|value| Cell::from(*value)).collect()
}

/// A key and the amounts that are added to its sums.
pub(super) fn with_amounts<'a>(key: &[SqlValue<'a>], amounts: &[i64]) -> Vec<SqlValue<'a>> {
    key.iter().copied().chain(amounts.iter().map(|amount| SqlValue::Integer(*amount))).collect()
}

/// A statement with its parameters, to be run later or with others.
pub(super) struct BoundStatement {
    pub sql: &'static str,
    pub params: Vec<Cell>,
}

impl BoundStatement {
    pub(super) fn new(sql: &'static str, params: &[SqlValue<'_>]) -> Self {
        Self { sql, params: cells(params) }
    }

    pub(super) fn values(&self) -> Vec<SqlValue<'_>> {
        self.params.iter().map(ToValue::to_value).collect()
    }
}

/// Reads rows. Every future of an engine that never waits is ready when it is first polled.
pub(super) trait ReadTx: Send {
    /// All rows of a statement.
    fn rows<'a>(
        &'a mut self,
        sql: &'static str,
        params: &'a [SqlValue<'a>],
    ) -> impl Future<Output = Result<Vec<SqlRow>>> + Send;

    /// All rows of each of several statements, which a server is asked at once and answers in their order.
    fn rows_of_each<'a>(
        &'a mut self,
        questions: &'a [BoundStatement],
    ) -> impl Future<Output = Result<Vec<Vec<SqlRow>>>> + Send;

    /// The first row, if there is one.
    fn row<'a>(
        &'a mut self,
        sql: &'static str,
        params: &'a [SqlValue<'a>],
    ) -> impl Future<Output = Result<Option<SqlRow>>> + Send {
        async move { Ok(self.rows(sql, params).await?.into_iter().next()) }
    }

    /// The first column of the first row, if there is one.
    fn first<'a, T: FromCell>(
        &'a mut self,
        sql: &'static str,
        params: &'a [SqlValue<'a>],
    ) -> impl Future<Output = Result<Option<T>>> + Send {
        async move { self.row(sql, params).await?.map(|row| row.get(0)).transpose() }
    }

    /// The first column of all rows.
    fn column<'a, T: FromCell>(
        &'a mut self,
        sql: &'static str,
        params: &'a [SqlValue<'a>],
    ) -> impl Future<Output = Result<Vec<T>>> + Send {
        async move { self.rows(sql, params).await?.iter().map(|row| row.get(0)).collect() }
    }
}

/// Reads and writes in one transaction.
pub(super) trait Tx: ReadTx {
    /// Runs a statement that gives no rows; says how many rows it changed.
    fn run<'a>(&'a mut self, sql: &'static str, params: &'a [SqlValue<'a>])
    -> impl Future<Output = Result<u64>> + Send;

    /// Runs a statement of which nobody asks what it changed. A server is sent it with the next statement, before that one:
    /// it costs no wait of its own, and an error of it comes there.
    fn defer(&mut self, sql: &'static str, params: &[SqlValue<'_>]) -> Result<()>;

    /// Inserts a row, as [`Tx::defer`] runs a statement. The statement is `INSERT … VALUES (…)`, with all its parameters in the
    /// row. A server is sent one for the rows of several operations, which therefore have keys of their own.
    fn insert(&mut self, sql: &'static str, params: &[SqlValue<'_>]) -> Result<()> {
        self.defer(sql, params)
    }

    /// Adds amounts to the sums of a key, as [`Tx::defer`] runs a statement; its last parameters are the amounts. A server is sent
    /// one for all that is added to a key.
    fn add(&mut self, sql: &'static str, key: &[SqlValue<'_>], amounts: &[i64]) -> Result<()> {
        self.defer(sql, &with_amounts(key, amounts))
    }

    /// Inserts the row of a call that is not there, and says its `seq`. A server has given the number before, which the statement
    /// takes as the parameter behind its own, in words that only PostgreSQL reads. Where another node inserts the call
    /// meanwhile, the transaction is run again.
    fn insert_call<'a>(
        &'a mut self,
        sql: &'static str,
        params: &'a [SqlValue<'a>],
    ) -> impl Future<Output = Result<i64>> + Send;

    /// Has the next statement wait until no other transaction does this work, and keeps others from it until this one ends.
    fn exclude(&mut self, others: Exclusive) -> Result<()>;

    /// Tells the observer once the transaction is durable, and nothing if it is rolled back.
    fn notify(&mut self, event: CommitEvent);

    /// Notes a text that was counted, for those whose questions were asked before, of this transaction and of others.
    fn note_counted(&mut self, _text: JustCounted) {}

    /// The texts that this transaction has counted since it asked the first questions of the operation that it does now; none
    /// where those are asked when they are needed.
    fn just_counted(&self) -> &[JustCounted] {
        &[]
    }
}

/// The first questions of an operation, which a server may be asked together with those of others, before any of them is done.
#[derive(Default)]
pub(super) struct FirstQuestions {
    /// The subjects of the operation: where two have one in common, the second asks when it is its turn.
    pub about: Vec<[u8; 16]>,
    /// The work it excludes others from.
    pub exclude: Option<Exclusive>,
    /// True if it may insert a call, which then has its number beforehand.
    pub may_begin_call: bool,
    /// What [`Operation::apply`] then asks first, by [`ReadTx::rows_of_each`].
    pub questions: Vec<BoundStatement>,
}

/// A question that changes nothing.
pub(super) trait Query: Send + Sync + 'static {
    /// For the error: `look up a caller`.
    const WHAT: &'static str;
    type Output: Send + 'static;

    fn ask<R: ReadTx>(&self, db: &mut R) -> impl Future<Output = Result<Self::Output>> + Send;
}

/// Who waits for an operation, and so how soon it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Urgency {
    /// A caller, or a request: it is done at once.
    AtOnce,
    /// A worker in the background, for its next work: it is done at once unless callers wait.
    Yielding,
    /// A worker in the background that does other work meanwhile: it is done after a while, with what else comes, and is put off
    /// as well while callers wait.
    Patient,
    /// Nobody: it is done after a while, with what else comes.
    Gathered,
}

/// Something to be done in one transaction, that can be done again after a rollback.
pub(super) trait Operation: Send + Sync + 'static {
    /// For the error: `commit a turn`.
    const WHAT: &'static str;
    /// How soon it is done, where somebody waits for it.
    const URGENCY: Urgency = Urgency::AtOnce;
    type Output: Send + 'static;

    /// The call it is about, if any. Operations about one call are done in the order in which they were asked, but for
    /// those that count texts: nobody waits for the others.
    fn call(&self) -> Option<CallKey> {
        None
    }

    /// True if it does the work of [`Exclusive::Texts`].
    fn counts_texts(&self) -> bool {
        false
    }

    /// Its first questions, if they may be asked beforehand.
    fn first_questions(&self) -> Option<FirstQuestions> {
        None
    }

    fn apply<T: Tx>(&self, tx: &mut T) -> impl Future<Output = Result<Self::Output>> + Send;
}

pub(super) type Result<T, E = SqlError> = std::result::Result<T, E>;

/// The place of the fault of a failed statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SqlFault {
    /// In what was asked. Others of the same transaction may succeed.
    Request,
    /// In the database: locked, full, broken. Everything else would fail as well.
    Database,
    /// Two transactions wanted the same rows, and this one gave way: the same may succeed when it is run again.
    Conflict,
    /// A unique key is taken. By a row that another node inserted a moment ago, which the operation finds when it is run
    /// again; or by one that it does not look for, and then it can never be done.
    Taken,
    /// The connection was lost, or leads to a server that takes no writes: the same may succeed on another one.
    Connection,
}

/// A statement or an operation that failed.
#[derive(Debug)]
pub(super) struct SqlError {
    pub fault: SqlFault,
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl SqlError {
    pub(super) fn new(fault: SqlFault, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { fault, source: source.into() }
    }

    /// The fault lies in what was asked or in a value of its rows.
    pub(super) fn of_request(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::new(SqlFault::Request, source)
    }

    /// A statement that always gives a row gave none.
    pub(super) fn no_row() -> Self {
        Self::of_request("the statement gave no row")
    }
}

impl fmt::Display for SqlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

impl std::error::Error for SqlError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.source()
    }
}
