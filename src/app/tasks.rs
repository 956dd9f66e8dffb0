//! Tasks that run until they are told to stop. One that returns or panics before is reported by its name.

use std::collections::HashMap;
use std::future::Future;

use tokio::task::{Id, JoinError, JoinSet};

/// Running tasks and their names.
#[derive(Default)]
pub struct Tasks {
    tasks: JoinSet<()>,
    names: HashMap<Id, &'static str>,
}

/// A task that has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndedTask {
    /// Its name, such as `worker of texts`.
    pub name: &'static str,
    /// True if a panic ended it.
    pub panicked: bool,
}

impl Tasks {
    /// Starts a task.
    pub fn spawn(&mut self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        let handle = self.tasks.spawn(task);
        self.names.insert(handle.id(), name);
    }

    /// The names of the running tasks.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.names.values().copied()
    }

    /// Waits for the next task to end; forever if none runs.
    pub async fn next_end(&mut self) -> EndedTask {
        match self.tasks.join_next_with_id().await {
            Some(joined) => self.ended(joined),
            None => std::future::pending().await,
        }
    }

    /// Waits until all have ended, and logs those that panicked.
    pub async fn all_end(&mut self) {
        while let Some(joined) = self.tasks.join_next_with_id().await {
            let ended = self.ended(joined);
            if ended.panicked {
                tracing::error!(task = ended.name, "panicked while it was told to stop");
            }
        }
    }

    fn ended(&mut self, joined: Result<(Id, ()), JoinError>) -> EndedTask {
        let (id, panicked) = match &joined {
            Ok((id, ())) => (*id, false),
            Err(error) => (error.id(), error.is_panic()),
        };
        EndedTask { name: self.names.remove(&id).unwrap_or("a task"), panicked }
    }
}

impl std::fmt::Display for EndedTask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the {} {}", self.name, if self.panicked { "panicked" } else { "ended by itself" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::stop::StopSender;

    #[tokio::test]
    async fn a_task_that_panics_or_returns_is_named_while_the_others_run_on() {
        let stopping = StopSender::default();
        let mut stop = stopping.signal();
        let mut tasks = Tasks::default();
        tasks.spawn("outbox", async move { stop.asked().await });
        tasks.spawn("tracker", async { panic!("for the test") });
        assert_eq!(tasks.next_end().await, EndedTask { name: "tracker", panicked: true });
        tasks.spawn("upkeep", async {});
        let ended = tasks.next_end().await;
        assert_eq!(ended.to_string(), "the upkeep ended by itself");
        stopping.stop();
        tasks.all_end().await;
        assert!(tasks.names.is_empty());
    }
}
