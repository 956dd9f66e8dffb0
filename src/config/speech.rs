//! `speech.ftl` of each language: the phrases of callers, and their meanings.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::parallel::in_parallel;
use super::place::FilePlace;
use super::words::PromptFiles;
use crate::base::call::{Key, Language, LineId};
use crate::line::hearing::wording::{self, Wording};
use crate::line::hearing::{BesideWords, Ear, Hearing, Meaning, Phrase};
use crate::line::menu::{Line, Node, NodeId, NodeKind};
use crate::line::prompt::{PromptId, Prompts};
use crate::line::route::{Cases, LinePlace, Target};

/// The prefix of messages with phrases; a node follows, or one of the names below.
pub(super) const PREFIX: &str = "phrases-";
/// The message of filler words.
const FILLERS: &str = "phrases-fillers";
/// The message of negations, which reverse the next word.
const NEGATIONS: &str = "phrases-negations";
/// The message of polite words, which do not change a phrase.
const POLITE: &str = "phrases-polite";
/// The message of words that pass a negation on to the thing wanted.
const WANTS: &str = "phrases-wants";
/// The message of words around the name of a key.
pub(super) const PRESSING: &str = "phrases-pressing";
/// The messages of words, not of phrases.
const WORDS: [&str; 5] = [FILLERS, NEGATIONS, POLITE, WANTS, PRESSING];
/// The further prefix of phrases about a thing that do not ask for it.
const ABOUT: &str = "about-";
/// The prefix of groups of synonyms of their first word.
const SAME: &str = "phrases-same-";
/// The keys that cannot be in the name of a Fluent message.
const KEYS: [(&str, Key); 2] = [("star", Key::BACK), ("hash", Key::REPEAT)];

/// The lines of the configuration.
pub(super) type LineMap<'c> = BTreeMap<&'c LineId, &'c Line>;
/// The nodes of the configuration.
pub(super) type NodeMap<'c> = HashMap<&'c NodeId, &'c Node>;

/// The phrases that callers of a language may say, and how they are read.
pub(super) struct SpeechBook {
    /// Every message of phrases, in the order of the file.
    pub all: Vec<Phrases>,
    /// The parser of sentences.
    pub wording: Arc<Wording>,
}

/// The book of every language.
pub(super) type SpeechBooks = BTreeMap<Language, SpeechBook>;

/// A message of phrases.
pub(super) struct Phrases {
    /// Its name.
    pub id: String,
    /// Its place.
    pub place: FilePlace,
    /// Their meaning.
    pub meaning: Meaning,
    /// True if they are only about that: see [`Phrase::is_about`].
    pub is_about: bool,
    /// The phrases, one a line; one empty phrase for an empty message, none for one that cannot be said.
    pub phrases: Vec<String>,
}

/// Reads the phrases of every language, several at a time: there are thousands.
pub(super) fn read(words: &PromptFiles) -> SpeechBooks {
    let languages: Vec<&Language> = words.books.keys().collect();
    let books = in_parallel(&languages, |language| {
        let all = phrases(words, language);
        let wording = Arc::new(wording(words, language, &all));
        SpeechBook { all, wording }
    });
    languages.into_iter().cloned().zip(books).collect()
}

fn phrases(words: &PromptFiles, language: &Language) -> Vec<Phrases> {
    let messages = words.books.get(language).into_iter().flat_map(|book| &book.messages);
    let messages = messages.filter(|(id, _)| !WORDS.contains(&id.as_str()) && !id.starts_with(SAME));
    let read = messages.filter_map(|(id, place)| {
        let name = id.strip_prefix(PREFIX)?;
        let (is_about, name) = name.strip_prefix(ABOUT).map_or((false, name), |name| (true, name));
        let meaning = meaning(name);
        let text = words.prompts.text(&PromptId::new(id), language, &[]).ok();
        let lines = text.iter().flat_map(|text| text.split('\n'));
        let phrases = lines.map(|line| line.trim().to_owned()).collect();
        Some(Phrases { id: id.clone(), place: place.clone(), meaning, is_about, phrases })
    });
    let mut read: Vec<Phrases> = read.collect();
    read.sort_by_key(|phrases| phrases.place.span().start);
    read
}

fn wording(words: &PromptFiles, language: &Language, all: &[Phrases]) -> Wording {
    let text = |id: &str| text(&words.prompts, language, id);
    let messages = words.books.get(language).into_iter().flat_map(|book| book.messages.keys());
    let same: Vec<String> = messages.filter(|id| id.starts_with(SAME)).map(|id| text(id)).collect();
    let wording = Wording::new(language, &text(FILLERS), &text(NEGATIONS));
    let listed = all.iter().flat_map(|phrases| &phrases.phrases).map(String::as_str);
    wording.with_same(same.iter().map(String::as_str)).with_wants(&text(WANTS)).with_known(listed)
}

/// The polite words, and their place.
pub(super) fn polite<'w>(words: &'w PromptFiles, language: &Language) -> Option<(&'w FilePlace, Vec<String>)> {
    placed(words, language, POLITE)
}

/// The words around the name of a key, and their place.
pub(super) fn pressing<'w>(words: &'w PromptFiles, language: &Language) -> Option<(&'w FilePlace, Vec<String>)> {
    placed(words, language, PRESSING)
}

fn placed<'w>(words: &'w PromptFiles, language: &Language, id: &str) -> Option<(&'w FilePlace, Vec<String>)> {
    let place = words.books.get(language)?.messages.get(id)?;
    Some((place, listed(&words.prompts, language, id)))
}

/// The words that reverse something.
pub(super) fn negations(words: &PromptFiles, language: &Language) -> Vec<String> {
    listed(&words.prompts, language, NEGATIONS)
}

/// The words that reverse or refuse something.
pub(super) fn turning(words: &PromptFiles, language: &Language) -> Vec<String> {
    [NEGATIONS, WANTS].into_iter().flat_map(|id| listed(&words.prompts, language, id)).collect()
}

fn listed(prompts: &Prompts, language: &Language, id: &str) -> Vec<String> {
    wording::words(&text(prompts, language, id)).collect()
}

/// The phrases understood on each line, in each language: those of keys, and of the nodes that the line's calls can
/// reach. Several languages at a time: reading thousands of phrases takes time.
pub(super) fn hearing(words: &PromptFiles, books: &SpeechBooks, lines: &LineMap<'_>, nodes: &NodeMap<'_>) -> Hearing {
    let mut hearing = Hearing::default();
    let books: Vec<(&Language, &SpeechBook)> = books.iter().collect();
    let beside = |language: &Language| BesideWords {
        polite: text(&words.prompts, language, POLITE),
        pressing: text(&words.prompts, language, PRESSING),
    };
    let heard = in_parallel(&books, |(language, book)| ears(book, &beside(language), lines, nodes));
    for ((language, _), ears) in books.into_iter().zip(heard) {
        for (line, ear) in ears {
            hearing.add(line.clone(), language.clone(), ear);
        }
    }
    hearing
}

/// The ears of every line for a language.
fn ears<'l>(
    book: &SpeechBook,
    beside: &BesideWords,
    lines: &LineMap<'l>,
    nodes: &NodeMap<'_>,
) -> Vec<(&'l LineId, Arc<Ear>)> {
    // Lines with the same phrases share an ear.
    let mut ears: HashMap<Vec<&str>, Option<Arc<Ear>>> = HashMap::new();
    let ear = |(id, line): (&&'l LineId, &&Line)| {
        let reached = reached(line, nodes);
        let is_here = |phrases: &&Phrases| match &phrases.meaning {
            Meaning::Node(node) => reached.contains(node),
            _ => true,
        };
        let here: Vec<&Phrases> = book.all.iter().filter(is_here).collect();
        let ear = ears.entry(here.iter().map(|phrases| phrases.id.as_str()).collect()).or_insert_with(|| {
            let here = here.iter().flat_map(|phrases| each(phrases, nodes)).collect();
            Ear::new(book.wording.clone(), beside.clone(), here).map(Arc::new)
        });
        Some((*id, ear.clone()?))
    };
    lines.iter().filter_map(ear).collect()
}

/// The phrases of a message, one by one.
fn each<'p>(phrases: &'p Phrases, nodes: &NodeMap<'_>) -> impl Iterator<Item = Phrase> + use<'p> {
    let is_alone = is_alone(&phrases.meaning, nodes);
    phrases.phrases.iter().map(move |words| Phrase {
        meaning: phrases.meaning.clone(),
        words: words.clone(),
        is_alone,
        is_about: phrases.is_about,
    })
}

fn text(prompts: &Prompts, language: &Language, id: &str) -> String {
    prompts.text(&PromptId::new(id), language, &[]).unwrap_or_default()
}

fn meaning(name: &str) -> Meaning {
    let key = name.strip_prefix("key-").and_then(|key| {
        let named = KEYS.iter().find(|(name, _)| *name == key).map(|(_, key)| *key);
        named.or_else(|| Key::parse_one(key))
    });
    match (name, key) {
        (_, Some(key)) => Meaning::Key(key),
        ("yes", None) => Meaning::Yes,
        ("no", None) => Meaning::No,
        ("refuse", None) => Meaning::Refuse,
        ("goodbye", None) => Meaning::Goodbye,
        ("other-number", None) => Meaning::OtherNumber,
        ("unrelated", None) => Meaning::Unrelated,
        (node, None) => Meaning::Node(NodeId::new(node)),
    }
}

/// True for phrases that must stand alone: a number as a key, and the name of a menu.
fn is_alone(meaning: &Meaning, nodes: &NodeMap<'_>) -> bool {
    match meaning {
        Meaning::Node(id) => nodes.get(id).is_some_and(|node| matches!(node.kind, NodeKind::Menu { .. })),
        Meaning::Key(key) => ('1'..='8').contains(&key.as_char()),
        _ => false,
    }
}

/// The nodes that calls of a line can reach.
fn reached<'n>(line: &'n Line, nodes: &NodeMap<'n>) -> HashSet<&'n NodeId> {
    let mut waiting: Vec<&NodeId> = LinePlace::ALL.into_iter().flat_map(|place| line.place(place)).collect();
    waiting.extend(&line.by_voice);
    let mut reached = HashSet::new();
    while let Some(id) = waiting.pop() {
        if reached.insert(id) {
            waiting.extend(nodes.get(id).into_iter().flat_map(|node| node.kind.ways()));
            let human = nodes.get(id).and_then(|node| node.human.as_ref());
            waiting.extend(human.into_iter().flat_map(Cases::values).filter_map(Target::node));
        }
    }
    reached
}
