//! Words in another alphabet, by the shape of their letters (`CTOP`), by their sound (`otpishite`), or both; and misspelt
//! words (`стпо`).

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
/// Letters that look or sound like a Latin one: Greek, and Cyrillic ones that Russian lacks.
const TWINS: [(char, &str); 23] = [
    ('a', "α"),
    ('b', "β"),
    ('d', "δԁ"),
    ('e', "ε"),
    ('f', "φ"),
    ('g', "γ"),
    ('h', "ηһ"),
    ('i', "ιі"),
    ('j', "ј"),
    ('k', "κ"),
    ('l', "λӏ"),
    ('m', "μ"),
    ('n', "ν"),
    ('o', "ο"),
    ('p', "πρ"),
    ('q', "ԛ"),
    ('s', "σςѕ"),
    ('t', "τ"),
    ('v', "ѵ"),
    ('w', "ԝ"),
    ('x', "χ"),
    ('y', "υ"),
    ('z', "ζ"),
];
/// Silent letters, which are not transliterated.
const SILENT: [char; 2] = ['ь', 'ъ'];
/// Vowels that sound the same without stress: in any place but the last one, and in any place but before the ending of
/// a verb, where «пишете» tells and «пишите» asks.
const UNSTRESSED: [char; 2] = ['а', 'о'];
const UNSTRESSED_IN_VERBS: [char; 2] = ['е', 'и'];
const VERB_END: [char; 2] = ['т', 'е'];
/// The longest word compared, in characters.
const WORD_CHARS_MAX: usize = 30;
/// The shortest word that is recognised misspelt, beside a number, or without a sign of another alphabet: «но» is not
/// `no`.
const SURE_CHARS_MIN: usize = 4;

/// The known word that a word stands for; else the word itself, in Cyrillic if only some of its letters are Latin. Digits
/// at either end of a known word are words of their own: «стоп9». So is a negation before one: «ненадо».
pub(super) fn read_as(word: &str, known: &BTreeSet<String>, negations: &BTreeSet<String>) -> Vec<String> {
    if let Some(meant) = known_word(word, known) {
        return vec![meant];
    }
    if let Some(words) = negations.iter().find_map(|negation| split(word, negation.chars().count(), known, negations)) {
        return words;
    }
    let is_digit = |sign: char| sign.is_ascii_digit();
    let bare = word.trim_matches(is_digit);
    if bare.len() < word.len()
        && bare.chars().count() >= SURE_CHARS_MIN
        && let Some(meant) = known_word(bare, known)
    {
        let before = word.len() - word.trim_start_matches(is_digit).len();
        let parts = [word[..before].to_owned(), meant, word[before + bare.len()..].to_owned()];
        return parts.into_iter().filter(|part| !part.is_empty()).collect();
    }
    if word.is_ascii() || !word.chars().any(char::is_alphabetic) {
        return vec![word.to_owned()];
    }
    vec![word.chars().map(|sign| first_of(sign).unwrap_or(sign)).collect()]
}

/// A negation of so many letters and the known word written together with it.
fn split(word: &str, letters: usize, known: &BTreeSet<String>, negations: &BTreeSet<String>) -> Option<Vec<String>> {
    let (at, _) = word.char_indices().nth(letters)?;
    let (before, behind) = word.split_at(at);
    let negation = known_word(before, negations)?;
    let is_sure = known.contains(behind) || behind.chars().count() >= SURE_CHARS_MIN;
    let refused = known_word(behind, known).filter(|_| is_sure)?;
    Some(vec![negation, refused])
}

/// The known word that is spelled so, looks or sounds so in another alphabet, or is misspelt so.
fn known_word(word: &str, known: &BTreeSet<String>) -> Option<String> {
    if known.contains(word) {
        return Some(word.to_owned());
    }
    let written: Vec<char> = word.chars().take(WORD_CHARS_MAX + 1).map(latin_twin).collect();
    if written.len() > WORD_CHARS_MAX || !written.iter().copied().any(char::is_alphabetic) {
        return None;
    }
    let is_foreign = written.iter().any(char::is_ascii_alphanumeric);
    let is_sure = written.len() >= SURE_CHARS_MIN;
    let letters = |known: &String| known.chars().collect::<Vec<_>>();
    let alike = |known: &&String| (is_foreign || (is_sure && known.is_ascii())) && is_alike(&written, &letters(known));
    let misspelt = |known: &&String| is_sure && is_misspelt(&written, &letters(known));
    known.iter().find(alike).or_else(|| known.iter().find(misspelt)).cloned()
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

/// True for a letter doubled or halved, two neighbours swapped, an unstressed vowel, or a silent letter left out. Any
/// other lost letter may make another word: «прислать» is not «присылать».
fn is_misspelt(written: &[char], known: &[char]) -> bool {
    if known.len() < SURE_CHARS_MIN || written.len().abs_diff(known.len()) > 1 {
        return false;
    }
    let before = written.iter().zip(known).take_while(|(one, other)| one == other).count();
    let ends = written[before..].iter().rev().zip(known[before..].iter().rev());
    let after = ends.take_while(|(one, other)| one == other).count();
    let doubles = |letter: &char| known[..before].last() == Some(letter);
    match (&written[before..written.len() - after], &known[before..known.len() - after]) {
        ([added], []) => doubles(added),
        ([], [lost]) => doubles(lost) || (SILENT.contains(lost) && after > 0),
        ([vowel], [meant]) if UNSTRESSED.contains(vowel) => UNSTRESSED.contains(meant) && after > 0,
        ([vowel], [meant]) if UNSTRESSED_IN_VERBS.contains(vowel) => {
            UNSTRESSED_IN_VERBS.contains(meant) && known[before + 1..] != VERB_END
        }
        ([one, other], [first, second]) => before > 0 && (one, other) == (second, first),
        _ => false,
    }
}

/// The Latin letter that a letter looks or sounds like, if it is of neither alphabet; else the letter itself.
fn latin_twin(letter: char) -> char {
    TWINS.iter().find(|(_, twins)| twins.contains(letter)).map_or(letter, |(latin, _)| *latin)
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
            "отписаться",
            "no",
        ];
        read_as(word, &known.map(str::to_owned).into(), &["не".to_owned()].into()).join(" ")
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
            ("стор", "stop"),
            ("ѕтор", "stop"),
            ("στοπ", "stop"),
            ("οтписка", "отписка"),
        ] {
            assert_eq!(read(written), meant, "{written}");
        }
    }

    #[test]
    fn a_misspelt_word_is_found() {
        for (written, meant) in [
            ("стопп", "стоп"),
            ("стооп", "стоп"),
            ("стпо", "стоп"),
            ("stpo", "stop"),
            ("расылку", "рассылку"),
            ("атписка", "отписка"),
            ("отписатся", "отписаться"),
            ("unsubscirbe", "unsubscribe"),
            ("пресылайте", "присылайте"),
            ("присылайти", "присылайте"),
        ] {
            assert_eq!(read(written), meant, "{written}");
        }
    }

    #[test]
    fn digits_beside_a_known_word_are_words() {
        for (written, meant) in [
            ("стоп9", "стоп 9"),
            ("123stop", "123 stop"),
            ("1ст0п23", "1 стоп 23"),
            ("но7", "но7"),
            ("order7", "order7"),
            ("777", "777"),
        ] {
            assert_eq!(read(written), meant, "{written}");
        }
    }

    #[test]
    fn a_negation_before_a_known_word_is_a_word() {
        for (written, meant) in [
            ("небольше", "не больше"),
            ("неприсылайте", "не присылайте"),
            ("непресылайте", "не присылайте"),
            ("nebolshe", "не больше"),
            ("нено", "нено"),
            ("неделя", "неделя"),
        ] {
            assert_eq!(read(written), meant, "{written}");
        }
    }

    #[test]
    fn other_words_stay_what_they_are() {
        for word in ["стопка", "стол", "но", "прислайте", "top", "step", "order", "cmon", "нет", "12", "nett"]
        {
            assert_eq!(read(word), word);
        }
        assert_eq!(read("pаботает"), "работает", "a single Latin letter in a word of no list");
        let endless = "s".repeat(10_000);
        assert_eq!(read(&endless), endless);
    }
}
