//! Something asked of the writer, with the way to answer it.

use std::sync::Arc;

use tokio::sync::oneshot;

use super::tables::Tables;
use crate::store::StoreError;

/// A request of any kind, as the writer handles it.
pub(super) trait Asked: Send {
    /// Does it. Done again from the beginning if the group had to be rolled back.
    fn apply(&mut self, tables: &mut Tables<'_>) -> rusqlite::Result<()>;

    /// Takes note that it alone failed.
    fn fail(&mut self, error: rusqlite::Error);

    /// Answers with what came of it: the group is durable.
    fn answer(self: Box<Self>);

    /// Answers that the whole group failed.
    fn refuse(self: Box<Self>, error: &Arc<rusqlite::Error>);
}

/// What a request becomes when whoever asked has gone before the writer came to it.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Abandoned {
    /// Done all the same: it happened outside, and only has to be kept.
    Done,
    /// Left out. The caller was told another way when the store did not confirm in time, so the promise must not be kept
    /// after all.
    LeftOut,
}

/// A request that works on the tables and answers with a `T`.
pub(super) struct Request<T, F> {
    what: &'static str,
    abandoned: Abandoned,
    work: F,
    result: Option<rusqlite::Result<T>>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Request<T, F>
where
    F: FnMut(&mut Tables<'_>) -> rusqlite::Result<T>,
{
    /// A request, and where its answer will come. `what` is for the error: `commit a turn`.
    pub(super) fn new(
        what: &'static str,
        abandoned: Abandoned,
        work: F,
    ) -> (Self, oneshot::Receiver<Result<T, StoreError>>) {
        let (reply, answer) = oneshot::channel();
        (Self { what, abandoned, work, result: None, reply }, answer)
    }
}

impl<T: Send, F> Asked for Request<T, F>
where
    F: FnMut(&mut Tables<'_>) -> rusqlite::Result<T> + Send,
{
    fn apply(&mut self, tables: &mut Tables<'_>) -> rusqlite::Result<()> {
        if self.abandoned == Abandoned::LeftOut && self.reply.is_closed() {
            return Ok(());
        }
        self.result = Some(Ok((self.work)(tables)?));
        Ok(())
    }

    fn fail(&mut self, error: rusqlite::Error) {
        self.result = Some(Err(error));
    }

    fn answer(self: Box<Self>) {
        let Self { what, result, reply, .. } = *self;
        if let Some(result) = result {
            // Whoever asked may be gone.
            reply.send(result.map_err(|error| StoreError::Query { what, source: error.into() })).ok();
        }
    }

    fn refuse(self: Box<Self>, error: &Arc<rusqlite::Error>) {
        let source = Box::new(error.clone());
        // Whoever asked may be gone.
        self.reply.send(Err(StoreError::Query { what: self.what, source })).ok();
    }
}
