//! The places of the call flow, in the order callers come to them, and what they are called on the page.

use std::collections::{BTreeMap, VecDeque};

use crate::base::call::Key;
use crate::line::Script;
use crate::line::menu::{Node, NodeId, NodeKind};
use crate::line::session::{History, Session};

/// The longest piece of a place's words that is shown in passing, in signs.
const WORDS_MAX: usize = 140;

/// Every menu that a line leads to, the entries first, then as far as they are away.
pub(super) fn menus(script: &Script) -> Vec<&NodeId> {
    let mut waiting: VecDeque<&NodeId> = script.lines.values().map(|line| &line.entry).collect();
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

/// From which menus, by which keys, a place is come to.
pub(super) fn ways_to(script: &Script) -> BTreeMap<&NodeId, Vec<(&NodeId, Key)>> {
    let mut ways = BTreeMap::<&NodeId, Vec<(&NodeId, Key)>>::new();
    for id in menus(script) {
        let Some(NodeKind::Menu { choices }) = script.nodes.get(id).map(|node| &node.kind) else { continue };
        for (key, to) in choices {
            ways.entry(to).or_default().push((id, *key));
        }
    }
    ways
}

/// What a place does, in a word or two.
pub(super) const fn kind(node: &Node) -> &'static str {
    match node.kind {
        NodeKind::Menu { .. } => "menu",
        NodeKind::Inform { .. } => "tells a channel",
        NodeKind::Offer { .. } => "offers a link",
        NodeKind::Collect { .. } => "takes a number",
        NodeKind::Connect { .. } => "dials another line",
        NodeKind::Request { .. } => "passes a request on",
        NodeKind::Goto { .. } => "goes elsewhere",
        NodeKind::Goodbye => "says good-bye",
    }
}

/// The beginning of what a place says of itself, in the language calls begin in.
pub(super) fn words(script: &Script, id: &NodeId) -> String {
    let (Some(node), Some(line)) = (script.nodes.get(id), script.lines.values().next()) else { return String::new() };
    let said = node.say.iter().filter(|saying| saying.language.is_none());
    let texts = said.filter_map(|saying| script.prompts.text(&saying.prompt, &line.language, &[]).ok());
    let words = texts.collect::<Vec<_>>().join(" ");
    match words.chars().count() <= WORDS_MAX {
        true => words,
        false => words.chars().take(WORDS_MAX).chain(['…']).collect(),
    }
}

/// A call that has just come in from a mobile number, of which nothing else is known.
pub(super) fn new_call(script: &Script, line: &crate::base::call::LineId, now: jiff::Timestamp) -> Session {
    let caller = crate::base::call::Caller { kind: crate::base::call::CallerKind::Mobile, number: None };
    Session::new(script, line.clone(), caller, &History::default(), now)
}
