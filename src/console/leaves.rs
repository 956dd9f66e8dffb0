//! The places inside the words where callers leave: each menu as a text, with the share still listening under each sentence.

use std::collections::BTreeMap;

use serde::Serialize;

use super::page_data::PageData;
use super::words::few;
use crate::line::leaving::{ActCounts, Estimate, LeaveCurves, Pace, SentenceCurve, TURNS_MIN, WordingCurve};
use crate::metrics::plot::{percent, plural};

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
    calls: String,
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
    hung_up: String,
    first: WordingLeaves,
    others: Vec<WordingLeaves>,
    left_out: Option<String>,
}

#[derive(Serialize)]
struct WordingLeaves {
    language: String,
    heard: String,
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
    turns: String,
    delay: String,
    end_delay: String,
}

pub(super) fn view(page: &PageData) -> LeavesView {
    let nothing = LeaveCurves::default();
    let read = page.past.as_deref().map(|past| &past.leaves);
    let curves = read.unwrap_or(&nothing);
    let mut menus = menus(&curves.wordings);
    let more_menus = menus.split_off(MENUS_OPEN.min(menus.len()));
    LeavesView {
        as_of: page.past_as_of(),
        calls: plural(curves.calls, "call", "calls"),
        few: few(page.words, "few-calls", curves.calls),
        worst: curves.worst(WORST).into_iter().map(|(wording, sentence)| worst(wording, sentence)).collect(),
        menus,
        more_menus,
        paces: curves
            .paces
            .iter()
            .map(|(platform, language, pace)| pace_row(platform.as_str(), language.as_str(), pace))
            .collect(),
        left_out: (curves.left_out > 0).then(|| {
            format!("{} left out: too many different wordings.", plural(curves.left_out, "answer was", "answers were"))
        }),
    }
}

/// Menus by how many hung up in them.
fn menus(wordings: &[WordingCurve]) -> Vec<MenuLeaves> {
    let mut by_menu: BTreeMap<&str, Vec<&WordingCurve>> = BTreeMap::new();
    wordings.iter().for_each(|wording| by_menu.entry(wording.node.as_str()).or_default().push(wording));
    let hung_up = |wordings: &[&WordingCurve]| wordings.iter().map(|wording| wording.hung_up()).sum::<u64>();
    let mut order: Vec<_> = by_menu.into_iter().collect();
    order.sort_by_key(|(menu, wordings)| (std::cmp::Reverse(hung_up(wordings)), *menu));
    let menu = |(menu, mut wordings): (&str, Vec<&WordingCurve>)| {
        wordings.sort_by_key(|wording| std::cmp::Reverse(wording.heard));
        let rest = wordings.len().saturating_sub(WORDINGS_MAX);
        let mut shown = wordings.iter().take(WORDINGS_MAX).map(|wording| wording_view(wording));
        Some(MenuLeaves {
            menu: menu.to_owned(),
            hung_up: plural(hung_up(&wordings), "caller hung up", "callers hung up"),
            first: shown.next()?,
            others: shown.collect(),
            left_out: (rest > 0).then(|| {
                format!("{} heard less often.", plural(rest as u64, "other wording was", "other wordings were"))
            }),
        })
    };
    order.into_iter().take(MENUS_MAX).filter_map(menu).collect()
}

fn wording_view(wording: &WordingCurve) -> WordingLeaves {
    let part = |sentence: &SentenceCurve| SentenceLeaves {
        text: sentence.text.clone(),
        language: sentence.language.to_string(),
        share: percent(sentence.ended(), wording.heard),
        width: (sentence.ended() * 100).checked_div(wording.heard).unwrap_or_default(),
        said: format!("at {:.1} s{}", sentence.until.as_secs_f64(), acts(sentence.acts)),
        stands_out: sentence.stands_out,
    };
    let silent = plural(wording.silent, "did nothing", "did nothing");
    WordingLeaves {
        language: wording.language.to_string(),
        heard: plural(wording.heard, "time", "times"),
        few: (wording.heard < TURNS_MIN as u64)
            .then(|| format!("Heard fewer than {TURNS_MIN} times: this says little.")),
        parts: wording.sentences.iter().map(part).collect(),
        after: format!("After the last word{}, {silent}.", acts(wording.after)),
    }
}

/// `: 3 hung up, 20 pressed a key`
fn acts(acts: ActCounts) -> String {
    let all = [(acts.hung_up, "hung up"), (acts.keyed, "pressed a key"), (acts.spoke, "spoke")];
    let said: Vec<String> =
        all.iter().filter(|(count, _)| *count > 0).map(|(count, did)| plural(*count, did, did)).collect();
    if said.is_empty() { ": nobody acted".to_owned() } else { format!(": {}", said.join(", ")) }
}

fn worst(wording: &WordingCurve, sentence: &SentenceCurve) -> WorstSentence {
    let (left, began) = (sentence.acts.hung_up, sentence.began);
    let more = if sentence.stands_out { "; more than in the rest of the menu" } else { "" };
    WorstSentence {
        menu: wording.node.to_string(),
        language: sentence.language.to_string(),
        text: sentence.text.clone(),
        said: format!("{left} of {began} hung up, {}{more}", percent(left, began)),
    }
}

fn pace_row(platform: &str, language: &str, pace: &Pace) -> PaceRow {
    let seconds = |estimate: Option<Estimate>| {
        estimate
            .map_or("not known, taken as 0 s".to_owned(), |found| format!("{:.2} ± {:.2} s", found.value, found.error))
    };
    let speed = match pace.speed {
        Some(speed) => format!("{:.1} ± {:.1}", speed.value, speed.error),
        None => format!("{:.0}, assumed", pace.characters_per_second()),
    };
    PaceRow {
        platform: platform.to_owned(),
        language: language.to_owned(),
        speed,
        turns: plural(pace.turns as u64, "turn", "turns"),
        delay: seconds(pace.delay),
        end_delay: seconds(pace.end_delay),
    }
}
