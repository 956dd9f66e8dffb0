//! An operation that is waited for, with the way to answer it; of either engine.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::store::StoreError;
use crate::store::sql::{Operation, Result, SqlError, Urgency};

/// The longest that operations of workers are put off while callers wait: without callers a send ends in a tenth of that.
pub(super) const PUT_OFF_MAX: Duration = Duration::from_millis(100);

/// The fate of an operation whose asker is gone when its turn comes.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Abandoned {
    /// Applied all the same: it happened outside, and only has to be kept.
    Done,
    /// Left out. The caller was told another way when the store did not confirm in time, so the promise must not be kept
    /// after all.
    LeftOut,
}

/// Answers the asker of a job.
pub(super) trait Answerable {
    /// How soon it is done.
    fn urgency(&self) -> Urgency;

    /// Answers with its outcome: the group is durable.
    fn answer(self: Box<Self>);

    /// Answers that the whole group failed.
    fn refuse(self: Box<Self>, error: &Arc<SqlError>);
}

/// An operation that is waited for.
pub(super) struct AwaitedOperation<O: Operation> {
    pub(super) operation: O,
    abandoned: Abandoned,
    /// The outcome, once it was applied or failed alone.
    pub(super) result: Option<Result<O::Output>>,
    reply: oneshot::Sender<Result<O::Output, StoreError>>,
}

impl<O: Operation> AwaitedOperation<O> {
    /// A request, and where its answer will come.
    pub(super) fn new(operation: O, abandoned: Abandoned) -> (Self, oneshot::Receiver<Result<O::Output, StoreError>>) {
        let (reply, answer) = oneshot::channel();
        (Self { operation, abandoned, result: None, reply }, answer)
    }

    /// True if it is not to be applied any more.
    pub(super) fn is_left_out(&self) -> bool {
        self.abandoned == Abandoned::LeftOut && self.reply.is_closed()
    }
}

impl<O: Operation> Answerable for AwaitedOperation<O> {
    fn urgency(&self) -> Urgency {
        O::URGENCY
    }

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
