//! The head of the page: which lines, in what state, when looked at, and whether what is in the files is in service.

use serde::Serialize;

use super::picture::Picture;
use super::problems::troubles;
use super::words::{capitalised, plural, second};

#[derive(Serialize)]
pub(super) struct View {
    lines: String,
    is_well: bool,
    state: String,
    troubles: Vec<String>,
    refreshed: String,
    zone: String,
    service: String,
    calls_open: u64,
}

pub(super) fn view(picture: &Picture) -> View {
    let troubles: Vec<String> = troubles(picture).into_iter().map(|trouble| trouble.words).collect();
    let lines: Vec<&str> = picture.script.lines.keys().map(|line| line.as_str()).collect();
    let state = match troubles.len() {
        0 => "all well".to_owned(),
        problems => plural(problems as u64, "problem", "problems"),
    };
    View {
        lines: format!("{}: {}", if lines.len() == 1 { "Line" } else { "Lines" }, lines.join(", ")),
        is_well: troubles.is_empty(),
        state: capitalised(&state),
        troubles,
        refreshed: second(picture.now, &picture.zone),
        zone: picture.zone.iana_name().unwrap_or("local time").to_owned(),
        service: service(picture),
        calls_open: picture.gauges.calls_open.max(picture.memory.calls.len() as u64),
    }
}

fn service(picture: &Picture) -> String {
    let taken = picture.moment(picture.service.taken);
    match &picture.service.refused {
        Some(_) => format!("What is in the files is not in service; what answers was taken at {taken}"),
        None => format!("What is in the files is in service since {taken}"),
    }
}
