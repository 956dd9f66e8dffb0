//! The configurations that were in service lately, and what changed with each; and the change that is held.

use serde::Serialize;

use super::page_data::PageData;
use super::words::dated;
use crate::app::held::HeldConfiguration;
use crate::metrics::replay_report::GroupRow;

#[derive(Serialize)]
pub(super) struct RevisionsView<'p> {
    held: Option<HeldView<'p>>,
    taken: Vec<RevisionRow>,
    is_known: bool,
}

#[derive(Serialize)]
struct HeldView<'p> {
    revision: &'p str,
    since: String,
    changes: &'p [String],
    /// Recorded calls were taken through it, or could not be.
    is_compared: bool,
    failure: Option<&'p str>,
    period: String,
    sentences: Vec<String>,
    groups: Vec<GroupRow>,
}

#[derive(Serialize)]
struct RevisionRow {
    revision: String,
    at: String,
    node: String,
    changes: Vec<String>,
}

pub(super) fn view(page: &PageData) -> RevisionsView<'_> {
    let row = |taken: &crate::store::TakenRevision| RevisionRow {
        revision: taken.revision.clone(),
        at: dated(page.words, taken.at, &page.zone),
        node: taken.node.clone(),
        changes: taken.changes.clone(),
    };
    RevisionsView {
        held: page.held.as_deref().map(|held| held_view(page, held)),
        taken: page.stored.revisions.iter().map(row).collect(),
        is_known: page.is_known(),
    }
}

fn held_view<'p>(page: &'p PageData, held: &'p HeldConfiguration) -> HeldView<'p> {
    let comparison = held.comparison();
    let report = comparison.and_then(Result::ok);
    HeldView {
        revision: held.revision(),
        since: page.moment(held.since),
        changes: &held.changes,
        is_compared: comparison.is_some(),
        failure: comparison.and_then(Result::err),
        period: report.map_or_else(String::new, |report| report.period(page.words, &page.zone)),
        sentences: report.map_or_else(Vec::new, |report| report.sentences(page.words)),
        groups: report.map_or_else(Vec::new, |report| report.shown(page.words)),
    }
}
