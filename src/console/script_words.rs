//! The words that the script of a page says. It finds them in the attribute `data-words` of the page's body.

use std::collections::BTreeMap;

use fluent_bundle::{FluentArgs, FluentValue};

use crate::metrics::operator_words::OperatorWords;

/// A message, and its variables by their names.
pub(super) type ScriptMessage = (&'static str, &'static [&'static str]);

/// The messages by their ids, as JSON. A variable stands as `{name}`; the script fills it in.
pub(super) fn script_words(words: &OperatorWords, messages: &[ScriptMessage]) -> String {
    let said = |(id, variables): &ScriptMessage| {
        let blank = |name: &&'static str| (*name, FluentValue::from(format!("{{{name}}}")));
        (*id, words.format(id, &variables.iter().map(blank).collect::<FluentArgs<'_>>()))
    };
    let by_id: BTreeMap<&str, String> = messages.iter().map(said).collect();
    serde_json::to_string(&by_id).expect("texts by texts are JSON")
}
