//! The doors: where they are bound, how many connections they take, and what stands behind them.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use hyper::http::request::Parts;
use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::net::TcpListener;

use crate::app::live::Exchange;
use crate::cli::Failure;
use crate::config::settings::ServerSettings;
use crate::http::Public;
use crate::http::ops::Ops;
use crate::http::reply::{Reply, empty};
use crate::http::request::{Received, Unread};
use crate::http::serve::{Door, Glance};

/// Connections of the ops door: Prometheus, and people whose browsers keep some each.
pub const OPS_CONNECTIONS_MAX: usize = 512;
/// Descriptors for all else: the database, gateways, mail servers, files.
const OTHER_DESCRIPTORS: usize = 600;
/// Connections that are taken however few descriptors there are.
const CONNECTIONS_MIN: usize = 16;

/// The doors, open.
pub struct Doors {
    /// Where platforms come.
    pub public: TcpListener,
    /// Where operations come.
    pub ops: TcpListener,
}

/// An address could not be listened on: taken, or not this machine's.
#[derive(Debug, thiserror::Error)]
#[error("could not listen on {address}; choose another with --public or --ops")]
struct BindError {
    address: SocketAddr,
    source: io::Error,
}

/// Opens both doors.
///
/// # Errors
/// An address that cannot be listened on.
pub async fn open(server: &ServerSettings) -> Result<Doors, Failure> {
    Ok(Doors { public: bind(server.public).await?, ops: bind(server.ops).await? })
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|source| Failure::from(BindError { address, source }))
}

/// Raises the soft limit of open files to the hard one, and gives how many public connections fit into it: descriptors that run
/// out would shut the gateways and the database out with the callers.
pub fn connections_that_fit(connections_max: usize) -> usize {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    if let Err(error) = setrlimit(Resource::Nofile, limit) {
        tracing::warn!(error = &error as &dyn std::error::Error, "could not raise the limit of open files");
        limit = getrlimit(Resource::Nofile);
    }
    let files = limit.current.map_or(usize::MAX, |files| usize::try_from(files).unwrap_or(usize::MAX));
    let fit = fitting(connections_max, files);
    if fit < connections_max {
        let wanted = connections_max + OPS_CONNECTIONS_MAX + OTHER_DESCRIPTORS;
        tracing::warn!(files, wanted, connections = fit, "the limit of open files is low: fewer connections are taken");
    }
    fit
}

/// Half of few files goes to connections; of many, all but what else needs.
fn fitting(connections_max: usize, files: usize) -> usize {
    let spare = files.saturating_sub(OPS_CONNECTIONS_MAX + OTHER_DESCRIPTORS).max(files / 2);
    connections_max.min(spare).max(CONNECTIONS_MIN.min(connections_max))
}

/// The public door.
pub struct PublicDoor {
    public: Public,
    exchange: Arc<Exchange>,
}

impl PublicDoor {
    /// What answers through this exchange.
    pub fn new(exchange: Arc<Exchange>) -> Self {
        Self { public: Public::default(), exchange }
    }
}

impl Door for PublicDoor {
    async fn glance(&self, head: &Parts, peer: SocketAddr, body_bytes_max: usize) -> Glance {
        self.public.glance(&self.exchange, head, peer, body_bytes_max).await
    }

    async fn answer(&self, received: Result<Received, Unread>) -> Reply {
        self.public.answer(&self.exchange, received).await
    }
}

/// The door of operations.
pub struct OpsDoor {
    ops: Ops,
    exchange: Arc<Exchange>,
}

impl OpsDoor {
    /// What answers through this exchange.
    pub fn new(exchange: Arc<Exchange>) -> Self {
        Self { ops: Ops::default(), exchange }
    }
}

impl Door for OpsDoor {
    async fn glance(&self, head: &Parts, _: SocketAddr, body_bytes_max: usize) -> Glance {
        self.ops.glance(&self.exchange, head, body_bytes_max)
    }

    async fn answer(&self, received: Result<Received, Unread>) -> Reply {
        match received {
            Ok(received) => self.ops.answer(&self.exchange, &received).await,
            Err(unread) => empty(unread.error.status()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_files_for_all_else() {
        assert_eq!(fitting(4096, 1_048_576), 4096);
        assert_eq!(fitting(4096, usize::MAX), 4096);
        assert_eq!(fitting(4096, 4096 + OPS_CONNECTIONS_MAX + OTHER_DESCRIPTORS), 4096);
        assert_eq!(fitting(4096, 1024), 512);
        assert_eq!(fitting(4096, 20), CONNECTIONS_MIN);
        assert_eq!(fitting(4, 20), 4);
    }
}
