//! Recorded calls taken from the store through another configuration.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::mpsc;

use crate::base::call::{Language, PlatformName};
use crate::config::settings::PlatformSettings;
use crate::line::Script;
use crate::line::replay::{Replay, ReplayTally};
use crate::store::{RecordedSearch, Store, StoreError, StoredCall};

/// Parts of the calls that wait to be followed.
const PARTS_WAITING: usize = 1;

/// Follows every recorded call in the configuration that answered and in another one, some thousands in memory at a time.
/// `progress` is told the calls of each part.
///
/// # Errors
/// The store does not work.
pub async fn replay(
    store: &Store,
    (before, after): (&Arc<Script>, &Arc<Script>),
    platforms: &[PlatformSettings],
    search: &RecordedSearch,
    progress: impl Fn(u64),
) -> Result<ReplayTally, StoreError> {
    let hears = platforms.iter().map(|platform| (platform.name.clone(), platform.hears.clone())).collect();
    let (parts, waiting) = mpsc::channel(PARTS_WAITING);
    let (before, after) = (before.clone(), after.clone());
    let following = tokio::task::spawn_blocking(move || follow(&before, &after, &hears, waiting));
    let mut behind = None;
    loop {
        let part = store.recorded_calls(search.clone(), behind).await?;
        let Some(last) = part.last() else { break };
        behind = Some(last.place);
        progress(part.len() as u64);
        if parts.send(part).await.is_err() {
            break;
        }
    }
    drop(parts);
    Ok(following.await.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic())))
}

fn follow(
    before: &Script,
    after: &Script,
    hears: &HashMap<PlatformName, Vec<Language>>,
    mut parts: mpsc::Receiver<Vec<StoredCall>>,
) -> ReplayTally {
    let (replay, mut tally) = (Replay::new(before, after), ReplayTally::default());
    while let Some(part) = parts.blocking_recv() {
        for mut stored in part {
            stored.call.hears = hears.get(&stored.platform).cloned().unwrap_or_default();
            tally.add(&stored.call, replay.follow(&stored.call));
        }
    }
    tally
}
