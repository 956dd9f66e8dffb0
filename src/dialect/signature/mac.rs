//! Keys and comparison in constant time.

use hmac::{Hmac, KeyInit, Mac};
use ring::hmac as ring_hmac;
use sha1::Sha1;

use crate::config::settings::Secret;

/// The hash under an HMAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MacAlgorithm {
    /// Twilio and its kin sign with it; as a MAC it is not broken (RFC 6194, 3.3).
    Sha1,
    /// All others.
    Sha256,
}

impl MacAlgorithm {
    /// The length of a tag, in bytes.
    pub(super) const fn tag_bytes(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }
}

/// A key of HMAC.
#[derive(Clone)]
pub(super) enum MacKey {
    Sha1(Box<Hmac<Sha1>>),
    Sha256(ring_hmac::Key),
}

impl MacKey {
    /// The key of a secret.
    pub(super) fn new(algorithm: MacAlgorithm, secret: &Secret) -> Self {
        let secret = secret.expose().as_bytes();
        match algorithm {
            MacAlgorithm::Sha1 => {
                Self::Sha1(Box::new(Hmac::new_from_slice(secret).expect("HMAC takes keys of any length")))
            }
            MacAlgorithm::Sha256 => Self::Sha256(ring_hmac::Key::new(ring_hmac::HMAC_SHA256, secret)),
        }
    }

    /// The tag of a text.
    pub(super) fn sign(&self, text: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1(key) => key.as_ref().clone().chain_update(text).finalize().into_bytes().to_vec(),
            Self::Sha256(key) => ring_hmac::sign(key, text).as_ref().to_vec(),
        }
    }

    /// True if a tag is that of a text. Compared in constant time.
    pub(super) fn verifies(&self, text: &[u8], tag: &[u8]) -> bool {
        match self {
            Self::Sha1(key) => key.as_ref().clone().chain_update(text).verify_slice(tag).is_ok(),
            Self::Sha256(key) => ring_hmac::verify(key, text, tag).is_ok(),
        }
    }
}

/// Compares in a time that reveals nothing of the expected bytes, by comparing HMAC tags. The key is not secret; it
/// only makes both of one length.
pub fn is_same(expected: &[u8], shown: &[u8]) -> bool {
    let key = ring_hmac::Key::new(ring_hmac::HMAC_SHA256, b"compare");
    ring_hmac::verify(&key, expected, ring_hmac::sign(&key, shown).as_ref()).is_ok()
}
