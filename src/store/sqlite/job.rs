//! An operation in the writer's queue, with the way to answer it.

use super::transaction::{Transaction, finish};
use crate::store::awaited::{Answer, AwaitedOperation};
use crate::store::sql::{Operation, Result, SqlError};

/// An operation of any kind, as the writer handles it.
pub(super) trait Job: Send {
    /// Applies it. Applied again from the beginning if the group had to be rolled back.
    fn apply(&mut self, tx: &mut Transaction<'_>) -> Result<()>;

    /// Takes note that it alone failed.
    fn fail(&mut self, error: SqlError);
}

/// A job that is waited for.
pub(super) trait AwaitedJob: Job + Answer {}

impl<J: Job + Answer> AwaitedJob for J {}

impl<O: Operation> Job for AwaitedOperation<O> {
    fn apply(&mut self, tx: &mut Transaction<'_>) -> Result<()> {
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
pub(super) struct RecordedOperation<O>(pub O);

impl<O: Operation> Job for RecordedOperation<O> {
    fn apply(&mut self, tx: &mut Transaction<'_>) -> Result<()> {
        finish(self.0.apply(tx)).map(drop)
    }

    fn fail(&mut self, error: SqlError) {
        tracing::warn!(%error, what = O::WHAT, "the database refused something that nobody waits for");
    }
}
