//! A request as received: whole, bounded, unchanged.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyError {
    /// Longer than allowed.
    TooLong,
    /// Not complete in time.
    TooSlow,
    /// The sender broke off.
    Broken,
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
    ) -> Result<Self, BodyError> {
        let (head, body) = request.into_parts();
        let collected = tokio::time::timeout(wait, Limited::new(body, bytes_max).collect()).await;
        let body =
            collected.map_err(|_| BodyError::TooSlow)?.map_err(|error| match error.is::<LengthLimitError>() {
                true => BodyError::TooLong,
                false => BodyError::Broken,
            })?;
        Ok(Self { method: head.method, uri: head.uri, headers: head.headers, body: body.to_bytes(), peer })
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
