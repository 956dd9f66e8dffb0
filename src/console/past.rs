//! What was before today, for comparison. Weeks of figures are added up for it, and it hardly changes: so it is read every
//! five minutes, and the page goes on showing what it has meanwhile.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::app::state::Switchboard;
use crate::metrics::period::{Period, PeriodError};
use crate::metrics::summary::Summary;
use crate::store::{Store, StoreError, Window};

/// How long what was before is good for.
const GOOD_FOR: Duration = Duration::from_secs(300);
/// How long the first page waits for it.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// Over how many days of calls net deflection is told.
const MATURED_DAYS: i64 = 7;

/// What was read last, and whether somebody is reading.
#[derive(Clone, Default)]
pub(super) struct Archive {
    kept: Arc<Mutex<Option<Arc<Past>>>>,
    reading: Arc<AtomicBool>,
}

impl Archive {
    /// What was before the day of this moment; nothing before it was read. Has it read where it is not good any more.
    pub async fn past(&self, board: &Switchboard, now: Timestamp) -> Option<Arc<Past>> {
        let at = board.clock.monotonic();
        let kept = self.kept();
        if kept.as_ref().is_some_and(|past| past.is_good(now, at)) || self.reading.swap(true, Ordering::AcqRel) {
            return kept;
        }
        let (archive, store, zone) = (self.clone(), board.store.clone(), board.limits.zone.clone());
        let reading = tokio::spawn(async move {
            match Past::read(&store, now, &zone, at).await {
                Ok(past) => *archive.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(past)),
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "earlier figures could not be read");
                }
            }
            archive.reading.store(false, Ordering::Release);
        });
        if kept.is_none() {
            // Late, it comes with the next look.
            tokio::time::timeout(FIRST_WAIT, reading).await.ok();
        }
        self.kept()
    }

    fn kept(&self) -> Option<Arc<Past>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What was before today.
#[derive(Clone, Debug)]
pub(super) struct Past {
    read: Instant,
    /// When the day ends that it is before.
    ends: Timestamp,
    /// Yesterday, whole: its hours are drawn beside today's.
    pub yesterday: Summary,
    /// Yesterday until this time of day.
    pub yesterday_so_far: Summary,
    /// The same day of last week until this time of day.
    pub week_ago: Summary,
    /// The last calls older than each window: a week of them.
    pub matured: Vec<(Window, Summary)>,
}

impl Past {
    /// Whether it is still good: read not long ago, and of the day before this moment's.
    fn is_good(&self, now: Timestamp, at: Instant) -> bool {
        now < self.ends && at.saturating_duration_since(self.read) < GOOD_FOR
    }

    /// Reads it.
    async fn read(store: &Store, now: Timestamp, zone: &TimeZone, read: Instant) -> Result<Self, StoreError> {
        let local = now.to_zoned(zone.clone());
        let back = |days: i64| local.checked_sub(days.days()).unwrap_or_else(|_| local.clone()).timestamp();
        let mut matured = vec![];
        for window in Window::ALL {
            let until = now.checked_sub(window.duration()).unwrap_or(Timestamp::MIN);
            let since = until.checked_sub(SignedDuration::from_hours(24 * MATURED_DAYS)).unwrap_or(Timestamp::MIN);
            matured.push((window, summary(store, Period::new(since, until, zone)).await?));
        }
        Ok(Self {
            read,
            ends: Period::day_of(now, zone).map_or(Timestamp::MAX, |today| today.until()),
            yesterday: summary(store, Period::yesterday(now, zone)).await?,
            yesterday_so_far: summary(store, Period::day_so_far(back(1), zone)).await?,
            week_ago: summary(store, Period::day_so_far(back(7), zone)).await?,
            matured,
        })
    }
}

/// What happened in a period; nothing where the calendar has none.
pub(super) async fn summary(store: &Store, period: Result<Period, PeriodError>) -> Result<Summary, StoreError> {
    match period {
        Ok(period) => Summary::read(store, &period, None).await,
        Err(_) => Ok(Summary::default()),
    }
}
