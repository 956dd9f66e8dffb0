//! Statements on PostgreSQL.

use std::future::Future;
use std::sync::Arc;

use deadpool_postgres::Client;

use super::statements::Statements;
use super::value;
use crate::store::commit_event::CommitEvent;
use crate::store::sql::{Exclusive, ReadTx, Result, SqlFault, SqlRow, SqlValue, Tx};

const EXCLUDE: &str = "SELECT name FROM row_lock WHERE name = ?1 FOR UPDATE";

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
        let statement = self.client.prepare_cached(&self.statements.text(sql)).await?;
        Ok(self.client.execute(&statement, &value::references(params)).await?)
    }
}

impl ReadTx for PgReadConnection {
    fn rows(&mut self, sql: &'static str, params: &[SqlValue<'_>]) -> impl Future<Output = Result<Vec<SqlRow>>> + Send {
        self.query(sql, params)
    }
}

/// An open transaction, to be committed or rolled back.
pub(super) struct PgTransaction {
    connection: PgReadConnection,
    events: Vec<CommitEvent>,
}

/// A place in a transaction to roll back to.
pub(super) struct PgSavepoint {
    events: usize,
}

impl PgTransaction {
    pub(super) async fn begin(connection: PgReadConnection) -> Result<Self> {
        connection.client.batch_execute("BEGIN").await?;
        Ok(Self { connection, events: vec![] })
    }

    /// The events so far, taken out of the transaction.
    pub(super) fn take_events(&mut self) -> Vec<CommitEvent> {
        std::mem::take(&mut self.events)
    }

    pub(super) async fn savepoint(&self) -> Result<PgSavepoint> {
        self.batch("SAVEPOINT request").await?;
        Ok(PgSavepoint { events: self.events.len() })
    }

    pub(super) async fn release(&self, _: PgSavepoint) -> Result<()> {
        self.batch("RELEASE SAVEPOINT request").await
    }

    pub(super) async fn roll_back_to(&mut self, savepoint: PgSavepoint) -> Result<()> {
        self.events.truncate(savepoint.events);
        self.batch("ROLLBACK TO SAVEPOINT request; RELEASE SAVEPOINT request").await
    }

    /// Commits. The connection is closed if that fails, unless the transaction only gave way to another.
    pub(super) async fn commit(self) -> Result<()> {
        let done = self.batch("COMMIT").await;
        if done.as_ref().is_err_and(|error| error.fault != SqlFault::Conflict) {
            self.close();
        }
        done
    }

    /// Rolls back. The connection is closed if that fails, or if it leads to a server that takes no writes; those that wait
    /// in the pool lead to the same server then.
    pub(super) async fn roll_back(self, cause: SqlFault) {
        let is_lost = cause == SqlFault::Connection;
        if is_lost && let Some(pool) = Client::pool(&self.connection.client) {
            pool.retain(|_, _| false);
        }
        if self.batch("ROLLBACK").await.is_err() || is_lost {
            self.close();
        }
    }

    /// Takes the connection out of its pool.
    fn close(self) {
        drop(Client::take(self.connection.client));
    }

    async fn batch(&self, statements: &str) -> Result<()> {
        Ok(self.connection.client.batch_execute(statements).await?)
    }
}

impl ReadTx for PgTransaction {
    fn rows(&mut self, sql: &'static str, params: &[SqlValue<'_>]) -> impl Future<Output = Result<Vec<SqlRow>>> + Send {
        self.connection.query(sql, params)
    }
}

impl Tx for PgTransaction {
    fn run(&mut self, sql: &'static str, params: &[SqlValue<'_>]) -> impl Future<Output = Result<u64>> + Send {
        self.connection.execute(sql, params)
    }

    async fn insert(&mut self, sql: &'static str, params: &[SqlValue<'_>]) -> Result<Option<i64>> {
        self.connection.query(sql, params).await?.first().map(|row| row.get(0)).transpose()
    }

    async fn exclude(&mut self, others: Exclusive) -> Result<()> {
        self.connection.query(EXCLUDE, &[SqlValue::Text(others.as_str())]).await.map(drop)
    }

    fn notify(&mut self, event: CommitEvent) {
        self.events.push(event);
    }
}
