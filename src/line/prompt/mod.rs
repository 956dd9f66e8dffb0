//! Every word a caller hears or reads: a book of prompts in Project Fluent, one section a language.
//!
//! Four functions are added to Fluent's own, so that a fact stands once, in the configuration, and is spoken as a person
//! says it: `{ PHONE($phone) }` says a telephone number in groups, `{ SPELL($email) }` spells an address so that it can
//! be written down, `{ CLOCK($hour, $minute) }` says a time of day and `{ COUNT($minutes, "feminine") }` a number that
//! agrees with its noun. The words they use are messages of the same language (`number-7`, `letter-b`, `sign-at`), so
//! that a new language needs no code; see [`crate::line::spoken`].

mod words;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use fluent_bundle::FluentResource;

use self::words::Words;
use crate::base::call::{Language, name};
use crate::line::recording::Recording;
use crate::line::spoken::FUNCTIONS;

name! {
    /// A prompt, by its name in `prompts/<lang>/*.ftl`.
    PromptId
}

/// The prompts the line says of itself, wherever the script leads; every language has them.
pub const REQUIRED: &[&str] = &[
    "no-input",
    "no-match",
    "menu-changed",
    "menu-again",
    "menu-speak",
    "speech-again",
    "speech-keys",
    "offer-text",
    "offer-text-again",
    "offer-mail",
    "offer-landline",
    "offer-hidden",
    "offer-foreign",
    "offer-mail-instead",
    "offer-other",
    "offer-limit",
    "offer-anonymous",
    "text-not-now",
    "text-opted-out",
    "text-limit",
    "text-undeliverable",
    "link-refused",
    "link-sent",
    "link-mailed",
    "link-told",
    "link-later",
    "number-wrong",
    "number-landline",
    "number-foreign",
    "number-refused",
    "number-read-back",
    "request-consent",
    "request-collect",
    "request-sent",
    "request-told",
    "announcement",
    "line-closed",
    "apology",
    "fallback",
];

/// The variables of those that have any. Another of the line's own prompts has none: it is said whatever was spoken of.
pub const VARIABLES: &[(&str, &[&str])] =
    &[("offer-text-again", &["minutes"]), ("number-read-back", &["number"]), ("announcement", &["text"])];

/// How fast prompts are spoken, in characters a second: a calm Russian voice, blanks included.
const CHARACTERS_PER_SECOND: usize = 15;

/// A prompt to be said, with what its variables stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Which.
    pub id: PromptId,
    /// In which language.
    pub language: Language,
    /// Variables by name.
    pub args: Args,
}

/// The variables of a prompt by name.
pub type Args = Vec<(&'static str, Value)>;

/// What a variable of a prompt stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text, such as an address.
    Text(String),
    /// A count, which chooses the plural.
    Count(i64),
}

/// The words of every language.
#[derive(Default)]
pub struct Prompts {
    languages: HashMap<Language, Words>,
    /// Prompts that could not be said, so that each is told once.
    failed: Mutex<HashSet<(Language, PromptId)>>,
}

impl std::fmt::Debug for Prompts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.languages.keys()).finish()
    }
}

/// What is heard for a prompt.
#[derive(Debug)]
pub struct Utterance<'p> {
    /// The prompt.
    pub prompt: &'p Prompt,
    /// Its words.
    pub words: Cow<'p, str>,
    /// The recording that is played instead of saying them.
    pub recording: Option<&'p Recording>,
}

/// Why a prompt cannot be said.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PromptError {
    /// The language has no such prompt.
    #[error("no prompt `{id}` in language `{language}`")]
    Missing { id: PromptId, language: Language },
    /// The prompt uses a variable, function or message that is not there.
    #[error("prompt `{id}` in language `{language}`: {reason}")]
    Format { id: PromptId, language: Language, reason: String },
}

/// A value for every variable a prompt may use, so that all of them can be tried when they are loaded.
pub fn sample_args() -> Args {
    let text = |text: &str| Value::Text(text.to_owned());
    vec![
        ("email", text("help@example.org")),
        ("site", text("my.example.org")),
        ("phone", text("+74952321000")),
        ("phone2", text("+78005553535")),
        ("number", text("+79161234567")),
        ("link", text("https://example.org/l/12345678901")),
        ("day", text("today")),
        ("hour", Value::Count(9)),
        ("minute", Value::Count(0)),
        ("from_hour", Value::Count(9)),
        ("from_minute", Value::Count(0)),
        ("to_hour", Value::Count(22)),
        ("to_minute", Value::Count(0)),
        ("opens", text("9:00")),
        ("closes", text("22:00")),
        ("minutes", Value::Count(10)),
        ("channel", text("chat")),
        ("topic", text("question")),
        ("text", text("Deliveries are late today.")),
        ("count", Value::Count(12)),
        ("hours", text("from nine to ten")),
        ("before", text("from nine to ten")),
        ("after", text("from eleven to noon")),
        ("hour12", Value::Count(9)),
        ("half", text("am")),
        ("case", text("at")),
        ("hundreds", text("one hundred")),
        ("rest", text("twenty-one")),
        ("tens", Value::Count(2)),
        ("ones", text("one")),
    ]
}

impl Prompts {
    /// Adds a language from its parsed Fluent files. The same message may not stand in two of them.
    ///
    /// # Errors
    /// The ids that stand twice.
    pub fn add(&mut self, language: Language, files: Vec<FluentResource>) -> Result<(), Vec<String>> {
        let (words, twice) = Words::read(language.clone(), files);
        self.languages.insert(language, words);
        if twice.is_empty() { Ok(()) } else { Err(twice) }
    }

    /// Works out the prompts that have no variables and the versions of all, once every language is added.
    pub fn make_ready(&mut self, ids: &[PromptId]) {
        self.languages.values_mut().for_each(|words| words.make_ready(ids));
    }

    /// Adds the recording of a prompt; one for a language that is not there is left out.
    pub fn record(&mut self, language: &Language, id: PromptId, recording: Recording) {
        if let Some(words) = self.languages.get_mut(language) {
            words.recordings.insert(id, recording);
        }
    }

    /// The recording of a prompt.
    pub fn recording(&self, language: &str, id: &str) -> Option<&Recording> {
        self.languages.get(language)?.recordings.get(id)
    }

    /// Every recording, with its language and prompt.
    pub fn recordings(&self) -> impl Iterator<Item = (&Language, &PromptId, &Recording)> {
        self.languages
            .iter()
            .flat_map(|(language, words)| words.recordings.iter().map(move |(id, recording)| (language, id, recording)))
    }

    /// The languages there are, sorted.
    pub fn languages(&self) -> Vec<&Language> {
        let mut languages: Vec<_> = self.languages.keys().collect();
        languages.sort();
        languages
    }

    /// Whether there are words in this language.
    pub fn speaks(&self, language: &Language) -> bool {
        self.languages.contains_key(language)
    }

    /// Whether a language has a prompt.
    pub fn has(&self, language: &Language, id: &str) -> bool {
        self.languages.get(language).is_some_and(|words| words.has(id))
    }

    /// The words of a prompt.
    ///
    /// # Errors
    /// A prompt that is missing, or uses what is not there. The loader has tried every prompt the script can reach, so
    /// a caller does not meet this.
    pub fn text(
        &self,
        id: &PromptId,
        language: &Language,
        args: &[(&'static str, Value)],
    ) -> Result<String, PromptError> {
        self.words(id, language)?.text(id, args)
    }

    /// The messages that a language lacks to say a prompt in words alone, such as `number-41`; digits are said instead.
    ///
    /// # Errors
    /// A prompt that is missing, or uses what is not there.
    pub fn unsaid(
        &self,
        id: &PromptId,
        language: &Language,
        args: &[(&'static str, Value)],
    ) -> Result<Vec<String>, PromptError> {
        self.words(id, language)?.unsaid(id, args)
    }

    fn words(&self, id: &PromptId, language: &Language) -> Result<&Words, PromptError> {
        let missing = || PromptError::Missing { id: id.clone(), language: language.clone() };
        self.languages.get(language).ok_or_else(missing)
    }

    /// The version of a prompt's words: 8 hex digits that differ for another wording, be it in the prompt itself or in a
    /// message that it uses. `None` for a prompt the language has not.
    pub fn version(&self, id: &PromptId, language: &Language) -> Option<&str> {
        self.languages.get(language)?.versions.get(id).map(|version| &**version)
    }

    /// Prompts as they are noted with a consent, each with the version of its words: `offer-text@1f8e0c2a`.
    pub fn versioned(&self, ids: &[PromptId], language: &Language) -> String {
        let version = |id| self.version(id, language).unwrap_or("unknown");
        ids.iter().map(|id| format!("{id}@{}", version(id))).collect::<Vec<_>>().join(" ")
    }

    /// Whether a prompt has no variables.
    pub fn is_ready(&self, language: &Language, id: &PromptId) -> bool {
        self.languages.get(language).is_some_and(|words| words.ready.contains_key(id))
    }

    /// Whether a prompt can be said with what it is given.
    pub fn can_say(&self, prompt: &Prompt) -> bool {
        self.is_ready(&prompt.language, &prompt.id)
            || self
                .text(&prompt.id, &prompt.language, &prompt.args)
                .is_ok_and(|text| !FUNCTIONS.iter().any(|function| text.contains(function)))
    }

    /// An address as a language says it, for typing.
    pub fn spell(&self, language: &Language, address: &str) -> String {
        self.languages.get(language).map(|words| words.spell(address)).unwrap_or_default()
    }

    /// Notes that a prompt could not be said. True the first time.
    pub fn note_failure(&self, language: &Language, id: &PromptId) -> bool {
        let mut known = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert((language.clone(), id.clone()))
    }

    /// What is said for a prompt; nothing for one that cannot be said, which the flow has replaced.
    pub fn speech(&self, prompt: &Prompt) -> Cow<'_, str> {
        match self.languages.get(&prompt.language).and_then(|words| words.ready.get(&prompt.id)) {
            Some(ready) => Cow::Borrowed(ready),
            None => self.text(&prompt.id, &prompt.language, &prompt.args).unwrap_or_default().into(),
        }
    }

    /// What is heard for a prompt: the recording of exactly these words where there is one, else speech.
    pub fn utterance<'p>(&'p self, prompt: &'p Prompt) -> Utterance<'p> {
        let words = self.speech(prompt);
        let recording = self.recording(prompt.language.as_str(), prompt.id.as_str());
        let recording = recording.filter(|recording| recording.words == words && !recording.is_lost());
        Utterance { prompt, words, recording }
    }

    /// How long a prompt takes to hear: as long as its recording, or about as long as a voice needs for it.
    pub fn duration(&self, prompt: &Prompt) -> Duration {
        let utterance = self.utterance(prompt);
        utterance.recording.map_or_else(|| spoken(&utterance.words), |recording| recording.duration)
    }

    /// How long a calm voice takes for the words of a prompt, pauses left out, whether or not there is a recording.
    pub fn spoken_duration(&self, prompt: &Prompt) -> Duration {
        spoken(&self.speech(prompt))
    }
}

fn spoken(words: &str) -> Duration {
    Duration::from_millis((words.chars().count() * 1000 / CHARACTERS_PER_SECOND) as u64)
}
