//! Rules about experiments.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Read;
use super::nodes::Nodes;
use crate::base::call::Key;
use crate::base::diagnostic::suggestion;
use crate::config::experiment::{ChangeEntry, ReadChange};
use crate::config::node::NodeEntry;
use crate::config::place::ProblemList;
use crate::config::references::NodeTable;
use crate::line::menu::{Node, NodeId, NodeKind};
use crate::line::prompt::REQUIRED;
use crate::line::route::{Route, Target};

/// A variant must change something that the line has.
///
/// `prompts = { greting = "greeting-short" }`.
pub(super) fn a_variant_changes_what_is_there(read: &Read, problems: &ProblemList) {
    for change in changes(read) {
        let (of, by) = (&change.of, &change.by);
        let (what, known): (_, Vec<&str>) = match &change.change {
            ReadChange::Prompt => (
                "prompt",
                read.words.books.values().flat_map(|book| book.messages.keys()).map(String::as_str).collect(),
            ),
            ReadChange::Menu(_) => ("menu", names(read, NodeTable::Menu)),
            ReadChange::Offer(_) => ("offer", names(read, NodeTable::Offer)),
        };
        if !known.contains(&of.value.as_str()) {
            let mut problem = of.problem(format!("{by} changes {what} `{}`, which does not exist", of.value));
            problem.help = suggestion(&of.value, known);
            problems.push(problem);
        }
    }
}

/// A menu in another order must have the same choices.
///
/// `menus = { main = ["2", "1"] }` of a menu with three.
pub(super) fn another_order_has_the_same_choices(read: &Read, problems: &ProblemList) {
    for change in changes(read) {
        let ReadChange::Menu(order) = &change.change else { continue };
        let Some(NodeKind::Menu { choices }) = node(read, &change.of.value).map(|node| &node.kind) else { continue };
        let mut sorted = order.clone();
        sorted.sort();
        if !choices.keys().eq(&sorted) {
            let keys =
                |keys: &mut dyn Iterator<Item = &Key>| keys.map(|key| key.as_str()).collect::<Vec<_>>().join(", ");
            let menu = &change.of.value;
            let message = format!("{} does not name each choice of menu `{menu}` once", change.by);
            let help = format!("it has the keys {}", keys(&mut choices.keys()));
            problems.push(change.of.problem(message).with_help(help));
        } else if choices.keys().eq(order) {
            let menu = &change.of.value;
            let problem = change.of.problem(format!("{} leaves menu `{menu}` in the order it has", change.by));
            problems.push(problem.with_help("name the keys in another order, or take it out"));
        }
    }
}

/// A menu in another order needs other words: the old ones name the keys of the old order.
///
/// `menus = { main = ["2", "1"] }` without `prompts = { menu-main = … }`.
pub(super) fn another_order_has_its_own_words(read: &Read, problems: &ProblemList) {
    for change in changes(read) {
        let ReadChange::Menu(order) = &change.change else { continue };
        let Some(entry) = read.line.nodes.iter().find(|entry| entry.id.value.as_str() == change.of.value) else {
            continue;
        };
        let Some(NodeKind::Menu { choices }) = entry.node.as_ref().map(|node| &node.kind) else { continue };
        let is_said = |other: &&ChangeEntry| prompts(entry).any(|prompt| prompt == other.of.value);
        let of_variant = || changes(read).filter(|other| other.by == change.by);
        let has_words =
            of_variant().filter(|other| matches!(other.change, ReadChange::Prompt)).any(|other| is_said(&other));
        if !has_words && !choices.keys().eq(order) && choices.len() == order.len() {
            let menu = &change.of.value;
            let message = format!("{} puts menu `{menu}` into another order, and says the old one", change.by);
            let said: Vec<String> = prompts(entry).map(|prompt| format!("`{prompt}`")).collect();
            problems.push(change.of.problem(message).with_help(format!("change the words, too: {}", said.join(", "))));
        }
    }
}

/// A variant should change a prompt that is said.
///
/// `prompts = { menu-old = "menu-new" }` where no node says `menu-old`.
pub(super) fn a_variant_changes_what_is_said(read: &Read, problems: &ProblemList) {
    let is_whole = read.line.whole && read.line.nodes.iter().all(|entry| entry.node.is_some());
    let families = ["address-", "hours-", "link-"];
    for change in changes(read).filter(|change| is_whole && matches!(change.change, ReadChange::Prompt)) {
        let id = change.of.value.as_str();
        let by_nodes = read.line.nodes.iter().any(|entry| prompts(entry).any(|prompt| prompt == id));
        let by_lines =
            read.line.lines.iter().filter_map(|entry| entry.line.as_ref()).any(|line| line.greeting.as_str() == id);
        let is_there = read.words.books.values().any(|book| book.has(id));
        let is_own = REQUIRED.contains(&id) || families.iter().any(|family| id.starts_with(family));
        if is_there && !is_own && !by_nodes && !by_lines {
            let problem = change.of.problem(format!("{} changes prompt `{id}`, which no node says", change.by));
            problems.push(problem.with_help("name the prompt that callers hear now"));
        }
    }
}

/// Two experiments must not change the same: the callers of one would hear the other.
///
/// Two experiments with another greeting each.
pub(super) fn experiments_change_different_things(read: &Read, problems: &ProblemList) {
    let mut first: BTreeMap<&str, (usize, String)> = BTreeMap::new();
    for (index, entry) in read.line.experiments.iter().enumerate() {
        for change in &entry.changes {
            let (other, place) = first.entry(&change.of.value).or_insert_with(|| (index, change.of.place.line()));
            if *other != index {
                let problem = change.of.problem(format!("another experiment changes `{}`, too", change.of.value));
                problems.push(problem.with_help(format!("it does so in {place}; end one of them first")));
            }
        }
    }
}

/// No variant may touch the part of a line in which callers are anonymous: compliance is not tried out.
///
/// A shorter wording of what callers hear before they report a breach.
pub(super) fn nothing_is_tried_on_anonymous_callers(read: &Read, problems: &ProblemList) {
    let branch = anonymous_branch(read);
    let said: BTreeSet<&str> = branch.iter().flat_map(|entry| prompts(entry)).collect();
    let is_inside = |id: &NodeId| branch.iter().any(|entry| entry.id.value == *id);
    let enters = |route: &Route| route.values().filter_map(Target::node).any(is_inside);
    for change in changes(read) {
        let of = &change.of;
        let id = NodeId::new(&of.value);
        let touches = match &change.change {
            ReadChange::Prompt => said.contains(of.value.as_str()),
            ReadChange::Offer(other) => is_inside(&id) || is_inside(other),
            ReadChange::Menu(order) => match node(read, &of.value).map(|node| &node.kind) {
                Some(NodeKind::Menu { choices }) => {
                    let moved =
                        choices.keys().zip(order).filter(|(key, was)| key != was).flat_map(|(key, was)| [key, was]);
                    is_inside(&id) || moved.filter_map(|key| choices.get(key)).any(enters)
                }
                _ => false,
            },
        };
        if touches {
            let message = format!("{} touches the part of the line in which callers are anonymous", change.by);
            problems.push(of.problem(message).with_help("nothing is tried out there: take this change out"));
        }
    }
}

/// Anonymous nodes, and those that no call comes to but through them.
fn anonymous_branch(read: &Read) -> Vec<&NodeEntry> {
    let open = Nodes::of(read).reached_without(|id| node(read, id.as_str()).is_some_and(|node| node.anonymous));
    read.line.nodes.iter().filter(|entry| !open.contains(&entry.id.value)).collect()
}

/// The prompts that a node names.
fn prompts(entry: &NodeEntry) -> impl Iterator<Item = &str> {
    let said = entry.say.iter().map(|say| &say.saying.prompt);
    let asked = entry.node.iter().flat_map(|node| node.ask.iter().chain(&node.again));
    let of_digits = entry.node.iter().flat_map(|node| match &node.kind {
        NodeKind::Digits { wrong, read_back, .. } => vec![wrong, read_back],
        _ => vec![],
    });
    said.chain(asked).chain(of_digits).map(|prompt| prompt.as_str())
}

fn changes(read: &Read) -> impl Iterator<Item = &ChangeEntry> {
    read.line.experiments.iter().flat_map(|entry| &entry.changes)
}

fn names(read: &Read, kind: NodeTable) -> Vec<&str> {
    read.line.nodes.iter().filter(|entry| entry.kind == kind).map(|entry| entry.id.value.as_str()).collect()
}

fn node<'r>(read: &'r Read, name: &str) -> Option<&'r Node> {
    read.line.nodes.iter().find(|entry| entry.id.value.as_str() == name)?.node.as_ref()
}
