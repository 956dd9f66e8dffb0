//! The figures of earlier days, for comparison. They are sums over weeks and change little: they are read every five minutes,
//! while the page shows those read before.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::sources::PageSources;
use crate::base::moment::earlier;
use crate::line::leaving::LeaveCurves;
use crate::metrics::experiment::course::ExperimentCourse;
use crate::metrics::leaves::LeaveSources;
use crate::metrics::period::{Period, PeriodError};
use crate::metrics::repeat_pairs::RepeatMatrix;
use crate::metrics::summary::Summary;
use crate::metrics::wordings::figures::Wordings;
use crate::store::{Store, StoreError, Window, quarter_of};

/// The time after which the figures are read again.
const FRESH_FOR: Duration = Duration::from_secs(300);
/// The longest wait of the first page.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The days of calls that net deflection is computed over.
const MATURED_DAYS: i64 = 7;
/// The days of first calls whose repeats are shown.
const REPEAT_DAYS: i64 = 14;
/// The days of messages whose wordings are compared.
const WORDINGS_DAYS: i64 = 14;
/// The days of calls that are looked at for where their callers left.
const LEAVES_DAYS: i64 = 7;

/// The figures read last.
#[derive(Clone, Default)]
pub(super) struct Archive {
    latest: Arc<Mutex<Option<Arc<Past>>>>,
    reading: Arc<AtomicBool>,
}

impl Archive {
    /// The figures before the day of this moment; `None` until they are read. Starts reading if they are not fresh.
    pub(super) async fn past(&self, sources: PageSources<'_>, now: Timestamp) -> Option<Arc<Past>> {
        let at = sources.clock.monotonic();
        let latest = self.latest();
        if latest.as_ref().is_some_and(|past| past.is_fresh(now, at)) || self.reading.swap(true, Ordering::AcqRel) {
            return latest;
        }
        let (archive, zone) = (self.clone(), sources.zone.clone());
        let leaves = LeaveSources::new(sources.store, sources.script, sources.revision, sources.platforms);
        let reading = tokio::spawn(async move {
            let _reading = ReadingMark(&archive.reading);
            match Past::read(&leaves, now, &zone, at).await {
                Ok(past) => *archive.latest.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(past)),
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "earlier figures could not be read");
                }
            }
        });
        if latest.is_none() {
            // If it is late, the next page has it.
            tokio::time::timeout(FIRST_WAIT, reading).await.ok();
        }
        self.latest()
    }

    fn latest(&self) -> Option<Arc<Past>> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The figures are being read, until dropped.
struct ReadingMark<'a>(&'a AtomicBool);

impl Drop for ReadingMark<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

/// The figures of earlier days.
#[derive(Clone, Debug)]
pub(super) struct Past {
    read: Instant,
    /// The time of that.
    pub as_of: Timestamp,
    /// The quarter of an hour until which days are compared.
    quarter: Timestamp,
    /// The whole of yesterday: its hours are drawn beside today's.
    pub yesterday: Summary,
    /// Yesterday until the last full quarter of an hour before this time of day.
    pub yesterday_so_far: Summary,
    /// The same day of last week until then.
    pub week_ago: Summary,
    /// For each window the week of the latest calls that are older.
    pub matured: Vec<(Window, Summary)>,
    /// The pairs of repeats of the last days.
    pub repeats: RepeatMatrix,
    /// Places in prompts where callers left in the last days.
    pub leaves: LeaveCurves,
    /// The experiments, from their beginnings.
    pub experiments: Vec<ExperimentCourse>,
    /// The results of the texts and mails of the last days, by their wording.
    pub wordings: Wordings,
}

impl Past {
    /// True if it was read not long ago and in the same quarter of an hour, so that days of equal length are compared.
    fn is_fresh(&self, now: Timestamp, at: Instant) -> bool {
        self.quarter == quarter_of(now) && at.saturating_duration_since(self.read) < FRESH_FOR
    }

    async fn read(leaves: &LeaveSources, now: Timestamp, zone: &TimeZone, read: Instant) -> Result<Self, StoreError> {
        let store = &leaves.store;
        let local = quarter_of(now).to_zoned(zone.clone());
        let back = |days: i64| local.checked_sub(days.days()).unwrap_or_else(|_| local.clone()).timestamp();
        let mut matured = vec![];
        for window in Window::ALL {
            let until = earlier(now, window.duration());
            let since = earlier(until, SignedDuration::from_hours(24 * MATURED_DAYS));
            matured.push((window, summary(store, Period::new(since, until, zone)).await?));
        }
        Ok(Self {
            read,
            as_of: now,
            quarter: quarter_of(now),
            yesterday: summary(store, Period::yesterday(now, zone)).await?,
            yesterday_so_far: summary(store, Period::day_so_far(back(1), zone)).await?,
            week_ago: summary(store, Period::day_so_far(back(7), zone)).await?,
            matured,
            repeats: RepeatMatrix::read(store, back(REPEAT_DAYS), now, zone, None).await?,
            experiments: ExperimentCourse::read_all(store, &leaves.script, now).await?,
            wordings: Wordings::read(store, &leaves.script, back(WORDINGS_DAYS), now, None).await?,
            leaves: leaves.read(back(LEAVES_DAYS), now, None).await?,
        })
    }
}

/// The figures of a period; none if the calendar has no such period.
pub(super) async fn summary(store: &Store, period: Result<Period, PeriodError>) -> Result<Summary, StoreError> {
    match period {
        Ok(period) => Summary::read(store, &period, None).await,
        Err(_) => Ok(Summary::default()),
    }
}
