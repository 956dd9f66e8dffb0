//! Tells the store now and then that this node runs, for the list of nodes on the page.

use std::sync::Arc;
use std::time::Duration;

use crate::app::live::Live;
use crate::base::stop::{Stop, Ticks};

/// The interval. A node is taken for dead when three are missed.
const TICK: Duration = Duration::from_secs(10);
/// The longest wait for the store.
const STORE_WAIT: Duration = Duration::from_secs(2);

/// Tells the store until told to stop; then says that the node is gone. Failures are those of the store, which are reported
/// anyway: a node that cannot tell is listed as silent.
pub async fn tell(live: Arc<Live>, mut stop: Stop) {
    let mut ticks = Ticks::every(TICK);
    while ticks.next(&mut stop).await {
        let state = live.state();
        let resources = &state.resources;
        let revision = &state.configuration.revision;
        let troubles = u32::try_from(resources.troubles.current().len()).unwrap_or(u32::MAX);
        let node = resources.node.runs(revision, resources.drain.has_begun(), troubles, resources.clock.now());
        tokio::time::timeout(STORE_WAIT, resources.store.node_runs(node)).await.ok();
    }
    let resources = &live.state().resources;
    tokio::time::timeout(STORE_WAIT, resources.store.node_stops(resources.node.id.clone())).await.ok();
}
