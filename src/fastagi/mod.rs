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

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use crate::app::live::Live;
use crate::base::call::PlatformName;
use crate::base::stop::Stop;
use crate::config::settings::fastagi_doors;
use crate::fastagi::protocol::AgiConnection;
use crate::fastagi::session::AgiSession;
use crate::http::public::PublicHandler;
use crate::http::serve::accept;

/// A bound listener of a platform.
pub struct FastAgiListener {
    /// The platform.
    pub platform: PlatformName,
    /// Its listener.
    pub listener: TcpListener,
}

/// Answers the calls of a listener.
struct AgiCalls {
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
    mut stop: Stop,
) {
    let calls = Arc::new(AgiCalls { platform, live, handler });
    let (places, mut failing) = (Arc::new(Semaphore::new(connections_max)), false);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places, &mut failing) => accepted,
            () = stop.asked() => return,
        };
        let Some((stream, peer, place)) = accepted else { continue };
        let (calls, mut stop) = (calls.clone(), stop.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = calls.keep(stream, peer) => {}
                () = stop.asked() => {}
            }
            drop(place);
        });
    }
}

impl AgiCalls {
    /// Answers a call from its first turn to its end, if its machine may connect.
    async fn keep(&self, stream: TcpStream, peer: SocketAddr) {
        let state = self.live.state();
        let platforms = &state.configuration.settings.platforms;
        let admits = fastagi_doors(platforms).any(|(name, door)| *name == self.platform && door.admits(peer.ip()));
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
