//! The listeners: bound to their addresses, and the number of connections they take.

use std::io;
use std::net::SocketAddr;

use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::net::TcpListener;

use crate::app::resources::Listeners;
use crate::config::settings::ServerSettings;

/// Connections of the ops listener: Prometheus, and browsers, which keep several each.
pub const OPS_CONNECTIONS_MAX: usize = 512;
/// File descriptors for all else: the database, gateways, mail servers, files.
const OTHER_DESCRIPTORS: usize = 600;
/// Connections that are taken even if there are few descriptors.
const CONNECTIONS_MIN: usize = 16;

/// The address is taken, or not one of this machine.
#[derive(Debug, thiserror::Error)]
#[error("could not listen on {address}; choose another with --public or --ops")]
pub struct BindError {
    address: SocketAddr,
    source: io::Error,
}

/// Binds both listeners.
///
/// # Errors
/// An address is taken, or not one of this machine.
pub async fn bind_both(server: &ServerSettings) -> Result<Listeners<TcpListener>, BindError> {
    Ok(Listeners { public: bind(server.public).await?, ops: bind(server.ops).await? })
}

async fn bind(address: SocketAddr) -> Result<TcpListener, BindError> {
    TcpListener::bind(address).await.map_err(|source| BindError { address, source })
}

/// Raises the soft limit of open files to the hard one. Returns the number of public connections that fit into it: without
/// descriptors left, gateways and database would fail as well.
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

/// Of few files half go to connections; of many, all but those needed elsewhere.
fn fitting(connections_max: usize, files: usize) -> usize {
    let spare = files.saturating_sub(OPS_CONNECTIONS_MAX + OTHER_DESCRIPTORS).max(files / 2);
    connections_max.min(spare).max(CONNECTIONS_MIN.min(connections_max))
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
