//! Ongoing calls. Nothing shown identifies a caller.

use jiff::SignedDuration;
use serde::Serialize;

use super::page_data::PageData;
use super::words::between;
use crate::metrics::plot::plural;

/// A call that moved within this time is shown to move.
const MOVING: SignedDuration = SignedDuration::from_secs(5);

#[derive(Serialize)]
pub(super) struct LiveCallsView {
    total: String,
    more: Option<String>,
    calls: Vec<LiveCallRow>,
}

#[derive(Serialize)]
struct LiveCallRow {
    mark: String,
    line: String,
    platform: String,
    at: String,
    topic: String,
    lasts: String,
    turns: u16,
    moves: bool,
}

pub(super) fn view(page: &PageData) -> LiveCallsView {
    let (now, calls) = (page.now, &page.stored.calls);
    let shown = calls.iter().map(|call| LiveCallRow {
        mark: format!("{:04x}", call.mark),
        line: call.line.to_string(),
        platform: call.platform.to_string(),
        at: call.at.as_ref().map_or("dialling, or ending".to_owned(), ToString::to_string),
        topic: call.topic.as_ref().map_or("–".to_owned(), ToString::to_string),
        lasts: between(page.words, call.started, now),
        turns: call.turns,
        moves: now.duration_since(call.moved) < MOVING,
    });
    let total = page.gauges.calls_open.max(calls.len() as u64);
    let hidden = total.saturating_sub(calls.len() as u64);
    LiveCallsView {
        total: plural(total, "call goes on", "calls go on"),
        more: (hidden > 0).then(|| format!("and {} that moved earlier", plural(hidden, "more call", "more calls"))),
        calls: shown.collect(),
    }
}
