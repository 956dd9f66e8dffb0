//! Listening: connections with limits on their number, their patience and their size, and an orderly stop.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

use crate::config::settings::ServerSettings;
use crate::http::reply::Reply;
use crate::http::request::{Received, Unread};

/// The longest request head, in bytes. Platforms send about 2 KiB; a call's state is under 300 bytes.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// The most requests at once on one HTTP/2 connection.
const STREAMS_MAX: u32 = 256;
/// How often a silent HTTP/2 peer is asked whether it lives.
const PING_EVERY: Duration = Duration::from_secs(20);
/// How long a listener rests after the system refused it a connection, as when descriptors run out.
const ACCEPT_REST: Duration = Duration::from_millis(100);

/// The limits of a door.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections open at once.
    pub connections_max: usize,
    /// Bytes of a body.
    pub body_bytes_max: usize,
    /// Time for the head, and again for the body.
    pub read_wait: Duration,
    /// Time for requests in hand when stopping.
    pub stop_wait: Duration,
}

impl From<&ServerSettings> for Limits {
    fn from(settings: &ServerSettings) -> Self {
        Self {
            connections_max: settings.connections_max,
            body_bytes_max: settings.body_bytes_max,
            read_wait: settings.read_wait,
            stop_wait: settings.stop_wait,
        }
    }
}

/// Serves a listener until told to stop; then answers what is in hand, within its bound.
pub async fn serve<A, F>(listener: TcpListener, limits: Limits, answer: A, mut stop: watch::Receiver<bool>)
where
    A: Fn(Result<Received, Unread>) -> F + Send + Sync + 'static,
    F: Future<Output = Reply> + Send + 'static,
{
    let answer = Arc::new(answer);
    let places = Arc::new(Semaphore::new(limits.connections_max));
    let connections = GracefulShutdown::new();
    let builder = builder(limits);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            _ = stop.wait_for(|stopping| *stopping) => break,
        };
        let Some((stream, peer, place)) = accepted else { continue };
        let answer = answer.clone();
        let service = service_fn(move |request| respond(request, peer, limits, answer.clone()));
        let connection = builder.serve_connection(TokioIo::new(stream), service).into_owned();
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(error = &*error, "connection broken off");
            }
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(limits.stop_wait, connections.shutdown()).await.is_err() {
        tracing::warn!("stopped with requests still in hand");
    }
}

fn builder(limits: Limits) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(limits.read_wait).max_buf_size(HEAD_BYTES_MAX);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(PING_EVERY)
        .max_concurrent_streams(STREAMS_MAX)
        .max_header_list_size(HEAD_BYTES_MAX as u32);
    builder
}

/// Waits for a free place first, so that callers beyond the limit queue in the kernel and not in our memory.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(tokio::net::TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit)> {
    let place = places.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            let _best_effort = stream.set_nodelay(true);
            Some((stream, peer, place))
        }
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "could not accept a connection");
            tokio::time::sleep(ACCEPT_REST).await;
            None
        }
    }
}

async fn respond<A, F>(
    request: Request<Incoming>,
    peer: SocketAddr,
    limits: Limits,
    answer: Arc<A>,
) -> Result<Reply, Infallible>
where
    A: Fn(Result<Received, Unread>) -> F,
    F: Future<Output = Reply>,
{
    Ok(answer(Received::read(request, peer, limits.body_bytes_max, limits.read_wait).await).await)
}
