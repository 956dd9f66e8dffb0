//! Marks for missing words: kept inside a text while it is made, so that `check` can report them and a caller hears the
//! digits or letters themselves.

use std::borrow::Cow;

/// Begins a mark, before the id of the missing message. Control characters stand in no prompt.
const BEGIN: char = '\u{1}';
/// Separates the id from the replacement.
const INSTEAD: char = '\u{2}';
/// Ends a mark.
const END: char = '\u{3}';

/// A mark for a missing message, with its replacement.
pub(super) fn mark(lacking: &str, instead: &str) -> String {
    format!("{BEGIN}{lacking}{INSTEAD}{instead}{END}")
}

/// A text without its marks, and the ids of the missing messages.
pub(crate) fn unmark(text: &str) -> (String, Vec<&str>) {
    let mut clean = String::with_capacity(text.len());
    let mut lacking = vec![];
    let mut pieces = text.split(BEGIN);
    clean.extend(pieces.next());
    for piece in pieces {
        let (mark, after) = piece.split_once(END).unwrap_or((piece, ""));
        let (message, instead) = mark.split_once(INSTEAD).unwrap_or(("", mark));
        lacking.extend(Some(message).filter(|message| !message.is_empty()));
        clean.push_str(instead);
        clean.push_str(after);
    }
    (clean, lacking)
}

/// A text from outside, such as an announcement, without the control characters used for marks.
pub(crate) fn never_marked(text: &str) -> Cow<'_, str> {
    let marks = [BEGIN, INSTEAD, END];
    if text.contains(marks) { text.replace(marks, "").into() } else { text.into() }
}

/// True if the text has marks.
pub(crate) fn is_marked(text: &str) -> bool {
    text.contains(BEGIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out_and_told() {
        let text = format!("at {} {}!", mark("number-9", "9"), mark("clock", "9:05"));
        assert_eq!(unmark(&text), ("at 9 9:05!".to_owned(), vec!["number-9", "clock"]));
        assert_eq!(unmark("plain"), ("plain".to_owned(), vec![]));
        assert_eq!(unmark("a\u{1}torn").0, "atorn");
    }

    #[test]
    fn a_text_from_elsewhere_loses_no_words_to_marks() {
        assert_eq!(never_marked("\u{1}now;\u{2} later\u{3}"), "now; later");
        assert_eq!(never_marked("plain"), "plain");
    }
}
