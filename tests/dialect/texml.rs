//! TeXML: what a request of Telnyx says, what a document does, and the traps of the dialect one by one.

use std::time::Duration;

use data_encoding::BASE64;
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
use ring::signature::KeyPair;

use crate::support::dialect::{
    self, any_steps, collect_number, connect, every_kind, menu, menu_that_listens, prompt, prompts, recorded, sayable,
    turn, typed_webhook, webhook, write,
};
use crate::support::platforms::element::Element;
use crate::support::platforms::texml::Texml;
use crate::support::platforms::{self, Deed, Heard, Leg, Platform, Said, Then};

const NEXT: &str = "https://ivr.example.org/voice/telnyx?state=AQx-_9";
/// Parameters of every request, besides those under test, as Telnyx documents them.
const REQUEST: &str = "AccountSid=6a9a7976-0000-45d2-9258-000000000001&CallSid=v3%3Aabc_-1&CallSidLegacy=v3%3Aabc_-1\
    &CallerId=%D0%9E%D0%BB%D1%8C%D0%B3%D0%B0&CallingPartyType=pstn&ConnectionId=1568109700000000001\
    &From=%2B79161234567&FromSipUri=%2B79161234567%40192.0.2.10&To=%2B74952321000&ToSipUri=%2B74952321000%40192.0.2.20";

fn platform() -> PlatformSettings {
    PlatformSettings {
        voices: vec![(Language::new("ru"), "Polly.Tatyana".to_owned())],
        ..dialect::platform(Dialect::Texml)
    }
}

/// Writes the steps and has the schema judge the document.
fn document(steps: &[Step]) -> String {
    let document = write(&platform(), &prompts(), steps, NEXT);
    Texml.validate(&document);
    document
}

/// The words and the wait that Telnyx makes of the steps.
fn heard(steps: &[Step]) -> Heard {
    let document = document(steps);
    Texml.hears(&document).unwrap_or_else(|error| panic!("{error} in {document}"))
}

fn gather(steps: &[Step]) -> Element {
    let response = Element::parse(&document(steps)).expect("a document");
    response.child("Gather").expect("a gather").clone()
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
    post("/voice/telnyx?state=abc", &format!("{REQUEST}&{}", platforms::form(pairs))).input
}

fn leg(id: &str) -> Leg {
    Leg { id: id.to_owned(), from: "+79161234567".to_owned(), to: "+74952321000".to_owned() }
}

// Requests.

#[test]
fn a_call_begins_with_what_telnyx_sends() {
    let request = post("/voice/telnyx", &format!("{REQUEST}&CallStatus=ringing&Direction=inbound"));
    assert_eq!(request.call.as_str(), "v3:abc_-1");
    assert_eq!((request.from.as_str(), request.to.as_str()), ("+79161234567", "+74952321000"));
    assert_eq!((request.status, request.input, request.state), (Some(CallStatus::Ringing), Input::Start, None));
}

#[test]
fn a_result_without_status_is_a_turn() {
    let request = post("/voice/telnyx?state=AQx-_9", "CallSid=v3%3Aabc&From=1&To=2&Digits=1");
    assert_eq!((request.status, request.input), (None, Input::Keys("1".to_owned())));
    assert_eq!(request.state.as_deref(), Some("AQx-_9"));
}

#[test]
fn silence_is_a_redirect_an_action_without_digits_and_an_action_with_empty_ones() {
    assert_eq!(later(&[("CallStatus", "in-progress")]), Input::NoInput);
    assert_eq!(later(&[]), Input::NoInput);
    assert_eq!(later(&[("Digits", ""), ("SpeechResult", ""), ("Confidence", "0.0")]), Input::NoInput);
}

#[test]
fn keys_come_as_they_are_and_bounded() {
    for keys in ["1", "#", "*", "0", "89161234567", "٣", "раз"] {
        assert_eq!(later(&[("Digits", keys)]), Input::Keys(keys.to_owned()));
    }
    assert_eq!(later(&[("Digits", &"1".repeat(5000))]), Input::Keys("1".repeat(DIGITS_MAX + 1)));
}

#[test]
fn speech_is_read_with_how_sure_the_recogniser_is() {
    let said = |confidence| match later(&[("SpeechResult", "Где мой заказ?"), ("Confidence", confidence)]) {
        Input::Speech(Speech { words, confidence }) => {
            assert_eq!(words, "Где мой заказ?");
            confidence
        }
        other => panic!("{other:?}"),
    };
    for (confidence, percent) in [("0.87", Some(87)), ("1", Some(100)), ("0", None), ("", None), ("высокая", None)]
    {
        assert_eq!(said(confidence), percent, "{confidence}");
    }
    let bare = Speech { words: "да".to_owned(), confidence: None };
    assert_eq!(later(&[("SpeechResult", "да")]), Input::Speech(bare));
    assert_eq!(later(&[("SpeechResult", "один"), ("Digits", "1")]), Input::Keys("1".to_owned()), "a key is surer");
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
        ("новое", DialResult::Failed),
    ];
    for (status, result) in results {
        assert_eq!(later(&[("DialCallStatus", status)]), Input::Dialled(result), "{status}");
    }
}

#[test]
fn a_get_is_read_from_the_query() {
    let path = "/voice/telnyx?state=abc&CallSid=v3%3Aa&From=%2B79161234567&Digits=2";
    let request = webhook(Method::GET, path, "", |webhook| turn(&platform(), webhook)).expect("a turn");
    assert_eq!((request.from.as_str(), request.input), ("+79161234567", Input::Keys("2".to_owned())));
}

#[test]
fn a_parameter_that_has_one_value_may_not_come_twice() {
    for name in ["CallSid", "From", "To", "Digits", "CallStatus", "DialCallStatus", "SpeechResult"] {
        let call = if name == "CallSid" { "" } else { "CallSid=1&" };
        let twice = try_post("/voice/telnyx?state=a", &format!("{call}{name}=1&{name}=1"));
        assert_eq!(twice, Err(DialectError::Parameters(FormError::Repeated(name))));
    }
    assert_eq!(later(&[("CallerId", "1"), ("New", "2"), ("New", "3")]), Input::NoInput, "others are left alone");
}

#[test]
fn a_request_without_a_call_id_or_of_another_type_is_refused() {
    assert_eq!(try_post("/voice/telnyx", "From=1"), Err(DialectError::Missing("CallSid")));
    for bad in ["", "two+words", "%D0%B7%D0%B2%D0%BE%D0%BD%D0%BE%D0%BA"] {
        assert_eq!(try_post("/voice/telnyx", &format!("CallSid={bad}")), Err(DialectError::CallId), "{bad}");
    }
    let read = |webhook: &Webhook<'_>| turn(&platform(), webhook);
    let json = typed_webhook(Method::POST, "/voice/telnyx", "application/json", r#"{"data":{}}"#, read);
    assert_eq!(json, Err(DialectError::NotAForm));
}

#[test]
fn callers_are_known_however_their_number_is_written() {
    let kind = |from: &str| {
        let request = post("/voice/telnyx", &platforms::form(&[("CallSid", "v3:a"), ("From", from)]));
        assert_eq!(request.from, from);
        NumberPlan::new("RU", &["RU"]).expect("Russia").caller(&request.from).kind
    };
    for mobile in ["+79161234567", "79161234567", "sip:+79161234567@sip.telnyx.com", "tel:+79161234567"] {
        assert_eq!(kind(mobile), CallerKind::Mobile, "{mobile}");
    }
    for hidden in ["", "anonymous", "+266696687", "ivan@sip.telnyx.com", "Иван"] {
        assert_eq!(kind(hidden), CallerKind::Hidden, "{hidden}");
    }
}

#[test]
fn the_status_call_back_ends_the_call_and_its_earlier_stages_do_not() {
    let told = |status: &str| {
        let more = [("CallStatus", status), ("CallDuration", "37"), ("Timestamp", "2026-11-20T09:00:21.000000Z")];
        let body = format!("{REQUEST}&{}", platforms::form(&more));
        webhook(Method::POST, "/voice/telnyx/status", &body, |webhook| read_status(&platform(), webhook)).expect(status)
    };
    for going_on in ["initiated", "ringing", "in-progress", "новое", ""] {
        assert_eq!(told(going_on), None, "{going_on}");
    }
    for (word, status) in [
        ("completed", CallStatus::Completed),
        ("busy", CallStatus::Busy),
        ("no-answer", CallStatus::NoAnswer),
        ("failed", CallStatus::Failed),
        ("canceled", CallStatus::Canceled),
    ] {
        let end = told(word).expect(word);
        assert_eq!((end.call.as_str(), end.status), ("v3:abc_-1", status));
        assert_eq!(end.duration, Some(Duration::from_secs(37)));
    }
}

#[test]
fn the_notice_of_the_end_is_taken_where_calls_come_in_but_never_instead_of_a_result() {
    for url in ["/voice/telnyx", "/voice/telnyx?state=abc"] {
        let Ok(Incoming::End(EndOfCall { call, status, duration, talk: None })) =
            asks(url, &format!("{REQUEST}&CallStatus=completed&CallDuration=4"))
        else {
            panic!("{url} is no end");
        };
        assert_eq!(
            (call.as_str(), status, duration),
            ("v3:abc_-1", CallStatus::Completed, Some(Duration::from_secs(4)))
        );
    }
    let left_while_dialling = [("CallStatus", "completed"), ("DialCallStatus", "answered")];
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
    let call = leg("a");
    for deed in [Deed::Keys("1"), Deed::Silence] {
        assert_eq!(Texml.does(&call, &menu, deed).url, NEXT);
    }
    let dial = document(&[connect(Duration::from_secs(25))]);
    assert_eq!(Texml.does(&call, &dial, Deed::Dialled(DialResult::Busy)).url, NEXT);
}

#[test]
fn trap_num_digits_is_exact_so_a_number_is_bounded_otherwise_and_ends_with_hash() {
    let gather = gather(&[collect_number()]);
    assert_eq!((gather.attribute("minDigits"), gather.attribute("maxDigits")), (Some("1"), Some("11")));
    assert_eq!((gather.attribute("numDigits"), gather.attribute("finishOnKey")), (None, Some("#")));
}

#[test]
fn trap_hash_ends_a_gather_unless_turned_off_so_that_it_is_a_key() {
    assert_eq!(gather(&[menu(&["Меню"])]).attribute("finishOnKey"), Some(""));
}

#[test]
fn trap_the_method_of_a_gather_is_the_applications() {
    assert_eq!(gather(&[menu(&["Меню"])]).attribute("method"), None);
}

#[test]
fn trap_waits_and_rings_have_limits() {
    let collect = |wait| Collect { prompts: vec![], digits_max: 1, wait, listen: None };
    let waits = |wait| match heard(&[Step::Collect(collect(wait))]).then {
        Then::Keys { wait, .. } => wait.as_secs(),
        other => panic!("{other:?}"),
    };
    for (millis, seconds) in [(0, 1), (1000, 1), (4200, 5), (8000, 8), (500_000, 120)] {
        assert_eq!(waits(Duration::from_millis(millis)), seconds, "{millis} ms");
    }
    let rings = |wait| match heard(&[connect(Duration::from_secs(wait))]).then {
        Then::Dial { wait, .. } => wait.as_secs(),
        other => panic!("{other:?}"),
    };
    assert_eq!([rings(0), rings(25), rings(600)], [5, 25, 120]);
}

#[test]
fn trap_double_braces_are_a_template_and_never_stand_in_a_document() {
    for text in ["Код {{otp}}", "{{{x}}}", "{{{{{{", "{\u{1}{x}}", "{\u{ffff}{", "{{{{#each}}{{/each}}"] {
        for steps in [vec![menu(&[text])], vec![Step::Say(prompt(text)), Step::HangUp]] {
            let said = heard(&steps).words();
            assert_eq!(said.replace(' ', ""), sayable(text).replace(' ', ""), "nothing is lost");
        }
        assert!(!apology(&platform(), text, &Language::new("ru")).contains("{{"), "{text}");
    }
    assert!(!document(&[menu_that_listens(&["Меню"], &["{{имя}}", "{", "{"])]).contains("{{"));
    assert_eq!(heard(&[menu(&["{одна}"])]).words(), "{одна}");
}

#[test]
fn trap_language_is_for_alice_and_the_default_voice_is_english() {
    let russian = |voice: Option<&str>| {
        let voices = voice.map(|voice| (Language::new("ru"), voice.to_owned())).into_iter().collect();
        let document =
            write(&PlatformSettings { voices, ..platform() }, &prompts(), &[Step::Say(prompt("Привет"))], NEXT);
        let say = Element::parse(&document).expect("a document").children.remove(0);
        (say.attribute("voice").map(str::to_owned), say.attribute("language").map(str::to_owned))
    };
    let alice = (Some("alice".to_owned()), Some("ru-RU".to_owned()));
    assert_eq!(russian(None), alice, "a Russian text is not read by an English voice");
    assert_eq!(russian(Some("alice")), alice);
    for voice in ["Polly.Tatyana", "AWS.Polly.Tatyana", "Azure.ru-RU-SvetlanaNeural"] {
        assert_eq!(russian(Some(voice)), (Some(voice.to_owned()), None));
    }
}

#[test]
fn every_language_has_its_own_voice() {
    let english = Prompt { language: Language::new("en"), ..prompt("Hello") };
    let document = document(&[Step::Say(prompt("Привет")), Step::Say(english), Step::HangUp]);
    assert!(document.contains(r#"<Say voice="Polly.Tatyana">Привет</Say>"#), "{document}");
    assert!(document.contains(r#"<Say language="en" voice="alice">Hello</Say>"#), "{document}");
}

#[test]
fn a_menu_that_listens_takes_keys_and_phrases() {
    let listens = menu_that_listens(&["Скажите, чем помочь."], &["где мой заказ", "да, оператор"]);
    let gather = gather(std::slice::from_ref(&listens));
    for (name, value) in [
        ("input", "dtmf speech"),
        ("language", "ru-RU"),
        ("transcriptionEngine", "Google"),
        ("speechTimeout", "2"),
        ("maxDigits", "1"),
    ] {
        assert_eq!(gather.attribute(name), Some(value), "{name}");
    }
    let phrases = vec!["где мой заказ".to_owned(), "да  оператор".to_owned()];
    let Then::Keys { phrases: heard, .. } = heard(&[listens]).then else { panic!("no keys") };
    assert_eq!(heard, Some(phrases));
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
fn a_recording_is_played_inside_the_gather() {
    let document = write(&platform(), &recorded("Меню"), &[menu(&["Меню", "Другое"])], NEXT);
    Texml.validate(&document);
    let heard = Texml.hears(&document).expect("a document");
    let sound = "https://ivr.example.org/audio/ru/text.wav?v=c0ffee";
    assert_eq!(heard.said[0], Said::Sound(sound.to_owned()));
    assert_eq!(heard.words(), "Другое");
}

#[test]
fn another_line_is_dialled_after_what_is_said() {
    let heard = heard(&[Step::Say(prompt("Соединяю.")), connect(Duration::from_secs(25))]);
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
    let text = "Слово & дело {{и}} так без конца. ".repeat(200);
    let document = document(&[menu(&[text.as_str(); 10])]);
    assert!((DOCUMENT_BYTES_MAX * 3 / 4..=DOCUMENT_BYTES_MAX).contains(&document.len()), "{} bytes", document.len());
    assert_eq!(Texml.does(&leg("a"), &document, Deed::Silence).url, NEXT);
}

#[test]
fn an_apology_and_nothing_are_whole_documents() {
    let apology = apology(&platform(), "Простите & <перезвоните>", &Language::new("ru"));
    for (document, words) in [(apology.as_str(), "Простите & <перезвоните>"), (acknowledgement(&platform()), "")]
    {
        Texml.validate(document);
        let heard = Texml.hears(document).expect("a document");
        assert_eq!((heard.words().as_str(), heard.then), (words, Then::HangUp));
    }
    assert_eq!(content_type(&platform()), "text/xml; charset=utf-8");
}

#[test]
fn trap_prompts_stand_inside_and_a_redirect_follows_and_no_pause_is_anywhere() {
    for steps in every_kind() {
        let document = document(&steps);
        assert!(!document.contains("Pause"), "{document}");
        let response = Element::parse(&document).expect("a document");
        for (index, _) in response.children.iter().enumerate().filter(|(_, verb)| verb.name == "Gather") {
            assert_eq!(index, 0, "nothing is said before it: {document}");
            assert_eq!(response.children[index + 1].name, "Redirect", "{document}");
            assert_eq!(response.children[index + 1].attribute("method"), Some("POST"));
        }
    }
}

#[test]
fn trap_text_from_outside_never_becomes_markup() {
    let hostile = "</Say><Hangup/><Say>&amp; ]]> <break time=\"9s\"/> <!-- x --> <?y?> <![CDATA[z]]>";
    assert_eq!(heard(&[menu(&[hostile])]).words(), hostile);
    let phrases = r#""/><Hangup x="'&amp;<>"#;
    let Then::Keys { phrases: heard, .. } = heard(&[menu_that_listens(&["Меню"], &[phrases])]).then else {
        panic!("no keys")
    };
    assert_eq!(heard, Some(vec![phrases.to_owned()]));
}

#[test]
fn trap_ampersands_in_urls_are_escaped() {
    let url = "https://ivr.example.org/voice/telnyx?a=1&state=x";
    let document = write(&platform(), &prompts(), &[menu(&["Меню"])], url);
    Texml.validate(&document);
    assert_eq!(Texml.does(&leg("a"), &document, Deed::Keys("1")).url, url);
    assert_eq!(document.matches("?a=1&amp;state=x").count(), 2);
}

// The same dialogs as in the reference documents.

/// Takes attributes off that say the same in other words, or that our dialog does not have.
fn without(mut element: Element, names: &[&str]) -> Element {
    element.attributes.retain(|(name, _)| !names.contains(&name.as_str()));
    element
}

/// The elements of the reference, and of ours, without what the test names.
fn assert_alike(steps: &[Step], name: &str, leaving_out: &[&str]) {
    let ours = Element::parse(&document(steps)).expect("a document");
    let reference = platforms::response::reference(&format!("texml/{name}"), NEXT);
    let bare = |response: Element| -> Vec<_> {
        response.children.into_iter().map(|element| without(element, leaving_out)).collect()
    };
    assert_eq!(bare(ours), bare(reference));
}

#[test]
fn a_menu_is_the_reference_save_how_one_key_is_said() {
    let texts = "Нажмите 1, чтобы получить ссылку в СМС. Нажмите 2, чтобы услышать адрес сайта. \
                 Нажмите 0, чтобы повторить.";
    let greeting = Step::Say(prompt("Здравствуйте! Вы позвонили в компанию «Ромашка»."));
    let one_key = ["numDigits", "minDigits", "maxDigits", "validDigits", "finishOnKey"];
    assert_alike(&[greeting, menu(&[texts])], "01-menu.xml", &one_key);
}

#[test]
fn a_farewell_is_the_reference() {
    assert_alike(&[Step::Say(prompt("Ссылка отправлена. До свидания!")), Step::HangUp], "02-farewell.xml", &[]);
}

#[test]
fn a_recorded_prompt_is_the_reference_save_its_address_and_a_shorter_number() {
    let collect =
        Collect { prompts: vec![prompt("ПИН")], digits_max: 4, wait: Duration::from_secs(7), listen: None };
    let document = write(&platform(), &recorded("ПИН"), &[Step::Collect(collect)], NEXT);
    let mut ours = Element::parse(&document).expect("a document");
    let mut reference = platforms::response::reference("texml/05-play-gather.xml", NEXT);
    for response in [&mut ours, &mut reference] {
        let gather = &mut response.children[0];
        assert_eq!(gather.children[0].name, "Play");
        gather.children[0].text.clear();
        *gather = without(gather.clone(), &["minDigits"]);
        response.children[1].attributes.clear();
    }
    assert_eq!(ours, reference);
}

// Any text.

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_steps_are_heard_as_they_were_written((texts, steps) in any_steps()) {
        let document = write(&platform(), &prompts(), &steps, NEXT);
        prop_assert!(document.len() <= DOCUMENT_BYTES_MAX);
        let heard = Texml.hears(&document).expect("a document that can be followed");
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
fn the_stand_in_signs_with_the_key_of_its_settings() {
    let public_key = BASE64.encode(platforms::texml::key().public_key().as_ref());
    assert!(Texml.settings().contains(&public_key), "{public_key}");
}

#[test]
fn the_stand_in_refuses_what_telnyx_would() {
    let refused = [
        "<Response><Gather action=\"https://a.ru/\" maxDigits=\"1\" finishOnKey=\"\"><Pause/></Gather></Response>",
        "<Response><Gather action=\"/relative\" maxDigits=\"1\" finishOnKey=\"\"/></Response>",
        "<Response><Gather action=\"https://a.ru/\" maxDigits=\"1\"/></Response>",
        "<Response><Gather action=\"https://a.ru/\" maxDigits=\"200\"/></Response>",
        "<Response><Gather action=\"https://a.ru/\" numDigits=\"11\" minDigits=\"1\" maxDigits=\"11\"/></Response>",
        "<Response><Gather action=\"https://a.ru/\" maxDigits=\"2\" timeout=\"121\"/></Response>",
        "<Response><Gather action=\"https://a.ru/\" maxDigits=\"2\" method=\"POST\"/></Response>",
        "<Response><Say voice=\"Polly.Tatyana\" language=\"ru-RU\">x</Say></Response>",
        "<Response><Say voice=\"man\" language=\"ru-RU\">x</Say></Response>",
        "<Response><Say voice=\"alice\">{{x}}</Say></Response>",
        "<Response><Dial action=\"https://a.ru/\" timeout=\"4\"><Number>+7</Number></Dial></Response>",
        "<Response><Sms>x</Sms></Response>",
    ];
    for document in refused {
        assert!(Texml.hears(document).is_err(), "{document}");
    }
}
