//! The configurations that were in service, with their files, so that one of them can be put back.

use crate::store::handle::Store;
use crate::store::sql::{Operation, Query, ReadTx, Result, SqlRow, Tx, params};
use crate::store::{StoreError, TakenRevision};

/// The most kept, the latest. Files of the shipped size take 100 kB each, packed.
const KEPT_MAX: u32 = 200;

/// Locks the row on PostgreSQL: of nodes that take the same files at once, the second sees that the first has.
const KEEP_FILES: &str = "
    INSERT INTO revision (id, files) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET files = excluded.files";
const LATEST: &str = "SELECT revision FROM revision_taken ORDER BY at DESC, node LIMIT 1";
const NOTE: &str = "
    INSERT INTO revision_taken (at, node, revision, changes) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (at, node) DO NOTHING";
const DELETE_NOTES: &str = "
    DELETE FROM revision_taken WHERE at <= (SELECT at FROM revision_taken ORDER BY at DESC LIMIT 1 OFFSET ?1)";
const DELETE_FILES: &str = "DELETE FROM revision WHERE id NOT IN (SELECT revision FROM revision_taken)";
const LIST: &str = "SELECT at, node, revision, changes FROM revision_taken ORDER BY at DESC, node LIMIT ?1";
const FILES: &str = "SELECT files FROM revision WHERE id = ?1";

impl Store {
    /// Notes that a node has a configuration in service, and keeps its packed files. Nothing is noted if it is the latest
    /// one already: another node has taken it, or this one was restarted.
    pub async fn take_revision(&self, taken: TakenRevision, files: Vec<u8>) -> Result<(), StoreError> {
        self.write(TakeRevision { taken, files }).await
    }

    /// The configurations taken, the latest first.
    pub async fn revisions(&self, limit: u32) -> Result<Vec<TakenRevision>, StoreError> {
        self.read_aside(ListRevisions { limit }).await
    }

    /// The packed files of a configuration; `None` if it is not kept.
    pub async fn revision_files(&self, revision: String) -> Result<Option<Vec<u8>>, StoreError> {
        self.read_aside(ReadFiles { revision }).await
    }
}

struct TakeRevision {
    taken: TakenRevision,
    files: Vec<u8>,
}

impl Operation for TakeRevision {
    const WHAT: &'static str = "keep a configuration";
    type Output = ();

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<()> {
        let TakenRevision { at, node, revision, changes } = &self.taken;
        tx.defer(KEEP_FILES, params![revision, self.files])?;
        let latest: Option<String> = tx.first(LATEST, params![]).await?;
        if latest.as_ref() == Some(revision) {
            return Ok(());
        }
        tx.defer(NOTE, params![at, node, revision, changes.join("\n")])?;
        tx.defer(DELETE_NOTES, params![KEPT_MAX])?;
        tx.defer(DELETE_FILES, params![])
    }
}

struct ListRevisions {
    limit: u32,
}

impl Query for ListRevisions {
    const WHAT: &'static str = "list the configurations";
    type Output = Vec<TakenRevision>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Vec<TakenRevision>> {
        db.rows(LIST, params![self.limit]).await?.iter().map(from_row).collect()
    }
}

struct ReadFiles {
    revision: String,
}

impl Query for ReadFiles {
    const WHAT: &'static str = "read a configuration";
    type Output = Option<Vec<u8>>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Option<Vec<u8>>> {
        db.first(FILES, params![self.revision]).await
    }
}

fn from_row(row: &SqlRow) -> Result<TakenRevision> {
    let changes: String = row.get(3)?;
    let changes = changes.lines().map(str::to_owned).collect();
    Ok(TakenRevision { at: row.get(0)?, node: row.get(1)?, revision: row.get(2)?, changes })
}
