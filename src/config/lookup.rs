//! `[lookup.<name>]` in `line.toml`: the question, the fields of the answer, and conditions on them.

use toml::de::DeValue;

use super::place::Placed;
use super::references::References;
use super::table::Table;
use super::value::{FromToml, TomlValue};
use super::variable_name;
use crate::line::lookup::{EXAMPLES_MAX, FieldKind, FieldValue, LookupForm, LookupService};
use crate::line::menu::NodeId;
use crate::line::session::TYPED_MAX;

/// The most fields of an answer.
const FIELDS_MAX: usize = 8;
/// The most values of a field that are told apart.
const VALUES_MAX: usize = 32;
const KINDS: &str = "write `\"text\"`, `\"number\"`, or the list of the texts it may be";

/// Reads the question and the fields of the answer.
pub(super) fn form(table: &mut Table<'_>, by: &str, references: &mut References) -> Option<LookupForm> {
    let service = table.required::<Placed<String>>("service").map(|service| {
        let id = LookupService::new(&service.value);
        references.services.push(service.with(id.clone()));
        id
    });
    let send = sent(table, by, references);
    let fields = fields(table);
    Some(LookupForm { service: service?, send: send?, fields: fields? })
}

/// The digits that are sent: `send = { order = "order-number" }`.
fn sent(table: &mut Table<'_>, by: &str, references: &mut References) -> Option<Vec<(Box<str>, NodeId)>> {
    let place = table.value("send").map(TomlValue::place);
    let entries = table.entries("send");
    let mut sent = vec![];
    for (name, value) in entries {
        let typed = <Placed<String> as FromToml>::from_toml(value);
        let by = format!("`send.{}` of {by}", name.value);
        sent.push(typed.map(|typed| (name.value.as_str().into(), references.sent(by, &typed))));
    }
    if let Some(place) = place.filter(|_| sent.len() > TYPED_MAX) {
        table.report(place.problem(format!("at most {TYPED_MAX} are kept of what is typed in a call")));
        return None;
    }
    sent.into_iter().collect()
}

fn fields(table: &mut Table<'_>) -> Option<Vec<(Box<str>, FieldKind)>> {
    let Some(value) = table.value("answer") else { return table.required::<String>("answer").and(None) };
    let place = value.place();
    let mut fields = vec![];
    for (name, value) in table.entries("answer") {
        let kind = kind(value);
        match variable_name::problem(&name) {
            Some(problem) => {
                value.reading().context.problems.push(problem);
                fields.push(None);
            }
            None => fields.push(kind.map(|kind| (name.value.as_str().into(), kind))),
        }
    }
    let fields: Vec<(Box<str>, FieldKind)> = fields.into_iter().collect::<Option<_>>()?;
    let kinds = fields.iter().map(|(_, kind)| kind.examples(&[]).len());
    let combinations: usize = kinds.fold(1, usize::saturating_mul);
    let problem = match fields.len() {
        0 => "`answer` has no field".to_owned(),
        count if count > FIELDS_MAX => format!("`answer` has {count} fields, at most {FIELDS_MAX} are read"),
        _ if combinations > EXAMPLES_MAX / 2 => {
            format!("the fields of `answer` have {combinations} combinations, at most {} are tried", EXAMPLES_MAX / 2)
        }
        _ => return Some(fields),
    };
    table.report(place.problem(problem));
    None
}

fn kind(value: TomlValue<'_>) -> Option<FieldKind> {
    if let DeValue::Array(_) = value.raw.get_ref() {
        let texts: Option<Vec<Box<str>>> =
            value.items().into_iter().map(|item| String::from_toml(item).map(Into::into)).collect();
        let texts = texts?;
        if texts.is_empty() || texts.len() > VALUES_MAX {
            return value.refuse(format!("`{}` must have from 1 to {VALUES_MAX} values", value.key()), None);
        }
        return Some(FieldKind::OneOf(texts));
    }
    match value.text()? {
        "text" => Some(FieldKind::Text),
        "number" => Some(FieldKind::Number),
        other => value.refuse(format!("`{other}` is no kind of a field"), Some(KINDS)),
    }
}

/// The condition of a case on the answer: `answer = { state = "sent" }`, or a list of values.
pub(super) fn condition(table: &mut Table<'_>) -> Vec<(Box<str>, Vec<FieldValue>)> {
    let entries = table.entries("answer").into_iter();
    let values = |value: TomlValue<'_>| value.items().into_iter().filter_map(field_value).collect::<Vec<_>>();
    entries.map(|(name, value)| (name.value.as_str().into(), values(value))).collect()
}

fn field_value(value: TomlValue<'_>) -> Option<FieldValue> {
    match value.raw.get_ref() {
        DeValue::Integer(_) => Some(FieldValue::Number(u64::from_toml(value)?.try_into().ok()?)),
        _ => Some(FieldValue::Text(value.text()?.into())),
    }
}
