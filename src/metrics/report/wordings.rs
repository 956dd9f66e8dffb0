//! The sections of a report about the wordings of texts and mails.

use super::number::share;
use super::period_report::PeriodReport;
use super::table::{ROWS_MAX, ReportRow, ReportTable};
use crate::config::settings::OperatorLanguage;
use crate::line::message::Medium;
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::plot::count;
use crate::metrics::wordings::figures::{MessageMeasure, StageSums, WordingFigures};
use crate::metrics::wordings::finding::MessageFinding;
use crate::metrics::wordings::outliers::PartOf;
use crate::store::WordingKey;

/// The measures of ways and hours.
const FIRST: [MessageMeasure; 3] = [MessageMeasure::Accepted, MessageMeasure::Delivered, MessageMeasure::Opened];

pub(super) fn findings(report: &PeriodReport) -> ReportTable {
    let row = |finding: &MessageFinding<'_>| {
        let label = if finding.is_worse() { "worse" } else { "better" };
        ReportRow {
            note: Some(finding.sentence(OperatorWords::of(OperatorLanguage::English))),
            ..ReportRow::new(label, vec![])
        }
    };
    ReportTable {
        title: "What stands out in texts and mails",
        plot: None,
        about: "By more than chance, among all words, gateways with operator prefixes, and hours.",
        columns: vec!["", "what"],
        rows: report.wordings.findings().iter().map(row).collect(),
    }
}

pub(super) fn wordings(report: &PeriodReport) -> ReportTable {
    let row = |(key, figures): (&WordingKey, &WordingFigures)| {
        let (prompt, version) = key.prompt();
        let label = format!("{} {prompt}@{version}", key.language);
        let cells = cells(&figures.all, &MessageMeasure::ALL);
        ReportRow { note: Some(figures.words.clone()), ..ReportRow::new(label, cells) }
    };
    ReportTable {
        title: "Texts and mails by their words",
        plot: None,
        about: "Messages with a link: taken by a gateway, of those promised; delivered, of those taken by gateways that report \
                it; opened by a person and chat begun, of those taken; called again within a day. Fewer than 30 are told as \
                they are.",
        columns: vec!["prompt", "promised", "taken", "delivered", "opened", "chat", "again", "words"],
        rows: report.wordings.by_size().into_iter().take(ROWS_MAX).map(row).collect(),
    }
}

pub(super) fn routes(report: &PeriodReport) -> ReportTable {
    let mut routes: Vec<_> = report.wordings.routes().into_iter().collect();
    routes.sort_by_key(|(route, sums)| (std::cmp::Reverse(sums.stages.promised), *route));
    let rows = routes.iter().take(ROWS_MAX);
    ReportTable {
        title: "Texts and mails by gateway and operator prefix",
        plot: None,
        about: "The same messages. Prefixes of fewer than 30 numbers are told together.",
        columns: vec!["way", "promised", "taken", "delivered", "opened"],
        rows: rows
            .map(|(route, sums)| {
                ReportRow::new(route.in_words(OperatorWords::of(OperatorLanguage::English)), cells(sums, &FIRST))
            })
            .collect(),
    }
}

pub(super) fn hours(report: &PeriodReport) -> ReportTable {
    let hours = report.wordings.hours(Medium::Sms);
    ReportTable {
        title: "Texts by hour of the day",
        plot: None,
        about: "The hour in which a gateway took them, in the zone of each line.",
        columns: vec!["hour", "promised", "taken", "delivered", "opened"],
        rows: hours.iter().map(|(hour, sums)| ReportRow::new(format!("{hour}:00"), cells(sums, &FIRST))).collect(),
    }
}

fn cells(sums: &StageSums, measures: &[MessageMeasure]) -> Vec<String> {
    let shares = measures.iter().map(|measure| written(sums.part(*measure)));
    std::iter::once(count(sums.stages.promised)).chain(shares).collect()
}

/// A share; of a few, how many of how many.
fn written(part: PartOf) -> String {
    let PartOf { part: counted, of } = part;
    if part.is_of_few() && of > 0 { format!("{counted} of {of}") } else { share(counted, of) }
}
