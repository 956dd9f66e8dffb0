//! `deflect replay` as a person in operations runs it.

use std::path::Path;
use std::process::Output;
use std::sync::Arc;

use deflect::base::clock::Clock;
use deflect::cli::transcript::{Story, play};
use deflect::store::{CallKey, Store, TurnRecord};

use crate::support::line::{Setup, copy_folder};
use crate::support::peers::postgres::Cluster;
use crate::support::stories::script;
use crate::support::turn::first_turn;

/// Twenty calls in which this key is pressed in the main menu.
const KEYS: &str = "41111111141111111111";

/// Keeps the calls in the database of the line.
async fn keep_calls(setup: &Setup) {
    let data = setup.folder().join("var");
    std::fs::create_dir_all(&data).unwrap();
    let store = Store::open(&data.join("deflect.db"), Clock::system(), Arc::new(|_| {})).unwrap();
    let script = script();
    for (number, key) in (0..).zip(KEYS.chars()) {
        let story = format!(
            "at 2026-11-20T12:00:{number:02}+03:00\n> call from +79161234567 to +74952321000\n> digits {key}\n"
        );
        let played = play(&script, &Story::parse(&story).unwrap());
        for (at, turn) in played.turns {
            let session = &turn.session;
            let record = TurnRecord {
                turn: session.turn,
                line: session.line.clone(),
                started: session.started,
                waiting_at: turn.waiting_at(&script),
                heard: Some(turn.heard.clone()),
                ..first_turn(CallKey([number; 16]), at, vec![])
            };
            store.commit(record).await.unwrap();
        }
        store.end_call(CallKey([number; 16]), played.ended).await.unwrap();
    }
    store.close().await;
}

/// Files in which two keys of the main menu have changed places.
fn swapped(setup: &Setup) -> tempfile::TempDir {
    let other = tempfile::tempdir().unwrap();
    let config = other.path().join("config");
    copy_folder(&setup.folder().join("config"), &config);
    let menus = std::fs::read_to_string(config.join("line.toml")).unwrap();
    let swapped = menus.replace("4 = \"services\"\n5 = \"company\"", "5 = \"services\"\n4 = \"company\"");
    std::fs::write(config.join("line.toml"), swapped).unwrap();
    other
}

fn replay(setup: &Setup, against: &Path, more: &[&str]) -> (Option<i32>, String, String) {
    let period = ["replay", "--against", against.to_str().unwrap(), "--since", "2026-11-20", "--until", "2026-11-21"];
    let Output { status, stdout, stderr } = setup.run(&[&period, more].concat());
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[tokio::test]
async fn a_changed_menu_is_shown_by_what_it_does_to_recorded_calls_and_can_be_refused() {
    let setup = Setup::shipped();
    keep_calls(&setup).await;
    let other = swapped(&setup);
    let (code, table, said) = replay(&setup, other.path(), &["--tolerate", "10"]);
    assert_eq!((code, said.as_str()), (Some(0), ""), "{table}");
    for words in [
        "20 calls from 2026-11-20 00:00 to 2026-11-21 00:00; 20 can be compared",
        "2 calls go another way (10.00 %)",
        "20 calls followed to the end: 0 reach a destination, 0 reached one before",
        "2 calls (10.00 %)  main, digits 4: led to services, leads to services: key 5 means the same",
        "    > digits 4 < say menu-services, key-back; menu services\n    now",
    ] {
        assert!(table.contains(words), "{words} in:\n{table}");
    }
    let (code, _, said) = replay(&setup, other.path(), &["--tolerate", "9.9"]);
    assert_eq!((code, said.as_str()), (Some(1), "10.00 % of the calls go another way; 9.9 % are tolerated\n"));
    let (_, json, _) = replay(&setup, other.path(), &["--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["differ"], &json["groups"][0]["change"]), (&2.into(), &"another_key".into()));
    let (_, html, _) = replay(&setup, other.path(), &["--format", "html"]);
    for words in [
        "<h1>2 of 20 calls go another way</h1>",
        "<p>20 calls from 2026-11-20 00:00 to 2026-11-21 00:00; 20 can be compared</p>",
        "<h2>2 calls (10.00 %): key 5 means the same</h2>",
        "&lt; say menu-services",
    ] {
        assert!(html.contains(words), "{words} in:\n{html}");
    }

    let (code, table, _) = replay(&setup, setup.folder(), &["--tolerate", "0"]);
    assert!(code == Some(0) && table.contains("0 calls go another way (0.00 %)"), "{table}");
    let (code, table, _) = replay(&setup, other.path(), &["--line", "hotline"]);
    assert!(code == Some(0) && table.starts_with("0 calls"), "{table}");
    for (option, name, words) in [
        ("--line", "mian", "error: there is no line `mian`; expected one of: hotline, main\n"),
        ("--topic", "ordr", "error: there is no topic `ordr`; expected one of: "),
    ] {
        let (code, table, said) = replay(&setup, other.path(), &["--tolerate", "0", option, name]);
        assert!((code, table.as_str()) == (Some(2), "") && said.starts_with(words), "{name}: {said}");
    }
    let (code, table, _) = replay(&setup, setup.folder(), &["--topic", "order"]);
    assert!(code == Some(0) && table.starts_with("0 calls"), "a topic of which nobody called: {table}");
    let (code, _, said) = replay(&setup, &other.path().join("config"), &[]);
    assert!(code == Some(2) && said.contains("neither a folder `config` nor one `prompts`"), "{said}");
}

#[tokio::test]
async fn the_same_calls_give_the_same_answer_from_a_server() {
    let setup = Setup::shipped();
    keep_calls(&setup).await;
    let other = swapped(&setup);
    let from_file = replay(&setup, other.path(), &["--format", "json"]);
    let differ = &serde_json::from_str::<serde_json::Value>(&from_file.1).unwrap()["differ"];
    assert_eq!((from_file.0, differ), (Some(0), &2.into()));
    let database = Cluster::shared().database();
    let setup = setup.edit("config/deflect.toml", "url = \"sqlite\"", &format!("url = \"{}\"", database.url()));
    let copied = setup.run(&["store", "copy", "--from", "var/deflect.db"]);
    assert!(copied.status.success(), "{copied:?}");
    std::fs::remove_file(setup.folder().join("var/deflect.db")).unwrap();
    assert_eq!(replay(&setup, other.path(), &["--format", "json"]), from_file);
}
