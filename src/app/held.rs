//! Changes of the files that are proven and held until an operator has looked at them: `[server] hold_changes`.
//!
//! While they are held, recorded calls of the last days are taken through them, so that the page of operations can show what
//! they would have changed. A change that another node has taken is taken here as well, see [`HeldChanges::wait`].

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;
use tokio::task::AbortHandle;

use crate::app::configuration::Configuration;
use crate::app::replay::replay;
use crate::base::error::chain;
use crate::line::Script;
use crate::metrics::replay_report::ReplayReport;
use crate::store::{RecordedSearch, Store, StoreError};

/// Calls of so many hours back are taken through the change.
const BACK: SignedDuration = SignedDuration::from_hours(7 * 24);
/// The most calls of them, about four seconds of a core: the latest.
const CALLS_MAX: u64 = 200_000;
/// The time between two questions if another node has taken the change.
const ASK_EVERY: Duration = Duration::from_secs(5);

/// A configuration fitted to this process, and what its taking means.
pub struct FittedConfiguration {
    /// The configuration.
    pub configuration: Arc<Configuration>,
    /// Settings in it that need a restart.
    pub restart_to_apply: Vec<&'static str>,
    /// Recordings whose prompts are spoken instead, a sentence each.
    pub remarks: Vec<String>,
}

/// A configuration that is held.
pub struct HeldConfiguration {
    /// The configuration.
    pub fitted: FittedConfiguration,
    /// The time from which it was held.
    pub since: Timestamp,
    /// Its differences from the one in service, in words.
    pub changes: Vec<String>,
    comparison: Arc<OnceLock<Result<ReplayReport, String>>>,
    comparing: AbortHandle,
}

/// An operator's decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The change comes into service.
    Take {
        /// The operator's name, or the node that took it first.
        by: String,
    },
    /// It does not; the files stay as they are.
    Drop {
        /// The operator's name.
        by: String,
    },
}

/// The change that is held, if any.
#[derive(Default)]
pub struct HeldChanges {
    slot: Mutex<Slot>,
    decided: Notify,
}

#[derive(Default)]
struct Slot {
    held: Option<Arc<HeldConfiguration>>,
    decision: Option<Decision>,
    /// The time at which this process took a configuration last.
    taken: Option<Timestamp>,
}

impl HeldConfiguration {
    /// Holds a configuration from now on, and begins to take recorded calls through it.
    pub fn new(
        fitted: FittedConfiguration,
        changes: Vec<String>,
        before: Arc<Configuration>,
        since: Timestamp,
        store: Store,
    ) -> Self {
        let comparison = Arc::<OnceLock<_>>::default();
        let (result, after) = (comparison.clone(), fitted.configuration.clone());
        let compare = async move {
            let compared = AssertUnwindSafe(compare(&store, &before, &after, since)).catch_unwind().await;
            let broke_off = |_| Err("the comparison broke off; this is a bug".to_owned());
            // Set here only.
            let _set = result.set(compared.map_or_else(broke_off, |compared| compared.map_err(|error| chain(&error))));
        };
        Self { fitted, since, changes, comparison, comparing: tokio::spawn(compare).abort_handle() }
    }

    /// The revision of its files.
    pub fn revision(&self) -> &str {
        &self.fitted.configuration.revision
    }

    /// The recorded calls taken through it; `None` until that is done, and the reason if it could not be.
    pub fn comparison(&self) -> Option<Result<&ReplayReport, &str>> {
        self.comparison.get().map(|done| done.as_ref().map_err(String::as_str))
    }
}

/// Nobody wants the comparison any more.
impl Drop for HeldConfiguration {
    fn drop(&mut self) {
        self.comparing.abort();
    }
}

async fn compare(
    store: &Store,
    before: &Configuration,
    after: &Configuration,
    until: Timestamp,
) -> Result<ReplayReport, StoreError> {
    let notices: Arc<[_]> = store.notices(until - BACK).await?.into_iter().map(|posted| posted.notice).collect();
    let script = |of: &Configuration| Arc::new(Script { notices: notices.clone(), ..Script::clone(&of.script) });
    let (before_script, after_script) = (script(before), script(after));
    let mut search = RecordedSearch { since: until - BACK, until, line: None, topic: None, revision: None };
    let calls = store.count_recorded(search.clone()).await?;
    if calls > CALLS_MAX {
        search.since = until - SignedDuration::from_secs_f64(BACK.as_secs_f64() * CALLS_MAX as f64 / calls as f64);
    }
    let scripts = (&before_script, &after_script);
    let tally = replay(store, scripts, &before.settings.platforms, &search, |_| {}).await?;
    Ok(ReplayReport::new(&search, &tally, &before_script, &after_script))
}

impl HeldChanges {
    /// The change that is held.
    pub fn current(&self) -> Option<Arc<HeldConfiguration>> {
        self.slot().held.clone()
    }

    /// Holds a change in place of the one before.
    pub fn hold(&self, held: HeldConfiguration) {
        let mut slot = self.slot();
        (slot.held, slot.decision) = (Some(Arc::new(held)), None);
    }

    /// Holds nothing any more, and returns what was held.
    pub fn release(&self) -> Option<Arc<HeldConfiguration>> {
        let mut slot = self.slot();
        slot.decision = None;
        slot.held.take()
    }

    /// Remembers that this process took a configuration: what other nodes took before is not news.
    pub fn note_taken(&self, at: Timestamp) {
        self.slot().taken = Some(at);
    }

    /// Decides on the change of this revision. False if another one is held, or none.
    pub fn decide(&self, revision: &str, decision: Decision) -> bool {
        let mut slot = self.slot();
        let is_held = slot.held.as_ref().is_some_and(|held| held.revision() == revision);
        if is_held {
            slot.decision = Some(decision);
            self.decided.notify_one();
        }
        is_held
    }

    /// Waits for a decision on the change: an operator's, or that of another node than this one, which has taken the same files
    /// since this process took any.
    pub async fn wait(&self, store: &Store, this_node: &str) -> Decision {
        let mut asked = tokio::time::interval(ASK_EVERY);
        loop {
            if let Some(decision) = self.slot().decision.take() {
                return decision;
            }
            tokio::select! {
                () = self.decided.notified() => {}
                _ = asked.tick() => {
                    let Some(held) = self.current() else { continue };
                    let Some(latest) = store.revisions(1).await.unwrap_or_default().pop() else { continue };
                    let is_news = latest.node != this_node && self.slot().taken < Some(latest.at);
                    if is_news && latest.revision == held.revision() {
                        return Decision::Take { by: latest.node };
                    }
                }
            }
        }
    }

    fn slot(&self) -> MutexGuard<'_, Slot> {
        // Each field is replaced as a whole.
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
