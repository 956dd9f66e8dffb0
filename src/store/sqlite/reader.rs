//! A thread that reads, so that no request waits for the disk on a thread that serves others.

use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::statements::KeptStatements;
use super::transaction::{SqliteReadConnection, finish};
use crate::store::StoreError;
use crate::store::sql::Query;

/// Questions waiting for a reader; more are refused.
const QUEUE_MAX: usize = 8192;

enum Order {
    Answer(Box<dyn FnOnce(&mut KeptStatements<'_>) + Send>),
    /// Answers what came before, then ends.
    Stop,
}

/// The way to a reader. When it is dropped, the reader ends.
pub(super) struct ReaderThread(SyncSender<Order>);

impl ReaderThread {
    /// Starts a thread that reads through this connection.
    pub(super) fn start(connection: Connection) -> (Self, JoinHandle<()>) {
        let (sender, queue) = sync_channel(QUEUE_MAX);
        let answer_all = move || {
            let mut statements = KeptStatements::of(&connection);
            while let Ok(Order::Answer(question)) = queue.recv() {
                question(&mut statements);
            }
        };
        let thread = std::thread::Builder::new().name("store-reader".to_owned()).spawn(answer_all);
        (Self(sender), thread.expect("a thread can be started while the program starts"))
    }

    pub(super) async fn ask<Q: Query>(&self, query: Q) -> Result<Q::Output, StoreError> {
        let (reply, answer) = oneshot::channel();
        let question = Box::new(move |statements: &mut KeptStatements<'_>| {
            if !reply.is_closed() {
                // The asker may be gone.
                reply.send(SqliteReadConnection::within(statements, |reader| finish(query.ask(reader)))).ok();
            }
        });
        self.0.try_send(Order::Answer(question)).map_err(|error| match error {
            TrySendError::Full(_) => StoreError::Overloaded,
            TrySendError::Disconnected(_) => StoreError::Stopped,
        })?;
        let result = answer.await.map_err(|_| StoreError::Stopped)?;
        result.map_err(|error| StoreError::Query { what: Q::WHAT, source: Box::new(error) })
    }

    /// Tells the reader to answer everything asked so far and to end. Blocks while the queue is full.
    pub(super) fn stop(&self) {
        // A reader that is gone has stopped, which is all that is asked.
        self.0.send(Order::Stop).ok();
    }
}
