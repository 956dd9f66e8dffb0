//! Consents can be shown: the question, its words, how the caller agreed and when.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::line::{Line, NO_LIMITS, SPOOL, Setup, settings};
use crate::support::peers::{LIMIT, wait_until};

const MOBILE: &str = "+79161234567";
const OTHER: &str = "+79031112233";
const LANDLINE: &str = "+74951234567";

fn start() -> Line {
    Line::start(&settings(&format!("{SPOOL}{NO_LIMITS}")))
}

/// Hears the offer of the account chat and says yes.
fn agrees(line: &Line, id: &str, from: &str) {
    let mut call = line.call(id, from);
    call.press("1").press("1");
    assert!(call.said().contains("нажмите один"), "{}", call.said());
    call.press("1").hang_up();
}

fn export(line: &Line, more: &[&str]) -> String {
    let exported = line.command(&[&["consent", "export"], more].concat());
    assert!(exported.status.success(), "{exported:?}");
    String::from_utf8(exported.stdout).unwrap()
}

fn rows(line: &Line, more: &[&str]) -> Vec<Value> {
    let exported = export(line, &[&["--format", "json"], more].concat());
    exported.lines().map(|row| serde_json::from_str(row).unwrap()).collect()
}

#[test]
fn a_consent_says_what_was_asked_and_how_the_caller_agreed() {
    let line = start();
    agrees(&line, "CA1", MOBILE);
    let mut landline = line.call("CA2", LANDLINE);
    landline.press("9").press("1").press("9037654321").press("1");
    assert!(landline.said().contains("Отправляем ссылку"), "{}", landline.said());
    line.call("CA3", OTHER).press("1").press("1").press("2").hang_up();
    let rows = rows(&line, &[]);
    let told = |row: &Value| {
        let asked = row["asked"].as_str().unwrap();
        let prompt = |asked: &str| {
            let (prompt, version) = asked.split_once('@').unwrap();
            assert!(version.len() == 8 && version.bytes().all(|b| b.is_ascii_hexdigit()), "{asked}");
            prompt.to_owned()
        };
        let prompts: Vec<String> = asked.split(' ').map(prompt).collect();
        let words = ["line", "medium", "channel", "language", "by"].map(|key| row[key].as_str().unwrap());
        assert!(row["at"].as_str().unwrap().parse::<jiff::Timestamp>().is_ok());
        format!("{} {}", prompts.join(" "), words.join(" "))
    };
    let told: Vec<String> = rows.iter().map(told).collect();
    assert_eq!(
        told,
        [
            "link-account-chat offer-text main sms account-chat ru key 1",
            "number-read-back main sms account-chat ru key 1"
        ],
        "who says no has agreed to nothing"
    );
    let keys: BTreeSet<&str> =
        rows.iter().flat_map(|row| ["caller", "call"].map(|key| row[key].as_str().unwrap())).collect();
    assert!(keys.len() == 4 && keys.iter().all(|key| key.len() == 32), "{keys:?}");
}

#[test]
fn a_consent_by_voice_keeps_what_was_said_and_likeness_is_none() {
    let line = Line::start(&settings(&format!("hears = [\"ru\"]\n{SPOOL}{NO_LIMITS}")));
    line.call("CA1", MOBILE).says("Здравствуйте, пришлите, пожалуйста, ссылку!").hang_up();
    line.call("CA2", OTHER).says("где мой заказ").says("Ага, давайте.").hang_up();
    for (number, words) in
        ["Не присылайте ссылку.", "мошенники прислали ссылку", "вы мне уже прислали ссылку"].into_iter().enumerate()
    {
        line.call(&format!("CB{number}"), &format!("+7916{number}000000")).says(words).hang_up();
    }
    let by: Vec<String> = rows(&line, &[]).iter().map(|row| row["by"].as_str().unwrap().to_owned()).collect();
    assert_eq!(by, ["speech: пришлите ссылку", "speech: ага давайте"]);
}

#[test]
fn key_nine_is_a_yes_to_what_was_said_of_it() {
    let line = start();
    for (number, keys) in [["9"].as_slice(), &["1", "9"], &["1", "1", "9"]].into_iter().enumerate() {
        let mut call = line.call(&format!("CA{number}"), &format!("+7916{number}000000"));
        for key in keys {
            call.press(key);
        }
        call.hang_up();
    }
    let prompts = |row: &Value| {
        let asked = row["asked"].as_str().unwrap().split(' ');
        asked.map(|asked| asked.split_once('@').unwrap().0.to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        rows(&line, &[]).iter().map(prompts).collect::<Vec<_>>(),
        [
            "key-english menu-main",
            "key-english menu-main menu-orders key-back",
            "key-english menu-main link-account-chat offer-text"
        ]
    );
}

#[test]
fn consents_are_exported_by_number_and_time() {
    let line = start();
    for (id, from) in [("CA1", MOBILE), ("CA2", OTHER), ("CA3", MOBILE)] {
        agrees(&line, id, from);
    }
    let csv = export(&line, &[]);
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("at,caller,call,line,medium,channel,language,asked,by"));
    assert_eq!(lines.count(), 3);
    assert_eq!(rows(&line, &["--number", "8 916 123-45-67"]).len(), 2);
    assert_eq!(rows(&line, &["--number", OTHER]).len(), 1);
    assert_eq!(rows(&line, &["--until", "2020-01-01"]).len(), 0);
    assert_eq!(rows(&line, &["--since", "2020-01-01T00:00+03:00", "--number", MOBILE]).len(), 2);
    let wrong = |args: &[&str]| {
        let ended = line.command(&[&["consent", "export"], args].concat());
        (ended.status.code(), String::from_utf8(ended.stderr).unwrap())
    };
    assert_eq!(wrong(&["--number", "12345"]), (Some(2), "error: that is no valid telephone number\n".to_owned()));
    let time = "error: `soon` is no time; expected one such as 2026-12-31 or 2026-12-31T23:59+03:00\n";
    assert_eq!(wrong(&["--since", "soon"]), (Some(2), time.to_owned()));
}

#[test]
fn other_words_are_another_version() {
    let version = |setup: Setup| {
        let line = setup.start();
        agrees(&line, "CA1", MOBILE);
        let rows = rows(&line, &[]);
        rows[0]["asked"].as_str().unwrap().to_owned()
    };
    let setup = || Setup::new(&settings(SPOOL));
    let file = "prompts/ru/voice.ftl";
    let versions = [
        version(setup()),
        version(setup()),
        version(setup().edit(file, "Прислать её в СМС на этот номер", "Отправить ссылку на этот номер")),
    ];
    assert_eq!(versions[0], versions[1]);
    assert_ne!(versions[0], versions[2]);
}

#[test]
fn of_who_reports_anonymously_no_consent_is_kept_and_who_is_forgotten_loses_it() {
    let line = start();
    let mut anonymous = line.call("CA1", MOBILE);
    anonymous.press("9").press("*").press("5").press("5");
    assert!(anonymous.said().contains("Можно анонимно"), "{}", anonymous.said());
    anonymous.hang_up();
    wait_until("the consent to be erased", LIMIT, || rows(&line, &[]).is_empty().then_some(()));
    agrees(&line, "CA2", OTHER);
    assert_eq!(rows(&line, &[]).len(), 1);
    let forgotten = line.command(&["forget", OTHER]);
    assert_eq!(
        String::from_utf8(forgotten.stdout).unwrap(),
        "forgotten: 1 call, 1 message, 0 contacts, 1 consent, 1 counted text, 0 suppressions\n"
    );
    assert_eq!(rows(&line, &[]).len(), 0);
}
