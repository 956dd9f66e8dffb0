//! Prompts, steps and requests for the tests of every dialect.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use deflect::base::call::{CallId, Language, PlatformName};
use deflect::base::number::{Number, NumberPlan};
use deflect::config::settings::{Authentication, Dialect, PlatformSettings};
use deflect::dialect::webhook::Webhook;
use deflect::dialect::xml::is_allowed;
use deflect::dialect::{DialectError, Incoming, Page, TurnRequest, read};
use deflect::line::prompt::{Prompt, PromptId, Prompts, Value};
use deflect::line::recording::Recording;
use deflect::line::step::{Collect, Listen, Step};
use deflect::recordings::lost::LostRecordings;
use fluent_bundle::FluentResource;
use hyper::{HeaderMap, Method};
use proptest::prelude::*;

const PEER: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
/// Where the platforms of these tests come for calls.
pub const PUBLIC_URL: &str = "https://ivr.example.org";

/// A platform with a Russian locale and without anything else.
pub fn platform(dialect: Dialect) -> PlatformSettings {
    PlatformSettings {
        name: PlatformName::new(dialect.as_str()),
        dialect,
        authentication: Authentication::Loopback,
        voices: vec![],
        locales: vec![(Language::new("ru"), "ru-RU".to_owned())],
        hears: vec![],
    }
}

/// Prompts of which one, `text`, says whatever it is given.
pub fn prompts() -> Prompts {
    let mut prompts = Prompts::default();
    for language in ["ru", "en"] {
        let file = FluentResource::try_new("text = { $text }\n".to_owned()).expect("Fluent");
        prompts.add(Language::new(language), vec![file]).expect("one message");
    }
    prompts
}

pub fn prompt(text: &str) -> Prompt {
    let args = vec![("text", Value::Text(text.to_owned()))];
    Prompt { id: PromptId::new("text"), language: Language::new("ru"), args }
}

pub fn menu(texts: &[&str]) -> Step {
    let prompts = texts.iter().map(|text| prompt(text)).collect();
    Step::Collect(Collect { prompts, digits_max: 1, wait: Duration::from_secs(5), listen: None })
}

/// Waits for a number of eleven digits.
pub fn collect_number() -> Step {
    let wait = Duration::from_millis(4200);
    Step::Collect(Collect { prompts: vec![prompt("Номер")], digits_max: 11, wait, listen: None })
}

/// The number dialled in these tests.
pub fn number() -> Number {
    NumberPlan::new("RU", &["RU"]).expect("Russia").number("+74950000002").expect("a number")
}

/// The document of these steps.
pub fn write(platform: &PlatformSettings, prompts: &Prompts, steps: &[Step], next_url: &str) -> String {
    write_without(platform, prompts, &LostRecordings::default(), steps, next_url)
}

/// The document of these steps where recordings are lost.
pub fn write_without(
    platform: &PlatformSettings,
    prompts: &Prompts,
    lost: &LostRecordings,
    steps: &[Step],
    next_url: &str,
) -> String {
    let call = &CallId::parse("call-1").expect("an id");
    let public_url = &PUBLIC_URL.parse().expect("a URL");
    deflect::dialect::write(platform, &Page { call, steps, prompts, next_url, public_url, lost })
}

/// A request with a body that is a form.
pub fn webhook<R>(method: Method, path_and_query: &str, body: &str, ask: impl FnOnce(&Webhook<'_>) -> R) -> R {
    typed_webhook(method, path_and_query, "application/x-www-form-urlencoded; charset=utf-8", body, ask)
}

/// A request with a body of any type.
pub fn typed_webhook<R>(
    method: Method,
    path_and_query: &str,
    content_type: &str,
    body: &str,
    ask: impl FnOnce(&Webhook<'_>) -> R,
) -> R {
    let headers = HeaderMap::from_iter([(hyper::header::CONTENT_TYPE, content_type.parse().expect("a header"))]);
    ask(&Webhook::read(&method, path_and_query, &headers, body.as_bytes(), PEER).expect("a readable request"))
}

/// The turn that a platform's request is read as.
///
/// # Errors
/// The request is no turn.
pub fn turn(platform: &PlatformSettings, webhook: &Webhook<'_>) -> Result<TurnRequest, DialectError> {
    match read(platform, webhook)? {
        Incoming::Turn(request) => Ok(request),
        other => panic!("{other:?} is no turn"),
    }
}

/// Waits for one key or for one of these phrases.
pub fn menu_that_listens(texts: &[&str], phrases: &[&str]) -> Step {
    let Step::Collect(collect) = menu(texts) else { unreachable!("a menu collects") };
    let phrases = phrases.iter().map(|phrase| (*phrase).to_owned()).collect();
    Step::Collect(Collect { listen: Some(Listen { language: Language::new("ru"), phrases }), ..collect })
}

/// Dials another line after this time at most.
pub fn connect(wait: Duration) -> Step {
    Step::Connect { number: number(), wait }
}

/// Prompts of which `text` is recorded where it says this.
pub fn recorded(words: &str) -> Prompts {
    let mut prompts = prompts();
    let recording =
        Recording { words: words.to_owned(), version: "c0ffee".to_owned(), duration: Duration::from_secs(3) };
    prompts.record(&Language::new("ru"), PromptId::new("text"), recording);
    prompts
}

/// Steps that say each text and end in each way.
pub fn every_kind() -> Vec<Vec<Step>> {
    let say = || Step::Say(prompt("Раз, два."));
    vec![
        vec![menu(&["Меню", "Нажмите 1."])],
        vec![menu_that_listens(&["Меню"], &["баланс"])],
        vec![collect_number()],
        vec![say(), connect(Duration::from_secs(25))],
        vec![say(), say(), Step::HangUp],
        vec![],
    ]
}

/// Any steps, with the texts that are said in them.
pub fn any_steps() -> impl Strategy<Value = (Vec<String>, Vec<Step>)> {
    let texts = prop::collection::vec(any_text(), 0..8);
    (texts, 0..4_u8, any::<u8>(), 0..400_u64).prop_map(|(texts, last, digits_max, wait)| {
        let wait = Duration::from_secs(wait);
        let said: Vec<_> = texts.iter().map(|text| prompt(text)).collect();
        let mut steps: Vec<_> = said.iter().cloned().map(Step::Say).collect();
        match last {
            0 => steps = vec![Step::Collect(Collect { prompts: said, digits_max, wait, listen: None })],
            1 => steps.push(connect(wait)),
            2 => steps.push(Step::HangUp),
            _ => {}
        }
        (texts, steps)
    })
}

fn any_text() -> impl Strategy<Value = String> {
    let hostile = vec!["&", "<", "\"", "]]>", "&amp;", "</Say>", "</Speak>", "{{", "{", "\r\n", "\t", "\0", "\u{ffff}"];
    let pieces = prop_oneof![
        4 => "[а-яё ,.!?]{0,30}",
        2 => prop::collection::vec(any::<char>(), 0..20).prop_map(|chars| chars.into_iter().collect()),
        2 => prop::sample::select(hostile).prop_map(str::to_owned),
        1 => "[а-я.! ]{900,1200}",
    ];
    prop::collection::vec(pieces, 0..8).prop_map(|pieces| pieces.concat())
}

/// The part of a text that a document can hold and a caller can hear, blanks made one.
pub fn sayable(text: &str) -> String {
    text.chars().filter(|c| is_allowed(*c)).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
