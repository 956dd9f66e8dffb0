//! Announcements and closings: a list, and the form that posts one through `/api/notices`.

use serde::Serialize;

use super::page_data::PageData;
use crate::line::Script;
use crate::line::notice::NoticeKind;
use crate::line::posting::WORDS_CHARS_MAX;
use crate::store::PostedNotice;

/// The most notices shown that are over.
const OVER_MAX: usize = 5;

#[derive(Serialize)]
pub(super) struct NoticesView {
    current: Vec<NoticeRow>,
    over: Vec<NoticeRow>,
}

#[derive(Serialize)]
struct NoticeRow {
    id: String,
    kind: &'static str,
    state: String,
    scope: String,
    words: Vec<NoticeWords>,
    posted: String,
}

#[derive(Serialize)]
struct NoticeWords {
    language: String,
    words: String,
}

/// The choices of the form.
#[derive(Serialize)]
pub(super) struct NoticeForm {
    lines: Vec<String>,
    topics: Vec<String>,
    languages: Vec<String>,
    words_max: usize,
}

/// The form with the lines, topics and languages of the script.
pub(super) fn form(script: &Script) -> NoticeForm {
    let mut topics: Vec<String> =
        script.nodes.values().filter_map(|node| Some(node.topic.as_ref()?.to_string())).collect();
    topics.sort();
    topics.dedup();
    let begun_in: Vec<_> = script.lines.values().map(|line| &line.language).collect();
    let mut languages = script.prompts.languages();
    // Languages that calls begin in come first.
    languages.sort_by_key(|language| !begun_in.contains(language));
    NoticeForm {
        lines: script.lines.keys().map(ToString::to_string).collect(),
        topics,
        languages: languages.into_iter().map(ToString::to_string).collect(),
        words_max: WORDS_CHARS_MAX,
    }
}

pub(super) fn view(page: &PageData) -> NoticesView {
    let is_over = |posted: &&PostedNotice| posted.notice.until <= page.now;
    let (over, current): (Vec<_>, Vec<_>) = page.stored.notices.iter().partition(is_over);
    NoticesView {
        current: current.into_iter().map(|posted| shown(page, posted)).collect(),
        over: over.into_iter().take(OVER_MAX).map(|posted| shown(page, posted)).collect(),
    }
}

fn shown(page: &PageData, posted: &PostedNotice) -> NoticeRow {
    let notice = &posted.notice;
    let words = notice
        .words
        .iter()
        .map(|(language, words)| NoticeWords { language: language.to_string(), words: words.clone() });
    NoticeRow {
        id: notice.id.clone(),
        kind: match notice.kind {
            NoticeKind::Announcement { .. } => "Announcement",
            NoticeKind::Closing => "Closing",
        },
        state: state(page, posted),
        scope: scope(posted),
        words: words.collect(),
        posted: format!("posted by {} at {}", posted.posted_by, page.moment(posted.posted_at)),
    }
}

fn state(page: &PageData, posted: &PostedNotice) -> String {
    let (since, until) = (posted.notice.since, posted.notice.until);
    match &posted.ended {
        Some((at, by)) => format!("ended at {} by {by}", page.moment(*at)),
        None if page.now < since => "begins in a moment".to_owned(),
        None if page.now < until => format!("until {}", page.moment(until)),
        None => format!("was over at {}", page.moment(until)),
    }
}

fn scope(posted: &PostedNotice) -> String {
    let notice = &posted.notice;
    let listed = |names: Vec<&str>| names.join(", ");
    let lines = if notice.lines.is_empty() {
        "every line".to_owned()
    } else {
        format!("line {}", listed(notice.lines.iter().map(|line| line.as_str()).collect()))
    };
    match &notice.kind {
        NoticeKind::Announcement { topics } if !topics.is_empty() => {
            format!("{lines}, before {}", listed(topics.iter().map(|topic| topic.as_str()).collect()))
        }
        NoticeKind::Announcement { .. } => format!("{lines}, when it answers"),
        NoticeKind::Closing => lines,
    }
}
