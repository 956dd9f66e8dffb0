//! The sections of the page.

use minijinja::context;

use super::frames::Frames;
use super::page_data::PageData;
use super::{
    delivery, experiments, helped, leaves, line, live, menus, nodes, notices, outbox, problems, repeats, revisions,
    state, today, wordings,
};

/// Writes a section as HTML.
type Section = fn(&PageData, &Frames) -> String;

/// The sections by their ids. Those that only the store can fill have the message of a title, under which they say that
/// nothing is known until it was read once. A table, not a list of calls: made into one function, they take minutes of
/// optimising.
const SECTIONS: [(&str, Option<&str>, Section); 16] = [
    ("state", None, |page, frames| frames.section("state.html", state::view(page))),
    ("problems", None, |page, frames| frames.section("problems.html", problems::view(page))),
    ("today", Some("today"), |page, frames| frames.section("today.html", today::view(page))),
    ("helped", Some("section-helped"), |page, frames| frames.section("helped.html", helped::view(page))),
    ("menus", Some("section-menus"), |page, frames| frames.section("menus.html", menus::view(page))),
    ("leaves", Some("section-leaves"), |page, frames| frames.section("leaves.html", leaves::view(page))),
    ("repeats", Some("section-repeats"), |page, frames| frames.section("repeats.html", repeats::view(page))),
    ("experiments", Some("section-experiments"), |page, frames| {
        frames.section("experiments.html", experiments::view(page))
    }),
    ("wordings", Some("section-wordings"), |page, frames| frames.section("wordings.html", wordings::view(page))),
    ("live", Some("section-live"), |page, frames| frames.section("live.html", live::view(page))),
    ("delivery", None, |page, frames| frames.section("delivery.html", delivery::view(page))),
    ("outbox", Some("section-outbox"), |page, frames| frames.section("outbox.html", outbox::view(page))),
    ("nodes", Some("section-nodes"), |page, frames| frames.section("nodes.html", nodes::view(page))),
    ("revisions", None, |page, frames| frames.section("revisions.html", revisions::view(page))),
    ("line", None, |page, frames| frames.section("line.html", line::view(page))),
    ("notices", None, |page, frames| frames.section("notices.html", notices::view(page))),
];

/// The sections with their ids, each as HTML.
pub(super) fn sections(page: &PageData, frames: &Frames) -> Vec<(&'static str, String)> {
    let html = |(id, title, section): &(&'static str, Option<&str>, Section)| match title {
        Some(title) if !page.is_known() => frames.fill("unknown.html", context! { id => *id, title => *title }),
        _ => section(page, frames),
    };
    SECTIONS.iter().map(|section| (section.0, html(section))).collect()
}
