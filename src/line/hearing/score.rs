//! How well a sentence fits each choice.
//!
//! A word weighs the more the fewer choices have it: "parcel" says much, "where" little. A choice fits by its best
//! phrase, that is, by the share of the phrase that was said (*cover*, squared: half a phrase is often half of another
//! one, or of something else altogether), and by the share of the sentence that its phrases account for at all
//! (*explained*): a word said in passing is not what the sentence is about. This is its *fit*.
//!
//! People seldom say a listed phrase. So every word said is *evidence*, too: the more for a choice, the more often it stands
//! in the phrases of this choice than in those of an average one (the logarithm of the ratio of both rates, smoothed; never
//! less than nothing, for who says more than a choice knows does not mean another one by that). The evidence of all words
//! is added up, so several phrases of a choice support each other.
//!
//! A choice is decided on in one of three ways: its fit alone is nearly whole; fit and evidence name the same choice; or
//! both together are far above those of any other choice. Anything else is asked again.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::base::call::Key;
use crate::line::hearing::meaning::{Meaning, SpeechContext};

// The figures below were chosen by trying some hundred combinations on the tuned tables of `tests/utterances`, and
// rounded: their neighbours do about as well.

/// How well the best choice must fit, of 1. Lower lets strangers in, higher asks again where people would have
/// understood.
const SCORE_MIN: f32 = 0.5;
/// How much better than the next it must fit.
const MARGIN_MIN: f32 = 0.08;
/// How much better a choice of the present menu is taken to fit than it does.
const NEAR_BONUS: f32 = 0.1;
/// The part of a score that does not ask how much of the sentence is explained: people talk around what they mean.
const COVER_SHARE: f32 = 0.2;
/// From this fit on evidence is not looked at, of 1.
const FIT_SURE: f32 = 0.75;
/// How much evidence a whole fit is worth.
const FIT_WEIGHT: f32 = 5.0;
/// How much fit and evidence must come to together where they do not name the same choice: as much as a whole fit.
const SUM_MIN: f32 = 5.0;
/// How much more than for the next choice: e² times as likely.
const SUM_MARGIN_MIN: f32 = 2.0;
/// How many phrases of an average choice are added to those of every choice: a word in one phrase of two says less than
/// one in fifty of a hundred.
const AVERAGE_PHRASES: f32 = 10.0;
/// The least rate at which an average choice has a word: a word that stands in a single phrase of the language may have
/// come there by chance.
const RATE_MIN: f32 = 0.002;
/// How well a phrase fits that was said word for word: better than any other can, for it stands for one choice only.
const WORD_FOR_WORD: f32 = 2.0;
/// What a word weighs that stands in no phrase, of the weight of one that a single choice has.
const UNKNOWN_SHARE: f32 = 0.65;
/// How much of a word's weight its opposite has, which is heard beside the word itself.
const NEGATION_SHARE: f32 = 0.5;

/// A number by which a word is known.
pub(super) type WordId = usize;

/// What was heard of a sentence.
#[derive(Debug, Default)]
pub(super) struct HeardWords {
    /// Words that stand in a phrase, and how much each counts.
    pub words: BTreeMap<WordId, f32>,
    /// How many words stand in none.
    pub unknown: usize,
    /// Words of phrases that were said as their opposite.
    pub negated: BTreeSet<WordId>,
}

/// Every choice with its phrases.
#[derive(Debug, Default)]
pub(super) struct Known {
    choices: Vec<Choice>,
    weights: Vec<f32>,
    /// The word that each word is the opposite of.
    opposites: Vec<Option<WordId>>,
    /// What a word weighs that stands in no phrase.
    unknown_weight: f32,
}

#[derive(Debug)]
struct Choice {
    meaning: Meaning,
    phrases: Vec<KnownPhrase>,
    words: HashSet<WordId>,
    /// In how many phrases each word stands that may be heard inside a sentence.
    counts: HashMap<WordId, f32>,
    /// How much each of these words speaks for the choice.
    evidence: HashMap<WordId, f32>,
}

/// A phrase by its words.
#[derive(Debug, PartialEq)]
pub(super) struct KnownPhrase {
    /// The words that count.
    pub words: Vec<WordId>,
    /// Whether it is only understood where nothing else is said beside it.
    pub is_alone: bool,
}

impl Known {
    /// Adds a phrase. One without a word that counts is left out.
    pub fn add(&mut self, meaning: &Meaning, phrase: KnownPhrase) {
        let at = self.choices.iter().position(|choice| choice.meaning == *meaning).unwrap_or_else(|| {
            self.choices.push(Choice::new(meaning.clone()));
            self.choices.len() - 1
        });
        let choice = &mut self.choices[at];
        if !phrase.words.is_empty() && !choice.phrases.contains(&phrase) {
            choice.words.extend(&phrase.words);
            let inside = phrase.words.iter().filter(|_| !phrase.is_alone);
            inside.for_each(|word| *choice.counts.entry(*word).or_default() += 1.0);
            choice.phrases.push(phrase);
        }
    }

    /// Weighs the words, once every phrase is there. `opposites` tells of each which one it is the opposite of: that is
    /// heard beside it.
    pub fn weigh(&mut self, opposites: Vec<Option<WordId>>) {
        let choices = self.choices.len() as f32;
        self.unknown_weight = UNKNOWN_SHARE * (1.0 + choices).ln();
        let having = |word: WordId| self.choices.iter().filter(|choice| choice.words.contains(&word)).count().max(1);
        let weight = |(word, opposite): (WordId, &Option<WordId>)| {
            let rarity = (1.0 + choices / having(word) as f32).ln();
            if opposite.is_some() { rarity * NEGATION_SHARE } else { rarity }
        };
        self.weights = opposites.iter().enumerate().map(weight).collect();
        self.opposites = opposites;
        let rates = self.rates();
        self.choices.iter_mut().for_each(|choice| choice.weigh(&rates));
    }

    /// The share of the phrases of an average choice that each word stands in.
    fn rates(&self) -> Vec<f32> {
        let mut rates = vec![0.0; self.weights.len()];
        let choices = self.choices.iter().filter(|choice| !choice.counts.is_empty());
        let choices: Vec<&Choice> = choices.collect();
        for choice in &choices {
            let phrases = choice.heard_inside() + AVERAGE_PHRASES;
            choice.counts.iter().for_each(|(word, count)| rates[*word] += count / phrases / choices.len() as f32);
        }
        rates
    }
}

impl Choice {
    fn new(meaning: Meaning) -> Self {
        let (words, counts, evidence) = (HashSet::new(), HashMap::new(), HashMap::new());
        Self { meaning, phrases: vec![], words, counts, evidence }
    }

    /// How many of the phrases may be heard inside a sentence.
    fn heard_inside(&self) -> f32 {
        self.phrases.iter().filter(|phrase| !phrase.is_alone).count() as f32
    }

    /// Weighs the words, `rates` being those of an average choice.
    fn weigh(&mut self, rates: &[f32]) {
        let phrases = self.heard_inside() + AVERAGE_PHRASES;
        let evidence = |(word, count): (&WordId, &f32)| {
            let average = rates[*word] + RATE_MIN;
            let own = (count + AVERAGE_PHRASES * average) / phrases;
            (*word, (own / average).ln().max(0.0))
        };
        self.evidence = self.counts.iter().map(evidence).collect();
    }
}

/// A sentence at a place: what may be meant there, and what each word said weighs.
struct Sentence<'s> {
    known: &'s Known,
    heard: &'s HeardWords,
    /// What all of it weighs.
    weight: f32,
}

impl Sentence<'_> {
    fn said(&self, word: WordId) -> f32 {
        self.heard.words.get(&word).map_or(0.0, |share| share * self.known.weights[word])
    }

    fn explained(&self, choice: &Choice) -> f32 {
        self.heard.words.keys().filter(|word| choice.words.contains(word)).map(|word| self.said(*word)).sum()
    }

    /// How much of the phrase was said. A word said as its opposite, which the phrase does not have, was not.
    fn cover(&self, phrase: &[WordId]) -> f32 {
        let whole: f32 = phrase.iter().map(|word| self.known.weights[*word]).sum();
        let meant = phrase.iter().filter(|word| !self.is_denied(**word, phrase));
        meant.map(|word| self.said(*word)).sum::<f32>() / whole
    }

    fn is_denied(&self, word: WordId, phrase: &[WordId]) -> bool {
        let opposite = |other: &WordId| self.known.opposites[*other] == Some(word);
        self.heard.negated.contains(&word) && !phrase.iter().any(opposite)
    }

    /// Whether the phrase was said word for word.
    fn is_whole(&self, phrase: &[WordId]) -> bool {
        self.is_only(phrase) && phrase.iter().all(|word| self.heard.words.get(word) == Some(&1.0))
    }

    /// Whether nothing but words of the phrase was said.
    fn is_only(&self, phrase: &[WordId]) -> bool {
        self.heard.unknown == 0 && self.heard.words.keys().all(|word| phrase.contains(word))
    }

    fn score(&self, choice: &Choice) -> f32 {
        if choice.phrases.iter().any(|phrase| self.is_whole(&phrase.words)) {
            return WORD_FOR_WORD;
        }
        let phrases = choice.phrases.iter().filter(|phrase| !phrase.is_alone || self.is_only(&phrase.words));
        let cover = phrases.map(|phrase| self.cover(&phrase.words)).fold(0.0, f32::max);
        cover * cover * (COVER_SHARE + (1.0 - COVER_SHARE) * self.explained(choice) / self.weight)
    }

    /// How much all words said speak for a choice. A word said as its opposite speaks for none.
    fn evidence(&self, choice: &Choice) -> f32 {
        let said = self.heard.words.iter().filter(|(word, _)| !self.heard.negated.contains(word));
        said.filter_map(|(word, share)| Some(share * choice.evidence.get(word)?)).sum()
    }
}

/// Every choice that may be meant, by how well it fits.
#[derive(Debug, Default)]
pub(super) struct Scores<'k> {
    fits: Vec<(f32, &'k Meaning)>,
    /// How much speaks for each way: see [`is_way`].
    evidence: Vec<(f32, &'k Meaning)>,
}

impl<'k> Scores<'k> {
    /// How well each choice fits that may be meant at a place. A word of other choices only is as good as unknown; a whole
    /// phrase of theirs, such as a "no" where nothing is asked, means nothing here, though it be a word of another phrase.
    pub fn of(known: &'k Known, heard: &HeardWords, place: SpeechContext) -> Self {
        let (admitted, others): (Vec<&Choice>, Vec<_>) =
            known.choices.iter().partition(|choice| place.admits(&choice.meaning));
        let is_known = |word: &WordId| admitted.iter().any(|choice| choice.words.contains(word));
        let strange = heard.unknown + heard.words.keys().filter(|word| !is_known(word)).count();
        let mut sentence = Sentence { known, heard, weight: known.unknown_weight * strange as f32 };
        sentence.weight +=
            heard.words.keys().filter(|word| is_known(word)).map(|word| sentence.said(*word)).sum::<f32>();
        let is_whole = |choices: &[&Choice]| {
            choices.iter().flat_map(|choice| &choice.phrases).any(|phrase| sentence.is_whole(&phrase.words))
        };
        if sentence.weight == 0.0 || is_whole(&others) && !is_whole(&admitted) {
            return Self::default();
        }
        let fits = admitted.iter().map(|choice| (sentence.score(choice), &choice.meaning)).collect();
        let ways = admitted.iter().filter(|choice| is_way(&choice.meaning));
        let evidence = ways.map(|choice| (sentence.evidence(choice), &choice.meaning)).collect();
        Self { fits, evidence }
    }

    /// The choice that is meant; `None` when that is not clear.
    pub fn clearest(mut self, is_near: impl Fn(&Meaning) -> bool) -> Option<&'k Meaning> {
        let near = |meaning: &Meaning| if is_near(meaning) { NEAR_BONUS } else { 0.0 };
        let fits = self.fits.iter().filter(|(fit, _)| SCORE_MIN <= *fit);
        let fit = first(fits.map(|(fit, meaning)| (fit + near(meaning), *meaning)).collect(), MARGIN_MIN, 0.0);
        if let Some((_, meaning)) = fit.filter(|(fit, meaning)| FIT_SURE <= *fit || !is_way(meaning)) {
            return Some(meaning);
        }
        self.evidence.iter_mut().for_each(|(evidence, meaning)| *evidence += FIT_WEIGHT * near(meaning));
        let named = |(_, meaning): &(f32, &Meaning)| self.is_best_by_evidence(meaning);
        fit.filter(named).or_else(|| first(self.sums(), SUM_MARGIN_MIN, SUM_MIN)).map(|(_, meaning)| meaning)
    }

    fn is_best_by_evidence(&self, meaning: &Meaning) -> bool {
        first(self.evidence.clone(), 0.0, 0.0).is_some_and(|(_, best)| best == meaning)
    }

    /// Fit and evidence of each way together.
    fn sums(&self) -> Vec<(f32, &'k Meaning)> {
        let fits: HashMap<&Meaning, f32> = self.fits.iter().map(|(fit, meaning)| (*meaning, *fit)).collect();
        self.evidence.iter().map(|(evidence, meaning)| (evidence + FIT_WEIGHT * fits[meaning], *meaning)).collect()
    }
}

/// The best of all, if it is good enough and so much better than the next.
fn first(mut ranked: Vec<(f32, &Meaning)>, margin: f32, least: f32) -> Option<(f32, &Meaning)> {
    ranked.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let next = ranked.get(1).map_or(0.0, |(score, _)| *score);
    ranked.first().filter(|(score, _)| least.max(next + margin) <= *score).copied()
}

/// Whether single words may speak for this: not to an answer, nor to a key that stands for something else at every place.
fn is_way(meaning: &Meaning) -> bool {
    matches!(meaning, Meaning::Node(_) | Meaning::Refuse | Meaning::Key(Key::HUMAN | Key::TEXT))
}
