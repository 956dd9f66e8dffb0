//! The length of a text in a message, and its division into parts (3GPP TS 23.038, and TS 23.040 section 9.2.3.24.1 for
//! the header of a part).
//!
//! A character outside the GSM alphabet, such as a Cyrillic letter, turns the whole text to UCS-2, with 70 units in a
//! part instead of 160.

use super::gsm7;
use super::transliteration::transliterate;

/// The encoding of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// The GSM alphabet, counted in septets.
    Gsm7,
    /// Everything else, counted in UTF-16 code units.
    Ucs2,
}

impl Alphabet {
    /// The narrowest alphabet with every character of the text.
    pub fn of(text: &str) -> Self {
        if text.chars().all(|character| gsm7::septets(character).is_some()) { Self::Gsm7 } else { Self::Ucs2 }
    }

    /// Units of the only part of a message.
    pub const fn part_units_max(self) -> usize {
        match self {
            Self::Gsm7 => 160,
            Self::Ucs2 => 70,
        }
    }

    /// Units of each of several parts; the header of a part takes the rest.
    pub const fn parts_units_max(self) -> usize {
        match self {
            Self::Gsm7 => 153,
            Self::Ucs2 => 67,
        }
    }

    /// Units of a text in this alphabet.
    fn units(self, text: &str) -> usize {
        text.chars().map(|character| self.units_of(character)).sum()
    }

    fn units_of(self, character: char) -> usize {
        match self {
            Self::Gsm7 => gsm7::septets(character).unwrap_or(1),
            Self::Ucs2 => character.len_utf16(),
        }
    }
}

/// The length of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SmsLength {
    /// Its encoding.
    pub alphabet: Alphabet,
    /// Septets or code units.
    pub units: usize,
    /// Number of parts; each is billed.
    pub parts: usize,
}

impl SmsLength {
    /// Measures a text.
    pub fn of(text: &str) -> Self {
        let alphabet = Alphabet::of(text);
        Self { alphabet, units: alphabet.units(text), parts: split(text, alphabet).len() }
    }

    /// Measures a text as it is sent. `transliterated` is true if every gateway writes Cyrillic in Latin letters.
    pub fn of_sent(text: &str, transliterated: bool) -> Self {
        if transliterated { Self::of(&transliterate(text)) } else { Self::of(text) }
    }

    /// True if the text is one part: billed once, and never received incomplete.
    pub const fn is_one_part(self) -> bool {
        self.parts == 1
    }
}

/// The characters of a text outside the GSM alphabet, each once.
pub fn wide_characters(text: &str) -> Vec<char> {
    let mut wide = vec![];
    for character in text.chars().filter(|character| gsm7::septets(*character).is_none()) {
        if !wide.contains(&character) {
            wide.push(character);
        }
    }
    wide
}

/// Divides a text into its parts, at least one. Surrogate pairs and characters of the extension are never divided, so a
/// part may be a unit short of full.
pub fn split(text: &str, alphabet: Alphabet) -> Vec<&str> {
    if alphabet.units(text) <= alphabet.part_units_max() {
        return vec![text];
    }
    let mut parts = vec![];
    let mut begin = 0;
    let mut units = 0;
    for (at, character) in text.char_indices() {
        let more = alphabet.units_of(character);
        if units + more > alphabet.parts_units_max() {
            parts.push(&text[begin..at]);
            (begin, units) = (at, 0);
        }
        units += more;
    }
    parts.push(&text[begin..]);
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, alphabet: Alphabet, units: usize, parts: usize) {
        assert_eq!(SmsLength::of(text), SmsLength { alphabet, units, parts }, "{text}");
    }

    #[test]
    fn latin_is_counted_in_septets() {
        check("", Alphabet::Gsm7, 0, 1);
        check("Chat: https://m.example/l/abc", Alphabet::Gsm7, 29, 1);
        check(&"a".repeat(160), Alphabet::Gsm7, 160, 1);
        check(&"a".repeat(161), Alphabet::Gsm7, 161, 2);
        check(&"a".repeat(306), Alphabet::Gsm7, 306, 2);
        check(&"a".repeat(307), Alphabet::Gsm7, 307, 3);
    }

    #[test]
    fn extension_characters_take_two_septets() {
        check("€{}[]~^\\|\u{c}", Alphabet::Gsm7, 20, 1);
        check(&format!("{}€", "a".repeat(158)), Alphabet::Gsm7, 160, 1);
        check(&format!("{}€", "a".repeat(159)), Alphabet::Gsm7, 161, 2);
        check(&"€".repeat(80), Alphabet::Gsm7, 160, 1);
    }

    #[test]
    fn one_character_outside_the_alphabet_turns_the_whole_text() {
        for foreign in ["ё", "№", "«", "—", "“", "…", "’", "\u{a0}", "`", "á"] {
            check(&format!("{}{foreign}", "a".repeat(69)), Alphabet::Ucs2, 70, 1);
            check(&format!("{}{foreign}", "a".repeat(70)), Alphabet::Ucs2, 71, 2);
        }
        check(&"ё".repeat(134), Alphabet::Ucs2, 134, 2);
        check(&"ё".repeat(135), Alphabet::Ucs2, 135, 3);
        check("я🙂", Alphabet::Ucs2, 3, 1);
    }

    #[test]
    fn a_text_in_latin_letters_is_measured_in_them() {
        let text = "щ".repeat(40);
        assert_eq!(SmsLength::of_sent(&text, true), SmsLength { alphabet: Alphabet::Gsm7, units: 160, parts: 1 });
        assert_eq!(SmsLength::of_sent(&text, false), SmsLength { alphabet: Alphabet::Ucs2, units: 40, parts: 1 });
    }

    #[test]
    fn no_pair_is_torn_so_that_a_part_may_be_short() {
        // 76 pairs are 152 septets: the 77th would be divided at 153.
        let euros = "€".repeat(153);
        check(&euros, Alphabet::Gsm7, 306, 3);
        assert_eq!(
            split(&euros, Alphabet::Gsm7).iter().map(|part| part.chars().count()).collect::<Vec<_>>(),
            [76, 76, 1]
        );
        let faces = "🙂".repeat(67);
        check(&faces, Alphabet::Ucs2, 134, 3);
        assert_eq!(
            split(&faces, Alphabet::Ucs2).iter().map(|part| part.chars().count()).collect::<Vec<_>>(),
            [33, 33, 1]
        );
    }

    proptest! {
        #[test]
        fn parts_are_the_text_and_each_fits(text in "[a-zА-Яё€\\[🙂]{0,500}|[a-z€\\[]{0,500}") {
            let length = SmsLength::of(&text);
            let parts = split(&text, length.alphabet);
            prop_assert_eq!(parts.concat(), &*text);
            prop_assert_eq!(parts.len(), length.parts);
            let max = if parts.len() == 1 { length.alphabet.part_units_max() } else { length.alphabet.parts_units_max() };
            prop_assert!(parts.iter().all(|part| length.alphabet.units(part) <= max));
        }
    }
}
