//! The platform without a signature: for this machine only.

use crate::dialect::signature::SignatureError;
use crate::dialect::webhook::Webhook;

/// Headers by which a proxy says that the request is not its own.
const PROXY_HEADERS: [&str; 5] = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

/// A request that a proxy on this machine passed on comes from loopback, too, but not from this machine.
pub fn verify(request: &Webhook<'_>) -> Result<(), SignatureError> {
    let proxied = PROXY_HEADERS.iter().any(|header| request.headers.contains_key(*header));
    match request.peer.to_canonical().is_loopback() && !proxied {
        true => Ok(()),
        false => Err(SignatureError::NotLoopback),
    }
}
