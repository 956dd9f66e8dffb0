//! A call as it is exported to other systems. Nothing in it leads to the caller without the key.

use jiff::Timestamp;

use crate::base::call::{LineId, PlatformName};
use crate::line::channel::ChannelId;
use crate::line::event::Outcome;
use crate::line::menu::TopicId;
use crate::store::{CallKey, Pseudonym};

/// A call in the order of export: by the time it was answered, then by its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedCall {
    /// Its number, for the next page.
    pub seq: i64,
    /// Its key.
    pub key: CallKey,
    /// The caller; `None` when hidden, anonymous or erased.
    pub caller: Option<Pseudonym>,
    /// The platform.
    pub platform: PlatformName,
    /// The line.
    pub line: LineId,
    /// The revision of the configuration.
    pub revision: Option<String>,
    /// When the line answered.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// Its topic.
    pub topic: Option<TopicId>,
    /// Its outcome.
    pub outcome: Option<Outcome>,
    /// Turns answered.
    pub turns: u32,
    /// Messages promised.
    pub messages: u32,
    /// Messages that a gateway or mail server took.
    pub accepted: u32,
    /// When a person first opened one of its links or began the chat there.
    pub opened: Option<Timestamp>,
    /// The channel of that link.
    pub opened_channel: Option<ChannelId>,
    /// True once it counts as helped.
    pub helped: bool,
    /// Windows, the shortest first, that are over for it.
    pub matured: u8,
    /// The windows within which the caller did not call again.
    pub stayed: u8,
}
