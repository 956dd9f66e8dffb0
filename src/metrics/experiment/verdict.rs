//! The judgement of a variant against the control, and the guards that stop it.

use crate::line::event::Outcome;
use crate::line::experiment::Primary;
use crate::metrics::experiment::sequence::{Bounds, CALLS_MIN, Proportion};
use crate::metrics::operator_words::OperatorWords;

/// The share of experiments without a difference in which one is told at some look.
pub const ALPHA: f64 = 0.05;
/// The same for each guard. A guard looks at harm alone, so it stops half as many harmless variants.
const GUARD_ALPHA: f64 = 0.01;
/// A longer wait is told as no end in sight.
const DAYS_MAX: f64 = 365.0;

/// The results of the calls of an arm.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArmCounts {
    /// Calls that are over, by outcome: [`Outcome::ALL`].
    pub outcomes: [u64; Outcome::ALL.len()],
    /// Calls older than the window.
    pub matured: u64,
    /// Calls whose caller came back within it.
    pub returned: u64,
    /// Calls that helped and whose caller stayed away.
    pub net: u64,
}

/// A harm that stops a variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// Callers leave in the greeting or in a menu.
    Left,
    /// Callers come back.
    Returned,
    /// Calls fail by our fault.
    Failed,
}

/// The evidence about a variant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum VariantVerdict {
    /// An arm has fewer calls than anything is said of.
    TooFew,
    /// It is better or worse by so much.
    Differs(Bounds),
    /// Not known yet; known after so many days more if the difference stays as it is, `None` for no end in sight.
    NotYet {
        /// Days more.
        days: Option<u32>,
    },
}

impl ArmCounts {
    /// Calls that are over.
    pub fn calls(&self) -> u64 {
        self.outcomes.iter().sum()
    }

    /// Calls with the result that the experiment is judged by.
    pub fn primary(&self, primary: Primary) -> Proportion {
        match primary {
            Primary::NetDeflection => Proportion { calls: self.matured, hits: self.net },
            Primary::Outcome(outcome) => self.with(&[outcome]),
        }
    }

    /// Calls with the harm of a guard.
    pub fn harm(&self, guard: Guard) -> Proportion {
        match guard {
            Guard::Left => self.with(&[Outcome::LeftInGreeting, Outcome::LeftInMenu]),
            Guard::Returned => Proportion { calls: self.matured, hits: self.returned },
            Guard::Failed => self.with(&[Outcome::Failed]),
        }
    }

    /// The harm that stops this variant: more than in the control beyond chance.
    pub fn harmed(&self, control: &Self) -> Option<Guard> {
        let is_harmed = |guard: &Guard| {
            self.harm(*guard).above(control.harm(*guard), GUARD_ALPHA).is_some_and(|bounds| bounds.low > 0.0)
        };
        Guard::ALL.into_iter().find(is_harmed)
    }

    /// The judgement after so many days, of one among `variants` that are compared with the control.
    pub fn judge(&self, control: &Self, primary: Primary, variants: usize, days: f64) -> VariantVerdict {
        let alpha = ALPHA / variants.max(1) as f64;
        let (arm, control) = (self.primary(primary), control.primary(primary));
        let Some(bounds) = arm.above(control, alpha) else { return VariantVerdict::TooFew };
        if bounds.excludes_zero() {
            return VariantVerdict::Differs(bounds);
        }
        let more = (arm.calls_needed(control, alpha) - 1.0) * days;
        let days = (more <= DAYS_MAX).then(|| more.ceil().max(1.0) as u32);
        VariantVerdict::NotYet { days }
    }

    fn with(&self, wanted: &[Outcome]) -> Proportion {
        let hits = Outcome::ALL.iter().zip(self.outcomes).filter(|(outcome, _)| wanted.contains(outcome));
        Proportion { calls: self.calls(), hits: hits.map(|(_, calls)| calls).sum() }
    }
}

impl Guard {
    /// Every guard.
    pub const ALL: [Self; 3] = [Self::Left, Self::Returned, Self::Failed];

    /// By its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|guard| guard.as_str() == word)
    }

    /// The word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Returned => "returned",
            Self::Failed => "failed",
        }
    }

    /// The harm in words.
    pub fn in_words(self, words: &OperatorWords) -> String {
        words.text(&format!("experiments-harm-{}", self.as_str()))
    }
}

impl VariantVerdict {
    /// The sentence of the page and the report, of this variant after so many judged calls of both arms. Fewer calls are better
    /// that ended badly.
    pub fn sentence(self, words: &OperatorWords, variant: &str, primary: Primary, calls: u64) -> String {
        match self {
            Self::TooFew => words.filled("experiments-too-few", [("calls", CALLS_MIN.into())]),
            Self::Differs(Bounds { low, high }) => {
                let is_worse = (low > 0.0) == primary.is_harm();
                let ends = if low > 0.0 { [low, high] } else { [-high, -low] };
                let [least, most] = ends.map(|end| words.decimal(end * 100.0, 1));
                let parts = [
                    ("calls", calls.to_string().into()),
                    ("variant", variant.into()),
                    ("least", least.into()),
                    ("most", most.into()),
                ];
                words.filled(if is_worse { "experiments-worse" } else { "experiments-better" }, parts)
            }
            Self::NotYet { days: Some(days) } => words.filled("experiments-not-yet", [("days", days.into())]),
            Self::NotYet { days: None } => words.text("experiments-no-end"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::settings::OperatorLanguage;

    fn english() -> &'static OperatorWords {
        OperatorWords::of(OperatorLanguage::English)
    }

    /// An arm with so many calls of which these left, failed, came back, and were helped to the end.
    fn arm(calls: u64, [left, failed, returned, net]: [u64; 4]) -> ArmCounts {
        let count = |outcome| match outcome {
            Outcome::Informed => calls - left - failed,
            Outcome::LeftInMenu => left,
            Outcome::Failed => failed,
            _ => 0,
        };
        ArmCounts { outcomes: Outcome::ALL.map(count), matured: calls, returned, net }
    }

    fn sentence(control: &ArmCounts, variant: &ArmCounts, days: f64) -> String {
        let verdict = variant.judge(control, Primary::NetDeflection, 1, days);
        verdict.sentence(english(), "b", Primary::NetDeflection, control.matured + variant.matured)
    }

    #[test]
    fn the_sentence_says_how_much_or_how_long() {
        let control = arm(5000, [500, 0, 200, 3000]);
        let better = arm(5000, [500, 0, 200, 3250]);
        assert_eq!(sentence(&control, &better, 10.0), "After 10000 calls b is better by 2.0 to 8.0 points.");
        assert_eq!(sentence(&better, &control, 10.0), "After 10000 calls b is worse by 2.0 to 8.0 points.");
        let early = (arm(500, [50, 0, 20, 300]), arm(500, [50, 0, 20, 325]));
        assert_eq!(sentence(&early.0, &early.1, 2.0), "Not known yet; about 5 days more.");
        assert_eq!(sentence(&control, &control, 10.0), "Not known yet, and no end in sight: the arms hardly differ.");
        let few = arm(29, [0, 0, 0, 20]);
        assert_eq!(sentence(&control, &few, 1.0), "Too few calls: nothing is said before each arm has 30.");
    }

    #[test]
    fn an_experiment_can_be_judged_by_an_outcome() {
        let (control, variant) = (arm(3000, [600, 0, 0, 0]), arm(3000, [300, 0, 0, 0]));
        let primary = Primary::Outcome(Outcome::LeftInMenu);
        let VariantVerdict::Differs(bounds) = variant.judge(&control, primary, 1, 3.0) else { panic!("not found") };
        assert!(bounds.high < -0.05, "{bounds:?}");
        let said = VariantVerdict::Differs(bounds).sentence(english(), "b", primary, 6000);
        assert!(said.starts_with("After 6000 calls b is better by "), "fewer leave: {said}");
    }

    #[test]
    fn each_guard_stops_its_harm_and_no_guard_stops_a_gain() {
        let control = arm(2000, [200, 2, 100, 1500]);
        assert_eq!(arm(2000, [320, 2, 100, 1500]).harmed(&control), Some(Guard::Left));
        assert_eq!(arm(2000, [200, 2, 220, 1500]).harmed(&control), Some(Guard::Returned));
        assert_eq!(arm(2000, [200, 60, 100, 1500]).harmed(&control), Some(Guard::Failed));
        assert_eq!(arm(2000, [100, 0, 20, 1900]).harmed(&control), None);
        assert_eq!(arm(29, [29, 0, 29, 0]).harmed(&control), None);
    }
}
