//! `config/line.toml`: the lines by dialled number, and their patience. Nodes are read in [`super::node`].

use std::collections::BTreeMap;
use std::time::Duration;

use super::cases::{CaseOwner, line_route};
use super::experiment::{self, ExperimentEntry};
use super::node::{self, HUMAN, NodeEntry};
use super::own::{self, Own};
use super::phone;
use super::place::{FilePlace, Placed};
use super::reading::Context;
use super::references::{Need, NodeTable, Origin, References};
use super::table::Table;
use super::toml_file::read_file;
use crate::base::call::LineId;
use crate::base::number::{Number, NumberPlan};
use crate::line::menu::{Line, NodeId, Patience};
use crate::line::route::{Cases, LinePlace, RouteId, RouteKey};

/// The content of the file.
#[derive(Default)]
pub(super) struct LineFile {
    /// The company's numbering plan.
    pub plan: Option<NumberPlan>,
    /// The place of the countries that are texted, or else of the company's.
    pub texted: Option<FilePlace>,
    /// The line that answers numbers not listed.
    pub default_line: Option<Placed<LineId>>,
    /// The waits for callers and their tries.
    pub patience: Patience,
    /// The lines in the order of the file.
    pub lines: Vec<LineEntry>,
    /// The nodes in the order of the file.
    pub nodes: Vec<NodeEntry>,
    /// The experiments in the order of the file.
    pub experiments: Vec<ExperimentEntry>,
    /// True if the file was read completely, so that missing entries are really missing.
    pub whole: bool,
}

/// A table `[line.<name>]`.
pub(super) struct LineEntry {
    /// Its name.
    pub id: Placed<LineId>,
    /// The line; `None` if part of it could not be read.
    pub line: Option<Line>,
    /// The numbers that ring there.
    pub numbers: Vec<Placed<Number>>,
    /// The place of the countries that it texts, if it has its own.
    pub texted: Option<FilePlace>,
    /// Its variables, channels and calendars.
    pub own: Own,
    /// True if its list of numbers is empty.
    pub is_unnumbered: bool,
}

/// Reads the file and notes every name in it.
pub(super) fn read(context: Context<'_>, references: &mut References) -> LineFile {
    read_file(context, "line.toml", |root| file(root, references)).unwrap_or_default()
}

fn file(root: &mut Table<'_>, references: &mut References) -> LineFile {
    let default_line = root.required::<Placed<String>>("default");
    let (plan, texted) = root.table("country", country).flatten().unzip();
    let patience = root.table("patience", patience).unwrap_or_default();
    let lines = root.named("line", |name, table| line(name, table, plan.as_ref(), references));
    let lines = lines.into_iter().map(|(name, entry)| {
        let id = name.with(LineId::new(&name.value));
        let own = Own::default();
        entry.unwrap_or(LineEntry { id, line: None, numbers: vec![], texted: None, own, is_unnumbered: false })
    });
    LineFile {
        default_line: default_line.map(|name| name.with(LineId::new(&name.value))),
        patience,
        lines: lines.collect(),
        nodes: node::read(root, plan.as_ref(), references),
        experiments: experiment::read(root, references),
        whole: root.is_whole(),
        plan,
        texted,
    }
}

/// The numbering plan, and the place of the countries that are texted.
fn country(table: &mut Table<'_>) -> Option<(NumberPlan, FilePlace)> {
    let home = table.required::<Placed<String>>("home");
    let texted = table.optional::<Placed<Vec<Placed<String>>>>("texted");
    let place = texted.as_ref().map(|texted| &texted.place).or(home.as_ref().map(|home| &home.place)).cloned();
    let texted = texted.map(|texted| texted.value);
    let unknown = |code: &Placed<String>| NumberPlan::new(&code.value, &[]).is_err();
    for code in home.iter().chain(texted.iter().flatten()).filter(|code| unknown(code)) {
        let help = "write a country's two letters of ISO 3166, such as `RU`";
        let problem = code.problem(format!("`{}` is not a country", code.value)).with_help(help);
        table.report(problem);
    }
    let texted = texted.unwrap_or_else(|| home.iter().cloned().collect());
    let codes: Vec<&str> = texted.iter().map(|code| code.value.as_str()).collect();
    NumberPlan::new(&home?.value, &codes).ok().zip(place)
}

fn patience(table: &mut Table<'_>) -> Patience {
    let default = Patience::default();
    let second = Duration::from_secs(1);
    let waits = second..=30 * second;
    let mut tries = |key, default: u8| table.within(key, u64::from(default), 1..=10) as u8;
    let (silent_tries_max, wrong_tries_max) =
        (tries("silent_tries_max", default.silent_tries_max), tries("wrong_tries_max", default.wrong_tries_max));
    let promises_per_call_max = tries("promises_per_call_max", default.promises_per_call_max);
    Patience {
        first_wait: table.within("first_wait", default.first_wait, waits.clone()),
        second_wait: table.within("second_wait", default.second_wait, waits.clone()),
        interdigit_wait: table.within("interdigit_wait", default.interdigit_wait, waits),
        silent_tries_max,
        wrong_tries_max,
        turns_per_call_max: table.within("turns_per_call_max", u64::from(default.turns_per_call_max), 5..=1000) as u16,
        promises_per_call_max,
        repeat_recent: table.within("repeat_recent", default.repeat_recent, second..=30 * 86_400 * second),
        link_recent: table.within("link_recent", default.link_recent, Duration::ZERO..=30 * 86_400 * second),
        dial_wait: table.within("dial_wait", default.dial_wait, 5 * second..=120 * second),
    }
}

/// A line. Its numbers are read by its own country.
fn line(
    name: &Placed<String>,
    table: &mut Table<'_>,
    plan: Option<&NumberPlan>,
    references: &mut References,
) -> LineEntry {
    let by = format!("line `{}`", name.value);
    let own = own::read(name, table, references);
    let (own_plan, texted) = table.value("country").and_then(|value| value.table(country)).flatten().unzip();
    let plan = own_plan.as_ref().or(plan);
    let written = table.required::<Vec<Placed<String>>>("numbers");
    let greeting = table.required::<Placed<String>>("greeting");
    let greeting = greeting.map(|greeting| references.prompt(&by, &greeting, vec![]));
    let channel = table.required::<Placed<String>>("channel");
    let channel = channel.map(|channel| references.channel(&by, &channel, Need::Link));
    let language = table.required::<Placed<String>>("language").map(|language| references.language(&language));
    let id = LineId::new(&name.value);
    let entry = place(table, &id, LinePlace::Entry, references);
    let human = place(table, &id, LinePlace::Human, references);
    let mut leads = |place: LinePlace, kinds| {
        let to = table.required(place.as_str());
        references.node(Origin::Line(place), format!("`{}` of {by}", place.as_str()), to, kinds)
    };
    let rescue = leads(LinePlace::Rescue, &[NodeTable::Offer]);
    let farewell = leads(LinePlace::Farewell, &[NodeTable::Goodbye]);
    let by_voice = table.or::<Vec<Placed<String>>>("by_voice", vec![]).into_iter();
    let by_voice = by_voice
        .filter_map(|to| references.node(Origin::Voice, format!("`by_voice` of {by}"), Some(to), &[]))
        .collect();
    let line = (|| {
        let (greeting, channel, language) = (greeting?, channel?, language?);
        let (entry, human, rescue, farewell) = (entry?, human?, rescue?, farewell?);
        let (channels, calendars) = (own.channels.clone(), own.calendars.clone());
        // The languages of the prompts are not known yet.
        let variables = BTreeMap::new();
        let plan = own_plan.clone();
        let line = Line {
            greeting,
            entry,
            human,
            by_voice,
            channel,
            rescue,
            farewell,
            language,
            plan,
            variables,
            channels,
            calendars,
        };
        Some(line)
    })();
    let is_unnumbered = written.as_ref().is_some_and(Vec::is_empty);
    let numbers =
        plan.map(|plan| phone::numbers(table.reading(), &written.unwrap_or_default(), plan)).unwrap_or_default();
    LineEntry { id: name.with(id), line, numbers, texted, own, is_unnumbered }
}

/// The first node, or that of key `0`.
fn place(table: &mut Table<'_>, line: &LineId, place: LinePlace, references: &mut References) -> Option<Cases<NodeId>> {
    let (key, kinds) = if place == LinePlace::Entry { (RouteKey::Entry, &[][..]) } else { (RouteKey::Human, HUMAN) };
    let by = format!("`{}` of line `{line}`", place.as_str());
    let owner = CaseOwner { from: Origin::Line(place), id: RouteId::Line(line.clone(), key), by, kinds };
    match table.value(place.as_str()) {
        Some(value) => line_route(value, &owner, references),
        None => {
            references.node_unread = true;
            table.required::<String>(place.as_str()).and(None)
        }
    }
}
