//! An operator's request to post → a [`Notice`], or every error in it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;

use crate::base::call::{Language, LineId};
use crate::base::written::is_unseen;
use crate::line::Script;
use crate::line::menu::TopicId;
use crate::line::notice::{Notice, NoticeKind};

/// The longest words in one language, in characters: about 20 s.
pub const WORDS_CHARS_MAX: usize = 300;
/// The longest time a notice may hold. A longer message belongs into the prompts.
pub const LASTS_MAX: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Characters with a special meaning to programs on the way to a voice.
const UNSPOKEN: [char; 8] = ['<', '>', '{', '}', '[', ']', '\\', '`'];

/// A notice as requested; names and words are not checked yet.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The kind of notice.
    pub kind: DraftKind,
    /// The lines; empty means every line.
    pub lines: Vec<String>,
    /// The topics before which an announcement is said; when the line answers, when empty.
    pub topics: Vec<String>,
    /// The words by language.
    pub words: BTreeMap<String, String>,
}

/// The kind of a requested notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftKind {
    /// Words first.
    Announcement,
    /// The line is closed.
    Closing,
}

/// An error in a draft.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// No such line.
    #[error("`{name}` is no line; known here: {known}")]
    Line { name: String, known: String },
    /// No node has this topic.
    #[error("`{name}` is no topic; known here: {known}")]
    Topic { name: String, known: String },
    /// A line is closed for every topic.
    #[error("a closing has no topics: it closes whole lines")]
    TopicsOfClosing,
    /// No such language.
    #[error("`{name}` is no language of the prompts; known here: {known}")]
    Language { name: String, known: String },
    /// Nothing to say.
    #[error("an announcement has words in at least one language")]
    NoWords,
    /// No letter or digit.
    #[error("the words in `{language}` say nothing")]
    Empty { language: String },
    /// Too long.
    #[error("the words in `{language}` have {found} characters, at most {WORDS_CHARS_MAX} are heard out")]
    TooLong { language: String, found: usize },
    /// A character that cannot be spoken.
    #[error("the words in `{language}` have {sign:?} in them, which no voice says")]
    Unspoken { language: String, sign: char },
    /// It would end before it begins.
    #[error("it would be over before it begins")]
    Over,
    /// It would hold for too long.
    #[error("a notice holds for 7 days at most; what is to be said for longer belongs into the prompts")]
    TooLasting,
}

impl Draft {
    /// The notice with this id, which holds between these times.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn notice(
        &self,
        script: &Script,
        id: String,
        since: Timestamp,
        until: Timestamp,
    ) -> Result<Notice, Vec<DraftError>> {
        let mut errors = self.errors(script);
        match until.duration_since(since).try_into() {
            Ok(lasts) if lasts > LASTS_MAX => errors.push(DraftError::TooLasting),
            Ok(Duration::ZERO) | Err(_) => errors.push(DraftError::Over),
            Ok(_) => {}
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let topics = self.topics.iter().map(|topic| TopicId::new(topic)).collect();
        let kind = match self.kind {
            DraftKind::Announcement => NoticeKind::Announcement { topics },
            DraftKind::Closing => NoticeKind::Closing,
        };
        let lines = self.lines.iter().map(|line| LineId::new(line)).collect();
        let words = self.words.iter().map(|(language, words)| (Language::new(language), as_heard(words)));
        Ok(Notice { id, kind, lines, words: words.collect(), since, until })
    }

    fn errors(&self, script: &Script) -> Vec<DraftError> {
        let lines = script.lines.keys().map(LineId::as_str).collect();
        let topics = script.nodes.values().filter_map(|node| node.topic.as_ref()).map(TopicId::as_str).collect();
        let languages = script.prompts.languages().into_iter().map(Language::as_str).collect();
        let lines = unknown(&self.lines, &lines, |name, known| DraftError::Line { name, known });
        let topics = unknown(&self.topics, &topics, |name, known| DraftError::Topic { name, known });
        let languages = unknown(self.words.keys(), &languages, |name, known| DraftError::Language { name, known });
        let has_topics = self.kind == DraftKind::Closing && !self.topics.is_empty();
        let has_no_words = self.kind == DraftKind::Announcement && self.words.is_empty();
        let unfitting = [(has_topics, DraftError::TopicsOfClosing), (has_no_words, DraftError::NoWords)];
        let unfitting = unfitting.into_iter().filter(|(holds, _)| *holds).map(|(_, error)| error);
        let words = self.words.iter().filter_map(|(language, words)| sayable(language, words).err());
        lines.chain(topics).chain(languages).chain(unfitting).chain(words).collect()
    }
}

/// The names that are not known.
fn unknown<'n>(
    names: impl IntoIterator<Item = &'n String>,
    known: &BTreeSet<&str>,
    error: impl Fn(String, String) -> DraftError,
) -> impl Iterator<Item = DraftError> {
    let unknown = names.into_iter().filter(|name| !known.contains(name.as_str()));
    let all = known.iter().copied().collect::<Vec<_>>().join(", ");
    unknown.map(move |name| error(name.clone(), all.clone()))
}

/// The words, normalised for speech.
///
/// # Errors
/// The error of these words.
pub fn sayable(language: &str, words: &str) -> Result<String, DraftError> {
    let words = as_heard(words);
    let language = language.to_owned();
    let found = words.chars().count();
    let is_unspoken = |sign: &char| sign.is_control() || UNSPOKEN.contains(sign);
    match words.chars().find(is_unspoken) {
        Some(sign) => Err(DraftError::Unspoken { language, sign }),
        None if !words.chars().any(char::is_alphanumeric) => Err(DraftError::Empty { language }),
        None if found > WORDS_CHARS_MAX => Err(DraftError::TooLong { language, found }),
        None => Ok(words),
    }
}

/// Line ends and repeated blanks become one blank; invisible characters, which come along with copied text, are removed.
fn as_heard(words: &str) -> String {
    let words: String = words.chars().filter(|sign| is_kept(*sign)).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Joiners shape the words of some languages. Controls are refused later, and named.
fn is_kept(sign: char) -> bool {
    let is_joiner = matches!(sign, '\u{200c}' | '\u{200d}');
    let is_special = ('\u{fff0}'..='\u{ffff}').contains(&sign);
    is_joiner || sign.is_control() || !(is_special || is_unseen(sign))
}
