//! An operation in a worker's queue, with the way to answer it.

use futures_util::future::BoxFuture;
use jiff::Timestamp;

use super::transaction::PgTransaction;
use crate::store::awaited::{Answerable, AwaitedOperation};
use crate::store::sql::{FirstQuestions, Operation, Result, SqlError};

/// An operation of any kind, as a worker handles it.
pub(super) trait PgJob: Send {
    /// Applies it. Applied again from the beginning if the group had to be rolled back.
    fn apply<'a>(&'a mut self, tx: &'a mut PgTransaction) -> BoxFuture<'a, Result<()>>;

    /// Its first questions, if they may be asked beforehand.
    fn first_questions(&self) -> Option<FirstQuestions>;

    /// Takes note that it alone failed.
    fn fail(&mut self, error: SqlError);
}

/// A job that is waited for.
pub(super) trait PgAwaitedJob: PgJob + Answerable {}

impl<J: PgJob + Answerable> PgAwaitedJob for J {}

/// A thing to be written.
pub(super) enum PgWork {
    /// To be answered once it is durable.
    Awaited(Box<dyn PgAwaitedJob>),
    /// Kept for another try if its group fails.
    Recorded {
        job: Box<dyn PgJob>,
        /// If it stores a turn, when the call began.
        turn_of: Option<Timestamp>,
    },
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
        if self.is_left_out() { None } else { self.operation.first_questions() }
    }

    fn fail(&mut self, error: SqlError) {
        self.result = Some(Err(error));
    }
}

/// An operation without an asker.
pub(super) struct PgRecordedOperation<O>(pub O);

impl<O: Operation> PgJob for PgRecordedOperation<O> {
    fn apply<'a>(&'a mut self, tx: &'a mut PgTransaction) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move { self.0.apply(tx).await.map(drop) })
    }

    fn first_questions(&self) -> Option<FirstQuestions> {
        self.0.first_questions()
    }

    fn fail(&mut self, error: SqlError) {
        tracing::warn!(%error, what = O::WHAT, "the database refused something that nobody waits for");
    }
}
