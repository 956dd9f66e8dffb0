//! A table of a report, before layout.

/// The most rows of topics, menus and channels; the rest is summed up in one more row, or left out.
pub(super) const ROWS_MAX: usize = 12;

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportTable {
    /// Its title.
    pub title: &'static str,
    /// The plot that shows it, where there is one.
    pub plot: Option<ReportPlot>,
    /// A sentence of explanation.
    pub about: &'static str,
    /// The heads of its columns; the first is that of the labels.
    pub columns: Vec<&'static str>,
    /// Its rows.
    pub rows: Vec<ReportRow>,
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
