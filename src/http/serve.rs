//! Serves a listener: limits the number of connections, their time and their size, and stops in order.
//!
//! Every limit holds from the first byte on, in any version of HTTP: a connection that sends no request, or does not read its
//! answers, is closed by its `Life`.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use hyper::body::{Body, Incoming};
use hyper::header::{CONNECTION, HOST, HeaderValue};
use hyper::http::request::Parts;
use hyper::service::service_fn;
use hyper::{Request, Version};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::app::drain::Drain;
use crate::base::stop::Stop;
use crate::config::settings::ServerSettings;
use crate::http::life::Life;
use crate::http::reply::{Reply, empty};
use crate::http::request::{Received, Scale, UnreadRequest};

/// The longest request head, in bytes. Platforms send about 2 KiB; a call's state is under 300 bytes.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// The most requests at once on one HTTP/2 connection. A proxy opens another connection for more.
const STREAMS_MAX: u32 = 32;
/// The flow control window of an HTTP/2 stream.
const STREAM_WINDOW_BYTES: u32 = 64 * 1024;
/// The flow control window of an HTTP/2 connection.
const CONNECTION_WINDOW_BYTES: u32 = 128 * 1024;
/// The most that waits to be sent on one HTTP/2 stream.
const SEND_BUFFER_BYTES_MAX: usize = 64 * 1024;
/// The pause after an error of `accept`, such as one for lack of descriptors.
const ACCEPT_REST: Duration = Duration::from_millis(100);
/// The most connections that wait in the kernel to be accepted: its default `net.core.somaxconn`.
const BACKLOG_MAX: usize = 4096;
/// The wait at a stop for connections with no request in hand. A request that comes at this moment is still answered, but an
/// idle peer cannot delay a deploy.
const PARTING_WAIT: Duration = Duration::from_secs(2);
/// The most memory of all requests in hand: 250 of the longest, or 5,000 usual ones. If it is full, the body that has been on
/// its way for the longest gives way.
const IN_HAND_BYTES_MAX: usize = 16 << 20;

/// The limits of a listener.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The most open connections.
    pub connections_max: usize,
    /// The longest body.
    pub body_bytes_max: usize,
    /// The time for the head of a request, for its body, and between requests.
    pub read_wait: Duration,
    /// The time for requests in hand at a stop.
    pub stop_wait: Duration,
    /// Limits the memory of requests in hand, of all listeners together.
    pub scale: Scale,
}

impl From<&ServerSettings> for Limits {
    fn from(settings: &ServerSettings) -> Self {
        Self {
            connections_max: settings.connections_max,
            body_bytes_max: settings.body_bytes_max,
            read_wait: settings.read_wait,
            stop_wait: settings.stop_wait,
            scale: Scale::new(IN_HAND_BYTES_MAX),
        }
    }
}

/// The verdict on a request whose body has not been read yet.
pub enum HeadCheck {
    /// It is answered so, and its body is not read.
    Answered(Reply),
    /// Its body is read, up to this number of bytes.
    ReadBody(usize),
}

/// Answers the requests of a listener.
pub trait Handler: Send + Sync + 'static {
    /// Checks the head of a request before its body is read. `body_bytes_max` is the limit of the listener.
    fn check_head(
        &self,
        head: &Parts,
        peer: SocketAddr,
        body_bytes_max: usize,
    ) -> impl Future<Output = HeadCheck> + Send;

    /// Answers a request.
    fn answer(&self, received: Result<Received, UnreadRequest>) -> impl Future<Output = Reply> + Send;
}

/// Everything the connections of a listener share.
struct Shared<H> {
    handler: H,
    limits: Limits,
    drain: Drain,
}

/// A connection, its peer and its place among the open ones.
pub(crate) type Accepted = (TcpStream, SocketAddr, OwnedSemaphorePermit);

/// Serves a listener until told to stop; then answers the requests in hand, for at most `stop_wait`.
pub async fn serve(listener: TcpListener, limits: Limits, handler: impl Handler, drain: Drain, mut stop: Stop) {
    let shared = Arc::new(Shared { handler, limits: limits.clone(), drain });
    let places = Arc::new(Semaphore::new(limits.connections_max));
    let (builder, mut failing) = (builder(&limits), false);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places, &mut failing) => accepted,
            () = stop.asked() => break,
        };
        if let Some(accepted) = accepted {
            begin(&builder, accepted, &shared, &stop);
        }
    }
    // Connections that the kernel has taken already would be reset with the listener.
    for _ in 0..BACKLOG_MAX {
        match accept(&listener, &places, &mut failing).now_or_never() {
            Some(Some(accepted)) => begin(&builder, accepted, &shared, &stop),
            _ => break,
        }
    }
    drop(listener);
    let all = u32::try_from(limits.connections_max).unwrap_or(u32::MAX);
    if tokio::time::timeout(limits.stop_wait + PARTING_WAIT, places.acquire_many(all)).await.is_err() {
        tracing::warn!("stopped with requests still in hand");
    }
}

fn begin<H: Handler>(
    builder: &Builder<TokioExecutor>,
    (stream, peer, place): Accepted,
    shared: &Arc<Shared<H>>,
    stop: &Stop,
) {
    let connection = keep(builder.clone(), stream, peer, shared.clone(), stop.clone());
    tokio::spawn(async move {
        connection.await;
        drop(place);
    });
}

fn builder(limits: &Limits) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(limits.read_wait).max_buf_size(HEAD_BYTES_MAX);
    builder
        .http2()
        .timer(TokioTimer::new())
        .initial_stream_window_size(STREAM_WINDOW_BYTES)
        .initial_connection_window_size(CONNECTION_WINDOW_BYTES)
        .max_send_buf_size(SEND_BUFFER_BYTES_MAX)
        .max_concurrent_streams(STREAMS_MAX)
        .max_header_list_size(HEAD_BYTES_MAX as u32);
    builder
}

/// Waits for a free place first, so that connections beyond the limit queue in the kernel.
///
/// `failing` is kept from one to the next: a failure is logged once, until a connection is accepted.
pub(crate) async fn accept(listener: &TcpListener, places: &Arc<Semaphore>, failing: &mut bool) -> Option<Accepted> {
    let place = places.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            stream.set_nodelay(true).ok();
            *failing = false;
            Some((stream, peer, place))
        }
        Err(error) => {
            if !std::mem::replace(failing, true) {
                tracing::warn!(error = &error as &dyn std::error::Error, "could not accept connections");
            }
            tokio::time::sleep(ACCEPT_REST).await;
            None
        }
    }
}

/// Serves a connection until its peer closes it, it is idle for too long, or the process stops.
async fn keep<H: Handler>(
    builder: Builder<TokioExecutor>,
    stream: TcpStream,
    peer: SocketAddr,
    shared: Arc<Shared<H>>,
    mut stop: Stop,
) {
    let limits = shared.limits.clone();
    let life = Arc::new(Life::new(limits.read_wait));
    let of_requests = life.clone();
    // Boxed: hyper keeps a place as large as the future for every connection, idle ones too.
    let service = service_fn(move |request| Box::pin(respond(request, peer, shared.clone(), of_requests.clone())));
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
    let ended = tokio::select! {
        ended = connection.as_mut() => Some(ended),
        () = life.over() => None,
        () = stop.asked() => None,
    };
    let mut parting = pin!(tokio::time::sleep(PARTING_WAIT.min(limits.stop_wait)));
    let ended = match ended {
        None if stop.is_asked() => tokio::select! {
            ended = connection.as_mut() => Some(ended),
            // The first request of a new connection may be on its way.
            () = life.begun() => None,
            () = parting.as_mut() => None,
        },
        ended => ended,
    };
    let ended = match ended {
        Some(ended) => ended,
        None => {
            connection.as_mut().graceful_shutdown();
            tokio::select! {
                ended = connection => ended,
                () = life.parted(limits.stop_wait, parting) => Ok(()),
            }
        }
    };
    if let Err(error) = ended {
        tracing::debug!(error = &*error, "connection broken off");
    }
}

async fn respond<H: Handler>(
    request: Request<Incoming>,
    peer: SocketAddr,
    shared: Arc<Shared<H>>,
    life: Arc<Life>,
) -> Result<Reply, Infallible> {
    let Shared { handler, limits, drain } = &*shared;
    let (in_hand, version) = (life.take(), request.version());
    let (head, body) = request.into_parts();
    let mut weight = limits.scale.weight();
    let mut reply = if names_its_host(&head) {
        match handler.check_head(&head, peer, limits.body_bytes_max).await {
            HeadCheck::Answered(reply) => reply,
            HeadCheck::ReadBody(bytes_max) => {
                let received = Received::read(head, body, peer, (bytes_max, limits.read_wait), &mut weight).await;
                let _answering = in_hand.answering();
                handler.answer(received).await
            }
        }
    } else {
        empty(400)
    };
    // HTTP/2 is told by a frame, at the stop.
    if drain.has_begun() && version < Version::HTTP_2 {
        reply.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    in_hand.answered(reply.body().size_hint().exact().unwrap_or_default());
    Ok(reply)
}

/// False for a request over HTTP/1.1 that names no host, or several: those who pass it on might read another (RFC 9112 section
/// 3.2).
fn names_its_host(head: &Parts) -> bool {
    head.version != Version::HTTP_11 || head.headers.get_all(HOST).iter().count() == 1
}
