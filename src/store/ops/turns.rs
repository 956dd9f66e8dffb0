//! Turns: what happened in a call, and what it promised.

use std::sync::Arc;

use jiff::Timestamp;

use crate::line::event::{Event, Refusal};
use crate::line::message::MessageKind;
use crate::store::commit_event::CommitEvent;
use crate::store::handle::Store;
use crate::store::ops::{
    consents, erased_calls, events, experiments, former, messages, promises, reminders, text_quota,
};
use crate::store::sql::{Exclusive, Operation, ReadTx, Result, SqlError, SqlRow, Tx, params};
use crate::store::{CallKey, Committed, MessageId, MessageState, StoreError, TurnRecord};

/// Locked on PostgreSQL, so that the turns of a call are stored one after the other, and none while the call is erased.
const FIND_CALL: &str = "SELECT seq, anonymous FROM call WHERE key = ?1 /*postgres FOR UPDATE*/";
const FIND_TURN: &str = "
    SELECT turn.turn FROM call JOIN turn ON turn.call = call.seq WHERE call.key = ?1 AND turn.turn = ?2";
const INSERT_CALL: &str = "
    INSERT INTO call (key, platform, line, caller, anonymous, started, to_settle, revision, arms)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8)
    ON CONFLICT (key) DO NOTHING
    /*postgres RETURNING seq*/";
const INSERT_TURN: &str = "
    INSERT INTO turn (call, turn, at, topic, standing, waiting, events, heard)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
    ON CONFLICT (call, turn) DO NOTHING";
const EVENTS: &str = "SELECT events FROM turn WHERE call = ?1 AND turn = ?2";
const ERASE_HEARD: &str = "UPDATE turn SET heard = NULL WHERE call = ?1";
/// A call that was settled before is deleted with the next look.
const ERASE_CALLER: &str = "
    UPDATE call SET caller = NULL, arms = NULL, anonymous = 1, account_due = CASE WHEN outcome IS NOT NULL THEN 0 END
    WHERE seq = ?1";

impl Store {
    /// Stores a turn with its events and messages: durable when it returns. The same turn again changes nothing.
    ///
    /// Dropped before the writer came to it, the turn is not stored: the caller was told another way, see
    /// [`Store::record`].
    pub async fn commit(&self, turn: TurnRecord) -> Result<Committed, StoreError> {
        self.write_while_awaited(StoreTurn::new(turn)?).await
    }

    /// Stores a turn some time soon. Kept and tried again while the database refuses, up to a bound; given up turns are
    /// told to the observer.
    ///
    /// # Errors
    /// The turn is lost, and the observer was told: the queue is full, or the store has stopped.
    pub fn record(&self, turn: TurnRecord) -> Result<(), StoreError> {
        let began = turn.started;
        let given = StoreTurn::new(turn).and_then(|turn| self.record_unawaited(turn, Some(began)));
        if given.is_err() {
            self.count_lost_turn();
        }
        given
    }
}

/// Stores a turn and what it promised, unless that turn of that call is stored already or one of its texts may not be
/// sent.
///
/// Events and standing are JSON, written before the turn is given to the writer, to spare it the work. Names survive a
/// reordered enum, which positions (postcard) would not, the history can be queried by any SQL shell, and it costs about
/// 100 bytes a turn.
struct StoreTurn {
    turn: Arc<TurnRecord>,
    standing: String,
    events: String,
    /// Of a caller who is not anonymous.
    heard: Option<String>,
}

impl StoreTurn {
    fn new(turn: TurnRecord) -> Result<Self, StoreError> {
        let failed = |error: serde_json::Error| StoreError::Query { what: "write a turn down", source: error.into() };
        let standing = serde_json::to_string(&turn.standing).map_err(failed)?;
        let events = serde_json::to_string(&turn.events).map_err(failed)?;
        let kept = turn.heard.as_ref().filter(|_| !turn.anonymous);
        let heard = kept.map(serde_json::to_string).transpose().map_err(failed)?;
        Ok(Self { turn: Arc::new(turn), standing, events, heard })
    }
}

/// The row of a call.
struct CallRow {
    seq: i64,
    anonymous: bool,
}

impl CallRow {
    async fn find<R: ReadTx>(db: &mut R, call: CallKey) -> Result<Option<Self>> {
        db.row(FIND_CALL, params![call]).await?.as_ref().map(Self::from_row).transpose()
    }

    fn from_row(row: &SqlRow) -> Result<Self> {
        Ok(Self { seq: row.get(0)?, anonymous: row.get(1)? })
    }
}

impl Operation for StoreTurn {
    const WHAT: &'static str = "commit a turn";
    type Output = Committed;

    fn call(&self) -> Option<CallKey> {
        Some(self.turn.call)
    }

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<Committed> {
        let turn = &*self.turn;
        former::adopt(tx, &turn.formers).await?;
        let known = CallRow::find(tx, turn.call).await?;
        if known.is_none() && erased_calls::contains(tx, turn.call).await? {
            return Ok(Committed::Repeat);
        }
        if let Some(refusal) = count_texts(tx, turn, known.as_ref()).await? {
            return Ok(Committed::Refused(refusal));
        }
        let mut call = match known {
            Some(call) => call,
            None => self.begin_call(tx).await?,
        };
        if !self.insert(tx, &call).await? {
            return repeated(tx, call.seq, turn).await;
        }
        tx.notify(CommitEvent::Turn(self.turn.clone()));
        if turn.anonymous && !call.anonymous {
            erase_caller(tx, call.seq, turn.at).await?;
            call.anonymous = true;
        }
        for message in &turn.messages {
            promises::insert(tx, message, Some(call.seq), call.anonymous, turn.at).await?;
        }
        if !call.anonymous {
            for consent in &turn.consents {
                consents::insert(tx, consent)?;
            }
        }
        Ok(Committed::Fresh)
    }
}

impl StoreTurn {
    /// The row of a call that is not there. Any of its turns inserts it that comes first, and has the call counted: they all
    /// say the same of the call, and its first turn may be lost.
    async fn begin_call<T: Tx>(&self, tx: &mut T) -> Result<CallRow> {
        let TurnRecord { call, revision, platform, line, caller, anonymous, started, at, .. } = &*self.turn;
        let kept = caller.filter(|_| !anonymous);
        let arms = experiments::counted_arms(&self.turn);
        let row = params![call, platform, line, kept, anonymous, started, **revision, arms];
        let inserted = tx.insert(INSERT_CALL, row).await?;
        let Some(seq) = inserted else {
            // Another node inserted it a moment ago, and has it counted.
            return CallRow::find(tx, *call).await?.ok_or_else(SqlError::no_row);
        };
        tx.notify(CommitEvent::Answered(self.turn.clone()));
        if let Some(caller) = caller {
            reminders::cancel_of_caller(tx, *caller, *at).await?;
        }
        Ok(CallRow { seq, anonymous: *anonymous })
    }

    /// Inserts the turn; `false` when it was there.
    async fn insert<T: Tx>(&self, tx: &mut T, call: &CallRow) -> Result<bool> {
        let TurnRecord { turn, at, topic, waiting_at, .. } = &*self.turn;
        let heard = self.heard.as_ref().filter(|_| !call.anonymous);
        let row = params![call.seq, turn, at, topic, self.standing, waiting_at, self.events, heard];
        Ok(tx.run(INSERT_TURN, row).await? == 1)
    }
}

/// Counts the texts of a turn that is not stored yet, all or none; says why not.
async fn count_texts<T: Tx>(tx: &mut T, turn: &TurnRecord, known: Option<&CallRow>) -> Result<Option<Refusal>> {
    let texts: Vec<_> =
        turn.messages.iter().filter_map(|message| Some((message.id, message.quota.as_ref()?))).collect();
    if texts.is_empty() {
        return Ok(None);
    }
    tx.exclude(Exclusive::Texts)?;
    if tx.row(FIND_TURN, params![turn.call, turn.turn]).await?.is_some() {
        return Ok(None);
    }
    let anonymous = turn.anonymous || known.is_some_and(|call| call.anonymous);
    for (index, (id, quota)) in texts.iter().enumerate() {
        if let Some(refusal) = text_quota::take(tx, *id, quota, anonymous, turn.at).await? {
            for (id, _) in &texts[..index] {
                text_quota::untake(tx, *id).await?;
            }
            return Ok(Some(refusal));
        }
    }
    Ok(None)
}

/// A turn that was there: the same, unless it promises what the stored one did not. The caller was told of no reminder.
async fn repeated<R: ReadTx>(db: &mut R, call: i64, turn: &TurnRecord) -> Result<Committed> {
    for message in turn.messages.iter().filter(|message| message.kind != MessageKind::Reminder) {
        if !is_promised(db, turn, message.id).await? {
            return Ok(Committed::Otherwise(refusal(db, call, turn.turn).await?));
        }
    }
    Ok(Committed::Repeat)
}

async fn is_promised<R: ReadTx>(db: &mut R, turn: &TurnRecord, id: MessageId) -> Result<bool> {
    for id in former::ids_of(&turn.formers, id) {
        if messages::find(db, id).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The reason that a stored turn promised nothing, by its own events. One without a reason was our apology for a fault.
async fn refusal<R: ReadTx>(db: &mut R, call: i64, turn: u16) -> Result<Refusal> {
    let events: String = db.first(EVENTS, params![call, turn]).await?.ok_or_else(SqlError::no_row)?;
    let events: Vec<Event> = serde_json::from_str(&events).unwrap_or_default();
    let refused = events.into_iter().find_map(|event| match event {
        Event::OfferRefused { reason, .. } => Some(reason),
        _ => None,
    });
    Ok(refused.unwrap_or(Refusal::Store))
}

/// Erases what earlier turns stored of the caller, consents with it. A follow-up not yet sent would need the caller, so
/// it is cancelled; a text to a number the caller gave is still sent, and loses the number then.
async fn erase_caller<T: Tx>(tx: &mut T, call: i64, now: Timestamp) -> Result<()> {
    consents::erase_of_call(tx, call)?;
    text_quota::forget_caller_of(tx, call)?;
    events::forget_call(tx, call)?;
    tx.defer(ERASE_CALLER, params![call])?;
    tx.defer(ERASE_HEARD, params![call])?;
    for message in messages::of_call(tx, call).await? {
        if message.to_contact {
            messages::advance(tx, &message, MessageState::Cancelled, None, now).await?;
        }
        messages::forget_recipient(tx, message.seq)?;
    }
    Ok(())
}
