//! How fast recorded calls are taken through another configuration: by the pure flow alone, and by `deflect replay` from a
//! database.
//!
//! `cargo bench --bench replay`; `-- --calls 1000000` for a database of a million calls. The callers press and type at
//! random, at any time of a month, the same in each run.

#![allow(unreachable_pub, clippy::unwrap_used, reason = "modules are shared; a failed unwrap fails a test")]

#[path = "../support/turn.rs"]
mod turn;

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use deflect::base::clock::Clock;
use deflect::cli::transcript::{Deed, Played, Story, play};
use deflect::config;
use deflect::config::settings::Folders;
use deflect::line::Script;
use deflect::line::replay::{RecordedCall, RecordedTurn, Replay, ReplayTally};
use deflect::store::{CallKey, Store, TurnRecord};
use jiff::{SignedDuration, Timestamp};
use turn::first_turn;

const CALLS: usize = 100_000;
/// Calls followed without a database.
const IN_MEMORY: usize = 20_000;
const ROUNDS: usize = 3;
/// Calls written to the database at once.
const AT_ONCE: usize = 500;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let calls =
        arguments.iter().position(|argument| argument == "--calls").map(|at| arguments[at + 1].parse().unwrap());
    let (script, other) = (load(Path::new(env!("CARGO_MANIFEST_DIR"))), tempfile::tempdir().unwrap());
    change(other.path());
    flow_alone(&script, &load(other.path()), Callers::new().take(IN_MEMORY));
    let data = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(keep(data.path(), &script, Callers::new().take(calls.unwrap_or(CALLS))));
    whole_command(data.path(), other.path());
}

/// Calls of a month: any caller, at any time, presses any keys.
struct Callers(u64);

impl Callers {
    const fn new() -> Self {
        Self(7)
    }

    fn draw(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }
}

impl Iterator for Callers {
    type Item = Story;

    fn next(&mut self) -> Option<Story> {
        let began: Timestamp = "2026-11-01T00:00:00+03:00".parse().unwrap();
        let callers = ["+79161234567", "+74951112233", "anonymous", "+12025550123"];
        let at = began + SignedDuration::from_secs(self.draw(30 * 24 * 3600) as i64);
        let from = callers[self.draw(10).saturating_sub(6)];
        let story = Story::parse(&format!("at {at}\n> call from {from} to +74952321000")).unwrap();
        let deeds = (0..self.draw(6)).map(|_| match self.draw(14) {
            key @ 0..12 => Deed::Digits("0123456789*#"[key..=key].to_owned()),
            12 => Deed::Digits("9161234568".to_owned()),
            _ => Deed::NoInput,
        });
        Some(Story { deeds: deeds.collect(), ..story })
    }
}

/// The shipped line with another order of keys and a longer menu.
fn change(folder: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for part in ["config", "prompts"] {
        let copied = Command::new("cp").arg("-r").arg(root.join(part)).arg(folder).status().unwrap();
        assert!(copied.success());
    }
    for (file, old, new) in [
        ("config/line.toml", "4 = \"services\"\n5 = \"company\"", "5 = \"services\"\n4 = \"company\""),
        ("prompts/ru/voice.ftl", "\nmenu-orders =\n", "\nmenu-orders =\n    Пожалуйста, слушайте внимательно.\n"),
    ] {
        let path = folder.join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "{old} in {file}");
        std::fs::write(path, text.replace(old, new)).unwrap();
    }
}

fn load(root: &Path) -> Script {
    let folders = Folders { config: root.join("config"), prompts: root.join("prompts"), data: root.join("var") };
    config::load(&folders, &|_| None).unwrap_or_else(|problems| panic!("{}", problems[0].render(false))).script
}

fn recorded(script: &Script, story: &Story, played: Played) -> RecordedCall {
    let first = &played.turns[0].1.session;
    RecordedCall {
        line: first.line.clone(),
        started: first.started,
        percentile: story.percentile,
        hears: first.hears.clone(),
        turns: played
            .turns
            .into_iter()
            .map(|(at, turn)| RecordedTurn {
                turn: turn.session.turn,
                at,
                waiting: turn.waiting_at(script),
                heard: Some(turn.heard),
            })
            .collect(),
    }
}

fn flow_alone(before: &Script, after: &Script, stories: impl Iterator<Item = Story>) {
    let calls: Vec<RecordedCall> = stories.map(|story| recorded(before, &story, play(before, &story))).collect();
    let turns: usize = calls.iter().map(|call| call.turns.len()).sum();
    println!("flow alone: {} calls, {:.1} turns a call", calls.len(), turns as f64 / calls.len() as f64);
    for _ in 0..ROUNDS {
        let (replay, mut tally, began) = (Replay::new(before, after), ReplayTally::default(), Instant::now());
        calls.iter().for_each(|call| tally.add(call, replay.follow(call)));
        let rate = calls.len() as f64 / began.elapsed().as_secs_f64();
        println!("  {rate:.0} calls/s; {:.2} % go another way", tally.share());
    }
}

/// Keeps the calls as the line would.
async fn keep(data: &Path, script: &Script, stories: impl Iterator<Item = Story>) {
    let store = Store::open(&data.join("deflect.db"), Clock::system(), Arc::new(|_| {})).unwrap();
    let (mut calls, mut turns, mut ends) = (0_u128, vec![], vec![]);
    for story in stories {
        calls += 1;
        let (key, played) = (CallKey(calls.to_be_bytes()), play(script, &story));
        ends.push((key, played.ended));
        turns.extend(played.turns.into_iter().map(|(at, turn)| TurnRecord {
            turn: turn.session.turn,
            line: turn.session.line.clone(),
            started: turn.session.started,
            waiting_at: turn.waiting_at(script),
            heard: Some(turn.heard.clone()),
            ..first_turn(key, at, vec![])
        }));
        if ends.len() == AT_ONCE {
            write(&store, &mut turns, &mut ends).await;
        }
    }
    write(&store, &mut turns, &mut ends).await;
    store.close().await;
}

async fn write(store: &Store, turns: &mut Vec<TurnRecord>, ends: &mut Vec<(CallKey, Timestamp)>) {
    let written = turns.drain(..).map(|turn| store.commit(turn));
    futures_util::future::try_join_all(written).await.unwrap();
    let ended = ends.drain(..).map(|(call, at)| store.end_call(call, at));
    futures_util::future::try_join_all(ended).await.unwrap();
}

/// Runs `deflect replay`, and prints its time and the most memory it had.
fn whole_command(data: &Path, against: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let began = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_deflect"));
    command.arg("--config").arg(root.join("config")).arg("--prompts").arg(root.join("prompts")).arg("--data").arg(data);
    command.args(["replay", "--since", "2026-11-01", "--until", "2026-12-01", "--against"]).arg(against);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let peak = peak_mib(&mut child);
    let table = std::io::read_to_string(child.stdout.take().unwrap()).unwrap();
    let first = table.lines().next().unwrap_or_default();
    println!("deflect replay: {:.1} s, {peak} MiB at most: {first}", began.elapsed().as_secs_f64());
}

/// The most memory that a process had until it ended.
fn peak_mib(child: &mut Child) -> u64 {
    let (path, mut peak) = (format!("/proc/{}/status", child.id()), 0);
    while child.try_wait().unwrap().is_none() {
        let status = std::fs::read_to_string(&path).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(peak);
        std::thread::sleep(Duration::from_millis(50));
    }
    peak / 1024
}
