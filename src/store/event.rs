//! Events for other systems.

use std::fmt;

use jiff::Timestamp;
use serde::Deserialize;

use crate::base::call::LineId;
use crate::line::channel::ChannelId;
use crate::line::menu::TopicId;
use crate::store::{CallKey, Lease, Pseudonym};

/// The kind of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum EventKind {
    /// A call has its outcome.
    #[serde(rename = "call.ended")]
    CallEnded,
    /// A person opened the link of a call, or the chat began, within a day.
    #[serde(rename = "call.confirmed")]
    CallConfirmed,
    /// The caller had called the same line not long before.
    #[serde(rename = "call.repeated")]
    CallRepeated,
    /// A gateway or mail server took a link.
    #[serde(rename = "link.sent")]
    LinkSent,
    /// A gateway reported a link as delivered.
    #[serde(rename = "link.delivered")]
    LinkDelivered,
    /// A person opened a link.
    #[serde(rename = "link.opened")]
    LinkOpened,
    /// A conversation began through a link.
    #[serde(rename = "chat.began")]
    ChatBegan,
    /// A caller wants nothing any more.
    #[serde(rename = "caller.opted_out")]
    OptedOut,
    /// A caller asked a department to write back.
    #[serde(rename = "request.made")]
    RequestMade,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::CallEnded,
        Self::CallConfirmed,
        Self::CallRepeated,
        Self::LinkSent,
        Self::LinkDelivered,
        Self::LinkOpened,
        Self::ChatBegan,
        Self::OptedOut,
        Self::RequestMade,
    ];

    /// The name of its detail.
    pub const fn detail(self) -> &'static str {
        match self {
            Self::CallEnded => "outcome",
            Self::CallRepeated => "within",
            _ => "detail",
        }
    }

    /// The `type` of the event.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CallEnded => "call.ended",
            Self::CallConfirmed => "call.confirmed",
            Self::CallRepeated => "call.repeated",
            Self::LinkSent => "link.sent",
            Self::LinkDelivered => "link.delivered",
            Self::LinkOpened => "link.opened",
            Self::ChatBegan => "chat.began",
            Self::OptedOut => "caller.opted_out",
            Self::RequestMade => "request.made",
        }
    }
}

/// An event that a worker has, to be told.
#[derive(Clone)]
pub struct EventClaim {
    /// Its id, the same for every try.
    pub id: String,
    /// The worker's right to it.
    pub lease: Lease,
    /// Its kind.
    pub kind: EventKind,
    /// When it happened.
    pub at: Timestamp,
    /// The call; `None` if it belongs to none, or to an anonymous one.
    pub call: Option<CallKey>,
    /// The caller.
    pub caller: Option<Pseudonym>,
    /// The line.
    pub line: Option<LineId>,
    /// The topic.
    pub topic: Option<TopicId>,
    /// The channel.
    pub channel: Option<ChannelId>,
    /// The outcome of a call, the window of a repeat.
    pub detail: Option<String>,
    /// The number, locked; only if it is wanted and was still known.
    pub locked: Option<String>,
    /// Tries before this one.
    pub attempts: u32,
    /// The end of its life.
    pub expires: Timestamp,
}

impl fmt::Debug for EventClaim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventClaim").field("id", &self.id).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// The wish for events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventWish {
    /// With the number of the caller, where it is still known.
    pub numbers: bool,
}

/// The result of telling an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventResult {
    /// The receiver has it, or never will: it goes.
    Done,
    /// It is due again then; the try counts.
    Later(Timestamp),
    /// It was not tried.
    Released(Timestamp),
}
