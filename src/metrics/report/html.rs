//! A report as the HTML of a mail: one document that loads nothing, readable on a phone and on a dark screen.
//!
//! Some mail programs drop plots and some drop style sheets. So every figure of a plot is in the table below it, bars
//! are cells with a width of their own, and without any style the document is still in good order.

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

use super::number::{NONE, share};
use super::period_report::PeriodReport;
use super::table::{ReportPlot, ReportRow, ReportTable};
use super::{sections, words};
use crate::line::event::Outcome;
use crate::metrics::count::count;
use crate::metrics::period::Maturity;
use crate::metrics::plot::{self, CoursePoint, Frame, Palette, StackPart, StackRow, Stage, Tone};
use crate::metrics::summary::Funnel;
use crate::store::Window;

const TEMPLATE: &str = include_str!("mail.html");
/// The width of plots, for words of normal height on a phone.
const PLOT_WIDTH: u16 = 420;

/// The report as the template has it.
#[derive(Serialize)]
struct MailDocument<'a> {
    language: String,
    title: String,
    heading: String,
    preface: Vec<String>,
    headlines: Vec<Headline>,
    sections: Vec<MailSection<'a>>,
    legend_title: String,
    legend: Vec<(String, String)>,
}

/// A section as the template has it.
#[derive(Serialize)]
struct MailSection<'a> {
    title: &'a str,
    about: &'a str,
    plot: Option<String>,
    columns: &'a [String],
    rows: Vec<MailRow<'a>>,
}

/// A row as the template has it.
#[derive(Serialize)]
struct MailRow<'a> {
    label: &'a str,
    cells: &'a [String],
    /// The text in the remaining columns, or empty.
    note: &'a str,
    /// The number of these columns.
    rest: usize,
    /// Per cent of the longest; empty for zero.
    bar: Option<String>,
}

/// A headline figure.
#[derive(Serialize)]
struct Headline {
    figure: String,
    label: String,
}

/// The whole document.
pub fn report(report: &PeriodReport) -> String {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let tables = report.tables();
    let document = MailDocument {
        language: report.words.text("language"),
        title: report.headline(),
        heading: words::title(report.words, &report.period),
        preface: report.preface(),
        headlines: headlines(report),
        sections: tables.iter().map(|table| section(report, table)).collect(),
        legend_title: report.words.text("report-legend"),
        legend: report.legend(),
    };
    let filled = environment.render_named_str("mail.html", TEMPLATE, Serde(document));
    filled.expect("the template and what fills it are both in this folder, and tested")
}

fn section<'a>(report: &PeriodReport, table: &'a ReportTable) -> MailSection<'a> {
    let line = |row: &'a ReportRow| MailRow {
        label: &row.label,
        cells: &row.cells,
        note: row.note.as_deref().unwrap_or_default(),
        rest: table.columns.len() - 1 - row.cells.len(),
        bar: row.bar.map(width),
    };
    MailSection {
        title: &table.title,
        about: &table.about,
        plot: table.plot.map(|plot| draw(report, plot)),
        columns: &table.columns,
        rows: table.rows.iter().map(line).collect(),
    }
}

/// A bar's width; at least a little for any value above zero.
fn width(thousandths: u16) -> String {
    if thousandths == 0 { String::new() } else { format!("{:.1}", f64::from(thousandths.max(5)) / 10.0) }
}

/// The headline figures: calls, and three measures of help.
fn headlines(report: &PeriodReport) -> Vec<Headline> {
    let (words, total) = (report.words, &report.summary.total);
    let headline = |figure: String, label: &str| Headline { figure, label: words.text(label) };
    let mut headlines = vec![
        headline(count(total.answered), "report-calls"),
        headline(share(words, total.reached, total.answered), "report-reached-place"),
        headline(share(words, total.helped, total.answered), "report-helped"),
    ];
    headlines.extend(net(report));
    headlines
}

/// The net deflection of a day: of the period if it is old enough, else of the last day that is.
fn net(report: &PeriodReport) -> Option<Headline> {
    let (words, window) = (report.words, Window::Day);
    let within = ("window", words::window(words, window).into());
    let (matured, label) = match report.period.maturity(window, report.now) {
        Maturity::Whole => (report.summary.total.older_than(window), words.filled("report-net-within", [within])),
        _ => {
            let known = report.matured.iter().find(|known| known.window == window)?;
            let day = ("day", words::title(words, &known.day).into());
            (known.matured, words.filled("report-net-of-day", [within, day]))
        }
    };
    let figure = share(words, matured.net, matured.calls());
    (figure != NONE).then_some(Headline { figure, label })
}

fn draw(report: &PeriodReport, plot: ReportPlot) -> String {
    match plot {
        ReportPlot::Funnel => funnel(report),
        ReportPlot::Outcomes => outcomes(report),
        ReportPlot::Course => course(report),
    }
}

fn frame<'a>(title: &'a str, description: &'a str) -> Frame<'a> {
    Frame { title, description, width: PLOT_WIDTH, palette: &Palette::PAGE }
}

fn funnel(report: &PeriodReport) -> String {
    let (words, now, before) = (report.words, &report.summary.total, &report.before.total);
    let has_before = before.answered > 0;
    let stage = |label: &str, tone, of: fn(&Funnel) -> u64| Stage {
        label: words.text(label),
        value: of(now),
        of: now.answered,
        before: has_before.then(|| of(before)),
        tone,
    };
    let stages = [
        stage("report-answered", Tone::Blue, |funnel| funnel.answered),
        stage("report-reached-place", Tone::Sky, |funnel| funnel.reached),
        stage("report-helped", Tone::Green, |funnel| funnel.helped),
    ];
    let said = [("answered", now.answered), ("reached", now.reached), ("helped", now.helped)];
    let said = said.map(|(stage, calls)| (stage, calls.to_string().into()));
    let (title, description) = (words.text("report-funnel-plot"), words.filled("report-funnel-plot.about", said));
    plot::funnel(words, &frame(&title, &description), &stages, Some(&before_label(report)))
}

fn outcomes(report: &PeriodReport) -> String {
    let words = report.words;
    let parts =
        Outcome::ALL.map(|outcome| StackPart { label: words::outcome(words, outcome), tone: Tone::of(outcome) });
    let row = |label: String, funnel: &Funnel| StackRow {
        label,
        values: Outcome::ALL.map(|outcome| funnel.ended(outcome)).to_vec(),
    };
    let rows = [row(words::title(words, &report.period), &report.summary.total)];
    let (title, description) = (words.text("report-outcomes-plot"), words.text("report-outcomes-plot.about"));
    plot::stack(&frame(&title, &description), &parts, &rows)
}

fn course(report: &PeriodReport) -> String {
    let (now, before) = (&report.summary.course, &report.before.course);
    // Comparable only if both have the same hours; clocks may have changed.
    let is_comparable = now.len() == before.len() && report.before.total.answered > 0;
    let moment = |(index, (at, funnel)): (usize, &(jiff::Timestamp, Funnel))| CoursePoint {
        label: sections::moment_in_short(report, *at),
        value: Some(funnel.answered),
        before: is_comparable.then(|| before[index].1.answered),
    };
    let moments: Vec<CoursePoint> = now.iter().enumerate().map(moment).collect();
    let (title, description) = (report.words.text("report-course-plot"), report.words.text("report-course-plot.about"));
    plot::course(&frame(&title, &description), &moments, Some(&before_label(report)))
}

fn before_label(report: &PeriodReport) -> String {
    let before = words::title(report.words, &report.period_before);
    report.words.filled("report-before-period", [("period", before.into())])
}
