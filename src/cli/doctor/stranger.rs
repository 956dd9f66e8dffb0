//! Explains an answer that did not come from the line.

use bytes::Bytes;
use hyper::header::{CONTENT_TYPE, LOCATION, SERVER, WWW_AUTHENTICATE};
use hyper::{Response, StatusCode};
use url::Url;

use super::findings::Problem;
use super::outage::{expects_https, speaks_tls};
use crate::http::checkup::HEADER;
use crate::outbox::http_client::HttpClient;

/// The part of a foreign header that is shown, in characters.
const SHOWN_CHARS_MAX: usize = 40;

/// Explains that the answer is not the line's.
pub(super) async fn explain(client: &HttpClient, url: &Url, answer: &Response<Bytes>) -> Problem {
    let status = answer.status();
    if status == StatusCode::BAD_REQUEST && url.scheme() == "http" && speaks_tls(client, url).await {
        return expects_https(url);
    }
    match status {
        status if status.is_redirection() => redirect(url, answer),
        StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => Problem::new(
            format!("a proxy answers {} itself: it does not reach the line", named(answer)),
            "see that `deflect serve` runs, and that the proxy passes requests on to its public address",
        ),
        StatusCode::UNAUTHORIZED if answer.headers().contains_key(WWW_AUTHENTICATE) && !is_empty(answer) => {
            Problem::new(
                format!("something before the line asks for a password of its own ({})", named(answer)),
                "let the proxy pass this path on without one: the line knows its platforms itself",
            )
        }
        _ => another(answer),
    }
}

/// The line refuses with an empty body and answers calls with XML; other answers are foreign.
fn another(answer: &Response<Bytes>) -> Problem {
    let what = if (answer.status().is_client_error() && is_empty(answer)) || is_xml(answer) {
        format!(
            "the answer is {} and no report: a proxy takes the header {HEADER} away, or another service answers there",
            named(answer)
        )
    } else {
        format!("another service answers there ({})", named(answer))
    };
    Problem::new(what, "let the proxy pass this path on to the public address of `deflect serve`, with every header")
}

/// The answer's status, and the server's name as far as it gives one.
fn named(answer: &Response<Bytes>) -> String {
    let server = answer.headers().get(SERVER).and_then(|server| server.to_str().ok()).unwrap_or_default();
    let server: String = server.chars().take(SHOWN_CHARS_MAX).collect();
    if server.is_empty() { answer.status().to_string() } else { format!("{}, by {server}", answer.status()) }
}

fn is_empty(answer: &Response<Bytes>) -> bool {
    answer.body().is_empty()
}

fn is_xml(answer: &Response<Bytes>) -> bool {
    let kind = answer.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.contains("xml"))
}

fn redirect(url: &Url, answer: &Response<Bytes>) -> Problem {
    let status = answer.status();
    let location = answer.headers().get(LOCATION).and_then(|location| location.to_str().ok());
    let Some(to) = location.and_then(|location| url.join(location).ok()) else {
        return Problem::new(format!("the server answers {status} and names no address"), "let it pass this path on");
    };
    let (where_to, remedy) = match elsewhere(url, &to) {
        Some(where_to) => {
            let origin = to.origin().ascii_serialization();
            (where_to, format!("use {origin} as `public_url` and in the settings of the platform"))
        }
        None => (other_path(url, &to), "let the server pass the path on to the line as it is".to_owned()),
    };
    let what = format!("the server answers {status} and sends the platform on, {where_to}");
    Problem::new(format!("{what}; a signature is good for one address"), remedy)
}

/// The difference before the path, if any.
fn elsewhere(from: &Url, to: &Url) -> Option<String> {
    if to.scheme() != from.scheme() {
        return Some(format!("from {} to {}", from.scheme(), to.scheme()));
    }
    if to.host() != from.host() {
        return Some(format!("to another host, {}", to.host_str().unwrap_or_default()));
    }
    (to.port() != from.port()).then(|| "to another port".to_owned())
}

fn other_path(from: &Url, to: &Url) -> String {
    let is_slash = to.path().trim_end_matches('/') == from.path().trim_end_matches('/');
    if !is_slash || to.path() == from.path() {
        format!("to {}", to.path())
    } else if to.path().ends_with('/') {
        "to the same path with a slash at its end".to_owned()
    } else {
        "to the same path without the slash at its end".to_owned()
    }
}
