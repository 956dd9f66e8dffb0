//! A call as it was recorded.

use std::time::Duration;

use jiff::Timestamp;

use crate::base::call::{Language, LineId};
use crate::line::heard::Heard;
use crate::line::menu::NodeId;

/// A call as it was recorded. Nothing in it leads to the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedCall {
    /// The line.
    pub line: LineId,
    /// The time of the answer.
    pub started: Timestamp,
    /// The caller's place among a hundred.
    pub percentile: u8,
    /// The languages in which the platform understands speech.
    pub hears: Vec<Language>,
    /// The turns in their order.
    pub turns: Vec<RecordedTurn>,
}

/// A turn as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedTurn {
    /// Its number, from 1.
    pub turn: u16,
    /// When it was answered.
    pub at: Timestamp,
    /// The node that waited for a key after it.
    pub waiting: Option<NodeId>,
    /// The caller's part; `None` if it is not kept.
    pub heard: Option<Heard>,
}

impl RecordedCall {
    /// The time from the turn before to this one.
    pub(super) fn waited(&self, index: usize) -> Option<Duration> {
        let before = self.turns.get(index.checked_sub(1)?)?;
        Duration::try_from(self.turns.get(index)?.at.duration_since(before.at)).ok()
    }
}
