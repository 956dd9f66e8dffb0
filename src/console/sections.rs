//! The sections of the page.

use super::frames::Frames;
use super::page_data::PageData;
use super::{
    delivery, experiments, helped, leaves, line, live, menus, nodes, notices, outbox, problems, repeats, revisions,
    state, today, wordings,
};

/// The sections with their ids, each as HTML.
pub(super) fn sections(page: &PageData, frames: &Frames) -> Vec<(&'static str, String)> {
    vec![
        ("state", frames.section("state.html", state::view(page))),
        ("problems", frames.section("problems.html", problems::view(page))),
        ("today", frames.section("today.html", today::view(page))),
        ("helped", frames.section("helped.html", helped::view(page))),
        ("menus", frames.section("menus.html", menus::view(page))),
        ("leaves", frames.section("leaves.html", leaves::view(page))),
        ("repeats", frames.section("repeats.html", repeats::view(page))),
        ("experiments", frames.section("experiments.html", experiments::view(page))),
        ("wordings", frames.section("wordings.html", wordings::view(page))),
        ("live", frames.section("live.html", live::view(page))),
        ("delivery", frames.section("delivery.html", delivery::view(page))),
        ("outbox", frames.section("outbox.html", outbox::view(page))),
        ("nodes", frames.section("nodes.html", nodes::view(page))),
        ("revisions", frames.section("revisions.html", revisions::view(page))),
        ("line", frames.section("line.html", line::view(page))),
        ("notices", frames.section("notices.html", notices::view(page))),
    ]
}
