//! Parts of pages and mails: some lines, or some ways, under a heading.

use serde::Serialize;

/// What stands under a heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PageSection {
    /// The heading.
    pub title: String,
    /// How its lines are set.
    pub form: SectionForm,
    /// A line each.
    pub items: Vec<String>,
    /// Ways to people, instead of lines.
    pub ways: Vec<Way>,
}

/// How lines are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionForm {
    /// One line that is a sentence.
    Sentence,
    /// Things, in no order.
    List,
    /// One after the other.
    Steps,
}

/// A way: an address to follow, or only to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Way {
    /// `https:`, `mailto:` or `tel:`.
    pub href: Option<String>,
    /// What it is called.
    pub label: String,
    /// What it is good for, in a few words.
    pub why: Option<String>,
}

impl PageSection {
    /// The lines of a text under a heading.
    pub fn of_lines(title: String, form: SectionForm, text: &str) -> Self {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        Self { title, form, items: lines.map(str::to_owned).collect(), ways: vec![] }
    }

    /// Things under a heading.
    pub fn of_items(title: String, items: Vec<String>) -> Self {
        Self { title, form: SectionForm::List, items, ways: vec![] }
    }

    /// Ways under a heading; `None` where there are none.
    pub fn of_ways(title: String, ways: Vec<Way>) -> Option<Self> {
        (!ways.is_empty()).then_some(Self { title, form: SectionForm::List, items: vec![], ways })
    }

    /// The section as plain text.
    pub fn text(&self) -> String {
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
    /// The way as plain text. Numbers and mailboxes stand in the label already.
    fn text(&self) -> String {
        let why = self.why.iter().map(|why| format!(". {}", why.trim_end_matches('.')));
        let web = self.href.iter().filter(|href| href.starts_with("https:")).map(|href| format!(": {href}"));
        std::iter::once(self.label.clone()).chain(why).chain(web).collect()
    }
}
