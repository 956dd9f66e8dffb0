//! How long a text is in the units of a mobile network (`facts/messaging.md` section 10).

/// The most units of one part, and of each part where there are several (the rest is the part's number).
const GSM7_UNITS: (usize, usize) = (160, 153);
/// The same in UCS-2.
const UCS2_UNITS: (usize, usize) = (70, 67);

/// The basic set of GSM-7 (3GPP TS 23.038) beyond ASCII letters, digits and the signs of [`is_plain`].
const GSM7_BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";
/// Its extension: each takes two units.
const GSM7_EXTENDED: &str = "{}[]~^\\|€\u{c}";

/// How a network writes a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// Seven bits a character, Latin.
    Gsm7,
    /// UTF-16, everything else; any Cyrillic letter.
    Ucs2,
}

/// The length of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// How it is written.
    pub alphabet: Alphabet,
    /// Septets, or UTF-16 code units.
    pub units: usize,
    /// How many parts it takes; each is paid for.
    pub parts: usize,
}

impl Size {
    /// Measures a text.
    pub fn of(text: &str) -> Self {
        let septets: Option<usize> = text.chars().map(septets).sum();
        let (alphabet, units, (one, several)) = match septets {
            Some(units) => (Alphabet::Gsm7, units, GSM7_UNITS),
            None => (Alphabet::Ucs2, text.encode_utf16().count(), UCS2_UNITS),
        };
        let parts = if units <= one { 1 } else { units.div_ceil(several) };
        Self { alphabet, units, parts }
    }
}

fn septets(character: char) -> Option<usize> {
    if is_plain(character) || GSM7_BASIC.contains(character) {
        return Some(1);
    }
    GSM7_EXTENDED.contains(character).then_some(2)
}

fn is_plain(character: char) -> bool {
    character.is_ascii_alphanumeric() || " !\"#%&'()*+,-./:;<=>?".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, alphabet: Alphabet, units: usize, parts: usize) {
        assert_eq!(Size::of(text), Size { alphabet, units, parts }, "{text}");
    }

    #[test]
    fn latin_is_counted_in_septets() {
        check("", Alphabet::Gsm7, 0, 1);
        check("Chat: https://m.example/l/abc", Alphabet::Gsm7, 29, 1);
        check(&"a".repeat(160), Alphabet::Gsm7, 160, 1);
        check(&"a".repeat(161), Alphabet::Gsm7, 161, 2);
        check(&"€".repeat(80), Alphabet::Gsm7, 160, 1);
        check(&"[".repeat(81), Alphabet::Gsm7, 162, 2);
    }

    #[test]
    fn one_letter_outside_makes_the_whole_text_wide() {
        check("Чат", Alphabet::Ucs2, 3, 1);
        check("a`", Alphabet::Ucs2, 2, 1);
        check("a\u{a0}b", Alphabet::Ucs2, 3, 1);
        check("👍", Alphabet::Ucs2, 2, 1);
        check(&"ё".repeat(70), Alphabet::Ucs2, 70, 1);
        check(&"ё".repeat(71), Alphabet::Ucs2, 71, 2);
        check(&"ё".repeat(135), Alphabet::Ucs2, 135, 3);
    }
}
