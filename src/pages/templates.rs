//! The HTML of pages and mail, which a company restyles without a build. An unknown name is an error.

use std::fmt::Write;

use minijinja::value::Serde;
use minijinja::{Environment, Output};
use serde::Serialize;

use crate::config;

/// The landing page of a link; also the page that asks for confirmation before follow-ups end.
const PAGE: &str = "page.html";
/// The page of a dead link; also the page after follow-ups have ended.
const GONE: &str = "gone.html";
/// The HTML part of mail.
const EMAIL: &str = "email.html";

/// The templates in `prompts/`.
#[derive(Clone, Debug)]
pub struct Templates {
    environment: Environment<'static>,
}

/// A template that cannot be rendered.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// It uses an unknown name.
    #[error("template `{name}` cannot be rendered")]
    Fill {
        /// Its name.
        name: &'static str,
        /// The cause.
        #[source]
        source: minijinja::Error,
    },
}

impl Templates {
    /// The templates as the configuration read them.
    pub fn new(mut environment: Environment<'static>) -> Self {
        environment.set_formatter(|out, _, value| escape(out, &value.to_string()));
        Self { environment }
    }

    /// Renders the landing page.
    pub(super) fn page(&self, context: impl Serialize) -> Result<String, TemplateError> {
        self.render(PAGE, context)
    }

    /// Renders the page of a dead link.
    pub(super) fn gone(&self, context: impl Serialize) -> Result<String, TemplateError> {
        self.render(GONE, context)
    }

    /// Renders the HTML part of a mail.
    pub fn email(&self, context: impl Serialize) -> Result<String, TemplateError> {
        self.render(EMAIL, context)
    }

    fn render(&self, name: &'static str, context: impl Serialize) -> Result<String, TemplateError> {
        debug_assert!(
            serde_json::to_value(&context).is_ok_and(|given| config::templates::is_given(name, &given)),
            "`{name}` is not given what `config::templates` says"
        );
        let template = self.environment.get_template(name);
        template
            .and_then(|template| template.render(Serde(context)))
            .map_err(|source| TemplateError::Fill { name, source })
    }
}

/// Escapes a text for HTML, in an element and in a quoted attribute. minijinja's own escaper also encodes every slash,
/// which makes addresses unreadable. Templates cannot switch it off.
fn escape(out: &mut Output<'_>, text: &str) -> Result<(), minijinja::Error> {
    let written = text.chars().try_for_each(|character| match character {
        '&' => out.write_str("&amp;"),
        '<' => out.write_str("&lt;"),
        '>' => out.write_str("&gt;"),
        '"' => out.write_str("&quot;"),
        '\'' => out.write_str("&#39;"),
        other => out.write_char(other),
    });
    Ok(written?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn templates(page: &'static str) -> Templates {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
        environment.add_template(PAGE, page).unwrap();
        Templates::new(environment)
    }

    fn filled(title: &str) -> serde_json::Value {
        let empty = [
            "language", "heading", "lead", "waiting", "note", "button", "site", "contacts", "sections", "more", "mail",
        ];
        let mut page: BTreeMap<&str, serde_json::Value> = empty.map(|key| (key, serde_json::Value::Null)).into();
        page.insert("title", title.into());
        serde_json::json!(page)
    }

    #[test]
    fn what_is_filled_in_is_escaped() {
        let page = templates("<p>{{ title }}</p>").page(filled("<b>\"'&/")).unwrap();
        assert_eq!(page, "<p>&lt;b&gt;&quot;&#39;&amp;/</p>");
    }

    #[test]
    fn a_name_that_is_not_there_is_an_error() {
        let page = templates("{{ titel }}").page(filled(""));
        assert!(matches!(page, Err(TemplateError::Fill { name: PAGE, .. })));
    }
}
