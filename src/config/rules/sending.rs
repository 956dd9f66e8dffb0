//! Rules about gateways and sending.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Read;
use crate::base::diagnostic::suggestion;
use crate::base::number::NumberPlan;
use crate::base::url::is_loopback;
use crate::config::duration;
use crate::config::place::ProblemList;
use crate::config::settings::{GatewayKind, MailTransport, Money};

/// A listed gateway must be defined, and must be listed once.
///
/// `gateways = ["kanel"]` beside `[gateway.kannel]`.
pub(super) fn listed_gateways_are_defined(read: &Read, problems: &ProblemList) {
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

/// A defined gateway must be listed: otherwise it looks as if it were used.
///
/// `[gateway.kannel]` while `gateways = ["spool"]`.
pub(super) fn defined_gateways_are_listed(read: &Read, problems: &ProblemList) {
    let Some(listed) = &read.deflect.gateways_listed else { return };
    let is_listed = |name: &str| listed.iter().any(|listed| listed.value == name);
    for name in read.deflect.gateways_defined.iter().filter(|name| !is_listed(&name.value)) {
        let problem = name.problem(format!("gateway `{}` is defined, but no text goes through it", name.value));
        problems.push(problem.with_help("add it to `gateways` of `[sms]`, or take it out"));
    }
}

/// Each line must have a gateway to each country that it texts: a text without one would be promised and refused.
///
/// `countries = ["US"]` in the only gateway while `texted = ["US", "GB"]`.
pub(super) fn every_text_has_a_gateway(read: &Read, problems: &ProblemList) {
    let first = read.deflect.gateways_listed.as_ref().and_then(|list| list.first());
    let (Some(settings), Some(list)) = (&read.deflect.settings, first) else { return };
    let mut left: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in &read.line.lines {
        let own = entry.line.as_ref().and_then(|line| line.plan.as_ref());
        for country in own.or(read.line.plan.as_ref()).map(NumberPlan::texted).unwrap_or_default() {
            if !settings.gateways.iter().any(|gateway| gateway.serves(&country, Some(&entry.id.value))) {
                left.entry(country).or_default().push(format!("`{}`", entry.id.value));
            }
        }
    }
    for (country, lines) in left {
        let message = format!("no gateway is used for texts to {country} from {}", lines.join(", "));
        problems.push(list.problem(message).with_help("add it to `countries` and `lines` of a gateway"));
    }
}

/// A budget needs prices: without any it is never used up.
///
/// `money_per_day = 15000` while no gateway has a `price`.
pub(super) fn a_budget_counts_something(read: &Read, problems: &ProblemList) {
    let (Some(settings), Some(place)) = (&read.deflect.settings, &read.deflect.budget) else { return };
    if settings.gateways.iter().all(|gateway| gateway.price == Money::default()) {
        let problem = place.problem("`money_per_day` limits nothing: no gateway says what a text costs");
        problems.push(problem.with_help("give the gateways the `price` of one part, or take the budget out"));
    }
}

/// A budget must pay for one text at the dearest price: with less none is sent.
///
/// `money_per_day = 2` and a gateway with `price = 2.5`.
pub(super) fn a_budget_pays_for_a_text(read: &Read, problems: &ProblemList) {
    let (Some(settings), Some(place)) = (&read.deflect.settings, &read.deflect.budget) else { return };
    let Some(budget) = settings.limits.money_per_day else { return };
    let Some(dearest) = settings.gateways.iter().max_by_key(|gateway| gateway.price) else { return };
    if budget < dearest.price {
        let problem = place.problem(format!("`money_per_day` pays for no text through gateway `{}`", dearest.name));
        problems.push(problem.with_help("let it be at least the `price` of one text"));
    }
}

/// Warns of a line that others call, and whose texts or mails are only written into a folder.
///
/// `public_url = "https://line.example.ru"` and `gateways = ["spool"]`.
pub(super) fn a_public_line_sends(read: &Read, problems: &ProblemList) {
    let Some(settings) = &read.deflect.settings else { return };
    if is_loopback(&settings.server.public_url) {
        return;
    }
    let listed = read.deflect.gateways_listed.iter().flatten();
    for (name, _) in listed.zip(&settings.gateways).filter(|(_, gateway)| matches!(gateway.kind, GatewayKind::Spool)) {
        let message = format!("gateway `{}` sends no text: it writes them into a folder of this machine", name.value);
        problems.push(name.problem(message).with_help("list a gateway that sends, or take it out").as_warning());
    }
    if let Some(place) = read.deflect.mail.as_ref().filter(|_| matches!(settings.mail.transport, MailTransport::Spool))
    {
        let problem = place.problem("no mail is sent: each is written into a folder of this machine");
        let help = "let `transport` be a mail server, such as `smtps://user@host:465`";
        problems.push(problem.with_help(help).as_warning());
    }
}

/// The promised link must not expire before its reminder.
///
/// `after = "4d"` in `[reminder]` while links live for three days.
pub(super) fn a_reminder_finds_its_link_alive(read: &Read, problems: &ProblemList) {
    let (Some(settings), Some(place)) = (&read.deflect.settings, &read.deflect.reminder_after) else { return };
    let (Some(reminder), lifetime) = (&settings.follow_ups.reminder, settings.link.lifetime) else { return };
    if lifetime <= reminder.after {
        let (after, lifetime) = (duration::shown(reminder.after), duration::shown(lifetime));
        let problem = place.problem(format!("the reminder goes out after {after}, when its link is dead"));
        problems
            .push(problem.with_help(format!("links live for {lifetime}: `lifetime` of `[link]` in `deflect.toml`")));
    }
}
