//! Rules about lines.

use std::collections::{BTreeMap, HashMap};

use super::super::Read;
use super::lookups;
use crate::base::call::Language;
use crate::base::diagnostic::suggestion;
use crate::config::line::LineEntry;
use crate::config::place::ProblemList;
use crate::line::prompt::{Args, LINE_TEXTS, Texts, Value, sample_args};

/// The default line, which answers numbers not listed, must exist.
///
/// `default = "mian"` beside `[line.main]`.
pub(super) fn default_line_exists(read: &Read, problems: &ProblemList) {
    let Some(default) = read.line.default_line.as_ref().filter(|_| read.line.whole) else { return };
    let names = || read.line.lines.iter().map(|line| line.id.value.as_str());
    if !names().any(|name| name == default.value.as_str()) {
        let mut problem = default.problem(format!("the default line `{}` does not exist", default.value));
        problem.help = suggestion(default.value.as_str(), names()).or(Some("add a `[line.<name>]`".to_owned()));
        problems.push(problem);
    }
}

/// A line must have a number, or be the default: no call would reach it.
///
/// `numbers = []` in a line that is not the default.
pub(super) fn every_line_is_answered(read: &Read, problems: &ProblemList) {
    let Some(default) = &read.line.default_line else { return };
    for line in read.line.lines.iter().filter(|line| line.is_unnumbered && line.id.value != default.value) {
        let problem = line.id.problem(format!("line `{}` has no number and is not the default", line.id.value));
        problems.push(problem.with_help("give it a number, or take it out"));
    }
}

/// A number must belong to one line only.
///
/// `+74952321000` in `[line.main]` and in `[line.sellers]`.
pub(super) fn a_number_rings_on_one_line(read: &Read, problems: &ProblemList) {
    let mut first = HashMap::new();
    for line in &read.line.lines {
        for number in &line.numbers {
            match first.get(&number.value) {
                Some((name, place)) => {
                    let problem = number.problem(format!("this number rings on line `{name}` already"));
                    problems.push(problem.with_help(format!("it stands first in {place}")));
                }
                None => _ = first.insert(&number.value, (&line.id.value, number.place.line())),
            }
        }
    }
}

/// A condition must name a line that exists.
///
/// `lines = ["almti"]` beside `[line.almaty]`.
pub(super) fn every_line_named_exists(read: &Read, problems: &ProblemList) {
    let names = || read.line.lines.iter().map(|line| line.id.value.as_str());
    for line in read.references.lines.iter().filter(|_| read.line.whole) {
        if !names().any(|name| name == line.value.as_str()) {
            let mut problem = line.problem(format!("line `{}` does not exist", line.value));
            problem.help = suggestion(line.value.as_str(), names());
            problems.push(problem);
        }
    }
}

/// Lines share menus and prompts, so a variable, or a channel or calendar by another name, must be there on all of them.
///
/// `[line.almaty.variables] city = "Almaty"` beside a `[line.astana]` without it.
pub(super) fn lines_have_the_same_names(read: &Read, problems: &ProblemList) {
    let mut named: BTreeMap<(&str, String), String> = BTreeMap::new();
    let names = |line: &LineEntry| -> Vec<(&'static str, String)> {
        let variables = line.own.variables.iter().map(|(name, _)| ("variable", name.value.clone()));
        let channels = line.own.channels.keys().map(|name| ("channel", name.to_string()));
        let calendars = line.own.calendars.keys().map(|name| ("calendar", name.to_string()));
        variables.chain(channels).chain(calendars).collect()
    };
    for line in &read.line.lines {
        for name in names(line) {
            named.entry(name).or_insert_with(|| line.id.value.to_string());
        }
    }
    for line in &read.line.lines {
        let own = names(line);
        for ((what, name), first) in named.iter().filter(|(name, _)| !own.contains(name)) {
            let problem =
                line.id.problem(format!("line `{}` has no {what} `{name}`, which line `{first}` has", line.id.value));
            problems.push(problem.with_help(format!("add it to `[line.{}.{what}s]`", line.id.value)));
        }
    }
}

/// A variable by languages must have a value in each.
///
/// `city = { ru = "Алматы" }` beside `prompts/en/`.
pub(super) fn every_variable_is_said_in_every_language(read: &Read, problems: &ProblemList) {
    for (name, variable) in read.line.lines.iter().flat_map(|line| &line.own.variables) {
        for language in read.words.books.keys().filter(|language| variable.value(language).is_none()) {
            problems.push(name.problem(format!("variable `{}` has no value in `{language}`", name.value)));
        }
    }
}

/// The variables of each line in a language, as arguments of a prompt; one empty list where no line has any.
pub(super) fn variables(read: &Read, language: &Language) -> Vec<Args> {
    let mut texts: Vec<Texts> = read.line.lines.iter().map(|line| line.own.texts(language)).collect();
    texts.sort();
    texts.dedup();
    let ways: Vec<Args> = texts.into_iter().map(|texts| vec![(LINE_TEXTS, Value::Texts(texts))]).collect();
    if ways.is_empty() { vec![vec![]] } else { ways }
}

/// A sample of every variable that prompts may use.
pub(super) fn samples(read: &Read, language: &Language) -> Args {
    sample_args().into_iter().chain(variables(read, language).swap_remove(0)).chain(lookups::samples(read)).collect()
}
