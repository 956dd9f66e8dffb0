//! The nodes of the call flow, in the order callers come to them, and their words on the page.

use std::collections::{BTreeMap, VecDeque};

use crate::base::call::{Key, LineId};
use crate::line::Script;
use crate::line::menu::{Node, NodeId, NodeKind};
use crate::line::route::Target;
use crate::line::session::{History, Session};

/// The longest excerpt of the words of a node, in characters.
const WORDS_MAX: usize = 140;

/// The menus that can be reached, in order of their distance from the entries of lines.
pub(super) fn menus(script: &Script) -> Vec<&NodeId> {
    reached(script, script.lines.values().flat_map(|line| line.entry.values()).collect())
}

/// The menus that callers of a line can reach.
pub(super) fn menus_of<'s>(script: &'s Script, line: &LineId) -> Vec<&'s NodeId> {
    reached(script, script.lines.get(line).into_iter().flat_map(|line| line.entry.values()).collect())
}

fn reached<'s>(script: &'s Script, mut waiting: VecDeque<&'s NodeId>) -> Vec<&'s NodeId> {
    let (mut seen, mut found) = (std::collections::BTreeSet::new(), vec![]);
    while let Some(id) = waiting.pop_front() {
        let Some((id, node)) = script.nodes.get_key_value(id).filter(|(id, _)| seen.insert(*id)) else { continue };
        if let NodeKind::Menu { .. } = node.kind {
            found.push(id);
        }
        waiting.extend(node.kind.ways());
    }
    found
}

/// The menus and keys that lead to each node.
pub(super) fn ways_to(script: &Script) -> BTreeMap<&NodeId, Vec<(&NodeId, Key)>> {
    let mut ways = BTreeMap::<&NodeId, Vec<(&NodeId, Key)>>::new();
    for id in menus(script) {
        let Some(NodeKind::Menu { choices }) = script.nodes.get(id).map(|node| &node.kind) else { continue };
        for (key, route) in choices {
            for to in route.values().filter_map(Target::node) {
                ways.entry(to).or_default().push((id, *key));
            }
        }
    }
    ways
}

/// The message for the kind of a node.
pub(super) const fn kind(node: &Node) -> &'static str {
    match node.kind {
        NodeKind::Menu { .. } => "menus-kind-menu",
        NodeKind::Inform { .. } => "menus-kind-inform",
        NodeKind::Offer { .. } => "menus-kind-offer",
        NodeKind::Collect { .. } => "menus-kind-collect",
        NodeKind::Digits { .. } => "menus-kind-digits",
        NodeKind::Lookup { .. } => "menus-kind-lookup",
        NodeKind::Connect { .. } => "menus-kind-connect",
        NodeKind::Request { .. } => "menus-kind-request",
        NodeKind::Goto { .. } => "menus-kind-goto",
        NodeKind::Goodbye => "menus-kind-goodbye",
    }
}

/// The first words of a node, in the language that calls begin in.
pub(super) fn words(script: &Script, id: &NodeId) -> String {
    let (Some(node), Some(line)) = (script.nodes.get(id), script.lines.values().next()) else { return String::new() };
    let said = node.say.iter().filter(|saying| saying.language.is_none());
    let texts = said.filter_map(|saying| script.prompts.text(&saying.prompt, &line.language, &[]).ok());
    let words = texts.collect::<Vec<_>>().join(" ");
    if words.chars().count() <= WORDS_MAX { words } else { words.chars().take(WORDS_MAX).chain(['…']).collect() }
}

/// A new call from a mobile number without a history.
pub(super) fn new_call(script: &Script, line: &LineId, now: jiff::Timestamp) -> Session {
    let caller = crate::base::call::Caller { kind: crate::base::call::CallerKind::Mobile, number: None };
    Session::new(script, line.clone(), caller, &History::default(), now)
}
