//! A call from beginning to end, as operations look it up. Nothing in it leads to the caller.

use jiff::Timestamp;
use serde::Serialize;

use crate::base::call::{LineId, PlatformName};
use crate::config::settings::GatewayName;
use crate::line::channel::ChannelId;
use crate::line::event::{Event, Outcome, Standing};
use crate::line::menu::{NodeId, TopicId};
use crate::line::message::{Medium, MessageKind};
use crate::store::{CallKey, MessageId, MessageState, Pseudonym, Report};

/// The calls looked for.
#[derive(Clone, Debug)]
pub struct CallSearch {
    /// Only of this caller, and those in which a text to this number was promised.
    pub caller: Option<Pseudonym>,
    /// Only calls whose key lies between these two, both included.
    pub keys: Option<(CallKey, CallKey)>,
    /// Only calls answered from then on.
    pub since: Timestamp,
    /// Only calls answered before.
    pub until: Timestamp,
    /// Only of this line.
    pub line: Option<LineId>,
    /// Only of this platform.
    pub platform: Option<PlatformName>,
    /// Only with this outcome.
    pub outcome: Option<Outcome>,
    /// At most so many, the latest first.
    pub limit: u32,
}

/// Calls of a platform with one outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlatformCalls {
    /// The platform.
    pub platform: PlatformName,
    /// The outcome; `None` where there is none yet.
    pub outcome: Option<Outcome>,
    /// Their number.
    pub calls: u64,
}

/// A call as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FoundCall {
    /// Its key, 32 hex digits.
    pub id: String,
    /// The platform.
    pub platform: PlatformName,
    /// The line.
    pub line: LineId,
    /// When the line answered.
    pub started: Timestamp,
    /// When it ended; `None` while it goes on.
    pub ended: Option<Timestamp>,
    /// Its outcome, once it is settled.
    pub outcome: Option<Outcome>,
    /// Its topic, once it is settled.
    pub topic: Option<TopicId>,
    /// The turns answered.
    pub turns: u32,
    /// The messages promised.
    pub messages: u32,
    /// The revision of the configuration that answered its first turn.
    pub revision: Option<String>,
}

/// Everything that is kept of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallHistory {
    /// The call as it is listed.
    pub call: FoundCall,
    /// True if the caller wanted nothing kept.
    pub anonymous: bool,
    /// Its turns in order.
    pub turns: Vec<PastTurn>,
    /// Its messages in order.
    pub messages: Vec<PastMessage>,
}

/// A turn of a past call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastTurn {
    /// Its number, from 1.
    pub turn: u16,
    /// When it was answered.
    pub at: Timestamp,
    /// The outcome the call would have had then.
    pub standing: Standing,
    /// The node that waited for a key after it.
    pub waiting: Option<NodeId>,
    /// The events, in order.
    pub events: Vec<Event>,
}

/// A message of a past call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastMessage {
    /// Its id.
    pub id: MessageId,
    /// Its purpose.
    pub kind: MessageKind,
    /// Text or mail.
    pub medium: Medium,
    /// The channel.
    pub channel: ChannelId,
    /// When it was promised.
    pub promised: Timestamp,
    /// Its state.
    pub state: MessageState,
    /// When it came to that state.
    pub changed: Timestamp,
    /// When a person opened its link.
    pub opened: Option<Timestamp>,
    /// When a preview or a scanner did.
    pub opened_automatically: Option<Timestamp>,
    /// When a conversation began.
    pub chat: Option<Timestamp>,
    /// Its tries in order.
    pub attempts: Vec<PastAttempt>,
    /// Reports of its parts.
    pub parts: Vec<PastPart>,
}

/// A try of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastAttempt {
    /// When it ended.
    pub at: Timestamp,
    /// The gateway asked.
    pub gateway: Option<GatewayName>,
    /// The result: `accepted`, `later`, `unknown`, `refused`, `exhausted`.
    pub result: String,
}

/// A part of a message as its gateway names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastPart {
    /// The gateway.
    pub gateway: GatewayName,
    /// The gateway's own id.
    pub id: String,
    /// Its last report.
    pub report: Option<Report>,
    /// When it was last heard of.
    pub at: Timestamp,
}
