//! Recorded calls taken through another configuration: planted differences are found, exactly, and none where none is.

use std::collections::BTreeMap;
use std::path::Path;

use deflect::base::call::Key;
use deflect::cli::transcript::{Deed, Played, Story, play};
use deflect::config::settings::Folders;
use deflect::config::{self, Loaded};
use deflect::line::Script;
use deflect::line::heard::CallerAct;
use deflect::line::replay::{Change, FollowedCall, RecordedCall, RecordedTurn, Replay, ReplayTally, Stopped};
use jiff::{SignedDuration, Timestamp};

use crate::support::line::copy_folder;
use crate::support::stories::{script, stories_in};

/// The call as the store would have it: of an anonymous caller nothing.
pub fn recorded(script: &Script, story: &Story, played: &Played) -> RecordedCall {
    let first = &played.turns[0].1.session;
    let is_anonymous = played.turns.iter().any(|(_, turn)| turn.session.anonymous);
    let turn = |(at, turn): &(Timestamp, deflect::line::step::Turn)| RecordedTurn {
        turn: turn.session.turn,
        at: *at,
        waiting: turn.waiting_at(script),
        heard: Some(turn.heard.clone()).filter(|_| !is_anonymous),
    };
    RecordedCall {
        line: first.line.clone(),
        started: first.started,
        percentile: story.percentile,
        hears: first.hears.clone(),
        turns: played.turns.iter().map(turn).collect(),
    }
}

/// Every story of a line goes the same in its own configuration, to its end.
fn check_alike(folder: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let script = load(&root).script;
    let calls = if folder.is_empty() { root.join("tests/calls") } else { root.join("calls") };
    let replay = Replay::new(&script, &script);
    let mut whole = 0;
    for story in stories_in(&calls) {
        let call = recorded(&script, &story.story, &play(&script, &story.story));
        let FollowedCall { difference, length, stopped, later, .. } = replay.follow(&call);
        let is_kept = call.turns.iter().all(|turn| turn.heard.is_some());
        let expected = if is_kept { None } else { Some(Stopped::NotKept) };
        assert_eq!((difference, length, stopped), (None, None, expected), "{}", story.path.display());
        assert!(later.is_none_or(|seconds| seconds == 0.0));
        whole += u32::from(is_kept);
    }
    assert!(whole > 3, "{folder}: {whole}");
}

#[test]
fn a_configuration_finds_nothing_in_its_own_calls() {
    ["", "tests/lines/clinic", "tests/lines/shop"].into_iter().for_each(check_alike);
}

fn load(root: &Path) -> Loaded {
    let folders = Folders { config: root.join("config"), prompts: root.join("prompts"), data: root.join("var") };
    config::load(&folders, &|_| None).unwrap_or_else(|problems| panic!("{}", problems[0].render(false)))
}

/// The shipped line with pieces of its files replaced.
fn changed(edits: &[(&str, &str, &str)]) -> Script {
    let (folder, root) = (tempfile::tempdir().unwrap(), Path::new(env!("CARGO_MANIFEST_DIR")));
    ["config", "prompts"].iter().for_each(|part| copy_folder(&root.join(part), &folder.path().join(part)));
    for (file, old, new) in edits {
        let path = folder.path().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "{old} in {file}");
        std::fs::write(path, text.replace(old, new)).unwrap();
    }
    load(folder.path()).script
}

/// Calls of a month: any caller, at any hour, presses any keys. The same each time.
fn month(script: &Script, calls: usize) -> Vec<RecordedCall> {
    let mut state = 7_u64;
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let began: Timestamp = "2026-11-01T00:00:00+03:00".parse().unwrap();
    let callers = ["+79161234567", "+74951112233", "anonymous", "+12025550123"];
    let mut call = |_| {
        let at = began + SignedDuration::from_secs(draw(30 * 24 * 3600) as i64);
        let from = callers[draw(10).saturating_sub(6)];
        let deeds = (0..draw(6)).map(|_| match draw(14) {
            key @ 0..12 => Deed::Digits("0123456789*#"[key..=key].to_owned()),
            12 => Deed::Digits("9161234568".to_owned()),
            _ => Deed::NoInput,
        });
        let deeds: Vec<Deed> = deeds.collect();
        let story = Story::parse(&format!("at {at}\n> call from {from} to +74952321000")).unwrap();
        let story = Story { deeds, ..story };
        recorded(script, &story, &play(script, &story))
    };
    (0..calls).map(&mut call).collect()
}

/// The first turn in which one of these keys was pressed at its menu.
fn first_planted(call: &RecordedCall, planted: &[(&str, char)]) -> Option<(String, char)> {
    let pairs = call.turns.iter().zip(call.turns.iter().skip(1));
    let mut found = pairs.filter_map(|(before, turn)| {
        let (waiting, heard) = (before.waiting.as_ref()?, turn.heard.as_ref()?);
        let is = |(node, key): &&(&str, char)| {
            waiting.as_str() == *node && heard.did == CallerAct::Key(Key::parse(*key).unwrap())
        };
        planted.iter().find(is).map(|(node, key)| ((*node).to_owned(), *key))
    });
    found.next()
}

fn tally(before: &Script, after: &Script, calls: &[RecordedCall]) -> ReplayTally {
    let (replay, mut tally) = (Replay::new(before, after), ReplayTally::default());
    calls.iter().for_each(|call| tally.add(call, replay.follow(call)));
    tally
}

#[test]
fn planted_differences_of_a_month_are_found_exactly_and_nothing_else() {
    let shipped = script();
    let calls = month(&shipped, 400);
    let kept = calls.iter().filter(|call| call.turns.iter().all(|turn| turn.heard.is_some())).count() as u64;
    let same = tally(&shipped, &script(), &calls);
    assert_eq!((same.calls, same.compared, same.whole, same.differ, same.lengths), (400, kept, kept, 0, 0));
    assert_eq!(same.reached.0, same.reached.1);

    let menus = "config/line.toml";
    let after = changed(&[
        (menus, "4 = \"services\"\n5 = \"company\"", "5 = \"services\"\n4 = \"company\""),
        (menus, "5 = \"help\"\n", ""),
        (menus, "\"not-handled\"]", "\"not-handled\", \"help\", \"returns\"]"),
        (menus, "2 = \"returns\"\n", "2 = \"payment\"\n"),
        ("prompts/ru/voice.ftl", "\nmenu-orders =\n", "\nmenu-orders =\n    Пожалуйста, слушайте внимательно.\n"),
    ]);
    let found = tally(&shipped, &after, &calls);
    let planted = [("main", '4'), ("main", '5'), ("orders", '5'), ("orders", '2')];
    let mut expected: BTreeMap<(String, char), u64> = BTreeMap::new();
    calls.iter().filter(|call| call.turns.iter().all(|turn| turn.heard.is_some())).for_each(|call| {
        first_planted(call, &planted).into_iter().for_each(|first| *expected.entry(first).or_default() += 1);
    });
    let mut groups: BTreeMap<(String, char), u64> = BTreeMap::new();
    for (difference, group) in found.groups() {
        let at = difference.at.as_ref().map_or_else(String::new, ToString::to_string);
        match (&difference.did, difference.change) {
            (_, Change::Length { tenths }) => assert!(at == "main" && tenths > 20, "{difference:?}"),
            (CallerAct::Key(key), change) => {
                let expected = match (at.as_str(), key.as_char()) {
                    ("main", '4') => Change::MovedKey(Key::parse('5').unwrap()),
                    ("main", '5') => Change::MovedKey(Key::parse('4').unwrap()),
                    ("orders", '5') => Change::NoSuchKey,
                    _ => Change::OtherTopic,
                };
                assert_eq!(change, expected);
                *groups.entry((at, key.as_char())).or_default() += group.calls;
            }
            (did, _) => panic!("{did:?} was not planted"),
        }
    }
    assert_eq!(expected.len(), planted.len(), "each is in the month: {expected:?}");
    assert_eq!(groups, expected);
    assert_eq!(found.differ, expected.values().sum::<u64>());
    assert_eq!(found.compared, kept);
    assert_eq!(found.whole + found.stopped.get(&Stopped::AskedElse).unwrap_or(&0), kept, "and no other reason");
    assert!(found.stopped[&Stopped::AskedElse] > 0 && found.lengths > 0);
}

#[test]
fn calls_of_another_configuration_are_said_to_be_so() {
    let shipped = script();
    let after = changed(&[("config/line.toml", "1 = \"orders\"\n2 = \"account\"", "2 = \"orders\"\n1 = \"account\"")]);
    let calls = month(&shipped, 100);
    let is_planted = |call: &&RecordedCall| first_planted(call, &[("main", '1'), ("main", '2')]).is_some();
    let of_before = calls.iter().filter(is_planted).filter(|call| call.turns[0].heard.is_some()).count() as u64;
    let found = tally(&after, &after, &calls);
    assert!(of_before > 0);
    assert_eq!((found.stopped.get(&Stopped::NotAsRecorded), found.differ), (Some(&of_before), 0));
}
