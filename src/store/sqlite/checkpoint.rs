//! Copying the log back into the database file while the writer goes on.
//!
//! SQLite would have the writer do it with one of its commits, and everyone whose promise waits for that commit would wait for
//! thousands of pages. A thread of its own copies them in small portions; what it leaves to the writer is little.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;

use super::connection;
use crate::store::StoreError;

/// Pages in the log that are worth a flush of the file.
const PAGES_MIN: i64 = 1024;
/// The pause between two looks at the log.
const PAUSE: Duration = Duration::from_millis(50);

/// Asks how long the log is and how much of it is copied, and does nothing.
const LOOK: &str = "PRAGMA wal_checkpoint(NOOP)";
/// Copies what no reader and no writer is in the way of.
const COPY: &str = "PRAGMA wal_checkpoint(PASSIVE)";

/// The thread that copies. Ended, with its connection, when this is dropped.
pub(super) struct Checkpointer {
    /// Says that there is more in the log.
    more: Option<SyncSender<()>>,
    running: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpointer {
    pub(super) fn start(file: &Path) -> Result<Self, StoreError> {
        let connection = connection::open_checkpointer(file)?;
        let (more, is_more) = sync_channel(1);
        let (running, stopped) = sync_channel(0);
        let thread = std::thread::Builder::new().name("store-checkpoint".to_owned());
        let thread = thread.spawn(move || run(&connection, &is_more, &stopped));
        let thread = thread.expect("a thread can be started while the program starts");
        Ok(Self { more: Some(more), running: Some(running), thread: Some(thread) })
    }

    /// Tells it that the writer has written.
    pub(super) fn note_write(&self) {
        // If it was told and has not looked yet, that is enough. Without it the writer copies by itself.
        self.more.as_ref().map(|more| more.try_send(()).ok());
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        drop((self.more.take(), self.running.take()));
        // A thread that panicked has said so itself.
        self.thread.take().map(|thread| thread.join().ok());
    }
}

fn run(connection: &Connection, is_more: &Receiver<()>, stopped: &Receiver<()>) {
    while is_more.recv().is_ok() {
        if uncopied(connection).is_some_and(|pages| PAGES_MIN <= pages) {
            // What cannot be copied now is copied later, at the latest by the writer.
            connection.query_row(COPY, [], |_| Ok(())).ok();
        }
        if stopped.recv_timeout(PAUSE) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}

/// Pages of the log that are not in the file yet; `None` while it is busy.
fn uncopied(connection: &Connection) -> Option<i64> {
    connection.query_row(LOOK, [], |row| Ok(row.get::<_, i64>(1)? - row.get::<_, i64>(2)?)).ok()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn what_the_writer_wrote_is_copied_into_the_file_while_it_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deflect.db");
        let writer = connection::open_writer(&file).unwrap();
        writer.execute_batch("PRAGMA wal_autocheckpoint = 0").unwrap();
        let checkpointer = Checkpointer::start(&file).unwrap();
        let insert = "INSERT INTO revision (id, files) VALUES ('one', zeroblob(8000000))";
        writer.execute(insert, []).unwrap();
        checkpointer.note_write();
        let began = Instant::now();
        while std::fs::metadata(&file).unwrap().len() < 8_000_000 {
            assert!(began.elapsed() < Duration::from_secs(60), "nothing was copied");
            std::thread::sleep(Duration::from_millis(5));
        }
        // The last connection to go empties the log.
        drop((checkpointer, writer));
        assert!(!folder.path().join("deflect.db-wal").exists());
    }
}
