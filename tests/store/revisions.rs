//! The configurations that were in service are kept, each once in a row, and the oldest are given up.

use std::time::Duration;

use deflect::store::TakenRevision;

use crate::memory::*;

fn taken(second: u64, node: &str, revision: &str) -> TakenRevision {
    TakenRevision {
        at: after(Duration::from_secs(second)),
        node: node.to_owned(),
        revision: revision.to_owned(),
        changes: vec![format!("`a` is {second}"), "and another".to_owned()],
    }
}

async fn listed(memory: &Memory) -> Vec<TakenRevision> {
    memory.store.revisions(1000).await.unwrap()
}

#[tokio::test]
async fn a_configuration_that_many_nodes_take_is_listed_once_until_another_is_taken() {
    let memory = Memory::new();
    let (first, second, again) = (taken(1, "a", "11"), taken(3, "b", "22"), taken(5, "a", "11"));
    for revision in [first.clone(), taken(2, "b", "11"), second.clone(), taken(4, "a", "22"), again.clone()] {
        let files = revision.revision.clone().into_bytes();
        memory.store.take_revision(revision, files).await.unwrap();
    }
    assert_eq!(listed(&memory).await, [again, second, first]);
    assert_eq!(memory.store.revision_files("22".to_owned()).await.unwrap(), Some(b"22".to_vec()));
    assert_eq!(memory.store.revision_files("33".to_owned()).await.unwrap(), None);
}

#[tokio::test]
async fn nodes_that_take_the_same_files_at_once_are_told_as_one() {
    let memory = Memory::new();
    let stores: Vec<_> = (0..8).map(|node| (memory.store.clone(), taken(node, &format!("n{node}"), "11"))).collect();
    let all = stores
        .into_iter()
        .map(|(store, revision)| tokio::spawn(async move { store.take_revision(revision, vec![1]).await.unwrap() }));
    for taking in all.collect::<Vec<_>>() {
        taking.await.unwrap();
    }
    assert_eq!(listed(&memory).await.len(), 1);
}

#[tokio::test]
async fn the_latest_two_hundred_are_kept_with_their_files() {
    let memory = Memory::new();
    for number in 0..203 {
        memory.store.take_revision(taken(number, "a", &number.to_string()), vec![0]).await.unwrap();
    }
    let kept = listed(&memory).await;
    assert_eq!((kept.len(), kept[0].revision.as_str(), kept[199].revision.as_str()), (200, "202", "3"));
    let files = async |revision: &str| memory.store.revision_files(revision.to_owned()).await.unwrap();
    assert_eq!((files("2").await, files("3").await), (None, Some(vec![0])));
}

#[tokio::test]
async fn a_call_keeps_the_revision_of_its_first_turn() {
    let memory = Memory::new();
    memory.store.commit(turn(1, 1)).await.unwrap();
    let later = deflect::store::TurnRecord { revision: "ffff".into(), ..turn(1, 2) };
    memory.store.commit(later).await.unwrap();
    let call = memory.store.call_history(call_key(1)).await.unwrap().unwrap().call;
    assert_eq!(call.revision.as_deref(), Some("0123abcd"));
}
