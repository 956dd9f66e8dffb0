//! The sentences of a report.

use jiff::{SignedDuration, Timestamp, ToSpan};

use super::number::share;
use super::period_report::PeriodReport;
use crate::metrics::period::{Maturity, Period};
use crate::metrics::plot::{count, plural};
use crate::store::Window;

/// The meaning of each figure.
pub(super) const LEGEND: [(&str, &str); 18] = [
    (
        "answered",
        "Calls that the line answered. Every other figure of a call belongs to the time its call was answered.",
    ),
    ("reached", "Calls in which a place to go began to be told or offered; within so many seconds of the answer."),
    ("informed", "The caller heard to its end where to go."),
    ("handed off", "A gateway or mail server took a message with the link for the caller."),
    ("connected", "Another company's line was dialled."),
    ("exhausted", "The caller used up every try."),
    ("left in menu", "The caller hung up in a menu, without having heard where to go. Never counted as helped."),
    ("left in greeting", "The caller hung up before the greeting was over."),
    ("failed", "Our own fault."),
    (
        "confirmed",
        "Calls whose link a person opened, or whose chat began, within 24 hours. Previews and scanners do not count.",
    ),
    ("helped", "Calls that were informed, connected or confirmed."),
    (
        "called before",
        "Calls whose caller had called the same line within the time before. Callers who hide their number are not known \
         again and never count.",
    ),
    (
        "net deflection",
        "Of the calls older than the window, the share that were helped and whose caller did not call the same line again \
         within it.",
    ),
    ("offered", "The caller was asked whether to be sent a link to this channel."),
    ("accepted", "The caller agreed."),
    ("opened", "A person opened the link: once a link, counted with the day of its promise."),
    ("left here", "Of the times the menu waited for a key, the share in which the caller hung up."),
    ("delivered", "The gateway said that the phone has it. Mail servers and some gateways do not say."),
];

/// The most changes of the configuration told with their times.
const REVISIONS_TOLD: usize = 5;

/// A word of metrics as people write it: `left in menu`.
pub(super) fn spoken(word: &str) -> String {
    word.replace('_', " ")
}

/// The report in one line.
pub(super) fn headline(report: &PeriodReport) -> String {
    let total = &report.summary.total;
    let calls = if total.answered == 1 { "call" } else { "calls" };
    let helped = match total.answered {
        0 => String::new(),
        answered => format!(", {} helped", share(total.helped, answered)),
    };
    format!("{}: {} {calls}{helped}", title(&report.period), count(total.answered))
}

/// The period in words: `Sunday 2026-11-22`, `2026-11-01 to 2026-11-07`, `2026-11-22 09:00 to 12:15`.
pub(super) fn title(period: &Period) -> String {
    let zoned = |at: Timestamp| at.to_zoned(period.zone().clone());
    let (since, until) = (zoned(period.since()), zoned(period.until()));
    let is_midnight = |at: &jiff::Zoned| at.start_of_day().is_ok_and(|midnight| midnight == *at);
    if !is_midnight(&since) || !is_midnight(&until) {
        let end = if since.date() == until.date() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
        return format!("{} to {}", since.strftime("%Y-%m-%d %H:%M"), until.strftime(end));
    }
    match until.checked_sub(1.day()) {
        Ok(last) if since.date() < last.date() => format!("{} to {}", since.date(), last.date()),
        _ => since.strftime("%A %Y-%m-%d").to_string(),
    }
}

/// The periods compared, and the windows that are over.
pub(super) fn preface(report: &PeriodReport) -> Vec<String> {
    let zone = report.period.zone().iana_name().unwrap_or("UTC").to_owned();
    let line = report.line.as_ref().map_or("All lines".to_owned(), |line| format!("Line `{}`", line.as_str()));
    let about = format!("{line}, times of {zone}. \"Before\" is {}.", title(&report.period_before));
    let mut preface = vec![about, format!("A change of a share is in percentage points. {}", maturity(report))];
    preface.extend(configurations(report));
    preface
}

/// `The configuration changed 2 times: 2026-11-22 14:05 (0123abcd), …`; `None` if it did not.
fn configurations(report: &PeriodReport) -> Option<String> {
    let local = |at: Timestamp| at.to_zoned(report.period.zone().clone()).strftime("%Y-%m-%d %H:%M");
    let told: Vec<String> = report
        .taken
        .iter()
        .take(REVISIONS_TOLD)
        .map(|taken| format!("{} ({})", local(taken.at), taken.revision))
        .collect();
    let more = match report.taken.len() - told.len() {
        0 => String::new(),
        more => format!(" and {more} more times"),
    };
    let times = match report.taken.len() {
        0 => return None,
        1 => "once".to_owned(),
        times => format!("{times} times"),
    };
    Some(format!("The configuration changed {times}: {}{more}; `deflect revisions` tells how.", told.join(", ")))
}

/// `Windows of net deflection: 10m and 24h are over for every call; 72h is over for some calls only; …`
fn maturity(report: &PeriodReport) -> String {
    let of = |wanted: fn(&Maturity) -> bool| {
        let windows = Window::ALL.into_iter().filter(|window| wanted(&report.period.maturity(*window, report.now)));
        list(&windows.map(Window::as_str).collect::<Vec<_>>())
    };
    let parts = [
        (of(|maturity| *maturity == Maturity::Whole), "over for every call"),
        (of(|maturity| matches!(maturity, Maturity::Partly(_))), "over for some calls only"),
        (of(|maturity| matches!(maturity, Maturity::NotYet(_))), "not over for any"),
    ];
    let said = parts.iter().filter_map(|(windows, words)| Some(format!("{} {words}", windows.as_ref()?)));
    format!("Windows of net deflection: {}.", said.collect::<Vec<_>>().join("; "))
}

fn list(words: &[&str]) -> Option<String> {
    match words {
        [] => None,
        [one] => Some(format!("{one} is")),
        [first @ .., last] => Some(format!("{} and {last} are", first.join(", "))),
    }
}

/// The text in place of an unknown net deflection, or beside one that is known for some calls only.
pub(super) fn maturing(report: &PeriodReport, window: Window, matured: u64) -> Option<String> {
    let local = |at: Timestamp| at.to_zoned(report.period.zone().clone()).strftime("%Y-%m-%d %H:%M").to_string();
    match report.period.maturity(window, report.now) {
        Maturity::Whole => None,
        Maturity::NotYet(from) => Some(format!("not matured yet; first on {}", local(from))),
        Maturity::Partly(_) => {
            let whole =
                report.period.until().checked_add(SignedDuration::try_from(window.duration()).unwrap_or_default());
            let whole = whole.map_or_else(|_| String::new(), |whole| format!("; all by {}", local(whole)));
            Some(format!("of {} matured{whole}", plural(matured, "call", "calls")))
        }
    }
}
