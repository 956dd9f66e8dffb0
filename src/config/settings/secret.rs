//! Secrets and keys, hidden in `Debug` output.

use std::fmt;

use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};
use ring::signature::RsaKeyPair;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{PrivatePkcs1KeyDer, PrivatePkcs8KeyDer};

/// A secret, hidden in `Debug` output.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    text: String,
    /// The reason that it could not be read, for a command that does without.
    missing: Option<String>,
}

impl Secret {
    /// Wraps a secret.
    pub fn new(secret: String) -> Self {
        Self { text: secret, missing: None }
    }

    /// Stands for a secret that could not be read, with the reason. It is empty.
    pub const fn missing(reason: String) -> Self {
        Self { text: String::new(), missing: Some(reason) }
    }

    /// The reason that it could not be read; `None` if it was.
    pub fn missing_reason(&self) -> Option<&str> {
        self.missing.as_deref()
    }

    /// The secret itself, for signing and authenticating only.
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// The 32 bytes in base64 or hex; `None` for anything else.
    pub fn as_key(&self) -> Option<[u8; 32]> {
        let text = self.text.as_bytes();
        let decoded = [BASE64.decode(text), HEXLOWER_PERMISSIVE.decode(text)];
        decoded.into_iter().flatten().find_map(|bytes| bytes.try_into().ok())
    }

    /// The key of a webhook's signature: `whsec_` and 24 to 64 bytes in base64 (Standard Webhooks); `None` for anything else.
    pub fn as_webhook_key(&self) -> Option<Vec<u8>> {
        let key = BASE64.decode(self.text.strip_prefix("whsec_")?.as_bytes()).ok()?;
        (24..=64).contains(&key.len()).then_some(key)
    }

    /// The RSA key in PEM, `BEGIN PRIVATE KEY` (PKCS#8) or `BEGIN RSA PRIVATE KEY` (PKCS#1); `None` for anything else.
    pub fn as_rsa(&self) -> Option<RsaKeyPair> {
        let pem = self.text.as_bytes();
        if let Ok(key) = PrivatePkcs8KeyDer::from_pem_slice(pem) {
            return RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()).ok();
        }
        RsaKeyPair::from_der(PrivatePkcs1KeyDer::from_pem_slice(pem).ok()?.secret_pkcs1_der()).ok()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// An Ed25519 public key: 32 bytes, in base64 in the configuration. Not secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey(pub [u8; 32]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_32_bytes_in_base64_or_hex() {
        let key = |text: &str| Secret::new(text.to_owned()).as_key();
        assert_eq!(key(&BASE64.encode(&[7; 32])), Some([7; 32]));
        assert_eq!(key(&"0A".repeat(32)), Some([10; 32]));
        assert_eq!(key(&"0a".repeat(31)), None);
        assert_eq!(key("not a key"), None);
    }

    #[test]
    fn a_secret_shows_nothing_of_itself() {
        assert_eq!(format!("{:?}", Secret::new("hunter2".to_owned())), "Secret(…)");
    }
}
