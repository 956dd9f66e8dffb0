//! Numbers and addresses as a person says them.

mod address;

use std::collections::HashMap;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, PatternElement};
use rlibphonenumber::{PhoneNumber, PhoneNumberFormat};

/// The words of one language for digits, letters and signs: `number-0` … `number-19`, `number-20` … `number-90`,
/// `number-100` … `number-900`, `letter-a` … `letter-z`, `sign-at`, `sign-dot`, `sign-dash`, `sign-underscore`,
/// `sign-slash`, `sign-plus`; and `spoken-<word>`, a word of addresses that is typed right from hearing, so that it need not
/// be spelled.
///
/// `hour-0` … `hour-24` and `minute-1` … `minute-59` are the words of a clock in the case that "from" and "to" ask for;
/// `number-1-feminine` and its like are what a count says before a noun of that gender.
///
/// A language without the hundreds says longer groups digit by digit, as English speakers do.
#[derive(Clone, Debug, Default)]
pub struct SpokenWords {
    words: Arc<HashMap<String, String>>,
}

impl SpokenWords {
    /// Takes the words out of a language's files.
    pub fn read(files: &[FluentResource]) -> Self {
        let entries = files.iter().flat_map(FluentResource::entries);
        let words = entries.filter_map(|entry| match entry {
            Entry::Message(message) => match message.value.as_ref()?.elements.as_slice() {
                [PatternElement::TextElement { value }] => Some((message.id.name.to_owned(), (*value).to_owned())),
                _ => None,
            },
            _ => None,
        });
        Self { words: Arc::new(words.filter(|(id, _)| is_spelling(id)).collect()) }
    }

    /// Gives `PHONE`, `SPELL`, `CLOCK` and `COUNT` to a language.
    pub fn add_functions(&self, bundle: &mut FluentBundle<FluentResource>) {
        let (phone, spell, clock, count) = (self.clone(), self.clone(), self.clone(), self.clone());
        let functions_are_new = "each name is added to a new bundle once";
        bundle.add_function("PHONE", move |args, _| on_text(args, |text| phone.phone(text))).expect(functions_are_new);
        bundle.add_function("SPELL", move |args, _| on_text(args, |text| spell.spell(text))).expect(functions_are_new);
        bundle.add_function("CLOCK", move |args, _| clock.on_clock(args)).expect(functions_are_new);
        bundle.add_function("COUNT", move |args, _| count.on_count(args)).expect(functions_are_new);
    }

    /// A telephone number in the groups its country writes it in: `8, 495, 215, 24, 08`, each group as a number.
    /// A text that is no number is spelled.
    pub fn phone(&self, e164: &str) -> String {
        match e164.parse::<PhoneNumber>() {
            Ok(number) => {
                let national = number.format_as(PhoneNumberFormat::National);
                let groups = national.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty());
                groups.map(|group| self.group(group)).collect::<Vec<_>>().join(", ")
            }
            Err(_) => self.spell(e164),
        }
    }

    /// A group of digits as a number, its leading zeros said; digit by digit where it has more than three.
    fn group(&self, digits: &str) -> String {
        let zeros = digits.len() - digits.trim_start_matches('0').len();
        let (zeros, number) = digits.split_at(zeros);
        let mut words: Vec<String> = zeros.chars().map(|zero| self.digit(zero)).collect();
        match self.number(number) {
            Some(said) => words.extend(said),
            None => words.extend(number.chars().map(|digit| self.digit(digit))),
        }
        words.join(" ")
    }

    /// A number of one to three digits in words; `None` where the language has no words for it.
    fn number(&self, digits: &str) -> Option<Vec<String>> {
        let number: u16 = if digits.len() <= 3 { digits.parse().ok()? } else { return None };
        let (hundreds, rest) = (number / 100 * 100, number % 100);
        let (tens, ones) = if rest < 20 { (0, rest) } else { (rest / 10 * 10, rest % 10) };
        let parts = [hundreds, tens, ones].into_iter().filter(|part| *part > 0);
        parts.map(|part| self.words.get(&format!("number-{part}")).cloned()).collect()
    }

    /// `CLOCK($hour, $minute)`: a time of day.
    fn on_clock<'a>(&self, args: &[FluentValue<'a>]) -> FluentValue<'a> {
        let [FluentValue::Number(hour), FluentValue::Number(minute)] = args else { return FluentValue::Error };
        let word = |unit: &str, value: f64| self.words.get(&format!("{unit}-{value}")).cloned();
        let minutes = (minute.value > 0.0).then(|| word("minute", minute.value).unwrap_or(minute.value.to_string()));
        let said = [Some(word("hour", hour.value).unwrap_or(hour.value.to_string())), minutes];
        FluentValue::from(said.into_iter().flatten().collect::<Vec<_>>().join(" "))
    }

    /// `COUNT($number)` or `COUNT($number, "feminine")`: a number in words.
    fn on_count<'a>(&self, args: &[FluentValue<'a>]) -> FluentValue<'a> {
        let (number, gender) = match args {
            [FluentValue::Number(number)] => (number.value, None),
            [FluentValue::Number(number), FluentValue::String(gender)] => (number.value, Some(gender)),
            _ => return FluentValue::Error,
        };
        let digits = number.to_string();
        let Some(mut words) = self.number(&digits).filter(|words| !words.is_empty()) else {
            return FluentValue::from(digits);
        };
        let last = digits.chars().last().unwrap_or_default();
        let agreeing = gender.and_then(|gender| self.words.get(&format!("number-{last}-{gender}")));
        if let (Some(agreeing), Some(word)) = (agreeing, words.last_mut())
            && Some(&*word) == self.words.get(&format!("number-{last}"))
        {
            word.clone_from(agreeing);
        }
        FluentValue::from(words.join(" "))
    }

    fn digit(&self, digit: char) -> String {
        self.sign(digit).unwrap_or_else(|| digit.to_string())
    }

    fn get(&self, id: &str) -> Option<&str> {
        self.words.get(id).map(String::as_str)
    }
}

fn is_spelling(id: &str) -> bool {
    ["number-", "letter-", "sign-", "spoken-", "hour-", "minute-"].iter().any(|prefix| id.starts_with(prefix))
}

/// Applies a function to the one text it is given; an error mark, which fails the load, for anything else.
fn on_text<'a>(args: &[FluentValue<'a>], say: impl Fn(&str) -> String) -> FluentValue<'a> {
    match args {
        [FluentValue::String(text)] => FluentValue::from(say(text)),
        _ => FluentValue::Error,
    }
}

#[cfg(test)]
impl SpokenWords {
    fn of(words: &[(&str, &str)]) -> Self {
        let words = words.iter().map(|(id, word)| ((*id).to_owned(), (*word).to_owned()));
        Self { words: Arc::new(words.collect()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_number_is_said_in_groups() {
        let russian = SpokenWords::of(&[
            ("number-0", "ноль"),
            ("number-4", "четыре"),
            ("number-5", "пять"),
            ("number-8", "восемь"),
            ("number-15", "пятнадцать"),
            ("number-20", "двадцать"),
            ("number-90", "девяносто"),
            ("number-200", "двести"),
            ("number-400", "четыреста"),
        ]);
        let said = russian.phone("+74952152408");
        assert_eq!(said, "восемь, четыреста девяносто пять, двести пятнадцать, двадцать четыре, ноль восемь");
    }

    #[test]
    fn a_language_without_tens_says_digits() {
        let words: Vec<(String, String)> = (0..10).map(|n| (format!("number-{n}"), format!("d{n}"))).collect();
        let words: Vec<(&str, &str)> = words.iter().map(|(id, word)| (id.as_str(), word.as_str())).collect();
        assert_eq!(SpokenWords::of(&words).phone("+74952152408"), "d8, d4 d9 d5, d2 d1 d5, d2 d4, d0 d8");
    }
}
