//! Replies, whole and in memory.

use std::collections::BTreeMap;
use std::fmt::Display;

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Response, StatusCode};
use serde::Serialize;
use url::Url;

/// A reply to a request.
pub(crate) type Reply = Response<Full<Bytes>>;

/// The headers of every reply of the moment: do not cache, do not guess the type.
const PASSING_HEADERS: [(HeaderName, &str); 2] = [(CACHE_CONTROL, "no-store"), (X_CONTENT_TYPE_OPTIONS, "nosniff")];
/// More headers of every page: send no referrer, do not index.
const PAGE_HEADERS: [(HeaderName, &str); 2] =
    [(REFERRER_POLICY, "no-referrer"), (HeaderName::from_static("x-robots-tag"), "noindex, nofollow")];
/// The policy of pages for callers: no scripts, nothing from elsewhere.
///
/// Without `form-action`: browsers apply it to redirects after a form too, and ours lead to the channels. No foreign form can
/// get into a page, because everything is escaped.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";
/// The policy of pages of operations: scripts, styles and sounds come from this listener.
const CONSOLE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     media-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// A reply with this status, type and body.
pub(crate) fn reply(status: u16, content_type: &'static str, body: impl Into<Bytes>) -> Reply {
    let mut reply = Response::new(Full::new(body.into()));
    *reply.status_mut() = StatusCode::from_u16(status).expect("statuses are written in this crate");
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    reply
}

/// A sentence as plain text. Never for a turn of a call: platforms read `text/plain` aloud.
pub(crate) fn plain(status: u16, text: &str) -> Reply {
    reply(status, "text/plain; charset=utf-8", Bytes::copy_from_slice(text.as_bytes()))
}

/// The refusal of any other method than these.
pub(crate) fn only(methods: &'static str) -> Reply {
    allowing(methods, plain(405, &format!("only {methods}\n")))
}

/// A refusal of a method, with those that are allowed (RFC 9110 section 15.5.6).
pub(crate) fn allowing(methods: &'static str, reply: Reply) -> Reply {
    with([(ALLOW, methods)], reply)
}

/// A reply in JSON, not to be cached.
pub(crate) fn json(status: u16, value: &impl Serialize) -> Reply {
    let body = serde_json::to_vec(value).expect("what is answered has text for keys");
    passing(status, "application/json", body)
}

/// An error in JSON, under the key `error`.
pub(crate) fn json_error(status: u16, why: &dyn Display) -> Reply {
    json(status, &BTreeMap::from([("error", why.to_string())]))
}

/// A reply that must not be cached.
pub(crate) fn passing(status: u16, content_type: &'static str, body: impl Into<Bytes>) -> Reply {
    with(PASSING_HEADERS, reply(status, content_type, body))
}

/// Just the status: the refusal for platforms.
pub(crate) fn empty(status: u16) -> Reply {
    let mut reply = Response::new(Full::default());
    *reply.status_mut() = StatusCode::from_u16(status).expect("statuses are written in this crate");
    reply
}

/// A page for callers.
pub(crate) fn page(status: u16, html: String) -> Reply {
    page_that_may(PAGE_POLICY, status, html)
}

/// A page for people of operations.
pub(crate) fn console_page(html: String) -> Reply {
    page_that_may(CONSOLE_POLICY, 200, html)
}

/// Redirects a browser, without caching.
pub(crate) fn see_other(target: &Url) -> Reply {
    let mut reply = empty(303);
    let location = HeaderValue::from_str(target.as_str()).expect("a parsed URL is visible ASCII");
    reply.headers_mut().insert(LOCATION, location);
    with([(CACHE_CONTROL, "no-store"), (REFERRER_POLICY, "no-referrer")], reply)
}

fn page_that_may(policy: &'static str, status: u16, html: String) -> Reply {
    let page = with(PAGE_HEADERS, passing(status, "text/html; charset=utf-8", html));
    with([(CONTENT_SECURITY_POLICY, policy)], page)
}

fn with<const N: usize>(headers: [(HeaderName, &'static str); N], mut reply: Reply) -> Reply {
    for (name, value) in headers {
        reply.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    reply
}
