//! The tables as the writer sees them inside its transaction, and what there is to tell once that is durable.

use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::Connection;

use super::turns::WrittenTurn;
use crate::line::channel::ChannelId;
use crate::line::message::Medium;
use crate::store::{Accounted, BarReason, MessageChange, Observation, Observer, SettledCall, Visitor};

/// What a request works on.
pub(super) struct Tables<'a> {
    /// The connection, inside the transaction.
    pub connection: &'a Connection,
    /// Told to the observer when the transaction is durable, forgotten when it is not.
    pub news: Vec<News>,
    /// Reports without a message kept since the oldest of them were last dropped.
    pub early_reports: &'a mut u32,
}

/// Something to tell the observer.
pub(super) enum News {
    Turn(Arc<WrittenTurn>),
    /// A call was stored for the first time, with this turn of it.
    Answered(Arc<WrittenTurn>),
    Message(MessageChange),
    Settled(SettledCall),
    Accounted(Accounted),
    Opened {
        channel: ChannelId,
        promised: Timestamp,
        visitor: Visitor,
    },
    ChatStarted {
        channel: ChannelId,
        promised: Timestamp,
    },
    Barred(BarReason),
    TakenOver(Medium),
    /// A turn that was begun at this time can never be stored.
    Lost(Timestamp),
}

impl News {
    pub(super) fn tell(&self, observer: &Observer) {
        observer(match self {
            Self::Turn(turn) => Observation::Turn(&turn.record),
            Self::Answered(turn) => Observation::Answered(&turn.record),
            Self::Message(change) => Observation::Message(change),
            Self::Settled(call) => Observation::Settled(call),
            Self::Accounted(accounted) => Observation::Accounted(accounted),
            Self::Opened { channel, promised, visitor } => {
                Observation::Opened { channel, promised: *promised, visitor: *visitor }
            }
            Self::ChatStarted { channel, promised } => Observation::ChatStarted { channel, promised: *promised },
            Self::Barred(reason) => Observation::Barred(*reason),
            Self::TakenOver(medium) => Observation::TakenOver(*medium),
            Self::Lost(_) => Observation::Lost(1),
        });
    }
}
