//! Numbers, times and hours in four languages, each put together by its own messages: two of the shipped prompts, two
//! written here.

use deflect::base::call::Language;
use deflect::line::hours::{Hours, Interval};
use deflect::line::prompt::{PromptId, Prompts, Value};
use deflect::line::saying::hours_args;
use fluent_bundle::FluentResource;
use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;

const TRIED: &str = r#"
try-clock = { CLOCK($hour, $minute) }
try-count = { COUNT($count) }
try-phone = { PHONE($phone) }
try-hours = { $hours }
"#;
const SHIPPED: [(&str, &str); 2] =
    [("ru", include_str!("../../prompts/ru/voice.ftl")), ("en", include_str!("../../prompts/en/voice.ftl"))];
const KAZAKH: &str = include_str!("../languages/kk.ftl");
const GERMAN: &str = include_str!("../languages/de.ftl");

/// The words of four languages, with prompts to try them by.
fn prompts() -> Prompts {
    let mut prompts = Prompts::default();
    for (language, text) in SHIPPED.into_iter().chain([("kk", KAZAKH), ("de", GERMAN)]) {
        let file = FluentResource::try_new(format!("{text}{TRIED}")).unwrap();
        prompts.add(Language::new(language), vec![file]).unwrap();
    }
    prompts
}

fn said(prompts: &Prompts, language: &str, id: &str, args: Vec<(&'static str, Value)>) -> String {
    let (id, language) = (PromptId::new(id), Language::new(language));
    assert_eq!(prompts.unsaid(&id, &language, &args), Ok(vec![]), "{id} in {language}");
    prompts.text(&id, &language, &args).unwrap()
}

#[test]
fn a_time_of_day_is_said_as_people_say_it() {
    let prompts = prompts();
    let check = |language: &str, times: &[(i64, i64, &str)]| {
        for (hour, minute, expected) in times {
            let args = vec![("hour", Value::Count(*hour)), ("minute", Value::Count(*minute))];
            assert_eq!(said(&prompts, language, "try-clock", args), *expected, "{language} {hour}:{minute:02}");
        }
    };
    let english = [
        (0, 0, "midnight"),
        (0, 30, "twelve thirty a.m."),
        (9, 0, "nine a.m."),
        (9, 5, "nine oh five a.m."),
        (12, 0, "noon"),
        (12, 15, "twelve fifteen p.m."),
        (13, 30, "one thirty p.m."),
        (22, 45, "ten forty-five p.m."),
    ];
    check("en", &english);
    let russian = [
        (0, 0, "полуночи"),
        (0, 30, "нуля тридцати"),
        (1, 0, "часа"),
        (9, 5, "девяти ноль пяти"),
        (13, 30, "тринадцати тридцати"),
        (21, 45, "двадцати одного сорока пяти"),
    ];
    check("ru", &russian);
    check("de", &[(0, 30, "null Uhr dreißig"), (9, 5, "neun Uhr fünf"), (13, 35, "dreizehn Uhr fünfunddreißig")]);
    check("de", &[(1, 0, "ein Uhr"), (21, 31, "einundzwanzig Uhr einunddreißig")]);
    check("kk", &[(9, 0, "сағат тоғыз"), (13, 30, "сағат он үш отыз")]);
}

#[test]
fn every_minute_of_the_day_has_words() {
    let prompts = prompts();
    for language in ["ru", "en", "de", "kk"] {
        for minute in 0..24 * 60 {
            let args = vec![("hour", Value::Count(minute / 60)), ("minute", Value::Count(minute % 60))];
            let said = said(&prompts, language, "try-clock", args);
            assert!(!said.contains(|sign: char| sign.is_ascii_digit() || "(){}".contains(sign)), "{said}");
        }
    }
}

#[test]
fn a_count_is_put_together_as_its_language_does() {
    let prompts = prompts();
    let check = |language: &str, count: i64, expected: &str| {
        assert_eq!(said(&prompts, language, "try-count", vec![("count", Value::Count(count))]), expected);
    };
    check("en", 35, "thirty-five");
    check("ru", 35, "тридцать пять");
    check("de", 35, "fünfunddreißig");
    check("de", 116, "hundertsechzehn");
    check("kk", 35, "отыз бес");
    check("kk", 116, "жүз он алты");
}

#[test]
fn a_phone_number_is_said_in_groups_or_in_digits() {
    let prompts = prompts();
    let check = |language: &str, phone: &str, expected: &str| {
        let phone = vec![("phone", Value::Text(phone.to_owned()))];
        assert_eq!(said(&prompts, language, "try-phone", phone), expected);
    };
    check("en", "+74952152435", "eight, four nine five, two one five, twenty-four, thirty-five");
    check("en", "+12125550134", "two one two, five five five, zero one three four");
    check("ru", "+74952152408", "восемь, четыреста девяносто пять, двести пятнадцать, двадцать четыре, ноль восемь");
    check("de", "+74952152435", "acht, vierhundertfünfundneunzig, zweihundertfünfzehn, vierundzwanzig, fünfunddreißig");
    check("kk", "+77172000035", "сегіз, жеті бір жеті екі, ноль ноль, ноль ноль, отыз бес");
}

#[test]
fn the_hours_of_a_day_are_said_with_their_breaks_and_cases() {
    let prompts = prompts();
    let interval = |from: (i8, i8), to: (i8, i8)| Interval {
        from: Time::constant(from.0, from.1, 0, 0),
        to: Time::constant(to.0, to.1, 0, 0),
    };
    let day = vec![interval((9, 0), (13, 0)), interval((14, 30), (22, 0))];
    let weekly = std::array::from_fn(|_| day.clone());
    let hours = Hours { zone: TimeZone::UTC, weekly, exceptions: Default::default() };
    let at: Timestamp = "2026-11-20T13:20:00Z".parse().unwrap();
    let check = |language: &str, hours: &Hours, expected: &str| {
        let args = hours_args(&prompts, &Language::new(language), hours, at);
        assert_eq!(said(&prompts, language, "try-hours", args), expected);
    };
    check("ru", &hours, "с девяти до тринадцати и с четырнадцати тридцати до двадцати двух");
    check("en", &hours, "from nine a.m. to one p.m. and from two thirty p.m. to ten p.m.");
    check("de", &hours, "von neun Uhr bis dreizehn Uhr und von vierzehn Uhr dreißig bis zweiundzwanzig Uhr");
    check("kk", &hours, "сағат тоғыздан он үшке дейін және сағат он төрт отыздан жиырма екіге дейін");
    let always = Hours { weekly: std::array::from_fn(|_| vec![interval((0, 0), (0, 0))]), ..hours };
    check("ru", &always, "круглосуточно");
    check("en", &always, "round the clock");
}
