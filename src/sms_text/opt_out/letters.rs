//! Words in another alphabet: by the shape of their letters (`CTOP`), by their sound (`otpishite`), or both.

use std::collections::BTreeSet;

/// The Cyrillic letters for each Latin letter or digit, by shape and by sound.
const LETTERS: [(char, &str); 27] = [
    ('a', "а"),
    ('b', "бв"),
    ('c', "сц"),
    ('d', "д"),
    ('e', "еэ"),
    ('f', "ф"),
    ('g', "г"),
    ('h', "нх"),
    ('i', "ий"),
    ('j', "йж"),
    ('k', "к"),
    ('l', "л"),
    ('m', "м"),
    ('n', "нп"),
    ('o', "о"),
    ('p', "рп"),
    ('r', "ртг"),
    ('s', "с"),
    ('t', "т"),
    ('u', "уи"),
    ('v', "в"),
    ('x', "х"),
    ('y', "уый"),
    ('z', "з"),
    ('0', "о"),
    ('3', "з"),
    ('4', "ч"),
];
/// Groups of Latin letters for one sound.
const GROUPS: [(&str, char); 10] = [
    ("shch", 'щ'),
    ("sch", 'щ'),
    ("zh", 'ж'),
    ("kh", 'х'),
    ("ts", 'ц'),
    ("ch", 'ч'),
    ("sh", 'ш'),
    ("yu", 'ю'),
    ("ya", 'я'),
    ("yo", 'е'),
];
/// Silent letters, which are not transliterated.
const SILENT: [char; 2] = ['ь', 'ъ'];
/// The longest word compared, in characters.
const WORD_CHARS_MAX: usize = 30;

/// The known word that a word with Latin letters stands for; else the word itself, in Cyrillic if only some of its
/// letters are Latin.
pub(super) fn read_as(word: &str, known: &BTreeSet<String>) -> String {
    let is_foreign = |sign: char| sign.is_ascii_alphanumeric();
    if known.contains(word) || !word.chars().any(is_foreign) || !word.chars().any(char::is_alphabetic) {
        return word.to_owned();
    }
    let letters: Vec<char> = word.chars().take(WORD_CHARS_MAX + 1).collect();
    let meant = |known: &&String| is_alike(&letters, &known.chars().collect::<Vec<_>>());
    match known.iter().filter(|_| letters.len() <= WORD_CHARS_MAX).find(meant) {
        Some(known) => known.clone(),
        None if word.is_ascii() => word.to_owned(),
        None => word.chars().map(|sign| first_of(sign).unwrap_or(sign)).collect(),
    }
}

fn is_alike(written: &[char], known: &[char]) -> bool {
    let (Some((letter, rest)), Some((meant, others))) = (written.split_first(), known.split_first()) else {
        return written.is_empty() && known.iter().all(|letter| SILENT.contains(letter));
    };
    let by_group = |(group, sound): &(&str, char)| {
        let length = group.len();
        sound == meant && group.chars().eq(written.iter().copied().take(length)) && is_alike(&written[length..], others)
    };
    (stands_for(*letter, *meant) && is_alike(rest, others))
        || (SILENT.contains(meant) && is_alike(written, others))
        || GROUPS.iter().any(by_group)
}

/// True if the letters are equal, or similar in shape or sound; either may be the Latin one.
fn stands_for(written: char, meant: char) -> bool {
    let alike = |latin: char, cyrillic: char| {
        LETTERS.iter().any(|(known, letters)| *known == latin && letters.contains(cyrillic))
    };
    written == meant || alike(written, meant) || alike(meant, written)
}

fn first_of(latin: char) -> Option<char> {
    LETTERS.iter().find(|(known, _)| *known == latin)?.1.chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(word: &str) -> String {
        let known = [
            "стоп",
            "отписка",
            "не",
            "присылайте",
            "больше",
            "пожалуйста",
            "хватит",
            "рассылку",
            "stop",
            "unsubscribe",
            "нет",
        ];
        read_as(word, &known.map(str::to_owned).into())
    }

    #[test]
    fn a_known_word_is_found_by_look_and_sound() {
        for (written, meant) in [
            ("ctop", "стоп"),
            ("cron", "стоп"),
            ("sтоp", "stop"),
            ("st0p", "стоп"),
            ("stop", "stop"),
            ("oтпиcka", "отписка"),
            ("otpiska", "отписка"),
            ("prisylayte", "присылайте"),
            ("bolshe", "больше"),
            ("pozhaluysta", "пожалуйста"),
            ("xbatut", "хватит"),
            ("khvatit", "хватит"),
            ("rassylku", "рассылку"),
            ("unsubsсribe", "unsubscribe"),
            ("het", "нет"),
            ("0тписка", "отписка"),
        ] {
            assert_eq!(read(written), meant, "{written}");
        }
    }

    #[test]
    fn other_words_stay_what_they_are() {
        for word in ["стопка", "стоять", "top", "step", "order", "cmon", "нет", "12", "nett"] {
            assert_eq!(read(word), word);
        }
        assert_eq!(read("pаботает"), "работает", "a single Latin letter in a word of no list");
        let endless = "s".repeat(10_000);
        assert_eq!(read(&endless), endless);
    }
}
