//! Whether a text that is promised now could be sent: asked before the caller hears that it was.

use std::sync::Arc;
use std::time::Instant;

use arc_swap::ArcSwapOption;

use crate::outbox::gateway::{Room, Roster};

/// The gateways of texts that are at work now. Shared by all rooms; another configuration's gateways take their place.
#[derive(Debug, Default)]
pub struct Outlook(ArcSwapOption<Roster>);

impl Outlook {
    /// Watches these gateways from now on.
    pub fn watch(&self, gateways: Arc<Roster>) {
        self.0.store(Some(gateways));
    }

    /// Whether every gateway rests. Once the pause of one is over, a text may probe it: without any, it would rest for ever.
    pub fn is_shut(&self, now: Instant) -> bool {
        self.0.load().as_ref().is_some_and(|gateways| matches!(gateways.room(now), Room::Shut(_)))
    }
}
