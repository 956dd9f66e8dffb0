//! The platform without a signature: for this machine only.

use std::net::IpAddr;

use hyper::HeaderMap;
use hyper::header::HOST;

use crate::dialect::address::is_loopback_host;
use crate::dialect::signature::error::SignatureError;

/// Headers by which a proxy marks a request as forwarded.
const PROXY_HEADERS: [&str; 5] = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

/// A request through a proxy on this machine comes from loopback too. Many proxies do not mark it, but keep the public
/// `Host`; so does a browser misused by a foreign page.
pub(super) fn verify(headers: &HeaderMap, peer: IpAddr) -> Result<(), SignatureError> {
    let proxied = PROXY_HEADERS.iter().any(|header| headers.contains_key(*header));
    if proxied || !peer.to_canonical().is_loopback() {
        return Err(SignatureError::NotLoopback);
    }
    if is_to_this_machine(headers) { Ok(()) } else { Err(SignatureError::ForeignHost) }
}

/// Exactly one `Host` (RFC 9112 section 3.2), and it is a loopback address.
fn is_to_this_machine(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().is_ok_and(is_loopback_host),
        _ => false,
    }
}
