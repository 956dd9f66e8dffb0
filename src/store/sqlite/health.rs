//! Checks of the database file while it is in use: one at the start, and then again and again.
//!
//! SQLite notices damage only where it reads. So the whole file is read through a connection of its own, whose cache is empty,
//! as often as that costs next to nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use super::connection;
use crate::base::clock::Clock;
use crate::store::{Observation, Observer};

/// The shortest pause between two checks.
const PAUSE_MIN: Duration = Duration::from_secs(5);
/// Checks take at most one part in so many of the time: a large file is checked seldom.
const SHARE_OF_TIME: u32 = 200;

/// Checks the file until the sender is dropped.
pub(super) fn start(file: &Path, clock: Clock, observer: Observer, damaged: Arc<AtomicBool>) -> SyncSender<()> {
    let (running, stopped) = sync_channel(0);
    let check = HealthCheck { file: file.to_owned(), clock, observer, damaged };
    let thread = std::thread::Builder::new().name("store-health".to_owned()).spawn(move || check.run(&stopped));
    drop(thread.expect("a thread can be started while the program starts"));
    running
}

struct HealthCheck {
    file: PathBuf,
    clock: Clock,
    observer: Observer,
    damaged: Arc<AtomicBool>,
}

impl HealthCheck {
    fn run(self, stopped: &Receiver<()>) {
        loop {
            let began = self.clock.monotonic();
            self.look();
            let took = self.clock.monotonic().saturating_duration_since(began);
            let pause = PAUSE_MIN.max(took * SHARE_OF_TIME);
            if stopped.recv_timeout(pause) != Err(RecvTimeoutError::Timeout) {
                return;
            }
        }
    }

    fn look(&self) {
        let found = damage(&self.file);
        let was_damaged = self.damaged.swap(found.is_some(), Ordering::Relaxed);
        match found {
            Some(damage) if !was_damaged => {
                tracing::error!(damage, "the database file is damaged: stop, and restore it from a backup");
            }
            None if was_damaged => tracing::info!("the database file is whole again"),
            _ => {}
        }
        (self.observer)(Observation::LookedOver { damaged: self.damaged.load(Ordering::Relaxed) });
    }
}

/// The damage of a file; `None` if it is whole, or busy just now.
pub(super) fn damage(file: &Path) -> Option<String> {
    let Ok(connection) = connection::open_reader(file) else { return Some("it cannot be opened".to_owned()) };
    match connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0)) {
        Ok(verdict) if verdict == "ok" => None,
        Ok(verdict) => Some(verdict),
        Err(error) if connection::is_damage(&error) => Some(error.to_string()),
        Err(_) => None,
    }
}
