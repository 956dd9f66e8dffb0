//! A request as received: whole, bounded, unchanged.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::header::{HOST, HeaderValue};
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method, Request, Uri};

/// A request with its whole body, byte for byte as it came: signatures are computed on it.
#[derive(Debug)]
pub struct Received {
    /// GET, POST and so on.
    pub method: Method,
    /// Path and query as sent.
    pub uri: Uri,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// Who is at the other end of the connection.
    pub peer: SocketAddr,
}

/// Why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// Longer than allowed.
    #[error("the body is longer than `body_bytes_max`")]
    TooLong,
    /// Not complete in time.
    #[error("the body was not complete within `read_wait`")]
    TooSlow,
    /// The sender broke off.
    #[error("the sender broke off")]
    Broken,
}

impl BodyError {
    /// The status of the answer.
    pub const fn status(self) -> u16 {
        match self {
            Self::TooLong => 413,
            Self::TooSlow => 408,
            Self::Broken => 400,
        }
    }

    /// The label of metrics.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::TooLong => "body_too_long",
            Self::TooSlow => "body_too_slow",
            Self::Broken => "body_broken",
        }
    }
}

/// A request whose body was not read.
#[derive(Debug)]
pub struct Unread {
    /// Path and query as sent.
    pub uri: Uri,
    /// Why.
    pub error: BodyError,
}

impl Received {
    /// Reads the whole request.
    ///
    /// # Errors
    /// A body longer than `bytes_max`, or not there after `wait`.
    pub async fn read(
        request: Request<Incoming>,
        peer: SocketAddr,
        bytes_max: usize,
        wait: Duration,
    ) -> Result<Self, Unread> {
        let (mut head, body) = request.into_parts();
        note_host(&mut head);
        let error = match tokio::time::timeout(wait, Limited::new(body, bytes_max).collect()).await {
            Ok(Ok(body)) => {
                let body = body.to_bytes();
                return Ok(Self { method: head.method, uri: head.uri, headers: head.headers, body, peer });
            }
            Ok(Err(error)) if error.is::<LengthLimitError>() => BodyError::TooLong,
            Ok(Err(_)) => BodyError::Broken,
            Err(_) => BodyError::TooSlow,
        };
        Err(Unread { uri: head.uri, error })
    }

    /// The path as sent.
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// Path and query as sent.
    pub fn path_and_query(&self) -> &str {
        self.uri.path_and_query().map_or("/", |both| both.as_str())
    }

    /// The query as sent, without the question mark.
    pub fn query(&self) -> &str {
        self.uri.query().unwrap_or_default()
    }

    /// A header that is visible ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// HTTP/2 says the host in `:authority`, and an address that is whole goes before `Host` (RFC 9112 section 3.2.2). All other
/// rooms look at `Host` alone.
fn note_host(head: &mut Parts) {
    let said = head.uri.authority().and_then(|authority| HeaderValue::from_str(authority.as_str()).ok());
    if let Some(host) = said {
        head.headers.insert(HOST, host);
    }
}
