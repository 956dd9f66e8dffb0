//! Recipients to whom nothing is sent.

use std::sync::Arc;

use deflect::config::settings::LimitSettings;
use deflect::line::event::Refusal;
use deflect::line::message::{Medium, MessageKind};
use deflect::store::{
    Attempt, Committed, Contact, Followed, MessageAddress, MessageState, NewMessage, NumberBlocks, Pseudonym, Report,
    Suppression, SuppressionReason, TextQuota, TurnRecord, Visitor,
};

use crate::follow_ups::consent;
use crate::memory::*;

fn for_good(reason: SuppressionReason) -> Suppression {
    Suppression { reason, until: None }
}

fn number() -> Pseudonym {
    quota(1, &Arc::new(no_limits())).number
}

/// A text to the number.
fn to_number(id: u8) -> NewMessage {
    counted(id, &quota(1, &Arc::new(no_limits())))
}

async fn refusal(memory: &Memory, now: jiff::Timestamp) -> Option<Refusal> {
    let quota = quota(1, &Arc::new(no_limits()));
    memory.store.caller(None, call_key(9), Some(quota), now).await.unwrap().refusal
}

#[tokio::test]
async fn a_suppressed_number_is_promised_nothing_until_that_ends_or_is_lifted() {
    let memory = Memory::new();
    let until = Suppression { reason: SuppressionReason::Undeliverable, until: Some(after(HOUR)) };
    assert!(memory.store.suppress(number(), until, noon()).await.unwrap());
    assert!(!memory.store.suppress(number(), until, noon()).await.unwrap(), "it was suppressed before");
    assert_eq!(refusal(&memory, noon()).await, Some(Refusal::Undeliverable));
    let promise = TurnRecord { messages: vec![to_number(1)], ..turn(1, 1) };
    assert_eq!(memory.store.commit(promise.clone()).await.unwrap(), Committed::Refused(Refusal::Undeliverable));
    assert_eq!(refusal(&memory, after(HOUR)).await, None);
    assert!(memory.store.suppress(number(), until, after(HOUR)).await.unwrap(), "the other has ended");
    assert!(memory.store.suppress(number(), for_good(SuppressionReason::OptedOut), noon()).await.unwrap());
    assert_eq!(refusal(&memory, after(HOUR)).await, Some(Refusal::OptedOut));
    assert!(memory.store.lift(number(), SuppressionReason::OptedOut).await.unwrap());
    assert!(!memory.store.lift(number(), SuppressionReason::OptedOut).await.unwrap());
    assert_eq!(refusal(&memory, after(HOUR)).await, None);
    assert_eq!(memory.store.commit(TurnRecord { at: after(HOUR), ..promise }).await.unwrap(), Committed::Fresh);
    use SuppressionReason::{OptedOut, Undeliverable};
    let suppressed = [Undeliverable, Undeliverable, OptedOut].map(Told::Suppressed);
    assert_eq!(memory.told().await[..3], suppressed, "each suppression is told once");
}

#[tokio::test]
async fn a_bar_is_never_made_shorter() {
    let memory = Memory::new();
    let until = |time| Suppression { reason: SuppressionReason::Undeliverable, until: Some(after(time)) };
    for suppression in [until(2 * HOUR), until(HOUR)] {
        memory.store.suppress(number(), suppression, noon()).await.unwrap();
    }
    assert!(refusal(&memory, after(HOUR)).await.is_some());
    memory.store.suppress(number(), until(3 * HOUR), noon()).await.unwrap();
    assert!(refusal(&memory, after(2 * HOUR)).await.is_some());
    memory.store.suppress(number(), for_good(SuppressionReason::Undeliverable), noon()).await.unwrap();
    memory.store.suppress(number(), until(HOUR), noon()).await.unwrap();
    assert!(refusal(&memory, after(1000 * HOUR)).await.is_some());
}

#[tokio::test]
async fn a_gateway_that_refuses_a_number_for_good_bars_it() {
    let memory = Memory::new();
    memory.promise(1, vec![to_number(1)]).await;
    let claim = memory.claim_text(noon()).await;
    let suppression = Suppression { reason: SuppressionReason::Undeliverable, until: Some(after(HOUR)) };
    memory.finish(&claim, Attempt::Refused(Some(suppression))).await;
    assert_eq!(refusal(&memory, noon()).await, Some(Refusal::Undeliverable));
    memory.promise(2, vec![text(2)]).await;
    let claim = memory.claim_text(noon()).await;
    assert!(
        memory.finish(&claim, Attempt::Refused(Some(suppression))).await,
        "of this one it is not known whose number it is"
    );
}

#[tokio::test]
async fn who_opts_out_gets_nothing_that_still_waits_but_the_notice() {
    let memory = Memory::new();
    let notice = NewMessage { kind: MessageKind::Reply, quota: None, link: None, ..to_number(2) };
    memory.promise(1, vec![to_number(1), notice]).await;
    memory.store.suppress(number(), for_good(SuppressionReason::OptedOut), noon()).await.unwrap();
    let to = async || {
        let claims = memory.claim(Medium::Sms, noon()).await;
        let held = claims.iter().map(|claim| (claim.id, claim.lease)).collect();
        memory.store.release(held, noon()).await.unwrap();
        let to = |id| claims.iter().find(|claim| claim.id == message_id(id)).unwrap().to.is_some();
        [to(1), to(2)]
    };
    assert_eq!(to().await, [false, true]);
    memory.store.lift(number(), SuppressionReason::OptedOut).await.unwrap();
    assert_eq!(to().await, [true, true]);
    memory.store.suppress(number(), for_good(SuppressionReason::Closed), noon()).await.unwrap();
    assert_eq!(to().await, [true, true], "what was promised before is sent");
}

fn contact() -> Contact {
    let (email, language) = (EMAIL.to_owned(), text(1).language);
    Contact { caller: caller(), email, language, consent: true, email_key: email_key(), zone: None, formers: vec![] }
}

/// True if there is a recipient for a mail to the contact, and for one to the address as it was typed.
async fn mails_go(memory: &Memory) -> [bool; 2] {
    let claims = memory.claim(Medium::Email, noon()).await;
    memory.store.release(claims.iter().map(|claim| (claim.id, claim.lease)).collect(), noon()).await.unwrap();
    [1, 2].map(|id| claims.iter().find(|claim| claim.id == message_id(id)).unwrap().to.is_some())
}

#[tokio::test]
async fn a_suppressed_address_gets_no_mail_and_is_not_counted_on() {
    let memory = Memory::new();
    memory.store.import_contacts(vec![contact()]).await.unwrap();
    let typed = MessageAddress::Given(EMAIL.to_owned());
    let typed = NewMessage { to: typed, to_key: Some(email_key()), kind: MessageKind::Checklist, ..follow_up(2) };
    memory.promise(1, vec![follow_up(1), typed]).await;
    let mailable = async || memory.store.caller(Some(caller()), call_key(9), None, noon()).await.unwrap().mailable;
    assert_eq!((mails_go(&memory).await, mailable().await), ([true, true], true));
    for reason in [SuppressionReason::OptedOut, SuppressionReason::Undeliverable] {
        memory.store.suppress(email_key(), for_good(reason), noon()).await.unwrap();
        assert_eq!((mails_go(&memory).await, mailable().await), ([false, false], false), "{reason:?}");
        memory.store.lift(email_key(), reason).await.unwrap();
    }
    assert_eq!(mails_go(&memory).await, [true, true]);
    let claims = memory.claim(Medium::Email, noon()).await;
    let to_contact = claims.iter().find(|claim| claim.id == message_id(1)).unwrap();
    memory.finish(to_contact, Attempt::Refused(Some(for_good(SuppressionReason::Undeliverable)))).await;
    assert!(!mailable().await, "the mail server knows no such mailbox");
}

#[tokio::test]
async fn who_unsubscribes_an_address_gets_nothing_there_whatever_is_imported() {
    let memory = Memory::new();
    memory.store.import_contacts(vec![contact()]).await.unwrap();
    let typed = MessageAddress::Given("other@example.ru".to_owned());
    let other = Pseudonym(*b"pseudonym other ");
    let typed = NewMessage { to: typed, to_key: Some(other), kind: MessageKind::Checklist, ..follow_up(2) };
    memory.promise(1, vec![follow_up(1)]).await;
    memory.store.mail_from_page(token(1), typed, consent(), 3, noon()).await.unwrap();
    assert!(memory.store.withdraw_consent(token(2), noon()).await.unwrap());
    assert_eq!(mails_go(&memory).await, [true, false], "only the address that was typed");
    assert!(memory.store.withdraw_consent(token(1), noon()).await.unwrap());
    assert_eq!(mails_go(&memory).await, [false, false]);
    memory.store.forget(caller(), false, "anna").await.unwrap();
    memory.store.import_contacts(vec![contact()]).await.unwrap();
    assert!(!memory.store.caller(Some(caller()), call_key(9), None, noon()).await.unwrap().mailable);
    memory.store.forget(caller(), true, "anna").await.unwrap();
    memory.store.import_contacts(vec![contact()]).await.unwrap();
    assert!(memory.store.caller(Some(caller()), call_key(9), None, noon()).await.unwrap().mailable);
}

fn closing() -> Arc<LimitSettings> {
    Arc::new(LimitSettings { closing_count: 3, ..no_limits() })
}

/// Sends these many texts of a prefix, each to another number; their ids begin at `first`.
async fn send(memory: &Memory, first: u8, texts: u8, prefix: u8) {
    for id in first..first + texts {
        let quota = quota(10 * prefix + id % 10, &closing());
        // A range of its own for each number, so that prefixes are told apart.
        let blocks = NumberBlocks { range: Pseudonym([id; 16]), ..quota.blocks };
        let quota = TextQuota { blocks, ..quota };
        memory.promise(id, vec![counted(id, &quota)]).await;
        let claim = memory.claim_text(noon()).await;
        memory.finish(&claim, accepted()).await;
    }
}

async fn refusal_of(memory: &Memory, number: u8, now: jiff::Timestamp) -> Option<Refusal> {
    let known = memory.store.caller(None, call_key(99), Some(quota(number, &closing())), now).await;
    known.unwrap().refusal
}

#[tokio::test]
async fn a_prefix_whose_texts_come_to_nothing_is_closed_for_a_time() {
    let memory = Memory::new();
    send(&memory, 1, 3, 1).await;
    send(&memory, 11, 2, 2).await;
    let close = async |now| memory.store.close_prefixes(closing(), now).await.unwrap();
    assert_eq!(close(after(59 * MINUTE)).await, 0, "they may yet arrive");
    assert_eq!(close(after(HOUR)).await, 1);
    assert_eq!(refusal_of(&memory, 19, after(HOUR)).await, Some(Refusal::Closed), "every number of the prefix");
    assert_eq!(refusal_of(&memory, 29, after(HOUR)).await, None, "two of three are not enough");
    assert_eq!(close(after(HOUR)).await, 0, "closed once");
    assert_eq!(close(after(14 * HOUR)).await, 0, "and not again for the same texts");
    assert_eq!(refusal_of(&memory, 19, after(14 * HOUR)).await, None);
    let suppressed = memory.told().await.into_iter().filter(|told| matches!(told, Told::Suppressed(_)));
    assert_eq!(suppressed.collect::<Vec<_>>(), [Told::Suppressed(SuppressionReason::Closed)]);
}

#[tokio::test]
async fn a_range_is_closed_as_well() {
    let memory = Memory::new();
    for id in 1..=3 {
        memory.promise(id, vec![counted(id, &quota(10 * id, &closing()))]).await;
        let claim = memory.claim_text(noon()).await;
        memory.finish(&claim, accepted()).await;
    }
    assert_eq!(memory.store.close_prefixes(closing(), after(HOUR)).await.unwrap(), 1);
    assert_eq!(refusal_of(&memory, 99, after(HOUR)).await, Some(Refusal::Closed));
}

/// True if the prefix of three accepted texts stays open when this happened to one of them.
async fn stays_open_when(happened: impl AsyncFn(&Memory)) -> bool {
    let memory = Memory::new();
    send(&memory, 1, 3, 1).await;
    happened(&memory).await;
    memory.store.close_prefixes(closing(), after(2 * HOUR)).await.unwrap() == 0
}

#[tokio::test]
async fn one_sign_of_life_keeps_a_prefix_open() {
    assert!(!stays_open_when(async |_| {}).await);
    let report = async |memory: &Memory, report| {
        assert!(memory.store.report(&gateway("a"), message_id(2), report, noon()).await.unwrap());
    };
    assert!(stays_open_when(async |memory| report(memory, Report::Delivered).await).await);
    assert!(!stays_open_when(async |memory| report(memory, Report::Undelivered).await).await);
    let open = async |memory: &Memory, visitor| {
        assert!(memory.store.open_link(token(2), visitor, noon()).await.unwrap());
    };
    assert!(stays_open_when(async |memory| open(memory, Visitor::Human).await).await);
    assert!(!stays_open_when(async |memory| open(memory, Visitor::Automatic).await).await, "scanners open anything");
    let chat = async |memory: &Memory| {
        assert!(memory.store.begin_chat(token(2), noon()).await.unwrap());
    };
    assert!(stays_open_when(chat).await);
}

#[tokio::test]
async fn only_what_a_gateway_took_lately_closes_a_prefix() {
    let memory = Memory::new();
    send(&memory, 1, 2, 1).await;
    memory.promise(3, vec![counted(3, &quota(13, &closing()))]).await;
    assert_eq!(memory.store.close_prefixes(closing(), after(2 * HOUR)).await.unwrap(), 0, "one still waits");
    let claim = memory.claim_text(noon()).await;
    memory.finish(&claim, accepted()).await;
    assert_eq!(memory.state(message_id(3)).await, MessageState::Sent);
    assert_eq!(memory.store.close_prefixes(closing(), after(24 * HOUR)).await.unwrap(), 0, "a day is looked back on");
    assert_eq!(memory.store.close_prefixes(closing(), after(23 * HOUR)).await.unwrap(), 1);
}

#[tokio::test]
async fn a_report_of_an_opt_out_bars_the_number_and_a_start_lifts_it() {
    for by_their_id in [false, true] {
        let memory = Memory::new();
        memory.promise(1, vec![to_number(1)]).await;
        let claim = memory.claim_text(noon()).await;
        let provider_ids = vec!["p1".to_owned()];
        memory.finish(&claim, Attempt::Accepted { provider_ids, followed: Followed::ByReport }).await;
        let store = &memory.store;
        // A provider may bring a report twice.
        for _ in 0..2 {
            if by_their_id {
                memory.hear(&["p1"], Report::OptedOut).await;
            } else {
                assert!(store.report(&gateway("a"), message_id(1), Report::OptedOut, noon()).await.unwrap());
            }
        }
        assert_eq!(memory.state(message_id(1)).await, MessageState::Undelivered);
        assert_eq!(refusal(&memory, after(HOUR)).await, Some(Refusal::OptedOut), "by their id: {by_their_id}");
        assert_eq!(memory.told().await.iter().filter(|told| matches!(told, Told::Suppressed(_))).count(), 1);
        assert!(store.opt_in(number(), None, after(HOUR)).await.unwrap());
        assert_eq!(refusal(&memory, after(HOUR)).await, None);
    }
}
