//! `prompts/`: everything a caller hears or reads, one folder a language, in Project Fluent.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use fluent_bundle::FluentResource;
use fluent_syntax::ast::Entry;
use fluent_syntax::parser::{ErrorKind, ParserError};
use unic_langid::LanguageIdentifier;

use super::calls::{FunctionCall, calls, keys_for};
use super::files::{list, read_text, refuse_strays};
use super::mentions::mentions;
use super::place::{FilePlace, ProblemList};
use super::variants::{greedy, idle};
use crate::base::call::Language;
use crate::base::diagnostic::{Diagnostic, SourceFile};
use crate::line::prompt::Prompts;

/// The files of a language.
const FILES: [&str; 5] = ["voice.ftl", "sms.ftl", "email.ftl", "page.ftl", "speech.ftl"];

/// The messages of every language, with their places.
#[derive(Default)]
pub(super) struct PromptFiles {
    /// The messages.
    pub prompts: Prompts,
    /// The place of each message.
    pub books: BTreeMap<Language, PromptBook>,
}

/// The places of one language's messages.
#[derive(Default)]
pub(super) struct PromptBook {
    /// Messages by id.
    pub messages: BTreeMap<String, FilePlace>,
    /// The other messages that each refers to.
    pub mentions: BTreeMap<String, BTreeSet<String>>,
    /// The calls of functions.
    pub calls: Vec<FunctionCall>,
    /// The cases in which the message `clock` says a time, by its variants of `$case`.
    pub cases: BTreeSet<String>,
    /// Messages with a syntax error.
    pub torn: BTreeSet<String>,
    /// True if every file of the language was read, so that missing messages are really missing.
    pub whole: bool,
}

/// Reads every language.
pub(super) fn read(folder: &Path, problems: &ProblemList) -> PromptFiles {
    let mut words = PromptFiles::default();
    let folders = list(folder, problems, Path::is_dir);
    for folder in &folders {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        match language(&name) {
            Ok(language) => words.add(language, folder, problems),
            Err(help) => {
                let message = format!("folder `{}` is not named after a language", folder.display());
                problems.push(Diagnostic::nowhere(message).with_help(help));
            }
        }
    }
    if folders.is_empty() {
        let message = format!("folder `{}` has no folder of a language", folder.display());
        problems.push(Diagnostic::nowhere(message).with_help("add one such as `ru`"));
    }
    words
}

impl PromptFiles {
    fn add(&mut self, language: Language, folder: &Path, problems: &ProblemList) {
        refuse_strays(folder, "ftl", &FILES, problems);
        let mut book = PromptBook { whole: true, ..PromptBook::default() };
        let mut resources = vec![];
        for name in FILES {
            match read_text(&folder.join(name), problems) {
                Some(text) => resources.push(book.add(&folder.join(name), text, problems)),
                None => book.whole = false,
            }
        }
        // Doubled messages were reported with both places when the book was made.
        self.prompts.add(language.clone(), resources).ok();
        self.books.insert(language, book);
    }
}

impl PromptBook {
    /// Reads one file, and reports syntax errors and doubled ids.
    fn add(&mut self, path: &Path, text: String, problems: &ProblemList) -> FluentResource {
        let file = Arc::new(SourceFile { path: path.to_owned(), text: text.clone() });
        let (resource, errors) = match FluentResource::try_new(text) {
            Ok(resource) => (resource, vec![]),
            Err(torn) => torn,
        };
        for error in errors {
            problems.push(syntax_error(&file, &error));
        }
        for entry in resource.entries() {
            match entry {
                Entry::Message(message) => {
                    let id = message.id.name.to_owned();
                    self.mentions.insert(id.clone(), message.value.as_ref().map(mentions).unwrap_or_default());
                    for variant in message.value.as_ref().map(idle).unwrap_or_default() {
                        let place = FilePlace::new(&file, span_of(variant.key, resource.source()));
                        let problem = format!("variant `{}` of `${}` is never chosen", variant.key, variant.variable);
                        let known = format!("known here: {}", variant.known.join(", "));
                        problems.push(place.problem(problem).with_help(known));
                    }
                    for variant in message.value.as_ref().map(|value| greedy(&id, value)).unwrap_or_default() {
                        let place = FilePlace::new(&file, span_of(variant.key, resource.source()));
                        let (key, variable) = (variant.key, variant.variable);
                        let others = variant.others.join(", ");
                        let problem =
                            place.problem(format!("variant `{key}` of `${variable}` is said for {others}, too"));
                        let help = "give each a variant of its own, or a default that is true of all: `*[other] …`";
                        problems.push(problem.with_help(help).as_warning());
                    }
                    if let Some(value) = &message.value {
                        self.calls
                            .extend(calls(value, |piece| FilePlace::new(&file, span_of(piece, resource.source()))));
                        self.cases.extend(keys_for(value, "case"));
                    }
                    self.note(id, message.id.name, &file, &resource, problems)
                }
                Entry::Term(term) => {
                    let id = format!("-{}", term.id.name);
                    self.mentions.insert(id.clone(), mentions(&term.value));
                    self.note(id, term.id.name, &file, &resource, problems)
                }
                Entry::Junk { content } => _ = self.torn.insert(id_of(content)),
                _ => {}
            }
        }
        resource
    }

    fn note(
        &mut self,
        id: String,
        name: &str,
        file: &Arc<SourceFile>,
        resource: &FluentResource,
        problems: &ProblemList,
    ) {
        let place = FilePlace::new(file, span_of(name, resource.source()));
        match self.messages.get(&id) {
            Some(first) => {
                let problem = place.problem(format!("message `{id}` stands twice"));
                problems.push(problem.with_help(format!("it stands first in {}", first.line())));
            }
            None => _ = self.messages.insert(id, place),
        }
    }

    /// True if a message exists, even an unreadable one.
    pub(super) fn has(&self, id: &str) -> bool {
        self.messages.contains_key(id) || self.torn.contains(id)
    }
}

/// A language by the name of its folder.
///
/// # Errors
/// A better name.
fn language(name: &str) -> Result<Language, String> {
    match name.parse::<LanguageIdentifier>() {
        Ok(id) if id == name && id.language.as_str().len() <= 3 => Ok(Language::new(name)),
        Ok(id) if id != name => Err(format!("name it `{id}`")),
        _ => Err("name it by the letters of a language, such as `ru` or `pt-BR`".to_owned()),
    }
}

/// The range of a piece of the source.
fn span_of(piece: &str, source: &str) -> Range<usize> {
    let start = (piece.as_ptr() as usize).saturating_sub(source.as_ptr() as usize);
    start..start + piece.len()
}

/// The id at the start of an unreadable message.
fn id_of(junk: &str) -> String {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    junk.trim_start().chars().take_while(|c| is_sign(*c)).collect()
}

fn syntax_error(file: &Arc<SourceFile>, error: &ParserError) -> Diagnostic {
    let reason = error.kind.to_string();
    let reason = reason[..1].to_lowercase() + &reason[1..];
    // The parser reports a missing sign at the end of a line beyond that end.
    let line_end = file.text[..file.text.floor_char_boundary(error.pos.start)].trim_end().len();
    let start = if file.text[line_end..].trim_start().is_empty() { line_end } else { error.pos.start };
    let problem = Diagnostic::at(file, start..start + 1, format!("not valid Fluent: {reason}"));
    let goes_on = file.text[line_end..].trim_start_matches(|c| c != '\n').get(1..).unwrap_or_default();
    let help = match error.kind {
        ErrorKind::ExpectedMessageField { .. } if goes_on.starts_with('\t') => {
            "begin the lines of a message that goes on with spaces, not with a tab"
        }
        ErrorKind::ExpectedMessageField { .. } => "write words behind the `=`, or on lines that begin with spaces",
        ErrorKind::ExpectedToken('=') => "write `name = words`; a line that goes on begins with spaces",
        ErrorKind::MissingDefaultVariant => "mark the variant for everything else: `*[other] …`",
        _ => return problem,
    };
    problem.with_help(help)
}
