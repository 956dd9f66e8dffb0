//! The state in service, and its replacement while requests are answered.

use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;

use crate::app::state::AppState;

/// The state in service. A request takes it once and keeps it to its end, so that it is answered by one configuration.
pub struct Live {
    state: ArcSwap<AppState>,
    /// Held while the next state is made of the one in service, so that no change is lost.
    change: Mutex<()>,
}

impl Live {
    /// Puts the first state into service.
    pub fn new(state: AppState) -> Self {
        expect_metrics(&state);
        Self { state: ArcSwap::from_pointee(state), change: Mutex::new(()) }
    }

    /// The state in service.
    pub fn state(&self) -> Arc<AppState> {
        self.state.load_full()
    }

    /// Puts another state into service, made of the current one.
    pub fn change(&self, next: impl FnOnce(&AppState) -> AppState) {
        let _alone = self.change.lock().unwrap_or_else(PoisonError::into_inner);
        let next = next(&self.state.load_full());
        expect_metrics(&next);
        self.state.store(Arc::new(next));
    }
}

/// Starts the counters of this state at zero, and tells its revision.
fn expect_metrics(state: &AppState) {
    let settings = &state.configuration.settings;
    let platforms = settings.platforms.iter().map(|platform| &platform.name);
    let gateways = settings.gateways.iter().map(|gateway| &gateway.name);
    state.resources.metrics.expect(&state.script, platforms, gateways);
    state.resources.metrics.node_runs(state.resources.node.name.as_str(), &state.configuration.revision);
}
