//! Sentences that are listed phrases, word for word.

use std::collections::HashMap;
use std::ops::Range;

use crate::base::call::Key;
use crate::base::name_map::NameSet;
use crate::line::hearing::meaning::{Meaning, Phrase, SpeechContext};
use crate::line::hearing::wording::words;

/// More equal letters in a row are drawn out: "e-e-er", "yesss".
const SAME_LETTERS_MAX: usize = 2;

/// Words that may stand beside a listed phrase.
#[derive(Clone, Debug, Default)]
pub struct BesideWords {
    /// They change nothing beside any phrase: "please".
    pub polite: String,
    /// They change nothing beside the name of a key: "press one", "the second option".
    pub pressing: String,
}

/// The listed phrases, without case and punctuation.
#[derive(Debug)]
pub(super) struct Literal {
    polite: NameSet<String>,
    pressing: NameSet<String>,
    /// The keys by their names: each word that alone is one.
    keys: HashMap<String, Key>,
    /// The meaning of each phrase, by its words with spaces between them.
    phrases: HashMap<String, ListedPhrase>,
    /// Length of the longest phrase, in words.
    words_max: usize,
    /// The first phrase of each meaning.
    examples: HashMap<Meaning, String>,
}

/// A listed phrase.
#[derive(Debug)]
struct ListedPhrase {
    meaning: Meaning,
    /// See [`Phrase::is_about`].
    is_about: bool,
}

impl ListedPhrase {
    /// True if the phrase has its meaning in this context.
    fn is_meant(&self, place: SpeechContext) -> bool {
        let is_asked_for = !self.is_about || place == SpeechContext::Offer && self.meaning == Meaning::Key(Key::TEXT);
        is_asked_for && place.admits(&self.meaning)
    }
}

impl Literal {
    /// Words in `polite` may stand beside a phrase, unless they turn it into another one.
    pub(super) fn new(beside: &BesideWords, phrases: &[Phrase]) -> Self {
        let mut known = Self {
            polite: words(&beside.polite).collect(),
            pressing: words(&beside.pressing).collect(),
            keys: phrases.iter().filter_map(named_key).collect(),
            phrases: HashMap::new(),
            words_max: 0,
            examples: HashMap::new(),
        };
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
        self.phrases.entry(words.join(" ")).or_insert(listed);
        self.examples.entry(phrase.meaning.clone()).or_insert_with(|| phrase.words.clone());
    }

    /// The first phrase with this meaning.
    pub(super) fn example(&self, meaning: &Meaning) -> Option<&str> {
        self.examples.get(meaning).map(String::as_str)
    }

    /// The meaning of a single digit, of a sentence made of listed phrases with equal meaning in this context, or of the name
    /// of a key with words such as "press" around it; and the words. The sentence is tried as it was said, then without polite
    /// words.
    pub(super) fn read(&self, sentence: &str, place: SpeechContext) -> Option<(Meaning, String)> {
        let said = spoken(sentence);
        let plain = self.plain(&said);
        if let [digit] = plain.as_slice()
            && let Some(key) = Key::parse_one(digit)
        {
            return Some((Meaning::Key(key), digit.clone()));
        }
        let listed = [&said, &plain].into_iter().find_map(|words| Some((self.meaning(words, place)?, words.join(" "))));
        listed.or_else(|| Some((Meaning::Key(self.key(&plain)?), plain.join(" "))))
    }

    /// The key named among words that only say that it is one. Of "the second one" that is the second: "second" is no such
    /// word, but "one" is.
    fn key(&self, words: &[String]) -> Option<Key> {
        let is_around =
            |at: usize| words.iter().enumerate().all(|(other, word)| other == at || self.pressing.contains(word));
        let key = |word: &String| Key::parse_one(word).or_else(|| self.keys.get(word).copied());
        let mut named = (0..words.len()).filter(|at| is_around(*at)).filter_map(|at| key(&words[at]));
        let first = named.next()?;
        named.all(|other| other == first).then_some(first)
    }

    fn meaning(&self, words: &[String], place: SpeechContext) -> Option<Meaning> {
        let said = SaidWords::new(words);
        let meant = |words| self.phrases.get(said.text(words)).filter(|listed| listed.is_meant(place));
        if let Some(whole) = meant(0..words.len()) {
            return Some(whole.meaning.clone());
        }
        let beginnings = (1..=self.words_max.min(words.len())).filter_map(|end| meant(0..end));
        let made_of = |meaning: &Meaning| self.is_made_of(&said, meaning, place);
        beginnings.map(|listed| place.answer(&listed.meaning)).find(made_of)
    }

    /// True if the words are phrases of this meaning, one after another.
    fn is_made_of(&self, said: &SaidWords, meaning: &Meaning, place: SpeechContext) -> bool {
        let is_meant = |listed: &ListedPhrase| {
            let found = &listed.meaning;
            listed.is_meant(place) && (found == meaning || place.same_as(meaning).contains(found))
        };
        // True at index n if the first n words are.
        let mut made = vec![false; said.ends.len() + 1];
        made[0] = true;
        for end in 1..made.len() {
            let mut starts = end.saturating_sub(self.words_max)..end;
            made[end] =
                starts.any(|start| made[start] && self.phrases.get(said.text(start..end)).is_some_and(is_meant));
        }
        made[said.ends.len()] && !said.ends.is_empty()
    }

    /// The words without polite ones, unless nothing else was said.
    fn plain(&self, words: &[String]) -> Vec<String> {
        let plain: Vec<String> = words.iter().filter(|word| !self.polite.contains(*word)).cloned().collect();
        if plain.is_empty() { words.to_vec() } else { once(plain) }
    }
}

/// The name of a key that a phrase of one word is.
fn named_key(phrase: &Phrase) -> Option<(String, Key)> {
    let Meaning::Key(key) = phrase.meaning else { return None };
    match spoken(&phrase.words).as_slice() {
        [name] if !phrase.is_about => Some((name.clone(), key)),
        _ => None,
    }
}

/// The words of a sentence in one text, so that a phrase is found in it without a list of its own.
struct SaidWords {
    text: String,
    /// Where each word ends.
    ends: Vec<usize>,
}

impl SaidWords {
    fn new(words: &[String]) -> Self {
        let (mut text, mut ends) = (String::new(), vec![]);
        for word in words {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
            ends.push(text.len());
        }
        Self { text, ends }
    }

    /// The words in this range, as phrases are kept.
    fn text(&self, words: Range<usize>) -> &str {
        let start = words.start.checked_sub(1).map_or(0, |before| self.ends[before] + 1);
        words.end.checked_sub(1).map_or("", |last| &self.text[start..self.ends[last]])
    }
}

/// The words of a sentence. Repeated words and drawn-out letters are reduced to one.
fn spoken(sentence: &str) -> Vec<String> {
    once(words(sentence).map(short).collect())
}

fn once(mut words: Vec<String>) -> Vec<String> {
    words.dedup();
    words
}

/// The word with drawn-out letters written once: no word has three equal letters in a row.
fn short(word: String) -> String {
    let next = |count| word.chars().skip(count);
    if !word.chars().zip(next(1)).zip(next(SAME_LETTERS_MAX)).any(|((one, two), three)| one == two && two == three) {
        return word;
    }
    let letters: Vec<char> = word.chars().collect();
    let runs = letters.chunk_by(|one, next| one == next);
    let is_drawn_out = |run: &[char]| run[0].is_alphabetic() && run.len() > SAME_LETTERS_MAX;
    runs.flat_map(|run| if is_drawn_out(run) { &run[..1] } else { run }).collect()
}
