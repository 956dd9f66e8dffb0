//! Encrypts the personal data in the outbox: numbers, addresses, and the content with its link.
//!
//! AES-256-GCM with a random nonce. The purpose is authenticated, so that an address cannot pass as content. Written as
//! base64 of nonce and ciphertext.

use std::fmt;

use data_encoding::BASE64;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};

/// The kind of an encrypted text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A number or an e-mail address.
    Address,
    /// The content of a message.
    Words,
}

impl Purpose {
    const fn as_bytes(self) -> &'static [u8] {
        match self {
            Self::Address => b"address",
            Self::Words => b"words",
        }
    }
}

/// A text that cannot be decrypted: another key, or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the message cannot be decrypted with the outbox keys")]
pub struct Locked;

/// The keys of the outbox.
#[derive(Clone)]
pub struct Vault {
    keys: std::sync::Arc<[LessSafeKey]>,
    random: SystemRandom,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(…)")
    }
}

impl Vault {
    /// Takes the keys: the first encrypts, all decrypt.
    ///
    /// # Panics
    /// Without a key.
    pub fn new(keys: &[[u8; 32]]) -> Self {
        assert!(!keys.is_empty(), "the outbox has a key");
        let key = |key: &[u8; 32]| {
            LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).expect("32 bytes are a key of AES-256"))
        };
        Self { keys: keys.iter().map(key).collect(), random: SystemRandom::new() }
    }

    /// Encrypts a text.
    pub fn lock(&self, text: &str, purpose: Purpose) -> String {
        let mut nonce = [0; NONCE_LEN];
        self.random.fill(&mut nonce).expect("the system gives random bytes");
        let mut sealed = text.as_bytes().to_vec();
        let aad = Aad::from(purpose.as_bytes());
        let sealing = self.keys[0].seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed);
        sealing.expect("a message is shorter than 64 GiB");
        BASE64.encode(&[&nonce[..], &sealed].concat())
    }

    /// Decrypts the output of [`Vault::lock`].
    ///
    /// # Errors
    /// Another key or purpose, or not encrypted at all.
    pub fn open(&self, locked: &str, purpose: Purpose) -> Result<String, Locked> {
        let bytes = BASE64.decode(locked.as_bytes()).map_err(|_| Locked)?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_LEN>().ok_or(Locked)?;
        let opened = self.keys.iter().find_map(|key| open(key, *nonce, sealed, purpose));
        String::from_utf8(opened.ok_or(Locked)?).map_err(|_| Locked)
    }
}

fn open(key: &LessSafeKey, nonce: [u8; NONCE_LEN], sealed: &[u8], purpose: Purpose) -> Option<Vec<u8>> {
    let mut opened = sealed.to_vec();
    let nonce = Nonce::assume_unique_for_key(nonce);
    let length = key.open_in_place(nonce, Aad::from(purpose.as_bytes()), &mut opened).ok()?.len();
    opened.truncate(length);
    Some(opened)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_locked_opens_for_its_purpose_only() {
        let vault = Vault::new(&[[1; 32]]);
        let locked = vault.lock("+79161234567", Purpose::Address);
        assert!(!locked.contains("916"));
        assert_eq!(vault.open(&locked, Purpose::Address).as_deref(), Ok("+79161234567"));
        assert_eq!(vault.open(&locked, Purpose::Words), Err(Locked));
        assert_ne!(vault.lock("+79161234567", Purpose::Address), locked, "equal texts look different");
    }

    #[test]
    fn an_old_key_still_opens_and_a_strange_one_does_not() {
        let locked = Vault::new(&[[1; 32]]).lock("Чат", Purpose::Words);
        assert_eq!(Vault::new(&[[2; 32], [1; 32]]).open(&locked, Purpose::Words).as_deref(), Ok("Чат"));
        assert_eq!(Vault::new(&[[2; 32]]).open(&locked, Purpose::Words), Err(Locked));
        for broken in ["", "AAAA", "not base64", &locked[4..]] {
            assert_eq!(Vault::new(&[[1; 32]]).open(broken, Purpose::Words), Err(Locked), "{broken}");
        }
    }
}
