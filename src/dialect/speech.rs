//! Speech in both directions: long texts in pieces that every platform takes, and the recogniser's result.

use crate::line::step::Speech;

/// The most characters in one piece. Platforms take 3,000 to 4,096, in characters or bytes, and Cyrillic has two bytes
/// a character (<https://www.twilio.com/docs/voice/twiml/say>).
pub(crate) const SPEECH_CHARS_MAX: usize = 999;

/// The most hints, and the most characters in one (<https://www.twilio.com/docs/voice/twiml/gather>).
const HINTS_MAX: usize = 500;
const HINT_CHARS_MAX: usize = 100;
/// The most bytes of all hints, which leaves room for speech: about 150 Russian phrases.
const HINTS_BYTES_MAX: usize = 4 * 1024;
/// The most characters kept of a result: a sentence. More is no choice.
const HEARD_CHARS_MAX: usize = 200;

/// The words and the confidence. It is a decimal from 0 to 1; engines without one leave it out or send 0.
pub(crate) fn heard(words: &str, confidence: Option<&str>) -> Speech {
    let confidence = confidence.and_then(|share| share.parse::<f32>().ok());
    let confidence = confidence.filter(|share| *share > 0.0 && *share <= 1.0).map(|share| (share * 100.0) as u8);
    Speech { words: words.chars().take(HEARD_CHARS_MAX).collect(), confidence }
}

/// Hints for a recogniser, separated by commas; only the first ones if there are too many.
pub(crate) fn hints(phrases: &[String]) -> String {
    let short = phrases.iter().filter(|phrase| phrase.chars().count() <= HINT_CHARS_MAX);
    let mut hints = String::with_capacity(HINTS_BYTES_MAX);
    for phrase in short.take(HINTS_MAX) {
        if hints.len() + 1 + phrase.len() > HINTS_BYTES_MAX {
            break;
        }
        hints.push_str(if hints.is_empty() { "" } else { "," });
        for (index, part) in phrase.split(',').enumerate() {
            hints.push_str(if index == 0 { "" } else { " " });
            hints.push_str(part);
        }
    }
    hints
}

/// Cuts a text into pieces of at most [`SPEECH_CHARS_MAX`] characters, after a sentence where there is one, else after a
/// word. The pieces together are the text.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    pieces_of(text, SPEECH_CHARS_MAX)
}

/// Cuts a text like [`pieces`], into pieces of at most this many characters.
pub(crate) fn pieces_of(text: &str, chars_max: usize) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (piece, after) = rest.split_at(piece_bytes(rest, chars_max));
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

fn piece_bytes(text: &str, chars_max: usize) -> usize {
    if text.len() <= chars_max {
        return text.len();
    }
    match text.char_indices().nth(chars_max) {
        Some((limit, _)) => {
            let text = &text[..limit];
            let sentence = blank_end(text, |before| before.ends_with(['.', '!', '?', '…', ';']));
            sentence.or_else(|| blank_end(text, |_| true)).unwrap_or(limit)
        }
        None => text.len(),
    }
}

/// The end of the last blank with a suitable text before it.
fn blank_end(text: &str, is_wanted: impl Fn(&str) -> bool) -> Option<usize> {
    let mut blanks = text.char_indices().rev().filter(|(_, c)| c.is_whitespace());
    blanks.find(|(at, _)| is_wanted(&text[..*at])).map(|(at, blank)| at + blank.len_utf8())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_short_text_is_one_piece() {
        let text = "я".repeat(SPEECH_CHARS_MAX);
        assert_eq!(pieces(&text).collect::<Vec<_>>(), [&text]);
        assert_eq!(pieces("").count(), 0);
    }

    #[test]
    fn a_long_text_is_cut_after_a_sentence() {
        let sentence = "Это предложение, оно кончается здесь. ";
        let text = sentence.repeat(60);
        let pieces: Vec<_> = pieces(&text).collect();
        assert!(1 < pieces.len());
        assert!(pieces.iter().all(|piece| piece.ends_with("здесь. ")), "{pieces:?}");
    }

    #[test]
    fn without_sentences_it_is_cut_after_a_word() {
        let text = "слово ".repeat(400);
        assert!(pieces(&text).all(|piece| piece.ends_with("слово ")));
    }

    #[test]
    fn hints_are_separated_by_commas_and_bounded() {
        let phrases = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(hints(&phrases(&["баланс", "да, оператор"])), "баланс,да  оператор");
        assert_eq!(hints(&phrases(&["я".repeat(101).as_str(), "ссылка"])), "ссылка");
        let many = hints(&vec!["десять раз".to_owned(); 1000]);
        assert!((HINTS_BYTES_MAX - 40..HINTS_BYTES_MAX).contains(&many.len()), "{} bytes", many.len());
        assert!(many.ends_with(",десять раз"), "none is cut in two");
        assert_eq!(hints(&vec!["а".to_owned(); 1000]).split(',').count(), HINTS_MAX);
    }

    proptest! {
        #[test]
        fn the_pieces_are_the_text(text in "(\\PC|[.!? я]){0,3000}") {
            prop_assert_eq!(pieces(&text).collect::<String>(), text.clone());
            prop_assert!(pieces(&text).all(|piece| piece.chars().count() <= SPEECH_CHARS_MAX));
        }
    }
}
