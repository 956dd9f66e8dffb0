//! Turns are stored once, and what returned is durable.

use deflect::base::call::{CallerKind, Key, Language};
use deflect::line::channel::ChannelId;
use deflect::line::event::{DialResult, Event, MenuInput, Refusal};
use deflect::line::experiment::{Arm, ExperimentId, VariantId};
use deflect::line::heard::{CallerAct, CallerFacts, Heard, TypedNumber};
use deflect::line::hearing::Meaning;
use deflect::line::lookup::FieldValue;
use deflect::line::menu::NodeId;
use deflect::line::message::Medium;
use deflect::line::prompt::PromptId;
use deflect::line::session::LinkSent;
use deflect::store::{
    Attempt, CallerRecord, Committed, Contact, NewMessage, Pseudonym, RecordedSearch, StoreError, TurnRecord,
};

use crate::memory::*;

#[tokio::test]
async fn the_same_turn_twice_changes_nothing() {
    let memory = Memory::new();
    let promise = TurnRecord { messages: vec![text(1)], ..turn(1, 1) };
    assert_eq!(memory.store.commit(promise.clone()).await.unwrap(), Committed::Fresh);
    let told = memory.told().await;
    assert_eq!(memory.store.commit(promise).await.unwrap(), Committed::Repeat);
    assert_eq!(memory.told().await, told);
    assert_eq!(memory.claim(Medium::Sms, noon()).await.len(), 1);
}

#[tokio::test]
async fn a_turn_answered_without_its_promise_says_why_each_time() {
    let memory = Memory::new();
    let refused = Event::OfferRefused { medium: Medium::Sms, reason: Refusal::NumberLimit };
    memory.store.record(TurnRecord { events: vec![refused], ..turn(1, 2) }).unwrap();
    memory.store.record(turn(1, 3)).unwrap();
    for _ in 0..2 {
        let promise = TurnRecord { messages: vec![text(1)], ..turn(1, 2) };
        assert_eq!(memory.store.commit(promise).await.unwrap(), Committed::Otherwise(Refusal::NumberLimit));
        let promise = TurnRecord { messages: vec![text(2)], ..turn(1, 3) };
        assert_eq!(memory.store.commit(promise).await.unwrap(), Committed::Otherwise(Refusal::Store), "an apology");
    }
    assert!(memory.claim(Medium::Sms, noon()).await.is_empty(), "what was refused aloud is not sent");
}

#[tokio::test]
async fn a_turn_asked_for_many_times_at_once_is_counted_once() {
    let memory = Memory::new();
    let promise = TurnRecord { messages: vec![text(1)], ..turn(1, 1) };
    let commits = (0..100).map(|_| memory.store.commit(promise.clone()));
    let fresh = futures_util::future::join_all(commits)
        .await
        .into_iter()
        .filter(|committed| matches!(committed, Ok(Committed::Fresh)));
    assert_eq!(fresh.count(), 1);
    let turns = memory.told().await.into_iter().filter(|told| matches!(told, Told::Turn(..)));
    assert_eq!(turns.count(), 1);
    assert_eq!(memory.told_states().await.len(), 1);
}

#[tokio::test]
async fn a_promise_in_two_turns_is_one_message() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    memory.store.commit(TurnRecord { messages: vec![text(1)], ..turn(1, 2) }).await.unwrap();
    assert_eq!(memory.told_states().await.len(), 1);
}

#[tokio::test]
async fn what_the_caller_did_is_kept_until_the_caller_wants_nothing_kept() {
    let memory = Memory::new();
    let wrong = Heard { refused: Some(Refusal::Budget), ..Heard::of(CallerAct::Key(Key::parse('6').unwrap())) };
    let turn = |number, anonymous| TurnRecord { heard: Some(wrong.clone()), anonymous, ..turn(1, number) };
    memory.store.commit(turn(1, false)).await.unwrap();
    assert_eq!(memory.number("SELECT count(*) FROM turn WHERE did IS NOT NULL"), 1);
    memory.store.commit(turn(2, true)).await.unwrap();
    memory.store.commit(turn(3, false)).await.unwrap();
    let kept = ["SELECT count(*) FROM turn", "SELECT count(*) FROM turn WHERE did IS NOT NULL"];
    assert_eq!(kept.map(|sql| memory.number(sql)), [3, 0]);
}

/// Everything that can happen, and its bytes. What was stored once is read for as long as it is kept: a row of this list never
/// changes, and a new event has the next number.
fn stored_events() -> Vec<(Event, String)> {
    let menu = || NodeId::new("main");
    let (channel, language) = (|| ChannelId::new("chat"), || Language::new("ru"));
    let input = |input| Event::MenuInput { menu: menu(), input };
    let accepted = |input, phrase: Option<&str>| Event::OfferAccepted {
        channel: channel(),
        medium: Medium::Email,
        asked: vec![PromptId::new("offer")],
        input,
        phrase: phrase.map(str::to_owned),
    };
    let given = vec!["hours".to_owned()];
    let events = [
        (Event::Answered, "010100"),
        (Event::MenuVisited { menu: menu(), language: language() }, "010101046d61696e027275"),
        (input(MenuInput::Key(Key::TEXT)), "010102046d61696e0039"),
        (input(MenuInput::Speech), "010102046d61696e01"),
        (input(MenuInput::NoInput), "010102046d61696e02"),
        (input(MenuInput::NoMatch), "010102046d61696e03"),
        (input(MenuInput::HangUp), "010102046d61696e04"),
        (Event::Reached { seconds: 300 }, "010103ac02"),
        (Event::Offered { channel: channel(), medium: Medium::Sms }, "010104046368617400"),
        (accepted(MenuInput::Key(Key::TEXT), None), "01010504636861740101056f66666572003900"),
        (accepted(MenuInput::Speech, Some("да")), "01010504636861740101056f66666572010104d0b4d0b0"),
        (Event::Dialling, "010107"),
        (Event::Connected, "010108"),
        (Event::ConnectFailed, "010109"),
        (Event::Exhausted, "01010a"),
        (Event::Anonymous, "01010b"),
        (
            Event::PromptReplaced { prompt: PromptId::new("a"), language: language(), given },
            "01010c01610272750105686f757273",
        ),
    ];
    let refused =
        |(reason, number)| (Event::OfferRefused { medium: Medium::Sms, reason }, format!("01010600{number:02x}"));
    let refused = Refusal::ALL.into_iter().zip(0..).map(refused);
    events.into_iter().map(|(event, bytes)| (event, bytes.to_owned())).chain(refused).collect()
}

/// Everything that a caller can do, and its bytes, which never change either.
fn stored_acts() -> Vec<(Heard, &'static str)> {
    let arm = Arm { experiment: ExperimentId::new("e"), variant: VariantId::new("v") };
    let facts = CallerFacts {
        kind: CallerKind::Landline,
        arms: vec![arm],
        repeat: true,
        link_sent: Some(60),
        link_channel: Some(ChannelId::new("chat")),
        mailable: true,
        refusal: Some(Refusal::Landline),
    };
    let like = |meaning| CallerAct::Like(meaning);
    let acts = [
        (CallerAct::Start(facts), "0100010101650176010178010463686174010100000000"),
        (CallerAct::Key(Key::TEXT), "010139000000"),
        (CallerAct::Keys, "0102000000"),
        (CallerAct::Number(TypedNumber::Own), "010300000000"),
        (CallerAct::Number(TypedNumber::Other(CallerKind::Foreign)), "01030103000000"),
        (CallerAct::Digits(true), "010401000000"),
        (CallerAct::NoInput, "0105000000"),
        (CallerAct::Phrase("чат".into()), "010606d187d0b0d182000000"),
        (like(Meaning::Node(NodeId::new("bank"))), "0107000462616e6b000000"),
        (like(Meaning::Key(Key::HUMAN)), "01070130000000"),
        (like(Meaning::Yes), "010702000000"),
        (like(Meaning::No), "010703000000"),
        (like(Meaning::Refuse), "010704000000"),
        (like(Meaning::Goodbye), "010705000000"),
        (like(Meaning::OtherNumber), "010706000000"),
        (like(Meaning::Unrelated), "010707000000"),
        (CallerAct::Unclear, "0108000000"),
        (CallerAct::Dialled(DialResult::Answered), "010900000000"),
        (CallerAct::Dialled(DialResult::Busy), "010901000000"),
        (CallerAct::Dialled(DialResult::NoAnswer), "010902000000"),
        (CallerAct::Dialled(DialResult::Failed), "010903000000"),
        (CallerAct::Failed, "010a000000"),
    ];
    let answers = vec![
        None,
        Some(vec![("state".into(), FieldValue::Text("sent".into())), ("parcels".into(), FieldValue::Number(-2))]),
    ];
    let looked_up = Heard { answers, texts_wait: true, ..Heard::of(CallerAct::NoInput) };
    acts.into_iter()
        .map(|(act, bytes)| (Heard::of(act), bytes))
        .chain([(looked_up, "010502000102057374617465000473656e740770617263656c7301030001")])
        .collect()
}

/// Rows of either kind, as they are read.
async fn read(memory: &Memory) -> Vec<(Vec<Event>, Option<Heard>)> {
    let call = memory.store.call_history(call_key(1)).await.unwrap().unwrap();
    let search = RecordedSearch { since: noon(), until: after(HOUR), line: None, topic: None, revision: None };
    let recorded = memory.store.recorded_calls(search, None).await.unwrap().remove(0).call;
    call.turns.into_iter().zip(recorded.turns).map(|(turn, recorded)| (turn.events, recorded.heard)).collect()
}

#[tokio::test]
async fn turns_are_written_as_they_were_and_read_as_they_were_written() {
    let memory = Memory::new();
    let (events, acts) = (stored_events(), stored_acts());
    let rows = events.iter().map(|event| (Some(event), acts.first())).chain(acts.iter().map(|act| (None, Some(act))));
    let rows: Vec<_> = rows.collect();
    let expected: Vec<(Vec<Event>, Option<Heard>)> = rows
        .iter()
        .map(|(event, act)| (event.iter().map(|event| event.0.clone()).collect(), act.map(|act| act.0.clone())))
        .collect();
    for ((events, heard), number) in expected.iter().zip(1_u16..) {
        let turn = TurnRecord { events: events.clone(), heard: heard.clone(), ..turn(1, number) };
        memory.store.commit(turn).await.unwrap();
    }
    memory.store.end_call(call_key(1), noon()).await.unwrap();
    assert_eq!(read(&memory).await, expected);
    for ((event, act), number) in rows.iter().zip(1..) {
        let (happened, did) = (event.map_or("0100", |event| &event.1), act.map_or("", |act| act.1));
        let (happened, did) = (memory.bytes(happened), memory.bytes(did));
        let same = format!("SELECT count(*) FROM turn WHERE turn = {number} AND happened = {happened} AND did = {did}");
        assert_eq!(memory.number(&same), 1, "the bytes of turn {number}: {event:?}, {act:?}");
    }
}

#[tokio::test]
async fn turns_of_the_version_before_are_read() {
    let memory = Memory::new();
    let (events, acts) = (stored_events(), stored_acts());
    let all: Vec<Event> = events.into_iter().map(|(event, _)| event).collect();
    let mut expected = vec![];
    for ((heard, _), number) in acts.into_iter().zip(1_u16..) {
        memory.store.commit(TurnRecord { events: vec![Event::Answered], ..turn(1, number) }).await.unwrap();
        let (events, heard_json) = (serde_json::to_string(&all).unwrap(), serde_json::to_string(&heard).unwrap());
        memory.execute(&format!(
            "UPDATE turn SET events = '{events}', heard = '{heard_json}', happened = NULL, did = NULL WHERE turn = {number}"
        ));
        expected.push((all.clone(), Some(heard)));
    }
    memory.store.end_call(call_key(1), noon()).await.unwrap();
    assert_eq!(read(&memory).await, expected);
}

#[tokio::test]
async fn closing_writes_everything_queued() {
    let memory = Memory::new();
    (1..=1000).for_each(|number| memory.store.record(turn(1, number)).unwrap());
    memory.store.clone().close().await;
    assert!(matches!(memory.store.record(turn(1, 1)), Err(StoreError::Stopped)));
    assert!(matches!(memory.store.ready().await, Err(StoreError::Stopped)));
    assert_eq!(memory.number("SELECT count(*) FROM turn"), 1000);
}

#[tokio::test]
async fn a_caller_is_known_by_what_was_promised() {
    let memory = Memory::new();
    memory.promise(1, vec![NewMessage { to_key: Some(caller()), ..text(1) }]).await;
    memory.finish(&memory.claim_text(noon()).await, accepted()).await;
    let email = EMAIL.to_owned();
    let contact = Contact {
        caller: caller(),
        email,
        language: text(1).language,
        consent: true,
        email_key: email_key(),
        zone: None,
        formers: vec![],
    };
    memory.store.import_contacts(vec![contact]).await.unwrap();
    let link_sent = Some(LinkSent { channel: text(1).channel, at: noon() });
    let known = CallerRecord { link_sent, mailable: true, ..CallerRecord::default() };
    assert_eq!(memory.store.caller(Some(caller()), call_key(2), None, noon()).await.unwrap(), known);
    let hidden = CallerRecord { answered: Some(noon()), turn: 1, ..CallerRecord::default() };
    assert_eq!(memory.store.caller(None, call_key(1), None, noon()).await.unwrap(), hidden);
}

#[tokio::test]
async fn a_link_counts_as_sent_once_a_gateway_took_it_for_the_number_that_calls() {
    let other = Pseudonym([9; 16]);
    for (to, attempt, is_sent) in [
        (caller(), Some(accepted()), true),
        (caller(), Some(Attempt::Refused(None)), false),
        (caller(), None, false),
        (other, Some(accepted()), false),
    ] {
        let memory = Memory::new();
        memory.promise(1, vec![NewMessage { to_key: Some(to), ..text(1) }]).await;
        if let Some(attempt) = attempt {
            memory.finish(&memory.claim_text(noon()).await, attempt).await;
        }
        let known = memory.store.caller(Some(caller()), call_key(2), None, noon()).await.unwrap();
        assert_eq!(known.link_sent.is_some(), is_sent, "{to:?}");
    }
}

#[tokio::test]
async fn a_call_is_known_by_its_last_turn() {
    let memory = Memory::new();
    for number in [1, 3, 2] {
        memory.store.commit(turn(1, number)).await.unwrap();
    }
    let known = memory.store.caller(None, call_key(1), None, noon()).await.unwrap();
    assert_eq!((known.answered, known.turn), (Some(noon()), 3));
    assert_eq!(memory.store.caller(None, call_key(2), None, noon()).await.unwrap(), CallerRecord::default());
}
