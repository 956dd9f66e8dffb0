//! Everything that is kept of one person, for a request of access; and the proof that it was erased.

use jiff::Timestamp;
use serde::Serialize;

use crate::base::call::Language;
use crate::line::channel::ChannelId;
use crate::line::message::{Medium, MessageKind};
use crate::store::{CallKey, Forgotten, MessageState, SuppressionReason};

/// Everything that is kept of one person, but for consents and what their calls tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeldData {
    /// The person's calls, the earliest first.
    pub calls: Vec<CallKey>,
    /// Messages to the person's number, those from other callers' calls too.
    pub messages: Vec<HeldMessage>,
    /// The imported address.
    pub contact: Option<HeldContact>,
    /// The reasons for which the person gets no messages.
    pub suppressions: Vec<HeldSuppression>,
    /// Texts counted against limits.
    pub texts_counted: u64,
}

/// A message to a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HeldMessage {
    /// When it was promised.
    pub promised: Timestamp,
    /// Its purpose.
    pub kind: MessageKind,
    /// Text or mail.
    pub medium: Medium,
    /// The channel.
    pub channel: ChannelId,
    /// Its language.
    pub language: Language,
    /// Its state.
    pub state: MessageState,
    /// When a person opened its link.
    pub opened: Option<Timestamp>,
}

/// An imported address of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldContact {
    /// The address, locked.
    pub email: String,
    /// The language of mail.
    pub language: Language,
    /// True if the person agreed to mail.
    pub consent: bool,
    /// The person's time zone.
    pub zone: Option<String>,
    /// When the person withdrew the consent.
    pub withdrawn: Option<Timestamp>,
}

/// Something a person gets no messages for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldSuppression {
    /// The reason.
    pub reason: SuppressionReason,
    /// Since when.
    pub since: Timestamp,
    /// Until when; `None` for good.
    pub until: Option<Timestamp>,
}

/// The proof of an erasure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// When.
    pub at: Timestamp,
    /// The operator.
    pub by: String,
    /// The counts.
    pub forgotten: Forgotten,
}
