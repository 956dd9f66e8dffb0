//! Requests: read whole, within limits, and kept unchanged.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use hyper::header::{HOST, HeaderValue};
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method, Uri};
use tokio::sync::Notify;

use crate::dialect::form::FormError;
use crate::dialect::webhook::Webhook;

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
    /// The other end of the connection.
    pub peer: SocketAddr,
}

/// A body was not read.
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
    /// The requests in hand use all memory that they may.
    #[error("too many unfinished requests are in hand")]
    NoRoom,
}

impl BodyError {
    /// The status of the answer.
    pub const fn status(self) -> u16 {
        match self {
            Self::TooLong => 413,
            Self::TooSlow => 408,
            Self::Broken => 400,
            Self::NoRoom => 503,
        }
    }

    /// The label of metrics.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::TooLong => "body_too_long",
            Self::TooSlow => "body_too_slow",
            Self::Broken => "body_broken",
            Self::NoRoom => "body_no_room",
        }
    }
}

/// A request whose body was not read.
#[derive(Debug)]
pub struct UnreadRequest {
    /// Path and query as sent.
    pub uri: Uri,
    /// The other end of the connection.
    pub peer: SocketAddr,
    /// The reason.
    pub error: BodyError,
}

/// Limits the memory that all requests in hand take together.
///
/// If it is full, the request whose body has been on its way for the longest gives way: bodies of platforms come within
/// milliseconds, so that nobody can keep calls out by sending many and finishing none.
#[derive(Clone, Debug)]
pub struct Scale(Arc<Mutex<Load>>);

#[derive(Debug)]
struct Load {
    room: usize,
    /// The requests whose bodies are on their way, in the order in which they came.
    unfinished: BTreeMap<u64, Unfinished>,
    /// The number of the next.
    next: u64,
}

#[derive(Debug, Default)]
struct Unfinished {
    bytes: usize,
    gives_way: Arc<Notify>,
}

/// The memory of one request in hand, returned when dropped.
pub struct Weight<'a> {
    scale: &'a Scale,
    number: u64,
    gives_way: Arc<Notify>,
    /// The bytes of a request that was read whole.
    whole: usize,
}

impl Scale {
    /// A scale for this number of bytes.
    pub fn new(bytes_max: usize) -> Self {
        Self(Arc::new(Mutex::new(Load { room: bytes_max, unfinished: BTreeMap::new(), next: 0 })))
    }

    /// The weight of a request, still zero.
    pub fn weight(&self) -> Weight<'_> {
        let (gives_way, mut load) = (Arc::<Notify>::default(), self.lock());
        let number = load.next;
        load.next += 1;
        load.unfinished.insert(number, Unfinished { bytes: 0, gives_way: gives_way.clone() });
        Weight { scale: self, number, gives_way, whole: 0 }
    }

    fn lock(&self) -> MutexGuard<'_, Load> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Load {
    /// Makes room at the cost of the others that came first.
    fn make_room(&mut self, bytes: usize, number: u64) -> Result<(), BodyError> {
        while self.room < bytes {
            let others = self.unfinished.iter().filter(|(other, unfinished)| **other != number && unfinished.bytes > 0);
            let oldest = others.map(|(other, _)| *other).next().ok_or(BodyError::NoRoom)?;
            let oldest = self.unfinished.remove(&oldest).ok_or(BodyError::NoRoom)?;
            self.room += oldest.bytes;
            oldest.gives_way.notify_one();
        }
        Ok(())
    }
}

impl Weight<'_> {
    fn add(&self, bytes: usize) -> Result<(), BodyError> {
        let mut load = self.scale.lock();
        load.make_room(bytes, self.number)?;
        let load = &mut *load;
        // It may have given way itself.
        let unfinished = load.unfinished.get_mut(&self.number).ok_or(BodyError::NoRoom)?;
        unfinished.bytes += bytes;
        load.room -= bytes;
        Ok(())
    }

    /// The request was read whole, and gives way no more.
    fn finish(&mut self) -> Result<(), BodyError> {
        let finished = self.scale.lock().unfinished.remove(&self.number).ok_or(BodyError::NoRoom)?;
        self.whole = finished.bytes;
        Ok(())
    }
}

impl Drop for Weight<'_> {
    fn drop(&mut self) {
        let mut load = self.scale.lock();
        let unfinished = load.unfinished.remove(&self.number).map_or(0, |unfinished| unfinished.bytes);
        load.room += unfinished + self.whole;
    }
}

impl Received {
    /// Reads the whole request, with a limit on the bytes of its body and the time.
    ///
    /// # Errors
    /// The body is too long, too slow or broken, or there is no memory for it.
    pub async fn read(
        mut head: Parts,
        body: Incoming,
        peer: SocketAddr,
        (bytes_max, wait): (usize, Duration),
        weight: &mut Weight<'_>,
    ) -> Result<Self, UnreadRequest> {
        note_host(&mut head);
        let gives_way = weight.gives_way.clone();
        let read = tokio::select! {
            biased;
            read = tokio::time::timeout(wait, whole(body, bytes_max, head_bytes(&head), weight)) => {
                read.unwrap_or(Err(BodyError::TooSlow))
            }
            () = gives_way.notified() => Err(BodyError::NoRoom),
        };
        match read.and_then(|body| weight.finish().map(|()| body)) {
            Ok(body) => Ok(Self { method: head.method, uri: head.uri, headers: head.headers, body, peer }),
            Err(error) => Err(UnreadRequest { uri: head.uri, peer, error }),
        }
    }

    /// The request as a platform's.
    ///
    /// # Errors
    /// A query or form of too many parameters.
    pub fn webhook(&self) -> Result<Webhook<'_>, FormError> {
        Webhook::read(&self.method, self.path_and_query(), &self.headers, &self.body, self.peer.ip())
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

/// Copies the authority of the target to `Host`: HTTP/2 has the host in `:authority`, and an absolute target overrides `Host`
/// (RFC 9112 section 3.2.2).
fn note_host(head: &mut Parts) {
    let said = head.uri.authority().and_then(|authority| HeaderValue::from_str(authority.as_str()).ok());
    if let Some(host) = said {
        head.headers.insert(HOST, host);
    }
}

/// The size of a head.
fn head_bytes(head: &Parts) -> usize {
    let target = head.uri.path_and_query().map_or(0, |target| target.as_str().len());
    head.headers.iter().fold(target, |bytes, (name, value)| bytes + name.as_str().len() + value.len())
}

/// The whole body in memory of its own, so that the buffers of the connection are freed at once.
async fn whole(
    mut body: Incoming,
    bytes_max: usize,
    head_bytes: usize,
    weight: &Weight<'_>,
) -> Result<Bytes, BodyError> {
    weight.add(head_bytes)?;
    let declared = body.size_hint().exact().and_then(|bytes| usize::try_from(bytes).ok());
    if declared.is_some_and(|bytes| bytes > bytes_max) {
        return Err(BodyError::TooLong);
    }
    let mut whole = Vec::with_capacity(declared.unwrap_or_default());
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| BodyError::Broken)?.into_data() else { continue };
        if bytes_max - whole.len() < data.len() {
            return Err(BodyError::TooLong);
        }
        weight.add(data.len())?;
        whole.extend_from_slice(&data);
    }
    Ok(whole.into())
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[test]
    fn a_body_on_its_way_for_long_gives_way_and_whole_ones_do_not() {
        let scale = Scale::new(100);
        let (mut whole, slow, mut quick) = (scale.weight(), scale.weight(), scale.weight());
        whole.add(40).unwrap();
        whole.finish().unwrap();
        slow.add(50).unwrap();
        quick.add(20).unwrap();
        assert!(slow.gives_way.notified().now_or_never().is_some());
        assert_eq!(slow.add(1), Err(BodyError::NoRoom));
        quick.finish().unwrap();
        assert_eq!(scale.weight().add(50), Err(BodyError::NoRoom), "whole ones are being answered");
        drop((whole, slow, quick));
        assert_eq!(scale.lock().room, 100);
    }
}
