//! The templates of the page and the web phone, `src/console/**/*.html`. An undefined name is an error. Everything is escaped except the plots, which
//! are ours and marked `|safe`.

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentValue};
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{Environment, Output, UndefinedBehavior};
use serde::Serialize;

use crate::config::settings::OperatorLanguage;
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::plot::Escaped;

const FRAMES: [(&str, &str); 28] = [
    ("plain.html", include_str!("plain.html")),
    ("runbook.html", include_str!("runbook.html")),
    ("calls.html", include_str!("calls.html")),
    ("call.html", include_str!("call.html")),
    ("figures.html", include_str!("figures.html")),
    ("notice_fields.html", include_str!("notice_fields.html")),
    ("notice_page.html", include_str!("notice_page.html")),
    ("page.html", include_str!("page.html")),
    ("state.html", include_str!("state.html")),
    ("problems.html", include_str!("problems.html")),
    ("today.html", include_str!("today.html")),
    ("helped.html", include_str!("helped.html")),
    ("menus.html", include_str!("menus.html")),
    ("leaves.html", include_str!("leaves.html")),
    ("leaves_menu.html", include_str!("leaves_menu.html")),
    ("leaves_words.html", include_str!("leaves_words.html")),
    ("live.html", include_str!("live.html")),
    ("delivery.html", include_str!("delivery.html")),
    ("outbox.html", include_str!("outbox.html")),
    ("nodes.html", include_str!("nodes.html")),
    ("repeats.html", include_str!("repeats.html")),
    ("experiments.html", include_str!("experiments.html")),
    ("revisions.html", include_str!("revisions.html")),
    ("line.html", include_str!("line.html")),
    ("notices.html", include_str!("notices.html")),
    ("phone.html", include_str!("phone/phone.html")),
    ("wordings.html", include_str!("wordings.html")),
    ("unknown.html", include_str!("unknown.html")),
];

static ENGLISH: LazyLock<Frames> = LazyLock::new(|| Frames::new(OperatorWords::of(OperatorLanguage::English)));
static RUSSIAN: LazyLock<Frames> = LazyLock::new(|| Frames::new(OperatorWords::of(OperatorLanguage::Russian)));

/// The frames in one language, read.
pub(super) struct Frames {
    environment: Environment<'static>,
    words: &'static OperatorWords,
}

impl Frames {
    /// The frames with these words. In a frame `text("id", name=value)` is a message with its variables.
    pub(super) fn of(words: &OperatorWords) -> &'static Self {
        match words.language() {
            OperatorLanguage::English => &ENGLISH,
            OperatorLanguage::Russian => &RUSSIAN,
        }
    }

    fn new(words: &'static OperatorWords) -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_formatter(|out, _, value| write(out, value));
        environment.add_filter("commands", commands);
        environment.add_function("text", move |id: &str, variables: Kwargs| text(words, id, &variables));
        // Stands where only the store could tell, and never did.
        environment.add_global("unknown", words.text("page-unknown"));
        for (name, frame) in FRAMES {
            environment.add_template(name, frame).expect("the frames are part of the program, and tested");
        }
        Self { environment, words }
    }

    /// Fills a frame in.
    pub(super) fn fill(&self, name: &str, context: Value) -> String {
        let frame = self.environment.get_template(name).expect("every frame is listed above");
        frame.render(context).unwrap_or_else(|error| {
            tracing::error!(error = &error as &dyn std::error::Error, "a section of the page cannot be shown");
            format!("<p>{}</p>", Escaped(&self.words.text("page-broken")))
        })
    }

    /// Fills the frame of a section in.
    pub(super) fn section(&self, name: &str, view: impl Serialize) -> String {
        self.fill(name, Value::from(Serde(view)))
    }
}

fn write(out: &mut Output<'_>, value: &Value) -> Result<(), minijinja::Error> {
    let text = value.to_string();
    if value.is_safe() {
        out.write_str(&text)?;
    } else {
        write!(out, "{}", Escaped(&text))?;
    }
    Ok(())
}

fn text(words: &OperatorWords, id: &str, variables: &Kwargs) -> Result<String, minijinja::Error> {
    let mut given = FluentArgs::new();
    for name in variables.args() {
        let value: Value = variables.get(name)?;
        given.set(name, value.as_i64().map_or_else(|| FluentValue::from(value.to_string()), FluentValue::from));
    }
    Ok(words.format(id, &given))
}

/// Escapes a sentence, and marks what stands between backticks as code.
fn commands(sentence: &str) -> Value {
    let marked = sentence.split('`').enumerate().map(|(place, part)| {
        let part = Escaped(part);
        if place % 2 == 1 { format!("<code>{part}</code>") } else { part.to_string() }
    });
    Value::from_safe_string(marked.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_marked_and_everything_is_escaped() {
        let marked = commands("Run `deflect doctor <PLATFORM>` & see `df -h`.");
        let expected = "Run <code>deflect doctor &lt;PLATFORM&gt;</code> &amp; see <code>df -h</code>.";
        assert_eq!((marked.as_str(), marked.is_safe()), (Some(expected), true));
    }
}
