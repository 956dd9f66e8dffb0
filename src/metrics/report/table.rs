//! A table of a report, before layout.

use crate::metrics::operator_words::OperatorWords;

/// The most rows of topics, menus and channels; the rest is summed up in one more row, or left out.
pub(super) const ROWS_MAX: usize = 12;

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportTable {
    /// Its title.
    pub title: String,
    /// The plot that shows it, where there is one.
    pub plot: Option<ReportPlot>,
    /// A sentence of explanation.
    pub about: String,
    /// The heads of its columns; the first is that of the labels.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<ReportRow>,
}

impl ReportTable {
    /// A table by the message of its title, which explains it as well, and by those of its columns; empty for a column
    /// without a head.
    pub(super) fn new(words: &OperatorWords, title: &str, columns: &[&str], rows: Vec<ReportRow>) -> Self {
        let head = |column: &&str| if column.is_empty() { String::new() } else { words.text(column) };
        Self {
            title: words.text(title),
            plot: None,
            about: words.text(&format!("{title}.about")),
            columns: columns.iter().map(head).collect(),
            rows,
        }
    }

    /// The same with its plot.
    pub(super) fn drawn(self, plot: ReportPlot) -> Self {
        Self { plot: Some(plot), ..self }
    }
}

/// The plot of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportPlot {
    /// From answered to helped.
    Funnel,
    /// The outcomes of calls.
    Outcomes,
    /// Calls over the time.
    Course,
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportRow {
    /// Its label.
    pub label: String,
    /// A cell for each column after the first, or fewer.
    pub cells: Vec<String>,
    /// The text in place of missing cells.
    pub note: Option<String>,
    /// The length of its bar, in thousandths of the longest.
    pub bar: Option<u16>,
}

impl ReportRow {
    pub(super) fn new(label: impl Into<String>, cells: Vec<String>) -> Self {
        Self { label: label.into(), cells, note: None, bar: None }
    }
}
