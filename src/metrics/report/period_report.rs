//! The figures of a period, of the period before, and of the last days that are old enough.

use jiff::{SignedDuration, Timestamp};

use crate::base::call::LineId;
use crate::line::leaving::LeaveCurves;
use crate::metrics::experiment::course::ExperimentCourse;
use crate::metrics::leaves::LeaveSources;
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::period::{Maturity, Period, PeriodError};
use crate::metrics::repeat_pairs::RepeatMatrix;
use crate::metrics::summary::{Matured, Summary};
use crate::metrics::wordings::figures::Wordings;
use crate::store::{Store, StoreError, TakenRevision, Window};

/// The most configurations looked through.
const REVISIONS_MAX: u32 = 1000;

/// A period, and what it is compared with.
#[derive(Clone, Debug)]
pub struct PeriodReport {
    /// The words it is told in.
    pub words: &'static OperatorWords,
    /// The period.
    pub period: Period,
    /// The period of the same length before.
    pub period_before: Period,
    /// Its figures.
    pub summary: Summary,
    /// The figures of the period before.
    pub before: Summary,
    /// The line; `None` for all.
    pub line: Option<LineId>,
    /// For each window that is not yet over for the period, the last whole day that is older.
    pub matured: Vec<MaturedDay>,
    /// The configurations taken in the period, the earliest first.
    pub taken: Vec<TakenRevision>,
    /// The pairs of repeats.
    pub repeats: RepeatMatrix,
    /// The places inside prompts where callers left, see [`Self::read_leaves`].
    pub leaves: LeaveCurves,
    /// The experiments of the present configuration, from their beginnings to now; read with the leaves.
    pub experiments: Vec<ExperimentCourse>,
    /// The results of the texts and mails promised, by their wording; read with the leaves.
    pub wordings: Wordings,
    /// The time of the report; windows are over by then or not.
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
    /// The calls of the day before.
    pub before: Matured,
}

/// A report that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// An invalid period.
    #[error("no report of this period")]
    Period(#[from] PeriodError),
    /// The figures could not be read.
    #[error("the figures could not be read")]
    Store(#[from] StoreError),
}

impl PeriodReport {
    /// Reads the figures of a period, of one line or of all, as they are known now, to be told in these words.
    ///
    /// # Errors
    /// The store failed, or the period has none before it.
    pub async fn read(
        store: &Store,
        words: &'static OperatorWords,
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
        let is_within = |taken: &TakenRevision| period.since() <= taken.at && taken.at < period.until();
        let mut taken = store.revisions(REVISIONS_MAX).await?;
        taken.retain(is_within);
        taken.reverse();
        let (since, until) = (period.since(), period.until());
        let repeats = RepeatMatrix::read(store, since, until, period.zone(), line.as_ref()).await?;
        let (leaves, experiments, wordings) = (LeaveCurves::default(), vec![], Wordings::default());
        Ok(Self {
            words,
            period,
            period_before,
            summary,
            before,
            line,
            matured,
            taken,
            repeats,
            leaves,
            experiments,
            wordings,
            now,
        })
    }

    /// Reads where callers of the period left, the experiments, and what came of the wordings of messages.
    ///
    /// # Errors
    /// The store failed.
    pub async fn read_leaves(&mut self, sources: &LeaveSources) -> Result<(), ReportError> {
        let LeaveSources { store, script, .. } = sources;
        let (since, until, line) = (self.period.since(), self.period.until(), self.line.as_ref());
        self.leaves = sources.read(since, until, line).await?;
        self.experiments = ExperimentCourse::read_all(store, script, self.now).await?;
        self.wordings = Wordings::read(store, script, since, until, line).await?;
        Ok(())
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
        // The last whole day whose calls are all older than the window.
        let old = now.checked_sub(SignedDuration::try_from(window.duration()).unwrap_or_default());
        let day = Period::yesterday(old.map_err(|_| PeriodError::Calendar)?, period.zone())?;
        let matured = matured_in(store, window, &day, line).await?;
        let before = matured_in(store, window, &day.before()?, line).await?;
        Ok(Self { window, day, matured, before })
    }
}

async fn matured_in(store: &Store, window: Window, day: &Period, line: Option<&LineId>) -> Result<Matured, StoreError> {
    let figures = store.figures(day.since(), day.until()).await?;
    let mut summary = Summary::empty(day);
    summary.add(day.since(), figures.iter().filter(|figure| line.is_none() || line == figure.line.as_ref()));
    Ok(summary.total.older_than(window))
}
