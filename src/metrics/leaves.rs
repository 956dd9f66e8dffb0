//! Places in prompts where callers leave, from recorded calls: those that the configuration in service answered, so that the words
//! are the ones that were heard, the latest first.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::base::call::{Language, LineId, PlatformName};
use crate::config::settings::PlatformSettings;
use crate::line::Script;
use crate::line::leaving::{LeaveCounter, LeaveCurves};
use crate::line::replay::Original;
use crate::store::{RecordedSearch, Store, StoreError, StoredCall};

/// The most calls read.
const CALLS_MAX: u64 = 20_000;
/// Calls counted before other tasks have their turn: some milliseconds.
const CALLS_AT_ONCE: usize = 100;
/// The calls of a day are read before those of the day before.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The sources of the curves.
#[derive(Clone)]
pub struct LeaveSources {
    /// Recorded calls.
    pub store: Store,
    /// The script in service.
    pub script: Arc<Script>,
    /// Its revision.
    pub revision: Arc<str>,
    /// The languages in which each platform understands speech.
    pub hears: BTreeMap<PlatformName, Vec<Language>>,
}

impl fmt::Debug for LeaveSources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LeaveSources(…)")
    }
}

impl LeaveSources {
    /// By the settings of the platforms.
    pub fn new(store: &Store, script: &Arc<Script>, revision: &str, platforms: &[PlatformSettings]) -> Self {
        let hears = platforms.iter().map(|platform| (platform.name.clone(), platform.hears.clone())).collect();
        Self { store: store.clone(), script: script.clone(), revision: revision.into(), hears }
    }

    /// The curves of the latest calls of a period, of one line or of all.
    ///
    /// # Errors
    /// The store failed.
    pub async fn read(
        &self,
        since: Timestamp,
        until: Timestamp,
        line: Option<&LineId>,
    ) -> Result<LeaveCurves, StoreError> {
        let notices = self.store.notices(since).await?.into_iter().map(|posted| posted.notice);
        let script = Script { notices: notices.collect(), ..(*self.script).clone() };
        let original = Original::new(&script);
        let (mut counter, mut left, mut end) = (LeaveCounter::default(), CALLS_MAX, until);
        while since < end && left > 0 {
            let begin = end.checked_sub(DAY).unwrap_or(since).max(since);
            let search = RecordedSearch {
                since: begin,
                until: end,
                line: line.cloned(),
                topic: None,
                revision: Some(self.revision.clone()),
            };
            let mut behind = None;
            while left > 0 {
                let part = self.store.recorded_calls(search.clone(), behind).await?;
                let Some(last) = part.last() else { break };
                behind = Some(last.place);
                left = left.saturating_sub(part.len() as u64);
                for calls in part.chunks(CALLS_AT_ONCE) {
                    calls.iter().for_each(|stored| self.count(&mut counter, &original, &script, stored));
                    tokio::task::yield_now().await;
                }
            }
            end = begin;
        }
        Ok(counter.curves())
    }

    fn count(&self, counter: &mut LeaveCounter, original: &Original<'_>, script: &Script, stored: &StoredCall) {
        let mut call = stored.call.clone();
        call.hears = self.hears.get(&stored.platform).cloned().unwrap_or_default();
        let turns = original.turns(&call);
        // The upkeep ends a silent call with its last turn: nobody knows when its caller left.
        let ended = call.turns.last().and_then(|last| (last.at < stored.ended).then_some(stored.ended));
        counter.add(script, &stored.platform, &call, &turns, ended);
    }
}
