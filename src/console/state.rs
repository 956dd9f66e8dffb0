//! The head of the page: the lines, their state, and the configuration in service.

use serde::Serialize;

use super::page_data::PageData;
use super::problems::troubles;
use super::words::{capitalised, plural, second};

#[derive(Serialize)]
pub(super) struct StateView {
    lines: String,
    is_well: bool,
    state: String,
    troubles: Vec<String>,
    refreshed: String,
    zone: String,
    service: String,
    calls_open: u64,
}

pub(super) fn view(page: &PageData) -> StateView {
    let troubles: Vec<String> = troubles(page).into_iter().map(|trouble| trouble.words).collect();
    let lines: Vec<&str> = page.script.lines.keys().map(|line| line.as_str()).collect();
    let state = match troubles.len() {
        0 => "all well".to_owned(),
        problems => plural(problems as u64, "problem", "problems"),
    };
    StateView {
        lines: format!("{}: {}", if lines.len() == 1 { "Line" } else { "Lines" }, lines.join(", ")),
        is_well: troubles.is_empty(),
        state: capitalised(&state),
        troubles,
        refreshed: second(page.now, &page.zone),
        zone: page.zone.iana_name().unwrap_or("local time").to_owned(),
        service: service(page),
        calls_open: page.gauges.calls_open.max(page.stored.calls.len() as u64),
    }
}

fn service(page: &PageData) -> String {
    let taken = page.moment(page.service.taken);
    match &page.service.refused {
        Some(_) => format!("What is in the files is not in service; what answers was taken at {taken}"),
        None => format!("What is in the files is in service since {taken}"),
    }
}
