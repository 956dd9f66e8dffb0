//! Decodes the octets of a text by `data_coding` (SMPP 3.4 section 5.2.19; from 0x10 on 3GPP TS 23.038 section 4).

use encoding_rs::{EUC_JP, EUC_KR, Encoding, ISO_2022_JP, ISO_8859_5, ISO_8859_8, KOI8_R, SHIFT_JIS, WINDOWS_1251};

use crate::config::settings::{SmppAlphabet, SmppOctets};
use crate::sms_text::gsm7;

/// High octets of UTF-16 in the company's languages: Latin, Cyrillic, punctuation.
const HOME_ROWS: [u8; 3] = [0x00, 0x04, 0x20];
/// The high octet of Cyrillic.
const CYRILLIC_ROW: u8 = 0x04;
/// The alphabets of eight bits that Russian is written in, the likeliest first.
const CYRILLIC: [&Encoding; 3] = [WINDOWS_1251, KOI8_R, ISO_8859_5];
/// Common pairs of letters in Russian, above all in opt-out keywords: chosen so that `prompts/ru/sms.ftl` has no word of
/// opt-out or opt-in that is taken for one in another of these alphabets.
const PAIRS: &str = include_str!("russian_pairs.txt");
/// Punctuation of Russian, besides that of ASCII.
const PUNCTUATION: &str = "«»„“”‘’–—…№\u{a0}";
/// The weight, in pairs, of a sign that is not Russian, and of a capital after a small letter.
const ODDITY_WEIGHT: usize = 2;
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
        2 | 4 => unlabelled(octets)?,
        5 | 9 => by(SHIFT_JIS, octets),
        6 => iso_8859_5(octets),
        7 => by(ISO_8859_8, octets),
        8 | 0xe0..=0xef => ucs2(octets, conventions.ucs2),
        10 => by(ISO_2022_JP, octets),
        13 => by(EUC_JP, octets),
        14 => by(EUC_KR, octets),
        // General coding with a class, and with automatic deletion; compressed texts are not supported.
        0x10..=0x1f | 0x40..=0x5f => match coding >> 2 & 3 {
            0 => by_default(octets, conventions),
            2 => ucs2(octets, conventions.ucs2),
            _ => unlabelled(octets)?,
        },
        0xf0..=0xff if coding & 4 == 0 => by_default(octets, conventions),
        // Eight bits, and codes without a meaning in the standard.
        _ => unlabelled(octets)?,
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
        // The alphabet has seven bits, a Cyrillic letter in another one has eight.
        SmppAlphabet::Gsm7 => cyrillic(octets).unwrap_or_else(|| gsm7::decode(octets)),
        SmppAlphabet::Latin1 | SmppAlphabet::Ascii => eight_bits(octets),
    }
}

/// Decodes octets of which the label does not say that they are text.
fn unlabelled(octets: &[u8]) -> Option<String> {
    mislabelled(octets).or_else(|| russian(octets))
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
    std::str::from_utf8(octets).ok().filter(|words| is_text(words)).map(str::to_owned)
}

fn is_text(words: &str) -> bool {
    words.chars().all(|sign| !sign.is_control() || sign.is_whitespace())
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

/// Decodes Latin-1, or Cyrillic under its label.
fn eight_bits(octets: &[u8]) -> String {
    cyrillic(octets).unwrap_or_else(|| latin1(octets))
}

/// Decodes ISO 8859-5, or another Cyrillic alphabet under its label, which makes odd words of it.
fn iso_8859_5(octets: &[u8]) -> String {
    let words = by(ISO_8859_5, octets);
    if oddities(&words) == 0 { words } else { cyrillic(octets).unwrap_or(words) }
}

/// Decodes Cyrillic of eight bits by the alphabet that makes the likeliest Russian of it: words without any letter of
/// ASCII, one of them long.
fn cyrillic(octets: &[u8]) -> Option<String> {
    let likeness = |words: &String| pairs(words).cast_signed() - (ODDITY_WEIGHT * oddities(words)).cast_signed();
    let words = CYRILLIC.iter().rev().map(|alphabet| by(alphabet, octets)).max_by_key(likeness)?;
    let mut cyrillic = words.split(|sign: char| !sign.is_alphabetic()).filter(|word| !word.is_ascii());
    let is_long = |word: &str| word.chars().nth(CYRILLIC_LETTERS_MIN - 1).is_some();
    let is_pure = !cyrillic.clone().any(|word| word.contains(|letter: char| letter.is_ascii()));
    (is_text(&words) && is_pure && cyrillic.any(is_long)).then_some(words)
}

/// As [`cyrillic`], for octets that may be something else: every word must be one that Russian has.
fn russian(octets: &[u8]) -> Option<String> {
    cyrillic(octets).filter(|words| oddities(words) == 0)
}

/// The common pairs of Russian letters in a text.
fn pairs(words: &str) -> usize {
    let lower = words.to_lowercase();
    let (letters, next) = (lower.chars(), lower.chars().skip(1));
    letters.zip(next).filter(|(one, next)| PAIRS.split_whitespace().any(|pair| pair.chars().eq([*one, *next]))).count()
}

/// The signs of a text that are not Russian, and the capitals after a small letter.
fn oddities(words: &str) -> usize {
    let is_russian = |sign: char| {
        matches!(sign, '\0'..='\x7f' | '\u{410}'..='\u{44f}' | '\u{401}' | '\u{451}') || PUNCTUATION.contains(sign)
    };
    let capitals =
        words.chars().zip(words.chars().skip(1)).filter(|(one, next)| one.is_lowercase() && next.is_uppercase());
    words.chars().filter(|sign| !is_russian(*sign)).count() + capitals.count()
}

fn latin1(octets: &[u8]) -> String {
    octets.iter().map(|octet| char::from(*octet)).collect()
}

/// Decodes UCS-2, or UTF-16 of newer phones. A byte order mark outranks the configuration, and so do octets that are
/// text of the company's languages in one order only; octets that are all printable ASCII are ASCII, and Cyrillic in
/// UTF-8 is UTF-8. So is Russian of eight bits: in UCS-2 it would be Korean or Chinese, in which an octet is seldom a
/// letter of it throughout.
fn ucs2(octets: &[u8], order: SmppOctets) -> String {
    if !octets.is_empty() && octets.iter().all(|octet| matches!(octet, b' '..=b'~')) {
        return latin1(octets);
    }
    if let Some(words) = utf8(octets).filter(|words| is_home_text(words)) {
        return words;
    }
    match home_order(octets, order) {
        Some(order) => units(octets, order),
        None => russian(octets).unwrap_or_else(|| units(octets, order)),
    }
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

    /// Codes without a meaning in the standard, and of compressed text.
    const UNDEFINED: [u8; 9] = [11, 12, 15, 0x1c, 0x20, 0x3f, 0x60, 0x80, 0xbf];

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
        for coding in [2, 4, 0x14, 0xf4].into_iter().chain(UNDEFINED) {
            for octets in [&b"\x00\xff\x07"[..], b"\xd1\xd2\xce\xcf\x00\x07", b"\xff\xd8\xff\xe0"] {
                assert_eq!(decode(octets, coding, USUAL), None, "{coding:#x}");
            }
        }
        for octets in [&b"\xe9t\xe9"[..], b"\xff\xd8"] {
            assert_eq!(decode(octets, 0, USUAL), None, "eight bits of no Cyrillic");
        }
        assert_eq!(decode(b"\xff\xff", 5, USUAL), None);
    }

    /// Octets of a text in an alphabet of eight bits.
    fn octets_in(alphabet: &'static Encoding, words: &str) -> Vec<u8> {
        alphabet.encode(words).0.into_owned()
    }

    #[test]
    fn russian_in_any_alphabet_of_eight_bits_is_read_under_any_label() {
        let prompts = include_str!("../../../../prompts/ru/sms.ftl");
        let listed = |key: &&str| prompts.split_once(&format!("\n{key} =\n")).unwrap().1.lines();
        let lines = ["inbound-stop", "inbound-stop-alone", "inbound-help-alone", "inbound-start"]
            .iter()
            .flat_map(|key| listed(key).take_while(|line| line.starts_with(' ')))
            .filter(|line| !line.trim().contains(' '));
        let is_long = |word: &&str| !word.is_ascii() && word.chars().count() >= CYRILLIC_LETTERS_MIN;
        let keywords: Vec<&str> = lines.flat_map(|line| line.trim().split('/')).filter(is_long).collect();
        assert!(keywords.len() >= 66, "{keywords:?}");
        let phrases =
            ["Не пишите мне больше!", "«СТОП»", "стоп 1", "Ozon, отпишите меня", "Больше не звоните…", "Всё, хватит"];
        let said = keywords.into_iter().flat_map(|word| {
            let (first, rest) = word.split_at('с'.len_utf8());
            [word.to_owned(), word.to_uppercase(), first.to_uppercase() + rest]
        });
        for words in said.chain(phrases.map(str::to_owned)) {
            for alphabet in CYRILLIC {
                // Not every alphabet has quotes and dots.
                let (octets, _, has_lost) = alphabet.encode(&words);
                for coding in [0, 1, 3, 4, 8, 0x10, 0x14, 0xc0, 0xf0, 0xf4].into_iter().chain(UNDEFINED) {
                    if !has_lost {
                        check(&octets, coding, &words);
                    }
                }
            }
        }
    }

    #[test]
    fn another_alphabet_in_place_of_iso_8859_5_is_known_by_its_odd_words() {
        for words in ["СТОП", "стоп", "Стоп", "Не пишите мне"] {
            for alphabet in CYRILLIC {
                check(&octets_in(alphabet, words), 6, words);
            }
        }
        for words in ["МегаФон, это вы?", "Не пиши", "да"] {
            check(&octets_in(ISO_8859_5, words), 6, words);
        }
    }

    #[test]
    fn words_in_a_code_without_a_meaning_are_read() {
        for coding in UNDEFINED {
            check(b"STOP", coding, "STOP");
            check("СТОП".as_bytes(), coding, "СТОП");
            check(&big("СТОП"), coding, "СТОП");
        }
    }

    #[test]
    fn ucs2_of_other_languages_stays_what_it_is() {
        for words in ["수신거부", "그만 보내세요", "请停止", "退订", "やめて", "توقف", "Έλα", "გაჩერდი"]
        {
            check(&big(words), 8, words);
        }
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
