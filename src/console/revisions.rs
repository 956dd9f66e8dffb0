//! The configurations that were in service lately, and what changed with each.

use serde::Serialize;

use super::page_data::PageData;
use super::words::dated;

#[derive(Serialize)]
pub(super) struct RevisionsView {
    taken: Vec<RevisionRow>,
}

#[derive(Serialize)]
struct RevisionRow {
    revision: String,
    at: String,
    node: String,
    changes: Vec<String>,
}

pub(super) fn view(page: &PageData) -> RevisionsView {
    let row = |taken: &crate::store::TakenRevision| RevisionRow {
        revision: taken.revision.clone(),
        at: dated(taken.at, &page.zone),
        node: taken.node.clone(),
        changes: taken.changes.clone(),
    };
    RevisionsView { taken: page.stored.revisions.iter().map(row).collect() }
}
