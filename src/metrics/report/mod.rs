//! The report of a period, for people: the same tables as text and as the HTML of a mail.
//!
//! A [`Report`] is read from the store once; [`Report::tables`] puts it into words and numbers, and [`text`] and [`html`]
//! only lay those out, so that both always say the same.

pub mod html;
mod messages;
mod number;
mod sections;
mod table;
pub mod text;
mod words;

use jiff::{SignedDuration, Timestamp};

use crate::base::call::LineId;
use crate::metrics::period::{Maturity, Period, PeriodError};
use crate::metrics::summary::{Matured, Summary};
use crate::store::{Store, StoreError, Window};

pub use table::{Plot, Row, Table};

/// A period, and what it is compared with.
#[derive(Clone, Debug)]
pub struct Report {
    /// The time it is about.
    pub period: Period,
    /// The time of the same length before.
    pub period_before: Period,
    /// What happened.
    pub summary: Summary,
    /// What happened before.
    pub before: Summary,
    /// The one line it is about; all of them where not given.
    pub line: Option<LineId>,
    /// The last day that is wholly older than each window that is not yet over for the period.
    pub matured: Vec<MaturedDay>,
    /// When it was made: whether a window is over depends on it.
    pub now: Timestamp,
}

/// A day whose calls are all older than a window.
#[derive(Clone, Debug)]
pub struct MaturedDay {
    /// The window.
    pub window: Window,
    /// The day.
    pub day: Period,
    /// Its calls.
    pub matured: Matured,
    /// Those of the day before it.
    pub before: Matured,
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// There is no such time.
    #[error("no report of this period")]
    Period(#[from] PeriodError),
    /// The figures could not be read.
    #[error("the figures could not be read")]
    Store(#[from] StoreError),
}

impl Report {
    /// Reads the figures of a period, of one line or of all, as they are known now.
    ///
    /// # Errors
    /// The store's, and a period so early that there is none before it.
    pub async fn read(
        store: &Store,
        period: Period,
        line: Option<LineId>,
        now: Timestamp,
    ) -> Result<Self, ReportError> {
        let period_before = period.before()?;
        let summary = Summary::read(store, &period, line.as_ref()).await?;
        let before = Summary::read(store, &period_before, line.as_ref()).await?;
        let mut matured = vec![];
        for window in Window::ALL.into_iter().filter(|window| period.maturity(*window, now) != Maturity::Whole) {
            matured.push(MaturedDay::read(store, window, &period, line.as_ref(), now).await?);
        }
        Ok(Self { period, period_before, summary, before, line, matured, now })
    }

    /// What a person reads, section by section; those with nothing to tell are left out.
    pub fn tables(&self) -> Vec<Table> {
        sections::all(self)
    }

    /// The report in one line, as the subject of a mail.
    pub fn headline(&self) -> String {
        words::headline(self)
    }

    /// What is compared, and which windows are over, in whole sentences.
    pub fn preface(&self) -> Vec<String> {
        words::preface(self)
    }

    /// What each figure counts, in a sentence each.
    pub fn legend() -> &'static [(&'static str, &'static str)] {
        &words::LEGEND
    }
}

impl MaturedDay {
    async fn read(
        store: &Store,
        window: Window,
        period: &Period,
        line: Option<&LineId>,
        now: Timestamp,
    ) -> Result<Self, ReportError> {
        // The day before the one that a call would be in which is just as old as the window.
        let old = now.checked_sub(SignedDuration::try_from(window.duration()).unwrap_or_default());
        let day = Period::yesterday(old.map_err(|_| PeriodError::Calendar)?, period.zone())?;
        let matured = matured_in(store, window, &day, line).await?;
        let before = matured_in(store, window, &day.before()?, line).await?;
        Ok(Self { window, day, matured, before })
    }
}

async fn matured_in(store: &Store, window: Window, day: &Period, line: Option<&LineId>) -> Result<Matured, StoreError> {
    // The hours are of no interest here.
    let figures = store.figures(day.since(), day.until()).await?;
    let mut summary = Summary::empty(day);
    summary.add(day.since(), figures.iter().filter(|figure| line.is_none() || line == figure.line.as_ref()));
    Ok(summary.total.older_than(window))
}
