//! Rules about lookups.

use super::super::Read;
use crate::base::diagnostic::{Diagnostic, suggestion};
use crate::config::node::NodeEntry;
use crate::config::place::{FilePlace, ProblemList};
use crate::line::lookup::{FieldKind, FieldValue, LookupForm};
use crate::line::menu::{NodeId, NodeKind};
use crate::line::prompt::{Args, Value};
use crate::line::route::{Condition, RouteId, RouteKey};

/// A service that is asked must be described.
///
/// `service = "ordres"` beside `[lookup.orders]` of `deflect.toml`.
pub(super) fn services_exist(read: &Read, problems: &ProblemList) {
    let names = || read.deflect.services.iter().map(|name| name.value.as_str());
    for service in read.references.services.iter().filter(|_| read.deflect.whole) {
        if !names().any(|name| name == service.value.as_str()) {
            let mut problem = service.problem(format!("service `{}` does not exist", service.value));
            let add = format!("add `[lookup.{}]` to `deflect.toml`", service.value);
            problem.help = suggestion(service.value.as_str(), names()).or(Some(add));
            problems.push(problem);
        }
    }
}

/// A service that is described must be asked: its name may be misspelt.
///
/// `[lookup.orders]` that no node asks.
pub(super) fn services_are_asked(read: &Read, problems: &ProblemList) {
    for service in read.deflect.services.iter().filter(|_| read.line.whole && !read.references.node_unread) {
        if !read.references.services.iter().any(|asked| asked.value == service.value) {
            let problem = service.problem(format!("no lookup asks service `{}`", service.value));
            problems.push(problem.with_help("name it as `service` in `line.toml`, or take it out"));
        }
    }
}

/// Digits that are sent must be typed at a node that takes any.
///
/// `send = { order = "typed-number" }` where `[collect.typed-number]` takes a mobile number.
pub(super) fn what_is_sent_is_typed(read: &Read, problems: &ProblemList) {
    for (by, typed) in read.references.sent.iter().filter(|_| read.line.whole) {
        let Some(entry) = node(read, &typed.value) else {
            let mut problem = typed.problem(format!("{by} is `{}`, which is no node", typed.value));
            let digits = read.line.nodes.iter().filter(|entry| takes_digits(entry));
            problem.help = suggestion(typed.value.as_str(), digits.map(|entry| entry.id.value.as_str()));
            problems.push(problem);
            continue;
        };
        if entry.node.is_some() && !takes_digits(entry) {
            let problem = typed.problem(format!("{by} is `{}`, where no digits are typed", typed.value));
            problems.push(problem.with_help("name a collect with `digits`"));
        }
    }
}

/// An answer is known to the words of its lookup and to `then`; a condition must name a field and a value that it may have.
///
/// `then = [{ answer = { state = "snet" }, to = "sent" }, …]`
pub(super) fn answers_are_told_apart_where_they_are_known(read: &Read, problems: &ProblemList) {
    for entry in &read.line.nodes {
        let form = entry.node.as_ref().and_then(form_of);
        for said in &entry.say {
            judge(&said.saying.when, form, &entry.id.place, problems);
        }
        let Some(node) = &entry.node else { continue };
        let own = RouteId::Node(entry.id.value.clone(), RouteKey::Then);
        if let NodeKind::Lookup { then, .. } = &node.kind {
            for (index, when) in then.conditions().enumerate() {
                judge(when, form, &case_place(read, &own, index, entry), problems);
            }
        }
        let others = node.kind.routes().into_iter().chain(&node.human);
        let is_then = |index: usize| form.is_some() && index == 0;
        for (_, route) in others.enumerate().filter(|(index, _)| !is_then(*index)) {
            route.conditions().for_each(|when| judge(when, None, &entry.id.place, problems));
        }
    }
    for line in read.line.lines.iter().filter_map(|entry| Some((&entry.id.place, entry.line.as_ref()?))) {
        let (place, line) = line;
        let cases = line.entry.conditions().chain(line.human.conditions());
        cases.for_each(|when| judge(when, None, place, problems));
    }
}

/// A field of an answer must not have the name of a line's variable: prompts would mean either.
///
/// `answer = { city = "text" }` beside `variables = { city = "Almaty" }`.
pub(super) fn a_field_is_no_variable_of_a_line(read: &Read, problems: &ProblemList) {
    let is_variable = |name: &str| {
        let own = read.line.lines.iter().flat_map(|line| &line.own.variables);
        own.into_iter().any(|(variable, _)| variable.value == name)
    };
    for entry in &read.line.nodes {
        let Some(form) = entry.node.as_ref().and_then(form_of) else { continue };
        for (name, _) in form.fields.iter().filter(|(name, _)| is_variable(name)) {
            let problem = entry.id.problem(format!("field `{name}` has the name of a variable of the lines"));
            problems.push(problem.with_help("take another name for one of them"));
        }
    }
}

/// A sample of every field of every answer, as an argument of a prompt.
pub(super) fn samples(read: &Read) -> Args {
    let forms = read.line.nodes.iter().filter_map(|entry| form_of(entry.node.as_ref()?));
    let fields = forms.flat_map(|form| &form.fields);
    let facts = fields.filter_map(|(name, kind)| Some((name.clone(), kind.examples(&[]).first()?.clone())));
    vec![("answer", Value::Facts(facts.collect()))]
}

fn judge(when: &Condition, form: Option<&LookupForm>, place: &FilePlace, problems: &ProblemList) {
    for (field, values) in &when.answer {
        let Some(form) = form else {
            let problem = place.problem("the answer of a lookup is not known here".to_owned());
            problems.push(problem.with_help("`answer` stands in `say` and `then` of a lookup alone"));
            continue;
        };
        let Some((_, kind)) = form.fields.iter().find(|(name, _)| name == field) else {
            let mut problem = place.problem(format!("the answer has no field `{field}`"));
            problem.help = suggestion(field, form.fields.iter().map(|(name, _)| &**name));
            problems.push(problem);
            continue;
        };
        let unknown = values.iter().find_map(|value| unlike(kind, value));
        problems.extend(unknown.map(|value| impossible(field, &value, kind, place)));
        if values.is_empty() {
            problems.push(place.problem(format!("the condition on field `{field}` has no value")));
        }
    }
}

/// A value that a field of this kind never has, as written.
fn unlike(kind: &FieldKind, value: &FieldValue) -> Option<String> {
    match (kind, value) {
        (FieldKind::Number, FieldValue::Number(_)) | (FieldKind::Text, FieldValue::Text(_)) => None,
        (FieldKind::OneOf(texts), FieldValue::Text(text)) if texts.contains(text) => None,
        (_, FieldValue::Text(text)) => Some(text.to_string()),
        (_, FieldValue::Number(number)) => Some(number.to_string()),
    }
}

fn impossible(field: &str, value: &str, kind: &FieldKind, place: &FilePlace) -> Diagnostic {
    let mut problem = place.problem(format!("field `{field}` is never `{value}`"));
    problem.help = match kind {
        FieldKind::OneOf(texts) => suggestion(value, texts.iter().map(|text| &**text)),
        FieldKind::Text => Some("it is a text".to_owned()),
        FieldKind::Number => Some("it is a number".to_owned()),
    };
    problem
}

fn case_place(read: &Read, route: &RouteId, index: usize, entry: &NodeEntry) -> FilePlace {
    let own = read.references.cases.iter().find(|((id, at), _)| id == route && *at == index);
    own.map_or_else(|| entry.id.place.clone(), |(_, place)| place.clone())
}

fn node<'r>(read: &'r Read, id: &NodeId) -> Option<&'r NodeEntry> {
    read.line.nodes.iter().find(|entry| entry.id.value == *id)
}

fn takes_digits(entry: &NodeEntry) -> bool {
    matches!(entry.node.as_ref().map(|node| &node.kind), Some(NodeKind::Digits { .. }))
}

fn form_of(node: &crate::line::menu::Node) -> Option<&LookupForm> {
    match &node.kind {
        NodeKind::Lookup { form, .. } => Some(form),
        _ => None,
    }
}
