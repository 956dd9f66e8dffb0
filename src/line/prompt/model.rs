//! A prompt as the flow names it: its id, its language and its variables.

use std::sync::Arc;

use crate::base::call::{Language, name};
use crate::line::lookup::FieldValue;

name! {
    /// A prompt, by its name in `prompts/<lang>/*.ftl`.
    PromptId
}

/// A prompt and its variables.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Prompt {
    /// The prompt.
    pub id: PromptId,
    /// Its language.
    pub language: Language,
    /// Its variables.
    pub args: Args,
}

/// The variables of a prompt by name.
pub type Args = Vec<(&'static str, Value)>;

/// The value of a variable.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// A text, such as an address.
    Text(String),
    /// A count, which chooses the plural.
    Count(i64),
    /// Texts by names of their own, such as the variables of a line.
    Texts(Texts),
    /// Values by names of their own: the answer of a lookup.
    Facts(Facts),
}

/// Texts by the names of their variables.
pub type Texts = Arc<[(Box<str>, Box<str>)]>;

/// Values by the names of their variables.
pub(super) type Facts = Arc<[(Box<str>, FieldValue)]>;

/// The name under which the variables of a line are given.
pub const LINE_TEXTS: &str = "line";

/// The names of variables that are given.
pub fn names<'a>(args: &'a [(&'static str, Value)]) -> Vec<&'a str> {
    let names = args.iter().map(|(name, value)| match value {
        Value::Texts(texts) => texts.iter().map(|(name, _)| &**name).collect(),
        Value::Facts(facts) => facts.iter().map(|(name, _)| &**name).collect(),
        Value::Text(_) | Value::Count(_) => vec![*name],
    });
    names.flatten().collect()
}

/// The reason why a prompt cannot be said.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PromptError {
    /// The language has no such prompt.
    #[error("no prompt `{id}` in language `{language}`")]
    Missing { id: PromptId, language: Language },
    /// The prompt uses a variable, function or message that is missing.
    #[error("prompt `{id}` in language `{language}`: {reason}")]
    Format { id: PromptId, language: Language, reason: String },
}

/// A sample value of every variable that prompts may use, so that all can be tried at start.
pub fn sample_args() -> Args {
    let text = |text: &str| Value::Text(text.to_owned());
    vec![
        ("email", text("help@example.org")),
        ("site", text("my.example.org")),
        ("phone", text("+74952321000")),
        ("phone2", text("+78005553535")),
        ("number", text("+79161234567")),
        ("digits", text("4801235679")),
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
        ("date", Value::Count(31)),
        ("month", Value::Count(12)),
        ("year", text("2026")),
        ("time", text("9:05")),
        ("case", text("at")),
        ("hundreds", text("one hundred")),
        ("rest", text("twenty-one")),
        ("tens", Value::Count(2)),
        ("ones", text("one")),
    ]
}
