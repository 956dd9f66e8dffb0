//! The time before a stop in which load balancers take this node out of service.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// True once the process is about to stop: `/readyz` says so, and answers ask for a new connection, which a load balancer
/// opens to another node.
#[derive(Clone, Debug, Default)]
pub struct Drain(Arc<AtomicBool>);

impl Drain {
    /// Begins, for good.
    pub fn begin(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// True after [`begin`](Self::begin).
    pub fn has_begun(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
