//! The nodes of `config/line.toml`: menus and the nodes they lead to.

use std::collections::BTreeMap;

use super::place::Placed;
use super::references::{Need, NodeTable, Origin, References};
use super::rules::keys::{key_is_free, key_is_on_a_telephone};
use super::table::Table;
use super::value::{FromToml, TomlValue};
use crate::base::call::{CallerKind, Language};
use crate::line::channel::ChannelId;
use crate::line::menu::{Node, NodeId, NodeKind, Saying, TopicId, When};
use crate::line::prompt::PromptId;

/// The most keys of a collect node: E.164 has 15 digits, and people dial a prefix before them.
const DIGITS_MAX: u64 = 20;
/// The callers of `callers = […]`.
const CALLERS: [(&str, CallerKind); 4] = [
    (CallerKind::Mobile.as_str(), CallerKind::Mobile),
    (CallerKind::Landline.as_str(), CallerKind::Landline),
    (CallerKind::Hidden.as_str(), CallerKind::Hidden),
    (CallerKind::Foreign.as_str(), CallerKind::Foreign),
];

/// One node.
pub struct NodeEntry {
    /// Its name.
    pub id: Placed<NodeId>,
    /// Its table.
    pub kind: NodeTable,
    /// The node without its prompts; `None` if part of it could not be read.
    pub node: Option<Node>,
    /// Its prompts.
    pub say: Vec<SayEntry>,
}

/// One prompt of a node.
pub struct SayEntry {
    /// The prompt and its conditions.
    pub saying: Saying,
    /// Said only if callers may be told of this channel.
    pub if_channel: Option<ChannelId>,
}

/// A node being read.
struct NodeReader<'r, 't> {
    id: &'r NodeId,
    /// Such as "menu `main`".
    by: String,
    table: &'r mut Table<'t>,
    references: &'r mut References,
}

/// Reads every node in the order of the file.
pub fn read(root: &mut Table<'_>, references: &mut References) -> Vec<NodeEntry> {
    let mut nodes = vec![];
    for kind in NodeTable::ALL {
        let entries = root.named(kind.as_str(), |name, table| {
            let (id, by) = (&NodeId::new(&name.value), format!("{} `{}`", kind.as_str(), name.value));
            NodeReader { id, by, table, references }.node(kind)
        });
        nodes.extend(entries.into_iter().map(|(name, read)| {
            let (node, say) = read.unwrap_or_default();
            NodeEntry { id: name.with(NodeId::new(&name.value)), kind, node, say }
        }));
    }
    nodes.sort_by_key(|node| node.id.place.span().start);
    nodes
}

impl NodeReader<'_, '_> {
    fn node(mut self, kind: NodeTable) -> (Option<Node>, Vec<SayEntry>) {
        let say = self.sayings(kind);
        let topic = self.topic();
        let anonymous = self.table.or("anonymous", false);
        let human = self.human();
        let (ask, again) = (self.prompt("ask"), self.again(kind));
        let kind = match kind {
            NodeTable::Menu => self.menu(),
            NodeTable::Inform => self.inform(),
            NodeTable::Offer => self.offer(),
            NodeTable::Collect => self.collect(),
            NodeTable::Connect => self.connect(),
            NodeTable::Request => self.request(),
            NodeTable::Goto => self.goto(),
            NodeTable::Goodbye => Some(NodeKind::Goodbye),
        };
        (kind.map(|kind| Node { say: vec![], topic, anonymous, human, ask, again, kind }), say)
    }

    fn menu(&mut self) -> Option<NodeKind> {
        match self.table.value("choices").map(TomlValue::is_table) {
            Some(is_table) => self.references.node_unread |= !is_table,
            None => self.references.node_unread |= self.table.required::<String>("choices").is_none(),
        }
        let mut choices = BTreeMap::new();
        for (name, value) in self.table.entries("choices") {
            let by = format!("choice `{}` of {}", name.value, self.by);
            let to = self.references.node(Origin::Node(self.id.clone()), by, FromToml::from_toml(value), &[]);
            let key = key_is_on_a_telephone(&name, &self.by).and_then(|key| key_is_free(key, &name, &self.by));
            match (key, to) {
                (Ok(key), Some(to)) => _ = choices.insert(key, to),
                (Ok(_), None) => {}
                (Err(problem), _) => value.reading().context.problems.push(problem),
            }
        }
        Some(NodeKind::Menu { choices })
    }

    fn inform(&mut self) -> Option<NodeKind> {
        let (channel, then) = (self.channel(Need::Nothing), self.to("then", &[]));
        Some(NodeKind::Inform { channel: channel?, then: then? })
    }

    fn offer(&mut self) -> Option<NodeKind> {
        let channel = self.table.optional::<Placed<String>>("channel");
        let channel = channel.map(|channel| self.references.channel(&self.by, &channel, Need::Nothing));
        Some(NodeKind::Offer { channel, collect: self.collected() })
    }

    fn collect(&mut self) -> Option<NodeKind> {
        let digits_max = self.table.within("digits_max", 12, 2..=DIGITS_MAX) as u8;
        Some(NodeKind::Collect { digits_max })
    }

    fn connect(&mut self) -> Option<NodeKind> {
        let channel = self.channel(Need::Phones);
        let (failed, then) = (self.to("failed", &[]), self.to("then", &[]));
        Some(NodeKind::Connect { channel: channel?, failed: failed?, then: then? })
    }

    fn request(&mut self) -> Option<NodeKind> {
        let (channel, collect) = (self.channel(Need::Email), self.collected());
        Some(NodeKind::Request { channel: channel?, collect })
    }

    fn goto(&mut self) -> Option<NodeKind> {
        let to = self.to("to", &[]);
        let language = self.table.optional::<Placed<String>>("language");
        let language = language.map(|language| self.references.language(&language));
        Some(NodeKind::Goto { to: to?, language })
    }

    fn human(&mut self) -> Option<NodeId> {
        self.table.value("human")?;
        let (to, by) = (self.table.required("human"), format!("`human` of {}", self.by));
        self.references.node(Origin::Line, by, to, &[NodeTable::Offer, NodeTable::Inform])
    }

    fn prompt(&mut self, key: &'static str) -> Option<PromptId> {
        let prompt = self.table.optional::<Placed<String>>(key)?;
        Some(self.references.prompt(&self.by, &prompt, vec![]))
    }

    /// The prompts of a menu that asks again.
    fn again(&mut self, kind: NodeTable) -> Vec<PromptId> {
        if kind != NodeTable::Menu {
            return vec![];
        }
        let prompts = self.table.or::<Vec<Placed<String>>>("again", vec![]);
        prompts.iter().map(|prompt| self.references.prompt(&self.by, prompt, vec![])).collect()
    }

    fn topic(&mut self) -> Option<TopicId> {
        let topic = self.table.optional::<Placed<String>>("topic")?;
        let id = TopicId::new(&topic.value);
        self.references.topics.push(topic.with(id.clone()));
        Some(id)
    }

    fn channel(&mut self, need: Need) -> Option<ChannelId> {
        let channel = self.table.required::<Placed<String>>("channel")?;
        Some(self.references.channel(&self.by, &channel, need))
    }

    fn to(&mut self, key: &'static str, kinds: &'static [NodeTable]) -> Option<NodeId> {
        let to = self.table.required(key);
        self.references.node(Origin::Node(self.id.clone()), format!("`{key}` of {}", self.by), to, kinds)
    }

    fn collected(&mut self) -> Option<NodeId> {
        self.table.value("collect")?;
        self.to("collect", &[NodeTable::Collect])
    }

    /// The prompts of the node. They are required where a node waits for a key or ends the call: silence would leave
    /// the caller lost. Other nodes have prompts of the line's own.
    fn sayings(&mut self, kind: NodeTable) -> Vec<SayEntry> {
        let (by, references) = (&self.by, &mut *self.references);
        match self.table.value("say") {
            Some(value) => value.items().into_iter().filter_map(|item| saying(item, by, references)).collect(),
            None if [NodeTable::Menu, NodeTable::Collect, NodeTable::Goodbye].contains(&kind) => {
                self.table.required::<String>("say");
                vec![]
            }
            None => vec![],
        }
    }
}

/// One item of `say`: a prompt, or a table of a prompt and its conditions.
fn saying(item: TomlValue<'_>, by: &str, references: &mut References) -> Option<SayEntry> {
    if !item.is_table() {
        let prompt = references.prompt(by, &Placed::from_toml(item)?, vec![]);
        return Some(SayEntry { saying: Saying { prompt, language: None, when: When::default() }, if_channel: None });
    }
    item.table(|table| {
        let prompt = table.required::<Placed<String>>("prompt");
        let languages = table.or::<Vec<Placed<String>>>("languages", vec![]);
        let languages: Vec<Language> = languages.iter().map(|language| references.language(language)).collect();
        let language = table.optional::<Placed<String>>("language").map(|language| references.language(&language));
        let mut hours = |key| table.optional::<Placed<String>>(key).map(|hours| references.hours(&hours));
        let (open, closed) = (hours("open"), hours("closed"));
        let callers = table.value("callers").map(callers).unwrap_or_default();
        let link_sent = table.optional("link_sent");
        let if_channel = table.optional::<Placed<String>>("if_channel");
        let if_channel = if_channel.map(|channel| references.condition(&format!("`if_channel` of {by}"), &channel));
        let prompt = references.prompt(
            by,
            &prompt?,
            language.clone().map_or_else(|| languages.clone(), |language| vec![language]),
        );
        let when = When { open, closed, callers, link_sent, languages };
        Some(SayEntry { saying: Saying { prompt, language, when }, if_channel })
    })?
}

fn callers(value: TomlValue<'_>) -> Vec<CallerKind> {
    value.items().into_iter().filter_map(|item| item.one_of(&CALLERS)).collect()
}
