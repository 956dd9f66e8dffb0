//! After the call: reminders, gathered requests, mail from a page, conversations, mail that comes back.

use deflect::config::settings::DigestSettings;
use deflect::line::channel::ChannelId;
use deflect::line::message::{Medium, MessageKind};
use deflect::store::{
    Attempt, Consent, ConsentBy, ConsentFilter, Contact, Followed, MessageAddress, MessageState, NewMessage,
    PageMailResult, Pseudonym, Suppression, SuppressionReason, TurnRecord, Visitor,
};
use jiff::Timestamp;

use crate::memory::*;
use deflect::base::call::{Language, LineId};

const GATHERS_AFTER_TWO: DigestSettings = DigestSettings { single_max: 2, every: HOUR };

/// A reminder of the link in message 1, due in three hours.
fn reminder(id: u8) -> NewMessage {
    let (kind, link) = (MessageKind::Reminder, None);
    NewMessage { kind, link, due: after(3 * HOUR), expires: after(8 * HOUR), ..follow_up(id) }
}

fn request(id: u8, now: Timestamp) -> NewMessage {
    NewMessage {
        kind: MessageKind::Request,
        medium: Medium::Email,
        to: MessageAddress::Given(EMAIL.to_owned()),
        link: None,
        due: now,
        expires: now + 24 * HOUR,
        to_key: Some(email_key()),
        gather: Some(GATHERS_AFTER_TWO),
        ..text(id)
    }
}

/// A mail to an address typed on a page.
fn checklist(id: u8, to: u8) -> NewMessage {
    let to_key = Some(Pseudonym([to; 16]));
    NewMessage { kind: MessageKind::Checklist, to: MessageAddress::Given(EMAIL.to_owned()), to_key, ..follow_up(id) }
}

pub fn consent() -> Consent {
    Consent {
        at: noon(),
        caller: None,
        call: None,
        line: LineId::new("default"),
        medium: Medium::Email,
        channel: ChannelId::new("account-chat"),
        language: Language::new("ru"),
        asked: "page-mail@00000000".to_owned(),
        by: ConsentBy::Page,
    }
}

async fn import(memory: &Memory) {
    let contact = Contact {
        caller: caller(),
        email: EMAIL.to_owned(),
        language: Language::new("ru"),
        consent: true,
        email_key: email_key(),
        zone: Some("Asia/Omsk".to_owned()),
        formers: vec![],
    };
    memory.store.import_contacts(vec![contact]).await.unwrap();
}

/// A store with a link texted and its reminder.
async fn with_reminder() -> Memory {
    let memory = Memory::new();
    import(&memory).await;
    memory.promise(1, vec![text(1), reminder(2)]).await;
    memory
}

async fn mail_from_page(memory: &Memory, message: NewMessage) -> PageMailResult {
    memory.store.mail_from_page(token(1), message, consent(), 3, noon()).await.unwrap()
}

fn accepted_for_good() -> Attempt {
    Attempt::Accepted { provider_ids: vec![], followed: Followed::No }
}

fn sql_count(memory: &Memory, query: &str) -> i64 {
    memory.number(query)
}

#[tokio::test]
async fn mail_from_the_page_of_an_anonymous_call_does_not_lead_to_the_call() {
    let memory = Memory::new();
    let anonymous = TurnRecord { anonymous: true, caller: None, messages: vec![text(1)], ..turn(1, 1) };
    memory.store.commit(anonymous).await.unwrap();
    assert_eq!(mail_from_page(&memory, checklist(2, 5)).await, PageMailResult::Fresh);
    let (_, agreed) = memory.store.consents(ConsentFilter::default(), None, 10).await.unwrap().remove(0);
    assert_eq!((agreed.call, agreed.caller, agreed.line), (None, None, LineId::new("ozon")));
    assert_eq!(memory.number("SELECT count(*) FROM message WHERE call IS NOT NULL"), 1, "the text alone");
}

#[tokio::test]
async fn a_reminder_goes_out_when_nothing_happened() {
    let memory = with_reminder().await;
    assert!(memory.claim(Medium::Email, after(2 * HOUR)).await.is_empty());
    let claims = memory.claim(Medium::Email, after(3 * HOUR)).await;
    assert_eq!((claims.len(), claims[0].kind), (1, MessageKind::Reminder));
    assert_eq!(claims[0].to.as_ref().map(|to| to.0.as_str()), Some(EMAIL));
}

#[tokio::test]
async fn a_person_who_opens_the_link_is_not_reminded() {
    let memory = with_reminder().await;
    assert!(memory.store.open_link(token(1), Visitor::Automatic, noon()).await.unwrap());
    assert_eq!(memory.state(message_id(2)).await, MessageState::Queued, "a preview is no person");
    assert!(memory.store.open_link(token(1), Visitor::Human, noon()).await.unwrap());
    assert_eq!(memory.state(message_id(2)).await, MessageState::Cancelled);
    assert_eq!(sql_count(&memory, "SELECT count(*) FROM message WHERE state = 'cancelled' AND body IS NOT NULL"), 0);
    assert_eq!(memory.state(message_id(1)).await, MessageState::Queued, "only the reminder is cancelled");
}

#[tokio::test]
async fn a_person_who_opens_the_link_of_the_follow_up_is_not_reminded() {
    let memory = Memory::new();
    import(&memory).await;
    memory.promise(1, vec![text(1), follow_up(3), reminder(2)]).await;
    assert!(memory.store.open_link(token(3), Visitor::Human, noon()).await.unwrap());
    assert_eq!(memory.state(message_id(2)).await, MessageState::Cancelled);
    assert_eq!(memory.state(message_id(3)).await, MessageState::Queued);
}

#[tokio::test]
async fn a_caller_who_calls_again_is_not_reminded() {
    let memory = with_reminder().await;
    memory.store.commit(turn(1, 2)).await.unwrap();
    assert_eq!(memory.state(message_id(2)).await, MessageState::Queued, "the same call goes on");
    memory.store.commit(TurnRecord { caller: Some(Pseudonym([9; 16])), ..turn(2, 1) }).await.unwrap();
    assert_eq!(memory.state(message_id(2)).await, MessageState::Queued, "somebody else calls");
    memory.store.commit(TurnRecord { line: LineId::new("another"), ..turn(3, 1) }).await.unwrap();
    assert_eq!(memory.state(message_id(2)).await, MessageState::Cancelled);
}

#[tokio::test]
async fn only_the_last_promise_is_reminded_of() {
    let memory = with_reminder().await;
    memory.store.commit(TurnRecord { messages: vec![text(3), reminder(4)], ..turn(1, 2) }).await.unwrap();
    assert_eq!(memory.state(message_id(2)).await, MessageState::Cancelled);
    assert_eq!(memory.state(message_id(4)).await, MessageState::Queued);
}

#[tokio::test]
async fn a_reminder_in_a_workers_hands_is_left_there() {
    let memory = with_reminder().await;
    let claim = memory.claim(Medium::Email, after(3 * HOUR)).await.remove(0);
    memory.store.open_link(token(1), Visitor::Human, after(3 * HOUR)).await.unwrap();
    assert!(memory.finish(&claim, accepted_for_good()).await);
    assert_eq!(memory.state(message_id(2)).await, MessageState::Sent);
}

#[tokio::test]
async fn a_turn_that_comes_again_without_its_reminder_is_the_same() {
    let memory = with_reminder().await;
    let again = TurnRecord { messages: vec![text(1), reminder(5)], ..turn(1, 1) };
    assert_eq!(memory.store.commit(again).await.unwrap(), deflect::store::Committed::Repeat);
}

#[tokio::test]
async fn a_call_is_settled_before_its_reminder_is_due() {
    let memory = with_reminder().await;
    memory.finish(&memory.claim_text(noon()).await, Attempt::Refused(None)).await;
    memory.store.end_call(call_key(1), noon()).await.unwrap();
    assert_eq!(memory.store.settle(10).await.unwrap(), 1);
}

#[tokio::test]
async fn who_opts_out_is_sent_nothing_more_under_that_address() {
    let memory = with_reminder().await;
    assert!(memory.store.withdraw_consent(token(1), noon()).await.unwrap());
    assert!(!memory.store.withdraw_consent(token(1), noon()).await.unwrap(), "it has ended");
    assert_eq!(memory.state(message_id(2)).await, MessageState::Cancelled);
    assert_eq!(
        memory.told().await.iter().filter(|told| **told == Told::Suppressed(SuppressionReason::OptedOut)).count(),
        1
    );
    let typed = NewMessage { to_key: Some(email_key()), ..checklist(3, 0) };
    assert_eq!(mail_from_page(&memory, typed).await, PageMailResult::Fresh, "nobody learns who opted out");
    assert_eq!(memory.claim(Medium::Email, noon()).await[0].to, None);
}

#[tokio::test]
async fn who_opts_out_of_mail_asked_for_on_a_page_is_not_the_caller() {
    let memory = with_reminder().await;
    mail_from_page(&memory, checklist(3, 7)).await;
    assert!(memory.store.withdraw_consent(token(3), noon()).await.unwrap());
    assert_eq!(sql_count(&memory, "SELECT count(*) FROM contact WHERE consent = 1"), 1);
    assert_eq!(memory.state(message_id(2)).await, MessageState::Queued);
    assert_eq!(memory.claim(Medium::Email, noon()).await[0].to, None, "but the address gets no more");
}

#[tokio::test]
async fn forgetting_a_caller_lifts_the_bars_of_the_contact() {
    let memory = with_reminder().await;
    memory.store.withdraw_consent(token(1), noon()).await.unwrap();
    memory.store.forget(caller(), true, "anna").await.unwrap();
    assert_eq!(sql_count(&memory, "SELECT count(*) FROM bar"), 0);
    assert_eq!(sql_count(&memory, "SELECT count(*) FROM message WHERE to_key IS NOT NULL"), 0);
}

#[tokio::test]
async fn a_page_mails_to_so_many_addresses_and_to_each_once() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    for (id, to, expected) in [
        (11, 1, PageMailResult::Fresh),
        (11, 1, PageMailResult::Repeat),
        (12, 2, PageMailResult::Fresh),
        (13, 3, PageMailResult::Fresh),
        (14, 4, PageMailResult::Enough),
        (12, 2, PageMailResult::Repeat),
    ] {
        assert_eq!(mail_from_page(&memory, checklist(id, to)).await, expected, "{id}");
    }
    assert_eq!(memory.claim(Medium::Email, noon()).await.len(), 3);
    let kept = "SELECT count(*) FROM consent WHERE line = 'ozon' AND call IS NOT NULL AND caller IS NOT NULL";
    assert_eq!(sql_count(&memory, kept), 3, "a consent each, with the call and the caller of the link");
    let given_by = memory.word("SELECT given_by FROM consent LIMIT 1");
    assert_eq!(serde_json::from_str::<ConsentBy>(&given_by).unwrap(), ConsentBy::Page);
}

#[tokio::test]
async fn an_unknown_page_mails_to_nobody() {
    let memory = Memory::new();
    assert_eq!(mail_from_page(&memory, checklist(11, 1)).await, PageMailResult::Repeat);
    assert_eq!(
        sql_count(&memory, "SELECT count(*) FROM message") + sql_count(&memory, "SELECT count(*) FROM consent"),
        0
    );
}

#[tokio::test]
async fn a_conversation_is_counted_once_a_link_and_ends_the_reminder() {
    let memory = with_reminder().await;
    for (link, first) in [(1, true), (1, false), (9, false)] {
        assert_eq!(memory.store.begin_chat(token(link), noon()).await.unwrap(), first, "{link}");
    }
    assert_eq!(memory.told().await.iter().filter(|told| **told == Told::ChatStarted).count(), 1);
    assert_eq!(memory.state(message_id(2)).await, MessageState::Cancelled);
}

/// There is no such address.
const GONE: Option<Suppression> = Some(Suppression { reason: SuppressionReason::Undeliverable, until: None });

#[tokio::test]
async fn mail_that_comes_back_for_another_reason_bars_nobody() {
    let memory = Memory::new();
    import(&memory).await;
    memory.promise(1, vec![follow_up(1)]).await;
    let claim = memory.claim(Medium::Email, noon()).await.remove(0);
    memory.finish(&claim, accepted_for_good()).await;
    assert!(memory.store.bounce(message_id(1), None, noon()).await.unwrap());
    assert_eq!(memory.state(message_id(1)).await, MessageState::Undelivered);
    assert_eq!(sql_count(&memory, "SELECT count(*) FROM bar"), 0);
}

#[tokio::test]
async fn mail_that_comes_back_bars_its_address() {
    let memory = Memory::new();
    import(&memory).await;
    memory.promise(1, vec![follow_up(1)]).await;
    let claim = memory.claim(Medium::Email, noon()).await.remove(0);
    memory.finish(&claim, accepted_for_good()).await;
    assert!(memory.store.bounce(message_id(1), GONE, noon()).await.unwrap());
    assert!(memory.store.bounce(message_id(1), GONE, noon()).await.unwrap(), "known, and nothing changes");
    assert!(!memory.store.bounce(message_id(9), GONE, noon()).await.unwrap());
    assert_eq!(memory.state(message_id(1)).await, MessageState::Undelivered);
    let suppressed =
        memory.told().await.into_iter().filter(|told| *told == Told::Suppressed(SuppressionReason::Undeliverable));
    assert_eq!(suppressed.count(), 1);
    memory.promise(2, vec![follow_up(2)]).await;
    assert_eq!(memory.claim(Medium::Email, noon()).await[0].to, None);
    let record = memory.store.caller(Some(caller()), call_key(9), None, noon()).await.unwrap();
    assert!(!record.mailable, "nothing is promised to an address that is none");
}

#[tokio::test]
async fn an_address_is_suppressed_as_it_was_when_the_mail_went_out() {
    let memory = Memory::new();
    import(&memory).await;
    memory.promise(1, vec![follow_up(1)]).await;
    let claim = memory.claim(Medium::Email, noon()).await.remove(0);
    memory.finish(&claim, accepted_for_good()).await;
    let other = memory.bytes("0102030405060708090a0b0c0d0e0f10");
    memory.execute(&format!("UPDATE contact SET email_key = {other}"));
    memory.store.bounce(message_id(1), GONE, noon()).await.unwrap();
    memory.promise(2, vec![follow_up(2)]).await;
    assert!(memory.claim(Medium::Email, noon()).await[0].to.is_some(), "the new address is not the one that failed");
}

#[tokio::test]
async fn a_departments_mailbox_is_never_suppressed() {
    let memory = Memory::new();
    memory.promise(1, vec![request(1, noon())]).await;
    let claim = memory.claim(Medium::Email, noon()).await.remove(0);
    memory.finish(&claim, accepted_for_good()).await;
    memory.store.bounce(message_id(1), GONE, noon()).await.unwrap();
    assert_eq!(memory.state(message_id(1)).await, MessageState::Undelivered);
    assert_eq!(sql_count(&memory, "SELECT count(*) FROM bar"), 0);
}

#[tokio::test]
async fn many_requests_are_gathered_until_the_hour_is_over() {
    let memory = Memory::new();
    for (id, minutes) in [(1, 0), (2, 10), (3, 20), (4, 30)] {
        let at = after(minutes * MINUTE);
        memory.store.commit(TurnRecord { at, messages: vec![request(id, at)], ..turn(id, 1) }).await.unwrap();
    }
    let at = after(30 * MINUTE);
    let other = NewMessage { channel: ChannelId::new("press"), ..request(5, at) };
    memory.store.commit(TurnRecord { at, messages: vec![other], ..turn(5, 1) }).await.unwrap();
    let claims = memory.claim(Medium::Email, at).await;
    let ids: Vec<_> = claims.iter().map(|claim| (claim.id, claim.gathered)).collect();
    assert_eq!(ids, [(message_id(1), false), (message_id(2), false), (message_id(5), false)]);
    for claim in claims {
        memory.finish(&claim, accepted_for_good()).await;
    }
    let due = memory.store.claim(Medium::Email, 1, after(HOUR), LEASE).await.unwrap();
    let mut ids: Vec<_> = due.iter().filter(|claim| claim.gathered).map(|claim| claim.id).collect();
    ids.sort_by_key(|id| id.0);
    assert_eq!(ids, [message_id(3), message_id(4)], "all of them come with the first, whatever the limit");
    assert_eq!(due[0].expires, after(25 * HOUR), "and live as long as mail does");
}

#[tokio::test]
async fn requests_go_out_one_by_one_again_after_the_digest() {
    let memory = Memory::new();
    for id in 1..=3 {
        memory.store.commit(TurnRecord { messages: vec![request(id, noon())], ..turn(id, 1) }).await.unwrap();
    }
    let at = after(61 * MINUTE);
    memory.store.commit(TurnRecord { at, messages: vec![request(4, at)], ..turn(4, 1) }).await.unwrap();
    assert_eq!(sql_count(&memory, "SELECT sum(gathered) FROM message"), 1);
    assert_eq!(sql_count(&memory, "SELECT gathered FROM message ORDER BY seq DESC LIMIT 1"), 0);
}

#[tokio::test]
async fn what_was_sent_as_one_ends_as_one() {
    let memory = Memory::new();
    for id in 1..=4 {
        memory.store.commit(TurnRecord { messages: vec![request(id, noon())], ..turn(id, 1) }).await.unwrap();
    }
    let claims = memory.claim(Medium::Email, after(HOUR)).await;
    let held: Vec<_> = claims.iter().map(|claim| (claim.id, claim.lease)).collect();
    let finish = |held| memory.store.finish_together(held, Some(gateway("smtp")), accepted_for_good(), after(HOUR));
    assert_eq!(finish(held.clone()).await.unwrap(), 4);
    assert_eq!(finish(held).await.unwrap(), 0);
    for id in 1..=4 {
        assert_eq!(memory.state(message_id(id)).await, MessageState::Sent);
    }
}

#[tokio::test]
async fn the_zone_of_a_contact_is_known() {
    let memory = Memory::new();
    import(&memory).await;
    assert_eq!(memory.store.contact_zone(caller()).await.unwrap().as_deref(), Some("Asia/Omsk"));
    assert_eq!(memory.store.contact_zone(Pseudonym([9; 16])).await.unwrap(), None);
}

#[tokio::test]
async fn a_bar_that_is_over_bars_no_more() {
    let memory = Memory::new();
    import(&memory).await;
    memory.promise(1, vec![follow_up(1)]).await;
    let bar = Suppression { reason: SuppressionReason::Undeliverable, until: Some(after(HOUR)) };
    memory.store.suppress(email_key(), bar, noon() - HOUR).await.unwrap();
    let claim = memory.claim(Medium::Email, noon()).await.remove(0);
    assert_eq!(claim.to, None);
    memory.store.release(vec![(claim.id, claim.lease)], noon()).await.unwrap();
    assert!(memory.claim(Medium::Email, after(HOUR)).await[0].to.is_some());
}
