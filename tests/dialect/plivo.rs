//! Plivo XML: what a request says, what a document does, and the traps of the dialect one by one.

use std::time::Duration;

use deflect::base::call::{CallerKind, Language};
use deflect::base::number::NumberPlan;
use deflect::config::settings::{Dialect, PlatformSettings};
use deflect::dialect::form::FormError;
use deflect::dialect::webhook::Webhook;
use deflect::dialect::{
    CallStatus, DIGITS_MAX, DOCUMENT_BYTES_MAX, DialectError, EndOfCall, Incoming, TurnRequest, acknowledgement,
    apology, content_type, read, read_status,
};
use deflect::line::prompt::Prompt;
use deflect::line::step::{Collect, DialResult, Input, Speech, Step};
use hyper::Method;
use proptest::prelude::*;

use crate::support::dialect::{
    self, any_steps, collect_number, connect, every_kind, menu, menu_that_listens, prompt, prompts, recorded, sayable,
    turn, typed_webhook, webhook, write,
};
use crate::support::platforms::element::Element;
use crate::support::platforms::plivo::Plivo;
use crate::support::platforms::{self, Deed, Heard, Leg, Platform, Said, Then};

const NEXT: &str = "https://ivr.example.org/voice/plivo?state=AQx-_9";
/// Parameters of every request, besides those under test.
const REQUEST: &str = "CallUUID=3e82ae9d-57d7-4d85-b1a4-000000000001&From=79161234567&To=74952321000&Direction=inbound\
    &CallerName=%D0%9E%D0%BB%D1%8C%D0%B3%D0%B0&SessionStart=2020-04-08+11%3A34%3A33.238707&BillRate=0.0085\
    &ParentAuthID=MA000000000000000001&RequestUUID=3e82ae9d-57d7-4d85-b1a4-000000000001";

fn platform() -> PlatformSettings {
    PlatformSettings {
        voices: vec![(Language::new("ru"), "Polly.Tatyana".to_owned())],
        locales: vec![(Language::new("ru"), "ru-RU".to_owned()), (Language::new("en"), "en-US".to_owned())],
        ..dialect::platform(Dialect::Plivo)
    }
}

/// Writes the steps and has the schema judge the document.
fn document(steps: &[Step]) -> String {
    let document = write(&platform(), &prompts(), steps, NEXT);
    Plivo.validate(&document);
    document
}

/// The words and the wait that Plivo makes of the steps.
fn heard(steps: &[Step]) -> Heard {
    let document = document(steps);
    Plivo.hears(&document).unwrap_or_else(|error| panic!("{error} in {document}"))
}

fn get_input(steps: &[Step]) -> Element {
    let response = Element::parse(&document(steps)).expect("a document");
    response.child("GetInput").expect("a collector").clone()
}

fn asks(path_and_query: &str, body: &str) -> Result<Incoming, DialectError> {
    webhook(Method::POST, path_and_query, body, |webhook| read(&platform(), webhook))
}

fn try_post(path_and_query: &str, body: &str) -> Result<TurnRequest, DialectError> {
    webhook(Method::POST, path_and_query, body, |webhook| turn(&platform(), webhook))
}

fn post(path_and_query: &str, body: &str) -> TurnRequest {
    try_post(path_and_query, body).unwrap_or_else(|error| panic!("{error} in {body}"))
}

/// The input read from a later turn with these parameters.
fn later(pairs: &[(&str, &str)]) -> Input {
    post("/voice/plivo?state=abc", &format!("{REQUEST}&{}", platforms::form(pairs))).input
}

fn leg(id: &str) -> Leg {
    Leg { id: id.to_owned(), from: "+79161234567".to_owned(), to: "+74952321000".to_owned() }
}

// Requests.

#[test]
fn a_call_begins_with_what_plivo_sends() {
    let request = post("/voice/plivo", &format!("{REQUEST}&CallStatus=ringing&Event=StartApp"));
    assert_eq!(request.call.as_str(), "3e82ae9d-57d7-4d85-b1a4-000000000001");
    assert_eq!((request.from.as_str(), request.to.as_str()), ("79161234567", "74952321000"));
    assert_eq!((request.status, request.input, request.state), (Some(CallStatus::Ringing), Input::Start, None));
}

#[test]
fn a_turn_with_state_brings_it_along() {
    let request = post("/voice/plivo?state=AQx-_9", &format!("{REQUEST}&InputType=dtmf&Digits=1&Speech="));
    assert_eq!((request.state.as_deref(), request.input), (Some("AQx-_9"), Input::Keys("1".to_owned())));
}

#[test]
fn trap_numbers_have_no_plus_and_pass_as_they_are() {
    let read = |from: &str| post("/voice/plivo", &platforms::form(&[("CallUUID", "1"), ("From", from), ("To", from)]));
    for from in ["79161234567", "89161234567", "+79161234567", "sip:ivan@phone.plivo.com", "anonymous", "Иван", ""]
    {
        let request = read(from);
        assert_eq!((request.from.as_str(), request.to.as_str()), (from, from));
    }
}

#[test]
fn callers_are_known_however_their_number_is_written() {
    let kind = |from: &str| {
        let request = post("/voice/plivo", &platforms::form(&[("CallUUID", "1"), ("From", from)]));
        NumberPlan::new("RU", &["RU"]).expect("Russia").caller(&request.from).kind
    };
    for mobile in ["79161234567", "+79161234567", "sip:79161234567@phone.plivo.com", "tel:+79161234567"] {
        assert_eq!(kind(mobile), CallerKind::Mobile, "{mobile}");
    }
    assert_eq!(kind("447911123456"), CallerKind::Foreign, "no Russian number has twelve digits");
    for hidden in ["", "anonymous", "266696687", "sip:ivan@phone.plivo.com", "Иван"] {
        assert_eq!(kind(hidden), CallerKind::Hidden, "{hidden}");
    }
}

#[test]
fn silence_is_a_redirect_and_an_action_with_nothing_in_it() {
    assert_eq!(later(&[("Event", "Redirect"), ("CallStatus", "in-progress")]), Input::NoInput);
    assert_eq!(later(&[]), Input::NoInput);
    assert_eq!(later(&[("InputType", "dtmf"), ("Digits", "")]), Input::NoInput);
    assert_eq!(later(&[("InputType", "speech"), ("Speech", ""), ("SpeechConfidenceScore", "")]), Input::NoInput);
}

#[test]
fn keys_come_as_they_are_and_bounded() {
    for keys in ["1", "#", "*", "0", "89161234567", "٣", "раз"] {
        assert_eq!(later(&[("InputType", "dtmf"), ("Digits", keys)]), Input::Keys(keys.to_owned()));
    }
    assert_eq!(later(&[("Digits", &"1".repeat(5000))]), Input::Keys("1".repeat(DIGITS_MAX + 1)));
}

#[test]
fn trap_speech_has_other_names_and_its_own_scale() {
    let said = |score| match later(&[("Speech", "Где мой заказ?"), ("SpeechConfidenceScore", score)]) {
        Input::Speech(Speech { words, confidence }) => {
            assert_eq!(words, "Где мой заказ?");
            confidence
        }
        other => panic!("{other:?}"),
    };
    for (score, percent) in [("0.8712", Some(87)), ("1.0", Some(100)), ("0", None), ("", None), ("высокая", None)]
    {
        assert_eq!(said(score), percent, "{score}");
    }
    assert_eq!(later(&[("SpeechResult", "да")]), Input::NoInput, "another platform's name");
}

#[test]
fn the_result_of_a_dial_is_read_in_all_of_plivos_words() {
    let results = [
        ("completed", "", DialResult::Answered),
        ("completed", "1", DialResult::Answered),
        ("completed", "0", DialResult::NoAnswer),
        ("answered", "0.0", DialResult::NoAnswer),
        ("COMPLETED", "37", DialResult::Answered),
        ("completed", "long", DialResult::Answered),
        ("busy", "0", DialResult::Busy),
        ("no-answer", "", DialResult::NoAnswer),
        ("timeout", "", DialResult::NoAnswer),
        ("failed", "", DialResult::Failed),
        ("cancel", "", DialResult::Failed),
        ("новое", "12", DialResult::Failed),
    ];
    for (status, seconds, result) in results {
        let more = [("DialStatus", status), ("DialBLegDuration", seconds), ("DialHangupCause", "NORMAL_CLEARING")];
        assert_eq!(later(&more), Input::Dialled(result), "{status} {seconds}");
    }
}

#[test]
fn what_becomes_of_the_line_dialled_is_told_apart_from_turns() {
    let told = |url: &str, more: &str| asks(url, &format!("{REQUEST}&CallStatus=in-progress&{more}"));
    let url = "/voice/plivo?state=abc";
    let talked = told(url, "Event=DialHangup&DialAction=hangup&DialBLegDuration=12").expect("a notice");
    let Incoming::Talked(talk) = talked else { panic!("{talked:?}") };
    assert_eq!((talk.call.as_str(), talk.state.as_str()), ("3e82ae9d-57d7-4d85-b1a4-000000000001", "abc"));
    for silent in [
        "DialAction=answer",
        "DialAction=connected&DialBLegDuration=0",
        "DialAction=hangup&DialBLegDuration=0",
        "DialAction=hangup",
        "DialAction=",
    ] {
        assert_eq!(told(url, silent), Ok(Incoming::Ignored), "{silent}");
    }
    assert_eq!(told("/voice/plivo", "DialAction=hangup&DialBLegDuration=12"), Ok(Incoming::Ignored), "of no turn");
    let dial = document(&[connect(Duration::from_secs(25))]);
    assert!(dial.contains(&format!(r#"callbackMethod="POST" callbackUrl="{NEXT}""#)), "{dial}");
}

#[test]
fn a_get_is_read_from_the_query() {
    let path = "/voice/plivo?state=abc&CallUUID=1&From=79161234567&Digits=2";
    let request = webhook(Method::GET, path, "", |webhook| turn(&platform(), webhook)).expect("a turn");
    assert_eq!((request.from.as_str(), request.input), ("79161234567", Input::Keys("2".to_owned())));
}

#[test]
fn a_parameter_that_has_one_value_may_not_come_twice() {
    for name in ["CallUUID", "From", "To", "Digits", "CallStatus", "DialStatus", "Speech"] {
        let call = if name == "CallUUID" { "" } else { "CallUUID=1&" };
        let twice = try_post("/voice/plivo?state=a", &format!("{call}{name}=1&{name}=1"));
        assert_eq!(twice, Err(DialectError::Parameters(FormError::Repeated(name))));
    }
    assert_eq!(later(&[("X-PH-Name", "1"), ("X-PH-Name", "2")]), Input::NoInput, "others are left alone");
}

#[test]
fn a_request_without_a_call_id_or_of_another_type_is_refused() {
    assert_eq!(try_post("/voice/plivo", "CallSid=1&From=1"), Err(DialectError::Missing("CallUUID")));
    for bad in ["", "two+words", "%D0%B7%D0%B2%D0%BE%D0%BD%D0%BE%D0%BA"] {
        assert_eq!(try_post("/voice/plivo", &format!("CallUUID={bad}")), Err(DialectError::CallId), "{bad}");
    }
    let read = |webhook: &Webhook<'_>| turn(&platform(), webhook);
    let json = typed_webhook(Method::POST, "/voice/plivo", "application/json", "{}", read);
    assert_eq!(json, Err(DialectError::NotAForm));
}

const HANG_UP: &str = "CallStatus=completed&Event=Hangup&Duration=37&BillDuration=60&HangupCause=NORMAL_CLEARING\
    &HangupCauseName=Normal+Hangup&HangupSource=Caller";

#[test]
fn the_hang_up_url_ends_the_call_and_other_events_do_not() {
    let told = |more: &str| {
        let body = format!("{REQUEST}&{more}");
        webhook(Method::POST, "/voice/plivo/status", &body, |webhook| read_status(&platform(), webhook)).expect(more)
    };
    let end = told(HANG_UP).expect("an end");
    assert_eq!((end.status, end.duration), (CallStatus::Completed, Some(Duration::from_secs(37))));
    assert_eq!(told(HANG_UP), Some(end), "a repeat reads the same");
    for (more, status) in [
        ("Event=Hangup", CallStatus::Completed),
        ("Event=Hangup&CallStatus=in-progress", CallStatus::Completed),
        ("CallStatus=busy", CallStatus::Busy),
        ("CallStatus=timeout", CallStatus::NoAnswer),
        ("CallStatus=no-answer", CallStatus::NoAnswer),
        ("CallStatus=failed", CallStatus::Failed),
        ("CallStatus=cancel", CallStatus::Canceled),
    ] {
        assert_eq!(told(more).map(|end| end.status), Some(status), "{more}");
    }
    for going_on in ["Event=Ring&CallStatus=ringing", "Event=StartApp&CallStatus=in-progress", "CallStatus=", ""] {
        assert_eq!(told(going_on), None, "{going_on}");
    }
}

#[test]
fn a_hang_up_notice_is_taken_where_calls_come_in_but_never_instead_of_a_result() {
    for url in ["/voice/plivo", "/voice/plivo?state=abc"] {
        let Ok(Incoming::End(EndOfCall { call, status, duration, talk: None })) =
            asks(url, &format!("{REQUEST}&{HANG_UP}"))
        else {
            panic!("{url} is no end");
        };
        assert_eq!(call.as_str(), "3e82ae9d-57d7-4d85-b1a4-000000000001");
        assert_eq!((status, duration), (CallStatus::Completed, Some(Duration::from_secs(37))));
    }
    let left_while_dialling = [("CallStatus", "completed"), ("DialStatus", "completed")];
    assert_eq!(later(&left_while_dialling), Input::Dialled(DialResult::Answered));
}

// Documents.

#[test]
fn a_menu_is_heard_waited_for_and_goes_on() {
    let speech = |text: &str| {
        let (locale, voice) = ("ru-RU".to_owned(), Some("Polly.Tatyana".to_owned()));
        Said::Speech { text: text.to_owned(), locale, voice }
    };
    let then = Then::Keys { digits_max: 1, wait: Duration::from_secs(5), barge_in: true, phrases: None };
    let said = vec![speech("Здравствуйте!"), speech("Нажмите 1.")];
    assert_eq!(heard(&[menu(&["Здравствуйте!", "Нажмите 1."])]), Heard { said, then });
}

#[test]
fn keys_silence_and_results_all_come_to_the_next_address() {
    let menu = document(&[menu(&["Меню"])]);
    for deed in [Deed::Keys("1"), Deed::Silence] {
        assert_eq!(Plivo.does(&leg("a"), &menu, deed).url, NEXT);
    }
    let dial = document(&[connect(Duration::from_secs(25))]);
    assert_eq!(Plivo.does(&leg("a"), &dial, Deed::Dialled(DialResult::Busy)).url, NEXT);
}

#[test]
fn trap_hash_ends_the_input_unless_turned_off_so_that_it_is_a_key() {
    assert_eq!(get_input(&[menu(&["Меню"])]).attribute("finishOnKey"), Some("none"));
    assert_eq!(get_input(&[collect_number()]).attribute("finishOnKey"), Some("#"));
}

#[test]
fn trap_the_time_is_for_all_keys_so_a_number_gets_time_to_be_typed() {
    let number = get_input(&[collect_number()]);
    for (name, value) in [("numDigits", "11"), ("executionTimeout", "15"), ("digitEndTimeout", "5")] {
        assert_eq!(number.attribute(name), Some(value), "{name}");
    }
}

#[test]
fn trap_times_and_keys_have_limits() {
    let limits = |digits_max, millis| {
        let collect = Collect { prompts: vec![], digits_max, wait: Duration::from_millis(millis), listen: None };
        let input = get_input(&[Step::Collect(collect)]);
        ["executionTimeout", "digitEndTimeout", "numDigits"].map(|name| input.attribute(name).unwrap().to_owned())
    };
    assert_eq!(limits(1, 0), ["5", "2", "1"]);
    assert_eq!(limits(1, 4200), ["5", "5", "1"]);
    assert_eq!(limits(1, 8000), ["8", "8", "1"]);
    assert_eq!(limits(1, 30_000), ["30", "10", "1"]);
    assert_eq!(limits(32, 30_000), ["60", "10", "32"]);
    assert_eq!(limits(255, 500_000), ["60", "10", "32"]);
    assert_eq!(limits(0, 5000), ["5", "5", "1"]);
}

#[test]
fn trap_man_speaks_no_russian_and_would_end_the_call() {
    let document = |voice: &str, locale: &str| {
        let language = Language::new("ru");
        let platform = PlatformSettings {
            voices: vec![(language.clone(), voice.to_owned())],
            locales: vec![(language, locale.to_owned())],
            ..platform()
        };
        write(&platform, &prompts(), &[Step::Say(prompt("Привет"))], NEXT)
    };
    let russian = document("MAN", "ru-RU");
    assert!(russian.contains(r#"<Speak language="ru-RU">Привет</Speak>"#), "{russian}");
    assert_eq!(Plivo.hears(&russian).expect("WOMAN speaks Russian").words(), "Привет");
    for (voice, locale) in [("MAN", "en-US"), ("WOMAN", "ru-RU"), ("Polly.Maxim", "ru-RU")] {
        let document = document(voice, locale);
        let speak = format!(r#"<Speak language="{locale}" voice="{voice}">"#);
        assert!(document.contains(&speak), "{document}");
        Plivo.hears(&document).expect(voice);
    }
}

#[test]
fn every_language_has_its_own_voice() {
    let english = Prompt { language: Language::new("en"), ..prompt("Hello") };
    let document = document(&[Step::Say(prompt("Привет")), Step::Say(english), Step::HangUp]);
    assert!(document.contains(r#"<Speak language="ru-RU" voice="Polly.Tatyana">Привет</Speak>"#), "{document}");
    assert!(document.contains(r#"<Speak language="en-US">Hello</Speak>"#), "{document}");
}

#[test]
fn a_menu_that_listens_takes_keys_and_phrases() {
    let listens = menu_that_listens(&["Скажите, чем помочь."], &["где мой заказ", "да, оператор"]);
    let input = get_input(std::slice::from_ref(&listens));
    for (name, value) in [
        ("inputType", "dtmf speech"),
        ("language", "ru-RU"),
        ("speechEndTimeout", "auto"),
        ("digitEndTimeout", "5"),
        ("numDigits", "1"),
    ] {
        assert_eq!(input.attribute(name), Some(value), "{name}");
    }
    let Then::Keys { phrases, .. } = heard(&[listens]).then else { panic!("no keys") };
    assert_eq!(phrases, Some(vec!["где мой заказ".to_owned(), "да  оператор".to_owned()]));
}

#[test]
fn too_many_phrases_leave_room_for_the_way_on() {
    let phrase = "фраза & ".repeat(12);
    let phrases = vec![phrase.as_str(); 600];
    let document = document(&[menu_that_listens(&["Скажите, чем помочь."], &phrases)]);
    assert!(document.len() <= DOCUMENT_BYTES_MAX, "{} bytes", document.len());
    assert!(document.contains("чем помочь") && document.contains("<Redirect"), "{document}");
}

#[test]
fn a_recording_is_played_inside_the_collector() {
    let document = write(&platform(), &recorded("Меню"), &[menu(&["Меню", "Другое"])], NEXT);
    Plivo.validate(&document);
    let heard = Plivo.hears(&document).expect("a document");
    let sound = "https://ivr.example.org/audio/ru/text.wav?v=c0ffee";
    assert_eq!(heard.said[0], Said::Sound(sound.to_owned()));
    assert_eq!(heard.words(), "Другое");
}

#[test]
fn trap_another_line_is_dialled_without_plus_after_what_is_said() {
    let steps = [Step::Say(prompt("Соединяю.")), connect(Duration::from_secs(25))];
    assert!(document(&steps).contains("<Number>74950000002</Number>"), "{}", document(&steps));
    let heard = heard(&steps);
    assert_eq!(heard.words(), "Соединяю.");
    assert_eq!(heard.then, Then::Dial { number: "+74950000002".to_owned(), wait: Duration::from_secs(25) });
}

#[test]
fn nothing_follows_a_step_that_waits_or_ends() {
    for last in [menu(&["Меню"]), connect(Duration::from_secs(25)), Step::HangUp] {
        let alone = document(std::slice::from_ref(&last));
        assert_eq!(document(&[last, Step::Say(prompt("Не слышно")), Step::HangUp]), alone);
    }
}

#[test]
fn a_document_too_long_loses_speech_but_never_the_way_on() {
    let text = "Слово & дело, и так без конца. ".repeat(200);
    let document = document(&[menu(&[text.as_str(); 10])]);
    assert!((DOCUMENT_BYTES_MAX * 3 / 4..=DOCUMENT_BYTES_MAX).contains(&document.len()), "{} bytes", document.len());
    assert_eq!(Plivo.does(&leg("a"), &document, Deed::Silence).url, NEXT);
}

#[test]
fn an_apology_and_nothing_are_whole_documents() {
    let apology = apology(&platform(), "Простите & <перезвоните>", &Language::new("ru"));
    for (document, words) in [(apology.as_str(), "Простите & <перезвоните>"), (acknowledgement(&platform()), "")]
    {
        Plivo.validate(document);
        let heard = Plivo.hears(document).expect("a document");
        assert_eq!((heard.words().as_str(), heard.then), (words, Then::HangUp));
    }
    assert_eq!(content_type(&platform()), "text/xml; charset=utf-8");
}

#[test]
fn trap_prompts_stand_inside_and_a_redirect_follows_and_addresses_are_absolute() {
    for steps in every_kind() {
        let document = document(&steps);
        let response = Element::parse(&document).expect("a document");
        for (index, input) in response.children.iter().enumerate().filter(|(_, verb)| verb.name == "GetInput") {
            assert_eq!(index, 0, "nothing is said before it: {document}");
            assert_eq!(input.attribute("action"), Some(NEXT));
            let redirect = &response.children[index + 1];
            assert_eq!((redirect.name.as_str(), redirect.text.as_str()), ("Redirect", NEXT));
            assert_eq!(redirect.attribute("method"), Some("POST"));
        }
    }
}

#[test]
fn trap_text_from_outside_never_becomes_markup() {
    let hostile = "</Speak><Hangup/><Speak>&amp; ]]> <break time=\"9s\"/> <!-- x --> <?y?> <![CDATA[z]]> {{x}}";
    assert_eq!(heard(&[menu(&[hostile])]).words(), hostile);
    let phrase = r#""/><Hangup x="'&amp;<>"#;
    let Then::Keys { phrases, .. } = heard(&[menu_that_listens(&["Меню"], &[phrase])]).then else {
        panic!("no keys")
    };
    assert_eq!(phrases, Some(vec![phrase.to_owned()]));
}

#[test]
fn trap_ampersands_in_urls_are_escaped() {
    let url = "https://ivr.example.org/voice/plivo?a=1&state=x";
    let document = write(&platform(), &prompts(), &[menu(&["Меню"])], url);
    Plivo.validate(&document);
    assert_eq!(Plivo.does(&leg("a"), &document, Deed::Keys("1")).url, url);
    assert_eq!(document.matches("?a=1&amp;state=x").count(), 2);
}

// The same dialogs as the official library writes them.

/// The elements of the reference, and of ours, without the attributes that the test names.
fn assert_alike(steps: &[Step], name: &str, leaving_out: &[&str]) {
    let ours = Element::parse(&document(steps)).expect("a document");
    let reference = platforms::response::reference(&format!("plivo/{name}"), NEXT);
    let bare = |mut response: Element| {
        for element in &mut response.children {
            element.attributes.retain(|(name, _)| !leaving_out.contains(&name.as_str()));
        }
        response.children
    };
    assert_eq!(bare(ours), bare(reference));
}

#[test]
fn a_menu_is_what_the_official_library_writes_save_a_longer_wait() {
    let texts = "Нажмите 1, чтобы получить ссылку в СМС. Нажмите 2, чтобы услышать адрес сайта. \
                 Нажмите 0, чтобы повторить.";
    let greeting = Step::Say(prompt("Здравствуйте! Вы позвонили в компанию «Ромашка»."));
    assert_alike(&[greeting, menu(&[texts])], "01-menu.xml", &["executionTimeout"]);
}

#[test]
fn a_farewell_is_what_the_official_library_writes() {
    assert_alike(&[Step::Say(prompt("Ссылка отправлена. До свидания!")), Step::HangUp], "02-farewell.xml", &[]);
}

#[test]
fn escaped_text_is_what_the_official_library_writes_save_its_pause() {
    let ours = document(&[Step::Say(prompt("Тариф «А&Б» <лёгкий> \"1\" 'апостроф' 5 > 3")), Step::HangUp]);
    let mut reference = platforms::response::reference("plivo/04-escaping.xml", NEXT);
    reference.children.retain(|element| element.name != "Wait");
    assert_eq!(Element::parse(&ours).expect("a document"), reference);
}

#[test]
fn a_recorded_prompt_is_what_the_official_library_writes_save_its_address_and_waits() {
    let collect =
        Collect { prompts: vec![prompt("ПИН")], digits_max: 4, wait: Duration::from_secs(12), listen: None };
    let document = write(&platform(), &recorded("ПИН"), &[Step::Collect(collect)], NEXT);
    let mut ours = Element::parse(&document).expect("a document");
    let mut reference = platforms::response::reference("plivo/05-play-gather.xml", NEXT);
    for response in [&mut ours, &mut reference] {
        let input = &mut response.children[0];
        assert_eq!(input.children[0].name, "Play");
        input.children[0].text.clear();
        input.attributes.retain(|(name, _)| !["digitEndTimeout", "method", "redirect"].contains(&name.as_str()));
        response.children[1].attributes.clear();
    }
    assert_eq!(ours, reference);
}

#[test]
fn a_dial_is_what_the_official_library_writes_save_the_number_shown() {
    assert_alike(&[connect(Duration::from_secs(25))], "06-dial.xml", &["callerId", "callbackMethod", "callbackUrl"]);
}

#[test]
fn listening_is_what_the_official_library_writes_save_what_it_leaves_to_default() {
    let listens = menu_that_listens(&["Скажите, чем помочь."], &["баланс", "оператор", "ссылка"]);
    let ours = document(&[listens]);
    let mut ours = Element::parse(&ours).expect("a document");
    assert_eq!(ours.children.pop().expect("a way on").name, "Redirect");
    let reference = platforms::response::reference("plivo/07-speech-gather.xml", NEXT);
    let explicit = ["digitEndTimeout", "executionTimeout", "finishOnKey", "method", "redirect", "speechEndTimeout"];
    let bare = |mut response: Element| {
        response.children[0].attributes.retain(|(name, _)| !explicit.contains(&name.as_str()));
        response
    };
    assert_eq!(bare(ours), bare(reference));
}

// Any text.

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_steps_are_heard_as_they_were_written((texts, steps) in any_steps()) {
        let document = write(&platform(), &prompts(), &steps, NEXT);
        prop_assert!(document.len() <= DOCUMENT_BYTES_MAX);
        let heard = Plivo.hears(&document).expect("a document that can be followed");
        let (said, expected) = (heard.words().replace(' ', ""), sayable(&texts.join(" ")).replace(' ', ""));
        let is_whole = document.len() < DOCUMENT_BYTES_MAX - 4096;
        prop_assert!(if is_whole { said == expected } else { expected.starts_with(&said) }, "{said:?}\n{expected:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_steps_are_valid_by_the_schema((_, steps) in any_steps()) {
        document(&steps);
    }
}

// The stand-in.

#[test]
fn the_stand_in_refuses_what_plivo_would() {
    let input = |attributes: &str| format!("<Response><GetInput digitEndTimeout=\"5\" {attributes}/></Response>");
    let refused = [
        "<Response><Say>x</Say></Response>".to_owned(),
        "<Response><Speak voice=\"MAN\" language=\"ru-RU\">x</Speak></Response>".to_owned(),
        "<Response><Speak language=\"ru\">x</Speak></Response>".to_owned(),
        "<Response><Redirect>/relative</Redirect></Response>".to_owned(),
        "<Response><Play>/relative.wav</Play></Response>".to_owned(),
        "<Response><Dial action=\"https://a.ru/\" timeout=\"9\"><Number>+74950000002</Number></Dial></Response>"
            .to_owned(),
        input("numDigits=\"1\" finishOnKey=\"none\""),
        input("action=\"/relative\" numDigits=\"1\" finishOnKey=\"none\""),
        input("action=\"https://a.ru/\" numDigits=\"1\""),
        input("action=\"https://a.ru/\" numDigits=\"33\""),
        input("action=\"https://a.ru/\" executionTimeout=\"4\""),
        input("action=\"https://a.ru/\" executionTimeout=\"61\""),
        input("action=\"https://a.ru/\" redirect=\"false\""),
        input("action=\"https://a.ru/\" input=\"dtmf\""),
    ];
    for document in refused {
        assert!(Plivo.hears(&document).is_err(), "{document}");
    }
}
