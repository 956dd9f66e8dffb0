//! `/api/notices`: announcements and closings, as JSON. Everyone who reaches the listener may read them; posting and ending
//! one needs an operator's token.

use hyper::Method;
use hyper::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use serde_json::json as json_value;

use crate::app::notices::{LISTED_MAX, ListedNotice, NoticeRequest, PostError, post};
use crate::base::clock::Clock;
use crate::http::bearer::challenged;
use crate::http::operators::{Operators, TokenError};
use crate::http::ops::refusals;
use crate::http::reply::{Reply, allowing, json, json_error};
use crate::http::request::Received;
use crate::line::Script;
use crate::metrics::operator_words::OperatorWords;
use crate::store::{Store, StoreError};

/// The longest body in bytes: far more than words and names take.
pub(super) const BODY_BYTES_MAX: usize = 16 * 1024;

/// Lists, posts and ends notices.
#[derive(Clone, Copy)]
pub(crate) struct NoticeApi<'a> {
    /// Names the lines, topics and languages.
    pub script: &'a Script,
    /// Has the notices.
    pub store: &'a Store,
    /// The operators, who may post.
    pub operators: Operators<'a>,
    /// The words of those who watch the line.
    pub words: &'static OperatorWords,
    /// The time of a change.
    pub clock: &'a Clock,
}

/// GET lists the notices, the newest first; POST posts one.
pub(crate) async fn list_or_post(api: &NoticeApi<'_>, received: &Received) -> Reply {
    match received.method {
        Method::GET | Method::HEAD => list(api).await,
        Method::POST => match api.operators.name(received).await {
            Ok(by) => take(api, received, by).await,
            Err(refusal) => refused(api.words, refusal),
        },
        _ => allowing("GET, HEAD, POST", json_error(405, &"only GET and POST")),
    }
}

/// DELETE ends a notice before its time.
pub(crate) async fn end(api: &NoticeApi<'_>, id: &str, received: &Received) -> Reply {
    if received.method != Method::DELETE {
        return allowing("DELETE", json_error(405, &"only DELETE"));
    }
    let by = match api.operators.name(received).await {
        Ok(by) => by,
        Err(refusal) => return refused(api.words, refusal),
    };
    match api.store.end_notice(id.to_owned(), by.to_owned(), api.clock.now()).await {
        Ok(true) => json(200, &json_value!({ "id": id })),
        Ok(false) => json_error(404, &api.words.text("refused-gone")),
        Err(failure) => unavailable(api.words, &failure),
    }
}

async fn list(api: &NoticeApi<'_>) -> Reply {
    let now = api.clock.now();
    match api.store.notices_posted(now, LISTED_MAX).await {
        Ok(posted) => json(200, &posted.iter().map(|posted| ListedNotice::new(posted, now)).collect::<Vec<_>>()),
        Err(failure) => unavailable(api.words, &failure),
    }
}

async fn take(api: &NoticeApi<'_>, received: &Received, by: &str) -> Reply {
    // Forms of foreign pages cannot send this type without a preflight request.
    let is_json =
        |kind: &str| kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
    if !received.header(CONTENT_TYPE.as_str()).is_some_and(is_json) {
        return json_error(415, &"expected `Content-Type: application/json`");
    }
    if received.body.len() > BODY_BYTES_MAX {
        return json_error(413, &format!("expected at most {BODY_BYTES_MAX} bytes"));
    }
    let request: NoticeRequest = match serde_json::from_slice(&received.body) {
        Ok(request) => request,
        Err(malformed) => return json_error(400, &malformed),
    };
    let now = api.clock.now();
    match post(api.store, api.script, &request, by, now).await {
        Ok(posted) => json(201, &ListedNotice::new(&posted, now)),
        Err(PostError::Store(failure)) => unavailable(api.words, &failure),
        Err(full @ PostError::NoRoom(_)) => json_error(409, &refusals::of_post(api.words, &full)),
        Err(wrong) => json_error(400, &refusals::of_post(api.words, &wrong)),
    }
}

/// Tells who reads the log why notices were not listed or changed.
pub(super) fn not_stored(failure: &StoreError) {
    tracing::warn!(error = failure as &dyn std::error::Error, "notices could not be listed or changed");
}

/// Refuses a request without an operator's token.
pub(crate) fn refused(words: &OperatorWords, error: TokenError) -> Reply {
    let mut refusal = json_error(error.status(), &refusals::of_token(words, error));
    match error {
        TokenError::NoToken | TokenError::WrongToken => challenged(refusal),
        TokenError::TooMany => {
            refusal.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
            refusal
        }
    }
}

fn unavailable(words: &OperatorWords, failure: &StoreError) -> Reply {
    not_stored(failure);
    json_error(503, &words.text("refused-unavailable"))
}
