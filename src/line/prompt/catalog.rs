//! The prompts of every language, and their recordings.

use std::borrow::Cow;
use std::time::Duration;

use fluent_bundle::FluentResource;

use crate::base::call::Language;
use crate::base::name_map::NameMap;
use crate::line::prompt::language::LanguagePrompts;
use crate::line::prompt::model::{Prompt, PromptError, PromptId, Value};
use crate::line::recording::Recording;
use crate::line::spoken::FUNCTIONS;

/// Speaking rate in characters a second: a calm Russian voice, blanks included.
const CHARACTERS_PER_SECOND: usize = 15;

/// The words of every language.
#[derive(Default)]
pub struct Prompts {
    languages: NameMap<Language, LanguagePrompts>,
}

impl std::fmt::Debug for Prompts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.languages.keys()).finish()
    }
}

/// The audio of a prompt.
#[derive(Debug)]
pub struct Utterance<'p> {
    /// The prompt.
    pub prompt: &'p Prompt,
    /// Its words, for a voice.
    pub words: Cow<'p, str>,
    /// The recording that is played instead of saying them.
    pub recording: Option<&'p Recording>,
}

impl Prompts {
    /// Adds a language from its parsed Fluent files. No message may be defined twice.
    ///
    /// # Errors
    /// The ids that stand twice.
    pub fn add(&mut self, language: Language, files: Vec<FluentResource>) -> Result<(), Vec<String>> {
        let (words, twice) = LanguagePrompts::read(language.clone(), files);
        self.languages.insert(language, words);
        if twice.is_empty() { Ok(()) } else { Err(twice) }
    }

    /// Formats prompts whose variables are known beforehand, up to a bound. Those that cannot be
    /// said are left out.
    pub fn foresee(&mut self, prompts: impl IntoIterator<Item = Prompt>) {
        for prompt in prompts {
            let words = self.can_say(&prompt).then(|| self.speech(&prompt).into());
            if let Some((words, language)) = words.zip(self.languages.get_mut(&prompt.language)) {
                language.keep(prompt, words);
            }
        }
    }

    /// Adds the recording of a prompt; ignored if there is no such language.
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

    /// The languages, sorted.
    pub fn languages(&self) -> Vec<&Language> {
        let mut languages: Vec<_> = self.languages.keys().collect();
        languages.sort();
        languages
    }

    /// True if there are prompts in this language.
    pub fn speaks(&self, language: &Language) -> bool {
        self.languages.contains_key(language)
    }

    /// True if a language has a prompt.
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
        let words = self.words(id, language)?;
        words.formatted(id, args).map_or_else(|| words.text(id, args), |formatted| Ok(formatted.to_owned()))
    }

    /// The messages that a language lacks to say a prompt in words, such as `number-41`; digits are said instead.
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

    fn words(&self, id: &PromptId, language: &Language) -> Result<&LanguagePrompts, PromptError> {
        let missing = || PromptError::Missing { id: id.clone(), language: language.clone() };
        self.languages.get(language).ok_or_else(missing)
    }

    /// The version of a prompt's words: 8 hex digits that change with the prompt or a message it uses. `None` if the
    /// language lacks the prompt.
    pub fn version(&self, id: &PromptId, language: &Language) -> Option<&str> {
        self.languages.get(language)?.version(id)
    }

    /// Prompts as stored with a consent, each with its version: `offer-text@1f8e0c2a`.
    pub fn versioned(&self, ids: &[PromptId], language: &Language) -> String {
        let version = |id| self.version(id, language).unwrap_or("unknown");
        ids.iter().map(|id| format!("{id}@{}", version(id))).collect::<Vec<_>>().join(" ")
    }

    /// True if a prompt has no variables.
    pub fn is_constant(&self, language: &Language, id: &PromptId) -> bool {
        self.languages.get(language).is_some_and(|words| words.constant(id).is_some())
    }

    /// The prompts without variables whose names begin so, with their words.
    pub fn beginning_with<'p>(
        &'p self,
        language: &Language,
        begin: &'p str,
    ) -> impl Iterator<Item = (&'p PromptId, &'p str)> {
        let of_language = self.languages.get(language).into_iter();
        of_language.flat_map(move |words| words.beginning_with(begin).filter_map(|id| Some((id, words.constant(id)?))))
    }

    /// True if a prompt can be said with its variables.
    pub fn can_say(&self, prompt: &Prompt) -> bool {
        self.is_formatted(prompt)
            || self
                .text(&prompt.id, &prompt.language, &prompt.args)
                .is_ok_and(|text| !FUNCTIONS.iter().any(|function| text.contains(function)))
    }

    /// True if the words of a prompt have been formatted before it is said.
    pub fn is_formatted(&self, prompt: &Prompt) -> bool {
        self.formatted(prompt).is_some()
    }

    fn formatted(&self, prompt: &Prompt) -> Option<&str> {
        self.languages.get(&prompt.language)?.formatted(&prompt.id, &prompt.args)
    }

    /// An address spelled in a language, for typing.
    pub fn spell(&self, language: &Language, address: &str) -> String {
        self.languages.get(language).map(|words| words.spell(address)).unwrap_or_default()
    }

    /// The words of a prompt; empty if it cannot be said, in which case the flow has replaced it.
    pub fn speech(&self, prompt: &Prompt) -> Cow<'_, str> {
        match self.formatted(prompt) {
            Some(words) => Cow::Borrowed(words),
            None => self.text(&prompt.id, &prompt.language, &prompt.args).unwrap_or_default().into(),
        }
    }

    /// The audio of a prompt: the recording of exactly these words if there is one, else speech.
    pub fn utterance<'p>(&'p self, prompt: &'p Prompt) -> Utterance<'p> {
        let words = self.speech(prompt);
        let recording = self.recording(prompt.language.as_str(), prompt.id.as_str());
        let recording = recording.filter(|recording| recording.words == words);
        Utterance { prompt, words, recording }
    }

    /// The time a prompt takes to hear: that of its recording, or an estimate of a voice's.
    pub fn duration(&self, prompt: &Prompt) -> Duration {
        let utterance = self.utterance(prompt);
        utterance.recording.map_or_else(|| spoken(&utterance.words), |recording| recording.duration)
    }

    /// The time a calm voice takes for a prompt, without pauses, even if there is a recording.
    pub fn spoken_duration(&self, prompt: &Prompt) -> Duration {
        spoken(&self.speech(prompt))
    }
}

/// The time a calm voice takes for words.
pub fn spoken(words: &str) -> Duration {
    Duration::from_millis((words.chars().count() * 1000 / CHARACTERS_PER_SECOND) as u64)
}
