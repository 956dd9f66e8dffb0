//! Telephone numbers, read by the company's numbering plan.

use super::place::Placed;
use super::reading::Reading;
use crate::base::number::{Number, NumberPlan};

/// Parses numbers as people write them; invalid ones are reported at their place.
pub(super) fn numbers(reading: &Reading<'_>, written: &[Placed<String>], plan: &NumberPlan) -> Vec<Placed<Number>> {
    let number = |text: &Placed<String>| match plan.number(&text.value) {
        Some(number) => Some(text.with(number)),
        None => {
            reading.context.problems.push(text.problem(format!("`{}` is not a telephone number", text.value)));
            None
        }
    };
    written.iter().filter_map(number).collect()
}
