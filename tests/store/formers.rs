//! A pseudonym key takes the place of another: what was written under the former one still holds.

use std::sync::Arc;

use deflect::base::call::{CallId, PlatformName};
use deflect::base::number::{Number, NumberPlan};
use deflect::config::settings::LimitSettings;
use deflect::line::event::Refusal;
use deflect::line::message::{Medium, MessageKind};
use deflect::store::pseudonym::Pseudonyms;
use deflect::store::{
    Committed, Consent, ConsentFilter, Contact, Fingerprint, NewMessage, RowsOfKey, Suppression, SuppressionReason,
    TextQuota, TurnRecord,
};

use crate::consents::consent;
use crate::memory::*;

const OLD: [u8; 32] = [1; 32];
const NEW: [u8; 32] = [2; 32];

fn number(text: &str) -> Number {
    NumberPlan::new("RU", &["RU"]).unwrap().number(text).unwrap()
}

/// A node with these keys, the first of them in use, that promises texts within limits.
struct Node<'a> {
    memory: &'a Memory,
    keys: Pseudonyms,
    limits: Arc<LimitSettings>,
}

impl<'a> Node<'a> {
    fn new(memory: &'a Memory, keys: &[[u8; 32]], limits: &Arc<LimitSettings>) -> Self {
        Self { memory, keys: Pseudonyms::new(keys), limits: limits.clone() }
    }

    /// Promises a text in a call of this number.
    async fn promise(&self, call: u8, number: &Number) -> Committed {
        let (keys, limits) = (&self.keys, &self.limits);
        let id = CallId::parse(&format!("CA{call}")).unwrap();
        let call_keys = keys.call_keys(&PlatformName::new("local"), &id);
        let (kind, medium) = (MessageKind::Link, Medium::Sms);
        let quota = TextQuota { number: keys.caller(number), blocks: keys.blocks(number), ..quota(1, limits) };
        let turn = turn(call, 1);
        let id = keys.message(call_keys.current, turn.started, 1, kind, medium);
        let message = NewMessage { id, kind, medium, ..counted(call, &quota) };
        let formers = [
            keys.formers_of_call(&call_keys),
            keys.formers_of_number(number),
            keys.formers_of_message(&call_keys, turn.started, 1, kind, medium),
        ];
        let caller = Some(keys.caller(number));
        let (messages, formers) = (vec![message], formers.concat());
        let consent = Consent { caller, call: Some(call_keys.current), ..consent(call, noon()) };
        let turn = TurnRecord { call: call_keys.current, caller, messages, consents: vec![consent], formers, ..turn };
        self.memory.store.commit(turn).await.unwrap()
    }

    /// Imports an address of this number, with consent.
    async fn import(&self, number: &Number) {
        let keys = &self.keys;
        let contact = Contact {
            caller: keys.caller(number),
            email: EMAIL.to_owned(),
            language: text(1).language,
            consent: true,
            email_key: keys.address(EMAIL),
            zone: None,
            formers: [keys.formers_of_number(number), keys.formers_of_address(EMAIL)].concat(),
        };
        self.memory.store.import_contacts(vec![contact]).await.unwrap();
    }

    async fn rows(&self, key: [u8; 32]) -> RowsOfKey {
        self.memory.store.rows_of_key(Fingerprint::of(&key)).await.unwrap()
    }
}

#[tokio::test]
async fn a_limit_counts_what_was_promised_under_a_former_key() {
    let memory = Memory::new();
    let limits = Arc::new(LimitSettings { per_number: vec![limit(2, HOUR)], ..no_limits() });
    let (before, after) = (Node::new(&memory, &[OLD, NEW], &limits), Node::new(&memory, &[NEW, OLD], &limits));
    let anna = number(NUMBER);
    assert_eq!(before.promise(1, &anna).await, Committed::Fresh);
    let one = RowsOfKey { calls: 1, consents: 1, texts: 1, ..RowsOfKey::default() };
    assert_eq!((before.rows(OLD).await, before.rows(NEW).await), (one, RowsOfKey::default()));
    assert_eq!(after.promise(1, &anna).await, Committed::Repeat, "the same turn of the same call");
    assert_eq!((after.rows(OLD).await, after.rows(NEW).await), (RowsOfKey::default(), one));
    assert_eq!(after.promise(2, &anna).await, Committed::Fresh);
    let refused = Committed::Refused(Refusal::NumberLimit);
    assert_eq!(after.promise(3, &anna).await, refused);
    assert_eq!(before.promise(4, &anna).await, refused, "a node that still writes under the other one");
    assert_eq!(memory.number("SELECT count(*) FROM call"), 2);
    assert_eq!(memory.number("SELECT count(*) FROM message"), 2);
    let of_anna = ConsentFilter { caller: Some(before.keys.caller(&anna)), ..ConsentFilter::default() };
    assert_eq!(memory.store.consents(of_anna, None, 10).await.unwrap().len(), 2, "as the last that asked writes it");
    assert_eq!(memory.number("SELECT total FROM tally WHERE scope = 'day'"), 2);
}

#[tokio::test]
async fn neighbours_are_counted_together_over_the_change() {
    let memory = Memory::new();
    let limits = Arc::new(LimitSettings { per_prefix: vec![limit(1, HOUR)], ..no_limits() });
    let (before, after) = (Node::new(&memory, &[OLD], &limits), Node::new(&memory, &[NEW, OLD], &limits));
    assert_eq!(before.promise(1, &number("+79161230001")).await, Committed::Fresh);
    assert_eq!(after.promise(2, &number("+79161230002")).await, Committed::Refused(Refusal::PrefixLimit));
    assert_eq!(after.promise(3, &number("+79031230002")).await, Committed::Fresh);
}

#[tokio::test]
async fn the_prefixes_of_a_range_come_over_one_by_one_and_are_counted_all_the_while() {
    let memory = Memory::new();
    let (prefix, range) = (vec![limit(2, HOUR)], vec![limit(3, HOUR)]);
    let limits = Arc::new(LimitSettings { per_prefix: prefix, per_range: range, ..no_limits() });
    let (before, after) = (Node::new(&memory, &[OLD], &limits), Node::new(&memory, &[NEW, OLD], &limits));
    let refused = Committed::Refused(Refusal::PrefixLimit);
    for (call, number) in [(1, number("+79161240001")), (2, number("+79161250001"))] {
        assert_eq!(before.promise(call, &number).await, Committed::Fresh);
    }
    assert_eq!(
        after.promise(3, &number("+79161240002")).await,
        Committed::Fresh,
        "its range comes over with its prefix"
    );
    assert_eq!(after.promise(4, &number("+79161240003")).await, refused, "two of its prefix");
    assert_eq!(after.promise(5, &number("+79161260001")).await, refused, "three of its range");
    let limits = Arc::new(LimitSettings { per_range: vec![], ..(*limits).clone() });
    let after = Node::new(&memory, &[NEW, OLD], &limits);
    assert_eq!(after.promise(6, &number("+79161250002")).await, Committed::Fresh);
    assert_eq!(after.promise(7, &number("+79161250003")).await, refused, "with the one of the former key");
}

#[tokio::test]
async fn opt_outs_and_withdrawn_consents_hold_over_the_change() {
    let memory = Memory::new();
    let limits = Arc::new(no_limits());
    let (before, after) = (Node::new(&memory, &[OLD], &limits), Node::new(&memory, &[NEW, OLD], &limits));
    let (anna, store) = (number(NUMBER), &memory.store);
    store.opt_out(before.keys.caller(&anna), None, noon()).await.unwrap();
    before.import(&anna).await;
    memory.execute("UPDATE contact SET consent = 0, withdrawn = 1");
    let bounced = Suppression { reason: SuppressionReason::Undeliverable, until: None };
    store.suppress(before.keys.address(EMAIL), bounced, noon()).await.unwrap();
    assert_eq!(after.rows(OLD).await, RowsOfKey { suppressions: 2, contacts: 1, ..RowsOfKey::default() });
    assert_eq!(after.promise(1, &anna).await, Committed::Refused(Refusal::OptedOut));
    after.import(&anna).await;
    assert_eq!(memory.number("SELECT count(*) FROM contact WHERE consent = 0"), 1, "withdrawn for good");
    assert_eq!(after.rows(OLD).await, RowsOfKey::default(), "nothing depends on the former key");
    assert_eq!(after.rows(NEW).await, RowsOfKey { suppressions: 2, contacts: 1, ..RowsOfKey::default() });
    memory.execute("UPDATE contact SET consent = 1, withdrawn = NULL");
    let known = store.caller(Some(after.keys.caller(&anna)), call_key(9), None, noon()).await.unwrap();
    assert!(!known.mailable, "mail to this address came back");
    assert!(store.opt_in(after.keys.caller(&anna), None, noon()).await.unwrap());
    assert_eq!(after.promise(2, &anna).await, Committed::Fresh);
}

#[tokio::test]
async fn of_two_suppressions_the_longer_holds() {
    let memory = Memory::new();
    let limits = Arc::new(no_limits());
    let (before, after) = (Node::new(&memory, &[OLD, NEW], &limits), Node::new(&memory, &[NEW, OLD], &limits));
    let anna = number(NUMBER);
    let until = |until| Suppression { reason: SuppressionReason::Undeliverable, until };
    for (node, time) in [(&before, None), (&after, Some(self::after(HOUR)))] {
        memory.store.suppress(node.keys.caller(&anna), until(time), noon()).await.unwrap();
    }
    assert_eq!(after.promise(1, &anna).await, Committed::Refused(Refusal::Undeliverable));
    assert_eq!(memory.number("SELECT count(*) FROM bar WHERE until IS NULL"), 1);
    assert_eq!(memory.number("SELECT count(*) FROM bar"), 1);
}

#[tokio::test]
async fn a_consent_whose_call_is_deleted_comes_over_with_its_caller() {
    let memory = Memory::new();
    let limits = Arc::new(no_limits());
    let (before, after) = (Node::new(&memory, &[OLD], &limits), Node::new(&memory, &[NEW, OLD], &limits));
    let anna = number(NUMBER);
    before.promise(1, &anna).await;
    memory.execute("DELETE FROM texted");
    memory.execute("DELETE FROM message");
    memory.execute("DELETE FROM call");
    assert_eq!(after.rows(OLD).await, RowsOfKey { consents: 1, ..RowsOfKey::default() });
    assert_eq!(after.promise(2, &anna).await, Committed::Fresh);
    assert_eq!(after.rows(OLD).await, RowsOfKey::default());
    let of_anna = ConsentFilter { caller: Some(after.keys.caller(&anna)), ..ConsentFilter::default() };
    assert_eq!(memory.store.consents(of_anna, None, 10).await.unwrap().len(), 2);
}
