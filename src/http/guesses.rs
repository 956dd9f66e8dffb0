//! Whoever guesses is slowed down: wrong tokens and passwords are refused at two a second a peer, and at most so many wait
//! at once. What is right never waits.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Mutex as Turn;

use crate::base::clock::Clock;

/// How long a wrong one waits for its refusal, after those of its peer that came before it.
pub const REFUSAL_WAIT: Duration = Duration::from_millis(500);
/// The wrong ones of a peer that may wait, and those of all peers.
pub const WAITING_OF_PEER_MAX: usize = 16;
const WAITING_MAX: usize = 64;
/// How long a peer that has shown a right one is heard whatever others at its address do.
const PROVEN_FOR: Duration = Duration::from_secs(60 * 60);
/// Peers that are remembered for that.
const PROVEN_MAX: usize = 256;

/// The guesses of a door.
pub struct Guesses {
    clock: Clock,
    peers: Mutex<Peers>,
}

#[derive(Default)]
struct Peers {
    waiting: HashMap<IpAddr, Waiting>,
    proven: HashMap<IpAddr, Instant>,
}

/// The wrong ones of one peer.
#[derive(Default)]
struct Waiting {
    count: usize,
    turn: Arc<Turn<()>>,
}

/// A place among those that wait.
struct Place<'a> {
    guesses: &'a Guesses,
    peer: IpAddr,
}

impl Guesses {
    /// Nobody has guessed yet.
    pub fn new(clock: Clock) -> Self {
        Self { clock, peers: Mutex::default() }
    }

    /// Whether what a peer shows is looked at: not while too many wrong ones wait, unless it has shown a right one lately.
    pub fn are_heard(&self, peer: IpAddr) -> bool {
        let (now, peers) = (self.clock.monotonic(), self.lock());
        let is_proven = |since: &Instant| now.saturating_duration_since(*since) < PROVEN_FOR;
        peers.proven.get(&peer).is_some_and(is_proven) || peers.have_room(peer)
    }

    /// Remembers that a peer has shown a right one.
    pub fn prove(&self, peer: IpAddr) {
        let (now, mut peers) = (self.clock.monotonic(), self.lock());
        if PROVEN_MAX <= peers.proven.len() && !peers.proven.contains_key(&peer) {
            let oldest = peers.proven.iter().min_by_key(|(_, since)| **since).map(|(peer, _)| *peer);
            oldest.map(|oldest| peers.proven.remove(&oldest));
        }
        peers.proven.insert(peer, now);
    }

    /// Holds a wrong one until it is its turn to be refused; `false` at once when too many wait.
    pub async fn hold(&self, peer: IpAddr) -> bool {
        let Some((_place, turn)) = self.place(peer) else { return false };
        let _alone = turn.lock().await;
        tokio::time::sleep(REFUSAL_WAIT).await;
        true
    }

    fn place(&self, peer: IpAddr) -> Option<(Place<'_>, Arc<Turn<()>>)> {
        let mut peers = self.lock();
        if !peers.have_room(peer) {
            return None;
        }
        let waiting = peers.waiting.entry(peer).or_default();
        waiting.count += 1;
        Some((Place { guesses: self, peer }, waiting.turn.clone()))
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
        assert!(!guesses.are_heard(peer(1)) && guesses.place(peer(1)).is_none());
        assert!(guesses.are_heard(peer(2)));
        drop(waiting);
        assert!(guesses.are_heard(peer(1)) && guesses.lock().waiting.is_empty());
    }

    #[test]
    fn too_many_of_all_close_them_to_all_but_who_was_right() {
        let guesses = Guesses::new(Clock::system());
        let peers = || (1..=4).flat_map(|last| std::iter::repeat_n(peer(last), WAITING_OF_PEER_MAX));
        let _waiting: Vec<_> = peers().map(|peer| guesses.place(peer).unwrap()).collect();
        guesses.prove(peer(9));
        assert!(!guesses.are_heard(peer(8)) && guesses.are_heard(peer(9)));
    }

    #[test]
    fn the_peers_remembered_are_bounded_and_forgotten_in_time() {
        let clock = Clock::standing_at("2026-11-22T10:00:00Z".parse().unwrap());
        let guesses = Guesses::new(clock.clone());
        (0..=u8::MAX).for_each(|last| guesses.prove(peer(last)));
        guesses.prove([10, 0, 1, 0].into());
        assert_eq!(guesses.lock().proven.len(), PROVEN_MAX);
        let _waiting: Vec<_> = (0..WAITING_OF_PEER_MAX).map(|_| guesses.place(peer(200)).unwrap()).collect();
        assert!(guesses.are_heard(peer(200)));
        clock.pass(PROVEN_FOR);
        assert!(!guesses.are_heard(peer(200)));
    }
}
