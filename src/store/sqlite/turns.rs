//! Turns: what happened in a call, and what it promised.

use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::column::Micros;
use super::tables::{News, Tables};
use super::{consents, erased, followups, messages, texted};
use crate::line::event::{Event, Refusal};
use crate::line::message::MessageKind;
use crate::store::{Committed, MessageState, StoreError, TurnRecord};

const FIND_CALL: &str = "SELECT seq, anonymous FROM call WHERE key = ?1";
const IS_STORED: &str = "
    SELECT EXISTS (SELECT 1 FROM call JOIN turn ON turn.call = call.seq WHERE call.key = ?1 AND turn.turn = ?2)";
const INSERT_CALL: &str = "
    INSERT INTO call (key, platform, line, caller, anonymous, started, to_settle)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)
    RETURNING seq, anonymous";
const INSERT_TURN: &str = "
    INSERT INTO turn (call, turn, at, topic, standing, waiting, events)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    ON CONFLICT (call, turn) DO NOTHING";
const EVENTS: &str = "SELECT events FROM turn WHERE call = ?1 AND turn = ?2";
/// A call that was settled before is deleted with the next look.
const ERASE_CALLER: &str = "
    UPDATE call SET caller = NULL, anonymous = 1, account_due = CASE WHEN outcome IS NOT NULL THEN 0 END
    WHERE seq = ?1";

/// A turn written down for the database by whoever records it, to spare the one writer the work.
///
/// Events and standing are JSON: names survive a reordered enum, which positions (postcard) would not, the history can be
/// queried by any SQL shell, and it costs about 100 bytes a turn.
pub(super) struct WrittenTurn {
    /// The turn itself, for the observer.
    pub record: TurnRecord,
    standing: String,
    events: String,
}

impl WrittenTurn {
    /// Writes a turn down.
    pub(super) fn new(record: TurnRecord) -> Result<Arc<Self>, StoreError> {
        let failed = |error: serde_json::Error| StoreError::Query { what: "write a turn down", source: error.into() };
        let standing = serde_json::to_string(&record.standing).map_err(failed)?;
        let events = serde_json::to_string(&record.events).map_err(failed)?;
        Ok(Arc::new(Self { record, standing, events }))
    }
}

/// The row of a call.
struct CallRow {
    seq: i64,
    anonymous: bool,
}

/// Stores a turn and what it promised, unless that turn of that call is stored already or one of its texts may not be
/// sent.
pub(super) fn store(tables: &mut Tables<'_>, turn: &Arc<WrittenTurn>) -> rusqlite::Result<Committed> {
    let record = &turn.record;
    let known = find_call(tables.connection, record)?;
    if known.is_none() && erased::contains(tables.connection, record.call)? {
        return Ok(Committed::Repeat);
    }
    if let Some(refusal) = count_texts(tables.connection, record, known.as_ref())? {
        return Ok(Committed::Refused(refusal));
    }
    let mut call = match known {
        Some(call) => call,
        None => begin(tables, turn)?,
    };
    if !insert(tables.connection, call.seq, turn)? {
        return repeated(tables.connection, call.seq, record);
    }
    tables.news.push(News::Turn(turn.clone()));
    if record.anonymous && !call.anonymous {
        erase_caller(tables, call.seq, record.at)?;
        call.anonymous = true;
    }
    for message in &record.messages {
        messages::insert(tables, message, Some(call.seq), call.anonymous, record.at)?;
    }
    for consent in record.consents.iter().filter(|_| !call.anonymous) {
        consents::insert(tables.connection, consent)?;
    }
    Ok(Committed::Fresh)
}

/// Counts the texts of a turn that is not stored yet, all or none; says why not.
fn count_texts(
    connection: &Connection,
    record: &TurnRecord,
    known: Option<&CallRow>,
) -> rusqlite::Result<Option<Refusal>> {
    let texts = || record.messages.iter().filter_map(|message| Some((message.id, message.toll.as_ref()?)));
    if texts().next().is_none() || is_stored(connection, record)? {
        return Ok(None);
    }
    let anonymous = record.anonymous || known.is_some_and(|call| call.anonymous);
    for (index, (id, toll)) in texts().enumerate() {
        if let Some(refusal) = texted::take(connection, id, toll, anonymous, record.at)? {
            texts().take(index).try_for_each(|(id, _)| texted::untake(connection, id))?;
            return Ok(Some(refusal));
        }
    }
    Ok(None)
}

fn is_stored(connection: &Connection, record: &TurnRecord) -> rusqlite::Result<bool> {
    connection.prepare_cached(IS_STORED)?.query_row(params![record.call, record.turn], |row| row.get(0))
}

/// A turn that was there: the same, unless it promises what the stored one did not. The caller was told of no reminder.
fn repeated(connection: &Connection, call: i64, record: &TurnRecord) -> rusqlite::Result<Committed> {
    for message in record.messages.iter().filter(|message| message.kind != MessageKind::Reminder) {
        if messages::find(connection, message.id)?.is_none() {
            return Ok(Committed::Otherwise(refusal(connection, call, record.turn)?));
        }
    }
    Ok(Committed::Repeat)
}

/// Why a stored turn promised nothing, by its own events. One that does not say was the apology for a fault of ours.
fn refusal(connection: &Connection, call: i64, turn: u16) -> rusqlite::Result<Refusal> {
    let events: String = connection.prepare_cached(EVENTS)?.query_row(params![call, turn], |row| row.get(0))?;
    let events: Vec<Event> = serde_json::from_str(&events).unwrap_or_default();
    let refused = events.into_iter().find_map(|event| match event {
        Event::OfferRefused { reason, .. } => Some(reason),
        _ => None,
    });
    Ok(refused.unwrap_or(Refusal::Store))
}

/// The row of a call that is not there. Whichever of its turns comes first inserts it, and has the call counted: they all say
/// the same of the call, and its first turn may be lost.
fn begin(tables: &mut Tables<'_>, turn: &Arc<WrittenTurn>) -> rusqlite::Result<CallRow> {
    let record = &turn.record;
    tables.news.push(News::Answered(turn.clone()));
    if let Some(caller) = record.caller {
        followups::cancel_reminders_of_caller(tables, caller, record.at)?;
    }
    let caller = record.caller.filter(|_| !record.anonymous);
    let started = Micros(record.started);
    let call = params![record.call, record.platform, record.line, caller, record.anonymous, started];
    tables.connection.prepare_cached(INSERT_CALL)?.query_row(call, CallRow::from_row)
}

fn find_call(connection: &Connection, record: &TurnRecord) -> rusqlite::Result<Option<CallRow>> {
    connection.prepare_cached(FIND_CALL)?.query_row([record.call], CallRow::from_row).optional()
}

/// Inserts the turn; `false` when it was there.
fn insert(connection: &Connection, call: i64, turn: &WrittenTurn) -> rusqlite::Result<bool> {
    let TurnRecord { turn: number, at, topic, waiting_at, .. } = &turn.record;
    let row = params![call, number, Micros(*at), topic, turn.standing, waiting_at, turn.events];
    Ok(connection.prepare_cached(INSERT_TURN)?.execute(row)? == 1)
}

/// Erases what earlier turns stored of the caller, consents with it. A follow-up not yet sent would need the caller, so
/// it is cancelled; a text to a number the caller gave is still sent, and loses the number then.
fn erase_caller(tables: &mut Tables<'_>, call: i64, now: Timestamp) -> rusqlite::Result<()> {
    consents::erase_of_call(tables.connection, call)?;
    texted::forget_caller_of(tables.connection, call)?;
    tables.connection.prepare_cached(ERASE_CALLER)?.execute([call])?;
    for message in messages::of_call(tables.connection, call)? {
        if message.to_contact {
            messages::advance(tables, &message, MessageState::Cancelled, None, now)?;
        }
        messages::forget_recipient(tables.connection, &message)?;
    }
    Ok(())
}

impl CallRow {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { seq: row.get(0)?, anonymous: row.get(1)? })
    }
}
