//! Keys of rows that were written under a pseudonym key that another takes the place of.

use crate::store::{CallKey, MessageId, Pseudonym};

/// The key of rows as it was, and as it is under the pseudonym key in use.
#[derive(Clone, Copy, Debug)]
pub enum Former {
    /// Of a call.
    Call {
        /// As it was.
        before: CallKey,
        /// As it is.
        now: CallKey,
    },
    /// Of a caller or a number.
    Number {
        /// As it was.
        before: Pseudonym,
        /// As it is.
        now: Pseudonym,
    },
    /// Of the blocks of a number. One range has ten prefixes, which are met one by one.
    Blocks {
        /// As they were.
        before: NumberBlocks,
        /// As they are.
        now: NumberBlocks,
    },
    /// Of an e-mail address.
    Address {
        /// As it was.
        before: Pseudonym,
        /// As it is.
        now: Pseudonym,
    },
    /// Of a message. Gateways know it by its id, so that one stays as it was.
    Message {
        /// As it is in the database.
        before: MessageId,
        /// As it would be now.
        now: MessageId,
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
