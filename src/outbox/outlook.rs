//! The prospect of a text: can it be sent if it is promised now?

use std::sync::Arc;
use std::time::Instant;

use arc_swap::ArcSwapOption;

use crate::base::call::LineId;
use crate::outbox::gateway::Roster;

/// The SMS gateways in use. Shared by all tasks; a reload replaces them.
#[derive(Debug, Default)]
pub struct Outlook(ArcSwapOption<Roster>);

impl Outlook {
    /// Uses these gateways from now on.
    pub fn watch(&self, gateways: Arc<Roster>) {
        self.0.store(Some(gateways));
    }

    /// True if the circuit breaker of any gateway is open.
    pub fn has_resting(&self, now: Instant) -> bool {
        self.0.load().as_ref().is_some_and(|gateways| gateways.next_probe(now).is_some())
    }

    /// True if every circuit breaker is open among the gateways for a country and line. Once the pause of one is over a
    /// text may be its probe, or it would never close.
    pub fn is_shut_for(&self, country: &str, line: &LineId, now: Instant) -> bool {
        self.0.load().as_ref().is_some_and(|gateways| gateways.is_shut_for(country, line, now))
    }
}
