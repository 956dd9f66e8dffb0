//! The door of operations, on its own port: `/metrics` for Prometheus, `/livez` and `/readyz` for whoever restarts us.

use std::time::Duration;

use hyper::Method;

use crate::http::reply::{Reply, plain, reply};
use crate::http::request::Received;
use crate::http::switchboard::Switchboard;

/// How long the store may take to say it is ready.
const READY_WAIT: Duration = Duration::from_millis(500);

/// Answers a request of the ops door.
pub async fn answer(board: &Switchboard, received: &Received) -> Reply {
    if !matches!(received.method, Method::GET | Method::HEAD) {
        return plain(405, "only GET\n");
    }
    match received.path() {
        "/metrics" => reply(200, "text/plain; version=0.0.4; charset=utf-8", board.metrics.render()),
        "/livez" => plain(200, "alive\n"),
        "/readyz" => ready(board).await,
        _ => plain(404, "here are /metrics, /livez and /readyz\n"),
    }
}

/// Ready means: a promise could be made now.
async fn ready(board: &Switchboard) -> Reply {
    match tokio::time::timeout(READY_WAIT, board.store.ready()).await {
        Ok(Ok(())) => plain(200, "ready\n"),
        Ok(Err(_)) => plain(503, "the store does not work\n"),
        Err(_) => plain(503, "the store does not answer\n"),
    }
}
