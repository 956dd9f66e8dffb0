//! How requests prove that they come from the platform, one file a scheme.
//!
//! Twilio, SignalWire, Somleng and Plivo sign the address and the form with a secret we share; the address is the
//! configured one joined with path and query as received, never one built from forwarded headers. Telnyx signs time and
//! body with a private key. Bandwidth, VoiceXML browsers and FreeSWITCH show a password.
//!
//! A refusal says which part of the request differs, as far as the usual mistakes explain it, and never a secret.
//!
//! **Replays.** Only Telnyx signs a time, and even there a request is good for 300 seconds and at any address. What
//! protects the line is that a replay changes nothing: a turn is stored by call and number, so that it is answered as it
//! was the first time and counted once; where a call is stands in the sealed state, which opens for its own platform and
//! call only, so that a body signed for one address finds at another neither a state nor a call; the end of a call that
//! is over is noted once. Nonces are therefore not remembered. Who can read a request can do more than replay it: the
//! signed text of a form can be cut into other names and values, and a password opens everything. Platforms belong behind
//! TLS.

mod basic;
mod claim;
mod loopback;
mod plivo;
mod signalwire;
mod somleng;
pub mod telnyx;
mod twilio;

use std::net::IpAddr;

use hyper::HeaderMap;
use jiff::Timestamp;
use ring::hmac;
use url::Url;

use crate::config::settings::{Authentication, Secret};
use crate::dialect::address::Differs;
use crate::dialect::webhook::Webhook;

pub use self::twilio::sign_twilio;

/// Why a request is not taken for the platform's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The request carries no signature, or an empty one.
    #[error("expected a header `{0}`, found none")]
    Missing(&'static str),
    /// The signature, or what it is made with, is not written as this platform writes it.
    #[error("expected a signature as this platform writes it, found something else")]
    Malformed,
    /// The settings header names an algorithm other than `HMAC_SHA1` and `HMAC_SHA256`, or none.
    #[error("expected a signature by HMAC_SHA1 or HMAC_SHA256, found another algorithm")]
    UnknownAlgorithm,
    /// The settings header names a key that is not configured, or no key is configured for requests without it.
    #[error("expected a signature by a configured key, found another key")]
    UnknownKey,
    /// The signature is of a kind that covers no parameters.
    #[error("expected a signature V3, found V2, which covers no parameters")]
    Weak,
    /// The parameters are in the query of a GET, which this platform's signature does not cover.
    #[error("expected a POST, found a GET, whose parameters this platform does not sign")]
    UnsignedQuery,
    /// The body is no form, and nothing that is signed stands for it.
    #[error("expected a form or a signed hash of the body, found an unsigned body")]
    UnsignedBody,
    /// The signed hash is that of another body.
    #[error("the body is not the one whose hash was signed")]
    Body,
    /// The signature is another: a wrong secret, or a request that was changed on the way.
    #[error("the signature is not that of this request{}", explained(*hint))]
    Mismatch {
        /// The part that explains it, if one does.
        hint: Option<Differs>,
    },
    /// The signature is right, but of another time: a clock is wrong, or the request is an old one.
    #[error(
        "the clock differs: the request was signed at a time {seconds} s from ours, expected at most {}",
        telnyx::WINDOW_SECONDS
    )]
    Clock {
        /// How far the times are apart.
        seconds: u64,
    },
    /// The request shows no password. It may only wait to be asked for it.
    #[error("expected user and password in a header `Authorization`, found none")]
    NoCredentials,
    /// The header is there, but is not user and password as RFC 7617 writes them.
    #[error("expected user and password as `Basic` writes them, found something else")]
    MalformedCredentials,
    /// The user is another, whatever the password.
    #[error("the credentials differ: another user")]
    User,
    /// The password is another.
    #[error("the credentials differ: another password")]
    Password,
    /// The request came from another machine, on a platform that is for this one only.
    #[error("expected a request from this machine, found another")]
    NotLoopback,
    /// The request came from this machine, but to a name that is not this machine's: through a proxy, or from a page of
    /// somebody else's in a browser here.
    #[error("expected a request to a loopback address, found another `Host`")]
    ForeignHost,
}

fn explained(hint: Option<Differs>) -> String {
    hint.map(|part| format!("; the {} differs", part.as_str())).unwrap_or_default()
}

impl SignatureError {
    /// Whether the sender may only have waited to be asked for its password, or may have a better one (RFC 7235
    /// section 2.1).
    pub const fn asks_for_password(self) -> bool {
        matches!(self, Self::NoCredentials | Self::MalformedCredentials | Self::User | Self::Password)
    }

    /// The label of metrics.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Missing(_) => "signature_missing",
            Self::Malformed => "signature_malformed",
            Self::UnknownAlgorithm => "algorithm_unknown",
            Self::UnknownKey => "key_unknown",
            Self::Weak => "signature_weak",
            Self::UnsignedQuery => "query_unsigned",
            Self::UnsignedBody => "body_unsigned",
            Self::Body | Self::Mismatch { hint: Some(Differs::Body) } => "body_differs",
            Self::Mismatch { hint: None } => "signature_differs",
            Self::Mismatch { hint: Some(Differs::Scheme) } => "scheme_differs",
            Self::Mismatch { hint: Some(Differs::Host) } => "host_differs",
            Self::Mismatch { hint: Some(Differs::Port) } => "port_differs",
            Self::Mismatch { hint: Some(Differs::Path) } => "path_differs",
            Self::Mismatch { hint: Some(Differs::Query) } => "query_differs",
            Self::Clock { .. } => "clock_differs",
            Self::NoCredentials => "credentials_missing",
            Self::MalformedCredentials => "credentials_malformed",
            Self::User => "user_differs",
            Self::Password => "password_differs",
            Self::NotLoopback => "not_loopback",
            Self::ForeignHost => "host_foreign",
        }
    }
}

/// Checks that a request comes from the platform. `public_url` is the configured address, with its path prefix if any;
/// `now` is for platforms that sign the time.
///
/// # Errors
/// Why it is not taken for the platform's.
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
        Authentication::Loopback => loopback::verify(request.headers, request.peer),
    }
}

/// Looks at the headers alone, before a body is read: whether the request shows any proof at all, and the right password
/// where that is the proof.
///
/// # Errors
/// Why it is not the platform's, whatever its body says.
pub fn glance(authentication: &Authentication, headers: &HeaderMap, peer: IpAddr) -> Result<(), SignatureError> {
    let shows = |names: &[&'static str]| match names
        .iter()
        .any(|name| headers.get(*name).is_some_and(|value| !value.is_empty()))
    {
        true => Ok(()),
        false => Err(SignatureError::Missing(names[0])),
    };
    match authentication {
        Authentication::Twilio { .. } | Authentication::Somleng { .. } => shows(&[twilio::HEADER]),
        Authentication::SignalWire { .. } => shows(&signalwire::HEADERS),
        Authentication::Telnyx { .. } => shows(&[telnyx::SIGNATURE_HEADER]),
        Authentication::Plivo { .. } => shows(&plivo::HEADERS),
        Authentication::Basic { user, passwords } => basic::verify(user, passwords, headers),
        Authentication::Loopback => loopback::verify(headers, peer),
    }
}

/// The headers by which the platform would prove that a form posted to `url` is its own, as a request of ours can:
/// signed with the first of several secrets. Empty where nothing has to be proved. `None` where only the platform has
/// the key, and where no secret is configured. `nonce` is any text that was not used before.
pub fn sign(
    authentication: &Authentication,
    url: &Url,
    pairs: &[(&str, &str)],
    nonce: &str,
) -> Option<Vec<(&'static str, String)>> {
    match authentication {
        Authentication::Twilio { tokens, shared_keys } => twilio::sign(tokens, shared_keys, url, pairs),
        Authentication::SignalWire { keys } => Some(signalwire::sign(keys.first()?, url, pairs)),
        Authentication::Somleng { tokens } => Some(somleng::sign(tokens.first()?, url, pairs)),
        Authentication::Telnyx { .. } => None,
        Authentication::Plivo { tokens } => Some(plivo::sign(tokens.first()?, url, pairs, nonce)),
        Authentication::Basic { user, passwords } => Some(basic::sign(user, passwords.first()?)),
        Authentication::Loopback => Some(vec![]),
    }
}

fn key(algorithm: hmac::Algorithm, secret: &Secret) -> hmac::Key {
    hmac::Key::new(algorithm, secret.expose().as_bytes())
}

/// Compares in time that tells nothing of the expected bytes: their tags are compared, by the function made for it.
/// The key of the tags is no secret; it only makes both of one length.
pub fn is_same(expected: &[u8], shown: &[u8]) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"compare");
    hmac::verify(&key, expected, hmac::sign(&key, shown).as_ref()).is_ok()
}
