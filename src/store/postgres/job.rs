//! An operation in a worker's queue.

use futures_util::future::BoxFuture;

use super::transaction::PgTransaction;
use crate::store::job::{AwaitedOperation, Job, RecordedOperation};
use crate::store::sql::{FirstQuestions, Operation, Result};

/// An operation of any kind, as a worker handles it.
pub(super) trait PgJob: Job {
    /// Applies it. Applied again from the beginning if the group had to be rolled back.
    fn apply<'a>(&'a mut self, tx: &'a mut PgTransaction) -> BoxFuture<'a, Result<()>>;

    /// Its first questions, if they may be asked beforehand: none where there is nothing to be done any more.
    fn first_questions(&self) -> Option<FirstQuestions>;
}

impl<O: Operation> PgJob for AwaitedOperation<O> {
    fn apply<'a>(&'a mut self, tx: &'a mut PgTransaction) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            if self.is_left_out() {
                return Ok(());
            }
            self.result = Some(Ok(self.operation.apply(tx).await?));
            Ok(())
        })
    }

    fn first_questions(&self) -> Option<FirstQuestions> {
        if self.is_left_out() { Some(FirstQuestions::default()) } else { self.operation.first_questions() }
    }
}

impl<O: Operation> PgJob for RecordedOperation<O> {
    fn apply<'a>(&'a mut self, tx: &'a mut PgTransaction) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move { self.operation.apply(tx).await.map(drop) })
    }

    fn first_questions(&self) -> Option<FirstQuestions> {
        self.operation.first_questions()
    }
}
