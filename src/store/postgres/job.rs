//! An operation in a worker's queue, with the way to answer it.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use tokio::sync::oneshot;

use super::transaction::Transaction;
use crate::store::StoreError;
use crate::store::sql::{Operation, Result, SqlError};

/// An operation of any kind, as a worker handles it.
pub(super) trait Job: Send {
    /// Applies it. Applied again from the beginning if the group had to be rolled back.
    fn apply<'a>(&'a mut self, tx: &'a mut Transaction) -> BoxFuture<'a, Result<()>>;

    /// Takes note that it alone failed.
    fn fail(&mut self, error: SqlError);
}

/// A job that is waited for.
pub(super) trait AwaitedJob: Job {
    /// Answers with its outcome: the group is durable.
    fn answer(self: Box<Self>);

    /// Answers that the whole group failed.
    fn refuse(self: Box<Self>, error: &Arc<SqlError>);
}

/// A thing to be written.
pub(super) enum Work {
    /// To be answered once it is durable.
    Awaited(Box<dyn AwaitedJob>),
    /// Kept for another try if its group fails.
    Recorded {
        job: Box<dyn Job>,
        /// If it stores a turn, when the call began.
        turn_of: Option<Timestamp>,
    },
}

/// The fate of an operation whose asker is gone when a worker comes to it.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Abandoned {
    /// Applied all the same: it happened outside, and only has to be kept.
    Done,
    /// Left out. The caller was told another way when the store did not confirm in time, so the promise must not be kept
    /// after all.
    LeftOut,
}

/// An operation that is waited for.
pub(super) struct AwaitedOperation<O: Operation> {
    operation: O,
    abandoned: Abandoned,
    result: Option<Result<O::Output>>,
    reply: oneshot::Sender<Result<O::Output, StoreError>>,
}

impl<O: Operation> AwaitedOperation<O> {
    /// A request, and where its answer will come.
    pub(super) fn new(operation: O, abandoned: Abandoned) -> (Self, oneshot::Receiver<Result<O::Output, StoreError>>) {
        let (reply, answer) = oneshot::channel();
        (Self { operation, abandoned, result: None, reply }, answer)
    }
}

impl<O: Operation> Job for AwaitedOperation<O> {
    fn apply<'a>(&'a mut self, tx: &'a mut Transaction) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            if self.abandoned == Abandoned::LeftOut && self.reply.is_closed() {
                return Ok(());
            }
            self.result = Some(Ok(self.operation.apply(tx).await?));
            Ok(())
        })
    }

    fn fail(&mut self, error: SqlError) {
        self.result = Some(Err(error));
    }
}

impl<O: Operation> AwaitedJob for AwaitedOperation<O> {
    fn answer(self: Box<Self>) {
        if let Some(result) = self.result {
            // The asker may be gone.
            let failed = |error| StoreError::Query { what: O::WHAT, source: Box::new(error) };
            self.reply.send(result.map_err(failed)).ok();
        }
    }

    fn refuse(self: Box<Self>, error: &Arc<SqlError>) {
        let source = Box::new(error.clone());
        // The asker may be gone.
        self.reply.send(Err(StoreError::Query { what: O::WHAT, source })).ok();
    }
}

/// An operation without an asker.
pub(super) struct RecordedOperation<O>(pub O);

impl<O: Operation> Job for RecordedOperation<O> {
    fn apply<'a>(&'a mut self, tx: &'a mut Transaction) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move { self.0.apply(tx).await.map(drop) })
    }

    fn fail(&mut self, error: SqlError) {
        tracing::warn!(%error, what = O::WHAT, "the database refused something that nobody waits for");
    }
}
