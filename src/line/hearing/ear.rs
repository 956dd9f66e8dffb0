//! The recogniser of meanings for one language on one line.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::base::call::Key;
use crate::base::lazy::Lazy;
use crate::base::name_map::NameMap;
use crate::line::hearing::literal::{BesideWords, Literal};
use crate::line::hearing::meaning::{HINTS_MAX, Meaning, PHRASE_CHARS_MAX, Phrase, SpeechContext, Understood};
use crate::line::hearing::score::{HeardWords, Known, KnownPhrase, Scores, WordId};
use crate::line::hearing::wording::{ALIKE_CHARS, Wording, are_alike, opposite, read, shrinks};
use crate::line::step::Speech;

/// The least recogniser confidence, in per cent, at which its words are used. Platforms scale confidence differently:
/// good Russian sentences come with 40 and more, below 30 recognisers are guessing. Phrase matching filters further.
const CONFIDENCE_MIN: u8 = 30;
/// Weight of a word that only resembles one of a phrase, relative to the word itself.
const ALIKE: f32 = 0.8;
/// Stands before the first word of a sentence; no word is written so.
const FIRST: char = '^';
/// Stands after the last one.
const LAST: char = '$';

/// Understands one language on one line.
///
/// A caller who presses keys is answered before the phrases are learned, which takes most of the time of a start.
#[derive(Debug)]
pub struct Ear {
    literal: Lazy<Literal>,
    likeness: Lazy<Likeness>,
    expected: [Arc<[String]>; SpeechContext::ALL.len()],
}

impl Ear {
    /// An ear for these phrases; `None` if there are none, so that nothing is listened for.
    pub fn new(wording: Arc<Wording>, beside: BesideWords, phrases: Arc<[Phrase]>) -> Option<Self> {
        if phrases.is_empty() {
            return None;
        }
        let expected = SpeechContext::ALL.map(|place| expected(&phrases, place));
        let listed = phrases.clone();
        Some(Self {
            literal: Lazy::new(move || Literal::new(&beside, &listed)),
            likeness: Lazy::new(move || Likeness::new(wording, &phrases)),
            expected,
        })
    }

    /// Learns the phrases now, so that no caller has to wait for it.
    pub fn learn(&self) {
        self.literal.work_out();
        self.likeness.work_out();
    }

    /// A phrase with this meaning.
    pub fn example(&self, meaning: &Meaning) -> Option<&str> {
        self.literal.example(meaning)
    }

    /// The phrases expected in a context, for the recogniser: at most [`HINTS_MAX`] of at most [`PHRASE_CHARS_MAX`]
    /// characters.
    pub fn expected(&self, place: SpeechContext) -> Arc<[String]> {
        self.expected[place as usize].clone()
    }

    /// The meaning of a sentence; `None` if unclear. Of two choices that fit about equally well, the one that `is_near`
    /// wins.
    pub fn understand(
        &self,
        speech: &Speech,
        place: SpeechContext,
        is_near: impl Fn(&Meaning) -> bool,
    ) -> Option<Understood> {
        if speech.confidence.is_some_and(|confidence| confidence < CONFIDENCE_MIN) {
            return None;
        }
        let listed = self.literal.read(&speech.words, place);
        let listed = listed.map(|(meaning, phrase)| Understood { meaning, phrase: Some(phrase) });
        let alike = || {
            let meaning = match self.likeness.clearest(&speech.words, place, &is_near)? {
                Meaning::Refuse => self.beside_refusal(&speech.words, place, &is_near)?,
                meaning => meaning,
            };
            Some(Understood { meaning, phrase: None })
        };
        listed.or_else(alike).filter(|understood| understood.meaning != Meaning::Unrelated)
    }
}

impl Ear {
    /// The meaning of a sentence in which a text is refused: what is asked for besides, or the refusal if that is all.
    /// `None` if the rest is unclear.
    fn beside_refusal(
        &self,
        sentence: &str,
        place: SpeechContext,
        is_near: impl Fn(&Meaning) -> bool,
    ) -> Option<Meaning> {
        let Some(rest) = self.likeness.beside_refusal(sentence) else { return Some(Meaning::Refuse) };
        let listed = self.literal.read(&rest, place).map(|(meaning, _)| meaning);
        match listed.or_else(|| self.likeness.clearest(&rest, place, is_near))? {
            Meaning::Yes | Meaning::No | Meaning::Refuse | Meaning::Goodbye => Some(Meaning::Refuse),
            Meaning::Key(Key::TEXT) | Meaning::Unrelated => None,
            other => Some(other),
        }
    }
}

/// Compares sentences with the phrases.
#[derive(Debug)]
struct Likeness {
    wording: Arc<Wording>,
    words: NameMap<String, WordId>,
    /// Words as they are said, and pairs of them.
    said: NameMap<String, WordId>,
    /// Words of at least [`ALIKE_CHARS`] letters, by those first letters.
    beginnings: NameMap<String, Vec<(String, WordId)>>,
    known: Known,
}

impl Likeness {
    fn new(wording: Arc<Wording>, phrases: &[Phrase]) -> Self {
        let mut words = NameMap::default();
        let mut said = NameMap::default();
        let mut known = Known::default();
        for phrase in phrases {
            let stems = wording.stems(&phrase.words);
            // A number and a menu's name of one word are read word for word, and only so.
            if phrase.is_alone && stems.len() == 1 {
                continue;
            }
            let is_shrunk = shrinks(&phrase.words, &stems);
            let whole = is_shrunk.then(|| read(&phrase.words).map(|word| number(&mut said, word)).collect());
            let as_said: BTreeSet<WordId> = said_words(&phrase.words).map(|word| number(&mut said, word)).collect();
            let ids: BTreeSet<WordId> = stems.into_iter().map(|stem| number(&mut words, stem)).collect();
            let phrase_words = KnownPhrase { words: ids.into_iter().collect(), is_alone: phrase.is_alone, whole };
            known.add(&phrase.meaning, phrase_words, as_said.into_iter().collect());
        }
        let mut opposites = vec![None; words.len()];
        words.iter().for_each(|(word, id)| opposites[*id] = opposite(word).and_then(|word| words.get(word)).copied());
        known.weigh(opposites, said.len());
        let beginnings = beginnings(&words);
        Self { wording, words, said, beginnings, known }
    }

    /// The meaning that a sentence fits clearly.
    fn clearest(&self, sentence: &str, place: SpeechContext, is_near: impl Fn(&Meaning) -> bool) -> Option<Meaning> {
        let heard = self.heard(sentence);
        Scores::of(&self.known, &heard, place).clearest(is_near).cloned()
    }

    /// The sentence without the words of a refusal; `None` if no known word is left.
    fn beside_refusal(&self, sentence: &str) -> Option<String> {
        let refusal = self.known.words_of(&Meaning::Refuse)?;
        let is_refusing = |stem: &str| self.word(stem).is_some_and(|(word, _)| refusal.contains(&word));
        let rest = self.wording.without(sentence, is_refusing);
        let is_known = self.wording.stems(&rest).iter().any(|stem| self.word(stem).is_some());
        is_known.then_some(rest)
    }

    fn heard(&self, sentence: &str) -> HeardWords {
        let mut heard = HeardWords::default();
        for word in said_words(sentence).collect::<BTreeSet<_>>() {
            match self.said.get(&word) {
                Some(id) => heard.said.push(*id),
                // Most pairs are new; that says nothing.
                None => heard.unsaid += usize::from(!word.contains(' ')),
            }
        }
        for stem in self.wording.stems(sentence) {
            heard.negated.extend(opposite(&stem).and_then(|word| self.words.get(word)));
            match self.word(&stem) {
                Some((id, share)) => {
                    let kept = heard.words.entry(id).or_default();
                    *kept = share.max(*kept);
                }
                None => heard.unknown += 1,
            }
        }
        heard
    }

    /// The known word that equals or resembles a stem, and its weight.
    fn word(&self, stem: &str) -> Option<(WordId, f32)> {
        let same = self.words.get(stem).map(|id| (*id, 1.0));
        let alike = || {
            let alike = self.beginnings.get(&beginning(stem)?)?.iter().filter(|(word, _)| are_alike(word, stem));
            alike.min_by_key(|(word, id)| (word.chars().count().abs_diff(stem.chars().count()), *id))
        };
        same.or_else(|| alike().map(|(_, id)| (*id, ALIKE)))
    }
}

/// The words of a sentence as they are said, each pair of neighbours, and the first and the last word as such: "how old"
/// and "old woman" have one word in common and are far apart.
fn said_words(sentence: &str) -> impl Iterator<Item = String> {
    let words: Vec<String> = read(sentence).collect();
    let first = words.first().map(|word| format!("{FIRST} {word}"));
    let last = words.last().map(|word| format!("{word} {LAST}"));
    let pairs: Vec<String> = words.windows(2).map(|pair| pair.join(" ")).collect();
    words.into_iter().chain(pairs).chain(first).chain(last)
}

/// The number of a word, a new one if it has none.
fn number(numbers: &mut NameMap<String, WordId>, word: String) -> WordId {
    let next = numbers.len();
    *numbers.entry(word).or_insert(next)
}

/// The first letters, which similar words share; `None` for a shorter word.
fn beginning(word: &str) -> Option<String> {
    let beginning: String = word.chars().take(ALIKE_CHARS).collect();
    (beginning.chars().count() == ALIKE_CHARS).then_some(beginning)
}

fn beginnings(words: &NameMap<String, WordId>) -> NameMap<String, Vec<(String, WordId)>> {
    let mut beginnings: NameMap<String, Vec<(String, WordId)>> = NameMap::default();
    for (word, id) in words {
        if let Some(beginning) = beginning(word) {
            beginnings.entry(beginning).or_default().push((word.clone(), *id));
        }
    }
    beginnings
}

/// The first phrase of every choice, then the second of every choice, so that a recogniser with a lower limit gets some
/// of all.
fn expected(phrases: &[Phrase], place: SpeechContext) -> Arc<[String]> {
    let mut counts: HashMap<&Meaning, usize> = HashMap::new();
    let mut ranked: Vec<(usize, &String)> = vec![];
    for phrase in phrases.iter().filter(|phrase| place.admits(&phrase.meaning) && phrase.meaning != Meaning::Unrelated)
    {
        let rank = counts.entry(&phrase.meaning).or_default();
        ranked.push((*rank, &phrase.words));
        *rank += 1;
    }
    ranked.retain(|(_, words)| words.chars().count() <= PHRASE_CHARS_MAX);
    ranked.sort_by_key(|(rank, _)| *rank);
    let mut known = HashSet::new();
    ranked.retain(|(_, words)| known.insert(*words));
    ranked.into_iter().take(HINTS_MAX).map(|(_, words)| words.clone()).collect()
}
