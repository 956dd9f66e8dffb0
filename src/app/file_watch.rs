//! Notices that files of the configuration have changed and are at rest again.
//!
//! The system reports changes at once ([`notify`]); a scan every few seconds finds those it cannot report: another folder
//! under the same name, a file system without notifications. The files are compared with those read last, so an editor's
//! temporary files and our own reading count as no change.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;

use crate::base::clock::Clock;
use crate::config::settings::Folders;

/// The time without changes after which the files are read: an editor writes several.
const QUIET: Duration = Duration::from_millis(500);
/// The same for recordings, which a build writes one after the other.
const RECORDINGS_QUIET: Duration = Duration::from_secs(3);
/// The longest wait from the first change, for files that keep changing.
const QUIET_WAIT_MAX: Duration = Duration::from_secs(15);
/// The interval of scans.
const SCAN_INTERVAL: Duration = Duration::from_secs(2);
/// The most files that are watched; others change unnoticed.
const FILES_MAX: usize = 20_000;
/// The depth of the files of prompts: `prompts/<lang>/audio/<id>.wav`.
const DEPTH: usize = 3;
/// Notifications that wait. More of them would change nothing.
const NOTIFICATIONS_MAX: usize = 16;

/// Watches the files of a configuration.
pub struct FileWatch {
    folders: Folders,
    clock: Clock,
    /// The quiet time that must follow each change.
    notifications: mpsc::Receiver<Duration>,
    notifier: mpsc::Sender<Duration>,
    /// `None` if the system reports no changes; then scans alone find them.
    watcher: Option<RecommendedWatcher>,
    /// The files when they were read last.
    last_read: Snapshot,
    unrest: Option<Unrest>,
}

/// Files have changed and may change again.
#[derive(Clone, Copy, Debug)]
struct Unrest {
    quiet_at: Instant,
    at_most_until: Instant,
}

/// The files at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Snapshot(Vec<FileState>);

/// A file at one moment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct FileState {
    path: PathBuf,
    length: u64,
    inode: u64,
    /// The time its content or permissions changed (`ctime`), in seconds and nanoseconds. Programs that copy files can set
    /// the time of the content, but not this.
    changed: (i64, i64),
}

impl FileWatch {
    /// Watches these folders, and takes their files as read now.
    pub fn of(folders: &Folders) -> Self {
        let (notifier, notifications) = mpsc::channel(NOTIFICATIONS_MAX);
        let (folders, clock) = (folders.clone(), Clock::system());
        let last_read = Snapshot::of(&folders);
        let mut watch = Self { folders, clock, notifications, notifier, watcher: None, last_read, unrest: None };
        watch.watch();
        watch
    }

    /// Notes that the files are about to be read.
    pub async fn note_read(&mut self) {
        self.unrest = None;
        self.last_read = self.scan().await;
    }

    /// Waits until the files differ from those read last and are at rest. Can be cancelled and called again without losing a
    /// change.
    pub async fn next(&mut self) {
        loop {
            match self.unrest {
                None => self.wait_for_change().await,
                Some(unrest) => {
                    let until = unrest.quiet_at.min(unrest.at_most_until);
                    match tokio::time::timeout_at(until.into(), self.notifications.recv()).await {
                        Ok(Some(quiet)) => self.changed(quiet),
                        Ok(None) | Err(_) => {
                            let differs = self.scan().await != self.last_read;
                            self.unrest = None;
                            if differs {
                                return;
                            }
                        }
                    }
                }
            }
        }
    }

    async fn wait_for_change(&mut self) {
        match tokio::time::timeout(SCAN_INTERVAL, self.notifications.recv()).await {
            Ok(Some(quiet)) => self.changed(quiet),
            Ok(None) | Err(_) => {
                if self.scan().await != self.last_read {
                    // Without a notification: the folder may be another one, which is not watched yet.
                    self.watch();
                    self.changed(QUIET);
                }
            }
        }
    }

    fn changed(&mut self, quiet: Duration) {
        let now = self.clock.monotonic();
        let first = Unrest { quiet_at: now, at_most_until: now + QUIET_WAIT_MAX };
        let unrest = self.unrest.get_or_insert(first);
        unrest.quiet_at = unrest.quiet_at.max(now + quiet);
    }

    /// Asks the system for notifications.
    fn watch(&mut self) {
        let notifier = self.notifier.clone();
        let notify = move |event: notify::Result<Event>| {
            if let Some(quiet) = quiet_after(&event) {
                // If the channel is full, enough notifications wait already.
                let _full = notifier.try_send(quiet);
            }
        };
        let watched = notify::recommended_watcher(notify).and_then(|mut watcher| {
            watcher.watch(&self.folders.config, RecursiveMode::NonRecursive)?;
            watcher.watch(&self.folders.prompts, RecursiveMode::Recursive)?;
            Ok(watcher)
        });
        self.watcher = match watched {
            Ok(watcher) => Some(watcher),
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, "changes of files are found by scans only");
                None
            }
        };
    }

    async fn scan(&self) -> Snapshot {
        let folders = self.folders.clone();
        tokio::task::spawn_blocking(move || Snapshot::of(&folders)).await.unwrap_or_else(|_| self.last_read.clone())
    }
}

/// The quiet time that must follow an event; `None` for events that change no file, such as opening and reading.
fn quiet_after(event: &notify::Result<Event>) -> Option<Duration> {
    let Ok(event) = event else { return Some(QUIET) };
    let is_recording = |path: &PathBuf| path.parent().is_some_and(|folder| folder.ends_with("audio"));
    match event.kind {
        EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write) => None,
        _ if !event.paths.is_empty() && event.paths.iter().all(is_recording) => Some(RECORDINGS_QUIET),
        _ => Some(QUIET),
    }
}

impl Snapshot {
    fn of(folders: &Folders) -> Self {
        let mut files = Self::default();
        files.add(&folders.config, 1);
        files.add(&folders.prompts, DEPTH);
        files.0.sort();
        files
    }

    /// Adds the files of a folder, but not hidden ones and backup copies of editors.
    fn add(&mut self, folder: &Path, depth: usize) {
        let Ok(entries) = folder.read_dir() else { return };
        for entry in entries.filter_map(Result::ok) {
            let (path, name) = (entry.path(), entry.file_name());
            let name = name.to_string_lossy();
            if name.starts_with('.') || name.ends_with('~') || self.0.len() >= FILES_MAX {
                continue;
            }
            match path.metadata() {
                Ok(found) if found.is_dir() => {
                    if depth > 1 {
                        self.add(&path, depth - 1);
                    }
                }
                Ok(found) => self.0.push(FileState::new(path, &found)),
                Err(_) => {}
            }
        }
    }
}

impl FileState {
    fn new(path: PathBuf, found: &Metadata) -> Self {
        Self { path, length: found.len(), inode: found.ino(), changed: (found.ctime(), found.ctime_nsec()) }
    }
}
