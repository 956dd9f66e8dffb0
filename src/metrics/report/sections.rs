//! The sections of a report, in the order they are read.

use jiff::Timestamp;

use super::number::{NONE, bar, count_change, is_some, share, share_change, total_of};
use super::period_report::PeriodReport;
use super::table::{ROWS_MAX, ReportPlot, ReportRow, ReportTable};
use super::{messages, wordings, words};
use crate::line::event::Outcome;
use crate::line::leaving::{SentenceCurve, WordingCurve};
use crate::metrics::count::count;
use crate::metrics::experiment::course::ArmCourse;
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::repeat_pairs::RepeatCount;
use crate::metrics::summary::{Funnel, Matured, MenuFigures, topic_in_words};
use crate::store::{RepeatGap, Window};

/// The time within which a caller should know where to go: the bound of `deflect_reach_seconds` next to the 40 seconds
/// that `deflect check` proves.
const REACH_SECONDS: u32 = 45;
/// The pairs of topics shown that cost most.
const PAIRS: usize = 3;
/// The heads of columns that compare calls with those before.
const COMPARED: [&str; 4] = ["report-calls", "report-share", "report-before", "report-change"];
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
    let (words, now, before) = (report.words, &report.summary.total, &report.before.total);
    let within = |funnel: &Funnel| funnel.reached_within.get(&REACH_SECONDS).copied().unwrap_or_default();
    let part = |label: String, of: &dyn Fn(&Funnel) -> u64| {
        ReportRow::new(label, compared(words, (of(now), now.answered), (of(before), before.answered)))
    };
    let reached_within = words.filled("report-reached-within", [("seconds", REACH_SECONDS.into())]);
    let day = words::window(words, Window::Day);
    let called_before = words.filled("report-had-called-before", [("window", day.into())]);
    let mut rows = vec![
        ReportRow::new(words.text("report-answered"), counted(now.answered, before.answered)),
        part(words.text("report-reached-place"), &|funnel| funnel.reached),
        part(reached_within, &within),
        part(words.text("report-opened-link"), &|funnel| funnel.confirmed),
        part(words.text("report-helped"), &|funnel| funnel.helped),
        part(called_before, &|funnel| funnel.repeats_within(Window::Day)),
    ];
    rows.extend(Window::ALL.map(|window| net(report, window)));
    rows.push(ReportRow::new(words.text("report-average"), vec![String::new(), average(now), average(before)]));
    let columns = headed("", &COMPARED);
    ReportTable::new(words, "report-funnel", &columns, rows).drawn(ReportPlot::Funnel)
}

/// The net deflection of a window, compared only if both periods are wholly older than it.
fn net(report: &PeriodReport, window: Window) -> ReportRow {
    let words = report.words;
    let (now, before) = (report.summary.total.older_than(window), report.before.total.older_than(window));
    let label = words.filled("report-net-within", [("window", words::window(words, window).into())]);
    match words::maturing(report, window, now.calls()) {
        None => ReportRow::new(label, compared(words, (now.net, now.calls()), (before.net, before.calls()))),
        note if now.calls() == 0 => ReportRow { note, ..ReportRow::new(label, vec![]) },
        note => ReportRow { note, ..ReportRow::new(label, vec![count(now.net), share(words, now.net, now.calls())]) },
    }
}

/// The net deflection of the last days that are old enough, if the period is not.
fn matured(report: &PeriodReport) -> ReportTable {
    let words = report.words;
    let rows = report.matured.iter().map(|known| {
        let (now, before) = (known.matured, known.before);
        let window = words::window(words, known.window);
        let day = words::title(words, &known.day);
        let label = words.filled("report-window-of-day", [("window", window.into()), ("day", day.into())]);
        ReportRow::new(label, compared(words, (now.net, now.calls()), (before.net, before.calls())))
    });
    let rows = rows.filter(|row| row.cells[1] != NONE).collect();
    ReportTable::new(words, "report-matured", &headed("report-window-and-day", &COMPARED), rows)
}

fn outcomes(report: &PeriodReport) -> ReportTable {
    let (words, now, before) = (report.words, &report.summary.total, &report.before.total);
    let row = |outcome: Outcome| {
        let of = |funnel: &Funnel| funnel.ended(outcome);
        let cells = compared(words, (of(now), now.settled()), (of(before), before.settled()));
        ReportRow::new(words::outcome(words, outcome), cells)
    };
    let mut rows: Vec<ReportRow> = Outcome::ALL.map(row).into();
    rows.retain(|row| row.cells.iter().any(|cell| is_some(cell)));
    if now.settled() < now.answered {
        rows.push(ReportRow::new(words.text("report-undecided"), vec![count(now.answered - now.settled())]));
    }
    let columns = headed("report-outcome", &COMPARED);
    ReportTable::new(words, "report-outcomes", &columns, rows).drawn(ReportPlot::Outcomes)
}

fn lines(report: &PeriodReport) -> ReportTable {
    let words = report.words;
    let row = |(line, now): (&String, &Funnel)| {
        let before = report.before.lines.get(line).map_or(0, |before| before.answered);
        let day = now.older_than(Window::Day);
        let cells = vec![
            count(now.answered),
            count_change(now.answered, before),
            share(words, now.reached, now.answered),
            share(words, now.helped, now.answered),
            share(words, day.net, day.calls()),
        ];
        ReportRow::new(line.clone(), cells)
    };
    let columns = ["report-line", "report-calls", "report-change", "report-reached", "report-helped", "report-net-24h"];
    let rows = report.summary.lines.iter().filter(|_| report.line.is_none()).map(row).collect();
    ReportTable::new(words, "report-lines", &columns, rows)
}

fn topics(report: &PeriodReport) -> ReportTable {
    let words = report.words;
    let (now, before) = (&report.summary.topics, &report.before.topics);
    let all = (settled(now.values()), settled(before.values()));
    let row = |label: String, now: Summed, before: Summed| {
        let mut cells = compared(words, (now.settled, all.0), (before.settled, all.1));
        cells.extend([share(words, now.helped, now.settled), share(words, now.day.net, now.day.calls())]);
        ReportRow::new(label, cells)
    };
    let mut order: Vec<(&String, &Funnel)> = now.iter().collect();
    order.sort_by_key(|(topic, funnel)| (std::cmp::Reverse(funnel.settled()), *topic));
    let shown = if order.len() <= ROWS_MAX + 1 { order.len() } else { ROWS_MAX };
    let (top, rest) = order.split_at(shown);
    let before_of = |topic: &String| before.get(topic).map_or(Summed::default(), |funnel| Summed::of([funnel]));
    let mut rows: Vec<ReportRow> = top
        .iter()
        .map(|(topic, funnel)| row(topic_in_words(words, topic), Summed::of([*funnel]), before_of(topic)))
        .collect();
    if !rest.is_empty() {
        let is_left = |topic: &&String| !top.iter().any(|(shown, _)| shown == topic);
        let before = before.iter().filter(|(topic, _)| is_left(topic)).map(|(_, funnel)| funnel);
        let label = words.filled("report-other-topics", [("topics", rest.len().into())]);
        rows.push(row(label, Summed::of(rest.iter().map(|(_, funnel)| *funnel)), Summed::of(before)));
    }
    let columns = [&headed("report-topic", &COMPARED)[..], &["report-helped", "report-net-24h"]].concat();
    ReportTable::new(words, "report-topics", &columns, rows)
}

fn course(report: &PeriodReport) -> ReportTable {
    let (words, course) = (report.words, &report.summary.course);
    let longest = course.iter().map(|(_, funnel)| funnel.answered).max().unwrap_or_default();
    let row = |(at, funnel): &(Timestamp, Funnel)| {
        let cells = vec![count(funnel.answered), share(words, funnel.helped, funnel.answered)];
        ReportRow { bar: Some(bar(funnel.answered, longest)), ..ReportRow::new(moment(report, *at), cells) }
    };
    let rows = if longest == 0 { vec![] } else { course.iter().map(row).collect() };
    let by_hour = report.period.is_by_hour();
    let (title, from) = if by_hour { ("report-by-hour", "report-from") } else { ("report-by-day", "report-day-head") };
    ReportTable::new(words, title, &[from, "report-calls", "report-helped"], rows).drawn(ReportPlot::Course)
}

/// `09:00`, with the day where there are several and with the offset where clocks change.
fn moment(report: &PeriodReport, at: Timestamp) -> String {
    let zoned = |at: Timestamp| at.to_zoned(report.period.zone().clone());
    let last = report.summary.course.last().map_or(at, |(at, _)| *at);
    let (first, at) = (zoned(report.period.since()), zoned(at));
    if !report.period.is_by_hour() {
        return words::short_day(report.words, at.weekday(), at.date().to_string());
    }
    let clocks_change = first.offset() != zoned(last).offset();
    let format = match (first.date() == zoned(last).date(), clocks_change) {
        (true, false) => "%H:%M",
        (true, true) => "%H:%M %:z",
        (false, false) => "%m-%d %H:%M",
        (false, true) => "%m-%d %H:%M %:z",
    };
    at.strftime(format).to_string()
}

/// A short form for plots: `9`, `Mon 23`.
pub(super) fn moment_in_short(report: &PeriodReport, at: Timestamp) -> String {
    let at = at.to_zoned(report.period.zone().clone());
    if report.period.is_by_hour() {
        at.hour().to_string()
    } else {
        words::short_day(report.words, at.weekday(), at.day().to_string())
    }
}

fn menus(report: &PeriodReport) -> ReportTable {
    let words = report.words;
    let inputs = |menu: &MenuFigures| menu.inputs.values().sum::<u64>();
    let row = |(menu, now): (&String, &MenuFigures)| {
        let left = total_of(&now.inputs, "hang_up");
        let before = report.before.menus.get(menu).cloned().unwrap_or_default();
        let cells = vec![
            count(left),
            share(words, left, inputs(now)),
            share_change(words, (left, inputs(now)), (total_of(&before.inputs, "hang_up"), inputs(&before))),
            share(words, total_of(&now.inputs, "no_input"), inputs(now)),
            share(words, total_of(&now.inputs, "no_match"), inputs(now)),
        ];
        ReportRow::new(menu.clone(), cells)
    };
    let mut order: Vec<(&String, &MenuFigures)> = report.summary.menus.iter().collect();
    order.retain(|(_, menu)| total_of(&menu.inputs, "hang_up") > 0);
    order.sort_by_key(|(name, menu)| (std::cmp::Reverse(total_of(&menu.inputs, "hang_up")), *name));
    let columns =
        ["report-menu", "report-left-here", "report-share", "report-change", "report-no-input", "report-no-match"];
    ReportTable::new(words, "report-menus", &columns, order.into_iter().take(ROWS_MAX).map(row).collect())
}

/// The sentences in which most callers hang up.
fn sentences(report: &PeriodReport) -> ReportTable {
    let row = |(wording, sentence): (&WordingCurve, &SentenceCurve)| {
        let (left, began) = (sentence.acts.hung_up, sentence.began);
        let mark = if sentence.stands_out { "! " } else { "" };
        let cells = vec![count(left), count(began), share(report.words, left, began)];
        ReportRow { note: Some(format!("{mark}{}", sentence.text)), ..ReportRow::new(wording.node.as_str(), cells) }
    };
    let columns = ["report-menu", "report-hung-up", "report-of", "report-share", "report-words"];
    let rows = report.leaves.worst(SENTENCES).into_iter().map(row).collect();
    ReportTable::new(report.words, "report-sentences", &columns, rows)
}

/// The verdicts on the variants of experiments.
fn experiments(report: &PeriodReport) -> ReportTable {
    let words = report.words;
    let rows = report.experiments.iter().flat_map(|course| {
        let row = |arm: &ArmCourse, note| {
            let judged = arm.counts.primary(course.experiment.judged_by);
            let cells = vec![count(arm.counts.calls()), count(judged.calls), share(words, judged.hits, judged.calls)];
            ReportRow { note, ..ReportRow::new(arm.arm.to_string(), cells) }
        };
        let control = course.arms.first().map(|control| row(control, None));
        let judge = |(arm, verdict)| row(arm, Some(course.sentence(report.words, arm, verdict)));
        control.into_iter().chain(course.verdicts().into_iter().map(judge)).collect::<Vec<_>>()
    });
    let columns = ["report-variant", "report-calls", "report-judged", "report-share", "report-known"];
    ReportTable::new(words, "report-experiments", &columns, rows.collect())
}

/// The pairs of topics that cost most calls.
fn repeats(report: &PeriodReport) -> ReportTable {
    let (words, all) = (report.words, report.repeats.calls());
    let row = |((first, again), repeats): (&(String, String), &RepeatCount)| {
        let of = |part: u64| share(words, part, repeats.calls);
        let cells = vec![
            count(repeats.calls),
            share(words, repeats.calls, all),
            of(repeats.within(RepeatGap::Hour)),
            of(repeats.within(RepeatGap::Day)),
            of(repeats.opened),
            of(repeats.night),
        ];
        let topics = [("first", topic_in_words(words, first).into()), ("again", topic_in_words(words, again).into())];
        ReportRow::new(words.filled("report-first-and-again", topics), cells)
    };
    let columns = [
        "report-topics-head",
        "report-repeats-head",
        "report-share",
        "report-in-1h",
        "report-in-24h",
        "report-opened",
        "report-at-night",
    ];
    ReportTable::new(words, "report-repeats", &columns, report.repeats.worst(PAIRS).into_iter().map(row).collect())
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

/// The part and its share, the share before and the change.
fn compared(words: &OperatorWords, now: (u64, u64), before: (u64, u64)) -> Vec<String> {
    let change = share_change(words, now, before);
    vec![count(now.0), share(words, now.0, now.1), share(words, before.0, before.1), change]
}

/// The heads of columns, with that of the labels.
fn headed<'a>(label: &'a str, others: &[&'a str]) -> Vec<&'a str> {
    [&[label][..], others].concat()
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
