//! Numbers, times and addresses as a person says them, in the words of a language.
//!
//! The words are messages of the language itself, so that a new language needs no code:
//! - `number-0` … `number-20`, the tens and, where they are said, the hundreds; any other number that is a word of its own,
//!   such as `number-21 = veintiuno`; `number-tens` and `number-hundreds`, which put parts together; see [`number`];
//! - `clock`, a time of day by its variables; see [`clock`];
//! - `letter-a` … `letter-z`, `sign-dot` and its like, `spoken-<word>`; see [`address`].

mod address;
pub(crate) mod clock;
mod number;
pub(crate) mod unsaid;

use std::collections::HashMap;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, PatternElement};

/// Prefixes of the messages that words are made of.
pub(crate) const PREFIXES: [&str; 4] = ["number-", "letter-", "sign-", "spoken-"];
/// The functions added to Fluent's own, as Fluent writes them into a text if they fail.
pub(crate) const FUNCTIONS: [&str; 4] = ["PHONE()", "SPELL()", "CLOCK()", "COUNT()"];
/// The value of `by` for which `PHONE` says each digit by itself.
pub(crate) const DIGITS: &str = "digits";

/// The words of one language for digits, letters and signs. A clone shares them.
#[derive(Clone, Debug, Default)]
pub(crate) struct SpokenWords {
    words: Arc<HashMap<String, String>>,
}

impl SpokenWords {
    /// Takes the words from a language's files.
    pub(crate) fn read(files: &[Arc<FluentResource>]) -> Self {
        let entries = files.iter().flat_map(|file| file.entries());
        let words = entries.filter_map(|entry| match entry {
            Entry::Message(message) if PREFIXES.iter().any(|prefix| message.id.name.starts_with(prefix)) => {
                let pieces = message.value.as_ref()?.elements.iter().map(piece);
                Some((message.id.name.to_owned(), pieces.collect::<Option<String>>()?))
            }
            _ => None,
        });
        Self { words: Arc::new(words.collect()) }
    }

    /// Adds `PHONE`, `SPELL` and `COUNT` to a language.
    pub(crate) fn add_functions(&self, bundle: &mut FluentBundle<Arc<FluentResource>>) {
        let phone = self.clone();
        let spell = self.clone();
        let count = self.clone();
        let functions_are_new = "each name is added to a new bundle once";
        bundle
            .add_function("PHONE", move |args, named| on_text(args, |text| phone.phone(text, in_digits(named))))
            .expect(functions_are_new);
        bundle.add_function("SPELL", move |args, _| on_text(args, |text| spell.spell(text))).expect(functions_are_new);
        bundle.add_function("COUNT", move |args, _| count.on_count(args)).expect(functions_are_new);
    }

    fn get(&self, id: &str) -> Option<&str> {
        self.words.get(id).map(String::as_str)
    }
}

/// A part of a message in the form that [`number::put_together`] fills in; `None` for other kinds.
fn piece(element: &PatternElement<&str>) -> Option<String> {
    match element {
        PatternElement::TextElement { value } => Some((*value).to_owned()),
        PatternElement::Placeable { expression: Expression::Inline(InlineExpression::VariableReference { id }) } => {
            Some(number::slot(id.name))
        }
        PatternElement::Placeable { expression: Expression::Inline(InlineExpression::StringLiteral { value }) } => {
            Some((*value).to_owned())
        }
        PatternElement::Placeable { .. } => None,
    }
}

/// `PHONE($phone, by: "digits")`.
fn in_digits(named: &FluentArgs<'_>) -> bool {
    matches!(named.get("by"), Some(FluentValue::String(by)) if by == DIGITS)
}

/// Applies a function to its one text argument; for anything else the error mark, which fails the load.
fn on_text<'a>(args: &[FluentValue<'a>], say: impl Fn(&str) -> String) -> FluentValue<'a> {
    match args {
        [FluentValue::String(text)] => FluentValue::from(say(text)),
        _ => FluentValue::Error,
    }
}

#[cfg(test)]
impl SpokenWords {
    fn of(words: &[(&str, &str)]) -> Self {
        let words = words.iter().map(|(id, word)| ((*id).to_owned(), (*word).to_owned()));
        Self { words: Arc::new(words.collect()) }
    }
}
