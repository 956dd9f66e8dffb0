//! The sections of a report about links and messages.

use std::collections::BTreeMap;

use super::number::{NONE, count_change, is_some, share, share_change, total_of};
use super::period_report::PeriodReport;
use super::table::{ROWS_MAX, ReportRow, ReportTable};
use crate::line::event::Refusal;
use crate::metrics::count::count;
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::summary::{ChannelFigures, VisitFigures};
use crate::store::MessageChange;

pub(super) fn channels(report: &PeriodReport) -> ReportTable {
    let words = report.words;
    let sum = |totals: &BTreeMap<String, u64>| totals.values().sum::<u64>();
    let row = |(channel, now): (&String, &ChannelFigures)| {
        let (offered, accepted) = (sum(&now.offered), sum(&now.accepted));
        let visits = now.visits.as_ref();
        let visited = |of: fn(&VisitFigures) -> u64| visits.map_or_else(|| NONE.to_owned(), |visits| count(of(visits)));
        let before = report.before.channels.get(channel).cloned().unwrap_or_default();
        let cells = vec![
            count(offered),
            count(accepted),
            share(words, accepted, offered),
            share_change(words, (accepted, offered), (sum(&before.accepted), sum(&before.offered))),
            visited(|visits| total_of(&visits.opens, "human")),
            visited(|visits| visits.chats),
        ];
        ReportRow::new(channel.clone(), cells)
    };
    let mut order: Vec<(&String, &ChannelFigures)> = report.summary.channels.iter().collect();
    order.sort_by_key(|(name, channel)| (std::cmp::Reverse(sum(&channel.offered)), *name));
    let columns = [
        "report-channel",
        "report-offered",
        "report-accepted",
        "report-share",
        "report-change",
        "report-opened",
        "report-chats",
    ];
    ReportTable::new(words, "report-channels", &columns, order.into_iter().take(ROWS_MAX).map(row).collect())
}

pub(super) fn delivery(report: &PeriodReport) -> ReportTable {
    let words = report.words;
    let row = |(gateway, states): (&String, &BTreeMap<String, u64>)| {
        let gave_up = ["refused", "exhausted", "cancelled"].iter().map(|state| total_of(states, state)).sum::<u64>();
        // A message that was queued again counts by its last state.
        let gave_up = gave_up.saturating_sub(total_of(states, MessageChange::REQUEUED));
        let before = report.before.gateways.get(gateway).cloned().unwrap_or_default();
        let (now, before) = (delivered(states), delivered(&before));
        let undelivered = total_of(states, "undelivered");
        let cells = vec![
            count(total_of(states, "sent")),
            reported(now.0, now.0),
            share(words, now.0, now.1),
            share_change(words, now, before),
            reported(undelivered, now.0 + undelivered),
            count(gave_up),
        ];
        ReportRow::new(gateway.clone(), cells)
    };
    let columns = [
        "report-gateway",
        "report-taken",
        "report-delivered",
        "report-share",
        "report-change",
        "report-undelivered",
        "report-given-up",
    ];
    let rows = report.summary.gateways.iter().map(row).filter(|row| row.cells.iter().any(|cell| is_some(cell)));
    ReportTable::new(words, "report-delivery", &columns, rows.collect())
}

/// The messages delivered and those they are a share of: none where none was delivered. Mail servers and some gateways never
/// report that.
fn delivered(states: &BTreeMap<String, u64>) -> (u64, u64) {
    match total_of(states, "delivered") {
        0 => (0, 0),
        delivered => (delivered, total_of(states, "sent")),
    }
}

/// A count of messages; [`NONE`] where nothing was reported.
fn reported(messages: u64, reports: u64) -> String {
    if reports == 0 { NONE.to_owned() } else { count(messages) }
}

pub(super) fn refusals(report: &PeriodReport) -> ReportTable {
    let rows = report.summary.refusals.iter().flat_map(|(medium, reasons)| {
        let before = report.before.refusals.get(medium).cloned().unwrap_or_default();
        let row = move |(reason, now): (&String, &u64)| {
            let before = total_of(&before, reason);
            ReportRow::new(
                format!("{medium}: {}", refusal(report.words, reason)),
                vec![count(*now), count(before), count_change(*now, before)],
            )
        };
        reasons.iter().map(row)
    });
    let columns = ["report-reason", "report-times", "report-before", "report-change"];
    ReportTable::new(report.words, "report-refusals", &columns, rows.collect())
}

/// A reason in words; the figure's own where this version knows none such.
fn refusal(words: &OperatorWords, reason: &str) -> String {
    match Refusal::parse(reason) {
        Some(refusal) => words.text(&format!("refusal-{}", refusal.as_str())),
        None => reason.replace('_', " "),
    }
}
