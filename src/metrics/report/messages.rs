//! The sections of a report about links and messages.

use std::collections::BTreeMap;

use super::number::{count_change, is_some, share, share_change, total_of};
use super::period_report::PeriodReport;
use super::table::{ROWS_MAX, ReportRow, ReportTable};
use super::words::spoken;
use crate::metrics::plot::count;
use crate::metrics::summary::ChannelFigures;
use crate::store::MessageChange;

pub(super) fn channels(report: &PeriodReport) -> ReportTable {
    let sum = |totals: &BTreeMap<String, u64>| totals.values().sum::<u64>();
    let row = |(channel, now): (&String, &ChannelFigures)| {
        let (offered, accepted, opened) = (sum(&now.offered), sum(&now.accepted), total_of(&now.opens, "human"));
        let before = report.before.channels.get(channel).cloned().unwrap_or_default();
        let cells = vec![
            count(offered),
            count(accepted),
            share(accepted, offered),
            share_change((accepted, offered), (sum(&before.accepted), sum(&before.offered))),
            count(opened),
            count(now.chats),
        ];
        ReportRow::new(channel.clone(), cells)
    };
    let mut order: Vec<(&String, &ChannelFigures)> = report.summary.channels.iter().collect();
    order.sort_by_key(|(name, channel)| (std::cmp::Reverse(sum(&channel.offered)), *name));
    ReportTable {
        title: "Links by channel",
        plot: None,
        about: "Offered to callers, agreed to, and opened by a person. A link asked for by key is agreed to without an offer.",
        columns: vec!["channel", "offered", "accepted", "share", "change", "opened", "chats"],
        rows: order.into_iter().take(ROWS_MAX).map(row).collect(),
    }
}

pub(super) fn delivery(report: &PeriodReport) -> ReportTable {
    let row = |(gateway, states): (&String, &BTreeMap<String, u64>)| {
        let gave_up = ["refused", "exhausted", "cancelled"].iter().map(|state| total_of(states, state)).sum::<u64>();
        // A message that was queued again counts by its last state.
        let gave_up = gave_up.saturating_sub(total_of(states, MessageChange::REQUEUED));
        let before = report.before.gateways.get(gateway).cloned().unwrap_or_default();
        let delivered = |states: &BTreeMap<String, u64>| (total_of(states, "delivered"), total_of(states, "sent"));
        let (now, before) = (delivered(states), delivered(&before));
        let cells = vec![
            count(total_of(states, "sent")),
            count(now.0),
            share(now.0, now.1),
            share_change(now, before),
            count(total_of(states, "undelivered")),
            count(gave_up),
        ];
        ReportRow::new(gateway.clone(), cells)
    };
    ReportTable {
        title: "Delivery by gateway",
        plot: None,
        about: "Messages by the gateway that took them, with the day of their promise; `none` is what no gateway took.",
        columns: vec!["gateway", "taken", "delivered", "share", "change", "undelivered", "given up"],
        rows: report
            .summary
            .gateways
            .iter()
            .map(row)
            .filter(|row| row.cells.iter().any(|cell| is_some(cell)))
            .collect(),
    }
}

pub(super) fn refusals(report: &PeriodReport) -> ReportTable {
    let rows = report.summary.refusals.iter().flat_map(|(medium, reasons)| {
        let before = report.before.refusals.get(medium).cloned().unwrap_or_default();
        let row = move |(reason, now): (&String, &u64)| {
            let before = total_of(&before, reason);
            ReportRow::new(
                format!("{medium}: {}", spoken(reason)),
                vec![count(*now), count(before), count_change(*now, before)],
            )
        };
        reasons.iter().map(row)
    });
    ReportTable {
        title: "Messages not promised",
        plot: None,
        about: "The caller was told another way, for this reason.",
        columns: vec!["reason", "times", "before", "change"],
        rows: rows.collect(),
    }
}
