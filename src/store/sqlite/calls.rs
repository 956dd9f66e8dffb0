//! Calls: who rings, when a call ended, how it is settled.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::column::Micros;
use super::messages::{self, Message};
use super::tables::{News, Tables};
use super::texted;
use crate::call::LineId;
use crate::line::event::{Outcome, Standing};
use crate::line::menu::{NodeId, TopicId};
use crate::line::message::MessageKind;
use crate::store::{CallKey, CallerRecord, MessageState, Pseudonym, SettledCall, Toll};

/// Calls ended or settled at once, so that the writer is not held for long.
const CALLS_AT_ONCE_MAX: u32 = 500;

/// A promise that came to nothing is none: the caller must not hear that a link was just sent. Of a number that calls all
/// day only the last calls are looked at.
const LINK_SENT: &str = "
    SELECT promised
    FROM (SELECT seq FROM call WHERE caller = ?1 ORDER BY started DESC LIMIT 100) AS last
    JOIN message ON message.call = last.seq
    WHERE kind = 'link' AND state IN ('queued', 'unknown', 'sent', 'delivered')
    ORDER BY promised DESC LIMIT 1";
const IS_MAILABLE: &str = "
    SELECT EXISTS (
        SELECT 1 FROM contact WHERE caller = ?1 AND consent = 1 AND NOT EXISTS (
            SELECT 1 FROM bar WHERE bar.key = contact.email_key AND (until IS NULL OR ?2 < until)))";
const ANSWERED: &str = "SELECT started FROM call WHERE key = ?1";
const OPEN: &str = "SELECT count(*) FROM call WHERE ended IS NULL";
const END: &str = "UPDATE call SET ended = ?2, to_settle = 1 WHERE key = ?1 AND ended IS NULL";
/// Nobody knows how long a caller stayed whose hang-up was lost, so the call ends with the last turn: what was being told
/// then does not count as heard. A caller who may have left is never counted as helped.
const REAP: &str = "
    UPDATE call SET to_settle = 1, ended = (SELECT max(at) FROM turn WHERE turn.call = call.seq)
    WHERE seq IN (
        SELECT seq FROM call AS silent
        WHERE ended IS NULL AND started < ?1
            AND NOT EXISTS (SELECT 1 FROM turn WHERE turn.call = silent.seq AND at >= ?1)
        ORDER BY started LIMIT ?2)";
const TO_SETTLE: &str = "
    SELECT seq, line, started, ended, turn.topic, turn.standing, turn.waiting
    FROM call
    JOIN turn ON turn.call = seq AND turn.turn = (SELECT max(turn) FROM turn WHERE turn.call = seq)
    WHERE to_settle = 1
    ORDER BY ended LIMIT ?1";
const SETTLE: &str = "UPDATE call SET to_settle = 0, outcome = ?2, topic = ?3, account_due = 0 WHERE seq = ?1";
const WAIT: &str = "UPDATE call SET to_settle = 0 WHERE seq = ?1";

/// What is known of a caller and of this call when the phone rings.
pub(super) fn caller(
    connection: &Connection,
    caller: Option<Pseudonym>,
    call: CallKey,
    toll: Option<&Toll>,
    now: Timestamp,
) -> rusqlite::Result<CallerRecord> {
    let mut record = CallerRecord { answered: first_time(connection, ANSWERED, call)?, ..CallerRecord::default() };
    if let Some(caller) = caller {
        record.link_sent = first_time(connection, LINK_SENT, caller)?;
        let mut is_mailable = connection.prepare_cached(IS_MAILABLE)?;
        record.mailable = is_mailable.query_row(params![caller, Micros(now)], |row| row.get(0))?;
    }
    if let Some(toll) = toll {
        record.refusal = texted::refusal(connection, toll, now)?;
    }
    Ok(record)
}

fn first_time(
    connection: &Connection,
    query: &'static str,
    key: impl rusqlite::ToSql,
) -> rusqlite::Result<Option<Timestamp>> {
    connection.prepare_cached(query)?.query_row([key], |row| Ok(row.get::<_, Micros>(0)?.0)).optional()
}

/// How many calls have not ended.
pub(super) fn count_open(connection: &Connection) -> rusqlite::Result<u64> {
    connection.prepare_cached(OPEN)?.query_row([], |row| row.get::<_, i64>(0)).map(i64::unsigned_abs)
}

/// Ends a call; `false`, and nothing changes, when it is unknown or has ended before.
pub(super) fn end(tables: &mut Tables<'_>, call: CallKey, at: Timestamp) -> rusqlite::Result<bool> {
    Ok(tables.connection.prepare_cached(END)?.execute(params![call, Micros(at)])? == 1)
}

/// Ends calls whose last turn is older than that; says how many.
pub(super) fn reap(tables: &mut Tables<'_>, silent_since: Timestamp) -> rusqlite::Result<u64> {
    let mut update = tables.connection.prepare_cached(REAP)?;
    update.execute(params![Micros(silent_since), CALLS_AT_ONCE_MAX]).map(|ended| ended as u64)
}

/// A call that has ended, on its way to its outcome.
struct EndedCall {
    seq: i64,
    line: LineId,
    started: Timestamp,
    ended: Timestamp,
    topic: Option<TopicId>,
    standing: Standing,
    waiting: Option<NodeId>,
}

/// Gives ended calls their outcome, those first that ended first; says how many got one.
pub(super) fn settle(tables: &mut Tables<'_>, limit: u32) -> rusqlite::Result<u64> {
    let mut settled = 0;
    for call in ended(tables.connection, limit.min(CALLS_AT_ONCE_MAX))? {
        match outcome(&call, &messages::of_call(tables.connection, call.seq)?) {
            Some(outcome) => {
                close(tables, call, outcome)?;
                settled += 1;
            }
            // The next move of one of its messages brings it back.
            None => {
                tables.connection.prepare_cached(WAIT)?.execute([call.seq])?;
            }
        }
    }
    Ok(settled)
}

fn ended(connection: &Connection, limit: u32) -> rusqlite::Result<Vec<EndedCall>> {
    connection.prepare_cached(TO_SETTLE)?.query_map([limit], EndedCall::from_row)?.collect()
}

/// The outcome; `None` while a promise made in the call may still be kept. What is mailed after the call is not waited for.
fn outcome(call: &EndedCall, messages: &[Message]) -> Option<Outcome> {
    if messages.iter().any(|message| message.state.is_accepted()) {
        return Some(Outcome::HandedOff);
    }
    let waited_for = |message: &Message| {
        matches!(message.kind, MessageKind::Link | MessageKind::Request) && message.state.is_under_way()
    };
    if messages.iter().any(waited_for) {
        return None;
    }
    let is_unsent_link =
        |message: &Message| message.kind == MessageKind::Link && message.state != MessageState::Cancelled;
    match call.standing.outcome(call.ended) {
        heard @ (Outcome::Connected | Outcome::Informed) => Some(heard),
        // A link was promised, and no gateway ever took it.
        _ if messages.iter().any(is_unsent_link) => Some(Outcome::Failed),
        other => Some(other),
    }
}

/// Writes the outcome.
fn close(tables: &mut Tables<'_>, call: EndedCall, outcome: Outcome) -> rusqlite::Result<()> {
    tables.connection.prepare_cached(SETTLE)?.execute(params![call.seq, outcome, call.topic])?;
    let seconds = call.ended.duration_since(call.started).as_secs_f64().max(0.0);
    tables.news.push(News::Settled(SettledCall {
        line: call.line,
        topic: call.topic,
        outcome,
        started: call.started,
        seconds,
        left_at: call.waiting,
    }));
    Ok(())
}

impl EndedCall {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            line: row.get(1)?,
            started: row.get::<_, Micros>(2)?.0,
            ended: row.get::<_, Micros>(3)?.0,
            topic: row.get(4)?,
            standing: row.get(5)?,
            waiting: row.get(6)?,
        })
    }
}
