//! Every fact that callers must be able to have, by key and by sentence: the rows of `tests/facts.txt`, through the flow
//! of the shipped line.
//!
//! A row is `what | keys | sentence | words; words`. All words must be heard in the call, and none marked with `!`, by the
//! keys as well as by the sentence; an empty way is one that the fact has not. `to NUMBER` and `at TIME` before the keys
//! dial another number, or call at another time.

use deflect::cli::transcript::{Story, play};
use deflect::line::Script;
use deflect::line::step::Step;

use crate::support::stories;

const NOON: &str = "2026-11-23T14:00:00+03:00";
const TABLE: &str = include_str!("../facts.txt");

/// A way to a fact, as a story.
fn story(given: &str, from: &str, deeds: &[String]) -> Story {
    let (mut at, mut to) = (NOON, "+74952321000");
    let words: Vec<&str> = from.split_whitespace().collect();
    for pair in words.chunks(2) {
        match pair {
            ["to", number] => to = number,
            ["at", time] => at = time,
            _ => panic!("`{from}` is neither `to NUMBER` nor `at TIME`"),
        }
    }
    let text = format!("at {at}\n{given}> call from +79161234567 to {to}\n{}", deeds.join("\n"));
    Story::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Everything that is heard in a call.
fn heard(script: &Script, story: &Story) -> String {
    let played = play(script, story);
    let prompts = played.turns.iter().flat_map(|(_, turn)| turn.steps.iter().flat_map(Step::prompts));
    let heard: Vec<String> = prompts.map(|prompt| script.prompts.speech(prompt).replace('\n', " ")).collect();
    heard.join(" ").to_lowercase()
}

/// The words that are missing, and the words after `!` that were heard.
fn wrong(heard: &str, words: &str) -> Vec<String> {
    let words = words.split(';').map(str::trim).filter(|words| !words.is_empty());
    let is_wrong = |words: &&str| match words.strip_prefix('!') {
        Some(absent) => heard.contains(&absent.to_lowercase()),
        None => !heard.contains(&words.to_lowercase()),
    };
    words.filter(is_wrong).map(str::to_owned).collect()
}

#[test]
fn every_fact_is_heard_by_key_and_by_sentence() {
    let script = stories::script();
    let (mut rows, mut problems) = (0, vec![]);
    for line in TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let [what, keys, sentence, words] = line.split('|').map(str::trim).collect::<Vec<_>>()[..] else {
            panic!("expected four columns: {line}")
        };
        rows += 1;
        let (from, keys) = keys.rsplit_once(':').unwrap_or(("", keys));
        let digits: Vec<String> =
            keys.split(',').filter(|key| !key.is_empty()).map(|key| format!("> digits {}", key.trim())).collect();
        if !keys.is_empty() {
            let heard = heard(&script, &story("", from, &digits));
            problems
                .extend(wrong(&heard, words).iter().map(|words| format!("{what}, keys {keys}: `{words}` in: {heard}")));
        }
        if !sentence.is_empty() {
            let (from, said) = sentence.rsplit_once(':').unwrap_or(("", sentence));
            let heard = heard(&script, &story("given speech heard\n", from, &[format!("> says {}", said.trim())]));
            problems
                .extend(wrong(&heard, words).iter().map(|words| format!("{what}, «{said}»: `{words}` in: {heard}")));
        }
        assert!(!keys.is_empty() || !sentence.is_empty(), "{what} has no way");
    }
    assert!(rows >= 85, "{rows} rows");
    assert!(problems.is_empty(), "{} ways do not tell their fact:\n{}", problems.len(), problems.join("\n\n"));
}
