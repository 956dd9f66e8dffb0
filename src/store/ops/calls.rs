//! Calls: who rings, when a call ended, how it is settled.

use jiff::{SignedDuration, Timestamp};

use crate::base::call::LineId;
use crate::base::moment::earlier;
use crate::line::event::{Outcome, Standing};
use crate::line::experiment::Arm;
use crate::line::menu::{NodeId, TopicId};
use crate::line::session::LinkSent;
use crate::store::column::Json;
use crate::store::commit_event::CommitEvent;
use crate::store::handle::Store;
use crate::store::ops::events::{self, EventDetails, EventSubject};
use crate::store::ops::text_quota::TextCheck;
use crate::store::ops::{experiments, messages};
use crate::store::rules::outcome::{PromisedMessage, outcome};
use crate::store::sql::{
    BoundStatement, Operation, Query, ReadTx, Result, SqlError, SqlRow, Tx, of_call, params, week,
};
use crate::store::{CallKey, CallerRecord, EventKind, Pseudonym, SettledCall, StoreError, TextQuota};

/// Calls ended or settled at once, so that the writer is not held for long.
const CALLS_AT_ONCE_MAX: u32 = 500;
/// Extra silence allowed to a call that dialled another line, in hours: as long as a platform's longest call.
const DIALLED_HOURS_MAX: i64 = 4;
/// Wait for the notice of a talk after a call has ended while a line was dialled.
const TALK_NOTICE_WAIT: SignedDuration = SignedDuration::from_secs(5);

/// The condition for the call `?1` that goes on at a time: none is longer than a week. Weeks are looked at one after the other,
/// since SQLite makes a table for a list of them.
macro_rules! of_call_at {
    ($time:literal) => {
        concat!(
            "seq = coalesce((SELECT seq FROM call WHERE ",
            week!("started"),
            " = ",
            week!($time),
            " AND key = ?1), (SELECT seq FROM call WHERE ",
            week!("started"),
            " = ",
            week!($time),
            " - 1 AND key = ?1))"
        )
    };
}

/// Only what a gateway took, and to this very number: callers are told to look at their messages. Reads only the last calls of
/// a number that calls all day, and nothing for one that never called: sorting costs SQLite a table even then.
const LINK_SENT: &str = "
    SELECT channel, promised FROM message WHERE seq = (
        SELECT (
            SELECT message.seq
            FROM (SELECT seq FROM call WHERE caller = ?1 ORDER BY started DESC LIMIT 100) AS last
            JOIN message ON message.call = last.seq
            WHERE kind = 'link' AND to_key = ?1 AND state IN ('sent', 'delivered')
            ORDER BY promised DESC LIMIT 1)
        FROM call WHERE caller = ?1 LIMIT 1)";
const MAILABLE: &str = "
    SELECT caller FROM contact WHERE caller = ?1 AND consent = 1 AND NOT EXISTS (
        SELECT 1 FROM bar WHERE bar.key = contact.email_key AND (until IS NULL OR ?2 < until))";
const CALLED: &str = "
    SELECT started FROM call WHERE caller = ?1 AND line = ?2 AND key <> ?3 ORDER BY started DESC LIMIT 1";
const ANSWERED: &str = concat!(
    "SELECT started, (SELECT max(turn) FROM turn WHERE turn.call = call.seq) FROM call WHERE ",
    of_call_at!("?2")
);
const END: &str = concat!("UPDATE call SET ended = ?2, to_settle = 1 WHERE ", of_call_at!("?2"), " AND ended IS NULL");
/// If the hang-up was lost, the time the caller stayed is unknown, so the call ends with the last turn: what was being told
/// then does not count as heard. A caller who may have left is never counted as helped.
///
/// A line that was dialled may be spoken with for hours without a turn, so such a call is silent much later.
const REAP: &str = "
    UPDATE call SET to_settle = 1, ended = (SELECT max(at) FROM turn WHERE turn.call = call.seq)
    WHERE ended IS NULL AND seq IN (
        SELECT seq FROM call AS silent
        WHERE ended IS NULL AND started < ?1
            AND NOT EXISTS (SELECT 1 FROM turn WHERE turn.call = silent.seq AND at >= ?1)
            AND NOT EXISTS (
                SELECT 1 FROM turn WHERE turn.call = silent.seq AND at >= ?3 AND events LIKE '%\"Dialling\"%'
                    AND turn = (SELECT max(turn) FROM turn AS last WHERE last.call = silent.seq))
        ORDER BY started LIMIT ?2)";
/// The end of a call and the word of a talk that it ended come in any order, so a call that ended while a line was dialled
/// waits for a moment. One that ended in the future was told by a clock that has stepped back.
///
/// Each call on one node; the others take the next ones.
const TO_SETTLE: &str = "
    SELECT seq, line, started, ended, turn.topic, turn.standing, turn.waiting, turn.at, arms
    FROM call
    JOIN turn ON turn.call = seq AND turn.turn = (SELECT max(turn) FROM turn WHERE turn.call = seq)
    WHERE to_settle = 1 AND NOT (
        ended > ?2 AND ended <= ?3 AND turn.events LIKE '%\"Dialling\"%' AND turn.standing <> '\"Connected\"')
    ORDER BY ended LIMIT ?1 /*postgres FOR UPDATE OF call SKIP LOCKED*/";
const NOTE_TALK: &str = concat!(
    "UPDATE turn SET standing = '\"Connected\"' WHERE call = (SELECT seq FROM call WHERE ",
    of_call!("?1"),
    ") AND turn = ?2"
);
const SETTLE: &str = "UPDATE call SET to_settle = 0, outcome = ?2, topic = ?3, account_due = 0 WHERE seq = ?1";
const WAIT: &str = "UPDATE call SET to_settle = 0 WHERE seq = ?1";

impl Store {
    /// The record of a caller and of this very call when the phone rings.
    /// `quota` is that of a text to the caller's own number, where one may be sent at all.
    pub async fn caller(
        &self,
        caller: Option<Pseudonym>,
        call: CallKey,
        quota: Option<TextQuota>,
        now: Timestamp,
    ) -> Result<CallerRecord, StoreError> {
        self.read(FindCaller { caller, call, quota, now }).await
    }

    /// When a caller last called a line, this very call not counted.
    pub async fn last_call(
        &self,
        caller: Pseudonym,
        line: LineId,
        call: CallKey,
    ) -> Result<Option<Timestamp>, StoreError> {
        self.read(LastCall { caller, line, call }).await
    }

    /// Ends a call; `true` only the first time, `false` for an unknown one. A turn that comes later is stored and does not
    /// open the call again.
    pub async fn end_call(&self, call: CallKey, at: Timestamp) -> Result<bool, StoreError> {
        self.write(EndCall { call, at }).await
    }

    /// Ends a call some time soon. Kept and tried again while the database refuses, as turns are.
    ///
    /// # Errors
    /// The queue is full, or the store has stopped: the upkeep will end the call.
    pub fn record_end(&self, call: CallKey, at: Timestamp) -> Result<(), StoreError> {
        self.record_unawaited(EndCall { call, at }, None)
    }

    /// Notes that a person spoke with the caller on the line that this turn dialled; `false` where that turn is unknown. To
    /// be told before the call is settled.
    pub async fn note_talk(&self, call: CallKey, turn: u16) -> Result<bool, StoreError> {
        self.write(NoteTalk { call, turn }).await
    }

    /// Notes a talk some time soon. Kept and tried again while the database refuses, as turns are.
    ///
    /// # Errors
    /// The queue is full, or the store has stopped.
    pub fn record_talk(&self, call: CallKey, turn: u16) -> Result<(), StoreError> {
        self.record_unawaited(NoteTalk { call, turn }, None)
    }

    /// Ends calls without a turn since then, as of their last turn; says how many. A call that dialled another line last is
    /// given four hours more. At most some hundreds at once: ask again while it ends any.
    pub async fn reap(&self, silent_since: Timestamp) -> Result<u64, StoreError> {
        self.write(Reap { silent_since }).await
    }

    /// Gives ended calls their one outcome, at most `limit`; says how many. A call waits while a promise made in it may
    /// still be kept.
    ///
    /// # Errors
    /// Also if a call cannot be read, perhaps one of a newer version: it is left, and the others have their outcome.
    pub async fn settle(&self, limit: u32) -> Result<u64, StoreError> {
        let settle = Settle { limit: limit.min(CALLS_AT_ONCE_MAX), now: self.now() };
        self.write(settle).await?.told("read an ended call")
    }
}

struct FindCaller {
    caller: Option<Pseudonym>,
    call: CallKey,
    quota: Option<TextQuota>,
    now: Timestamp,
}

impl Query for FindCaller {
    const WHAT: &'static str = "look up a caller";
    type Output = CallerRecord;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<CallerRecord> {
        let mut questions = vec![BoundStatement::new(ANSWERED, params![self.call, self.now])];
        if let Some(caller) = &self.caller {
            questions.push(BoundStatement::new(LINK_SENT, params![caller]));
            questions.push(BoundStatement::new(MAILABLE, params![caller, self.now]));
        }
        let text = self.quota.as_ref().map(|quota| TextCheck::new(quota, self.now));
        questions.extend(text.iter().map(|text| text.question(None)));
        let mut answers = db.rows_of_each(&questions).await?.into_iter();
        let mut next = || answers.next().unwrap_or_default();
        let mut record = CallerRecord::default();
        if let Some(row) = next().first() {
            record.answered = Some(row.get(0)?);
            record.turn = row.get::<Option<u16>>(1)?.unwrap_or_default();
        }
        if self.caller.is_some() {
            if let Some(row) = next().first() {
                record.link_sent = Some(LinkSent { channel: row.get(0)?, at: row.get(1)? });
            }
            record.mailable = !next().is_empty();
        }
        if let Some(text) = &text {
            record.refusal = text.read(&next(), &[])?.room.err();
        }
        Ok(record)
    }
}

struct LastCall {
    caller: Pseudonym,
    line: LineId,
    call: CallKey,
}

impl Query for LastCall {
    const WHAT: &'static str = "look up a caller's last call";
    type Output = Option<Timestamp>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Option<Timestamp>> {
        db.first(CALLED, params![self.caller, self.line.as_str(), self.call]).await
    }
}

struct EndCall {
    call: CallKey,
    at: Timestamp,
}

impl Operation for EndCall {
    const WHAT: &'static str = "end a call";
    type Output = bool;

    fn call(&self) -> Option<CallKey> {
        Some(self.call)
    }

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<bool> {
        Ok(tx.run(END, params![self.call, self.at]).await? == 1)
    }
}

struct NoteTalk {
    call: CallKey,
    turn: u16,
}

impl Operation for NoteTalk {
    const WHAT: &'static str = "note a talk";
    type Output = bool;

    fn call(&self) -> Option<CallKey> {
        Some(self.call)
    }

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<bool> {
        Ok(tx.run(NOTE_TALK, params![self.call, self.turn]).await? == 1)
    }
}

struct Reap {
    silent_since: Timestamp,
}

impl Operation for Reap {
    const WHAT: &'static str = "end silent calls";
    type Output = u64;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<u64> {
        let longest_talk = SignedDuration::from_hours(DIALLED_HOURS_MAX);
        let dialled_since = earlier(self.silent_since, longest_talk);
        tx.run(REAP, params![self.silent_since, CALLS_AT_ONCE_MAX, dialled_since]).await
    }
}

/// Gives ended calls their outcome, those first that ended first.
struct Settle {
    limit: u32,
    now: Timestamp,
}

impl Operation for Settle {
    const WHAT: &'static str = "settle calls";
    type Output = CallsDone;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<CallsDone> {
        let told = earlier(self.now, TALK_NOTICE_WAIT);
        let mut done = CallsDone::default();
        for row in tx.rows(TO_SETTLE, params![self.limit, told, self.now]).await? {
            let Some(call) = done.read(EndedCall::from_row(&row)) else { continue };
            let messages = messages::promised_in(tx, call.seq).await?;
            let promises: Vec<PromisedMessage> =
                messages.iter().map(|message| PromisedMessage { kind: message.kind, state: message.state }).collect();
            match outcome(call.standing, call.ended, &promises) {
                Some(outcome) => {
                    call.settle(tx, outcome).await?;
                    done.calls += 1;
                }
                // The next move of one of its messages brings it back.
                None => {
                    tx.defer(WAIT, params![call.seq])?;
                }
            }
        }
        Ok(done)
    }
}

/// Calls that were done together, and the fault of the first of those that could not be read.
#[derive(Default)]
pub(super) struct CallsDone {
    pub calls: u64,
    unreadable: Option<SqlError>,
}

impl CallsDone {
    /// A call, if it can be read.
    pub(super) fn read<C>(&mut self, call: Result<C>) -> Option<C> {
        call.map_err(|error| self.unreadable.get_or_insert(error)).ok()
    }

    /// The number of calls, or what could not be done with one.
    pub(super) fn told(self, what: &'static str) -> Result<u64, StoreError> {
        match self.unreadable {
            Some(error) => Err(StoreError::Query { what, source: error.into() }),
            None => Ok(self.calls),
        }
    }
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
    /// When its last turn was answered.
    answered: Timestamp,
    arms: Vec<Arm>,
}

impl EndedCall {
    fn from_row(row: &SqlRow) -> Result<Self> {
        let Json(standing) = row.get(5)?;
        Ok(Self {
            seq: row.get(0)?,
            line: row.get(1)?,
            started: row.get(2)?,
            ended: row.get(3)?,
            topic: row.get(4)?,
            standing,
            waiting: row.get(6)?,
            answered: row.get(7)?,
            arms: experiments::arms(row.get(8)?),
        })
    }

    async fn settle<T: Tx>(self, tx: &mut T, outcome: Outcome) -> Result<()> {
        tx.defer(SETTLE, params![self.seq, outcome, self.topic])?;
        let details = EventDetails { detail: Some(outcome.as_str()), ..EventDetails::default() };
        events::note(tx, EventKind::CallEnded, EventSubject::Call(self.seq), self.ended, details).await?;
        let seconds = self.ended.duration_since(self.started).as_secs_f64().max(0.0);
        tx.notify(CommitEvent::Settled(SettledCall {
            line: self.line,
            topic: self.topic,
            arms: self.arms,
            outcome,
            started: self.started,
            seconds,
            left_at: self.waiting,
            // The upkeep ends a silent call with its last turn.
            left_after: (self.ended > self.answered).then(|| self.ended.duration_since(self.answered).as_secs_f64()),
        }));
        Ok(())
    }
}
