//! What operations look at while it happens: calls that go on, messages that wait for a person.

use rusqlite::{Connection, Row};

use super::column::Micros;
use super::desk::listed;
use crate::store::{CallKey, ListedMessage, LiveCall, Stranded};

/// Looks at the calls that began last, so that the answer takes no longer with ten thousand open ones.
const CALLS: &str = "
    SELECT key, platform, line, started, turn.turn, turn.at, turn.topic, turn.waiting
    FROM (SELECT * FROM call WHERE ended IS NULL ORDER BY started DESC LIMIT 500) AS open
    JOIN turn ON turn.call = open.seq AND turn.turn = (SELECT max(turn) FROM turn WHERE turn.call = open.seq)
    ORDER BY turn.at DESC LIMIT ?1";
/// Those whose words are erased are lost for good: nothing is left to be done about them.
const STRANDED: &str = "
    SELECT id, kind, medium, channel, state, gateway, attempts, promised, due FROM message
    WHERE state = 'exhausted' AND body IS NOT NULL ORDER BY changed DESC LIMIT ?1";
/// Counted as far as anybody wants to know.
const STRANDED_TOTAL: &str = "
    SELECT count(*) FROM (SELECT 1 FROM message WHERE state = 'exhausted' AND body IS NOT NULL LIMIT 10000)";

/// The calls that go on, those that moved last first.
pub(super) fn calls(connection: &Connection, limit: u32) -> rusqlite::Result<Vec<LiveCall>> {
    connection.prepare_cached(CALLS)?.query_map([limit], from_row)?.collect()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<LiveCall> {
    let CallKey([.., high, low]) = row.get(0)?;
    Ok(LiveCall {
        mark: u16::from_be_bytes([high, low]),
        platform: row.get(1)?,
        line: row.get(2)?,
        started: row.get::<_, Micros>(3)?.0,
        turns: row.get(4)?,
        moved: row.get::<_, Micros>(5)?.0,
        topic: row.get(6)?,
        at: row.get(7)?,
    })
}

/// Messages that were given up and can still be queued again, those given up last first.
pub(super) fn stranded(connection: &Connection, limit: u32) -> rusqlite::Result<Stranded> {
    let total: i64 = connection.prepare_cached(STRANDED_TOTAL)?.query_row([], |row| row.get(0))?;
    let latest =
        connection.prepare_cached(STRANDED)?.query_map([limit], listed)?.collect::<Result<Vec<ListedMessage>, _>>()?;
    Ok(Stranded { total: total.unsigned_abs(), latest })
}
