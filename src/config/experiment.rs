//! `[experiment.<name>]` of `config/line.toml`: variants of prompts, menus and offers, and the shares of callers who hear them.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::place::Placed;
use super::references::{NodeTable, Origin, References};
use super::table::Table;
use super::value::{FromToml, TomlValue};
use crate::base::call::{Key, LineId};
use crate::line::experiment::{
    CONTROL, EXPERIMENTS_MAX, Experiment, ExperimentId, Primary, VARIANTS_MAX, Variant, VariantId,
};
use crate::line::menu::NodeId;
use crate::line::prompt::PromptId;

/// An experiment, with the places of everything that its variants change.
pub(super) struct ExperimentEntry {
    /// The experiment; `None` if part of it could not be read.
    pub experiment: Option<Experiment>,
    /// The changes.
    pub changes: Vec<ChangeEntry>,
}

/// A change of a variant.
pub(super) struct ChangeEntry {
    /// Such as "variant `b` of experiment `greeting`".
    pub by: String,
    /// The thing that varies.
    pub of: Placed<String>,
    /// The change.
    pub change: ReadChange,
}

/// A change as it was read.
pub(super) enum ReadChange {
    /// Another prompt is said instead.
    Prompt,
    /// The order of a menu's choices.
    Menu(Vec<Key>),
    /// The offer that is made instead.
    Offer(NodeId),
}

/// Reads every experiment in the order of the file.
pub(super) fn read(root: &mut Table<'_>, references: &mut References) -> Vec<ExperimentEntry> {
    let read = root.named("experiment", |name, table| experiment(name, table, references));
    if let Some((name, _)) = read.get(EXPERIMENTS_MAX) {
        let message = format!("there are {} experiments, at most {EXPERIMENTS_MAX} can run at once", read.len());
        root.report(name.problem(message).with_help("end one of the others: take it out of the file"));
    }
    let unread = || ExperimentEntry { experiment: None, changes: vec![] };
    read.into_iter().map(|(_, entry)| entry.unwrap_or_else(unread)).collect()
}

fn experiment(name: &Placed<String>, table: &mut Table<'_>, references: &mut References) -> ExperimentEntry {
    let since = table.required::<Date>("since");
    let until = table.given::<Placed<Date>>("until");
    if let (Some(since), Some(Some(until))) = (since, &until)
        && until.value < since
    {
        table.report(until.problem(format!("`until` is {}, before `since`: {since}", until.value)));
    }
    let until = until.map(|until| until.map(|until| until.value));
    let lines = table.optional::<Vec<Placed<String>>>("lines");
    if let (Some([]), Some(place)) = (lines.as_deref(), table.place_of("lines")) {
        let problem = place.problem(format!("experiment `{}` names no line", name.value));
        table.report(problem.with_help("name the lines, or leave `lines` out for all of them"));
    }
    let lines = lines.unwrap_or_default();
    let lines: Vec<LineId> = lines.iter().map(|line| references.line(line)).collect();
    let results: Vec<_> = Primary::all().map(|primary| (primary.as_str(), primary)).collect();
    let judged_by = table.one_of_or("judged_by", &results, Primary::NetDeflection);
    let mut changes = vec![];
    let variants = table.named("variant", |variant, table| {
        let by = format!("variant `{}` of experiment `{}`", variant.value, name.value);
        self::variant(variant, &by, table, references, &mut changes)
    });
    let shares: u64 =
        variants.iter().filter_map(|(_, variant)| Some(u64::from(variant.as_ref()?.as_ref()?.share))).sum();
    let count = variants.len();
    let problem = match count {
        0 => Some((format!("experiment `{}` has no variant", name.value), "add `[experiment.<name>.variant.<name>]`")),
        _ if VARIANTS_MAX < count => Some((
            format!("experiment `{}` has {count} variants, at most {VARIANTS_MAX} can be told apart", name.value),
            "the callers without a variant are the control",
        )),
        _ if 99 < shares => Some((
            format!("the variants of experiment `{}` take {shares} per cent of the callers", name.value),
            "leave some for the control: two variants of equal size and the control have 33 each",
        )),
        _ => None,
    };
    let is_sound = problem.is_none();
    if let Some((message, help)) = problem {
        table.report(name.problem(message).with_help(help));
    }
    let variants = variants.into_iter().map(|(_, variant)| variant.flatten()).collect::<Option<Vec<_>>>();
    let experiment = (|| {
        let (since, until, judged_by, variants) = (since?, until?, judged_by?, variants?);
        is_sound.then(|| Experiment { id: ExperimentId::new(&name.value), since, until, lines, judged_by, variants })
    })();
    ExperimentEntry { experiment, changes }
}

fn variant(
    name: &Placed<String>,
    by: &str,
    table: &mut Table<'_>,
    references: &mut References,
    changes: &mut Vec<ChangeEntry>,
) -> Option<Variant> {
    if name.value == CONTROL {
        table.report(name.problem(format!("`{CONTROL}` is the name of the line as it is")).with_help("take another"));
    }
    let share = table.required::<Placed<u64>>("share");
    let share = share.and_then(|share| match u8::try_from(share.value).ok().filter(|share| (1..=99).contains(share)) {
        Some(share) => Some(share),
        None => {
            table.report(share.problem(format!("`share` is {} per cent of the callers, not 1 to 99", share.value)));
            None
        }
    });
    let mut given = 0;
    let mut note = |of: &Placed<String>, change| {
        changes.push(ChangeEntry { by: by.to_owned(), of: of.clone(), change });
    };
    let mut variant = Variant {
        id: VariantId::new(&name.value),
        share: share.unwrap_or_default(),
        prompts: BTreeMap::new(),
        menus: BTreeMap::new(),
        offers: BTreeMap::new(),
    };
    for (prompt, value) in table.entries("prompts") {
        given += 1;
        let Some(said) = Placed::<String>::from_toml(value) else { continue };
        let said = references.prompt(by, &said, vec![]);
        note(&prompt, ReadChange::Prompt);
        variant.prompts.insert(PromptId::new(&prompt.value), said);
    }
    for (menu, value) in table.entries("menus") {
        given += 1;
        let Some(keys) = keys(value) else { continue };
        note(&menu, ReadChange::Menu(keys.clone()));
        variant.menus.insert(NodeId::new(&menu.value), keys);
    }
    for (offer, value) in table.entries("offers") {
        given += 1;
        let other = FromToml::from_toml(value);
        let from = Origin::Node(NodeId::new(&offer.value));
        let Some(other) = references.node(from, by.to_owned(), other, &[NodeTable::Offer]) else { continue };
        note(&offer, ReadChange::Offer(other.clone()));
        variant.offers.insert(NodeId::new(&offer.value), other);
    }
    if given == 0 {
        table.report(name.problem(format!("{by} changes nothing")).with_help("give it `prompts`, `menus` or `offers`"));
    }
    share.map(|_| variant)
}

/// Keys as a list of texts.
fn keys(value: TomlValue<'_>) -> Option<Vec<Key>> {
    let written = Vec::<Placed<String>>::from_toml(value)?;
    let keys: Vec<Option<Key>> = written.iter().map(|key| Key::parse_one(&key.value)).collect();
    if let Some(index) = keys.iter().position(Option::is_none) {
        let key = &written[index];
        value.reading().context.problems.push(key.problem(format!("`{}` is no key of a telephone", key.value)));
    }
    keys.into_iter().collect()
}
