//! Numbers for people.

use std::collections::BTreeMap;

use crate::metrics::count::count;
use crate::metrics::operator_words::OperatorWords;

/// The cell without anything to divide or compare.
pub(super) const NONE: &str = "-";

/// `12.3 %`; [`NONE`] of nothing.
pub(super) fn share(words: &OperatorWords, part: u64, whole: u64) -> String {
    match tenths(part, whole) {
        None => NONE.to_owned(),
        Some(1000) => "100 %".to_owned(),
        Some(tenths) => format!("{} %", decimal(words, tenths)),
    }
}

/// Tenths as a decimal number: `12.3`
fn decimal(words: &OperatorWords, tenths: u64) -> String {
    format!("{}{}{}", tenths / 10, words.text("decimal-mark"), tenths % 10)
}

/// `+14`, `-3`, `0`
pub(super) fn count_change(now: u64, before: u64) -> String {
    match now.cmp(&before) {
        std::cmp::Ordering::Less => format!("-{}", count(before - now)),
        std::cmp::Ordering::Equal => "0".to_owned(),
        std::cmp::Ordering::Greater => format!("+{}", count(now - before)),
    }
}

/// The change of a share in percentage points: `+1.3`. It is the difference of the shares shown, so that people can
/// check it.
pub(super) fn share_change(words: &OperatorWords, now: (u64, u64), before: (u64, u64)) -> String {
    let (Some(now), Some(before)) = (tenths(now.0, now.1), tenths(before.0, before.1)) else {
        return NONE.to_owned();
    };
    let sign = match now.cmp(&before) {
        std::cmp::Ordering::Less => "-",
        std::cmp::Ordering::Equal => "",
        std::cmp::Ordering::Greater => "+",
    };
    format!("{sign}{}", decimal(words, now.abs_diff(before)))
}

/// A bar in thousandths of the longest, rounded up.
pub(super) fn bar(number: u64, longest: u64) -> u16 {
    (number * 1000 + longest.saturating_sub(1))
        .checked_div(longest)
        .map_or(0, |thousandths| u16::try_from(thousandths).unwrap_or(1000))
}

/// True if a cell holds a figure other than zero.
pub(super) fn is_some(cell: &str) -> bool {
    cell.contains(|sign: char| ('1'..='9').contains(&sign))
}

/// The total of a key; 0 where it has none.
pub(super) fn total_of(totals: &BTreeMap<String, u64>, key: &str) -> u64 {
    totals.get(key).copied().unwrap_or_default()
}

/// Tenths of a per cent, rounded half up; `None` of nothing.
fn tenths(part: u64, whole: u64) -> Option<u64> {
    (part * 2000 + whole).checked_div(whole * 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::settings::OperatorLanguage;

    fn share(part: u64, whole: u64) -> String {
        super::share(OperatorWords::of(OperatorLanguage::English), part, whole)
    }

    fn share_change(now: (u64, u64), before: (u64, u64)) -> String {
        super::share_change(OperatorWords::of(OperatorLanguage::English), now, before)
    }

    #[test]
    fn a_share_of_nothing_is_none() {
        assert_eq!((share(1, 3).as_str(), share(0, 5).as_str(), share(0, 0).as_str()), ("33.3 %", "0.0 %", "-"));
    }

    #[test]
    fn a_change_is_that_of_the_shares_shown_and_has_a_sign() {
        assert_eq!(share_change((1, 2), (1, 3)), "+16.7");
        assert_eq!(share_change((1, 3), (1, 2)), "-16.7");
        assert_eq!(share_change((1, 3), (2, 6)), "0.0");
        assert_eq!(share_change((1, 3), (0, 0)), "-");
        // 33.33 and 33.27 are both shown; 33.3 less 33.3 is nothing.
        assert_eq!(share_change((3333, 10_000), (3327, 10_000)), "0.0");
        assert_eq!(
            (count_change(3, 5).as_str(), count_change(5, 3).as_str(), count_change(2, 2).as_str()),
            ("-2", "+2", "0")
        );
    }
}
