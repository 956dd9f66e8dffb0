//! `/api/notices`: announcements and closings, as JSON. Everyone who reaches the port may look; who posts or ends one shows
//! an operator's token.

use std::collections::{BTreeMap, BTreeSet};

use hyper::Method;
use hyper::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;

use crate::app::notices::{PostError, Wanted, post};
use crate::app::state::Switchboard;
use crate::base::call::{Language, LineId};
use crate::http::bearer::challenged;
use crate::http::operators::Unknown;
use crate::http::reply::{Reply, json as reply, json_error as error};
use crate::http::request::Received;
use crate::line::menu::TopicId;
use crate::store::{PostedNotice, StoreError};

/// The notices listed, those that have ended included.
const LISTED_MAX: u32 = 100;
/// The longest body: far more than words and names take.
const BODY_BYTES_MAX: usize = 16 * 1024;

/// A notice as it is listed.
#[derive(Debug, Serialize)]
pub struct Listed<'a> {
    id: &'a str,
    kind: &'static str,
    lines: &'a BTreeSet<LineId>,
    topics: BTreeSet<&'a TopicId>,
    words: &'a BTreeMap<Language, String>,
    since: Timestamp,
    until: Timestamp,
    posted: Timestamp,
    by: &'a str,
    ended: Option<Ended<'a>>,
    /// Whether it has not run out: callers hear it, or will in a few seconds.
    current: bool,
}

/// When and by whom a notice was ended.
#[derive(Debug, Serialize)]
struct Ended<'a> {
    at: Timestamp,
    by: &'a str,
}

impl<'a> Listed<'a> {
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
            ended: ended.as_ref().map(|(at, by)| Ended { at: *at, by }),
            current: ended.is_none() && now < notice.until,
        }
    }
}

/// GET lists the notices, the newest first; POST posts one.
pub async fn list_or_post(board: &Switchboard, received: &Received) -> Reply {
    match received.method {
        Method::GET | Method::HEAD => list(board).await,
        Method::POST => match board.operators.who(received).await {
            Ok(by) => take(board, received, by).await,
            Err(unknown) => refused(unknown),
        },
        _ => error(405, &"only GET and POST"),
    }
}

/// DELETE ends a notice before its time.
pub async fn end(board: &Switchboard, id: &str, received: &Received) -> Reply {
    if received.method != Method::DELETE {
        return error(405, &"only DELETE");
    }
    let by = match board.operators.who(received).await {
        Ok(by) => by,
        Err(unknown) => return refused(unknown),
    };
    match board.store.end_notice(id.to_owned(), by.to_owned(), board.clock.now()).await {
        Ok(true) => reply(200, &json!({ "id": id })),
        Ok(false) => error(404, &"there is no such notice, or it has ended"),
        Err(failure) => unavailable(&failure),
    }
}

async fn list(board: &Switchboard) -> Reply {
    let now = board.clock.now();
    match board.store.notices_posted(now, LISTED_MAX).await {
        Ok(posted) => reply(200, &posted.iter().map(|posted| Listed::new(posted, now)).collect::<Vec<_>>()),
        Err(failure) => unavailable(&failure),
    }
}

async fn take(board: &Switchboard, received: &Received, by: &str) -> Reply {
    // A form of somebody else's page cannot say this without asking us first.
    let is_json =
        |kind: &str| kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
    if !received.header(CONTENT_TYPE.as_str()).is_some_and(is_json) {
        return error(415, &"expected `Content-Type: application/json`");
    }
    if BODY_BYTES_MAX < received.body.len() {
        return error(413, &format!("expected at most {BODY_BYTES_MAX} bytes"));
    }
    let wanted: Wanted = match serde_json::from_slice(&received.body) {
        Ok(wanted) => wanted,
        Err(malformed) => return error(400, &malformed),
    };
    let now = board.clock.now();
    match post(&board.store, &board.script, &wanted, by, now).await {
        Ok(posted) => reply(201, &Listed::new(&posted, now)),
        Err(PostError::Store(failure)) => unavailable(&failure),
        Err(full @ PostError::NoRoom(_)) => error(409, &full),
        Err(wrong) => error(400, &wrong),
    }
}

/// Refuses whoever is not known by what the request shows.
pub fn refused(unknown: Unknown) -> Reply {
    let mut refusal = error(unknown.status(), &unknown);
    match unknown {
        Unknown::NoToken | Unknown::WrongToken => challenged(refusal),
        Unknown::TooMany => {
            refusal.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
            refusal
        }
    }
}

fn unavailable(failure: &StoreError) -> Reply {
    tracing::warn!(error = failure as &dyn std::error::Error, "notices could not be listed or changed");
    error(503, &"the store does not answer; try again")
}
