//! Announcements and closings as the memory keeps them.

use jiff::Timestamp;

use crate::line::notice::{NoRoom, Notice};

/// A notice as the store keeps it, with who posted it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostedNotice {
    /// The words, the callers they are for, and the times.
    pub notice: Notice,
    /// When it was posted.
    pub posted_at: Timestamp,
    /// Name of the operator who posted it.
    pub posted_by: String,
    /// Time and operator, if it was ended before its time. It holds on until every node knows, see [`Notice::until`].
    pub ended: Option<(Timestamp, String)>,
}

/// The result of posting a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posting {
    /// It is posted.
    Fresh,
    /// There is one with its id; nothing changed.
    Repeat,
    /// There is no room for it; nothing changed.
    Full(NoRoom),
}
