//! Long speech in pieces that every platform takes.

/// The most characters in one piece. Platforms take 3,000 to 4,096, but whether characters or bytes is not said
/// everywhere, and Cyrillic has two bytes a character (`facts/dialects.md` 1 and 2.5).
pub const SPEECH_CHARS_MAX: usize = 999;

/// Cuts a text into pieces of at most [`SPEECH_CHARS_MAX`] characters, after a sentence where there is one, else after a
/// word. The pieces together are the text.
pub fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (piece, after) = rest.split_at(piece_bytes(rest));
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

fn piece_bytes(text: &str) -> usize {
    if text.len() <= SPEECH_CHARS_MAX {
        return text.len();
    }
    match text.char_indices().nth(SPEECH_CHARS_MAX) {
        Some((limit, _)) => {
            let text = &text[..limit];
            let sentence = blank_end(text, |before| before.ends_with(['.', '!', '?', '…', ';']));
            sentence.or_else(|| blank_end(text, |_| true)).unwrap_or(limit)
        }
        None => text.len(),
    }
}

/// The end of the last blank before which the text is as wanted.
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

    proptest! {
        #[test]
        fn the_pieces_are_the_text(text in "(\\PC|[.!? я]){0,3000}") {
            prop_assert_eq!(pieces(&text).collect::<String>(), text.clone());
            prop_assert!(pieces(&text).all(|piece| piece.chars().count() <= SPEECH_CHARS_MAX));
        }
    }
}
