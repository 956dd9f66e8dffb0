//! Links: what a token stands for, and who opened it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::base::call::Language;
use crate::line::channel::ChannelId;
use crate::line::menu::TopicId;
use crate::line::message::MessageKind;

/// A link, by its token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRecord {
    /// The channel it leads to.
    pub channel: ChannelId,
    /// The language of its page.
    pub language: Language,
    /// The purpose of the message.
    pub kind: MessageKind,
    /// The topic of the call: the page lists what to have ready.
    pub topic: Option<TopicId>,
    /// The end of its page.
    pub expires: Timestamp,
}

/// The kind of visitor that opened a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Visitor {
    /// A person.
    Human,
    /// A preview, scanner or prefetch.
    Automatic,
}

impl Visitor {
    /// The label of metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Automatic => "automatic",
        }
    }
}

/// The result of asking for a mail on the page of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageMailResult {
    /// It is stored.
    Fresh,
    /// It was asked for before; nothing changed.
    Repeat,
    /// The page has mailed to enough addresses; nothing changed.
    Enough,
}
