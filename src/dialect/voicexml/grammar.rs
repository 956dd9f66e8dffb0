//! Grammars of a field: keys, and phrases if speech is recognised. Inline and in the namespace of the page, as the W3C
//! schema requires.

use crate::dialect::document::XmlDocument;

const SRGS: &str = "application/srgs+xml";

/// The keys of a telephone. The last one ends a number, so a number cannot contain it.
const KEYS: [&str; 12] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#"];

/// The longest phrase, in characters.
const PHRASE_CHARS_MAX: usize = 100;
/// The most bytes of all phrases in a page, without tags, and the tags of each.
const PHRASES_BYTES_MAX: usize = 20 * 1024;
/// `<item></item>`
const ITEM_BYTES: usize = 13;

/// Writes the grammar of one key.
pub(super) fn write_key(document: &mut XmlDocument) {
    open(document, "dtmf", "key", &[]);
    write_one_of(document, "key", KEYS);
    document.close("grammar");
}

/// Writes the grammar of a number: up to `digits_max` keys except `#`.
pub(super) fn write_number(document: &mut XmlDocument, digits_max: u8) {
    open(document, "dtmf", "number", &[]);
    document.open("rule", &[("id", "number"), ("scope", "public")]);
    document.open("item", &[("repeat", &format!("1-{digits_max}"))]);
    document.empty("ruleref", &[("uri", "#key")]);
    document.close("item");
    document.close("rule");
    write_one_of(document, "key", KEYS[..KEYS.len() - 1].iter().copied());
    document.close("grammar");
}

/// Writes the grammar of phrases made by [`sayable`].
pub(super) fn write_phrases(document: &mut XmlDocument, locale: &str, phrases: &[String]) {
    open(document, "voice", "phrase", &[("xml:lang", locale)]);
    write_one_of(document, "phrase", phrases.iter().map(String::as_str));
    document.close("grammar");
}

/// The phrases as a grammar can have them: words of letters and digits, within a limit of bytes. Other characters have
/// a meaning to the recogniser, and one that it cannot read would disable the whole page.
pub(super) fn sayable(phrases: &[String], bytes_max: usize) -> Vec<String> {
    let mut bytes_left = bytes_max.min(PHRASES_BYTES_MAX);
    let short = phrases.iter().filter(|phrase| phrase.chars().count() <= PHRASE_CHARS_MAX);
    let mut sayable: Vec<String> = short.map(|phrase| words(phrase)).filter(|phrase| !phrase.is_empty()).collect();
    sayable.retain(|phrase| match bytes_left.checked_sub(phrase.len() + ITEM_BYTES) {
        Some(left) => {
            bytes_left = left;
            true
        }
        None => false,
    });
    sayable
}

fn words(phrase: &str) -> String {
    let is_of_word = |c: char| c.is_alphanumeric() || c == '-';
    let plain: String = phrase.chars().map(|c| if is_of_word(c) { c } else { ' ' }).collect();
    let words = plain.split_whitespace().filter(|word| word.contains(char::is_alphanumeric));
    words.collect::<Vec<_>>().join(" ")
}

fn open(document: &mut XmlDocument, mode: &str, root: &str, more: &[(&str, &str)]) {
    let own = [("mode", mode), ("version", "1.0"), ("root", root), ("type", SRGS)];
    document.open("grammar", &[&own, more].concat());
}

fn write_one_of<'a>(document: &mut XmlDocument, id: &str, items: impl IntoIterator<Item = &'a str>) {
    document.open("rule", &[("id", id), ("scope", "public")]);
    document.open("one-of", &[]);
    for item in items {
        document.element("item", &[], item);
    }
    document.close("one-of");
    document.close("rule");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(phrases: &[&str], expected: &[&str]) {
        let phrases: Vec<String> = phrases.iter().map(|&phrase| phrase.to_owned()).collect();
        assert_eq!(sayable(&phrases, PHRASES_BYTES_MAX), expected);
    }

    #[test]
    fn phrases_are_words() {
        check(&["где  мой заказ?", "чат-бот", "\"оплата\" $x <b>"], &["где мой заказ", "чат-бот", "оплата x b"]);
        check(&["", " - ", "?!", "\u{1}"], &[]);
    }

    #[test]
    fn phrases_are_bounded() {
        let long = "я".repeat(PHRASE_CHARS_MAX + 1);
        check(&[&long, "да"], &["да"]);
        let many = vec!["я".repeat(PHRASE_CHARS_MAX); 1000];
        for bytes_max in [1000, usize::MAX] {
            let kept = sayable(&many, bytes_max);
            assert!((1..many.len()).contains(&kept.len()));
            assert!(kept.iter().map(String::len).sum::<usize>() <= bytes_max.min(PHRASES_BYTES_MAX));
        }
    }
}
