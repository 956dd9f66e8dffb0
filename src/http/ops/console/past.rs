//! What was before today, for comparison. Weeks of figures are added up for it, and it hardly changes: so it is read every
//! five minutes, and the page goes on showing what it has meanwhile.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};

use crate::http::switchboard::Switchboard;
use crate::insight::period::Period;
use crate::insight::summary::Summary;
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
        let (day, at) = (midnight(&now.to_zoned(board.limits.zone.clone())), board.clock.monotonic());
        let kept = self.kept();
        if kept.as_ref().is_some_and(|past| past.is_good(day, at)) || self.reading.swap(true, Ordering::AcqRel) {
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
    /// The day it is about.
    day: Timestamp,
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
    /// Whether it is still good for the day that began then.
    fn is_good(&self, day: Timestamp, at: Instant) -> bool {
        self.day == day && at.saturating_duration_since(self.read) < GOOD_FOR
    }

    /// Reads it.
    async fn read(store: &Store, now: Timestamp, zone: &TimeZone, read: Instant) -> Result<Self, StoreError> {
        let local = now.to_zoned(zone.clone());
        let mut matured = vec![];
        for window in Window::ALL {
            let until = now.checked_sub(window.duration()).unwrap_or(Timestamp::MIN);
            let since = until.checked_sub(SignedDuration::from_hours(24 * MATURED_DAYS)).unwrap_or(Timestamp::MIN);
            matured.push((window, summary(store, since, until, zone).await?));
        }
        let (yesterday, week) = (back(&local, 1), back(&local, 7));
        Ok(Self {
            read,
            day: midnight(&local),
            yesterday: summary(store, midnight(&yesterday), midnight(&local), zone).await?,
            yesterday_so_far: so_far(store, &yesterday, zone).await?,
            week_ago: so_far(store, &week, zone).await?,
            matured,
        })
    }
}

/// The day so far that this moment lies in.
pub(super) async fn so_far(store: &Store, moment: &Zoned, zone: &TimeZone) -> Result<Summary, StoreError> {
    summary(store, midnight(moment), moment.timestamp(), zone).await
}

/// When the day of this moment began.
pub(super) fn midnight(moment: &Zoned) -> Timestamp {
    moment.start_of_day().map_or(moment.timestamp(), |start| start.timestamp())
}

fn back(moment: &Zoned, days: i64) -> Zoned {
    moment.checked_sub(days.days()).unwrap_or_else(|_| moment.clone())
}

async fn summary(store: &Store, since: Timestamp, until: Timestamp, zone: &TimeZone) -> Result<Summary, StoreError> {
    // At midnight itself the day is as long as its first quarter of an hour.
    let until = until.max(since.checked_add(SignedDuration::from_secs(1)).unwrap_or(Timestamp::MAX));
    match Period::new(since, until, zone) {
        Ok(period) => Summary::read(store, &period, None).await,
        Err(_) => Ok(Summary::default()),
    }
}
