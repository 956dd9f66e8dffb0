//! Slows down those who guess tokens and passwords: wrong ones are refused at two a second for each peer, on all its
//! connections together. If too many wait, no token of that peer is looked at, and its wrong passwords are refused at once: no
//! memory and no task waits for them. Right ones never wait.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::base::clock::Clock;

/// The delay of a refusal, counted from the one before of the same peer.
pub(crate) const REFUSAL_WAIT: Duration = Duration::from_millis(500);
/// The most refusals that wait for one peer.
pub(crate) const WAITING_OF_PEER_MAX: usize = 16;
/// The most refusals that wait for all peers.
const WAITING_MAX: usize = 64;
/// The time for which a peer that was right once may try, even while others at its address guess.
const TRUSTED_FOR: Duration = Duration::from_secs(60 * 60);
/// The most peers that are remembered for that.
const TRUSTED_MAX: usize = 256;

/// The wrong tokens and passwords shown to a listener.
pub(crate) struct Guesses {
    clock: Clock,
    peers: Mutex<Peers>,
}

#[derive(Default)]
struct Peers {
    waiting: HashMap<IpAddr, Waiting>,
    trusted: HashMap<IpAddr, Instant>,
}

/// The refusals that wait for one peer.
#[derive(Default)]
struct Waiting {
    count: usize,
    queue: Arc<tokio::sync::Mutex<()>>,
}

/// A place among the waiting refusals.
struct Place<'a> {
    guesses: &'a Guesses,
    peer: IpAddr,
}

impl Guesses {
    /// No guesses yet.
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, peers: Mutex::default() }
    }

    /// What `look` finds of the token that a peer shows; with a right one it is trusted. `None`, and nothing is
    /// looked at, while too many refusals wait, unless the peer is trusted.
    pub(crate) fn look<T, E>(&self, peer: IpAddr, look: impl FnOnce() -> Result<T, E>) -> Option<Result<T, E>> {
        let found = self.may_try(peer).then(look)?;
        if found.is_ok() {
            self.trust(peer);
        }
        Some(found)
    }

    fn may_try(&self, peer: IpAddr) -> bool {
        let (now, peers) = (self.clock.monotonic(), self.lock());
        let is_trusted = |since: &Instant| now.saturating_duration_since(*since) < TRUSTED_FOR;
        peers.trusted.get(&peer).is_some_and(is_trusted) || peers.have_room(peer)
    }

    fn trust(&self, peer: IpAddr) {
        let (now, mut peers) = (self.clock.monotonic(), self.lock());
        if peers.trusted.len() >= TRUSTED_MAX && !peers.trusted.contains_key(&peer) {
            let oldest = peers.trusted.iter().min_by_key(|(_, since)| **since).map(|(peer, _)| *peer);
            oldest.map(|oldest| peers.trusted.remove(&oldest));
        }
        peers.trusted.insert(peer, now);
    }

    /// Waits until a wrong one may be refused. False at once if too many wait.
    pub(crate) async fn hold(&self, peer: IpAddr) -> bool {
        let Some((_place, queue)) = self.place(peer) else { return false };
        let _alone = queue.lock().await;
        tokio::time::sleep(REFUSAL_WAIT).await;
        true
    }

    fn place(&self, peer: IpAddr) -> Option<(Place<'_>, Arc<tokio::sync::Mutex<()>>)> {
        let mut peers = self.lock();
        if !peers.have_room(peer) {
            return None;
        }
        let waiting = peers.waiting.entry(peer).or_default();
        waiting.count += 1;
        Some((Place { guesses: self, peer }, waiting.queue.clone()))
    }

    fn lock(&self) -> MutexGuard<'_, Peers> {
        self.peers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Peers {
    fn have_room(&self, peer: IpAddr) -> bool {
        let all: usize = self.waiting.values().map(|waiting| waiting.count).sum();
        let of_peer = self.waiting.get(&peer).map_or(0, |waiting| waiting.count);
        all < WAITING_MAX && of_peer < WAITING_OF_PEER_MAX
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut peers = self.guesses.lock();
        let waiting = peers.waiting.get_mut(&self.peer).map(|waiting| {
            waiting.count -= 1;
            waiting.count
        });
        if waiting == Some(0) {
            peers.waiting.remove(&self.peer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(last: u8) -> IpAddr {
        [10, 0, 0, last].into()
    }

    #[test]
    fn too_many_wrong_ones_of_a_peer_close_the_ears_to_it_alone() {
        let guesses = Guesses::new(Clock::system());
        let waiting: Vec<_> = (0..WAITING_OF_PEER_MAX).map(|_| guesses.place(peer(1)).unwrap()).collect();
        assert!(!guesses.may_try(peer(1)) && guesses.place(peer(1)).is_none());
        assert_eq!(guesses.look(peer(1), || -> Result<(), ()> { panic!("nobody finds out which is right") }), None);
        assert_eq!(guesses.look(peer(2), || Err::<(), _>("wrong")), Some(Err("wrong")));
        drop(waiting);
        assert!(guesses.may_try(peer(1)) && guesses.lock().waiting.is_empty());
    }

    #[test]
    fn too_many_of_all_close_them_to_all_but_who_was_right() {
        let guesses = Guesses::new(Clock::system());
        let peers = || (1..=4).flat_map(|last| std::iter::repeat_n(peer(last), WAITING_OF_PEER_MAX));
        let _waiting: Vec<_> = peers().map(|peer| guesses.place(peer).unwrap()).collect();
        assert_eq!(guesses.look(peer(9), || Ok::<_, ()>("right")), None);
        guesses.trust(peer(9));
        assert_eq!(guesses.look(peer(9), || Ok::<_, ()>("right")), Some(Ok("right")));
        assert!(!guesses.may_try(peer(8)) && guesses.may_try(peer(9)));
    }

    #[test]
    fn the_peers_remembered_are_bounded_and_forgotten_in_time() {
        let clock = Clock::standing_at("2026-11-22T10:00:00Z".parse().unwrap());
        let guesses = Guesses::new(clock.clone());
        (0..=u8::MAX).for_each(|last| guesses.trust(peer(last)));
        guesses.trust([10, 0, 1, 0].into());
        assert_eq!(guesses.lock().trusted.len(), TRUSTED_MAX);
        let _waiting: Vec<_> = (0..WAITING_OF_PEER_MAX).map(|_| guesses.place(peer(200)).unwrap()).collect();
        assert!(guesses.may_try(peer(200)));
        clock.pass(TRUSTED_FOR);
        assert!(!guesses.may_try(peer(200)));
    }
}
