//! Stored consents.

use std::path::Path;
use std::time::Duration;

use deflect::base::call::{Key, Language, LineId};
use deflect::line::channel::ChannelId;
use deflect::line::event::MenuInput;
use deflect::line::message::Medium;
use deflect::store::{Committed, Consent, ConsentBy, ConsentFilter, Pseudonym, SweptBefore, TurnRecord};
use jiff::Timestamp;

use crate::memory::*;

pub fn consent(call: u8, at: Timestamp) -> Consent {
    Consent {
        at,
        caller: Some(caller()),
        call: Some(call_key(call)),
        line: LineId::new("ozon"),
        medium: Medium::Sms,
        channel: ChannelId::new("account-chat"),
        language: Language::new("ru"),
        asked: "offer-text@1f8e0c2a".to_owned(),
        by: ConsentBy::Call(MenuInput::Key(Key::YES)),
    }
}

async fn agree(memory: &Memory, consent: &Consent, call: u8) -> Committed {
    let turn = TurnRecord { caller: consent.caller, consents: vec![consent.clone()], ..turn(call, 1) };
    memory.store.commit(turn).await.unwrap()
}

async fn all(memory: &Memory, filter: ConsentFilter) -> Vec<Consent> {
    let listed = memory.store.consents(filter, None, 1000).await.unwrap();
    listed.into_iter().map(|(_, consent)| consent).collect()
}

#[tokio::test]
async fn a_consent_is_stored_with_its_turn_once() {
    let memory = Memory::new();
    let by_speech = Consent { by: ConsentBy::Call(MenuInput::Speech), ..consent(2, after(MINUTE)) };
    let hidden = Consent { caller: None, by: ConsentBy::Page, ..consent(3, after(HOUR)) };
    assert_eq!(agree(&memory, &consent(1, noon()), 1).await, Committed::Fresh);
    assert_eq!(agree(&memory, &consent(1, noon()), 1).await, Committed::Repeat);
    agree(&memory, &by_speech, 2).await;
    agree(&memory, &hidden, 3).await;
    assert_eq!(all(&memory, ConsentFilter::default()).await, [consent(1, noon()), by_speech, hidden]);
}

#[tokio::test]
async fn consents_are_listed_by_caller_and_time_in_pages() {
    let memory = Memory::new();
    let other = Pseudonym(*b"pseudonym other ");
    for call in 0..5 {
        let whose = if call % 2 == 0 { caller() } else { other };
        let consent = Consent { caller: Some(whose), ..consent(call, after(u32::from(call) * MINUTE)) };
        agree(&memory, &consent, call).await;
    }
    let calls = |consents: Vec<Consent>| consents.iter().map(|c| c.call.unwrap().0[15]).collect::<Vec<_>>();
    let minute = |minutes: u32| Some(after(minutes * MINUTE));
    let of = |caller, since, until| ConsentFilter { caller, since, until };
    assert_eq!(calls(all(&memory, of(Some(other), None, None)).await), [1, 3]);
    assert_eq!(calls(all(&memory, of(None, minute(1), minute(3))).await), [1, 2]);
    assert_eq!(calls(all(&memory, of(Some(caller()), minute(1), minute(5))).await), [2, 4]);
    let (mut after, mut pages) = (None, vec![]);
    while let page @ [.., (number, last)] = &*memory.store.consents(ConsentFilter::default(), after, 2).await.unwrap() {
        after = Some((last.at, *number));
        pages.push(page.len());
    }
    assert_eq!(pages, [2, 2, 1]);
}

#[tokio::test]
async fn of_an_anonymous_caller_no_consent_is_kept_nor_any_from_before() {
    for whose in [Some(caller()), None] {
        let memory = Memory::new();
        let before = Consent { caller: whose, ..consent(1, noon()) };
        memory.store.commit(TurnRecord { caller: whose, consents: vec![before], ..turn(1, 1) }).await.unwrap();
        agree(&memory, &consent(2, noon()), 2).await;
        let anonymous = TurnRecord { anonymous: true, caller: None, consents: vec![consent(1, noon())], ..turn(1, 2) };
        memory.store.commit(anonymous).await.unwrap();
        memory.store.commit(TurnRecord { consents: vec![consent(1, noon())], ..turn(1, 3) }).await.unwrap();
        assert_eq!(all(&memory, ConsentFilter::default()).await, [consent(2, noon())], "that of the other call");
    }
}

#[tokio::test]
async fn a_forgotten_callers_consents_are_erased() {
    let memory = Memory::new();
    agree(&memory, &consent(1, noon()), 1).await;
    agree(&memory, &Consent { caller: None, ..consent(2, noon()) }, 2).await;
    assert_eq!(memory.store.forget(caller(), false, "anna").await.unwrap().consents, 1);
    assert_eq!(all(&memory, ConsentFilter::default()).await.len(), 1);
    assert!(!memory.close_and_find(&caller().0).await);
}

#[tokio::test]
async fn consents_are_found_and_erased_also_after_their_calls_are_deleted() {
    let memory = Memory::new();
    agree(&memory, &consent(1, noon()), 1).await;
    memory.store.end_call(call_key(1), noon()).await.unwrap();
    memory.store.settle(10).await.unwrap();
    memory.assess(after(8 * 24 * HOUR)).await;
    let history = SweptBefore { consents: noon(), ..swept_before(after(HOUR)) };
    assert_eq!(memory.store.sweep(history).await.unwrap(), 1, "the call");
    agree(&memory, &consent(2, after(MINUTE)), 2).await;
    let of_caller = ConsentFilter { caller: Some(caller()), ..ConsentFilter::default() };
    assert_eq!(all(&memory, of_caller.clone()).await, [consent(1, noon()), consent(2, after(MINUTE))]);
    assert_eq!(memory.store.forget(caller(), false, "anna").await.unwrap().consents, 2);
    assert_eq!(all(&memory, of_caller).await, []);
}

/// A node of the version before does not say in which stored call.
#[tokio::test]
async fn consents_of_the_version_before_are_found_and_erased() {
    let memory = Memory::new();
    for call in [1, 2] {
        agree(&memory, &consent(call, noon()), call).await;
    }
    memory.execute("UPDATE consent SET stored_call = NULL");
    let of_caller = ConsentFilter { caller: Some(caller()), ..ConsentFilter::default() };
    assert_eq!(all(&memory, of_caller).await.len(), 2);
    memory.store.commit(TurnRecord { anonymous: true, caller: None, ..turn(1, 2) }).await.unwrap();
    assert_eq!(all(&memory, ConsentFilter::default()).await, [consent(2, noon())]);
    assert_eq!(memory.store.forget(caller(), false, "anna").await.unwrap().consents, 1);
}

#[tokio::test]
async fn consents_are_kept_their_own_time() {
    let memory = Memory::new();
    agree(&memory, &consent(1, noon()), 1).await;
    agree(&memory, &consent(2, after(HOUR)), 2).await;
    let before = |consents| SweptBefore { consents, ..swept_before(after(Duration::ZERO)) };
    assert_eq!(memory.store.sweep(before(noon())).await.unwrap(), 0);
    assert_eq!(memory.store.sweep(before(after(MINUTE))).await.unwrap(), 1);
    assert_eq!(all(&memory, ConsentFilter::default()).await, [consent(2, after(HOUR))]);
}

/// A new pseudonym key changes under which key a consent is found, and nothing else does.
#[test]
fn no_statement_changes_a_consent() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/ops");
    for file in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
        let source = std::fs::read_to_string(&file).unwrap();
        let statements = source.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        for changed in statements.split("update consent ").skip(1) {
            let is_key = ["set call = ?2 where ", "set caller = ?2 where "];
            assert!(is_key.iter().any(|key| changed.starts_with(key)), "{}: {changed:.60}", file.display());
        }
    }
}
