//! Everything the page shows, at one moment.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::frames::Frames;
use super::past::{Archive, Past, summary};
use super::{delivery, helped, line, live, menus, notices, outbox, problems, state, today};
use crate::http::switchboard::Switchboard;
use crate::line::Script;
use crate::metrics::period::Period;
use crate::metrics::problems::RecentProblem;
use crate::metrics::prometheus::gauges::Gauges;
use crate::metrics::reloads::InService;
use crate::metrics::summary::Summary;
use crate::store::{LiveCall, PostedNotice, StoreError, Stranded};

/// How long the store may take to tell everything; it is shown as it was before then.
const STORE_WAIT: Duration = Duration::from_secs(3);
/// The width of plots, in units: their words are as high as those of the page, on a phone and on a wide screen.
pub(super) const PLOT_WIDTH: u16 = 336;
/// The most calls shown.
const CALLS_MAX: u32 = 25;
/// The most messages shown that were given up.
const STRANDED_MAX: u32 = 10;
/// The most notices shown, with those that have ended.
const NOTICES_MAX: u32 = 30;

/// What the store says.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    /// When it said so; never so far where not given.
    pub at: Option<Timestamp>,
    /// Today, so far.
    pub today: Summary,
    /// Calls that go on.
    pub calls: Vec<LiveCall>,
    /// Messages that were given up.
    pub stranded: Stranded,
    /// Announcements and closings, the newest first.
    pub notices: Vec<PostedNotice>,
}

/// Everything the page shows.
pub(super) struct Picture {
    pub now: Timestamp,
    pub zone: TimeZone,
    pub script: Arc<Script>,
    pub memory: Arc<Memory>,
    /// Why the memory is not of this moment.
    pub silence: Option<String>,
    pub past: Option<Arc<Past>>,
    pub gauges: Gauges,
    pub service: InService,
    pub problems: Vec<RecentProblem>,
    /// The gateways of texts that are configured.
    pub gateways: Vec<String>,
}

impl Picture {
    /// Looks at everything. Where the store does not answer, the memory stays what it was.
    pub async fn take(board: &Switchboard, memory: &mut Arc<Memory>, archive: &Archive) -> Self {
        let now = board.clock.now();
        let zone = board.limits.zone.clone();
        let read = tokio::time::timeout(STORE_WAIT, remember(board, now, &zone)).await;
        let silence = match read {
            Ok(Ok(new)) => {
                *memory = Arc::new(new);
                None
            }
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some("the store does not answer".to_owned()),
        };
        Self {
            now,
            zone,
            script: board.script.clone(),
            memory: memory.clone(),
            silence,
            past: archive.past(board, now).await,
            gauges: Gauges::read(&board.metrics),
            service: board.reloads.in_service(),
            problems: board.problems.recent(),
            gateways: board.gateways.iter().map(|gateway| gateway.name.as_str().to_owned()).collect(),
        }
    }

    /// The sections with their ids, each as HTML.
    pub fn sections(&self, frames: &Frames) -> Vec<(&'static str, String)> {
        vec![
            ("state", frames.section("state.html", state::view(self))),
            ("problems", frames.section("problems.html", problems::view(self))),
            ("today", frames.section("today.html", today::view(self))),
            ("helped", frames.section("helped.html", helped::view(self))),
            ("menus", frames.section("menus.html", menus::view(self))),
            ("live", frames.section("live.html", live::view(self))),
            ("delivery", frames.section("delivery.html", delivery::view(self))),
            ("outbox", frames.section("outbox.html", outbox::view(self))),
            ("line", frames.section("line.html", line::view(self))),
            ("notices", frames.section("notices.html", notices::view(self))),
        ]
    }

    /// A time of day in the zone of operations.
    pub fn moment(&self, at: Timestamp) -> String {
        super::words::moment(at, self.now, &self.zone)
    }
}

async fn remember(board: &Switchboard, now: Timestamp, zone: &TimeZone) -> Result<Memory, StoreError> {
    let store = &board.store;
    Ok(Memory {
        at: Some(now),
        today: summary(store, Period::day_so_far(now, zone)).await?,
        calls: store.live_calls(CALLS_MAX).await?,
        stranded: store.stranded(STRANDED_MAX).await?,
        notices: store.notices_posted(now, NOTICES_MAX).await?,
    })
}
