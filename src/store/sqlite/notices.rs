//! Notices: what operations tell callers for a while, and who posted it.
//!
//! The columns `since` and `until` are what counts; the times in the JSON are those it was posted with.

use jiff::Timestamp;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{Connection, Row, params};

use super::column::Micros;
use super::tables::Tables;
use crate::line::notice::{LEAD, Notice};
use crate::store::{PostedNotice, Posting};

const INSERT: &str = "
    INSERT INTO notice (id, notice, since, until, posted_at, posted_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (id) DO NOTHING";
/// It holds on until every node knows, so that all of them stop at the same moment; one that has not begun never does.
const END: &str = "
    UPDATE notice
    SET ended_at = ?2, ended_by = ?3,
        until = CASE WHEN ?2 < since THEN ?2 WHEN until < ?4 THEN until ELSE ?4 END
    WHERE id = ?1 AND ended_at IS NULL AND ?2 < until";

/// Selects notices as [`from_row`] reads them.
macro_rules! select {
    ($which:literal) => {
        concat!("SELECT notice, since, until, posted_at, posted_by, ended_at, ended_by FROM notice ", $which)
    };
}

const CURRENT: &str = select!("WHERE ?1 < until ORDER BY seq");
const LATEST: &str =
    select!("WHERE ?1 < until OR seq IN (SELECT seq FROM notice ORDER BY seq DESC LIMIT ?2) ORDER BY seq DESC");

/// Posts a notice, if there is room.
pub(super) fn post(tables: &mut Tables<'_>, notice: &Notice, by: &str, now: Timestamp) -> rusqlite::Result<Posting> {
    let others: Vec<Notice> = current(tables.connection, now)?.into_iter().map(|posted| posted.notice).collect();
    let others: Vec<Notice> = others.into_iter().filter(|other| other.id != notice.id).collect();
    if let Err(no_room) = notice.fits_beside(&others) {
        return Ok(Posting::Full(no_room));
    }
    let json = serde_json::to_string(notice).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    let row = params![notice.id, json, Micros(notice.since), Micros(notice.until), Micros(now), by];
    match tables.connection.prepare_cached(INSERT)?.execute(row)? {
        0 => Ok(Posting::Repeat),
        _ => Ok(Posting::Fresh),
    }
}

/// Ends a notice; `false` when there is none, or it has ended.
pub(super) fn end(tables: &mut Tables<'_>, id: &str, by: &str, now: Timestamp) -> rusqlite::Result<bool> {
    let until = now.checked_add(LEAD).unwrap_or(Timestamp::MAX);
    let row = params![id, Micros(now), by, Micros(until)];
    Ok(tables.connection.prepare_cached(END)?.execute(row)? == 1)
}

/// The notices that hold at this time or later, in the order they were posted.
pub(super) fn current(connection: &Connection, now: Timestamp) -> rusqlite::Result<Vec<PostedNotice>> {
    connection.prepare_cached(CURRENT)?.query_map([Micros(now)], from_row)?.collect()
}

/// The notices posted last, and those that hold at this time or later however many came after them.
pub(super) fn posted(connection: &Connection, now: Timestamp, limit: u32) -> rusqlite::Result<Vec<PostedNotice>> {
    connection.prepare_cached(LATEST)?.query_map(params![Micros(now), limit], from_row)?.collect()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<PostedNotice> {
    let Json(notice) = row.get(0)?;
    let ended_at: Option<Micros> = row.get(5)?;
    Ok(PostedNotice {
        notice: Notice { since: row.get::<_, Micros>(1)?.0, until: row.get::<_, Micros>(2)?.0, ..notice },
        posted_at: row.get::<_, Micros>(3)?.0,
        posted_by: row.get(4)?,
        ended: ended_at.map(|at| Ok::<_, rusqlite::Error>((at.0, row.get(6)?))).transpose()?,
    })
}

/// A notice in a column.
struct Json(Notice);

impl FromSql for Json {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}
