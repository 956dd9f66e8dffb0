//! Numbers, prefixes and addresses that are sent nothing.

use std::sync::Arc;

use jiff::Timestamp;

use crate::base::moment::earlier;
use crate::config::settings::LimitSettings;
use crate::store::commit_event::CommitEvent;
use crate::store::handle::Store;
use crate::store::ops::events::{self, EventDetails, EventSubject};
use crate::store::sql::{Operation, Query, ReadTx, Result, Tx, params};
use crate::store::{EventKind, Pseudonym, StoreError, Suppression, SuppressionReason};

/// Prefixes and ranges closed at once; the next look closes more.
const CLOSED_AT_ONCE_MAX: u32 = 1000;

const FIND: &str = "SELECT until FROM bar WHERE key = ?1 AND reason = ?2";
/// A later end counts, and none is the latest.
const ADD: &str = "
    INSERT INTO bar (key, reason, since, until) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (key, reason) DO UPDATE SET
        since = CASE WHEN bar.until <= excluded.since THEN excluded.since ELSE bar.since END,
        until = CASE
            WHEN bar.until < excluded.until OR excluded.until IS NULL THEN excluded.until
            ELSE bar.until
        END";
const LIFT: &str = "DELETE FROM bar WHERE key = ?1 AND reason = ?2";
const RECIPIENT: &str = "
    SELECT coalesce(to_key, email_key) FROM message LEFT JOIN contact ON contact.caller = message.contact
    WHERE seq = ?1";

/// Selects the prefixes or ranges whose texts come to nothing. What came to nothing before they were closed the last time
/// does not close them again.
macro_rules! come_to_nothing {
    ($key:literal) => {
        concat!(
            "WITH lately AS MATERIALIZED (
                SELECT message, at, ",
            $key,
            " AS shared FROM texted WHERE ?1 < at AND given_back = 0)
            SELECT shared FROM lately JOIN message ON message.id = lately.message
            LEFT JOIN bar ON bar.reason = 'closed' AND bar.key = shared
            WHERE bar.since IS NULL OR bar.since < lately.at
            GROUP BY shared
            HAVING ?3 <= sum(CASE
                    WHEN lately.at <= ?2 AND state IN ('sent', 'undelivered', 'delivered') THEN 1 ELSE 0
                END)
                AND max(CASE
                    WHEN state = 'delivered' OR opened_human IS NOT NULL OR chat_started IS NOT NULL THEN 1 ELSE 0
                END) = 0
            LIMIT ?4"
        )
    };
}

const PREFIXES: &str = come_to_nothing!("prefix");
const RANGES: &str = come_to_nothing!("range");

impl Store {
    /// Suppresses a number, prefix or address; `false` when it was suppressed for this reason before.
    pub async fn suppress(&self, key: Pseudonym, suppression: Suppression, now: Timestamp) -> Result<bool, StoreError> {
        self.write(Suppress { key, suppression, now }).await
    }

    /// Lifts a suppression; `false` when there was none.
    pub async fn lift(&self, key: Pseudonym, reason: SuppressionReason) -> Result<bool, StoreError> {
        self.write(Lift { key, reason }).await
    }

    /// Closes the prefixes and ranges whose texts come to nothing; says how many.
    pub async fn close_prefixes(&self, limits: Arc<LimitSettings>, now: Timestamp) -> Result<u64, StoreError> {
        // Looked for aside: a day of texts does not hold up the writer.
        let fruitless = self.read_aside(Fruitless { limits: limits.clone(), now }).await?;
        if fruitless.is_empty() {
            return Ok(0);
        }
        self.write(ClosePrefixes { keys: fruitless, limits, now }).await
    }
}

struct Suppress {
    key: Pseudonym,
    suppression: Suppression,
    now: Timestamp,
}

impl Operation for Suppress {
    const WHAT: &'static str = "suppress a number";
    type Output = bool;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<bool> {
        add(tx, self.key, self.suppression, self.now).await
    }
}

struct Lift {
    key: Pseudonym,
    reason: SuppressionReason,
}

impl Operation for Lift {
    const WHAT: &'static str = "lift a suppression";
    type Output = bool;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<bool> {
        lift(tx, self.key, self.reason).await
    }
}

/// Looks for prefixes and ranges whose texts come to nothing and that are not closed yet.
struct Fruitless {
    limits: Arc<LimitSettings>,
    now: Timestamp,
}

impl Query for Fruitless {
    const WHAT: &'static str = "look for fruitless prefixes";
    type Output = Vec<Pseudonym>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Vec<Pseudonym>> {
        let Self { limits, now } = self;
        let (since, until) = (earlier(*now, limits.closing_window), earlier(*now, limits.closing_patience));
        let mut found = vec![];
        for select in [PREFIXES, RANGES] {
            found.extend(
                db.column::<Pseudonym>(select, params![since, until, limits.closing_count, CLOSED_AT_ONCE_MAX]).await?,
            );
        }
        Ok(found)
    }
}

/// Closes these prefixes and ranges; says how many were open.
struct ClosePrefixes {
    keys: Vec<Pseudonym>,
    limits: Arc<LimitSettings>,
    now: Timestamp,
}

impl Operation for ClosePrefixes {
    const WHAT: &'static str = "close prefixes";
    type Output = u64;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<u64> {
        let suppression =
            Suppression { reason: SuppressionReason::Closed, until: self.now.checked_add(self.limits.closed_for).ok() };
        let mut closed = 0;
        for key in &self.keys {
            closed += u64::from(add(tx, *key, suppression, self.now).await?);
        }
        Ok(closed)
    }
}

/// Suppresses a key; `false` when it was suppressed for this reason before.
pub(super) async fn add<T: Tx>(tx: &mut T, key: Pseudonym, suppression: Suppression, now: Timestamp) -> Result<bool> {
    let Suppression { reason, until } = suppression;
    let is_new = match tx.first::<Option<Timestamp>>(FIND, params![key, reason]).await? {
        Some(Some(until)) => until <= now,
        Some(None) => false,
        None => true,
    };
    tx.defer(ADD, params![key, reason, now, until])?;
    if is_new {
        tx.notify(CommitEvent::Suppressed(reason));
        if reason == SuppressionReason::OptedOut {
            let subject = EventSubject::Person(key);
            events::note(tx, EventKind::OptedOut, subject, now, EventDetails::default()).await?;
        }
    }
    Ok(is_new)
}

/// Lifts a suppression; `false` when there was none.
pub(super) async fn lift<T: Tx>(tx: &mut T, key: Pseudonym, reason: SuppressionReason) -> Result<bool> {
    Ok(tx.run(LIFT, params![key, reason]).await? == 1)
}

/// Suppresses the recipient of the message in this row, if the recipient is still known.
pub(super) async fn add_recipient<T: Tx>(
    tx: &mut T,
    message: i64,
    suppression: Suppression,
    now: Timestamp,
) -> Result<()> {
    let key = tx.first::<Option<Pseudonym>>(RECIPIENT, params![message]).await?;
    match key.flatten() {
        Some(key) => add(tx, key, suppression, now).await.map(drop),
        None => Ok(()),
    }
}
