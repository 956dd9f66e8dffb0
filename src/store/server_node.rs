//! The nodes of the line as the store keeps them.

use jiff::{SignedDuration, Timestamp};

use crate::base::server_node::ServerNode;

/// A node that was not heard of for so long is taken for dead. Clocks of nodes may differ by some seconds.
pub const NODE_SILENT_AFTER: SignedDuration = SignedDuration::from_secs(30);

/// A process that answers the line, as it was last heard of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningNode {
    /// Different for each start of a process.
    pub id: String,
    /// Its name.
    pub name: ServerNode,
    /// The version of its program.
    pub version: String,
    /// A digest of the files it has in service.
    pub configuration: String,
    /// When it started, by its own clock.
    pub started: Timestamp,
    /// When it was last heard of, by its own clock.
    pub heard: Timestamp,
    /// True if it is about to stop.
    pub drains: bool,
    /// The number of troubles it knows of.
    pub troubles: u32,
}
