//! Keys of 16 bytes by which callers, calls, messages and links are known.

use std::fmt;

use data_encoding::HEXLOWER;

/// A caller known by a keyed hash of the number: the first 16 bytes of HMAC-SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pseudonym(pub [u8; 16]);

impl Pseudonym {
    /// The place among a hundred callers.
    pub const fn percentile(self) -> u8 {
        percentile(self.0)
    }
}

impl fmt::Debug for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonym(…)")
    }
}

/// A call known by a keyed hash of platform and call id, so that the history cannot be joined with a platform's log
/// without the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CallKey(pub [u8; 16]);

/// The place among a hundred of a keyed hash.
const fn percentile(hash: [u8; 16]) -> u8 {
    (u128::from_be_bytes(hash) % 100) as u8
}

impl CallKey {
    /// The place among a hundred calls.
    pub const fn percentile(self) -> u8 {
        percentile(self.0)
    }

    /// The first and the last key that begins with these hex digits; `None` for anything but 4 to 32 of them.
    pub fn parse_prefix(digits: &str) -> Option<(Self, Self)> {
        let bound = |fill: char| {
            let whole: String = digits.to_lowercase().chars().chain(std::iter::repeat_n(fill, 32)).take(32).collect();
            HEXLOWER.decode(whole.as_bytes()).ok()?.try_into().ok().map(Self)
        };
        let fits = (4..=32).contains(&digits.len()) && digits.is_ascii();
        if fits { Some((bound('0')?, bound('f')?)) } else { None }
    }
}

impl fmt::Display for CallKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

/// A message known by the second in which its call began and a keyed hash of call, turn and kind: the same promise made twice is
/// one message.
/// Written as 32 lower-case hex digits ([`fmt::Display`]); the idempotency key all the way to the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MessageId(pub [u8; 16]);

impl MessageId {
    /// Reads an id as [`fmt::Display`] writes it; `None` for anything else.
    pub fn parse(id: &str) -> Option<Self> {
        HEXLOWER.decode(id.as_bytes()).ok()?.try_into().ok().map(Self)
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

/// A link token as stored: the first 16 bytes of its SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TokenHash(pub [u8; 16]);
