//! The nodes of the line: each says now and then that it runs. One that does not is forgotten.

use jiff::{SignedDuration, Timestamp};

use crate::base::moment::earlier;
use crate::base::server_node::ServerNode;
use crate::store::handle::Store;
use crate::store::sql::{Operation, Query, ReadTx, Result, SqlError, SqlRow, Tx, params};
use crate::store::{NODE_SILENT_AFTER, RunningNode, StoreError};

/// A silent node is listed for so long: its death is to be seen.
const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_mins(15);
/// The most nodes kept.
const NODES_MAX: u32 = 200;

const KEEP: &str = "
    INSERT INTO server_node (id, name, version, configuration, started, heard, drains, troubles)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
    ON CONFLICT (id) DO UPDATE
    SET configuration = excluded.configuration, heard = excluded.heard, drains = excluded.drains,
        troubles = excluded.troubles";
/// The one before of the same name has died: a restarted node is listed once.
const FORGET: &str = "
    DELETE FROM server_node
    WHERE heard < ?1 OR (name = ?2 AND id <> ?3 AND heard < ?4)
        OR id NOT IN (SELECT id FROM server_node ORDER BY heard DESC LIMIT ?5)";
const LIST: &str = "
    SELECT id, name, version, configuration, started, heard, drains, troubles
    FROM server_node WHERE ?1 <= heard ORDER BY name, started LIMIT ?2";
const DELETE: &str = "DELETE FROM server_node WHERE id = ?1";

impl Store {
    /// Notes that a node runs, and forgets those that were silent for long.
    pub async fn node_runs(&self, node: RunningNode) -> Result<(), StoreError> {
        self.write(KeepNode(node)).await
    }

    /// Forgets a node that stops.
    pub async fn node_stops(&self, id: String) -> Result<(), StoreError> {
        self.write(DeleteNode(id)).await
    }

    /// The nodes that were heard of within a quarter of an hour, by name.
    pub async fn running_nodes(&self, now: Timestamp) -> Result<Vec<RunningNode>, StoreError> {
        self.read_aside(RunningNodes { now }).await
    }
}

struct KeepNode(RunningNode);

impl Operation for KeepNode {
    const WHAT: &'static str = "note that a node runs";
    type Output = ();

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<()> {
        let RunningNode { id, name, version, configuration, started, heard, drains, troubles } = &self.0;
        let name = name.as_str();
        tx.defer(KEEP, params![id, name, version, configuration, started, heard, drains, troubles])?;
        let (long_silent, silent) = (earlier(*heard, FORGOTTEN_AFTER), earlier(*heard, NODE_SILENT_AFTER));
        tx.defer(FORGET, params![long_silent, name, id, silent, NODES_MAX])?;
        Ok(())
    }
}

struct DeleteNode(String);

impl Operation for DeleteNode {
    const WHAT: &'static str = "forget a node";
    type Output = ();

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<()> {
        tx.defer(DELETE, params![self.0])
    }
}

struct RunningNodes {
    now: Timestamp,
}

impl Query for RunningNodes {
    const WHAT: &'static str = "list the nodes";
    type Output = Vec<RunningNode>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Vec<RunningNode>> {
        let rows = db.rows(LIST, params![earlier(self.now, FORGOTTEN_AFTER), NODES_MAX]).await?;
        rows.iter().map(from_row).collect()
    }
}

fn from_row(row: &SqlRow) -> Result<RunningNode> {
    let name: String = row.get(1)?;
    Ok(RunningNode {
        id: row.get(0)?,
        name: ServerNode::parse(&name).ok_or_else(|| SqlError::of_request("the name of a node is none"))?,
        version: row.get(2)?,
        configuration: row.get(3)?,
        started: row.get(4)?,
        heard: row.get(5)?,
        drains: row.get(6)?,
        troubles: row.get(7)?,
    })
}
