//! Keeps the announcements of the script up to date with those posted, on any node.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::app::live::Live;
use crate::app::state::AppState;
use crate::base::moment::earlier;
use crate::base::stop::{Stop, Ticks};
use crate::line::notice::{Notice, NoticeKind};
use crate::store::PostedNotice;

/// The interval at which a node polls the store.
const TICK: Duration = Duration::from_secs(1);
/// The longest a poll may take.
const POLL_WAIT: Duration = Duration::from_secs(1);
/// The time a node keeps a notice after its end: a repeated request of a platform is answered as of the first.
const REPEATED_WITHIN: Duration = Duration::from_secs(60);

/// Polls the store for notices, puts them into service, and logs every change.
pub struct NoticePoller {
    live: Arc<Live>,
    known: Vec<PostedNotice>,
    is_failing: bool,
}

impl NoticePoller {
    /// Polls a first time, so that the first caller hears the notices.
    pub async fn new(live: Arc<Live>) -> Self {
        let mut poller = Self { live, known: vec![], is_failing: false };
        poller.poll().await;
        poller
    }

    /// Polls until told to stop.
    pub async fn run(mut self, mut stop: Stop) {
        let mut ticks = Ticks::every(TICK);
        while ticks.next(&mut stop).await {
            self.poll().await;
        }
    }

    /// Polls once. If the store does not answer, the known notices stay in service.
    async fn poll(&mut self) {
        let state = self.live.state();
        let from = earlier(state.resources.clock.now(), REPEATED_WITHIN);
        let answer = tokio::time::timeout(POLL_WAIT, state.resources.store.notices(from)).await;
        match answer {
            Ok(Ok(posted)) => self.take(posted, &state),
            Ok(Err(error)) => self.fail(&error),
            Err(_) => self.fail(&"the store does not answer"),
        }
        self.tell(&state);
    }

    fn take(&mut self, posted: Vec<PostedNotice>, state: &AppState) {
        if std::mem::take(&mut self.is_failing) {
            tracing::info!("notices are polled again");
        }
        let notices: Arc<[Notice]> = posted.iter().map(|posted| posted.notice.clone()).collect();
        if state.script.notices != notices {
            self.live.change(|state| state.with_notices(notices));
        }
        for posted in posted.iter().filter(|posted| !self.known.contains(posted)) {
            log(posted, state.resources.clock.now());
        }
        self.known = posted;
    }

    /// Tells Prometheus what callers hear now: a notice begins and ends between polls.
    fn tell(&self, state: &AppState) {
        let now = state.resources.clock.now();
        let notices = self.known.iter().map(|posted| &posted.notice);
        let heard = notices.filter(|notice| notice.is_current(now));
        let (closings, announcements): (Vec<_>, Vec<_>) = heard.partition(|notice| notice.kind == NoticeKind::Closing);
        state.resources.metrics.notices_hold(announcements.len(), closings.len());
    }

    fn fail(&mut self, error: &dyn std::fmt::Display) {
        if !self.is_failing {
            tracing::warn!(%error, "could not poll for notices; callers hear those that are known");
        }
        self.is_failing = true;
    }
}

/// Logs the words of a notice and its operator. The words are public: every caller hears them.
fn log(posted: &PostedNotice, now: Timestamp) {
    let PostedNotice { notice, posted_at, posted_by, ended } = posted;
    let Notice { id, kind, until, .. } = notice;
    match ended {
        Some((at, by)) => tracing::info!(id, kind = kind.as_str(), %at, by, %until, "a notice was ended"),
        None if *until <= now => {}
        None => {
            let lines = names(&notice.lines);
            let words = names(notice.words.iter().map(|(tag, words)| format!("{tag}: {words}")));
            let topics = names(notice.topics().into_iter().flatten());
            let (kind, since) = (kind.as_str(), notice.since);
            tracing::info!(id, kind, %posted_at, by = posted_by, lines, topics, words, %since, %until, "a notice was posted");
        }
    }
}

fn names(names: impl IntoIterator<Item = impl ToString>) -> String {
    names.into_iter().map(|name| name.to_string()).collect::<Vec<_>>().join(", ")
}
