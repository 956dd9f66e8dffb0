//! A text from a phone → what the person wishes: no more texts, texts again, or something else.
//!
//! The words stand in `prompts/<lang>/sms.ftl`, one wish a line. A *word* of `inbound-stop` counts only where it is the
//! whole text but for a please (`inbound-polite`): «нет» is a wish, «нет, спасибо, всё хорошо» is none. A *phrase* of
//! `inbound-stop-phrases` counts where the rest of its clause only fills the sentence (`inbound-fillers`): «не пишите мне
//! больше» is a wish, «не пишите адрес на коробке» is none. Who wrote more than a few words wanted something a program
//! should not guess at; a wish that was missed can be written again, and one that was imagined is answered with how to
//! take it back.

use std::collections::BTreeSet;

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::call::Language;
use crate::line::Script;
use crate::line::hearing::wording::{Wording, words};
use crate::line::prompt::{PromptId, Prompts};

/// The longest text looked at, in characters: fifteen parts, more than phones join.
const TEXT_CHARS_MAX: usize = 1000;
/// A letter repeated so often is shouted, not spelled.
const SHOUTED_MIN: usize = 3;
/// What ends a clause.
const CLAUSE_ENDS: &[char] = &['.', ',', ';', ':', '!', '?', '\u{2026}', '\u{2014}', '\u{2013}', '\n', '(', ')'];
/// Signs that nobody sees: soft hyphen, joiners, directions, variation selectors.
const UNSEEN: [std::ops::RangeInclusive<char>; 5] = [
    '\u{ad}'..='\u{ad}',
    '\u{200b}'..='\u{200f}',
    '\u{202a}'..='\u{202e}',
    '\u{2060}'..='\u{2064}',
    '\u{fe00}'..='\u{feff}',
];
/// Latin letters and the Cyrillic ones that look the same, by their numbers because an eye cannot tell them apart: phones
/// and people mix them up.
const LOOK_ALIKES: [(char, char); 22] = [
    ('A', '\u{410}'),
    ('B', '\u{412}'),
    ('C', '\u{421}'),
    ('E', '\u{415}'),
    ('H', '\u{41d}'),
    ('K', '\u{41a}'),
    ('M', '\u{41c}'),
    ('O', '\u{41e}'),
    ('P', '\u{420}'),
    ('T', '\u{422}'),
    ('X', '\u{425}'),
    ('Y', '\u{423}'),
    ('a', '\u{430}'),
    ('c', '\u{441}'),
    ('e', '\u{435}'),
    ('k', '\u{43a}'),
    ('m', '\u{43c}'),
    ('o', '\u{43e}'),
    ('p', '\u{440}'),
    ('x', '\u{445}'),
    ('y', '\u{443}'),
    ('0', '\u{41e}'),
];

/// The lists of lines that are wishes, and which wish each is.
const LISTS: [(&str, Wish); 4] =
    [(STOP, Wish::Stop), (STOP_PHRASES, Wish::Stop), (START, Wish::Start), (START_PHRASES, Wish::Start)];
const STOP: &str = "inbound-stop";
const STOP_PHRASES: &str = "inbound-stop-phrases";
const START: &str = "inbound-start";
const START_PHRASES: &str = "inbound-start-phrases";

/// What a person wishes of our texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// No more of them.
    Stop,
    /// To get them again.
    Start,
    /// Something else.
    Nothing,
}

/// Understands a text, and in which language: the default line's own is tried first.
pub fn understand<'s>(script: &'s Script, text: &str) -> (Wish, &'s Language) {
    let own = &script.line(&script.default_line).language;
    if text.chars().nth(TEXT_CHARS_MAX).is_some() {
        return (Wish::Nothing, own);
    }
    let others = script.prompts.languages().into_iter().filter(|language| *language != own);
    let texts = readings(text);
    let understood = [own].into_iter().chain(others).map(|language| {
        let book = Book::new(&script.prompts, language);
        (texts.iter().map(|text| book.wish(text)).find(|wish| *wish != Wish::Nothing), language)
    });
    let wish = understood.into_iter().find_map(|(wish, language)| Some((wish?, language)));
    wish.unwrap_or((Wish::Nothing, own))
}

/// The lines of a language's lists that are understood otherwise than the list says, each with its list and what it is
/// taken for: such as a line of `inbound-start` that stands in `inbound-stop`, too.
pub fn misunderstood(prompts: &Prompts, language: &Language) -> Vec<(&'static str, String, Wish)> {
    let book = Book::new(prompts, language);
    let of_list = |(id, wish): (&'static str, Wish)| {
        let taken = lines(prompts, language, id).into_iter().map(|line| (book.wish(&line), line)).collect::<Vec<_>>();
        taken.into_iter().filter(move |(taken, _)| *taken != wish).map(move |(taken, line)| (id, line, taken))
    };
    LISTS.into_iter().flat_map(of_list).collect()
}

fn lines(prompts: &Prompts, language: &Language, id: &str) -> Vec<String> {
    let text = prompts.text(&PromptId::new(id), language, &[]).unwrap_or_default();
    text.lines().filter(|line| words(line).next().is_some()).map(str::to_owned).collect()
}

/// The words of one language.
struct Book {
    wording: Wording,
    fillers: BTreeSet<String>,
    polite: Vec<String>,
    never: Vec<String>,
    stop: Wanted,
    start: Wanted,
}

/// How a wish is put into words.
struct Wanted {
    /// Each a whole text.
    whole: Vec<Vec<String>>,
    /// Each a clause, by its stems.
    phrases: Vec<BTreeSet<String>>,
}

impl Book {
    fn new(prompts: &Prompts, language: &Language) -> Self {
        let text = |id: &str| prompts.text(&PromptId::new(id), language, &[]).unwrap_or_default();
        let wording = Wording::new(language, "", &text("inbound-negations"));
        let lines = |id: &str| lines(prompts, language, id);
        let wanted = |whole: &str, phrases: &str| Wanted {
            whole: lines(whole).iter().map(|line| distinct(line, &[])).filter(|words| !words.is_empty()).collect(),
            phrases: lines(phrases)
                .iter()
                .map(|line| stems(&wording, line))
                .filter(|stems| !stems.is_empty())
                .collect(),
        };
        Self {
            fillers: words(&text("inbound-fillers")).flat_map(|word| wording.stems(&word)).collect(),
            polite: words(&text("inbound-polite")).collect(),
            never: words(&text("inbound-nothing")).collect(),
            stop: wanted(STOP, STOP_PHRASES),
            start: wanted(START, START_PHRASES),
            wording,
        }
    }

    /// What a text wishes. Who says both wants to be left alone.
    fn wish(&self, text: &str) -> Wish {
        if words(text).any(|word| self.never.contains(&word)) {
            return Wish::Nothing;
        }
        match (self.wants(&self.stop, text), self.wants(&self.start, text)) {
            (true, _) => Wish::Stop,
            (false, true) => Wish::Start,
            (false, false) => Wish::Nothing,
        }
    }

    fn wants(&self, wanted: &Wanted, text: &str) -> bool {
        let mut clauses = text.split(CLAUSE_ENDS).chain([text]);
        wanted.whole.contains(&distinct(text, &self.polite))
            || clauses.any(|clause| self.is_all(&wanted.phrases, clause))
    }

    /// Whether phrases, and beside them only fillers, make up the clause.
    fn is_all(&self, phrases: &[BTreeSet<String>], clause: &str) -> bool {
        let said = stems(&self.wording, clause);
        let here: BTreeSet<&String> = phrases.iter().filter(|phrase| phrase.is_subset(&said)).flatten().collect();
        !here.is_empty() && said.iter().all(|stem| here.contains(stem) || self.fillers.contains(stem))
    }
}

fn stems(wording: &Wording, text: &str) -> BTreeSet<String> {
    wording.stems(text).into_iter().collect()
}

/// The words of a text but for these, each once; letters written apart are one word.
fn distinct(text: &str, but: &[String]) -> Vec<String> {
    let all: Vec<String> = words(text).collect();
    if 2 < all.len() && all.iter().all(|word| word.chars().count() == 1) {
        return vec![all.concat()];
    }
    let mut known = BTreeSet::new();
    all.into_iter().filter(|word| !but.contains(word) && known.insert(word.clone())).collect()
}

/// The ways a text may be meant to be read: as it is, with mixed words made Cyrillic, and with all words made so that
/// could be.
fn readings(text: &str) -> [String; 2] {
    let text = ComposingNormalizerBorrowed::new_nfkc().normalize(text).into_owned();
    let seen = text.chars().filter(|sign| !UNSEEN.iter().any(|unseen| unseen.contains(sign)));
    let text = unshouted(&seen.collect::<String>());
    let read = |latin_too: bool| {
        let words = text.split_inclusive(|sign: char| !sign.is_alphanumeric());
        words.map(|word| if latin_too || !word.is_ascii() { as_cyrillic(word) } else { word.to_owned() }).collect()
    };
    [read(false), read(true)]
}

/// A word in Cyrillic where every Latin letter of it has a look-alike; else as it is.
fn as_cyrillic(word: &str) -> String {
    let read: String = word.chars().map(|sign| look_alike(sign).unwrap_or(sign)).collect();
    let is_word = word.chars().any(char::is_alphabetic) && !read.chars().any(|sign| sign.is_ascii_alphabetic());
    if is_word { read } else { word.to_owned() }
}

fn look_alike(sign: char) -> Option<char> {
    LOOK_ALIKES.iter().find(|(latin, _)| *latin == sign).map(|(_, cyrillic)| *cyrillic)
}

/// Letters repeated again and again are written once.
fn unshouted(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let runs = signs.chunk_by(|one, next| one.to_lowercase().eq(next.to_lowercase()));
    let runs = runs.flat_map(|run| if SHOUTED_MIN <= run.len() { &run[..1] } else { run });
    runs.collect()
}
