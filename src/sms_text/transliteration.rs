//! Any alphabet in Latin letters, for gateways and contracts that accept nothing else.
//!
//! Russian by a table in the manner of passports, without diacritics; every other alphabet by `any_ascii`, but for
//! [`EXCEPTIONS`]. Every result is in the GSM alphabet, with 160 characters in a part instead of 70.

use any_ascii::any_ascii_char;

use super::gsm7;

/// Letters that are read otherwise than `any_ascii` writes them: Ukrainian, Belarusian (the rules of their passports).
const EXCEPTIONS: [(char, &str); 6] =
    [('\u{491}', "g"), ('\u{456}', "i"), ('\u{457}', "i"), ('\u{454}', "ie"), ('\u{45e}', "u"), ('\u{2bc}', "")];

/// The 33 letters of Russian.
const LETTERS: [(char, &str); 33] = [
    ('а', "a"),
    ('б', "b"),
    ('в', "v"),
    ('г', "g"),
    ('д', "d"),
    ('е', "e"),
    ('ё', "yo"),
    ('ж', "zh"),
    ('з', "z"),
    ('и', "i"),
    ('й', "y"),
    ('к', "k"),
    ('л', "l"),
    ('м', "m"),
    ('н', "n"),
    ('о', "o"),
    ('п', "p"),
    ('р', "r"),
    ('с', "s"),
    ('т', "t"),
    ('у', "u"),
    ('ф', "f"),
    ('х', "kh"),
    ('ц', "ts"),
    ('ч', "ch"),
    ('ш', "sh"),
    ('щ', "shch"),
    ('ъ', ""),
    ('ы', "y"),
    ('ь', ""),
    ('э', "e"),
    ('ю', "yu"),
    ('я', "ya"),
];

/// Writes a text in Latin letters, its typographic quotes, dashes and spaces in ASCII. Characters of the GSM alphabet stay
/// as they are; pictures, which have no letters, are left out.
pub(crate) fn transliterate(text: &str) -> String {
    let characters: Vec<char> = text.chars().filter(|character| !is_mark(*character)).collect();
    let mut latin = String::with_capacity(text.len());
    for (at, character) in characters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| characters[before]);
        write(*character, before, characters.get(at + 1).copied(), &mut latin);
    }
    latin
}

fn write(character: char, before: Option<char>, after: Option<char>, latin: &mut String) {
    if let Some(letters) = letters(character) {
        // A sign of some alphabets' breath, the one printable sign of ASCII that the GSM alphabet has not.
        return latin.extend(letters.chars().filter(|sign| *sign != '`'));
    }
    if let Some(letters) = lower(character).and_then(letters) {
        // A word in capitals stays in capitals; a single capital gives one capital.
        if is_capital(after.filter(|c| c.is_alphabetic()).or(before)) {
            latin.push_str(&letters.to_uppercase());
        } else {
            latin.extend(letters.char_indices().map(|(at, c)| if at == 0 { c.to_ascii_uppercase() } else { c }));
        }
        return;
    }
    match sign(character) {
        Some(sign) => latin.push_str(sign),
        // The library names a picture between colons.
        None if gsm7::septets(character).is_none() => {
            let name = Some(any_ascii_char(character)).filter(|name| !name.starts_with(':'));
            latin.extend(name.unwrap_or_default().chars().filter(|sign| *sign != '`'));
        }
        None => latin.push(character),
    }
}

/// The Latin letters of a small letter that the GSM alphabet has not.
fn letters(character: char) -> Option<&'static str> {
    let listed = LETTERS.iter().chain(&EXCEPTIONS).find(|(letter, _)| *letter == character);
    let unlisted = || character.is_alphabetic() && !character.is_uppercase() && gsm7::septets(character).is_none();
    listed.map(|(_, latin)| *latin).or_else(|| unlisted().then(|| any_ascii_char(character)))
}

fn lower(character: char) -> Option<char> {
    character.to_lowercase().next().filter(|lower| *lower != character)
}

fn is_capital(character: Option<char>) -> bool {
    character.is_some_and(char::is_uppercase)
}

/// Combining marks that follow their letter, such as the stress of a word.
const fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

fn sign(character: char) -> Option<&'static str> {
    Some(match character {
        '«' | '»' | '“' | '”' | '„' | '‟' => "\"",
        '‘' | '’' | '‚' | '‛' => "'",
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => "-",
        '…' => "...",
        '№' => "No.",
        '₽' => "RUB",
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' => " ",
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sms_text::length::{Alphabet, SmsLength};

    #[test]
    fn every_letter_is_written_as_in_the_table() {
        for (russian, latin) in [
            (
                "Съешь же ещё этих мягких французских булок, да выпей чаю",
                "Sesh zhe eshchyo etikh myagkikh frantsuzskikh bulok, da vypey chayu",
            ),
            ("Щука и Юля, объём, подъезд №7", "Shchuka i Yulya, obyom, podezd No.7"),
            ("ЖКХ, ЩИ, Я, ШЁЛ. Ю", "ZHKKH, SHCHI, Ya, SHYOL. Yu"),
            ("чат «Озон» — там: https://m.ru/l/AbЖ", "chat \"Ozon\" - tam: https://m.ru/l/AbZh"),
            ("1\u{a0}200\u{202f}₽… и\u{301}ли ‘да’", "1 200 RUB... ili 'da'"),
        ] {
            assert_eq!(transliterate(russian), latin);
        }
    }

    #[test]
    fn what_is_latin_stays() {
        let text = "Chat: https://m.example/l/Ab3dE {€} [1]";
        assert_eq!(transliterate(text), text);
    }

    #[test]
    fn every_alphabet_becomes_the_narrow_one() {
        for (text, latin) in [
            ("Ақ Тіс бағалары", "Aq Tis baghalary"),
            ("Київ, Їжак, ҐАНОК, Європа", "Kiiv, Izhak, GANOK, Ievropa"),
            ("Беларусь, ўсё", "Belarus, usyo"),
            ("Zażółć gęślą jaźń", "Zazolc gesla jazn"),
            ("Ünlü Café ñ", "Ünlü Café ñ"),
            ("Rabatt 😀!", "Rabatt !"),
        ] {
            assert_eq!(transliterate(text), latin);
        }
        for text in
            ["Ελληνικά", "Հայերեն", "ქართული", "עברית", "العربية", "हिन्दी", "中文", "日本語", "ไทย", "ЂЉЊЋЏ ђљњћџ"]
        {
            let written = transliterate(text);
            assert_eq!(SmsLength::of(&written).alphabet, Alphabet::Gsm7, "{text}: {written}");
            assert!(written.chars().any(|sign| sign.is_ascii_alphabetic()), "{text}: {written}");
        }
    }

    proptest! {
        #[test]
        fn russian_becomes_the_narrow_alphabet(text in "[а-яёА-ЯЁ «»„“—–…№\u{a0}0-9a-z.,!?]{0,100}") {
            let latin = transliterate(&text);
            prop_assert_eq!(SmsLength::of(&latin).alphabet, Alphabet::Gsm7);
            prop_assert_eq!(transliterate(&latin), latin);
        }
    }
}
