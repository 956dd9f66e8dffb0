//! Forgetting: one caller at a person's wish, and everything once it is old.

use std::time::Duration;

use jiff::Timestamp;

use crate::base::moment::earlier;
use crate::store::handle::Store;
use crate::store::ops::{consents, events, line_types, messages};
use crate::store::sql::{Operation, Query, ReadTx, Result, Tx, params, to_person};
use crate::store::{Forgotten, MessageId, MessageState, Pseudonym, StoreError, SweptBefore};

/// Rows of a kind swept at once; the writer has other work between two batches.
const SWEPT_AT_ONCE_MAX: u32 = 200;
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// An exhausted message keeps its address and words for this time, so that a person can queue it again.
const EXHAUSTED_KEPT: Duration = DAY;
/// A number is kept for status polls for this time after the message expires.
const ASKED_ABOUT: Duration = HOUR.saturating_mul(2);
/// A report waits for this time for a message with its id.
const EARLY_KEPT: Duration = DAY;
/// Sums of a day are kept over midnight in every zone, and for a clock that steps back.
const SUMS_KEPT: Duration = DAY.saturating_mul(3);
/// A suppression is kept for this time after its end, so that the texts which closed a prefix do not close it again.
const ENDED_BAR_KEPT: Duration = DAY;

/// Longer than any platform repeats a turn.
const ERASED_CALL_KEPT: Duration = DAY.saturating_mul(2);

const EMAIL_KEY: &str = "SELECT email_key FROM contact WHERE caller = ?1";
const FORGET_CALLS: &str = "UPDATE call SET caller = NULL, arms = NULL WHERE caller = ?1";
const FORGET_CONTACT: &str = "DELETE FROM contact WHERE caller = ?1";
const FORGET_TEXTS: &str = concat!(
    "DELETE FROM texted WHERE (at, message) IN (SELECT promised, id FROM message WHERE ",
    to_person!("?1"),
    ")"
);
const FORGET_TYPED: &str = "UPDATE texted SET typed_by = NULL WHERE typed_by = ?1";
const LIFT_SUPPRESSIONS: &str =
    "DELETE FROM bar WHERE key IN (?1, ?2) AND (CAST(?3 AS BIGINT) = 1 OR reason <> 'opted_out')";
const ERASE_MESSAGE: &str = "
    UPDATE message SET contact = NULL, address = NULL, body = NULL, token = NULL, link_expires = NULL, to_key = NULL,
        follow_due = NULL, origin = NULL, operator_prefix = NULL
    WHERE seq = ?1";
/// The gateway's own ids lead to the number in the gateway's books.
const DELETE_PROVIDER_IDS: &str = "DELETE FROM provider_id WHERE message = ?1";
const DELETE_ATTEMPTS: &str = "DELETE FROM attempt WHERE message = ?1";

const PROVE: &str = "
    INSERT INTO erasure (at, by_whom, calls, messages, contacts, consents, texts, suppressions)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

const ERASE_EXHAUSTED: &str = "
    UPDATE message SET address = NULL, body = NULL
    WHERE state = 'exhausted' AND seq IN (
        SELECT seq FROM message WHERE state = 'exhausted' AND body IS NOT NULL AND changed < ?1
        ORDER BY changed LIMIT ?2)";
const ERASE_ASKED_ABOUT: &str = "
    UPDATE message SET address = NULL, body = NULL, follow_due = NULL
    WHERE seq IN (
        SELECT seq FROM message
        WHERE follow_due IS NOT NULL AND expires < ?1 AND state NOT IN ('queued', 'unknown', 'exhausted') LIMIT ?2)";
const DELETE_EARLY_REPORTS: &str = "
    DELETE FROM provider_id
    WHERE (gateway, id) IN (
        SELECT gateway, id FROM provider_id WHERE message IS NULL AND at < ?1 ORDER BY at LIMIT ?2)";
/// A text stays as long as it is counted: the number that it is counted for is its own.
const DELETE_MESSAGES: &str = "
    DELETE FROM message
    WHERE seq IN (
        SELECT seq FROM message
        WHERE promised < ?1 AND state NOT IN ('queued', 'unknown') AND coalesce(link_expires, 0) < ?1
            AND NOT EXISTS (SELECT 1 FROM texted WHERE texted.at = message.promised AND texted.message = message.id)
        ORDER BY promised LIMIT ?2)";
/// A call stays as long as its messages: through it they are found when a caller is forgotten. And as long as something
/// may come out about it, a week.
const DELETE_CALLS: &str = "
    DELETE FROM call
    WHERE seq IN (
        SELECT seq FROM call AS old
        WHERE started < ?1 AND outcome IS NOT NULL AND account_due IS NULL
            AND NOT EXISTS (SELECT 1 FROM message WHERE message.call = old.seq)
        ORDER BY started LIMIT ?2)";
const DELETE_CONSENTS: &str = "
    DELETE FROM consent WHERE seq IN (SELECT seq FROM consent WHERE at < ?1 ORDER BY at LIMIT ?2)";
const DELETE_ERASURES: &str = "
    DELETE FROM erasure WHERE seq IN (SELECT seq FROM erasure WHERE at < ?1 ORDER BY at LIMIT ?2)";
const DELETE_TEXTED: &str = "
    DELETE FROM texted WHERE (at, message) IN (
        SELECT at, message FROM texted WHERE at < ?1 ORDER BY at, message LIMIT ?2)";
const DELETE_SUMS: &str = "
    DELETE FROM tally
    WHERE (began, scope) IN (SELECT began, scope FROM tally WHERE began < ?1 ORDER BY began LIMIT ?2)";
const DELETE_BARS: &str = "
    DELETE FROM bar WHERE (key, reason) IN (
        SELECT key, reason FROM bar WHERE until < ?1 ORDER BY until LIMIT ?2)";
const DELETE_FIGURES: &str = "
    DELETE FROM figure
    WHERE (began, line, name, subject, value) IN (
        SELECT began, line, name, subject, value FROM figure WHERE began < ?1 ORDER BY began LIMIT ?2)";
const DELETE_LINE_TYPES: &str = "
    DELETE FROM line_type WHERE key IN (SELECT key FROM line_type WHERE until < ?1 ORDER BY until LIMIT ?2)";
const DELETE_ERASED_CALLS: &str = "
    DELETE FROM erased_call WHERE key IN (SELECT key FROM erased_call WHERE at < ?1 ORDER BY at LIMIT ?2)";
/// The latest moments this database knows of.
const LATEST: &str = "
    SELECT max(at) FROM (
        SELECT max(at) AS at FROM swept UNION ALL SELECT max(started) FROM call UNION ALL SELECT max(promised) FROM message
    ) AS latest";
const DELETE_SWEPT: &str = "DELETE FROM swept";
const INSERT_SWEPT: &str = "INSERT INTO swept (at) VALUES (?1)";
const DELETE_NOTICES: &str = "
    DELETE FROM notice WHERE seq IN (SELECT seq FROM notice WHERE until < ?1 ORDER BY until LIMIT ?2)";

impl Store {
    /// Erases what is kept of a caller: calls lose the caller, waiting messages are cancelled, links, addresses, consents,
    /// the counts of texts and the contact go. That the person does not want texts or mail stays known, unless `opt_out`
    /// erases that as well. That it was done, by this operator, is kept as long as consents are, without the caller.
    pub async fn forget(&self, caller: Pseudonym, opt_out: bool, by: &str) -> Result<Forgotten, StoreError> {
        self.write(ForgetCaller { caller, opt_out, by: by.to_owned(), now: self.now() }).await
    }

    /// The latest moment the database knows of, by which a clock that jumped ahead is noticed.
    pub async fn latest(&self) -> Result<Option<Timestamp>, StoreError> {
        self.read_aside(LatestMoment).await
    }

    /// The messages that [`Store::forget`] erases of a caller.
    pub async fn messages_about(&self, caller: Pseudonym) -> Result<Vec<MessageId>, StoreError> {
        self.read_aside(MessagesAbout { caller }).await
    }

    /// Begins to delete what is older than these, and to erase what is kept for a time of its own, see `store`.
    pub fn begin_sweep(&self, before: SweptBefore) -> Sweep {
        Sweep::new(before, self.now())
    }

    /// Goes on with a sweep for one batch, so that the writer has time for others between two. One that fails is tried
    /// again with the next.
    pub async fn sweep_on(&self, sweep: &mut Sweep) -> Result<(), StoreError> {
        let (done, swept) = self.write(SweepBatch { left: sweep.left.clone(), now: sweep.now }).await?;
        sweep.left.drain(..done);
        sweep.swept += swept;
        Ok(())
    }

    /// Sweeps to the end; says how many rows.
    pub async fn sweep(&self, before: SweptBefore) -> Result<u64, StoreError> {
        let mut sweep = self.begin_sweep(before);
        while !sweep.is_over() {
            self.sweep_on(&mut sweep).await?;
        }
        Ok(sweep.swept())
    }
}

/// A sweep under way.
pub struct Sweep {
    now: Timestamp,
    /// The statements that may still find something, each with the time before which rows are old.
    left: Vec<(&'static str, Timestamp)>,
    swept: u64,
}

impl Sweep {
    /// Everything in its order: calls come after their messages.
    fn new(limits: SweptBefore, now: Timestamp) -> Self {
        let left = vec![
            (ERASE_EXHAUSTED, earlier(now, EXHAUSTED_KEPT)),
            (ERASE_ASKED_ABOUT, earlier(now, ASKED_ABOUT)),
            (DELETE_EARLY_REPORTS, earlier(now, EARLY_KEPT)),
            (DELETE_MESSAGES, limits.history),
            (DELETE_CALLS, limits.history),
            (DELETE_NOTICES, limits.history),
            (DELETE_CONSENTS, limits.consents),
            (DELETE_ERASURES, limits.consents),
            (DELETE_TEXTED, limits.texted),
            (DELETE_SUMS, earlier(now, SUMS_KEPT)),
            (DELETE_LINE_TYPES, now),
            (DELETE_BARS, earlier(now, ENDED_BAR_KEPT)),
            (DELETE_FIGURES, limits.figures),
            (DELETE_ERASED_CALLS, earlier(now, ERASED_CALL_KEPT)),
        ];
        Self { now, left, swept: 0 }
    }

    /// True if nothing is left to be swept.
    pub const fn is_over(&self) -> bool {
        self.left.is_empty()
    }

    /// The number of rows swept so far.
    pub const fn swept(&self) -> u64 {
        self.swept
    }
}

/// Erases what is kept of a caller. What happened stays, without the caller; so does, unless `opt_out`, that the person
/// wants no texts or mail.
struct ForgetCaller {
    caller: Pseudonym,
    opt_out: bool,
    by: String,
    now: Timestamp,
}

impl Operation for ForgetCaller {
    const WHAT: &'static str = "forget a caller";
    type Output = Forgotten;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<Forgotten> {
        let Self { caller, opt_out, now, .. } = *self;
        let messages = messages::about_caller(tx, caller).await?;
        for message in &messages {
            messages::advance(tx, message, MessageState::Cancelled, None, now).await?;
        }
        // While their messages have the number, and after those that are cancelled are given back.
        let texts = tx.run(FORGET_TEXTS, params![caller]).await? + tx.run(FORGET_TYPED, params![caller]).await?;
        for message in &messages {
            for erase in [ERASE_MESSAGE, DELETE_PROVIDER_IDS, DELETE_ATTEMPTS] {
                tx.defer(erase, params![message.seq])?;
            }
            // Those of another caller's call have that caller in them, and perhaps this number.
            events::forget_message(tx, message.id)?;
        }
        events::forget_caller(tx, caller)?;
        line_types::forget(tx, caller)?;
        let email_key: Option<Pseudonym> = tx.first(EMAIL_KEY, params![caller]).await?;
        let forgotten = Forgotten {
            suppressions: tx.run(LIFT_SUPPRESSIONS, params![caller, email_key, opt_out]).await?,
            // Found by the calls that the next statement takes the caller from.
            consents: consents::erase_of_caller(tx, caller).await?,
            calls: tx.run(FORGET_CALLS, params![caller]).await?,
            messages: messages.len() as u64,
            contacts: tx.run(FORGET_CONTACT, params![caller]).await?,
            texts,
        };
        let Forgotten { calls, messages, contacts, consents, texts, suppressions } = forgotten;
        let [calls, messages, contacts, consents, texts, suppressions] =
            [calls, messages, contacts, consents, texts, suppressions]
                .map(|count| i64::try_from(count).unwrap_or(i64::MAX));
        tx.defer(PROVE, params![now, self.by, calls, messages, contacts, consents, texts, suppressions])?;
        Ok(forgotten)
    }
}

/// Deletes a batch of what is old: what each statement finds, up to the first that finds more than a batch. Says how many
/// statements have found everything, and how many rows. A call goes with its turns, a message with its tries and its
/// link, but not before that link has been dead as long. With the last of them it is remembered when was swept last.
struct SweepBatch {
    left: Vec<(&'static str, Timestamp)>,
    now: Timestamp,
}

impl Operation for SweepBatch {
    const WHAT: &'static str = "sweep";
    type Output = (usize, u64);

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<(usize, u64)> {
        let (mut done, mut swept) = (0, 0);
        for (sweep, before) in &self.left {
            let rows = tx.run(sweep, params![before, SWEPT_AT_ONCE_MAX]).await?;
            swept += rows;
            if rows == u64::from(SWEPT_AT_ONCE_MAX) {
                return Ok((done, swept));
            }
            done += 1;
        }
        tx.defer(DELETE_SWEPT, &[])?;
        tx.defer(INSERT_SWEPT, params![self.now])?;
        Ok((done, swept))
    }
}

struct MessagesAbout {
    caller: Pseudonym,
}

impl Query for MessagesAbout {
    const WHAT: &'static str = "look for the messages of a caller";
    type Output = Vec<MessageId>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Vec<MessageId>> {
        messages::ids_about_caller(db, self.caller).await
    }
}

struct LatestMoment;

impl Query for LatestMoment {
    const WHAT: &'static str = "look for the latest moment";
    type Output = Option<Timestamp>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Option<Timestamp>> {
        Ok(db.first::<Option<Timestamp>>(LATEST, &[]).await?.flatten())
    }
}
