//! What people agreed to. Rows are added and erased, never changed: they are the proof.

use jiff::Timestamp;
use rusqlite::{Connection, Row, params};

use super::column::Micros;
use crate::store::{Consent, ConsentFilter, Pseudonym};

const INSERT: &str = "
    INSERT INTO consent (at, caller, call, line, medium, channel, language, asked, given_by)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
/// By the caller the call still has: it names the few rows to be looked at.
const ERASE_OF_CALL: &str = "
    DELETE FROM consent
    WHERE caller IS (SELECT caller FROM call WHERE seq = ?1) AND call = (SELECT key FROM call WHERE seq = ?1)";
const ERASE_OF_CALLER: &str = "DELETE FROM consent WHERE caller = ?1";

/// Selects consents as [`from_row`] reads them.
macro_rules! select {
    ($which:literal) => {
        concat!(
            "SELECT seq, at, caller, call, line, medium, channel, language, asked, given_by FROM consent WHERE ",
            $which,
            " AND ?1 < seq AND coalesce(?2 <= at, 1) AND coalesce(at < ?3, 1) ORDER BY seq LIMIT ?4"
        )
    };
}

const LIST: &str = select!("?5 IS NULL");
const LIST_OF_CALLER: &str = select!("caller = ?5");

/// Stores a consent.
pub(super) fn insert(connection: &Connection, consent: &Consent) -> rusqlite::Result<()> {
    let Consent { at, caller, call, line, medium, channel, language, asked, by } = consent;
    let row = params![Micros(*at), caller, call, line, medium, channel, language, asked, by];
    connection.prepare_cached(INSERT)?.execute(row).map(drop)
}

/// Consents after the one with this number, the oldest first, at most `limit`.
pub(super) fn list(
    connection: &Connection,
    filter: &ConsentFilter,
    after: i64,
    limit: u32,
) -> rusqlite::Result<Vec<(i64, Consent)>> {
    let query = if filter.caller.is_some() { LIST_OF_CALLER } else { LIST };
    let time = |time: Option<Timestamp>| time.map(Micros);
    let row = params![after, time(filter.since), time(filter.until), limit, filter.caller];
    connection.prepare_cached(query)?.query_map(row, from_row)?.collect()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<(i64, Consent)> {
    let consent = Consent {
        at: row.get::<_, Micros>(1)?.0,
        caller: row.get(2)?,
        call: row.get(3)?,
        line: row.get(4)?,
        medium: row.get(5)?,
        channel: row.get(6)?,
        language: row.get(7)?,
        asked: row.get(8)?,
        by: row.get(9)?,
    };
    Ok((row.get(0)?, consent))
}

/// Erases what was agreed to in a call that became anonymous, while the call still has its caller.
pub(super) fn erase_of_call(connection: &Connection, call: i64) -> rusqlite::Result<()> {
    connection.prepare_cached(ERASE_OF_CALL)?.execute([call]).map(drop)
}

/// Erases what a caller agreed to; says how much.
pub(super) fn erase_of_caller(connection: &Connection, caller: Pseudonym) -> rusqlite::Result<u64> {
    connection.prepare_cached(ERASE_OF_CALLER)?.execute([caller]).map(|erased| erased as u64)
}
