//! Rules about what callers may say.

use std::collections::BTreeMap;

use super::super::Read;
use crate::call::Language;
use crate::config::place::{Place, Problems};
use crate::config::references::Kind;
use crate::config::speech::{Phrases, phrases, wording};
use crate::diagnostic::suggestion;
use crate::line::hearing::{Meaning, PHRASE_CHARS_MAX, PHRASES_MAX};
use crate::line::prompt::{PromptId, sample_args};

/// The kinds of node that make no sense to a caller who has not come there on the way.
const NEVER_ASKED_FOR: [Kind; 2] = [Kind::Collect, Kind::Goodbye];

/// Phrases must lead to a node that there is: what callers say would lead nowhere.
///
/// `phrases-retruns` beside `[inform.returns]`.
pub fn phrases_lead_to_a_node(read: &Read, problems: &Problems) {
    for (_, phrases) in all(read).filter(|_| read.line.whole) {
        let Meaning::Node(node) = &phrases.meaning else { continue };
        let mut nodes = read.line.nodes.iter().map(|entry| &entry.id.value);
        if !nodes.any(|id| id == node) {
            let names = read.line.nodes.iter().filter(|entry| !NEVER_ASKED_FOR.contains(&entry.kind));
            let names = names.map(|entry| entry.id.value.as_str());
            let mut problem = phrases.place.problem(format!("`{}` lead to `{node}`, which is no node", phrases.id));
            problem.help = suggestion(node.as_str(), names.chain(["key-0", "yes", "no"]));
            problems.push(problem);
        }
    }
}

/// Phrases must not lead to a place that is only come to on the way.
///
/// `phrases-farewell` for `[goodbye.farewell]`.
pub fn phrases_lead_to_what_is_asked_for(read: &Read, problems: &Problems) {
    for (_, phrases) in all(read) {
        let Meaning::Node(node) = &phrases.meaning else { continue };
        let entry = read.line.nodes.iter().find(|entry| entry.id.value == *node);
        if let Some(entry) = entry.filter(|entry| NEVER_ASKED_FOR.contains(&entry.kind)) {
            let message = format!("`{}` lead to {} `{node}`, which nobody asks for", phrases.id, entry.kind.as_str());
            let help = "name a menu or a destination, or use `phrases-yes` and `phrases-no`";
            problems.push(phrases.place.problem(message).with_help(help));
        }
    }
}

/// A phrase must have a word that counts.
///
/// `please` where that is a filler.
pub fn every_phrase_says_something(read: &Read, problems: &Problems) {
    for (language, phrases) in all(read) {
        if phrases.phrases.is_empty() && !is_torn(read, language, phrases.id) {
            let problem = phrases.place.problem(format!("`{}` has a variable, which nobody can say", phrases.id));
            problems.push(problem.with_help("write the words, one phrase a line"));
        }
        let wording = wording(&read.words, language);
        for phrase in phrases.phrases.iter().filter(|phrase| wording.stems(phrase).is_empty()) {
            let message = match phrase.as_str() {
                "" => format!("`{}` has no phrase", phrases.id),
                phrase => format!("phrase `{phrase}` has no word but fillers"),
            };
            problems.push(place(&phrases, phrase).problem(message).with_help("write one phrase a line"));
        }
    }
}

/// A phrase must mean one thing: of two equal ones neither would be understood.
///
/// `refund` in `phrases-returns` and in `phrases-payment`.
pub fn a_phrase_means_one_thing(read: &Read, problems: &Problems) {
    for language in read.words.books.keys() {
        let wording = wording(&read.words, language);
        let mut first: BTreeMap<Vec<String>, (&str, Place)> = BTreeMap::new();
        let all = phrases(&read.words, language);
        for (phrases, phrase) in all.iter().flat_map(|phrases| phrases.phrases.iter().map(move |line| (phrases, line)))
        {
            let (mut stems, place) = (wording.stems(phrase), place(phrases, phrase));
            stems.sort_unstable();
            match first.get(&stems) {
                _ if stems.is_empty() => {}
                Some((other, _)) if *other == phrases.id => {}
                Some((other, at)) => {
                    let message = format!("phrase `{phrase}` of `{}` says the same as one of `{other}`", phrases.id);
                    problems.push(place.problem(message).with_help(format!("that one stands in {}", at.line())));
                }
                None => _ = first.insert(stems, (phrases.id, place)),
            }
        }
    }
}

/// A phrase must be short: recognisers take longer ones for none.
///
/// A phrase of 120 characters.
pub fn phrases_are_short(read: &Read, problems: &Problems) {
    for (_, phrases) in all(read) {
        for phrase in phrases.phrases.iter().filter(|phrase| PHRASE_CHARS_MAX < phrase.chars().count()) {
            let found = phrase.chars().count();
            let message = format!("a phrase of `{}` has {found} characters, at most {PHRASE_CHARS_MAX}", phrases.id);
            problems.push(place(&phrases, phrase).problem(message).with_help("write one phrase a line"));
        }
    }
}

/// Phrases must be few: every one is compared with every sentence. A recogniser is given the first ones of each choice.
///
/// The phrase that makes 2,001 in one language.
pub fn phrases_are_few(read: &Read, problems: &Problems) {
    for language in read.words.books.keys() {
        let (all, mut count) = (phrases(&read.words, language), 0);
        let over = all.iter().find(|phrases| {
            count += phrases.phrases.len();
            PHRASES_MAX < count
        });
        if let Some(phrases) = over {
            let message = format!("with `{}` language `{language}` has more than {PHRASES_MAX} phrases", phrases.id);
            problems.push(phrases.place.problem(message).with_help("leave out phrases that others cover"));
        }
    }
}

fn all(read: &Read) -> impl Iterator<Item = (&Language, Phrases<'_>)> {
    let languages = read.words.books.keys();
    languages.flat_map(|language| phrases(&read.words, language).into_iter().map(move |phrases| (language, phrases)))
}

/// Where a phrase stands.
fn place(phrases: &Phrases<'_>, phrase: &str) -> Place {
    if phrase.is_empty() { phrases.place.clone() } else { phrases.place.next(phrase) }
}

/// Whether a message could not be put into words even if its variables were known; that is reported elsewhere.
fn is_torn(read: &Read, language: &Language, id: &str) -> bool {
    read.words.prompts.text(&PromptId::new(id), language, &sample_args()).is_err()
}
