//! Settled calls, assessed for deflection when something may have come out about them.

use std::time::Duration;

use jiff::Timestamp;

use crate::line::channel::ChannelId;
use crate::line::experiment::Arm;
use crate::line::menu::TopicId;
use crate::store::commit_event::CommitEvent;
use crate::store::handle::Store;
use crate::store::ops::calls::CallsDone;
use crate::store::ops::events::{self, EventDetails, EventSubject};
use crate::store::ops::{erased_calls, experiments};
use crate::store::rules::deflection;
use crate::store::sql::{Operation, ReadTx, Result, SqlRow, Tx, of_link, params};
use crate::store::{
    Accounted, AccountedCall, AssessedCall, CallKey, EventKind, Finding, Neighbour, Neighbours, Pseudonym, RepeatGap,
    RepeatPair, StoreError, TokenHash, ToldFindings, Window,
};

/// Calls looked at in one transaction, so that the writer is not held for long.
const CALLS_AT_ONCE_MAX: u32 = 500;

/// Each call on one node; the others take the next ones.
const DUE: &str = "
    SELECT seq, caller, line, topic, started, outcome, opened, opened_channel, told_confirmed, told_helped, told_repeat,
        matured, stayed, key, anonymous, arms
    FROM call WHERE account_due <= ?1 ORDER BY account_due LIMIT ?2 /*postgres FOR UPDATE SKIP LOCKED*/";
/// By time and then by number: several nodes do not give numbers in the order of time.
/// The topic of one that is not settled is that of its last turn.
const PREVIOUS: &str = "
    SELECT started, ended, stayed, opened,
        coalesce(topic, (SELECT turn.topic FROM turn WHERE turn.call = call.seq ORDER BY turn.turn DESC LIMIT 1))
    FROM call
    WHERE caller = ?1 AND line = ?2 AND (started, seq) < (?3, ?4) ORDER BY started DESC, seq DESC LIMIT 1";
const NEXT: &str = "
    SELECT started, ended, stayed FROM call
    WHERE caller = ?1 AND line = ?2 AND (started, seq) > (?3, ?4) ORDER BY started, seq LIMIT 1";
const KEEP: &str = "
    UPDATE call SET told_confirmed = ?2, told_helped = ?3, told_repeat = ?4, matured = ?5, stayed = ?6, account_due = ?7
    WHERE seq = ?1";
const ERASE: &str = "DELETE FROM call WHERE seq = ?1";
/// A call that is not settled yet is looked at when it is.
const OPENED: &str = concat!(
    "UPDATE call SET opened = ?2, opened_channel = ?3, account_due = CASE WHEN outcome IS NOT NULL THEN 0 END
    WHERE seq = (SELECT call FROM message WHERE ",
    of_link!(),
    ") AND (opened IS NULL OR ?2 < opened)"
);

impl Store {
    /// Assesses settled calls of which something may have come out by now, at most `limit` and some hundreds at once, and
    /// keeps and tells what the rules find; returns the number of calls assessed. Each finding is told once, on one node.
    /// An anonymous call is deleted with it.
    ///
    /// # Errors
    /// Also if a call cannot be read, perhaps one of a newer version: it is left, and the others are assessed.
    pub async fn assess_calls(&self, now: Timestamp, limit: u32) -> Result<u64, StoreError> {
        let assess = AssessCalls { now, limit: limit.min(CALLS_AT_ONCE_MAX) };
        self.write(assess).await?.told("read a settled call")
    }
}

struct AssessCalls {
    now: Timestamp,
    limit: u32,
}

impl Operation for AssessCalls {
    const WHAT: &'static str = "assess calls";
    type Output = CallsDone;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<CallsDone> {
        let mut done = CallsDone::default();
        for row in tx.rows(DUE, params![self.now, self.limit]).await? {
            let Some(mut due) = done.read(DueCall::from_row(&row)) else { continue };
            done.calls += 1;
            due.find_neighbours(tx).await?;
            let assessed = deflection::assess(&due.call, self.now);
            due.note(tx, &assessed.findings, self.now).await?;
            due.keep(tx, &assessed, self.now)?;
            if let Some(pair) = due.pair(&assessed.findings) {
                tx.notify(CommitEvent::CameBack(pair));
            }
            let AccountedCall { line, topic, started, .. } = &due.call;
            for finding in assessed.findings {
                let (line, topic, arms, started) = (line.clone(), topic.clone(), due.arms.clone(), *started);
                tx.notify(CommitEvent::Accounted(Accounted { line, topic, arms, started, finding }));
            }
        }
        Ok(done)
    }
}

/// A call that is due.
struct DueCall {
    seq: i64,
    key: CallKey,
    caller: Option<Pseudonym>,
    anonymous: bool,
    arms: Vec<Arm>,
    call: AccountedCall,
    /// The caller's call before.
    first: Option<FirstCall>,
}

/// The first of two calls of a caller.
struct FirstCall {
    started: Timestamp,
    topic: Option<TopicId>,
    opened: Option<Timestamp>,
}

impl DueCall {
    fn from_row(row: &SqlRow) -> Result<Self> {
        let call = AccountedCall {
            line: row.get(2)?,
            topic: row.get(3)?,
            started: row.get(4)?,
            outcome: row.get(5)?,
            opened: row.get::<Option<Timestamp>>(6)?.zip(row.get(7)?),
            neighbours: None,
            told: ToldFindings {
                confirmed: row.get(8)?,
                helped: row.get(9)?,
                repeat: row.get(10)?,
                matured: row.get(11)?,
                stayed: row.get(12)?,
            },
        };
        Ok(Self {
            seq: row.get(0)?,
            key: row.get(13)?,
            caller: row.get(1)?,
            anonymous: row.get(14)?,
            arms: experiments::arms(row.get(15)?),
            call,
            first: None,
        })
    }

    /// Looks for its neighbours where they may still tell something.
    async fn find_neighbours<R: ReadTx>(&mut self, db: &mut R) -> Result<()> {
        if let Some(caller) = self.caller {
            let told = self.call.told;
            let previous = if told.repeat { None } else { self.row(db, PREVIOUS, caller).await? };
            if let Some(row) = &previous {
                self.first = Some(FirstCall { started: row.get(0)?, opened: row.get(3)?, topic: row.get(4)? });
            }
            let is_mature = usize::from(told.matured) == Window::ALL.len();
            let next = if is_mature { None } else { self.row(db, NEXT, caller).await? };
            let neighbour = |row: Option<SqlRow>| row.as_ref().map(neighbour).transpose();
            self.call.neighbours = Some(Neighbours { previous: neighbour(previous)?, next: neighbour(next)? });
        }
        Ok(())
    }

    async fn row<R: ReadTx>(&self, db: &mut R, sql: &'static str, caller: Pseudonym) -> Result<Option<SqlRow>> {
        db.row(sql, params![caller, self.call.line, self.call.started, self.seq]).await
    }

    /// The pair with the call before, if this one was found to be a repeat.
    fn pair(&self, findings: &[Finding]) -> Option<RepeatPair> {
        let first = self.first.as_ref()?;
        let call = &self.call;
        let gap = Duration::try_from(call.started.duration_since(first.started)).unwrap_or_default();
        findings.iter().any(|finding| matches!(finding, Finding::Repeat(_))).then(|| RepeatPair {
            line: call.line.clone(),
            first: first.topic.clone(),
            started: first.started,
            again: call.topic.clone(),
            gap: RepeatGap::of(gap),
            opened: first.opened.is_some_and(|opened| opened <= call.started),
        })
    }

    /// Keeps events of what came out, while the call is there.
    async fn note<T: Tx>(&self, tx: &mut T, findings: &[Finding], now: Timestamp) -> Result<()> {
        for finding in findings {
            let (kind, details) = match finding {
                Finding::Confirmed(channel) => {
                    (EventKind::CallConfirmed, EventDetails { channel: Some(channel), ..EventDetails::default() })
                }
                Finding::Repeat(window) => {
                    (EventKind::CallRepeated, EventDetails { detail: Some(window.as_str()), ..EventDetails::default() })
                }
                _ => continue,
            };
            events::note(tx, kind, EventSubject::Call(self.seq), now, details).await?;
        }
        Ok(())
    }

    /// Keeps what is told. Of an anonymous call nothing is left that could be joined with the platform's log.
    fn keep<T: Tx>(&self, tx: &mut T, assessed: &AssessedCall, now: Timestamp) -> Result<()> {
        if self.anonymous {
            erased_calls::add(tx, self.key, now)?;
            return tx.defer(ERASE, params![self.seq]);
        }
        let ToldFindings { confirmed, helped, repeat, matured, stayed } = assessed.told;
        tx.defer(KEEP, params![self.seq, confirmed, helped, repeat, matured, stayed, assessed.due])
    }
}

/// A call around another one, of `started, ended, stayed`.
fn neighbour(row: &SqlRow) -> Result<Neighbour> {
    let has_ended = row.get::<Option<Timestamp>>(1)?.is_some();
    Ok(Neighbour { started: row.get(0)?, has_ended, stayed: row.get(2)? })
}

/// Notes that a person opened this link, or began the conversation there.
pub(super) fn note_open<T: Tx>(tx: &mut T, token: TokenHash, channel: &ChannelId, now: Timestamp) -> Result<()> {
    tx.defer(OPENED, params![token, now, channel])
}
