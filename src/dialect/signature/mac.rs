//! Keys and comparison in constant time.

use ring::hmac;

use crate::config::settings::Secret;

/// The HMAC key of a secret.
pub(super) fn key(algorithm: hmac::Algorithm, secret: &Secret) -> hmac::Key {
    hmac::Key::new(algorithm, secret.expose().as_bytes())
}

/// Compares in a time that reveals nothing of the expected bytes, by comparing HMAC tags. The key is not secret; it
/// only makes both of one length.
pub fn is_same(expected: &[u8], shown: &[u8]) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"compare");
    hmac::verify(&key, expected, hmac::sign(&key, shown).as_ref()).is_ok()
}
