//! The opt-out and opt-in words of one language, and the weight of a clause by them.

use std::collections::{BTreeMap, BTreeSet};

use super::letters::read_as;
use super::lists::{HELP, InboundIntent, LISTS, START, STOP, WordLists, lines};
use crate::base::call::Language;
use crate::line::hearing::wording::{Wording, is_negated, words};
use crate::line::prompt::{PromptId, Prompts};

/// Limits of a clause that can be a phrase with fillers, in words and characters; [`Wording`] reads no more.
const PHRASE_WORDS_MAX: usize = 40;
const PHRASE_CHARS_MAX: usize = 400;
/// Any number, in a text and in the lists.
const NUMBER: &str = "0";
/// The lists of words that change nothing beside an intent.
const FILLERS: [&str; 4] = ["inbound-fillers", "inbound-links", "inbound-swearing", "inbound-polite"];

/// The strength of an intent in a clause, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ClauseWeight {
    /// Something else.
    Other,
    /// A question about the sender: something else, unless a keyword follows.
    Question,
    /// Only fillers: thanks, the brand.
    Filler,
    /// Only polite words.
    Polite,
    /// A word that is an intent only if it stands alone.
    Alone,
    /// An intent unless another clause says something else.
    Keyword,
    /// An intent in any text.
    Phrase,
}

/// The opt-out and opt-in words of a language.
pub(super) struct OptOutWords {
    wording: Wording,
    /// All words of the lists, to be recognised in other alphabets.
    known: BTreeSet<String>,
    fillers: BTreeSet<String>,
    polite: BTreeSet<String>,
    never: BTreeSet<String>,
    /// Starts and ends of clauses that are no intent: «я не хочу писать», «отписка не нужна».
    never_starts: Vec<Vec<String>>,
    never_ends: Vec<Vec<String>>,
    /// Words with which a phrase is no more than a keyword: who refuses a link may want a person.
    links: BTreeSet<String>,
    /// Questions about the sender.
    questions: PhraseIndex,
    negations: BTreeSet<String>,
    signatures: Vec<Vec<String>>,
    quotes: Vec<Vec<String>>,
    stop: IntentPatterns,
    start: IntentPatterns,
    help: IntentPatterns,
}

/// The patterns of one intent.
struct IntentPatterns {
    /// Keywords, longest first; true for those that must stand alone.
    keywords: Vec<(Vec<String>, bool)>,
    phrases: PhraseIndex,
    /// The same, and those that weigh no more than a keyword.
    any_phrases: PhraseIndex,
}

/// Phrases as sets of stems, each under the first of its stems.
struct PhraseIndex(BTreeMap<String, Vec<BTreeSet<String>>>);

/// A clause as one language reads it.
pub(super) struct Clause {
    words: Vec<String>,
    /// `None` if it is too long for a phrase.
    stems: Option<BTreeSet<String>>,
}

/// A clause without its keywords.
struct ClauseRest {
    words: Vec<String>,
    keywords: usize,
    alone: usize,
    /// A negation stands before a keyword: «не надо стоп», «я не писал стоп».
    is_refused: bool,
}

impl PhraseIndex {
    fn new(phrases: Vec<BTreeSet<String>>) -> Self {
        let mut by_first: BTreeMap<String, Vec<BTreeSet<String>>> = BTreeMap::new();
        for phrase in phrases {
            if let Some(first) = phrase.first() {
                by_first.entry(first.clone()).or_default().push(phrase);
            }
        }
        Self(by_first)
    }

    /// Those whose stems are all among these.
    fn within<'a>(&'a self, stems: &'a BTreeSet<String>) -> impl Iterator<Item = &'a BTreeSet<String>> {
        stems.iter().filter_map(|stem| self.0.get(stem)).flatten().filter(|phrase| phrase.is_subset(stems))
    }
}

impl OptOutWords {
    /// The words of a language.
    pub(super) fn new(prompts: &Prompts, language: &Language) -> Self {
        let text = |id: &str| prompts.text(&PromptId::new(id), language, &[]).unwrap_or_default();
        let listed = |id: &str| lines(prompts, language, id);
        let set = |id: &str| words(&text(id)).collect::<BTreeSet<_>>();
        let sequences = |id: &str| listed(id).iter().map(|line| words(line).collect()).collect::<Vec<Vec<_>>>();
        let negations = set("inbound-negations");
        let wording = Wording::new(language, "", &text("inbound-negations"));
        let phrases = |id: &str| listed(id).iter().map(|line| stems(&wording, &negations, line)).collect::<Vec<_>>();
        let polite = set("inbound-polite");
        let wanted = |lists: WordLists| {
            let of_list = |id: &str, alone| sequences(id).into_iter().map(move |keyword| (keyword, alone));
            let mut keywords: Vec<_> = of_list(lists.keywords, false).chain(of_list(lists.alone, true)).collect();
            keywords.retain(|(keyword, _)| !keyword.iter().all(|word| polite.contains(word)));
            keywords.sort_by_key(|(keyword, _)| std::cmp::Reverse(keyword.len()));
            let strong = phrases(lists.phrases);
            let any_phrases = strong.iter().cloned().chain(phrases(lists.weak)).collect();
            IntentPatterns { keywords, phrases: PhraseIndex::new(strong), any_phrases: PhraseIndex::new(any_phrases) }
        };
        let said = [&FILLERS[..], &["inbound-negations", "inbound-nothing"]].concat().into_iter().map(text);
        let lists = LISTS.iter().map(|(id, _)| *id).chain(["inbound-questions", "inbound-nothing-starts"]);
        let wishes = lists.chain(["inbound-nothing-ends"]).flat_map(listed);
        Self {
            known: said.chain(wishes).flat_map(|line| words(&line).collect::<Vec<_>>()).collect(),
            fillers: FILLERS
                .into_iter()
                .flat_map(|id| words(&text(id)).collect::<Vec<_>>())
                .flat_map(|word| wording.stems(&word))
                .collect(),
            polite: polite.clone(),
            never: set("inbound-nothing"),
            never_starts: sequences("inbound-nothing-starts"),
            never_ends: sequences("inbound-nothing-ends"),
            links: set("inbound-links"),
            questions: PhraseIndex::new(phrases("inbound-questions")),
            signatures: sequences("inbound-signatures"),
            quotes: sequences("inbound-quotes"),
            stop: wanted(STOP),
            start: wanted(START),
            help: wanted(HELP),
            negations,
            wording,
        }
    }

    /// The beginnings of signatures.
    pub(super) fn signatures(&self) -> &[Vec<String>] {
        &self.signatures
    }

    /// The beginnings of quotes.
    pub(super) fn quotes(&self) -> &[Vec<String>] {
        &self.quotes
    }

    /// True if the text has a word that excludes any intent, such as that of an automatic reply.
    pub(super) fn is_never(&self, text: &str) -> bool {
        words(text).any(|word| self.never.contains(&word))
    }

    /// The words of a clause, recognised in any alphabet, and their stems.
    pub(super) fn read(&self, clause: &str) -> Clause {
        let read = |word: String| read_as(&word, &self.known, &self.negations);
        let words = self.with_any_number(joined(words(clause).flat_map(read)));
        let stems = self.stems(&words);
        Clause { words, stems }
    }

    /// The weight of a clause for an intent.
    pub(super) fn weigh(&self, wish: InboundIntent, clause: &Clause) -> ClauseWeight {
        let wanted = match wish {
            InboundIntent::Stop => &self.stop,
            InboundIntent::Start => &self.start,
            InboundIntent::Help => &self.help,
            InboundIntent::Nothing => return ClauseWeight::Other,
        };
        let Clause { words: said, stems } = clause;
        if self.never_starts.iter().any(|start| said.starts_with(start)) {
            return ClauseWeight::Other;
        }
        let is_of_link = said.iter().any(|word| self.links.contains(word));
        let phrase = if is_of_link { ClauseWeight::Keyword } else { ClauseWeight::Phrase };
        // A phrase may contain a keyword after its negation: «не против, пишите». Several phrases together may not.
        if self.is_phrase(&wanted.phrases, stems.as_ref()) {
            return phrase;
        }
        if self.is_phrase(&wanted.any_phrases, stems.as_ref()) {
            return ClauseWeight::Keyword;
        }
        let rest = self.without_keywords(wanted, said);
        if rest.is_refused || self.never_ends.iter().any(|end| said.ends_with(end)) {
            return ClauseWeight::Other;
        }
        if self.are_phrases(&wanted.phrases, stems.as_ref()) {
            return phrase;
        }
        let is_polite = rest.words.iter().all(|word| self.polite.contains(word));
        let are_fillers = self.are_fillers(&rest.words);
        let rest_are_phrases = || self.are_phrases(&wanted.phrases, self.stems(&rest.words).as_ref());
        match (rest.keywords, rest.alone) {
            (0, 0) if is_polite => ClauseWeight::Polite,
            (0, _) if is_polite => ClauseWeight::Alone,
            // «Нет, спасибо» answers a question, and leaves a keyword beside it what it is.
            (0, _) if are_fillers => ClauseWeight::Filler,
            (1.., _) if are_fillers => ClauseWeight::Keyword,
            (1.., _) if !self.is_negated(said) && rest_are_phrases() => phrase,
            _ if self.are_phrases(&wanted.any_phrases, stems.as_ref()) => ClauseWeight::Keyword,
            _ if self.are_phrases(&self.questions, stems.as_ref()) => ClauseWeight::Question,
            _ => ClauseWeight::Other,
        }
    }

    /// The words with each run of numbers as [`NUMBER`], except polite ones such as the 1 of «стоп!!1».
    fn with_any_number(&self, said: Vec<String>) -> Vec<String> {
        let is_number = |word: &String| !self.polite.contains(word) && word.chars().all(char::is_numeric);
        let mut said: Vec<String> =
            said.into_iter().map(|word| if is_number(&word) { NUMBER.to_owned() } else { word }).collect();
        said.dedup_by(|word, before| word == before && word == NUMBER);
        said
    }

    /// «Не хочу отписывать»: the keyword negates the phrase after it.
    fn is_negated(&self, said: &[String]) -> bool {
        said.first().is_some_and(|word| self.negations.contains(word))
    }

    fn are_fillers(&self, said: &[String]) -> bool {
        said.iter().all(|word| self.wording.stems(word).iter().all(|stem| self.fillers.contains(stem)))
    }

    /// True if the clause is a phrase with only fillers beside it. Word order and endings do not matter.
    fn is_phrase(&self, phrases: &PhraseIndex, stems: Option<&BTreeSet<String>>) -> bool {
        let Some(stems) = stems else { return false };
        phrases.within(stems).any(|phrase| self.is_all(stems, |stem| phrase.contains(stem)))
    }

    /// True if the clause is made of phrases, with only fillers beside them.
    fn are_phrases(&self, phrases: &PhraseIndex, stems: Option<&BTreeSet<String>>) -> bool {
        let Some(stems) = stems else { return false };
        let here: BTreeSet<&String> = phrases.within(stems).flatten().collect();
        !here.is_empty() && self.is_all(stems, |stem| here.contains(stem))
    }

    fn is_all(&self, stems: &BTreeSet<String>, is_known: impl Fn(&String) -> bool) -> bool {
        stems.iter().all(|stem| is_known(stem) || self.fillers.contains(stem))
    }

    /// The stems of a clause; `None` if it is too long for a phrase.
    fn stems(&self, said: &[String]) -> Option<BTreeSet<String>> {
        let text = said.join(" ");
        let is_short = said.len() <= PHRASE_WORDS_MAX && text.chars().nth(PHRASE_CHARS_MAX).is_none();
        is_short.then(|| stems(&self.wording, &self.negations, &text))
    }

    fn without_keywords(&self, wanted: &IntentPatterns, said: &[String]) -> ClauseRest {
        let mut rest = ClauseRest { words: vec![], keywords: 0, alone: 0, is_refused: false };
        let mut left = said;
        let mut after_negation = false;
        while let Some((word, behind)) = left.split_first() {
            let is_negation = self.negations.contains(word);
            match wanted.keywords.iter().find(|(keyword, _)| left.starts_with(keyword)) {
                Some((keyword, alone)) => {
                    rest.is_refused |= after_negation && !is_negation;
                    if *alone {
                        rest.alone += 1;
                    } else {
                        rest.keywords += 1;
                    }
                    left = &left[keyword.len()..];
                }
                None => {
                    rest.words.push(word.clone());
                    left = behind;
                }
            }
            after_negation |= is_negation;
        }
        rest
    }
}

/// The stems of a text, and each word behind a negation as it is written: «не присылайте» refuses, «не присылали»
/// complains.
fn stems(wording: &Wording, negations: &BTreeSet<String>, text: &str) -> BTreeSet<String> {
    let said: Vec<String> = words(text).collect();
    let refused = said.windows(2).filter(|pair| negations.contains(&pair[0]) && !negations.contains(&pair[1]));
    let refused = refused.map(|pair| format!("not {}", pair[1]));
    wording.stems(text).into_iter().filter(|stem| !is_negated(stem)).chain(refused).collect()
}

/// The words, with runs of single letters joined to one word.
fn joined(words: impl Iterator<Item = String>) -> Vec<String> {
    let words: Vec<String> = words.collect();
    let is_letter = |word: &String| word.chars().nth(1).is_none();
    let runs = words.chunk_by(|one, next| is_letter(one) && is_letter(next));
    runs.flat_map(|run| if run.len() > 2 { vec![run.concat()] } else { run.to_vec() }).collect()
}
