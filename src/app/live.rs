//! What is in service: the switchboard that answers, and how another takes its place.
//!
//! A request takes the switchboard as it is when the request comes, and keeps it to its end; so it is answered by one
//! configuration and not by halves of two.

use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;

use crate::app::state::Switchboard;

/// The switchboard in service.
pub struct Exchange {
    board: ArcSwap<Switchboard>,
    /// Held by whoever makes the next one, so that no change is lost to another.
    change: Mutex<()>,
}

impl Exchange {
    /// Puts the first switchboard into service.
    pub fn new(board: Switchboard) -> Self {
        expect(&board);
        Self { board: ArcSwap::from_pointee(board), change: Mutex::new(()) }
    }

    /// The switchboard in service.
    pub fn board(&self) -> Arc<Switchboard> {
        self.board.load_full()
    }

    /// Puts another into service, made of the one there is.
    pub fn change(&self, next: impl FnOnce(&Switchboard) -> Switchboard) {
        let _alone = self.change.lock().unwrap_or_else(PoisonError::into_inner);
        let next = next(&self.board.load_full());
        expect(&next);
        self.board.store(Arc::new(next));
    }
}

/// What this switchboard will count begins at zero.
fn expect(board: &Switchboard) {
    let platforms = board.platforms.iter().map(|platform| &platform.name);
    board.metrics.expect(&board.script, platforms, board.gateways.iter().map(|gateway| &gateway.name));
}
