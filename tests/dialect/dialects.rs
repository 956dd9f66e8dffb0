//! Rules of every dialect: for any words and any wait, the document is well-formed, valid by the platform's schema,
//! not too long, and reads back to the same.

use std::fmt;
use std::time::Duration;

use deflect::base::call::Language;
use deflect::dialect::xml::is_allowed;
use deflect::dialect::{DOCUMENT_BYTES_MAX, Incoming, apology};
use deflect::line::step::{Collect, DialResult, Input, Listen, Speech, Step};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::dialect::{self, number, prompt, prompts, write};
use crate::support::platforms::{self, Asked, Deed, Heard, Leg, Platform, Then, read_asked, settings_of};

/// Arbitrary turns for each platform.
const CASES: u32 = 96;
/// Beyond this a document may leave speech out: the most cautious dialect stops at 12 KiB, its addresses included.
const ROOM: usize = 4 * 1024;

fn leg() -> Leg {
    Leg { id: "1".to_owned(), from: "+79161234567".to_owned(), to: "+74952321000".to_owned() }
}

/// A text to be said, shown as far as a person would read it.
#[derive(Clone)]
struct Text(String);

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.160?} of {} bytes", self.0, self.0.len())
    }
}

/// Text as nobody would write it, and as people do.
fn text() -> impl Strategy<Value = Text> {
    let text = prop_oneof![
        "\\PC{0,80}",
        "[<>&\"'\\]{}$!`\\\\;#%@\\u{0}-\\u{1f}\\u{fffe}я ]{0,60}",
        "([а-яё]{1,12}[ ,.?!]{1,2}){0,40}",
        Just("<break time=\"9s\"/> &amp; ]]> {{call}} ${caller} <?php ?> <!-- -->".to_owned()),
        Just("слово ".repeat(9_000)),
    ];
    text.prop_map(Text)
}

#[derive(Clone, Debug)]
enum Last {
    Key { listens: bool },
    Number(u8),
    Connect,
    HangUp,
}

fn last() -> impl Strategy<Value = Last> {
    prop_oneof![
        any::<bool>().prop_map(|listens| Last::Key { listens }),
        (2_u8..=15).prop_map(Last::Number),
        Just(Last::Connect),
        Just(Last::HangUp),
    ]
}

fn steps(texts: &[Text], last: &Last, wait: Duration, phrases: &[Text]) -> Vec<Step> {
    let prompts: Vec<_> = texts.iter().map(|text| prompt(&text.0)).collect();
    let listen = |listens: bool| {
        listens.then(|| Listen {
            language: Language::new("ru"),
            phrases: phrases.iter().map(|phrase| phrase.0.clone()).collect(),
        })
    };
    let say = prompts.iter().cloned().map(Step::Say);
    match last {
        Last::Key { listens } => {
            vec![Step::Collect(Collect { prompts, digits_max: 1, wait, listen: listen(*listens) })]
        }
        Last::Number(digits_max) => {
            vec![Step::Collect(Collect { prompts, digits_max: *digits_max, wait, listen: None })]
        }
        Last::Connect => say.chain([Step::Connect { number: number(), wait }]).collect(),
        Last::HangUp => say.chain([Step::HangUp]).collect(),
    }
}

/// The part of a text that XML can hold, blanks made one. Two braces are never written side by side, as one platform
/// would take them for its own.
fn sayable(texts: &[Text]) -> String {
    let text = texts.iter().map(|text| text.0.chars().filter(|c| is_allowed(*c)).collect::<String>() + " ");
    let text: String = text.collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Blanks and signs without width are not heard.
fn heard_alike(left: &str, right: &str, is_cut: bool) -> bool {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect::<String>();
    let (left, right) = (bare(left), bare(right));
    if is_cut { right.starts_with(&left) } else { left == right }
}

fn as_decided(then: &Then, steps: &[Step]) -> bool {
    match (steps.last().unwrap(), then) {
        (Step::Collect(collect), Then::Keys { digits_max, .. }) => *digits_max == u16::from(collect.digits_max),
        (Step::Connect { number: dialled, .. }, Then::Dial { number, .. }) => number == dialled.as_e164(),
        (Step::HangUp, Then::HangUp) => true,
        _ => false,
    }
}

fn any_turn_reads_back(platform: &dyn Platform) {
    let (settings, prompts) = (settings_of(platform), prompts());
    let texts = proptest::collection::vec(text(), 0..4);
    let phrases = proptest::collection::vec(text(), 0..4);
    let turns = (texts, last(), 1_u64..20_000, phrases, "[A-Za-z0-9_-]{20,400}");
    let can_hear = platform.hears_speech();
    let mut runner = TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&turns, |(texts, last, wait, phrases, state)| {
        let last = if let Last::Key { listens } = last { Last::Key { listens: listens && can_hear } } else { last };
        let steps = steps(&texts, &last, Duration::from_millis(wait), &phrases);
        let next = format!("{}/voice/{}?state={state}", dialect::PUBLIC_URL, platform.name());
        let document = write(&settings, &prompts, &steps, &next);
        prop_assert!(document.len() <= DOCUMENT_BYTES_MAX, "{} bytes", document.len());
        platform.validate(&document);
        let heard: Heard = platform.hears(&document).map_err(TestCaseError::fail)?;
        let is_cut = ROOM < document.len();
        prop_assert!(
            heard_alike(&platform.heard_of(&heard.words()), &platform.heard_of(&sayable(&texts)), is_cut),
            "{:.300} in {document:.600}",
            heard.words()
        );
        prop_assert!(as_decided(&heard.then, &steps), "{:?} in {document:.600}", heard.then);
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{}: {error}", platform.name()));
}

/// The turn that this deed at a menu is read as.
fn input_of(platform: &dyn Platform, deed: Deed<'_>) -> Input {
    let settings = settings_of(platform);
    let next = format!("{}/voice/{}?state=abc", dialect::PUBLIC_URL, platform.name());
    let wait = Duration::from_secs(5);
    let last = if let Deed::Dialled(_) = deed { Last::Connect } else { Last::Key { listens: platform.hears_speech() } };
    let document = write(
        &settings,
        &prompts(),
        &steps(&[Text("Меню".to_owned())], &last, wait, &[Text("мой заказ".to_owned())]),
        &next,
    );
    let asked: Asked = platform.does(&leg(), &document, deed);
    match read_asked(&settings, &asked).unwrap() {
        Incoming::Turn(request) => {
            assert_eq!(request.state.as_deref(), Some("abc"), "{}", platform.name());
            request.input
        }
        other => panic!("{other:?}"),
    }
}

fn every_deed_is_read(platform: &dyn Platform) {
    for key in "0123456789*#".chars().map(String::from) {
        assert_eq!(input_of(platform, Deed::Keys(&key)), Input::Keys(key.clone()), "{}", platform.name());
    }
    assert_eq!(input_of(platform, Deed::Silence), Input::NoInput, "{}", platform.name());
    for result in [DialResult::Answered, DialResult::Busy, DialResult::NoAnswer, DialResult::Failed] {
        assert_eq!(input_of(platform, Deed::Dialled(result)), Input::Dialled(result), "{}", platform.name());
    }
}

/// Platforms that hear: what was said comes back with how sure the recogniser is.
fn speech_is_read(platform: &dyn Platform) {
    let says = Deed::Says { words: "мой заказ", confidence: Some(87) };
    let heard = Input::Speech(Speech { words: "мой заказ".to_owned(), confidence: Some(87) });
    assert_eq!(input_of(platform, says), heard, "{}", platform.name());
}

fn an_apology_is_heard(platform: &dyn Platform) {
    let document = apology(&settings_of(platform), "Простите <&> \"нас\"", &Language::new("ru"));
    platform.validate(&document);
    let heard = platform.hears(&document).unwrap();
    let expected = platform.heard_of("Простите <&> \"нас\"");
    assert_eq!((platform.heard_of(&heard.words()), heard.then), (expected, Then::HangUp), "{}", platform.name());
}

#[test]
fn any_turn_reads_back_in_every_dialect() {
    platforms::all().into_iter().for_each(any_turn_reads_back);
}

#[test]
fn whatever_the_caller_does_is_read_on_every_platform() {
    platforms::all().into_iter().for_each(every_deed_is_read);
}

#[test]
fn speech_is_read_on_every_platform_that_hears() {
    platforms::all().into_iter().filter(|platform| platform.hears_speech()).for_each(speech_is_read);
}

#[test]
fn an_apology_is_heard_on_every_platform() {
    platforms::all().into_iter().for_each(an_apology_is_heard);
}
