//! JSON web tokens (RFC 7519) as gateways use them: compact, signed, with the hash of the body where it is to be proven.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use jiff::Timestamp;
use ring::{digest, hmac};
use serde_json::{Value, json};

use crate::config::settings::Secret;
use crate::dialect::signature::{SignatureError, check_time, is_same};
use crate::dialect::webhook::Webhook;

/// The header of the token.
const HEADER: &str = "authorization";
/// The longest token that is read: those of Vonage have about 500 characters.
const TOKEN_CHARS_MAX: usize = 4096;

/// A token with these claims; `None` if it cannot be signed.
pub(crate) fn write(algorithm: &str, claims: &Value, sign: impl FnOnce(&[u8]) -> Option<Vec<u8>>) -> Option<String> {
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let signed = format!("{}.{}", part(&json!({"alg": algorithm, "typ": "JWT"})), part(claims));
    let signature = sign(signed.as_bytes())?;
    Some(format!("{signed}.{}", BASE64URL_NOPAD.encode(&signature)))
}

/// Checks the bearer token of a request: HS256 by the secret, of our time (`iat`), over this body (`payload_hash`).
///
/// # Errors
/// The reason for the refusal.
pub(crate) fn verify(secret: &Secret, webhook: &Webhook<'_>, now: Timestamp) -> Result<(), SignatureError> {
    let header = webhook.header(HEADER).ok_or(SignatureError::Missing(HEADER))?;
    let token = header.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Bearer"));
    let (_, token) = token.filter(|(_, token)| token.len() <= TOKEN_CHARS_MAX).ok_or(SignatureError::Malformed)?;
    let (signed, signature) = token.rsplit_once('.').ok_or(SignatureError::Malformed)?;
    let (head, claims) = signed.split_once('.').ok_or(SignatureError::Malformed)?;
    if read(head)?.get("alg") != Some(&"HS256".into()) {
        return Err(SignatureError::UnknownAlgorithm);
    }
    let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).map_err(|_| SignatureError::Malformed)?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes());
    hmac::verify(&key, signed.as_bytes(), &signature).map_err(|_| SignatureError::Mismatch { hint: None })?;
    let claims = read(claims)?;
    let hash = claims.get("payload_hash").and_then(Value::as_str).ok_or(SignatureError::UnsignedBody)?;
    let expected = HEXLOWER.encode(digest::digest(&digest::SHA256, webhook.body).as_ref());
    if !is_same(expected.as_bytes(), hash.to_ascii_lowercase().as_bytes()) {
        return Err(SignatureError::Body);
    }
    let signed_at = claims.get("iat").and_then(Value::as_i64).ok_or(SignatureError::Malformed)?;
    check_time(signed_at, now)
}

fn read(part: &str) -> Result<Value, SignatureError> {
    let bytes = BASE64URL_NOPAD.decode(part.as_bytes()).map_err(|_| SignatureError::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| SignatureError::Malformed)
}
