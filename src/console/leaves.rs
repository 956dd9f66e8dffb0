//! The places inside the words where callers leave: each menu as a text, with the share still listening under each sentence.

use std::collections::BTreeMap;

use serde::Serialize;

use super::page_data::PageData;
use super::words::few;
use crate::line::leaving::{ActCounts, Estimate, LeaveCurves, Pace, SentenceCurve, TURNS_MIN, WordingCurve};
use crate::metrics::count::percent;
use crate::metrics::operator_words::OperatorWords;

/// The most menus shown with their words; the others are in a fold.
const MENUS_OPEN: usize = 6;
const MENUS_MAX: usize = 40;
/// The most wordings of a menu shown: five levels, and one more.
const WORDINGS_MAX: usize = 6;
/// The sentences told first.
const WORST: usize = 3;

#[derive(Serialize)]
pub(super) struct LeavesView {
    /// When it was added up; `None` before the first time.
    as_of: Option<String>,
    calls: u64,
    few: Option<String>,
    worst: Vec<WorstSentence>,
    menus: Vec<MenuLeaves>,
    more_menus: Vec<MenuLeaves>,
    paces: Vec<PaceRow>,
    left_out: Option<String>,
}

#[derive(Serialize)]
struct WorstSentence {
    menu: String,
    language: String,
    text: String,
    said: String,
}

#[derive(Serialize)]
struct MenuLeaves {
    menu: String,
    hung_up: u64,
    first: WordingLeaves,
    others: Vec<WordingLeaves>,
    left_out: Option<String>,
}

#[derive(Serialize)]
struct WordingLeaves {
    language: String,
    heard: u64,
    few: Option<String>,
    parts: Vec<SentenceLeaves>,
    after: String,
}

#[derive(Serialize)]
struct SentenceLeaves {
    text: String,
    language: String,
    share: String,
    /// The width of its bar, of 100.
    width: u64,
    said: String,
    stands_out: bool,
}

#[derive(Serialize)]
struct PaceRow {
    platform: String,
    language: String,
    speed: String,
    turns: u64,
    delay: String,
    end_delay: String,
}

pub(super) fn view(page: &PageData) -> LeavesView {
    let nothing = LeaveCurves::default();
    let read = page.past.as_deref().map(|past| &past.leaves);
    let curves = read.unwrap_or(&nothing);
    let words = page.words;
    let mut menus = menus(words, &curves.wordings);
    let more_menus = menus.split_off(MENUS_OPEN.min(menus.len()));
    LeavesView {
        as_of: page.past_as_of(),
        calls: curves.calls,
        few: few(words, "few-calls", curves.calls),
        worst: curves.worst(WORST).into_iter().map(|(wording, sentence)| worst(words, wording, sentence)).collect(),
        menus,
        more_menus,
        paces: curves
            .paces
            .iter()
            .map(|(platform, language, pace)| pace_row(words, platform.as_str(), language.as_str(), pace))
            .collect(),
        left_out: (curves.left_out > 0).then(|| words.filled("leaves-left-out", [("answers", curves.left_out.into())])),
    }
}

/// Menus by how many hung up in them.
fn menus(words: &OperatorWords, wordings: &[WordingCurve]) -> Vec<MenuLeaves> {
    let mut by_menu: BTreeMap<&str, Vec<&WordingCurve>> = BTreeMap::new();
    wordings.iter().for_each(|wording| by_menu.entry(wording.node.as_str()).or_default().push(wording));
    let hung_up = |wordings: &[&WordingCurve]| wordings.iter().map(|wording| wording.hung_up()).sum::<u64>();
    let mut order: Vec<_> = by_menu.into_iter().collect();
    order.sort_by_key(|(menu, wordings)| (std::cmp::Reverse(hung_up(wordings)), *menu));
    let menu = |(menu, mut wordings): (&str, Vec<&WordingCurve>)| {
        wordings.sort_by_key(|wording| std::cmp::Reverse(wording.heard));
        let rest = wordings.len().saturating_sub(WORDINGS_MAX);
        let mut shown = wordings.iter().take(WORDINGS_MAX).map(|wording| wording_view(words, wording));
        Some(MenuLeaves {
            menu: menu.to_owned(),
            hung_up: hung_up(&wordings),
            first: shown.next()?,
            others: shown.collect(),
            left_out: (rest > 0).then(|| words.filled("leaves-less-often", [("wordings", (rest as u64).into())])),
        })
    };
    order.into_iter().take(MENUS_MAX).filter_map(menu).collect()
}

fn wording_view(words: &OperatorWords, wording: &WordingCurve) -> WordingLeaves {
    let part = |sentence: &SentenceCurve| SentenceLeaves {
        text: sentence.text.clone(),
        language: sentence.language.to_string(),
        share: percent(sentence.ended(), wording.heard),
        width: (sentence.ended() * 100).checked_div(wording.heard).unwrap_or_default(),
        said: still_listen(words, sentence),
        stands_out: sentence.stands_out,
    };
    let silent = words.filled("leaves-did-nothing", [("callers", wording.silent.into())]);
    let after = format!("{}, {silent}", acts(words, wording.after));
    WordingLeaves {
        language: wording.language.to_string(),
        heard: wording.heard,
        few: (wording.heard < TURNS_MIN as u64)
            .then(|| words.filled("leaves-few", [("times", (TURNS_MIN as u64).into())])),
        parts: wording.sentences.iter().map(part).collect(),
        after: words.filled("leaves-after", [("acts", after.into())]),
    }
}

/// `3 hung up, 20 pressed a key`
fn acts(words: &OperatorWords, acts: ActCounts) -> String {
    let all = [("leaves-hung-up", acts.hung_up), ("leaves-keyed", acts.keyed), ("leaves-spoke", acts.spoke)];
    let some = all.into_iter().filter(|(_, callers)| *callers > 0);
    let said: Vec<String> = some.map(|(act, callers)| words.filled(act, [("callers", callers.into())])).collect();
    if said.is_empty() { words.text("leaves-nobody-acted") } else { said.join(", ") }
}

fn still_listen(words: &OperatorWords, sentence: &SentenceCurve) -> String {
    let at = words.decimal(sentence.until.as_secs_f64(), 1);
    words.filled("leaves-still-listen", [("at", at.into()), ("acts", acts(words, sentence.acts).into())])
}

fn worst(words: &OperatorWords, wording: &WordingCurve, sentence: &SentenceCurve) -> WorstSentence {
    let (left, began) = (sentence.acts.hung_up, sentence.began);
    let id = if sentence.stands_out { "leaves-lost-more" } else { "leaves-lost" };
    let parts = [("left", left.to_string()), ("began", began.to_string()), ("share", percent(left, began))];
    WorstSentence {
        menu: wording.node.to_string(),
        language: sentence.language.to_string(),
        text: sentence.text.clone(),
        said: words.filled(id, parts.map(|(name, value)| (name, value.into()))),
    }
}

fn pace_row(words: &OperatorWords, platform: &str, language: &str, pace: &Pace) -> PaceRow {
    let estimated = |id: &str, found: Estimate, decimals: usize| {
        let [value, error] = [found.value, found.error].map(|number| words.decimal(number, decimals));
        words.filled(id, [("value", value.into()), ("error", error.into())])
    };
    let seconds = |estimate: Option<Estimate>| match estimate {
        Some(found) => estimated("leaves-seconds", found, 2),
        None => words.text("leaves-not-known"),
    };
    let speed = match pace.speed {
        Some(speed) => estimated("leaves-speed", speed, 1),
        None => {
            let assumed = format!("{:.0}", pace.characters_per_second());
            words.filled("leaves-speed-assumed", [("speed", assumed.into())])
        }
    };
    PaceRow {
        platform: platform.to_owned(),
        language: language.to_owned(),
        speed,
        turns: pace.turns as u64,
        delay: seconds(pace.delay),
        end_delay: seconds(pace.end_delay),
    }
}
