//! Numbers in words, composed by the rules of a language.
//!
//! A number with a message of its own (`number-21`) is said by it. Others up to 999 are composed of hundreds, tens and
//! ones by `number-hundreds` (`{ $hundreds } and { $rest }`) and `number-tens` (`{ $tens } y { $ones }`); without these
//! messages, words are joined by a blank. Words have forms:
//! - `number-2-feminine`, `number-9-from`: in the form that `COUNT($number, "feminine")` asks for;
//! - `number-1-compound = ein`, `number-100-compound = ciento`: inside a longer number. Eleven to nineteen are words of
//!   their own but where there is a `number-10-compound`.

use fluent_bundle::FluentValue;
use rlibphonenumber::{PhoneNumber, PhoneNumberFormat};

use super::SpokenWords;
use super::unsaid::mark;

/// The form of a word inside a longer number.
const COMPOUND: &str = "compound";
/// The most digits of a number in words.
const DIGITS_MAX: usize = 3;

impl SpokenWords {
    /// A telephone number in its national groups: `8, 495, 215, 24, 08`, each group as a number, or digit by digit. A
    /// text that is not a number is spelled.
    pub(crate) fn phone(&self, e164: &str, in_digits: bool) -> String {
        match e164.parse::<PhoneNumber>() {
            Ok(number) => {
                let national = number.format_as(PhoneNumberFormat::National);
                let groups = national.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty());
                groups.map(|group| self.group(group, in_digits)).collect::<Vec<_>>().join(", ")
            }
            Err(_) => self.spell(e164),
        }
    }

    /// A group of digits as a number with its leading zeros; digit by digit if the language lacks the words.
    fn group(&self, digits: &str, in_digits: bool) -> String {
        let (zeros, rest) = digits.split_at(digits.len() - digits.trim_start_matches('0').len());
        let whole = Some(rest).filter(|rest| !in_digits && !rest.is_empty() && rest.len() <= DIGITS_MAX);
        let said = whole.and_then(|rest| self.number(rest.parse().ok()?, None));
        let single = if said.is_some() { zeros } else { digits };
        single.chars().map(|digit| self.digit(digit)).chain(said).collect::<Vec<_>>().join(" ")
    }

    fn digit(&self, digit: char) -> String {
        self.sign(digit).unwrap_or_else(|id| mark(&id, &digit.to_string()))
    }

    /// `COUNT($number)` or `COUNT($number, "feminine")`: a number in words, in that form.
    pub(super) fn on_count<'a>(&self, args: &[FluentValue<'a>]) -> FluentValue<'a> {
        let (number, form) = match args {
            [FluentValue::Number(number)] => (number.value, None),
            [FluentValue::Number(number), FluentValue::String(form)] => (number.value, Some(&**form)),
            _ => return FluentValue::Error,
        };
        let digits = number.to_string();
        let said = digits.parse().ok().and_then(|number| self.number(number, form));
        FluentValue::from(said.unwrap_or_else(|| mark(&format!("number-{digits}"), &digits)))
    }

    /// A number below 1,000 in words; `None` if the language lacks a word.
    fn number(&self, number: u16, form: Option<&str>) -> Option<String> {
        if let Some(own) = self.word(number, &[form]) {
            return Some(own.to_owned());
        }
        let (hundreds, tens, ones) = (number / 100 * 100, number % 100 / 10 * 10, number % 10);
        match (hundreds, tens, ones) {
            (1..1000, ..) if !number.is_multiple_of(100) => {
                let above = self.word(hundreds, &[Some(COMPOUND), form])?;
                let rest = self.number(number % 100, form)?;
                Some(self.put_together("number-hundreds", ("hundreds", above), ("rest", &rest)))
            }
            (0, 10.., 1..) => {
                let above = match tens {
                    10 => self.get("number-10-compound")?,
                    _ => self.word(tens, &[Some(COMPOUND), form])?,
                };
                let ones = self.word(ones, &[form, Some(COMPOUND)])?;
                Some(self.put_together("number-tens", ("tens", above), ("ones", ones)))
            }
            _ => None,
        }
    }

    /// The word of a number in the first form that it has, else its basic form.
    fn word(&self, number: u16, forms: &[Option<&str>]) -> Option<&str> {
        let formed = forms.iter().flatten().find_map(|form| self.get(&format!("number-{number}-{form}")));
        formed.or_else(|| self.get(&format!("number-{number}")))
    }

    fn put_together(&self, id: &str, above: (&str, &str), below: (&str, &str)) -> String {
        match self.get(id) {
            Some(shape) => shape.replace(&slot(above.0), above.1).replace(&slot(below.0), below.1),
            None => format!("{} {}", above.1, below.1),
        }
    }
}

/// The placeholder of a part.
pub(super) fn slot(name: &str) -> String {
    format!("\u{4}{name}\u{4}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUSSIAN: &[(&str, &str)] = &[
        ("number-0", "ноль"),
        ("number-1", "один"),
        ("number-1-feminine", "одна"),
        ("number-2-genitive", "двух"),
        ("number-4", "четыре"),
        ("number-5", "пять"),
        ("number-8", "восемь"),
        ("number-15", "пятнадцать"),
        ("number-20", "двадцать"),
        ("number-20-genitive", "двадцати"),
        ("number-90", "девяносто"),
        ("number-200", "двести"),
        ("number-400", "четыреста"),
    ];
    const GERMAN: &[(&str, &str)] = &[
        ("number-1", "eins"),
        ("number-1-compound", "ein"),
        ("number-5", "fünf"),
        ("number-30", "dreißig"),
        ("number-100", "hundert"),
        ("number-tens", "\u{4}ones\u{4}und\u{4}tens\u{4}"),
        ("number-hundreds", "\u{4}hundreds\u{4}\u{4}rest\u{4}"),
    ];
    const SPANISH: &[(&str, &str)] = &[
        ("number-1", "uno"),
        ("number-5", "cinco"),
        ("number-21", "veintiuno"),
        ("number-30", "treinta"),
        ("number-100", "cien"),
        ("number-100-compound", "ciento"),
        ("number-tens", "\u{4}tens\u{4} y \u{4}ones\u{4}"),
    ];
    const KAZAKH: &[(&str, &str)] = &[
        ("number-20", "жиырма"),
        ("number-20-compound", "жиырма"),
        ("number-20-from", "жиырмадан"),
        ("number-2-from", "екіден"),
    ];

    fn check(words: &[(&str, &str)], number: u16, form: Option<&str>, said: &str) {
        assert_eq!(SpokenWords::of(words).number(number, form).as_deref(), Some(said), "{number} {form:?}");
    }

    #[test]
    fn each_language_puts_numbers_together_in_its_way() {
        check(GERMAN, 35, None, "fünfunddreißig");
        check(GERMAN, 31, None, "einunddreißig");
        check(GERMAN, 101, None, "hunderteins");
        check(GERMAN, 131, None, "hunderteinunddreißig");
        check(SPANISH, 35, None, "treinta y cinco");
        check(SPANISH, 21, None, "veintiuno");
        check(SPANISH, 100, None, "cien");
        check(SPANISH, 121, None, "ciento veintiuno");
    }

    #[test]
    fn a_form_is_of_every_word_that_has_it_and_of_a_compound_where_it_has_one_of_its_own() {
        check(RUSSIAN, 21, Some("feminine"), "двадцать одна");
        check(RUSSIAN, 22, Some("genitive"), "двадцати двух");
        check(RUSSIAN, 20, Some("genitive"), "двадцати");
        check(KAZAKH, 20, Some("from"), "жиырмадан");
        check(KAZAKH, 22, Some("from"), "жиырма екіден");
    }

    #[test]
    fn a_number_without_words_is_told_and_said_in_digits() {
        for number in [3, 13, 23, 300, 1000] {
            let said = SpokenWords::of(RUSSIAN).on_count(&[FluentValue::from(number)]);
            assert_eq!(said, FluentValue::from(mark(&format!("number-{number}"), &number.to_string())));
        }
    }

    #[test]
    fn a_phone_number_is_said_in_groups() {
        let said = SpokenWords::of(RUSSIAN).phone("+74952152408", false);
        assert_eq!(said, "восемь, четыреста девяносто пять, двести пятнадцать, двадцать четыре, ноль восемь");
    }

    #[test]
    fn a_language_may_say_digits() {
        let mut words: Vec<(String, String)> = (0..10).map(|n| (format!("number-{n}"), format!("d{n}"))).collect();
        let digits = |words: &[(String, String)], asked| {
            let words: Vec<_> = words.iter().map(|(id, word)| (id.as_str(), word.as_str())).collect();
            SpokenWords::of(&words).phone("+74952152408", asked)
        };
        let expected = "d8, d4 d9 d5, d2 d1 d5, d2 d4, d0 d8";
        assert_eq!(digits(&words, false), expected, "for want of tens");
        words.extend([("number-20".to_owned(), "d20".to_owned())]);
        assert_eq!(digits(&words, false), "d8, d4 d9 d5, d2 d1 d5, d20 d4, d0 d8");
        assert_eq!(digits(&words, true), expected, "where it is asked for");
    }
}
