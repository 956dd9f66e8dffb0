//! The store as the rest of the program holds it. Its operations stand in `ops`, a file a noun.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;

use crate::base::clock::Clock;
use crate::config::settings::PostgresSettings;
use crate::store::engine::Engine;
use crate::store::sql::{Operation, Query, Result};
use crate::store::{Observer, StoreError};

/// The store. Cheap to clone; every clone asks the same database.
///
/// Every method fails with [`StoreError::Overloaded`] when its queue is full, [`StoreError::Stopped`] after
/// [`Store::close`], and [`StoreError::Query`] when the database refuses; nothing of the request is kept then.
#[derive(Clone)]
pub struct Store {
    engine: Arc<Engine>,
}

impl Store {
    /// Opens the database file, makes it (readable by its owner only) when it is missing, and brings it up to date.
    /// The observer is told on the writer's thread, and must be quick.
    ///
    /// # Errors
    /// [`StoreError::Open`], with the file's path. The folder must exist.
    pub fn open(file: &Path, clock: Clock, observer: Observer) -> Result<Self, StoreError> {
        Engine::open_file(file, clock, observer).map(|engine| Self { engine: Arc::new(engine) })
    }

    /// Connects to a PostgreSQL database and brings its schema up to date; several nodes may start at once. The observer
    /// is told by the node that committed, and must be quick.
    ///
    /// # Errors
    /// [`StoreError::Open`], with the database's address, without the password.
    pub async fn connect(settings: &PostgresSettings, clock: Clock, observer: Observer) -> Result<Self, StoreError> {
        Engine::connect(settings, clock, observer).await.map(|engine| Self { engine: Arc::new(engine) })
    }

    /// Checks the file for damage from now on. Damage is logged and told to the observer, and a damaged store is not
    /// [ready](Self::ready).
    pub fn watch_health(&self) {
        self.engine.watch_health();
    }

    /// Returns when everything asked before is done and the database has taken one more transaction.
    ///
    /// # Errors
    /// The file is damaged, or gone from its place; the database cannot be reached.
    pub async fn ready(&self) -> Result<(), StoreError> {
        self.engine.ready().await
    }

    /// Writes everything asked so far, then ends the threads or connections. What is asked later fails with [`StoreError::Stopped`].
    pub async fn close(self) {
        self.engine.stop().await;
    }

    /// True if no other node can use the same database: it is in a file.
    pub fn is_alone(&self) -> bool {
        self.engine.is_alone()
    }

    /// The time, for operations that are given none.
    pub(super) fn now(&self) -> Timestamp {
        self.engine.now()
    }

    /// Answers a question that a caller waits for.
    pub(super) async fn read<Q: Query>(&self, query: Q) -> Result<Q::Output, StoreError> {
        self.engine.read(query).await
    }

    /// Answers a question of operations, which may take long and holds up no caller.
    pub(super) async fn read_aside<Q: Query>(&self, query: Q) -> Result<Q::Output, StoreError> {
        self.engine.read_aside(query).await
    }

    /// Applies an operation: durable when it returns. Dropped before it was applied, it is applied all the same.
    pub(super) async fn write<O: Operation>(&self, operation: O) -> Result<O::Output, StoreError> {
        self.engine.write(operation).await
    }

    /// Applies an operation: durable when it returns. Dropped before it was applied, it is left out.
    pub(super) async fn write_while_awaited<O: Operation>(&self, operation: O) -> Result<O::Output, StoreError> {
        self.engine.write_while_awaited(operation).await
    }

    /// Applies an operation some time soon. Kept and tried again while the database refuses. `turn_of` is when the call
    /// began if the operation stores a turn: one that is given up is counted as lost.
    pub(super) fn record_unawaited<O: Operation>(
        &self,
        operation: O,
        turn_of: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        self.engine.record(operation, turn_of)
    }

    /// Counts a turn that could not even be given to the writer.
    pub(super) fn count_lost_turn(&self) {
        self.engine.count_lost_turn();
    }
}
