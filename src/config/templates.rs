//! `prompts/*.html`: the pages and the mail, which a company may restyle without a build.

use std::path::Path;
use std::sync::Arc;

use minijinja::{Environment, Error, UndefinedBehavior};

use super::files::{read_text, refuse_strays};
use super::place::Problems;
use crate::diagnostic::{Diagnostic, SourceFile};

/// The templates: the landing page, the page of a link that leads nowhere any more, the mail. Their names end in
/// `.html`, by which their values are escaped.
const NAMES: [&str; 3] = ["page.html", "gone.html", "email.html"];

/// Reads every template. A variable that is not there is an error when it is used, not an empty place.
pub fn read(folder: &Path, problems: &Problems) -> Environment<'static> {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    refuse_strays(folder, "html", &NAMES, problems);
    for name in NAMES {
        let Some(text) = read_text(&folder.join(name), problems) else { continue };
        if let Err(error) = templates.add_template_owned(name, text.clone()) {
            let file = Arc::new(SourceFile { path: folder.join(name), text });
            problems.push(syntax_error(&file, &error));
        }
    }
    templates
}

/// The whole line is marked: the template language tells no more of the place.
fn syntax_error(file: &Arc<SourceFile>, error: &Error) -> Diagnostic {
    let number = error.line().unwrap_or(1).saturating_sub(1);
    let before: usize = file.text.split_inclusive('\n').take(number).map(str::len).sum();
    let line = file.text[before..].lines().next().unwrap_or_default();
    let start = before + (line.len() - line.trim_start().len());
    let reason = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    Diagnostic::at(file, start..start + line.trim().len(), format!("not a valid template: {reason}"))
}
