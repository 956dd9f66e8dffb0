//! The shipped line is proven; and calls that are under way when the line changes are led on, whatever has changed.

use std::collections::{BTreeMap, HashSet};
use std::mem::discriminant;
use std::sync::LazyLock;

use deflect::base::call::{Key, Language};
use deflect::base::diagnostic::Severity;
use deflect::line::channel::ChannelId;
use deflect::line::event::Event;
use deflect::line::menu::{Node, NodeId, NodeKind};
use deflect::line::proof::{Flaw, prove};
use deflect::line::route::{LinePlace, Route, Target};
use deflect::line::session::{History, NumberPurpose, Phase, Session};
use deflect::line::step::{DialResult, Input, Speech, Step, Turn};
use deflect::line::{Script, flow};
use jiff::Timestamp;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::support::stories::script;

const NOON: &str = "2026-11-20T12:00:00+03:00";
/// A mobile, a land line, a caller who hides the number.
const CALLERS: [&str; 3] = ["+79161234567", "+74951112233", "anonymous"];
/// Read once: reading takes longer than a call.
static SHIPPED: LazyLock<Script> = LazyLock::new(script);

#[test]
fn the_shipped_line_is_proven_by_all_kinds_of_callers() {
    let proof = prove(&SHIPPED);
    let errors: Vec<_> = proof.flaws.iter().filter(|flaw| flaw.severity == Severity::Error).collect();
    assert_eq!(errors, Vec::<&Flaw>::new());
    assert!(proof.is_whole && 5_000 < proof.states && proof.states < proof.turns, "{}", proof.states);
    assert!((5..=60).contains(&proof.longest.len()), "{:?}", proof.longest);
}

/// Inputs a caller may give anywhere.
fn inputs() -> Vec<Input> {
    let keys = ["0", "1", "2", "3", "4", "5", "8", "9", "*", "#", "7", "9161234567", "12"];
    let keys = keys.map(|keys| Input::Keys(keys.to_owned()));
    // No phrase that leads to a node: the hearing of a changed script is read anew, and here it is that of before.
    let words = ["да", "нет", "бубубу", ""];
    let said = words.map(|words| Input::Speech(Speech { words: words.to_owned(), confidence: None }));
    keys.into_iter().chain(said).chain([Input::NoInput]).collect()
}

/// An input that may follow a turn, if any.
fn follows(turn: &Turn, chosen: Index) -> Option<Input> {
    match turn.steps.last()? {
        Step::Collect(_) => Some(chosen.get(&inputs()).clone()),
        Step::Connect { .. } => Some(Input::Dialled(*chosen.get(&[DialResult::Answered, DialResult::Busy]))),
        Step::Say(_) | Step::HangUp => None,
    }
}

/// A call of one of several callers, after it has gone as these choices say.
fn call_under_way(script: &Script, caller: Index, hears: bool, choices: &[Index]) -> Turn {
    let now: Timestamp = NOON.parse().unwrap();
    let caller = script.plan.caller(CALLERS[caller.index(CALLERS.len())]);
    let hears = if hears { script.prompts.languages().into_iter().cloned().collect() } else { vec![] };
    let session = Session::new(script, script.default_line.clone(), caller, &History::default(), now);
    let mut turn = flow::advance(script, Session { hears, ..session }, Input::Start, now);
    for chosen in choices {
        let Some(input) = follows(&turn, *chosen) else { break };
        let next = flow::advance(script, turn.session.clone(), input, now);
        if next.steps.contains(&Step::HangUp) {
            break;
        }
        turn = next;
    }
    turn
}

/// One thing that another script has otherwise.
#[derive(Clone, Debug)]
enum Change {
    /// The node is gone; what led there leads to the main menu.
    Gone(Index),
    /// The node is of another kind.
    Kind(Index, usize),
    /// The channel is gone, and the nodes about it with it.
    Channel(Index),
}

fn any_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        any::<Index>().prop_map(Change::Gone),
        (any::<Index>(), 0..6_usize).prop_map(|(node, kind)| Change::Kind(node, kind)),
        any::<Index>().prop_map(Change::Channel),
    ]
}

/// A script as it may be after a reload: every name in it leads somewhere.
fn changed(script: &Script, changes: &[Change]) -> Script {
    let mut other = script.clone();
    for change in changes {
        let line = &other.lines[&other.default_line];
        let kept = LinePlace::ALL.into_iter().flat_map(|place| line.place(place));
        let kept: HashSet<NodeId> = kept.cloned().collect();
        let mut free: Vec<NodeId> = other.nodes.keys().filter(|id| !kept.contains(*id)).cloned().collect();
        free.sort();
        match change {
            Change::Gone(which) => remove(&mut other, which.get(&free).clone()),
            Change::Kind(which, kind) => {
                // A place that waits has something to say, or the proof would not let it into service.
                let say = other.nodes[line.entry.otherwise()].say.clone();
                let node = other.nodes.get_mut(which.get(&free)).unwrap();
                (node.say, node.kind) = (say, kind_of(script, *kind));
            }
            Change::Channel(which) => {
                let mut channels: Vec<ChannelId> = other.channels.keys().cloned().collect();
                channels.retain(|id| *id != line.channel);
                channels.sort();
                let Some(gone) = (!channels.is_empty()).then(|| which.get(&channels)) else { continue };
                let of_it = free.into_iter().filter(|id| channel_of(&other.nodes[id]) == Some(gone));
                of_it.collect::<Vec<_>>().into_iter().for_each(|id| remove(&mut other, id));
                other.channels.remove(gone);
            }
        }
        mend(&mut other);
    }
    other
}

fn channel_of(node: &Node) -> Option<&ChannelId> {
    node.kind.channel()
}

fn remove(script: &mut Script, id: NodeId) {
    script.nodes.remove(&id);
}

/// Lets what leads nowhere lead to the main menu.
fn mend(script: &mut Script) {
    let entry = script.lines[&script.default_line].entry.otherwise().clone();
    let kinds: BTreeMap<NodeId, NodeKind> =
        script.nodes.iter().map(|(id, node)| (id.clone(), node.kind.clone())).collect();
    let to = |route: &mut Route| {
        for target in route.values_mut() {
            if target.node().is_none_or(|id| !kinds.contains_key(id)) {
                *target = Target::Node(entry.clone());
            }
        }
    };
    let collect = |collect: &mut Option<NodeId>| {
        let is_collect = |id: &mut NodeId| matches!(kinds.get(id), Some(NodeKind::Collect { .. }));
        if !collect.as_mut().is_some_and(is_collect) {
            *collect = None;
        }
    };
    for node in script.nodes.values_mut() {
        match &mut node.kind {
            NodeKind::Menu { choices } => choices.values_mut().for_each(to),
            NodeKind::Inform { then, .. } => to(then),
            NodeKind::Connect { failed, closed, then, .. } => [failed, then].into_iter().chain(closed).for_each(to),
            NodeKind::Goto { to: there, .. } => to(there),
            NodeKind::Digits { then, failed, .. } | NodeKind::Lookup { then, failed, .. } => {
                [then, failed].into_iter().for_each(to)
            }
            NodeKind::Offer { collect: at, .. } | NodeKind::Request { collect: at, .. } => collect(at),
            NodeKind::Collect { .. } | NodeKind::Goodbye => {}
        }
    }
}

fn kind_of(script: &Script, kind: usize) -> NodeKind {
    let line = script.line(&script.default_line);
    let (channel, entry) = (line.channel.clone(), Route::from(line.entry.otherwise().clone()));
    match kind {
        0 => NodeKind::Menu { choices: [(Key::YES, entry)].into() },
        1 => NodeKind::Offer { channel: Some(channel), collect: None },
        2 => NodeKind::Request { channel, collect: None },
        3 => NodeKind::Collect { digits_max: 12 },
        4 => NodeKind::Goodbye,
        _ => NodeKind::Goto { to: entry, language: None },
    }
}

/// True if the question put to the caller is no longer asked at the caller's place.
fn is_gone(before: &Script, after: &Script, session: &Session) -> bool {
    let kind = |script: &Script, id: &NodeId| script.nodes.get(id).map(|node| discriminant(&node.kind));
    let is_same = |id: &NodeId| kind(before, id) == kind(after, id);
    let served = match &session.serving {
        None => true,
        Some(NumberPurpose::Offer(id) | NumberPurpose::Request(id)) => is_same(id),
    };
    !served || !is_same(&session.at)
}

fn holds(script: &Script, turn: &Turn) -> Result<(), TestCaseError> {
    let session = &turn.session;
    prop_assert!(script.prompts.speaks(&session.language), "{session:?}");
    let is_menu = |id: &NodeId| matches!(script.nodes.get(id), Some(Node { kind: NodeKind::Menu { .. }, .. }));
    prop_assert!(script.nodes.contains_key(&session.from) && session.back.iter().all(is_menu), "{session:?}");
    prop_assert!(session.channel.as_ref().is_none_or(|id| script.channels.contains_key(id)), "{session:?}");
    prop_assert!(!session.is_stranded(script), "{session:?}");
    for prompt in turn.steps.iter().flat_map(Step::prompts) {
        let words = script.prompts.text(&prompt.id, &prompt.language, &prompt.args);
        prop_assert!(words.as_ref().is_ok_and(|words| !words.is_empty()), "{words:?}");
    }
    let said = turn.steps.iter().flat_map(Step::prompts).count();
    match turn.steps.last() {
        Some(Step::Collect(_)) => prop_assert!(0 < said),
        Some(Step::Connect { .. }) => {}
        Some(Step::HangUp) => prop_assert!(0 < said || session.phase == Phase::Farewell),
        Some(Step::Say(_)) | None => prop_assert!(false, "{:?}", turn.steps),
    }
    Ok(())
}

fn says_that_the_menu_changed(turn: &Turn) -> bool {
    turn.steps.iter().flat_map(Step::prompts).any(|prompt| prompt.id.as_str() == "menu-changed")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_call_goes_on_whatever_has_changed_and_hears_of_it_just_where_its_place_is_gone(
        (caller, hears, choices) in (any::<Index>(), any::<bool>(), prop::collection::vec(any::<Index>(), 0..8)),
        changes in prop::collection::vec(any_change(), 0..12),
        (language_gone, line_gone) in (prop::bool::weighted(0.1), prop::bool::weighted(0.1)),
        on in prop::collection::vec(any::<Index>(), 1..6),
    ) {
        let (before, now): (&Script, Timestamp) = (&SHIPPED, NOON.parse().unwrap());
        let after = changed(before, &changes);
        let mut turn = call_under_way(before, caller, hears, &choices);
        if language_gone {
            turn.session.language = Language::new("de");
        }
        if line_gone {
            turn.session.line = deflect::base::call::LineId::new("gone");
        }
        let gone = is_gone(before, &after, &turn.session);
        for (index, chosen) in on.into_iter().enumerate() {
            let Some(input) = follows(&turn, chosen) else { break };
            let answered = input == Input::Dialled(DialResult::Answered);
            turn = flow::advance(&after, turn.session, input, now);
            holds(&after, &turn)?;
            prop_assert_eq!(says_that_the_menu_changed(&turn), gone && index == 0);
            if gone && index == 0 {
                prop_assert_eq!(&turn.session.at, after.line(&turn.session.line).entry.otherwise());
                prop_assert!(turn.messages.is_empty(), "nothing was agreed to");
                prop_assert_eq!(turn.events.contains(&Event::Connected), answered);
            }
        }
    }
}
