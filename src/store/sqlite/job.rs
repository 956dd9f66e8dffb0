//! An operation in the writer's queue.

use super::transaction::{SqliteTransaction, finish};
use crate::store::job::{AwaitedOperation, Job, RecordedOperation};
use crate::store::sql::{Operation, Result};

/// An operation of any kind, as the writer handles it.
pub(super) trait SqliteJob: Job {
    /// Applies it. Applied again from the beginning if the group had to be rolled back.
    fn apply(&mut self, tx: &mut SqliteTransaction<'_, '_>) -> Result<()>;
}

impl<O: Operation> SqliteJob for AwaitedOperation<O> {
    fn apply(&mut self, tx: &mut SqliteTransaction<'_, '_>) -> Result<()> {
        if self.is_left_out() {
            return Ok(());
        }
        self.result = Some(Ok(finish(self.operation.apply(tx))?));
        Ok(())
    }
}

impl<O: Operation> SqliteJob for RecordedOperation<O> {
    fn apply(&mut self, tx: &mut SqliteTransaction<'_, '_>) -> Result<()> {
        finish(self.operation.apply(tx)).map(drop)
    }
}
