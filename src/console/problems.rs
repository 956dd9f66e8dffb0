//! Problems in words: found in the figures, and warnings of the log.

use serde::Serialize;

use super::page_data::PageData;
use super::words::{ago, plural, span};
use crate::line::notice::NoticeKind;

/// The age from which the oldest due message is late. A text is worth little once the caller has gone; mail may take longer.
const LATE_SECONDS: [(&str, f64); 2] = [("sms", 60.0), ("email", 600.0)];
/// The spent share of the day's money from which it is a problem.
const BUDGET_TOLD: f64 = 0.8;

/// A current problem.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct CurrentProblem {
    /// The problem.
    pub words: String,
    /// The remedy.
    pub advice: String,
}

#[derive(Serialize)]
pub(super) struct ProblemsView {
    troubles: Vec<CurrentProblem>,
    report: Option<String>,
    remarks: Vec<String>,
    heard: Vec<LogWarning>,
}

#[derive(Serialize)]
struct LogWarning {
    kind: &'static str,
    sentence: String,
    particulars: String,
    times: String,
    ago: String,
}

pub(super) fn view(page: &PageData) -> ProblemsView {
    let heard = page.problems.iter().map(|problem| LogWarning {
        kind: if problem.is_error { "Error" } else { "Warning" },
        sentence: super::words::capitalised(&problem.sentence),
        particulars: problem.particulars.clone(),
        times: match problem.times {
            1 => String::new(),
            times => format!("{times} times since {}", page.moment(problem.first)),
        },
        ago: ago(problem.last, page.now),
    });
    ProblemsView {
        troubles: troubles(page),
        report: page.service.refused.as_ref().map(|refused| refused.report.clone()),
        remarks: page.service.remarks.clone(),
        heard: heard.collect(),
    }
}

/// The current problems, the worst first.
pub(super) fn troubles(page: &PageData) -> Vec<CurrentProblem> {
    let parts = [store(page), configuration(page), closed(page), late(page), resting(page)];
    let more = [stranded(page), budget(page)];
    parts.into_iter().flatten().chain(more.into_iter().flatten()).collect()
}

fn trouble(words: String, advice: &str) -> CurrentProblem {
    CurrentProblem { words, advice: advice.to_owned() }
}

fn store(page: &PageData) -> Vec<CurrentProblem> {
    let silent = page.store_failure.as_ref().map(|reason| {
        let since = page.stored.at.map_or("the start".to_owned(), |at| page.moment(at));
        trouble(
            format!("The store could not be read: {reason}. What is shown is from {since}."),
            "Look at the disk, then at the log. The line keeps speaking; it promises nothing meanwhile.",
        )
    });
    let failures = page.gauges.store_failures;
    let refusing = page.gauges.store_is_failing.then(|| {
        trouble(
            format!(
                "The database takes nothing; it refused {}.",
                plural(failures, "group of changes", "groups of changes")
            ),
            "Look at the disk's room and health, then at the log. Callers hear the address instead of a promise.",
        )
    });
    silent.into_iter().chain(refusing).collect()
}

fn configuration(page: &PageData) -> Vec<CurrentProblem> {
    let refused = page.service.refused.as_ref().map(|refused| {
        trouble(
            format!(
                "The files changed at {} and were refused: {}. What was in service before still is.",
                page.moment(refused.at),
                plural(refused.problems as u64, "problem", "problems")
            ),
            "Mend what the report below says; the files are read again by themselves.",
        )
    });
    let restart = (!page.service.restart_to_apply.is_empty()).then(|| {
        let what = page.service.restart_to_apply.join(", ");
        trouble(format!("Changed, but applied by a restart only: {what}."), "Restart this node when it suits.")
    });
    refused.into_iter().chain(restart).collect()
}

/// Lines that are closed by a notice: intended, but not to be forgotten.
fn closed(page: &PageData) -> Vec<CurrentProblem> {
    let closings = page.script.notices.iter().filter(|notice| notice.kind == NoticeKind::Closing);
    let holding = closings.filter(|notice| notice.since <= page.now && page.now < notice.until);
    let words = |notice: &crate::line::notice::Notice| {
        let lines: Vec<&str> = notice.lines.iter().map(|line| line.as_str()).collect();
        let lines = if lines.is_empty() { "Every line".to_owned() } else { format!("Line {}", lines.join(", ")) };
        trouble(
            format!("{lines} is closed until {}.", page.moment(notice.until)),
            "End it under Announcements as soon as callers can be served.",
        )
    };
    holding.map(words).collect()
}

fn late(page: &PageData) -> Vec<CurrentProblem> {
    let oldest = |medium: &str| page.gauges.outbox.get(medium).map_or(0.0, |due| due.oldest_seconds);
    let is_late = |(medium, late): &(&str, f64)| *late < oldest(medium);
    let words = |(medium, _): (&str, f64)| {
        let (what, since) = (super::outbox::medium(medium), span(oldest(medium) as i64));
        trouble(
            format!("{what} wait: the oldest has been due for {since}."),
            "Look at Delivery: does the gateway rest, or refuse?",
        )
    };
    LATE_SECONDS.into_iter().filter(is_late).map(words).collect()
}

fn resting(page: &PageData) -> Vec<CurrentProblem> {
    let down = page.gauges.gateways.iter().filter(|(_, is_up)| !**is_up);
    let words = |(name, _): (&String, &bool)| {
        trouble(
            format!("Gateway {name} rests: it failed several times in a row."),
            "It is tried again by itself; messages go to the next gateway, or wait. Ask its operator if it lasts.",
        )
    };
    down.map(words).collect()
}

fn stranded(page: &PageData) -> Option<CurrentProblem> {
    let total = page.stored.stranded.total;
    (total > 0).then(|| {
        trouble(
            format!("{} given up and can be queued again.", plural(total, "message was", "messages were")),
            "Once the gateway is well: the commands are under Outbox. After a day they are erased.",
        )
    })
}

fn budget(page: &PageData) -> Option<CurrentProblem> {
    let spent = page.gauges.budget_spent;
    let words = match spent {
        spent if spent < BUDGET_TOLD => return None,
        spent if spent >= 1.0 => "The day's money for texts is spent: callers hear the address instead.".to_owned(),
        spent => format!("{}% of the day's money for texts is spent.", (spent * 100.0) as u64),
    };
    Some(trouble(words, "Raise [limits] money_per_day, or look whether somebody plays with the line."))
}
