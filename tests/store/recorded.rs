//! Recorded calls are read in parts, in the order in which they were answered.

use deflect::base::call::{Key, LineId};
use deflect::line::heard::{CallerAct, Heard};
use deflect::line::menu::TopicId;
use deflect::store::{RecordedSearch, TurnRecord};

use crate::memory::*;

fn search() -> RecordedSearch {
    RecordedSearch { since: noon(), until: after(HOUR), line: None, topic: None, revision: None }
}

#[tokio::test]
async fn calls_that_have_ended_are_read_each_once_with_what_the_caller_did() {
    let memory = Memory::new();
    let key = Heard::of(CallerAct::Key(Key::TEXT));
    // Answered in another order than they were stored in; two at the same moment.
    for (call, started) in [(3, 2 * MINUTE), (1, MINUTE), (2, MINUTE), (4, 2 * HOUR), (5, MINUTE)] {
        let began = after(started);
        for (number, heard) in [(2, None), (1, Some(key.clone()))] {
            let turn = TurnRecord { started: began, at: began, heard, ..turn(call, number) };
            memory.store.commit(turn).await.unwrap();
        }
        if call != 5 {
            memory.store.end_call(call_key(call), began).await.unwrap();
        }
    }
    let late = after(2 * MINUTE).as_microsecond();
    memory.execute(&format!("UPDATE call SET topic = 'order' WHERE started = {late}"));
    let wanted = search();
    assert_eq!(memory.store.count_recorded(wanted.clone()).await.unwrap(), 3, "neither open nor of another time");
    let part = memory.store.recorded_calls(wanted.clone(), None).await.unwrap();
    let started: Vec<_> = part.iter().map(|stored| stored.call.started).collect();
    assert_eq!(started, [after(MINUTE), after(MINUTE), after(2 * MINUTE)]);
    for stored in &part {
        let turns: Vec<_> = stored.call.turns.iter().map(|turn| (turn.turn, turn.heard.clone())).collect();
        assert_eq!(turns, [(1, Some(key.clone())), (2, None)]);
        assert_eq!(stored.call.percentile, caller().percentile());
    }
    let rest = memory.store.recorded_calls(wanted.clone(), Some(part[0].place)).await.unwrap();
    assert_eq!(rest.iter().map(|stored| stored.place).collect::<Vec<_>>(), [part[1].place, part[2].place]);
    assert!(memory.store.recorded_calls(wanted, Some(part[2].place)).await.unwrap().is_empty());
    let count = async |search| memory.store.count_recorded(search).await.unwrap();
    assert_eq!(count(RecordedSearch { line: Some(LineId::new("other")), ..search() }).await, 0);
    assert_eq!(count(RecordedSearch { line: Some(LineId::new("ozon")), ..search() }).await, 3);
    assert_eq!(count(RecordedSearch { topic: Some(TopicId::new("order")), ..search() }).await, 1);
    assert!(part.iter().all(|stored| stored.ended == stored.call.started), "the end that was told");
    assert_eq!(count(RecordedSearch { revision: Some("0123abcd".into()), ..search() }).await, 3);
    assert_eq!(count(RecordedSearch { revision: Some("other".into()), ..search() }).await, 0);
    assert_eq!(count(RecordedSearch { topic: Some(TopicId::new("none")), ..search() }).await, 2);
}
