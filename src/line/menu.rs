//! The menu model: what a line is made of.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;

use crate::base::call::{CallerKind, Key, Language, LineId};
use crate::base::number::{Number, NumberPlan};
use crate::line::channel::{Channel, ChannelId, TopicWays};
use crate::line::hearing::Hearing;
use crate::line::hours::{Hours, HoursId};
use crate::line::notice::Notice;
use crate::line::prompt::{PromptId, Prompts};

pub use crate::line::id::{NodeId, TopicId};

/// The most choices a menu may have; the reserved keys and the language key come on top.
pub const CHOICES_MAX: usize = 5;
/// The most menus a caller passes on the way to a destination.
pub const LEVELS_MAX: usize = 2;

/// The whole of what callers can be told: every line, node, channel, calendar and prompt. Checked when it is read:
/// every name in it leads somewhere. A clone shares the words.
#[derive(Clone, Debug)]
pub struct Script {
    /// Lines by name.
    pub lines: BTreeMap<LineId, Line>,
    /// Which line answers a dialled number (DNIS).
    pub numbers: HashMap<Number, LineId>,
    /// The line that answers numbers not listed.
    pub default_line: LineId,
    /// Every node of the flow.
    pub nodes: HashMap<NodeId, Node>,
    /// The directory of channels.
    pub channels: HashMap<ChannelId, Channel>,
    /// What the pages of some topics name differently.
    pub topics: HashMap<TopicId, TopicWays>,
    /// The calendars.
    pub hours: HashMap<HoursId, Hours>,
    /// Every word, in every language.
    pub prompts: Arc<Prompts>,
    /// What is understood where callers may speak.
    pub hearing: Arc<Hearing>,
    /// How long callers are waited for and how often they are asked.
    pub patience: Patience,
    /// The company's numbering plan.
    pub plan: NumberPlan,
    /// What operations tell callers just now.
    pub notices: Arc<[Notice]>,
}

impl Script {
    /// The line by its name; the default line for a name that is gone since the call began.
    pub fn line(&self, id: &LineId) -> &Line {
        self.lines.get(id).or_else(|| self.lines.get(&self.default_line)).expect("the loader checked the default line")
    }

    /// The line that answers a dialled number, as a platform writes it. Most write it as it is listed, so that it need
    /// not be parsed.
    pub fn line_of(&self, dialled: &str) -> &LineId {
        let as_listed = self.numbers.get(dialled);
        let parsed = || self.numbers.get(self.plan.number(dialled)?.as_e164());
        as_listed.or_else(parsed).unwrap_or(&self.default_line)
    }

    /// The zone of the clocks that callers of a line are told of: that of its channel's calendar, or of the first by name.
    pub fn zone_of(&self, line: &LineId) -> TimeZone {
        let own = self.channels.get(&self.line(line).channel).and_then(|channel| channel.hours.as_ref());
        let first = self.hours.iter().min_by_key(|(id, _)| *id).map(|(_, hours)| hours);
        own.and_then(|id| self.hours.get(id)).or(first).map_or(TimeZone::UTC, |hours| hours.zone.clone())
    }

    /// The offer of a channel's link, or else one of whatever channel was told last; the first by name of several.
    pub fn offer_of(&self, channel: &ChannelId) -> Option<&NodeId> {
        let first = |wanted: Option<&ChannelId>| {
            let offers =
                |node: &Node| matches!(&node.kind, NodeKind::Offer { channel, .. } if channel.as_ref() == wanted);
            self.nodes.iter().filter(|(_, node)| offers(node)).map(|(id, _)| id).min()
        };
        first(None).or_else(|| first(Some(channel)))
    }
}

/// A dialled number and what answers it.
#[derive(Clone, Debug)]
pub struct Line {
    /// Said first, at most 4 s.
    pub greeting: PromptId,
    /// Where every call begins, and where `*` leads in the end.
    pub entry: NodeId,
    /// Where `0` leads, unless the topic has a way of its own: the quickest way to a human chat.
    pub human: NodeId,
    /// Nodes that no key leads to, for callers who ask for them in words.
    pub by_voice: Vec<NodeId>,
    /// What `9` texts when the caller has not heard of another channel yet.
    pub channel: ChannelId,
    /// Where a call goes when its attempts are used up: the spoken address and the link offer.
    pub rescue: NodeId,
    /// The farewell after a promise was made.
    pub farewell: NodeId,
    /// The language a call begins in.
    pub language: Language,
}

/// How long callers are waited for and how often they are asked.
#[derive(Clone, Debug)]
pub struct Patience {
    /// Wait for the first key (input timeout).
    pub first_wait: Duration,
    /// The same when asked again.
    pub second_wait: Duration,
    /// Wait between the keys of a longer number (inter-digit timeout).
    pub interdigit_wait: Duration,
    /// Silent tries at one place before the rescue.
    pub silent_tries_max: u8,
    /// Wrong tries at one place before the rescue.
    pub wrong_tries_max: u8,
    /// Turns of one call before it is ended with the spoken address.
    pub turns_per_call_max: u16,
    /// Messages one call may have promised.
    pub promises_per_call_max: u8,
    /// How long ago a link counts as "just sent".
    pub link_recent: Duration,
    /// How long another line is rung.
    pub dial_wait: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            first_wait: Duration::from_secs(5),
            second_wait: Duration::from_secs(8),
            interdigit_wait: Duration::from_secs(5),
            silent_tries_max: 2,
            wrong_tries_max: 3,
            turns_per_call_max: 60,
            promises_per_call_max: 2,
            link_recent: Duration::from_secs(60 * 60),
            dial_wait: Duration::from_secs(30),
        }
    }
}

/// A place in the call flow.
#[derive(Clone, Debug)]
pub struct Node {
    /// Said on arrival, in this order, as far as the conditions hold.
    pub say: Vec<Saying>,
    /// What the call is about from here on.
    pub topic: Option<TopicId>,
    /// From here on nothing about the caller is stored or sent.
    pub anonymous: bool,
    /// Where `0` leads while the call is about this topic.
    pub human: Option<NodeId>,
    /// Asked before the node is gone to in words that are merely like its phrases, where it dials, hides the caller or
    /// changes the language. Without a question such words are not understood.
    pub ask: Option<PromptId>,
    /// Said instead of `say` when a menu is asked again; the line's own `menu-again` where it is empty.
    pub again: Vec<PromptId>,
    /// What the node does.
    pub kind: NodeKind,
}

/// What a node does once its prompts are said.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// Waits for one key.
    Menu {
        /// Where each key leads: 1 to 8, at most [`CHOICES_MAX`] and one key that changes the language.
        choices: BTreeMap<Key, NodeId>,
    },
    /// Tells a channel: how to reach it, its hours, what to have ready. Goes on without waiting.
    Inform {
        /// The channel told.
        channel: ChannelId,
        /// What follows.
        then: NodeId,
    },
    /// Offers to text or mail the link; key 1 consents.
    Offer {
        /// The channel whose link is sent; `None` for the one told last.
        channel: Option<ChannelId>,
        /// Where a caller who cannot be texted types a mobile number.
        collect: Option<NodeId>,
    },
    /// Takes a mobile number by keys, reads it back, and sends the link of the channel spoken of there.
    Collect {
        /// The most keys taken.
        digits_max: u8,
    },
    /// Dials another company's line.
    Connect {
        /// The channel whose numbers are dialled, in order.
        channel: ChannelId,
        /// Where the caller goes when nobody answers.
        failed: NodeId,
        /// What follows the conversation.
        then: NodeId,
    },
    /// Asks a department to write back; key 1 agrees to pass on how to reach the caller.
    Request {
        /// The channel with the department's mailbox.
        channel: ChannelId,
        /// Where a caller whose number is hidden types one.
        collect: Option<NodeId>,
    },
    /// Goes elsewhere, perhaps in another language.
    Goto {
        /// Where to.
        to: NodeId,
        /// The language from here on.
        language: Option<Language>,
    },
    /// Says good-bye and hangs up.
    Goodbye,
}

impl NodeKind {
    /// Every node it leads to.
    pub fn ways(&self) -> Vec<&NodeId> {
        match self {
            Self::Menu { choices } => choices.values().collect(),
            Self::Inform { then, .. } => vec![then],
            Self::Offer { collect, .. } | Self::Request { collect, .. } => collect.iter().collect(),
            Self::Connect { failed, then, .. } => vec![failed, then],
            Self::Goto { to, .. } => vec![to],
            Self::Collect { .. } | Self::Goodbye => vec![],
        }
    }

    /// The channel it always tells, offers, writes to or dials.
    pub const fn channel(&self) -> Option<&ChannelId> {
        match self {
            Self::Inform { channel, .. } | Self::Connect { channel, .. } | Self::Request { channel, .. } => {
                Some(channel)
            }
            Self::Offer { channel, .. } => channel.as_ref(),
            Self::Menu { .. } | Self::Collect { .. } | Self::Goto { .. } | Self::Goodbye => None,
        }
    }

    /// The table it stands in, in `config/line.toml`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Menu { .. } => "menu",
            Self::Inform { .. } => "inform",
            Self::Offer { .. } => "offer",
            Self::Collect { .. } => "collect",
            Self::Connect { .. } => "connect",
            Self::Request { .. } => "request",
            Self::Goto { .. } => "goto",
            Self::Goodbye => "goodbye",
        }
    }
}

/// A prompt, and when it is said.
#[derive(Clone, Debug)]
pub struct Saying {
    /// The prompt.
    pub prompt: PromptId,
    /// In this language, whatever the call's: how the way to another language is told.
    pub language: Option<Language>,
    /// Only then; every given condition must hold.
    pub when: When,
}

/// Conditions of a saying. Those not given hold always.
#[derive(Clone, Debug, Default)]
pub struct When {
    /// Said while this calendar is open.
    pub open: Option<HoursId>,
    /// Said while this calendar is closed.
    pub closed: Option<HoursId>,
    /// Said to these kinds of caller; empty means to all.
    pub callers: Vec<CallerKind>,
    /// Said only if a link was (`true`) or was not (`false`) sent to this caller a short while ago.
    pub link_sent: Option<bool>,
    /// Said in these languages; empty means in all.
    pub languages: Vec<Language>,
}
