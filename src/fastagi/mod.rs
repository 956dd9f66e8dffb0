//! FastAGI: the calls of an Asterisk (`res_agi`), which connects to a listener of its platform for each call.
//!
//! Asterisk is told what to do command by command, and asks no questions. So `session` asks in its place: it makes the
//! requests that another platform would post, has them answered where all others are (`http::voice`), and `player` plays
//! the documents. `protocol` is the talk on the wire.
//!
//! A call needs no node of its own here either: after each turn its sealed state is put into the channel's variable
//! `DEFLECT_STATE`. If the connection breaks, or this process stops, the dialplan connects again, to any node, with that state as
//! an argument, and the caller hears the last question anew.

mod player;
mod protocol;
mod session;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

use crate::app::live::Live;
use crate::base::call::PlatformName;
use crate::config::settings::{Authentication, FastAgiDoor, PlatformSettings};
use crate::fastagi::protocol::AgiConnection;
use crate::fastagi::session::AgiSession;
use crate::http::public::PublicHandler;

/// The pause after an error of `accept`, such as one for lack of descriptors.
const ACCEPT_REST: Duration = Duration::from_millis(100);

/// A bound listener of a platform.
pub struct FastAgiListener {
    /// The platform.
    pub platform: PlatformName,
    /// Its listener.
    pub listener: TcpListener,
}

/// The platforms of a configuration that have a listener of their own.
pub fn doors(platforms: &[PlatformSettings]) -> impl Iterator<Item = (&PlatformName, &FastAgiDoor)> {
    platforms.iter().filter_map(|platform| match &platform.authentication {
        Authentication::FastAgi(door) => Some((&platform.name, door)),
        _ => None,
    })
}

/// Everything that the connections of a listener share.
struct Shared {
    platform: PlatformName,
    live: Arc<Live>,
    handler: PublicHandler,
}

/// Serves a listener until told to stop. Calls in hand are let go at once: their dialplans connect to another node, or to this
/// one when it is back.
pub async fn serve(
    FastAgiListener { platform, listener }: FastAgiListener,
    connections_max: usize,
    live: Arc<Live>,
    handler: PublicHandler,
    mut stop: watch::Receiver<bool>,
) {
    let shared = Arc::new(Shared { platform, live, handler });
    let places = Arc::new(Semaphore::new(connections_max));
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            _ = stop.wait_for(|stopping| *stopping) => return,
        };
        let Some((stream, peer, place)) = accepted else { continue };
        let (shared, mut stop) = (shared.clone(), stop.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = shared.keep(stream, peer) => {}
                _ = stop.wait_for(|stopping| *stopping) => {}
            }
            drop(place);
        });
    }
}

type Accepted = (TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit);

/// Waits for a free place first, so that connections beyond the limit queue in the kernel.
async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> Option<Accepted> {
    let place = places.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            stream.set_nodelay(true).ok();
            Some((stream, peer, place))
        }
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "could not accept a connection of Asterisk");
            tokio::time::sleep(ACCEPT_REST).await;
            None
        }
    }
}

impl Shared {
    /// Answers a call from its first turn to its end, if its machine may connect.
    async fn keep(&self, stream: TcpStream, peer: SocketAddr) {
        let state = self.live.state();
        let platforms = &state.configuration.settings.platforms;
        let admits = doors(platforms).any(|(name, door)| *name == self.platform && door.admits(peer.ip()));
        if !admits {
            return self.refuse("peer", peer, "this machine is not in `allow`");
        }
        drop(state);
        let mut connection = AgiConnection::new(stream);
        let session = AgiSession { platform: &self.platform, live: &self.live, handler: &self.handler, peer };
        if let Err(error) = session.run(&mut connection).await {
            self.refuse(error.reason(), peer, &error.to_string());
        }
    }

    fn refuse(&self, reason: &'static str, peer: SocketAddr, why: &str) {
        let state = self.live.state();
        state.resources.metrics.refused(self.platform.as_str(), reason);
        if state.resources.log_limiter.allows("a call of Asterisk ended early", self.platform.as_str(), reason) {
            tracing::warn!(
                platform = self.platform.as_str(),
                reason,
                peer = %peer.ip(),
                why,
                "a call of Asterisk ended early"
            );
        }
    }
}
