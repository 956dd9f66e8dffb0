//! Accounts: what comes out about settled calls, looked at when it may.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::column::Micros;
use super::erased;
use super::tables::{News, Tables};
use crate::base::call::LineId;
use crate::line::channel::ChannelId;
use crate::store::{
    Accounted, AccountedCall, CallKey, Neighbour, Neighbours, Pseudonym, Rules, TokenHash, Told, Verdict, Window,
};

/// Calls looked at in one transaction, so that the writer is not held for long.
const CALLS_AT_ONCE_MAX: u32 = 500;

const DUE: &str = "
    SELECT seq, caller, line, topic, started, outcome, opened, opened_channel, told_confirmed, told_helped, told_repeat,
        matured, stayed, key, anonymous
    FROM call WHERE account_due <= ?1 ORDER BY account_due LIMIT ?2";
const PREVIOUS: &str = "
    SELECT started, ended IS NOT NULL, stayed FROM call WHERE caller = ?1 AND line = ?2 AND seq < ?3
    ORDER BY seq DESC LIMIT 1";
const NEXT: &str = "
    SELECT started, ended IS NOT NULL, stayed FROM call WHERE caller = ?1 AND line = ?2 AND ?3 < seq
    ORDER BY seq LIMIT 1";
const KEEP: &str = "
    UPDATE call SET told_confirmed = ?2, told_helped = ?3, told_repeat = ?4, matured = ?5, stayed = ?6, account_due = ?7
    WHERE seq = ?1";
const ERASE: &str = "DELETE FROM call WHERE seq = ?1";
/// A call that is not settled yet is looked at when it is.
const OPENED: &str = "
    UPDATE call SET opened = ?2, opened_channel = ?3, account_due = CASE WHEN outcome IS NOT NULL THEN 0 END
    WHERE seq = (SELECT call FROM message WHERE token = ?1) AND (opened IS NULL OR ?2 < opened)";

/// A call that is due, and where it stands.
struct Due {
    seq: i64,
    key: CallKey,
    caller: Option<Pseudonym>,
    anonymous: bool,
    call: AccountedCall,
}

/// Looks at calls that are due, at most so many, and tells what has come out; says how many it looked at.
pub(super) fn look(tables: &mut Tables<'_>, now: Timestamp, limit: u32, rules: Rules) -> rusqlite::Result<u64> {
    let due = due(tables.connection, now, limit.min(CALLS_AT_ONCE_MAX))?;
    let looked_at = due.len() as u64;
    for mut due in due {
        let of_caller = due.caller.map(|caller| neighbours(tables.connection, due.seq, caller, &due.call));
        due.call.neighbours = of_caller.transpose()?;
        let verdict = rules(&due.call, now);
        keep(tables, &due, &verdict, now)?;
        let AccountedCall { line, topic, started, .. } = due.call;
        tables.news.extend(
            verdict.findings.into_iter().map(|finding| {
                News::Accounted(Accounted { line: line.clone(), topic: topic.clone(), started, finding })
            }),
        );
    }
    Ok(looked_at)
}

/// Keeps what is told. Of an anonymous call nothing is left that could be joined with the platform's log.
fn keep(tables: &mut Tables<'_>, due: &Due, verdict: &Verdict, now: Timestamp) -> rusqlite::Result<()> {
    if due.anonymous {
        erased::add(tables.connection, due.key, now)?;
        return tables.connection.prepare_cached(ERASE)?.execute([due.seq]).map(drop);
    }
    let Told { confirmed, helped, repeat, matured, stayed } = verdict.told;
    let kept = params![due.seq, confirmed, helped, repeat, matured, stayed, verdict.due.map(Micros)];
    tables.connection.prepare_cached(KEEP)?.execute(kept).map(drop)
}

/// Notes that a person opened this link, or began the conversation there.
pub(super) fn opened(
    connection: &Connection,
    token: TokenHash,
    channel: &ChannelId,
    now: Timestamp,
) -> rusqlite::Result<()> {
    connection.prepare_cached(OPENED)?.execute(params![token, Micros(now), channel]).map(drop)
}

fn due(connection: &Connection, now: Timestamp, limit: u32) -> rusqlite::Result<Vec<Due>> {
    connection.prepare_cached(DUE)?.query_map(params![Micros(now), limit], Due::from_row)?.collect()
}

/// The neighbours of a call, where they may still tell something.
fn neighbours(
    connection: &Connection,
    seq: i64,
    caller: Pseudonym,
    call: &AccountedCall,
) -> rusqlite::Result<Neighbours> {
    let find = |query| neighbour(connection, query, (caller, &call.line, seq));
    Ok(Neighbours {
        previous: if call.told.repeat { None } else { find(PREVIOUS)? },
        next: if usize::from(call.told.matured) == Window::ALL.len() { None } else { find(NEXT)? },
    })
}

fn neighbour(
    connection: &Connection,
    query: &'static str,
    (caller, line, seq): (Pseudonym, &LineId, i64),
) -> rusqlite::Result<Option<Neighbour>> {
    let mut select = connection.prepare_cached(query)?;
    let found = select.query_row(params![caller, line, seq], |row| {
        Ok(Neighbour { started: row.get::<_, Micros>(0)?.0, has_ended: row.get(1)?, stayed: row.get(2)? })
    });
    found.optional()
}

impl Due {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let opened = row.get::<_, Option<Micros>>(6)?.zip(row.get(7)?);
        let call = AccountedCall {
            line: row.get(2)?,
            topic: row.get(3)?,
            started: row.get::<_, Micros>(4)?.0,
            outcome: row.get(5)?,
            opened: opened.map(|(Micros(at), channel)| (at, channel)),
            neighbours: None,
            told: Told {
                confirmed: row.get(8)?,
                helped: row.get(9)?,
                repeat: row.get(10)?,
                matured: row.get(11)?,
                stayed: row.get(12)?,
            },
        };
        Ok(Self { seq: row.get(0)?, key: row.get(13)?, caller: row.get(1)?, anonymous: row.get(14)?, call })
    }
}
