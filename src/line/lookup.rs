//! Lookups: a question to a service of the company in mid-call, and its answer, which lives for one turn.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::base::call::{Language, LineId, name};
use crate::base::number::Number;
use crate::line::digits::Digits;
use crate::line::id::NodeId;

name! {
    /// A service that is asked, as named in `config/deflect.toml`.
    LookupService
}

/// The most lookups of one turn: each may take a second.
pub const LOOKUPS_PER_TURN_MAX: usize = 2;
/// The longest text of an answer: longer ones are no facts.
pub const TEXT_CHARS_MAX: usize = 80;
/// The largest number of an answer.
pub const NUMBER_MAX: i64 = 999_999_999;
/// The most answers that a proof tries at one node.
pub const EXAMPLES_MAX: usize = 256;

/// The question and the fields of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookupForm {
    /// The service.
    pub service: LookupService,
    /// The digits sent: the field, and the collect node that asked for them.
    pub send: Vec<(Box<str>, NodeId)>,
    /// The fields of the answer that are read.
    pub fields: Vec<(Box<str>, FieldKind)>,
}

/// The values of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Any text.
    Text,
    /// A whole number.
    Number,
    /// Exactly these texts. An answer without it, or with another, does not fit.
    OneOf(Vec<Box<str>>),
}

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FieldValue {
    /// A text, fit to be said.
    Text(Box<str>),
    /// A whole number.
    Number(i64),
}

/// An answer that fits: the fields it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookupAnswer(pub Arc<[(Box<str>, FieldValue)]>);

/// A question in a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The node that asks.
    pub node: NodeId,
    /// The digits sent, by field.
    pub digits: Vec<(Box<str>, Digits)>,
    /// The caller's number, if it is shown.
    pub caller: Option<Number>,
    /// The line.
    pub line: LineId,
    /// The language.
    pub language: Language,
}

/// The answers known to a turn.
#[derive(Clone, Copy, Debug)]
pub enum Answers<'a> {
    /// Nobody is asked: every lookup goes on as without an answer.
    None,
    /// These, in the order of the questions; `None` for a service that did not answer. A further question is asked.
    Known(&'a [Option<LookupAnswer>]),
}

impl LookupForm {
    /// The answer in a JSON object; `None` if it does not fit. Fields that are not named are left out, and so are a text or
    /// a number that is not there or cannot be said.
    pub fn read(&self, answer: &Json) -> Option<LookupAnswer> {
        let mut fields = vec![];
        for (name, kind) in &self.fields {
            let value = answer.as_object()?.get(&**name).and_then(|value| kind.read(value));
            match (value, kind) {
                (None, FieldKind::OneOf(_)) => return None,
                (value, _) => fields.extend(value.map(|value| (name.clone(), value))),
            }
        }
        Some(LookupAnswer(fields.into()))
    }

    /// True if the answer has every field.
    pub fn is_complete(&self, answer: &LookupAnswer) -> bool {
        answer.0.len() == self.fields.len()
    }

    /// Answers with every combination of the values that cases tell apart. `numbers` are those that conditions name.
    pub fn examples(&self, numbers: &[i64]) -> Vec<LookupAnswer> {
        let mut answers: Vec<Vec<(Box<str>, FieldValue)>> = vec![vec![]];
        for (name, kind) in &self.fields {
            let values = kind.examples(numbers);
            let with = |answer: &Vec<_>| {
                let each = values.iter().map(|value| [answer.as_slice(), &[(name.clone(), value.clone())]].concat());
                each.collect::<Vec<_>>()
            };
            answers = answers.iter().flat_map(with).take(EXAMPLES_MAX + 1).collect();
        }
        answers.into_iter().map(|fields| LookupAnswer(fields.into())).collect()
    }
}

impl LookupAnswer {
    /// The value of a field.
    pub fn get(&self, field: &str) -> Option<&FieldValue> {
        self.0.iter().find(|(name, _)| &**name == field).map(|(_, value)| value)
    }
}

impl FieldKind {
    fn read(&self, value: &Json) -> Option<FieldValue> {
        match self {
            Self::Number => number(value).map(FieldValue::Number),
            Self::Text => said(value.as_str()?).map(FieldValue::Text),
            Self::OneOf(texts) => {
                let text = value.as_str()?;
                texts.iter().find(|known| &***known == text).cloned().map(FieldValue::Text)
            }
        }
    }

    /// A value of each kind that cases tell apart.
    pub fn examples(&self, numbers: &[i64]) -> Vec<FieldValue> {
        match self {
            Self::Text => vec![FieldValue::Text("Example".into())],
            Self::OneOf(texts) => texts.iter().cloned().map(FieldValue::Text).collect(),
            Self::Number => {
                let other = (3..).find(|number| !numbers.contains(number)).expect("numbers do not end");
                numbers.iter().copied().chain([other]).map(FieldValue::Number).collect()
            }
        }
    }
}

fn number(value: &Json) -> Option<i64> {
    value.as_i64().filter(|number| (-NUMBER_MAX..=NUMBER_MAX).contains(number))
}

/// A text as it can be said: blanks as one, nothing that is not to be heard; `None` if it is empty or too long.
fn said(text: &str) -> Option<Box<str>> {
    if text.len() > TEXT_CHARS_MAX * 4 || text.contains(|sign: char| sign.is_control() && !sign.is_whitespace()) {
        return None;
    }
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_said = words.contains(char::is_alphanumeric) && words.chars().count() <= TEXT_CHARS_MAX;
    is_said.then(|| words.into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn form() -> LookupForm {
        let state = FieldKind::OneOf(vec!["sent".into(), "lost".into()]);
        let fields =
            vec![("state".into(), state), ("city".into(), FieldKind::Text), ("days".into(), FieldKind::Number)];
        LookupForm { service: LookupService::new("orders"), send: vec![], fields }
    }

    fn check(answer: Json, expected: Option<&[(&str, FieldValue)]>) {
        let expected = expected.map(|fields| {
            let fields = fields.iter().map(|(name, value)| ((*name).into(), value.clone()));
            LookupAnswer(fields.collect())
        });
        assert_eq!(form().read(&answer), expected, "{answer}");
    }

    #[test]
    fn named_fields_are_read_and_no_others() {
        let whole = [
            ("state", FieldValue::Text("sent".into())),
            ("city", FieldValue::Text("Nizhny Novgorod".into())),
            ("days", FieldValue::Number(2)),
        ];
        check(json!({"state": "sent", "city": " Nizhny\n Novgorod", "days": 2, "name": "Anna"}), Some(&whole));
        check(json!({"state": "lost"}), Some(&[("state", FieldValue::Text("lost".into()))]));
    }

    #[test]
    fn an_answer_that_does_not_fit_is_none() {
        check(json!({"state": "flying", "days": 2}), None);
        check(json!({"days": 2}), None);
        check(json!({"state": ["sent"]}), None);
        check(json!([]), None);
        check(json!("sent"), None);
    }

    #[test]
    fn what_cannot_be_said_is_left_out() {
        let sent = [("state", FieldValue::Text("sent".into()))];
        check(json!({"state": "sent", "city": "x".repeat(TEXT_CHARS_MAX + 1)}), Some(&sent));
        check(json!({"state": "sent", "city": "a\u{7}b"}), Some(&sent));
        check(json!({"state": "sent", "city": " – "}), Some(&sent));
        check(json!({"state": "sent", "days": 1.5}), Some(&sent));
        check(json!({"state": "sent", "days": "2"}), Some(&sent));
        check(json!({"state": "sent", "days": 10_000_000_000_i64}), Some(&sent));
    }

    #[test]
    fn examples_have_every_case() {
        let examples = form().examples(&[0, 1]);
        assert_eq!(examples.len(), 2 * 3, "two states, and no days, one day or more");
        assert!(examples.iter().all(|answer| form().is_complete(answer)));
    }
}
