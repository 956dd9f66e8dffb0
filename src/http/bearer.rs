//! Bearer tokens (RFC 6750).

use hyper::HeaderMap;
use hyper::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};

use crate::config::settings::Secret;
use crate::dialect::signature::is_same;
use crate::http::reply::Reply;
use crate::http::request::Received;

/// Asks for the token (RFC 6750 section 3).
const CHALLENGE: &str = r#"Bearer realm="deflect""#;
const SCHEME: &str = "Bearer";

/// The token of a request.
pub(crate) fn shown(received: &Received) -> Option<&str> {
    shown_in(&received.headers)
}

/// The token in these headers.
pub(crate) fn shown_in(headers: &HeaderMap) -> Option<&str> {
    let (scheme, shown) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case(SCHEME).then(|| shown.trim_matches(' '))
}

/// True if the token is one of these secrets. All are compared, so that the time does not reveal which one was close.
pub(crate) fn is_one_of(secrets: &[Secret], shown: &str) -> bool {
    let is_it = |secret: &Secret| is_same(secret.expose().as_bytes(), shown.as_bytes());
    secrets.iter().fold(false, |found, secret| is_it(secret) | found)
}

/// Adds the request for a token to a refusal.
pub(crate) fn challenged(mut refusal: Reply) -> Reply {
    refusal.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static(CHALLENGE));
    refusal
}
