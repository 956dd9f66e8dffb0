//! Conditions, and values by cases: `{ closed = "reception", to = "duty" }`.

use jiff::civil::Date;
use toml::de::DeValue;

use super::lookup;
use super::place::{FilePlace, Placed};
use super::references::{NodeTable, Origin, References};
use super::table::Table;
use super::value::{FromToml, TomlValue};
use crate::base::call::CallerKind;
use crate::base::diagnostic::suggestion;
use crate::line::menu::NodeId;
use crate::line::route::{Cases, Condition, LinePlace, RouteId, Target};

/// The callers of `callers = […]`.
const CALLERS: [(&str, CallerKind); 4] = [
    (CallerKind::Mobile.as_str(), CallerKind::Mobile),
    (CallerKind::Landline.as_str(), CallerKind::Landline),
    (CallerKind::Hidden.as_str(), CallerKind::Hidden),
    (CallerKind::Foreign.as_str(), CallerKind::Foreign),
];
/// The mark before a place of the line, such as `@entry`.
const LINE_MARK: char = '@';
/// The key of a case's value.
const TO: &str = "to";

/// The owner of a route, for references and messages.
pub(super) struct CaseOwner {
    /// The origin of its ways.
    pub from: Origin,
    /// The cases, for the proof.
    pub id: RouteId,
    /// Its name in messages, such as "choice `4` of menu `main`".
    pub by: String,
    /// The kinds of node it may lead to; empty for any.
    pub kinds: &'static [NodeTable],
}

/// The conditions of one item of a list. `shared` is the share of callers that the items before took, in per cent.
pub(super) fn conditions(table: &mut Table<'_>, references: &mut References, shared: &mut u8) -> Condition {
    let languages = table.or::<Vec<Placed<String>>>("languages", vec![]);
    let languages = languages.iter().map(|language| references.language(language)).collect();
    let lines = table.or::<Vec<Placed<String>>>("lines", vec![]);
    let lines = lines.iter().map(|line| references.line(line)).collect();
    let mut hours = |key| table.optional::<Placed<String>>(key).map(|hours| references.hours(&hours));
    let (open, closed) = (hours("open"), hours("closed"));
    let callers = table.value("callers").map(callers).unwrap_or_default();
    let (link_sent, repeat) = (table.optional("link_sent"), table.optional("repeat"));
    references.asks_for_repeats |= repeat.is_some();
    let (since, until) = (table.optional::<Date>("since"), table.optional::<Placed<Date>>("until"));
    if let (Some(since), Some(until)) = (since, &until)
        && until.value < since
    {
        table.report(until.problem(format!("`until` is {}, before `since`: {since}", until.value)));
    }
    let until = until.map(|until| until.value);
    let (share, answer) = (share(table, shared), lookup::condition(table));
    Condition { open, closed, callers, link_sent, repeat, languages, lines, since, until, share, answer }
}

/// The next share of the callers.
fn share(table: &mut Table<'_>, shared: &mut u8) -> Option<std::ops::Range<u8>> {
    let written = table.optional::<Placed<u64>>("share")?;
    let start = *shared;
    match u8::try_from(written.value).ok().filter(|share| (1..=100 - start).contains(share)) {
        Some(share) => {
            *shared = start + share;
            Some(start..*shared)
        }
        None => {
            let left = 100 - start;
            let message = format!("`share` is {} per cent of the callers, where {left} are left", written.value);
            let help = "write from 1 to 100; the shares of a list are at most 100 together";
            table.report(written.problem(message).with_help(help));
            None
        }
    }
}

fn callers(value: TomlValue<'_>) -> Vec<CallerKind> {
    value.items().into_iter().filter_map(|item| item.one_of(&CALLERS)).collect()
}

/// The next node by cases, of a node.
pub(super) fn route(value: TomlValue<'_>, owner: &CaseOwner, references: &mut References) -> Option<Cases<Target>> {
    cases(value, (&owner.id, &owner.by), references, |value, references| target(value, owner, references))
}

/// The next node by cases, of a line: its own places are no answer.
pub(super) fn line_route(
    value: TomlValue<'_>,
    owner: &CaseOwner,
    references: &mut References,
) -> Option<Cases<NodeId>> {
    cases(value, (&owner.id, &owner.by), references, |value, references| {
        references.node(owner.from.clone(), owner.by.clone(), FromToml::from_toml(value), owner.kinds)
    })
}

/// A value, or a list of cases. The last case has no condition, the others have.
pub(super) fn cases<T>(
    value: TomlValue<'_>,
    (id, by): (&RouteId, &str),
    references: &mut References,
    mut read: impl FnMut(TomlValue<'_>, &mut References) -> Option<T>,
) -> Option<Cases<T>> {
    references.routes.push((id.clone(), value.place()));
    if !is_cases(value) {
        return read(value, references).map(Cases::from);
    }
    let (mut shared, mut found) = (0, vec![]);
    let items = value.items();
    for (index, item) in items.iter().enumerate() {
        references.cases.push(((id.clone(), index), item.place()));
        let case = item.table(|table| {
            let when = conditions(table, references, &mut shared);
            let is_there = table.value(TO).is_some();
            let to = match table.value(TO) {
                Some(to) => read(to, references),
                None => None,
            };
            if !is_there {
                if table.is_whole() {
                    let problem = table.place().problem(format!("a case of {by} has no `{TO}`"));
                    table.report(problem.with_help(format!("write what it leads to as `{TO}`, beside its conditions")));
                }
                references.node_unread = true;
            }
            (when, to)
        });
        found.push((case, item.place()));
    }
    ordered(by, found, references, value)
}

/// True for a list of tables.
pub(super) fn is_cases(value: TomlValue<'_>) -> bool {
    match value.raw.get_ref() {
        DeValue::Array(items) => items.iter().any(|item| item.get_ref().is_table()) || items.is_empty(),
        _ => false,
    }
}

type ReadCase<T> = (Option<(Condition, Option<T>)>, FilePlace);

fn ordered<T>(
    by: &str,
    mut found: Vec<ReadCase<T>>,
    references: &mut References,
    value: TomlValue<'_>,
) -> Option<Cases<T>> {
    let Some((last, place)) = found.pop() else {
        references.node_unread = true;
        return value
            .refuse(format!("{by} has no case"), Some("write a node, or cases of which the last has `to` alone"));
    };
    let problems = &value.reading().context.problems;
    if last.as_ref().is_some_and(|(when, _)| !when.is_always()) {
        let message = format!("the last case of {by} has a condition: where it does not hold, the call has no way on");
        problems.push(place.problem(message).with_help("add a case that has `to` alone"));
    }
    for (case, place) in &found {
        if case.as_ref().is_some_and(|(when, _)| when.is_always()) {
            let message = format!("no call comes to the cases of {by} after this one, which has no condition");
            problems.push(place.problem(message).with_help("put it last"));
        }
    }
    let whole = |(case, _): ReadCase<T>| case.and_then(|(when, to)| Some((when, to?)));
    let conditional: Option<Vec<(Condition, T)>> = found.into_iter().map(whole).collect();
    Some(Cases::new(conditional?, last?.1?))
}

fn target(value: TomlValue<'_>, owner: &CaseOwner, references: &mut References) -> Option<Target> {
    let written = <Placed<String> as FromToml>::from_toml(value);
    let Some(name) = written.as_ref().and_then(|written| written.value.strip_prefix(LINE_MARK)) else {
        return references.node(owner.from.clone(), owner.by.clone(), written, owner.kinds).map(Target::Node);
    };
    match LinePlace::ALL.into_iter().find(|place| place.as_str() == name) {
        Some(place) => {
            references.line_places.push((owner.from.clone(), place));
            Some(Target::Line(place))
        }
        None => {
            references.node_unread = true;
            let help = suggestion(name, LinePlace::ALL.map(LinePlace::as_str));
            value.refuse(format!("`@{name}` is no place of a line"), help.as_deref())
        }
    }
}

impl FromToml for Date {
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let read = || {
            let DeValue::Datetime(written) = value.raw.get_ref() else { return None };
            let date = written.date.filter(|_| written.time.is_none())?;
            Self::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
        };
        read().or_else(|| {
            value.refuse(format!("`{}` is no day", value.key()), Some("write year, month and day: 2027-01-01"))
        })
    }
}
