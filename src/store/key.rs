//! The keys a database was written with, known by fingerprints.

use std::fmt;

use ring::hmac;

/// A key known by a keyed hash that tells nothing of it: the first 16 bytes of HMAC-SHA-256.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(pub [u8; 16]);

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fingerprint(…)")
    }
}

impl Fingerprint {
    /// The fingerprint of a key of 32 bytes.
    pub fn of(key: &[u8; 32]) -> Self {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), b"fingerprint of a key");
        let mut fingerprint = [0; 16];
        fingerprint.copy_from_slice(&tag.as_ref()[..16]);
        Self(fingerprint)
    }
}

/// A key by its name in `[keys]`, with the fingerprints it may have: the first is used from now on, the others still open
/// what was written before.
#[derive(Clone, Debug)]
pub struct KeyInUse {
    /// `seal`, `pseudonym` or `outbox`.
    pub name: &'static str,
    /// At least one.
    pub fingerprints: Vec<Fingerprint>,
    /// Use it although the database was written with another.
    pub accept: bool,
}
