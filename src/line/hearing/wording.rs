//! A sentence → the words that count, without case, endings and fillers.

use frostem::Stemmer;

use crate::base::call::Language;
use crate::base::name_map::{NameMap, NameSet};

/// The most words of a sentence that are read. Choices need no more, and it bounds the cost.
const WORDS_MAX: usize = 40;
/// The most characters of a sentence that are read.
const CHARS_MAX: usize = 400;
/// The most words that a refusal after them negates: "a link to the chat is not needed".
const REFUSED_MAX: usize = 3;
/// Longest word that may stand between a negation and its object, such as "the".
const PASSING_CHARS_MAX: usize = 3;
/// Similar words share at least so many first letters.
pub const ALIKE_CHARS: usize = 5;
/// Prefix of a negated word.
const NEGATED: char = '!';
/// Letters with two spellings: Cyrillic io is mostly written as ie; a phone without Turkish letters has no dotless i, and
/// the capital I of other languages is that of both.
const SAME_LETTERS: [(char, char); 2] = [('\u{451}', '\u{435}'), ('\u{131}', 'i')];
/// The rest of the Turkish capital I with its dot in lower case.
const DOT_ABOVE: char = '\u{307}';

/// The words and rules of a language.
pub struct Wording {
    stemmer: Option<Stemmer>,
    fillers: NameSet<String>,
    negations: NameSet<String>,
    /// Words that pass a negation on to their object: "do not want the bank".
    wants: NameSet<String>,
    /// Stems that are replaced by another one.
    same: NameMap<String, String>,
    /// The stems of words that are known beforehand: finding one costs a tenth of making it.
    known: NameMap<String, String>,
}

impl std::fmt::Debug for Wording {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wording").field("fillers", &self.fillers.len()).finish_non_exhaustive()
    }
}

impl Wording {
    /// The wording of a language, with its filler words and negations. Words of a language without a stemmer are used
    /// as they are.
    pub fn new(language: &Language, fillers: &str, negations: &str) -> Self {
        let name = language.as_str().split('-').next().unwrap_or_default();
        let set = |text: &str| words(text).collect();
        let stemmer = Stemmer::try_from_name(name).ok();
        let (fillers, negations) = (set(fillers), set(negations));
        Self {
            stemmer,
            fillers,
            negations,
            wants: NameSet::default(),
            same: NameMap::default(),
            known: NameMap::default(),
        }
    }

    /// Adds words of wanting. A negation before one applies to its object: "do not connect me to the bank", "the bank
    /// is not needed".
    pub fn with_wants(mut self, wants: &str) -> Self {
        self.wants = words(wants).collect();
        self
    }

    /// Replaces the words of each group by its first one, such as all kinds of goods by "goods". A word in two groups
    /// belongs to the first.
    pub fn with_same<'g>(mut self, groups: impl IntoIterator<Item = &'g str>) -> Self {
        for group in groups {
            let mut stems = words(group).map(|word| self.plain_stem(&word));
            let Some(first) = stems.next() else { continue };
            let first = self.same.get(&first).cloned().unwrap_or(first);
            for stem in stems.collect::<Vec<_>>() {
                self.same.entry(stem).or_insert_with(|| first.clone());
            }
        }
        self
    }

    /// Makes the stems of the words of these phrases once, after every group of [`Wording::with_same`] was added.
    pub fn with_known<'p>(mut self, phrases: impl IntoIterator<Item = &'p str>) -> Self {
        for word in phrases.into_iter().flat_map(words) {
            if !self.known.contains_key(&word) {
                let stem = self.stem(&word);
                self.known.insert(word, stem);
            }
        }
        self
    }

    /// The words that count, each once, in order: stems, and before each negated one also `!stem`, so that "does not
    /// work" resembles "works" and still differs. A negation with no word after it counts as a word itself. A word of
    /// wanting passes its negation to the next word that counts, or to the words before if none follows.
    pub fn stems(&self, sentence: &str) -> Vec<String> {
        let mut stems = vec![];
        let mut negation = None;
        let mut refusal = None;
        for word in read(sentence) {
            if self.negations.contains(&word) {
                negation = Some(word);
                continue;
            }
            let stem = self.stem(&word);
            let is_filler = self.fillers.contains(&word);
            let is_want = self.wants.contains(&word);
            if let Some(before) =
                refusal.filter(|before| is_want && *before > 0 && word.chars().count() > PASSING_CHARS_MAX)
            {
                turn(&mut stems, before);
                refusal = None;
            }
            match (negation.take(), refusal) {
                (Some(_), _) => {
                    refusal = is_want.then_some(stems.len());
                    stems.push(negated(&stem));
                }
                (None, Some(_)) if !is_want && !is_filler => {
                    refusal = None;
                    stems.push(negated(&stem));
                }
                _ => {}
            }
            stems.extend((!is_filler).then_some(stem));
        }
        if let Some(before) = refusal {
            turn(&mut stems, before);
        }
        stems.extend(negation);
        let mut once: Vec<String> = Vec::with_capacity(stems.len());
        for stem in stems {
            if !once.contains(&stem) {
                once.push(stem);
            }
        }
        once
    }

    /// The sentence without the words of certain stems, and without the negations of those: of "no link, where is my order"
    /// the order is left, if not the link.
    pub fn without(&self, sentence: &str, is_left_out: impl Fn(&str) -> bool) -> String {
        let words: Vec<String> = read(sentence).collect();
        let counts = |at: &usize| !self.fillers.contains(&words[*at]) && !self.negations.contains(&words[*at]);
        let is_out = |at: usize| counts(&at) && is_left_out(&self.stem(&words[at]));
        let mut left_out: Vec<bool> = (0..words.len()).map(is_out).collect();
        for at in (0..words.len()).filter(|at| self.negations.contains(&words[*at])) {
            let next = (at + 1..words.len()).find(counts);
            let before = (0..at).rev().find(counts);
            if next.is_none_or(is_out) {
                left_out[at..next.unwrap_or(words.len())].fill(true);
            } else if before.is_some_and(is_out) && words.get(at + 1).is_some_and(|word| self.fillers.contains(word)) {
                // "The link is not needed": the negation stands behind what it refuses, before a word of wanting.
                left_out[at..at + 2].fill(true);
            }
        }
        let kept = words.iter().zip(left_out).filter(|(_, is_left_out)| !is_left_out);
        kept.map(|(word, _)| word.as_str()).collect::<Vec<_>>().join(" ")
    }

    fn stem(&self, word: &str) -> String {
        if let Some(known) = self.known.get(word) {
            return known.clone();
        }
        let stem = self.plain_stem(word);
        self.same.get(&stem).cloned().unwrap_or(stem)
    }

    fn plain_stem(&self, word: &str) -> String {
        self.stemmer.as_ref().map_or_else(|| word.to_owned(), |stemmer| stemmer.stem(word).into_owned())
    }
}

/// True if fillers leave a single word of a longer phrase, whose stems these are. That word says less than the phrase, so
/// it must not stand for it.
pub fn shrinks(phrase: &str, stems: &[String]) -> bool {
    matches!(stems, [_]) && words(phrase).nth(1).is_some()
}

/// Adds the negations of the last words before this position: the object of a sentence that ends in "is not wanted".
fn turn(stems: &mut Vec<String>, before: usize) {
    let wanted = stems[before.saturating_sub(REFUSED_MAX)..before].iter().filter(|stem| !is_negated(stem));
    let refused: Vec<String> = wanted.map(|stem| negated(stem)).collect();
    stems.extend(refused);
}

fn negated(stem: &str) -> String {
    format!("{NEGATED}{stem}")
}

/// True if a stem is negated.
pub fn is_negated(stem: &str) -> bool {
    opposite(stem).is_some()
}

/// The stem that a negated one is made of.
pub fn opposite(stem: &str) -> Option<&str> {
    stem.strip_prefix(NEGATED)
}

/// True if two stems are probably forms of one word, with an ending the stemmer does not know or a changed vowel. Their
/// common beginning must be at least five letters, four fifths of the shorter one and two thirds of the longer one;
/// with less, "internet" would be "interview".
pub fn are_alike(one: &str, other: &str) -> bool {
    let same = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    let shorter = one.chars().count().min(other.chars().count());
    let longer = one.chars().count().max(other.chars().count());
    same >= ALIKE_CHARS && shorter * 4 <= same * 5 && longer * 2 <= same * 3 && !is_negated(one)
}

/// The words of a sentence that are read: the first of a long one.
pub fn read(sentence: &str) -> impl Iterator<Item = String> {
    let end = sentence.char_indices().nth(CHARS_MAX).map_or(sentence.len(), |(end, _)| end);
    words(&sentence[..end]).take(WORDS_MAX)
}

/// The words of a text in lower case: letters and digits. An apostrophe joins, everything else separates.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    let is_sign = |c: char| !(is_letter(c) || is_apostrophe(c));
    let written = text.split(is_sign).map(|word| word.chars().filter(|c| !is_apostrophe(*c)));
    let plain = written
        .map(|word| word.flat_map(char::to_lowercase).filter(|c| *c != DOT_ABOVE).map(same_letter).collect::<String>());
    plain.filter(|word| !word.is_empty())
}

/// True for letters and digits. Latin and Cyrillic are told by their ranges first, which takes a tenth of the time.
fn is_letter(sign: char) -> bool {
    let is_common = matches!(sign, 'a'..='z' | 'A'..='Z' | '0'..='9' | '\u{410}'..='\u{44f}');
    is_common || sign.is_alphanumeric()
}

const fn is_apostrophe(sign: char) -> bool {
    matches!(sign, '\'' | '\u{2019}')
}

fn same_letter(letter: char) -> char {
    SAME_LETTERS.iter().find(|(written, _)| *written == letter).map_or(letter, |(_, same)| *same)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(words(text).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn turkish_letters_are_the_same_on_every_keyboard() {
        for text in ["iptal çık", "İPTAL ÇIK", "IPTAL ÇIK", "İptal Çik"] {
            check(text, &["iptal", "çik"]);
        }
    }
}
