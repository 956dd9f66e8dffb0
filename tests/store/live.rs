//! The live view of operations.

use deflect::line::menu::{NodeId, TopicId};
use deflect::line::message::Medium;
use deflect::store::{Attempt, LiveCall, TurnRecord};

use crate::memory::*;

impl Memory {
    async fn live(&self, limit: u32) -> Vec<LiveCall> {
        self.store.live_calls(limit).await.unwrap()
    }
}

#[tokio::test]
async fn open_calls_are_told_by_their_last_turn_those_that_moved_last_first() {
    let memory = Memory::new();
    let (menu, topic) = (Some(NodeId::new("orders")), Some(TopicId::new("returns")));
    for record in [
        TurnRecord { at: noon(), ..turn(1, 1) },
        TurnRecord { at: after(2 * MINUTE), ..turn(2, 1) },
        TurnRecord { at: after(MINUTE), waiting_at: menu.clone(), topic: topic.clone(), ..turn(1, 2) },
        TurnRecord { at: after(MINUTE), ..turn(3, 1) },
    ] {
        memory.store.commit(record).await.unwrap();
    }
    memory.store.end_call(call_key(3), after(2 * MINUTE)).await.unwrap();
    let calls = memory.live(10).await;
    assert_eq!(calls.iter().map(|call| call.turns).collect::<Vec<_>>(), [1, 2], "{calls:?}");
    assert_eq!((calls[1].at.clone(), calls[1].topic.clone(), calls[1].moved), (menu, topic, after(MINUTE)));
    assert_ne!(calls[0].mark, calls[1].mark, "they are told apart");
    assert_eq!(memory.live(1).await, calls[..1], "bounded");
}

#[tokio::test]
async fn given_up_messages_are_told_until_they_are_queued_again() {
    let memory = Memory::new();
    for id in 1..=3 {
        memory.promise(id, vec![text(id)]).await;
        let claim = memory.claim_text(noon()).await;
        memory.finish(&claim, if id < 3 { Attempt::Exhausted } else { accepted() }).await;
    }
    let stranded = memory.store.stranded(1).await.unwrap();
    assert_eq!((stranded.total, stranded.latest.len()), (2, 1), "counted whole, listed as far as asked");
    memory.store.requeue(message_id(1), noon()).await.unwrap();
    let left = memory.store.stranded(10).await.unwrap();
    assert_eq!(left.latest.iter().map(|message| &message.id).collect::<Vec<_>>(), [&message_id(2).to_string()]);
    assert_eq!(left.latest[0].medium, Medium::Sms);
}
