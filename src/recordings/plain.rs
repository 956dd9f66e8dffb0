//! Words in the form that speech programs take, for `deflect audio build` and for the switch's own engine.

/// Inaudible characters.
const QUOTES: [char; 7] = ['«', '»', '„', '“', '”', '"', '‟'];

/// The words in one line, with characters that every program reads: festival falls silent at a dash of its own or at
/// quotation marks, and some programs stop at a line end.
pub(crate) fn plain(words: &str) -> String {
    let mut plain = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        match word {
            "—" | "–" | "-" if plain.ends_with(char::is_alphanumeric) => plain.push(','),
            "—" | "–" | "-" => {}
            _ => {
                plain.extend((!plain.is_empty()).then_some(' '));
                plain.extend(word.chars().filter(|sign| !QUOTES.contains(sign)).map(plain_sign));
            }
        }
    }
    plain
}

const fn plain_sign(sign: char) -> char {
    match sign {
        '—' | '–' | '‑' => '-',
        '…' => '.',
        '’' => '\'',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_plain_for_programs() {
        for (words, expected) in [
            ("Чат — на сайте,\n    раздел «Сообщения».", "Чат, на сайте, раздел Сообщения."),
            ("Готово. — Да… три–пять", "Готово. Да. три-пять"),
            ("— It’s “here” —", "It's here,"),
            ("за три-пять дней!", "за три-пять дней!"),
            ("", ""),
        ] {
            assert_eq!(plain(words), expected);
        }
    }
}
