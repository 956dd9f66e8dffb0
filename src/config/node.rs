//! The nodes of `config/line.toml`: menus and the nodes they lead to.

use std::collections::BTreeMap;

use super::cases::{CaseOwner, cases, conditions, is_cases, route};
use super::lookup;
use super::phone;
use super::place::Placed;
use super::references::{Need, NodeTable, Origin, References};
use super::rules::keys::{key_is_free, key_is_on_a_telephone};
use super::table::{Table, refuse_reserved_name};
use super::value::{FromToml, TomlValue};
use crate::base::number::{Number, NumberPlan};
use crate::line::channel::ChannelId;
use crate::line::digits::{DigitCheck, DigitForm, LENGTHS};
use crate::line::menu::{Node, NodeId, NodeKind, Saying, TopicId};
use crate::line::prompt::PromptId;
use crate::line::route::{Cases, Condition, Route, RouteId, RouteKey};

/// The most keys of a collect node: E.164 has 15 digits, and people dial a prefix before them.
const DIGITS_MAX: u64 = 20;
/// The checks of typed digits.
const CHECKS: [(&str, Option<DigitCheck>); 2] = [("luhn", Some(DigitCheck::Luhn)), ("none", None)];
/// The kinds of node that key `0` may lead to.
pub(super) const HUMAN: &[NodeTable] =
    &[NodeTable::Offer, NodeTable::Inform, NodeTable::Connect, NodeTable::Request, NodeTable::Goto];

/// A node.
pub(super) struct NodeEntry {
    /// Its name.
    pub id: Placed<NodeId>,
    /// Its table.
    pub kind: NodeTable,
    /// The node without its prompts; `None` if part of it could not be read.
    pub node: Option<Node>,
    /// Its prompts.
    pub say: Vec<SayEntry>,
}

/// A prompt of a node.
pub(super) struct SayEntry {
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
    plan: Option<&'r NumberPlan>,
    references: &'r mut References,
}

/// Reads every node in the order of the file.
pub(super) fn read(root: &mut Table<'_>, plan: Option<&NumberPlan>, references: &mut References) -> Vec<NodeEntry> {
    let mut nodes = vec![];
    for kind in NodeTable::ALL {
        let entries = root.named(kind.as_str(), |name, table| {
            let (id, by) = (&NodeId::new(&name.value), format!("{} `{}`", kind.as_str(), name.value));
            NodeReader { id, by, table, plan, references }.node(kind)
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
            NodeTable::Lookup => self.lookup(),
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
            match key_is_on_a_telephone(&name, &self.by).and_then(|key| key_is_free(key, &name, &self.by)) {
                Ok(key) => {
                    let by = format!("choice `{}` of {}", name.value, self.by);
                    let owner = CaseOwner { by, ..owner(self.id, &self.by, RouteKey::Choice(key), &[]) };
                    choices.extend(route(value, &owner, self.references).map(|route| (key, route)));
                }
                Err(problem) => {
                    value.reading().context.problems.push(problem);
                    self.references.node_unread = true;
                }
            }
        }
        Some(NodeKind::Menu { choices })
    }

    fn inform(&mut self) -> Option<NodeKind> {
        let (channel, then) = (self.channel(Need::Nothing), self.to(RouteKey::Then));
        Some(NodeKind::Inform { channel: channel?, then: then? })
    }

    fn offer(&mut self) -> Option<NodeKind> {
        let channel = self.table.optional::<Placed<String>>("channel");
        let channel = channel.map(|channel| self.references.channel(&self.by, &channel, Need::Nothing));
        Some(NodeKind::Offer { channel, collect: self.collected() })
    }

    fn collect(&mut self) -> Option<NodeKind> {
        if self.table.value("digits").is_some() {
            return self.digits();
        }
        let digits_max = self.table.within("digits_max", 12, 2..=DIGITS_MAX) as u8;
        Some(NodeKind::Collect { digits_max })
    }

    /// A collect node that takes any digits.
    fn digits(&mut self) -> Option<NodeKind> {
        let lengths = self.table.value("digits").and_then(lengths);
        let check = self.table.one_of_or("check", &CHECKS, None);
        if self.table.value("again").is_none() {
            self.table.required::<String>("again");
        }
        let (wrong, read_back) = (self.required_prompt("wrong"), self.required_prompt("read_back"));
        let (then, failed) = (self.to(RouteKey::Then), self.to(RouteKey::Failed));
        let (min, max) = lengths?;
        let form = DigitForm { min, max, check: check? };
        Some(NodeKind::Digits { form, wrong: wrong?, read_back: read_back?, then: then?, failed: failed? })
    }

    fn connect(&mut self) -> Option<NodeKind> {
        let phones = self.phones();
        let channel = self.channel(if phones.is_some() { Need::Nothing } else { Need::Phones });
        let (failed, then) = (self.to(RouteKey::Failed), self.to(RouteKey::Then));
        let closed = self.optional_to(RouteKey::Closed, &[]);
        Some(NodeKind::Connect { channel: channel?, phones, failed: failed?, closed, then: then? })
    }

    /// Numbers that are dialled instead of the channel's, perhaps by cases.
    fn phones(&mut self) -> Option<Cases<Vec<Number>>> {
        let (plan, id) = (self.plan?, RouteId::Node(self.id.clone(), RouteKey::Phones));
        let value = self.table.value(RouteKey::Phones.as_str())?;
        let numbers = |value: TomlValue<'_>| {
            let written = <Vec<Placed<String>> as FromToml>::from_toml(value)?;
            if written.is_empty() {
                return value.refuse("`phones` is empty", Some("write the numbers in the order they are dialled"));
            }
            let numbers = phone::numbers(value.reading(), &written, plan);
            (numbers.len() == written.len()).then(|| numbers.into_iter().map(|number| number.value).collect())
        };
        if is_cases(value) {
            cases(value, (&id, &format!("`phones` of {}", self.by)), self.references, |value, _| numbers(value))
        } else {
            numbers(value).map(Cases::from)
        }
    }

    fn request(&mut self) -> Option<NodeKind> {
        let (channel, collect) = (self.channel(Need::Email), self.collected());
        Some(NodeKind::Request { channel: channel?, collect })
    }

    fn lookup(&mut self) -> Option<NodeKind> {
        let form = lookup::form(self.table, &self.by, self.references);
        let (then, failed) = (self.to(RouteKey::Then), self.to(RouteKey::Failed));
        let (form, then, failed) = (form?, then?, failed?);
        Some(NodeKind::Lookup { form, then, failed })
    }

    fn goto(&mut self) -> Option<NodeKind> {
        let to = self.to(RouteKey::To);
        let language = self.table.optional::<Placed<String>>("language");
        let language = language.map(|language| self.references.language(&language));
        Some(NodeKind::Goto { to: to?, language })
    }

    fn human(&mut self) -> Option<Route> {
        let owner = CaseOwner { from: Origin::Topic, ..owner(self.id, &self.by, RouteKey::Human, HUMAN) };
        route(self.table.value(RouteKey::Human.as_str())?, &owner, self.references)
    }

    fn prompt(&mut self, key: &'static str) -> Option<PromptId> {
        let prompt = self.table.optional::<Placed<String>>(key)?;
        Some(self.references.prompt(&self.by, &prompt, vec![]))
    }

    fn required_prompt(&mut self, key: &'static str) -> Option<PromptId> {
        let prompt = self.table.required::<Placed<String>>(key)?;
        Some(self.references.prompt(&self.by, &prompt, vec![]))
    }

    /// The prompts of a menu, or of a question for digits, that is asked again.
    fn again(&mut self, kind: NodeTable) -> Vec<PromptId> {
        let takes_digits = kind == NodeTable::Collect && self.table.value("digits").is_some();
        if kind != NodeTable::Menu && !takes_digits {
            return vec![];
        }
        let Some(value) = self.table.value("again") else { return vec![] };
        let prompts = value.items().into_iter().filter_map(<Placed<String> as FromToml>::from_toml);
        prompts.map(|prompt| self.references.prompt(&self.by, &prompt, vec![])).collect()
    }

    fn topic(&mut self) -> Option<TopicId> {
        let topic = self.table.optional::<Placed<String>>("topic")?;
        refuse_reserved_name("topic", &topic, self.table.reading());
        let id = TopicId::new(&topic.value);
        self.references.topics.push(topic.with(id.clone()));
        Some(id)
    }

    fn channel(&mut self, need: Need) -> Option<ChannelId> {
        let channel = self.table.required::<Placed<String>>("channel")?;
        Some(self.references.channel(&self.by, &channel, need))
    }

    fn to(&mut self, key: RouteKey) -> Option<Route> {
        if self.table.value(key.as_str()).is_none() {
            self.references.node_unread = true;
            return self.table.required::<String>(key.as_str()).and(None);
        }
        self.optional_to(key, &[])
    }

    fn optional_to(&mut self, key: RouteKey, kinds: &'static [NodeTable]) -> Option<Route> {
        route(self.table.value(key.as_str())?, &owner(self.id, &self.by, key, kinds), self.references)
    }

    fn collected(&mut self) -> Option<NodeId> {
        let to = self.table.value("collect").map(FromToml::from_toml)?;
        let by = format!("`collect` of {}", self.by);
        self.references.node(Origin::Node(self.id.clone()), by, to, &[NodeTable::Collect])
    }

    /// The prompts of the node. They are required where a node waits for a key or ends the call: silence would leave
    /// the caller lost. Other nodes have prompts of the line's own.
    fn sayings(&mut self, kind: NodeTable) -> Vec<SayEntry> {
        let (by, references) = (&self.by, &mut *self.references);
        match self.table.value("say") {
            Some(value) => {
                let mut shared = 0;
                value.items().into_iter().filter_map(|item| saying(item, by, references, &mut shared)).collect()
            }
            None if [NodeTable::Menu, NodeTable::Collect, NodeTable::Goodbye].contains(&kind) => {
                self.table.required::<String>("say");
                vec![]
            }
            None => vec![],
        }
    }
}

/// The fewest and the most digits: `8`, or `{ min = 6, max = 10 }`.
fn lengths(value: TomlValue<'_>) -> Option<(u8, u8)> {
    let (least, most) = (u64::from(*LENGTHS.start()), u64::from(*LENGTHS.end()));
    if !value.is_table() {
        let length = <Placed<u64> as FromToml>::from_toml(value)?;
        if !(least..=most).contains(&length.value) {
            return value.refuse(format!("`digits` must be from {least} to {most}, found {}", length.value), None);
        }
        return Some((length.value as u8, length.value as u8));
    }
    let (min, max) = value.table(|table| {
        (table.within("min", least, least..=most) as u8, table.within("max", most, least..=most) as u8)
    })?;
    if max < min {
        return value.refuse(format!("`min` is {min}, more than `max`: {max}"), None);
    }
    Some((min, max))
}

/// An item of `say`: a prompt, or a table of a prompt and its conditions.
fn saying(item: TomlValue<'_>, by: &str, references: &mut References, shared: &mut u8) -> Option<SayEntry> {
    if !item.is_table() {
        let prompt = references.prompt(by, &Placed::from_toml(item)?, vec![]);
        return Some(SayEntry {
            saying: Saying { prompt, language: None, when: Condition::default() },
            if_channel: None,
        });
    }
    item.table(|table| {
        let prompt = table.required::<Placed<String>>("prompt");
        let when = conditions(table, references, shared);
        let language = table.optional::<Placed<String>>("language").map(|language| references.language(&language));
        let if_channel = table.optional::<Placed<String>>("if_channel");
        let if_channel = if_channel.map(|channel| references.condition(&format!("`if_channel` of {by}"), &channel));
        let languages = language.clone().map_or_else(|| when.languages.clone(), |language| vec![language]);
        let prompt = references.prompt(by, &prompt?, languages);
        Some(SayEntry { saying: Saying { prompt, language, when }, if_channel })
    })?
}

fn owner(id: &NodeId, by: &str, key: RouteKey, kinds: &'static [NodeTable]) -> CaseOwner {
    let by = format!("`{}` of {by}", key.as_str());
    CaseOwner { from: Origin::Node(id.clone()), id: RouteId::Node(id.clone(), key), by, kinds }
}
