//! Problems in words: what is wrong now, what is over, and warnings of the log.

use serde::Serialize;

use super::page_data::PageData;
use super::words::{ago, between};
use crate::metrics::problems::RecentProblem;
use crate::metrics::trouble::{Trouble, TroubleKind};

/// The beginnings of log lines that tell a trouble: such a line is over when the trouble is.
const SENTENCES: [(&str, TroubleKind); 8] = [
    ("configuration refused", TroubleKind::ConfigRefused),
    ("restart to apply", TroubleKind::RestartToApply),
    ("gateway rests", TroubleKind::GatewayDown),
    ("refused a request", TroubleKind::PlatformRefused),
    ("recording lost", TroubleKind::RecordingsLost),
    ("a worker ended by itself", TroubleKind::WorkerRestarted),
    ("the clock stepped back", TroubleKind::ClockOff),
    ("so much of the day's budget", TroubleKind::BudgetLow),
];
/// The most troubles shown that are over.
const OVER_SHOWN: usize = 8;

#[derive(Serialize)]
pub(super) struct ProblemsView {
    troubles: Vec<TroubleView>,
    over: Vec<OverView>,
    /// The sentence about the age of the figures, while the store cannot be read.
    figures_of: Option<String>,
    report: Option<String>,
    remarks: Vec<String>,
    heard: Vec<LogWarning>,
}

#[derive(Serialize)]
struct TroubleView {
    /// The target of its line in the banner.
    id: String,
    severity: &'static str,
    words: String,
    since: String,
    callers: String,
    remedy: String,
}

#[derive(Serialize)]
struct OverView {
    words: String,
    from: String,
    until: String,
    lasted: String,
}

#[derive(Serialize)]
struct LogWarning {
    kind: &'static str,
    sentence: String,
    particulars: String,
    times: String,
    ago: String,
    is_over: bool,
}

pub(super) fn view(page: &PageData) -> ProblemsView {
    let service = &page.service;
    let figures_of = page.store_failure.is_some().then(|| {
        page.stored.at.map_or_else(
            || page.words.text("problems-no-figures"),
            |at| page.words.filled("problems-figures-of", [("time", page.moment(at).into())]),
        )
    });
    ProblemsView {
        troubles: page.troubles.iter().map(|trouble| current(page, trouble)).collect(),
        over: page.over.iter().take(OVER_SHOWN).map(|trouble| over(page, trouble)).collect(),
        figures_of,
        report: service.refused.as_ref().map(|refused| refused.report.clone()),
        remarks: service.remarks.iter().chain(&service.flaws).cloned().collect(),
        heard: page.problems.iter().map(|problem| heard(page, problem)).collect(),
    }
}

/// The name of a trouble's entry in the list.
pub(super) fn id(trouble: &Trouble) -> String {
    ["trouble", trouble.kind.as_str(), &trouble.of].join("-")
}

fn current(page: &PageData, trouble: &Trouble) -> TroubleView {
    TroubleView {
        id: id(trouble),
        severity: trouble.severity().as_str(),
        words: trouble.words.clone(),
        since: page.moment(trouble.since),
        callers: trouble.kind.callers(page.words),
        remedy: trouble.kind.remedy(page.words),
    }
}

fn over(page: &PageData, trouble: &Trouble) -> OverView {
    let until = trouble.over.unwrap_or(page.now);
    OverView {
        words: trouble.words.clone(),
        from: page.moment(trouble.since),
        until: page.moment(until),
        lasted: between(page.words, trouble.since, until),
    }
}

fn heard(page: &PageData, problem: &RecentProblem) -> LogWarning {
    LogWarning {
        kind: if problem.is_error { "error" } else { "warning" },
        sentence: super::words::capitalised(&problem.sentence),
        particulars: problem.particulars.clone(),
        times: match problem.times {
            1 => String::new(),
            times => {
                let variables = [("times", times.into()), ("since", page.moment(problem.first).into())];
                page.words.filled("problems-log-times", variables)
            }
        },
        ago: ago(page.words, problem.last, page.now),
        is_over: problem.is_over || is_over(page, problem),
    }
}

/// The log line tells of a trouble that there was, and is no more.
fn is_over(page: &PageData, problem: &RecentProblem) -> bool {
    let kind = SENTENCES.iter().find(|(sentence, _)| problem.sentence.starts_with(sentence)).map(|(_, kind)| *kind);
    let is_of = |trouble: &&Trouble| {
        Some(trouble.kind) == kind && (trouble.of.is_empty() || problem.particulars.contains(&trouble.of))
    };
    let ended = page.over.iter().filter(is_of).filter_map(|trouble| trouble.over).max();
    ended.is_some_and(|ended| problem.last < ended) && !page.troubles.iter().any(|trouble| is_of(&trouble))
}
