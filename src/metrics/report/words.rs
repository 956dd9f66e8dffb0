//! The sentences of a report.

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan};

use super::number::share;
use super::period_report::PeriodReport;
use crate::base::call::LineId;
use crate::base::moment::later;
use crate::line::event::Outcome;
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::period::{Maturity, Period};
use crate::store::Window;

/// The figures whose meaning is told.
const LEGEND: [&str; 18] = [
    "report-answered",
    "report-reached",
    "report-outcome-informed",
    "report-outcome-handed_off",
    "report-outcome-connected",
    "report-outcome-exhausted",
    "report-outcome-left_in_menu",
    "report-outcome-left_in_greeting",
    "report-outcome-failed",
    "report-confirmed",
    "report-helped",
    "report-called-before",
    "report-net",
    "report-offered",
    "report-accepted",
    "report-opened",
    "report-left-here",
    "report-delivered",
];

/// The most changes of the configuration told with their times.
const REVISIONS_TOLD: usize = 5;

/// The figures, each with its meaning.
pub(super) fn legend(words: &OperatorWords) -> Vec<(String, String)> {
    LEGEND.map(|figure| (words.text(figure), words.text(&format!("{figure}.meaning")))).into()
}

/// An outcome in words.
pub(super) fn outcome(words: &OperatorWords, outcome: Outcome) -> String {
    words.text(&format!("report-outcome-{}", outcome.as_str()))
}

/// A window in words.
pub(super) fn window(words: &OperatorWords, window: Window) -> String {
    words.text(&format!("report-window-{}", window.as_str()))
}

/// The report in one line.
pub(super) fn headline(report: &PeriodReport) -> String {
    let (words, total) = (report.words, &report.summary.total);
    let id = if total.answered == 0 { "report-headline-none" } else { "report-headline" };
    let figures = [
        ("period", title(words, &report.period).into()),
        ("calls", words.filled("calls", [("calls", total.answered.into())]).into()),
        ("helped", share(words, total.helped, total.answered).into()),
    ];
    words.filled(id, figures)
}

/// The period in words: `Sunday 2026-11-22`, `2026-11-01 to 2026-11-07`, `2026-11-22 09:00 to 12:15`.
pub(super) fn title(words: &OperatorWords, period: &Period) -> String {
    let zoned = |at: Timestamp| at.to_zoned(period.zone().clone());
    let (since, until) = (zoned(period.since()), zoned(period.until()));
    let from_to = |from: String, to: String| words.filled("report-period", [("from", from.into()), ("to", to.into())]);
    if !is_of_whole_days(period) {
        let end = if since.date() == until.date() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
        return from_to(since.strftime("%Y-%m-%d %H:%M").to_string(), until.strftime(end).to_string());
    }
    match until.checked_sub(1.day()) {
        Ok(last) if since.date() < last.date() => from_to(since.date().to_string(), last.date().to_string()),
        _ => day(words, since.date()),
    }
}

fn is_of_whole_days(period: &Period) -> bool {
    [period.since(), period.until()].into_iter().all(|at| {
        let at = at.to_zoned(period.zone().clone());
        at.start_of_day().is_ok_and(|midnight| midnight == at)
    })
}

/// A day with its weekday: `Sunday 2026-11-22`.
fn day(words: &OperatorWords, date: Date) -> String {
    let weekday = words.text(&format!("report-weekday-{}", date.weekday().to_monday_one_offset()));
    words.filled("report-day", [("weekday", weekday.into()), ("date", date.to_string().into())])
}

/// A day with its weekday in short: `Mon 2026-11-23`, or `Mon 23` if `day` is only that of the month.
pub(super) fn short_day(words: &OperatorWords, weekday: Weekday, day: String) -> String {
    let weekday = words.text(&format!("weekday-{}", weekday.to_monday_one_offset()));
    words.filled("report-short-day", [("weekday", weekday.into()), ("day", day.into())])
}

/// The periods compared, and the windows that are over.
pub(super) fn preface(report: &PeriodReport) -> Vec<String> {
    let words = report.words;
    let id = if report.line.is_none() { "report-about-all" } else { "report-about-line" };
    let about = [
        ("line", report.line.as_ref().map_or("", LineId::as_str).into()),
        ("zone", report.period.zone().iana_name().unwrap_or("UTC").into()),
        ("before", title(words, &report.period_before).into()),
    ];
    let about = words.filled(id, about);
    let compared = words.filled("report-compared", [("windows", maturity(report).into())]);
    let quarters = (!is_of_whole_days(&report.period)).then(|| words.text("report-quarters"));
    [Some(about), quarters, Some(compared), configurations(report)].into_iter().flatten().collect()
}

/// `The configuration changed 2 times: 2026-11-22 14:05 (0123abcd), …`; `None` if it did not.
fn configurations(report: &PeriodReport) -> Option<String> {
    let taken = report.taken.iter().take(REVISIONS_TOLD);
    let told: Vec<String> = taken.map(|taken| format!("{} ({})", local(report, taken.at), taken.revision)).collect();
    let more = report.taken.len() - told.len();
    let id = if more == 0 { "report-changed" } else { "report-changed-and-more" };
    let changes = [("times", report.taken.len().into()), ("told", told.join(", ").into()), ("more", more.into())];
    (!told.is_empty()).then(|| report.words.filled(id, changes))
}

/// `10m and 24h are over for every call; 72h is over for some calls only; …`
fn maturity(report: &PeriodReport) -> String {
    let said = |id: &str, wanted: fn(&Maturity) -> bool| {
        let windows = Window::ALL.into_iter().filter(|window| wanted(&report.period.maturity(*window, report.now)));
        let windows: Vec<String> = windows.map(|known| window(report.words, known)).collect();
        let number = ("number", windows.len().into());
        Some(report.words.filled(id, [number, ("windows", list(report.words, &windows)?.into())]))
    };
    let parts = [
        said("report-windows-whole", |maturity| *maturity == Maturity::Whole),
        said("report-windows-partly", |maturity| matches!(maturity, Maturity::Partly(_))),
        said("report-windows-not", |maturity| matches!(maturity, Maturity::NotYet(_))),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// `10m, 24h and 72h`; `None` of nothing.
fn list(words: &OperatorWords, items: &[String]) -> Option<String> {
    match items {
        [] => None,
        [one] => Some(one.clone()),
        [first @ .., last] => {
            let parts = [("first", first.join(", ").into()), ("last", last.as_str().into())];
            Some(words.filled("report-list", parts))
        }
    }
}

/// The text in place of an unknown net deflection, or beside one that is known for some calls only.
pub(super) fn maturing(report: &PeriodReport, window: Window, matured: u64) -> Option<String> {
    match report.period.maturity(window, report.now) {
        Maturity::Whole => None,
        Maturity::NotYet(from) => {
            Some(report.words.filled("report-not-matured", [("first", local(report, from).into())]))
        }
        Maturity::Partly(_) => {
            let all = local(report, later(report.period.until(), window.duration()));
            Some(report.words.filled("report-partly-matured", [("calls", matured.into()), ("all", all.into())]))
        }
    }
}

/// A date and a time of day in the zone of the report.
fn local(report: &PeriodReport, at: Timestamp) -> String {
    at.to_zoned(report.period.zone().clone()).strftime("%Y-%m-%d %H:%M").to_string()
}
