//! Rules about prompts.

use std::collections::BTreeSet;

use super::super::Read;
use super::lines::samples;
use crate::base::call::Language;
use crate::base::diagnostic::{Diagnostic, nearest, suggestion};
use crate::config::place::{Placed, ProblemList};
use crate::config::vocabulary::file_of;
use crate::config::words::PromptBook;
use crate::line::prompt::{PromptError, PromptId, REQUIRED, Value, names};
use crate::line::spoken::{DIGITS, FUNCTIONS, clock};

/// Every language named must have a folder of prompts.
///
/// `language = "de"` without `prompts/de`.
pub(super) fn every_language_exists(read: &Read, problems: &ProblemList) {
    let names = || read.words.books.keys().map(Language::as_str);
    for language in read.references.languages.iter().filter(|_| names().next().is_some()) {
        if !names().any(|name| name == language.value.as_str()) {
            let mut problem = language.problem(format!("language `{}` has no folder of prompts", language.value));
            problem.help = suggestion(language.value.as_str(), names());
            problems.push(problem);
        }
    }
}

/// Every prompt must exist in every language it is said in; a caller would hear silence.
///
/// `say = ["menu-mian"]` beside `menu-main = …`.
pub(super) fn every_prompt_exists(read: &Read, problems: &ProblemList) {
    let mut before = BTreeSet::new();
    for said in &read.references.prompts {
        let id = &said.prompt.value;
        let Some(languages) = lacking(read, id.as_str(), &said.languages) else { continue };
        if before.insert(id) {
            let known = read.words.books.values().flat_map(|book| book.messages.keys());
            let help = match nearest(id.as_str(), known.map(String::as_str).filter(|known| *known != id.as_str())) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add `{id} = …` to `voice.ftl` there"),
            };
            let message = format!("prompt `{id}` of {} is missing in {languages}", said.by);
            problems.push(said.prompt.problem(message).with_help(help));
        }
    }
}

/// The line's own prompts must exist in every language.
///
/// No `no-input` in `prompts/en/voice.ftl`.
pub(super) fn every_language_has_the_lines_own_prompts(read: &Read, problems: &ProblemList) {
    for id in REQUIRED {
        if let Some(languages) = lacking(read, id, &[]) {
            let problem =
                Diagnostic::nowhere(format!("prompt `{id}`, which every line says, is missing in {languages}"));
            problems.push(problem.with_help(format!("add `{id} = …` to `voice.ftl` there")));
        }
    }
}

/// Every message must be sayable: its variables, functions and messages must exist.
///
/// `menu-main = Press 1 for { $chanel }.`
pub(super) fn every_prompt_can_be_said(read: &Read, problems: &ProblemList) {
    for (language, book) in &read.words.books {
        let args = samples(read, language);
        for (id, place) in book.messages.iter().filter(|(id, _)| !id.starts_with('-')) {
            match read.words.prompts.text(&PromptId::new(id), language, &args) {
                Ok(text) => problems.extend(unspelled(&text).map(|function| {
                    let problem = place
                        .problem(format!("message `{id}` cannot be said: `{function}` is not given what it takes"));
                    problem.with_help(takes(function))
                })),
                Err(PromptError::Missing { .. }) => problems.push(place.problem(format!("message `{id}` has no text"))),
                Err(PromptError::Format { reason, .. }) => {
                    problems.extend(unsayable(&reason, book, &args).map(|(reason, help)| {
                        let problem = place.problem(format!("message `{id}` cannot be said: {reason}"));
                        Diagnostic { help, ..problem }
                    }));
                }
            }
        }
    }
}

/// What is said must have no markup, which a voice reads as signs, and should have no address as it is typed.
///
/// `closed = We are closed. <break time="1s"/>`; `menu-main = Go to https://example.org.`
pub(super) fn a_voice_says_words(read: &Read, problems: &ProblemList) {
    for (language, book) in &read.words.books {
        let args = samples(read, language);
        let spoken = book.messages.iter().filter(|(id, _)| !id.starts_with('-') && file_of(id) == "voice.ftl");
        for (id, place) in spoken {
            let Ok(text) = read.words.prompts.text(&PromptId::new(id), language, &args) else { continue };
            if let Some(tag) = markup(&text) {
                let problem = place.problem(format!("message `{id}` has markup, which a voice reads out: `{tag}`"));
                problems.push(problem.with_help("write words and signs alone"));
            }
            if text.contains("http://") || text.contains("https://") {
                let problem =
                    place.problem(format!("message `{id}` has an address that a voice reads out sign by sign"));
                problems.push(problem.with_help("say it as it is typed: `{ SPELL($site) }`").as_warning());
            }
        }
    }
}

/// The first tag of a text, such as `<break/>`.
fn markup(text: &str) -> Option<&str> {
    let begins = |rest: &&str| rest[1..].starts_with(|sign: char| sign.is_ascii_lowercase() || sign == '/');
    let rest = text.match_indices('<').map(|(start, _)| &text[start..]).find(begins)?;
    rest.find('>').map(|end| &rest[..=end])
}

/// A function must be asked for what it knows: another form or case is said in the basic one, which is wrong grammar.
///
/// `COUNT($minutes, "feminin")`; `CLOCK($hour, $minute, cas: "from")`; `PHONE($phone, by: "digit")`.
pub(super) fn functions_are_asked_for_what_they_know(read: &Read, problems: &ProblemList) {
    for book in read.words.books.values().filter(|book| book.whole) {
        let forms: BTreeSet<&str> = book.messages.keys().filter_map(|id| form(id)).collect();
        let cases: BTreeSet<&str> = book.cases.iter().map(String::as_str).chain([clock::AT]).collect();
        for call in &book.calls {
            let (argument, values): (_, BTreeSet<&str>) = match call.function.as_str() {
                "COUNT" => ("", forms.clone()),
                "CLOCK" => ("case", cases.clone()),
                "PHONE" => ("by", [DIGITS].into()),
                "SPELL" => ("", BTreeSet::new()),
                _ => continue,
            };
            // The problem of an argument that is not among the known ones.
            let unknown = |what: &str, given: &Placed<String>, known: &mut dyn Iterator<Item = &str>| {
                let problem = given.problem(format!("`{}` knows no {what} `{}`", call.function, given.value));
                Diagnostic { help: suggestion(&given.value, known), ..problem }
            };
            for form in call.texts.iter().filter(|form| call.function == "COUNT" && !forms.contains(&*form.value)) {
                problems.push(unknown("form", form, &mut forms.iter().copied()));
            }
            for (name, value) in &call.named {
                if name.value != argument {
                    let known = Some(argument).filter(|argument| !argument.is_empty());
                    problems.push(unknown("argument", name, &mut known.into_iter()));
                } else if let Some(value) = value.as_ref().filter(|value| !values.contains(&*value.value)) {
                    problems.push(unknown("value", value, &mut values.iter().copied()));
                }
            }
        }
    }
}

/// The grammatical form of a word for a number: `genitive` of `number-2-genitive`.
fn form(id: &str) -> Option<&str> {
    let (number, form) = id.strip_prefix("number-")?.split_once('-')?;
    number.bytes().all(|byte| byte.is_ascii_digit()).then_some(form)
}

/// The languages, of these or of all, without the message, in backticks; `None` if all have it. A language with an
/// unreadable file may have it.
pub(super) fn lacking(read: &Read, id: &str, languages: &[Language]) -> Option<String> {
    let is_asked = |language: &Language| languages.is_empty() || languages.contains(language);
    let lacks = |(language, book): &(&Language, &PromptBook)| is_asked(language) && book.whole && !book.has(id);
    let names: Vec<String> = read.words.books.iter().filter(lacks).map(|(name, _)| format!("`{name}`")).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// The arguments of a function.
fn takes(function: &str) -> &'static str {
    match function {
        "CLOCK()" => "give it two numbers, such as `$hour, $minute`; what `clock` says with them must have words, too",
        "COUNT()" => "give it one number, such as `$minutes`, and perhaps a form: `\"feminine\"`",
        _ => "give it one text, such as `$phone`, `$email` or `$site`",
    }
}

/// The function with a wrong argument.
pub(super) fn unspelled(text: &str) -> Option<&'static str> {
    FUNCTIONS.into_iter().find(|function| text.contains(function))
}

/// The reason for which a message cannot be said, with help; `None` if another problem of the language explains it.
pub(super) fn unsayable(
    reason: &str,
    book: &PromptBook,
    known: &[(&'static str, Value)],
) -> Option<(String, Option<String>)> {
    let reason = reason.trim_start_matches("Resolver error: ");
    let (what, name) = reason.split_once(": ").unwrap_or((reason, ""));
    let variables: Vec<String> = names(known).into_iter().map(|name| format!("${name}")).collect();
    let help = match what {
        "Unknown variable" => suggestion(name, variables.iter().map(String::as_str)),
        "Unknown function" => suggestion(name, FUNCTIONS),
        "Unknown message" | "Unknown term" if !book.whole || book.has(name) => return None,
        "Unknown message" => suggestion(name, book.messages.keys().map(String::as_str)),
        _ => None,
    };
    let said = if name.is_empty() { what.to_lowercase() } else { format!("{} `{name}`", what.to_lowercase()) };
    Some((said, help))
}
