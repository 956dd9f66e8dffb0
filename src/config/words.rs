//! `prompts/`: every word a caller hears or reads, one folder a language, in Project Fluent.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use fluent_bundle::FluentResource;
use fluent_syntax::ast::Entry;
use fluent_syntax::parser::ParserError;
use unic_langid::LanguageIdentifier;

use super::files::{list, read_text, refuse_strays};
use super::mentions::mentions;
use super::place::{FilePlace, ProblemList};
use crate::base::call::Language;
use crate::base::diagnostic::{Diagnostic, SourceFile};
use crate::line::prompt::{PromptId, Prompts};

/// The files of a language.
const FILES: [&str; 5] = ["voice.ftl", "sms.ftl", "email.ftl", "page.ftl", "speech.ftl"];

/// The words of every language, and where they stand.
#[derive(Default)]
pub struct PromptFiles {
    /// The words.
    pub prompts: Prompts,
    /// Where each message stands.
    pub books: BTreeMap<Language, PromptBook>,
}

/// Where the messages of one language stand.
#[derive(Default)]
pub struct PromptBook {
    /// Messages by id.
    pub messages: BTreeMap<String, FilePlace>,
    /// The other messages that each is made of.
    pub mentions: BTreeMap<String, BTreeSet<String>>,
    /// Ids whose message has a syntax error: written, but not readable.
    pub torn: BTreeSet<String>,
    /// Whether every file of the language was there, so that what is not here is really missing.
    pub whole: bool,
}

/// Reads every language.
pub fn read(folder: &Path, problems: &ProblemList) -> PromptFiles {
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
    let ids: BTreeSet<&String> = words.books.values().flat_map(|book| book.messages.keys()).collect();
    let ids: Vec<PromptId> = ids.into_iter().map(|id| PromptId::new(id)).collect();
    words.prompts.make_ready(&ids);
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
        // What stands twice was reported when the book was made, with both places.
        self.prompts.add(language.clone(), resources).ok();
        self.books.insert(language, book);
    }
}

impl PromptBook {
    /// Reads one file: syntax errors and ids that stand twice are reported, the rest is noted.
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

    /// Whether a message is written, even if it cannot be read.
    pub fn has(&self, id: &str) -> bool {
        self.messages.contains_key(id) || self.torn.contains(id)
    }
}

/// A language by the name of its folder.
///
/// # Errors
/// How to name it.
fn language(name: &str) -> Result<Language, String> {
    match name.parse::<LanguageIdentifier>() {
        Ok(id) if id == name && id.language.as_str().len() <= 3 => Ok(Language::new(name)),
        Ok(id) if id != name => Err(format!("name it `{id}`")),
        _ => Err("name it by the letters of a language, such as `ru` or `pt-BR`".to_owned()),
    }
}

/// Where a piece of the source stands in it.
fn span_of(piece: &str, source: &str) -> Range<usize> {
    let start = (piece.as_ptr() as usize).saturating_sub(source.as_ptr() as usize);
    start..start + piece.len()
}

/// The id at the start of a message that cannot be read.
fn id_of(junk: &str) -> String {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    junk.trim_start().chars().take_while(|c| is_sign(*c)).collect()
}

fn syntax_error(file: &Arc<SourceFile>, error: &ParserError) -> Diagnostic {
    let reason = error.kind.to_string();
    let reason = reason[..1].to_lowercase() + &reason[1..];
    // The parser looks past the end of the line for what is missing at the end of it.
    let line_end = file.text[..file.text.floor_char_boundary(error.pos.start)].trim_end().len();
    let start = if file.text[line_end..].trim_start().is_empty() { line_end } else { error.pos.start };
    Diagnostic::at(file, start..start + 1, format!("not valid Fluent: {reason}"))
}
