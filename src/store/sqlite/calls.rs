//! Calls: who rings, when a call ended, how it is settled.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::column::Micros;
use super::messages::{self, Message};
use super::tables::{News, Tables};
use super::texted;
use crate::base::call::LineId;
use crate::line::event::{Outcome, Standing};
use crate::line::menu::{NodeId, TopicId};
use crate::line::message::MessageKind;
use crate::store::{CallKey, CallerRecord, MessageState, Pseudonym, SettledCall, Toll};

/// Calls ended or settled at once, so that the writer is not held for long.
const CALLS_AT_ONCE_MAX: u32 = 500;

/// How much later than others a call is silent that dialled another line: as long as a platform's longest call.
const DIALLED_HOURS_MAX: i64 = 4;
/// How long the word of a talk is waited for once a call has ended while a line was dialled.
const TALK_NOTICE_WAIT: SignedDuration = SignedDuration::from_secs(5);

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
///
/// A line that was dialled may be spoken with for hours without a turn, so such a call is silent much later.
const REAP: &str = "
    UPDATE call SET to_settle = 1, ended = (SELECT max(at) FROM turn WHERE turn.call = call.seq)
    WHERE seq IN (
        SELECT seq FROM call AS silent
        WHERE ended IS NULL AND started < ?1
            AND NOT EXISTS (SELECT 1 FROM turn WHERE turn.call = silent.seq AND at >= ?1)
            AND NOT EXISTS (
                SELECT 1 FROM turn WHERE turn.call = silent.seq AND at >= ?3 AND events LIKE '%\"Dialling\"%'
                    AND turn = (SELECT max(turn) FROM turn AS last WHERE last.call = silent.seq))
        ORDER BY started LIMIT ?2)";
/// The end of a call and the word of a talk that it ended come in any order, so a call that ended while a line was dialled
/// waits for a moment. One that ended in the future was told by a clock that has stepped back.
const TO_SETTLE: &str = "
    SELECT seq, line, started, ended, turn.topic, turn.standing, turn.waiting
    FROM call
    JOIN turn ON turn.call = seq AND turn.turn = (SELECT max(turn) FROM turn WHERE turn.call = seq)
    WHERE to_settle = 1 AND NOT (
        ended > ?2 AND ended <= ?3 AND turn.events LIKE '%\"Dialling\"%' AND turn.standing <> '\"Connected\"')
    ORDER BY ended LIMIT ?1";
const NOTE_TALK: &str = "
    UPDATE turn SET standing = '\"Connected\"' WHERE call = (SELECT seq FROM call WHERE key = ?1) AND turn = ?2";
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
    let dialled_since =
        silent_since.checked_sub(SignedDuration::from_hours(DIALLED_HOURS_MAX)).unwrap_or(Timestamp::MIN);
    let mut update = tables.connection.prepare_cached(REAP)?;
    let since = params![Micros(silent_since), CALLS_AT_ONCE_MAX, Micros(dialled_since)];
    update.execute(since).map(|ended| ended as u64)
}

/// Notes that somebody spoke with the caller on the line that this turn dialled; `false` where there is no such turn.
pub(super) fn note_talk(tables: &mut Tables<'_>, call: CallKey, turn: u16) -> rusqlite::Result<bool> {
    let mut update = tables.connection.prepare_cached(NOTE_TALK)?;
    Ok(update.execute(params![call, turn])? == 1)
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
pub(super) fn settle(tables: &mut Tables<'_>, limit: u32, now: Timestamp) -> rusqlite::Result<u64> {
    let mut settled = 0;
    for call in ended(tables.connection, limit.min(CALLS_AT_ONCE_MAX), now)? {
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

fn ended(connection: &Connection, limit: u32, now: Timestamp) -> rusqlite::Result<Vec<EndedCall>> {
    let told = now.checked_sub(TALK_NOTICE_WAIT).unwrap_or(Timestamp::MIN);
    let mut calls = connection.prepare_cached(TO_SETTLE)?;
    calls.query_map(params![limit, Micros(told), Micros(now)], EndedCall::from_row)?.collect()
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
