//! The threads of an open database, and the ways to them.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use jiff::Timestamp;

use super::checkpoint::Checkpointer;
use super::connection::{self, DatabaseFiles};
use super::health;
use super::reader::ReaderThread;
use super::writer::{self, WriterQueue};
use crate::base::clock::Clock;
use crate::store::group::LostTurns;
use crate::store::job::{Abandoned, AwaitedOperation, RecordedOperation};
use crate::store::sql::{Operation, Query};
use crate::store::{Observer, StoreError};

/// An open database.
pub(in crate::store) struct SqliteEngine {
    clock: Clock,
    writer: WriterQueue,
    /// Answers callers: never behind a long question.
    reader: ReaderThread,
    /// Answers operations, such as counting a long queue.
    aside: ReaderThread,
    /// Taken by the first who closes the store.
    running: Mutex<Option<Threads>>,
    file: PathBuf,
    observer: Observer,
    lost: LostTurns,
    /// True if the last check of the file found damage.
    damaged: Arc<AtomicBool>,
    /// The checks go on until it is dropped.
    health: Mutex<Option<SyncSender<()>>>,
}

struct Threads {
    readers: [JoinHandle<()>; 2],
    writer: JoinHandle<()>,
}

impl SqliteEngine {
    pub(in crate::store) fn open(file: &Path, clock: Clock, observer: Observer) -> Result<Self, StoreError> {
        let connection = connection::open_writer(file)?;
        let (reader, reading) = ReaderThread::start(connection::open_reader(file)?);
        let (aside, reading_aside) = ReaderThread::start(connection::open_reader(file)?);
        let lost = LostTurns::new(observer.clone());
        let (checkpointer, files) = (Checkpointer::start(file)?, DatabaseFiles::of(file));
        let (writer, writing) = writer::start(connection, checkpointer, files, clock.clone(), lost.clone());
        Ok(Self {
            clock,
            writer,
            reader,
            aside,
            running: Mutex::new(Some(Threads { readers: [reading, reading_aside], writer: writing })),
            file: file.to_owned(),
            observer,
            lost,
            damaged: Arc::default(),
            health: Mutex::default(),
        })
    }

    pub(in crate::store) fn watch_health(&self) {
        let running = health::start(&self.file, self.clock.clone(), self.observer.clone(), self.damaged.clone());
        *self.health.lock().unwrap_or_else(PoisonError::into_inner) = Some(running);
    }

    pub(in crate::store) fn check_health(&self) -> Result<(), StoreError> {
        if self.damaged.load(Ordering::Relaxed) { Err(StoreError::Damaged) } else { Ok(()) }
    }

    pub(in crate::store) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(in crate::store) async fn read<Q: Query>(&self, query: Q) -> Result<Q::Output, StoreError> {
        self.reader.ask(query).await
    }

    pub(in crate::store) async fn read_aside<Q: Query>(&self, query: Q) -> Result<Q::Output, StoreError> {
        self.aside.ask(query).await
    }

    pub(in crate::store) async fn write<O: Operation>(&self, operation: O) -> Result<O::Output, StoreError> {
        self.request(operation, Abandoned::Done).await
    }

    pub(in crate::store) async fn write_while_awaited<O: Operation>(
        &self,
        operation: O,
    ) -> Result<O::Output, StoreError> {
        self.request(operation, Abandoned::LeftOut).await
    }

    async fn request<O: Operation>(&self, operation: O, abandoned: Abandoned) -> Result<O::Output, StoreError> {
        let (request, answer) = AwaitedOperation::new(operation, abandoned);
        self.writer.give(Box::new(request))?;
        answer.await.map_err(|_| StoreError::Stopped)?
    }

    pub(in crate::store) fn record<O: Operation>(
        &self,
        operation: O,
        turn_of: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        self.writer.give(Box::new(RecordedOperation { operation, turn_of }))
    }

    pub(in crate::store) fn count_lost_turn(&self) {
        self.lost.add(1);
    }

    /// Ends the threads, the writer last: the last connection to go empties the log into the database, which only the
    /// writer's can.
    pub(in crate::store) fn stop(&self) {
        drop(self.health.lock().unwrap_or_else(PoisonError::into_inner).take());
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Threads { readers, writer }) = running else { return };
        self.reader.stop();
        self.aside.stop();
        // A thread that panicked has said so itself.
        readers.into_iter().for_each(|reader| drop(reader.join()));
        self.writer.stop();
        writer.join().ok();
    }
}
