//! Names of nodes and topics, as the configuration writes them.

use crate::base::call::name;

name! {
    /// A node of the call flow, by its name in `config/line.toml`.
    NodeId
}
name! {
    /// The subject of a call, such as `returns`: a label of metrics and reports.
    TopicId
}
