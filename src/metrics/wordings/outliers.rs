//! Groups whose share differs from that of the others, beyond chance.

/// A group differs only if chance alone would show as much once in so many looks, over all groups compared.
const CHANCE: f64 = 1e-6;
/// The least difference that is told, in shares.
const DIFFERENCE_MIN: f64 = 0.05;
/// Shares of fewer are told with a word of caution.
pub const FEW: u64 = 30;

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PartOf {
    /// The messages that count.
    pub part: u64,
    /// All.
    pub of: u64,
}

/// A group that differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outlier {
    /// Its place in the list.
    pub index: usize,
    /// The groups it differs from, together.
    pub others: PartOf,
}

impl PartOf {
    /// True if its share says little.
    pub const fn is_of_few(self) -> bool {
        self.of < FEW
    }

    /// The share; 0 of nothing.
    pub fn share(self) -> f64 {
        self.part as f64 / self.of.max(1) as f64
    }

    fn plus(self, other: Self) -> Self {
        Self { part: self.part + other.part, of: self.of + other.of }
    }

    fn minus(self, other: Self) -> Self {
        Self { part: self.part - other.part, of: self.of - other.of }
    }
}

/// The groups that differ, the most striking first. Each is compared with those that are left, so that one bad group does not
/// make the others look good. Of two groups the one with the higher share is told.
pub(super) fn outliers(groups: &[PartOf]) -> Vec<Outlier> {
    let mut left: Vec<usize> = (0..groups.len()).filter(|index| groups[*index].of >= FEW).collect();
    let threshold = (CHANCE / left.len().max(1) as f64).ln();
    let mut found = vec![];
    loop {
        let all = left.iter().fold(PartOf::default(), |sum, index| sum.plus(groups[*index]));
        let judge = |place: usize| {
            let group = groups[left[place]];
            let others = all.minus(group);
            let differs = others.of >= FEW && (group.share() - others.share()).abs() >= DIFFERENCE_MIN;
            let chance = chance(group, all).min(chance(others, all));
            (differs && chance < threshold).then_some((place, others, chance, group.share()))
        };
        let striking = (0..left.len())
            .filter_map(judge)
            .min_by(|one, other| one.2.total_cmp(&other.2).then(other.3.total_cmp(&one.3)));
        let Some((place, others, ..)) = striking else { return found };
        found.push(Outlier { index: left.remove(place), others });
    }
}

/// The logarithm of an upper bound of the probability that a part drawn from all has a share as far from theirs, on either side:
/// Hoeffding, *Probability inequalities for sums of bounded random variables* (1963), theorem 1 and, for drawing without
/// replacement, section 6.
fn chance(group: PartOf, all: PartOf) -> f64 {
    let (share, expected) = (group.share(), all.share());
    let term = |share: f64, expected: f64| if share > 0.0 { share * (share / expected).ln() } else { 0.0 };
    2.0_f64.ln() - group.of as f64 * (term(share, expected) + term(1.0 - share, 1.0 - expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(part: u64, of: u64) -> PartOf {
        PartOf { part, of }
    }

    /// Draws that are the same in every run.
    fn draws(seed: u64) -> impl FnMut(f64) -> bool {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        move |share| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 11) as f64) < share * (1_u64 << 53) as f64
        }
    }

    fn drawn(draw: &mut impl FnMut(f64) -> bool, share: f64, of: u64) -> PartOf {
        part((0..of).filter(|_| draw(share)).count() as u64, of)
    }

    #[test]
    fn where_nothing_is_planted_nothing_is_found() {
        for month in 0..2000 {
            let mut draw = draws(month);
            let groups: Vec<PartOf> = (0..24).map(|hour| drawn(&mut draw, 0.35, 30 + hour * 12)).collect();
            assert_eq!(outliers(&groups), [], "month {month}: {groups:?}");
        }
    }

    #[test]
    fn the_planted_one_is_found_and_no_other() {
        for month in 0..200 {
            let mut draw = draws(month);
            let share = |hour: u64| if hour == 3 { 0.1 } else { 0.35 };
            let groups: Vec<PartOf> = (0..24).map(|hour| drawn(&mut draw, share(hour), 250)).collect();
            let found: Vec<usize> = outliers(&groups).iter().map(|outlier| outlier.index).collect();
            assert_eq!(found, [3], "month {month}: {groups:?}");
        }
    }

    #[test]
    fn each_is_compared_with_those_that_are_left() {
        let groups = [part(900, 1000), part(300, 1000), part(20, 1000), part(310, 1000)];
        let others = |part, of| PartOf { part, of };
        assert_eq!(
            outliers(&groups),
            [Outlier { index: 0, others: others(630, 3000) }, Outlier { index: 2, others: others(610, 2000) }]
        );
        assert_eq!(outliers(&[part(300, 1000), part(600, 1000)]), [Outlier { index: 1, others: others(300, 1000) }]);
    }

    #[test]
    fn little_data_and_little_differences_are_not_told() {
        assert_eq!(outliers(&[part(0, 29), part(1000, 1000)]), []);
        assert_eq!(outliers(&[part(1000, 1000), part(0, 29)]), []);
        assert_eq!(outliers(&[part(340_000, 1_000_000), part(300_000, 1_000_000)]), []);
        assert_eq!(outliers(&[part(0, 0), part(0, 0)]), []);
        assert_eq!(outliers(&[part(500, 1000)]), [], "there is nothing to compare it with");
        assert_eq!(outliers(&[part(0, 30), part(1000, 1000)]).len(), 1, "all of thirty are something");
    }
}
