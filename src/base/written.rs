//! Normalises text that people type and programs copy: invisible characters, and variants of ordinary ones.
//!
//! A number copied from a messenger, an address book or a spreadsheet contains direction marks, non-breaking blanks and
//! hyphens, or full-width digits. They are read as their plain counterparts.

/// Offset of the full-width characters (U+FF01–U+FF5E) from ASCII.
const FULL_WIDTH_OFFSET: u32 = 0xfee0;
/// The zeros of Arabic, Persian and Devanagari digits; the other digits follow.
const DIGIT_ZEROS: [u32; 3] = [0x0660, 0x06f0, 0x0966];

/// The text without invisible characters, every blank a space, every dash a hyphen, full-width and other digits as
/// ASCII. Letters of any alphabet stay as they are.
pub(crate) fn in_plain_signs(text: &str) -> String {
    text.chars().filter(|sign| !is_unseen(*sign)).map(plain_sign).collect()
}

/// Direction marks (U+200E, U+202A–U+202E, U+2066–U+2069 and others), zero widths, soft hyphens, byte order marks,
/// variation selectors, and controls except blanks.
pub(crate) fn is_unseen(sign: char) -> bool {
    matches!(sign,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
        || (sign.is_control() && !sign.is_whitespace())
}

fn plain_sign(sign: char) -> char {
    match sign {
        sign if sign.is_ascii() => sign,
        sign if sign.is_whitespace() => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        '\u{2024}' => '.',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(sign) - FULL_WIDTH_OFFSET).unwrap_or(sign),
        sign => digit(sign).unwrap_or(sign),
    }
}

fn digit(sign: char) -> Option<char> {
    let value = |zero: u32| u32::from(sign).checked_sub(zero).filter(|value| *value < 10);
    DIGIT_ZEROS.into_iter().find_map(value).and_then(|value| char::from_digit(value, 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_left_out_and_other_shapes_become_plain() {
        for (text, expected) in [
            ("\u{202a}+79161234567\u{202c}", "+79161234567"),
            ("\u{2068}8\u{2011}916\u{2069}", "8-916"),
            ("8\u{a0}916\u{202f}123\u{2009}45", "8 916 123 45"),
            ("a\u{200b}nn\u{ad}@exam\u{2060}ple.ru\u{feff}", "ann@example.ru"),
            ("＋７（９１６）", "+7(916)"),
            ("٠١٢٣٤٥٦٧٨٩ ۰۹ ०९", "0123456789 09 09"),
            ("8–916—1−2", "8-916-1-2"),
            ("ann＠example．ru", "ann@example.ru"),
            ("иван@пример.рф", "иван@пример.рф"),
            ("\0\u{7f}1\u{85}", "1 "),
        ] {
            assert_eq!(in_plain_signs(text), expected, "{text:?}");
        }
    }
}
