//! Tasks that run until they are told to stop. One that ends before that, or panics, is noticed by its name.

use std::collections::HashMap;
use std::future::Future;

use tokio::task::{Id, JoinError, JoinSet};

/// Running tasks and their names.
#[derive(Default)]
pub struct Watched {
    tasks: JoinSet<()>,
    names: HashMap<Id, &'static str>,
}

/// A task that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Its name, such as `worker of texts`.
    pub name: &'static str,
    /// Whether a panic ended it.
    pub panicked: bool,
}

impl Watched {
    /// Starts a task.
    pub fn spawn(&mut self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        let handle = self.tasks.spawn(task);
        self.names.insert(handle.id(), name);
    }

    /// The names of what runs.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.names.values().copied()
    }

    /// Waits for the next task to end; for ever where none runs.
    pub async fn next_end(&mut self) -> Ended {
        match self.tasks.join_next_with_id().await {
            Some(joined) => self.ended(joined),
            None => std::future::pending().await,
        }
    }

    /// Waits until all have ended, and names in the log what panicked.
    pub async fn all_end(&mut self) {
        while let Some(joined) = self.tasks.join_next_with_id().await {
            let ended = self.ended(joined);
            if ended.panicked {
                tracing::error!(task = ended.name, "panicked while it was told to stop");
            }
        }
    }

    fn ended(&mut self, joined: Result<(Id, ()), JoinError>) -> Ended {
        let (id, panicked) = match &joined {
            Ok((id, ())) => (*id, false),
            Err(error) => (error.id(), error.is_panic()),
        };
        Ended { name: self.names.remove(&id).unwrap_or("a task"), panicked }
    }
}

impl std::fmt::Display for Ended {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the {} {}", self.name, if self.panicked { "panicked" } else { "ended by itself" })
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::watch;

    use super::*;

    #[tokio::test]
    async fn a_task_that_panics_or_returns_is_named_while_the_others_run_on() {
        let (stop, mut stopped) = watch::channel(false);
        let mut watched = Watched::default();
        watched.spawn("outbox", async move { drop(stopped.wait_for(|stop| *stop).await) });
        watched.spawn("tracker", async { panic!("for the test") });
        assert_eq!(watched.next_end().await, Ended { name: "tracker", panicked: true });
        watched.spawn("upkeep", async {});
        let ended = watched.next_end().await;
        assert_eq!(ended.to_string(), "the upkeep ended by itself");
        stop.send_replace(true);
        watched.all_end().await;
        assert!(watched.names.is_empty());
    }
}
