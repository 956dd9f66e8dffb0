//! Callers' sentences and the places they lead to: the tables of `tests/utterances/`, through the flow of the shipped
//! line.
//!
//! A row is right when the call goes on exactly as by the key or the choice named, wrong when it goes on otherwise, and
//! asked again when nothing was understood. Rows that name `-` must be asked again. All tables but the blind ones were
//! used for tuning, so their figures show only that nothing was lost; the blind ones show how strangers fare, as do
//! phrases left out and found by the others.
//! `cargo test --test engine utterances:: -- --nocapture` prints the figures.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::sync::Arc;

use deflect::base::call::Language;
use deflect::line::hearing::wording::Wording;
use deflect::line::hearing::{BesideWords, Ear, Meaning, Phrase, SpeechContext};
use deflect::line::menu::{NodeId, NodeKind};
use deflect::line::session::{History, Phase, Session};
use deflect::line::step::{Input, Speech, Step, Turn};
use deflect::line::{Script, flow};
use jiff::Timestamp;

use crate::support::stories::script;

/// Into how many parts the phrases are split, each of which is looked for with the others.
const FOLDS: usize = 8;

/// A row of a table.
#[derive(Debug)]
struct Row {
    at: String,
    utterance: String,
    target: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Result {
    Right,
    Wrong,
    Again,
}

/// The counts of a part of a table.
#[derive(Debug, Default)]
struct Figures {
    right: usize,
    wrong: usize,
    again: usize,
}

impl Figures {
    fn of<'r>(results: impl IntoIterator<Item = &'r Result>) -> Self {
        let mut figures = Self::default();
        for result in results {
            match result {
                Result::Right => figures.right += 1,
                Result::Wrong => figures.wrong += 1,
                Result::Again => figures.again += 1,
            }
        }
        figures
    }

    fn rows(&self) -> usize {
        self.right + self.wrong + self.again
    }

    fn share(&self, count: usize) -> f64 {
        count as f64 * 100.0 / self.rows() as f64
    }
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (right, wrong, again) = (self.share(self.right), self.share(self.wrong), self.share(self.again));
        write!(f, "{} rows: right {right:.1} %, wrong {wrong:.1} %, asked again {again:.1} %", self.rows())
    }
}

/// A table, its rows measured.
struct Measured {
    rows: Vec<(Row, bool, Result)>,
}

impl Measured {
    /// The tables of one language, named after it.
    fn tables(script: &Script, files: &[&str]) -> Self {
        let language = Language::new(&files[0][..2]);
        let listed = listed(&language);
        let rows = files.iter().flat_map(|file| rows(file)).map(|row| {
            let listed = listed.contains(&plain(&row.utterance));
            let result = measure(script, &language, &row);
            if result == Result::Wrong || result == Result::Again && row.target != "-" {
                let reached = says(script, &language, &row).session.from;
                println!("{result:?} at {}: {} | {} | {reached}", row.at, row.utterance, row.target);
            }
            (row, listed, result)
        });
        Self { rows: rows.collect() }
    }

    /// The figures of rows that name a choice, as far as wanted.
    fn choices(&self, is_wanted: impl Fn(bool) -> bool) -> Figures {
        let wanted = self.rows.iter().filter(|(row, listed, _)| row.target != "-" && is_wanted(*listed));
        Figures::of(wanted.map(|(_, _, result)| result))
    }

    /// The figures of rows that name none.
    fn strangers(&self) -> Figures {
        Figures::of(self.rows.iter().filter(|(row, ..)| row.target == "-").map(|(_, _, result)| result))
    }

    fn all(&self) -> Figures {
        Figures::of(self.rows.iter().map(|(_, _, result)| result))
    }

    fn print(&self, name: &str) {
        println!("{name}, all:       {}", self.all());
        println!("{name}, choices:   {}", self.choices(|_| true));
        println!("{name}, unlisted:  {}", self.choices(|listed| !listed));
        println!("{name}, strangers: {}", self.strangers());
        let kinds: BTreeSet<&str> = self.rows.iter().map(|(row, ..)| row.target.as_str()).collect();
        for kind in kinds {
            let rows = self.rows.iter().filter(|(row, ..)| row.target == kind);
            let Figures { right, wrong, again } = Figures::of(rows.map(|(_, _, result)| result));
            println!("{name}, {kind}: {right} right, {wrong} wrong, {again} asked again");
        }
    }
}

fn rows(file: &str) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/utterances").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let mut at = "main".to_owned();
    let mut rows = vec![];
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.split_once(" | ") {
            Some((utterance, target)) => {
                rows.push(Row { at: at.clone(), utterance: utterance.to_owned(), target: target.to_owned() });
            }
            None => at = line.strip_prefix("at ").unwrap_or_else(|| panic!("{line}")).to_owned(),
        }
    }
    rows
}

/// A caller at a place of the line, on a platform that hears the language.
fn session_at(script: &Script, language: &Language, at: &str) -> (Session, Timestamp) {
    let now: Timestamp = "2026-11-20T12:00:00+03:00".parse().unwrap();
    let caller = script.plan.caller("+79161234567");
    let new = Session::new(script, script.default_line.clone(), caller, &History::default(), now);
    let new = Session { hears: vec![language.clone()], language: language.clone(), ..new };
    let mut session = flow::advance(script, new, Input::Start, now).session;
    let node = script.nodes.get(at).unwrap_or_else(|| panic!("{at}"));
    (session.at, session.from, session.phase) = (NodeId::new(at), NodeId::new(at), Phase::of(&node.kind));
    (session, now)
}

fn says(script: &Script, language: &Language, row: &Row) -> Turn {
    let (session, now) = session_at(script, language, &row.at);
    let speech = Speech { words: row.utterance.clone(), confidence: Some(80) };
    flow::advance(script, session, Input::Speech(speech), now)
}

fn presses(script: &Script, language: &Language, row: &Row, key: &str) -> Turn {
    let (session, now) = session_at(script, language, &row.at);
    flow::advance(script, session, Input::Keys(key.to_owned()), now)
}

fn measure(script: &Script, language: &Language, row: &Row) -> Result {
    let turn = says(script, language, row);
    let mut targets = row.target.split('/');
    if turn.session.misheard == 1 {
        return if targets.any(|target| target == "-") { Result::Right } else { Result::Again };
    }
    if targets.any(|target| is_reached(script, language, row, &turn, target)) { Result::Right } else { Result::Wrong }
}

/// True if a turn led to a target. A node that acts is also reached where it is asked for.
fn is_reached(script: &Script, language: &Language, row: &Row, turn: &Turn, target: &str) -> bool {
    let by_key = |key: &str| turn.session == presses(script, language, row, key).session;
    let says = |prompt: &str| turn.steps.iter().flat_map(Step::prompts).any(|said| said.id.as_str() == prompt);
    let session = &turn.session;
    match target {
        "-" => false,
        "yes" => by_key("1"),
        "no" if row.at == "farewell" => turn.steps.contains(&Step::HangUp),
        "no" => session.from.as_str() == "farewell" && turn.messages.is_empty(),
        "link-refused" => says("link-refused"),
        "human" => by_key("0"),
        target => match target.strip_prefix("key") {
            Some("-star") => by_key("*"),
            Some("-hash") => by_key("#"),
            // Words like those of the key are offered what it does.
            Some("-9" | " 9") => by_key("9") || session.phase == Phase::Offer && session.from == session.at,
            Some(key) => by_key(&key[1..]),
            None => [&session.from, &session.at].contains(&&NodeId::new(target)),
        },
    }
}

/// The lines of the prompts, word for word.
fn listed(language: &Language) -> HashSet<String> {
    let prompts = Path::new(env!("CARGO_MANIFEST_DIR")).join("prompts").join(language.as_str());
    let text = std::fs::read_to_string(prompts.join("speech.ftl")).unwrap();
    text.lines().map(plain).collect()
}

fn plain(text: &str) -> String {
    text.trim().replace('ё', "е")
}

/// Fails when fewer are right, or more go wrong, than this share of the rows.
fn at_least(figures: &Figures, right: f64, wrong: f64) {
    assert!(figures.share(figures.right) >= right, "{figures}");
    assert!(figures.share(figures.wrong) <= wrong, "{figures}");
}

#[test]
fn russian_callers_are_understood() {
    let table = Measured::tables(&script(), &["ru.txt", "ru-second.txt", "ru-third.txt"]);
    table.print("ru");
    let (choices, unlisted) = (table.choices(|_| true), table.choices(|listed| !listed));
    assert!(choices.rows() >= 150 && unlisted.rows() >= 60 && unlisted.rows() * 3 >= choices.rows());
    assert!(table.strangers().rows() >= 50);
    for figures in [choices, unlisted, table.all()] {
        at_least(&figures, 93.0, 2.0);
    }
    at_least(&table.strangers(), 95.0, 5.0);
}

#[test]
fn english_callers_are_understood() {
    let table = Measured::tables(&script(), &["en.txt"]);
    table.print("en");
    at_least(&table.all(), 94.0, 2.0);
}

/// A table of the same, and one of odd callers and of strangers with the line's own words; both were tuned with.
#[test]
fn odd_russian_callers_are_understood() {
    let script = script();
    let fresh = Measured::tables(&script, &["ru-fresh-a.txt"]);
    fresh.print("ru, fresh a");
    at_least(&fresh.all(), 96.0, 2.0);
    let odd = Measured::tables(&script, &["ru-fresh-odd.txt", "ru-held-out-hard.txt", "ru-fresh-c.txt"]);
    odd.print("ru, odd");
    at_least(&odd.all(), 92.0, 3.0);
}

/// Who refuses a text and wants something else, names a key among other words, takes leave, denies, or asks for another
/// number.
#[test]
fn callers_who_were_misled_once_are_understood() {
    let script = script();
    for file in ["ru-callers.txt", "en-callers.txt"] {
        let table = Measured::tables(&script, &[file]);
        table.print(file);
        at_least(&table.all(), 100.0, 0.0);
    }
}

/// Tables that were held out once: two as callers mostly speak, and the last, which is half odd.
#[test]
fn russian_callers_of_the_first_tables_held_out_are_understood() {
    let script = script();
    for file in ["ru-held-out.txt", "ru-fresh-b.txt"] {
        let table = Measured::tables(&script, &[file]);
        table.print(file);
        assert!(table.choices(|_| true).rows() >= 30);
        at_least(&table.all(), 95.0, 2.0);
    }
    let odd = Measured::tables(&script, &["ru-fresh-d.txt"]);
    odd.print("ru-fresh-d.txt");
    at_least(&odd.all(), 90.0, 2.0);
}

/// Tables of strangers to the phrases.
#[test]
fn strangers_are_understood() {
    let script = script();
    let files =
        ["dev", "held-out"].map(|table| ["ru", "en"].map(|language| format!("{language}-strangers-{table}.txt")));
    for file in files.into_iter().flatten() {
        let table = Measured::tables(&script, &[&file]);
        table.print(&file);
        at_least(&table.all(), 92.0, 3.5);
    }
}

/// Tables written without a look at phrases or other tables, and not tuned with. The goal is 85 % right and 3 %
/// wrong; these are a little below what was last measured.
#[test]
fn strangers_never_seen_are_understood() {
    let script = script();
    for (file, right, wrong) in [
        ("ru-blind-1.txt", 90.0, 3.0),
        ("ru-blind-2.txt", 85.0, 3.0),
        ("ru-tenth.txt", 90.0, 3.0),
        ("en-blind-1.txt", 89.0, 2.0),
        ("en-blind-2.txt", 85.0, 2.5),
        ("ru-thirteenth.txt", 84.0, 3.0),
        ("en-thirteenth.txt", 87.0, 4.0),
        ("en-fourteenth.txt", 91.5, 2.5),
        ("ru-fourteenth.txt", 90.0, 4.5),
    ] {
        let table = Measured::tables(&script, &[file]);
        table.print(file);
        at_least(&table.all(), right, wrong);
    }
}

/// Two thirds of tables written before the phrases were touched, tuned with since: callers of every kind, and callers who
/// go a long way round.
#[test]
fn strangers_tuned_with_are_understood() {
    let script = script();
    for (file, right, wrong) in [
        ("ru-seventh-tune.txt", 92.0, 2.5),
        ("en-seventh-tune.txt", 98.0, 1.0),
        ("ru-eighth-tune.txt", 84.5, 3.4),
        ("en-eighth-tune.txt", 97.0, 1.0),
        ("ru-fourteenth-tune.txt", 96.0, 1.5),
        ("en-tenth-tune.txt", 98.0, 0.5),
        ("en-eleventh-tune.txt", 97.0, 0.7),
        ("en-twelfth-tune.txt", 97.0, 0.9),
        ("en-fourteenth-tune.txt", 97.0, 0.8),
        ("en-fifteenth-tune.txt", 97.0, 0.9),
        ("ru-contrasts.txt", 90.0, 7.0),
        ("en-contrasts.txt", 96.0, 4.0),
    ] {
        let table = Measured::tables(&script, &[file]);
        table.print(file);
        at_least(&table.all(), right, wrong);
    }
}

/// The thirds of them whose rows were not looked at; those of the English ones were later, but for the fifteenth.
#[test]
fn strangers_held_out_are_understood() {
    let script = script();
    for (file, right, wrong) in [
        ("ru-seventh-held.txt", 87.0, 6.0),
        ("en-seventh-held.txt", 97.5, 0.6),
        ("ru-eighth-held.txt", 82.0, 5.0),
        ("en-eighth-held.txt", 93.0, 2.2),
        ("ru-fourteenth-held.txt", 75.0, 7.5),
        ("en-tenth-held.txt", 97.0, 0.7),
        ("en-eleventh-held.txt", 97.0, 2.7),
        ("en-twelfth-held.txt", 98.0, 1.8),
        ("en-fourteenth-held.txt", 95.0, 1.5),
        ("en-fifteenth-held.txt", 88.5, 5.2),
    ] {
        let table = Measured::tables(&script, &[file]);
        table.print(file);
        at_least(&table.all(), right, wrong);
    }
}

#[test]
fn others_are_understood() {
    let script = script();
    let tables = ["ru-fourth.txt", "ru-fifth.txt", "ru-sixth.txt", "en-second.txt", "en-third.txt", "en-fourth.txt"]
        .map(|file| (file, Measured::tables(&script, &[file])));
    for (file, table) in &tables {
        table.print(file);
    }
    for (_, table) in tables {
        at_least(&table.all(), 94.0, 3.0);
    }
}

/// Callers in three voices. The figures of two thirds of the rows were looked at while the model was fitted.
#[test]
fn three_voices_are_understood() {
    let script = script();
    for (file, right, wrong) in [("ru-ninth.txt", 88.0, 4.0), ("en-ninth.txt", 98.5, 1.0)] {
        let table = Measured::tables(&script, &[file]);
        table.print(file);
        at_least(&table.all(), right, wrong);
    }
}

/// The lines of a message of `speech.ftl`, by its name without `phrases-`.
fn messages(language: &str) -> Vec<(String, Vec<String>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("prompts").join(language).join("speech.ftl");
    let mut messages: Vec<(String, Vec<String>)> = vec![];
    for line in std::fs::read_to_string(path).unwrap().lines() {
        match line.strip_prefix("phrases-").and_then(|line| line.split_once(" =")) {
            Some((name, first)) => messages.push((name.to_owned(), vec![first.trim().to_owned()])),
            None if line.starts_with(' ') => messages.last_mut().unwrap().1.push(line.trim().to_owned()),
            None => {}
        }
    }
    messages
}

/// The phrases of a language that lead to a node and may be heard inside a sentence, and its wording.
fn phrases(script: &Script, language: &str) -> (Arc<Wording>, Vec<Phrase>) {
    let messages = messages(language);
    let text = |name: &str| messages.iter().find(|(id, _)| id == name).unwrap().1.join(" ");
    let same = messages.iter().filter(|(id, _)| id.starts_with("same-")).map(|(_, lines)| lines.join(" "));
    let same: Vec<String> = same.collect();
    let wording = Wording::new(&Language::new(language), &text("fillers"), &text("negations"));
    let wording = wording.with_same(same.iter().map(String::as_str)).with_wants(&text("wants"));
    let is_destination = |id: &str| {
        let node = script.nodes.get(id);
        node.is_some_and(|node| !matches!(node.kind, NodeKind::Menu { .. }))
    };
    let nodes = messages.iter().filter(|(id, _)| is_destination(id));
    let phrases = nodes.flat_map(|(id, lines)| {
        lines.iter().filter(|line| !line.is_empty()).map(|line| Phrase {
            meaning: Meaning::Node(NodeId::new(id)),
            words: line.clone(),
            is_alone: false,
            is_about: false,
        })
    });
    (Arc::new(wording), phrases.collect())
}

/// Each phrase is looked for by an ear that does not have it. Its own words may stand in no other phrase, so fewer are
/// found than of sentences; but it is never known before, so few may be taken for something else. English phrases that
/// others cover were taken out, which leaves those that are hard to find.
#[test]
fn phrases_left_out_are_found_by_the_others() {
    let script = script();
    for (language, right, wrong) in [("ru", 51.0, 5.0), ("en", 44.0, 7.0)] {
        let (wording, phrases) = phrases(&script, language);
        let mut results = vec![];
        for fold in 0..FOLDS {
            let is_out = |at: &usize| at % FOLDS == fold;
            let known = phrases.iter().enumerate().filter(|(at, _)| !is_out(at)).map(|(_, phrase)| phrase.clone());
            let ear = Ear::new(wording.clone(), BesideWords::default(), known.collect()).unwrap();
            results.extend(phrases.iter().enumerate().filter(|(at, _)| is_out(at)).map(|(_, phrase)| {
                let speech = Speech { words: phrase.words.clone(), confidence: None };
                match ear.understand(&speech, SpeechContext::Menu, |_| false) {
                    Some(understood) if understood.meaning == phrase.meaning => Result::Right,
                    Some(_) => Result::Wrong,
                    None => Result::Again,
                }
            }));
        }
        let figures = Figures::of(&results);
        println!("{language}, phrases left out: {figures}");
        at_least(&figures, right, wrong);
    }
}
