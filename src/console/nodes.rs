//! The processes that answer the line, from whichever of them the page is shown.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Serialize;

use super::page_data::PageData;
use super::words::ago;
use crate::store::{NODE_SILENT_AFTER, RunningNode};

#[derive(Serialize)]
pub(super) struct NodesView {
    total: String,
    nodes: Vec<NodeRow>,
    /// The reason why the nodes may answer differently.
    difference: Option<String>,
}

#[derive(Serialize)]
struct NodeRow {
    name: String,
    is_this: bool,
    is_silent: bool,
    state: &'static str,
    version: String,
    configuration: String,
    heard: String,
    problems: Option<u32>,
}

pub(super) fn view(page: &PageData) -> NodesView {
    let nodes = &page.stored.nodes;
    let words = page.words;
    let rows = nodes.iter().map(|node| NodeRow {
        name: node.name.to_string(),
        is_this: node.id == page.node,
        is_silent: is_silent(node, page.now),
        state: state(node, page.now),
        version: node.version.clone(),
        configuration: node.configuration.clone(),
        problems: (node.troubles > 0).then_some(node.troubles),
        heard: heard(page, node),
    });
    let alive = || nodes.iter().filter(|node| !is_silent(node, page.now));
    let revisions: BTreeSet<&str> = alive().map(|node| node.configuration.as_str()).collect();
    NodesView {
        total: words.filled("nodes-answer", [("nodes", alive().count().into())]),
        nodes: rows.collect(),
        difference: (revisions.len() > 1).then(|| words.text("nodes-differ")),
    }
}

fn heard(page: &PageData, node: &RunningNode) -> String {
    let started = ("started", page.moment(node.started).into());
    // A time that is shown to pass would be sent to every reader every second.
    if !is_silent(node, page.now) {
        return page.words.filled("nodes-heard-lately", [started]);
    }
    page.words.filled("nodes-heard", [("ago", ago(page.words, node.heard, page.now).into()), started])
}

/// The message of its state.
fn state(node: &RunningNode, now: Timestamp) -> &'static str {
    match (is_silent(node, now), node.drains) {
        (true, _) => "nodes-silent",
        (false, true) => "nodes-stopping",
        (false, false) => "nodes-answers",
    }
}

fn is_silent(node: &RunningNode, now: Timestamp) -> bool {
    now.duration_since(node.heard) > NODE_SILENT_AFTER
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::base::server_node::ServerNode;

    #[test]
    fn a_node_that_missed_three_beats_is_silent_whatever_it_said_last() {
        let (name, heard) = (ServerNode::parse("a").unwrap(), Timestamp::UNIX_EPOCH);
        let (id, version, configuration) = (String::new(), String::new(), String::new());
        let node = RunningNode { id, name, version, configuration, started: heard, heard, drains: false, troubles: 0 };
        let draining = RunningNode { drains: true, ..node.clone() };
        let later = |seconds| heard + SignedDuration::from_secs(seconds);
        assert_eq!((state(&node, later(30)), state(&draining, later(30))), ("nodes-answers", "nodes-stopping"));
        assert_eq!((state(&node, later(31)), state(&draining, later(31))), ("nodes-silent", "nodes-silent"));
        assert_eq!(state(&node, later(-2)), "nodes-answers", "its clock is ahead");
    }
}
