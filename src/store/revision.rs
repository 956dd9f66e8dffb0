//! The configurations that were in service.

use jiff::Timestamp;
use serde::Serialize;

/// A configuration that a node took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TakenRevision {
    /// When, by the clock of the node.
    pub at: Timestamp,
    /// The first node that took it.
    pub node: String,
    /// A digest of its files.
    pub revision: String,
    /// Its differences from the one before, a sentence each.
    pub changes: Vec<String>,
}
