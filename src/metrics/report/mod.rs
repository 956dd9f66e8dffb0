//! The report of a period, for people: the same tables as text and as the HTML of a mail.
//!
//! A [`PeriodReport`] is read from the store once; [`PeriodReport::tables`] puts it into words and numbers, and [`text`] and
//! [`html`] only lay those out, so that both always say the same.

pub mod html;
mod messages;
mod number;
mod period_report;
mod sections;
mod table;
pub mod text;
mod wordings;
mod words;

pub use period_report::{MaturedDay, PeriodReport, ReportError};
pub use table::{ReportPlot, ReportRow, ReportTable};

impl PeriodReport {
    /// The sections as tables; empty ones are left out.
    pub fn tables(&self) -> Vec<ReportTable> {
        sections::all(self)
    }

    /// The report in one line, as the subject of a mail.
    pub fn headline(&self) -> String {
        words::headline(self)
    }

    /// The periods compared and the windows that are over, in whole sentences.
    pub fn preface(&self) -> Vec<String> {
        words::preface(self)
    }

    /// The figures, with the meaning of each in a sentence.
    pub fn legend(&self) -> Vec<(String, String)> {
        words::legend(self.words)
    }
}
