//! Whether the files of the configuration have changed, and have come to rest.
//!
//! The system tells of changes at once ([`notify`]); a look every few seconds finds what it cannot tell: another folder
//! under the same name, a file system that tells nothing. What counts is whether the files are others than those read
//! last, so that an editor's passing files, and our own reading, change nothing.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;

use crate::base::clock::Clock;
use crate::config::settings::Folders;

/// How long the files must have been left alone: an editor writes several.
const REST: Duration = Duration::from_millis(500);
/// The same for recordings, of which a build writes one after the other.
const RECORDINGS_REST: Duration = Duration::from_secs(3);
/// The longest wait from the first change, for files that never rest.
const REST_MAX: Duration = Duration::from_secs(15);
/// How often is looked at the files without being told.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// The most files looked at; the others change unnoticed.
const FILES_MAX: usize = 20_000;
/// How deep the files of prompts lie: `prompts/<lang>/audio/<id>.wav`.
const DEPTH: usize = 3;
/// News that wait; more of them say nothing more.
const NEWS_MAX: usize = 16;

/// Watches the files of a configuration.
pub struct Changes {
    folders: Folders,
    clock: Clock,
    /// Told the rest that follows a change.
    news: mpsc::Receiver<Duration>,
    teller: mpsc::Sender<Duration>,
    /// Nothing where the system cannot tell; then there is the look alone.
    watcher: Option<RecommendedWatcher>,
    /// The files as they were when they were read last.
    seen: Files,
    stir: Option<Stir>,
}

/// Files that have changed and may change again.
#[derive(Clone, Copy, Debug)]
struct Stir {
    rests_at: Instant,
    at_most_until: Instant,
}

/// What tells one state of the files from another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Files(Vec<Seen>);

/// A file as it was seen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    path: PathBuf,
    length: u64,
    inode: u64,
    /// When its content or its permissions changed, in seconds and nanoseconds. Unlike the time of its content it cannot be
    /// set, as programs do that copy files.
    changed: (i64, i64),
}

impl Changes {
    /// The files of these folders, as they are now.
    pub fn of(folders: &Folders) -> Self {
        let (teller, news) = mpsc::channel(NEWS_MAX);
        let (folders, clock) = (folders.clone(), Clock::system());
        let seen = Files::look(&folders);
        let mut changes = Self { folders, clock, news, teller, watcher: None, seen, stir: None };
        changes.watch();
        changes
    }

    /// Notes that the files are about to be read as they are now.
    pub async fn note(&mut self) {
        self.stir = None;
        self.seen = self.look().await;
    }

    /// Waits until the files are others than those read last, and at rest. Nothing is lost when it is given up and called
    /// again.
    pub async fn next(&mut self) {
        loop {
            match self.stir {
                None => self.wait_for_stir().await,
                Some(stir) => {
                    let until = stir.rests_at.min(stir.at_most_until);
                    match tokio::time::timeout_at(until.into(), self.news.recv()).await {
                        Ok(Some(rest)) => self.stirred(rest),
                        Ok(None) | Err(_) => {
                            let differs = self.look().await != self.seen;
                            self.stir = None;
                            if differs {
                                return;
                            }
                        }
                    }
                }
            }
        }
    }

    async fn wait_for_stir(&mut self) {
        match tokio::time::timeout(LOOK_EVERY, self.news.recv()).await {
            Ok(Some(rest)) => self.stirred(rest),
            Ok(None) | Err(_) => {
                if self.look().await != self.seen {
                    // Untold: the folder may be another one, which nobody watches yet.
                    self.watch();
                    self.stirred(REST);
                }
            }
        }
    }

    fn stirred(&mut self, rest: Duration) {
        let now = self.clock.monotonic();
        let first = Stir { rests_at: now, at_most_until: now + REST_MAX };
        let stir = self.stir.get_or_insert(first);
        stir.rests_at = stir.rests_at.max(now + rest);
    }

    /// Has the system tell of changes, as far as it can.
    fn watch(&mut self) {
        let teller = self.teller.clone();
        let told = move |event: notify::Result<Event>| {
            if let Some(rest) = rest_after(&event) {
                // Where many news wait already, this one is not missed.
                let _heard_anyway = teller.try_send(rest);
            }
        };
        let watched = notify::recommended_watcher(told).and_then(|mut watcher| {
            watcher.watch(&self.folders.config, RecursiveMode::NonRecursive)?;
            watcher.watch(&self.folders.prompts, RecursiveMode::Recursive)?;
            Ok(watcher)
        });
        self.watcher = match watched {
            Ok(watcher) => Some(watcher),
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, "changes of files are found by looking only");
                None
            }
        };
    }

    async fn look(&self) -> Files {
        let folders = self.folders.clone();
        tokio::task::spawn_blocking(move || Files::look(&folders)).await.unwrap_or_default()
    }
}

/// How long the files must rest after this; nothing for what changes none. That they were opened and read is no change.
fn rest_after(event: &notify::Result<Event>) -> Option<Duration> {
    let Ok(event) = event else { return Some(REST) };
    let is_recording = |path: &PathBuf| path.parent().is_some_and(|folder| folder.ends_with("audio"));
    match event.kind {
        EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write) => None,
        _ if !event.paths.is_empty() && event.paths.iter().all(is_recording) => Some(RECORDINGS_REST),
        _ => Some(REST),
    }
}

impl Files {
    fn look(folders: &Folders) -> Self {
        let mut files = Self::default();
        files.add(&folders.config, 1);
        files.add(&folders.prompts, DEPTH);
        files.0.sort();
        files
    }

    /// Adds the files of a folder, but for hidden ones and the copies editors leave.
    fn add(&mut self, folder: &Path, depth: usize) {
        let Ok(entries) = folder.read_dir() else { return };
        for entry in entries.filter_map(Result::ok) {
            let (path, name) = (entry.path(), entry.file_name());
            let name = name.to_string_lossy();
            if name.starts_with('.') || name.ends_with('~') || FILES_MAX <= self.0.len() {
                continue;
            }
            match path.metadata() {
                Ok(found) if found.is_dir() => {
                    if 1 < depth {
                        self.add(&path, depth - 1);
                    }
                }
                Ok(found) => self.0.push(Seen::new(path, &found)),
                Err(_) => {}
            }
        }
    }
}

impl Seen {
    fn new(path: PathBuf, found: &Metadata) -> Self {
        Self { path, length: found.len(), inode: found.ino(), changed: (found.ctime(), found.ctime_nsec()) }
    }
}
