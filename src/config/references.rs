//! Names that must lead somewhere, collected while the files are read and judged by the rules once all are known.

use super::place::Placed;
use crate::base::call::Language;
use crate::line::channel::{ChannelId, SectionId};
use crate::line::hours::HoursId;
use crate::line::menu::{NodeId, TopicId};
use crate::line::prompt::PromptId;

/// The kinds of node, by the table they stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeTable {
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
    /// Goes elsewhere.
    Goto,
    /// Hangs up.
    Goodbye,
}

impl NodeTable {
    /// Every kind.
    pub const ALL: [Self; 8] =
        [Self::Menu, Self::Inform, Self::Offer, Self::Collect, Self::Connect, Self::Request, Self::Goto, Self::Goodbye];

    /// The table in `config/line.toml`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Menu => "menu",
            Self::Inform => "inform",
            Self::Offer => "offer",
            Self::Collect => "collect",
            Self::Connect => "connect",
            Self::Request => "request",
            Self::Goto => "goto",
            Self::Goodbye => "goodbye",
        }
    }

    /// With its article, for sentences.
    pub fn a(self) -> String {
        let article = if matches!(self, Self::Inform | Self::Offer) { "an" } else { "a" };
        format!("{article} {}", self.as_str())
    }
}

/// Where a way begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// At the beginning of a call.
    Entry,
    /// In a line, from wherever the caller is.
    Line,
    /// In a line, by words alone.
    Voice,
    /// At a node.
    Node(NodeId),
}

/// Something that leads to a node.
#[derive(Debug)]
pub struct NodeReference {
    /// Where the way begins.
    pub from: Origin,
    /// What leads there, such as "choice `4` of menu `main`".
    pub by: String,
    /// Where to.
    pub to: Placed<NodeId>,
    /// The kinds it may lead to; empty means any.
    pub kinds: &'static [NodeTable],
}

/// Something that is said.
#[derive(Debug)]
pub struct PromptReference {
    /// What says it.
    pub by: String,
    /// The prompt.
    pub prompt: Placed<PromptId>,
    /// Only in these languages; empty means in all.
    pub languages: Vec<Language>,
}

/// What a channel must have for what is done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It is only told.
    Nothing,
    /// Its link is sent.
    Link,
    /// Its numbers are dialled.
    Phones,
    /// Its mailbox is written to.
    Email,
}

/// Something that sends callers to a channel.
#[derive(Debug)]
pub struct ChannelReference {
    /// What does.
    pub by: String,
    /// The channel.
    pub channel: Placed<ChannelId>,
    /// What it must have.
    pub need: Need,
    /// Whether callers are told of it; not where it only decides whether something else is said.
    pub is_told: bool,
}

/// A platform, and the languages it was given a voice or a locale for.
#[derive(Debug)]
pub struct Speaker {
    /// Its name.
    pub platform: Placed<String>,
    /// Its voices.
    pub voices: Vec<(Language, String)>,
    /// Its locales.
    pub locales: Vec<(Language, String)>,
    /// The languages it hears.
    pub hears: Vec<Placed<Language>>,
    /// Whether it says nothing but what its own engines say.
    pub needs_engines: bool,
    /// Whether only this machine calls through it, to try the line.
    pub is_local: bool,
}

/// Every name that stands for something defined elsewhere.
#[derive(Debug, Default)]
pub struct References {
    /// Nodes.
    pub nodes: Vec<NodeReference>,
    /// Prompts.
    pub prompts: Vec<PromptReference>,
    /// Channels.
    pub channels: Vec<ChannelReference>,
    /// Calendars.
    pub hours: Vec<Placed<HoursId>>,
    /// Languages.
    pub languages: Vec<Placed<Language>>,
    /// Topics, where they are named.
    pub topics: Vec<Placed<TopicId>>,
    /// Sections of pages.
    pub sections: Vec<Placed<SectionId>>,
    /// Platforms, by what they speak and hear.
    pub speakers: Vec<Speaker>,
    /// Platforms whose requests prove nothing, by the place that says so.
    pub unproven: Vec<Placed<String>>,
    /// Whether a name of a node could not be read, so that a node may seem to be led to by nothing.
    pub node_unread: bool,
}

impl References {
    /// Notes what leads to a node, and gives its name.
    pub fn node(
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

    /// Notes what sends callers to a channel, and gives its name.
    pub fn channel(&mut self, by: &str, channel: &Placed<String>, need: Need) -> ChannelId {
        let id = ChannelId::new(&channel.value);
        let channel = channel.with(id.clone());
        self.channels.push(ChannelReference { by: by.to_owned(), channel, need, is_told: true });
        id
    }

    /// Notes a channel that only decides whether something is said, and gives its name.
    pub fn condition(&mut self, by: &str, channel: &Placed<String>) -> ChannelId {
        let id = self.channel(by, channel, Need::Nothing);
        self.channels.last_mut().expect("just pushed").is_told = false;
        id
    }

    /// Notes what is said, and gives its name.
    pub fn prompt(&mut self, by: &str, prompt: &Placed<String>, languages: Vec<Language>) -> PromptId {
        let id = PromptId::new(&prompt.value);
        self.prompts.push(PromptReference { by: by.to_owned(), prompt: prompt.with(id.clone()), languages });
        id
    }

    /// Notes a language, and gives its name.
    pub fn language(&mut self, language: &Placed<String>) -> Language {
        let id = Language::new(&language.value);
        self.languages.push(language.with(id.clone()));
        id
    }

    /// Notes a calendar, and gives its name.
    pub fn hours(&mut self, hours: &Placed<String>) -> HoursId {
        let id = HoursId::new(&hours.value);
        self.hours.push(hours.with(id.clone()));
        id
    }

    /// Notes a section of a page, and gives its name.
    pub fn section(&mut self, section: &Placed<String>) -> SectionId {
        let id = SectionId::new(&section.value);
        self.sections.push(section.with(id.clone()));
        id
    }
}
