//! Answers, whole and in memory.

use std::collections::BTreeMap;
use std::fmt::Display;

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Response, StatusCode};
use serde::Serialize;
use url::Url;

/// An answer of a door.
pub type Reply = Response<Full<Bytes>>;

/// What every answer of the moment carries: it is not kept, and not taken for something else.
const PASSING_HEADERS: [(HeaderName, &str); 2] = [(CACHE_CONTROL, "no-store"), (X_CONTENT_TYPE_OPTIONS, "nosniff")];
/// What every page carries beside: nothing leaks, nothing is indexed.
const PAGE_HEADERS: [(HeaderName, &str); 2] =
    [(REFERRER_POLICY, "no-referrer"), (HeaderName::from_static("x-robots-tag"), "noindex, nofollow")];
/// What a page for callers may do: nothing foreign is loaded, and nothing runs.
///
/// Without `form-action`: browsers apply it to where a form's answer leads as well, and ours lead to the channels. A form of
/// somebody else's would have to be written into a page, where everything is escaped.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";
/// What a page of operations may do: scripts, styles and sounds are files of ours.
const CONSOLE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     media-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// An answer of this status, type and body.
pub fn reply(status: u16, content_type: &'static str, body: impl Into<Bytes>) -> Reply {
    let mut reply = Response::new(Full::new(body.into()));
    *reply.status_mut() = StatusCode::from_u16(status).expect("statuses are written in this crate");
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    reply
}

/// A sentence for machines and their keepers. Never to a platform's turn: `text/plain` is read aloud there.
pub fn plain(status: u16, text: &'static str) -> Reply {
    reply(status, "text/plain; charset=utf-8", text)
}

/// An answer for programs, of this moment.
pub fn json(status: u16, value: &impl Serialize) -> Reply {
    let body = serde_json::to_vec(value).expect("what is answered has text for keys");
    passing(status, "application/json", body)
}

/// What programs are answered instead: why not, under `error`.
pub fn json_error(status: u16, why: &dyn Display) -> Reply {
    json(status, &BTreeMap::from([("error", why.to_string())]))
}

/// An answer of this moment, which no browser keeps.
pub fn passing(status: u16, content_type: &'static str, body: impl Into<Bytes>) -> Reply {
    with(PASSING_HEADERS, reply(status, content_type, body))
}

/// Nothing but the status. What a platform is refused with.
pub fn empty(status: u16) -> Reply {
    let mut reply = Response::new(Full::default());
    *reply.status_mut() = StatusCode::from_u16(status).expect("statuses are written in this crate");
    reply
}

/// A page for people.
pub fn page(status: u16, html: String) -> Reply {
    page_that_may(PAGE_POLICY, status, html)
}

/// A page for people of operations.
pub fn console_page(html: String) -> Reply {
    page_that_may(CONSOLE_POLICY, 200, html)
}

/// Sends a person on, never to be remembered by the browser.
pub fn see_other(target: &Url) -> Reply {
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
