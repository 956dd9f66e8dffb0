//! The surroundings of every outbox task.

use std::sync::Arc;
use std::time::Duration;

use crate::base::clock::Clock;
use crate::metrics::prometheus::Metrics;
use crate::metrics::tracer::Tracer;
use crate::outbox::vault::Vault;
use crate::store::Store;

/// Shared by the workers and the status polls.
#[derive(Clone)]
pub struct OutboxContext {
    /// Holds the outbox.
    pub store: Store,
    /// Decrypts addresses and message bodies.
    pub vault: Vault,
    /// The time.
    pub clock: Clock,
    /// Shows the state of the gateways.
    pub metrics: Arc<Metrics>,
    /// Records tries to send.
    pub tracer: Tracer,
    /// Suppression time of a number or mailbox that does not exist.
    pub undeliverable_for: Duration,
}
