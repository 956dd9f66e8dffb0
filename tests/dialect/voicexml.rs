//! VoiceXML: what a browser submits, what a page does, and the traps of the dialect one by one.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use deflect::base::call::{CallId, Language};
use deflect::config::settings::{Dialect, PlatformSettings};
use deflect::dialect::form::FormError;
use deflect::dialect::xml::is_allowed;
use deflect::dialect::{
    CallStatus, DIGITS_MAX, DOCUMENT_BYTES_MAX, DialectError, EndOfCall, Incoming, Page, TurnRequest, acknowledgement,
    apology, content_type, read, read_status, voicexml,
};
use deflect::line::prompt::{Prompt, PromptId, Prompts};
use deflect::line::recording::Recording;
use deflect::line::step::{Collect, DialResult, Input, Listen, Speech, Step};
use deflect::recordings::lost::LostRecordings;
use fluent_bundle::FluentResource;
use hyper::Method;
use proptest::prelude::*;

use crate::support::dialect::{self, PUBLIC_URL, collect_number, menu, number, prompt, typed_webhook, webhook};
use crate::support::line;
use crate::support::platforms::element::Element;
use crate::support::platforms::voicexml::{Voicexml, fails, introduces};
use crate::support::platforms::{self, Asked, Deed, Heard, Leg, Platform, Said, Then};

const NEXT: &str = "https://ivr.example.org/voice/voicexml?state=AQx-_9";
const VOICE: &str = "/voice/voicexml";
const LATER: &str = "/voice/voicexml?state=AQx-_9";
const VOICE_URL: &str = "https://ivr.example.org/voice/voicexml";
/// Call ids that would be code or markup if they could.
const HOSTILE: [&str; 8] =
    ["'+alert(1)+'", "\\", "\\'", "\"><exit/><x/y=\"", "]]>", "&#39;;//", "</vxml>", "'!='\\u0027"];

fn platform() -> PlatformSettings {
    PlatformSettings {
        voices: vec![(Language::new("ru"), "tatyana".to_owned())],
        ..dialect::platform(Dialect::Voicexml)
    }
}

/// Prompts with an apology, of which one, `text`, says whatever it is given.
fn prompts() -> Prompts {
    let mut prompts = Prompts::default();
    for (language, apology) in [("ru", "Простите. Пишите на сайт."), ("en", "Sorry. Write to us.")]
    {
        let text = format!("text = {{ $text }}\napology = {apology}\n");
        prompts
            .add(Language::new(language), vec![FluentResource::try_new(text).expect("Fluent")])
            .expect("two messages");
    }
    prompts
}

/// Prompts with a recording of these words.
fn recorded(words: &str) -> Prompts {
    let mut prompts = prompts();
    let recording = Recording { words: words.to_owned(), version: "0a1b".to_owned(), duration: Duration::from_secs(1) };
    prompts.record(&Language::new("ru"), PromptId::new("text"), recording);
    prompts
}

fn page_of(call: &str, prompts: &Prompts, steps: &[Step], next_url: &str) -> String {
    let call = &CallId::parse(call).expect("an id");
    let public_url = &PUBLIC_URL.parse().expect("a URL");
    let page = Page { call, steps, prompts, next_url, public_url, lost: &LostRecordings::default() };
    let document = deflect::dialect::write(&platform(), &page);
    Voicexml.validate(&document);
    document
}

/// Writes the steps and has the W3C schema judge the page.
fn document(steps: &[Step]) -> String {
    page_of("call-1", &prompts(), steps, NEXT)
}

fn heard(document: &str) -> Heard {
    Voicexml.hears(document).unwrap_or_else(|error| panic!("{error} in {document}"))
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

fn leg() -> Leg {
    Leg { id: "1".to_owned(), from: "+79161234567".to_owned(), to: "+74952321000".to_owned() }
}

/// The fields a page submits when this happens, in their order.
fn submitted(document: &str, deed: Deed<'_>) -> Vec<(String, String)> {
    fields(&Voicexml.does(&leg(), document, deed))
}

fn fields(asked: &Asked) -> Vec<(String, String)> {
    assert_eq!(asked.method, "POST");
    form_urlencoded::parse(asked.body.as_bytes()).into_owned().collect()
}

fn field(fields: &[(String, String)], name: &str) -> String {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).expect(name)
}

/// The input read from the fields a page submits when this happens.
fn input(document: &str, deed: Deed<'_>) -> Input {
    let asked = Voicexml.does(&leg(), document, deed);
    assert_eq!(asked.url, NEXT);
    post(LATER, &asked.body).input
}

fn try_read(method: Method, path_and_query: &str, body: &str) -> Result<Incoming, DialectError> {
    webhook(method, path_and_query, body, |webhook| read(&platform(), webhook))
}

fn post(path_and_query: &str, body: &str) -> TurnRequest {
    match try_read(Method::POST, path_and_query, body) {
        Ok(Incoming::Turn(request)) => request,
        other => panic!("{other:?} for {body}"),
    }
}

fn encoded(pairs: &[(&str, &str)]) -> String {
    platforms::form(pairs)
}

/// The input read from a later turn with these fields.
fn later(pairs: &[(&str, &str)]) -> Input {
    post(LATER, &encoded(&[&[("callid", "call-1")], pairs].concat())).input
}

fn listening(phrases: &[&str]) -> Step {
    let Step::Collect(mut collect) = menu(&["Скажите или нажмите."]) else {
        panic!("a menu collects")
    };
    let phrases: Arc<[String]> = phrases.iter().map(|&phrase| phrase.to_owned()).collect();
    collect.listen = Some(Listen { language: Language::new("ru"), phrases });
    Step::Collect(collect)
}

fn connect() -> Step {
    Step::Connect { number: number(), wait: Duration::from_secs(25) }
}

fn every_kind() -> [Vec<Step>; 6] {
    let say = || Step::Say(prompt("Раз, два."));
    [
        vec![say(), menu(&["Меню"])],
        vec![collect_number()],
        vec![listening(&["оператор"])],
        vec![say(), connect()],
        vec![say(), say(), Step::HangUp],
        vec![],
    ]
}

// The introduction.

fn introduction(made_up: &str) -> String {
    let made_up = CallId::parse(made_up).expect("an id");
    let document = voicexml::introduction(&platform(), VOICE_URL, &made_up, ("Простите.", &Language::new("ru")));
    Voicexml.validate(&document);
    document
}

const STANDARD: [(&str, &str); 3] = [
    ("session.sessionid", "s-1"),
    ("session.connection.remote.uri", "tel:+79161234567"),
    ("session.connection.local.uri", "sip:84952321000@ivr.example.org"),
];

#[test]
fn a_browser_that_says_nothing_is_asked() {
    for (method, path) in [(Method::GET, VOICE), (Method::POST, VOICE), (Method::GET, "/voice/voicexml?utm=1&ORIGIN=x")]
    {
        assert_eq!(try_read(method, path, ""), Ok(Incoming::Unintroduced), "{path}");
    }
}

#[test]
fn an_introduction_tells_who_calls_whom_in_which_call() {
    let asked = introduces(&introduction("made-up"), &STANDARD);
    assert_eq!((asked.method, asked.url.as_str()), ("POST", VOICE_URL));
    let request = post(VOICE, &asked.body);
    assert_eq!(request.call.as_str(), "s-1");
    assert_eq!((&*request.from, &*request.to), ("tel:+79161234567", "sip:84952321000@ivr.example.org"));
    assert_eq!((request.input, request.state, request.status), (Input::Start, None, Some(CallStatus::Ringing)));
}

#[test]
fn a_browser_without_an_id_of_the_call_takes_ours() {
    let request = post(VOICE, &introduces(&introduction("made-up"), &STANDARD[1..]).body);
    assert_eq!((request.call.as_str(), &*request.from), ("made-up", "tel:+79161234567"));
    let nobody = post(VOICE, &introduces(&introduction("made-up"), &[]).body);
    assert_eq!((nobody.call.as_str(), &*nobody.from, &*nobody.to), ("made-up", "", ""));
}

#[test]
fn an_id_that_could_be_none_is_not_taken() {
    for bad in ["", "two words", "звонок", &"c".repeat(129)] {
        let request = post(VOICE, &introduces(&introduction("made-up"), &[("session.sessionid", bad)]).body);
        assert_eq!(request.call.as_str(), "made-up", "{bad}");
    }
    for opaque in ["c".repeat(128).as_str(), "mpp1-2026:1/2?&=+%", HOSTILE[0]] {
        let request = post(VOICE, &introduces(&introduction("made-up"), &[("session.sessionid", opaque)]).body);
        assert_eq!(request.call.as_str(), opaque);
    }
    let neither = encoded(&[("event", "start"), ("callid", "two words"), ("madeup", "")]);
    assert_eq!(try_read(Method::POST, VOICE, &neither), Err(DialectError::CallId));
}

#[test]
fn avaya_tells_the_same_in_its_own_variables() {
    let avaya = [
        ("session.avaya.telephone.ani", "9161234567"),
        ("session.avaya.telephone.dnis", "4952321000"),
        ("session.avaya.telephone.callid", "00001"),
        ("session.connection.protocol.name", "sip"),
    ];
    let request = post(VOICE, &introduces(&introduction("made-up"), &avaya).body);
    assert_eq!((request.call.as_str(), &*request.from, &*request.to), ("00001", "9161234567", "4952321000"));
}

#[test]
fn genesys_and_cisco_introduce_themselves_in_the_first_request() {
    let genesys = encoded(&[
        ("LOCALURI", "sip:84952321000@gvp"),
        ("REMOTEURI", "sip:+79161234567@gvp"),
        ("XGENESYSCALLUUID", "G-1"),
        ("CALLIDREF", "ref"),
        ("ORIGIN", "x"),
    ]);
    let Ok(Incoming::Turn(request)) = try_read(Method::GET, &format!("{VOICE}?{genesys}"), "") else {
        panic!("no turn")
    };
    assert_eq!((request.call.as_str(), &*request.from), ("G-1", "sip:+79161234567@gvp"));
    assert_eq!((&*request.to, request.input, request.state), ("sip:84952321000@gvp", Input::Start, None));
    let cisco = encoded(&[("CALL_ANI", "9161234567"), ("CALL_DNIS", "2321000"), ("CISCO_GUID", ""), ("CALL_ID", "C1")]);
    let request = post(VOICE, &cisco);
    assert_eq!((request.call.as_str(), &*request.from, &*request.to), ("C1", "9161234567", "2321000"));
    for little in ["REMOTEURI=sip:1@x", "XGENESYSCALLUUID=G-1", "REMOTEURI=sip:1@x&XGENESYSCALLUUID=two+words"] {
        assert_eq!(try_read(Method::GET, &format!("{VOICE}?{little}"), ""), Ok(Incoming::Unintroduced), "{little}");
    }
}

#[test]
fn an_introduction_that_fails_is_not_silent() {
    let failed = fails(&introduction("made-up"), "error.badfetch.http.500").unwrap();
    assert_eq!((texts(&failed), &failed.then), (vec!["Простите."], &Then::HangUp));
}

#[test]
fn hostile_call_ids_stay_texts() {
    for hostile in HOSTILE {
        let asked = introduces(&introduction(hostile), &[]);
        assert_eq!(field(&fields(&asked), "madeup"), hostile);
        assert_eq!(field(&fields(&asked), "event"), "start");
        for steps in every_kind() {
            let document = page_of(hostile, &prompts(), &steps, NEXT);
            let told = fields(&Voicexml.hangs_up("", &leg(), &document));
            assert_eq!((field(&told, "callid"), field(&told, "event")), (hostile.to_owned(), "hangup".to_owned()));
        }
    }
}

// Requests.

#[test]
fn a_turn_with_state_brings_it_along() {
    let request = post(LATER, "callid=call-1&event=keys&keys=1&mode=dtmf&words=&confidence=");
    assert_eq!((request.call.as_str(), request.state.as_deref()), ("call-1", Some("AQx-_9")));
    assert_eq!((request.input, request.status), (Input::Keys("1".to_owned()), Some(CallStatus::InProgress)));
}

#[test]
fn an_event_without_our_state_begins_the_call() {
    let request = post(VOICE, "callid=call-1&event=keys&keys=1&state=abc");
    assert_eq!((request.input, request.state), (Input::Start, None));
    let again = post(LATER, "callid=call-1&event=start");
    assert_eq!((again.input, again.state), (Input::Start, None), "an introduction begins, wherever it comes");
}

#[test]
fn a_get_is_read_from_the_query() {
    let path = format!("{LATER}&callid=call-1&event=keys&keys=2");
    let Ok(Incoming::Turn(request)) = try_read(Method::GET, &path, "") else { panic!("no turn") };
    assert_eq!((request.input, request.state.as_deref()), (Input::Keys("2".to_owned()), Some("AQx-_9")));
}

#[test]
fn trap_keys_come_with_blanks_between_them() {
    for (keys, pressed) in [("1", "1"), ("1 2 3 4", "1234"), (" 1\t2 ", "12"), ("*", "*"), ("#", "#"), ("1  1", "11")] {
        assert_eq!(later(&[("event", "keys"), ("keys", keys), ("mode", "dtmf")]), Input::Keys(pressed.to_owned()));
        assert_eq!(
            later(&[("event", "keys"), ("keys", keys)]),
            Input::Keys(pressed.to_owned()),
            "the mode is not told"
        );
    }
    for nothing in ["", " ", "\t"] {
        assert_eq!(later(&[("event", "keys"), ("keys", nothing)]), Input::NoInput);
    }
}

#[test]
fn more_keys_than_anything_takes_stay_more_than_anything_takes() {
    let kept = |count| match later(&[("event", "keys"), ("keys", &"1 ".repeat(count))]) {
        Input::Keys(keys) => keys.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(kept(DIGITS_MAX), DIGITS_MAX);
    assert_eq!(kept(2000), DIGITS_MAX + 1, "bounded, and still too long for any number");
}

#[test]
fn words_come_with_how_sure_the_recogniser_is() {
    let said = |words: &str, keys: &str, confidence: &str| {
        later(&[("event", "keys"), ("keys", keys), ("mode", "voice"), ("words", words), ("confidence", confidence)])
    };
    let speech = |words: &str, confidence| Input::Speech(Speech { words: words.to_owned(), confidence });
    assert_eq!(said("где мой заказ", "order", "0.5"), speech("где мой заказ", Some(50)));
    assert_eq!(
        said("", "оператор", "0.75"),
        speech("оператор", Some(75)),
        "the interpretation, where there are no words"
    );
    for unsure in ["", "0", "0.0", "NaN", "-1", "1.5", "undefined"] {
        assert_eq!(said("да", "", unsure), speech("да", None), "{unsure}");
    }
}

#[test]
fn silence_and_what_matches_nothing_are_told_apart() {
    assert_eq!(later(&[("event", "noinput")]), Input::NoInput);
    let misheard = Input::Speech(Speech::default());
    assert_eq!(later(&[("event", "nomatch"), ("mode", "voice")]), misheard);
    assert_eq!(later(&[("event", "nomatch"), ("mode", "")]), misheard);
    assert_eq!(later(&[("event", "nomatch"), ("mode", "dtmf")]), Input::Keys("?".to_owned()), "a key no menu has");
}

#[test]
fn the_result_of_a_transfer_is_read() {
    let results = [
        ("far_end_disconnect", "12.5", DialResult::Answered),
        ("near_end_disconnect", "", DialResult::Answered),
        ("near_end_disconnect", "0", DialResult::NoAnswer),
        ("near_end_disconnect", "0.4", DialResult::Answered),
        ("far_end_disconnect", "0.0", DialResult::NoAnswer),
        ("far_end_disconnect", "undefined", DialResult::Answered),
        ("network_disconnect", "3", DialResult::Answered),
        ("network_disconnect", "0", DialResult::NoAnswer),
        ("maxtime_disconnect", "3", DialResult::Answered),
        ("busy", "0", DialResult::Busy),
        ("noanswer", "", DialResult::NoAnswer),
        ("network_busy", "", DialResult::Failed),
        ("failed", "", DialResult::Failed),
        ("unknown", "", DialResult::Failed),
        ("unknown", "0", DialResult::Failed),
        ("unknown", "4", DialResult::Answered),
        ("something-new", "4", DialResult::Failed),
        ("", "", DialResult::Failed),
    ];
    for (result, seconds, read) in results {
        let told = [("event", "dialled"), ("result", result), ("seconds", seconds)];
        assert_eq!(later(&told), Input::Dialled(read), "{result} {seconds}");
    }
}

#[test]
fn a_hang_up_is_the_end_wherever_it_comes() {
    let call = CallId::parse("call-1").unwrap();
    let end = EndOfCall { call, status: CallStatus::Completed, duration: None, talk: None };
    for path in [LATER, VOICE] {
        let told = try_read(Method::POST, path, "callid=call-1&event=hangup");
        assert_eq!(told, Ok(Incoming::End(end.clone())), "{path}");
    }
    let status = |body: &str| {
        webhook(Method::POST, "/voice/voicexml/status", body, |webhook| read_status(&platform(), webhook)).expect(body)
    };
    assert_eq!(status("callid=call-1&event=hangup"), Some(end));
    assert_eq!(status("callid=call-1&event=keys&keys=1"), None);
}

#[test]
fn a_caller_who_leaves_a_talk_has_talked() {
    let talk = |seconds: &str| {
        let told = try_read(Method::POST, LATER, &format!("callid=call-1&event=hangup&seconds={seconds}"));
        let Ok(Incoming::End(end)) = told else { panic!("{told:?}") };
        end.talk
    };
    assert_eq!(talk("0.5").as_deref(), Some(LATER.split_once("state=").unwrap().1));
    for silent in ["", "0", "0.0", "-1", "undefined", "%FF"] {
        assert_eq!(talk(silent), None, "{silent}");
    }
    let dialling = document(&[connect()]);
    let left = Voicexml.hangs_up(VOICE_URL, &leg(), &dialling);
    assert!(left.body.contains("event=hangup") && left.body.contains("seconds="), "{left:?}");
}

#[test]
fn a_request_that_no_page_of_ours_makes_is_refused() {
    let refused = |path: &str, body: &str| try_read(Method::POST, path, body).expect_err(body);
    assert_eq!(refused(LATER, ""), DialectError::Missing("event"));
    assert_eq!(refused(LATER, "event=keys&keys=1"), DialectError::Missing("callid"));
    for bad in ["", "two+words", "%D0%B7%D0%B2%D0%BE%D0%BD%D0%BE%D0%BA"] {
        assert_eq!(refused(LATER, &format!("event=keys&callid={bad}")), DialectError::CallId, "{bad}");
    }
    for unknown in ["", "KEYS", "hang-up"] {
        let error = refused(LATER, &format!("callid=call-1&event={unknown}"));
        assert_eq!((&error, error.reason()), (&DialectError::Unknown("event"), "parameter_unknown"));
    }
    let json = typed_webhook(Method::POST, VOICE, "application/json", "{}", |webhook| read(&platform(), webhook));
    assert_eq!(json, Err(DialectError::NotAForm));
}

#[test]
fn a_field_may_not_come_twice() {
    for (name, event) in [
        ("event", "keys"),
        ("callid", "keys"),
        ("keys", "keys"),
        ("mode", "keys"),
        ("words", "keys"),
        ("confidence", "keys"),
        ("result", "dialled"),
        ("seconds", "dialled"),
        ("caller", "start"),
        ("called", "start"),
        ("madeup", "start"),
    ] {
        let others =
            [("event", event), ("callid", "c"), ("mode", "voice")].into_iter().filter(|(known, _)| *known != name);
        let pairs: Vec<_> = others.chain([(name, "1"), (name, "1")]).collect();
        let twice = try_read(Method::POST, LATER, &encoded(&pairs));
        assert_eq!(twice, Err(DialectError::Parameters(FormError::Repeated(name))), "{name}");
    }
    let state = try_read(Method::POST, &format!("{LATER}&state=b"), "callid=c&event=keys");
    assert_eq!(state, Err(DialectError::Parameters(FormError::Repeated("state"))));
    let number = try_read(Method::GET, &format!("{VOICE}?REMOTEURI=1&REMOTEURI=2&CALLIDREF=c"), "");
    assert_eq!(number, Err(DialectError::Parameters(FormError::Repeated("REMOTEURI"))));
}

#[test]
fn numbers_words_and_cyrillic_pass_as_text() {
    for from in
        ["sip:ivan@example.org", "tel:+79161234567", "79161234567", "Restricted", "", "sip:иван@пример.рф", "😀"]
    {
        let body = encoded(&[("event", "start"), ("callid", "c"), ("caller", from), ("called", "tel:+74952321000")]);
        let request = post(VOICE, &body);
        assert_eq!((&*request.from, &*request.to), (from, "tel:+74952321000"));
    }
    assert_eq!(later(&[("event", "keys"), ("keys", "семь")]), Input::Keys("семь".to_owned()));
}

#[test]
fn a_request_shows_no_number_in_debug_output() {
    let request = post(LATER, "callid=call-1&event=keys&keys=8+9+1+6+1+2+3+4+5+6+7&caller=%2B79161234567");
    assert!(!format!("{request:?}").contains("916"), "{request:?}");
}

// Pages.

#[test]
fn a_menu_is_heard_waited_for_and_goes_on() {
    let document = document(&[menu(&["Здравствуйте!", "Нажмите 1."])]);
    let heard = heard(&document);
    assert_eq!(texts(&heard), ["Здравствуйте!", "Нажмите 1."]);
    let wait = Duration::from_secs(5);
    assert_eq!(heard.then, Then::Keys { digits_max: 1, wait, barge_in: true, phrases: None });
    for key in ["0", "1", "9", "*", "#"] {
        assert_eq!(input(&document, Deed::Keys(key)), Input::Keys(key.to_owned()));
    }
    assert_eq!(input(&document, Deed::Silence), Input::NoInput);
    assert_eq!(input(&document, Deed::Keys("A")), Input::Keys("?".to_owned()), "a key no telephone has");
}

#[test]
fn a_longer_number_ends_with_hash_or_its_last_digit() {
    let document = document(&[collect_number()]);
    let wait = Duration::from_secs(5);
    assert_eq!(heard(&document).then, Then::Keys { digits_max: 11, wait, barge_in: true, phrases: None });
    for keys in ["8", "89161234567", "*7"] {
        assert_eq!(input(&document, Deed::Keys(keys)), Input::Keys(keys.to_owned()));
    }
    assert_eq!(input(&document, Deed::Keys("891612345678")), Input::Keys("?".to_owned()));
    let field = Element::parse(&document).unwrap();
    let value = |name| {
        let properties = field.all("property");
        properties
            .iter()
            .find(|property| property.attribute("name") == Some(name))
            .unwrap()
            .attribute("value")
            .unwrap()
            .to_owned()
    };
    assert_eq!((&*value("termchar"), &*value("interdigittimeout")), ("#", "5s"));
}

#[test]
fn every_page_submits_its_call_and_the_event_by_post() {
    let document = document(&[menu(&["Меню"])]);
    let own = |event: &str| vec![("callid".to_owned(), "call-1".to_owned()), ("event".to_owned(), event.to_owned())];
    assert_eq!(submitted(&document, Deed::Silence), own("noinput"));
    assert_eq!(submitted(&document, Deed::Keys("1"))[..2], own("keys"));
    let told = Voicexml.hangs_up("", &leg(), &document);
    assert_eq!((fields(&told), told.url.as_str()), (own("hangup"), NEXT));
    for steps in every_kind() {
        let page = Element::parse(&self::document(&steps)).unwrap();
        assert!(
            page.all("submit").iter().all(|submit| submit.attribute("method") == Some("post")),
            "GET is the default"
        );
    }
}

#[test]
fn trap_the_caller_s_hang_up_is_an_event_that_every_page_submits() {
    for steps in every_kind() {
        let asked = Voicexml.hangs_up("", &leg(), &document(&steps));
        let Ok(Incoming::End(end)) = try_read(Method::POST, LATER, &asked.body) else { panic!("{}", asked.body) };
        assert_eq!(end.call.as_str(), "call-1");
    }
}

#[test]
fn trap_an_error_is_an_event_so_every_page_says_where_to_turn() {
    let events = [
        "error.badfetch",
        "error.badfetch.http.503",
        "error.semantic",
        "error.noresource",
        "error.unsupported.language",
    ];
    for steps in &every_kind()[..5] {
        let document = document(steps);
        for event in events {
            let is_dialling = matches!(steps.last(), Some(Step::Connect { .. }));
            if is_dialling && event.starts_with("error.unsupported") {
                continue;
            }
            let failed = fails(&document, event).unwrap();
            assert_eq!(texts(&failed), ["Простите. Пишите на сайт."], "{event}");
            assert_eq!(failed.then, Then::HangUp);
        }
    }
    let english = Prompt { language: Language::new("en"), ..prompt("Hello") };
    let failed = fails(&document(&[Step::Say(english), Step::HangUp]), "error.badfetch").unwrap();
    assert_eq!(texts(&failed), ["Sorry. Write to us."]);
    let silent = fails(&document(&[connect()]), "error.badfetch").unwrap();
    assert_eq!(
        texts(&silent),
        ["Sorry. Write to us.", "Простите. Пишите на сайт."],
        "in every language, as none is known"
    );
}

#[test]
fn a_menu_that_offers_another_language_at_its_end_apologises_in_its_own() {
    let Step::Collect(mut collect) = menu(&["Меню"]) else { panic!("a menu collects") };
    collect.prompts.push(Prompt { language: Language::new("en"), ..prompt("For English, press eight.") });
    let document = document(&[Step::Collect(collect)]);
    assert_eq!(texts(&fails(&document, "error.badfetch").unwrap()), ["Простите. Пишите на сайт."]);
    assert_eq!(Element::parse(&document).unwrap().attribute("xml:lang"), Some("ru-RU"));
}

#[test]
fn trap_an_error_in_the_apology_does_not_come_round_again() {
    for steps in every_kind() {
        let page = Element::parse(&document(&steps)).unwrap();
        let second = page.children.iter().find(|handler| handler.attribute("count") == Some("2")).unwrap();
        assert_eq!(second.attribute("event"), Some("error"));
        assert_eq!(second.children.iter().map(|act| &*act.name).collect::<Vec<_>>(), ["exit"]);
    }
}

#[test]
fn phrases_are_listened_for_beside_keys() {
    let document = document(&[listening(&["где мой заказ?", "чат-бот"])]);
    let phrases = vec!["где мой заказ".to_owned(), "чат-бот".to_owned()];
    let wait = Duration::from_secs(5);
    assert_eq!(heard(&document).then, Then::Keys { digits_max: 1, wait, barge_in: true, phrases: Some(phrases) });
    let said = Deed::Says { words: "где мой заказ", confidence: Some(50) };
    let understood = Speech { words: "где мой заказ".to_owned(), confidence: Some(50) };
    assert_eq!(input(&document, said), Input::Speech(understood));
    assert_eq!(input(&document, Deed::Mumbles), Input::Speech(Speech::default()));
    assert_eq!(input(&document, Deed::Says { words: "погода", confidence: None }), Input::Speech(Speech::default()));
    assert_eq!(input(&document, Deed::Keys("1")), Input::Keys("1".to_owned()));
    assert_eq!(input(&document, Deed::Keys("A")), Input::Keys("?".to_owned()));
    assert_eq!(input(&document, Deed::Silence), Input::NoInput);
    assert!(document.contains(r#"<property name="inputmodes" value="dtmf voice"/>"#), "{document}");
    assert!(
        document.contains(r#" mode="voice" version="1.0" root="phrase" type="application/srgs+xml" xml:lang="ru-RU">"#)
    );
}

#[test]
fn hostile_phrases_are_words_or_nothing() {
    let hostile = ["\"", "</item><item>", "$x;", "<ruleref uri=\"#key\"/>", "а & б", "\u{1}"];
    let document = document(&[listening(&hostile)]);
    let Then::Keys { phrases, .. } = heard(&document).then else { panic!("no keys") };
    assert_eq!(phrases.unwrap(), ["item item", "x", "ruleref uri key", "а б"]);
    let deaf = self::document(&[listening(&["?", ""])]);
    assert!(matches!(heard(&deaf).then, Then::Keys { phrases: None, .. }), "nothing to listen for");
}

#[test]
fn many_phrases_leave_room_for_what_is_said() {
    let many: Vec<String> = (0..2000).map(|count| format!("оператор номер {count}")).collect();
    let document = document(&[listening(&many.iter().map(String::as_str).collect::<Vec<_>>())]);
    assert!(document.len() < DOCUMENT_BYTES_MAX / 4 * 3, "{} bytes", document.len());
    assert_eq!(texts(&heard(&document)), ["Скажите или нажмите."]);
}

#[test]
fn another_line_is_dialled_after_what_is_said_and_its_result_comes_back() {
    let document = document(&[Step::Say(prompt("Соединяю.")), connect()]);
    let heard = heard(&document);
    assert_eq!(texts(&heard), ["Соединяю."]);
    assert_eq!(heard.then, Then::Dial { number: "+74950000002".to_owned(), wait: Duration::from_secs(25) });
    for result in [DialResult::Answered, DialResult::Busy, DialResult::NoAnswer, DialResult::Failed] {
        assert_eq!(input(&document, Deed::Dialled(result)), Input::Dialled(result));
    }
}

#[test]
fn a_browser_that_cannot_transfer_goes_on_as_if_the_line_had_failed() {
    let document = document(&[connect()]);
    let page = Element::parse(&document).unwrap();
    let handler = page.all("transfer")[0].child("catch").unwrap();
    assert_eq!(handler.attribute("event"), Some("error.connection error.unsupported"));
}

#[test]
fn waits_have_units_and_are_never_none() {
    for (millis, seconds) in [(0, 1), (1000, 1), (4200, 5), (8000, 8)] {
        let wait = Duration::from_millis(millis);
        let collect = Collect { prompts: vec![], digits_max: 1, wait, listen: None };
        let Then::Keys { wait, .. } = heard(&document(&[Step::Collect(collect)])).then else { panic!("no keys") };
        assert_eq!(wait, Duration::from_secs(seconds), "{millis} ms");
    }
}

#[test]
fn languages_have_their_locale_and_voice_or_what_the_browser_has() {
    let english = Prompt { language: Language::new("en"), ..prompt("Hello") };
    let heard = heard(&document(&[Step::Say(prompt("Привет")), Step::Say(english), Step::HangUp]));
    let speech = |text: &str, locale: &str, voice: Option<&str>| Said::Speech {
        text: text.to_owned(),
        locale: locale.to_owned(),
        voice: voice.map(str::to_owned),
    };
    assert_eq!(heard.said, [speech("Привет", "ru-RU", Some("tatyana")), speech("Hello", "en", None)]);
}

#[test]
fn a_recording_is_played_and_its_words_are_said_where_it_is_lost() {
    let document = page_of("call-1", &recorded("Меню"), &[menu(&["Меню", "Другое"])], NEXT);
    let heard = heard(&document);
    assert_eq!(heard.said[0], Said::Sound("https://ivr.example.org/audio/ru/text.wav?v=0a1b".to_owned()));
    assert!(matches!(&heard.said[1], Said::Speech { text, .. } if text == "Другое"), "{heard:?}");
    assert!(document.contains(r#"?v=0a1b"><voice name="tatyana">Меню</voice></audio>"#), "{document}");
}

#[test]
fn keys_stop_what_is_said_only_where_keys_are_waited_for() {
    let barge_in = |steps: &[Step]| {
        let page = Element::parse(&document(steps)).unwrap();
        let form = page.child("form").unwrap();
        form.all("prompt").iter().map(|prompt| prompt.attribute("bargein").unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(barge_in(&[menu(&["Раз", "Два"])]), ["true", "true"]);
    assert_eq!(barge_in(&[Step::Say(prompt("Раз")), Step::HangUp]), ["false"]);
    assert_eq!(barge_in(&[Step::Say(prompt("Раз")), connect()]), ["false"]);
}

#[test]
fn nothing_follows_a_step_that_waits_or_ends() {
    for last in [menu(&["Меню"]), connect(), Step::HangUp] {
        let alone = document(&[Step::Say(prompt("Да")), last.clone()]);
        assert_eq!(document(&[Step::Say(prompt("Да")), last, Step::Say(prompt("Нет")), Step::HangUp]), alone);
    }
}

#[test]
fn an_apology_is_a_whole_page() {
    let document = apology(&platform(), "Простите & перезвоните", &Language::new("ru"));
    Voicexml.validate(&document);
    let heard = heard(&document);
    assert_eq!((texts(&heard), &heard.then), (vec!["Простите & перезвоните"], &Then::HangUp));
}

#[test]
fn an_acknowledgement_is_a_whole_page() {
    let nothing = acknowledgement(&platform());
    Voicexml.validate(nothing);
    assert_eq!(heard(nothing), Heard { said: vec![], then: Then::HangUp });
}

#[test]
fn trap_the_type_is_voicexml() {
    assert_eq!(content_type(&platform()), "application/voicexml+xml; charset=utf-8");
}

#[test]
fn trap_the_declaration_stands_first_and_nothing_after_the_root() {
    for steps in every_kind() {
        let document = document(&steps);
        assert!(document.starts_with(r#"<?xml version="1.0" encoding="UTF-8"?><vxml version="2.1" "#), "{document}");
        assert!(document.ends_with("</vxml>"), "{document}");
    }
}

#[test]
fn trap_hash_ends_the_input_unless_turned_off_so_that_it_is_a_key() {
    let document = document(&[menu(&["Меню"])]);
    assert!(document.contains(r#"<property name="termchar" value=""/>"#), "{document}");
    assert_eq!(input(&document, Deed::Keys("#")), Input::Keys("#".to_owned()));
}

#[test]
fn trap_the_browser_s_own_noinput_would_ask_again_for_ever() {
    for steps in every_kind() {
        let page = Element::parse(&document(&steps)).unwrap();
        for field in page.all("field") {
            let silence = field.child("noinput").unwrap();
            assert_eq!(silence.child("submit").unwrap().attribute("next"), Some(NEXT));
        }
    }
}

#[test]
fn trap_inline_grammars_are_in_the_namespace_of_the_page() {
    for steps in every_kind() {
        assert_eq!(document(&steps).matches("xmlns").count(), 1);
    }
}

#[test]
fn trap_ampersands_in_urls_are_escaped() {
    let url = "https://ivr.example.org/voice/voicexml?a=1&state=x";
    for steps in every_kind() {
        let document = page_of("call-1", &prompts(), &steps, url);
        let page = Element::parse(&document).unwrap();
        assert!(page.all("submit").iter().all(|submit| submit.attribute("next") == Some(url)), "{document}");
    }
}

#[test]
fn trap_text_from_outside_never_becomes_markup() {
    let hostile = "</prompt><disconnect/><prompt>&amp; ]]> <break time=\"9s\"/> <value expr=\"callid\"/> <!-- x -->";
    assert_eq!(texts(&heard(&document(&[menu(&[hostile])]))), [hostile]);
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
fn a_page_too_long_loses_speech_but_never_the_way_on() {
    let text = "Слово & дело, и так без конца. ".repeat(200);
    let mut said = vec![text.as_str(); 10];
    said.push("Конец.");
    let document = document(&[menu(&said)]);
    assert!(document.len() <= DOCUMENT_BYTES_MAX, "{} bytes", document.len());
    assert!(DOCUMENT_BYTES_MAX * 3 / 4 < document.len(), "{} bytes: more speech would have fitted", document.len());
    let heard = heard(&document);
    assert!(said.concat().starts_with(&texts(&heard).concat()), "what is left out is left out at the end");
    assert_eq!(input(&document, Deed::Silence), Input::NoInput);
}

#[test]
fn a_long_address_takes_room_from_speech() {
    let url = format!("{NEXT}{}", "x".repeat(2000));
    let said = ["Слово & дело, и так без конца. "; 1500].concat();
    for last in [menu(&[&said]), listening(&["оператор"]), connect()] {
        let document = page_of("call-1", &prompts(), &[Step::Say(prompt(&said)), last], &url);
        assert!(document.len() <= DOCUMENT_BYTES_MAX, "{} bytes", document.len());
        assert!(!matches!(heard(&document).then, Then::HangUp));
    }
}

#[test]
fn blank_prompts_are_not_said() {
    let document = document(&[Step::Say(prompt(" \n")), Step::Say(prompt("\u{1}")), menu(&["", "Меню"])]);
    assert_eq!(texts(&heard(&document)), ["Меню"]);
}

// The same dialogs written by hand from the W3C's text.

/// The form of a reference document and of ours, without what stands apart on purpose, addresses made one.
fn forms(name: &str, ours: &str, apart: &[&str]) -> [Element; 2] {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference-xml/voicexml").join(name);
    let theirs = std::fs::read_to_string(path).expect(name);
    [theirs.trim_end(), ours].map(|xml| comparable(Element::parse(xml).unwrap().child("form").unwrap().clone(), apart))
}

/// Properties, variables and handlers stand elsewhere there, voices are not chosen and names are others.
fn comparable(mut element: Element, apart: &[&str]) -> Element {
    let moved = ["property", "var", "assign", "catch", "noinput", "nomatch", "grammar"];
    element.children.retain(|child| !moved.contains(&child.name.as_str()) && !apart.contains(&child.name.as_str()));
    element.children = element.children.into_iter().map(|child| comparable(child, apart)).collect();
    if let [voice] = element.children.as_slice()
        && voice.name == "voice"
    {
        element = Element { text: voice.text.clone(), children: vec![], ..element };
    }
    let differs = ["xml:lang", "namelist", "id", "timeout"];
    element.attributes.retain(|(name, _)| !differs.contains(&name.as_str()) && !apart.contains(&name.as_str()));
    let addresses = element.attributes.iter_mut().filter(|(name, _)| name == "next" || name == "src");
    addresses.for_each(|(_, url)| *url = NEXT.to_owned());
    element.text = element.text.trim().to_owned();
    element
}

#[test]
fn a_menu_is_the_reference_save_its_handlers() {
    let text = "Нажмите 1, чтобы получить ссылку в СМС. Нажмите 0, чтобы повторить.";
    let [theirs, ours] = forms("01-menu.vxml", &document(&[menu(&[text])]), &["name"]);
    assert_eq!(ours, theirs);
}

#[test]
fn a_farewell_is_the_reference() {
    let document = document(&[Step::Say(prompt("Ссылка отправлена. До свидания!")), Step::HangUp]);
    let [theirs, ours] = forms("02-farewell.vxml", &document, &[]);
    assert_eq!(ours, theirs);
}

#[test]
fn a_number_after_a_recording_is_the_reference() {
    let (prompts, wait) = (vec![prompt("Введите четыре цифры.")], Duration::from_secs(7));
    let steps = [Step::Collect(Collect { prompts, digits_max: 4, wait, listen: None })];
    let document = page_of("call-1", &recorded("Введите четыре цифры."), &steps, NEXT);
    let [theirs, ours] = forms("05-audio-pin.vxml", &document, &["name", "bargein"]);
    assert_eq!(ours, theirs);
}

#[test]
fn a_transfer_is_the_reference_save_where_its_words_stand() {
    let document = document(&[Step::Say(prompt("Соединяю с оператором.")), connect()]);
    let [theirs, ours] = forms("06-transfer.vxml", &document, &["prompt", "block"]);
    assert_eq!(ours, theirs);
}

// Any text.

fn any_text() -> impl Strategy<Value = String> {
    let signs = vec!["&", "<", ">", "\"", "'", "]]>", "&amp;", "</prompt>", "\r\n", "\t", "\0", "\u{ffff}"];
    let pieces = prop_oneof![
        4 => "[а-яё ,.!?]{0,30}",
        2 => prop::collection::vec(any::<char>(), 0..20).prop_map(|chars| chars.into_iter().collect()),
        1 => prop::sample::select(signs).prop_map(str::to_owned),
        1 => "[а-я.! ]{900,1200}",
    ];
    prop::collection::vec(pieces, 0..8).prop_map(|pieces| pieces.concat())
}

fn any_steps() -> impl Strategy<Value = (Vec<String>, Vec<Step>)> {
    let listen = prop::option::of(prop::collection::vec(any_text(), 0..5));
    let texts = prop::collection::vec(any_text(), 0..12);
    (texts, 0..4_u8, 1..=32_u8, 0..20_000_u64, listen).prop_map(|(texts, last, digits_max, wait, listen)| {
        let wait = Duration::from_millis(wait);
        let said = |texts: &[String]| texts.iter().map(|text| prompt(text)).collect::<Vec<_>>();
        let mut steps: Vec<_> = said(&texts).into_iter().map(Step::Say).collect();
        let listen = listen.map(|phrases| Listen { language: Language::new("ru"), phrases: phrases.into() });
        match last {
            0 => steps = vec![Step::Collect(Collect { prompts: said(&texts), digits_max, wait, listen })],
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
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_steps_are_valid_bounded_and_heard_as_they_were_written((texts, steps) in any_steps(), call in "[!-~]{1,128}") {
        let document = page_of(&call, &prompts(), &steps, NEXT);
        prop_assert!(document.len() <= DOCUMENT_BYTES_MAX);
        let heard = Voicexml.hears(&document).map_err(TestCaseError::fail)?;
        let said = sayable(&self::texts(&heard).iter().map(|&text| text.to_owned()).collect::<Vec<_>>());
        let expected = sayable(&texts);
        let is_whole = document.len() < DOCUMENT_BYTES_MAX - 8192;
        prop_assert!(if is_whole { said == expected } else { expected.starts_with(&said) }, "{said:?}\n{expected:?}");
        prop_assert_eq!(field(&fields(&Voicexml.hangs_up("", &leg(), &document)), "callid"), call);
    }
}

// At the door.

const DOOR: &str = r#"
[server]
public = "127.0.0.1:0"
public_url = "http://127.0.0.1:0"
ops = "127.0.0.1:0"
[store]
url = "sqlite"
[platform.voicexml]
dialect = "voicexml"
authentication = "loopback"
"#;

#[test]
fn a_browser_keeps_no_page_and_is_introduced_with_the_shipped_apology() {
    let line = line::Line::start(&format!("{DOOR}{}", line::SPOOL));
    let answer = line.request("GET", VOICE, "", "");
    assert_eq!((answer.status, answer.header("cache-control")), (200, Some("no-cache")));
    assert_eq!(answer.header("content-type"), Some("application/voicexml+xml; charset=utf-8"));
    Voicexml.validate(&answer.body);
    let failed = fails(&answer.body, "error.badfetch").unwrap();
    assert!(texts(&failed)[0].starts_with("Простите"), "{failed:?}");
    let made_up = |body: &str| field(&fields(&introduces(body, &[])), "madeup");
    assert_eq!(made_up(&answer.body).len(), 32, "16 bytes in hex");
    assert_ne!(made_up(&answer.body), made_up(&line.request("GET", VOICE, "", "").body), "no two calls share an id");
    let asked = introduces(&answer.body, &STANDARD);
    let menu = line.send(&asked);
    assert_eq!((menu.status, menu.header("cache-control")), (200, Some("no-cache")));
    assert!(matches!(heard(&menu.body).then, Then::Keys { .. }));
}

// The simulated browser.

fn vxml(inside: &str) -> String {
    format!(r#"<vxml version="2.1" xmlns="http://www.w3.org/2001/vxml" xml:lang="ru-RU">{inside}</vxml>"#)
}

const ONE_KEY: &str = r##"<grammar mode="dtmf" version="1.0" root="r" type="application/srgs+xml"><rule id="r"><one-of><item>1</item></one-of></rule></grammar>"##;
const HANDLED: &str = r#"<property name="timeout" value="5s"/><property name="inputmodes" value="dtmf"/><noinput><exit/></noinput><nomatch><exit/></nomatch><filled><exit/></filled>"#;

#[test]
fn the_browser_refuses_what_the_w3c_rules_would() {
    let field = |inside: &str| vxml(&format!(r#"<form><field name="f">{inside}</field></form>"#));
    let block = |inside: &str| vxml(&format!("<form><block>{inside}</block></form>"));
    let no_terminator = r#"<property name="termchar" value=""/>"#;
    assert!(Voicexml.hears(&field(&format!("{HANDLED}{no_terminator}{ONE_KEY}"))).is_ok());
    assert!(Voicexml.hears(&block("<prompt>1</prompt><disconnect/>")).is_ok());
    let refused = [
        "plain text".to_owned(),
        r#"<vxml version="2.1"><form><block><exit/></block></form></vxml>"#.to_owned(),
        vxml(""),
        vxml("<form/>"),
        vxml("<form><say>1</say></form>"),
        vxml("<Response/>"),
        vxml(r#"<property name="timeout" value="5"/><form><block><exit/></block></form>"#),
        vxml(r#"<var name="x" expr="y"/><form><block><exit/></block></form>"#),
        vxml(r#"<var name="x" expr="session.connection.remote.uri"/><form><block><exit/></block></form>"#),
        vxml(r#"<var name="x" expr="'a'b'"/><form><block><exit/></block></form>"#),
        block("<prompt>1</prompt>"),
        block("<disconnect/><prompt>1</prompt>"),
        block(r#"<assign name="x" expr="'1'"/><exit/>"#),
        block(r#"<submit next="https://x/y" method="post" namelist="undeclared"/>"#),
        block(r#"<var name="x"/><submit next="https://x/y" method="post" namelist="x"/>"#),
        block(r#"<var name="x" expr="'1'"/><submit next="https://x/y" namelist="x"/>"#),
        block(r#"<prompt><audio src="https://x/y.wav"/></prompt><exit/>"#),
        field(&format!("{HANDLED}{no_terminator}")),
        field(&format!("{HANDLED}{ONE_KEY}")),
        field(&format!("{no_terminator}{ONE_KEY}<filled><exit/></filled>")),
        field(&format!("{HANDLED}{no_terminator}{}", ONE_KEY.replace(">1<", ">12<"))),
        field(&format!("{HANDLED}{no_terminator}{}", ONE_KEY.replace(">1<", ">x<"))),
        field(&format!("{HANDLED}{no_terminator}{}", ONE_KEY.replace("root=\"r\"", "root=\"s\""))),
        field(&format!("{HANDLED}{no_terminator}{}", ONE_KEY.replace("<grammar ", "<grammar xmlns=\"x\" "))),
        field(&format!("{}{no_terminator}{ONE_KEY}", HANDLED.replace("value=\"dtmf\"", "value=\"dtmf voice\""))),
        vxml(
            r#"<form><transfer name="t" dest="+7495" bridge="true" connecttimeout="5s"><filled><exit/></filled></transfer></form>"#,
        ),
        vxml(
            r#"<form><transfer name="t" dest="tel:+7495" connecttimeout="5s"><filled><exit/></filled></transfer></form>"#,
        ),
        vxml(r#"<form><transfer name="t" dest="tel:+7495" bridge="true" connecttimeout="5s"/></form>"#),
    ];
    for document in refused {
        assert!(Voicexml.hears(&document).is_err(), "{document}");
    }
}

#[test]
fn the_reference_documents_are_valid() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference-xml/voicexml");
    for entry in std::fs::read_dir(folder).unwrap() {
        Voicexml.validate(&std::fs::read_to_string(entry.unwrap().path()).unwrap());
    }
    let wrong = vxml("<form><block><say>1</say></block></form>");
    assert!(std::panic::catch_unwind(|| Voicexml.validate(&wrong)).is_err(), "the schema judges");
}
