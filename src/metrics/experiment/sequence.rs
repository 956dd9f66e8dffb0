//! Confidence sequences of proportions and of their difference: intervals that hold at every look together, so that a
//! running experiment may be looked at after every call and ended at any of them.
//!
//! The bound is the normal mixture of Robbins as given by Howard, Ramdas, McAuliffe and Sekhon, "Time-uniform,
//! nonparametric, nonasymptotic confidence sequences", Annals of Statistics 49(2), 2021, section 3.2, on the scale of the
//! estimated variance as in Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit theory and
//! asymptotic confidence sequences", Annals of Statistics 52(6), 2024, theorem 2.2. The variance is estimated with one more
//! call of each result, and nothing is said of fewer than [`CALLS_MIN`] calls: the tests count the false alarms that remain.

/// Calls of an arm below which nothing is said of it.
pub const CALLS_MIN: u64 = 30;
/// The sequence is narrowest at this information, the inverse of the variance: 2,000 calls in each of two arms, at a
/// proportion of a half.
const INFORMATION_BEST: f64 = 4000.0;

/// The calls of an arm, and those of them that had the result in question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Proportion {
    /// All calls.
    pub calls: u64,
    /// Calls with the result.
    pub hits: u64,
}

/// An interval, as a share of calls: 0.01 is one point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Proportion {
    /// The share; 0 without calls.
    pub fn share(self) -> f64 {
        self.hits as f64 / (self.calls as f64).max(1.0)
    }

    /// True if there are too few calls to say anything.
    pub const fn is_few(self) -> bool {
        self.calls < CALLS_MIN
    }

    /// The confidence sequence of the share. It misses the true share at some look in at most `alpha` of all arms.
    pub fn bounds(self, alpha: f64) -> Option<Bounds> {
        let around = radius(1.0 / self.variance(), alpha);
        let (low, high) = ((self.share() - around).max(0.0), (self.share() + around).min(1.0));
        (!self.is_few()).then_some(Bounds { low, high })
    }

    /// The confidence sequence of the difference to `other`. It misses the true difference at some look in at most
    /// `alpha` of all experiments.
    pub fn above(self, other: Self, alpha: f64) -> Option<Bounds> {
        let difference = self.share() - other.share();
        let around = radius(1.0 / (self.variance() + other.variance()), alpha);
        let bounds = Bounds { low: (difference - around).max(-1.0), high: (difference + around).min(1.0) };
        (!self.is_few() && !other.is_few()).then_some(bounds)
    }

    /// The multiple of the calls so far that is needed until a difference to `other` as large as now is known; infinite if
    /// there is none.
    pub fn calls_needed(self, other: Self, alpha: f64) -> f64 {
        let difference = (self.share() - other.share()).abs();
        let information = 1.0 / (self.variance() + other.variance());
        if difference == 0.0 {
            return f64::INFINITY;
        }
        let is_known = |times: f64| radius(information * times, alpha) < difference;
        let mut high = 1.0;
        while !is_known(high) {
            high *= 2.0;
        }
        let mut low = high / 2.0;
        for _ in 0..20 {
            let middle = f64::midpoint(low, high);
            if is_known(middle) { high = middle } else { low = middle }
        }
        high
    }

    /// The variance of the share, with one more call of each result: it is never none.
    fn variance(self) -> f64 {
        let share = (self.hits as f64 + 1.0) / (self.calls as f64 + 2.0);
        share * (1.0 - share) / (self.calls as f64).max(1.0)
    }
}

impl Bounds {
    /// True if no difference lies within.
    pub fn excludes_zero(self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

/// Half the width of the sequence.
fn radius(information: f64, alpha: f64) -> f64 {
    let chance = -2.0 * alpha.ln();
    let rho = INFORMATION_BEST / (chance + (1.0 + chance).ln());
    ((information + rho) * (((information + rho) / rho).ln() + chance)).sqrt() / information
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws that are the same in every run (Knuth's MMIX generator).
    struct Draws(u64);

    impl Draws {
        fn hit(&mut self, share: f64) -> bool {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((self.0 >> 11) as f64) < share * (1_u64 << 53) as f64
        }
    }

    /// The plan of simulated experiments.
    struct Plan {
        shares: (f64, f64),
        /// Calls of the control for each call of the other arm.
        control: u64,
        calls: u64,
        look_every: u64,
        alpha: f64,
    }

    /// Simulates experiments; counts those in which zero was outside of the sequence at some look, below and above.
    fn found(plan: &Plan, experiments: u64) -> (u64, u64) {
        let (mut worse, mut better) = (0, 0);
        for seed in 0..experiments {
            let mut draws = Draws(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 2021);
            draws.hit(0.5);
            let (mut control, mut variant) = (Proportion::default(), Proportion::default());
            for call in 1..=plan.calls {
                let is_control = call % (plan.control + 1) != 0;
                let (arm, share) =
                    if is_control { (&mut control, plan.shares.0) } else { (&mut variant, plan.shares.1) };
                arm.calls += 1;
                arm.hits += u64::from(draws.hit(share));
                if call % plan.look_every == 0
                    && let Some(bounds) = variant.above(control, plan.alpha)
                    && bounds.excludes_zero()
                {
                    if bounds.low > 0.0 {
                        better += 1
                    } else {
                        worse += 1
                    }
                    break;
                }
            }
        }
        (worse, better)
    }

    fn check_false_alarms(share: f64, control: u64, alpha: f64) {
        let plan = Plan { shares: (share, share), control, calls: 4000, look_every: 20, alpha };
        let (worse, better) = found(&plan, 10_000);
        println!("share {share}, {control} to 1, alpha {alpha}: {worse} worse, {better} better of 10,000");
        assert!((worse + better) as f64 <= alpha * 10_000.0, "{share}: {worse} + {better}");
    }

    #[test]
    fn of_10_000_experiments_without_a_difference_at_most_one_in_twenty_raises_an_alarm_at_any_look() {
        check_false_alarms(0.6, 1, 0.05);
        check_false_alarms(0.1, 1, 0.05);
        check_false_alarms(0.9, 4, 0.05);
    }

    #[test]
    fn rare_results_raise_few_alarms_too() {
        check_false_alarms(0.01, 1, 0.01);
        check_false_alarms(0.002, 4, 0.01);
    }

    #[test]
    fn five_points_are_found_within_8_000_calls_in_nine_experiments_of_ten() {
        let plan = Plan { shares: (0.60, 0.65), control: 1, calls: 8000, look_every: 100, alpha: 0.05 };
        let (worse, better) = found(&plan, 1000);
        println!("60 % against 65 %: {better} of 1,000 found better, {worse} worse");
        assert!(better >= 900 && worse <= 5, "{better}, {worse}");
    }

    #[test]
    fn an_interval_tells_the_difference_of_known_counts() {
        let (control, variant) = (Proportion { calls: 5000, hits: 3000 }, Proportion { calls: 5000, hits: 3250 });
        let bounds = variant.above(control, 0.05).unwrap();
        // By hand: the variance is 0.0000935, rho is 504, and the radius sqrt(11199 (3.10 + 5.99)) / 10695 = 2.98 points.
        assert!((bounds.low - 0.0202).abs() < 0.0002 && (bounds.high - 0.0798).abs() < 0.0002, "{bounds:?}");
        assert_eq!(control.above(variant, 0.05).unwrap().high, -bounds.low);
    }

    #[test]
    fn little_is_not_judged_and_no_result_at_all_is_no_certainty() {
        assert_eq!(Proportion { calls: 29, hits: 29 }.bounds(0.05), None);
        let few = Proportion { calls: 30, hits: 0 };
        assert!(few.bounds(0.05).unwrap().high > 0.1);
        assert!(!Proportion { calls: 30, hits: 1 }.above(few, 0.05).unwrap().excludes_zero());
    }

    #[test]
    fn the_calls_needed_are_those_after_which_the_same_difference_is_known() {
        let (control, variant) = (Proportion { calls: 500, hits: 300 }, Proportion { calls: 500, hits: 325 });
        let times = variant.calls_needed(control, 0.05);
        let after = |times: f64| {
            let grown = |arm: Proportion| Proportion {
                calls: (arm.calls as f64 * times) as u64,
                hits: (arm.hits as f64 * times) as u64,
            };
            grown(variant).above(grown(control), 0.05).unwrap().excludes_zero()
        };
        assert!(!after(times * 0.97) && after(times * 1.03), "{times}");
        assert_eq!(control.calls_needed(control, 0.05), f64::INFINITY);
    }
}
