//! A problem in a file, with its place and a way out, printed the way compilers do.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// The most edits between a wrong name and the one suggested for it.
const SUGGESTION_EDITS_MAX: usize = 3;

/// A file that was read, kept for showing its lines.
#[derive(Debug)]
pub struct SourceFile {
    /// The path as the user would type it.
    pub path: PathBuf,
    /// The whole text.
    pub text: String,
}

/// Something wrong in the configuration or the prompts.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// What is wrong, lower-case, without a full stop; what the user typed in backticks.
    pub message: String,
    /// Where: the file and the byte range in it. `None` when the thing is missing altogether.
    pub place: Option<(Arc<SourceFile>, Range<usize>)>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A problem at a place.
    pub fn at(file: &Arc<SourceFile>, span: Range<usize>, message: impl Into<String>) -> Self {
        Self { message: message.into(), place: Some((file.clone(), span)), help: None }
    }

    /// A problem that has no place, such as a missing file.
    pub fn nowhere(message: impl Into<String>) -> Self {
        Self { message: message.into(), place: None, help: None }
    }

    /// Adds the way out.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The report: message, `file:line:column`, the line with carets, the help. Coloured when `colour`.
    pub fn render(&self, colour: bool) -> String {
        let title = Level::ERROR.primary_title(&self.message);
        let path = self.place.as_ref().map(|(file, _)| file.path.to_string_lossy().into_owned());
        let mut group = match (&self.place, &path) {
            (Some((file, span)), Some(path)) => title
                .element(Snippet::source(&file.text).path(path).annotation(AnnotationKind::Primary.span(span.clone()))),
            _ => annotate_snippets::Group::with_title(title),
        };
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help));
        }
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&[group])
    }
}

/// Advice for a wrong name: the nearest known one, at most three edits away, else the whole list.
pub fn suggestion<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut known: Vec<&str> = known.into_iter().collect();
    known.sort_unstable();
    let nearest = known.iter().map(|name| (strsim::damerau_levenshtein(wrong, name), *name)).min();
    match nearest {
        Some((edits, name)) if edits <= SUGGESTION_EDITS_MAX && edits < name.chars().count() => {
            Some(format!("did you mean `{name}`?"))
        }
        Some(_) => Some(format!("known here: {}", known.join(", "))),
        None => None,
    }
}
