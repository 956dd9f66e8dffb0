//! Rules about platforms.

use std::net::SocketAddr;

use super::super::Read;
use crate::base::url::is_loopback;
use crate::config::place::ProblemList;

/// A platform without authentication is for this machine alone, and so is its line. Behind a proxy on the same machine
/// all requests come from loopback: a stranger could send texts to any number.
///
/// `authentication = "loopback"` beside `public_url = "https://line.example.ru"`.
pub(super) fn a_platform_without_proof_is_of_this_machine(read: &Read, problems: &ProblemList) {
    if read.deflect.public_url.as_ref().is_none_or(is_loopback) {
        return;
    }
    for name in &read.references.unproven {
        let message = format!("platform `{}` proves nothing, and `public_url` is not on this machine", name.value);
        let help = format!(
            "take `[platform.{}]` out, or say how your platform authenticates; to try the line on this machine alone, write a \
             `public_url` such as `http://127.0.0.1:8080`",
            name.value
        );
        problems.push(name.problem(message).with_help(help));
    }
}

/// Listeners must have addresses of their own: of two at one address the second cannot start.
///
/// `ops = "127.0.0.1:8080"` beside the same `public`.
pub(super) fn every_listener_has_an_address_of_its_own(read: &Read, problems: &ProblemList) {
    let listeners = &read.references.listeners;
    for (index, listener) in listeners.iter().enumerate() {
        let (name, address) = (&listener.name, listener.address.value);
        if let Some(other) = listeners[..index].iter().find(|other| collide(other.address.value, address)) {
            let message = format!("{name} listens at `{address}`, where {} does already", other.name);
            problems.push(listener.address.problem(message).with_help("give each a port of its own"));
        }
    }
}

/// True if one process cannot listen at both. Port 0 is any that is free.
fn collide(one: SocketAddr, other: SocketAddr) -> bool {
    let covers = |all: SocketAddr, one: SocketAddr| all.ip().is_unspecified() && (all.is_ipv6() || one.is_ipv4());
    let is_same_port = one.port() == other.port() && one.port() != 0;
    is_same_port && (one.ip() == other.ip() || covers(one, other) || covers(other, one))
}
