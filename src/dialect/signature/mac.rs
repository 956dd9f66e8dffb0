//! Keys and comparison in constant time.

use ring::hmac;

use crate::config::settings::Secret;

/// The HMAC key of a secret.
pub(super) fn key(algorithm: hmac::Algorithm, secret: &Secret) -> hmac::Key {
    hmac::Key::new(algorithm, secret.expose().as_bytes())
}

/// Compares in time that tells nothing of the expected bytes: their tags are compared, by the function made for it.
/// The key of the tags is no secret; it only makes both of one length.
pub fn is_same(expected: &[u8], shown: &[u8]) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"compare");
    hmac::verify(&key, expected, hmac::sign(&key, shown).as_ref()).is_ok()
}
