//! Announcements and closings that operators post. Every node takes them up within seconds: see
//! [`notice_poller`](crate::app::notice_poller).

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::app::random_id::random_hex;
use crate::base::call::{Language, LineId};
use crate::base::moment::later;
use crate::config::duration;
use crate::line::Script;
use crate::line::menu::TopicId;
use crate::line::notice::{LEAD, NoRoom};
use crate::line::posting::{Draft, DraftError, DraftKind};
use crate::store::{PostedNotice, Posting, Store, StoreError};

/// The most notices listed, ended ones included.
pub const LISTED_MAX: u32 = 100;

/// A notice as an operator posts it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeRequest {
    /// An announcement or a closing.
    pub kind: DraftKind,
    /// The lines; all if empty.
    #[serde(default)]
    pub lines: Vec<String>,
    /// The topics it is said before; if empty, it is said when the line answers.
    #[serde(default)]
    pub topics: Vec<String>,
    /// The words by language.
    #[serde(default)]
    pub words: BTreeMap<String, String>,
    /// Its duration, such as `2h`. This or `until`.
    #[serde(rename = "for")]
    pub lasts: Option<String>,
    /// The time of its end.
    pub until: Option<Timestamp>,
}

/// A notice was not posted.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// Its end is not given, or given twice.
    #[error("expected either `for`, such as \"2h\", or `until`, such as \"2026-12-31T18:00+03:00\"")]
    NoEnd,
    /// Its duration cannot be read.
    #[error("{0}; expected a whole number and a unit, such as `30m` or `2h`")]
    Lasts(String),
    /// Its words, lines or topics are wrong.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Draft(Vec<DraftError>),
    /// There are too many notices.
    #[error(transparent)]
    NoRoom(NoRoom),
    /// The store does not work.
    #[error("the notice was not stored")]
    Store(#[source] StoreError),
}

/// Checks a notice and posts it in the name of an operator. Callers hear it [`LEAD`] later.
///
/// # Errors
/// The notice is wrong, or the store does not work.
pub async fn post(
    store: &Store,
    script: &Script,
    request: &NoticeRequest,
    by: &str,
    now: Timestamp,
) -> Result<PostedNotice, PostError> {
    let since = now.checked_add(LEAD).unwrap_or(now);
    let NoticeRequest { kind, lines, topics, words, .. } = request.clone();
    let draft = Draft { kind, lines, topics, words };
    let notice = draft.notice(script, random_hex::<8>(), since, end_of(request, since)?).map_err(PostError::Draft)?;
    match store.post_notice(notice.clone(), by.to_owned(), now).await.map_err(PostError::Store)? {
        Posting::Full(no_room) => Err(PostError::NoRoom(no_room)),
        Posting::Fresh | Posting::Repeat => {
            Ok(PostedNotice { notice, posted_at: now, posted_by: by.to_owned(), ended: None })
        }
    }
}

fn end_of(request: &NoticeRequest, since: Timestamp) -> Result<Timestamp, PostError> {
    match (&request.lasts, request.until) {
        (Some(lasts), None) => {
            let lasts = duration::parse(lasts).map_err(PostError::Lasts)?;
            Ok(later(since, lasts))
        }
        (None, Some(until)) => Ok(until),
        _ => Err(PostError::NoEnd),
    }
}

/// A notice as it is listed in JSON.
#[derive(Debug, Serialize)]
pub struct ListedNotice<'a> {
    id: &'a str,
    kind: &'static str,
    lines: &'a BTreeSet<LineId>,
    topics: BTreeSet<&'a TopicId>,
    words: &'a BTreeMap<Language, String>,
    since: Timestamp,
    until: Timestamp,
    posted: Timestamp,
    by: &'a str,
    ended: Option<EarlyEnd<'a>>,
    /// True until it has run out or was ended: callers hear it, or will in a few seconds.
    current: bool,
}

/// The time at which a notice was ended, and the operator who ended it.
#[derive(Debug, Serialize)]
struct EarlyEnd<'a> {
    at: Timestamp,
    by: &'a str,
}

impl<'a> ListedNotice<'a> {
    /// A notice as it is at this time.
    pub fn new(posted: &'a PostedNotice, now: Timestamp) -> Self {
        let PostedNotice { notice, posted_at, posted_by, ended } = posted;
        Self {
            id: &notice.id,
            kind: notice.kind.as_str(),
            lines: &notice.lines,
            topics: notice.topics().into_iter().flatten().collect(),
            words: &notice.words,
            since: notice.since,
            until: notice.until,
            posted: *posted_at,
            by: posted_by,
            ended: ended.as_ref().map(|(at, by)| EarlyEnd { at: *at, by }),
            current: ended.is_none() && now < notice.until,
        }
    }
}
