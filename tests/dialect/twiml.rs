//! TwiML: what a request says, what a document does, and the traps of the dialect one by one.

use std::time::Duration;

use deflect::base::call::{CallerKind, Language, PlatformName};
use deflect::base::number::NumberPlan;
use deflect::config::settings::{Dialect, PlatformSettings};
use deflect::dialect::form::FormError;
use deflect::dialect::twiml_reader::{NextStep, PlayedDocument, read_document};
use deflect::dialect::webhook::Webhook;
use deflect::dialect::xml::is_allowed;
use deflect::dialect::{
    CallStatus, DIGITS_MAX, DOCUMENT_BYTES_MAX, DialectError, Incoming, TurnRequest, acknowledgement, apology,
    content_type, next_url, read, read_status,
};
use deflect::line::prompt::Prompt;
use deflect::line::step::{Collect, DialResult, Input, Speech, Step};
use hyper::Method;
use proptest::prelude::*;

use crate::support::dialect::{
    self, any_steps, collect_number, connect, every_kind, menu, menu_that_listens, prompt, prompts, recorded, turn,
    typed_webhook, webhook, write,
};
use crate::support::platforms::element::Element;
use crate::support::platforms::signalwire::SIGNALWIRE;
use crate::support::platforms::somleng::SOMLENG;
use crate::support::platforms::twiml::TWILIO;
use crate::support::platforms::{self, Deed, Leg, Platform, Said};

const NEXT: &str = "https://ivr.example.org/voice/twilio?state=AQx-_9";

fn platform() -> PlatformSettings {
    let voices = vec![(Language::new("ru"), "Polly.Tatyana".to_owned())];
    PlatformSettings { voices, ..dialect::platform(Dialect::Twiml) }
}

/// Writes the steps and has the schema judge the document.
fn document(steps: &[Step]) -> String {
    let document = write(&platform(), &prompts(), steps, NEXT);
    TWILIO.validate(&document);
    document
}

fn heard(document: &str) -> PlayedDocument {
    read_document(document).unwrap_or_else(|error| panic!("{error:?} in {document}"))
}

fn try_post(path_and_query: &str, body: &str) -> Result<TurnRequest, DialectError> {
    webhook(Method::POST, path_and_query, body, |webhook| turn(&platform(), webhook))
}

fn post(path_and_query: &str, body: &str) -> TurnRequest {
    try_post(path_and_query, body).unwrap_or_else(|error| panic!("{error} in {body}"))
}

/// The input read from a later turn with these parameters.
fn later(parameters: &str) -> Input {
    post("/voice/twilio?state=abc", &format!("CallSid=CA1{parameters}")).input
}

// Requests.

#[test]
fn a_call_without_state_begins() {
    let body = "CallSid=CA1&From=%2B79161234567&To=%2B74952321000&CallStatus=ringing&Digits=5";
    let request = post("/voice/twilio", body);
    assert_eq!(request.call.as_str(), "CA1");
    assert_eq!((request.from.as_str(), request.to.as_str()), ("+79161234567", "+74952321000"));
    assert_eq!(request.status, Some(CallStatus::Ringing));
    assert_eq!((request.input, request.state), (Input::Start, None));
}

#[test]
fn a_turn_with_state_brings_it_along() {
    let request = post("/voice/twilio?state=AQx-_9", "CallSid=CA1&Digits=1&CallStatus=in-progress");
    assert_eq!(request.state.as_deref(), Some("AQx-_9"));
    assert_eq!(request.input, Input::Keys("1".to_owned()));
    assert_eq!(request.status, Some(CallStatus::InProgress));
}

#[test]
fn a_state_in_the_body_is_not_ours() {
    assert_eq!(post("/voice/twilio", "CallSid=CA1&state=abc").state, None);
}

#[test]
fn digits_empty_or_missing_are_silence_and_never_an_empty_key() {
    assert_eq!(later("&Digits="), Input::NoInput);
    assert_eq!(later(""), Input::NoInput);
}

#[test]
fn keys_come_as_they_are() {
    for keys in ["1", "#", "*", "0", "89161234567", "1w2", "٣", " 1"] {
        let body = form_urlencoded::Serializer::new(String::new()).append_pair("Digits", keys).finish();
        assert_eq!(later(&format!("&{body}")), Input::Keys(keys.to_owned()));
    }
}

#[test]
fn more_keys_than_anything_takes_stay_more_than_anything_takes() {
    let kept = |count| match later(&format!("&Digits={}", "1".repeat(count))) {
        Input::Keys(keys) => keys.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(kept(DIGITS_MAX), DIGITS_MAX);
    assert_eq!(kept(DIGITS_MAX + 1), DIGITS_MAX + 1);
    assert_eq!(kept(5000), DIGITS_MAX + 1, "bounded, and still too long for any number");
}

#[test]
fn the_result_of_a_dial_is_read() {
    let results = [
        ("completed", DialResult::Answered),
        ("answered", DialResult::Answered),
        ("busy", DialResult::Busy),
        ("no-answer", DialResult::NoAnswer),
        ("failed", DialResult::Failed),
        ("canceled", DialResult::Failed),
        ("something-new", DialResult::Failed),
    ];
    for (status, result) in results {
        assert_eq!(later(&format!("&DialCallStatus={status}")), Input::Dialled(result), "{status}");
    }
    let lengths = [
        ("completed&DialCallDuration=12&DialBridged=true", DialResult::Answered),
        ("completed&DialCallDuration=1", DialResult::Answered),
        ("completed&DialCallDuration=", DialResult::Answered),
        ("completed&DialCallDuration=0", DialResult::NoAnswer),
        ("answered&DialCallDuration=0", DialResult::NoAnswer),
        ("completed&DialCallDuration=12&DialBridged=false", DialResult::NoAnswer),
        ("busy&DialCallDuration=3", DialResult::Busy),
        ("canceled&DialCallDuration=3", DialResult::Failed),
        ("%FF&DialCallDuration=3", DialResult::Failed),
    ];
    for (told, result) in lengths {
        assert_eq!(later(&format!("&DialCallStatus={told}")), Input::Dialled(result), "{told}");
    }
    assert_eq!(later("&DialCallStatus=&Digits=1"), Input::Keys("1".to_owned()));
}

#[test]
fn a_get_is_read_from_the_query() {
    let path = "/voice/twilio?state=abc&CallSid=CA1&From=%2B79161234567&Digits=2";
    let request = webhook(Method::GET, path, "", |webhook| turn(&platform(), webhook)).expect("a turn");
    assert_eq!(request.from, "+79161234567");
    assert_eq!((request.input, request.state.as_deref()), (Input::Keys("2".to_owned()), Some("abc")));
}

#[test]
fn a_parameter_that_has_one_value_may_not_come_twice() {
    for name in ["CallSid", "From", "To", "Digits", "CallStatus", "DialCallStatus"] {
        let call = if name == "CallSid" { "" } else { "CallSid=CA1&" };
        let twice = try_post("/voice/twilio?state=a", &format!("{call}{name}=1&{name}=1"));
        assert_eq!(twice, Err(DialectError::Parameters(FormError::Repeated(name))));
    }
    let state = try_post("/voice/twilio?state=a&state=b", "CallSid=CA1");
    assert_eq!(state, Err(DialectError::Parameters(FormError::Repeated("state"))));
}

#[test]
fn a_request_without_a_call_id_is_refused() {
    assert_eq!(try_post("/voice/twilio", "From=1"), Err(DialectError::Missing("CallSid")));
    for bad in ["", "two+words", "%D0%B7%D0%B2%D0%BE%D0%BD%D0%BE%D0%BA"] {
        assert_eq!(try_post("/voice/twilio", &format!("CallSid={bad}")), Err(DialectError::CallId), "{bad}");
    }
    let read = |webhook: &Webhook<'_>| turn(&platform(), webhook);
    let json = typed_webhook(Method::POST, "/voice/twilio", "application/json", "{}", read);
    assert_eq!(json, Err(DialectError::NotAForm));
}

#[test]
fn a_request_shows_no_number_in_debug_output() {
    let request = post("/voice/twilio?state=abc", "CallSid=CA1&From=%2B79161234567&Digits=89161234567");
    assert!(!format!("{request:?}").contains("916"), "{request:?}");
}

#[test]
fn trap_call_ids_are_opaque() {
    for id in ["CA00000000000000000000000000000001", "1c2b9d0e-57d7-4d7a-8a53-7d1f7a3e0001", "v3:a_b-C9"] {
        let body = form_urlencoded::Serializer::new(String::new()).append_pair("CallSid", id).finish();
        assert_eq!(post("/voice/twilio", &body).call.as_str(), id);
    }
}

#[test]
fn trap_hidden_callers_come_as_spellings_and_words_and_pass_as_text() {
    for from in ["+266696687", "anonymous", "Restricted", "", "sip:ivan@example.org", "client:ivan", "85512000001"] {
        let body = form_urlencoded::Serializer::new("CallSid=CA1".to_owned()).append_pair("From", from).finish();
        assert_eq!(post("/voice/twilio", &body).from, from);
    }
    assert_eq!(post("/voice/twilio", "CallSid=CA1").from, "");
}

#[test]
fn trap_new_parameters_and_new_statuses_appear_without_notice() {
    let request = post("/voice/twilio?state=a&utm=1", "CallSid=CA1&Digits=1&msg=Gather+End&New=1&New=2&CallStatus=new");
    assert_eq!((request.input, request.status), (Input::Keys("1".to_owned()), None));
}

#[test]
fn trap_status_call_backs_tell_every_stage_come_twice_and_overtake() {
    let told = |status: &str| {
        let body = format!("CallSid=CA1&CallStatus={status}&CallDuration=37&Duration=1&SequenceNumber=0");
        webhook(Method::POST, "/voice/twilio/status", &body, |webhook| read_status(&platform(), webhook)).expect(status)
    };
    for going_on in ["queued", "initiated", "ringing", "in-progress", "something-new", ""] {
        assert_eq!(told(going_on), None, "{going_on}");
    }
    for over in ["completed", "busy", "no-answer", "failed", "canceled"] {
        let end = told(over).expect(over);
        assert_eq!((end.call.as_str(), end.duration), ("CA1", Some(Duration::from_secs(37))));
        assert_eq!(told(over), Some(end), "a repeat reads the same");
    }
    let bare = webhook(Method::POST, "/", "CallSid=CA1&CallStatus=completed&CallDuration=x", |webhook| {
        read_status(&platform(), webhook)
    });
    assert_eq!(bare.expect("an end").expect("an end").duration, None);
}

#[test]
fn speech_is_read_with_how_sure_the_recogniser_is() {
    for (confidence, percent) in [("0.87", Some(87)), ("0.0", None), ("", None), ("2", None)] {
        let speech = Speech { words: "Где мой заказ?".to_owned(), confidence: percent };
        let said = platforms::form(&[("SpeechResult", "Где мой заказ?"), ("Confidence", confidence)]);
        assert_eq!(later(&format!("&{said}")), Input::Speech(speech), "{confidence}");
    }
    assert_eq!(later("&SpeechResult=&Confidence=0.0"), Input::NoInput);
    assert_eq!(later("&SpeechResult=one&Digits=1"), Input::Keys("1".to_owned()), "a key is surer");
}

#[test]
fn callers_are_known_however_their_number_is_written() {
    let kind = |from: &str| {
        let request = post("/voice/somleng", &platforms::form(&[("CallSid", "1"), ("From", from)]));
        NumberPlan::new("RU", &["RU"]).expect("Russia").caller(&request.from).kind
    };
    for mobile in ["+79161234567", "79161234567", "sip:+79161234567@sip.example.org", "tel:+79161234567"] {
        assert_eq!(kind(mobile), CallerKind::Mobile, "{mobile}");
    }
    assert_eq!(kind("375291234567"), CallerKind::Foreign, "Somleng leaves the + out");
    for hidden in ["", "anonymous", "+266696687", "client:ivan", "Иван"] {
        assert_eq!(kind(hidden), CallerKind::Hidden, "{hidden}");
    }
}

#[test]
fn the_notice_of_the_end_is_taken_where_calls_come_in_but_never_instead_of_a_result() {
    for url in ["/voice/twilio", "/voice/twilio?state=abc"] {
        let asked = webhook(Method::POST, url, "CallSid=CA1&CallStatus=completed&CallDuration=4", |webhook| {
            read(&platform(), webhook)
        });
        let Ok(Incoming::End(end)) = asked else { panic!("{url} is no end") };
        assert_eq!((end.status, end.duration), (CallStatus::Completed, Some(Duration::from_secs(4))));
    }
    let left_while_dialling = later("&CallStatus=completed&DialCallStatus=answered");
    assert_eq!(left_while_dialling, Input::Dialled(DialResult::Answered));
}

// Documents.

#[test]
fn a_menu_is_heard_waited_for_and_goes_on() {
    let document = document(&[menu(&["Здравствуйте!", "Нажмите 1."])]);
    assert_eq!(
        heard(&document),
        PlayedDocument {
            said: vec!["Здравствуйте!".to_owned(), "Нажмите 1.".to_owned()],
            then: NextStep::Gather {
                action: NEXT.to_owned(),
                digits_max: Some(1),
                finish_on_key: String::new(),
                redirect: Some(NEXT.to_owned()),
            },
        }
    );
}

#[test]
fn a_longer_number_ends_with_hash() {
    match heard(&document(&[collect_number()])).then {
        NextStep::Gather { digits_max, finish_on_key, .. } => {
            assert_eq!((digits_max, finish_on_key.as_str()), (Some(11), "#"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn waits_are_whole_seconds_and_never_none() {
    let timeout = |millis| {
        let collect = Collect { prompts: vec![], digits_max: 1, wait: Duration::from_millis(millis), listen: None };
        let document = document(&[Step::Collect(collect)]);
        document.split("timeout=\"").nth(1).and_then(|rest| rest.split('"').next().map(str::to_owned))
    };
    for (millis, seconds) in [(0, "1"), (1000, "1"), (4200, "5"), (8000, "8")] {
        assert_eq!(timeout(millis).as_deref(), Some(seconds), "{millis} ms");
    }
}

#[test]
fn another_line_is_dialled_after_what_is_said() {
    let document = document(&[Step::Say(prompt("Соединяю.")), connect(Duration::from_secs(25))]);
    let then = NextStep::Dial { number: "+74950000002".to_owned(), action: Some(NEXT.to_owned()) };
    assert_eq!(heard(&document), PlayedDocument { said: vec!["Соединяю.".to_owned()], then });
}

#[test]
fn languages_have_their_locale_and_voice_or_what_the_platform_takes_by_itself() {
    let english = Prompt { language: Language::new("en"), ..prompt("Hello") };
    let document = document(&[Step::Say(prompt("Привет")), Step::Say(english), Step::HangUp]);
    assert!(document.contains(r#"<Say language="ru-RU" voice="Polly.Tatyana">Привет</Say>"#), "{document}");
    assert!(document.contains(r#"<Say language="en">Hello</Say>"#), "{document}");
}

#[test]
fn nothing_follows_a_step_that_waits_or_ends() {
    for last in [menu(&["Меню"]), connect(Duration::from_secs(25)), Step::HangUp] {
        let alone = document(std::slice::from_ref(&last));
        assert_eq!(document(&[last, Step::Say(prompt("Не слышно")), Step::HangUp]), alone);
    }
}

#[test]
fn an_apology_is_a_whole_document() {
    let document = apology(&platform(), "Простите & перезвоните", &Language::new("ru"));
    TWILIO.validate(&document);
    let said = vec!["Простите & перезвоните".to_owned()];
    assert_eq!(heard(&document), PlayedDocument { said, then: NextStep::HangUp });
}

#[test]
fn the_next_url_is_absolute_ascii_and_keeps_a_prefix() {
    let url = |base: &str, name: &str| next_url(&base.parse().expect(base), &PlatformName::new(name), "AQx-_9");
    assert_eq!(url("https://ivr.example.org", "twilio"), NEXT);
    assert_eq!(url("https://ivr.example.org/phone/", "t"), "https://ivr.example.org/phone/voice/t?state=AQx-_9");
    assert_eq!(url("http://127.0.0.1:8080", "a b/ж"), "http://127.0.0.1:8080/voice/a%20b%2F%D0%B6?state=AQx-_9");
}

#[test]
fn long_prompts_are_said_in_pieces_that_every_platform_takes() {
    let text = "Это довольно длинное предложение, и оно кончается точкой. ".repeat(50);
    let heard = heard(&document(&[menu(&[&text])]));
    assert!(1 < heard.said.len());
    assert!(heard.said.iter().all(|piece| piece.chars().count() < 1000 && piece.ends_with("точкой. ")));
    assert_eq!(heard.said.concat(), text);
}

#[test]
fn a_document_too_long_loses_speech_but_never_the_way_on() {
    let text = "Слово & дело, и так без конца. ".repeat(200);
    let mut texts = vec![text.as_str(); 10];
    texts.push("Конец.");
    let document = document(&[menu(&texts)]);
    assert!(document.len() <= DOCUMENT_BYTES_MAX, "{} bytes", document.len());
    assert!(DOCUMENT_BYTES_MAX * 3 / 4 < document.len(), "{} bytes: more speech would have fitted", document.len());
    let heard = heard(&document);
    assert!(matches!(heard.then, NextStep::Gather { redirect: Some(_), .. }));
    assert!(texts.concat().starts_with(&heard.said.concat()), "what is left out is left out at the end");
}

#[test]
fn long_addresses_leave_room_for_themselves() {
    let url = format!("{NEXT}{}", "&".repeat(1000));
    let text = "Слово и дело. ".repeat(70);
    let document = write(&platform(), &prompts(), &[menu(&[text.as_str(); 40])], &url);
    assert!(document.len() <= DOCUMENT_BYTES_MAX, "{} bytes", document.len());
    assert_eq!(TWILIO.does(&leg(), &document, Deed::Silence).url, url);
}

#[test]
fn blank_prompts_are_not_said() {
    let document = document(&[Step::Say(prompt(" \n")), Step::Say(prompt("\u{1}")), menu(&["", "Меню"])]);
    assert_eq!(heard(&document).said, ["Меню"]);
}

#[test]
fn trap_plain_text_is_read_out_so_the_type_is_always_xml() {
    assert_eq!(content_type(&platform()), "text/xml; charset=utf-8");
}

#[test]
fn trap_204_is_an_error_so_even_nothing_is_a_document() {
    let nothing = acknowledgement(&platform());
    TWILIO.validate(nothing);
    assert_eq!(heard(nothing), PlayedDocument { said: vec![], then: NextStep::HangUp });
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
fn trap_a_gather_without_action_asks_itself_for_ever() {
    for steps in every_kind() {
        let document = document(&steps);
        let (gathers, actions) = (document.matches("<Gather").count(), document.matches("<Gather action=\"h").count());
        assert_eq!(gathers, actions, "{document}");
    }
}

#[test]
fn trap_silence_falls_through_so_a_redirect_follows_every_gather() {
    for steps in every_kind() {
        let document = document(&steps);
        let redirects = document.matches("</Gather><Redirect method=\"POST\">https://").count();
        assert_eq!(document.matches("<Gather").count(), redirects, "{document}");
    }
}

#[test]
fn trap_keys_during_a_say_before_the_gather_are_lost_so_prompts_stand_inside() {
    let document = document(&[menu(&["Раз", "Два"])]);
    let (before, inside) = document.split_once("<Gather").expect("a gather");
    assert!(!before.contains("<Say"), "{document}");
    let (inside, after) = inside.split_once("</Gather>").expect("its end");
    assert_eq!((inside.matches("<Say").count(), after.matches("<Say").count()), (2, 0));
}

#[test]
fn trap_hash_ends_a_gather_unless_turned_off_so_that_it_is_a_key() {
    assert!(document(&[menu(&["Меню"])]).contains(r#" finishOnKey="" "#));
}

#[test]
fn trap_digits_are_unlimited_unless_numbered() {
    for steps in every_kind() {
        let document = document(&steps);
        assert_eq!(document.matches("<Gather").count(), document.matches(" numDigits=\"").count(), "{document}");
    }
}

#[test]
fn trap_somleng_gives_up_a_document_with_a_pause_or_text_in_a_gather() {
    for steps in every_kind() {
        let document = document(&steps);
        assert!(!document.contains("Pause") && !document.contains("> ") && !document.contains(">\n"), "{document}");
    }
}

#[test]
fn trap_ampersands_in_urls_are_escaped() {
    let url = "https://ivr.example.org/voice/twilio?a=1&state=x";
    for steps in [vec![menu(&["Меню"])], vec![connect(Duration::from_secs(25))]] {
        let document = write(&platform(), &prompts(), &steps, url);
        TWILIO.validate(&document);
        let gone_to = match heard(&document).then {
            NextStep::Gather { action, redirect, .. } => {
                assert_eq!(Some(&action), redirect.as_ref());
                action
            }
            NextStep::Dial { action, .. } => action.expect("an action"),
            other => panic!("{other:?}"),
        };
        assert_eq!(gone_to, url);
    }
}

#[test]
fn trap_text_from_outside_never_becomes_markup() {
    let hostile = "</Say><Hangup/><Say>&amp; ]]> <break time=\"9s\"/> <!-- x --> {{x}}";
    assert_eq!(heard(&document(&[menu(&[hostile])])).said, [hostile]);
}

#[test]
fn a_menu_that_listens_takes_keys_and_phrases() {
    let document = document(&[menu_that_listens(&["Скажите, чем помочь."], &["баланс", "да, оператор"])]);
    let heard = TWILIO.hears(&document).expect("a document");
    let platforms::Then::Keys { phrases, digits_max, .. } = heard.then else { panic!("{heard:?}") };
    assert_eq!((phrases, digits_max), (Some(vec!["баланс".to_owned(), "да  оператор".to_owned()]), 1));
    assert!(document.contains(r#" speechTimeout="auto""#) && document.contains(r#" language="ru-RU""#), "{document}");
}

#[test]
fn too_many_phrases_leave_room_for_the_way_on() {
    let phrase = "фраза & ".repeat(12);
    let document = document(&[menu_that_listens(&["Скажите, чем помочь."], &vec![phrase.as_str(); 600])]);
    assert!(document.len() <= DOCUMENT_BYTES_MAX, "{} bytes", document.len());
    assert!(document.contains("чем помочь") && document.contains("<Redirect"), "{document}");
}

#[test]
fn a_recording_is_played_inside_the_gather() {
    let document = write(&platform(), &recorded("Меню"), &[menu(&["Меню", "Другое"])], NEXT);
    TWILIO.validate(&document);
    let heard = TWILIO.hears(&document).expect("a document");
    assert_eq!(heard.said[0], Said::Sound("https://ivr.example.org/audio/ru/text.wav?v=c0ffee".to_owned()));
    assert_eq!(heard.words(), "Другое");
}

// The platforms of the family.

fn leg() -> Leg {
    Leg { id: "a".to_owned(), from: "+79161234567".to_owned(), to: "+74952321000".to_owned() }
}

#[test]
fn every_platform_of_the_family_takes_every_document_and_somleng_all_that_do_not_listen() {
    let listens =
        |steps: &[Step]| steps.iter().any(|step| matches!(step, Step::Collect(Collect { listen: Some(_), .. })));
    for steps in every_kind() {
        let document = document(&steps);
        let [twilio, signalwire, somleng] = [&TWILIO as &dyn Platform, &SIGNALWIRE, &SOMLENG];
        assert_eq!(twilio.hears(&document), signalwire.hears(&document));
        assert_eq!(somleng.hears(&document).is_err(), listens(&steps), "{document}");
        if let Ok(heard) = somleng.hears(&document) {
            assert_eq!(twilio.hears(&document), Ok(heard));
        }
    }
}

#[test]
fn keys_and_silence_come_to_the_next_address_on_every_platform() {
    let document = document(&[menu(&["Меню"])]);
    for platform in [&TWILIO as &dyn Platform, &SIGNALWIRE, &SOMLENG] {
        for deed in [Deed::Keys("#"), Deed::Silence] {
            assert_eq!(platform.does(&leg(), &document, deed).url, NEXT, "{}", platform.name());
        }
    }
}

#[test]
fn the_stand_ins_refuse_what_their_platforms_would() {
    let inside = |inside: &str| format!("<Response>{inside}</Response>");
    let gather = |attributes: &str| inside(&format!("<Gather action=\"https://a.ru/\" {attributes}/>"));
    let refused_by_all = [
        inside("<Sms>x</Sms>"),
        inside("text"),
        inside("<Redirect/>"),
        inside("<Redirect>/relative</Redirect>"),
        inside("<Say>a<break/></Say>"),
        gather("numDigits=\"1\""),
        gather("finishOnKey=\"\""),
        gather("numDigits=\"1\" finishOnKey=\"\" method=\"GET\""),
    ];
    for platform in [&TWILIO as &dyn Platform, &SIGNALWIRE, &SOMLENG] {
        for document in &refused_by_all {
            assert!(platform.hears(document).is_err(), "{} takes {document}", platform.name());
        }
    }
    let single = "numDigits=\"1\" finishOnKey=\"\"";
    assert!(TWILIO.hears(&gather(&format!("{single} bargeIn=\"true\""))).is_ok());
    assert!(SIGNALWIRE.hears(&gather(&format!("{single} bargeIn=\"true\""))).is_err(), "Twilio's alone");
    assert!(SOMLENG.hears(&gather(&format!("{single} input=\"dtmf speech\""))).is_err(), "nobody listens");
    assert!(SOMLENG.hears(&inside("<Pause/><Hangup/>")).is_err(), "the document is given up");
}

// The same dialogs as the official libraries write them.

/// The elements of a document.
fn verbs(document: &str) -> Vec<Element> {
    Element::parse(document).expect("a document").children
}

fn reference(name: &str) -> Vec<Element> {
    platforms::response::reference(&format!("twiml/{name}"), NEXT).children
}

#[test]
fn a_menu_is_what_the_official_library_writes() {
    let texts = "Нажмите 1, чтобы получить ссылку в СМС. Нажмите 2, чтобы услышать адрес сайта. \
                 Нажмите 0, чтобы повторить.";
    let greeting = Step::Say(prompt("Здравствуйте! Вы позвонили в компанию «Ромашка»."));
    assert_eq!(verbs(&document(&[greeting, menu(&[texts])])), reference("01-menu.xml"));
}

#[test]
fn a_farewell_is_what_the_official_library_writes() {
    let document = document(&[Step::Say(prompt("Ссылка отправлена. До свидания!")), Step::HangUp]);
    assert_eq!(verbs(&document), reference("02-farewell.xml"));
}

#[test]
fn escaped_text_is_what_the_official_library_writes_save_its_pause() {
    let document = document(&[Step::Say(prompt("Тариф «А&Б» <лёгкий> \"1\" 'апостроф' 5 > 3")), Step::HangUp]);
    let mut reference = reference("04-escaping.xml");
    reference.retain(|verb| verb.name != "Pause");
    assert_eq!(verbs(&document), reference);
}

#[test]
fn a_dial_is_what_the_official_library_writes_save_the_number_shown() {
    let mut reference = reference("06-dial.xml");
    reference[0].attributes.retain(|(name, _)| name != "callerId");
    assert_eq!(verbs(&document(&[connect(Duration::from_secs(25))])), reference);
}

#[test]
fn signalwires_menu_is_what_its_library_writes_save_the_finish_key() {
    let voices = vec![(Language::new("ru"), "gcloud.ru-RU-Wavenet-A".to_owned())];
    let greeting = Step::Say(prompt("Здравствуйте! Вы позвонили в компанию «Ромашка»."));
    let steps = [greeting, menu(&["Нажмите 1, чтобы получить ссылку в СМС."])];
    let written = write(&PlatformSettings { voices, ..platform() }, &prompts(), &steps, NEXT);
    let mut ours = Element::parse(&written).expect("a document");
    ours.children[1].attributes.retain(|(name, _)| name != "finishOnKey");
    assert_eq!(ours, platforms::response::reference("signalwire/01-menu.xml", NEXT));
}

#[test]
fn a_recorded_prompt_is_what_the_official_library_writes_save_its_pause_and_address() {
    let collect =
        Collect { prompts: vec![prompt("ПИН")], digits_max: 4, wait: Duration::from_secs(7), listen: None };
    let written = write(&platform(), &recorded("ПИН"), &[Step::Collect(collect)], NEXT);
    let (mut ours, mut reference) = (verbs(&written), reference("05-play-gather.xml"));
    assert_eq!(reference[0].children.pop().expect("a pause").name, "Pause");
    for verbs in [&mut ours, &mut reference] {
        verbs[0].attributes.retain(|(name, _)| name != "method");
        verbs[0].children[0].text.clear();
        verbs[1].attributes.clear();
    }
    assert_eq!(ours, reference);
}

#[test]
fn listening_is_what_the_official_library_writes_save_what_it_leaves_to_default() {
    let document = document(&[menu_that_listens(&["Скажите, чем помочь."], &["баланс", "оператор", "ссылка"])]);
    let (mut ours, mut reference) = (verbs(&document), reference("07-speech-gather.xml"));
    assert_eq!(ours.pop().expect("a way on").name, "Redirect");
    for gather in [&mut ours[0], &mut reference[0]] {
        let explicit = ["actionOnEmptyResult", "bargeIn", "finishOnKey", "method", "timeout"];
        gather.attributes.retain(|(name, _)| !explicit.contains(&name.as_str()));
        let hints = gather.attributes.iter_mut().find(|(name, _)| name == "hints").expect("hints");
        hints.1 = hints.1.replace(' ', "");
    }
    assert_eq!(ours, reference);
}

// Any text.

/// The part of the texts that a document can hold, without blanks, as XML changes line ends.
fn sayable(texts: &[String]) -> String {
    let kept = texts.iter().map(|text| text.chars().filter(|c| is_allowed(*c)).collect::<String>());
    kept.flat_map(|text| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_steps_are_well_formed_bounded_and_heard_as_they_were_written((texts, steps) in any_steps()) {
        let document = write(&platform(), &prompts(), &steps, NEXT);
        prop_assert!(document.len() <= DOCUMENT_BYTES_MAX);
        let heard = read_document(&document).expect("a document that can be followed");
        let (said, expected) = (sayable(&heard.said), sayable(&texts));
        let is_whole = document.len() < DOCUMENT_BYTES_MAX - 4096;
        prop_assert!(if is_whole { said == expected } else { expected.starts_with(&said) }, "{said:?}\n{expected:?}");
        prop_assert!(heard.said.iter().all(|piece| piece.chars().count() < 1000));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_steps_are_valid_by_the_schema((_, steps) in any_steps()) {
        document(&steps);
    }
}

// The reader.

#[test]
fn the_reader_refuses_what_a_platform_would() {
    let refused = [
        "",
        "plain text",
        "<Response>",
        "<Response><Say>1</Response>",
        "<Response/><Response/>",
        "<Response><Say/></Response>x",
        "<response/>",
        "<Response><Pause length=\"1\"/></Response>",
        "<Response>text</Response>",
        "<Response><Gather><Say>1</Say></Gather></Response>",
        "<Response><Gather action=\"/x\">text</Gather></Response>",
        "<Response><Gather action=\"/x\"><Pause/></Gather></Response>",
        "<Response><Gather action=\"/x\" numDigits=\"many\"/></Response>",
        "<Response><Gather action=\"/x\"/><Say>unheard by most</Say></Response>",
        "<Response><Say>&unknown;</Say></Response>",
        "<!DOCTYPE Response><Response/>",
        "<Response><Dial><Sip>x</Sip></Dial></Response>",
    ];
    for xml in refused {
        assert!(read_document(xml).is_err(), "{xml}");
    }
    let long = format!("<Response><Say>{}</Say></Response>", "я".repeat(40_000));
    assert!(read_document(&long).is_err());
    let deep = format!("{}{}", "<Response>".repeat(100), "</Response>".repeat(100));
    assert!(read_document(&deep).is_err());
}

#[test]
fn the_reader_follows_what_others_write() {
    let gather = |xml| heard(xml).then;
    assert_eq!(
        gather("<Response><Gather action=\"/x?a=1&amp;b=2\"/></Response>"),
        NextStep::Gather {
            action: "/x?a=1&b=2".to_owned(),
            digits_max: None,
            finish_on_key: "#".to_owned(),
            redirect: None
        }
    );
    assert_eq!(gather("<Response>\n <Redirect>/y</Redirect>\n</Response>\n"), NextStep::Redirect("/y".to_owned()));
    let dial = NextStep::Dial { number: "+7495".to_owned(), action: None };
    assert_eq!(gather("<Response><!-- x --><Dial>+7495</Dial></Response>"), dial);
    assert_eq!(heard("<Response><Say>&#1071; &lt;&#x42F;</Say></Response>").said, ["Я <Я"]);
}
