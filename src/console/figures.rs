//! The page of figures: a day or a week, of one line or of all, of one platform or of all. A plain form with plain links, so that
//! it works without a script.

use form_urlencoded::Serializer;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use super::calls_page::CallSources;
use super::frames::Frames;
use super::menus;
use super::page_data::PLOT_WIDTH;
use super::today::{ended_well, funnel_plot, outcome, stages};
use super::words::{capitalised, date, few};
use crate::base::call::LineId;
use crate::base::moment::earlier;
use crate::line::event::Outcome;
use crate::metrics::count::{count, percent};
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::period::Period;
use crate::metrics::plot::{CoursePoint, Frame, Palette, StackPart, StackRow, Tone, course, stack};
use crate::metrics::summary::{Funnel, Summary};
use crate::store::{PlatformCalls, StoreError};

/// The days of a week.
const WEEK: i64 = 7;

/// The fields of the form, as typed.
#[derive(Clone, Debug, Default)]
pub struct FiguresForm {
    line: String,
    platform: String,
    day: String,
    span: String,
}

/// The days asked for, with the days of the same length before.
struct ShownDays {
    last: Date,
    length: i64,
    period: Period,
    before: Period,
}

#[derive(Serialize)]
struct Row {
    label: String,
    explained: String,
    calls: String,
    share: String,
    before: String,
}

#[derive(Serialize)]
struct CallsRow {
    name: String,
    answered: String,
    well: String,
    left: String,
    failed: String,
}

impl FiguresForm {
    /// Reads the query of the address.
    pub fn read(query: &str) -> Self {
        let mut form = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim().to_owned();
            match &*name {
                "line" => form.line = value,
                "platform" => form.platform = value,
                "day" => form.day = value,
                "span" => form.span = value,
                _ => {}
            }
        }
        form
    }

    fn days(&self) -> i64 {
        if self.span == "week" { WEEK } else { 1 }
    }

    /// The address of the same figures of other days.
    fn at(&self, last: Date) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair("day", &last.to_string()).append_pair("span", &self.span);
        query.append_pair("line", &self.line).append_pair("platform", &self.platform);
        format!("/figures?{}", query.finish())
    }
}

/// The figures that the form asks for.
///
/// # Errors
/// The store does not answer.
pub async fn figures(sources: CallSources<'_>, form: &FiguresForm) -> Result<String, StoreError> {
    let now = sources.clock.now();
    let shown = match days(sources, form, now) {
        Ok(days) => Ok(shown(sources, form, &days).await?),
        Err(problem) => Err(problem),
    };
    let lines: Vec<String> = sources.script.lines.keys().map(ToString::to_string).collect();
    let platforms: Vec<String> = sources.platforms.iter().map(|platform| platform.name.to_string()).collect();
    let today = now.to_zoned(sources.zone.clone()).date().to_string();
    let zone = sources.zone.iana_name().map_or_else(|| sources.words.text("local-time"), ToOwned::to_owned);
    Ok(Frames::of(sources.words).fill(
        "figures.html",
        context! {
            lines, platforms, zone,
            line => &form.line,
            platform => &form.platform,
            day => if form.day.is_empty() { &today } else { &form.day },
            is_week => form.days() == WEEK,
            problem => shown.as_ref().err().map(|problem| sources.words.text(problem)),
            shown => shown.as_ref().ok(),
        },
    ))
}

async fn shown(sources: CallSources<'_>, form: &FiguresForm, days: &ShownDays) -> Result<minijinja::Value, StoreError> {
    let line = Some(LineId::new(&form.line)).filter(|_| !form.line.is_empty());
    let summary = Summary::read(sources.store, &days.period, line.as_ref()).await?;
    let before = Summary::read(sources.store, &days.before, line.as_ref()).await?;
    let (since, until) = (days.period.since(), days.period.until());
    let calls = sources.store.calls_by_platform(since, until, line.clone()).await?;
    let words = sources.words;
    let title = days.title(words);
    let is_whole = form.platform.is_empty();
    let outcomes = if is_whole { summary.total.clone() } else { of_platform(&calls, &form.platform) };
    let menus = is_whole.then(|| {
        let view = menus::of_lines(words, sources.script, &summary.menus, line.as_ref(), &title);
        Frames::of(words).section("menus.html", view)
    });
    let today = sources.clock.now().to_zoned(sources.zone.clone()).date();
    let later = days.last.checked_add(days.length.days()).ok().map(|later| later.min(today));
    Ok(context! {
        rows => Serde(rows(words, &summary.total, &before.total)),
        before => capitalised(&words.text(days.before_words())),
        funnel => draw_funnel(words, &summary.total, &before.total, days),
        course => draw_course(words, &summary, days),
        outcomes => draw_outcomes(words, &outcomes, &title),
        by_line => Serde(by_line(&summary)),
        by_platform => Serde(by_platform(&calls)),
        few => few(words, "few-calls", outcomes.settled().max(outcomes.answered)),
        earlier => days.last.checked_sub(days.length.days()).ok().map(|earlier| form.at(earlier)),
        later => later.filter(|later| *later > days.last).map(|later| form.at(later)),
        is_empty => outcomes.answered == 0 && outcomes.settled() == 0,
        heading => capitalised(&title),
        is_whole, menus,
    })
}

impl ShownDays {
    /// `Fri 27 Nov 2026`, `Sat 21 Nov to Fri 27 Nov 2026`.
    fn title(&self, words: &OperatorWords) -> String {
        let date = |at: Timestamp| date(words, at, self.period.zone());
        let last = date(earlier(self.period.until(), SignedDuration::from_secs(1)));
        let last = words.filled("figures-date", [("date", last.into()), ("year", self.last.year().to_string().into())]);
        if self.length == 1 {
            return last;
        }
        words.filled("figures-dates", [("first", date(self.period.since()).into()), ("last", last.into())])
    }

    /// The message for the days before.
    const fn before_words(&self) -> &'static str {
        if self.length > 1 { "figures-week-before" } else { "figures-day-before" }
    }
}

/// The days asked for; the present day ends now, and so does the one it is compared with. An error is a message.
fn days(sources: CallSources<'_>, form: &FiguresForm, now: Timestamp) -> Result<ShownDays, &'static str> {
    const FAR: &str = "day-out-of-range";
    let here = now.to_zoned(sources.zone.clone());
    let last: Date = match &*form.day {
        "" => here.date(),
        day => day.parse().map_err(|_| "no-day")?,
    };
    if last > here.date() {
        return Err("figures-not-begun");
    }
    let length = form.days();
    let end = if last == here.date() {
        here
    } else {
        last.tomorrow().and_then(|next| next.to_zoned(sources.zone.clone())).map_err(|_| FAR)?
    };
    let first = last.checked_sub((length - 1).days()).map_err(|_| FAR)?;
    let begin = first.to_zoned(sources.zone.clone()).map_err(|_| FAR)?;
    let back = length.days();
    let (begin_before, end_before) =
        (begin.checked_sub(back).map_err(|_| FAR)?, end.checked_sub(back).map_err(|_| FAR)?);
    let period = |since: &jiff::Zoned, until: &jiff::Zoned| {
        // At midnight itself it is a quarter of an hour.
        let until = until.timestamp().max(since.timestamp() + jiff::SignedDuration::from_mins(1));
        Period::new(since.timestamp(), until, sources.zone).map_err(|_| FAR)
    };
    Ok(ShownDays { last, length, period: period(&begin, &end)?, before: period(&begin_before, &end_before)? })
}

fn rows(words: &OperatorWords, total: &Funnel, before: &Funnel) -> Vec<Row> {
    let earlier = stages(before);
    let row = |(at, (stage, value)): (usize, (&'static str, u64))| Row {
        label: words.text(stage),
        explained: words.text(&format!("{stage}.explained")),
        calls: count(value),
        share: percent(value, total.answered),
        before: format!("{} ({})", count(earlier[at].1), percent(earlier[at].1, before.answered)),
    };
    stages(total).into_iter().enumerate().map(row).collect()
}

fn by_line(summary: &Summary) -> Vec<CallsRow> {
    if summary.lines.len() < 2 {
        return vec![];
    }
    summary.lines.iter().map(|(line, funnel)| calls_row(line, funnel)).collect()
}

fn by_platform(calls: &[PlatformCalls]) -> Vec<CallsRow> {
    let mut names: Vec<&str> = calls.iter().map(|calls| calls.platform.as_str()).collect();
    names.dedup();
    names.into_iter().map(|name| calls_row(name, &of_platform(calls, name))).collect()
}

/// The calls of a platform that are kept, by outcome.
fn of_platform(calls: &[PlatformCalls], platform: &str) -> Funnel {
    let mut funnel = Funnel::default();
    for calls in calls.iter().filter(|calls| calls.platform.as_str() == platform) {
        funnel.answered += calls.calls;
        if let Some(outcome) = calls.outcome {
            *funnel.outcomes.entry(outcome.as_str().to_owned()).or_default() += calls.calls;
        }
    }
    funnel
}

fn calls_row(name: &str, funnel: &Funnel) -> CallsRow {
    let left = funnel.ended(Outcome::LeftInMenu) + funnel.ended(Outcome::LeftInGreeting);
    let share = |value: u64| format!("{} ({})", count(value), percent(value, funnel.answered));
    CallsRow {
        name: name.to_owned(),
        answered: count(funnel.answered),
        well: share(ended_well(funnel)),
        left: share(left),
        failed: count(funnel.ended(Outcome::Failed)),
    }
}

fn draw_funnel(words: &OperatorWords, total: &Funnel, before: &Funnel, days: &ShownDays) -> String {
    let title = words.filled("figures-funnel-plot", [("days", days.title(words).into())]);
    funnel_plot(words, &title, total, Some((before, &words.text(days.before_words()))))
}

fn draw_course(words: &OperatorWords, summary: &Summary, days: &ShownDays) -> String {
    let format = if days.period.is_by_hour() { "%-H" } else { "%-d" };
    let points = summary.course.iter().map(|(at, funnel)| CoursePoint {
        label: at.to_zoned(days.period.zone().clone()).strftime(format).to_string(),
        value: Some(funnel.answered),
        before: None,
    });
    let title = words.filled("figures-course-plot", [("days", days.title(words).into())]);
    let said = words.filled("figures-in-all", [("calls", summary.total.answered.to_string().into())]);
    let frame = Frame { title: &title, description: &said, width: PLOT_WIDTH, palette: &Palette::PAGE };
    course(&frame, &points.collect::<Vec<_>>(), None)
}

fn draw_outcomes(words: &OperatorWords, funnel: &Funnel, label: &str) -> String {
    let parts = Outcome::ALL.map(|ended| StackPart { label: outcome(words, ended), tone: Tone::of(ended) });
    let values = Outcome::ALL.map(|outcome| funnel.ended(outcome)).into();
    let said = words.filled("figures-with-outcome", [("calls", funnel.settled().into())]);
    let title = words.text("today-outcomes");
    let frame = Frame { title: &title, description: &said, width: PLOT_WIDTH, palette: &Palette::PAGE };
    stack(&frame, &parts, &[StackRow { label: label.to_owned(), values }])
}
