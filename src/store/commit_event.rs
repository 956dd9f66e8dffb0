//! Events that are told to the observer once their transaction is durable.

use std::sync::Arc;

use jiff::Timestamp;

use crate::line::channel::ChannelId;
use crate::line::message::Medium;
use crate::store::{
    Accounted, MessageChange, Observation, Observer, RepeatPair, SettledCall, SuppressionReason, TurnRecord, Visitor,
};

/// Something that becomes true with its transaction.
pub(super) enum CommitEvent {
    Turn(Arc<TurnRecord>),
    /// A call was stored for the first time, with this turn of it.
    Answered(Arc<TurnRecord>),
    Message(MessageChange),
    Settled(SettledCall),
    Accounted(Accounted),
    /// A caller came back. Counted in the figures only.
    CameBack(RepeatPair),
    Opened {
        channel: ChannelId,
        promised: Timestamp,
        visitor: Visitor,
    },
    ChatStarted {
        channel: ChannelId,
        promised: Timestamp,
    },
    Suppressed(SuppressionReason),
    TakenOver(Medium),
    /// A turn of a call that began at this time can never be stored.
    Lost(Timestamp),
}

impl CommitEvent {
    pub(super) fn tell(&self, observer: &Observer) {
        observer(match self {
            Self::Turn(turn) => Observation::Turn(turn),
            Self::Answered(turn) => Observation::Answered(turn),
            Self::Message(change) => Observation::Message(change),
            Self::Settled(call) => Observation::Settled(call),
            Self::Accounted(accounted) => Observation::Accounted(accounted),
            Self::CameBack(_) => return,
            Self::Opened { channel, promised, visitor } => {
                Observation::Opened { channel, promised: *promised, visitor: *visitor }
            }
            Self::ChatStarted { channel, promised } => Observation::ChatStarted { channel, promised: *promised },
            Self::Suppressed(reason) => Observation::Suppressed(*reason),
            Self::TakenOver(medium) => Observation::TakenOver(*medium),
            Self::Lost(_) => Observation::Lost(1),
        });
    }
}
