//! The head of the page: the lines, their state, and the configuration in service.

use serde::Serialize;

use super::menus::some_of;
use super::page_data::PageData;
use super::problems;
use super::words::second;
use crate::metrics::trouble::TroubleSeverity;

#[derive(Serialize)]
pub(super) struct StateView {
    lines: String,
    /// The class of the badge, and the icon of the tab.
    look: &'static str,
    state: String,
    /// The title of the tab, before the node's address.
    title: String,
    troubles: Vec<BannerLine>,
    refreshed: String,
    zone: String,
    service: String,
    calls_open: u64,
}

#[derive(Serialize)]
struct BannerLine {
    id: String,
    severity: &'static str,
    words: String,
    since: String,
}

pub(super) fn view(page: &PageData) -> StateView {
    let lines: Vec<&str> = page.script.lines.keys().map(|line| line.as_str()).collect();
    let state = match page.troubles.len() {
        0 => page.words.text("state-well"),
        problems => page.words.filled("state-problems", [("problems", problems.into())]),
    };
    let (number, lines) = (lines.len(), some_of(page.words, &lines));
    let look = match page.troubles.first().map(|trouble| trouble.severity()) {
        None => "well",
        Some(TroubleSeverity::Critical) => "ill",
        Some(TroubleSeverity::Warning | TroubleSeverity::Info) => "uneasy",
    };
    let banner = page.troubles.iter().map(|trouble| BannerLine {
        id: problems::id(trouble),
        severity: trouble.severity().as_str(),
        words: trouble.words.clone(),
        since: page.moment(trouble.since),
    });
    StateView {
        title: if look == "well" { lines.clone() } else { format!("{state} · {lines}") },
        lines: page.words.filled("state-lines", [("number", number.into()), ("lines", lines.into())]),
        look,
        state,
        troubles: banner.collect(),
        refreshed: second(page.now, &page.zone),
        zone: page.zone.iana_name().map_or_else(|| page.words.text("local-time"), str::to_owned),
        service: service(page),
        calls_open: page.gauges.calls_open.max(page.stored.calls.len() as u64),
    }
}

fn service(page: &PageData) -> String {
    let id = if page.service.refused.is_some() { "state-files-refused" } else { "state-files-in-service" };
    page.words.filled(id, [("time", page.moment(page.service.taken).into())])
}
