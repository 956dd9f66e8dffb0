//! The sections of a report, in the order they are read.

use jiff::Timestamp;

use super::number::{NONE, bar, count_change, is_some, share, share_change, total_of};
use super::period_report::PeriodReport;
use super::table::{ROWS_MAX, ReportPlot, ReportRow, ReportTable};
use super::{messages, wordings, words};
use crate::config::settings::OperatorLanguage;
use crate::line::event::Outcome;
use crate::line::leaving::{SentenceCurve, WordingCurve};
use crate::metrics::experiment::course::ArmCourse;
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::plot::count;
use crate::metrics::repeat_pairs::RepeatCount;
use crate::metrics::summary::{Funnel, Matured, MenuFigures, topic_in_words};
use crate::store::{RepeatGap, Window};

/// The time within which a caller should know where to go: the bound of `deflect_reach_seconds` next to the 40 seconds
/// that `deflect check` proves.
const REACH_SECONDS: u32 = 45;
/// The pairs of topics shown that cost most.
const PAIRS: usize = 3;
/// The sentences shown in which most callers hang up.
const SENTENCES: usize = 3;

/// Every section with content; the funnel always has some.
pub(super) fn all(report: &PeriodReport) -> Vec<ReportTable> {
    let funnel = funnel(report);
    let others = [
        matured(report),
        outcomes(report),
        lines(report),
        topics(report),
        course(report),
        menus(report),
        sentences(report),
        repeats(report),
        experiments(report),
    ];
    let messages = [
        messages::channels(report),
        wordings::findings(report),
        wordings::wordings(report),
        wordings::routes(report),
        wordings::hours(report),
        messages::delivery(report),
        messages::refusals(report),
    ];
    let others = others.into_iter().chain(messages).filter(|table| !table.rows.is_empty());
    std::iter::once(funnel).chain(others).collect()
}

/// From answered calls to net deflection.
fn funnel(report: &PeriodReport) -> ReportTable {
    let (now, before) = (&report.summary.total, &report.before.total);
    let within = |funnel: &Funnel| funnel.reached_within.get(&REACH_SECONDS).copied().unwrap_or_default();
    let part = |label: &str, of: &dyn Fn(&Funnel) -> u64| {
        ReportRow::new(label, compared((of(now), now.answered), (of(before), before.answered)))
    };
    let mut rows = vec![
        ReportRow::new("answered", counted(now.answered, before.answered)),
        part("reached a place to go", &|funnel| funnel.reached),
        part(&format!("reached within {REACH_SECONDS} s"), &within),
        part("opened the link or a chat", &|funnel| funnel.confirmed),
        part("helped", &|funnel| funnel.helped),
        part("had called before (24h)", &|funnel| funnel.repeats_within(Window::Day)),
    ];
    rows.extend(Window::ALL.map(|window| net(report, window)));
    rows.push(ReportRow::new("average call", vec![String::new(), average(now), average(before)]));
    ReportTable {
        title: "Were callers helped?",
        plot: Some(ReportPlot::Funnel),
        about: "Shares are of the answered calls; those of net deflection of the calls older than the window.",
        columns: vec!["", "calls", "share", "before", "change"],
        rows,
    }
}

/// The net deflection of a window, compared only if both periods are wholly older than it.
fn net(report: &PeriodReport, window: Window) -> ReportRow {
    let (now, before) = (report.summary.total.older_than(window), report.before.total.older_than(window));
    let label = format!("net deflection {}", window.as_str());
    match words::maturing(report, window, now.calls()) {
        None => ReportRow::new(label, compared((now.net, now.calls()), (before.net, before.calls()))),
        note if now.calls() == 0 => ReportRow { note, ..ReportRow::new(label, vec![]) },
        note => ReportRow { note, ..ReportRow::new(label, vec![count(now.net), share(now.net, now.calls())]) },
    }
}

/// The net deflection of the last days that are old enough, if the period is not.
fn matured(report: &PeriodReport) -> ReportTable {
    let rows = report.matured.iter().map(|known| {
        let (now, before) = (known.matured, known.before);
        let label = format!("{} of {}", known.window.as_str(), words::title(&known.day));
        ReportRow::new(label, compared((now.net, now.calls()), (before.net, before.calls())))
    });
    ReportTable {
        title: "Net deflection of the last days that are old enough",
        plot: None,
        about: "Before is the day before that day.",
        columns: vec!["window and day", "calls", "share", "before", "change"],
        rows: rows.filter(|row| row.cells[1] != NONE).collect(),
    }
}

fn outcomes(report: &PeriodReport) -> ReportTable {
    let (now, before) = (&report.summary.total, &report.before.total);
    let row = |outcome: Outcome| {
        let of = |funnel: &Funnel| funnel.ended(outcome);
        ReportRow::new(
            words::spoken(outcome.as_str()),
            compared((of(now), now.settled()), (of(before), before.settled())),
        )
    };
    let mut rows: Vec<ReportRow> = Outcome::ALL.map(row).into();
    rows.retain(|row| row.cells.iter().any(|cell| is_some(cell)));
    if now.settled() < now.answered {
        rows.push(ReportRow::new("not decided yet", vec![count(now.answered - now.settled())]));
    }
    ReportTable {
        title: "How calls ended",
        plot: Some(ReportPlot::Outcomes),
        about: "Exactly one way each. A call is decided once it is over and none of its messages is under way.",
        columns: vec!["outcome", "calls", "share", "before", "change"],
        rows,
    }
}

fn lines(report: &PeriodReport) -> ReportTable {
    let row = |(line, now): (&String, &Funnel)| {
        let before = report.before.lines.get(line).map_or(0, |before| before.answered);
        let day = now.older_than(Window::Day);
        let cells = vec![
            count(now.answered),
            count_change(now.answered, before),
            share(now.reached, now.answered),
            share(now.helped, now.answered),
            share(day.net, day.calls()),
        ];
        ReportRow::new(line.clone(), cells)
    };
    ReportTable {
        title: "By line",
        plot: None,
        about: "Change is that of the calls since the time before; net 24h is of the calls older than a day.",
        columns: vec!["line", "calls", "change", "reached", "helped", "net 24h"],
        rows: report.summary.lines.iter().filter(|_| report.line.is_none()).map(row).collect(),
    }
}

fn topics(report: &PeriodReport) -> ReportTable {
    let (now, before) = (&report.summary.topics, &report.before.topics);
    let all = (settled(now.values()), settled(before.values()));
    let row = |label: String, now: Summed, before: Summed| {
        let mut cells = compared((now.settled, all.0), (before.settled, all.1));
        cells.extend([share(now.helped, now.settled), share(now.day.net, now.day.calls())]);
        ReportRow::new(label, cells)
    };
    let mut order: Vec<(&String, &Funnel)> = now.iter().collect();
    order.sort_by_key(|(topic, funnel)| (std::cmp::Reverse(funnel.settled()), *topic));
    let shown = if order.len() <= ROWS_MAX + 1 { order.len() } else { ROWS_MAX };
    let (top, rest) = order.split_at(shown);
    let before_of = |topic: &String| before.get(topic).map_or(Summed::default(), |funnel| Summed::of([funnel]));
    let mut rows: Vec<ReportRow> = top
        .iter()
        .map(|(topic, funnel)| {
            row(
                topic_in_words(OperatorWords::of(OperatorLanguage::English), topic),
                Summed::of([*funnel]),
                before_of(topic),
            )
        })
        .collect();
    if !rest.is_empty() {
        let is_left = |topic: &&String| !top.iter().any(|(shown, _)| shown == topic);
        let before = before.iter().filter(|(topic, _)| is_left(topic)).map(|(_, funnel)| funnel);
        let label = format!("{} others", rest.len());
        rows.push(row(label, Summed::of(rest.iter().map(|(_, funnel)| *funnel)), Summed::of(before)));
    }
    ReportTable {
        title: "By topic",
        plot: None,
        about: "What the caller chose last. Of the calls that are decided; net 24h is of those older than a day.",
        columns: vec!["topic", "calls", "share", "before", "change", "helped", "net 24h"],
        rows,
    }
}

fn course(report: &PeriodReport) -> ReportTable {
    let course = &report.summary.course;
    let longest = course.iter().map(|(_, funnel)| funnel.answered).max().unwrap_or_default();
    let row = |(at, funnel): &(Timestamp, Funnel)| {
        let cells = vec![count(funnel.answered), share(funnel.helped, funnel.answered)];
        ReportRow { bar: Some(bar(funnel.answered, longest)), ..ReportRow::new(moment(report, *at), cells) }
    };
    let by_hour = report.period.is_by_hour();
    ReportTable {
        title: if by_hour { "By hour" } else { "By day" },
        plot: Some(ReportPlot::Course),
        about: "Calls by when they were answered; the share of them that were helped.",
        columns: vec![if by_hour { "from" } else { "day" }, "calls", "helped"],
        rows: if longest == 0 { vec![] } else { course.iter().map(row).collect() },
    }
}

/// `09:00`, with the day where there are several and with the offset where clocks change.
fn moment(report: &PeriodReport, at: Timestamp) -> String {
    let zoned = |at: Timestamp| at.to_zoned(report.period.zone().clone());
    let last = report.summary.course.last().map_or(at, |(at, _)| *at);
    let first = zoned(report.period.since());
    let clocks_change = first.offset() != zoned(last).offset();
    let format = match (report.period.is_by_hour(), first.date() == zoned(last).date(), clocks_change) {
        (false, ..) => "%a %Y-%m-%d",
        (true, true, false) => "%H:%M",
        (true, true, true) => "%H:%M %:z",
        (true, false, false) => "%m-%d %H:%M",
        (true, false, true) => "%m-%d %H:%M %:z",
    };
    zoned(at).strftime(format).to_string()
}

/// A short form for plots: `9`, `Mon 23`.
pub(super) fn moment_in_short(report: &PeriodReport, at: Timestamp) -> String {
    let format = if report.period.is_by_hour() { "%-H" } else { "%a %-d" };
    at.to_zoned(report.period.zone().clone()).strftime(format).to_string()
}

fn menus(report: &PeriodReport) -> ReportTable {
    let inputs = |menu: &MenuFigures| menu.inputs.values().sum::<u64>();
    let row = |(menu, now): (&String, &MenuFigures)| {
        let left = total_of(&now.inputs, "hang_up");
        let before = report.before.menus.get(menu).cloned().unwrap_or_default();
        let cells = vec![
            count(left),
            share(left, inputs(now)),
            share_change((left, inputs(now)), (total_of(&before.inputs, "hang_up"), inputs(&before))),
            share(total_of(&now.inputs, "no_input"), inputs(now)),
            share(total_of(&now.inputs, "no_match"), inputs(now)),
        ];
        ReportRow::new(menu.clone(), cells)
    };
    let mut order: Vec<(&String, &MenuFigures)> = report.summary.menus.iter().collect();
    order.retain(|(_, menu)| total_of(&menu.inputs, "hang_up") > 0);
    order.sort_by_key(|(name, menu)| (std::cmp::Reverse(total_of(&menu.inputs, "hang_up")), *name));
    ReportTable {
        title: "Where callers leave",
        plot: None,
        about: "Of the times each menu waited for a key: the caller hung up, pressed nothing, or pressed what means nothing.",
        columns: vec!["menu", "left here", "share", "change", "no input", "no match"],
        rows: order.into_iter().take(ROWS_MAX).map(row).collect(),
    }
}

/// The sentences in which most callers hang up.
fn sentences(report: &PeriodReport) -> ReportTable {
    let row = |(wording, sentence): (&WordingCurve, &SentenceCurve)| {
        let (left, began) = (sentence.acts.hung_up, sentence.began);
        let mark = if sentence.stands_out { "! " } else { "" };
        let cells = vec![count(left), count(began), share(left, began)];
        ReportRow { note: Some(format!("{mark}{}", sentence.text)), ..ReportRow::new(wording.node.as_str(), cells) }
    };
    ReportTable {
        title: "Sentences that lose most",
        plot: None,
        about: "Callers who hung up while it was said, of those who still listened as it began; the latest calls that the \
                present configuration answered. With ! more than in the same time of the rest of the menu, and not by chance.",
        columns: vec!["menu", "hung up", "of", "share", "words"],
        rows: report.leaves.worst(SENTENCES).into_iter().map(row).collect(),
    }
}

/// The verdicts on the variants of experiments.
fn experiments(report: &PeriodReport) -> ReportTable {
    let rows = report.experiments.iter().flat_map(|course| {
        let row = |arm: &ArmCourse, note| {
            let judged = arm.counts.primary(course.experiment.judged_by);
            let cells = vec![count(arm.counts.calls()), count(judged.calls), share(judged.hits, judged.calls)];
            ReportRow { note, ..ReportRow::new(arm.arm.to_string(), cells) }
        };
        let control = course.arms.first().map(|control| row(control, None));
        let judge = |(arm, verdict)| {
            row(arm, Some(course.sentence(OperatorWords::of(OperatorLanguage::English), arm, verdict)))
        };
        control.into_iter().chain(course.verdicts().into_iter().map(judge)).collect::<Vec<_>>()
    });
    ReportTable {
        title: "Experiments",
        plot: None,
        about: "From the beginning of each to now: first calls, those judged, the share with the result it is judged by. The \
                sentence holds at every look.",
        columns: vec!["variant", "calls", "judged", "share", "known"],
        rows: rows.collect(),
    }
}

/// The pairs of topics that cost most calls.
fn repeats(report: &PeriodReport) -> ReportTable {
    let english = OperatorWords::of(OperatorLanguage::English);
    let all = report.repeats.calls();
    let row = |((first, again), repeats): (&(String, String), &RepeatCount)| {
        let of = |part: u64| share(part, repeats.calls);
        let cells = vec![
            count(repeats.calls),
            share(repeats.calls, all),
            of(repeats.within(RepeatGap::Hour)),
            of(repeats.within(RepeatGap::Day)),
            of(repeats.opened),
            of(repeats.night),
        ];
        ReportRow::new(format!("{}, then {}", topic_in_words(english, first), topic_in_words(english, again)), cells)
    };
    ReportTable {
        title: "Why callers come back",
        plot: None,
        about: "Calls whose caller came back within a week, so far, by what was wanted first and then; had opened the link in \
                between; had called first at night, from 22:00 to 8:00.",
        columns: vec!["topics", "repeats", "share", "in 1 h", "in 24 h", "opened", "at night"],
        rows: report.repeats.worst(PAIRS).into_iter().map(row).collect(),
    }
}

/// Calls of topics, as one.
#[derive(Clone, Copy, Default)]
struct Summed {
    settled: u64,
    helped: u64,
    day: Matured,
}

impl Summed {
    fn of<'a>(funnels: impl IntoIterator<Item = &'a Funnel>) -> Self {
        funnels.into_iter().fold(Self::default(), |sum, funnel| {
            let Matured { stayed, returned, net } = funnel.older_than(Window::Day);
            let day = Matured {
                stayed: sum.day.stayed + stayed,
                returned: sum.day.returned + returned,
                net: sum.day.net + net,
            };
            Self { settled: sum.settled + funnel.settled(), helped: sum.helped + funnel.helped, day }
        })
    }
}

/// A row of calls without shares, for the top of a funnel.
fn counted(now: u64, before: u64) -> Vec<String> {
    vec![count(now), String::new(), count(before), count_change(now, before)]
}

/// StackPart and share, the share before and the change.
fn compared(now: (u64, u64), before: (u64, u64)) -> Vec<String> {
    vec![count(now.0), share(now.0, now.1), share(before.0, before.1), share_change(now, before)]
}

fn average(funnel: &Funnel) -> String {
    match funnel.seconds.checked_div(funnel.settled()) {
        Some(seconds) => format!("{}:{:02}", seconds / 60, seconds % 60),
        None => NONE.to_owned(),
    }
}

fn settled<'a>(funnels: impl Iterator<Item = &'a Funnel>) -> u64 {
    funnels.map(Funnel::settled).sum()
}
