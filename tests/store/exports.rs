//! Calls are exported in the order they were answered, each once, however they are cut into pages.

use std::time::Duration;

use deflect::store::TurnRecord;
use jiff::Timestamp;

use crate::memory::*;

#[tokio::test]
async fn pages_go_on_where_the_one_before_ended() {
    let memory = Memory::new();
    // Two are answered in the same moment, and the last one comes first.
    for (call, second) in [(1, 30), (2, 10), (3, 10), (4, 20)] {
        let at = after(Duration::from_secs(second));
        memory.store.commit(TurnRecord { at, started: at, ..turn(call, 1) }).await.unwrap();
    }
    memory.store.end_call(call_key(2), after(MINUTE)).await.unwrap();
    let (mut after_call, mut found, mut pages) = ((Timestamp::MIN, i64::MIN), vec![], 0);
    loop {
        let page = memory.store.exported_calls(after_call, after(Duration::from_secs(30)), 2).await.unwrap();
        let Some(last) = page.last() else { break };
        after_call = (last.started, last.seq);
        pages += 1;
        found.extend(page);
    }
    let keys: Vec<_> = found.iter().map(|call| call.key).collect();
    assert_eq!((keys.as_slice(), pages), (&[2, 3, 4].map(call_key)[..], 2), "the first is too young");
    let first = &found[0];
    assert_eq!((first.turns, first.messages, first.ended), (1, 0, Some(after(MINUTE))));
    assert_eq!((first.caller, first.revision.as_deref()), (Some(caller()), Some("0123abcd")));
}
