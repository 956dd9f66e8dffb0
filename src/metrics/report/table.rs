//! A table of a report, before it is laid out.

/// The most rows of topics, menus and channels; the rest is summed up in one more row, or left out.
pub(super) const ROWS_MAX: usize = 12;

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportTable {
    /// What it is about.
    pub title: &'static str,
    /// The plot that shows it, where there is one.
    pub plot: Option<ReportPlot>,
    /// How to read it, in a sentence.
    pub about: &'static str,
    /// The heads of its columns; the first is that of the labels.
    pub columns: Vec<&'static str>,
    /// Its rows.
    pub rows: Vec<ReportRow>,
}

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportPlot {
    /// From answered to helped.
    Funnel,
    /// How calls ended.
    Outcomes,
    /// Calls over the time.
    Course,
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportRow {
    /// What it counts.
    pub label: String,
    /// One for each column after the first, or fewer.
    pub cells: Vec<String>,
    /// Said in the place of the cells that are missing.
    pub note: Option<String>,
    /// How long its bar is, in thousandths of the longest.
    pub bar: Option<u16>,
}

impl ReportRow {
    pub(super) fn new(label: impl Into<String>, cells: Vec<String>) -> Self {
        Self { label: label.into(), cells, note: None, bar: None }
    }
}
