//! Voximplant signs no requests of its own; the scenario of `config/platforms/voximplant/` does, with a secret from the
//! storage of its application: HMAC-SHA256 over `time.body`, in hexadecimal.
//!
//! The address is not signed. The query is trusted only through the seal, and a GET, which has nothing but a query, is
//! refused.

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use jiff::Timestamp;

use crate::config::settings::Secret;
use crate::dialect::signature::error::{SignatureError, check_time};
use crate::dialect::signature::mac::{MacAlgorithm, MacKey};
use crate::dialect::webhook::{Content, Webhook};

/// The signature.
pub(super) const HEADER: &str = "x-deflect-signature";
/// The signed time, in seconds since the Unix epoch.
const TIME_HEADER: &str = "x-deflect-time";

/// The signature is checked before the time, to tell a wrong clock from a wrong secret.
pub(super) fn verify(secrets: &[Secret], request: &Webhook<'_>, now: Timestamp) -> Result<(), SignatureError> {
    if let Content::Query = request.content() {
        return Err(SignatureError::UnsignedQuery);
    }
    let header = |name| request.header(name).ok_or(SignatureError::Missing(name));
    let (signature, time) = (header(HEADER)?, header(TIME_HEADER)?);
    let tag = HEXLOWER_PERMISSIVE.decode(signature.as_bytes()).map_err(|_| SignatureError::Malformed)?;
    let signed_at: i64 = time.parse().map_err(|_| SignatureError::Malformed)?;
    let text = signed_text(time, request.body);
    if !secrets.iter().any(|secret| MacKey::new(MacAlgorithm::Sha256, secret).verifies(&text, &tag)) {
        return Err(SignatureError::Mismatch { hint: None });
    }
    check_time(signed_at, now)
}

/// The headers of a body.
pub(super) fn sign(secret: &Secret, body: &[u8], now: Timestamp) -> Vec<(&'static str, String)> {
    let time = now.as_second().to_string();
    let tag = MacKey::new(MacAlgorithm::Sha256, secret).sign(&signed_text(&time, body));
    vec![(HEADER, HEXLOWER.encode(&tag)), (TIME_HEADER, time)]
}

fn signed_text(time: &str, body: &[u8]) -> Vec<u8> {
    [time.as_bytes(), b".", body].concat()
}
