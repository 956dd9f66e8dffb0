//! How requests prove that they come from the platform (`facts/dialects.md` 9.1–9.3).
//!
//! Twilio, SignalWire and Somleng sign the address and the form: HMAC over the URL, followed by every name and value in
//! the order of their bytes. The URL is the configured one joined with path and query as received. Signatures carry no
//! time; a replayed request is answered as the first one was and changes nothing, because turns are stored by call and
//! number.
//!
//! A refusal says which part of the request differs, as far as the usual mistakes explain it, and never a secret.

use data_encoding::{BASE64, HEXLOWER};
use hyper::header::HOST;
use hyper::http::uri::Authority;
use ring::{digest, hmac};
use url::Url;

use crate::config::settings::{Authentication, Secret};
use crate::dialect::address::{Address, Differs};
use crate::dialect::form::Form;
use crate::dialect::webhook::{Content, Webhook};

/// The longest signed text for which a refusal is explained. Explaining takes a dozen more HMACs, which a stranger
/// could make expensive with a long body; real requests are under 2 KB.
const EXPLAINED_BYTES_MAX: usize = 8 * 1024;

const TWILIO_HEADER: &str = "X-Twilio-Signature";
const TWILIO_SETTINGS_HEADER: &str = "X-Twilio-Webhooks-Signature-Settings";
const SIGNALWIRE_HEADER: &str = "X-SignalWire-Signature";
const SIGNALWIRE_SHA256_HEADER: &str = "X-SignalWire-SHA256-Signature";

/// Headers by which a proxy says that the request is not its own.
const PROXY_HEADERS: [&str; 5] = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

/// Why a request is not taken for the platform's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The request carries no signature, or an empty one.
    #[error("expected a header `{0}`, found none")]
    Missing(&'static str),
    /// The signature is not written as signatures of this platform are.
    #[error("expected a signature in base64 or hex, found something else")]
    Malformed,
    /// The settings header names an algorithm other than `HMAC_SHA1` and `HMAC_SHA256`, or none.
    #[error("expected a signature by HMAC_SHA1 or HMAC_SHA256, found another algorithm")]
    UnknownAlgorithm,
    /// The settings header names a key that is not configured, or no key is configured for requests without it.
    #[error("expected a signature by a configured key, found another key")]
    UnknownKey,
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
    /// The request came from another machine, on a platform that is for this one only.
    #[error("expected a request from this machine, found another")]
    NotLoopback,
}

fn explained(hint: Option<Differs>) -> String {
    hint.map(|part| format!("; the {} differs", part.as_str())).unwrap_or_default()
}

impl SignatureError {
    /// The label of metrics.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Missing(_) => "signature_missing",
            Self::Malformed => "signature_malformed",
            Self::UnknownAlgorithm => "algorithm_unknown",
            Self::UnknownKey => "key_unknown",
            Self::UnsignedBody => "body_unsigned",
            Self::Body | Self::Mismatch { hint: Some(Differs::Body) } => "body_differs",
            Self::Mismatch { hint: None } => "signature_differs",
            Self::Mismatch { hint: Some(Differs::Scheme) } => "scheme_differs",
            Self::Mismatch { hint: Some(Differs::Host) } => "host_differs",
            Self::Mismatch { hint: Some(Differs::Port) } => "port_differs",
            Self::Mismatch { hint: Some(Differs::Path) } => "path_differs",
            Self::Mismatch { hint: Some(Differs::Query) } => "query_differs",
            Self::NotLoopback => "not_loopback",
        }
    }
}

/// Checks that a request comes from the platform. `public_url` is the configured address, with its path prefix if any.
///
/// # Errors
/// Why it is not taken for the platform's.
pub fn verify(authentication: &Authentication, public_url: &Url, request: &Webhook<'_>) -> Result<(), SignatureError> {
    match authentication {
        Authentication::Twilio { tokens, shared_keys } => verify_twilio(tokens, shared_keys, public_url, request),
        Authentication::SignalWire { keys } => verify_signalwire(keys, public_url, request),
        Authentication::Loopback => verify_loopback(request),
    }
}

/// The `X-Twilio-Signature` of a request to `url` with these decoded form pairs: what a caller of ours sends.
pub fn sign_twilio(token: &Secret, url: &str, pairs: &[(&str, &str)]) -> String {
    let mut text = url.as_bytes().to_vec();
    push_pairs(&mut text, pairs.to_vec(), Repeats::Dropped);
    BASE64.encode(hmac::sign(&key(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, token), &text).as_ref())
}

fn verify_twilio(
    tokens: &[Secret],
    shared_keys: &[(String, Secret)],
    public_url: &Url,
    request: &Webhook<'_>,
) -> Result<(), SignatureError> {
    let signature = request.header(TWILIO_HEADER).ok_or(SignatureError::Missing(TWILIO_HEADER))?;
    let keys = twilio_keys(tokens, shared_keys, request.header(TWILIO_SETTINGS_HEADER))?;
    let signature = BASE64.decode(signature.as_bytes()).map_err(|_| SignatureError::Malformed)?;
    if let Content::Other = request.content() {
        body_is_signed(request)?;
    }
    Claim { keys, signature, after_url: form_text(request, Repeats::Dropped) }.verify(public_url, request)
}

/// The keys a request may be signed with: the auth tokens, or the one shared key that the settings header names. That
/// header is not signed, so it can only choose among what is configured; an unknown choice is never replaced.
fn twilio_keys(
    tokens: &[Secret],
    shared_keys: &[(String, Secret)],
    settings: Option<&str>,
) -> Result<Vec<hmac::Key>, SignatureError> {
    let Some(settings) = settings else {
        let keys: Vec<_> = tokens.iter().map(|token| key(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, token)).collect();
        return if keys.is_empty() { Err(SignatureError::UnknownKey) } else { Ok(keys) };
    };
    let setting = |name: &str| {
        let mut settings = settings.split(',').filter_map(|setting| setting.trim().split_once('='));
        settings.find(|(known, _)| *known == name).map(|(_, value)| value)
    };
    let algorithm = match setting("algorithm") {
        Some("HMAC_SHA1") => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        Some("HMAC_SHA256") => hmac::HMAC_SHA256,
        _ => return Err(SignatureError::UnknownAlgorithm),
    };
    let secret = shared_keys.iter().find(|(id, _)| setting("key") == Some(id));
    secret.map(|(_, secret)| vec![key(algorithm, secret)]).ok_or(SignatureError::UnknownKey)
}

/// Whether the signed query holds the hash of a body that is no form (`bodySHA256`). Nothing here is secret, so the
/// comparison need not take constant time.
fn body_is_signed(request: &Webhook<'_>) -> Result<(), SignatureError> {
    let signed = request.query().get("bodySHA256").ok_or(SignatureError::UnsignedBody)?;
    let found = HEXLOWER.encode(digest::digest(&digest::SHA256, request.body).as_ref());
    if signed == found { Ok(()) } else { Err(SignatureError::Body) }
}

/// SignalWire signs forms as Twilio does, in base64, and everything else in hex over the raw body.
fn verify_signalwire(keys: &[Secret], public_url: &Url, request: &Webhook<'_>) -> Result<(), SignatureError> {
    let sha1 = hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY;
    let found = [(SIGNALWIRE_HEADER, sha1), (TWILIO_HEADER, sha1), (SIGNALWIRE_SHA256_HEADER, hmac::HMAC_SHA256)]
        .into_iter()
        .find_map(|(header, algorithm)| request.header(header).map(|signature| (signature.as_bytes(), algorithm)));
    let (signature, algorithm) = found.ok_or(SignatureError::Missing(SIGNALWIRE_HEADER))?;
    let keys = keys.iter().map(|secret| key(algorithm, secret)).collect();
    let is_hex = signature.len() == 2 * algorithm.digest_algorithm().output_len();
    let claim = match HEXLOWER.decode(signature) {
        Ok(signature) if is_hex => Claim { keys, signature, after_url: request.body.to_vec() },
        _ => {
            let signature = BASE64.decode(signature).map_err(|_| SignatureError::Malformed)?;
            if let Content::Other = request.content() {
                return Err(SignatureError::UnsignedBody);
            }
            Claim { keys, signature, after_url: form_text(request, Repeats::Kept) }
        }
    };
    claim.verify(public_url, request)
}

/// A request that a proxy on this machine passed on comes from loopback, too, but not from this machine.
fn verify_loopback(request: &Webhook<'_>) -> Result<(), SignatureError> {
    let proxied = PROXY_HEADERS.iter().any(|header| request.headers.contains_key(*header));
    match request.peer.to_canonical().is_loopback() && !proxied {
        true => Ok(()),
        false => Err(SignatureError::NotLoopback),
    }
}

/// A signature and what it may have been made with.
struct Claim {
    keys: Vec<hmac::Key>,
    signature: Vec<u8>,
    /// What is signed after the address.
    after_url: Vec<u8>,
}

impl Claim {
    fn verify(&self, public_url: &Url, request: &Webhook<'_>) -> Result<(), SignatureError> {
        let address = Address::configured(public_url, request.path_and_query);
        if self.holds_for(&address, &self.after_url) {
            return Ok(());
        }
        if let Content::Query = request.content()
            && address.with_plain_signs().is_some_and(|address| self.holds_for(&address, &self.after_url))
        {
            return Ok(());
        }
        Err(SignatureError::Mismatch { hint: self.explain(&address, request) })
    }

    /// Whether the signature is that of an address, with or without its port. Compared in constant time.
    fn holds_for(&self, address: &Address<'_>, after_url: &[u8]) -> bool {
        let mut text = Vec::with_capacity(512 + after_url.len());
        address.with_and_without_port().iter().any(|address| {
            text.clear();
            address.write(&mut text);
            text.extend_from_slice(after_url);
            self.keys.iter().any(|key| hmac::verify(key, &text, &self.signature).is_ok())
        })
    }

    /// The usual mistake that makes the signature right, if one does.
    fn explain(&self, address: &Address<'_>, request: &Webhook<'_>) -> Option<Differs> {
        if EXPLAINED_BYTES_MAX < request.path_and_query.len() + self.after_url.len() {
            return None;
        }
        let came_for: Option<Authority> = request.header(HOST.as_str()).and_then(|host| host.parse().ok());
        let mistakes = address.mistakes(came_for.as_ref());
        let part = mistakes.iter().find(|(_, address)| self.holds_for(address, &self.after_url)).map(|(part, _)| *part);
        part.or_else(|| self.holds_for(address, &[]).then_some(Differs::Body))
    }
}

/// What becomes of the same name with the same value: Twilio signs it once, SignalWire as often as it is there.
#[derive(Clone, Copy)]
enum Repeats {
    Dropped,
    Kept,
}

/// The signed text of a form; nothing for parameters that are in the query, which is signed as part of the address.
fn form_text(request: &Webhook<'_>, repeats: Repeats) -> Vec<u8> {
    let mut text = vec![];
    if let Content::Form(form) = request.content() {
        text.reserve(request.body.len());
        push_pairs(&mut text, Form::pairs(form).collect(), repeats);
    }
    text
}

/// Names in the order of their bytes, the values of one name in the order of theirs, nothing between them.
fn push_pairs(text: &mut Vec<u8>, mut pairs: Vec<(&str, &str)>, repeats: Repeats) {
    pairs.sort_unstable();
    if let Repeats::Dropped = repeats {
        pairs.dedup();
    }
    for (name, value) in pairs {
        text.extend_from_slice(name.as_bytes());
        text.extend_from_slice(value.as_bytes());
    }
}

fn key(algorithm: hmac::Algorithm, secret: &Secret) -> hmac::Key {
    hmac::Key::new(algorithm, secret.expose().as_bytes())
}
