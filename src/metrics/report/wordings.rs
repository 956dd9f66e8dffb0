//! The sections of a report about the wordings of texts and mails.

use super::number::share;
use super::period_report::PeriodReport;
use super::table::{ROWS_MAX, ReportRow, ReportTable};
use crate::line::message::Medium;
use crate::metrics::count::count;
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::wordings::figures::{MessageMeasure, StageSums, WordingFigures};
use crate::metrics::wordings::finding::MessageFinding;
use crate::metrics::wordings::outliers::PartOf;
use crate::store::WordingKey;

/// The measures of ways and hours.
const FIRST: [MessageMeasure; 3] = [MessageMeasure::Accepted, MessageMeasure::Delivered, MessageMeasure::Opened];

pub(super) fn findings(report: &PeriodReport) -> ReportTable {
    let row = |finding: &MessageFinding<'_>| {
        let label = report.words.text(if finding.is_worse() { "worse" } else { "better" });
        ReportRow { note: Some(finding.sentence(report.words)), ..ReportRow::new(label, vec![]) }
    };
    let rows = report.wordings.findings().iter().map(row).collect();
    ReportTable::new(report.words, "report-findings", &["", "report-what"], rows)
}

pub(super) fn wordings(report: &PeriodReport) -> ReportTable {
    let row = |(key, figures): (&WordingKey, &WordingFigures)| {
        let (prompt, version) = key.prompt();
        let label = format!("{} {prompt}@{version}", key.language);
        let cells = cells(report.words, &figures.all, &MessageMeasure::ALL);
        ReportRow { note: Some(figures.words.clone()), ..ReportRow::new(label, cells) }
    };
    let columns = [
        "report-prompt",
        "report-promised",
        "report-taken",
        "report-delivered",
        "report-opened",
        "report-chat",
        "report-again",
        "report-words",
    ];
    let rows = report.wordings.by_size().into_iter().take(ROWS_MAX).map(row).collect();
    ReportTable::new(report.words, "report-wordings", &columns, rows)
}

pub(super) fn routes(report: &PeriodReport) -> ReportTable {
    let mut routes: Vec<_> = report.wordings.routes().into_iter().collect();
    routes.sort_by_key(|(route, sums)| (std::cmp::Reverse(sums.stages.promised), *route));
    let rows = routes.iter().take(ROWS_MAX);
    let rows = rows
        .map(|(route, sums)| ReportRow::new(route.in_words(report.words), cells(report.words, sums, &FIRST)))
        .collect();
    ReportTable::new(report.words, "report-routes", &first_measures("report-way"), rows)
}

pub(super) fn hours(report: &PeriodReport) -> ReportTable {
    let hours = report.wordings.hours(Medium::Sms);
    let row = |(hour, sums): (&i8, &StageSums)| ReportRow::new(format!("{hour}:00"), cells(report.words, sums, &FIRST));
    let rows = hours.iter().map(row).collect();
    ReportTable::new(report.words, "report-hours", &first_measures("report-hour"), rows)
}

/// The heads of columns of the measures of ways and hours.
fn first_measures(label: &str) -> [&str; 5] {
    [label, "report-promised", "report-taken", "report-delivered", "report-opened"]
}

fn cells(words: &OperatorWords, sums: &StageSums, measures: &[MessageMeasure]) -> Vec<String> {
    let shares = measures.iter().map(|measure| written(words, sums.part(*measure)));
    std::iter::once(count(sums.stages.promised)).chain(shares).collect()
}

/// A share; of a few, how many of how many.
fn written(words: &OperatorWords, part: PartOf) -> String {
    let PartOf { part: counted, of } = part;
    if part.is_of_few() && of > 0 {
        words.filled("report-of-few", [("part", counted.into()), ("of", of.into())])
    } else {
        share(words, counted, of)
    }
}
