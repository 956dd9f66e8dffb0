//! Sentences that are listed phrases, word by word.

use std::collections::{HashMap, HashSet};

use crate::call::Key;
use crate::line::hearing::wording::words;
use crate::line::hearing::{Meaning, Phrase, Place};

/// The listed phrases as they are written, without case, punctuation and polite words.
#[derive(Debug)]
pub(super) struct Literal {
    polite: HashSet<String>,
    /// What each phrase means, by its words.
    phrases: HashMap<Vec<String>, Meaning>,
    /// The words of the longest phrase.
    words_max: usize,
    /// The first phrase of each meaning, as it is written.
    examples: Vec<(Meaning, String)>,
}

impl Literal {
    pub fn new(polite: &str, phrases: &[Phrase]) -> Self {
        let polite: HashSet<String> = words(polite).collect();
        let mut known = Self { polite, phrases: HashMap::new(), words_max: 0, examples: vec![] };
        for phrase in phrases {
            let key = known.plain(&phrase.words);
            known.words_max = known.words_max.max(key.len());
            known.phrases.entry(key).or_insert_with(|| phrase.meaning.clone());
            if known.example(&phrase.meaning).is_none() {
                known.examples.push((phrase.meaning.clone(), phrase.words.clone()));
            }
        }
        known.phrases.remove(&vec![]);
        known
    }

    /// The first phrase that means this.
    pub fn example(&self, meaning: &Meaning) -> Option<&str> {
        self.examples.iter().find(|(known, _)| known == meaning).map(|(_, phrase)| phrase.as_str())
    }

    /// What a sentence means that is a digit alone, or is made of listed phrases of one meaning only, or of meanings that come to the same at
    /// the place; and those phrases.
    pub fn read(&self, sentence: &str, place: Place) -> Option<(Meaning, String)> {
        let words = self.plain(sentence);
        if let [digit] = words.as_slice()
            && let Some(key) = Key::parse_one(digit)
        {
            return Some((Meaning::Key(key), digit.clone()));
        }
        let whole = self.phrases.get(&words).filter(|meaning| place.admits(meaning));
        let first = (1..=self.words_max.min(words.len())).filter_map(|end| self.phrases.get(&words[..end]));
        let made_of = |meaning: &&Meaning| place.admits(meaning) && self.is_made_of(&words, meaning, place);
        let lead = |meaning: &Meaning| match place.same_as(&Meaning::Yes).contains(meaning) {
            true => Meaning::Yes,
            false => meaning.clone(),
        };
        let meaning = whole.cloned().or_else(|| first.map(lead).collect::<Vec<_>>().iter().find(made_of).cloned())?;
        Some((meaning, words.join(" ")))
    }

    /// Whether the words are phrases of this meaning, one after the other.
    fn is_made_of(&self, words: &[String], meaning: &Meaning, place: Place) -> bool {
        let same = place.same_as(meaning);
        let is_meant = |found: &Meaning| found == meaning || same.contains(found);
        // Whether the first so many words are.
        let mut made = vec![false; words.len() + 1];
        made[0] = true;
        for end in 1..=words.len() {
            let starts = end.saturating_sub(self.words_max)..end;
            made[end] = starts
                .into_iter()
                .any(|start| made[start] && self.phrases.get(&words[start..end]).is_some_and(is_meant));
        }
        made[words.len()] && !words.is_empty()
    }

    fn plain(&self, sentence: &str) -> Vec<String> {
        words(sentence).filter(|word| !self.polite.contains(word)).collect()
    }
}
