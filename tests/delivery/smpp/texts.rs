//! Texts as they reach the centre, and the meaning of its answers.

use std::sync::Arc;
use std::time::Instant;

use deflect::config::settings::{GatewaySettings, Secret, SmppAlphabet, SmppLong, SmppSettings};
use deflect::line::message::Medium;
use deflect::outbox::answer::{Fault, SendOutcome};
use deflect::store::MessageState;
use serde_json::json;

use crate::smpp::{Desk, NUMBER, SHORT_WAIT, WAIT, centre, gateway_settings, ids, link, numbers, texts};

const CYRILLIC: &str = "Чат Ozon: https://m.example/l/Ab3dEfGhJkM";

#[tokio::test(flavor = "multi_thread")]
async fn a_cyrillic_text_is_submitted_in_ucs2_with_its_sender_and_lifetime() {
    let (centre, _folder) = centre();
    let desk = Desk::open(&link(centre.port), WAIT);
    assert_eq!(ids(desk.send(NUMBER, CYRILLIC).await), ["1000000001"]);
    let [text] = &centre.submitted()[..] else { panic!("one text") };
    assert_eq!((&text["text"], &text["to"]), (&json!(CYRILLIC), &json!("79161234501")));
    assert_eq!((&text["from"], &text["addresses"]), (&json!("Ozon"), &json!([5, 0, 1, 1])));
    assert_eq!((&text["data_coding"], &text["esm_class"]), (&json!(8), &json!(0)));
    assert_eq!((&text["registered_delivery"], &text["validity_minutes"]), (&json!(1), &json!(30)));
    let bound = centre.ask(json!({ "do": "state" }))["bind"].clone();
    assert_eq!(bound, json!({ "system_id": "esme", "system_type": "test", "interface_version": 0x34 }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_latin_text_is_submitted_in_the_networks_alphabet() {
    let (centre, _folder) = centre();
    let desk = Desk::open(&link(centre.port), WAIT);
    let words = "Chat @ [Ozon] {€5} ~|\\^ $_ Ωñ: https://m.example/l/Ab3";
    desk.send(NUMBER, words).await;
    let [text] = &centre.submitted()[..] else { panic!("one text") };
    assert_eq!((&text["text"], &text["data_coding"]), (&json!(words), &json!(0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_text_arrives_whole_whichever_way_it_travels() {
    let (centre, _folder) = centre();
    let cyrillic = format!("{}🙂{}", "ё".repeat(66), "я".repeat(66));
    let latin = format!("{}€{}", "a".repeat(152), "b".repeat(152));
    let way = |long, alphabet| SmppSettings { long, default_alphabet: alphabet, ..link(centre.port) };
    let mut before = 0;
    for (long, name) in [(SmppLong::Udh, "udh"), (SmppLong::Sar, "sar"), (SmppLong::Payload, "payload")] {
        let desk = Desk::open(&way(long, SmppAlphabet::Gsm7), WAIT);
        for (words, parts) in [(&cyrillic, 3), (&latin, 3), (&"ё".repeat(134), 2), (&"a".repeat(306), 2)] {
            let parts = if long == SmppLong::Payload { 1 } else { parts };
            assert_eq!(ids(desk.send(NUMBER, words).await).len(), parts, "{name}");
            let submitted = centre.submitted().split_off(before);
            before += parts;
            assert_eq!(texts(&submitted).concat(), **words, "{name}");
            assert!(submitted.iter().all(|text| text["way"] == name), "{submitted:?}");
            assert_eq!(numbers(&submitted, "part"), (1..=parts as u64).collect::<Vec<_>>());
            assert_eq!(numbers(&submitted, "parts"), vec![parts as u64; parts]);
            assert!(submitted.windows(2).all(|two| two[0]["reference"] == two[1]["reference"]));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_refusal_means_what_the_table_says() {
    let (centre, _folder) = centre();
    let desk = Desk::open(&link(centre.port), WAIT);
    let throttled = SendOutcome::Throttled { retry_after: None };
    assert_eq!(desk.outcome("+79161234588").await, throttled);
    assert_eq!(desk.outcome("+79161234566").await, SendOutcome::Permanent(Fault::Recipient));
    let answer = desk.send("+79161234500", CYRILLIC).await;
    assert_eq!((answer.outcome, answer.reason.as_ref()), (SendOutcome::ChannelDown, "status 0x103"));
    assert_eq!(centre.submitted().len(), 3, "each was submitted once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_part_that_is_refused_in_passing_is_tried_again_without_the_first() {
    let (centre, _folder) = centre();
    let desk = Desk::open(&link(centre.port), WAIT);
    assert_eq!(ids(desk.send("+79161234511", &"ё".repeat(71)).await).len(), 2);
    assert_eq!(numbers(&centre.submitted(), "part"), [1, 2, 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_of_which_a_later_part_is_refused_is_of_unknown_outcome() {
    let (centre, _folder) = centre();
    let desk = Desk::open(&link(centre.port), WAIT);
    let answer = desk.send("+79161234599", &"ё".repeat(140)).await;
    assert_eq!((answer.outcome, answer.reason.as_ref()), (SendOutcome::Unknown, "part 2 of 3: status 0x0b"));
    assert_eq!(numbers(&centre.submitted(), "part"), [1, 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_without_an_answer_is_of_unknown_outcome_and_others_go_on() {
    let (centre, _folder) = centre();
    let desk = Desk::open(&link(centre.port), SHORT_WAIT);
    assert_eq!(desk.outcome("+79161234555").await, SendOutcome::Unknown);
    assert_eq!(desk.outcome("+79161234544").await, SendOutcome::Unknown);
    centre.ask(json!({ "do": "late" }));
    assert_eq!(ids(desk.send(NUMBER, CYRILLIC).await), ["1000000002"], "not the id that came late");
    assert_eq!(centre.count("binds"), 1, "the link stayed");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_is_taken_without_the_zero_at_its_end() {
    let (centre, _folder) = centre();
    let desk = Arc::new(Desk::open(&link(centre.port), WAIT));
    let sent = tokio::spawn({
        let desk = desk.clone();
        async move { desk.send("+79161234555", CYRILLIC).await }
    });
    centre.wait_for_submitted(1);
    // The bind was number 1.
    let (answer, id) = ([20, 0x8000_0004, 0, 2].map(u32::to_be_bytes).concat(), b"7f3a");
    centre.write(&[&answer, &id[..]].concat());
    assert_eq!(ids(sent.await.unwrap()), ["7f3a"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_a_matter_for_people_and_is_not_tried_again_at_once() {
    let (centre, _folder) = centre();
    let wrong = SmppSettings { password: Secret::new("guess".to_owned()), ..link(centre.port) };
    let desk = Desk::open(&wrong, WAIT);
    let answer = desk.send(NUMBER, CYRILLIC).await;
    assert_eq!((answer.outcome, answer.reason.as_ref()), (SendOutcome::ChannelDown, "bind refused with status 0x0e"));
    assert_eq!(desk.outcome(NUMBER).await, SendOutcome::ChannelDown);
    assert_eq!(centre.count("binds"), 1);
    assert!(centre.submitted().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_centre_a_text_is_given_back_at_once() {
    let desk = Desk::open(&link(crate::support::peers::process::free_port()), WAIT);
    let started = Instant::now();
    let answer = desk.send(NUMBER, CYRILLIC).await;
    assert_eq!((answer.outcome, answer.reason.as_ref()), (SendOutcome::Retryable, "no connection"));
    assert!(started.elapsed() < WAIT, "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_transliterates_submits_latin_letters() {
    let (centre, _folder) = centre();
    let desk = crate::smpp::PostOffice::new();
    let settings = GatewaySettings { transliterates: true, ..gateway_settings(link(centre.port)) };
    let worker = desk.sms_worker(&[settings]);
    desk.promise(1, vec![desk.text(1)]).await;
    worker.nudge.notify_one();
    let [text] = &centre.wait_for_submitted(1)[..] else { panic!("one text") };
    assert_eq!((&text["text"], &text["data_coding"]), (&json!("Chat: https://m.example/l/1"), &json!(0)));
    desk.until_state(1, MessageState::Sent).await;
    assert_eq!(desk.store.backlog(Medium::Sms, desk.clock.now()).await.unwrap().due, 0);
    worker.stop().await;
}
