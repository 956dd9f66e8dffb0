//! Forgetting: one caller at a person's wish, and everything once it is old.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::params;

use super::column::Micros;
use super::messages;
use super::tables::Tables;
use crate::store::{Forgotten, MessageState, Pseudonym};

/// Rows of a kind swept at once; the writer has other work between two batches.
const SWEPT_AT_ONCE_MAX: u32 = 200;
/// How long an exhausted message keeps its address and words, for a person to queue it again.
const EXHAUSTED_KEPT: Duration = Duration::from_secs(24 * 60 * 60);

const FORGET_CALLS: &str = "UPDATE call SET caller = NULL WHERE caller = ?1";
const FORGET_CONTACT: &str = "DELETE FROM contact WHERE caller = ?1";
const ERASE_MESSAGE: &str = "
    UPDATE message SET contact = NULL, address = NULL, body = NULL, token = NULL, link_expires = NULL WHERE seq = ?1";
/// The gateway's own ids lead to the number in the gateway's books.
const DELETE_ATTEMPTS: &str = "DELETE FROM attempt WHERE message = ?1";

const ERASE_EXHAUSTED: &str = "
    UPDATE message SET address = NULL, body = NULL
    WHERE seq IN (
        SELECT seq FROM message WHERE state = 'exhausted' AND body IS NOT NULL AND changed < ?1
        ORDER BY changed LIMIT ?2)";
const DELETE_MESSAGES: &str = "
    DELETE FROM message
    WHERE seq IN (
        SELECT seq FROM message
        WHERE promised < ?1 AND state NOT IN ('queued', 'unknown') AND coalesce(link_expires, 0) < ?1
        ORDER BY promised LIMIT ?2)";
/// A call stays as long as its messages: through it they are found when a caller is forgotten.
const DELETE_CALLS: &str = "
    DELETE FROM call
    WHERE seq IN (
        SELECT seq FROM call AS old
        WHERE started < ?1 AND outcome IS NOT NULL AND NOT EXISTS (SELECT 1 FROM message WHERE message.call = old.seq)
        ORDER BY started LIMIT ?2)";

/// Erases what is kept of a caller. What happened stays, without the caller.
pub(super) fn forget(tables: &mut Tables<'_>, caller: Pseudonym, now: Timestamp) -> rusqlite::Result<Forgotten> {
    let messages = messages::of_caller(tables.connection, caller)?;
    for message in &messages {
        messages::advance(tables, message, MessageState::Cancelled, None, now)?;
        for erase in [ERASE_MESSAGE, DELETE_ATTEMPTS] {
            tables.connection.prepare_cached(erase)?.execute([message.seq])?;
        }
    }
    let calls = tables.connection.prepare_cached(FORGET_CALLS)?.execute([caller])?;
    let contacts = tables.connection.prepare_cached(FORGET_CONTACT)?.execute([caller])?;
    Ok(Forgotten { calls: calls as u64, messages: messages.len() as u64, contacts: contacts as u64 })
}

/// Deletes a batch of what is older than that; 0 when nothing is left. A call goes with its turns, a message with its
/// tries and its link, but not before that link has been dead as long.
pub(super) fn sweep(tables: &mut Tables<'_>, before: Timestamp, now: Timestamp) -> rusqlite::Result<u64> {
    let exhausted_before = now.checked_sub(EXHAUSTED_KEPT).unwrap_or(Timestamp::MIN);
    let batches = [(ERASE_EXHAUSTED, exhausted_before), (DELETE_MESSAGES, before), (DELETE_CALLS, before)];
    let swept = batches.map(|(sweep, before)| {
        tables.connection.prepare_cached(sweep)?.execute(params![Micros(before), SWEPT_AT_ONCE_MAX])
    });
    swept.into_iter().sum::<rusqlite::Result<usize>>().map(|swept| swept as u64)
}
