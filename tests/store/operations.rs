//! Questions operators ask, and the purposes of links.

use deflect::line::message::Medium;
use deflect::store::{Attempt, MessageState, Visitor};

use crate::memory::*;

#[tokio::test]
async fn messages_are_listed_by_state() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    memory.finish(&claim, Attempt::Exhausted).await;
    memory.promise(2, vec![text(2)]).await;
    let exhausted = memory.store.list_messages(&[MessageState::Exhausted, MessageState::Refused], 10).await.unwrap();
    assert_eq!(exhausted.len(), 1);
    assert_eq!(exhausted[0].id, message_id(1).to_string());
    assert_eq!((exhausted[0].gateway.as_deref(), exhausted[0].attempts), (Some("a"), 1));
    assert_eq!(memory.store.list_messages(&[], 10).await.unwrap().len(), 2);
    assert_eq!(memory.store.list_messages(&[], 1).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_exhausted_message_is_queued_again_with_its_whole_life() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    memory.claim(Medium::Sms, after(HOUR)).await;
    assert_eq!(memory.state(message_id(1)).await, MessageState::Exhausted);
    assert!(memory.store.requeue(message_id(1), after(HOUR)).await.unwrap());
    let claim = memory.claim_text(after(HOUR)).await;
    assert_eq!((claim.to.unwrap().0.as_str(), claim.body.as_str()), (NUMBER, WORDS));
    assert_eq!((claim.expires, claim.attempts), (after(HOUR + 30 * MINUTE), 0));
    let link = memory.store.link(token(1)).await.unwrap().unwrap();
    assert_eq!(link.expires, after(25 * HOUR), "its link lives on as long");
    let told = memory.told_states().await;
    assert_eq!(told, [MessageState::Queued, MessageState::Exhausted, MessageState::Queued]);
}

#[tokio::test]
async fn only_what_may_still_be_sent_is_queued_again() {
    for attempt in [accepted(), Attempt::Refused(None)] {
        let memory = Memory::new();
        memory.promise(1, vec![text(1)]).await;
        assert!(!memory.store.requeue(message_id(1), noon()).await.unwrap(), "it is queued");
        let claim = memory.claim_text(noon()).await;
        memory.finish(&claim, attempt).await;
        assert!(!memory.store.requeue(message_id(1), noon()).await.unwrap(), "its address is erased");
        assert!(!memory.store.requeue(message_id(9), noon()).await.unwrap(), "it is unknown");
    }
}

#[tokio::test]
async fn a_worker_cannot_finish_what_was_queued_again() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    memory.finish(&claim, Attempt::Unknown).await;
    assert!(memory.store.requeue(message_id(1), noon()).await.unwrap());
    assert!(!memory.finish(&claim, Attempt::Refused(None)).await);
    let slow = memory.claim_text(noon()).await;
    memory.claim(Medium::Sms, after(HOUR)).await;
    assert!(memory.store.requeue(message_id(1), after(HOUR)).await.unwrap(), "it expired in a slow worker's hands");
    assert!(!memory.finish(&slow, Attempt::Refused(None)).await);
    assert_eq!(memory.claim(Medium::Sms, after(HOUR)).await.len(), 1);
}

#[tokio::test]
async fn a_waiting_message_is_cancelled_and_one_in_hand_is_not() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1), text(2)]).await;
    let claims = memory.store.claim(Medium::Sms, 1, noon(), LEASE).await.unwrap();
    let (held, waiting) = (claims[0].id, if claims[0].id == message_id(1) { message_id(2) } else { message_id(1) });
    assert!(!memory.store.cancel(held, noon()).await.unwrap());
    assert!(memory.store.cancel(held, noon() + LEASE).await.unwrap(), "its worker is dead");
    assert!(memory.store.cancel(waiting, noon()).await.unwrap());
    assert!(!memory.store.cancel(waiting, noon()).await.unwrap());
    assert_eq!(memory.claim(Medium::Sms, after(2 * MINUTE)).await.len(), 0);
}

#[tokio::test]
async fn a_link_leads_to_its_channel() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let link = memory.store.link(token(1)).await.unwrap().unwrap();
    assert_eq!((link.channel, link.language, link.kind), (text(1).channel, text(1).language, text(1).kind));
    assert_eq!(link.expires, after(24 * HOUR));
    assert_eq!(memory.store.link(token(9)).await.unwrap(), None);
}

#[tokio::test]
async fn the_first_opening_by_each_kind_of_visitor_is_told() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let open = async |message, visitor, now| memory.store.open_link(token(message), visitor, now).await.unwrap();
    assert!(open(1, Visitor::Automatic, noon()).await);
    assert!(!open(1, Visitor::Automatic, noon()).await);
    assert!(open(1, Visitor::Human, after(MINUTE)).await);
    assert!(!open(1, Visitor::Human, after(MINUTE)).await);
    assert!(!open(9, Visitor::Human, noon()).await);
    let told = memory.told().await;
    assert_eq!(told[2..], [Told::Opened(Visitor::Automatic), Told::Opened(Visitor::Human)]);
}

#[tokio::test]
async fn an_expired_link_is_not_opened() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    assert!(!memory.store.open_link(token(1), Visitor::Human, after(24 * HOUR)).await.unwrap());
}
