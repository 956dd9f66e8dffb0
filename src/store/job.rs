//! An operation in the queue of a writer, on either engine: one that is waited for, or one that is only kept.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
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

/// An operation of any kind.
pub(super) trait Job: Send {
    /// How soon it is done.
    fn urgency(&self) -> Urgency;

    /// When the call began, if it stores a turn that nobody waits for.
    fn unawaited_turn(&self) -> Option<Timestamp>;

    /// Takes note that it alone failed.
    fn fail(&mut self, error: SqlError);

    /// Tells who waits for it how it ended: the group is durable.
    fn answer(&mut self);

    /// Tells who waits for it that the whole group failed; `false` if nobody waits.
    fn refuse(&mut self, error: &Arc<SqlError>) -> bool;
}

/// An operation that is waited for.
pub(super) struct AwaitedOperation<O: Operation> {
    pub(super) operation: O,
    abandoned: Abandoned,
    /// The outcome, once it was applied or failed alone.
    pub(super) result: Option<Result<O::Output>>,
    /// Until it is answered.
    reply: Option<oneshot::Sender<Result<O::Output, StoreError>>>,
}

impl<O: Operation> AwaitedOperation<O> {
    /// A request, and where its answer will come.
    pub(super) fn new(operation: O, abandoned: Abandoned) -> (Self, oneshot::Receiver<Result<O::Output, StoreError>>) {
        let (reply, answer) = oneshot::channel();
        (Self { operation, abandoned, result: None, reply: Some(reply) }, answer)
    }

    /// True if it is not to be applied any more.
    pub(super) fn is_left_out(&self) -> bool {
        self.abandoned == Abandoned::LeftOut && self.reply.as_ref().is_some_and(oneshot::Sender::is_closed)
    }

    /// Answers, if the asker is still there.
    fn reply(&mut self, result: Result<O::Output, Box<dyn std::error::Error + Send + Sync>>) {
        if let Some(reply) = self.reply.take() {
            reply.send(result.map_err(|source| StoreError::Query { what: O::WHAT, source })).ok();
        }
    }
}

impl<O: Operation> Job for AwaitedOperation<O> {
    fn urgency(&self) -> Urgency {
        O::URGENCY
    }

    fn unawaited_turn(&self) -> Option<Timestamp> {
        None
    }

    fn fail(&mut self, error: SqlError) {
        self.result = Some(Err(error));
    }

    fn answer(&mut self) {
        if let Some(result) = self.result.take() {
            self.reply(result.map_err(Into::into));
        }
    }

    fn refuse(&mut self, error: &Arc<SqlError>) -> bool {
        self.reply(Err(error.clone().into()));
        true
    }
}

/// An operation without an asker, kept for another try if its group fails.
pub(super) struct RecordedOperation<O> {
    pub(super) operation: O,
    /// When the call began, if it stores a turn.
    pub(super) turn_of: Option<Timestamp>,
}

impl<O: Operation> Job for RecordedOperation<O> {
    fn urgency(&self) -> Urgency {
        Urgency::Gathered
    }

    fn unawaited_turn(&self) -> Option<Timestamp> {
        self.turn_of
    }

    fn fail(&mut self, error: SqlError) {
        tracing::warn!(%error, what = O::WHAT, "the database refused something that nobody waits for");
    }

    fn answer(&mut self) {}

    fn refuse(&mut self, _: &Arc<SqlError>) -> bool {
        false
    }
}
