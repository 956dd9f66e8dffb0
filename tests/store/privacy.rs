//! Erasure: the data and the time. Erased bytes are looked for in the files themselves.

use std::sync::Arc;

use deflect::line::event::{Outcome, Refusal};
use deflect::line::message::Medium;
use deflect::store::{
    Attempt, Committed, Contact, Erasure, Forgotten, HeldData, MessageState, NewMessage, Pseudonym, Report,
    Suppression, SuppressionReason, SweptBefore, TextQuota, TurnRecord,
};

use crate::memory::*;

fn contact(consent: bool) -> Contact {
    Contact {
        caller: caller(),
        email: EMAIL.to_owned(),
        language: text(1).language,
        consent,
        email_key: email_key(),
        zone: None,
        formers: vec![],
    }
}

async fn import(memory: &Memory, consent: bool) {
    assert_eq!(memory.store.import_contacts(vec![contact(consent)]).await.unwrap(), 1);
}

/// True if the number or the words are still in the files after the message was finished so.
async fn is_kept_after(attempt: Attempt) -> bool {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    memory.finish(&claim, attempt).await;
    memory.store.clone().close().await;
    let content = memory.content().concat();
    let kept = [contains(&content, NUMBER.as_bytes()), contains(&content, WORDS.as_bytes())];
    assert_eq!(kept[0], kept[1], "number and words go together");
    kept[0]
}

#[tokio::test]
async fn number_and_words_are_erased_when_they_are_not_needed_any_more() {
    assert!(!is_kept_after(accepted()).await);
    assert!(!is_kept_after(Attempt::Refused(None)).await);
    assert!(is_kept_after(Attempt::Later { due: noon(), counts: true }).await);
    assert!(is_kept_after(Attempt::Unknown).await);
    assert!(is_kept_after(Attempt::Exhausted).await, "a person may queue it again");
}

#[tokio::test]
async fn a_report_erases_the_number_before_the_send_is_answered() {
    for report in [Report::Sent, Report::Delivered, Report::Undelivered] {
        let memory = Memory::new();
        memory.promise(1, vec![text(1)]).await;
        let claim = memory.claim_text(noon()).await;
        memory.store.report(&gateway("a"), claim.id, report, noon()).await.unwrap();
        assert!(!memory.close_and_find(NUMBER.as_bytes()).await, "{report:?}");
    }
}

#[tokio::test]
async fn a_cancelled_message_loses_its_number() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    assert!(memory.store.cancel(message_id(1), noon()).await.unwrap());
    assert!(!memory.close_and_find(NUMBER.as_bytes()).await);
}

#[tokio::test]
async fn an_exhausted_message_keeps_its_number_for_a_day() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    memory.claim(Medium::Sms, after(HOUR)).await;
    memory.clock.set(after(24 * HOUR));
    assert_eq!(memory.store.sweep(swept_before(noon())).await.unwrap(), 0);
    memory.clock.set(after(26 * HOUR));
    assert_eq!(memory.store.sweep(swept_before(noon())).await.unwrap(), 1);
    assert!(!memory.store.requeue(message_id(1), after(26 * HOUR)).await.unwrap());
    assert!(!memory.close_and_find(NUMBER.as_bytes()).await);
}

#[tokio::test]
async fn an_anonymous_call_leaves_nothing() {
    let memory = Memory::new();
    memory.promise(1, vec![follow_up(1)]).await;
    let anonymous = TurnRecord { anonymous: true, caller: None, ..turn(1, 2) };
    memory.store.commit(anonymous).await.unwrap();
    memory.store.commit(TurnRecord { caller: Some(caller()), ..turn(1, 3) }).await.unwrap();
    assert_eq!(memory.state(message_id(1)).await, MessageState::Cancelled, "a follow-up would need the caller");
    assert_eq!(
        memory.store.forget(caller(), false, "anna").await.unwrap(),
        Forgotten::default(),
        "no row knows the caller"
    );
    memory.store.end_call(call_key(1), after(MINUTE)).await.unwrap();
    assert_eq!(memory.store.settle(10).await.unwrap(), 1);
    memory.assess(after(MINUTE)).await;
    assert!(!memory.store.end_call(call_key(1), after(MINUTE)).await.unwrap(), "a late call-back finds nothing");
    assert_eq!(memory.told_outcomes().await, [Outcome::LeftInMenu]);
    assert!(!memory.close_and_find(&call_key(1).0).await);
}

#[tokio::test]
async fn an_anonymous_caller_is_in_no_file() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1), follow_up(2)]).await;
    let anonymous = TurnRecord { anonymous: true, messages: vec![text(3), follow_up(4)], ..turn(1, 2) };
    memory.store.commit(anonymous.clone()).await.unwrap();
    memory.store.commit(TurnRecord { messages: vec![text(5), follow_up(6)], ..turn(1, 3) }).await.unwrap();
    memory
        .store
        .commit(TurnRecord { messages: vec![], ..TurnRecord { call: call_key(2), ..anonymous } })
        .await
        .unwrap();
    assert_eq!(memory.claim(Medium::Sms, noon()).await.len(), 3, "texts the caller asked for are still sent");
    assert!(!memory.close_and_find(&caller().0).await);
}

#[tokio::test]
async fn a_late_repeat_does_not_begin_an_anonymous_call_anew() {
    let memory = Memory::new();
    let anonymous = TurnRecord { anonymous: true, ..turn(1, 1) };
    memory.store.commit(anonymous.clone()).await.unwrap();
    memory.store.end_call(call_key(1), noon()).await.unwrap();
    memory.store.settle(10).await.unwrap();
    assert_eq!(memory.store.commit(anonymous.clone()).await.unwrap(), Committed::Repeat);
    memory.assess(noon()).await;
    assert_eq!(memory.store.commit(anonymous).await.unwrap(), Committed::Repeat);
    assert_eq!(memory.store.calls_open().await.unwrap(), 0);
    assert_eq!(memory.told().await.len(), 2, "one turn, one outcome");
}

#[tokio::test]
async fn an_anonymous_call_is_handed_off_by_the_text_it_asked_for() {
    let memory = Memory::new();
    memory.store.commit(TurnRecord { anonymous: true, messages: vec![text(1)], ..turn(1, 1) }).await.unwrap();
    memory.store.end_call(call_key(1), noon()).await.unwrap();
    assert_eq!(memory.store.settle(10).await.unwrap(), 0);
    let claim = memory.claim_text(noon()).await;
    memory.finish(&claim, accepted()).await;
    assert_eq!(memory.store.settle(10).await.unwrap(), 1);
    assert_eq!(memory.told_outcomes().await, [Outcome::HandedOff]);
    assert!(memory.store.report(&gateway("a"), claim.id, Report::Delivered, noon()).await.unwrap());
}

#[tokio::test]
async fn mail_goes_to_the_address_of_the_moment() {
    let memory = Memory::new();
    memory.promise(1, vec![follow_up(1)]).await;
    let to = async || {
        let claim = memory.claim(Medium::Email, noon()).await.remove(0);
        let held = vec![(claim.id, claim.lease)];
        assert_eq!(memory.store.release(held, noon()).await.unwrap(), 1);
        claim.to.map(|to| to.0)
    };
    assert_eq!(to().await, None, "no address");
    import(&memory, false).await;
    assert_eq!(to().await, None, "no consent");
    import(&memory, true).await;
    assert_eq!(to().await.as_deref(), Some(EMAIL));
}

#[tokio::test]
async fn a_withdrawn_consent_is_not_given_back_by_an_import() {
    let memory = Memory::new();
    import(&memory, true).await;
    memory.promise(1, vec![follow_up(1)]).await;
    assert!(memory.store.withdraw_consent(token(1), noon()).await.unwrap());
    assert!(!memory.store.withdraw_consent(token(1), noon()).await.unwrap(), "withdrawn before");
    assert!(!memory.store.withdraw_consent(token(9), noon()).await.unwrap(), "an unknown link");
    import(&memory, true).await;
    assert!(!memory.store.caller(Some(caller()), call_key(1), None, noon()).await.unwrap().mailable);
    assert_eq!(memory.claim(Medium::Email, noon()).await[0].to, None);
}

#[tokio::test]
async fn a_forgotten_caller_is_in_no_file() {
    let memory = Memory::new();
    import(&memory, true).await;
    memory.promise(1, vec![text(1), follow_up(2)]).await;
    memory.promise(2, vec![]).await;
    let claim = memory.claim_text(noon()).await;
    let held = memory.store.held_of(caller()).await.unwrap();
    assert_eq!((held.calls.as_slice(), held.messages.len()), (&[call_key(1), call_key(2)][..], 2));
    assert!(held.contact.is_some_and(|contact| contact.consent));
    let forgotten = memory.store.forget(caller(), false, "anna").await.unwrap();
    assert_eq!(forgotten, Forgotten { calls: 2, messages: 2, contacts: 1, ..Forgotten::default() });
    assert!(memory.finish(&claim, accepted()).await, "the worker in the middle of it is not disturbed");
    assert_eq!(memory.state(message_id(1)).await, MessageState::Cancelled);
    assert_eq!(memory.claim(Medium::Email, noon()).await.len(), 0);
    assert_eq!(memory.store.link(token(1)).await.unwrap(), None);
    assert_eq!(memory.store.held_of(caller()).await.unwrap(), HeldData::default());
    assert_eq!(memory.store.forget(caller(), false, "boris").await.unwrap(), Forgotten::default());
    let proof = |by: &str, forgotten| Erasure { at: noon(), by: by.to_owned(), forgotten };
    let proofs = [proof("boris", Forgotten::default()), proof("anna", forgotten)];
    assert_eq!(memory.store.erasures(10).await.unwrap(), proofs, "that it was done is kept, and by whom");
    memory.store.clone().close().await;
    let content = memory.content().concat();
    for secret in [NUMBER.as_bytes(), EMAIL.as_bytes(), WORDS.as_bytes(), &caller().0] {
        assert!(!contains(&content, secret));
    }
}

#[tokio::test]
async fn forgetting_finds_what_others_sent_to_the_number() {
    let memory = Memory::new();
    let number = caller();
    let typed =
        TextQuota { number, typed_by: Some(Pseudonym(*b"another's number")), ..quota(1, &Arc::new(no_limits())) };
    let to_caller = NewMessage { quota: Some(typed.clone()), to_key: Some(number), ..text(1) };
    let by_caller = TextQuota { typed_by: Some(number), ..quota(2, &typed.limits) };
    let other = TurnRecord { caller: typed.typed_by, messages: vec![to_caller], ..turn(1, 1) };
    memory.store.commit(other).await.unwrap();
    memory.promise(2, vec![counted(2, &by_caller)]).await;
    let forgotten = memory.store.forget(number, false, "anna").await.unwrap();
    assert_eq!(forgotten, Forgotten { calls: 1, messages: 2, texts: 2, ..Forgotten::default() });
    assert_eq!(memory.claim(Medium::Sms, noon()).await.len(), 0);
    assert_eq!(memory.state(message_id(1)).await, MessageState::Cancelled);
    assert!(!memory.close_and_find(&number.0).await);
}

#[tokio::test]
async fn a_wish_to_get_nothing_outlives_forgetting_unless_it_is_forgotten_too() {
    let memory = Memory::new();
    import(&memory, true).await;
    for key in [caller(), email_key()] {
        for reason in [SuppressionReason::OptedOut, SuppressionReason::Undeliverable] {
            memory.store.suppress(key, Suppression { reason, until: None }, noon()).await.unwrap();
        }
    }
    let quota = TextQuota { number: caller(), ..quota(1, &Arc::new(no_limits())) };
    let refusal = async || memory.store.caller(None, call_key(9), Some(quota.clone()), noon()).await.unwrap().refusal;
    assert_eq!(
        memory.store.forget(caller(), false, "anna").await.unwrap().suppressions,
        2,
        "that nothing is delivered is forgotten"
    );
    assert_eq!(refusal().await, Some(Refusal::OptedOut));
    assert!(memory.store.lift(email_key(), SuppressionReason::OptedOut).await.unwrap(), "it was still there");
    assert_eq!(memory.store.forget(caller(), true, "anna").await.unwrap().suppressions, 1);
    assert_eq!(refusal().await, None);
    assert!(!memory.close_and_find(&caller().0).await);
}

/// How many rows a table has.
fn count(memory: &Memory, table: &str) -> i64 {
    memory.number(&format!("SELECT count(*) FROM {table}"))
}

#[tokio::test]
async fn a_text_that_is_withdrawn_as_its_caller_is_forgotten_does_not_count() {
    let memory = Memory::new();
    let quota = quota(1, &Arc::new(no_limits()));
    assert_eq!(memory.refusal(1, &quota, noon()).await, None);
    assert_eq!(memory.store.forget(quota.number, false, "anna").await.unwrap().texts, 1);
    assert_eq!(memory.number("SELECT total FROM tally WHERE scope = 'day'"), 0);
    assert_eq!(count(&memory, "texted"), 0);
}

#[tokio::test]
async fn counts_bars_and_early_reports_are_kept_as_long_as_they_are_needed() {
    let memory = Memory::new();
    let day = 24 * HOUR;
    assert_eq!(memory.refusal(1, &quota(1, &Arc::new(no_limits())), noon()).await, None);
    let ends = Suppression { reason: SuppressionReason::Undeliverable, until: Some(after(HOUR)) };
    memory.store.suppress(caller(), ends, noon()).await.unwrap();
    let opted_out = Suppression { reason: SuppressionReason::OptedOut, until: None };
    memory.store.suppress(email_key(), opted_out, noon()).await.unwrap();
    let at = noon().as_microsecond();
    memory.execute(&format!(
        "INSERT INTO provider_id (gateway, id, raw, report, at) VALUES ('a', '1', '1', 'sent', {at})"
    ));
    let left = async |now, texted| {
        memory.clock.set(now);
        let before = SweptBefore { texted, ..swept_before(noon() - 90 * day) };
        memory.store.sweep(before).await.unwrap();
        ["texted", "tally", "bar", "provider_id"].map(|table| count(&memory, table))
    };
    assert_eq!(left(after(day), noon()).await, [1, 4, 2, 1]);
    assert_eq!(left(after(day + MINUTE), noon()).await, [1, 4, 2, 0], "a report waits a day");
    assert_eq!(left(after(day + 2 * HOUR), noon()).await, [1, 4, 1, 0], "a bar that has ended");
    assert_eq!(left(after(5 * day), noon()).await, [1, 0, 1, 0], "sums of days that are over");
    assert_eq!(left(after(5 * day), after(MINUTE)).await, [0, 0, 1, 0], "beyond the longest limit");
}

#[tokio::test]
async fn a_number_kept_for_asking_is_erased_two_hours_after_its_time() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    memory.finish(&claim, accepted()).await;
    let kept = "UPDATE message SET address = '+79161234567', follow_due = 1 WHERE state = 'sent'";
    assert_eq!(memory.execute(kept), 1);
    memory.clock.set(after(150 * MINUTE));
    assert_eq!(memory.store.sweep(swept_before(noon())).await.unwrap(), 0);
    memory.clock.set(after(151 * MINUTE));
    assert_eq!(memory.store.sweep(swept_before(noon())).await.unwrap(), 1);
    assert!(!memory.close_and_find(NUMBER.as_bytes()).await);
}

#[tokio::test]
async fn the_sweep_deletes_what_is_final_and_old() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    memory.promise(2, vec![text(2)]).await;
    memory.promise(3, vec![]).await;
    let claims = memory.claim(Medium::Sms, noon()).await;
    memory.finish(&claims[0], accepted()).await;
    for call in [1, 2, 3] {
        memory.store.end_call(call_key(call), noon()).await.unwrap();
    }
    memory.store.commit(TurnRecord { caller: None, ..turn(4, 1) }).await.unwrap();
    assert_eq!(memory.store.settle(10).await.unwrap(), 2, "one waits for its text");
    assert_eq!(memory.store.sweep(swept_before(after(HOUR))).await.unwrap(), 0, "callers may still come back");
    memory.assess(after(8 * 24 * HOUR)).await;
    assert_eq!(memory.store.sweep(swept_before(noon())).await.unwrap(), 0, "nothing is that old");
    let swept = memory.store.sweep(swept_before(after(HOUR))).await.unwrap();
    assert_eq!(swept, 1, "a link is alive, its message and call stay");
    assert_eq!(memory.store.sweep(swept_before(after(48 * HOUR))).await.unwrap(), 2);
    let count = |table| {
        let query = format!("SELECT count(*) FROM {table}");
        memory.number(&query)
    };
    let left = ["call", "turn", "message", "attempt"].map(count);
    assert_eq!(left, [2, 2, 1, 0], "the call that waits, the call that goes on, the message that waits");
}

#[tokio::test]
async fn a_long_history_is_swept_in_one_go() {
    let memory = Memory::new();
    for call in 0..=255 {
        memory.store.commit(turn(call, 1)).await.unwrap();
        memory.store.commit(turn(call, 2)).await.unwrap();
    }
    assert_eq!(memory.store.reap(after(HOUR)).await.unwrap(), 256);
    assert_eq!(memory.store.settle(1000).await.unwrap(), 256);
    memory.assess(after(8 * 24 * HOUR)).await;
    assert_eq!(memory.store.sweep(swept_before(after(HOUR))).await.unwrap(), 256, "more than one batch");
    assert_eq!(memory.told_outcomes().await.len(), 256);
}
