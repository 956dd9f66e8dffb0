//! `config/platforms/voximplant/scenario.js` under Node, in a stand-in of VoxEngine, against a line that answers.

use std::path::{Path, PathBuf};
use std::process::Command;

use deflect::recordings::wav;

use crate::support::line::{Line, Setup, TOKEN};
use crate::support::peers::{LIMIT, wait_until};
use crate::support::platforms::line_settings;
use crate::support::platforms::voximplant::Voximplant;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The words heard by a caller who does this.
fn heard_at(voice_url: &str, secret: &str, events: &[&str]) -> Vec<String> {
    let mut command = Command::new("timeout");
    command.args(["60", "node"]).arg(root().join("tests/support/voxengine/run.js"));
    command.arg(root().join("config/platforms/voximplant/scenario.js")).args([voice_url, secret]).args(events);
    let ran = command.output().unwrap();
    assert!(ran.status.success(), "{events:?}: {ran:?}");
    String::from_utf8(ran.stdout).unwrap().lines().map(str::to_owned).collect()
}

fn heard(line: &Line, events: &[&str]) -> Vec<String> {
    heard_at(&format!("{}/voice/voximplant", line.url), TOKEN, events)
}

/// The index of the first line with these words, from one on.
fn after(lines: &[String], from: usize, words: &str) -> usize {
    let found = lines.iter().skip(from).position(|line| line.contains(words));
    from + found.unwrap_or_else(|| panic!("no `{words}` after {from} in {lines:#?}"))
}

#[test]
fn the_scenario_plays_calls_of_the_line() {
    let settings =
        line_settings(&Voximplant, "hears = [\"ru\"]").replace("https://line.example.org", "http://127.0.0.1:0");
    let setup = Setup::new(&settings);
    let folder = setup.folder().join("prompts/ru/audio");
    std::fs::create_dir_all(&folder).unwrap();
    let tone: Vec<i16> = (0..8000).map(|sample| if sample % 16 < 8 { 8000 } else { -8000 }).collect();
    std::fs::write(folder.join("greeting-main.wav"), wav::write(&tone)).unwrap();
    let line = setup.start();

    // A key during the greeting stops all of it; recordings and speech are mixed; the text is promised once.
    let lines = heard(&line, &["interrupt 9", "leave"]);
    assert!(lines[0].starts_with("begins plays ") && lines[0].contains("/audio/ru/greeting-main.wav"), "{lines:#?}");
    assert!(lines[1].contains("Отправляем ссылку") && lines[1].ends_with("(alena)"), "{lines:#?}");
    let texts = || std::fs::read_dir(line.folder().join("var/spool/sms")).map_or(0, Iterator::count);
    wait_until("the text", LIMIT, || (texts() == 1).then_some(()));

    // Silence is told from keys; both waits are the line's.
    let lines = heard(&line, &["silence", "key 7", "leave"]);
    let silent = after(&lines, 0, "waits 5000");
    after(&lines, silent, "says ");

    // A phrase instead of a key.
    let lines = heard(&line, &["says где мой заказ", "leave"]);
    assert!(lines.iter().any(|line| line.contains("заказ")), "{lines:#?}");

    // Another line: engaged, then unanswered, and each time the next one, or the caller, hears of it.
    let lines = heard(&line, &["key 4", "key 2", "dial 486", "silence", "leave"]);
    let first = after(&lines, 0, "dials +74952152408");
    let second = after(&lines, first, "dials +78005558982");
    assert_eq!(lines[second + 1..].iter().filter(|line| *line == "waits 30000").count(), 1, "{lines:#?}");

    // A talk, after which the caller comes back, and one in which the caller leaves.
    let lines = heard(&line, &["key 4", "key 2", "talk", "leave"]);
    after(&lines, after(&lines, 0, "talks"), "says ");
    let before = line.outcomes("connected");
    heard(&line, &["key 4", "key 2", "leave-talk"]);
    wait_until("the outcome", LIMIT, || (line.outcomes("connected") > before).then_some(()));

    // A recording that cannot be had is spoken at once.
    let lines = heard(&line, &["no-recordings", "leave"]);
    assert!(lines[0].starts_with("lost plays ") && lines[2].starts_with("says "), "{lines:#?}");

    wait_until("no call to be open", LIMIT, || (line.metric_sum("deflect_calls_open") == 0.0).then_some(()));
    a_line_that_does_not_answer(&line);
}

/// Neither with a wrong secret nor with the line away is the caller left in silence.
fn a_line_that_does_not_answer(line: &Line) {
    let refused = heard_at(&format!("{}/voice/voximplant", line.url), "another secret", &["silence"]);
    assert_eq!(refused[0], "logs deflect: status 403", "{refused:#?}");
    for (voice_url, events) in [(format!("{}/voice/voximplant", line.url), refused), {
        let away = "http://127.0.0.1:9/voice/voximplant".to_owned();
        let heard = heard_at(&away, TOKEN, &["silence"]);
        (away, heard)
    }] {
        let said = after(&events, 0, "says Простите, у нас неполадка.");
        after(&events, after(&events, said, "hangs up"), "terminates");
        assert!(!events.concat().contains("9161234567"), "{voice_url}: nothing of the caller is logged");
    }
}
