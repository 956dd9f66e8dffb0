//! The wordings of messages to callers, and what became of the messages.

use jiff::Timestamp;
use serde::Serialize;

use crate::base::call::{Language, LineId};
use crate::config::settings::GatewayName;
use crate::line::message::Medium;

/// The wording of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageWording {
    /// Its prompts, each with the version of its words: `sms-link@1f8e0c2a`. Other words are another wording.
    pub prompts: String,
    /// Its first words, without the link.
    pub words: String,
}

/// A wording by what tells it from others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WordingKey {
    /// Text or mail.
    pub medium: Medium,
    /// The language.
    pub language: Language,
    /// The prompts with their versions.
    pub prompts: String,
}

/// The results of messages. Each is counted once, however often it was queued again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MessageStages {
    /// Promised.
    pub promised: u64,
    /// Of the promised: taken by a gateway or mail server. One that a person opened was taken, even if no answer came.
    pub accepted: u64,
    /// Of the accepted: reported as delivered.
    pub delivered: u64,
    /// Of the accepted: reported as not delivered.
    pub undelivered: u64,
    /// Of the accepted: opened by a person. Who began the conversation had opened it.
    pub opened: u64,
    /// Of the opened: the conversation was begun.
    pub chats: u64,
    /// Of the promised: it is known whether the caller called again within a day.
    pub matured: u64,
    /// Of the matured: the caller called the same line again within a day.
    pub repeats: u64,
}

/// The messages of a wording to one gateway and operator prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordingRoute {
    /// The wording.
    pub wording: WordingKey,
    /// Its first words.
    pub words: String,
    /// The gateway that took them, or was asked last; `None` if none was.
    pub gateway: Option<GatewayName>,
    /// The operator prefix; `None` of mail, and where it is not known.
    pub operator_prefix: Option<String>,
    /// Their results.
    pub stages: MessageStages,
}

/// The messages of a wording that a gateway took in a quarter of an hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordingHour {
    /// The wording.
    pub wording: WordingKey,
    /// The gateway that took them, or was asked last; `None` if none was.
    pub gateway: Option<GatewayName>,
    /// The line of their calls; `None` of anonymous calls, which are deleted.
    pub line: Option<LineId>,
    /// The beginning of the quarter of an hour in which they were taken, or else promised.
    pub began: Timestamp,
    /// Their results.
    pub stages: MessageStages,
}
