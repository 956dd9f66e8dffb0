//! Sections of pages and mails: lines, or ways to reach people, under a heading.

use serde::Serialize;

/// A section with a heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct PageSection {
    /// The heading.
    pub title: String,
    /// The format of its lines.
    pub form: SectionForm,
    /// Its lines.
    pub items: Vec<String>,
    /// Ways to reach people, instead of lines.
    pub ways: Vec<Way>,
}

/// The format of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SectionForm {
    /// A sentence.
    Sentence,
    /// A list.
    List,
    /// Numbered steps.
    Steps,
}

/// A way to reach people: an address, with or without a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Way {
    /// `https:`, `mailto:` or `tel:`.
    pub href: Option<String>,
    /// Its name.
    pub label: String,
    /// Its use, in a few words.
    pub why: Option<String>,
}

impl PageSection {
    /// A section of the lines of a text.
    pub(crate) fn of_lines(title: String, form: SectionForm, text: &str) -> Self {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        Self { title, form, items: lines.map(str::to_owned).collect(), ways: vec![] }
    }

    /// A section of items.
    pub(crate) fn of_items(title: String, items: Vec<String>) -> Self {
        Self { title, form: SectionForm::List, items, ways: vec![] }
    }

    /// A section of ways; `None` if there are none.
    pub(crate) fn of_ways(title: String, ways: Vec<Way>) -> Option<Self> {
        (!ways.is_empty()).then_some(Self { title, form: SectionForm::List, items: vec![], ways })
    }

    /// The section as plain text.
    pub(crate) fn text(&self) -> String {
        let mark = |place: usize| match self.form {
            SectionForm::Sentence => String::new(),
            SectionForm::List => "- ".to_owned(),
            SectionForm::Steps => format!("{}. ", place + 1),
        };
        let lines = self.items.iter().cloned().chain(self.ways.iter().map(Way::text));
        let lines = lines.enumerate().map(|(place, line)| format!("\n{}{line}", mark(place)));
        std::iter::once(self.title.clone()).chain(lines).collect()
    }
}

impl Way {
    /// The way as plain text. Numbers and mailboxes are in the label already.
    fn text(&self) -> String {
        let why = self.why.iter().map(|why| format!(". {}", why.trim_end_matches('.')));
        let web = self.href.iter().filter(|href| href.starts_with("https:")).map(|href| format!(": {href}"));
        std::iter::once(self.label.clone()).chain(why).chain(web).collect()
    }
}
