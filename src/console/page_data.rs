//! Everything that the page shows, at one moment.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::past::{Archive, Past, summary};
use super::sources::PageSources;
use crate::app::held::HeldConfiguration;
use crate::line::Script;
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::period::Period;
use crate::metrics::problems::RecentProblem;
use crate::metrics::prometheus::gauges::Gauges;
use crate::metrics::reloads::InService;
use crate::metrics::summary::Summary;
use crate::metrics::trouble::Trouble;
use crate::store::{
    GivenUpMessages, LiveCall, PostedNotice, RunningNode, Store, StoreError, TakenRevision, quarter_of,
};

/// The longest wait for the store. After it the page shows what the store said before.
const STORE_WAIT: Duration = Duration::from_secs(3);
/// The width of plots, in SVG units: their words are as high as those of the page, on a phone and on a wide screen.
pub(super) const PLOT_WIDTH: u16 = 336;
/// The most calls shown.
const CALLS_MAX: u32 = 25;
/// The most exhausted messages shown.
const STRANDED_MAX: u32 = 10;
/// The most notices shown, ended ones included.
const NOTICES_MAX: u32 = 30;

/// The configurations shown.
const REVISIONS_SHOWN: u32 = 5;

/// The content of the store.
#[derive(Clone, Debug, Default)]
pub(super) struct StoreData {
    /// The time it was read; `None` if it was never read.
    pub at: Option<Timestamp>,
    /// Today, so far.
    pub today: Summary,
    /// Today until the last full quarter of an hour, to compare other days with.
    pub today_compared: Summary,
    /// Ongoing calls.
    pub calls: Vec<LiveCall>,
    /// Messages that no gateway took.
    pub stranded: GivenUpMessages,
    /// Announcements and closings, the newest first.
    pub notices: Vec<PostedNotice>,
    /// The nodes of the line.
    pub nodes: Vec<RunningNode>,
    /// The configurations that were in service, the latest first.
    pub revisions: Vec<TakenRevision>,
}

/// Everything the page shows.
pub(super) struct PageData {
    pub now: Timestamp,
    /// The id of this process.
    pub node: String,
    pub zone: TimeZone,
    pub words: &'static OperatorWords,
    pub script: Arc<Script>,
    pub stored: Arc<StoreData>,
    /// The reason that `stored` is not of this moment.
    pub store_failure: Option<String>,
    pub past: Option<Arc<Past>>,
    pub gauges: Gauges,
    pub service: InService,
    /// The change of the files that waits for an operator.
    pub held: Option<Arc<HeldConfiguration>>,
    /// The present troubles, the worst first.
    pub troubles: Vec<Trouble>,
    /// The past troubles, the latest first.
    pub over: Vec<Trouble>,
    pub problems: Vec<RecentProblem>,
    /// The names of the SMS gateways.
    pub gateways: Vec<String>,
}

impl PageData {
    /// Reads everything. `stored` is replaced unless the store fails.
    pub(super) async fn read(sources: PageSources<'_>, stored: &mut Arc<StoreData>, archive: &Archive) -> Self {
        let now = sources.clock.now();
        let zone = sources.zone.clone();
        let read = tokio::time::timeout(STORE_WAIT, read_store(sources.store, now, &zone)).await;
        let store_failure = match read {
            Ok(Ok(new)) => {
                *stored = Arc::new(new);
                None
            }
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some("the store does not answer".to_owned()),
        };
        Self {
            now,
            node: sources.node.to_owned(),
            zone,
            words: sources.words,
            script: sources.script.clone(),
            stored: stored.clone(),
            store_failure,
            past: archive.past(sources, now).await,
            gauges: Gauges::read(sources.metrics),
            service: sources.reloads.in_service(),
            held: sources.held.current(),
            troubles: sources.troubles.current(),
            over: sources.troubles.over(),
            problems: sources.problems.recent(),
            gateways: sources.gateways.iter().map(|gateway| gateway.name.as_str().to_owned()).collect(),
        }
    }

    /// True once the store was read. Before that nothing it could tell is shown as a fact.
    pub(super) fn is_known(&self) -> bool {
        self.stored.at.is_some()
    }

    /// A time of day in the zone of operations.
    pub(super) fn moment(&self, at: Timestamp) -> String {
        super::words::moment(self.words, at, self.now, &self.zone)
    }

    /// When the figures of earlier days were added up; `None` before the first time.
    pub(super) fn past_as_of(&self) -> Option<String> {
        self.past.as_deref().map(|past| self.moment(past.as_of))
    }
}

async fn read_store(store: &Store, now: Timestamp, zone: &TimeZone) -> Result<StoreData, StoreError> {
    Ok(StoreData {
        at: Some(now),
        today: summary(store, Period::day_so_far(now, zone)).await?,
        today_compared: summary(store, Period::day_so_far(quarter_of(now), zone)).await?,
        calls: store.live_calls(CALLS_MAX).await?,
        stranded: store.stranded(STRANDED_MAX).await?,
        notices: store.notices_posted(now, NOTICES_MAX).await?,
        nodes: store.running_nodes(now).await?,
        revisions: store.revisions(REVISIONS_SHOWN).await?,
    })
}
