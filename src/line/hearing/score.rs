//! Scores: how well a sentence fits each choice.
//!
//! Rare words weigh more: "parcel" says much, "where" little. A choice fits by its best phrase. *Cover* is the share of
//! the phrase that was said, squared, since half a phrase is often half of another one. *Explained* is the share of the
//! sentence that the choice's phrases contain. Together they are its *fit*.
//!
//! People seldom say a listed phrase, so every word is also *evidence*: the logarithm of how much more often the
//! choice's phrases use it than those of an average choice (smoothed, never below zero). The evidence of all words is
//! added, so several phrases of a choice support each other.
//!
//! The third score is the *likelihood* by a linear model of the phrases, see [`model`](super::model).
//!
//! A choice is decided in one of two ways: its fit is nearly complete, and the model does not find it unlikely; or all
//! scores together are clearly above those of any other choice. Otherwise the caller is asked again, as when the choice is
//! [`Meaning::Unrelated`].

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::base::call::Key;
use crate::line::hearing::meaning::{Meaning, SpeechContext};
use crate::line::hearing::model::{Features, Model, logarithms};

// These figures were chosen by trying some hundred combinations on phrases left out and on the tables of
// `tests/utterances` that hold rows nobody looked at, and rounded; values nearby do about as well.

/// Least fit of the best choice, out of 1. Lower accepts sentences about something else; higher asks again too often.
const SCORE_MIN: f32 = 0.5;
/// Least lead over the next choice.
const MARGIN_MIN: f32 = 0.08;
/// Bonus for a choice of the present menu.
const NEAR_BONUS: f32 = 0.1;
/// Share of the score that ignores *explained*: people talk around what they mean.
const COVER_SHARE: f32 = 0.2;
/// From this fit on, a choice may be decided by fit alone.
const FIT_SURE: f32 = 0.75;
/// Evidence that a complete fit is worth.
const FIT_WEIGHT: f32 = 4.0;
/// Share of the evidence in the sum: the model weighs the same words.
const EVIDENCE_WEIGHT: f32 = 0.5;
/// Evidence that e times the probability is worth.
const LIKELIHOOD_WEIGHT: f32 = 2.5;
/// A lower logarithm of the probability counts as this.
const LIKELIHOOD_MIN: f32 = -12.0;
/// Least logarithm of the probability at which a fit decides alone: 22 %.
const LIKELIHOOD_SURE: f32 = -1.5;
/// Evidence that a fit clearly above all others is worth.
const CLEAR_BONUS: f32 = 1.0;
/// The least sum and lead where sentences about something else are known by phrases of their own.
const SUM_AMONG_UNRELATED: SumLimits = SumLimits { least: 1.0, lead: 2.5 };
/// The same where none are: there such a sentence is told only by how badly it fits.
const SUM_ALONE: SumLimits = SumLimits { least: 2.25, lead: 3.0 };
/// Share of a word as it is said, and of a pair of them, in the model, relative to a word that counts.
const SAID_SHARE: f32 = 0.4;
/// Average phrases added to every choice for smoothing: a word in one phrase of two says less than one in fifty of a
/// hundred.
const AVERAGE_PHRASES: f32 = 10.0;
/// Least rate of a word in an average choice: a word in a single phrase may be there by chance.
const RATE_MIN: f32 = 0.002;
/// Fit of a phrase that was said word for word: above any other.
const WORD_FOR_WORD: f32 = 1.5;
/// Weight of an unknown word, relative to a word that only one choice uses.
const UNKNOWN_SHARE: f32 = 0.65;
/// Weight of a negation, which is heard beside the negated word, relative to that word.
const NEGATION_SHARE: f32 = 0.5;

/// Index of a known word.
pub(super) type WordId = usize;

/// Limits of the sum of fit, evidence and likelihood.
struct SumLimits {
    /// Least sum.
    least: f32,
    /// Least lead over the next choice.
    lead: f32,
}

/// The words heard in a sentence.
#[derive(Debug, Default)]
pub(super) struct HeardWords {
    /// Known words and their weights.
    pub words: BTreeMap<WordId, f32>,
    /// Number of unknown words.
    pub unknown: usize,
    /// Known words that were negated.
    pub negated: BTreeSet<WordId>,
    /// Known words as they were said, see [`Known::add`].
    pub said: Vec<WordId>,
    /// Number of others.
    pub unsaid: usize,
}

/// Every choice with its phrases.
#[derive(Debug, Default)]
pub(super) struct Known {
    choices: Vec<Choice>,
    weights: Vec<f32>,
    /// The word that each word negates.
    opposites: Vec<Option<WordId>>,
    /// Weight of an unknown word.
    unknown_weight: f32,
    /// The phrases of choices that single words may decide, until the model is fitted: their words, the same as they are
    /// said, and their choice.
    samples: Vec<(Vec<WordId>, Vec<WordId>, usize)>,
    /// Number of words as they are said.
    said: usize,
    /// Fitted to the samples.
    model: Model,
}

#[derive(Debug)]
struct Choice {
    /// Its position.
    at: usize,
    meaning: Meaning,
    phrases: Vec<KnownPhrase>,
    words: HashSet<WordId>,
    /// Number of phrases with each word, of those that may be heard inside a sentence.
    counts: HashMap<WordId, f32>,
    /// Evidence of each of these words for the choice.
    evidence: HashMap<WordId, f32>,
}

/// A phrase by its words.
#[derive(Debug, PartialEq)]
pub(super) struct KnownPhrase {
    /// The words that count.
    pub words: Vec<WordId>,
    /// Understood only if nothing else is said.
    pub is_alone: bool,
    /// Its words as they are said, if fillers left a single one of them. It must be said whole then, as that word is in
    /// too many other sentences.
    pub whole: Option<Vec<WordId>>,
}

impl Known {
    /// Adds a phrase, and its words as they are said, which are numbered apart. One without a word that counts is
    /// ignored.
    pub(super) fn add(&mut self, meaning: &Meaning, phrase: KnownPhrase, said: Vec<WordId>) {
        // From the end, as the phrases of a choice come one after another.
        let at = self.choices.iter().rposition(|choice| choice.meaning == *meaning).unwrap_or_else(|| {
            self.choices.push(Choice::new(self.choices.len(), meaning.clone()));
            self.choices.len() - 1
        });
        let choice = &mut self.choices[at];
        if !phrase.words.is_empty() && !phrase.is_alone && !is_answer(meaning) {
            self.samples.push((phrase.words.clone(), said, at));
        }
        if !phrase.words.is_empty() && !choice.phrases.contains(&phrase) {
            choice.words.extend(&phrase.words);
            let inside = phrase.words.iter().filter(|_| !phrase.is_alone);
            inside.for_each(|word| *choice.counts.entry(*word).or_default() += 1.0);
            choice.phrases.push(phrase);
        }
    }

    /// Weighs the words, after every phrase is added. `opposites` has, for each word, the word that it negates.
    /// `said` is the number of words as they are said.
    pub(super) fn weigh(&mut self, opposites: Vec<Option<WordId>>, said: usize) {
        self.said = said;
        let choices = self.choices.len() as f32;
        self.unknown_weight = UNKNOWN_SHARE * (1.0 + choices).ln();
        let mut having = vec![0_u32; opposites.len()];
        self.choices.iter().flat_map(|choice| &choice.words).for_each(|word| having[*word] += 1);
        let weight = |(having, opposite): (u32, &Option<WordId>)| {
            let rarity = (1.0 + choices / having.max(1) as f32).ln();
            if opposite.is_some() { rarity * NEGATION_SHARE } else { rarity }
        };
        self.weights = having.into_iter().zip(&opposites).map(weight).collect();
        self.opposites = opposites;
        let rates = self.rates();
        self.choices.iter_mut().for_each(|choice| choice.weigh(&rates));
        let samples = std::mem::take(&mut self.samples);
        self.model = self.fitted(&samples);
    }

    /// The words of a choice's phrases.
    pub(super) fn words_of(&self, meaning: &Meaning) -> Option<&HashSet<WordId>> {
        self.choices.iter().find(|choice| choice.meaning == *meaning).map(|choice| &choice.words)
    }

    /// The model of the samples.
    fn fitted(&self, samples: &[(Vec<WordId>, Vec<WordId>, usize)]) -> Model {
        let sample = |(words, said, choice): &(Vec<WordId>, Vec<WordId>, usize)| {
            let negated = words.iter().filter_map(|word| self.opposites[*word]).collect();
            (self.features(words.iter().map(|word| (*word, 1.0)), &negated, said), *choice)
        };
        let samples: Vec<(Features, usize)> = samples.iter().map(sample).collect();
        Model::fit(&samples, self.weights.len() + self.said, self.choices.len())
    }

    /// Features of words that count and of words as they are said. A negated word is one only as its negation: "not to
    /// return it, to deliver it" is about delivery.
    fn features(
        &self,
        words: impl Iterator<Item = (WordId, f32)>,
        negated: &BTreeSet<WordId>,
        said: &[WordId],
    ) -> Features {
        let meant = words.filter(|(word, _)| !negated.contains(word));
        let said = said.iter().map(|word| (self.weights.len() + word, SAID_SHARE));
        Features { known: meant.chain(said).collect(), unknown: 0.0 }
    }

    /// The rate of each word: the share of an average choice's phrases that contain it.
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
    fn new(at: usize, meaning: Meaning) -> Self {
        let words = HashSet::new();
        let counts = HashMap::new();
        let evidence = HashMap::new();
        Self { at, meaning, phrases: vec![], words, counts, evidence }
    }

    /// Number of phrases that may be heard inside a sentence.
    fn heard_inside(&self) -> f32 {
        self.phrases.iter().filter(|phrase| !phrase.is_alone).count() as f32
    }

    /// Weighs the words against the rates of an average choice.
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

/// A sentence in a context, with weighed words.
struct ScoredSentence<'k> {
    known: &'k Known,
    heard: &'k HeardWords,
    /// Weight of the whole sentence.
    weight: f32,
}

impl ScoredSentence<'_> {
    fn said(&self, word: WordId) -> f32 {
        self.heard.words.get(&word).map_or(0.0, |share| share * self.known.weights[word])
    }

    fn explained(&self, choice: &Choice) -> f32 {
        self.heard.words.keys().filter(|word| choice.words.contains(word)).map(|word| self.said(*word)).sum()
    }

    /// The share of the phrase that was said. A negated word does not count, unless the phrase negates it too.
    fn cover(&self, phrase: &[WordId]) -> f32 {
        let whole: f32 = phrase.iter().map(|word| self.known.weights[*word]).sum();
        let meant = phrase.iter().filter(|word| !self.is_denied(**word, phrase));
        meant.map(|word| self.said(*word)).sum::<f32>() / whole
    }

    fn is_denied(&self, word: WordId, phrase: &[WordId]) -> bool {
        let opposite = |other: &WordId| self.known.opposites[*other] == Some(word);
        self.heard.negated.contains(&word) && !phrase.iter().any(opposite)
    }

    /// True if the phrase was said word for word, with nothing but fillers beside it.
    fn is_whole(&self, phrase: &KnownPhrase) -> bool {
        let is_only = self.heard.unknown == 0 && self.heard.words.keys().all(|word| phrase.words.contains(word));
        let is_said = phrase.words.iter().all(|word| self.heard.words.get(word) == Some(&1.0));
        is_only && is_said && phrase.whole.iter().flatten().all(|word| self.heard.said.contains(word))
    }

    fn score(&self, choice: &Choice) -> f32 {
        if choice.phrases.iter().any(|phrase| self.is_whole(phrase)) {
            return WORD_FOR_WORD;
        }
        let phrases = choice.phrases.iter().filter(|phrase| !phrase.is_alone && phrase.whole.is_none());
        let cover = phrases.map(|phrase| self.cover(&phrase.words)).fold(0.0, f32::max);
        cover * cover * (COVER_SHARE + (1.0 - COVER_SHARE) * self.explained(choice) / self.weight)
    }

    /// Evidence of all words for a choice. Negated words count for none.
    fn evidence(&self, choice: &Choice) -> f32 {
        let said = self.heard.words.iter().filter(|(word, _)| !self.heard.negated.contains(word));
        said.filter_map(|(word, share)| Some(share * choice.evidence.get(word)?)).sum()
    }
}

/// Every possible choice with its scores.
#[derive(Debug, Default)]
pub(super) struct Scores<'k> {
    fits: Vec<(f32, &'k Meaning)>,
    /// The scores of each choice that single words may decide, see [`is_way`].
    ways: Vec<ScoredWay<'k>>,
}

/// The scores of a choice that single words may decide.
#[derive(Debug)]
struct ScoredWay<'k> {
    meaning: &'k Meaning,
    fit: f32,
    evidence: f32,
    /// Logarithm of its probability by the model.
    likelihood: f32,
}

impl<'k> Scores<'k> {
    /// Scores the choices possible in a context. Words of other choices count as unknown. A complete phrase of another
    /// choice, such as a "no" where nothing is asked, means nothing here.
    pub(super) fn of(known: &'k Known, heard: &'k HeardWords, place: SpeechContext) -> Self {
        let mut sentence = ScoredSentence { known, heard, weight: 0.0 };
        let is_said = |choice: &Choice| choice.phrases.iter().any(|phrase| sentence.is_whole(phrase));
        let is_possible = |choice: &&Choice| {
            place.admits(&choice.meaning) && (!place.needs_whole(&choice.meaning) || is_said(choice))
        };
        let (admitted, others): (Vec<&Choice>, Vec<_>) = known.choices.iter().partition(is_possible);
        let is_known = |word: &WordId| admitted.iter().any(|choice| choice.words.contains(word));
        let strange = heard.unknown + heard.words.keys().filter(|word| !is_known(word)).count();
        let is_whole = |choices: &[&Choice]| choices.iter().any(|choice| is_said(choice));
        let is_others = is_whole(&others) && !is_whole(&admitted);
        let said = heard.words.keys().filter(|word| is_known(word)).map(|word| sentence.said(*word));
        sentence.weight = known.unknown_weight * strange as f32 + said.sum::<f32>();
        if sentence.weight == 0.0 || is_others {
            return Self::default();
        }
        let fits: Vec<_> = admitted.iter().map(|choice| (sentence.score(choice), &choice.meaning)).collect();
        let ways = ways(&sentence, admitted.into_iter().zip(fits.iter().map(|(fit, _)| *fit)));
        Self { fits, ways }
    }

    /// The choice that is meant; `None` if unclear.
    pub(super) fn clearest(&self, is_near: impl Fn(&Meaning) -> bool) -> Option<&'k Meaning> {
        let near = |meaning: &Meaning| if is_near(meaning) { NEAR_BONUS } else { 0.0 };
        let fits = self.fits.iter().filter(|(fit, _)| *fit >= SCORE_MIN);
        let fit = first(fits.map(|(fit, meaning)| (fit + near(meaning), *meaning)).collect(), MARGIN_MIN, 0.0);
        if let Some((_, meaning)) = fit.filter(|(fit, meaning)| self.is_sure(*fit, meaning)) {
            return Some(meaning);
        }
        let sum = |way: &ScoredWay<'k>| {
            let clear = if fit.is_some_and(|(_, meaning)| meaning == way.meaning) { CLEAR_BONUS } else { 0.0 };
            let likely = LIKELIHOOD_WEIGHT * way.likelihood.max(LIKELIHOOD_MIN);
            (FIT_WEIGHT * (way.fit + near(way.meaning)) + EVIDENCE_WEIGHT * way.evidence + likely + clear, way.meaning)
        };
        let limits = self.sum_limits();
        first(self.ways.iter().map(sum).collect(), limits.lead, limits.least).map(|(_, meaning)| meaning)
    }

    fn sum_limits(&self) -> SumLimits {
        let is_unrelated = |way: &ScoredWay<'_>| *way.meaning == Meaning::Unrelated;
        if self.ways.iter().any(is_unrelated) { SUM_AMONG_UNRELATED } else { SUM_ALONE }
    }

    /// True if a fit decides alone.
    fn is_sure(&self, fit: f32, meaning: &Meaning) -> bool {
        let way = self.ways.iter().find(|way| way.meaning == meaning);
        way.is_none_or(|way| fit >= FIT_SURE && way.likelihood >= LIKELIHOOD_SURE)
    }
}

/// The choices that single words may decide.
fn ways<'k>(sentence: &ScoredSentence<'k>, fits: impl Iterator<Item = (&'k Choice, f32)>) -> Vec<ScoredWay<'k>> {
    let known = sentence.known;
    let heard = sentence.heard;
    let words = heard.words.iter().map(|(word, share)| (*word, *share));
    let mut features = known.features(words, &heard.negated, &heard.said);
    features.unknown = heard.unknown as f32 + heard.unsaid as f32 * SAID_SHARE * SAID_SHARE;
    let favours = known.model.favours(&features);
    let ways = fits.filter(|(choice, _)| is_way(&choice.meaning) && !choice.counts.is_empty());
    let ways: Vec<(&Choice, f32)> = ways.collect();
    let favours: Vec<f32> = ways.iter().map(|(choice, _)| favours[choice.at]).collect();
    let scored = ways.into_iter().zip(logarithms(&favours)).map(|((choice, fit), likelihood)| ScoredWay {
        meaning: &choice.meaning,
        fit,
        evidence: sentence.evidence(choice),
        likelihood,
    });
    scored.collect()
}

/// The best of all, if it is good enough and leads the next by the margin.
fn first(mut ranked: Vec<(f32, &Meaning)>, margin: f32, least: f32) -> Option<(f32, &Meaning)> {
    ranked.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let next = ranked.get(1).map_or(0.0, |(score, _)| *score);
    ranked.first().filter(|(score, _)| *score >= least.max(next + margin)).copied()
}

/// True for an answer, which only whole phrases decide.
const fn is_answer(meaning: &Meaning) -> bool {
    matches!(meaning, Meaning::Yes | Meaning::No | Meaning::Goodbye | Meaning::OtherNumber)
}

/// True if single words may decide for this: a node, a refusal, something unrelated, or a key with one meaning everywhere.
fn is_way(meaning: &Meaning) -> bool {
    matches!(meaning, Meaning::Node(_) | Meaning::Refuse | Meaning::Unrelated | Meaning::Key(Key::HUMAN | Key::TEXT))
}
