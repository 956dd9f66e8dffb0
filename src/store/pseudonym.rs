//! Keyed hashes for callers, calls and messages, the same on every node with the key.

use std::fmt;

use jiff::civil::Date;
use ring::hmac;

use crate::base::call::{CallId, PlatformName};
use crate::base::number::Number;
use crate::line::message::{Medium, MessageKind};
use crate::store::{CallKey, MessageId, Pseudonym, TokenHash};

/// The maker of pseudonyms: HMAC-SHA-256 with the pseudonym key, cut to 16 bytes.
#[derive(Clone)]
pub struct Pseudonyms {
    key: hmac::Key,
}

impl fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonyms(…)")
    }
}

impl Pseudonyms {
    /// Takes the pseudonym keys.
    ///
    /// # Panics
    /// Without a key.
    pub fn new(keys: &[[u8; 32]]) -> Self {
        Self { key: hmac::Key::new(hmac::HMAC_SHA256, &keys[0]) }
    }

    /// A caller.
    pub fn caller(&self, number: &Number) -> Pseudonym {
        Pseudonym(self.hash("caller", &[number.as_e164().as_bytes()]))
    }

    /// All numbers that differ from this one in their last digits only, so many of them.
    pub fn neighbours(&self, number: &Number, digits: usize) -> Pseudonym {
        let number = number.as_e164();
        let shared = &number[..number.len().saturating_sub(digits)];
        Pseudonym(self.hash("neighbours", &[shared.as_bytes(), &digits.to_be_bytes()]))
    }

    /// An e-mail address, however its letters are cased.
    pub fn address(&self, address: &str) -> Pseudonym {
        Pseudonym(self.hash("address", &[address.to_lowercase().as_bytes()]))
    }

    /// A call.
    pub fn call(&self, platform: &PlatformName, call: &CallId) -> CallKey {
        CallKey(self.hash("call", &[platform.as_str().as_bytes(), call.as_str().as_bytes()]))
    }

    /// The message of this kind that a turn promised. A turn promises at most one of each kind and medium.
    pub fn message(&self, call: CallKey, turn: u16, kind: MessageKind, medium: Medium) -> MessageId {
        let parts = [&call.0[..], &turn.to_be_bytes(), kind.as_str().as_bytes(), medium.as_str().as_bytes()];
        MessageId(self.hash("message", &parts))
    }

    /// The one notice a number is sent on a day.
    pub fn notice(&self, number: Pseudonym, day: Date) -> MessageId {
        MessageId(self.hash("notice", &[&number.0, day.to_string().as_bytes()]))
    }

    /// The one answer to a request for help that a number is sent on a day.
    pub fn help(&self, number: Pseudonym, day: Date) -> MessageId {
        MessageId(self.hash("help", &[&number.0, day.to_string().as_bytes()]))
    }

    /// The one report of a day to a mailbox, the same on every node.
    pub fn report(&self, mailbox: &str, day: Date) -> MessageId {
        MessageId(self.hash("report", &[mailbox.to_lowercase().as_bytes(), day.to_string().as_bytes()]))
    }

    /// The mail to this address that was asked for on the page of a link.
    pub fn checklist(&self, page: TokenHash, address: &str) -> MessageId {
        MessageId(self.hash("checklist", &[&page.0, address.to_lowercase().as_bytes()]))
    }

    /// Each part is preceded by its length, so that no two lists of parts are the same bytes.
    fn hash(&self, label: &str, parts: &[&[u8]]) -> [u8; 16] {
        let mut context = hmac::Context::with_key(&self.key);
        for part in [label.as_bytes()].iter().chain(parts) {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        let mut cut = [0; 16];
        cut.copy_from_slice(&context.sign().as_ref()[..16]);
        cut
    }
}
