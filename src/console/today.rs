//! Today's funnel, hour by hour and by outcome, beside yesterday's.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::page_data::{PLOT_WIDTH, PageData};
use super::words::{date, few, moment};
use crate::line::event::Outcome;
use crate::metrics::count::{count, percent};
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::period::Period;
use crate::metrics::plot::{CoursePoint, Frame, Palette, StackPart, StackRow, Stage, Tone, course, funnel, stack};
use crate::metrics::summary::{Funnel, Summary};
use crate::store::Window;

/// The outcomes of callers who got an answer.
const ENDED_WELL: [Outcome; 3] = [Outcome::Informed, Outcome::Connected, Outcome::HandedOff];

#[derive(Serialize)]
pub(super) struct TodayView {
    day: String,
    until: String,
    compared: Option<ComparedDays>,
    rows: Vec<FunnelRow>,
    repeats: Vec<RepeatRow>,
    funnel: String,
    course: String,
    outcomes: String,
    few: Option<String>,
    is_empty: bool,
}

/// The days compared with each other, and the time of day until which all of them are counted.
#[derive(Serialize)]
struct ComparedDays {
    today: String,
    yesterday: String,
    week_ago: String,
}

#[derive(Serialize)]
struct FunnelRow {
    label: String,
    explained: String,
    today: String,
    share: String,
    compared: String,
    yesterday: String,
    week_ago: String,
}

#[derive(Serialize)]
struct RepeatRow {
    within: String,
    calls: String,
    share: String,
}

pub(super) fn view(page: &PageData) -> TodayView {
    let (words, zone) = (page.words, &page.zone);
    let (today, past) = (&page.stored.today, page.past.as_deref());
    let total = &today.total;
    let before = past.map(|past| &past.yesterday_so_far);
    let until = |summary: &Summary| {
        let what = date(words, summary.since, zone);
        words.filled("until", [("what", what.into()), ("time", clock(summary.until, zone).into())])
    };
    let compared = past.map(|past| ComparedDays {
        today: until(&page.stored.today_compared),
        yesterday: until(&past.yesterday_so_far),
        week_ago: until(&past.week_ago),
    });
    TodayView {
        day: date(words, page.now, zone),
        until: page.moment(page.now),
        compared,
        rows: rows(
            words,
            total,
            &page.stored.today_compared.total,
            before.map(|before| &before.total),
            past.map(|past| &past.week_ago.total),
        ),
        repeats: repeats(words, total),
        funnel: draw_funnel(words, total, before, zone),
        course: draw_course(page, past.map(|past| &past.yesterday)),
        outcomes: draw_outcomes(words, total, before.map(|before| &before.total)),
        few: few(words, "few-calls", total.answered),
        is_empty: total.answered == 0,
    }
}

/// A time of day at which a period ends; midnight is the end of its day.
fn clock(at: Timestamp, zone: &TimeZone) -> String {
    match at.to_zoned(zone.clone()).strftime("%H:%M").to_string() {
        midnight if midnight == "00:00" => "24:00".to_owned(),
        other => other,
    }
}

/// Calls that ended well.
pub(super) fn ended_well(funnel: &Funnel) -> u64 {
    ENDED_WELL.iter().map(|outcome| funnel.ended(*outcome)).sum()
}

/// The messages of the stages of the funnel, and how many calls came to each.
pub(super) fn stages(funnel: &Funnel) -> [(&'static str, u64); 4] {
    [
        ("stage-answered", funnel.answered),
        ("stage-reached", funnel.reached),
        ("stage-ended-well", ended_well(funnel)),
        ("stage-helped", funnel.helped),
    ]
}

fn rows(
    words: &OperatorWords,
    today: &Funnel,
    compared: &Funnel,
    yesterday: Option<&Funnel>,
    week_ago: Option<&Funnel>,
) -> Vec<FunnelRow> {
    let other = |funnel: Option<&Funnel>, index: usize| match funnel {
        Some(funnel) => {
            let (_, value) = stages(funnel)[index];
            let share = if index == 0 { String::new() } else { format!(" ({})", percent(value, funnel.answered)) };
            format!("{}{share}", count(value))
        }
        None => "–".to_owned(),
    };
    let row = |(index, (stage, value)): (usize, (&'static str, u64))| FunnelRow {
        label: words.text(stage),
        explained: words.text(&format!("{stage}.explained")),
        today: count(value),
        share: percent(value, today.answered),
        compared: other(Some(compared), index),
        yesterday: other(yesterday, index),
        week_ago: other(week_ago, index),
    };
    stages(today).into_iter().enumerate().map(row).collect()
}

fn repeats(words: &OperatorWords, funnel: &Funnel) -> Vec<RepeatRow> {
    let repeat = |window: Window| {
        let calls = funnel.repeats_within(window);
        RepeatRow { within: within(words, window), calls: count(calls), share: percent(calls, funnel.answered) }
    };
    Window::ALL.map(repeat).into()
}

/// A window in words.
pub(super) fn within(words: &OperatorWords, window: Window) -> String {
    words.text(&format!("window-{}", window.as_str()))
}

fn draw_funnel(words: &OperatorWords, total: &Funnel, before: Option<&Summary>, zone: &TimeZone) -> String {
    let until = |day: &Summary| words.filled("today-yesterday-until", [("time", clock(day.until, zone).into())]);
    let before = before.map(|day| (&day.total, until(day)));
    let before = before.as_ref().map(|(funnel, name)| (*funnel, &**name));
    funnel_plot(words, &words.text("today-funnel-plot"), total, before)
}

/// The stages of calls, beside those of a period before, with its name.
pub(super) fn funnel_plot(
    words: &OperatorWords,
    title: &str,
    total: &Funnel,
    before: Option<(&Funnel, &str)>,
) -> String {
    let earlier = before.map(|(before, _)| stages(before).map(|(_, value)| value));
    let tones = [Tone::Grey, Tone::Sky, Tone::Blue, Tone::Green];
    let drawn: Vec<Stage> = (stages(total).into_iter().zip(tones).enumerate())
        .map(|(index, ((stage, value), tone))| Stage {
            label: words.text(stage),
            value,
            of: total.answered,
            before: earlier.map(|earlier| earlier[index]),
            tone,
        })
        .collect();
    let said = stages(total).map(|(stage, value)| format!("{} {value}", words.text(stage))).join(", ");
    let frame = Frame { title, description: &said, width: PLOT_WIDTH, palette: &Palette::PAGE };
    funnel(words, &frame, &drawn, before.map(|(_, name)| name))
}

fn draw_course(page: &PageData, yesterday: Option<&Summary>) -> String {
    let (words, today, zone) = (page.words, &page.stored.today, &page.zone);
    let hours = Period::day_of(page.now, zone).map_or(vec![], |day| day.parts());
    let moments = hours.iter().enumerate().map(|(index, (at, _))| CoursePoint {
        label: at.to_zoned(zone.clone()).strftime("%-H").to_string(),
        value: today.course.get(index).map(|(_, funnel)| funnel.answered),
        before: yesterday.map(|day| day.course.get(index).map_or(0, |(_, funnel)| funnel.answered)),
    });
    let busiest = today.course.iter().max_by_key(|(_, funnel)| funnel.answered).filter(|(_, most)| most.answered > 0);
    let said = busiest.map_or_else(
        || words.text("today-course-none"),
        |(at, most)| {
            let time = moment(words, *at, *at, zone);
            words.filled("today-course-most", [("time", time.into()), ("calls", most.answered.into())])
        },
    );
    let title = words.text("today-course-plot");
    let frame = Frame { title: &title, description: &said, width: PLOT_WIDTH, palette: &Palette::PAGE };
    course(&frame, &moments.collect::<Vec<_>>(), Some(&words.text("today-yesterday")))
}

/// An outcome in words.
pub(super) fn outcome(words: &OperatorWords, outcome: Outcome) -> String {
    words.text(&format!("outcome-{}", outcome.as_str()))
}

fn draw_outcomes(words: &OperatorWords, today: &Funnel, yesterday: Option<&Funnel>) -> String {
    let row = |label: &str, funnel: &Funnel| StackRow {
        label: words.text(label),
        values: Outcome::ALL.map(|outcome| funnel.ended(outcome)).into(),
    };
    let parts = Outcome::ALL.map(|ended| StackPart { label: outcome(words, ended), tone: Tone::of(ended) });
    let rows = [Some(row("today", today)), yesterday.map(|day| row("today-yesterday-by-now", day))];
    let counted = Outcome::ALL.iter().filter_map(|ended| Some((ended, today.outcomes.get(ended.as_str())?)));
    let said = counted.map(|(ended, calls)| {
        let outcome = outcome(words, *ended);
        words.filled("today-outcome-said", [("calls", (*calls).into()), ("outcome", outcome.into())])
    });
    let said = said.collect::<Vec<_>>().join(", ");
    let said = match said.as_str() {
        "" => words.text("today-outcomes-none"),
        outcomes => words.filled("today-outcomes-said", [("outcomes", outcomes.into())]),
    };
    let title = words.text("today-outcomes");
    let frame = Frame { title: &title, description: &said, width: PLOT_WIDTH, palette: &Palette::PAGE };
    stack(&frame, &parts, &rows.into_iter().flatten().collect::<Vec<_>>())
}
