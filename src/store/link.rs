//! Links: what a token stands for, and who opened it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::base::call::Language;
use crate::line::channel::ChannelId;
use crate::line::menu::TopicId;
use crate::line::message::MessageKind;

/// What a link's token stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRecord {
    /// The channel it leads to.
    pub channel: ChannelId,
    /// The language of its page.
    pub language: Language,
    /// What the message was for.
    pub kind: MessageKind,
    /// What the call was about, for what the page says to have ready.
    pub topic: Option<TopicId>,
    /// Until then it leads to its page.
    pub expires: Timestamp,
}

/// Who opened a link.
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

/// What became of a mail asked for on the page of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It is stored.
    Fresh,
    /// It was asked for before; nothing changed.
    Repeat,
    /// The page has mailed to enough addresses; nothing changed.
    Enough,
}
