//! `prompts/*.html`: the pages and the mail, which a company may restyle without a build.
//!
//! [`SAMPLES`] says what each of them is given. Every template is tried with that, whole and with each part that may be left out
//! left out, so that no visitor meets a name that is not there. `delivery::templates` asserts in every test that it gives it.

use std::path::Path;
use std::sync::Arc;

use minijinja::value::Serde;
use minijinja::{Environment, Error, UndefinedBehavior};
use serde_json::{Value, json};

use super::files::{read_text, refuse_strays};
use super::place::Problems;
use crate::base::diagnostic::{Diagnostic, SourceFile, suggestion};

/// The templates: the landing page, the page of a link that leads nowhere any more, the mail. Their names end in
/// `.html`, by which their values are escaped.
const NAMES: [&str; 3] = ["page.html", "gone.html", "email.html"];

/// What a template is given, and the parts that may be left out.
fn sample(name: &str) -> (Value, &'static [&'static str]) {
    let button = json!({ "action": "/l/x/open", "label": "Open" });
    let way = json!({ "href": "https://example.org/", "label": "Chat", "why": "It is open." });
    let section = |form: &str, ways: &[&Value]| json!({ "title": "What to have ready", "form": form, "items": ["the order number"], "ways": ways });
    let sections =
        json!([section("list", &[&way]), section("list", &[]), section("steps", &[]), section("sentence", &[])]);
    match name {
        "page.html" => {
            let mail = json!({
                "action": "/l/x/email", "title": "By mail", "lead": "One message.", "address": "Address", "label": "Send",
                "problem": "There is a slip.",
            });
            let page = json!({
                "language": "en", "title": "Chat", "heading": "Chat", "lead": "Write.", "waiting": "Agents are online.",
                "note": "It is in Russian.", "button": button, "site": "example.org", "contacts": [way],
                "sections": sections, "more": { "title": "More", "sections": sections }, "mail": mail,
            });
            const OPTIONAL: &[&str] =
                &["/waiting", "/note", "/button", "/site", "/mail", "/mail/problem", "/sections/0/ways/0/href"];
            (page, OPTIONAL)
        }
        "gone.html" => {
            let others = section("list", &[&way]);
            let gone =
                json!({ "language": "en", "title": "Gone", "text": "It is over.", "way": way, "others": others });
            (gone, &["/way", "/others", "/others/ways/0/href", "/others/ways/0/why"])
        }
        _ => {
            let pointer = json!({ "href": "https://example.org/", "label": "Open" });
            let mail = json!({
                "language": "en", "subject": "Chat", "opening": ["Hello!"], "button": pointer,
                "sections": sections, "closing": ["Bye."], "stop": pointer,
            });
            (mail, &["/button", "/stop", "/sections/0/ways/0/href"])
        }
    }
}

/// Whether a template is given what its sample has, no more and no less.
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

/// Reads every template. A variable that is not there is an error when it is used, not an empty place.
pub fn read(folder: &Path, problems: &Problems) -> Environment<'static> {
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

/// Every name a template uses must be there when it is filled in: a page with a hole is no page.
///
/// `{{ headding }}` in `page.html`.
fn try_out(templates: &Environment<'_>, name: &str, file: &Arc<SourceFile>, problems: &Problems) {
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
    }
}

/// A problem with a whole line: the template language tells no more of the place.
fn at_line(file: &Arc<SourceFile>, error: &Error, message: String) -> Diagnostic {
    let number = error.line().unwrap_or(1).saturating_sub(1);
    let before: usize = file.text.split_inclusive('\n').take(number).map(str::len).sum();
    let line = file.text[before..].lines().next().unwrap_or_default();
    let start = before + (line.len() - line.trim_start().len());
    Diagnostic::at(file, start..start + line.trim().len(), message)
}
