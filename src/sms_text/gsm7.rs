//! The GSM 7-bit default alphabet and its extension (3GPP TS 23.038 section 6.2.1), a septet in an octet as SMS centres
//! take it.

/// The default alphabet in the order of its codes, without the escape at [`ESCAPE`].
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// The extension, each character after an escape.
const EXTENSION: [(char, u8); 10] = [
    ('\u{c}', 0x0a),
    ('^', 0x14),
    ('{', 0x28),
    ('}', 0x29),
    ('\\', 0x2f),
    ('[', 0x3c),
    ('~', 0x3d),
    (']', 0x3e),
    ('|', 0x40),
    ('€', 0x65),
];
/// Announces a character of the extension.
const ESCAPE: u8 = 0x1b;

/// The septets a character takes; `None` when it is not in the alphabet.
pub(crate) fn septets(character: char) -> Option<usize> {
    match extended(character) {
        Some(_) => Some(2),
        None => basic(character).map(|_| 1),
    }
}

/// A text as octets; `None` when one of its characters is not in the alphabet.
pub(crate) fn encode(text: &str) -> Option<Vec<u8>> {
    let mut octets = Vec::with_capacity(text.len());
    for character in text.chars() {
        match (extended(character), basic(character)) {
            (Some(code), _) => octets.extend([ESCAPE, code]),
            (None, code) => octets.push(code?),
        }
    }
    Some(octets)
}

/// Octets as a text. Codes without a character become U+FFFD; an unknown extension is shown by the default alphabet, as
/// the standard says.
pub(crate) fn decode(octets: &[u8]) -> String {
    let mut text = String::with_capacity(octets.len());
    let mut octets = octets.iter().copied();
    while let Some(octet) = octets.next() {
        let escaped = if octet == ESCAPE { octets.next() } else { None };
        text.push(match escaped {
            Some(code) => EXTENSION.iter().find(|(_, known)| *known == code).map_or_else(|| shown(code), |(c, _)| *c),
            None => shown(octet),
        });
    }
    text
}

fn extended(character: char) -> Option<u8> {
    EXTENSION.iter().find(|(known, _)| *known == character).map(|(_, code)| *code)
}

fn basic(character: char) -> Option<u8> {
    let index = BASIC.chars().position(|known| known == character)?;
    // The escape has a code and no character.
    let code = u8::try_from(index).expect("the alphabet has 127 characters");
    Some(if code < ESCAPE { code } else { code + 1 })
}

fn shown(code: u8) -> char {
    let index = match code {
        ESCAPE => return char::REPLACEMENT_CHARACTER,
        code if code < ESCAPE => code,
        code => code - 1,
    };
    BASIC.chars().nth(usize::from(index)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_alphabet_has_its_127_characters_once() {
        let mut characters: Vec<char> = BASIC.chars().collect();
        characters.sort_unstable();
        characters.dedup();
        assert_eq!(characters.len(), 127);
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        let codes =
            [("@", 0), ("\n", 0x0a), ("Ξ", 0x1a), ("Æ", 0x1c), (" ", 0x20), ("A", 0x41), ("a", 0x61), ("à", 0x7f)];
        for (text, code) in codes {
            assert_eq!(encode(text).unwrap(), [code], "{text}");
        }
        assert_eq!(encode("€[").unwrap(), [0x1b, 0x65, 0x1b, 0x3c]);
        assert_eq!(encode("Чат"), None);
        assert_eq!(encode("`"), None);
    }

    #[test]
    fn what_is_no_character_is_shown_as_one() {
        assert_eq!(decode(&[0x41, 0x80, 0xff, 0x1b]), "A\u{fffd}\u{fffd}\u{fffd}");
        assert_eq!(decode(&[0x1b, 0x41, 0x1b, 0x1b]), "A\u{fffd}");
    }

    proptest! {
        #[test]
        fn octets_come_back_as_the_text(text in "[a-zA-Z0-9 @£$¥{}\\[\\]~^|€ΔΩÄöñà]{0,200}") {
            let octets = encode(&text).unwrap();
            prop_assert_eq!(octets.len(), text.chars().map(|c| septets(c).unwrap()).sum::<usize>());
            prop_assert_eq!(decode(&octets), text);
        }

        #[test]
        fn any_octets_are_read(octets in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(decode(&octets).chars().count() <= octets.len());
        }
    }
}
