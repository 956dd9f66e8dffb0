//! Names of things defined elsewhere, collected while the files are read and checked by the rules once all are known.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use super::place::{FilePlace, Placed};
use crate::base::call::{Language, LineId};
use crate::config::settings::Dialect;
use crate::line::channel::{ChannelId, SectionId};
use crate::line::hours::HoursId;
use crate::line::lookup::LookupService;
use crate::line::menu::{NodeId, TopicId};
use crate::line::prompt::PromptId;
use crate::line::route::{CaseTaken, LinePlace, RouteId};

/// The kinds of node, by their tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NodeTable {
    /// Waits for one key.
    Menu,
    /// Tells a channel.
    Inform,
    /// Offers a link.
    Offer,
    /// Takes a number.
    Collect,
    /// Dials another line.
    Connect,
    /// Asks a department to write back.
    Request,
    /// Asks a service.
    Lookup,
    /// Goes elsewhere.
    Goto,
    /// Hangs up.
    Goodbye,
}

impl NodeTable {
    /// Every kind.
    pub(super) const ALL: [Self; 9] = [
        Self::Menu,
        Self::Inform,
        Self::Offer,
        Self::Collect,
        Self::Connect,
        Self::Request,
        Self::Lookup,
        Self::Goto,
        Self::Goodbye,
    ];

    /// The table in `config/line.toml`.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Menu => "menu",
            Self::Inform => "inform",
            Self::Offer => "offer",
            Self::Collect => "collect",
            Self::Connect => "connect",
            Self::Request => "request",
            Self::Lookup => "lookup",
            Self::Goto => "goto",
            Self::Goodbye => "goodbye",
        }
    }

    /// With its article, for sentences.
    pub(super) fn a(self) -> String {
        let article = if matches!(self, Self::Inform | Self::Offer) { "an" } else { "a" };
        format!("{article} {}", self.as_str())
    }
}

/// The origin of a reference to a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// In a line, at one of its places.
    Line(LinePlace),
    /// At key `0` during a topic, from any node.
    Topic,
    /// In a line, by speech alone.
    Voice,
    /// At a node.
    Node(NodeId),
}

/// A reference to a node.
#[derive(Debug)]
pub(super) struct NodeReference {
    /// Its origin.
    pub from: Origin,
    /// Its name in messages, such as "choice `4` of menu `main`".
    pub by: String,
    /// The node.
    pub to: Placed<NodeId>,
    /// The allowed kinds of node; empty for any.
    pub kinds: &'static [NodeTable],
}

/// A reference to a prompt.
#[derive(Debug)]
pub(super) struct PromptReference {
    /// Its origin in messages.
    pub by: String,
    /// The prompt.
    pub prompt: Placed<PromptId>,
    /// The languages in which it is said; empty for all.
    pub languages: Vec<Language>,
}

/// The property of a channel that a reference needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// It is only told.
    Nothing,
    /// Its link is sent.
    Link,
    /// Its numbers are dialled.
    Phones,
    /// Its mailbox is written to.
    Email,
}

/// A reference to a channel.
#[derive(Debug)]
pub(super) struct ChannelReference {
    /// Its origin in messages.
    pub by: String,
    /// The channel.
    pub channel: Placed<ChannelId>,
    /// The property needed.
    pub need: Need,
    /// True if callers are told of it; false if it is only a condition.
    pub is_told: bool,
}

/// A listener of this process.
#[derive(Debug)]
pub(super) struct Listener {
    /// Such as "`ops`".
    pub name: String,
    /// Its address.
    pub address: Placed<SocketAddr>,
}

/// A platform with the languages of its voices and locales.
#[derive(Debug)]
pub(super) struct Speaker {
    /// Its name.
    pub platform: Placed<String>,
    /// Its voices.
    pub voices: Vec<(Language, String)>,
    /// Its locales.
    pub locales: Vec<(Language, String)>,
    /// The languages it understands.
    pub hears: Vec<Placed<Language>>,
    /// The maker of its voices.
    pub voices_of: VoicesOf,
    /// True if only this machine calls through it, for trying the line.
    pub is_local: bool,
}

/// The maker of a platform's voices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VoicesOf {
    /// The platform, which has one for every language.
    Platform,
    /// Speech engines of FreeSWITCH: `engine:voice`.
    Engines,
    /// A command on the machine of Asterisk, which is given the voice as an argument.
    Command,
}

impl VoicesOf {
    /// The maker of the voices of platforms with a dialect.
    pub(super) const fn dialect(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Httapi => Self::Engines,
            Dialect::FastAgi => Self::Command,
            _ => Self::Platform,
        }
    }
}

/// Every name of something defined elsewhere.
#[derive(Debug, Default)]
pub(super) struct References {
    /// Nodes.
    pub nodes: Vec<NodeReference>,
    /// Prompts.
    pub prompts: Vec<PromptReference>,
    /// Channels.
    pub channels: Vec<ChannelReference>,
    /// Calendars.
    pub hours: Vec<Placed<HoursId>>,
    /// The collect nodes whose digits lookups send, with their origin in messages.
    pub sent: Vec<(String, Placed<NodeId>)>,
    /// Services that lookups ask.
    pub services: Vec<Placed<LookupService>>,
    /// Languages.
    pub languages: Vec<Placed<Language>>,
    /// Topics, where they are named.
    pub topics: Vec<Placed<TopicId>>,
    /// Ways from nodes to a place of the line that was called.
    pub line_places: Vec<(Origin, LinePlace)>,
    /// The place of each route.
    pub routes: Vec<(RouteId, FilePlace)>,
    /// The place of each case.
    pub cases: Vec<(CaseTaken, FilePlace)>,
    /// Lines, in conditions and where gateways name them.
    pub lines: Vec<Placed<LineId>>,
    /// The channels of lines by the names that nodes give them.
    pub own_channels: BTreeMap<ChannelId, Vec<Placed<ChannelId>>>,
    /// The names that conditions and channels give to calendars of lines.
    pub own_calendars: BTreeSet<HoursId>,
    /// True if a condition asks for repeat callers.
    pub asks_for_repeats: bool,
    /// Sections of pages.
    pub sections: Vec<Placed<SectionId>>,
    /// Platforms with their languages.
    pub speakers: Vec<Speaker>,
    /// Platforms without authentication, with its place.
    pub unproven: Vec<Placed<String>>,
    /// The listeners of this process.
    pub listeners: Vec<Listener>,
    /// True if the name of a node could not be read, so that a node may seem to be unreachable.
    pub node_unread: bool,
}

impl References {
    /// Notes a reference to a node, and returns its name.
    pub(super) fn node(
        &mut self,
        from: Origin,
        by: String,
        to: Option<Placed<String>>,
        kinds: &'static [NodeTable],
    ) -> Option<NodeId> {
        match to {
            Some(to) => {
                let id = NodeId::new(&to.value);
                self.nodes.push(NodeReference { from, by, to: to.with(id.clone()), kinds });
                Some(id)
            }
            None => {
                self.node_unread = true;
                None
            }
        }
    }

    /// Notes a reference to a channel, or to those that lines have by this name, and returns the name.
    pub(super) fn channel(&mut self, by: &str, channel: &Placed<String>, need: Need) -> ChannelId {
        let id = ChannelId::new(&channel.value);
        let mut note = |channel| {
            self.channels.push(ChannelReference { by: by.to_owned(), channel, need, is_told: true });
        };
        match self.own_channels.get(&id) {
            Some(own) => own.iter().for_each(|own| note(own.clone())),
            None => note(channel.with(id.clone())),
        }
        id
    }

    /// Notes the channel that a line has by a name of its own.
    pub(super) fn own_channel(
        &mut self,
        by: &str,
        name: &Placed<String>,
        channel: &Placed<String>,
    ) -> (ChannelId, ChannelId) {
        let (name, id) = (ChannelId::new(&name.value), ChannelId::new(&channel.value));
        let channel = channel.with(id.clone());
        self.own_channels.entry(name.clone()).or_default().push(channel.clone());
        self.channels.push(ChannelReference { by: by.to_owned(), channel, need: Need::Nothing, is_told: true });
        (name, id)
    }

    /// Notes the calendar that a line has by a name of its own.
    pub(super) fn own_calendar(&mut self, name: &Placed<String>, calendar: &Placed<String>) -> (HoursId, HoursId) {
        let (name, id) = (HoursId::new(&name.value), HoursId::new(&calendar.value));
        self.own_calendars.insert(name.clone());
        self.hours.push(calendar.with(id.clone()));
        (name, id)
    }

    /// Notes a channel used as a condition, and returns its name.
    pub(super) fn condition(&mut self, by: &str, channel: &Placed<String>) -> ChannelId {
        let before = self.channels.len();
        let id = self.channel(by, channel, Need::Nothing);
        self.channels[before..].iter_mut().for_each(|noted| noted.is_told = false);
        id
    }

    /// Notes a collect node whose digits are sent, and returns its name.
    pub(super) fn sent(&mut self, by: String, typed: &Placed<String>) -> NodeId {
        let id = NodeId::new(&typed.value);
        self.sent.push((by, typed.with(id.clone())));
        id
    }

    /// Notes a prompt, and returns its name.
    pub(super) fn prompt(&mut self, by: &str, prompt: &Placed<String>, languages: Vec<Language>) -> PromptId {
        let id = PromptId::new(&prompt.value);
        self.prompts.push(PromptReference { by: by.to_owned(), prompt: prompt.with(id.clone()), languages });
        id
    }

    /// Notes a language, and returns its name.
    pub(super) fn language(&mut self, language: &Placed<String>) -> Language {
        let id = Language::new(&language.value);
        self.languages.push(language.with(id.clone()));
        id
    }

    /// Notes a line, and returns its name.
    pub(super) fn line(&mut self, line: &Placed<String>) -> LineId {
        let id = LineId::new(&line.value);
        self.lines.push(line.with(id.clone()));
        id
    }

    /// Notes a calendar, and returns its name.
    pub(super) fn hours(&mut self, hours: &Placed<String>) -> HoursId {
        let id = HoursId::new(&hours.value);
        if !self.own_calendars.contains(&id) {
            self.hours.push(hours.with(id.clone()));
        }
        id
    }

    /// Notes a section of a page, and returns its name.
    pub(super) fn section(&mut self, section: &Placed<String>) -> SectionId {
        let id = SectionId::new(&section.value);
        self.sections.push(section.with(id.clone()));
        id
    }
}
