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
use crate::config::settings::OperatorLanguage;
use crate::line::event::Outcome;
use crate::metrics::operator_words::OperatorWords;
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
    title: String,
    heading: String,
    preface: Vec<String>,
    headlines: Vec<Headline>,
    sections: Vec<MailSection<'a>>,
    legend: &'a [(&'static str, &'static str)],
}

/// A section as the template has it.
#[derive(Serialize)]
struct MailSection<'a> {
    title: &'a str,
    about: &'a str,
    plot: Option<String>,
    columns: &'a [&'a str],
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
        title: report.headline(),
        heading: words::title(&report.period),
        preface: report.preface(),
        headlines: headlines(report),
        sections: tables.iter().map(|table| section(report, table)).collect(),
        legend: &words::LEGEND,
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
        title: table.title,
        about: table.about,
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
    let total = &report.summary.total;
    let headline = |figure: String, label: &str| Headline { figure, label: label.to_owned() };
    let mut headlines = vec![
        headline(plot::count(total.answered), "calls"),
        headline(share(total.reached, total.answered), "reached a place to go"),
        headline(share(total.helped, total.answered), "helped"),
    ];
    headlines.extend(net(report).map(|(figure, label)| Headline { figure, label }));
    headlines
}

/// The net deflection of a day: of the period if it is old enough, else of the last day that is.
fn net(report: &PeriodReport) -> Option<(String, String)> {
    let window = Window::Day;
    let (matured, of) = match report.period.maturity(window, report.now) {
        Maturity::Whole => (report.summary.total.older_than(window), String::new()),
        _ => {
            let known = report.matured.iter().find(|known| known.window == window)?;
            (known.matured, format!(" of {}", words::title(&known.day)))
        }
    };
    let figure = share(matured.net, matured.calls());
    (figure != NONE).then(|| (figure, format!("net deflection {}{of}", window.as_str())))
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
    let (now, before) = (&report.summary.total, &report.before.total);
    let has_before = before.answered > 0;
    let stage = |label: &str, tone, of: fn(&Funnel) -> u64| Stage {
        label: label.to_owned(),
        value: of(now),
        of: now.answered,
        before: has_before.then(|| of(before)),
        tone,
    };
    let stages = [
        stage("answered", Tone::Blue, |funnel| funnel.answered),
        stage("reached a place to go", Tone::Sky, |funnel| funnel.reached),
        stage("helped", Tone::Green, |funnel| funnel.helped),
    ];
    let description =
        format!("{} calls answered, {} reached a place to go, {} helped.", now.answered, now.reached, now.helped);
    let words = OperatorWords::of(OperatorLanguage::English);
    plot::funnel(words, &frame("From answered to helped", &description), &stages, Some(&before_label(report)))
}

fn outcomes(report: &PeriodReport) -> String {
    let parts =
        Outcome::ALL.map(|outcome| StackPart { label: words::spoken(outcome.as_str()), tone: Tone::of(outcome) });
    let row = |label: String, funnel: &Funnel| StackRow {
        label,
        values: Outcome::ALL.map(|outcome| funnel.ended(outcome)).to_vec(),
    };
    let rows = [row(words::title(&report.period), &report.summary.total)];
    plot::stack(
        &frame("How calls ended", "The share of each outcome; the figures are in the table below."),
        &parts,
        &rows,
    )
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
    let description = "Calls by when they were answered; the figures are in the table below.";
    plot::course(&frame("Calls over the time", description), &moments, Some(&before_label(report)))
}

fn before_label(report: &PeriodReport) -> String {
    format!("before: {}", words::title(&report.period_before))
}
