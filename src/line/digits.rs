//! Digits that a caller types, such as an order number: their form, and the digits themselves.

use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The lengths a form may have. One digit is a key of a menu; nobody types more than twenty without a mistake.
pub const LENGTHS: RangeInclusive<u8> = 2..=20;

/// Digits that a caller typed. Shown masked except by [`Digits::as_str`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digits(Arc<str>);

/// The form of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DigitForm {
    /// The fewest digits.
    pub min: u8,
    /// The most digits.
    pub max: u8,
    /// The check over them, if the last one is a check digit.
    pub check: Option<DigitCheck>,
}

/// A check that finds a mistyped digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DigitCheck {
    /// The Luhn check (ISO/IEC 7812-1), as of cards.
    Luhn,
}

impl Digits {
    /// The digits, for the wire and for the caller. Never for a log, a metric, a URL or an error.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digits(…)")
    }
}

impl DigitForm {
    /// The digits that were typed, if they are of this form. Some platforms pass on the `#` that ended them.
    pub fn read(&self, keys: &str) -> Option<Digits> {
        let keys = keys.strip_suffix('#').unwrap_or(keys);
        let is_long = (usize::from(self.min)..=usize::from(self.max)).contains(&keys.len());
        let fits = is_long && keys.bytes().all(|key| key.is_ascii_digit());
        (fits && self.is_checked(keys)).then(|| Digits(keys.into()))
    }

    fn is_checked(&self, digits: &str) -> bool {
        self.check.is_none_or(|DigitCheck::Luhn| luhn3::decimal::valid(digits.as_bytes()))
    }

    /// Digits of this form, the shortest and the longest, with every digit as far as there is room.
    pub fn examples(&self) -> Vec<String> {
        let mut lengths = vec![self.min, self.max];
        lengths.dedup();
        let example = |length: u8| {
            let body: String = "4801235679".chars().cycle().take(usize::from(length) - 1).collect();
            let last = ('0'..='9').map(|last| format!("{body}{last}")).find(|digits| self.is_checked(digits));
            last.expect("one of ten digits is the check digit")
        };
        lengths.into_iter().map(example).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: DigitForm = DigitForm { min: 8, max: 19, check: Some(DigitCheck::Luhn) };
    const ORDER: DigitForm = DigitForm { min: 6, max: 8, check: None };

    fn check(form: DigitForm, keys: &str, expected: Option<&str>) {
        assert_eq!(form.read(keys).as_ref().map(Digits::as_str), expected, "{keys}");
    }

    #[test]
    fn the_length_counts() {
        check(ORDER, "12345", None);
        check(ORDER, "123456", Some("123456"));
        check(ORDER, "12345678", Some("12345678"));
        check(ORDER, "123456789", None);
        check(ORDER, "", None);
    }

    #[test]
    fn only_digits_are_digits() {
        check(ORDER, "123*56", None);
        check(ORDER, "12#456", None);
        check(ORDER, "١٢٣٤٥٦", None);
        check(ORDER, "123456#", Some("123456"));
        check(ORDER, "12345#", None);
    }

    // Numbers for tests of card networks, and a digit or a pair changed.
    #[test]
    fn a_mistyped_digit_is_found() {
        check(CARD, "4111111111111111", Some("4111111111111111"));
        check(CARD, "378282246310005", Some("378282246310005"));
        check(CARD, "4111111111111112", None);
        check(CARD, "378282246310050", None);
    }

    #[test]
    fn examples_are_of_the_form() {
        for form in [CARD, ORDER, DigitForm { min: 2, max: 2, check: Some(DigitCheck::Luhn) }] {
            let examples = form.examples();
            assert!(!examples.is_empty() && examples.iter().all(|digits| form.read(digits).is_some()), "{examples:?}");
        }
    }

    #[test]
    fn nobody_reads_them_by_chance() {
        let digits = ORDER.read("4801235").unwrap();
        assert!(!format!("{digits:?}").contains("48"));
    }
}
