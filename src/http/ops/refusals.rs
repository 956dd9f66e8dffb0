//! Refusals of changes, in the words of those who watch the line.

use fluent_bundle::FluentValue;

use crate::app::notices::PostError;
use crate::http::operators::TokenError;
use crate::line::notice::{ANNOUNCEMENTS_MAX, NOTICES_MAX, NoRoom};
use crate::line::posting::{DraftError, WORDS_CHARS_MAX};
use crate::metrics::operator_words::OperatorWords;

/// A request without an operator's token.
pub(super) fn of_token(words: &OperatorWords, error: TokenError) -> String {
    words.text(match error {
        TokenError::NoToken => "refused-no-token",
        TokenError::WrongToken => "refused-wrong-token",
        TokenError::TooMany => "refused-too-many",
    })
}

/// A notice that was not posted. What only a program can send is told in the words of the error.
pub(super) fn of_post(words: &OperatorWords, error: &PostError) -> String {
    match error {
        PostError::NoEnd | PostError::Lasts(_) => error.to_string(),
        PostError::Draft(errors) => errors.iter().map(|error| of_draft(words, error)).collect::<Vec<_>>().join("; "),
        PostError::NoRoom(NoRoom::Notices) => words.filled("refused-many-notices", [("most", text(NOTICES_MAX))]),
        PostError::NoRoom(NoRoom::Announcements) => {
            words.filled("refused-many-announcements", [("most", text(ANNOUNCEMENTS_MAX))])
        }
        PostError::Store(_) => words.text("refused-not-stored"),
    }
}

fn of_draft(words: &OperatorWords, error: &DraftError) -> String {
    let unknown = |id: &str, name: &str, known: &str| {
        words.filled(id, [("name", name.to_owned().into()), ("known", known.to_owned().into())])
    };
    match error {
        DraftError::Line { name, known } => unknown("refused-line", name, known),
        DraftError::Topic { name, known } => unknown("refused-topic", name, known),
        DraftError::Language { name, known } => unknown("refused-language", name, known),
        DraftError::TopicsOfClosing => words.text("refused-topics-of-closing"),
        DraftError::NoWords => words.text("refused-no-words"),
        DraftError::Empty { language } => words.filled("refused-empty", [("language", text(language))]),
        DraftError::TooLong { language, found } => words.filled(
            "refused-too-long",
            [("language", text(language)), ("found", text(found)), ("most", text(WORDS_CHARS_MAX))],
        ),
        DraftError::Unspoken { language, sign } => {
            words.filled("refused-unspoken", [("language", text(language)), ("sign", text(format!("{sign:?}")))])
        }
        DraftError::Over => words.text("refused-over"),
        DraftError::TooLasting => words.text("refused-lasting"),
    }
}

/// A value as it is, without the blanks of counts.
fn text(value: impl ToString) -> FluentValue<'static> {
    FluentValue::from(value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::settings::OperatorLanguage;

    #[test]
    fn the_page_and_the_shell_refuse_in_the_same_english_words() {
        let english = OperatorWords::of(OperatorLanguage::English);
        let (name, known, language) = ("x".to_owned(), "a, b".to_owned(), "ru".to_owned());
        let drafts = vec![
            DraftError::Line { name: name.clone(), known: known.clone() },
            DraftError::Topic { name: name.clone(), known: known.clone() },
            DraftError::TopicsOfClosing,
            DraftError::Language { name, known },
            DraftError::NoWords,
            DraftError::Empty { language: language.clone() },
            DraftError::TooLong { language: language.clone(), found: 1234 },
            DraftError::Unspoken { language, sign: '\u{7}' },
            DraftError::Over,
            DraftError::TooLasting,
        ];
        for error in [
            PostError::NoEnd,
            PostError::Draft(drafts),
            PostError::NoRoom(NoRoom::Notices),
            PostError::NoRoom(NoRoom::Announcements),
        ] {
            assert_eq!(of_post(english, &error), error.to_string());
        }
        for error in [TokenError::NoToken, TokenError::WrongToken, TokenError::TooMany] {
            assert_eq!(of_token(english, error), error.to_string());
        }
    }
}
