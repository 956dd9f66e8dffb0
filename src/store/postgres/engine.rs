//! The workers and pools of an open database, and the ways to them.

use std::sync::{Arc, Mutex, PoisonError};

use deadpool_postgres::Pool;
use futures_util::future::try_join_all;
use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;
use tokio::task::JoinHandle;

use super::connection::{self, PATIENT, PROMPT};
use super::import;
use super::job::PgJob;
use super::schema;
use super::statements::Statements;
use super::transaction::PgReadConnection;
use super::worker::{WaitingCallers, Worker, WorkerParts};
use crate::base::clock::Clock;
use crate::base::stop::StopSender;
use crate::config::settings::PostgresSettings;
use crate::store::group::LostTurns;
use crate::store::job::{Abandoned, AwaitedOperation, RecordedOperation};
use crate::store::sql::{Exclusive, Operation, Query, Result, SqlError, SqlFault};
use crate::store::{Observer, StoreError};

/// Transactions under way at once. More would only wait for one another's figures.
const WORKERS: usize = 4;
/// Operations waiting for a worker; more are refused.
const QUEUE_MAX: usize = 2048;
/// Connections for the workers and for what callers ask; one more lets a worker find out what became of its commit.
const PROMPT_CONNECTIONS: usize = WORKERS + 8;
/// Connections for questions of operations.
const PATIENT_CONNECTIONS: usize = 2;

/// An open database.
pub(in crate::store) struct PgEngine {
    shared: WorkerParts,
    /// Answers operations, such as counting a long queue.
    patient: Pool,
    queues: [mpsc::Sender<Box<dyn PgJob>>; WORKERS],
    stopping: StopSender,
    /// Taken by the first who closes the store.
    workers: Mutex<Vec<JoinHandle<()>>>,
}

impl PgEngine {
    pub(in crate::store) async fn open(
        settings: &PostgresSettings,
        clock: Clock,
        observer: Observer,
    ) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Open { database: settings.shown(), source };
        let pool = connection::pool(settings, PROMPT_CONNECTIONS, PROMPT).map_err(failed)?;
        let patient = connection::pool(settings, PATIENT_CONNECTIONS, PATIENT).map_err(failed)?;
        let client = pool.get().await.map_err(|error| failed(Box::new(SqlError::from(error))))?;
        schema::bring_up_to_date(&client).await.map_err(|error| failed(Box::new(error)))?;
        import::refuse_unfinished(&client).await.map_err(|error| failed(Box::new(error)))?;
        drop(client);
        let statements = Arc::new(Statements::default());
        let (lost, waiting) = (LostTurns::new(observer), WaitingCallers::default());
        let shared = WorkerParts { pool, statements, clock, lost, waiting };
        let stopping = StopSender::default();
        let mut rng = fastrand::Rng::new();
        let (mut workers, mut queues) = (vec![], vec![]);
        for number in 0..WORKERS {
            let (queue, work) = mpsc::channel(QUEUE_MAX);
            let excludes = (number == 0).then_some(Exclusive::Texts);
            let mut worker = Worker::new(shared.clone(), work, excludes, rng.fork());
            worker.begin().await.map_err(|error| failed(Box::new(error)))?;
            workers.push(tokio::spawn(worker.run(stopping.signal())));
            queues.push(queue);
        }
        let queues = queues.try_into().expect("there are as many queues as workers");
        Ok(Self { shared, patient, queues, stopping, workers: Mutex::new(workers) })
    }

    pub(in crate::store) fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    /// Returns when every worker has done everything given before.
    pub(in crate::store) async fn write_to_all<O: Operation + Copy>(&self, operation: O) -> Result<(), StoreError> {
        let each = self.queues.iter().map(|queue| request(queue, operation, Abandoned::Done));
        try_join_all(each).await.map(drop)
    }

    pub(in crate::store) async fn read<Q: Query>(&self, query: Q) -> Result<Q::Output, StoreError> {
        self.ask(&self.shared.pool, query).await
    }

    pub(in crate::store) async fn read_aside<Q: Query>(&self, query: Q) -> Result<Q::Output, StoreError> {
        self.ask(&self.patient, query).await
    }

    /// Asks once more if the connection turns out to be lost, for the server may have been restarted since it was last used,
    /// or if another transaction was in the way, as may be where every statement is serializable.
    async fn ask<Q: Query>(&self, pool: &Pool, query: Q) -> Result<Q::Output, StoreError> {
        let answer = match self.ask_once(pool, &query).await {
            Err(error) if matches!(error.fault, SqlFault::Connection | SqlFault::Conflict) => {
                self.ask_once(pool, &query).await
            }
            answer => answer,
        };
        answer.map_err(|error| StoreError::Query { what: Q::WHAT, source: Box::new(error) })
    }

    async fn ask_once<Q: Query>(&self, pool: &Pool, query: &Q) -> Result<Q::Output> {
        let client = pool.get().await?;
        query.ask(&mut PgReadConnection { client, statements: self.shared.statements.clone() }).await
    }

    pub(in crate::store) async fn write<O: Operation>(&self, operation: O) -> Result<O::Output, StoreError> {
        request(self.queue(&operation), operation, Abandoned::Done).await
    }

    pub(in crate::store) async fn write_while_awaited<O: Operation>(
        &self,
        operation: O,
    ) -> Result<O::Output, StoreError> {
        let _waiting = self.shared.waiting.one_more();
        request(self.queue(&operation), operation, Abandoned::LeftOut).await
    }

    pub(in crate::store) fn record<O: Operation>(
        &self,
        operation: O,
        turn_of: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        give(self.queue(&operation), Box::new(RecordedOperation { operation, turn_of }))
    }

    pub(in crate::store) fn count_lost_turn(&self) {
        self.shared.lost.add(1);
    }

    /// The queue of an operation: always the same for a call, so that its turns are stored in their order; one for all others,
    /// which change the same figures. Whatever counts texts has a worker of its own: it would have to wait for the texts of
    /// another worker, and what waits together is committed together.
    fn queue<O: Operation>(&self, operation: &O) -> &mpsc::Sender<Box<dyn PgJob>> {
        let [texts, others @ ..] = &self.queues;
        match operation.call() {
            _ if operation.counts_texts() => texts,
            Some(call) => {
                let sum: usize = call.0.iter().map(|byte| usize::from(*byte)).sum();
                &others[sum % others.len()]
            }
            None => &others[0],
        }
    }

    /// Writes what was given, ends the workers and the connections.
    pub(in crate::store) async fn stop(&self) {
        self.stopping.stop();
        let workers = std::mem::take(&mut *self.workers.lock().unwrap_or_else(PoisonError::into_inner));
        for worker in workers {
            // A worker that panicked has said so itself.
            worker.await.ok();
        }
        self.shared.pool.close();
        self.patient.close();
    }
}

async fn request<O: Operation>(
    queue: &mpsc::Sender<Box<dyn PgJob>>,
    operation: O,
    abandoned: Abandoned,
) -> Result<O::Output, StoreError> {
    let (request, answer) = AwaitedOperation::new(operation, abandoned);
    give(queue, Box::new(request))?;
    answer.await.map_err(|_| StoreError::Stopped)?
}

fn give(queue: &mpsc::Sender<Box<dyn PgJob>>, job: Box<dyn PgJob>) -> Result<(), StoreError> {
    queue.try_send(job).map_err(|refused| match refused {
        TrySendError::Full(_) => StoreError::Overloaded,
        TrySendError::Closed(_) => StoreError::Stopped,
    })
}
