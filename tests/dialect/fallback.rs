//! `deflect fallback`: what callers hear while the service cannot be reached.

use std::process::Output;

use crate::support::line::{PUBLIC_URL, SPOOL, Setup, TOKEN};
use crate::support::platforms::{self, Platform, Then};

/// The end of the table of the hotline.
const HOTLINE: &str = "language = \"ru\"\n\n# Menus";

/// The shipped line with one platform.
fn setup(platform: &dyn Platform) -> Setup {
    Setup::new(&format!(
        "[server]\npublic_url = \"{PUBLIC_URL}\"\n[platform.{}]\n{}\n{SPOOL}",
        platform.name(),
        platform.settings()
    ))
}

fn stdout(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn complaint(output: &Output) -> String {
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{output:?}");
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Every platform that is written; one without settings is not.
fn written() -> impl Iterator<Item = &'static dyn Platform> {
    platforms::all().into_iter().filter(|platform| !platform.settings().is_empty())
}

#[test]
fn the_main_facts_are_said_in_the_line_s_language_then_in_english_and_the_call_ends() {
    let mut written_count = 0;
    for platform in written() {
        let document = stdout(&setup(platform).run(&["fallback", platform.name()]));
        platform.validate(&document);
        let heard = platform.hears(&document).unwrap();
        let words = platform.heard_of(&heard.words());
        for fact in [
            "Это Озон",
            "Автоответчик сейчас не работает",
            "на главной странице сайта озон точка ру",
            "перезвоните позже",
        ] {
            assert!(words.contains(fact), "{}: no {fact} in {words}", platform.name());
        }
        let english = words
            .find(&platform.heard_of("Hello! This is Ozon."))
            .unwrap_or_else(|| panic!("{}: {words}", platform.name()));
        assert!(words.find("Здравствуйте").unwrap() < english, "{words}");
        assert!(words.contains("is down at the moment") && words.contains("call again later"), "{words}");
        assert_eq!(heard.then, Then::HangUp, "{}", platform.name());
        written_count += 1;
    }
    assert!(2 <= written_count, "TwiML and httapi at least");
}

#[test]
fn the_document_needs_nothing_of_this_service() {
    for platform in written() {
        let document = stdout(&setup(platform).run(&["fallback", platform.name()]));
        for ours in ["line.example.org", "localhost", "127.0.0.1", "/voice/", "/audio/", TOKEN, "state=", "submit"] {
            assert!(!document.contains(ours), "{}: {ours} in {document}", platform.name());
        }
    }
}

#[test]
fn a_line_is_chosen_by_its_name_and_speaks_its_own_language() {
    let platform = &platforms::twiml::TWILIO;
    let english = setup(platform).edit("config/line.toml", HOTLINE, &HOTLINE.replace("ru", "en"));
    let words = |args: &[&str]| platform.hears(&stdout(&english.run(args))).unwrap().words();
    assert!(words(&["fallback", "twilio", "--line", "main"]).starts_with("Здравствуйте!"));
    let only = words(&["fallback", "twilio", "--line", "hotline"]);
    assert!(only.starts_with("Hello! This is Ozon."), "{only}");
    assert_eq!(only.matches("Hello!").count(), 1, "once: {only}");
    assert!(only.find("Hello!").unwrap() < only.find("Здравствуйте!").unwrap(), "then in every other language: {only}");
}

#[test]
fn every_language_of_the_prompts_is_spoken() {
    let platform = &platforms::twiml::TWILIO;
    let setup = setup(platform).edit("config/deflect.toml", "ru = \"ru-RU\"", "es = \"es-ES\", ru = \"ru-RU\"");
    let (en, es) = (setup.folder().join("prompts/en"), setup.folder().join("prompts/es"));
    std::fs::create_dir(&es).unwrap();
    for file in std::fs::read_dir(en).unwrap().map(Result::unwrap) {
        if file.file_name() == "speech.ftl" {
            std::fs::write(es.join(file.file_name()), "### Spoken phrases: none.\n").unwrap();
        } else if file.path().is_file() {
            let text = std::fs::read_to_string(file.path()).unwrap().replace("Hello! This is Ozon.", "¡Hola!");
            std::fs::write(es.join(file.file_name()), text).unwrap();
        }
    }
    let words = platform.hears(&stdout(&setup.run(&["fallback", "twilio"]))).unwrap().words();
    assert!(words.starts_with("Здравствуйте!") && words.contains("Hello!") && words.contains("¡Hola!"), "{words}");
}

#[test]
fn what_is_not_there_is_said_with_what_is() {
    let setup = setup(&platforms::twiml::TWILIO);
    assert_eq!(complaint(&setup.run(&["fallback", "twillio"])), "error: no platform `twillio`; there are twilio\n");
    let line = complaint(&setup.run(&["fallback", "twilio", "--line", "mian"]));
    assert_eq!(line, "error: no line `mian`; there are hotline, main\n");
}
