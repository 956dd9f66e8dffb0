//! The content of a mail before it becomes HTML and plain text.

use serde::Serialize;

use crate::pages::section::PageSection;

/// The parts of a mail, from which both the HTML and the plain text are made.
#[derive(Serialize)]
pub(super) struct MailContent<'a> {
    /// The language tag.
    pub language: &'a str,
    /// The subject.
    pub subject: &'a str,
    /// The paragraphs before the button.
    pub opening: Vec<String>,
    /// The main link.
    pub button: Option<LabelledLink>,
    /// The sections of the channel.
    pub sections: Vec<PageSection>,
    /// The paragraphs after the sections.
    pub closing: Vec<String>,
    /// The unsubscribe link.
    pub stop: Option<LabelledLink>,
}

/// A link with a label.
#[derive(Serialize)]
pub(super) struct LabelledLink {
    /// The address.
    pub href: String,
    /// The words.
    pub label: String,
}

impl MailContent<'_> {
    /// The plain-text part: the same words, addresses written out, a blank line between paragraphs.
    pub(super) fn text(&self) -> String {
        let mut paragraphs = self.opening.clone();
        paragraphs.extend(self.button.iter().map(LabelledLink::text));
        paragraphs.extend(self.sections.iter().map(PageSection::text));
        paragraphs.extend(self.closing.iter().cloned());
        paragraphs.extend(self.stop.iter().map(LabelledLink::text));
        paragraphs.join("\n\n") + "\n"
    }
}

impl LabelledLink {
    fn text(&self) -> String {
        format!("{}:\n{}", self.label, self.href)
    }
}
