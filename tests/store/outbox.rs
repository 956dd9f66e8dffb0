//! Messages are claimed, tried and finished; states only move forward.

use deflect::line::message::Medium;
use deflect::store::{Attempt, Backlog, Claim, MessageId, MessageState, NewMessage, Report};
use jiff::Timestamp;

use crate::memory::*;

const REPORTS: [Report; 3] = [Report::Sent, Report::Undelivered, Report::Delivered];

fn due(id: u8, due: Timestamp) -> NewMessage {
    NewMessage { due, ..text(id) }
}

fn ids(claims: &[Claim]) -> Vec<MessageId> {
    claims.iter().map(|claim| claim.id).collect()
}

#[tokio::test]
async fn the_oldest_due_is_claimed_first_and_nothing_before_it_is_due() {
    let memory = Memory::new();
    memory.promise(1, vec![due(1, after(2 * MINUTE)), due(2, after(MINUTE)), due(3, after(3 * MINUTE))]).await;
    assert_eq!(memory.claim(Medium::Sms, noon()).await.len(), 0);
    assert_eq!(ids(&memory.claim(Medium::Sms, after(2 * MINUTE)).await), [message_id(2), message_id(1)]);
    assert_eq!(memory.claim(Medium::Email, after(2 * MINUTE)).await.len(), 0);
}

#[tokio::test]
async fn a_claim_brings_what_is_needed_to_send() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    assert_eq!(claim.to.as_ref().map(|to| to.0.as_str()), Some(NUMBER));
    assert_eq!((claim.body.as_str(), claim.channel.as_str(), claim.language.as_str()), (WORDS, "account-chat", "ru"));
    assert_eq!((claim.promised, claim.expires, claim.attempts), (noon(), after(30 * MINUTE), 0));
}

#[tokio::test]
async fn a_message_is_held_by_one_worker_at_a_time() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    assert_eq!(memory.claim(Medium::Sms, noon()).await.len(), 1);
    assert_eq!(memory.claim(Medium::Sms, noon()).await.len(), 0);
}

#[tokio::test]
async fn lease_expires_and_other_worker_sends() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let dead = memory.claim_text(noon()).await;
    let other = memory.claim_text(noon() + LEASE).await;
    assert!(!memory.finish(&dead, Attempt::Refused(None)).await, "another worker holds it");
    assert!(memory.finish(&other, accepted()).await);
    assert!(!memory.finish(&other, accepted()).await, "it is finished");
    assert_eq!(memory.told_states().await, [MessageState::Queued, MessageState::Sent]);
}

#[tokio::test]
async fn a_slow_worker_may_finish_what_no_other_took_over() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    let late = noon() + 2 * LEASE;
    assert!(memory.store.finish(claim.id, claim.lease, None, accepted(), late).await.unwrap());
}

#[tokio::test]
async fn a_worker_that_stops_gives_back_what_it_holds() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1), text(2), text(3)]).await;
    let claims = memory.claim(Medium::Sms, noon()).await;
    memory.finish(&claims[0], accepted()).await;
    let held = claims.iter().map(|claim| (claim.id, claim.lease)).collect();
    assert_eq!(memory.store.release(held, noon()).await.unwrap(), 2);
    assert_eq!(memory.claim(Medium::Sms, noon()).await.len(), 2);
    assert!(!memory.finish(&claims[1], accepted()).await, "what was given back is not finished");
}

#[tokio::test]
async fn a_worker_gives_back_nothing_that_another_took_over() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let slow = memory.claim_text(noon()).await;
    let other = memory.claim_text(noon() + LEASE).await;
    assert_eq!(memory.store.release(vec![(slow.id, slow.lease)], noon()).await.unwrap(), 0);
    assert!(memory.finish(&other, accepted()).await);
}

#[tokio::test]
async fn a_message_to_be_tried_later_waits_until_then() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    memory.finish(&claim, Attempt::Later { due: after(2 * MINUTE), counts: true }).await;
    assert_eq!(memory.claim(Medium::Sms, after(MINUTE)).await.len(), 0);
    let claim = memory.claim_text(after(2 * MINUTE)).await;
    assert_eq!(claim.attempts, 1);
    memory.finish(&claim, Attempt::Later { due: after(3 * MINUTE), counts: false }).await;
    assert_eq!(memory.claim_text(after(3 * MINUTE)).await.attempts, 1, "a throttled try does not count");
}

#[tokio::test]
async fn a_message_that_expired_is_exhausted_and_not_claimed() {
    let memory = Memory::new();
    let short = NewMessage { expires: after(MINUTE), ..text(1) };
    memory.promise(1, vec![short, due(2, after(MINUTE))]).await;
    let claim = memory.claim_text(noon()).await;
    memory.finish(&claim, Attempt::Later { due: after(HOUR), counts: true }).await;
    assert_eq!(ids(&memory.claim(Medium::Sms, after(MINUTE)).await), [message_id(2)]);
    assert_eq!(memory.state(message_id(1)).await, MessageState::Exhausted);
    assert_eq!(memory.told_states().await.last(), Some(&MessageState::Exhausted));
}

#[tokio::test]
async fn expired_messages_do_not_keep_a_worker_from_those_behind_them() {
    let memory = Memory::new();
    let old = (1..=30).map(|id| NewMessage { expires: after(MINUTE), ..text(id) });
    memory.promise(1, old.chain([due(31, after(MINUTE))]).collect()).await;
    let claims = memory.store.claim(Medium::Sms, 1, after(MINUTE), LEASE).await.unwrap();
    assert_eq!(ids(&claims), [message_id(31)]);
}

#[tokio::test]
async fn a_message_of_unknown_outcome_is_not_sent_again() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    memory.finish(&claim, Attempt::Unknown).await;
    assert_eq!(memory.claim(Medium::Sms, after(20 * MINUTE)).await.len(), 0);
    assert_eq!(memory.state(message_id(1)).await, MessageState::Unknown);
    assert_eq!(memory.claim(Medium::Sms, after(30 * MINUTE)).await.len(), 0);
    assert_eq!(memory.state(message_id(1)).await, MessageState::Exhausted);
}

/// Tells the reports in this order, the finish among them, and returns the state and how often each state was told.
async fn life(reports: &[Report], finish_at: usize) -> (MessageState, Vec<MessageState>) {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    for (at, report) in reports.iter().enumerate() {
        if at == finish_at {
            assert!(memory.finish(&claim, accepted()).await);
        }
        assert!(memory.store.report(&gateway("a"), claim.id, *report, noon()).await.unwrap());
    }
    if finish_at == reports.len() {
        assert!(memory.finish(&claim, accepted()).await);
    }
    (memory.state(claim.id).await, memory.told_states().await)
}

#[tokio::test]
async fn states_only_move_forward_in_whatever_order_reports_come() {
    for first in REPORTS {
        for second in REPORTS {
            for finish_at in 0..=2 {
                let (state, told) = life(&[first, second], finish_at).await;
                let reported = [first, second];
                let expected = match () {
                    () if reported.contains(&Report::Delivered) => MessageState::Delivered,
                    () if reported.contains(&Report::Undelivered) => MessageState::Undelivered,
                    () => MessageState::Sent,
                };
                assert_eq!(state, expected, "{reported:?}, finished at {finish_at}");
                assert!(told.is_sorted_by(|a, b| a < b), "each state once, forward: {told:?}");
            }
        }
    }
}

#[tokio::test]
async fn delivered_before_the_send_was_answered_stays_delivered() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    memory.store.report(&gateway("a"), claim.id, Report::Delivered, noon()).await.unwrap();
    assert!(memory.finish(&claim, accepted()).await, "the try is recorded all the same");
    assert_eq!(memory.told_states().await, [MessageState::Queued, MessageState::Delivered]);
    let listed = memory.store.list_messages(&[MessageState::Delivered], 10).await.unwrap();
    assert_eq!((listed[0].gateway.as_deref(), listed[0].attempts), (Some("a"), 1));
}

#[tokio::test]
async fn a_message_delivered_meanwhile_is_not_tried_again() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    memory.store.report(&gateway("a"), claim.id, Report::Delivered, noon()).await.unwrap();
    memory.finish(&claim, Attempt::Later { due: noon(), counts: true }).await;
    assert_eq!(memory.claim(Medium::Sms, after(MINUTE)).await.len(), 0);
}

#[tokio::test]
async fn a_gateway_that_failed_says_nothing_about_the_one_that_took_the_message() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    memory.finish_by("b", &claim, accepted()).await;
    memory.store.report(&gateway("a"), claim.id, Report::Undelivered, noon()).await.unwrap();
    assert_eq!(memory.state(claim.id).await, MessageState::Sent);
    memory.store.report(&gateway("a"), claim.id, Report::Delivered, noon()).await.unwrap();
    assert_eq!(memory.state(claim.id).await, MessageState::Delivered, "but it may have delivered after all");
}

#[tokio::test]
async fn a_report_of_an_unknown_message_is_told_so() {
    let memory = Memory::new();
    assert!(!memory.store.report(&gateway("a"), message_id(1), Report::Delivered, noon()).await.unwrap());
}

#[tokio::test]
async fn a_report_says_what_became_of_an_unknown_send() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    memory.finish(&claim, Attempt::Unknown).await;
    memory.store.report(&gateway("a"), claim.id, Report::Delivered, noon()).await.unwrap();
    let told = memory.told().await;
    assert_eq!(told.last(), Some(&Told::Message(MessageState::Delivered, Some(gateway("a")))));
}

#[tokio::test]
async fn the_backlog_counts_what_is_due_and_in_nobodys_hands() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1), due(2, after(MINUTE)), due(3, after(HOUR)), follow_up(4)]).await;
    let backlog = async |now| memory.store.backlog(Medium::Sms, now).await.unwrap();
    assert_eq!(backlog(after(MINUTE)).await, Backlog { due: 2, oldest_due: Some(noon()) });
    memory.claim_text(noon()).await;
    assert_eq!(backlog(noon()).await, Backlog::default());
}
