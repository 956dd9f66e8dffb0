//! An operation in the writer's queue, with the way to answer it.

use super::transaction::{SqliteTransaction, finish};
use crate::store::awaited::{Answerable, AwaitedOperation};
use crate::store::sql::{Operation, Result, SqlError};

/// An operation of any kind, as the writer handles it.
pub(super) trait SqliteJob: Send {
    /// Applies it. Applied again from the beginning if the group had to be rolled back.
    fn apply(&mut self, tx: &mut SqliteTransaction<'_, '_>) -> Result<()>;

    /// Takes note that it alone failed.
    fn fail(&mut self, error: SqlError);
}

/// A job that is waited for.
pub(super) trait SqliteAwaitedJob: SqliteJob + Answerable {}

impl<J: SqliteJob + Answerable> SqliteAwaitedJob for J {}

impl<O: Operation> SqliteJob for AwaitedOperation<O> {
    fn apply(&mut self, tx: &mut SqliteTransaction<'_, '_>) -> Result<()> {
        if self.is_left_out() {
            return Ok(());
        }
        self.result = Some(Ok(finish(self.operation.apply(tx))?));
        Ok(())
    }

    fn fail(&mut self, error: SqlError) {
        self.result = Some(Err(error));
    }
}

/// An operation without an asker.
pub(super) struct SqliteRecordedOperation<O>(pub O);

impl<O: Operation> SqliteJob for SqliteRecordedOperation<O> {
    fn apply(&mut self, tx: &mut SqliteTransaction<'_, '_>) -> Result<()> {
        finish(self.0.apply(tx)).map(drop)
    }

    fn fail(&mut self, error: SqlError) {
        tracing::warn!(%error, what = O::WHAT, "the database refused something that nobody waits for");
    }
}
