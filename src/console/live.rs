//! Ongoing calls. Nothing shown identifies a caller.

use jiff::SignedDuration;
use serde::Serialize;

use super::page_data::PageData;
use super::words::between;

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
    let (words, now, calls) = (page.words, page.now, &page.stored.calls);
    let shown = calls.iter().map(|call| LiveCallRow {
        mark: format!("{:04x}", call.mark),
        line: call.line.to_string(),
        platform: call.platform.to_string(),
        at: call.at.as_ref().map_or_else(|| words.text("live-nowhere"), ToString::to_string),
        topic: call.topic.as_ref().map_or("–".to_owned(), ToString::to_string),
        lasts: between(words, call.started, now),
        turns: call.turns,
        moves: now.duration_since(call.moved) < MOVING,
    });
    let total = page.gauges.calls_open.max(calls.len() as u64);
    let hidden = total.saturating_sub(calls.len() as u64);
    LiveCallsView {
        total: words.filled("live-going", [("calls", total.into())]),
        more: (hidden > 0).then(|| words.filled("live-more", [("calls", hidden.into())])),
        calls: shown.collect(),
    }
}
