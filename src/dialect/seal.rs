//! The seal: a call's [`Session`] as a text in the next URL, which only we can make and only that call can use.
//!
//! The text is base64url without padding of `version ‖ turn ‖ nonce ‖ ciphertext ‖ tag`: postcard under AES-256-GCM.
//! Version, turn, platform and call id are authenticated with it, so that a state taken from one call opens in no other.
//!
//! **The same session gives the same text**, so that a repeated request gets the same document. The nonce is therefore
//! derived, not random: the first 12 bytes of HMAC-SHA-256 over the whole input, under a key of its own (as in SIV, RFC
//! 5297). A nonce repeats under the same key only for the same input, and then the output is the same too and reveals
//! nothing. Two different inputs collide as rarely as random nonces of 96 bits: with 2³² sealed turns, once in 2³³ such
//! keys.
//!
//! A change of [`Session`] that postcard cannot read back needs a new `VERSION`; calls in progress then start from
//! the beginning. Every version can tell their turn, which stands before what is sealed, so that turns go on counting.

use data_encoding::BASE64URL_NOPAD;
use jiff::{SignedDuration, Timestamp};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hmac;

use crate::base::call::{CallId, PlatformName};
use crate::config::settings::LINK_TOKEN_CHARS;
use crate::line::session::Session;

/// The lifetime of a state, from the answer: the longest call of any platform is Twilio's, four hours.
pub const CALL_SECONDS_MAX: i64 = 4 * 60 * 60;
/// The longest text accepted. A typical one is under 300 characters; URLs up to 2,048 pass everywhere.
pub const SEALED_CHARS_MAX: usize = 1536;

/// The version of the sealed format.
const VERSION: u8 = 8;
/// Bytes of version and turn, which are the first of every version.
const MARK_BYTES: usize = 3;
/// Bytes before the ciphertext.
const HEAD_BYTES: usize = MARK_BYTES + NONCE_LEN;
/// Bytes of the head and the tag.
const OVERHEAD_BYTES: usize = HEAD_BYTES + 16;
/// Bytes of a typical session, for allocating once.
const SESSION_BYTES_TYPICAL: usize = 256;
/// The characters of a link token: digits and letters without the similar `0 O 1 l I`.
const LINK_SIGNS: &[u8; 57] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// Seals and opens call states, and makes link tokens, under keys shared by all nodes: the first makes, all of them open.
pub struct Seal {
    keys: Box<[DerivedKeys]>,
}

/// A key of its own for each use, so that nothing made for one use is valid for another.
struct DerivedKeys {
    content: LessSafeKey,
    nonce: hmac::Key,
    link: hmac::Key,
}

/// The reason why a state is refused.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// Not a text of ours, by its length, characters or content.
    #[error("call state is malformed")]
    Malformed,
    /// Made with another key, or for another call or platform, or changed.
    #[error("call state does not authenticate")]
    Forged,
    /// Authentic, but the call began more than [`CALL_SECONDS_MAX`] ago. Holds the session, so that a new start can go
    /// on counting turns.
    #[error("call state has expired")]
    Expired(Box<Session>),
    /// Authentic, but sealed by a program whose sessions are others. The number of turns answered so far.
    #[error("call state is of another version")]
    OtherVersion(u16),
}

impl SealError {
    /// The label in metrics.
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::Malformed => "state_malformed",
            Self::Forged => "state_forged",
            Self::Expired(_) | Self::OtherVersion(_) => "state_expired",
        }
    }
}

impl DerivedKeys {
    fn new(key: &[u8; 32]) -> Self {
        let root = hmac::Key::new(hmac::HMAC_SHA256, key);
        let derived = |label: &str| hmac::sign(&root, label.as_bytes());
        let content = UnboundKey::new(&AES_256_GCM, derived("seal").as_ref()).expect("32 bytes are an AES-256 key");
        Self {
            content: LessSafeKey::new(content),
            nonce: hmac::Key::new(hmac::HMAC_SHA256, derived("nonce").as_ref()),
            link: hmac::Key::new(hmac::HMAC_SHA256, derived("link").as_ref()),
        }
    }

    fn nonce(&self, associated: &[u8], content: &[u8]) -> [u8; NONCE_LEN] {
        let mut context = hmac::Context::with_key(&self.nonce);
        context.update(associated);
        context.update(content);
        first_bytes(&context.sign())
    }
}

impl Seal {
    /// A seal from the configured keys.
    ///
    /// # Panics
    /// Without a key.
    pub fn new(keys: &[[u8; 32]]) -> Self {
        assert!(!keys.is_empty(), "the seal has a key");
        Self { keys: keys.iter().map(DerivedKeys::new).collect() }
    }

    /// The session as URL-safe ASCII. The same input gives the same text.
    pub fn seal(&self, platform: &PlatformName, call: &CallId, session: &Session) -> String {
        let [high, low] = session.turn.to_be_bytes();
        let written =
            |sealed| postcard::to_extend(session, sealed).expect("a session is plain data, and the buffer grows");
        self.sealed([VERSION, high, low], platform, call, written)
    }

    /// The text around what `write` adds to it.
    fn sealed(
        &self,
        mark: [u8; MARK_BYTES],
        platform: &PlatformName,
        call: &CallId,
        write: impl FnOnce(Vec<u8>) -> Vec<u8>,
    ) -> String {
        let associated = associated(&mark, platform, call);
        let mut sealed = Vec::with_capacity(OVERHEAD_BYTES + SESSION_BYTES_TYPICAL);
        sealed.extend(mark);
        sealed.extend([0; NONCE_LEN]);
        sealed = write(sealed);
        let (head, content) = sealed.split_at_mut(HEAD_BYTES);
        let keys = &self.keys[0];
        let nonce = keys.nonce(&associated, content);
        head[MARK_BYTES..].copy_from_slice(&nonce);
        let nonce = Nonce::assume_unique_for_key(nonce);
        let tag = keys
            .content
            .seal_in_place_separate_tag(nonce, Aad::from(&associated), content)
            .expect("a session is far shorter than the 64 GiB of GCM");
        sealed.extend(tag.as_ref());
        BASE64URL_NOPAD.encode(&sealed)
    }

    /// The session in a sealed text.
    ///
    /// # Errors
    /// See [`SealError`]; only authentic texts are told to be expired.
    pub fn open(
        &self,
        platform: &PlatformName,
        call: &CallId,
        text: &str,
        now: Timestamp,
    ) -> Result<Session, SealError> {
        if text.len() > SEALED_CHARS_MAX {
            return Err(SealError::Malformed);
        }
        let sealed = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| SealError::Malformed)?;
        if sealed.len() < OVERHEAD_BYTES {
            return Err(SealError::Malformed);
        }
        let mark @ [version, high, low] = *sealed.first_chunk().ok_or(SealError::Malformed)?;
        let associated = associated(&mark, platform, call);
        let opened = self.keys.iter().find_map(|keys| opened(keys, &associated, &sealed)).ok_or(SealError::Forged)?;
        if version != VERSION {
            return Err(SealError::OtherVersion(u16::from_be_bytes([high, low])));
        }
        within_call(postcard::from_bytes(&opened).map_err(|_| SealError::Malformed)?, now)
    }

    /// The token of a link promised in a call: [`LINK_TOKEN_CHARS`] unambiguous characters. The same call, turn and
    /// label (the purpose of the link) give the same token, so that a repeated request promises the same link. Without
    /// the key, a token looks random.
    ///
    /// The characters are the base-57 digits of the first 128 bits of an HMAC. 2¹²⁸ is not a multiple of 57¹¹ ≈ 2⁶⁴, so
    /// some tokens are likelier than others, by the negligible part of one in 2⁶⁴.
    pub fn link_token(&self, call_key: &[u8], turn: u16, label: &str) -> String {
        let mut context = hmac::Context::with_key(&self.keys[0].link);
        context.update(&length(call_key));
        context.update(call_key);
        context.update(&turn.to_be_bytes());
        context.update(label.as_bytes());
        let mut number = u128::from_be_bytes(first_bytes(&context.sign()));
        let base = LINK_SIGNS.len() as u128;
        let signs = std::iter::repeat_with(|| {
            let sign = LINK_SIGNS[(number % base) as usize];
            number /= base;
            char::from(sign)
        });
        signs.take(LINK_TOKEN_CHARS).collect()
    }
}

/// The session's bytes; `None` if they were not sealed with these keys for this call.
fn opened(keys: &DerivedKeys, associated: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (head, content) = sealed.split_at_checked(HEAD_BYTES)?;
    let nonce = Nonce::try_assume_unique_for_key(&head[MARK_BYTES..]).ok()?;
    let mut content = content.to_vec();
    let opened = keys.content.open_in_place(nonce, Aad::from(associated), &mut content).ok()?;
    let length = opened.len();
    content.truncate(length);
    Some(content)
}

fn first_bytes<const COUNT: usize>(tag: &hmac::Tag) -> [u8; COUNT] {
    *tag.as_ref().first_chunk().expect("an HMAC-SHA-256 has 32 bytes, more than are ever asked for")
}

/// The data authenticated with the session. Lengths come first, so that no two pairs of names give the same bytes.
fn associated(mark: &[u8; MARK_BYTES], platform: &PlatformName, call: &CallId) -> Vec<u8> {
    let (platform, call) = (platform.as_str().as_bytes(), call.as_str().as_bytes());
    [&mark[..], &length(platform), platform, &length(call), call].concat()
}

fn length(bytes: &[u8]) -> [u8; 8] {
    (bytes.len() as u64).to_be_bytes()
}

fn within_call(session: Session, now: Timestamp) -> Result<Session, SealError> {
    if now.duration_since(session.started) > SignedDuration::from_secs(CALL_SECONDS_MAX) {
        return Err(SealError::Expired(Box::new(session)));
    }
    Ok(session)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_of_another_version_tells_its_turn_and_cannot_be_made_by_others() {
        let (platform, now) = (PlatformName::new("twilio"), "2026-11-20T12:30:05Z".parse().unwrap());
        let (call, other) = (CallId::parse("CA1").unwrap(), CallId::parse("CA2").unwrap());
        for version in [VERSION - 1, VERSION + 1] {
            let session = |sealed| [sealed, b"a session of that version".to_vec()].concat();
            let text = Seal::new(&[[7; 32]]).sealed([version, 1, 44], &platform, &call, session);
            let opened = |key, call| Seal::new(&[[key; 32]]).open(&platform, call, &text, now);
            assert!(matches!(opened(7, &call), Err(SealError::OtherVersion(300))), "version {version}");
            assert!(matches!(opened(7, &other), Err(SealError::Forged)));
            assert!(matches!(opened(8, &call), Err(SealError::Forged)));
        }
    }
}
