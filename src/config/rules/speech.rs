//! Rules about phrases of callers.

use std::collections::{BTreeMap, HashSet};

use super::super::Read;
use super::lines::samples;
use crate::base::call::{Key, Language};
use crate::base::diagnostic::suggestion;
use crate::config::place::{FilePlace, ProblemList};
use crate::config::references::{NodeTable, Origin};
use crate::config::speech::{PREFIX, Phrases, SpeechBook, negations, polite, pressing, turning};
use crate::line::hearing::wording::words;
use crate::line::hearing::{Meaning, PHRASE_CHARS_MAX, PHRASES_MAX};
use crate::line::menu::NodeId;
use crate::line::prompt::PromptId;

/// The kinds of node that only make sense as a next step.
const NEVER_ASKED_FOR: [NodeTable; 2] = [NodeTable::Collect, NodeTable::Goodbye];

/// Phrases must lead to an existing node.
///
/// `phrases-retruns` beside `[inform.returns]`.
pub(super) fn phrases_lead_to_a_node(read: &Read, problems: &ProblemList) {
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

/// Phrases must not lead to a node that is only a next step.
///
/// `phrases-farewell` for `[goodbye.farewell]`.
pub(super) fn phrases_lead_to_what_is_asked_for(read: &Read, problems: &ProblemList) {
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

/// A phrase must have a word. One of fillers alone is compared word by word.
///
/// `?!`
pub(super) fn every_phrase_says_something(read: &Read, problems: &ProblemList) {
    for (language, phrases) in all(read) {
        if phrases.phrases.is_empty() && !is_torn(read, language, &phrases.id) {
            let problem = phrases.place.problem(format!("`{}` has a variable, which nobody can say", phrases.id));
            problems.push(problem.with_help("write the words, one phrase a line"));
        }
        for phrase in phrases.phrases.iter().filter(|phrase| words(phrase).next().is_none()) {
            let message = match phrase.as_str() {
                "" => format!("`{}` has no phrase", phrases.id),
                phrase => format!("phrase `{phrase}` has no word"),
            };
            problems.push(place(phrases, phrase).problem(message).with_help("write one phrase a line"));
        }
    }
}

/// A phrase must mean one thing: of two equal ones neither would be understood. A yes, a good-bye, another number, and what is
/// unrelated, are compared word by word: "how old are you" is not "an old woman", though fillers leave the same.
///
/// `refund` in `phrases-returns` and in `phrases-payment`.
pub(super) fn a_phrase_means_one_thing(read: &Read, problems: &ProblemList) {
    for SpeechBook { all, wording } in read.speech.values() {
        let mut first: BTreeMap<Vec<String>, (&Phrases, &String)> = BTreeMap::new();
        for (phrases, phrase) in all.iter().flat_map(|phrases| phrases.phrases.iter().map(move |line| (phrases, line)))
        {
            let mut stems = wording.stems(phrase);
            stems.sort_unstable();
            match first.get(&stems) {
                _ if stems.is_empty() => {}
                Some((other, _)) if other.meaning == phrases.meaning => {}
                Some((other, line)) if is_word_by_word(other, phrases) && !words(line).eq(words(phrase)) => {}
                Some((other, line)) => {
                    let ids = (&phrases.id, &other.id);
                    let message = format!("phrase `{phrase}` of `{}` says the same as one of `{}`", ids.0, ids.1);
                    let help = format!("that one stands in {}", place(other, line).line());
                    problems.push(place(phrases, phrase).problem(message).with_help(help));
                }
                None => _ = first.insert(stems, (phrases, phrase)),
            }
        }
    }
}

/// A phrase must be short: recognisers reject longer ones.
///
/// A phrase of 120 characters.
pub(super) fn phrases_are_short(read: &Read, problems: &ProblemList) {
    for (_, phrases) in all(read) {
        for phrase in phrases.phrases.iter().filter(|phrase| phrase.chars().count() > PHRASE_CHARS_MAX) {
            let found = phrase.chars().count();
            let message = format!("a phrase of `{}` has {found} characters, at most {PHRASE_CHARS_MAX}", phrases.id);
            problems.push(place(phrases, phrase).problem(message).with_help("write one phrase a line"));
        }
    }
}

/// Phrases must be few: every one is compared with every sentence. A recogniser gets the first ones of each choice.
///
/// The phrase that makes 3,801 in one language.
pub(super) fn phrases_are_few(read: &Read, problems: &ProblemList) {
    for (language, book) in &read.speech {
        let mut count = 0;
        let over = book.all.iter().find(|phrases| {
            count += phrases.phrases.len();
            count > PHRASES_MAX
        });
        if let Some(phrases) = over {
            let message = format!("with `{}` language `{language}` has more than {PHRASES_MAX} phrases", phrases.id);
            problems.push(phrases.place.problem(message).with_help("leave out phrases that others cover"));
        }
    }
}

/// A node reached by speech alone must have phrases, in each language that has any.
///
/// `by_voice = ["chat"]` without `phrases-chat` in `prompts/en/speech.ftl`.
pub(super) fn a_node_by_voice_has_phrases(read: &Read, problems: &ProblemList) {
    for (language, SpeechBook { all, .. }) in &read.speech {
        let is_meant = |id: &NodeId| all.iter().any(|phrases| phrases.meaning == Meaning::Node(id.clone()));
        let by_voice = read.references.nodes.iter().filter(|way| way.from == Origin::Voice && !is_meant(&way.to.value));
        for way in by_voice.filter(|_| !all.is_empty()) {
            let node = &way.to.value;
            let problem =
                way.to.problem(format!("{} names `{node}`, but language `{language}` has no phrases for it", way.by));
            problems.push(problem.with_help(format!("write `{PREFIX}{node}` in `prompts/{language}/speech.ftl`")));
        }
    }
}

/// Phrases about a node lead to its question: without one they have no effect.
///
/// `phrases-about-bank` where `bank` has no `ask`.
pub(super) fn phrases_about_a_node_lead_to_its_question(read: &Read, problems: &ProblemList) {
    for (_, phrases) in all(read).filter(|(_, phrases)| phrases.is_about) {
        let can_ask = match &phrases.meaning {
            Meaning::Node(id) => read
                .line
                .nodes
                .iter()
                .any(|entry| entry.id.value == *id && entry.node.as_ref().is_none_or(|node| node.ask.is_some())),
            meaning => *meaning == Meaning::Key(Key::TEXT),
        };
        if !can_ask && read.line.whole {
            let message = format!("`{}` speak about what cannot be offered", phrases.id);
            let help = "name a node with `ask`, or `key-9`; for any other write its phrases without `about-`";
            problems.push(phrases.place.problem(message).with_help(help));
        }
    }
}

/// A polite word must change nothing: beside a listed phrase it is ignored, and the phrase acts.
///
/// `not` in `phrases-polite`.
pub(super) fn polite_words_change_nothing(read: &Read, problems: &ProblemList) {
    for (language, book) in &read.speech {
        let Some((place, polite)) = polite(&read.words, language) else { continue };
        let turning = turning(&read.words, language);
        let lines = book.all.iter().flat_map(|phrases| &phrases.phrases);
        let single_words: HashSet<String> = lines.filter_map(|line| only_word(line)).collect();
        for word in polite.iter().filter(|word| turning.contains(word) || single_words.contains(*word)) {
            let message = format!("`{word}` of `phrases-polite` changes what is said");
            let help = "it stands alone among the phrases, or in `phrases-negations` or `phrases-wants`";
            problems.push(place.next(word).problem(message).with_help(help));
        }
    }
}

/// A word that may stand beside the name of a key must not negate it: the key would act.
///
/// `not` in `phrases-pressing`.
pub(super) fn words_beside_a_key_do_not_negate_it(read: &Read, problems: &ProblemList) {
    for language in read.speech.keys() {
        let Some((place, pressing)) = pressing(&read.words, language) else { continue };
        let negations = negations(&read.words, language);
        for word in pressing.iter().filter(|word| negations.contains(word)) {
            let message = format!("`{word}` of `phrases-pressing` negates the key beside it");
            problems.push(place.next(word).problem(message).with_help("it stands in `phrases-negations`"));
        }
    }
}

/// The word of a phrase that has one.
fn only_word(phrase: &str) -> Option<String> {
    let mut words = words(phrase);
    words.next().filter(|_| words.next().is_none())
}

fn is_word_by_word(one: &Phrases, other: &Phrases) -> bool {
    let is_word_by_word = |meaning: &&Meaning| {
        matches!(meaning, Meaning::Yes | Meaning::Goodbye | Meaning::OtherNumber | Meaning::Unrelated)
    };
    [&one.meaning, &other.meaning].iter().any(is_word_by_word)
}

fn all(read: &Read) -> impl Iterator<Item = (&Language, &Phrases)> {
    read.speech.iter().flat_map(|(language, book)| book.all.iter().map(move |phrases| (language, phrases)))
}

/// The place of a phrase.
fn place(phrases: &Phrases, phrase: &str) -> FilePlace {
    if phrase.is_empty() { phrases.place.clone() } else { phrases.place.next_line(phrase) }
}

/// True if a message cannot be said with any variables; that is reported elsewhere.
fn is_torn(read: &Read, language: &Language, id: &str) -> bool {
    read.words.prompts.text(&PromptId::new(id), language, &samples(read, language)).is_err()
}
