//! Notices: what operations tell callers for a while, and who posted it.

use jiff::Timestamp;
use rusqlite::Connection;

use super::tables::Tables;
use crate::line::notice::Notice;
use crate::store::PostedNotice;

/// Posts a notice; `false` when there is one with its id.
pub(super) fn post(_tables: &mut Tables<'_>, _notice: &Notice, _by: &str, _now: Timestamp) -> rusqlite::Result<bool> {
    Ok(false)
}

/// Ends a notice; `false` when there is none, or it has ended.
pub(super) fn end(_tables: &mut Tables<'_>, _id: &str, _by: &str, _now: Timestamp) -> rusqlite::Result<bool> {
    Ok(false)
}

/// The notices that hold or will.
pub(super) fn current(_connection: &Connection, _now: Timestamp) -> rusqlite::Result<Vec<PostedNotice>> {
    Ok(vec![])
}

/// The notices posted last.
pub(super) fn posted(_connection: &Connection, _limit: u32) -> rusqlite::Result<Vec<PostedNotice>> {
    Ok(vec![])
}
