//! What happened in a call: the only source of metrics and history.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::base::call::{Key, Language};
use crate::line::channel::ChannelId;
use crate::line::menu::{NodeId, TopicId};
use crate::line::message::Medium;
use crate::line::prompt::PromptId;

/// Something that happened in a turn. Stored with the turn, counted once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// The line answered.
    Answered,
    /// A menu was entered or said again.
    MenuVisited { menu: NodeId, language: Language },
    /// What the caller did at a place that waits for a key.
    MenuInput { menu: NodeId, input: MenuInput },
    /// A destination began to be told or offered for the first time in this call, this long after the answer.
    Reached { seconds: u32 },
    /// A message was offered.
    Offered { channel: ChannelId, medium: Medium },
    /// The caller agreed.
    OfferAccepted {
        channel: ChannelId,
        medium: Medium,
        /// The prompts that asked.
        asked: Vec<PromptId>,
        /// How the caller agreed.
        input: MenuInput,
        /// The listed phrase that was said, if it was said.
        phrase: Option<String>,
    },
    /// A message could not be offered or sent.
    OfferRefused { medium: Medium, reason: Refusal },
    /// Another line is dialled: until the next turn nobody hears of the call.
    Dialling,
    /// Another line answered.
    Connected,
    /// Another line did not answer.
    ConnectFailed,
    /// The attempts or the turns were used up.
    Exhausted,
    /// From here on nothing about the caller is kept.
    Anonymous,
    /// A prompt could not be said with the variables it was given, and another was said instead.
    PromptReplaced { prompt: PromptId, language: Language, given: Vec<String> },
}

/// What the caller did.
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
    /// The label of metrics.
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

/// Why a message was not promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// The number takes no texts.
    Landline,
    /// No number is shown.
    Hidden,
    /// A country we do not text.
    Foreign,
    /// The call has had its share of links.
    CallLimit,
    /// The caller is anonymous on this branch.
    Anonymous,
    /// The store did not confirm in time.
    Store,
    /// The person does not want texts.
    OptedOut,
    /// There is no such number, a gateway said.
    Undeliverable,
    /// Nothing sent to such numbers is delivered or opened.
    Closed,
    /// The number has had its share.
    NumberLimit,
    /// Numbers like this one have had their share.
    PrefixLimit,
    /// The caller has typed enough numbers.
    TypedLimit,
    /// The country has had its share of the day.
    CountryLimit,
    /// All texts of the minute or the day are sent.
    DayLimit,
    /// The money of the day is spent.
    Budget,
    /// Every gateway is down.
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

    /// Whether it is about the one number alone, so that another phone may be texted instead. Someone who has had their
    /// share may not pass on to other people's phones.
    pub const fn concerns_one_number(self) -> bool {
        matches!(self, Self::Landline | Self::Hidden | Self::Foreign | Self::OptedOut | Self::Undeliverable)
    }

    /// Whether no number at all is texted in this call any more.
    pub const fn concerns_every_number(self) -> bool {
        matches!(self, Self::TypedLimit | Self::CountryLimit | Self::DayLimit | Self::Budget | Self::NoGateway)
    }

    /// The label of metrics.
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

/// How far a call has come, for telling its outcome when it ends. Kept with every turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// The greeting is being said until then.
    Greeting {
        /// When it will have been said.
        until: Timestamp,
    },
    /// In a menu.
    Menu,
    /// A destination is being told; heard to its end if the caller stays until then.
    Telling {
        /// When it will have been told.
        until: Timestamp,
    },
    /// A destination was heard to its end.
    Informed,
    /// The attempts were used up before any destination was heard.
    Exhausted,
    /// The caller spoke with another line.
    Connected,
    /// Something of ours failed.
    Failed,
}

/// How a call ended: exactly one of these (`design.md` section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A message was accepted by a gateway.
    HandedOff,
    /// The caller spoke with another line.
    Connected,
    /// A destination was heard to its end.
    Informed,
    /// The attempts were used up.
    Exhausted,
    /// The caller left in a menu.
    LeftInMenu,
    /// The caller left before the greeting was over.
    LeftInGreeting,
    /// Something of ours failed.
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

    /// The label of metrics.
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
    /// The outcome of a call that ended then. A message that a gateway accepted goes before all of this.
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

/// A topic as a label: the word `none` where the caller chose nothing.
pub fn topic_label(topic: Option<&TopicId>) -> &str {
    topic.map_or("none", TopicId::as_str)
}
