//! The sections of the page.

use super::frames::Frames;
use super::page_data::PageData;
use super::{
    delivery, experiments, helped, leaves, line, live, menus, nodes, notices, outbox, problems, repeats, revisions,
    state, today, wordings,
};

/// Writes a section as HTML.
type Section = fn(&PageData, &Frames) -> String;

/// The sections by their ids. A table, not a list of calls: made into one function, they take minutes of optimising.
const SECTIONS: [(&str, Section); 16] = [
    ("state", |page, frames| frames.section("state.html", state::view(page))),
    ("problems", |page, frames| frames.section("problems.html", problems::view(page))),
    ("today", |page, frames| frames.section("today.html", today::view(page))),
    ("helped", |page, frames| frames.section("helped.html", helped::view(page))),
    ("menus", |page, frames| frames.section("menus.html", menus::view(page))),
    ("leaves", |page, frames| frames.section("leaves.html", leaves::view(page))),
    ("repeats", |page, frames| frames.section("repeats.html", repeats::view(page))),
    ("experiments", |page, frames| frames.section("experiments.html", experiments::view(page))),
    ("wordings", |page, frames| frames.section("wordings.html", wordings::view(page))),
    ("live", |page, frames| frames.section("live.html", live::view(page))),
    ("delivery", |page, frames| frames.section("delivery.html", delivery::view(page))),
    ("outbox", |page, frames| frames.section("outbox.html", outbox::view(page))),
    ("nodes", |page, frames| frames.section("nodes.html", nodes::view(page))),
    ("revisions", |page, frames| frames.section("revisions.html", revisions::view(page))),
    ("line", |page, frames| frames.section("line.html", line::view(page))),
    ("notices", |page, frames| frames.section("notices.html", notices::view(page))),
];

/// The sections with their ids, each as HTML.
pub(super) fn sections(page: &PageData, frames: &Frames) -> Vec<(&'static str, String)> {
    SECTIONS.iter().map(|(id, section)| (*id, section(page, frames))).collect()
}
