//! Sentences that are listed phrases, word by word.

use std::collections::{HashMap, HashSet};

use crate::base::call::Key;
use crate::line::hearing::meaning::{Meaning, Phrase, SpeechContext};
use crate::line::hearing::wording::words;

/// A letter said longer than this is drawn out: "e-e-er", "yesss".
const SAME_LETTERS_MAX: usize = 2;

/// The listed phrases as they are written, without case and punctuation.
#[derive(Debug)]
pub(super) struct Literal {
    polite: HashSet<String>,
    /// What each phrase means, by its words.
    phrases: HashMap<Vec<String>, ListedPhrase>,
    /// The words of the longest phrase.
    words_max: usize,
    /// The first phrase of each meaning, as it is written.
    examples: Vec<(Meaning, String)>,
}

/// A listed phrase.
#[derive(Debug)]
struct ListedPhrase {
    meaning: Meaning,
    /// See [`Phrase::is_about`].
    is_about: bool,
}

impl ListedPhrase {
    /// Whether the phrase means this when it is said at the place.
    fn is_meant(&self, place: SpeechContext) -> bool {
        let is_asked_for = !self.is_about || place == SpeechContext::Offer && self.meaning == Meaning::Key(Key::TEXT);
        is_asked_for && place.admits(&self.meaning)
    }
}

impl Literal {
    /// Words of `polite` change nothing beside a phrase, unless they make it another one.
    pub fn new(polite: &str, phrases: &[Phrase]) -> Self {
        let polite: HashSet<String> = words(polite).collect();
        let mut known = Self { polite, phrases: HashMap::new(), words_max: 0, examples: vec![] };
        let as_written: Vec<_> = phrases.iter().map(|phrase| (spoken(&phrase.words), phrase)).collect();
        let as_meant: Vec<_> = as_written.iter().map(|(words, phrase)| (known.plain(words), *phrase)).collect();
        for (words, phrase) in as_written.into_iter().chain(as_meant) {
            known.add(words, phrase);
        }
        known
    }

    fn add(&mut self, words: Vec<String>, phrase: &Phrase) {
        if words.is_empty() {
            return;
        }
        self.words_max = self.words_max.max(words.len());
        let listed = ListedPhrase { meaning: phrase.meaning.clone(), is_about: phrase.is_about };
        self.phrases.entry(words).or_insert(listed);
        if self.example(&phrase.meaning).is_none() {
            self.examples.push((phrase.meaning.clone(), phrase.words.clone()));
        }
    }

    /// The first phrase that means this.
    pub fn example(&self, meaning: &Meaning) -> Option<&str> {
        self.examples.iter().find(|(known, _)| known == meaning).map(|(_, phrase)| phrase.as_str())
    }

    /// What a sentence means that is a digit alone, or is made of listed phrases that come to the same at the place; and
    /// those phrases. They are looked for as they were said, then without polite words.
    pub fn read(&self, sentence: &str, place: SpeechContext) -> Option<(Meaning, String)> {
        let said = spoken(sentence);
        let plain = self.plain(&said);
        if let [digit] = plain.as_slice()
            && let Some(key) = Key::parse_one(digit)
        {
            return Some((Meaning::Key(key), digit.clone()));
        }
        [said, plain].into_iter().find_map(|words| Some((self.meaning(&words, place)?, words.join(" "))))
    }

    fn meaning(&self, words: &[String], place: SpeechContext) -> Option<Meaning> {
        let meant = |words: &[String]| self.phrases.get(words).filter(|listed| listed.is_meant(place));
        if let Some(whole) = meant(words) {
            return Some(whole.meaning.clone());
        }
        let beginnings = (1..=self.words_max.min(words.len())).filter_map(|end| meant(&words[..end]));
        let made_of = |meaning: &Meaning| self.is_made_of(words, meaning, place);
        beginnings.map(|listed| place.answer(&listed.meaning)).find(made_of)
    }

    /// Whether the words are phrases of this meaning, one after the other.
    fn is_made_of(&self, words: &[String], meaning: &Meaning, place: SpeechContext) -> bool {
        let is_meant = |listed: &ListedPhrase| {
            let found = &listed.meaning;
            listed.is_meant(place) && (found == meaning || place.same_as(meaning).contains(found))
        };
        // Whether the first so many words are.
        let mut made = vec![false; words.len() + 1];
        made[0] = true;
        for end in 1..=words.len() {
            let mut starts = end.saturating_sub(self.words_max)..end;
            made[end] = starts.any(|start| made[start] && self.phrases.get(&words[start..end]).is_some_and(is_meant));
        }
        made[words.len()] && !words.is_empty()
    }

    /// The words without polite ones, unless nothing else was said.
    fn plain(&self, words: &[String]) -> Vec<String> {
        let plain: Vec<String> = words.iter().filter(|word| !self.polite.contains(*word)).cloned().collect();
        if plain.is_empty() { words.to_vec() } else { once(plain) }
    }
}

/// The words of a sentence; one said several times in a row, or drawn out, is said once.
fn spoken(sentence: &str) -> Vec<String> {
    once(words(sentence).map(|word| short(&word)).collect())
}

fn once(mut words: Vec<String>) -> Vec<String> {
    words.dedup();
    words
}

/// The word with letters that are drawn out said once: in no word do three stand in a row.
fn short(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let runs = letters.chunk_by(|one, next| one == next);
    let is_drawn_out = |run: &[char]| run[0].is_alphabetic() && SAME_LETTERS_MAX < run.len();
    runs.flat_map(|run| if is_drawn_out(run) { &run[..1] } else { run }).collect()
}
