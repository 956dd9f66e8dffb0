//! Addresses, said so that a listener can type them.

use super::SpokenWords;
use super::unsaid::mark;

/// Signs of addresses and the messages that name them.
const SIGNS: [(char, &str); 13] = [
    ('@', "sign-at"),
    ('.', "sign-dot"),
    ('-', "sign-dash"),
    ('_', "sign-underscore"),
    ('/', "sign-slash"),
    ('+', "sign-plus"),
    (':', "sign-colon"),
    ('?', "sign-question"),
    ('=', "sign-equals"),
    ('&', "sign-ampersand"),
    ('#', "sign-hash"),
    ('~', "sign-tilde"),
    ('%', "sign-percent"),
];
/// Browsers add these by themselves.
const SCHEMES: [&str; 2] = ["https://", "http://"];

impl SpokenWords {
    /// An address in words: `b2b@ozon.ru` as "бэ, два, бэ, собака, озон, точка, ру". A word with a message of its own,
    /// such as `spoken-ozon`, is said; any other is spelled by letters and digits.
    pub(crate) fn spell(&self, address: &str) -> String {
        let address = address.to_lowercase();
        let address = SCHEMES.iter().find_map(|scheme| address.strip_prefix(scheme)).unwrap_or(&address);
        let words = split(address.trim_end_matches('/'));
        words.into_iter().flat_map(|word| self.piece(word)).collect::<Vec<_>>().join(", ")
    }

    /// A word or a sign of an address.
    fn piece(&self, word: &str) -> Vec<String> {
        match self.get(&format!("spoken-{word}")) {
            Some(said) => vec![said.to_owned()],
            None if self.writes(word) => vec![word.to_owned()],
            None => {
                let said = |sign: char| self.sign(sign).unwrap_or_else(|id| mark(&id, &sign.to_string()));
                word.chars().map(said).collect()
            }
        }
    }

    /// True if a word is in the language's own letters, not in the Latin letters of addresses.
    fn writes(&self, word: &str) -> bool {
        // Unicode keeps alphabets in blocks; no two living alphabets share a block of 256 code points.
        let block = |letter: char| u32::from(letter) >> 8;
        let own =
            |letter: char| self.words.values().flat_map(|said| said.chars()).any(|known| block(known) == block(letter));
        word.chars().all(|letter| letter.is_alphabetic() && !letter.is_ascii() && own(letter))
    }

    /// The name of a digit, letter or sign; `Err` has the id of the missing message.
    pub(super) fn sign(&self, sign: char) -> Result<String, String> {
        let id = match SIGNS.iter().find(|(known, _)| *known == sign) {
            Some((_, id)) => (*id).to_owned(),
            None if sign.is_ascii_digit() => format!("number-{sign}"),
            None => format!("letter-{sign}"),
        };
        self.get(&id).map(str::to_owned).ok_or(id)
    }
}

/// Splits an address into its words and the signs between them.
fn split(address: &str) -> Vec<&str> {
    let mut pieces = vec![];
    let mut rest = address;
    while let Some(first) = rest.chars().next() {
        let end = match rest.find(|sign: char| !sign.is_alphanumeric()) {
            Some(0) => first.len_utf8(),
            Some(end) => end,
            None => rest.len(),
        };
        let (piece, after) = rest.split_at(end);
        pieces.push(piece);
        rest = after;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::spoken::unsaid::unmark;

    fn russian() -> SpokenWords {
        SpokenWords::of(&[
            ("spoken-ozon", "озон"),
            ("spoken-ru", "ру"),
            ("number-2", "два"),
            ("number-0", "ноль"),
            ("letter-b", "бэ"),
            ("letter-m", "эм"),
            ("letter-y", "игрек"),
            ("sign-at", "собака"),
            ("sign-dot", "точка"),
            ("sign-slash", "косая черта"),
        ])
    }

    fn check(address: &str, said: &str) {
        assert_eq!(russian().spell(address), said);
    }

    #[test]
    fn words_that_are_known_are_said_and_others_spelled() {
        check("my.ozon.ru", "эм, игрек, точка, озон, точка, ру");
        check("b2b@ozon.ru", "бэ, два, бэ, собака, озон, точка, ру");
        check("B2B@Ozon.RU", "бэ, два, бэ, собака, озон, точка, ру");
        check("ozon.ru/my", "озон, точка, ру, косая черта, эм, игрек");
        check("20.ru", "два, ноль, точка, ру");
    }

    #[test]
    fn a_known_word_inside_another_is_spelled_with_it() {
        let said = russian().spell("rum.ru");
        let expected = ("r, u, эм, точка, ру".to_owned(), vec!["letter-r", "letter-u"]);
        assert_eq!(unmark(&said), expected);
    }

    #[test]
    fn what_browsers_add_is_not_said() {
        check("https://ozon.ru/", "озон, точка, ру");
        check("HTTP://ozon.ru", "озон, точка, ру");
    }

    #[test]
    fn a_word_in_letters_of_the_language_is_said_as_it_is() {
        check("Магазин.ru", "магазин, точка, ру");
        let english = SpokenWords::of(&[("letter-a", "A"), ("sign-dot", "dot")]);
        assert_eq!(unmark(&english.spell("ма.a")), ("м, а, dot, A".to_owned(), vec!["letter-м", "letter-а"]));
    }
}
