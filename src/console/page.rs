//! The page, and the sections that its script asks for.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Serialize;
use tokio::sync::{Mutex, MutexGuard};

use super::frames::Frames;
use super::notices;
use super::page_data::{PageData, StoreData};
use super::past::Archive;
use super::script_words::{ScriptMessage, script_words};
use super::sections::sections;
use super::sources::PageSources;

/// The time for which sections are shown before they are made again.
const FRESH_FOR: Duration = Duration::from_millis(1000);

/// The messages that the script of the page says.
const SAID_BY_SCRIPT: [ScriptMessage; 16] = [
    ("notices-closing.posted", &[]),
    ("notices-announcement.posted", &[]),
    ("notices-ending", &[]),
    ("every-line", &[]),
    ("page-dropped", &[]),
    ("page-lost", &[]),
    ("page-no-answer", &[]),
    ("page-no-words", &[]),
    ("page-not-done", &["why"]),
    ("page-not-ended", &["why"]),
    ("page-not-posted", &["why"]),
    ("page-refused", &["status"]),
    ("page-sure.question", &["lines", "time"]),
    ("page-taken", &[]),
    ("page-token-first", &[]),
    ("page-unchanged", &[]),
];

/// The page as it was made last. Outlives a reload.
#[derive(Default)]
pub struct OpsPage {
    latest: Mutex<Latest>,
}

/// The sections made last, and their data.
#[derive(Default)]
struct Latest {
    made: Option<Instant>,
    /// The content of the store when it was read last: shown while it does not answer.
    stored: Arc<StoreData>,
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

/// The sections that changed since a revision.
#[derive(Serialize)]
pub struct SectionChanges {
    revision: u64,
    sections: BTreeMap<&'static str, String>,
}

impl OpsPage {
    /// The whole page, as HTML.
    pub async fn html(&self, sources: PageSources<'_>) -> String {
        let latest = self.latest(sources).await;
        let html: BTreeMap<&str, &str> = latest.sections.iter().map(|(id, section)| (*id, &*section.html)).collect();
        let context = minijinja::context! {
            sections => minijinja::value::Serde(html),
            form => minijinja::value::Serde(notices::form(sources.script)),
            revision => latest.revision,
            said_by_script => script_words(sources.words, &SAID_BY_SCRIPT),
            version => env!("CARGO_PKG_VERSION"),
        };
        Frames::of(sources.words).fill("page.html", context)
    }

    /// The HTML of the sections that changed since the revision `after`, by their ids; all of them since 0.
    pub async fn changes(&self, sources: PageSources<'_>, after: u64) -> SectionChanges {
        self.latest(sources).await.changes(after)
    }

    /// The latest sections, made again if they are not fresh.
    async fn latest(&self, sources: PageSources<'_>) -> MutexGuard<'_, Latest> {
        let mut latest = self.latest.lock().await;
        let now = sources.clock.monotonic();
        if latest.made.is_none_or(|made| now.saturating_duration_since(made) >= FRESH_FOR) {
            let Latest { stored, archive, .. } = &mut *latest;
            let data = PageData::read(sources, stored, archive).await;
            latest.update(sections(&data, Frames::of(sources.words)), sources);
            latest.made = Some(sources.clock.monotonic());
        }
        latest
    }
}

impl Latest {
    /// Takes sections in, and gives the changed ones a new revision.
    fn update(&mut self, sections: Vec<(&'static str, String)>, sources: PageSources<'_>) {
        if self.revision == 0 {
            // From the time, so that a page of an earlier process is not taken for fresh.
            self.revision = sources.clock.now().as_millisecond().unsigned_abs();
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

    /// All sections if `after` is of another process.
    fn changes(&self, after: u64) -> SectionChanges {
        let is_new = |section: &Section| after > self.revision || section.revision > after;
        let new = self.sections.iter().filter(|(_, section)| is_new(section));
        SectionChanges {
            revision: self.revision,
            sections: new.map(|(id, section)| (*id, section.html.clone())).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_given_every_message_that_it_says() {
        let is_message = |text: &&str| text.starts_with("page-") || text.starts_with("notices-");
        for id in include_str!("page.js").split('"').filter(is_message) {
            assert!(SAID_BY_SCRIPT.iter().any(|(known, _)| *known == id), "{id}");
        }
    }
}
