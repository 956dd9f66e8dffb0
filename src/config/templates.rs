//! `prompts/*.html`: the pages and the mail, which a company may restyle without a build.
//!
//! Each template is rendered with its `sample`, once with every variable and once without each optional one, so that no
//! visitor meets an unknown name. `pages::templates` asserts in debug builds that it passes the same variables.

use std::path::Path;
use std::sync::Arc;

use minijinja::value::Serde;
use minijinja::{Environment, Error, UndefinedBehavior};
use serde_json::{Value, json};

use super::files::{read_text, refuse_strays};
use super::place::ProblemList;
use crate::base::diagnostic::{Diagnostic, SourceFile, suggestion};

/// The templates: the landing page, the page of a dead link, the mail. The ending `.html` turns on the escaping of values.
const NAMES: [&str; 3] = ["page.html", "gone.html", "email.html"];

/// An address that is looked for in what a template makes of it; nothing in it is escaped.
const WANTED: &str = "wanted";
/// The address of samples.
const ADDRESS: &str = "https://example.org/";

/// The variables of a template with values to try it with, and the pointers (RFC 6901) of those that may be null.
fn sample(name: &str) -> (Value, &'static [&'static str]) {
    match name {
        "page.html" => (page(), &["/waiting", "/note", "/button", "/site", "/mail", "/mail/problem", LINK]),
        "gone.html" => (gone(), &["/way", "/others", "/others/ways/0/href", "/others/ways/0/why"]),
        _ => (email(), &["/button", "/stop", LINK]),
    }
}

/// The pointer of a way's address.
const LINK: &str = "/sections/0/ways/0/href";

/// The addresses without which a template leads nowhere: their pointers in the sample, and how to write them.
fn ways(name: &str) -> &'static [(&'static str, &'static str)] {
    const WAY: (&str, &str) = (LINK, r#"`<a href="{{ way.href }}">` for each `way` of each of `sections`"#);
    match name {
        "page.html" => &[
            ("/button/action", r#"`<form method="post" action="{{ button.action }}">`"#),
            ("/contacts/0/href", r#"`<a href="{{ way.href }}">` for each `way` of `contacts`"#),
            WAY,
            ("/mail/action", r#"`<form method="post" action="{{ mail.action }}">`"#),
        ],
        "gone.html" => &[
            ("/way/href", r#"`<a href="{{ way.href }}">`"#),
            ("/others/ways/0/href", r#"`<a href="{{ other.href }}">` for each `other` of `others.ways`"#),
        ],
        _ => &[
            ("/button/href", r#"`<a href="{{ button.href }}">`"#),
            WAY,
            ("/stop/href", r#"`<a href="{{ stop.href }}">`"#),
        ],
    }
}

fn page() -> Value {
    let mail = json!({
        "action": "/l/x/email", "title": "By mail", "lead": "One message.", "address": "Address", "label": "Send",
        "problem": "There is a slip.",
    });
    json!({
        "language": "en", "title": "Chat", "heading": "Chat", "lead": "Write.", "waiting": "Agents are online.",
        "note": "It is in Russian.", "button": { "action": "/l/x/open", "label": "Open" }, "site": "example.org",
        "contacts": [way()], "sections": sections(), "more": { "title": "More", "sections": sections() }, "mail": mail,
    })
}

fn gone() -> Value {
    let others = section("list", &[way()]);
    json!({ "language": "en", "title": "Gone", "text": "It is over.", "way": way(), "others": others })
}

fn email() -> Value {
    let link = json!({ "href": ADDRESS, "label": "Open" });
    json!({
        "language": "en", "subject": "Chat", "opening": ["Hello!"], "button": link, "sections": sections(),
        "closing": ["Bye."], "stop": link,
    })
}

/// A section of each form; the first has a way in it.
fn sections() -> Value {
    json!([section("list", &[way()]), section("list", &[]), section("steps", &[]), section("sentence", &[])])
}

fn section(form: &str, ways: &[Value]) -> Value {
    json!({ "title": "What to have ready", "form": form, "items": ["the order number"], "ways": ways })
}

fn way() -> Value {
    json!({ "href": ADDRESS, "label": "Chat", "why": "It is open." })
}

/// True if the variables are those of the template's sample, no more and no less.
pub fn is_given(name: &str, context: &Value) -> bool {
    is_alike(&sample(name).0, context)
}

fn is_alike(sample: &Value, given: &Value) -> bool {
    match (sample, given) {
        (Value::Object(sample), Value::Object(given)) => {
            let is_known =
                |(key, value): (&String, &Value)| sample.get(key).is_some_and(|known| is_alike(known, value));
            sample.len() == given.len() && given.iter().all(is_known)
        }
        (Value::Array(sample), Value::Array(given)) => {
            given.iter().all(|item| sample.first().is_some_and(|known| is_alike(known, item)))
        }
        (Value::String(_), Value::String(_)) | (_, Value::Null) => true,
        _ => false,
    }
}

/// Reads every template. Use of an unknown variable is an error, not an empty text.
pub fn read(folder: &Path, problems: &ProblemList) -> Environment<'static> {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    refuse_strays(folder, "html", &NAMES, problems);
    for name in NAMES {
        let Some(text) = read_text(&folder.join(name), problems) else { continue };
        let file = Arc::new(SourceFile { path: folder.join(name), text: text.clone() });
        match templates.add_template_owned(name, text) {
            Ok(()) => try_out(&templates, name, &file, problems),
            Err(error) => {
                let reason = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
                problems.push(at_line(&file, &error, format!("not a valid template: {reason}")));
            }
        }
    }
    templates
}

/// Reports names that a template uses and is not given, such as `{{ headding }}` in `page.html`.
fn try_out(templates: &Environment<'_>, name: &str, file: &Arc<SourceFile>, problems: &ProblemList) {
    let Ok(template) = templates.get_template(name) else { return };
    let (whole, optional) = sample(name);
    let known: Vec<&str> = whole.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
    let mut unknown: Vec<String> = template.undeclared_variables(false).into_iter().collect();
    unknown.retain(|used| !known.contains(&used.as_str()));
    unknown.sort();
    for used in &unknown {
        let at = file.text.find(used.as_str()).unwrap_or_default();
        let problem = Diagnostic::at(file, at..at + used.len(), format!("`{name}` is not given `{used}`"));
        problems.push(Diagnostic { help: suggestion(used, known.iter().copied()), ..problem });
    }
    let without = |part: &&str| {
        let mut context = whole.clone();
        if let Some(part) = context.pointer_mut(part) {
            *part = Value::Null;
        }
        context
    };
    let contexts = [whole.clone()].into_iter().chain(optional.iter().map(without));
    let failure = contexts.filter(|_| unknown.is_empty()).find_map(|context| template.render(Serde(context)).err());
    if let Some(error) = failure {
        let problem = at_line(file, &error, format!("`{name}` uses here what it is not always given"));
        problems.push(problem.with_help("ask for it first: `{% if … %}`, or mend its name"));
        return;
    }
    for (way, written) in ways(name) {
        let mut context = whole.clone();
        if let Some(way) = context.pointer_mut(way) {
            *way = WANTED.into();
        }
        if template.render(Serde(context)).is_ok_and(|text| !text.contains(WANTED)) {
            let what: Vec<&str> = way.split('/').filter(|part| !part.is_empty() && *part != "0").collect();
            let first = file.text.lines().next().unwrap_or_default().len();
            let problem = Diagnostic::at(file, 0..first, format!("`{name}` does not lead to `{}`", what.join(".")));
            problems.push(problem.with_help(format!("write {written}")));
        }
    }
}

/// A problem of a whole line: the template engine reports no column.
fn at_line(file: &Arc<SourceFile>, error: &Error, message: String) -> Diagnostic {
    let number = error.line().unwrap_or(1).saturating_sub(1);
    let before: usize = file.text.split_inclusive('\n').take(number).map(str::len).sum();
    let line = file.text[before..].lines().next().unwrap_or_default();
    let start = before + (line.len() - line.trim_start().len());
    Diagnostic::at(file, start..start + line.trim().len(), message)
}
