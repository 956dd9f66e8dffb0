//! Rules about lines.

use std::collections::HashMap;

use super::super::Read;
use crate::base::diagnostic::suggestion;
use crate::config::place::ProblemList;

/// The default line, which answers numbers not listed, must exist.
///
/// `default = "mian"` beside `[line.main]`.
pub fn default_line_exists(read: &Read, problems: &ProblemList) {
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
pub fn every_line_is_answered(read: &Read, problems: &ProblemList) {
    let Some(default) = &read.line.default_line else { return };
    for line in read.line.lines.iter().filter(|line| line.is_unnumbered && line.id.value != default.value) {
        let problem = line.id.problem(format!("line `{}` has no number and is not the default", line.id.value));
        problems.push(problem.with_help("give it a number, or take it out"));
    }
}

/// A number must belong to one line only.
///
/// `+74952321000` in `[line.main]` and in `[line.sellers]`.
pub fn a_number_rings_on_one_line(read: &Read, problems: &ProblemList) {
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
pub fn every_line_named_exists(read: &Read, problems: &ProblemList) {
    let names = || read.line.lines.iter().map(|line| line.id.value.as_str());
    for line in read.references.lines.iter().filter(|_| read.line.whole) {
        if !names().any(|name| name == line.value.as_str()) {
            let mut problem = line.problem(format!("line `{}` does not exist", line.value));
            problem.help = suggestion(line.value.as_str(), names());
            problems.push(problem);
        }
    }
}
