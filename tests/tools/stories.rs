//! `deflect test`: calls written down, played through any configuration and in the markup of any platform.

use std::path::Path;
use std::process::Output;

use crate::support::line::Setup;
use crate::support::platforms::{self, Platform, line_settings};

const STORIES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/calls");

fn ended(output: &Output, code: i32) -> (String, String) {
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

/// The shipped line with one story of its own.
fn setup(story: &str) -> Setup {
    let setup = Setup::shipped();
    std::fs::create_dir(setup.folder().join("calls")).unwrap();
    std::fs::write(setup.folder().join("calls/link.call"), story).unwrap();
    setup
}

fn story_of(setup: &Setup) -> String {
    std::fs::read_to_string(setup.folder().join("calls/link.call")).unwrap()
}

fn shipped_story() -> String {
    std::fs::read_to_string(Path::new(STORIES).join("takes-the-link-at-once.call")).unwrap()
}

#[test]
fn the_shipped_stories_go_as_written_down() {
    let (said, complained) = ended(&Setup::shipped().run(&["test", STORIES]), 0);
    let calls = std::fs::read_dir(STORIES).unwrap().count();
    assert_eq!((said, complained), (format!("{calls} calls went as written down\n"), String::new()));
}

#[test]
fn the_shipped_stories_can_be_told_in_the_markup_of_every_platform() {
    let calls = std::fs::read_dir(STORIES).unwrap().count();
    let platforms: [&dyn Platform; 8] = [
        &platforms::twiml::TWILIO,
        &platforms::texml::Texml,
        &platforms::plivo::Plivo,
        &platforms::bxml::Bxml,
        &platforms::voicexml::Voicexml,
        &platforms::httapi::Httapi,
        &platforms::voximplant::Voximplant,
        &platforms::asterisk::Asterisk,
    ];
    for platform in platforms {
        let hears = if platform.hears_speech() { "hears = [\"ru\", \"en\"]" } else { "" };
        let setup = Setup::new(&line_settings(platform, hears));
        let (said, _) = ended(&setup.run(&["test", STORIES, "--platform", platform.name()]), 0);
        let left_out = said.lines().filter(|line| line.contains(": left out, ")).count();
        let name = platform.name();
        assert!(said.contains(&format!("{} calls went as written down", calls - left_out)), "{name}: {said}");
        // Stories with speech, on a platform that does not hear it.
        let silent = said.lines().filter(|line| line.contains("does not listen there")).count();
        if platform.hears_speech() {
            assert!(silent <= 3, "{name}: {said}")
        } else {
            assert!(20 < silent, "{name}: {said}")
        }
    }
}

#[test]
fn a_call_that_goes_otherwise_is_shown_and_can_be_written_down() {
    let other = shipped_story().replace("link-sent", "link-lost").replace("handed_off", "informed");
    let setup = setup(&format!("{other}# The end.\n"));
    let (said, complained) = ended(&setup.run(&["test", "calls"]), 1);
    assert_eq!(complained, "");
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(lines[0], "calls/link.call");
    assert!(lines[1].starts_with("  > call from +7916"), "{said}");
    let differing = |sign: &str, words: &str| lines.iter().any(|line| line.starts_with(sign) && line.contains(words));
    assert!(differing("- > ", "say link-lost") && differing("+ > ", "say link-sent"), "{said}");
    assert!(differing("- = ", "outcome informed") && differing("+ = ", "outcome handed_off"), "{said}");
    let end = "1 of 1 call went otherwise; `--update` writes down what the line does now";
    assert_eq!(lines.last(), Some(&end));
    assert!(story_of(&setup).contains("link-lost"), "nothing is written unasked");
    ended(&setup.run(&["test", "calls", "--update"]), 0);
    assert_eq!(story_of(&setup), format!("{}# The end.\n", shipped_story()));
    assert_eq!(ended(&setup.run(&["test", "calls"]), 0).0, "1 call went as written down\n");
}

#[test]
fn words_that_a_platform_would_cut_off_are_named() {
    let setup = setup(&shipped_story());
    let path = setup.folder().join("prompts/ru/voice.ftl");
    let voice = std::fs::read_to_string(&path).unwrap();
    let line = voice.lines().find(|line| line.starts_with("greeting-main = ")).unwrap();
    std::fs::write(&path, voice.replace(line, &format!("{line} {}", "очень длинно ".repeat(4000)))).unwrap();
    let (said, _) = ended(&setup.run(&["test", "calls", "--platform", "local"]), 1);
    assert!(said.contains("turn 1: prompt `greeting-main` is cut off on `local`, from `"), "{said}");
}

#[test]
fn what_is_no_story_is_named_with_its_place() {
    let (_, complained) = ended(&setup("> call from +1 to +2\n> sings\n").run(&["test", "calls"]), 2);
    assert_eq!(complained, "error: calls/link.call:2: `sings` is nothing a caller does\n");
    let (_, complained) = ended(&setup("# Nobody calls.\n").run(&["test", "calls"]), 2);
    assert!(complained.starts_with("error: calls/link.call:1: expected a call, such as"), "{complained}");
    let (_, complained) = ended(&Setup::shipped().run(&["test", "config"]), 2);
    assert_eq!(complained, "error: there are no call stories (`*.call`) in `config`\n");
    let (_, complained) = ended(&Setup::shipped().run(&["test", STORIES, "--platform", "twilo"]), 2);
    assert_eq!(complained, "error: no platform `twilo`; there are local\n");
}
