//! Turns: what happened in a call, and what it promised.

use std::sync::Arc;

use jiff::Timestamp;

use crate::line::event::{Event, Refusal};
use crate::line::message::MessageKind;
use crate::store::column;
use crate::store::commit_event::CommitEvent;
use crate::store::handle::Store;
use crate::store::ops::erased_calls::ErasedKey;
use crate::store::ops::promises::Presence;
use crate::store::ops::text_quota::{TextCheck, TextState, TurnState};
use crate::store::ops::{
    consents, erased_calls, events, experiments, former, messages, promises, reminders, text_quota,
};
use crate::store::sql::{
    BoundStatement, Exclusive, FirstQuestions, Operation, ReadTx, Result, SqlError, SqlRow, Tx, params, week,
};
use crate::store::{CallKey, Committed, MessageId, MessageState, NewMessage, StoreError, TextQuota, TurnRecord};

/// Locked on PostgreSQL, so that the turns of a call are stored one after the other, and none while the call is erased.
///
/// `?2` is when it began: SQLite looks in that week. PostgreSQL's key is unique over all weeks, so it looks in all of them, and
/// names the parameter for its type alone.
const FIND_CALL: &str = concat!(
    "SELECT seq, anonymous FROM call WHERE /*sqlite:*/ ",
    week!("started"),
    " = ",
    week!("?2"),
    " AND /*:sqlite*/ key = ?1 /*postgres AND CAST(?2 AS BIGINT) IS NOT NULL FOR UPDATE*/"
);
const INSERT_CALL: &str = "
    INSERT INTO call (key, platform, line, caller, anonymous, started, to_settle, revision, arms /*postgres, seq*/)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8 /*postgres, ?9*/)";
const INSERT_TURN: &str = "
    INSERT INTO turn (call, turn, at, topic, standing, waiting, events, happened, did)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    ON CONFLICT (call, turn) DO NOTHING";
const EVENTS: &str = "SELECT happened, events FROM turn WHERE call = ?1 AND turn = ?2";
const ERASE_HEARD: &str = "UPDATE turn SET did = NULL, heard = NULL WHERE call = ?1";
/// A call that has its outcome is accounted for with the next look, which deletes it since it is anonymous now.
const ERASE_CALLER: &str = "
    UPDATE call SET caller = NULL, arms = NULL, anonymous = 1, account_due = CASE WHEN outcome IS NOT NULL THEN 0 END
    WHERE seq = ?1";

impl Store {
    /// Stores a turn with its events and messages: durable when it returns. The same turn again changes nothing.
    ///
    /// If the future is dropped before the writer starts on it, nothing is stored: the caller was told another way, see
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
/// What happened is written before the turn is given to the writer, to spare it the work.
struct StoreTurn {
    turn: Arc<TurnRecord>,
    standing: String,
    /// Those of the events that statements look for, as JSON.
    sought: &'static str,
    happened: Vec<u8>,
    /// Of a caller who is not anonymous.
    did: Option<Vec<u8>>,
}

impl StoreTurn {
    fn new(turn: TurnRecord) -> Result<Self, StoreError> {
        let failed = |error: SqlError| StoreError::Query { what: "write a turn down", source: error.into() };
        let standing = column::to_json(&turn.standing).map_err(failed)?;
        let sought = if turn.events.contains(&Event::Dialling) { r#"["Dialling"]"# } else { "[]" };
        let happened = column::to_compact(&turn.events).map_err(failed)?;
        let kept = turn.heard.as_ref().filter(|_| !turn.anonymous);
        let did = kept.map(column::to_compact).transpose().map_err(failed)?;
        Ok(Self { turn: Arc::new(turn), standing, sought, happened, did })
    }
}

/// The row of a call.
struct CallRow {
    seq: i64,
    anonymous: bool,
}

impl CallRow {
    fn from_rows(rows: &[SqlRow]) -> Result<Option<Self>> {
        rows.first().map(|row| Ok(Self { seq: row.get(0)?, anonymous: row.get(1)? })).transpose()
    }
}

/// The rows that a turn depends on.
struct Before {
    call: Option<CallRow>,
    /// The call was deleted a short while ago. Known only of a call that is not there.
    is_erased: bool,
    /// The turn is there; `None` if that was not asked.
    is_stored: Option<bool>,
    /// The caller's reminders that wait. Known only of a call that is not there.
    reminders: Vec<SqlRow>,
    /// The reason that keeps the first text of the turn from being counted.
    text: Option<TextState>,
}

impl Before {
    /// A turn that promises a text is waited for by its caller, and by every other text: all is asked at once. Any other
    /// turn asks for nothing that it can do without.
    async fn read<T: Tx>(tx: &mut T, turn: &TurnRecord, text: Option<Text<'_>>) -> Result<Self> {
        match text {
            Some(text) => Self::of_promise(tx, turn, text).await,
            None => Self::of_turn(tx, turn).await,
        }
    }

    async fn of_turn<T: Tx>(tx: &mut T, turn: &TurnRecord) -> Result<Self> {
        let call = CallRow::from_rows(&tx.rows(FIND_CALL, params![turn.call, turn.started]).await?)?;
        let answers = if call.is_some() { vec![] } else { tx.rows_of_each(&of_new_call(turn)).await? };
        let mut answers = answers.into_iter();
        let mut next = || answers.next().unwrap_or_default();
        let (erased, reminders) = (next(), next());
        Ok(Self { call, is_erased: !erased.is_empty(), reminders, is_stored: None, text: None })
    }

    async fn of_promise<T: Tx>(tx: &mut T, turn: &TurnRecord, text: Text<'_>) -> Result<Self> {
        tx.exclude(Exclusive::Texts)?;
        let check = TextCheck::new(text.quota, turn.at);
        let mut answers = tx.rows_of_each(&of_promise(turn, text.id, &check)).await?.into_iter();
        let mut next = || answers.next().unwrap_or_default();
        let call = CallRow::from_rows(&next())?;
        let (TurnState { is_stored, is_erased, is_awaited }, text) = check.read_of_turn(next(), tx.just_counted())?;
        let reminders = match turn.caller.filter(|_| call.is_none() && is_awaited) {
            Some(caller) => tx.rows_of_each(&[messages::queued_to_contact(caller)]).await?.remove(0),
            None => vec![],
        };
        Ok(Self { call, is_erased, reminders, is_stored: Some(is_stored), text: Some(text) })
    }

    /// The first text, if it was never promised.
    fn new_text(&self, texts: &[Text<'_>]) -> Option<MessageId> {
        let is_new = self.text.as_ref().is_some_and(|state| !state.is_promised);
        texts.first().filter(|_| is_new).map(|text| text.id)
    }
}

/// Asks for everything that a turn with a text depends on.
fn of_promise(turn: &TurnRecord, text: MessageId, check: &TextCheck<'_>) -> Vec<BoundStatement> {
    vec![BoundStatement::new(FIND_CALL, params![turn.call, turn.started]), check.question_of_turn(text, turn)]
}

/// Asks if the call was deleted, and for the reminders of its caller.
fn of_new_call(turn: &TurnRecord) -> Vec<BoundStatement> {
    let erased = BoundStatement::new(erased_calls::FIND, params![ErasedKey::of(turn.call)]);
    [erased].into_iter().chain(turn.caller.map(messages::queued_to_contact)).collect()
}

/// A text that a turn promises.
#[derive(Clone, Copy)]
struct Text<'a> {
    id: MessageId,
    quota: &'a TextQuota,
}

impl Operation for StoreTurn {
    const WHAT: &'static str = "commit a turn";
    type Output = Committed;

    fn call(&self) -> Option<CallKey> {
        Some(self.turn.call)
    }

    fn counts_texts(&self) -> bool {
        self.turn.messages.iter().any(|message| message.quota.is_some())
    }

    /// What was known under a former key is adopted before anything is asked. More than one text, and mail that is gathered,
    /// depend on more than the first questions.
    fn first_questions(&self) -> Option<FirstQuestions> {
        let messages = &self.turn.messages;
        let mut texts = messages.iter().filter_map(Text::of);
        let (text, another) = (texts.next()?, texts.next());
        if another.is_some() || !self.turn.formers.is_empty() || messages.iter().any(|message| message.gather.is_some())
        {
            return None;
        }
        let mut about = vec![self.turn.call.0, text.quota.number.0];
        about.extend(self.turn.caller.map(|caller| caller.0));
        let check = TextCheck::new(text.quota, self.turn.at);
        let (exclude, questions) = (Some(Exclusive::Texts), of_promise(&self.turn, text.id, &check));
        Some(FirstQuestions { about, exclude, may_begin_call: true, questions })
    }

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<Committed> {
        let turn = &*self.turn;
        former::adopt(tx, &turn.formers).await?;
        let texts: Vec<_> = turn.messages.iter().filter_map(Text::of).collect();
        let mut before = Before::read(tx, turn, texts.first().copied()).await?;
        let new = before.new_text(&texts);
        if before.call.is_none() && before.is_erased {
            return Ok(Committed::Repeat);
        }
        if before.is_stored != Some(true)
            && let Some(refusal) = count_texts(tx, turn, &texts, &mut before).await?
        {
            return Ok(Committed::Refused(refusal));
        }
        let mut call = match before.call {
            Some(call) => call,
            None => self.begin_call(tx, &before.reminders).await?,
        };
        if !self.insert(tx, &call, before.is_stored).await? {
            return repeated(tx, call.seq, turn).await;
        }
        tx.notify(CommitEvent::Turn(self.turn.clone()));
        if turn.anonymous && !call.anonymous {
            erase_caller(tx, call.seq, turn.at).await?;
            call.anonymous = true;
        }
        for message in &turn.messages {
            let presence = if new == Some(message.id) { Presence::Absent } else { Presence::Unknown };
            promises::insert(tx, presence, message, Some(call.seq), call.anonymous, turn.at).await?;
        }
        if !call.anonymous {
            for consent in &turn.consents {
                consents::insert(tx, consent, Some(call.seq))?;
            }
        }
        Ok(Committed::Fresh)
    }
}

impl StoreTurn {
    /// The row of a call that is not there. Whichever of its turns is stored first inserts it and has the call counted: they
    /// all say the same of the call, and its first turn may be lost. What waits for its caller is withdrawn.
    async fn begin_call<T: Tx>(&self, tx: &mut T, reminders: &[SqlRow]) -> Result<CallRow> {
        let TurnRecord { call, revision, platform, line, caller, anonymous, started, at, .. } = &*self.turn;
        let kept = caller.filter(|_| !anonymous);
        let arms = experiments::counted_arms(&self.turn);
        let row = params![call, platform, line, kept, anonymous, started, **revision, arms];
        let seq = tx.insert_call(INSERT_CALL, row).await?;
        tx.notify(CommitEvent::Answered(self.turn.clone()));
        reminders::cancel_found(tx, reminders, *at).await?;
        Ok(CallRow { seq, anonymous: *anonymous })
    }

    /// Inserts the turn; `false` when it was there. The call's row is locked: what was asked before still holds.
    async fn insert<T: Tx>(&self, tx: &mut T, call: &CallRow, is_stored: Option<bool>) -> Result<bool> {
        let TurnRecord { turn, at, topic, waiting_at, .. } = &*self.turn;
        let did = self.did.as_ref().filter(|_| !call.anonymous);
        let row = params![call.seq, turn, at, topic, self.standing, waiting_at, self.sought, self.happened, did];
        match is_stored {
            Some(true) => Ok(false),
            Some(false) => tx.insert(INSERT_TURN, row).map(|()| true),
            None => Ok(tx.run(INSERT_TURN, row).await? == 1),
        }
    }
}

impl<'a> Text<'a> {
    fn of(message: &'a NewMessage) -> Option<Self> {
        Some(Self { id: message.id, quota: message.quota.as_ref()? })
    }
}

/// Counts the texts of a turn that is not stored yet, all or none; says why not.
async fn count_texts<T: Tx>(
    tx: &mut T,
    turn: &TurnRecord,
    texts: &[Text<'_>],
    before: &mut Before,
) -> Result<Option<Refusal>> {
    let anonymous = turn.anonymous || before.call.as_ref().is_some_and(|call| call.anonymous);
    let (mut new, mut counted) = (vec![], vec![]);
    for text in texts {
        let state = match before.text.take() {
            Some(state) => state,
            None => TextCheck::new(text.quota, turn.at).ask(tx, text.id, &counted).await?,
        };
        let room = match state.room {
            Ok(room) => room,
            Err(refusal) => return Ok(Some(refusal)),
        };
        if !state.is_promised {
            new.push(text);
            counted.push(text_quota::just_counted(text.quota, anonymous, turn.at, room));
        }
    }
    for (Text { id, .. }, counted) in new.into_iter().zip(&counted) {
        text_quota::take(tx, *id, counted)?;
    }
    counted.into_iter().for_each(|text| tx.note_counted(text));
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
    let row = db.row(EVENTS, params![call, turn]).await?.ok_or_else(SqlError::no_row)?;
    let events = column::compact_or_json::<Vec<Event>>(&row, 0, 1).ok().flatten().unwrap_or_default();
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
    text_quota::forget_typing_caller_of(tx, call)?;
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
