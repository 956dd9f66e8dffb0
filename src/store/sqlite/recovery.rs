//! After bad days: what was put off becomes due in the order it was promised, and what a clock that stepped back left in
//! the future comes back to the present.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::params;

use super::column::Micros;
use super::tables::Tables;
use crate::line::message::Medium;

/// Messages hastened at once: what the writer does in some milliseconds.
const HASTENED_AT_ONCE_MAX: u32 = 500;
/// How far ahead of the clock a promise may lie before the clock is taken to have stepped back: more than the clocks of
/// two nodes differ, less than a caller notices.
const STEP_MIN: Duration = Duration::from_secs(10);

/// A message was first due as long before it expires as it lives, so one that is due later than that was put off. One in
/// somebody's hands is left alone. The index `message_put_off` holds exactly these.
const HASTEN: &str = "
    UPDATE message SET due = expires - lifetime
    WHERE seq IN (
        SELECT seq FROM message
        WHERE state = 'queued' AND held = 0 AND due > expires - lifetime AND medium = ?1
        LIMIT ?2)";
const LATEST_PROMISE: &str = "SELECT max(promised) FROM message WHERE promised > ?1";
const MOVE_BACK: &str = "
    UPDATE message SET promised = promised - ?2, due = due - ?2, expires = expires - ?2, link_expires = link_expires - ?2
    WHERE promised > ?1 AND state IN ('queued', 'unknown')";

/// Makes a batch of what was put off due as it first was, so that it is claimed in the order of promise; 0 when nothing is
/// left.
pub(super) fn hasten(tables: &mut Tables<'_>, medium: Medium) -> rusqlite::Result<u64> {
    let mut update = tables.connection.prepare_cached(HASTEN)?;
    update.execute(params![medium, HASTENED_AT_ONCE_MAX]).map(|hastened| hastened as u64)
}

/// Moves what was promised in the future back until the latest of it was promised now; says how many are under way.
///
/// All move by the same, so their order, their waits and their lifetimes stay. A lease never becomes shorter by it: it was
/// taken after the promise. Promises of final messages stay where they are, since nothing waits for them.
pub(super) fn follow_clock(tables: &mut Tables<'_>, now: Timestamp) -> rusqlite::Result<u64> {
    let ahead = now.checked_add(STEP_MIN).unwrap_or(Timestamp::MAX);
    let mut latest = tables.connection.prepare_cached(LATEST_PROMISE)?;
    let Some(Micros(latest)) = latest.query_row([Micros(ahead)], |row| row.get(0))? else { return Ok(0) };
    let step = latest.as_microsecond() - now.as_microsecond();
    let moved = tables.connection.prepare_cached(MOVE_BACK)?.execute(params![Micros(now), step])?;
    Ok(moved as u64)
}
