//! Authentication of requests, one file for each scheme.
//!
//! Twilio, SignalWire, Somleng and Plivo sign the address and the form with a shared secret; the address is the
//! configured one joined with path and query as received, never one built from forwarded headers. Telnyx signs time and
//! body with a private key, our scenario at Voximplant with a shared secret. Bandwidth, VoiceXML browsers and FreeSWITCH
//! show a password. Asterisk comes over FastAGI, where its address is its proof, and never over HTTP.
//!
//! A refusal names the part of the request that differs, as far as common mistakes explain it, and never a secret.
//!
//! **Replays.** Only Telnyx and our scenario sign a time, and even there a request is valid for 300 seconds and at any address. But a
//! replay changes nothing: a turn is stored by call and number, so it is answered as before and counted once; the
//! sealed state opens for its own platform and call only; the end of a call is recorded once. So nonces are not
//! remembered. An attacker who can read a request can do more than replay it: the signed text of a form can be split
//! into other names and values, and a password allows everything. Platforms belong behind TLS.

mod basic;
mod claim;
mod error;
mod loopback;
mod mac;
mod plivo;
mod signalwire;
mod somleng;
pub mod telnyx;
mod twilio;
mod voximplant;

use std::net::IpAddr;

use hyper::HeaderMap;
use jiff::Timestamp;
use url::Url;

use crate::config::settings::Authentication;
use crate::dialect::webhook::Webhook;

pub use self::error::{SignatureError, WINDOW_SECONDS, check_time};
pub use self::mac::is_same;
pub use self::plivo::is_v3 as is_plivo_v3;
pub use self::twilio::sign_twilio;

/// Checks that a request comes from the platform. `public_url` is the configured address, with its path prefix if any;
/// `now` is for platforms that sign the time.
///
/// # Errors
/// The reason for the refusal.
pub fn verify(
    authentication: &Authentication,
    public_url: &Url,
    request: &Webhook<'_>,
    now: Timestamp,
) -> Result<(), SignatureError> {
    match authentication {
        Authentication::Twilio { tokens, shared_keys } => twilio::verify(tokens, shared_keys, public_url, request),
        Authentication::SignalWire { keys } => signalwire::verify(keys, public_url, request),
        Authentication::Somleng { tokens } => somleng::verify(tokens, public_url, request),
        Authentication::Telnyx { keys } => telnyx::verify(keys, request, now),
        Authentication::Plivo { tokens } => plivo::verify(tokens, public_url, request),
        Authentication::Basic { user, passwords } => basic::verify(user, passwords, request.headers),
        Authentication::Voximplant { secrets } => voximplant::verify(secrets, request, now),
        Authentication::FastAgi(_) => Err(SignatureError::OverHttp),
        Authentication::Loopback => loopback::verify(request.headers, request.peer),
    }
}

/// Checks the headers alone, before a body is read: that there is a proof at all, and that a password is right.
///
/// # Errors
/// The reason for the refusal.
pub fn verify_headers(
    authentication: &Authentication,
    headers: &HeaderMap,
    peer: IpAddr,
) -> Result<(), SignatureError> {
    let shows = |names: &[&'static str]| {
        let is_shown = |name: &&str| headers.get(*name).is_some_and(|value| !value.is_empty());
        if names.iter().any(is_shown) { Ok(()) } else { Err(SignatureError::Missing(names[0])) }
    };
    match authentication {
        Authentication::Twilio { .. } | Authentication::Somleng { .. } => shows(&[twilio::HEADER]),
        Authentication::SignalWire { .. } => shows(&signalwire::HEADERS),
        Authentication::Telnyx { .. } => shows(&[telnyx::SIGNATURE_HEADER]),
        Authentication::Plivo { .. } => shows(&plivo::HEADERS),
        Authentication::Basic { user, passwords } => basic::verify(user, passwords, headers),
        Authentication::Voximplant { .. } => shows(&[voximplant::HEADER]),
        Authentication::FastAgi(_) => Err(SignatureError::OverHttp),
        Authentication::Loopback => loopback::verify(headers, peer),
    }
}

/// The headers that authenticate a form posted to `url` as the platform's, for requests of ours: signed with the first
/// secret. Empty if no proof is needed; `None` if only the platform has the key, or no secret is configured. `nonce` is
/// any text that was not used before.
pub fn sign(
    authentication: &Authentication,
    url: &Url,
    pairs: &[(&str, &str)],
    nonce: &str,
    now: Timestamp,
) -> Option<Vec<(&'static str, String)>> {
    match authentication {
        Authentication::Twilio { tokens, shared_keys } => twilio::sign(tokens, shared_keys, url, pairs),
        Authentication::SignalWire { keys } => Some(signalwire::sign(keys.first()?, url, pairs)),
        Authentication::Somleng { tokens } => Some(somleng::sign(tokens.first()?, url, pairs)),
        Authentication::Telnyx { .. } => None,
        Authentication::Plivo { tokens } => Some(plivo::sign(tokens.first()?, url, pairs, nonce)),
        Authentication::Basic { user, passwords } => Some(basic::sign(user, passwords.first()?)),
        Authentication::Voximplant { secrets } => {
            let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
            Some(voximplant::sign(secrets.first()?, body.as_bytes(), now))
        }
        Authentication::FastAgi(_) => None,
        Authentication::Loopback => Some(vec![]),
    }
}
