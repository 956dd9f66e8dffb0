//! `/`: the page of operations, for those without Grafana, and `/api/sections`, by which it keeps itself fresh.
//!
//! The page is complete as it comes; its script only puts newer sections in the place of older ones. Whoever asks, the
//! sections are made at most once a second, from what the desk reader of the store answers and never on the callers' path.
//! Each section remembers the revision at which it last changed, so that a page is only sent what is new to it.

mod delivery;
mod frames;
mod helped;
mod line;
mod live;
mod menus;
mod notices;
mod outbox;
mod past;
pub mod phone;
mod picture;
mod places;
mod problems;
mod state;
mod today;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Serialize;
use tokio::sync::{Mutex, MutexGuard};

use self::frames::Frames;
use self::past::Archive;
use self::picture::{Memory, Picture};
use crate::app::state::Switchboard;
use crate::http::reply::{Reply, console_page, json, passing, plain};
use crate::http::request::Received;

/// How long sections are shown before they are made anew.
const FRESH: Duration = Duration::from_millis(1000);

/// The page as it was made last. Shared by all switchboards, so that it outlives a reload.
pub struct Console {
    frames: Frames,
    shown: Mutex<Shown>,
}

/// What was made last, and what it was made of.
#[derive(Default)]
struct Shown {
    made: Option<Instant>,
    /// What the store said last: shown on while it does not answer.
    memory: Arc<Memory>,
    archive: Archive,
    /// Grows with every change.
    revision: u64,
    sections: BTreeMap<&'static str, Section>,
}

#[derive(Default)]
struct Section {
    html: String,
    revision: u64,
}

/// What a page is told that asks for what is new.
#[derive(Serialize)]
struct News<'a> {
    revision: u64,
    sections: BTreeMap<&'a str, &'a str>,
}

impl Default for Console {
    fn default() -> Self {
        Self { frames: Frames::new(), shown: Mutex::default() }
    }
}

impl Console {
    /// What is shown just now, made anew where it is not fresh.
    async fn look(&self, board: &Switchboard) -> MutexGuard<'_, Shown> {
        let mut shown = self.shown.lock().await;
        let now = board.clock.monotonic();
        if shown.made.is_none_or(|made| FRESH <= now.saturating_duration_since(made)) {
            let Shown { memory, archive, .. } = &mut *shown;
            let picture = Picture::take(board, memory, archive).await;
            shown.show(picture.sections(&self.frames), board);
            shown.made = Some(board.clock.monotonic());
        }
        shown
    }
}

impl Shown {
    /// Takes sections in, and notes which of them are new.
    fn show(&mut self, sections: Vec<(&'static str, String)>, board: &Switchboard) {
        if self.revision == 0 {
            // From the time, so that a page of an earlier start is not taken for fresh.
            self.revision = board.clock.now().as_millisecond().unsigned_abs();
        }
        let next = self.revision + 1;
        for (id, html) in sections {
            let section = self.sections.entry(id).or_default();
            if section.html != html {
                *section = Section { html, revision: next };
                self.revision = next;
            }
        }
    }

    fn news(&self, after: u64) -> News<'_> {
        let is_new = |section: &Section| self.revision < after || after < section.revision;
        let new = self.sections.iter().filter(|(_, section)| is_new(section));
        News { revision: self.revision, sections: new.map(|(id, section)| (*id, &*section.html)).collect() }
    }
}

/// The page.
pub async fn page(board: &Switchboard) -> Reply {
    let shown = board.console.look(board).await;
    let html: BTreeMap<&str, &str> = shown.sections.iter().map(|(id, section)| (*id, &*section.html)).collect();
    let form = notices::form(board);
    let page = board.console.frames.fill(
        "page.html",
        minijinja::context! {
            sections => minijinja::value::Serde(html),
            form => minijinja::value::Serde(form),
            revision => shown.revision,
            version => env!("CARGO_PKG_VERSION"),
        },
    );
    console_page(page)
}

/// The sections of the page as JSON: the HTML of each by its id; with `?after=` a revision, those that changed since.
pub async fn sections(board: &Switchboard, received: &Received) -> Reply {
    let after = form_urlencoded::parse(received.query().as_bytes()).find(|(name, _)| name == "after");
    let after = after.and_then(|(_, revision)| revision.parse().ok()).unwrap_or(0);
    let shown = board.console.look(board).await;
    json(200, &shown.news(after))
}

/// A file of the page or the phone.
pub fn file(name: &str) -> Reply {
    let (kind, text) = match name {
        "page.css" => ("text/css; charset=utf-8", include_str!("page.css")),
        "page.js" => ("text/javascript; charset=utf-8", include_str!("page.js")),
        "phone.css" => ("text/css; charset=utf-8", include_str!("phone/phone.css")),
        "phone.js" => ("text/javascript; charset=utf-8", include_str!("phone/phone.js")),
        "phone-page.js" => ("text/javascript; charset=utf-8", include_str!("phone/phone-page.js")),
        "phone-voice.js" => ("text/javascript; charset=utf-8", include_str!("phone/phone-voice.js")),
        "mark.svg" => ("image/svg+xml", include_str!("mark.svg")),
        _ => return plain(404, "not found\n"),
    };
    passing(200, kind, text)
}
