//! The share of callers still listening, sentence by sentence.

use std::time::Duration;

use crate::base::call::Language;
use crate::line::menu::NodeId;

/// A sentence is worse than the others of its menu only if chance alone would show as much once in so many.
const CHANCE: f64 = 0.001;
/// The least ratio to the others' hang-ups in the same time.
const WORSE_MIN: f64 = 1.5;

/// Callers who acted, by what they did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ActCounts {
    /// Hung up.
    pub hung_up: u64,
    /// Pressed keys.
    pub keyed: u64,
    /// Said something.
    pub spoke: u64,
}

/// A sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct SentenceCurve {
    /// Its words.
    pub text: String,
    /// Their language: an offer of another one stands in a menu in its own words.
    pub language: Language,
    /// From the first word of the document to its end; the mean over platforms.
    pub until: Duration,
    /// Callers who still listened as it began.
    pub began: u64,
    /// Callers who acted while it was said.
    pub acts: ActCounts,
    /// True if more hang up here than in the same time of the rest, and that is not chance.
    pub stands_out: bool,
}

/// A wording of a menu.
#[derive(Clone, Debug, PartialEq)]
pub struct WordingCurve {
    /// The place that waits after it.
    pub node: NodeId,
    /// The language.
    pub language: Language,
    /// Times it was said.
    pub heard: u64,
    /// Its sentences.
    pub sentences: Vec<SentenceCurve>,
    /// Callers who acted after the last word.
    pub after: ActCounts,
    /// Callers who did nothing at all until the wait was over.
    pub silent: u64,
}

impl ActCounts {
    /// All together.
    pub const fn sum(self) -> u64 {
        self.hung_up + self.keyed + self.spoke
    }

    pub(super) fn add(&mut self, other: Self) {
        self.hung_up += other.hung_up;
        self.keyed += other.keyed;
        self.spoke += other.spoke;
    }
}

impl SentenceCurve {
    /// Callers who heard it to its end.
    pub const fn ended(&self) -> u64 {
        self.began - self.acts.sum()
    }
}

impl WordingCurve {
    /// Hang-ups, after the last word too.
    pub fn hung_up(&self) -> u64 {
        self.sentences.iter().map(|sentence| sentence.acts.hung_up).sum::<u64>() + self.after.hung_up
    }

    /// Fills in how many still listened.
    pub(super) fn count_down(&mut self) {
        let mut left = self.heard;
        for sentence in &mut self.sentences {
            sentence.began = left;
            left = sentence.ended();
        }
    }

    /// Finds the sentences that lose more than the others in the same time. `of` is how many are looked at in all.
    pub(super) fn find_worse(&mut self, of: usize) {
        let mut begin = 0.0;
        let mut listened = vec![];
        for sentence in &self.sentences {
            let length = sentence.until.as_secs_f64() - begin;
            begin = sentence.until.as_secs_f64();
            listened.push(length.max(0.0) * (sentence.began + sentence.ended()) as f64 / 2.0);
        }
        let all_listened: f64 = listened.iter().sum();
        let all: u64 = self.sentences.iter().map(|sentence| sentence.acts.hung_up).sum();
        for (sentence, listened) in self.sentences.iter_mut().zip(listened) {
            let others = (all - sentence.acts.hung_up) as f64 / (all_listened - listened).max(f64::MIN_POSITIVE);
            let is_worse = sentence.acts.hung_up as f64 > WORSE_MIN * others * listened;
            let share = listened / all_listened.max(f64::MIN_POSITIVE);
            let is_alone = share > 0.999;
            let chance = at_least(sentence.acts.hung_up, all, share);
            sentence.stands_out = !is_alone && is_worse && chance < CHANCE / of.max(1) as f64;
        }
    }
}

/// The probability of at least `count` of `of`, each with this probability (upper tail of the binomial distribution).
pub fn at_least(count: u64, of: u64, probability: f64) -> f64 {
    if count == 0 || probability >= 1.0 {
        return 1.0;
    }
    if count > of || probability <= 0.0 {
        return 0.0;
    }
    let (yes, no) = (probability.ln(), (-probability).ln_1p());
    let mut ways = 0.0_f64;
    for chosen in 0..count {
        ways += ((of - chosen) as f64).ln() - ((chosen + 1) as f64).ln();
    }
    let mut sum = 0.0;
    for chosen in count..=of {
        let term = (ways + chosen as f64 * yes + (of - chosen) as f64 * no).exp();
        sum += term;
        // Beyond the peak each term is smaller than the one before.
        if chosen as f64 > of as f64 * probability && term < sum * 1e-12 {
            break;
        }
        ways += ((of - chosen) as f64).ln() - ((chosen + 1) as f64).ln();
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_of_a_binomial_is_exact() {
        let check = |count, of, probability, expected: f64| {
            let found = at_least(count, of, probability);
            assert!((found - expected).abs() < 1e-9 + expected * 1e-6, "{count} of {of}: {found}");
        };
        check(0, 10, 0.5, 1.0);
        check(10, 10, 0.5, 1.0 / 1024.0);
        check(9, 10, 0.5, 11.0 / 1024.0);
        check(1, 3, 0.1, 1.0 - 0.9_f64.powi(3));
        check(11, 10, 0.5, 0.0);
        check(60, 100, 0.5, 0.028_443_966_82);
    }
}
