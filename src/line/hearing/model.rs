//! A linear model of the phrases: how likely each choice is, given all words of a sentence together.
//!
//! It is a multinomial logistic regression, fitted to the phrases themselves by AdaGrad (Duchi, Hazan, Singer 2011,
//! <https://jmlr.org/papers/v12/duchi11a.html>). Evidence counts each word alone; here words of one phrase share what they
//! say, so a word that stands beside a clearer one gains little. Features are the words that count and, with less weight,
//! every word and pair of words as they are said, fillers too: "where is" and "how do I" tell choices apart.
//!
//! Some features of a phrase are left out each time it is learned from (dropout: Srivastava et al. 2014,
//! <https://jmlr.org/papers/v15/srivastava14a.html>), so that the others learn to do without: callers say half of a phrase.
//!
//! The order, number and gaps of the steps are fixed: equal phrases give equal weights.

/// Index of a feature.
pub(super) type FeatureId = usize;

/// Times that every phrase is learned from. More fit the listed phrases better and sentences no better.
const ROUNDS: usize = 12;
/// Size of the first step.
const STEP: f32 = 0.5;
/// Errors below this are not learned from: nearly all choices of a phrase, and most of the time.
const ERROR_MIN: f32 = 0.01;
/// Start of the sum of squared gradients, against division by zero.
const GRADIENTS_MIN: f32 = 1e-8;
/// One feature in so many is left out of a step. Leaving out more fits sentences no better.
const LEFT_OUT: u64 = 6;
/// An odd number whose bits look random, to mix others with: 2 to the 64th, divided by the golden ratio.
const MIXING: u64 = 0x9e37_79b9_7f4a_7c15;
/// Share of the phrases between two that are learned from one after the other, so that those of a choice lie apart.
const STRIDE: f64 = 0.618;

/// The features of a sentence.
#[derive(Clone, Debug, Default)]
pub(super) struct Features {
    /// Known features, each once, and the share of each that was said.
    pub known: Vec<(FeatureId, f32)>,
    /// Sum of the squared shares of unknown features.
    pub unknown: f32,
}

/// A fitted model.
#[derive(Debug, Default)]
pub(super) struct Model {
    choices: usize,
    rarity: Rarity,
    /// For each feature its weights for every choice, and at the end the weights that every sentence has, in units. There are
    /// a million: two bytes each, which round a favour by less than a thousandth.
    weights: Vec<i16>,
    unit: f32,
}

/// How much features weigh: rare ones say more.
#[derive(Debug, Default)]
struct Rarity {
    known: Vec<f32>,
    unknown: f32,
}

impl Model {
    /// Fits a model to phrases, each with its choice.
    pub(super) fn fit(phrases: &[(Features, usize)], features: usize, choices: usize) -> Self {
        let rarity = Rarity::among(phrases, features);
        let phrases: Vec<_> = phrases.iter().map(|(phrase, choice)| (rarity.vector(phrase), *choice)).collect();
        let mut weights = vec![0.0; (features + 1) * choices];
        let mut gradients = vec![GRADIENTS_MIN; weights.len()];
        let stride = stride(phrases.len());
        for step in 0..ROUNDS * phrases.len() {
            let (vector, choice) = &phrases[step * stride % phrases.len()];
            learn(&with_gaps(vector, step), *choice, choices, &mut weights, &mut gradients);
        }
        let most = weights.iter().fold(f32::MIN_POSITIVE, |most, weight| most.max(weight.abs()));
        let unit = most / f32::from(i16::MAX);
        Self { choices, rarity, weights: weights.iter().map(|weight| (weight / unit).round() as i16).collect(), unit }
    }

    /// The favour that a sentence does each choice: the logarithm of its probability, up to a constant.
    pub(super) fn favours(&self, sentence: &Features) -> Vec<f32> {
        let mut favours = sums(&self.rarity.vector(sentence), &self.weights, self.choices);
        favours.iter_mut().for_each(|favour| *favour *= self.unit);
        favours
    }
}

impl Rarity {
    fn among(phrases: &[(Features, usize)], features: usize) -> Self {
        let mut having = vec![0.0_f32; features];
        phrases.iter().flat_map(|(phrase, _)| &phrase.known).for_each(|(feature, _)| having[*feature] += 1.0);
        let all = phrases.len() as f32;
        let rarity = |having: f32| (1.0 + all / (1.0 + having)).ln();
        Self { known: having.into_iter().map(rarity).collect(), unknown: rarity(1.0) }
    }

    /// The weighed features, of length one, and the feature that every sentence has.
    fn vector(&self, sentence: &Features) -> Vec<(FeatureId, f32)> {
        let known = sentence.known.iter().map(|(feature, share)| (*feature, share * self.known[*feature]));
        let mut vector: Vec<(FeatureId, f32)> = known.collect();
        shorten(&mut vector, sentence.unknown * self.unknown * self.unknown);
        vector.push((self.known.len(), 1.0));
        vector
    }
}

fn sums<W: Copy + Into<f32>>(vector: &[(FeatureId, f32)], weights: &[W], choices: usize) -> Vec<f32> {
    let mut sums = vec![0.0; choices];
    for (feature, value) in vector {
        let weights = &weights[feature * choices..][..choices];
        sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += value * (*weight).into());
    }
    sums
}

/// A step towards the choice of a phrase.
fn learn(vector: &[(FeatureId, f32)], choice: usize, choices: usize, weights: &mut [f32], gradients: &mut [f32]) {
    let mut errors = probabilities(sums(vector, weights, choices));
    errors[choice] -= 1.0;
    let errors: Vec<_> = errors.into_iter().enumerate().filter(|(_, error)| error.abs() >= ERROR_MIN).collect();
    // Feature by feature: the weights of one lie together.
    for (feature, value) in vector {
        let of_feature = feature * choices..(feature + 1) * choices;
        let (weights, gradients) = (&mut weights[of_feature.clone()], &mut gradients[of_feature]);
        for (choice, error) in &errors {
            let gradient = error * value;
            gradients[*choice] += gradient * gradient;
            weights[*choice] -= STEP * gradient / gradients[*choice].sqrt();
        }
    }
}

/// A vector without the features left out in this step, of length one again. The last one, of every sentence, is kept.
fn with_gaps(vector: &[(FeatureId, f32)], step: usize) -> Vec<(FeatureId, f32)> {
    let Some((always, features)) = vector.split_last() else { return vec![] };
    let kept = features.iter().enumerate().filter(|(at, _)| !is_left_out(step, *at));
    let mut kept: Vec<(FeatureId, f32)> = kept.map(|(_, feature)| *feature).collect();
    shorten(&mut kept, 0.0);
    kept.push(*always);
    kept
}

fn is_left_out(step: usize, at: usize) -> bool {
    let mixed = (step as u64).wrapping_mul(MIXING) ^ (at as u64 + 1).wrapping_mul(MIXING.rotate_left(32));
    (mixed ^ mixed >> 32).wrapping_mul(MIXING) >> 32 < (1 << 32) / LEFT_OUT
}

/// Makes a vector one of length one, if the square of what it lacks is added.
fn shorten(vector: &mut [(FeatureId, f32)], lacking: f32) {
    let squares: f32 = vector.iter().map(|(_, weight)| weight * weight).sum();
    let length = (lacking + squares).sqrt().max(f32::MIN_POSITIVE);
    vector.iter_mut().for_each(|(_, weight)| *weight /= length);
}

/// The probabilities of choices so favoured.
fn probabilities(mut favours: Vec<f32>) -> Vec<f32> {
    let most = favours.iter().copied().fold(f32::MIN, f32::max);
    favours.iter_mut().for_each(|favour| *favour = (*favour - most).exp());
    let all: f32 = favours.iter().sum();
    favours.iter_mut().for_each(|share| *share /= all);
    favours
}

/// The logarithms of the probabilities of choices so favoured.
pub(super) fn logarithms(favours: &[f32]) -> Vec<f32> {
    let most = favours.iter().copied().fold(f32::MIN, f32::max);
    let all = most + favours.iter().map(|favour| (favour - most).exp()).sum::<f32>().ln();
    favours.iter().map(|favour| favour - all).collect()
}

/// A step through so many phrases that meets each of them.
fn stride(phrases: usize) -> usize {
    let first = ((phrases as f64 * STRIDE) as usize).max(1);
    (first..).find(|stride| has_no_common_divisor(*stride, phrases)).expect("primes follow")
}

fn has_no_common_divisor(one: usize, other: usize) -> bool {
    let (mut one, mut other) = (one, other);
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one == 1
}
