//! This process among the nodes of the line.

use jiff::Timestamp;

use crate::app::random_id::random_hex;
use crate::base::server_node::ServerNode;
use crate::store::RunningNode;

/// The identity of this process.
#[derive(Clone, Debug)]
pub struct ThisNode {
    /// Different for each start.
    pub id: String,
    /// The name in the log, in metrics and on the page.
    pub name: ServerNode,
    started: Timestamp,
}

impl ThisNode {
    /// A process that starts now.
    pub fn new(name: ServerNode, now: Timestamp) -> Self {
        Self { id: random_hex::<16>(), name, started: now }
    }

    /// The process as the store keeps it.
    pub fn runs(&self, configuration: &str, drains: bool, troubles: u32, now: Timestamp) -> RunningNode {
        RunningNode {
            id: self.id.clone(),
            name: self.name.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            configuration: configuration.to_owned(),
            started: self.started,
            heard: now,
            drains,
            troubles,
        }
    }
}
