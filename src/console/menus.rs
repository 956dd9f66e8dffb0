//! The menus as a picture of the flow: where callers go from each, and where they hang up.

use std::collections::BTreeMap;

use serde::Serialize;

use super::page_data::{PLOT_WIDTH, PageData};
use super::places;
use crate::base::call::{Key, LineId};
use crate::line::Script;
use crate::line::menu::{NodeId, NodeKind};
use crate::line::route::{Route, Target};
use crate::metrics::count::{count, percent};
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::plot::{Exit, FlowPlace, Frame, Palette, ShareBar, Tone, flow, shares};
use crate::metrics::summary::MenuFigures;

/// The most places shown where callers hang up.
const HANG_UPS_MAX: usize = 10;
/// Inputs other than the keys of a menu: label of the figure, sign, message.
const OTHERWISE: [(&str, &str, &str, Tone); 4] = [
    ("speech", "♪", "menus-speech", Tone::Sky),
    ("no_input", "…", "menus-no-input", Tone::Orange),
    ("no_match", "?", "menus-no-match", Tone::Orange),
    ("hang_up", "×", "menus-hang-up", Tone::Vermilion),
];

/// The most menus shown at once; of more, only those of the first lines are open.
const OPEN_MAX: usize = 12;
/// The most lines named by a heading.
const LINES_NAMED_MAX: usize = 3;

#[derive(Serialize)]
pub(super) struct MenusView {
    when: String,
    groups: Vec<MenuGroup>,
    hang_ups: Vec<HangUp>,
    hang_ups_plot: String,
}

/// The menus that the same lines lead to.
#[derive(Serialize)]
struct MenuGroup {
    id: usize,
    /// The lines; nothing where all menus are of all lines.
    lines: Option<String>,
    is_open: bool,
    menus: Vec<MenuCard>,
}

#[derive(Serialize)]
struct MenuCard {
    id: String,
    from: Vec<MenuLink>,
    said: u64,
    languages: String,
    plot: String,
    exits: Vec<ExitRow>,
    words: String,
    language: String,
    onward: Vec<MenuLink>,
}

#[derive(Serialize)]
struct MenuLink {
    menu: String,
    key: String,
}

#[derive(Serialize)]
struct ExitRow {
    sign: String,
    label: String,
    callers: String,
    share: String,
}

#[derive(Serialize)]
struct HangUp {
    place: String,
    kind: String,
    callers: String,
    share: String,
}

pub(super) fn view(page: &PageData) -> MenusView {
    let today = page.words.text("menus-today");
    of_lines(page.words, &page.script, &page.stored.today.menus, None, &today)
}

/// The menus of one line, or of all, with the figures of a period.
pub(super) fn of_lines(
    words: &OperatorWords,
    script: &Script,
    menus: &BTreeMap<String, MenuFigures>,
    line: Option<&LineId>,
    when: &str,
) -> MenusView {
    let ways = places::ways_to(script);
    let figures = |id: &NodeId| menus.get(id.as_str()).cloned().unwrap_or_default();
    let card = |id: &NodeId| {
        let from = ways.get(id).into_iter().flatten();
        let from = from.map(|(menu, key)| MenuLink { menu: menu.to_string(), key: key.as_str().to_owned() });
        draw(words, script, id, &figures(id), from.collect())
    };
    let grouped = match line {
        Some(line) => vec![(None, places::menus_of(script, line))],
        None => grouped(words, script),
    };
    let total: usize = grouped.iter().map(|(_, menus)| menus.len()).sum();
    let group = |(id, (lines, menus)): (usize, (Option<String>, Vec<&NodeId>))| MenuGroup {
        id,
        lines,
        is_open: id == 0 || total <= OPEN_MAX,
        menus: menus.into_iter().map(card).collect(),
    };
    let left = hang_ups(menus);
    MenusView {
        when: when.to_owned(),
        groups: grouped.into_iter().enumerate().map(group).collect(),
        hang_ups_plot: draw_hang_ups(words, &left, when),
        hang_ups: left.iter().map(|share| HangUp::of(words, script, share)).collect(),
    }
}

/// The menus by the lines that lead to them, in the order callers come to them.
fn grouped<'s>(words: &OperatorWords, script: &'s Script) -> Vec<(Option<String>, Vec<&'s NodeId>)> {
    let of_each: Vec<(&LineId, Vec<&NodeId>)> =
        script.lines.keys().map(|line| (line, places::menus_of(script, line))).collect();
    let mut groups: Vec<(Vec<&LineId>, Vec<&NodeId>)> = vec![];
    for menu in places::menus(script) {
        let lines: Vec<&LineId> =
            of_each.iter().filter(|(_, menus)| menus.contains(&menu)).map(|(line, _)| *line).collect();
        match groups.iter_mut().find(|(known, _)| *known == lines) {
            Some((_, menus)) => menus.push(menu),
            None => groups.push((lines, vec![menu])),
        }
    }
    let is_one = groups.len() < 2;
    let named = |lines: Vec<&LineId>| match lines.len() {
        _ if is_one => None,
        all if all == script.lines.len() => Some(words.text("every-line")),
        _ => Some(some_of(words, &lines.iter().map(|line| line.as_str()).collect::<Vec<_>>())),
    };
    groups.into_iter().map(|(lines, menus)| (named(lines), menus)).collect()
}

/// The first of many names, with the number of the others.
pub(super) fn some_of(words: &OperatorWords, names: &[&str]) -> String {
    let shown = if names.len() > LINES_NAMED_MAX + 1 { &names[..LINES_NAMED_MAX] } else { names };
    let more = names.len() - shown.len();
    let listed = shown.join(", ");
    if more == 0 {
        return listed;
    }
    words.filled("menus-and-more", [("names", listed.into()), ("more", (more as u64).into())])
}

fn draw(words: &OperatorWords, script: &Script, id: &NodeId, figures: &MenuFigures, from: Vec<MenuLink>) -> MenuCard {
    let exits = exits(words, script, id, figures);
    let total: u64 = exits.iter().map(|exit| exit.value).sum();
    let rows = exits.iter().map(|exit| ExitRow {
        sign: exit.sign.clone(),
        label: exit.label.clone(),
        callers: count(exit.value),
        share: percent(exit.value, total),
    });
    let rows: Vec<ExitRow> = rows.collect();
    let title = words.filled("menus-plot", [("menu", id.as_str().into())]);
    let said = most_of(words, &exits, total);
    let frame = Frame { title: &title, description: &said, width: PLOT_WIDTH, palette: &Palette::PAGE };
    let languages = figures.visits.iter().map(|(language, visits)| format!("{language} {}", count(*visits)));
    MenuCard {
        id: id.to_string(),
        from,
        said: figures.visits.values().sum(),
        languages: languages.collect::<Vec<_>>().join(", "),
        words: places::words(script, id),
        language: script.lines.values().next().map_or(String::new(), |line| line.language.to_string()),
        onward: onward(script, id),
        plot: flow(words, &frame, &FlowPlace { exits }),
        exits: rows,
    }
}

/// The exit that most callers took, of all of them.
fn most_of(words: &OperatorWords, exits: &[Exit], total: u64) -> String {
    let Some(most) = exits.iter().max_by_key(|exit| exit.value).filter(|exit| exit.value > 0) else {
        return words.text("menus-nobody");
    };
    let parts = [("total", total.to_string()), ("label", most.label.clone()), ("share", percent(most.value, total))];
    words.filled("menus-most", parts.map(|(name, value)| (name, value.into())))
}

/// The menus that a menu's keys lead to.
fn onward(script: &Script, id: &NodeId) -> Vec<MenuLink> {
    let Some(NodeKind::Menu { choices }) = script.nodes.get(id).map(|node| &node.kind) else { return vec![] };
    let is_menu = |to: &NodeId| script.nodes.get(to).is_some_and(|node| matches!(node.kind, NodeKind::Menu { .. }));
    let ways = choices.iter().flat_map(|(key, route)| route.values().filter_map(Target::node).map(move |to| (key, to)));
    let menus = ways.filter(|(_, to)| is_menu(to));
    menus.map(|(key, to)| MenuLink { menu: to.to_string(), key: key.as_str().to_owned() }).collect()
}

/// The inputs of a menu: its keys, the reserved keys, and those that are no key.
fn exits(words: &OperatorWords, script: &Script, id: &NodeId, figures: &MenuFigures) -> Vec<Exit> {
    let inputs = |input: &str| figures.inputs.get(input).copied().unwrap_or(0);
    let mut exits = vec![];
    if let Some(NodeKind::Menu { choices }) = script.nodes.get(id).map(|node| &node.kind) {
        exits.extend(choices.iter().map(|(key, route)| choice(words, script, *key, route, inputs(key.as_str()))));
    }
    let reserved = [
        (Key::HUMAN, "menus-human", Tone::Green),
        (Key::TEXT, "menus-text", Tone::Green),
        (Key::BACK, "menus-back", Tone::Grey),
        (Key::REPEAT, "menus-repeat", Tone::Grey),
    ];
    let everywhere = reserved.map(|(key, label, tone)| (key.as_str(), key.as_str(), label, tone));
    for (input, sign, label, tone) in everywhere.into_iter().chain(OTHERWISE) {
        let value = inputs(input);
        if value > 0 || input == "hang_up" {
            let (sign, label) = (sign.to_owned(), words.text(label));
            exits.push(Exit { sign, tip: label.clone(), label, value, tone });
        }
    }
    exits
}

/// The key of a menu; where cases decide, named after all of them and shown as the last.
fn choice(words: &OperatorWords, script: &Script, key: Key, route: &Route, value: u64) -> Exit {
    let line = &script.lines[&script.default_line];
    let nodes = |target: &Target| match target {
        Target::Node(id) => vec![id.clone()],
        Target::Line(place) => line.place(*place).into_iter().cloned().collect(),
    };
    let all: Vec<NodeId> = route.values().flat_map(nodes).collect();
    let to = all.last().expect("a route has a case");
    let label = all.iter().map(NodeId::as_str).collect::<Vec<_>>().join(" / ");
    let node = script.nodes.get(to);
    let (kind, tone) = match node.map(|node| (&node.kind, places::kind(node))) {
        Some((NodeKind::Menu { .. }, kind)) => (kind, Tone::Blue),
        Some((NodeKind::Goto { .. }, kind)) => (kind, Tone::Grey),
        Some((_, kind)) => (kind, Tone::Green),
        None => ("menus-kind-gone", Tone::Grey),
    };
    let mut does = words.text(kind);
    if let Some(topic) = node.and_then(|node| node.topic.as_ref()) {
        does = words.filled("menus-does-topic", [("does", does.into()), ("topic", topic.as_str().into())]);
    }
    let said = places::words(script, to);
    let parts = [("key", key.as_str()), ("place", &label), ("does", &does), ("words", &said)];
    Exit {
        sign: key.as_str().to_owned(),
        tip: words.filled("menus-leads", parts.map(|(name, value)| (name, value.into()))),
        label,
        value,
        tone,
    }
}

/// The nodes where callers hung up, most first: menus and others.
fn hang_ups(menus: &BTreeMap<String, MenuFigures>) -> Vec<ShareBar> {
    let left = |figures: &MenuFigures| figures.inputs.get("hang_up").copied().unwrap_or(0);
    let of: u64 = menus.values().map(left).sum();
    let mut places: Vec<ShareBar> = menus
        .iter()
        .map(|(place, figures)| ShareBar { label: place.clone(), value: left(figures), of, tone: Tone::Vermilion })
        .filter(|share| share.value > 0)
        .collect();
    places.sort_by_key(|share| std::cmp::Reverse(share.value));
    places.truncate(HANG_UPS_MAX);
    places
}

impl HangUp {
    fn of(words: &OperatorWords, script: &Script, share: &ShareBar) -> Self {
        Self {
            place: share.label.clone(),
            kind: words.text(script.nodes.get(share.label.as_str()).map_or("menus-kind-gone", places::kind)),
            callers: count(share.value),
            share: percent(share.value, share.of),
        }
    }
}

fn draw_hang_ups(words: &OperatorWords, places: &[ShareBar], when: &str) -> String {
    let said = places.iter().map(|share| format!("{}: {}", share.label, share.value)).collect::<Vec<_>>().join(", ");
    let title = words.filled("menus-hang-ups-when", [("when", when.into())]);
    shares(words, &Frame { title: &title, description: &said, width: PLOT_WIDTH, palette: &Palette::PAGE }, places)
}
