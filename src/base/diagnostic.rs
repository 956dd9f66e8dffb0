//! A problem in a file, with its place and help, printed as compilers do.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use annotate_snippets::renderer::{DEFAULT_CONTEXT_STYLE, DEFAULT_EMPHASIS_STYLE, Style};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// The most edits between a wrong name and the one suggested for it.
const SUGGESTION_EDITS_MAX: usize = 3;

/// The most names listed where none is near.
const NAMES_LISTED_MAX: usize = 12;

/// A file and its text, for showing its lines.
#[derive(Debug)]
pub struct SourceFile {
    /// The path as the user would type it.
    pub path: PathBuf,
    /// The whole text.
    pub text: String,
}

/// Severity of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The configuration is refused.
    Error,
    /// The configuration is used.
    Warning,
}

/// A problem in the configuration or the prompts.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Its severity.
    pub severity: Severity,
    /// Message: lower-case, without a full stop; user input in backticks.
    pub message: String,
    /// The file and the byte range in it; `None` if the thing is missing altogether.
    pub place: Option<(Arc<SourceFile>, Range<usize>)>,
    /// The remedy.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A problem at a place. The range is clamped to the text and to character boundaries.
    pub fn at(file: &Arc<SourceFile>, span: Range<usize>, message: impl Into<String>) -> Self {
        let start = file.text.floor_char_boundary(span.start);
        let end = file.text.ceil_char_boundary(span.end.max(start));
        Self { severity: Severity::Error, message: message.into(), place: Some((file.clone(), start..end)), help: None }
    }

    /// A problem that has no place, such as a missing file.
    pub fn nowhere(message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, message: message.into(), place: None, help: None }
    }

    /// The same problem as a warning.
    pub fn as_warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// True if the configuration is refused for it.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Adds help.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The report: message, `file:line:column`, the line with carets, the help. Coloured if `colour`.
    pub fn render(&self, colour: bool) -> String {
        let level = if self.is_error() { Level::ERROR } else { Level::WARNING };
        let title = level.primary_title(&self.message);
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let mut report = match &self.place {
            Some((file, span)) => {
                let marked = AnnotationKind::Primary.span(span.clone());
                let snippet = Snippet::source(&file.text).path(file.path.to_string_lossy()).annotation(marked);
                renderer.render(&[title.element(snippet)])
            }
            None => renderer.render(&[Group::with_title(title)]),
        };
        if let Some(help) = &self.help {
            report.push_str(&self.help_line(help, colour));
        }
        report
    }

    /// The message and `file:line` in one line, for a log.
    pub fn in_short(&self) -> String {
        match &self.place {
            Some((file, span)) => {
                let line = 1 + file.text[..span.start].matches('\n').count();
                format!("{} ({}:{line})", self.message, file.path.display())
            }
            None => self.message.clone(),
        }
    }

    /// `  = help: …` under the bar of the snippet, without the empty line that the library would insert.
    fn help_line(&self, help: &str, colour: bool) -> String {
        let line = self.place.as_ref().map_or(1, |(file, span)| file.text[..span.end].lines().count().max(1));
        let indent = line.to_string().len() + 1;
        let (sign, word) =
            if colour { (DEFAULT_CONTEXT_STYLE, DEFAULT_EMPHASIS_STYLE) } else { (Style::new(), Style::new()) };
        let help = help.replace('\n', &format!("\n{:1$}", "", indent + "= help: ".len()));
        format!("\n{:indent$}{sign}= {sign:#}{word}help{word:#}: {help}", "")
    }
}

/// Help for a wrong name: the nearest known one, at most three edits away, else the whole list.
pub fn suggestion<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut known: Vec<&str> = known.into_iter().collect();
    known.sort_unstable();
    known.dedup();
    match nearest(wrong, known.iter().copied()) {
        Some(name) => Some(format!("did you mean `{name}`?")),
        None if known.is_empty() => None,
        None => {
            let listed = known[..known.len().min(NAMES_LISTED_MAX)].join(", ");
            Some(format!("known here: {listed}{}", if known.len() > NAMES_LISTED_MAX { ", …" } else { "" }))
        }
    }
}

/// The known name that was probably meant: at most three edits away, and fewer than its number of characters.
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let edits = known.into_iter().map(|name| (strsim::damerau_levenshtein(wrong, name), name));
    let (edits, name) = edits.min()?;
    (edits <= SUGGESTION_EDITS_MAX && edits < name.chars().count()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file whose 42nd line is the one of the example in the style guide.
    fn menu() -> Arc<SourceFile> {
        let text = format!("{}  4 = \"biling_balance\"\nlast = \"ё\"", "\n".repeat(41));
        Arc::new(SourceFile { path: "config/menu.toml".into(), text })
    }

    fn wrong_choice() -> Diagnostic {
        Diagnostic::at(&menu(), 47..63, "choice `4` goes to `biling_balance`")
            .with_help("did you mean `billing_balance`?")
    }

    #[test]
    fn a_report_looks_like_a_compilers() {
        let expected = "\
error: choice `4` goes to `biling_balance`
  --> config/menu.toml:42:7
   |
42 |   4 = \"biling_balance\"
   |       ^^^^^^^^^^^^^^^^
   = help: did you mean `billing_balance`?";
        assert_eq!(wrong_choice().render(false), expected);
    }

    #[test]
    fn a_warning_says_so() {
        assert!(wrong_choice().as_warning().render(false).starts_with("warning: choice `4` goes to"));
    }

    #[test]
    fn a_coloured_report_says_the_same() {
        let coloured = wrong_choice().render(true);
        let pieces = coloured.split('\u{1b}').enumerate();
        let plain: String =
            pieces.map(|(i, piece)| if i == 0 { piece } else { piece.split_once('m').unwrap().1 }).collect();
        assert_eq!(plain, wrong_choice().render(false));
        assert_ne!(coloured, plain);
    }

    #[test]
    fn a_problem_without_a_place_still_has_its_help() {
        let missing = Diagnostic::nowhere("file `config/line.toml` is missing").with_help("one\ntwo");
        let expected = "error: file `config/line.toml` is missing\n  = help: one\n          two";
        assert_eq!(missing.render(false), expected);
    }

    #[test]
    fn a_range_outside_the_text_is_drawn_in() {
        let cut = Diagnostic::at(&menu(), 73..74, "inside a letter").render(false);
        assert!(cut.contains("43 | last = \"ё\"\n   |         ^"), "{cut}");
        let beyond = Diagnostic::at(&menu(), 500..900, "beyond the end").render(false);
        assert!(beyond.contains("config/menu.toml:43:11"), "{beyond}");
    }

    #[test]
    fn the_nearest_name_is_suggested_and_else_the_list() {
        assert_eq!(suggestion("ordres", ["orders", "returns"]).unwrap(), "did you mean `orders`?");
        assert_eq!(suggestion("xyz", ["returns", "orders"]).unwrap(), "known here: orders, returns");
        assert_eq!(suggestion("abc", ["ru"]).unwrap(), "known here: ru");
        assert_eq!(suggestion("x", []), None);
        let many: Vec<String> = (10..40).map(|n| format!("orders-{n}")).collect();
        assert!(suggestion("x", many.iter().map(String::as_str)).unwrap().ends_with(", orders-21, …"));
    }
}
