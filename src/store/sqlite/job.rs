//! An operation in the writer's queue, with the way to answer it.

use std::sync::Arc;

use tokio::sync::oneshot;

use super::transaction::{Transaction, finish};
use crate::store::StoreError;
use crate::store::sql::{Error, Operation, Result};

/// An operation of any kind, as the writer handles it.
pub(super) trait Job: Send {
    /// Applies it. Applied again from the beginning if the group had to be rolled back.
    fn apply(&mut self, tx: &mut Transaction<'_>) -> Result<()>;

    /// Takes note that it alone failed.
    fn fail(&mut self, error: Error);
}

/// A job that is waited for.
pub(super) trait AwaitedJob: Job {
    /// Answers with its outcome: the group is durable.
    fn answer(self: Box<Self>);

    /// Answers that the whole group failed.
    fn refuse(self: Box<Self>, error: &Arc<Error>);
}

/// What a request becomes if nobody waits for it any more when the writer comes to it.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Abandoned {
    /// Applied all the same: it happened outside, and only has to be kept.
    Done,
    /// Left out. The caller was told another way when the store did not confirm in time, so the promise must not be kept
    /// after all.
    LeftOut,
}

/// An operation that is waited for.
pub(super) struct Request<O: Operation> {
    operation: O,
    abandoned: Abandoned,
    result: Option<Result<O::Outcome>>,
    reply: oneshot::Sender<Result<O::Outcome, StoreError>>,
}

impl<O: Operation> Request<O> {
    /// A request, and where its answer will come.
    pub(super) fn new(operation: O, abandoned: Abandoned) -> (Self, oneshot::Receiver<Result<O::Outcome, StoreError>>) {
        let (reply, answer) = oneshot::channel();
        (Self { operation, abandoned, result: None, reply }, answer)
    }
}

impl<O: Operation> Job for Request<O> {
    fn apply(&mut self, tx: &mut Transaction<'_>) -> Result<()> {
        if self.abandoned == Abandoned::LeftOut && self.reply.is_closed() {
            return Ok(());
        }
        self.result = Some(Ok(finish(self.operation.apply(tx))?));
        Ok(())
    }

    fn fail(&mut self, error: Error) {
        self.result = Some(Err(error));
    }
}

impl<O: Operation> AwaitedJob for Request<O> {
    fn answer(self: Box<Self>) {
        if let Some(result) = self.result {
            // Whoever asked may be gone.
            let failed = |error| StoreError::Query { what: O::WHAT, source: Box::new(error) };
            self.reply.send(result.map_err(failed)).ok();
        }
    }

    fn refuse(self: Box<Self>, error: &Arc<Error>) {
        let source = Box::new(error.clone());
        // Whoever asked may be gone.
        self.reply.send(Err(StoreError::Query { what: O::WHAT, source })).ok();
    }
}

/// An operation that nobody waits for.
pub(super) struct Recorded<O>(pub O);

impl<O: Operation> Job for Recorded<O> {
    fn apply(&mut self, tx: &mut Transaction<'_>) -> Result<()> {
        finish(self.0.apply(tx)).map(drop)
    }

    fn fail(&mut self, error: Error) {
        tracing::warn!(%error, what = O::WHAT, "the database refused something that nobody waits for");
    }
}
