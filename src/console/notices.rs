//! Announcements and closings: a list, and the form that posts one through `/api/notices`.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use super::calls_page::CallSources;
use super::frames::Frames;
use super::page_data::PageData;
use super::words::moment;
use crate::app::notices::LISTED_MAX;
use crate::line::Script;
use crate::line::notice::NoticeKind;
use crate::line::posting::WORDS_CHARS_MAX;
use crate::metrics::operator_words::OperatorWords;
use crate::store::{PostedNotice, StoreError};

/// The most notices shown that are over.
const OVER_MAX: usize = 5;

#[derive(Serialize)]
pub(super) struct NoticesView {
    current: Vec<NoticeRow>,
    over: Vec<NoticeRow>,
    is_known: bool,
}

#[derive(Serialize)]
struct NoticeRow {
    id: String,
    kind: String,
    state: String,
    scope: String,
    words: Vec<NoticeWords>,
    posted: String,
    /// The words of the button for those who do not see.
    end: String,
}

#[derive(Serialize)]
struct NoticeWords {
    language: String,
    words: String,
}

/// The choices of the form.
#[derive(Serialize)]
pub(super) struct NoticeChoices {
    lines: Vec<String>,
    topics: Vec<String>,
    languages: Vec<String>,
    words_max: usize,
}

/// The form with the lines, topics and languages of the script.
pub(super) fn form(script: &Script) -> NoticeChoices {
    let mut topics: Vec<String> =
        script.nodes.values().filter_map(|node| Some(node.topic.as_ref()?.to_string())).collect();
    topics.sort();
    topics.dedup();
    let begun_in: Vec<_> = script.lines.values().map(|line| &line.language).collect();
    let mut languages = script.prompts.languages();
    // Languages that calls begin in come first.
    languages.sort_by_key(|language| !begun_in.contains(language));
    NoticeChoices {
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
        current: current.into_iter().map(|posted| shown(page.words, posted, page.now, &page.zone)).collect(),
        over: over.into_iter().take(OVER_MAX).map(|posted| shown(page.words, posted, page.now, &page.zone)).collect(),
        is_known: page.is_known(),
    }
}

/// The page, with what came of the form that was sent.
///
/// # Errors
/// The store does not answer.
pub async fn notice_page(sources: CallSources<'_>, done: Option<Result<String, String>>) -> Result<String, StoreError> {
    let now = sources.clock.now();
    let posted = sources.store.notices_posted(now, LISTED_MAX).await?;
    let current = posted.iter().filter(|posted| now < posted.notice.until && posted.ended.is_none());
    let notices: Vec<NoticeRow> = current.map(|posted| shown(sources.words, posted, now, sources.zone)).collect();
    let (is_bad, said) = match done {
        Some(Ok(words)) => (false, Some(words)),
        Some(Err(why)) => (true, Some(sources.words.filled("notices-unchanged", [("why", why.into())]))),
        None => (false, None),
    };
    Ok(Frames::of(sources.words).fill(
        "notice_page.html",
        context! { notices => Serde(notices), form => Serde(form(sources.script)), is_bad, said },
    ))
}

fn shown(words: &OperatorWords, posted: &PostedNotice, now: Timestamp, zone: &TimeZone) -> NoticeRow {
    let notice = &posted.notice;
    let told = notice.words.iter();
    let told = told.map(|(language, words)| NoticeWords { language: language.to_string(), words: words.clone() });
    let id = format!("notices-{}", notice.kind.as_str());
    let scope = scope(words, posted);
    let posted_at = moment(words, posted.posted_at, now, zone);
    NoticeRow {
        id: notice.id.clone(),
        kind: words.text(&id),
        state: state(words, posted, now, zone),
        words: told.collect(),
        posted: by(words, "notices-by", &posted.posted_by, posted_at),
        end: words.filled(&format!("{id}.end"), [("scope", scope.as_str().into())]),
        scope,
    }
}

fn state(words: &OperatorWords, posted: &PostedNotice, now: Timestamp, zone: &TimeZone) -> String {
    let (since, until) = (posted.notice.since, posted.notice.until);
    let at = |id: &str| words.filled(id, [("moment", moment(words, until, now, zone).into())]);
    match &posted.ended {
        Some((at, operator)) => by(words, "notices-ended", operator, moment(words, *at, now, zone)),
        None if now < since => words.text("notices-soon"),
        None if now < until => at("notices-until"),
        None => at("notices-over"),
    }
}

fn by(words: &OperatorWords, id: &str, operator: &str, moment: String) -> String {
    words.filled(id, [("operator", operator.into()), ("moment", moment.into())])
}

fn scope(words: &OperatorWords, posted: &PostedNotice) -> String {
    let notice = &posted.notice;
    let listed = |names: Vec<&str>| names.join(", ");
    let lines = if notice.lines.is_empty() {
        words.text("every-line")
    } else {
        let lines = listed(notice.lines.iter().map(|line| line.as_str()).collect());
        words.filled("notices-lines", [("lines", lines.into())])
    };
    match &notice.kind {
        NoticeKind::Announcement { topics } if !topics.is_empty() => {
            let topics = listed(topics.iter().map(|topic| topic.as_str()).collect());
            words.filled("notices-before", [("lines", lines.into()), ("topics", topics.into())])
        }
        NoticeKind::Announcement { .. } => words.filled("notices-first", [("lines", lines.into())]),
        NoticeKind::Closing => lines,
    }
}
