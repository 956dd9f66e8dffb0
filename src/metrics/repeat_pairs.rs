//! Reasons of repeat calls, as pairs of topics, the one of the first call and the one of the next.
//!
//! A pair belongs to the time at which the first of the two calls was answered. Calls of the last days may still come back, so
//! their pairs are too few.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::base::call::LineId;
use crate::line::leaving::at_least;
use crate::store::{Figure, RepeatGap, Store, StoreError};

/// Hours of the night, by the clock of operations: from ten to eight.
const NIGHT: (i8, i8) = (22, 8);
/// A pair grows only if chance alone would show as much once in so many looks, over all pairs. A look is made every ten
/// minutes, so this is one false alarm in 19 years.
const CHANCE: f64 = 1e-6;
/// Fewer repeats are no alarm.
const GROWN_MIN: u64 = 10;
/// The least growth that is told.
const GROWTH_MIN: f64 = 1.5;

/// Callers who came back with a topic after another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RepeatCount {
    /// All of them.
    pub calls: u64,
    /// By the time between the two calls, the shortest first: [`RepeatGap::ALL`].
    pub gaps: [u64; RepeatGap::ALL.len()],
    /// Repeats whose caller had opened the link of the first call before they called again.
    pub opened: u64,
    /// Repeats whose first call was at night.
    pub night: u64,
}

/// The repeats of a period by the topics of both calls, `none` for a call without one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RepeatMatrix {
    /// By the topic of the first call and that of the next.
    pub pairs: BTreeMap<(String, String), RepeatCount>,
}

/// A pair with many more repeats than before.
#[derive(Clone, Debug, PartialEq)]
pub struct GrownPair {
    /// The topic of the first call.
    pub first: String,
    /// The topic of the next.
    pub again: String,
    /// Repeats now.
    pub calls: u64,
    /// Repeats that were to be expected.
    pub expected: f64,
}

impl RepeatMatrix {
    /// Reads the repeats of calls answered in a period, on one line or on all.
    ///
    /// # Errors
    /// The store failed.
    pub async fn read(
        store: &Store,
        since: Timestamp,
        until: Timestamp,
        zone: &TimeZone,
        line: Option<&LineId>,
    ) -> Result<Self, StoreError> {
        let mut matrix = Self::default();
        for (began, figure) in store.repeat_pairs(since, until).await? {
            if line.is_none() || line == figure.line.as_ref() {
                matrix.add(began, &figure, zone);
            }
        }
        Ok(matrix)
    }

    /// Reads the repeats within six hours only, of all lines; nights are not told apart.
    ///
    /// # Errors
    /// The store failed.
    pub async fn read_soon(store: &Store, since: Timestamp, until: Timestamp) -> Result<Self, StoreError> {
        let mut matrix = Self::default();
        let soon = [RepeatGap::Hour, RepeatGap::SixHours].map(|gap| [gap.as_str(), gap.opened_str()]);
        let pairs = store.repeat_pairs(since, until).await?;
        let pairs = pairs.iter().filter(|(_, figure)| soon.as_flattened().contains(&&*figure.value));
        pairs.for_each(|(began, figure)| matrix.add(*began, figure, &TimeZone::UTC));
        Ok(matrix)
    }

    fn add(&mut self, began: Timestamp, figure: &Figure, zone: &TimeZone) {
        let Some((first, again)) = figure.subject.split_once('>') else { return };
        let count = self.pairs.entry((first.to_owned(), again.to_owned())).or_default();
        let (gap, opened) = figure.value.split_once('/').map_or((&*figure.value, false), |(gap, _)| (gap, true));
        let hour = began.to_zoned(zone.clone()).hour();
        let is_night = hour >= NIGHT.0 || hour < NIGHT.1;
        count.calls += figure.total;
        count.opened += if opened { figure.total } else { 0 };
        count.night += if is_night { figure.total } else { 0 };
        if let Some(index) = RepeatGap::ALL.iter().position(|known| known.as_str() == gap) {
            count.gaps[index] += figure.total;
        }
    }

    /// All repeats.
    pub fn calls(&self) -> u64 {
        self.pairs.values().map(|count| count.calls).sum()
    }

    /// The pairs that cost most calls, at most `count`.
    pub fn worst(&self, count: usize) -> Vec<(&(String, String), &RepeatCount)> {
        let mut worst: Vec<_> = self.pairs.iter().collect();
        worst.sort_by_key(|(topics, repeats)| (std::cmp::Reverse(repeats.calls), *topics));
        worst.truncate(count);
        worst
    }

    /// The pairs that have grown since `before`, the one with most repeats first. `calls` are the calls answered in both
    /// periods: more calls bring more repeats.
    pub fn grown(&self, before: &Self, calls: (u64, u64)) -> Vec<GrownPair> {
        let share = calls.0 as f64 / ((calls.0 + calls.1) as f64).max(1.0);
        let mut grown = vec![];
        for ((first, again), now) in &self.pairs {
            let earlier = before.pairs.get(&(first.clone(), again.clone())).map_or(0, |count| count.calls);
            let expected = earlier as f64 * calls.0 as f64 / (calls.1 as f64).max(1.0);
            let is_more = now.calls >= GROWN_MIN && now.calls as f64 >= GROWTH_MIN * expected;
            let chance = CHANCE / self.pairs.len() as f64;
            if is_more && calls.1 > 0 && at_least(now.calls, now.calls + earlier, share) < chance {
                grown.push(GrownPair { first: first.clone(), again: again.clone(), calls: now.calls, expected });
            }
        }
        grown.sort_by_key(|pair| std::cmp::Reverse(pair.calls));
        grown
    }
}

impl RepeatCount {
    /// Repeats within this time.
    pub fn within(&self, gap: RepeatGap) -> u64 {
        let known = RepeatGap::ALL.iter().zip(self.gaps);
        known.filter(|(known, _)| **known <= gap).map(|(_, calls)| calls).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::FigureName;

    fn figure(subject: &str, value: &str, total: u64) -> Figure {
        let line = Some(LineId::new("main"));
        Figure { line, name: FigureName::RepeatPairs, subject: subject.to_owned(), value: value.to_owned(), total }
    }

    fn matrix(pairs: &[(&str, u64)]) -> RepeatMatrix {
        let mut matrix = RepeatMatrix::default();
        let noon = "2026-11-22T12:00Z".parse().unwrap();
        pairs.iter().for_each(|(subject, total)| matrix.add(noon, &figure(subject, "1h", *total), &TimeZone::UTC));
        matrix
    }

    #[test]
    fn hours_opens_and_nights_are_told_apart() {
        let mut matrix = RepeatMatrix::default();
        let moscow = TimeZone::get("Europe/Moscow").unwrap();
        for (at, value, total) in
            [("09:00Z", "1h", 4), ("18:59Z", "6h/opened", 2), ("19:00Z", "7d/opened", 1), ("04:45Z", "1h", 1)]
        {
            let at = format!("2026-11-22T{at}").parse().unwrap();
            matrix.add(at, &figure("order>order", value, total), &moscow);
        }
        let count = &matrix.pairs[&("order".to_owned(), "order".to_owned())];
        assert_eq!((count.calls, count.opened, count.night, count.gaps), (8, 3, 2, [5, 2, 0, 0, 1]));
        assert_eq!((count.within(RepeatGap::Hour), count.within(RepeatGap::Day)), (5, 7));
    }

    /// A month of days, each drawn around the same means, and at its end a week with one pair doubled.
    #[test]
    fn a_planted_growth_is_found_alone_and_nothing_where_none_is() {
        let means = [("order>order", 60.0), ("order>returns", 25.0), ("none>order", 12.0), ("bank>bank", 2.0)];
        let mut state = 11_u64;
        let mut uniform = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        let mut draw = |mean: f64| {
            let (mut count, mut product) = (0_u64, uniform());
            while product > (-mean).exp() {
                (count, product) = (count + 1, product * uniform());
            }
            count
        };
        let mut day = |planted: f64| {
            means.map(|(pair, mean)| (pair, draw(if pair == "order>returns" { mean * planted } else { mean })))
        };
        let days: Vec<_> = (0..300).map(|_| day(1.0)).collect();
        let week = |end: usize| {
            let sum = |index: usize| days[end - 7..end].iter().map(|day| day[index].1).sum();
            matrix(&[0, 1, 2, 3].map(|index| (means[index].0, sum(index))))
        };
        for (end, today) in days.iter().enumerate().skip(7) {
            assert_eq!(matrix(today).grown(&week(end), (1000, 7000)), [], "day {end}");
        }
        let grown = matrix(&day(3.0)).grown(&week(300), (1000, 7000));
        let found: Vec<_> = grown.iter().map(|pair| (&*pair.first, &*pair.again)).collect();
        assert_eq!(found, [("order", "returns")]);
        assert!((20.0..35.0).contains(&grown[0].expected), "{grown:?}");
    }

    #[test]
    fn more_calls_bring_more_repeats_and_a_line_without_a_past_has_no_growth() {
        let (now, before) = (matrix(&[("order>order", 120)]), matrix(&[("order>order", 420)]));
        assert_eq!(now.grown(&before, (2000, 7000)), []);
        assert_eq!(now.grown(&RepeatMatrix::default(), (2000, 0)), []);
    }
}
