//! Events of a call: the only source of metrics and history.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::base::call::{Key, Language};
use crate::line::channel::ChannelId;
use crate::line::id::{NodeId, TopicId};
use crate::line::message::Medium;
use crate::line::prompt::PromptId;

/// Something that happened in a turn. Stored with the turn, counted once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// The line answered.
    Answered,
    /// A menu was entered or said again.
    MenuVisited { menu: NodeId, language: Language },
    /// The caller's input at a place that waits for a key.
    MenuInput { menu: NodeId, input: MenuInput },
    /// A destination was told or offered for the first time in this call, this long after the answer.
    Reached { seconds: u32 },
    /// A message was offered.
    Offered { channel: ChannelId, medium: Medium },
    /// The caller consented.
    OfferAccepted {
        channel: ChannelId,
        medium: Medium,
        /// The prompts that asked.
        asked: Vec<PromptId>,
        /// The input that agreed.
        input: MenuInput,
        /// The listed phrase that was said, if it was said.
        phrase: Option<String>,
    },
    /// A message could not be offered or sent.
    OfferRefused { medium: Medium, reason: Refusal },
    /// Another line is dialled: no request comes until the next turn.
    Dialling,
    /// Another line answered.
    Connected,
    /// Another line did not answer.
    ConnectFailed,
    /// The attempts or the turns were used up.
    Exhausted,
    /// From here on nothing about the caller is stored.
    Anonymous,
    /// A prompt could not be said with the variables it was given, and another was said instead.
    PromptReplaced { prompt: PromptId, language: Language, given: Vec<String> },
}

/// The caller's input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MenuInput {
    /// A key that means something here.
    Key(Key),
    /// A phrase that was understood.
    Speech,
    /// No key in time.
    NoInput,
    /// A key that means nothing here, or a phrase that was not understood.
    NoMatch,
    /// The caller left.
    HangUp,
}

impl MenuInput {
    /// The label in metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Key(key) => key.as_str(),
            Self::Speech => "speech",
            Self::NoInput => "no_input",
            Self::NoMatch => "no_match",
            Self::HangUp => "hang_up",
        }
    }
}

/// The result of dialling another line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DialResult {
    /// The caller talked to somebody.
    Answered,
    /// The line was engaged.
    Busy,
    /// No answer in time.
    NoAnswer,
    /// The line could not be reached.
    Failed,
}

/// The reason why a message was not promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Refusal {
    /// The number takes no texts.
    Landline,
    /// No number is shown.
    Hidden,
    /// A country that is not texted.
    Foreign,
    /// The call has used up its links.
    CallLimit,
    /// The caller has become anonymous.
    Anonymous,
    /// The store did not confirm in time.
    Store,
    /// The person has opted out of texts.
    OptedOut,
    /// A gateway reported that the number does not exist.
    Undeliverable,
    /// No text to numbers of this prefix is delivered or opened.
    Closed,
    /// The number has used up its quota.
    NumberLimit,
    /// The prefix of the number has used up its quota.
    PrefixLimit,
    /// The caller has typed too many numbers.
    TypedLimit,
    /// The country has used up its quota of the day.
    CountryLimit,
    /// The texts of the minute or the day are used up.
    DayLimit,
    /// The budget of the day is used up.
    Budget,
    /// Every gateway for the number and line is down.
    NoGateway,
}

impl Refusal {
    /// Every reason.
    pub const ALL: [Self; 16] = [
        Self::Landline,
        Self::Hidden,
        Self::Foreign,
        Self::CallLimit,
        Self::Anonymous,
        Self::Store,
        Self::OptedOut,
        Self::Undeliverable,
        Self::Closed,
        Self::NumberLimit,
        Self::PrefixLimit,
        Self::TypedLimit,
        Self::CountryLimit,
        Self::DayLimit,
        Self::Budget,
        Self::NoGateway,
    ];

    /// The reason by its label.
    pub fn parse(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.as_str() == label)
    }

    /// True if only this number is refused, so another phone may be texted. Callers who used up their own quota may not
    /// pass on to other people's phones.
    pub const fn concerns_one_number(self) -> bool {
        matches!(self, Self::Landline | Self::Hidden | Self::Foreign | Self::OptedOut | Self::Undeliverable)
    }

    /// True if no number is texted any more in this call.
    pub const fn concerns_every_number(self) -> bool {
        matches!(self, Self::TypedLimit | Self::CountryLimit | Self::DayLimit | Self::Budget | Self::NoGateway)
    }

    /// The label in metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Landline => "landline",
            Self::Hidden => "hidden",
            Self::Foreign => "foreign",
            Self::CallLimit => "call_limit",
            Self::Anonymous => "anonymous",
            Self::Store => "store",
            Self::OptedOut => "opted_out",
            Self::Undeliverable => "undeliverable",
            Self::Closed => "closed",
            Self::NumberLimit => "number_limit",
            Self::PrefixLimit => "prefix_limit",
            Self::TypedLimit => "typed_limit",
            Self::CountryLimit => "country_limit",
            Self::DayLimit => "day_limit",
            Self::Budget => "budget",
            Self::NoGateway => "no_gateway",
        }
    }
}

/// Progress of a call, from which its outcome is derived when it ends. Stored with every turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// The greeting is being said.
    Greeting {
        /// The end of the greeting.
        #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
        until: Timestamp,
    },
    /// In a menu.
    Menu,
    /// A destination is being told; it counts as heard if the caller stays until the end.
    Telling {
        /// The end of the destination's prompts.
        #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
        until: Timestamp,
    },
    /// A destination was heard to its end.
    Informed,
    /// The attempts were used up before any destination was heard.
    Exhausted,
    /// The caller talked on another line.
    Connected,
    /// An internal error occurred.
    Failed,
}

/// The outcome of a call; every call has exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A message was accepted by a gateway.
    HandedOff,
    /// The caller talked on another line.
    Connected,
    /// A destination was heard to its end.
    Informed,
    /// The attempts were used up.
    Exhausted,
    /// The caller left in a menu.
    LeftInMenu,
    /// The caller left before the greeting was over.
    LeftInGreeting,
    /// An internal error occurred.
    Failed,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 7] = [
        Self::HandedOff,
        Self::Connected,
        Self::Informed,
        Self::Exhausted,
        Self::LeftInMenu,
        Self::LeftInGreeting,
        Self::Failed,
    ];

    /// The label in metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HandedOff => "handed_off",
            Self::Connected => "connected",
            Self::Informed => "informed",
            Self::Exhausted => "exhausted",
            Self::LeftInMenu => "left_in_menu",
            Self::LeftInGreeting => "left_in_greeting",
            Self::Failed => "failed",
        }
    }
}

impl Standing {
    /// The outcome of a call that ended at this time, if no message was accepted by a gateway, which takes precedence.
    pub fn outcome(self, ended: Timestamp) -> Outcome {
        match self {
            Self::Greeting { until } if ended < until => Outcome::LeftInGreeting,
            Self::Greeting { .. } | Self::Menu => Outcome::LeftInMenu,
            Self::Telling { until } if ended < until => Outcome::LeftInMenu,
            Self::Telling { .. } | Self::Informed => Outcome::Informed,
            Self::Exhausted => Outcome::Exhausted,
            Self::Connected => Outcome::Connected,
            Self::Failed => Outcome::Failed,
        }
    }
}

/// The label of a topic; `none` if there is none.
pub fn topic_label(topic: Option<&TopicId>) -> &str {
    topic.map_or("none", TopicId::as_str)
}
