//! Rules about gateways.

use std::collections::BTreeSet;

use super::super::Read;
use crate::config::place::Problems;
use crate::diagnostic::suggestion;

/// A gateway that is listed must be defined, and once: a second place in the order says nothing.
///
/// `gateways = ["kanel"]` beside `[gateway.kannel]`.
pub fn listed_gateways_are_defined(read: &Read, problems: &Problems) {
    let defined = read.deflect.gateways_defined.iter().map(|name| name.value.as_str());
    let defined: BTreeSet<&str> = defined.collect();
    let mut before = BTreeSet::new();
    for name in read.deflect.gateways_listed.iter().flatten() {
        let text = name.value.as_str();
        if !defined.contains(text) && read.deflect.whole {
            let mut problem = name.problem(format!("gateway `{text}` is listed, but there is no `[gateway.{text}]`"));
            problem.help = suggestion(text, defined.iter().copied());
            problems.push(problem);
        } else if !before.insert(text) {
            problems.push(name.problem(format!("gateway `{text}` is listed twice")));
        }
    }
}

/// A gateway that is defined must be listed: one that is not looks as if it were used.
///
/// `[gateway.kannel]` while `gateways = ["spool"]`.
pub fn defined_gateways_are_listed(read: &Read, problems: &Problems) {
    let Some(listed) = &read.deflect.gateways_listed else { return };
    let is_listed = |name: &str| listed.iter().any(|listed| listed.value == name);
    for name in read.deflect.gateways_defined.iter().filter(|name| !is_listed(&name.value)) {
        let problem = name.problem(format!("gateway `{}` is defined, but no text goes through it", name.value));
        problems.push(problem.with_help("add it to `gateways` of `[sms]`, or take it out"));
    }
}
