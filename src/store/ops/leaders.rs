//! Tasks that one node at a time does, by a lease that is kept in the database.
//!
//! The lease is a count that its holder raises while it lives. Another node takes over after it has seen the same count for
//! [`LEASE`] by its own monotonic clock, so clocks of two nodes are never compared. For a moment two nodes may believe that
//! they lead, such as after one was stopped and went on: a task must be harmless when done twice, and cheaper when not.

use std::time::{Duration, Instant};

use crate::base::clock::Clock;
use crate::store::StoreError;
use crate::store::handle::Store;
use crate::store::sql::{Operation, Query, ReadTx, Result, SqlRow, Tx, params};

/// A count that stays the same for this time is of a node that is gone.
const LEASE: Duration = Duration::from_secs(15);
/// The holder raises the count after this time.
const RENEWED_AFTER: Duration = Duration::from_secs(4);
/// A node that stops waits this long for the database to hear that it leads no more.
const RESIGN_WAIT: Duration = Duration::from_secs(1);

const FIND: &str = "SELECT node, beat FROM leader WHERE task = ?1";
const RENEW: &str = "UPDATE leader SET beat = beat + 1 WHERE task = ?1 AND node = ?2";
const TAKE_OVER: &str = "UPDATE leader SET node = ?2, beat = beat + 1 WHERE task = ?1 AND node = ?3 AND beat = ?4";
const BEGIN: &str = "INSERT INTO leader (task, node, beat) VALUES (?1, ?2, 0) ON CONFLICT (task) DO NOTHING";
const RESIGN: &str = "DELETE FROM leader WHERE task = ?1 AND node = ?2";

/// A node's claim to lead a task.
pub struct Leader {
    store: Store,
    clock: Clock,
    task: String,
    /// A random name, so that no two processes share one.
    node: String,
    /// When this node last raised the count, if it leads.
    renewed: Option<Instant>,
    /// The count of another node, and when it was first seen.
    seen: Option<(Beat, Instant)>,
}

/// A leader at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Beat {
    node: String,
    count: i64,
}

impl Leader {
    /// A claim of this node to lead a task. Nothing happens before [`Leader::leads`] is asked.
    pub fn new(store: Store, clock: Clock, task: impl Into<String>) -> Self {
        let node = format!("{:032x}", fastrand::u128(..));
        Self { store, clock, task: task.into(), node, renewed: None, seen: None }
    }

    /// True if this node leads: it does already, nobody does, or the node that did is gone. To be asked about every second.
    /// A database in a file has one node, which always leads.
    ///
    /// # Errors
    /// The store failed; the node does not lead then.
    pub async fn leads(&mut self) -> Result<bool, StoreError> {
        let now = self.clock.monotonic();
        if self.store.is_alone() || self.renewed.is_some_and(|renewed| now < renewed + RENEWED_AFTER) {
            return Ok(true);
        }
        let found = self.store.read(FindLeader(self.task.clone())).await?;
        let leads = match found {
            Some(beat) if beat.node != self.node && !self.is_gone(&beat, now) => false,
            found => self.store.write(Lead { task: self.task.clone(), node: self.node.clone(), found }).await?,
        };
        self.renewed = leads.then_some(now);
        Ok(leads)
    }

    /// Notes the count of another node; true if it has been the same for so long that the node is gone.
    fn is_gone(&mut self, beat: &Beat, now: Instant) -> bool {
        match &self.seen {
            Some((seen, since)) if seen == beat => *since + LEASE <= now,
            _ => {
                self.seen = Some((beat.clone(), now));
                false
            }
        }
    }

    /// Lets another node lead at once. One that cannot be told takes over later.
    pub async fn resign(self) {
        if self.renewed.is_some() {
            let resigned = self.store.write(Resign { task: self.task, node: self.node });
            tokio::time::timeout(RESIGN_WAIT, resigned).await.ok();
        }
    }
}

struct FindLeader(String);

impl Query for FindLeader {
    const WHAT: &'static str = "look for the leader of a task";
    type Output = Option<Beat>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Option<Beat>> {
        db.row(FIND, params![self.0]).await?.as_ref().map(Beat::from_row).transpose()
    }
}

impl Beat {
    fn from_row(row: &SqlRow) -> Result<Self> {
        Ok(Self { node: row.get(0)?, count: row.get(1)? })
    }
}

/// Raises the count, or takes over from the one that was found; `false` if another node was faster.
struct Lead {
    task: String,
    node: String,
    found: Option<Beat>,
}

impl Operation for Lead {
    const WHAT: &'static str = "lead a task";
    type Output = bool;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<bool> {
        let Self { task, node, found } = self;
        let changed = match found {
            None => tx.run(BEGIN, params![task, node]).await?,
            Some(beat) if beat.node == *node => tx.run(RENEW, params![task, node]).await?,
            Some(beat) => tx.run(TAKE_OVER, params![task, node, beat.node, beat.count]).await?,
        };
        Ok(changed == 1)
    }
}

struct Resign {
    task: String,
    node: String,
}

impl Operation for Resign {
    const WHAT: &'static str = "lead a task no more";
    type Output = ();

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<()> {
        tx.defer(RESIGN, params![self.task, self.node])
    }
}
