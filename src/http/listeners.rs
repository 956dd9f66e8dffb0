//! The listeners: bound to their addresses, and the number of connections they take.

use std::io;
use std::net::SocketAddr;

use listenfd::ListenFd;
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

/// No listener.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// The address is taken, or not one of this machine.
    #[error("could not listen on {address}; choose another with --public or --ops")]
    Address {
        /// The address.
        address: SocketAddr,
        /// The cause.
        source: io::Error,
    },
    /// The address of a platform's own listener is taken, or not one of this machine.
    #[error("could not listen on {address}; choose another as `listen` of `[platform.{platform}]`")]
    FastAgi {
        /// The address.
        address: SocketAddr,
        /// The platform.
        platform: String,
        /// The cause.
        source: io::Error,
    },
    /// The service manager handed over something else.
    #[error("socket {number} that the service manager hands over cannot be used; expected TCP: public, then ops")]
    Held {
        /// Its number, from 1.
        number: usize,
        /// The cause.
        source: io::Error,
    },
}

/// Takes the sockets that the service manager holds (`LISTEN_FDS` of sd_listen_fds(3)): the first for the public listener, the
/// second for operations. Connections made while this program restarts wait, and are not refused. Binds the others.
///
/// # Errors
/// An address is taken, or not one of this machine; a socket of another kind.
pub async fn bind_both(server: &ServerSettings) -> Result<Listeners<TcpListener>, BindError> {
    let mut held = ListenFd::from_env();
    let public = listen(&mut held, 0, server.public).await?;
    Ok(Listeners { public, ops: listen(&mut held, 1, server.ops).await? })
}

async fn listen(held: &mut ListenFd, index: usize, address: SocketAddr) -> Result<TcpListener, BindError> {
    let unusable = |source| BindError::Held { number: index + 1, source };
    match held.take_tcp_listener(index).map_err(unusable)? {
        Some(listener) => {
            listener.set_nonblocking(true).map_err(unusable)?;
            TcpListener::from_std(listener).map_err(unusable)
        }
        None => TcpListener::bind(address).await.map_err(|source| BindError::Address { address, source }),
    }
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
