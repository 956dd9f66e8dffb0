//! Decodes the octets of a text by `data_coding` (SMPP 3.4 section 5.2.19; from 0x10 on 3GPP TS 23.038 section 4).

use encoding_rs::{EUC_JP, EUC_KR, Encoding, ISO_2022_JP, ISO_8859_5, ISO_8859_8, SHIFT_JIS, WINDOWS_1251};

use crate::config::settings::{SmppAlphabet, SmppOctets};
use crate::sms_text::gsm7;

/// High octets of UTF-16 in the company's languages: Latin, Cyrillic, punctuation.
const HOME_ROWS: [u8; 3] = [0x00, 0x04, 0x20];
/// The high octet of Cyrillic.
const CYRILLIC_ROW: u8 = 0x04;
/// The letters of a word that is Cyrillic and no Latin one of accents alone, such as `öö`.
const CYRILLIC_LETTERS_MIN: usize = 3;

/// The centre's meanings of codes that the standard leaves open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Conventions {
    /// The alphabet of `data_coding` 0.
    pub default: SmppAlphabet,
    /// The order of octets in UCS-2.
    pub ucs2: SmppOctets,
}

/// Decodes a text; `None` if it is not text, or not valid in that alphabet.
pub(super) fn decode(octets: &[u8], coding: u8, conventions: Conventions) -> Option<String> {
    let words = match coding {
        0 | 0xc0..=0xdf => by_default(octets, conventions),
        1 | 3 => mislabelled(octets).unwrap_or_else(|| eight_bits(octets)),
        2 | 4 => mislabelled(octets)?,
        5 | 9 => by(SHIFT_JIS, octets),
        6 => by(ISO_8859_5, octets),
        7 => by(ISO_8859_8, octets),
        8 | 0xe0..=0xef => ucs2(octets, conventions.ucs2),
        10 => by(ISO_2022_JP, octets),
        13 => by(EUC_JP, octets),
        14 => by(EUC_KR, octets),
        // General coding with a class, and with automatic deletion; compressed texts are not supported.
        0x10..=0x1f | 0x40..=0x5f => match coding >> 2 & 3 {
            0 => by_default(octets, conventions),
            1 => mislabelled(octets)?,
            2 => ucs2(octets, conventions.ucs2),
            _ => return None,
        },
        0xf0..=0xff if coding & 4 == 0 => by_default(octets, conventions),
        0xf0..=0xff => mislabelled(octets)?,
        _ => return None,
    };
    // A part may end within a character.
    let whole = words.strip_suffix(char::REPLACEMENT_CHARACTER).filter(|whole| !whole.is_empty()).unwrap_or(&words);
    (!whole.contains(char::REPLACEMENT_CHARACTER)).then(|| whole.to_owned())
}

/// The words of a receipt. The centre writes them in ASCII, or in UCS-2 with ASCII letters only, and some label them
/// with another alphabet.
pub(super) fn ascii(octets: &[u8]) -> String {
    let text: String = octets.iter().filter(|octet| **octet != 0).map(|octet| char::from(*octet)).collect();
    text.trim_start_matches(|sign: char| !sign.is_ascii_alphanumeric()).to_owned()
}

fn by_default(octets: &[u8], conventions: Conventions) -> String {
    if let Some(words) = mislabelled(octets).filter(|words| !words.is_ascii()) {
        return words;
    }
    match conventions.default {
        SmppAlphabet::Gsm7 => gsm7::decode(octets),
        SmppAlphabet::Latin1 | SmppAlphabet::Ascii => eight_bits(octets),
    }
}

/// Decodes text with a wrong label: UCS-2 in the company's languages, or UTF-8.
fn mislabelled(octets: &[u8]) -> Option<String> {
    if let Some(order) = home_order(octets, SmppOctets::BigEndian) {
        return Some(units(octets, order));
    }
    utf8(octets)
}

/// Text in UTF-8 without control characters.
fn utf8(octets: &[u8]) -> Option<String> {
    let is_word = |sign: char| !sign.is_control() || sign.is_whitespace();
    std::str::from_utf8(octets).ok().filter(|words| words.chars().all(is_word)).map(str::to_owned)
}

/// The order of octets in UCS-2 of the company's languages with a Cyrillic letter, this one if both fit; `None` if it is
/// something else.
fn home_order(octets: &[u8], likelier: SmppOctets) -> Option<SmppOctets> {
    let (units, rest) = octets.as_chunks::<2>();
    let is_home = |row: fn(&[u8; 2]) -> u8| {
        let mut rows = units.iter().map(row);
        rest.is_empty() && rows.clone().all(|row| HOME_ROWS.contains(&row)) && rows.any(|row| row == CYRILLIC_ROW)
    };
    match (is_home(|unit| unit[0]), is_home(|unit| unit[1])) {
        (true, true) => Some(likelier),
        (true, false) => Some(SmppOctets::BigEndian),
        (false, true) => Some(SmppOctets::LittleEndian),
        (false, false) => None,
    }
}

fn by(encoding: &'static Encoding, octets: &[u8]) -> String {
    encoding.decode_without_bom_handling(octets).0.into_owned()
}

/// Decodes Latin-1, or Windows-1251 under its label: words without any letter of ASCII, one of them long.
fn eight_bits(octets: &[u8]) -> String {
    let cyrillic = by(WINDOWS_1251, octets);
    let has_ascii = |word: &str| word.contains(|letter: char| letter.is_ascii());
    let words = cyrillic.split(|sign: char| !sign.is_alphabetic()).filter(|word| !word.is_ascii());
    let is_long = |word: &str| word.chars().nth(CYRILLIC_LETTERS_MIN - 1).is_some();
    let is_cyrillic = !words.clone().any(has_ascii) && words.clone().any(is_long);
    if is_cyrillic { cyrillic } else { latin1(octets) }
}

fn latin1(octets: &[u8]) -> String {
    octets.iter().map(|octet| char::from(*octet)).collect()
}

/// Decodes UCS-2, or UTF-16 of newer phones. A byte order mark outranks the configuration, and so do octets that are
/// text of the company's languages in one order only; octets that are all printable ASCII are ASCII, and Cyrillic in
/// UTF-8 is UTF-8.
fn ucs2(octets: &[u8], order: SmppOctets) -> String {
    if !octets.is_empty() && octets.iter().all(|octet| matches!(octet, b' '..=b'~')) {
        return latin1(octets);
    }
    if let Some(words) = utf8(octets).filter(|words| is_home_text(words)) {
        return words;
    }
    units(octets, home_order(octets, order).unwrap_or(order))
}

/// True for a text with a Cyrillic letter and no other rows than the company's.
fn is_home_text(words: &str) -> bool {
    let row = |sign: char| u8::try_from(u32::from(sign) >> 8).unwrap_or(u8::MAX);
    words.chars().all(|sign| HOME_ROWS.contains(&row(sign))) && words.chars().any(|sign| row(sign) == CYRILLIC_ROW)
}

fn units(octets: &[u8], order: SmppOctets) -> String {
    let order = match octets {
        [0xfe, 0xff, ..] => SmppOctets::BigEndian,
        [0xff, 0xfe, ..] => SmppOctets::LittleEndian,
        _ => order,
    };
    let (units, _cut) = octets.as_chunks::<2>();
    let units: Vec<u16> = match order {
        SmppOctets::BigEndian => units.iter().map(|unit| u16::from_be_bytes(*unit)).collect(),
        SmppOctets::LittleEndian => units.iter().map(|unit| u16::from_le_bytes(*unit)).collect(),
    };
    String::from_utf16_lossy(&units).trim_start_matches('\u{feff}').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: Conventions = Conventions { default: SmppAlphabet::Gsm7, ucs2: SmppOctets::BigEndian };

    fn big(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    }

    fn little(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn check(octets: &[u8], coding: u8, words: &str) {
        assert_eq!(decode(octets, coding, USUAL).as_deref(), Some(words), "{coding:#x}");
    }

    #[test]
    fn every_alphabet_of_the_standard_is_read() {
        check(&gsm7::encode("Stop @ é").unwrap(), 0, "Stop @ é");
        check(b"Stop @", 1, "Stop @");
        check(b"\xe9t\xe9", 3, "été");
        check(b"\x83\x58\x83\x67\x83\x62\x83\x76", 5, "ストップ");
        check(b"\xc1\xc2\xbe\xbf", 6, "СТОП");
        check(b"\xf2\xf6\xe5\xf8", 7, "עצור");
        check(&big("СТОП"), 8, "СТОП");
        check(b"\x1b$B%9%H%C%W\x1b(B", 10, "ストップ");
        check(b"\xa5\xb9\xa5\xc8\xa5\xc3\xa5\xd7", 13, "ストップ");
        check(b"\xc1\xdf\xc1\xf6", 14, "중지");
    }

    #[test]
    fn classes_and_waiting_indications_change_no_alphabet() {
        for coding in [0x10, 0x13, 0x40, 0xc0, 0xc8, 0xd0, 0xdf, 0xf0, 0xf3, 0xf8] {
            check(&gsm7::encode("Stop @").unwrap(), coding, "Stop @");
        }
        for coding in [0x18, 0x1b, 0x48, 0xe0, 0xef] {
            check(&big("Стоп"), coding, "Стоп");
        }
        for coding in [0x14, 0xf4, 0xf7, 4, 2] {
            check("Стоп".as_bytes(), coding, "Стоп");
        }
    }

    #[test]
    fn octets_that_are_no_text_are_none() {
        for coding in [2, 4, 0x14, 0xf4] {
            assert_eq!(decode(b"\x00\xff\x07", coding, USUAL), None, "{coding:#x}");
        }
        for coding in [11, 12, 15, 0x1c, 0x20, 0x3f, 0x60, 0x80, 0xbf] {
            assert_eq!(decode(b"Stop", coding, USUAL), None, "{coding:#x}");
        }
        assert_eq!(decode(b"\xff\xff", 5, USUAL), None);
    }

    #[test]
    fn a_label_may_be_wrong_and_octets_swapped() {
        for coding in [0, 1, 3, 4] {
            check(&big("СТОП, хватит"), coding, "СТОП, хватит");
            check("СТОП".as_bytes(), coding, "СТОП");
        }
        for coding in [1, 3] {
            check(b"\xd1\xd2\xce\xcf", coding, "СТОП");
            check(b"Ozon, \xed\xe5 \xef\xe8\xf8\xe8\xf2\xe5 \xec\xed\xe5!", coding, "Ozon, не пишите мне!");
            for words in ["déjà vu, à Noël", "öö", "Ä, Ö, Ü", "¡Años!"] {
                let octets: Vec<u8> = words.chars().map(|sign| u8::try_from(sign).unwrap()).collect();
                check(&octets, coding, words);
            }
        }
        check(b"STOP", 8, "STOP");
        check("Стоп, хватит!".as_bytes(), 8, "Стоп, хватит!");
        check(&little("Стоп, хватит!"), 8, "Стоп, хватит!");
        check(&little("Стоп"), 0, "Стоп");
        check(&little("\u{feff}СТОП"), 8, "СТОП");
        let swapped = Conventions { ucs2: SmppOctets::LittleEndian, ..USUAL };
        assert_eq!(decode(&little("СТОП"), 8, swapped).as_deref(), Some("СТОП"));
        assert_eq!(decode(&big("\u{feff}СТОП"), 8, swapped).as_deref(), Some("СТОП"));
        assert_eq!(decode(&big("СТОП"), 8, swapped).as_deref(), Some("СТОП"));
        assert_eq!(decode(&little("РЄ"), 8, swapped).as_deref(), Some("РЄ"), "both orders would fit");
        let cut = big("да 🛑");
        check(&cut[..cut.len() - 2], 8, "да ");
    }
}
