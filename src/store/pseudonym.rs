//! Keyed hashes for callers, calls and messages, the same on every node with the key.
//!
//! While one key takes the place of another both are given, and everything can also be told as it was under the former one.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use ring::hmac;

use crate::base::call::{CallId, PlatformName};
use crate::base::number::Number;
use crate::line::experiment::ExperimentId;
use crate::line::message::{Medium, MessageKind};
use crate::store::{CallKey, Fingerprint, Former, MessageId, NumberBlocks, Pseudonym, TokenHash};

/// The last digits in which numbers of one prefix differ. SMS pumping uses ranges of numbers
/// (<https://www.twilio.com/docs/messaging/guides/preventing-messaging-fraud>).
const PREFIX_DIGITS: usize = 4;
/// The last digits in which numbers of one range differ.
const RANGE_DIGITS: usize = 5;
/// The first bytes of a pseudonym tell its key: rows of a former one can be counted.
const MARK_BYTES: usize = 2;
/// The first bytes of the id of a message tell the second in which its call began, so that ids of about one time stand on the
/// same pages of their index. The other 96 bits are hashed.
const SECOND_BYTES: usize = 4;

/// The maker of pseudonyms: HMAC-SHA-256 with the pseudonym key, cut to 16 bytes.
#[derive(Clone)]
pub struct Pseudonyms {
    key: hmac::Key,
    mark: [u8; MARK_BYTES],
    /// Of former keys.
    former: Arc<[Self]>,
}

/// A call by its key, and by those it had under former pseudonym keys, in their order.
#[derive(Clone, Debug)]
pub struct CallKeys {
    /// Under the pseudonym key in use.
    pub current: CallKey,
    /// Under former pseudonym keys.
    former: Vec<CallKey>,
}

impl fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonyms(…)")
    }
}

impl Pseudonyms {
    /// Takes the pseudonym keys: the one in use, and former ones.
    ///
    /// # Panics
    /// Without a key.
    pub fn new(keys: &[[u8; 32]]) -> Self {
        let (key, former) = keys.split_first().expect("there is a pseudonym key");
        let former = former.iter().map(|key| Self::of(key, Arc::default())).collect();
        Self::of(key, former)
    }

    fn of(key: &[u8; 32], former: Arc<[Self]>) -> Self {
        Self { key: hmac::Key::new(hmac::HMAC_SHA256, key), mark: mark(Fingerprint::of(key)), former }
    }

    /// This one and those of former keys.
    pub fn each(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&*self.former)
    }

    /// Former and present keys of the rows about a number, its prefix and its range.
    pub fn formers_of_number(&self, number: &Number) -> Vec<Former> {
        let of = |former: &Self| {
            [
                Former::Number { from: former.caller(number), to: self.caller(number) },
                Former::Blocks { from: former.blocks(number), to: self.blocks(number) },
            ]
        };
        self.former.iter().flat_map(of).collect()
    }

    /// Former and present keys of the rows about an e-mail address.
    pub fn formers_of_address(&self, address: &str) -> Vec<Former> {
        let of = |former: &Self| Former::Address { from: former.address(address), to: self.address(address) };
        self.former.iter().map(of).collect()
    }

    /// Former and present keys of the rows about a call.
    pub fn formers_of_call(&self, call: &CallKeys) -> Vec<Former> {
        call.former.iter().map(|former| Former::Call { from: *former, to: call.current }).collect()
    }

    /// Former and present keys of a message that a turn promised.
    pub fn formers_of_message(
        &self,
        keys: &CallKeys,
        began: Timestamp,
        turn: u16,
        kind: MessageKind,
        medium: Medium,
    ) -> Vec<Former> {
        let of = |(key, call): (&Self, &CallKey)| Former::Message {
            from: key.message(*call, began, turn, kind, medium),
            to: self.message(keys.current, began, turn, kind, medium),
        };
        self.former.iter().zip(&keys.former).map(of).collect()
    }

    /// A caller.
    pub fn caller(&self, number: &Number) -> Pseudonym {
        self.pseudonym("caller", &[number.as_e164().as_bytes()])
    }

    /// The blocks that a number is in.
    pub fn blocks(&self, number: &Number) -> NumberBlocks {
        let number = number.as_e164();
        let of = |digits: usize| {
            let shared = &number[..number.len().saturating_sub(digits)];
            self.pseudonym("neighbours", &[shared.as_bytes(), &digits.to_be_bytes()])
        };
        NumberBlocks { prefix: of(PREFIX_DIGITS), range: of(RANGE_DIGITS) }
    }

    /// An e-mail address, however its letters are cased.
    pub fn address(&self, address: &str) -> Pseudonym {
        self.pseudonym("address", &[address.to_lowercase().as_bytes()])
    }

    /// A call.
    pub fn call(&self, platform: &PlatformName, call: &CallId) -> CallKey {
        CallKey(self.hash("call", &[platform.as_str().as_bytes(), call.as_str().as_bytes()]))
    }

    /// A call, under former keys too.
    pub fn call_keys(&self, platform: &PlatformName, call: &CallId) -> CallKeys {
        let former = self.former.iter().map(|key| key.call(platform, call)).collect();
        CallKeys { current: self.call(platform, call), former }
    }

    /// The message of this kind that a turn promised, in a call that began then. A turn promises at most one of each kind and
    /// medium.
    pub fn message(&self, call: CallKey, began: Timestamp, turn: u16, kind: MessageKind, medium: Medium) -> MessageId {
        let parts = [&call.0[..], &turn.to_be_bytes(), kind.as_str().as_bytes(), medium.as_str().as_bytes()];
        let mut id = self.hash("message", &parts);
        let second = u32::try_from(began.as_second()).unwrap_or(u32::MAX);
        id[..SECOND_BYTES].copy_from_slice(&second.to_be_bytes());
        MessageId(id)
    }

    /// The one reply about opting out or in that a number is sent on a day.
    pub fn reply(&self, number: Pseudonym, day: Date) -> MessageId {
        MessageId(self.hash("reply", &[&number.0, day.to_string().as_bytes()]))
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

    /// The place of a caller in an experiment among all numbers; `who` is the pseudonym, or the key of a call without one.
    pub fn place(&self, experiment: &ExperimentId, who: [u8; 16]) -> u64 {
        let hash = self.hash("experiment", &[experiment.as_str().as_bytes(), &who]);
        u64::from_be_bytes(*hash.first_chunk().expect("a hash is longer than a number"))
    }

    fn pseudonym(&self, label: &str, parts: &[&[u8]]) -> Pseudonym {
        let mut hash = self.hash(label, parts);
        hash[..MARK_BYTES].copy_from_slice(&self.mark);
        Pseudonym(hash)
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

/// The mark of the pseudonyms of a key.
fn mark(Fingerprint(key): Fingerprint) -> [u8; MARK_BYTES] {
    *key.first_chunk().expect("a fingerprint is longer than a mark")
}

/// The first and the last pseudonym that a key can give.
pub(in crate::store) fn marked(key: Fingerprint) -> (Pseudonym, Pseudonym) {
    let bound = |fill| {
        let mut bound = [fill; 16];
        bound[..MARK_BYTES].copy_from_slice(&mark(key));
        Pseudonym(bound)
    };
    (bound(0), bound(u8::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_messages_are_in_the_order_of_their_calls_and_the_same_when_promised_again() {
        let keys = Pseudonyms::new(&[[1; 32]]);
        let id = |call, second| {
            let began = Timestamp::from_second(second).unwrap();
            keys.message(CallKey([call; 16]), began, 2, MessageKind::Link, Medium::Sms).0
        };
        assert_eq!(id(1, 1_764_500_000), id(1, 1_764_500_000));
        assert!(id(9, 1_764_500_000) < id(1, 1_764_500_001) && id(1, 1_764_500_001) < id(5, 4_000_000_000));
        assert_ne!(id(1, 1_764_500_000)[4..], id(2, 1_764_500_000)[4..]);
    }
}
