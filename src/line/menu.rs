//! The script: lines, nodes and conditions.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;

use crate::base::call::{Key, Language, LineId};
use crate::base::name_map::NameMap;
use crate::base::number::{Number, NumberPlan};
use crate::line::channel::{Channel, ChannelId, TopicWays};
use crate::line::digits::DigitForm;
use crate::line::experiment::{Arm, Experiment, StoppedArm};
use crate::line::hearing::Hearing;
use crate::line::hours::{Hours, HoursId};
use crate::line::lookup::LookupForm;
use crate::line::notice::Notice;
use crate::line::prompt::{Args, LINE_TEXTS, PromptId, Prompts, Texts, Value};
use crate::line::route::{Cases, Condition, LinePlace, Route, Target};

pub use crate::line::id::{NodeId, TopicId};

/// The most choices a menu may have; the reserved keys and the language key come on top.
pub const CHOICES_MAX: usize = 5;
/// The most menus a caller passes on the way to a destination.
pub const LEVELS_MAX: usize = 2;

/// Everything that callers can be told: lines, nodes, channels, calendars and prompts. Validated when it is read: every
/// name in it exists. A clone shares the prompts.
#[derive(Clone, Debug)]
pub struct Script {
    /// Lines by name.
    pub lines: BTreeMap<LineId, Line>,
    /// The line that answers each dialled number (DNIS).
    pub numbers: NameMap<Number, LineId>,
    /// The line that answers numbers not listed.
    pub default_line: LineId,
    /// Every node of the flow.
    pub nodes: NameMap<NodeId, Node>,
    /// The directory of channels.
    pub channels: NameMap<ChannelId, Channel>,
    /// Differences on the pages of some topics.
    pub topics: NameMap<TopicId, TopicWays>,
    /// The calendars.
    pub hours: NameMap<HoursId, Hours>,
    /// The prompts of every language.
    pub prompts: Arc<Prompts>,
    /// The phrases understood on lines where callers may speak.
    pub hearing: Arc<Hearing>,
    /// Waits and numbers of tries.
    pub patience: Patience,
    /// The company's numbering plan.
    pub plan: NumberPlan,
    /// The notices posted by operations.
    pub notices: Arc<[Notice]>,
    /// The experiments.
    pub experiments: Arc<[Experiment]>,
    /// The script in each combination of their variants that changes something.
    pub tried: Arc<[TriedScript]>,
    /// The variants that were stopped.
    pub stopped: Arc<[StoppedArm]>,
    /// Prompts that are said instead of others.
    pub wordings: BTreeMap<PromptId, PromptId>,
}

/// A script with variants of its experiments.
#[derive(Clone, Debug)]
pub struct TriedScript {
    /// The variants, in the order of the experiments.
    pub arms: Vec<Arm>,
    /// The script with them.
    pub script: Script,
}

impl Script {
    /// The numbering plan of a line.
    pub fn plan_of(&self, line: &LineId) -> &NumberPlan {
        self.line(line).plan.as_ref().unwrap_or(&self.plan)
    }

    /// The variables of a line in a language, as one argument of a prompt.
    pub fn line_args(&self, line: &LineId, language: &Language) -> Args {
        let texts = self.line(line).variables.get(language);
        texts.map(|texts| (LINE_TEXTS, Value::Texts(texts.clone()))).into_iter().collect()
    }

    /// The channels that a node's channel is on the lines.
    pub fn channels_of<'s>(&'s self, channel: &'s ChannelId) -> BTreeSet<&'s ChannelId> {
        self.lines.values().map(|line| line.channel(channel)).collect()
    }

    /// The calendars that the calendar of a condition or a channel is on the lines.
    pub fn calendars_of<'s>(&'s self, calendar: &'s HoursId) -> BTreeSet<&'s HoursId> {
        self.lines.values().map(|line| line.calendar(calendar)).collect()
    }

    /// Every condition of prompts and routes.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let said = self.nodes.values().flat_map(|node| node.say.iter().map(|saying| &saying.when));
        said.chain(self.route_conditions())
    }

    /// Every condition of routes.
    pub fn route_conditions(&self) -> impl Iterator<Item = &Condition> {
        let of_lines = self.lines.values().flat_map(|line| [&line.entry, &line.human]).flat_map(Cases::conditions);
        let of_nodes = self.nodes.values().flat_map(|node| {
            let phones = match &node.kind {
                NodeKind::Connect { phones, .. } => phones.as_ref(),
                _ => None,
            };
            let routes = node.kind.routes().into_iter().chain(&node.human).flat_map(Cases::conditions);
            routes.chain(phones.into_iter().flat_map(Cases::conditions))
        });
        of_lines.chain(of_nodes)
    }

    /// The line with this name; the default line if it was removed during the call.
    pub fn line(&self, id: &LineId) -> &Line {
        self.lines.get(id).or_else(|| self.lines.get(&self.default_line)).expect("the loader checked the default line")
    }

    /// The line that answers a dialled number, as a platform writes it. Most platforms write it as it is listed, so
    /// parsing is rarely needed.
    pub fn line_of(&self, dialled: &str) -> &LineId {
        let as_listed = self.numbers.get(dialled);
        let parsed = || self.numbers.get(self.plan.number(dialled)?.as_e164());
        as_listed.or_else(parsed).unwrap_or(&self.default_line)
    }

    /// The time zone of the times told on a line: that of its channel's calendar, or else of the first calendar by
    /// name.
    pub fn zone_of(&self, line: &LineId) -> TimeZone {
        let line = self.line(line);
        let own = self.channels.get(&line.channel).and_then(|channel| channel.hours.as_ref());
        let first = self.hours.iter().min_by_key(|(id, _)| *id).map(|(_, hours)| hours);
        own.and_then(|named| self.hours.get(line.calendar(named)))
            .or(first)
            .map_or(TimeZone::UTC, |hours| hours.zone.clone())
    }

    /// The offer of a channel's link, or else an offer without a channel of its own; the first by name of several.
    pub fn offer_of(&self, channel: &ChannelId) -> Option<&NodeId> {
        let first = |wanted: Option<&ChannelId>| {
            let offers = |node: &Node| match (&node.kind, wanted) {
                (NodeKind::Offer { channel: Some(named), .. }, Some(wanted)) => {
                    self.channels_of(named).contains(wanted)
                }
                (NodeKind::Offer { channel: None, .. }, None) => true,
                _ => false,
            };
            self.nodes.iter().filter(|(_, node)| offers(node)).map(|(id, _)| id).min()
        };
        first(None).or_else(|| first(Some(channel)))
    }
}

/// A line: a dialled number and its menus.
#[derive(Clone, Debug)]
pub struct Line {
    /// Said first, at most 4 s.
    pub greeting: PromptId,
    /// The first node of every call; `*` leads back to it in the end.
    pub entry: Cases<NodeId>,
    /// The target of `0` unless the topic has its own: the quickest way to a person.
    pub human: Cases<NodeId>,
    /// Nodes without a key, reached by speech only.
    pub by_voice: Vec<NodeId>,
    /// The channel that `9` texts before the caller has heard of another.
    pub channel: ChannelId,
    /// The node for a call whose tries are used up: the spoken address and the link offer.
    pub rescue: NodeId,
    /// The farewell after a promise was made.
    pub farewell: NodeId,
    /// The language a call begins in.
    pub language: Language,
    /// Its own numbering plan; `None` for the company's.
    pub plan: Option<NumberPlan>,
    /// Its own variables in prompts, by language.
    pub variables: BTreeMap<Language, Texts>,
    /// Its own channels by the names that nodes give them.
    pub channels: BTreeMap<ChannelId, ChannelId>,
    /// Its own calendars by the names that conditions and channels give them.
    pub calendars: BTreeMap<HoursId, HoursId>,
}

impl Line {
    /// The channel that a node names.
    pub fn channel<'l>(&'l self, named: &'l ChannelId) -> &'l ChannelId {
        self.channels.get(named).unwrap_or(named)
    }

    /// The calendar that a condition or a channel names.
    pub fn calendar<'l>(&'l self, named: &'l HoursId) -> &'l HoursId {
        self.calendars.get(named).unwrap_or(named)
    }

    /// Every node that a place of the line may be.
    pub fn place(&self, place: LinePlace) -> Vec<&NodeId> {
        match place {
            LinePlace::Entry => self.entry.values().collect(),
            LinePlace::Human => self.human.values().collect(),
            LinePlace::Rescue => vec![&self.rescue],
            LinePlace::Farewell => vec![&self.farewell],
        }
    }

    /// True if calls may begin at this node.
    pub fn begins_at(&self, id: &NodeId) -> bool {
        self.entry.values().any(|entry| entry == id)
    }
}

/// Waits and numbers of tries.
#[derive(Clone, Debug)]
pub struct Patience {
    /// Wait for the first key (input timeout).
    pub first_wait: Duration,
    /// Wait when asked again.
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
    /// A link sent within this time counts as "just sent".
    pub link_recent: Duration,
    /// A caller who called the line within this time is a repeat caller.
    pub repeat_recent: Duration,
    /// The ringing time of another line.
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
            repeat_recent: Duration::from_secs(24 * 60 * 60),
            dial_wait: Duration::from_secs(30),
        }
    }
}

/// A place in the call flow.
#[derive(Clone, Debug)]
pub struct Node {
    /// Said on arrival, in this order, as far as the conditions hold.
    pub say: Vec<Saying>,
    /// The topic of the call from here on.
    pub topic: Option<TopicId>,
    /// From here on nothing about the caller is stored or sent.
    pub anonymous: bool,
    /// The target of `0` during this topic.
    pub human: Option<Route>,
    /// Question before the node, asked after a sentence that only resembles its phrases, if the node dials, hides the
    /// caller or changes the language. Without one, such a sentence is not understood.
    pub ask: Option<PromptId>,
    /// Said instead of `say` when a menu or digits are asked for again; if empty, the line's `menu-again`.
    pub again: Vec<PromptId>,
    /// The function of the node.
    pub kind: NodeKind,
}

/// The function of a node, performed after its prompts.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// Waits for one key.
    Menu {
        /// The target of each key: 1 to 8, at most [`CHOICES_MAX`] and one key that changes the language.
        choices: BTreeMap<Key, Route>,
    },
    /// Tells a channel: how to reach it, its hours, what to have ready. Goes on without waiting.
    Inform {
        /// The channel told.
        channel: ChannelId,
        /// The next node.
        then: Route,
    },
    /// Offers to text or mail the link; key 1 consents.
    Offer {
        /// The channel whose link is sent; `None` for the one told last.
        channel: Option<ChannelId>,
        /// The node that takes a mobile number from a caller who cannot be texted.
        collect: Option<NodeId>,
    },
    /// Takes a mobile number by keys, reads it back, and sends the link of the last channel there.
    Collect {
        /// The most keys taken.
        digits_max: u8,
    },
    /// Takes digits by keys, such as an order number, reads them back, and keeps them for the lookups of the call.
    Digits {
        /// The form of the digits.
        form: DigitForm,
        /// Said after digits that are not of the form.
        wrong: PromptId,
        /// Reads the digits back; key 1 confirms.
        read_back: PromptId,
        /// The next node.
        then: Route,
        /// The next node once the tries are used up.
        failed: Route,
    },
    /// Dials people or another company's line. While the channel is closed it says so, and dials nothing.
    Connect {
        /// The channel.
        channel: ChannelId,
        /// The numbers dialled, in order; `None` for those of the channel.
        phones: Option<Cases<Vec<Number>>>,
        /// The next node if nobody answers.
        failed: Route,
        /// The next node while the channel is closed; `None` for that of `failed`.
        closed: Option<Route>,
        /// The next node after the conversation.
        then: Route,
    },
    /// Asks a department to write back; key 1 consents to passing on the caller's number.
    Request {
        /// The channel with the department's mailbox.
        channel: ChannelId,
        /// The node that takes a number from a caller whose own is hidden.
        collect: Option<NodeId>,
    },
    /// Asks a service of the company, and says its answer.
    Lookup {
        /// The question and the fields of the answer.
        form: LookupForm,
        /// The next node, by the answer.
        then: Route,
        /// The next node without an answer, or with one that does not fit.
        failed: Route,
    },
    /// Goes elsewhere, perhaps in another language.
    Goto {
        /// The next node.
        to: Route,
        /// The language from here on.
        language: Option<Language>,
    },
    /// Says good-bye and hangs up.
    Goodbye,
}

impl NodeKind {
    /// Every node it leads to, in any case, without the places of lines.
    pub fn ways(&self) -> Vec<&NodeId> {
        let routes = self.routes().into_iter().flat_map(Route::values).filter_map(Target::node);
        match self {
            Self::Offer { collect, .. } | Self::Request { collect, .. } => collect.iter().collect(),
            _ => routes.collect(),
        }
    }

    /// Its routes, without `human`.
    pub fn routes(&self) -> Vec<&Route> {
        match self {
            Self::Menu { choices } => choices.values().collect(),
            Self::Inform { then, .. } => vec![then],
            Self::Connect { failed, closed, then, .. } => {
                [Some(failed), closed.as_ref(), Some(then)].into_iter().flatten().collect()
            }
            Self::Digits { then, failed, .. } | Self::Lookup { then, failed, .. } => vec![then, failed],
            Self::Goto { to, .. } => vec![to],
            Self::Offer { .. } | Self::Request { .. } | Self::Collect { .. } | Self::Goodbye => vec![],
        }
    }

    /// The channel it always tells, offers, writes to or dials.
    pub const fn channel(&self) -> Option<&ChannelId> {
        match self {
            Self::Inform { channel, .. } | Self::Connect { channel, .. } | Self::Request { channel, .. } => {
                Some(channel)
            }
            Self::Offer { channel, .. } => channel.as_ref(),
            Self::Menu { .. } | Self::Collect { .. } | Self::Digits { .. } => None,
            Self::Lookup { .. } | Self::Goto { .. } | Self::Goodbye => None,
        }
    }

    /// The name of its table in `config/line.toml`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Menu { .. } => "menu",
            Self::Inform { .. } => "inform",
            Self::Offer { .. } => "offer",
            Self::Collect { .. } | Self::Digits { .. } => "collect",
            Self::Connect { .. } => "connect",
            Self::Request { .. } => "request",
            Self::Lookup { .. } => "lookup",
            Self::Goto { .. } => "goto",
            Self::Goodbye => "goodbye",
        }
    }
}

/// A prompt and its conditions.
#[derive(Clone, Debug)]
pub struct Saying {
    /// The prompt.
    pub prompt: PromptId,
    /// A fixed language, whatever the call's: used to offer the other language.
    pub language: Option<Language>,
    /// Conditions; every one given must hold.
    pub when: Condition,
}
