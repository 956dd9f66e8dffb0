//! httapi: what FreeSWITCH says, what a document does to it, and its traps one by one (mod_httapi.c of FreeSWITCH 1.10).

use std::collections::BTreeSet;
use std::time::Duration;

use deflect::base::call::{CallId, Language, PlatformName};
use deflect::cli::transcript::play;
use deflect::config::settings::{Dialect, PlatformSettings};
use deflect::dialect::form::FormError;
use deflect::dialect::seal::Seal;
use deflect::dialect::webhook::Webhook;
use deflect::dialect::{
    CallStatus, DIGITS_MAX, DOCUMENT_BYTES_MAX, DialectError, EndOfCall, Incoming, Page, TurnRequest, acknowledgement,
    apology, content_type, next_url, read, read_status,
};
use deflect::line::prompt::{Prompt, PromptId, Prompts};
use deflect::line::recording::Recording;
use deflect::line::step::{Collect, DialResult, Input, Step};
use deflect::recordings::lost::LostRecordings;
use fluent_bundle::FluentResource;
use hyper::Method;
use proptest::prelude::*;

use crate::support::dialect::{
    self, PUBLIC_URL, collect_number, menu, number, prompt, prompts, turn, typed_webhook, webhook, write,
};
use crate::support::platforms::element::Element;
use crate::support::platforms::httapi::sounds::separated;
use crate::support::platforms::httapi::{Buffer, Httapi, leaves_while_dialled};
use crate::support::platforms::{self, Heard, Platform, Said, Then};
use crate::support::stories;

const NEXT: &str = "https://ivr.example.org/voice/freeswitch?state=AQx-_9";
/// Everything a document may hold: the others end the application, or do what no turn asks for.
const TAGS: [&str; 7] = ["bind", "document", "execute", "getVariable", "hangup", "playback", "speak"];

fn platform() -> PlatformSettings {
    let voices = vec![(Language::new("ru"), "tts:anna".to_owned()), (Language::new("en"), "flite:slt".to_owned())];
    PlatformSettings { name: PlatformName::new("freeswitch"), voices, ..dialect::platform(Dialect::Httapi) }
}

fn document(steps: &[Step]) -> String {
    write(&platform(), &prompts(), steps, NEXT)
}

/// Follows one document of a call.
fn heard(document: &str) -> Heard {
    Httapi.hears(document).unwrap_or_else(|error| panic!("{error} in {document}"))
}

fn tags(document: &str, name: &str) -> Vec<Element> {
    Element::parse(document).unwrap().all(name).into_iter().cloned().collect()
}

fn connect() -> Step {
    Step::Connect { number: number(), wait: Duration::from_secs(25) }
}

fn waits(prompts: Vec<Prompt>, digits_max: u8, wait: Duration) -> Step {
    Step::Collect(Collect { prompts, digits_max, wait, listen: None })
}

/// One turn of every kind.
fn every_kind() -> Vec<Vec<Step>> {
    vec![
        vec![menu(&["Раз", "Два"])],
        vec![menu(&[])],
        vec![menu(&["\u{1}  "])],
        vec![collect_number()],
        vec![Step::Say(prompt("Соединяю.")), connect()],
        vec![Step::Say(prompt("До свидания.")), Step::HangUp],
        vec![Step::HangUp],
        vec![Step::Say(prompt("Всё."))],
        vec![],
    ]
}

fn try_post(path_and_query: &str, body: &str) -> Result<TurnRequest, DialectError> {
    webhook(Method::POST, path_and_query, body, |webhook| turn(&platform(), webhook))
}

fn post(path_and_query: &str, body: &str) -> TurnRequest {
    try_post(path_and_query, body).unwrap_or_else(|error| panic!("{error} in {body}"))
}

fn later(parameters: &str) -> Input {
    post("/voice/freeswitch?state=abc", &format!("session_id=1-2{parameters}")).input
}

fn keys(keys: &str) -> Input {
    Input::Keys(keys.to_owned())
}

// Requests.

#[test]
fn a_call_without_state_begins() {
    let body = "session_id=6f5b-1&Caller-Caller-ID-Number=%2B79161234567&Caller-Destination-Number=4952321000&key=5";
    let request = post("/voice/freeswitch", body);
    assert_eq!(request.call.as_str(), "6f5b-1");
    assert_eq!((request.from.as_str(), request.to.as_str()), ("+79161234567", "4952321000"));
    assert_eq!((request.input, request.state, request.status), (Input::Start, None, None));
}

#[test]
fn a_get_has_everything_in_its_query_behind_ours() {
    let path =
        "/voice/freeswitch?state=abc&session_id=1-2&url=http%3A//a/voice?state%3Dx&Caller-Caller-ID-Number=79&key=2";
    let request = webhook(Method::GET, path, "", |webhook| turn(&platform(), webhook)).expect("a turn");
    assert_eq!((request.from.as_str(), request.state.as_deref()), ("79", Some("abc")));
    assert_eq!(request.input, keys("2"));
}

#[test]
fn a_key_a_number_and_silence_are_told_apart_by_names_of_our_own() {
    assert_eq!(later("&key=%23&input_type=dtmf"), keys("#"));
    assert_eq!(later("&key=1%23&input_type=dtmf"), keys("1#"));
    assert_eq!(later("&number=9161234567%23&input_type=dtmf"), keys("9161234567"));
    assert_eq!(later("&number=9161234567&input_type=dtmf"), keys("9161234567"));
    assert_eq!(later("&number=%23&input_type=dtmf"), keys("#"), "the end key alone is a key");
    assert_eq!(later("&number=*&input_type=dtmf"), keys("*"));
    for silence in ["", "&key=", "&number=", "&input_type=dtmf", "&dialed_digits=5"] {
        assert_eq!(later(silence), Input::NoInput, "{silence}");
    }
    match later(&format!("&number={}", "1".repeat(900))) {
        Input::Keys(keys) => assert_eq!(keys.len(), DIGITS_MAX + 1),
        other => panic!("{other:?}"),
    }
}

#[test]
fn trap_invalid_is_no_key_but_silence() {
    assert_eq!(later("&key=invalid&input_type=invalid"), Input::NoInput);
}

#[test]
fn the_result_of_a_dial_is_read() {
    let results = [
        ("SUCCESS", DialResult::Answered),
        ("USER_BUSY", DialResult::Busy),
        ("NO_ANSWER", DialResult::NoAnswer),
        ("NO_USER_RESPONSE", DialResult::NoAnswer),
        ("ALLOTTED_TIMEOUT", DialResult::NoAnswer),
        ("PROGRESS_TIMEOUT", DialResult::NoAnswer),
        ("CALL_REJECTED", DialResult::Failed),
        ("SOMETHING_NEW", DialResult::Failed),
    ];
    for (disposition, result) in results {
        assert_eq!(later(&format!("&originate_disposition={disposition}")), Input::Dialled(result), "{disposition}");
    }
}

#[test]
fn a_parameter_that_has_one_value_may_not_come_twice() {
    for name in ["session_id", "Caller-Caller-ID-Number", "Caller-Destination-Number", "key", "number"] {
        let call = if name == "session_id" { "" } else { "session_id=1&" };
        let twice = try_post("/voice/freeswitch?state=a", &format!("{call}{name}=1&{name}=1"));
        assert_eq!(twice, Err(DialectError::Parameters(FormError::Repeated(name))));
    }
}

#[test]
fn a_request_without_a_call_or_a_form_is_refused() {
    assert_eq!(try_post("/voice/freeswitch", "key=1"), Err(DialectError::Missing("session_id")));
    assert_eq!(try_post("/voice/freeswitch", "session_id=a+b"), Err(DialectError::CallId));
    let read = |webhook: &Webhook<'_>| turn(&platform(), webhook);
    for kind in ["application/json", "multipart/form-data; boundary=x"] {
        let other = typed_webhook(Method::POST, "/voice/freeswitch", kind, "--x--", read);
        assert_eq!(other, Err(DialectError::NotAForm), "{kind}: only recordings come so, and none is made");
    }
}

#[test]
fn trap_a_number_that_the_network_hides_is_told_all_the_same_and_not_used() {
    let from = |hide: &str| {
        let body = format!("session_id=1&Caller-Caller-ID-Number=79161234567&Caller-Privacy-Hide-Number={hide}");
        post("/voice/freeswitch", &body).from
    };
    assert_eq!((from("true").as_str(), from("false").as_str()), ("", "79161234567"));
}

#[test]
fn trap_the_exit_notice_comes_to_any_page_and_is_read_first() {
    let end =
        EndOfCall { call: CallId::parse("1-2").unwrap(), status: CallStatus::Completed, duration: None, talk: None };
    let told = "session_id=1-2&exiting=true&key=1&key=2&number=5&input_type=dtmf";
    let paths = ["/voice/freeswitch", "/voice/freeswitch?state=abc", "/voice/freeswitch?state=a&state=b"];
    for path in paths {
        for _ in 0..2 {
            let read = webhook(Method::POST, path, told, |webhook| read(&platform(), webhook));
            assert_eq!(read, Ok(Incoming::End(end.clone())), "{path}, as often as it comes");
        }
        let joint = if path.contains('?') { '&' } else { '?' };
        let get = webhook(Method::GET, &format!("{path}{joint}{told}"), "", |webhook| read(&platform(), webhook));
        assert_eq!(get, Ok(Incoming::End(end.clone())), "{path}");
    }
    let status = |body| webhook(Method::POST, "/voice/freeswitch/status", body, |it| read_status(&platform(), it));
    assert_eq!(status(told), Ok(Some(end.clone())));
    assert_eq!(status("session_id=1-2"), Ok(None));
    let long = status("session_id=1-2&exiting=true&variable_billsec=37");
    assert_eq!(long, Ok(Some(EndOfCall { duration: Some(Duration::from_secs(37)), ..end })));
    let nobody = webhook(Method::POST, paths[0], "exiting=true", |webhook| read(&platform(), webhook));
    assert_eq!(nobody, Err(DialectError::Missing("session_id")));
}

#[test]
fn a_request_shows_no_number_in_debug_output() {
    let request = post("/voice/freeswitch?state=abc", "session_id=1&Caller-Caller-ID-Number=79161234567&number=8916");
    assert!(!format!("{request:?}").contains("916"), "{request:?}");
}

// Documents.

#[test]
fn a_menu_is_one_tag_that_one_key_ends() {
    let document = document(&[menu(&["Здравствуйте!\n Нажмите 1.", "Или 2."])]);
    let said = ["Здравствуйте.", "Нажмите 1.", "Или 2."].map(anna).into();
    let then = Then::Keys { digits_max: 1, wait: Duration::from_secs(5), barge_in: true, phrases: None };
    assert_eq!(heard(&document), Heard { said, then });
    let tags = tags(&document, "playback");
    assert_eq!((tags.len(), tags[0].attribute("name"), tags[0].attribute("action")), (1, Some("key"), Some(NEXT)));
    let list = "file_string://tts://tts|anna|Здравствуйте.!silence_stream://500!tts://tts|anna|Нажмите 1.!\
                tts://tts|anna|Или 2.!silence_stream://100";
    assert_eq!(tags[0].attribute("file"), Some(list), "a pause between the lines of a prompt");
}

/// Said by the Russian voice.
fn anna(text: &str) -> Said {
    Said::Speech { text: text.to_owned(), locale: "tts".to_owned(), voice: Some("anna".to_owned()) }
}

#[test]
fn each_language_has_its_voice_and_one_without_is_not_said() {
    let said = |language: &str, text: &str| Prompt { language: Language::new(language), ..prompt(text) };
    let steps = [Step::Say(said("ru", "Привет")), Step::Say(said("en", "Hello")), Step::HangUp];
    let document = document(&steps);
    assert!(document.contains("tts://tts|anna|Привет!") && document.contains("tts://flite|slt|Hello!"), "{document}");
    let dumb = PlatformSettings { voices: vec![], ..platform() };
    let silent = write(&dumb, &prompts(), &steps, NEXT);
    assert_eq!(heard(&silent), Heard { said: vec![], then: Then::HangUp });
    let waits = heard(&write(&dumb, &prompts(), &[menu(&["Привет"])], NEXT));
    assert!(matches!(waits, Heard { then: Then::Keys { .. }, .. }), "keys are taken all the same");
}

#[test]
fn where_keys_are_taken_each_prompt_has_its_own_voice_and_a_key_interrupts_all() {
    let english = Prompt { language: Language::new("en"), ..prompt("For English, eight.") };
    let document = document(&[waits(vec![prompt("Для начала выберите."), english], 1, Duration::from_secs(5))]);
    let text = "For English, eight.".to_owned();
    let slt = Said::Speech { text, locale: "flite".to_owned(), voice: Some("slt".to_owned()) };
    assert_eq!(heard(&document).said, [anna("Для начала выберите."), slt]);
    assert_eq!(tags(&document, "playback").len(), 1, "{document}");
}

#[test]
fn trap_an_engine_that_is_not_there_is_passed_over_and_the_call_goes_on() {
    let broken = PlatformSettings { voices: vec![(Language::new("ru"), "gone:anna".to_owned())], ..platform() };
    let heard = heard(&write(&broken, &prompts(), &[menu(&["Привет"])], NEXT));
    assert!(heard.said.is_empty() && matches!(heard.then, Then::Keys { .. }), "{heard:?}");
}

#[test]
fn a_farewell_is_said_and_the_call_ends() {
    let document = document(&[Step::Say(prompt("Всего доброго!")), Step::HangUp]);
    let heard = heard(&document);
    assert_eq!((heard.words().as_str(), heard.then), ("Всего доброго.", Then::HangUp));
}

#[test]
fn another_line_is_dialled_through_the_dialplan_and_the_result_comes_back() {
    let document = document(&[Step::Say(prompt("Соединяю.")), connect()]);
    let heard = heard(&document);
    assert_eq!(heard.words(), "Соединяю.");
    assert_eq!(heard.then, Then::Dial { number: "+74950000002".to_owned(), wait: Duration::from_secs(25) });
    let asks = tags(&document, "getVariable");
    assert_eq!(asks[0].attribute("name"), Some("originate_disposition"));
}

#[test]
fn an_apology_is_a_whole_document_and_so_is_an_acknowledgement() {
    let sorry = apology(&platform(), "Простите & перезвоните", &Language::new("ru"));
    let said = heard(&sorry);
    assert_eq!((said.words().as_str(), said.then), ("Простите & перезвоните", Then::HangUp));
    Httapi.validate(&sorry);
    Httapi.validate(acknowledgement(&platform()));
    assert_eq!(heard(acknowledgement(&platform())).then, Then::HangUp);
}

#[test]
fn nothing_follows_a_step_that_waits_or_ends() {
    for last in [menu(&["Меню"]), connect(), Step::HangUp] {
        let alone = document(std::slice::from_ref(&last));
        assert_eq!(document(&[last, Step::Say(prompt("Не слышно")), Step::HangUp]), alone);
    }
}

// Recordings.

/// Prompts by their names, of which some are recorded.
fn book(words: &[(&str, &str)], recorded: &[&str]) -> Prompts {
    let mut prompts = Prompts::default();
    let text: String = words.iter().map(|(id, words)| format!("{id} = {words}\n")).collect();
    prompts.add(Language::new("ru"), vec![FluentResource::try_new(text).unwrap()]).unwrap();
    for (id, words) in words.iter().filter(|(id, _)| recorded.contains(id)) {
        record(&mut prompts, "ru", id, words);
    }
    prompts
}

fn record(prompts: &mut Prompts, language: &str, id: &str, words: &str) {
    let recording =
        Recording { words: words.to_owned(), version: "0a1b2c3d".to_owned(), duration: Duration::from_secs(2) };
    prompts.record(&Language::new(language), PromptId::new(id), recording);
}

fn named(id: &str) -> Prompt {
    Prompt { id: PromptId::new(id), language: Language::new("ru"), args: vec![] }
}

fn sound(id: &str) -> Said {
    Said::Sound(format!("{PUBLIC_URL}/audio/ru/{id}.wav?v=0a1b2c3d"))
}

const WORDS: [(&str, &str); 2] = [("hello", "Здравствуйте!"), ("menu", "Нажмите один.")];

#[test]
fn several_recordings_are_one_playback_that_a_key_interrupts() {
    let menu = waits(vec![named("hello"), named("menu")], 1, Duration::from_secs(5));
    let document = write(&platform(), &book(&WORDS, &["hello", "menu"]), &[menu], NEXT);
    assert_eq!(tags(&document, "playback").len(), 1, "{document}");
    assert_eq!(heard(&document).said, [sound("hello"), sound("menu")]);
    assert!(document.contains("file_string://https://") && !document.contains("<speak"), "{document}");
}

#[test]
fn recordings_and_speech_are_one_playback_that_a_key_interrupts() {
    let menu = waits(vec![named("hello"), named("menu")], 1, Duration::from_secs(5));
    let mixed = book(&WORDS, &["hello"]);
    let document = write(&platform(), &mixed, std::slice::from_ref(&menu), NEXT);
    assert_eq!(heard(&document).said, [sound("hello"), anna("Нажмите один.")]);
    assert_eq!(tags(&document, "playback").len(), 1, "{document}");
    let number = waits(vec![named("hello"), named("menu")], 11, Duration::from_secs(5));
    let document = write(&platform(), &mixed, &[number], NEXT);
    assert_eq!(heard(&document).said, [sound("hello"), anna("Нажмите один.")]);
    assert!(tags(&document, "speak").is_empty(), "a number prompt too: {document}");
    let dumb = PlatformSettings { voices: vec![], ..platform() };
    assert_eq!(heard(&write(&dumb, &mixed, &[menu], NEXT)).said, [sound("hello")], "without a voice, what there is");
}

#[test]
fn what_keys_do_not_interrupt_is_played_or_spoken_one_after_the_other() {
    let steps = [Step::Say(named("hello")), Step::Say(named("menu")), Step::HangUp];
    let heard = heard(&write(&platform(), &book(&WORDS, &["hello"]), &steps, NEXT));
    assert_eq!((heard.said[0].clone(), heard.words().as_str()), (sound("hello"), "Нажмите один."));
}

#[test]
fn trap_a_sound_that_cannot_be_had_never_loses_the_call() {
    let menu = waits(vec![named("hello"), named("menu")], 1, Duration::from_secs(5));
    let document = write(&platform(), &book(&WORDS, &["hello", "menu"]), &[menu], NEXT);
    let file = tags(&document, "playback")[0].attribute("file").unwrap().to_owned();
    assert!(file.ends_with("!silence_stream://100"), "the list can be opened whatever becomes of the others: {file}");
    let alone =
        r#"<d><work><playback file="https://a/b.wav" action="https://a/"><bind>~.</bind></playback></work></d>"#;
    assert!(Httapi.hears(alone).unwrap_err().contains("a sound that cannot be had"));
}

#[test]
fn trap_a_list_takes_128_sounds() {
    let many: Vec<(String, String)> = (0..300).map(|at| (format!("p{at}"), "Да".to_owned())).collect();
    let words: Vec<(&str, &str)> = many.iter().map(|(id, words)| (&**id, &**words)).collect();
    let ids: Vec<&str> = words.iter().map(|(id, _)| *id).collect();
    let menu = waits(ids.iter().map(|id| named(id)).collect(), 1, Duration::from_secs(5));
    let document = write(&platform(), &book(&words, &ids), &[menu], NEXT);
    assert!(heard(&document).said.len() <= 127);
    assert!(document.len() < 16_000, "and in one part: {} bytes", document.len());
}

// Traps.

#[test]
fn the_switch_here_drops_what_the_real_one_does() {
    let mut buffer = Buffer::new();
    assert!(buffer.take(1023).is_err());
    for fine in [1022, 1024, 2047, 5000] {
        assert!(Buffer::new().take(fine).is_ok(), "{fine}");
    }
    assert!(buffer.take(3000).is_ok());
    assert!(buffer.take(4023).is_err());
}

#[test]
fn trap_a_document_of_1023_bytes_is_never_sent() {
    let lengths: BTreeSet<usize> =
        (0..900).map(|chars| document(&[menu(&["x".repeat(chars + 1).as_str()])]).len()).collect();
    assert!(lengths.contains(&1022) && lengths.contains(&1024), "every even length comes: {lengths:?}");
    assert!(lengths.iter().all(|length| length.is_multiple_of(2)), "{lengths:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn trap_a_document_never_exactly_refills_the_buffer_however_it_has_grown(
        calls in prop::collection::vec(("[ -~а-я]{0,1500}", 0..4_usize), 1..40)
    ) {
        let mut buffer = Buffer::new();
        for (text, kind) in calls {
            let steps = [menu(&[&text]), collect_number(), connect(), Step::HangUp][kind].clone();
            let document = document(&[Step::Say(prompt(&text)), steps]);
            prop_assert!(buffer.take(document.len()).is_ok(), "{} bytes in {buffer:?}", document.len());
        }
    }

    #[test]
    fn any_text_is_heard_word_for_word(texts in prop::collection::vec("\\PC{0,60}|[<>&\"'!$%@\\\\{}]{1,9}", 0..5)) {
        let document = document(&[menu(&texts.iter().map(String::as_str).collect::<Vec<_>>())]);
        let heard = Httapi.hears(&document).map_err(TestCaseError::fail)?;
        let letters = |text: &str| text.chars().filter(|sign| sign.is_alphanumeric()).collect::<String>();
        prop_assert_eq!(letters(&heard.words()), letters(&texts.join(" ")));
    }
}

#[test]
fn trap_the_type_is_text_xml_and_no_other() {
    assert_eq!(content_type(&platform()), "text/xml; charset=utf-8");
}

#[test]
fn trap_no_tag_ends_the_application_unasked() {
    for steps in every_kind() {
        let document = document(&steps);
        let work = &Element::parse(&document).unwrap().children[0];
        assert_eq!(work.name, "work");
        for tag in work.children.iter().flat_map(|tag| std::iter::once(tag).chain(&tag.children)) {
            assert!(TAGS.contains(&tag.name.as_str()), "{} in {document}", tag.name);
        }
        assert!(!document.contains("permanent") && !document.contains("<params") && !document.contains("<variables"));
    }
}

#[test]
fn trap_no_document_is_without_a_wait_so_none_is_asked_again_at_once() {
    for steps in every_kind() {
        let document = document(&steps);
        assert_ne!(heard(&document).then, Then::GoesOn, "{document}");
    }
    let busy = r#"<document><work><continue action="https://a/"/></work></document>"#;
    assert!(Httapi.hears(busy).is_err(), "and the switch here would notice");
}

#[test]
fn trap_addresses_are_absolute_and_hold_no_at_sign() {
    let next = "https://ivr.example.org/a@b/voice/freeswitch?state=x@y";
    for steps in [vec![menu(&["Меню"])], vec![collect_number()], vec![connect()]] {
        let document = write(&platform(), &prompts(), &steps, next);
        assert!(
            document.contains(r#"action="https://ivr.example.org/a%40b/voice/freeswitch?state=x%40y""#),
            "{document}"
        );
        heard(&document);
    }
    let call = &CallId::parse("1").unwrap();
    let (public_url, prompts) = ("https://ivr.example.org/a!b'c@d".parse().unwrap(), book(&WORDS, &["menu"]));
    let steps = [waits(vec![named("menu")], 1, Duration::from_secs(5))];
    let page = Page {
        call,
        steps: &steps,
        prompts: &prompts,
        next_url: NEXT,
        public_url: &public_url,
        lost: &LostRecordings::default(),
    };
    let said = heard(&deflect::dialect::write(&platform(), &page)).said;
    let url = "https://ivr.example.org/a%21b%27c%40d/audio/ru/menu.wav?v=0a1b2c3d";
    assert_eq!(said, [Said::Sound(url.to_owned())], "what divides a list is no part of an address");
}

#[test]
fn trap_text_is_not_trimmed_so_no_tag_holds_a_blank_too_much() {
    for steps in every_kind() {
        let document = document(&steps);
        let tight = document.trim_end();
        assert!(!tight.contains("> ") && !tight.contains(" <") && !tight.contains('\n'), "{document}");
    }
}

#[test]
fn trap_wrong_keys_look_like_silence_so_every_key_of_a_telephone_is_told() {
    for steps in [vec![menu(&["Меню"])], vec![collect_number()]] {
        let document = document(&steps);
        for key in "0123456789*#ABCD".chars().map(String::from) {
            let told = platforms::Platform::does(&Httapi, &leg(), &document, platforms::Deed::Keys(&key)).body;
            let key = key.replace('*', "%2A").replace('#', "%23");
            assert!(told.contains(&format!("key={key}&")) || told.contains(&format!("number={key}&")), "{told}");
        }
    }
}

fn leg() -> platforms::Leg {
    platforms::Leg { id: "1".to_owned(), from: "+79161234567".to_owned(), to: "+74952321000".to_owned() }
}

/// The input the line reads from these keys at the place of a number.
fn typed(typed: &str) -> Input {
    let asked = Httapi.does(&leg(), &document(&[collect_number()]), platforms::Deed::Keys(typed));
    post("/voice/freeswitch?state=abc", &asked.body).input
}

#[test]
fn trap_a_pattern_alone_fires_on_the_first_key_so_a_number_has_two() {
    assert_eq!(tags(&document(&[collect_number()]), "bind").len(), 2);
    assert_eq!(typed("9161234567#"), keys("9161234567"));
    assert_eq!(typed("89161234567#"), keys("89161234567"), "the longest number has room for its end key");
    assert_eq!(typed("916*"), keys("916*"), "star ends it, too");
    assert_eq!(typed("891612345678"), keys("891612345678"), "one key too many ends it at once");
}

#[test]
fn trap_a_number_without_its_end_key_is_told_when_no_further_key_comes() {
    assert_eq!(typed("9161234567"), keys("9161234567"));
    assert_eq!(typed("1"), keys("1"));
    let tag = &tags(&document(&[collect_number()]), "playback")[0];
    assert_eq!(tag.attribute("digit-timeout"), Some("4200"), "the wait between keys");
}

#[test]
fn trap_the_wait_for_a_number_is_for_the_whole_of_it_so_it_grows_with_its_keys() {
    let total = |digits_max| {
        let document = document(&[waits(vec![prompt("Номер")], digits_max, Duration::from_secs(5))]);
        tags(&document, "playback")[0].attribute("input-timeout").unwrap().parse::<u64>().unwrap()
    };
    assert_eq!((total(1), total(11), total(15)), (5_000, 16_000, 20_000));
}

#[test]
fn trap_a_time_of_zero_would_be_the_switch_s_own() {
    let document = document(&[waits(vec![prompt("Меню")], 1, Duration::ZERO)]);
    assert_eq!(tags(&document, "playback")[0].attribute("input-timeout"), Some("1"));
}

#[test]
fn trap_tags_behind_a_prompt_run_after_a_key_too_so_there_are_none() {
    for steps in [vec![menu(&["Раз", "Два"])], vec![collect_number()]] {
        let root = Element::parse(&document(&steps)).unwrap();
        let takes_keys = |tag: &Element| tag.child("bind").is_some();
        let work = &root.children[0].children;
        assert_eq!(work.iter().position(takes_keys), Some(work.len() - 1));
    }
}

#[test]
fn trap_a_line_that_is_engaged_would_take_the_caller_with_it() {
    let document = document(&[connect()]);
    let data: Vec<_> =
        tags(&document, "execute").iter().filter_map(|tag| tag.attribute("data").map(str::to_owned)).collect();
    let expected = [
        "continue_on_fail=true",
        "hangup_after_bridge=false",
        "ignore_early_media=true",
        "transfer_ringback=%(1000,4000,425)",
        "call_timeout=25",
        "+74950000002 XML deflect",
    ];
    assert_eq!(data, expected);
}

#[test]
fn trap_a_tone_before_the_answer_is_none_and_ringing_is_heard_until_then() {
    for (gone, error) in [("ignore_early_media", "taken for one"), ("transfer_ringback", "nothing is heard")] {
        let without = document(&[connect()]).replace(gone, "other");
        assert!(Httapi.hears(&without).unwrap_err().contains(error), "the switch here would notice");
    }
}

#[test]
fn trap_a_caller_who_leaves_while_connected_is_told_of_in_the_notice_of_the_end_alone() {
    let told = |disposition| {
        let asked = leaves_while_dialled(&leg(), &document(&[connect()]), disposition);
        webhook(Method::POST, "/voice/freeswitch?state=abc", &asked.body, |webhook| read(&platform(), webhook)).unwrap()
    };
    let Incoming::End(end) = told("SUCCESS") else { panic!("an end after a talk") };
    assert_eq!(end.talk.as_deref(), Some("abc"));
    for disposition in ["ORIGINATOR_CANCEL", "USER_BUSY", ""] {
        assert!(
            matches!(told(disposition), Incoming::End(end) if end.talk.is_none()),
            "{disposition}: nobody was spoken to"
        );
    }
}

#[test]
fn long_speech_is_heard_as_far_as_a_document_goes() {
    let text = "Слово и дело, и так без конца. ".repeat(900);
    for steps in [vec![menu(&[&text])], vec![Step::Say(prompt(&text)), Step::HangUp]] {
        let document = document(&steps);
        assert!(document.len() <= DOCUMENT_BYTES_MAX, "{} bytes", document.len());
        let words = heard(&document).words();
        assert!(20_000 < words.len() && text.starts_with(&words), "{} bytes: {words}", words.len());
    }
}

/// The shipped line, every story of it, with every prompt recorded that can be.
#[test]
fn trap_replies_never_grow_the_buffer_where_everything_is_recorded() {
    let mut script = stories::script();
    for language in ["ru", "en"] {
        for id in
            script.nodes.values().flat_map(|node| &node.say).map(|saying| saying.prompt.clone()).collect::<Vec<_>>()
        {
            if let Ok(words) = script.prompts.text(&id, &Language::new(language), &[]) {
                record(std::sync::Arc::get_mut(&mut script.prompts).unwrap(), language, id.as_str(), &words);
            }
        }
    }
    let (seal, name, public_url) =
        (Seal::new(&[[7; 32]]), PlatformName::new("freeswitch"), PUBLIC_URL.parse().unwrap());
    let mut played_lengths = vec![];
    for file in stories::stories() {
        for (_, turn) in play(&script, &file.story).turns {
            let call = &CallId::parse("6f5b1d3c-0000-4000-8000-000000000000").unwrap();
            let next_url = &next_url(&public_url, &name, &seal.seal(&name, call, &turn.session));
            let page = Page {
                call,
                steps: &turn.steps,
                prompts: &script.prompts,
                next_url,
                public_url: &public_url,
                lost: &LostRecordings::default(),
            };
            let document = deflect::dialect::write(&platform(), &page);
            if document.contains("<playback") && !document.contains("tts://") {
                played_lengths.push(document.len());
            }
        }
    }
    assert!(20 < played_lengths.len(), "{played_lengths:?}");
    assert!(played_lengths.iter().all(|length| *length <= 1022), "{played_lengths:?}");
}

#[test]
fn the_switch_here_divides_as_the_real_one_does() {
    assert_eq!(separated(r"a!b\!c!'d!e' ! f\sg", '!'), ["a", "b!c", "d!e", "f g"]);
    assert_eq!(separated("it's!one", '!'), ["it's", "one"], "a quote alone is none");
    assert_eq!(separated("isn't it!don't", '!'), ["isnt it!dont"], "but two swallow what divides");
}
