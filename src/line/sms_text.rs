//! How much room a text takes in a message (3GPP TS 23.038; `facts/messaging.md` section 10).
//!
//! One character outside the GSM alphabet, such as any Cyrillic letter, turns the whole text to UCS-2, where a part
//! holds 70 units instead of 160.

/// The GSM 7-bit default alphabet, without the escape to its extension.
const GSM7_BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// The characters of the extension table, which take two septets each.
const GSM7_EXTENSION: &str = "{}[]~^\\|€\u{c}";

/// How the characters of a text travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// The GSM alphabet, counted in septets.
    Gsm7,
    /// Everything else, counted in UTF-16 code units.
    Ucs2,
}

impl Alphabet {
    /// The units that one part holds when the message is only that part.
    pub const fn part_units_max(self) -> usize {
        match self {
            Self::Gsm7 => 160,
            Self::Ucs2 => 70,
        }
    }
}

/// The room a text takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SmsLength {
    /// How its characters travel.
    pub alphabet: Alphabet,
    /// Septets or code units, by the alphabet.
    pub units: usize,
}

impl SmsLength {
    /// Measures a text as it is sent.
    pub fn of(text: &str) -> Self {
        match text.chars().map(septets).sum() {
            Some(units) => Self { alphabet: Alphabet::Gsm7, units },
            None => Self { alphabet: Alphabet::Ucs2, units: text.encode_utf16().count() },
        }
    }

    /// Whether the text is one part, so that it is billed once and never arrives torn.
    pub fn is_one_part(self) -> bool {
        self.units <= self.alphabet.part_units_max()
    }
}

/// The septets of a character; `None` when it is not in the GSM alphabet.
fn septets(character: char) -> Option<usize> {
    match character {
        basic if GSM7_BASIC.contains(basic) => Some(1),
        extended if GSM7_EXTENSION.contains(extended) => Some(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, alphabet: Alphabet, units: usize, one_part: bool) {
        let length = SmsLength::of(text);
        assert_eq!(length, SmsLength { alphabet, units }, "{text}");
        assert_eq!(length.is_one_part(), one_part, "{text}");
    }

    #[test]
    fn the_basic_alphabet_has_its_127_characters_once() {
        let mut characters: Vec<char> = GSM7_BASIC.chars().collect();
        characters.sort_unstable();
        characters.dedup();
        assert_eq!(characters.len(), 127);
        check(GSM7_BASIC, Alphabet::Gsm7, 127, true);
    }

    #[test]
    fn extension_characters_take_two_septets() {
        check("€{}[]~^\\|\u{c}", Alphabet::Gsm7, 20, true);
        check(&"a".repeat(160), Alphabet::Gsm7, 160, true);
        check(&format!("{}€", "a".repeat(158)), Alphabet::Gsm7, 160, true);
        check(&format!("{}€", "a".repeat(159)), Alphabet::Gsm7, 161, false);
    }

    #[test]
    fn one_character_outside_the_alphabet_turns_the_whole_text() {
        for foreign in ["ё", "№", "«", "—", "“", "…", "’", "\u{a0}", "`", "á"] {
            check(&format!("{}{foreign}", "a".repeat(69)), Alphabet::Ucs2, 70, true);
            check(&format!("{}{foreign}", "a".repeat(70)), Alphabet::Ucs2, 71, false);
        }
    }

    #[test]
    fn an_emoji_takes_two_units() {
        check("я🙂", Alphabet::Ucs2, 3, true);
    }

    #[test]
    fn nothing_takes_no_room() {
        check("", Alphabet::Gsm7, 0, true);
    }
}
