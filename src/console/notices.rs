//! Announcements and closings: those there are, and the form that posts one through `/api/notices`.

use serde::Serialize;

use super::picture::Picture;
use crate::app::state::Switchboard;
use crate::line::notice::NoticeKind;
use crate::line::posting::WORDS_CHARS_MAX;
use crate::store::PostedNotice;

/// The most notices shown that are over.
const OVER_MAX: usize = 5;

#[derive(Serialize)]
pub(super) struct View {
    current: Vec<Shown>,
    over: Vec<Shown>,
}

#[derive(Serialize)]
struct Shown {
    id: String,
    kind: &'static str,
    state: String,
    scope: String,
    words: Vec<Words>,
    posted: String,
}

#[derive(Serialize)]
struct Words {
    language: String,
    words: String,
}

/// What the form offers.
#[derive(Serialize)]
pub(super) struct Form {
    lines: Vec<String>,
    topics: Vec<String>,
    languages: Vec<String>,
    words_max: usize,
}

/// The lines, topics and languages there are to choose from.
pub(super) fn form(board: &Switchboard) -> Form {
    let script = &board.script;
    let mut topics: Vec<String> =
        script.nodes.values().filter_map(|node| Some(node.topic.as_ref()?.to_string())).collect();
    topics.sort();
    topics.dedup();
    let begun_in: Vec<_> = script.lines.values().map(|line| &line.language).collect();
    let mut languages = script.prompts.languages();
    // The language calls begin in is asked for first.
    languages.sort_by_key(|language| !begun_in.contains(language));
    Form {
        lines: script.lines.keys().map(ToString::to_string).collect(),
        topics,
        languages: languages.into_iter().map(ToString::to_string).collect(),
        words_max: WORDS_CHARS_MAX,
    }
}

pub(super) fn view(picture: &Picture) -> View {
    let is_over = |posted: &&PostedNotice| posted.notice.until <= picture.now;
    let (over, current): (Vec<_>, Vec<_>) = picture.memory.notices.iter().partition(is_over);
    View {
        current: current.into_iter().map(|posted| shown(picture, posted)).collect(),
        over: over.into_iter().take(OVER_MAX).map(|posted| shown(picture, posted)).collect(),
    }
}

fn shown(picture: &Picture, posted: &PostedNotice) -> Shown {
    let notice = &posted.notice;
    let words =
        notice.words.iter().map(|(language, words)| Words { language: language.to_string(), words: words.clone() });
    Shown {
        id: notice.id.clone(),
        kind: match notice.kind {
            NoticeKind::Announcement { .. } => "Announcement",
            NoticeKind::Closing => "Closing",
        },
        state: state(picture, posted),
        scope: scope(posted),
        words: words.collect(),
        posted: format!("posted by {} at {}", posted.posted_by, picture.moment(posted.posted_at)),
    }
}

fn state(picture: &Picture, posted: &PostedNotice) -> String {
    let (since, until) = (posted.notice.since, posted.notice.until);
    match &posted.ended {
        Some((at, by)) => format!("ended at {} by {by}", picture.moment(*at)),
        None if picture.now < since => "begins in a moment".to_owned(),
        None if picture.now < until => format!("until {}", picture.moment(until)),
        None => format!("was over at {}", picture.moment(until)),
    }
}

fn scope(posted: &PostedNotice) -> String {
    let notice = &posted.notice;
    let listed = |names: Vec<&str>| names.join(", ");
    let lines = match notice.lines.is_empty() {
        true => "every line".to_owned(),
        false => format!("line {}", listed(notice.lines.iter().map(|line| line.as_str()).collect())),
    };
    match &notice.kind {
        NoticeKind::Announcement { topics } if !topics.is_empty() => {
            format!("{lines}, before {}", listed(topics.iter().map(|topic| topic.as_str()).collect()))
        }
        NoticeKind::Announcement { .. } => format!("{lines}, when it answers"),
        NoticeKind::Closing => lines,
    }
}
