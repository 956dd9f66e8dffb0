//! Keys of rows that were written under a former pseudonym key.

use crate::store::{CallKey, MessageId, Pseudonym};

/// The key of rows under a former pseudonym key, and the one under the pseudonym key in use, which they are to have.
#[derive(Clone, Copy, Debug)]
pub enum Former {
    /// Of a call.
    Call {
        /// Under the former key.
        from: CallKey,
        /// Under the key in use.
        to: CallKey,
    },
    /// Of a caller or a number.
    Number {
        /// Under the former key.
        from: Pseudonym,
        /// Under the key in use.
        to: Pseudonym,
    },
    /// Of the blocks of a number. One range has ten prefixes, which are met one by one.
    Blocks {
        /// Under the former key.
        from: NumberBlocks,
        /// Under the key in use.
        to: NumberBlocks,
    },
    /// Of an e-mail address.
    Address {
        /// Under the former key.
        from: Pseudonym,
        /// Under the key in use.
        to: Pseudonym,
    },
    /// Of a message. Gateways know it by its id, so that one stays as it was.
    Message {
        /// As it is in the database.
        from: MessageId,
        /// Under the key in use.
        to: MessageId,
    },
}

/// The blocks that a number is in.
#[derive(Clone, Copy, Debug)]
pub struct NumberBlocks {
    /// The numbers that differ in their last four digits only.
    pub prefix: Pseudonym,
    /// The numbers that differ in their last five digits only.
    pub range: Pseudonym,
}

/// Rows that are known under one pseudonym key only: with the key they would be lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowsOfKey {
    /// Opt-outs and other suppressions for good.
    pub suppressions: u64,
    /// Imported contacts.
    pub contacts: u64,
    /// Consents.
    pub consents: u64,
    /// Calls with a caller.
    pub calls: u64,
    /// Texts that are counted against limits.
    pub texts: u64,
}
