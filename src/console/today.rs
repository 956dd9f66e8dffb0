//! Today's funnel, hour by hour and by outcome, beside yesterday's.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::page_data::{PLOT_WIDTH, PageData};
use super::words::{date, few, moment};
use crate::line::event::Outcome;
use crate::metrics::period::Period;
use crate::metrics::plot::{
    CoursePoint, Frame, Palette, StackPart, StackRow, Stage, Tone, count, course, funnel, percent, stack,
};
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
    label: &'static str,
    explained: &'static str,
    today: String,
    share: String,
    compared: String,
    yesterday: String,
    week_ago: String,
}

#[derive(Serialize)]
struct RepeatRow {
    within: &'static str,
    calls: String,
    share: String,
}

pub(super) fn view(page: &PageData) -> TodayView {
    let (today, past, zone) = (&page.stored.today, page.past.as_deref(), &page.zone);
    let total = &today.total;
    let before = past.map(|past| &past.yesterday_so_far);
    let until = |summary: &Summary| format!("{} until {}", date(summary.since, zone), clock(summary.until, zone));
    let compared = past.map(|past| ComparedDays {
        today: until(&page.stored.today_compared),
        yesterday: until(&past.yesterday_so_far),
        week_ago: until(&past.week_ago),
    });
    TodayView {
        day: date(page.now, zone),
        until: moment(page.now, page.now, zone),
        compared,
        rows: rows(
            total,
            &page.stored.today_compared.total,
            before.map(|before| &before.total),
            past.map(|past| &past.week_ago.total),
        ),
        repeats: repeats(total),
        funnel: draw_funnel(total, before, zone),
        course: draw_course(today, past.map(|past| &past.yesterday), page.now, zone),
        outcomes: draw_outcomes(total, before.map(|before| &before.total)),
        few: few(total.answered),
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

/// The stages of the funnel with what each means and how many came to it.
pub(super) fn stages(funnel: &Funnel) -> [(&'static str, &'static str, u64); 4] {
    [
        ("Answered", "calls the line answered", funnel.answered),
        ("Reached a destination", "were told or offered a place to go", funnel.reached),
        ("Ended well", "informed, connected, or handed a link", ended_well(funnel)),
        ("Helped", "informed, connected, or opened the link", funnel.helped),
    ]
}

fn rows(today: &Funnel, compared: &Funnel, yesterday: Option<&Funnel>, week_ago: Option<&Funnel>) -> Vec<FunnelRow> {
    let other = |funnel: Option<&Funnel>, index: usize| match funnel {
        Some(funnel) => {
            let (_, _, value) = stages(funnel)[index];
            let share = if index == 0 { String::new() } else { format!(" ({})", percent(value, funnel.answered)) };
            format!("{}{share}", count(value))
        }
        None => "–".to_owned(),
    };
    let row = |(index, (label, explained, value)): (usize, (&'static str, &'static str, u64))| FunnelRow {
        label,
        explained,
        today: count(value),
        share: percent(value, today.answered),
        compared: other(Some(compared), index),
        yesterday: other(yesterday, index),
        week_ago: other(week_ago, index),
    };
    stages(today).into_iter().enumerate().map(row).collect()
}

fn repeats(funnel: &Funnel) -> Vec<RepeatRow> {
    let repeat = |window: Window| {
        let calls = funnel.repeats_within(window);
        RepeatRow { within: within(window), calls: count(calls), share: percent(calls, funnel.answered) }
    };
    Window::ALL.map(repeat).into()
}

/// A window in words.
pub(super) const fn within(window: Window) -> &'static str {
    match window {
        Window::TenMinutes => "10 minutes",
        Window::Day => "24 hours",
        Window::ThreeDays => "3 days",
        Window::Week => "7 days",
    }
}

fn draw_funnel(total: &Funnel, before: Option<&Summary>, zone: &TimeZone) -> String {
    let before = before.map(|before| (&before.total, format!("yesterday until {}", clock(before.until, zone))));
    funnel_plot("Funnel of today's calls", total, before.as_ref().map(|(funnel, name)| (*funnel, &**name)))
}

/// The stages of calls, beside those of a period before, with its name.
pub(super) fn funnel_plot(title: &str, total: &Funnel, before: Option<(&Funnel, &str)>) -> String {
    let earlier = before.map(|(before, _)| stages(before).map(|(_, _, value)| value));
    let tones = [Tone::Grey, Tone::Sky, Tone::Blue, Tone::Green];
    let drawn: Vec<Stage> = (stages(total).into_iter().zip(tones).enumerate())
        .map(|(index, ((label, _, value), tone))| Stage {
            label: label.to_owned(),
            value,
            of: total.answered,
            before: earlier.map(|earlier| earlier[index]),
            tone,
        })
        .collect();
    let said = stages(total).map(|(label, _, value)| format!("{label} {value}")).join(", ");
    let frame = Frame { title, description: &said, width: PLOT_WIDTH, palette: &Palette::PAGE };
    funnel(&frame, &drawn, before.map(|(_, name)| name))
}

fn draw_course(today: &Summary, yesterday: Option<&Summary>, now: Timestamp, zone: &TimeZone) -> String {
    let hours = Period::day_of(now, zone).map_or(vec![], |day| day.parts());
    let moments = hours.iter().enumerate().map(|(index, (at, _))| CoursePoint {
        label: at.to_zoned(zone.clone()).strftime("%-H").to_string(),
        value: today.course.get(index).map(|(_, funnel)| funnel.answered),
        before: yesterday.map(|day| day.course.get(index).map_or(0, |(_, funnel)| funnel.answered)),
    });
    let busiest = today.course.iter().max_by_key(|(_, funnel)| funnel.answered).filter(|(_, most)| most.answered > 0);
    let said = busiest.map_or("No calls so far.".to_owned(), |(at, most)| {
        format!("Most calls in the hour from {}: {}.", moment(*at, *at, zone), most.answered)
    });
    let title = "Calls answered by the hour of the day";
    let frame = Frame { title, description: &said, width: PLOT_WIDTH, palette: &Palette::PAGE };
    course(&frame, &moments.collect::<Vec<_>>(), Some("yesterday"))
}

/// An outcome in words.
pub(super) const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::HandedOff => "handed a link by text or mail",
        Outcome::Connected => "connected to another line",
        Outcome::Informed => "heard where to go, to the end",
        Outcome::Exhausted => "tries used up",
        Outcome::LeftInMenu => "hung up in a menu",
        Outcome::LeftInGreeting => "hung up in the greeting",
        Outcome::Failed => "failed by our fault",
    }
}

fn draw_outcomes(today: &Funnel, yesterday: Option<&Funnel>) -> String {
    let row = |label: &str, funnel: &Funnel| StackRow {
        label: label.to_owned(),
        values: Outcome::ALL.map(|outcome| funnel.ended(outcome)).into(),
    };
    let parts = Outcome::ALL.map(|ended| StackPart { label: outcome(ended).to_owned(), tone: Tone::of(ended) });
    let rows = [Some(row("Today", today)), yesterday.map(|day| row("Yesterday by this time", day))];
    let counted = Outcome::ALL.iter().filter_map(|ended| Some((ended, today.outcomes.get(ended.as_str())?)));
    let said = counted.map(|(ended, calls)| format!("{calls} {}", outcome(*ended))).collect::<Vec<_>>().join(", ");
    let said = if said.is_empty() { "No call is over so far.".to_owned() } else { format!("Today: {said}.") };
    let frame = Frame { title: "How calls ended", description: &said, width: PLOT_WIDTH, palette: &Palette::PAGE };
    stack(&frame, &parts, &rows.into_iter().flatten().collect::<Vec<_>>())
}
