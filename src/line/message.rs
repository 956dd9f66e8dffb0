//! Messages that the line promises.

use serde::{Deserialize, Serialize};

use crate::base::call::{Language, LineId};
use crate::base::number::Number;
use crate::line::channel::ChannelId;
use crate::line::menu::TopicId;

/// The medium of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// A text message.
    Sms,
    /// An e-mail.
    Email,
}

impl Medium {
    /// The label in metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
        }
    }
}

/// The purpose of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// The link the caller asked for just now.
    Link,
    /// The follow-up to a caller whose address is known.
    FollowUp,
    /// The request to a department to write back to the caller.
    Request,
    /// The one reminder of a link that was not opened.
    Reminder,
    /// The link and the checklist, to an address typed on the link's page.
    Checklist,
    /// Answers a text from a phone: confirms that texts have stopped or started, or helps.
    Reply,
    /// The daily report to operations; not of a call.
    Report,
}

impl MessageKind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Link, Self::FollowUp, Self::Request, Self::Reminder, Self::Checklist, Self::Reply, Self::Report];

    /// The word in keys and listings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::FollowUp => "follow_up",
            Self::Request => "request",
            Self::Reminder => "reminder",
            Self::Checklist => "checklist",
            Self::Reply => "reply",
            Self::Report => "report",
        }
    }
}

/// The recipient of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// To this mobile number.
    Number(Number),
    /// To the address imported for the caller with this number, looked up when it is sent.
    Contact(Number),
    /// To the mailbox of the channel.
    Department {
        /// The number the caller agreed to pass on.
        caller: Number,
    },
}

/// A promised message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its purpose.
    pub kind: MessageKind,
    /// Its medium.
    pub medium: Medium,
    /// The line that was called.
    pub line: LineId,
    /// The channel it leads to.
    pub channel: ChannelId,
    /// The topic of the call.
    pub topic: Option<TopicId>,
    /// Its recipient.
    pub recipient: Recipient,
    /// The language of its words.
    pub language: Language,
}
