//! The database behind the store: one of two kinds.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;

use crate::base::clock::Clock;
use crate::config::settings::PostgresSettings;
use crate::store::sql::{Operation, Query, Result, Tx};
use crate::store::{Observer, StoreError, postgres, sqlite};

/// An open database.
pub(super) enum Engine {
    Sqlite(sqlite::SqliteEngine),
    Postgres(postgres::PgEngine),
}

impl Engine {
    pub(super) fn open_file(file: &Path, clock: Clock, observer: Observer) -> Result<Self, StoreError> {
        sqlite::SqliteEngine::open(file, clock, observer).map(Self::Sqlite)
    }

    pub(super) async fn connect(
        settings: &PostgresSettings,
        clock: Clock,
        observer: Observer,
    ) -> Result<Self, StoreError> {
        postgres::PgEngine::open(settings, clock, observer).await.map(Self::Postgres)
    }

    pub(super) const fn is_alone(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }

    /// A server looks after its own files.
    pub(super) fn watch_health(&self) {
        match self {
            Self::Sqlite(engine) => engine.watch_health(),
            Self::Postgres(_) => {}
        }
    }

    pub(super) async fn ready(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(engine) => {
                engine.check_health()?;
                engine.write(WriteNothing).await
            }
            Self::Postgres(engine) => engine.write_to_all(WriteNothing).await,
        }
    }

    pub(super) async fn stop(self: Arc<Self>) {
        if let Self::Postgres(engine) = &*self {
            return engine.stop().await;
        }
        let end_threads = move || {
            if let Self::Sqlite(engine) = &*self {
                engine.stop();
            }
        };
        // It fails only while the runtime goes down, and the threads then end by themselves.
        tokio::task::spawn_blocking(end_threads).await.ok();
    }

    pub(super) fn now(&self) -> Timestamp {
        match self {
            Self::Sqlite(engine) => engine.now(),
            Self::Postgres(engine) => engine.now(),
        }
    }

    pub(super) async fn read<Q: Query>(&self, query: Q) -> Result<Q::Output, StoreError> {
        match self {
            Self::Sqlite(engine) => engine.read(query).await,
            Self::Postgres(engine) => engine.read(query).await,
        }
    }

    pub(super) async fn read_aside<Q: Query>(&self, query: Q) -> Result<Q::Output, StoreError> {
        match self {
            Self::Sqlite(engine) => engine.read_aside(query).await,
            Self::Postgres(engine) => engine.read_aside(query).await,
        }
    }

    pub(super) async fn write<O: Operation>(&self, operation: O) -> Result<O::Output, StoreError> {
        match self {
            Self::Sqlite(engine) => engine.write(operation).await,
            Self::Postgres(engine) => engine.write(operation).await,
        }
    }

    pub(super) async fn write_while_awaited<O: Operation>(&self, operation: O) -> Result<O::Output, StoreError> {
        match self {
            Self::Sqlite(engine) => engine.write_while_awaited(operation).await,
            Self::Postgres(engine) => engine.write_while_awaited(operation).await,
        }
    }

    pub(super) fn record<O: Operation>(&self, operation: O, turn_of: Option<Timestamp>) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(engine) => engine.record(operation, turn_of),
            Self::Postgres(engine) => engine.record(operation, turn_of),
        }
    }

    pub(super) fn count_lost_turn(&self) {
        match self {
            Self::Sqlite(engine) => engine.count_lost_turn(),
            Self::Postgres(engine) => engine.count_lost_turn(),
        }
    }
}

#[derive(Clone, Copy)]
struct WriteNothing;

impl Operation for WriteNothing {
    const WHAT: &'static str = "reach the database";
    type Output = ();

    async fn apply<T: Tx>(&self, _: &mut T) -> Result<()> {
        Ok(())
    }
}
