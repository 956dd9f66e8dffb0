//! The prompts of one language.

use std::sync::Arc;

use data_encoding::HEXLOWER;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use fluent_syntax::ast;
use fluent_syntax::serializer::serialize;
use ring::digest::{SHA256, digest};
use unic_langid::LanguageIdentifier;

use crate::base::call::Language;
use crate::base::lazy::Memo;
use crate::base::name_map::NameMap;
use crate::line::lookup::FieldValue;
use crate::line::prompt::model::{Args, Prompt, PromptError, PromptId, Value, sample_args};
use crate::line::recording::Recording;
use crate::line::spoken::{SpokenWords, clock, unsaid};

/// Bytes of the hash in a version.
const VERSION_BYTES: usize = 4;
/// The most prompts that are formatted beforehand, at half a kilobyte each; others are when they are said.
const FORESEEN_MAX: usize = 4_000;

type Bundle = FluentBundle<Arc<FluentResource>>;

/// The prompts of one language.
pub(super) struct LanguagePrompts {
    language: Language,
    spoken: SpokenWords,
    bundle: Bundle,
    known: NameMap<PromptId, KnownPrompt>,
    /// Prompts with variables that are known beforehand, formatted once.
    foreseen: NameMap<PromptId, NameMap<Args, Arc<str>>>,
    pub(super) recordings: NameMap<PromptId, Recording>,
}

/// The words and the version of a prompt, worked out once: prompts are said thousands of times a second. Not before they are
/// asked for: few of a thousand are said soon after a start.
#[derive(Default)]
struct KnownPrompt {
    /// Its words; `None` if it has variables.
    words: Memo<Option<Box<str>>>,
    version: Memo<Option<Box<str>>>,
}

impl LanguagePrompts {
    /// The prompts of a language from its parsed Fluent files, and the ids that are defined twice.
    pub(super) fn read(language: Language, files: Vec<FluentResource>) -> (Self, Vec<String>) {
        let files: Vec<Arc<FluentResource>> = files.into_iter().map(Arc::new).collect();
        let spoken = SpokenWords::read(&files);
        let locale: LanguageIdentifier = language.as_str().parse().unwrap_or_default();
        let mut twice = vec![];
        let [mut bundle, clock_words] = [(); 2].map(|()| {
            let mut bundle = FluentBundle::new_concurrent(vec![locale.clone()]);
            bundle.set_use_isolating(false);
            spoken.add_functions(&mut bundle);
            let errors = files.iter().filter_map(|file| bundle.add_resource(file.clone()).err()).flatten();
            twice = errors.map(overriding).collect();
            bundle
        });
        clock::add_clock(&mut bundle, clock_words);
        let entries = files.iter().flat_map(|file| file.entries());
        let ids = entries.filter_map(|entry| match entry {
            ast::Entry::Message(message) => Some(PromptId::new(message.id.name)),
            _ => None,
        });
        let known = ids.map(|id| (id, KnownPrompt::default())).collect();
        let (foreseen, recordings) = (NameMap::default(), NameMap::default());
        (Self { language, spoken, bundle, known, foreseen, recordings }, twice)
    }

    pub(super) fn spell(&self, address: &str) -> String {
        unsaid::unmark(&self.spoken.spell(address)).0
    }

    pub(super) fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    /// The words of a prompt without variables.
    pub(super) fn constant(&self, id: &PromptId) -> Option<&str> {
        let known = self.known.get(id)?;
        known.words.get(|| self.text(id, &[]).ok().map(Into::into)).as_deref()
    }

    /// The prompts whose names begin so.
    pub(super) fn beginning_with<'p>(&'p self, begin: &'p str) -> impl Iterator<Item = &'p PromptId> {
        self.known.keys().filter(move |id| id.as_str().starts_with(begin))
    }

    /// The words of a prompt that is formatted once.
    pub(super) fn formatted(&self, id: &PromptId, args: &[(&'static str, Value)]) -> Option<&str> {
        self.constant(id).or_else(|| self.foreseen.get(id)?.get(args).map(|words| &**words))
    }

    /// Keeps the words of a prompt whose variables are known beforehand.
    pub(super) fn keep(&mut self, prompt: Prompt, words: Arc<str>) {
        let kept: usize = self.foreseen.values().map(NameMap::len).sum();
        if kept < FORESEEN_MAX {
            self.foreseen.entry(prompt.id).or_default().insert(prompt.args, words);
        }
    }

    /// The hash of a prompt's source and, for the messages it uses, of its words with sample values.
    pub(super) fn version(&self, id: &PromptId) -> Option<&str> {
        let known = self.known.get(id)?;
        known.version.get(|| self.hash(id).map(Into::into)).as_deref()
    }

    fn hash(&self, id: &PromptId) -> Option<String> {
        let value = self.bundle.get_message(id.as_str())?.value()?.clone();
        let id_alone = ast::Identifier { name: id.as_str() };
        let message = ast::Message { id: id_alone, value: Some(value), attributes: vec![], comment: None };
        let written = serialize(&ast::Resource { body: vec![ast::Entry::Message(message)] });
        let said = self.text(id, &sample_args()).unwrap_or_default();
        let hash = digest(&SHA256, format!("{written}\0{said}").as_bytes());
        Some(HEXLOWER.encode(&hash.as_ref()[..VERSION_BYTES]))
    }

    /// The words of a prompt.
    pub(super) fn text(&self, id: &PromptId, args: &[(&'static str, Value)]) -> Result<String, PromptError> {
        let text = self.format(id, args)?;
        if unsaid::is_marked(&text) { Ok(unsaid::unmark(&text).0) } else { Ok(text) }
    }

    /// The messages that a prompt lacks to be said in words.
    pub(super) fn unsaid(&self, id: &PromptId, args: &[(&'static str, Value)]) -> Result<Vec<String>, PromptError> {
        Ok(unsaid::unmark(&self.format(id, args)?).1.into_iter().map(str::to_owned).collect())
    }

    fn format(&self, id: &PromptId, args: &[(&'static str, Value)]) -> Result<String, PromptError> {
        let missing = || PromptError::Missing { id: id.clone(), language: self.language.clone() };
        let pattern = self.bundle.get_message(id.as_str()).and_then(|message| message.value()).ok_or_else(missing)?;
        let args = fluent_args(args);
        let mut errors = vec![];
        let text = self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
        match errors.first() {
            Some(error) => {
                Err(PromptError::Format { id: id.clone(), language: self.language.clone(), reason: error.to_string() })
            }
            None => Ok(text),
        }
    }
}

fn fluent_args<'a>(args: &'a [(&'static str, Value)]) -> FluentArgs<'a> {
    let mut given = FluentArgs::new();
    for (name, value) in args {
        match value {
            Value::Text(text) => given.set(*name, FluentValue::from(unsaid::never_marked(text))),
            Value::Count(count) => given.set(*name, FluentValue::from(*count)),
            Value::Facts(facts) => facts.iter().for_each(|(name, value)| match value {
                FieldValue::Text(text) => given.set(&**name, FluentValue::from(unsaid::never_marked(text))),
                FieldValue::Number(number) => given.set(&**name, FluentValue::from(*number)),
            }),
            Value::Texts(texts) => {
                texts.iter().for_each(|(name, text)| given.set(&**name, FluentValue::from(unsaid::never_marked(text))));
            }
        }
    }
    given
}

fn overriding(error: FluentError) -> String {
    match error {
        FluentError::Overriding { id, .. } => id,
        other => other.to_string(),
    }
}
