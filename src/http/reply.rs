//! Answers, whole and in memory.

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use hyper::{Response, StatusCode};
use serde::Serialize;
use url::Url;

/// An answer of a door.
pub type Reply = Response<Full<Bytes>>;

/// What every page for people carries: nothing is kept, nothing leaks, nothing is indexed, nothing foreign is loaded.
///
/// Without `form-action`: browsers apply it to where a form's answer leads as well, and ours lead to the channels. A form of
/// somebody else's would have to be written into a page, where everything is escaped.
const PAGE_HEADERS: [(HeaderName, &str); 5] = [
    (CACHE_CONTROL, "no-store"),
    (hyper::header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    (hyper::header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (
        hyper::header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    ),
];

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
    let mut reply = reply(status, "application/json", body);
    reply.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
}

/// Nothing but the status. What a platform is refused with.
pub fn empty(status: u16) -> Reply {
    let mut reply = Response::new(Full::default());
    *reply.status_mut() = StatusCode::from_u16(status).expect("statuses are written in this crate");
    reply
}

/// A page for people.
pub fn page(status: u16, html: String) -> Reply {
    let mut reply = reply(status, "text/html; charset=utf-8", html);
    for (name, value) in PAGE_HEADERS {
        reply.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    reply
}

/// What pages of operations carry: as pages for people, but with scripts, styles and sounds of ours.
const CONSOLE_HEADERS: [(HeaderName, &str); 4] = [
    (CACHE_CONTROL, "no-store"),
    (hyper::header::REFERRER_POLICY, "no-referrer"),
    (hyper::header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (
        hyper::header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; \
         connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
];

/// A page for people of operations.
pub fn console_page(html: String) -> Reply {
    let mut reply = reply(200, "text/html; charset=utf-8", html);
    for (name, value) in CONSOLE_HEADERS {
        reply.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    reply
}

/// Sends a person on, never to be remembered by the browser.
pub fn see_other(target: &Url) -> Reply {
    let mut reply = empty(303);
    let location = HeaderValue::from_str(target.as_str()).expect("a parsed URL is visible ASCII");
    reply.headers_mut().insert(LOCATION, location);
    reply.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply.headers_mut().insert(hyper::header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    reply
}
