//! Things that became durable, as the store tells its observer.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::line::channel::ChannelId;
use crate::line::message::Medium;
use crate::store::{Accounted, MessageChange, SettledCall, SuppressionReason, TurnRecord, Visitor};

/// Called with everything that became durable, right after it did, so that retries are counted once.
pub type Observer = Arc<dyn Fn(Observation<'_>) + Send + Sync>;

/// Something that became durable.
#[derive(Clone, Copy, Debug)]
pub enum Observation<'a> {
    /// A turn that was not stored before. Its messages are told apart, as `queued`.
    Turn(&'a TurnRecord),
    /// A call that was not stored before, by the turn that brought it: the first, unless that was lost.
    Answered(&'a TurnRecord),
    /// A message changed its state.
    Message(&'a MessageChange),
    /// A call got its outcome.
    Settled(&'a SettledCall),
    /// Something came out about a settled call.
    Accounted(&'a Accounted),
    /// A link was opened by this kind of visitor for the first time.
    Opened {
        /// The channel it leads to.
        channel: &'a ChannelId,
        /// When it was promised.
        promised: Timestamp,
        /// The kind of visitor.
        visitor: Visitor,
    },
    /// A conversation began on the channel, for the first time for its link.
    ChatStarted {
        /// The channel.
        channel: &'a ChannelId,
        /// When its link was promised.
        promised: Timestamp,
    },
    /// A number, prefix or address is sent nothing from now on.
    Suppressed(SuppressionReason),
    /// A message of this medium was claimed again because the worker that held it did not report in time.
    TakenOver(Medium),
    /// A group was committed in this time.
    Committed(Duration),
    /// A group could not be committed; only turns that are not waited for were kept, for another try.
    Failed,
    /// This many turns that were not waited for could not be stored and are given up.
    Lost(u64),
    /// The database file was checked for damage.
    LookedOver {
        /// True if it is damaged.
        damaged: bool,
    },
}
