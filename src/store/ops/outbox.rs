//! The outbox: what is due is claimed, tried, finished.
//!
//! A claim moves the due time to the end of its lease. So a message that is held is not due, one whose worker died is due
//! again by itself, and a claim looks at nothing but the head of one index however long the queue.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;

use crate::base::moment::later;
use crate::base::trace::TraceContext;
use crate::config::settings::GatewayName;
use crate::line::message::Medium;
use crate::store::commit_event::CommitEvent;
use crate::store::handle::Store;
use crate::store::ops::messages::{self, MessageRow};
use crate::store::ops::{events, polls, provider_ids, suppressions};
use crate::store::sql::{
    BoundStatement, FirstQuestions, Operation, Query, ReadTx, Result, SqlError, SqlRow, Tx, Urgency, params,
};
use crate::store::{Attempt, Backlog, Claim, Destination, Followed, Lease, MessageId, MessageState, StoreError};

/// Messages one claim looks at, expired ones included: what the writer does in some milliseconds.
const CLAIM_MAX: u32 = 500;
/// Gathered messages of a channel that one claim adds.
const GATHERED_MAX: u32 = 200;

/// Selects messages as [`claim_from_row`] reads them. `?2` is now. What goes to a suppressed address has no recipient, and so
/// has a text to a person who wants none but the notice that says so. A department's own address is never suppressed.
///
/// On PostgreSQL the rows are locked, and those that another worker just claims are passed over instead of waited for.
macro_rules! select_due {
    ($which:literal) => {
        concat!(
            "SELECT id, lease, kind, channel, coalesce(contact.language, message.language),
                CASE
                    WHEN kind NOT IN ('reply', 'request') AND EXISTS (
                        SELECT 1 FROM bar
                        WHERE key = CASE WHEN to_contact = 1 THEN contact.email_key ELSE to_key END
                            AND (reason = 'opted_out' OR medium = 'email') AND (until IS NULL OR ?2 < until)
                    ) THEN NULL
                    WHEN to_contact = 1 THEN contact.email
                    ELSE address
                END, body, promised, expires, attempts, gathered,
                (SELECT count(*) FROM attempt WHERE message = message.seq AND result <> 'unknown'), held,
                (SELECT line FROM call WHERE call.seq = message.call), trace
            FROM message
            LEFT JOIN contact ON contact.caller = message.contact AND consent = 1
            WHERE state = 'queued' AND ",
            $which,
            " /*postgres FOR UPDATE OF message SKIP LOCKED*/"
        )
    };
}

const DUE: &str = select_due!("medium = ?1 AND due <= ?2 ORDER BY due LIMIT ?3");
const DUE_OF_CHANNEL: &str =
    select_due!("gathered = 1 AND channel = ?4 AND medium = ?1 AND due <= ?2 AND ?2 < expires ORDER BY due LIMIT ?3");
const UNKNOWN_AND_EXPIRED: &str = "
    SELECT id FROM message WHERE state = 'unknown' AND medium = ?1 AND expires <= ?2 ORDER BY expires LIMIT ?3";
/// One message a statement: of several, PostgreSQL reads the whole table while it still takes it for a small one.
const HOLD: &str = "UPDATE message SET lease = ?2, due = ?3, held = 1 WHERE id = ?1";
/// Of mail to a contact it is noted where it goes, so that it is known what to suppress when it comes back. Not in the same
/// statement: SQLite writes a page of the index on `to_key` for every row that sets it, even to what it was.
const NOTE_ADDRESS: &str = "
    UPDATE message SET to_key = (SELECT email_key FROM contact WHERE contact.caller = message.contact)
    WHERE id = ?1 AND to_contact = 1";
const LET_GO: &str = "
    UPDATE message SET held = 0, attempts = attempts + ?2, gateway = coalesce(?3, gateway) WHERE seq = ?1";
const INSERT_ATTEMPT: &str = "
    INSERT INTO attempt (message, lease, at, gateway, result) VALUES (?1, ?2, ?3, ?4, ?5)";
const TRY_AGAIN: &str = "
    UPDATE message SET due = CASE WHEN ?2 < expires THEN ?2 ELSE expires END WHERE seq = ?1 AND state = 'queued'";
const RELEASE: &str = "
    UPDATE message SET held = 0, due = ?3 WHERE id = ?1 AND lease = ?2 AND held = 1 AND state = 'queued'";
const BACKLOG: &str = "SELECT count(*), min(due) FROM message WHERE state = 'queued' AND medium = ?1 AND due <= ?2";

impl Store {
    /// Takes up to `limit` due messages for a worker, the oldest first, until the lease ends: others do not get them before.
    /// Messages that have expired are exhausted instead.
    pub async fn claim(
        &self,
        medium: Medium,
        limit: u32,
        now: Timestamp,
        lease: Duration,
    ) -> Result<Vec<Claim>, StoreError> {
        let until = later(now, lease);
        self.write(ClaimDue { medium, limit: limit.min(CLAIM_MAX), now, until }).await
    }

    /// Records how a try ended; `false`, and nothing is kept, when another claim or a requeue took the message over.
    /// `gateway` is the one that was asked.
    pub async fn finish(
        &self,
        id: MessageId,
        lease: Lease,
        gateway: Option<GatewayName>,
        attempt: Attempt,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.finish_together(vec![(id, lease)], gateway, attempt, now).await.map(|finished| finished == 1)
    }

    /// Records how the one try of several messages ended, all or none; says how many were still held.
    pub async fn finish_together(
        &self,
        held: Vec<(MessageId, Lease)>,
        gateway: Option<GatewayName>,
        attempt: Attempt,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        self.write(Finish { held, gateway, attempt, now }).await
    }

    /// Gives back what a worker claimed and did not finish, due at once; says how many it still held.
    pub async fn release(&self, held: Vec<(MessageId, Lease)>, now: Timestamp) -> Result<u64, StoreError> {
        self.write(Release { held, now }).await
    }

    /// The messages of a medium that are due and held by no worker.
    pub async fn backlog(&self, medium: Medium, now: Timestamp) -> Result<Backlog, StoreError> {
        self.read_aside(CountDue { medium, now }).await
    }
}

/// Gives the worker what is due, the oldest first, and exhausts what has expired on the way.
struct ClaimDue {
    medium: Medium,
    limit: u32,
    now: Timestamp,
    /// The end of the lease.
    until: Timestamp,
}

impl Operation for ClaimDue {
    const WHAT: &'static str = "claim messages";
    const URGENCY: Urgency = Urgency::Yielding;
    type Output = Vec<Claim>;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<Vec<Claim>> {
        self.exhaust_unknown(tx).await?;
        let (mut claims, mut looked_at) = (vec![], 0);
        loop {
            let wanted = self.limit - claims.len() as u32;
            let due = tx.rows(DUE, params![self.medium, self.now, wanted]).await?;
            let found = due.len() as u32;
            for row in &due {
                let claim = claim_from_row(self.medium, row)?;
                if self.now < claim.expires {
                    claims.push(self.hold(tx, claim)?);
                } else {
                    self.exhaust(tx, claim.id).await?;
                }
            }
            looked_at += found;
            // Found less than wanted: there is no more. Nothing wanted: the worker has its fill.
            if found < wanted || found == 0 || looked_at >= CLAIM_MAX {
                self.gather(tx, &mut claims).await?;
                return Ok(claims);
            }
        }
    }
}

impl ClaimDue {
    /// Adds to what was claimed of a channel's gathered messages the others that are due, as they go out as one.
    async fn gather<T: Tx>(&self, tx: &mut T, claims: &mut Vec<Claim>) -> Result<()> {
        let gathered = claims.iter().filter(|claim| claim.gathered).map(|claim| claim.channel.clone());
        for channel in gathered.collect::<BTreeSet<_>>() {
            for row in tx.rows(DUE_OF_CHANNEL, params![self.medium, self.now, GATHERED_MAX, channel]).await? {
                let claim = claim_from_row(self.medium, &row)?;
                claims.push(self.hold(tx, claim)?);
            }
        }
        Ok(())
    }

    fn hold<T: Tx>(&self, tx: &mut T, claim: Claim) -> Result<Claim> {
        tx.defer(HOLD, params![claim.id, claim.lease, self.until])?;
        if self.medium == Medium::Email {
            tx.defer(NOTE_ADDRESS, params![claim.id])?;
        }
        if claim.taken_over {
            tx.notify(CommitEvent::TakenOver(claim.medium));
        }
        Ok(claim)
    }

    /// Exhausts messages of unknown outcome whose time is up without a report.
    async fn exhaust_unknown<T: Tx>(&self, tx: &mut T) -> Result<()> {
        for row in tx.rows(UNKNOWN_AND_EXPIRED, params![self.medium, self.now, CLAIM_MAX]).await? {
            self.exhaust(tx, row.get(0)?).await?;
        }
        Ok(())
    }

    async fn exhaust<T: Tx>(&self, tx: &mut T, id: MessageId) -> Result<()> {
        if let Some(message) = messages::find(tx, id).await? {
            messages::advance(tx, &message, MessageState::Exhausted, None, self.now).await?;
        }
        Ok(())
    }
}

/// The claim of a due message, with the number its lease will have.
fn claim_from_row(medium: Medium, row: &SqlRow) -> Result<Claim> {
    let Lease(last) = row.get(1)?;
    let clear_attempts: i64 = row.get(11)?;
    Ok(Claim {
        id: row.get(0)?,
        lease: Lease(last + 1),
        kind: row.get(2)?,
        medium,
        channel: row.get(3)?,
        line: row.get(13)?,
        language: row.get(4)?,
        to: row.get::<Option<String>>(5)?.map(Destination),
        body: row.get(6)?,
        promised: row.get(7)?,
        expires: row.get(8)?,
        attempts: row.get(9)?,
        gathered: row.get(10)?,
        in_doubt: last > clear_attempts,
        taken_over: row.get(12)?,
        trace: row.get::<Option<Vec<u8>>>(14)?.and_then(|bytes| TraceContext::from_stored(&bytes)),
    })
}

struct Finish {
    held: Vec<(MessageId, Lease)>,
    gateway: Option<GatewayName>,
    attempt: Attempt,
    now: Timestamp,
}

impl Operation for Finish {
    const WHAT: &'static str = "finish an attempt";
    const URGENCY: Urgency = Urgency::Patient;
    type Output = u64;

    fn first_questions(&self) -> Option<FirstQuestions> {
        let about = self.held.iter().map(|(id, _)| id.0).collect();
        Some(FirstQuestions { about, exclude: None, may_begin_call: false, questions: self.questions() })
    }

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<u64> {
        let mut answers = tx.rows_of_each(&self.questions()).await?;
        let wished = answers.pop().unwrap_or_default().first().map(|row| row.get(0)).transpose()?;
        let mut finished = 0;
        for ((_, lease), rows) in self.held.iter().zip(&answers) {
            for message in messages::from_rows(rows)?.iter().filter(|message| message.held && message.lease == *lease) {
                self.finish(tx, message, wished).await?;
                finished += 1;
            }
        }
        Ok(finished)
    }
}

impl Finish {
    /// Asks for the messages, and if events are wanted.
    fn questions(&self) -> Vec<BoundStatement> {
        self.held.iter().map(|(id, _)| messages::with_id(*id)).chain([events::wished()]).collect()
    }

    /// Records a try and moves its message on. A report may have been faster: then the state stays where the report put it.
    async fn finish<T: Tx>(&self, tx: &mut T, message: &MessageRow, wished: Option<bool>) -> Result<()> {
        let now = self.now;
        let result = match &self.attempt {
            Attempt::Accepted { .. } => "accepted",
            Attempt::Later { .. } => "later",
            Attempt::Unknown => "unknown",
            Attempt::Refused(_) => "refused",
            Attempt::Exhausted => "exhausted",
        };
        tx.insert(INSERT_ATTEMPT, params![message.seq, message.lease, now, self.gateway, result])?;
        match &self.attempt {
            Attempt::Later { due, counts } => {
                // A gateway that asks to come later has not taken the message.
                tx.defer(LET_GO, params![message.seq, counts, Option::<GatewayName>::None])?;
                tx.defer(TRY_AGAIN, params![message.seq, due])
            }
            Attempt::Accepted { provider_ids, followed } => {
                self.accept(tx, message, (provider_ids, *followed), wished).await
            }
            Attempt::Unknown => {
                polls::follow_in_doubt(tx, message.seq, now)?;
                self.advance(tx, message, MessageState::Unknown, wished).await
            }
            Attempt::Refused(suppression) => {
                if let Some(suppression) = suppression {
                    suppressions::add_recipient(tx, message.seq, *suppression, now).await?;
                }
                self.advance(tx, message, MessageState::Refused, wished).await
            }
            Attempt::Exhausted => self.advance(tx, message, MessageState::Exhausted, wished).await,
        }
    }

    /// A gateway took the message, and says how it may be asked what became of it.
    async fn accept<T: Tx>(
        &self,
        tx: &mut T,
        message: &MessageRow,
        (provider_ids, followed): (&[String], Followed),
        wished: Option<bool>,
    ) -> Result<()> {
        let (gateway, now) = (self.gateway.as_ref(), self.now);
        if followed == Followed::ByPolling {
            polls::follow(tx, message.seq, now)?;
        }
        self.advance(tx, message, MessageState::Sent, wished).await?;
        let Some(gateway) = gateway.filter(|_| !provider_ids.is_empty()) else { return Ok(()) };
        polls::forget_number(tx, message.seq)?;
        provider_ids::record(tx, message.seq, gateway, provider_ids, now).await
    }

    /// Lets a message go, in the state that its try has brought it to.
    async fn advance<T: Tx>(
        &self,
        tx: &mut T,
        message: &MessageRow,
        state: MessageState,
        wished: Option<bool>,
    ) -> Result<()> {
        let gateway = self.gateway.as_ref();
        if messages::advance_and_let_go(tx, message, state, gateway, self.now, wished).await? {
            return Ok(());
        }
        tx.defer(LET_GO, params![message.seq, true, gateway])
    }
}

struct Release {
    held: Vec<(MessageId, Lease)>,
    now: Timestamp,
}

impl Operation for Release {
    const WHAT: &'static str = "release messages";
    type Output = u64;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<u64> {
        let mut released = 0;
        for (id, lease) in &self.held {
            released += tx.run(RELEASE, params![id, lease, self.now]).await?;
        }
        Ok(released)
    }
}

struct CountDue {
    medium: Medium,
    now: Timestamp,
}

impl Query for CountDue {
    const WHAT: &'static str = "count due messages";
    type Output = Backlog;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Backlog> {
        let row = db.row(BACKLOG, params![self.medium, self.now]).await?.ok_or_else(SqlError::no_row)?;
        Ok(Backlog { due: row.get::<i64>(0)?.unsigned_abs(), oldest_due: row.get(1)? })
    }
}
