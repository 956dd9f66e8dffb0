//! Erasing: one caller at a person's wish, and everything once it is old.

use jiff::Timestamp;

/// The number of rows that `forget` erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Calls that no longer know their caller.
    pub calls: u64,
    /// Messages erased or cancelled.
    pub messages: u64,
    /// Contacts erased.
    pub contacts: u64,
    /// Consents erased.
    pub consents: u64,
    /// Texts that no longer count against the number's limits.
    pub texts: u64,
    /// Suppressions lifted.
    pub suppressions: u64,
}

/// Before when a sweep deletes what.
#[derive(Clone, Copy, Debug)]
pub struct SweptBefore {
    /// Settled calls and final messages, from before then.
    pub history: Timestamp,
    /// Consents.
    pub consents: Timestamp,
    /// Texts as they are counted: beyond the longest limit.
    pub texted: Timestamp,
    /// Figures.
    pub figures: Timestamp,
}
