//! The nodes of a line are known while they run, and forgotten when they do not.

use std::time::Duration;

use deflect::base::server_node::ServerNode;
use deflect::store::RunningNode;
use jiff::Timestamp;

use crate::memory::*;

const SECOND: Duration = Duration::from_secs(1);

fn node(id: &str, name: &str, heard: Timestamp) -> RunningNode {
    RunningNode {
        id: id.to_owned(),
        name: ServerNode::parse(name).unwrap(),
        version: "1.2.3".to_owned(),
        configuration: "0123abcd".to_owned(),
        started: noon(),
        heard,
        drains: false,
        troubles: 0,
    }
}

async fn ids(memory: &Memory, now: Timestamp) -> Vec<String> {
    memory.store.running_nodes(now).await.unwrap().into_iter().map(|node| node.id).collect()
}

#[tokio::test]
async fn a_node_is_listed_once_as_it_was_heard_last_until_it_stops() {
    let memory = Memory::new();
    let store = &memory.store;
    store.node_runs(node("1", "a", noon())).await.unwrap();
    store.node_runs(node("2", "b", noon())).await.unwrap();
    let latest = RunningNode {
        configuration: "ffff0000".to_owned(),
        drains: true,
        troubles: 2,
        ..node("1", "a", after(10 * SECOND))
    };
    store.node_runs(latest.clone()).await.unwrap();
    assert_eq!(store.running_nodes(after(10 * SECOND)).await.unwrap(), [latest, node("2", "b", noon())]);
    store.node_stops("1".to_owned()).await.unwrap();
    assert_eq!(ids(&memory, after(10 * SECOND)).await, ["2"]);
}

#[tokio::test]
async fn a_silent_node_is_listed_for_a_quarter_of_an_hour_unless_it_is_back() {
    let memory = Memory::new();
    let store = &memory.store;
    for (id, name) in [("1", "a"), ("2", "b")] {
        store.node_runs(node(id, name, noon())).await.unwrap();
    }
    store.node_runs(node("3", "b", after(20 * SECOND))).await.unwrap();
    assert_eq!(ids(&memory, after(20 * SECOND)).await, ["1", "2", "3"], "two of one name, both lately heard of");
    store.node_runs(node("3", "b", after(MINUTE))).await.unwrap();
    assert_eq!(ids(&memory, after(MINUTE)).await, ["1", "3"], "b was started again");
    assert_eq!(ids(&memory, after(15 * MINUTE)).await, ["1", "3"]);
    assert_eq!(ids(&memory, after(15 * MINUTE + SECOND)).await, ["3"]);
}

#[tokio::test]
async fn however_many_nodes_start_two_hundred_are_kept() {
    let memory = Memory::new();
    for number in 0..210 {
        let heard = after(Duration::from_millis(number));
        memory.store.node_runs(node(&number.to_string(), &format!("n{number:03}"), heard)).await.unwrap();
    }
    let kept = ids(&memory, after(SECOND)).await;
    assert_eq!((kept.len(), kept[0].as_str()), (200, "10"), "the latest");
}
