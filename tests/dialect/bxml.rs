//! BXML: what an event says, what a document does, and the traps of the dialect one by one.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use deflect::base::call::Language;
use deflect::config::settings::{Authentication, Dialect, PlatformSettings, Secret};
use deflect::dialect::JsonError;
use deflect::dialect::form::FormError;
use deflect::dialect::webhook::Webhook;
use deflect::dialect::xml::is_allowed;
use deflect::dialect::{
    CallStatus, DIGITS_MAX, DOCUMENT_BYTES_MAX, DialectError, EndOfCall, Incoming, TurnRequest, acknowledgement,
    apology, content_type, read, read_status,
};
use deflect::line::prompt::{Prompt, PromptId, Prompts};
use deflect::line::recording::Recording;
use deflect::line::step::{Collect, DialResult, Input, Listen, Step};
use hyper::Method;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::dialect::{self, collect_number, menu, number, prompt, prompts, typed_webhook, webhook, write};
use crate::support::line;
use crate::support::peers;
use crate::support::platforms::bxml::Bxml;
use crate::support::platforms::element::Element;
use crate::support::platforms::{self, Heard, Platform, Said, Then};

const NEXT: &str = "https://ivr.example.org/voice/bandwidth?state=AQx-_9";
const VOICE: &str = "/voice/bandwidth";
const LATER: &str = "/voice/bandwidth?state=AQx-_9";
const JSON: &str = "application/json";
const PASSWORD: &str = "s3\"<&>cret";

fn platform() -> PlatformSettings {
    let passwords = vec![Secret::new(PASSWORD.to_owned()), Secret::new("older".to_owned())];
    PlatformSettings {
        authentication: Authentication::Basic { user: "deflect".to_owned(), passwords },
        voices: vec![(Language::new("ru"), "nadiya".to_owned())],
        locales: vec![(Language::new("en"), "en-US".to_owned())],
        ..dialect::platform(Dialect::Bxml)
    }
}

/// Writes the steps and has the schema judge the document.
fn document(steps: &[Step]) -> String {
    let document = write(&platform(), &prompts(), steps, NEXT);
    Bxml.validate(&document);
    document
}

fn heard(document: &str) -> Heard {
    Bxml.hears(document).unwrap_or_else(|error| panic!("{error} in {document}"))
}

fn texts(heard: &Heard) -> Vec<&str> {
    heard.said.iter().map(text).collect()
}

fn text(said: &Said) -> &str {
    match said {
        Said::Speech { text, .. } => text,
        Said::Sound(url) => panic!("{url} is no speech"),
    }
}

fn try_read(path_and_query: &str, content_type: &'static str, body: &str) -> Result<Incoming, DialectError> {
    typed_webhook(Method::POST, path_and_query, content_type, body, |webhook| read(&platform(), webhook))
}

fn turn(path_and_query: &str, event: &Value) -> TurnRequest {
    match try_read(path_and_query, JSON, &event.to_string()) {
        Ok(Incoming::Turn(request)) => request,
        other => panic!("{other:?} for {event}"),
    }
}

fn event(event_type: &str, more: Value) -> Value {
    let mut event = json!({ "eventType": event_type, "callId": "c-1", "from": "+79161234567", "to": "+74952321000" });
    let Value::Object(more) = more else { panic!("{more} is no object") };
    event.as_object_mut().unwrap().extend(more);
    event
}

/// The input read from a later turn with this event.
fn later(event_type: &str, more: Value) -> Input {
    turn(LATER, &event(event_type, more)).input
}

fn told(path_and_query: &str, event: &Value) -> Option<EndOfCall> {
    let body = event.to_string();
    typed_webhook(Method::POST, path_and_query, JSON, &body, |webhook| read_status(&platform(), webhook)).unwrap()
}

// Requests.

#[test]
fn a_call_begins_with_initiate() {
    let request = turn(VOICE, &event("initiate", json!({ "digits": "5", "direction": "inbound" })));
    assert_eq!(request.call.as_str(), "c-1");
    assert_eq!((request.from.as_str(), request.to.as_str()), ("+79161234567", "+74952321000"));
    assert_eq!(request.status, Some(CallStatus::Ringing));
    assert_eq!((request.input, request.state), (Input::Start, None));
}

#[test]
fn a_turn_with_state_brings_it_along() {
    let request = turn(LATER, &event("gather", json!({ "digits": "1" })));
    assert_eq!(request.state.as_deref(), Some("AQx-_9"));
    assert_eq!((request.input, request.status), (Input::Keys("1".to_owned()), Some(CallStatus::InProgress)));
}

#[test]
fn the_event_decides_and_not_the_address() {
    for begins in ["initiate", "answer"] {
        let request = turn(LATER, &event(begins, json!({})));
        assert_eq!((request.input, request.state), (Input::Start, None), "{begins}");
    }
    for lost in ["gather", "redirect", "transferComplete"] {
        let request = turn(VOICE, &event(lost, json!({ "digits": "1", "cause": "busy", "state": "abc" })));
        assert_eq!((request.input, request.state), (Input::Start, None), "{lost} without our state");
    }
    let over = event("disconnect", json!({ "cause": "hangup" })).to_string();
    for address in [VOICE, LATER] {
        let Ok(Incoming::End(end)) = try_read(address, JSON, &over) else { panic!("no end at {address}") };
        assert_eq!((end.call.as_str(), end.status), ("c-1", CallStatus::Completed));
    }
}

#[test]
fn keys_come_as_they_are() {
    for keys in ["1", "#", "*", "0", "89161234567", "1w2", "٣", " 1", "семь"] {
        assert_eq!(later("gather", json!({ "digits": keys })), Input::Keys(keys.to_owned()));
    }
}

#[test]
fn trap_silence_is_a_gather_with_empty_digits() {
    for silent in [json!({ "digits": "", "terminatingDigit": "" }), json!({ "digits": null }), json!({})] {
        assert_eq!(later("gather", silent.clone()), Input::NoInput, "{silent}");
    }
    assert_eq!(
        later("gather", json!({ "digits": "", "terminatingDigit": "#" })),
        Input::NoInput,
        "the finish key alone"
    );
    assert_eq!(later("redirect", json!({})), Input::NoInput);
}

#[test]
fn more_keys_than_anything_takes_stay_more_than_anything_takes() {
    let kept = |count| match later("gather", json!({ "digits": "1".repeat(count) })) {
        Input::Keys(keys) => keys.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(kept(DIGITS_MAX), DIGITS_MAX);
    assert_eq!(kept(DIGITS_MAX + 1), DIGITS_MAX + 1);
    assert_eq!(kept(5000), DIGITS_MAX + 1, "bounded, and still too long for any number");
}

#[test]
fn the_result_of_a_transfer_is_read() {
    let results = [
        ("hangup", DialResult::Answered),
        ("busy", DialResult::Busy),
        ("rejected", DialResult::Busy),
        ("timeout", DialResult::NoAnswer),
        ("cancel", DialResult::Failed),
        ("error", DialResult::Failed),
        ("node-capacity-exceeded", DialResult::Failed),
        ("something-new", DialResult::Failed),
    ];
    for (cause, result) in results {
        assert_eq!(later("transferComplete", json!({ "cause": cause })), Input::Dialled(result), "{cause}");
    }
    assert_eq!(later("transferComplete", json!({})), Input::Dialled(DialResult::Failed));
}

#[test]
fn a_get_is_read_from_the_query() {
    let get = |path: &str| webhook(Method::GET, path, "", |webhook| read(&platform(), webhook));
    let path = format!("{LATER}&eventType=gather&callId=c-1&from=%2B79161234567&digits=2&answerTime=&tag=");
    let Ok(Incoming::Turn(request)) = get(&path) else { panic!("no turn") };
    assert_eq!((request.from.as_str(), request.state.as_deref()), ("+79161234567", Some("AQx-_9")));
    assert_eq!(request.input, Input::Keys("2".to_owned()));
    for name in ["eventType", "callId", "from", "to", "digits", "cause", "answerTime", "endTime"] {
        let twice = get(&format!("{VOICE}?{name}=1&{name}=1"));
        assert_eq!(twice, Err(DialectError::Parameters(FormError::Repeated(name))));
    }
    let state = get(&format!("{LATER}&state=b&eventType=gather&callId=c-1"));
    assert_eq!(state, Err(DialectError::Parameters(FormError::Repeated("state"))));
}

#[test]
fn a_field_of_ours_may_not_come_twice() {
    for name in ["eventType", "callId", "from", "to", "digits", "cause", "answerTime", "endTime"] {
        let twice = try_read(LATER, JSON, &format!(r#"{{"{name}":"1","{name}":"1"}}"#));
        assert!(matches!(twice, Err(DialectError::Json(JsonError::Malformed { .. }))), "{name}: {twice:?}");
    }
    let other = r#"{"eventType":"gather","callId":"c-1","digits":"1","new":1,"new":{"digits":"2"}}"#;
    assert!(try_read(LATER, JSON, other).is_ok(), "fields that are not ours are left alone");
}

#[test]
fn what_is_no_json_is_refused_and_not_told() {
    for body in ["", "null", "\"initiate\"", "callId=c-1"] {
        assert_eq!(try_read(VOICE, JSON, body), Err(DialectError::NotJson), "{body}");
    }
    let malformed = [
        "{",
        "[1",
        r#"{"eventType":"initiate","callId":"c-1"}x"#,
        r#"{"eventType":"initiate","callId":"c-1","from":"79161234567"#,
        r#"{"eventType":"initiate","callId":"c-1","from":79161234567x}"#,
    ];
    for body in malformed {
        let error = try_read(VOICE, JSON, body).expect_err(body);
        assert!(matches!(error, DialectError::Json(JsonError::Malformed { .. })), "{body}: {error:?}");
        assert!(
            !format!("{error:?} {error} {}", std::error::Error::source(&error).unwrap()).contains("7916"),
            "{body}"
        );
        assert_eq!(error.reason(), "json");
    }
}

#[test]
fn what_nobody_reads_may_be_of_any_kind_depth_and_length() {
    let (open, close) = ("[".repeat(30_000), "]".repeat(30_000));
    let long = "x".repeat(1 << 20);
    for value in
        ["1e999", "null", "true", "{}", r#""[{[{""#, r#""\ud800""#, &format!("{open}{close}"), &format!("\"{long}\"")]
    {
        let body = format!(r#"{{"eventType":"initiate","callId":"c-1","x":{value},"from":"+79161234567"}}"#);
        let Ok(Incoming::Turn(request)) = try_read(VOICE, JSON, &body) else { panic!("{value:.20}") };
        assert_eq!((request.call.as_str(), request.from.as_str()), ("c-1", "+79161234567"), "{value:.20}");
    }
    let odd =
        r#"{"eventType":"gather","callId":"c-1","digits":1,"from":["+7"],"to":{"a":1},"cause":false,"endTime":7}"#;
    let Ok(Incoming::Turn(request)) = try_read(LATER, JSON, odd) else { panic!("{odd}") };
    assert_eq!((request.input, request.from.as_str()), (Input::Keys("1".to_owned()), ""));
}

#[test]
fn json_is_taken_whatever_its_type_says() {
    let body = event("initiate", json!({})).to_string();
    let types = ["application/json; charset=utf-8", "Application/JSON", "text/plain", "text/json", "", "x"];
    for content_type in types.into_iter().chain(["application/x-www-form-urlencoded"]) {
        assert!(try_read(VOICE, content_type, &body).is_ok(), "{content_type}");
        assert!(try_read(VOICE, content_type, &format!("\u{feff}{body}")).is_ok(), "{content_type}, marked");
    }
    assert_eq!(DialectError::NotJson.reason(), "not_json");
}

#[test]
fn the_result_of_a_transfer_says_whether_somebody_was_spoken_to() {
    let times = |answered: &str, ended: &str| json!({ "answerTime": answered, "endTime": ended });
    let talked = || times("2026-11-20T09:00:01.000Z", "2026-11-20T09:00:01.500Z");
    let silent = || times("2026-11-20T09:00:01.000Z", "2026-11-20T09:00:01.000Z");
    for (cause, times, result) in [
        ("hangup", json!({}), DialResult::Answered),
        ("hangup", talked(), DialResult::Answered),
        ("hangup", silent(), DialResult::NoAnswer),
        ("timeout", json!({}), DialResult::NoAnswer),
        ("busy", json!({}), DialResult::Busy),
        ("rejected", talked(), DialResult::Busy),
        ("cancel", json!({}), DialResult::Failed),
        ("unknown", talked(), DialResult::Failed),
        ("something-new", json!({}), DialResult::Failed),
    ] {
        let mut told = event("transferComplete", times);
        told["cause"] = cause.into();
        assert_eq!(turn(LATER, &told).input, Input::Dialled(result), "{told}");
    }
}

#[test]
fn a_leg_that_was_spoken_with_is_told_also_when_the_caller_left_first() {
    let leg = |parent: &str, answered: &str, ended: &str| {
        let more = json!({ "parentCallId": parent, "cause": "hangup", "answerTime": answered, "endTime": ended });
        try_read(LATER, JSON, &event("transferDisconnect", more).to_string()).expect("a notice")
    };
    let (began, ended) = ("2026-11-20T09:00:01.000Z", "2026-11-20T09:00:09.000Z");
    let Incoming::Talked(talk) = leg("c-parent", began, ended) else { panic!("no talk") };
    assert_eq!(
        (talk.call.as_str(), format!("?state={}", talk.state)),
        ("c-parent", LATER[LATER.find('?').unwrap()..].to_owned())
    );
    for (parent, answered) in [("", began), ("c-parent", ""), ("c-parent", ended)] {
        assert_eq!(leg(parent, answered, ended), Incoming::Ignored, "{parent} {answered}");
    }
}

#[test]
fn a_request_without_call_or_event_is_refused() {
    let read = |body: Value| try_read(VOICE, JSON, &body.to_string());
    assert_eq!(read(json!({ "eventType": "initiate" })), Err(DialectError::Missing("callId")));
    assert_eq!(read(json!({ "callId": "c-1" })), Err(DialectError::Missing("eventType")));
    assert_eq!(read(json!({ "callId": "c-1", "eventType": null })), Err(DialectError::Missing("eventType")));
    for bad in ["", "two words", "звонок", &"c".repeat(129)] {
        assert_eq!(read(json!({ "eventType": "initiate", "callId": bad })), Err(DialectError::CallId), "{bad}");
    }
    let get = webhook(Method::GET, VOICE, "", |webhook| deflect::dialect::read(&platform(), webhook));
    assert_eq!(get, Err(DialectError::Missing("callId")));
}

#[test]
fn numbers_words_and_cyrillic_pass_as_text() {
    for from in ["sip:ivan@example.org", "tel:+79161234567", "79161234567", "Restricted", "Anonymous", "", "Иван 😀"]
    {
        let plain = event("initiate", json!({ "from": from, "tag": "метка", "diversion": { "reason": "занято" } }));
        assert_eq!(turn(VOICE, &plain).from, from);
        let escaped: String = from.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        let body = format!(r#"{{"eventType":"initiate","callId":"c-1","from":"{escaped}"}}"#);
        let Ok(Incoming::Turn(request)) = try_read(VOICE, JSON, &body) else { panic!("{body}") };
        assert_eq!((request.from.as_str(), request.to.as_str()), (from, ""));
    }
}

#[test]
fn a_request_shows_no_number_in_debug_output() {
    let request = turn(LATER, &event("gather", json!({ "digits": "89161234567" })));
    assert!(!format!("{request:?}").contains("916"), "{request:?}");
}

#[test]
fn trap_events_that_wait_for_nothing_change_nothing_whichever_address_they_hit() {
    for notice in
        ["recordingAvailable", "transcriptionAvailable", "dtmf", "transferDisconnect", "transferAnswer", "new"]
    {
        let body = event(notice, json!({ "digit": "1", "digits": "1", "mediaUrl": "https://x" }));
        for address in [VOICE, LATER] {
            assert_eq!(try_read(address, JSON, &body.to_string()), Ok(Incoming::Ignored), "{notice} at {address}");
        }
        assert_eq!(told("/voice/bandwidth/status", &body), None, "{notice}");
    }
    assert_eq!(told("/voice/bandwidth/status", &event("initiate", json!({}))), None);
}

#[test]
fn an_end_is_told_with_its_cause_and_its_length() {
    let times = json!({ "answerTime": "2026-11-20T09:00:01.000Z", "endTime": "2026-11-20T09:00:38.500Z" });
    let causes = [
        ("hangup", CallStatus::Completed),
        ("busy", CallStatus::Busy),
        ("timeout", CallStatus::NoAnswer),
        ("cancel", CallStatus::Canceled),
        ("invalid-bxml", CallStatus::Failed),
        ("something-new", CallStatus::Failed),
    ];
    for (cause, status) in causes {
        let mut over = event("disconnect", times.clone());
        over["cause"] = cause.into();
        let end = told("/voice/bandwidth/status", &over).expect(cause);
        assert_eq!((end.call.as_str(), end.status), ("c-1", status), "{cause}");
        assert_eq!(end.duration, Some(Duration::from_millis(37_500)));
        assert_eq!(told(LATER, &over), Some(end), "a repeat reads the same");
    }
    let odd = [
        json!({}),
        json!({ "answerTime": null, "endTime": "2026-11-20T09:00:38.500Z" }),
        json!({ "answerTime": "yesterday", "endTime": "2026-11-20T09:00:38.500Z" }),
        json!({ "answerTime": "2026-11-20T09:00:39Z", "endTime": "2026-11-20T09:00:38Z" }),
    ];
    for times in odd {
        assert_eq!(told(VOICE, &event("disconnect", times.clone())).expect("an end").duration, None, "{times}");
    }
}

// Documents.

fn connect() -> Step {
    Step::Connect { number: number(), wait: Duration::from_secs(25) }
}

fn every_kind() -> [Vec<Step>; 5] {
    let say = || Step::Say(prompt("Раз, два."));
    [
        vec![say(), menu(&["Меню"])],
        vec![collect_number()],
        vec![say(), connect()],
        vec![say(), say(), Step::HangUp],
        vec![],
    ]
}

#[test]
fn a_menu_is_heard_and_waited_for() {
    let heard = heard(&document(&[menu(&["Здравствуйте!", "Нажмите 1."])]));
    assert_eq!(texts(&heard), ["Здравствуйте!", "Нажмите 1."]);
    let wait = Duration::from_secs(5);
    assert_eq!(heard.then, Then::Keys { digits_max: 1, wait, barge_in: true, phrases: None });
}

#[test]
fn a_longer_number_ends_with_hash() {
    let document = document(&[collect_number()]);
    assert!(document.contains(r##" terminatingDigits="#""##), "{document}");
    let wait = Duration::from_secs(5);
    assert_eq!(heard(&document).then, Then::Keys { digits_max: 11, wait, barge_in: true, phrases: None });
}

#[test]
fn waits_are_whole_seconds_and_no_longer_than_the_platform_takes() {
    for (millis, seconds) in [(0, 1), (1000, 1), (4200, 5), (8000, 8), (90_000, 60)] {
        let wait = Duration::from_millis(millis);
        let collect = Collect { prompts: vec![], digits_max: 1, wait, listen: None };
        let Then::Keys { wait, .. } = heard(&document(&[Step::Collect(collect)])).then else { panic!("no keys") };
        assert_eq!(wait, Duration::from_secs(seconds), "{millis} ms");
    }
    let wait = Duration::from_secs(1000);
    let Then::Dial { wait, .. } = heard(&document(&[Step::Connect { number: number(), wait }])).then else {
        panic!("nobody is dialled")
    };
    assert_eq!(wait, Duration::from_secs(300));
}

#[test]
fn another_line_is_dialled_after_what_is_said() {
    let heard = heard(&document(&[Step::Say(prompt("Соединяю.")), connect()]));
    assert_eq!(texts(&heard), ["Соединяю."]);
    assert_eq!(heard.then, Then::Dial { number: "+74950000002".to_owned(), wait: Duration::from_secs(25) });
}

#[test]
fn trap_a_voice_wins_and_a_locale_has_an_underscore() {
    let english = Prompt { language: Language::new("en"), ..prompt("Hello") };
    let spoken = document(&[Step::Say(prompt("Привет")), Step::Say(english.clone()), Step::HangUp]);
    assert!(spoken.contains(r#"<SpeakSentence voice="nadiya">Привет</SpeakSentence>"#), "{spoken}");
    assert!(spoken.contains(r#"<SpeakSentence locale="en_US">Hello</SpeakSentence>"#), "{spoken}");
    let bare = PlatformSettings { locales: vec![], voices: vec![], ..platform() };
    let spoken = write(&bare, &prompts(), &[Step::Say(prompt("Привет")), Step::HangUp], NEXT);
    assert!(spoken.contains(r#"<SpeakSentence locale="ru">Привет</SpeakSentence>"#), "{spoken}");
}

#[test]
fn a_recording_is_played_instead_of_speech() {
    let heard = heard(&write(&platform(), &recorded("Меню"), &[menu(&["Меню", "Другое"])], NEXT));
    assert_eq!(heard.said[0], Said::Sound("https://ivr.example.org/audio/ru/text.wav?v=0a1b".to_owned()));
    assert!(matches!(&heard.said[1], Said::Speech { text, .. } if text == "Другое"), "{heard:?}");
}

/// Prompts with a recording of these words.
fn recorded(words: &str) -> Prompts {
    let mut prompts = prompts();
    let recording = Recording { words: words.to_owned(), version: "0a1b".to_owned(), duration: Duration::from_secs(1) };
    prompts.record(&Language::new("ru"), PromptId::new("text"), recording);
    prompts
}

#[test]
fn nothing_follows_a_step_that_waits_or_ends() {
    for last in [menu(&["Меню"]), connect(), Step::HangUp] {
        let alone = document(std::slice::from_ref(&last));
        assert_eq!(document(&[last, Step::Say(prompt("Не слышно")), Step::HangUp]), alone);
    }
}

#[test]
fn an_apology_is_a_whole_document() {
    let document = apology(&platform(), "Простите & перезвоните", &Language::new("ru"));
    Bxml.validate(&document);
    let heard = heard(&document);
    assert_eq!((texts(&heard), &heard.then), (vec!["Простите & перезвоните"], &Then::HangUp));
}

#[test]
fn nobody_listens_for_words() {
    let phrases: Arc<[String]> = vec!["оператор".to_owned()].into();
    let deaf = menu(&["Меню"]);
    let Step::Collect(mut collect) = deaf.clone() else { panic!("a menu collects") };
    collect.listen = Some(Listen { language: Language::new("ru"), phrases });
    assert_eq!(document(&[Step::Collect(collect)]), document(&[deaf]));
}

#[test]
fn long_prompts_are_said_in_pieces() {
    let text = "Это довольно длинное предложение, и оно кончается точкой. ".repeat(50);
    let heard = heard(&document(&[menu(&[&text])]));
    assert!(1 < heard.said.len());
    assert!(texts(&heard).iter().all(|piece| piece.chars().count() < 1000 && piece.ends_with("точкой. ")));
    assert_eq!(texts(&heard).concat(), text);
}

#[test]
fn a_document_too_long_loses_speech_but_never_the_way_on() {
    let text = "Слово & дело, и так без конца. ".repeat(200);
    let mut said = vec![text.as_str(); 10];
    said.push("Конец.");
    let document = document(&[Step::Say(prompt(&said.concat())), menu(&said)]);
    assert!(document.len() <= DOCUMENT_BYTES_MAX, "{} bytes", document.len());
    assert!(DOCUMENT_BYTES_MAX * 3 / 4 < document.len(), "{} bytes: more speech would have fitted", document.len());
    let heard = heard(&document);
    assert!(matches!(heard.then, Then::Keys { .. }));
    assert!(said.concat().starts_with(&texts(&heard).concat()), "what is left out is left out at the end");
}

#[test]
fn a_long_address_takes_room_from_speech() {
    let url = format!("{NEXT}{}", "x".repeat(2000));
    let said = ["Слово & дело, и так без конца. "; 1500].concat();
    for last in [menu(&[&said]), connect()] {
        let document = write(&platform(), &prompts(), &[Step::Say(prompt(&said)), last], &url);
        assert!(document.len() <= DOCUMENT_BYTES_MAX, "{} bytes", document.len());
        assert!(!matches!(heard(&document).then, Then::HangUp));
    }
}

#[test]
fn blank_prompts_are_not_said() {
    let document = document(&[Step::Say(prompt(" \n")), Step::Say(prompt("\u{1}")), menu(&["", "Меню"])]);
    assert_eq!(texts(&heard(&document)), ["Меню"]);
}

#[test]
fn trap_credentials_stand_at_every_address_and_only_the_first_password() {
    for steps in every_kind() {
        let document = document(&steps);
        assert!(!document.contains("older"), "{document}");
        let root = Element::parse(&document).unwrap();
        for verb in ["Gather", "Transfer"].into_iter().flat_map(|name| root.all(name)) {
            for name in ["password", "fallbackPassword"] {
                assert_eq!(verb.attribute(name), Some(PASSWORD), "{document}");
            }
            for name in ["username", "fallbackUsername"] {
                assert_eq!(verb.attribute(name), Some("deflect"), "{document}");
            }
        }
    }
    let played = write(&platform(), &recorded("Меню"), &[menu(&["Меню"])], NEXT);
    let played = Element::parse(&played).unwrap();
    assert_eq!(played.all("PlayAudio")[0].attribute("password"), Some(PASSWORD));
}

#[test]
fn a_platform_without_a_password_is_given_none() {
    let open = PlatformSettings { authentication: Authentication::Loopback, ..platform() };
    let document = write(&open, &recorded("Меню"), &[menu(&["Меню"])], NEXT);
    assert!(!document.contains("assword") && !document.contains("sername"), "{document}");
}

#[test]
fn trap_a_request_that_fails_ends_the_call_so_it_is_made_again() {
    for (steps, name, url) in
        [(menu(&["Меню"]), "Gather", "gatherFallbackUrl"), (connect(), "Transfer", "transferCompleteFallbackUrl")]
    {
        let root = Element::parse(&document(&[steps])).unwrap();
        assert_eq!(root.child(name).unwrap().attribute(url), Some(NEXT));
    }
}

#[test]
fn trap_204_is_an_error_so_even_nothing_is_a_document() {
    let nothing = acknowledgement(&platform());
    Bxml.validate(nothing);
    assert_eq!(heard(nothing), Heard { said: vec![], then: Then::HangUp });
}

#[test]
fn trap_the_type_is_application_xml() {
    assert_eq!(content_type(&platform()), "application/xml; charset=utf-8");
}

#[test]
fn trap_the_declaration_stands_first_and_nothing_after_the_root() {
    for steps in every_kind() {
        let document = document(&steps);
        assert!(document.starts_with(r#"<?xml version="1.0" encoding="UTF-8"?><Response>"#), "{document}");
        assert!(document.ends_with("</Response>"), "{document}");
    }
}

#[test]
fn trap_verbs_after_a_gather_never_run_so_there_are_none() {
    for steps in every_kind() {
        let document = document(&steps);
        let (gathers, ends) = (document.matches("<Gather").count(), document.matches("</Gather></Response>").count());
        assert_eq!(gathers, ends, "{document}");
    }
}

#[test]
fn trap_a_gather_takes_fifty_digits_and_other_defaults_unless_told() {
    let root = Element::parse(&document(&[menu(&["Меню"])])).unwrap();
    let gather = root.child("Gather").unwrap();
    let own = [("maxDigits", "1"), ("firstDigitTimeout", "5"), ("interDigitTimeout", "5"), ("terminatingDigits", "")];
    for (name, value) in own {
        assert_eq!(gather.attribute(name), Some(value), "{name}");
    }
}

#[test]
fn trap_a_gather_has_no_pause_and_at_most_twenty_verbs() {
    let said: Vec<String> = (0..30).map(|count| format!("Пункт {count}.")).collect();
    let said: Vec<&str> = said.iter().map(String::as_str).collect();
    let document = document(&[Step::Say(prompt("Раз.")), menu(&said)]);
    assert!(!document.contains("Pause"), "{document}");
    let heard = heard(&document);
    assert_eq!(texts(&heard).len(), 1 + 20);
    assert_eq!(texts(&heard)[20], "Пункт 19.");
}

#[test]
fn trap_prompts_stand_in_the_gather_where_keys_stop_them() {
    let document = document(&[menu(&["Раз", "Два"])]);
    let root = Element::parse(&document).unwrap();
    assert_eq!(root.children.len(), 1);
    assert_eq!(root.children[0].children.len(), 2);
}

#[test]
fn trap_ampersands_in_urls_are_escaped() {
    let url = "https://ivr.example.org/voice/bandwidth?a=1&state=x";
    for (step, name, attribute) in
        [(menu(&["Меню"]), "Gather", "gatherUrl"), (connect(), "Transfer", "transferCompleteUrl")]
    {
        let document = write(&platform(), &prompts(), &[step], url);
        Bxml.validate(&document);
        let root = Element::parse(&document).unwrap();
        assert_eq!(root.child(name).unwrap().attribute(attribute), Some(url));
    }
}

#[test]
fn trap_text_that_looks_like_a_tag_stays_text() {
    let hostile = "</SpeakSentence><Hangup/><b>жирный</b> &amp; ]]> <break time=\"9s\"/> <!-- x -->";
    assert_eq!(texts(&heard(&document(&[menu(&[hostile])]))), [hostile]);
}

// The same dialogs as the official library writes them.

/// A reference document and ours, without the attributes in which they differ on purpose, addresses made one.
fn both(name: &str, ours: &str, apart: &[&str]) -> [Element; 2] {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference-xml/bxml").join(name);
    let theirs = std::fs::read_to_string(path).expect(name);
    [theirs.trim_end(), ours].map(|xml| comparable(Element::parse(xml).unwrap(), apart))
}

fn comparable(mut element: Element, apart: &[&str]) -> Element {
    element.attributes.retain(|(name, _)| !apart.contains(&name.as_str()));
    element.attributes.iter_mut().filter(|(name, _)| name.ends_with("Url")).for_each(|(_, url)| *url = NEXT.to_owned());
    if element.name == "PlayAudio" {
        element.text = NEXT.to_owned();
    }
    element.children = element.children.into_iter().map(|child| comparable(child, apart)).collect();
    element
}

const CREDENTIALS: [&str; 4] = ["username", "password", "fallbackUsername", "fallbackPassword"];
const GATHER_APART: [&str; 4] = ["gatherFallbackUrl", "gatherFallbackMethod", "gatherMethod", "terminatingDigits"];

#[test]
fn a_menu_is_what_the_official_library_writes() {
    let texts = "Нажмите 1, чтобы получить ссылку в СМС. Нажмите 2, чтобы услышать адрес сайта. \
                 Нажмите 0, чтобы повторить.";
    let greeting = Step::Say(prompt("Здравствуйте! Вы позвонили в компанию «Ромашка»."));
    let apart = [&CREDENTIALS[..], &GATHER_APART, &["tag", "interDigitTimeout", "repeatCount"]].concat();
    let [theirs, ours] = both("01-menu.xml", &document(&[greeting, menu(&[texts])]), &apart);
    assert_eq!(ours, theirs);
}

#[test]
fn a_farewell_is_what_the_official_library_writes() {
    let document = document(&[Step::Say(prompt("Ссылка отправлена. До свидания!")), Step::HangUp]);
    let [theirs, ours] = both("02-farewell.xml", &document, &[]);
    assert_eq!(ours, theirs);
}

#[test]
fn escaped_text_is_what_the_official_library_writes_save_its_pause() {
    let document = document(&[Step::Say(prompt("Тариф «А&Б» 5 < 6 \"1\" 'апостроф' 5 > 3")), Step::HangUp]);
    let [mut theirs, ours] = both("04-escaping.xml", &document, &[]);
    theirs.children.retain(|verb| verb.name != "Pause");
    assert_eq!(ours, theirs);
}

#[test]
fn a_number_after_a_recording_is_what_the_official_library_writes() {
    let wait = Duration::from_secs(7);
    let collect = Collect { prompts: vec![prompt("Код")], digits_max: 4, wait, listen: None };
    let document = write(&platform(), &recorded("Код"), &[Step::Collect(collect)], NEXT);
    let apart = [&CREDENTIALS[..], &GATHER_APART[..3], &["interDigitTimeout"]].concat();
    let [theirs, ours] = both("05-play-gather.xml", &document, &apart);
    assert_eq!(ours, theirs);
}

#[test]
fn a_transfer_is_what_the_official_library_writes_save_the_number_shown() {
    let fallback = ["transferCompleteFallbackUrl", "transferCompleteFallbackMethod", "transferCompleteMethod"];
    let leg = ["transferDisconnectUrl", "transferDisconnectMethod"];
    let apart = [&CREDENTIALS[..], &fallback, &["transferCallerId"], &leg].concat();
    let [theirs, ours] = both("06-transfer.xml", &document(&[connect()]), &apart);
    assert_eq!(ours, theirs);
}

// Any text, any input.

fn any_text() -> impl Strategy<Value = String> {
    let signs =
        vec!["&", "<", ">", "\"", "'", "]]>", "&amp;", "</SpeakSentence>", "<b>", "\r\n", "\t", "\0", "\u{ffff}"];
    let pieces = prop_oneof![
        4 => "[а-яё ,.!?]{0,30}",
        2 => prop::collection::vec(any::<char>(), 0..20).prop_map(|chars| chars.into_iter().collect()),
        1 => prop::sample::select(signs).prop_map(str::to_owned),
        1 => "[а-я.! ]{900,1200}",
    ];
    prop::collection::vec(pieces, 0..8).prop_map(|pieces| pieces.concat())
}

fn any_steps() -> impl Strategy<Value = (Vec<String>, Vec<Step>)> {
    let texts = prop::collection::vec(any_text(), 0..12);
    (texts, 0..4_u8, 0..=50_u8, 0..100_000_u64).prop_map(|(texts, last, digits_max, wait)| {
        let wait = Duration::from_millis(wait);
        let said = |texts: &[String]| texts.iter().map(|text| prompt(text)).collect::<Vec<_>>();
        let mut steps: Vec<_> = said(&texts).into_iter().map(Step::Say).collect();
        match last {
            0 => steps = vec![Step::Collect(Collect { prompts: said(&texts), digits_max, wait, listen: None })],
            1 => steps.push(Step::Connect { number: number(), wait }),
            2 => steps.push(Step::HangUp),
            _ => {}
        }
        (texts, steps)
    })
}

/// The audible part of the texts, without blanks.
fn sayable(texts: &[String]) -> String {
    texts.concat().chars().filter(|c| is_allowed(*c) && !c.is_whitespace()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_steps_are_well_formed_bounded_and_heard_as_they_were_written((texts, steps) in any_steps()) {
        let document = write(&platform(), &prompts(), &steps, NEXT);
        prop_assert!(document.len() <= DOCUMENT_BYTES_MAX);
        let heard = Bxml.hears(&document).map_err(TestCaseError::fail)?;
        let said = sayable(&self::texts(&heard).iter().map(|&text| text.to_owned()).collect::<Vec<_>>());
        let expected = sayable(&texts);
        let is_whole = document.len() < DOCUMENT_BYTES_MAX - 6144 && heard.said.len() < 20;
        prop_assert!(if is_whole { said == expected } else { expected.starts_with(&said) }, "{said:?}\n{expected:?}");
    }

    #[test]
    fn random_bytes_are_no_event(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let body = String::from_utf8_lossy(&body).into_owned();
        prop_assert!(try_read(LATER, JSON, &body).is_err(), "{body}");
    }

    #[test]
    fn any_texts_are_read_as_they_are(from in ".{0,40}", digits in "[0-9*#]{1,32}", tag in ".{0,40}") {
        let request = turn(LATER, &event("gather", json!({ "from": from, "digits": digits, "tag": tag })));
        prop_assert_eq!(request.from, from);
        prop_assert_eq!(request.input, Input::Keys(digits));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_steps_are_valid_by_the_schema((_, steps) in any_steps()) {
        document(&steps);
    }
}

// At the door.

#[test]
fn a_notice_is_acknowledged_and_the_call_goes_on() {
    let settings = "[server]\npublic = \"127.0.0.1:0\"\npublic_url = \"http://127.0.0.1:0\"\nops = \"127.0.0.1:0\"\n\
                    [store]\nurl = \"sqlite\"\n[platform.bandwidth]\ndialect = \"bxml\"\nauthentication = \"loopback\"\n";
    let line = line::Line::start(&format!("{settings}{}", line::SPOOL));
    let post = |body: Value| line.request("POST", VOICE, "Content-Type: application/json\r\n", &body.to_string());
    assert_eq!(post(event("initiate", json!({}))).status, 200);
    for _ in 0..2 {
        let notice = post(event("recordingAvailable", json!({})));
        assert_eq!((notice.status, &*notice.body), (200, acknowledgement(&platform())));
    }
    let is_open = |calls: f64| move |line: &line::Line| (line.metric("deflect_calls_open") == calls).then_some(());
    let limit = Duration::from_secs(20);
    peers::wait_until("the call to be counted", limit, || is_open(1.0)(&line));
    assert_eq!(post(event("disconnect", json!({ "cause": "hangup" }))).status, 200);
    peers::wait_until("the call to be over", limit, || is_open(0.0)(&line));
}

// The simulated platform.

#[test]
fn the_platform_refuses_what_bandwidth_would() {
    let way_on = r#"gatherUrl="/x" username="u" password="p" maxDigits="1""#;
    let refused = [
        "plain text".to_owned(),
        "<Response>text</Response>".to_owned(),
        "<response/>".to_owned(),
        "<Response><Say>1</Say></Response>".to_owned(),
        "<Response><SpeakSentence> </SpeakSentence></Response>".to_owned(),
        "<Response><SpeakSentence><b>1</b></SpeakSentence></Response>".to_owned(),
        "<Response><SpeakSentence locale=\"en-US\">1</SpeakSentence></Response>".to_owned(),
        "<Response><SpeakSentence language=\"ru\">1</SpeakSentence></Response>".to_owned(),
        "<Response><PlayAudio username=\"u\" password=\"p\">https://x/y.ogg</PlayAudio></Response>".to_owned(),
        "<Response><PlayAudio>https://x/y.wav</PlayAudio></Response>".to_owned(),
        "<Response><Gather gatherUrl=\"/x\" maxDigits=\"1\"/></Response>".to_owned(),
        "<Response><Gather gatherUrl=\"/x\" username=\"u\" password=\"p\"/></Response>".to_owned(),
        format!("<Response><Gather {way_on} action=\"/x\"/></Response>"),
        format!("<Response><Gather {way_on} terminatingDigits=\"#\"/></Response>"),
        format!("<Response><Gather {way_on} gatherMethod=\"GET\"/></Response>"),
        format!("<Response><Gather {way_on} gatherFallbackUrl=\"/x\"/></Response>"),
        format!("<Response><Gather {way_on} interDigitTimeout=\"61\"/></Response>"),
        format!("<Response><Gather {way_on}><Pause/></Gather></Response>"),
        format!("<Response><Gather {way_on}>text</Gather></Response>"),
        format!("<Response><Gather {way_on}/><Hangup/></Response>"),
        "<Response><Transfer transferCompleteUrl=\"/x\" username=\"u\" password=\"p\"/></Response>".to_owned(),
    ];
    for document in refused {
        assert!(Bxml.hears(&document).is_err(), "{document}");
    }
    assert!(Bxml.hears(&format!("<Response><Gather {way_on}/></Response>")).is_ok());
}

#[test]
fn the_platform_shows_the_password_it_finds() {
    let leg = platforms::Leg { id: "1".to_owned(), from: "+79161234567".to_owned(), to: "+74952321000".to_owned() };
    let asked = Bxml.does(&leg, &document(&[menu(&["Меню"])]), platforms::Deed::Keys("1"));
    let shown = asked.headers.iter().find(|(name, _)| *name == "Authorization").map(|(_, value)| value.clone());
    let expected = data_encoding::BASE64.encode(format!("deflect:{PASSWORD}").as_bytes());
    assert_eq!(shown, Some(format!("Basic {expected}")));
    let read = |webhook: &Webhook<'_>| read(&platform(), webhook);
    let content_type = "application/json; charset=utf-8";
    let Ok(Incoming::Turn(request)) = typed_webhook(Method::POST, LATER, content_type, &asked.body, read) else {
        panic!("{}", asked.body)
    };
    assert_eq!(request.input, Input::Keys("1".to_owned()));
}
