//! The readings that troubles are found from: counters over a sliding window, and states of the moment.

use std::collections::{BTreeMap, VecDeque};

use jiff::{SignedDuration, Timestamp};

use crate::base::moment::earlier;
use crate::base::name_map::NameMap;
use crate::line::experiment::StoppedArm;
use crate::line::hours::{Hours, HoursId};
use crate::line::notice::Notice;
use crate::metrics::prometheus::gauges::Gauges;
use crate::metrics::reloads::InService;
use crate::metrics::repeat_pairs::GrownPair;

/// The span over which requests and answers are judged.
const REQUESTS_SPAN: SignedDuration = SignedDuration::from_mins(5);
/// The span for which something that happened once is told.
pub(super) const EVENTS_SPAN: SignedDuration = SignedDuration::from_mins(15);
/// The most samples kept: one every five seconds or more, for the longest span.
const SAMPLES_MAX: usize = 200;
/// The least time between two samples.
const SAMPLE_MIN: SignedDuration = SignedDuration::from_secs(5);

/// Counters of this process that only grow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProcessCounts {
    /// By the platform's name.
    pub platforms: BTreeMap<String, PlatformCounts>,
    /// Turns that could not be stored.
    pub turns_lost: u64,
    /// Group commits that the database refused.
    pub store_failures: u64,
    /// Workers that ended by themselves, by name.
    pub worker_restarts: BTreeMap<String, u64>,
}

/// Counters of a platform.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlatformCounts {
    /// Requests answered or refused.
    pub requests: u64,
    /// Refused because the proof was wrong, not because there was none.
    pub unproven: u64,
    /// Refused because the platform's clock and ours differ.
    pub clock_differs: u64,
    /// Answers.
    pub answers: u64,
    /// Answers later than 1 s.
    pub late: u64,
    /// Answers later than 2.5 s.
    pub too_late: u64,
}

impl PlatformCounts {
    fn since(self, before: Self) -> Self {
        Self {
            requests: self.requests.saturating_sub(before.requests),
            unproven: self.unproven.saturating_sub(before.unproven),
            clock_differs: self.clock_differs.saturating_sub(before.clock_differs),
            answers: self.answers.saturating_sub(before.answers),
            late: self.late.saturating_sub(before.late),
            too_late: self.too_late.saturating_sub(before.too_late),
        }
    }
}

/// The counters of the last quarter of an hour.
#[derive(Debug, Default)]
pub struct RecentCounts {
    samples: VecDeque<(Timestamp, ProcessCounts)>,
    latest: ProcessCounts,
}

impl RecentCounts {
    /// Takes in the counters of this moment.
    pub fn add(&mut self, now: Timestamp, counts: ProcessCounts) {
        let oldest = earlier(now, EVENTS_SPAN);
        // A sample before the window stays: what the window added is counted from it.
        while self.samples.len() > 1 && self.samples[1].0 <= oldest || self.samples.len() >= SAMPLES_MAX {
            self.samples.pop_front();
        }
        let is_due = self.samples.back().is_none_or(|(at, _)| now.duration_since(*at).abs() >= SAMPLE_MIN);
        if is_due {
            self.samples.push_back((now, self.latest.clone()));
        }
        self.latest = counts;
    }

    /// The growth of the platforms' counters in the last minutes.
    pub(super) fn platforms(&self, now: Timestamp) -> impl Iterator<Item = (&str, PlatformCounts)> {
        let before = self.before(now, REQUESTS_SPAN);
        self.latest.platforms.iter().map(move |(name, counts)| {
            let before = before.and_then(|before| before.platforms.get(name)).copied().unwrap_or_default();
            (name.as_str(), counts.since(before))
        })
    }

    /// The turns lost lately.
    pub(super) fn turns_lost(&self, now: Timestamp) -> u64 {
        let before = self.before(now, EVENTS_SPAN).map_or(0, |before| before.turns_lost);
        self.latest.turns_lost.saturating_sub(before)
    }

    /// The group commits refused lately.
    pub(super) fn store_failures(&self, now: Timestamp) -> u64 {
        let before = self.before(now, EVENTS_SPAN).map_or(0, |before| before.store_failures);
        self.latest.store_failures.saturating_sub(before)
    }

    /// The workers that ended by themselves lately.
    pub(super) fn worker_restarts(&self, now: Timestamp) -> impl Iterator<Item = (&str, u64)> {
        let before = self.before(now, EVENTS_SPAN);
        let lately = self.latest.worker_restarts.iter().map(move |(name, count)| {
            let before = before.and_then(|before| before.worker_restarts.get(name)).copied().unwrap_or_default();
            (name.as_str(), count.saturating_sub(before))
        });
        lately.filter(|(_, count)| *count > 0)
    }

    /// The counters at the beginning of a span that ends now.
    fn before(&self, now: Timestamp, span: SignedDuration) -> Option<&ProcessCounts> {
        let began = earlier(now, span);
        let earlier = self.samples.iter().rev().find(|(at, _)| *at <= began);
        earlier.or_else(|| self.samples.front()).map(|(_, counts)| counts)
    }
}

/// The room on a disk, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disk {
    /// Free for this user.
    pub free: u64,
    /// In all.
    pub size: u64,
}

/// Calls of the last hours, and of the same hours before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CallsNow {
    /// The length of the span in hours.
    pub hours: u8,
    /// Calls in the span that ends now.
    pub now: u64,
    /// Calls in the same span a day ago.
    pub yesterday: u64,
    /// Calls in the same span one, two and three weeks ago.
    pub weeks: [u64; 3],
}

/// The readings of the store.
#[derive(Clone, Debug, Default)]
pub struct StoreReadings {
    /// The reason that it could not be read.
    pub failure: Option<String>,
    /// Messages that a person can queue again.
    pub given_up: u64,
    /// Calls of the last hour, and of the last six.
    pub calls: Vec<CallsNow>,
    /// Pairs of topics whose repeats have grown, the one with most first.
    pub grown: Vec<GrownPair>,
    /// Variants of the present experiments that were stopped.
    pub stopped: Vec<StoppedArm>,
}

/// Everything that troubles are found from, at one moment.
#[derive(Debug)]
pub struct Readings<'a> {
    /// The moment.
    pub now: Timestamp,
    /// Counters of the last minutes.
    pub recent: &'a RecentCounts,
    /// Gauges of this process.
    pub gauges: &'a Gauges,
    /// The store.
    pub store: &'a StoreReadings,
    /// The configuration in service, and what became of the files.
    pub service: &'a InService,
    /// The notices in service.
    pub notices: &'a [Notice],
    /// The calendars.
    pub calendars: &'a NameMap<HoursId, Hours>,
    /// The names of the SMS gateways.
    pub sms_gateways: &'a [String],
    /// Recordings that went away, by language and prompt.
    pub lost_recordings: &'a [String],
    /// The room on the disk of the data folder; `None` if it cannot be told.
    pub disk: Option<Disk>,
    /// The last time that the clock was set, and by how many seconds forward.
    pub clock_set: Option<(Timestamp, i64)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(unproven: u64) -> ProcessCounts {
        let counts = PlatformCounts { requests: unproven, unproven, ..PlatformCounts::default() };
        ProcessCounts { platforms: [("twilio".to_owned(), counts)].into(), ..ProcessCounts::default() }
    }

    fn unproven(recent: &RecentCounts, at: i64) -> u64 {
        recent.platforms(second(at)).map(|(_, counts)| counts.unproven).sum()
    }

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_first_minutes_count_from_zero_and_later_ones_from_the_beginning_of_their_span() {
        let mut recent = RecentCounts::default();
        recent.add(second(0), refused(3));
        assert_eq!(unproven(&recent, 0), 3, "what came before the first look counts");
        for at in 1..=600 {
            recent.add(second(at), refused(40));
        }
        assert_eq!(unproven(&recent, 300), 40, "all of it came within five minutes");
        assert_eq!(unproven(&recent, 600), 0, "all of it is older than five minutes");
    }

    #[test]
    fn the_memory_is_bounded_also_when_the_clock_goes_back() {
        let mut recent = RecentCounts::default();
        for at in 0..20_000 {
            recent.add(second(if at % 2 == 0 { at * 60 } else { -at }), refused(1));
        }
        assert!(recent.samples.len() <= SAMPLES_MAX, "{}", recent.samples.len());
    }
}
