//! Rules about nodes and the ways between them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::super::Read;
use crate::base::diagnostic::{nearest, suggestion};
use crate::config::node::NodeEntry;
use crate::config::place::{Placed, ProblemList};
use crate::config::references::{NodeReference, NodeTable, Origin};
use crate::line::menu::{CHOICES_MAX, LEVELS_MAX, NodeId, NodeKind};
use crate::line::route::{LinePlace, Route, Target};
use crate::line::step::NODES_PER_TURN_MAX;

/// A name must belong to one node, of any kind.
///
/// `[menu.returns]` and `[inform.returns]`.
pub(super) fn node_names_are_unique(read: &Read, problems: &ProblemList) {
    let mut first: BTreeMap<&NodeId, &NodeEntry> = BTreeMap::new();
    for node in &read.line.nodes {
        match first.get(&node.id.value) {
            Some(other) => {
                let kinds = (node.kind.a(), other.kind.a(), other.id.place.line());
                let message = format!("`{}` is {} here and {} in {}", node.id.value, kinds.0, kinds.1, kinds.2);
                problems.push(node.id.problem(message).with_help("give one of them another name"));
            }
            None => _ = first.insert(&node.id.value, node),
        }
    }
}

/// Every way must lead to a node: otherwise the caller would hear silence.
///
/// `1 = "ordres"` beside `[menu.orders]`.
pub(super) fn every_way_leads_to_a_node(read: &Read, problems: &ProblemList) {
    let nodes = Nodes::of(read);
    for way in read.references.nodes.iter().filter(|way| read.line.whole && !nodes.has(&way.to.value)) {
        let mut problem = way.to.problem(format!("{} leads to `{}`, which is no node", way.by, way.to.value));
        problem.help = suggestion(way.to.value.as_str(), nodes.names());
        problems.push(problem);
    }
}

/// Some ways may lead to some kinds of node only, as the flow depends on them.
///
/// `rescue = "main"` where `main` is a menu.
pub(super) fn every_way_leads_to_a_node_that_fits(read: &Read, problems: &ProblemList) {
    let nodes = Nodes::of(read);
    for way in read.references.nodes.iter().filter(|way| !way.kinds.is_empty()) {
        let Some(found) = nodes.kind(&way.to.value).filter(|kind| !way.kinds.contains(kind)) else { continue };
        let wanted: Vec<String> = way.kinds.iter().map(|kind| kind.a()).collect();
        let wanted = match wanted.split_last() {
            Some((last, before)) if !before.is_empty() => format!("{} or {last}", before.join(", ")),
            _ => wanted.concat(),
        };
        let message = format!("{} must lead to {wanted}, but `{}` is {}", way.by, way.to.value, found.a());
        problems.push(way.to.problem(message));
    }
}

/// A link or a request goes to a mobile number, so `collect` of an offer must take one.
///
/// `collect = "order-number"` beside `[collect.order-number] digits = 8`.
pub(super) fn a_link_is_sent_to_a_mobile_number(read: &Read, problems: &ProblemList) {
    let of = |id: &NodeId| read.line.nodes.iter().find(|entry| entry.id.value == *id)?.node.as_ref();
    let takes_digits = |id: &NodeId| of(id).is_some_and(|node| matches!(node.kind, NodeKind::Digits { .. }));
    let only_collect = |way: &&NodeReference| way.kinds == [NodeTable::Collect];
    for way in read.references.nodes.iter().filter(only_collect).filter(|way| takes_digits(&way.to.value)) {
        let message = format!("{} must take a mobile number, but `{}` takes digits", way.by, way.to.value);
        problems.push(way.to.problem(message).with_help("name a collect without `digits`"));
    }
}

/// A menu must be short enough to be remembered. The choice of another language does not count: its callers do not
/// follow the others.
///
/// Six choices in one menu.
pub(super) fn a_menu_is_short(read: &Read, problems: &ProblemList) {
    let nodes = Nodes::of(read);
    for entry in &read.line.nodes {
        let Some(NodeKind::Menu { choices }) = entry.node.as_ref().map(|node| &node.kind) else { continue };
        let changes = |route: &Route| route.values().filter_map(Target::node).any(|to| nodes.changes_language(to));
        let counted = choices.values().filter(|route| !changes(route)).count();
        if counted > CHOICES_MAX {
            let message =
                format!("menu `{}` has {counted} choices, at most {CHOICES_MAX} can be kept in mind", entry.id.value);
            let help = "put some of them into a menu below; a choice of language does not count";
            problems.push(entry.id.problem(message).with_help(help));
        }
    }
}

/// A caller must not pass too many menus on the way to a destination.
///
/// A menu that leads to a menu that leads to a menu.
pub(super) fn menus_are_shallow(read: &Read, problems: &ProblemList) {
    let depths = Nodes::of(read).menu_depths();
    for entry in read.line.nodes.iter().filter(|entry| entry.kind == NodeTable::Menu) {
        let Some(depth) = depths.get(&entry.id.value).filter(|depth| LEVELS_MAX < **depth) else { continue };
        let message = format!("menu `{}` lies {depth} menus deep, at most {LEVELS_MAX} are bearable", entry.id.value);
        problems.push(entry.id.problem(message).with_help("let a menu above lead to a destination instead"));
    }
}

/// Every node must be reachable from a line: otherwise it is useless, or a way was forgotten.
///
/// `[inform.returns]` that no choice leads to.
pub(super) fn every_node_is_reached(read: &Read, problems: &ProblemList) {
    if read.references.node_unread || !read.line.whole {
        return;
    }
    let reached = Nodes::of(read).reached();
    for entry in read.line.nodes.iter().filter(|entry| !reached.contains(&entry.id.value)) {
        let message = format!("no call comes to {} `{}`", entry.kind.as_str(), entry.id.value);
        problems.push(entry.id.problem(message).with_help("let a choice lead to it, or take it out"));
    }
}

/// Nodes that go on by themselves must lead to one that waits: a circle of them would never answer the platform, and a
/// long chain keeps the caller from saying anything.
///
/// `then = "b"` in `[inform.a]` and `then = "a"` in `[inform.b]`.
pub(super) fn no_circle_without_a_wait(read: &Read, problems: &ProblemList) {
    let nodes = Nodes::of(read);
    let mut told: BTreeSet<&NodeId> = BTreeSet::new();
    for entry in &read.line.nodes {
        let Some(chain) = nodes.chain(&entry.id.value) else { continue };
        let names = || chain.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(" → ");
        let message = if chain.len() > 1 && chain.last() == chain.first() {
            format!("{} go round in a circle without waiting for a key", names())
        } else if chain.len() > NODES_PER_TURN_MAX {
            let count = chain.len();
            format!("{count} nodes follow each other without waiting for a key, at most {NODES_PER_TURN_MAX} may")
        } else {
            continue;
        };
        if !told.contains(&entry.id.value) {
            problems.push(entry.id.problem(message).with_help("let one of them lead to a menu or an offer"));
        }
        told.extend(chain);
    }
}

/// The nodes by name, and the ways between them.
pub(super) struct Nodes<'r> {
    entries: BTreeMap<&'r str, &'r NodeEntry>,
    ways: Vec<(&'r Origin, &'r Placed<NodeId>)>,
}

impl<'r> Nodes<'r> {
    pub(super) fn of(read: &'r Read) -> Self {
        let entries = read.line.nodes.iter().map(|entry| (entry.id.value.as_str(), entry));
        let named = &read.references.nodes;
        let of_line = |place: LinePlace| named.iter().filter(move |way| way.from == Origin::Line(place));
        let relative = read.references.line_places.iter();
        let relative = relative.flat_map(|(from, place)| of_line(*place).map(move |way| (from, &way.to)));
        let ways = named.iter().map(|way| (&way.from, &way.to)).chain(relative);
        Self { entries: entries.collect(), ways: ways.collect() }
    }

    fn has(&self, id: &NodeId) -> bool {
        self.entries.contains_key(id.as_str())
    }

    fn names(&self) -> impl Iterator<Item = &'r str> {
        self.entries.keys().copied()
    }

    fn kind(&self, id: &NodeId) -> Option<NodeTable> {
        self.entries.get(id.as_str()).map(|entry| entry.kind)
    }

    fn is_destination(&self, id: &NodeId) -> bool {
        !matches!(self.kind(id), None | Some(NodeTable::Menu | NodeTable::Goto))
    }

    fn changes_language(&self, id: &NodeId) -> bool {
        let node = self.entries.get(id.as_str()).and_then(|entry| entry.node.as_ref());
        node.is_some_and(|node| matches!(node.kind, NodeKind::Goto { language: Some(_), .. }))
    }

    /// The target of a way; for a misspelled name, which is reported elsewhere, the nearest one.
    fn target(&self, to: &'r Placed<NodeId>) -> Option<&'r NodeId> {
        let name = if self.has(&to.value) { Some(to.value.as_str()) } else { nearest(to.value.as_str(), self.names()) };
        self.entries.get(name?).map(|entry| &entry.id.value)
    }

    /// The targets of the ways with this origin.
    fn next(&self, from: impl Fn(&Origin) -> bool) -> impl Iterator<Item = &'r NodeId> {
        let ways = self.ways.iter().filter(move |(origin, _)| from(origin));
        ways.filter_map(|(_, to)| self.target(to))
    }

    /// The nodes after a node.
    fn after(&self, id: &NodeId) -> impl Iterator<Item = &'r NodeId> {
        self.next(move |from| matches!(from, Origin::Node(node) if node == id))
    }

    fn reached(&self) -> BTreeSet<&'r NodeId> {
        self.reached_without(|_| false)
    }

    /// The nodes that calls come to without passing one of these.
    pub(super) fn reached_without(&self, is_shut: impl Fn(&NodeId) -> bool) -> BTreeSet<&'r NodeId> {
        let mut reached = BTreeSet::new();
        let mut waiting: Vec<&NodeId> = self.next(|from| !matches!(from, Origin::Node(_))).collect();
        while let Some(id) = waiting.pop() {
            if !is_shut(id) && reached.insert(id) {
                waiting.extend(self.after(id));
            }
        }
        reached
    }

    /// The number of menus passed up to each node, by the shortest way from a line's entry.
    fn menu_depths(&self) -> BTreeMap<&'r NodeId, usize> {
        let entries = self.next(|from| *from == Origin::Line(LinePlace::Entry));
        let mut waiting: VecDeque<(&NodeId, usize)> = entries.map(|id| (id, 0)).collect();
        let mut depths = BTreeMap::new();
        while let Some((id, above)) = waiting.pop_front() {
            let is_menu = self.kind(id) == Some(NodeTable::Menu);
            let depth = above + usize::from(is_menu);
            if depths.contains_key(id) {
                continue;
            }
            depths.insert(id, depth);
            // Behind a destination the count begins again.
            let depth = if self.is_destination(id) { 0 } else { depth };
            // Ways without a menu have no length: they go first.
            for next in self.after(id) {
                if self.kind(next) == Some(NodeTable::Menu) {
                    waiting.push_back((next, depth))
                } else {
                    waiting.push_front((next, depth))
                }
            }
        }
        depths
    }

    /// The nodes that follow a node without a wait; the one that closes a circle is repeated at the end. `None` for a
    /// node that waits.
    fn chain(&self, first: &'r NodeId) -> Option<Vec<&'r NodeId>> {
        let goes_on = |id: &NodeId| matches!(self.kind(id), Some(NodeTable::Inform | NodeTable::Goto));
        let mut chain = vec![first];
        while goes_on(chain.last()?) {
            // The proof looks at ways by cases.
            let mut ways = self.after(chain.last()?);
            let (Some(next), None) = (ways.next(), ways.next()) else { break };
            let closes = chain.contains(&next);
            chain.push(next);
            if closes {
                break;
            }
        }
        goes_on(first).then_some(chain)
    }
}
