//! Announcements and closings as the memory keeps them.

use jiff::Timestamp;

use crate::line::notice::{NoRoom, Notice};

/// A notice as the store keeps it, with who posted it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostedNotice {
    /// What is said to whom, and when.
    pub notice: Notice,
    /// When it was posted.
    pub posted_at: Timestamp,
    /// Who posted it: the name of an operator.
    pub posted_by: String,
    /// When and by whom it was ended before its time. It holds on until every node knows, see [`Notice::until`].
    pub ended: Option<(Timestamp, String)>,
}

/// What became of a notice to be posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posting {
    /// It is posted.
    Fresh,
    /// There is one with its id; nothing changed.
    Repeat,
    /// There is no room for it; nothing changed.
    Full(NoRoom),
}
