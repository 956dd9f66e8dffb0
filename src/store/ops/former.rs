//! Rows of a former pseudonym key come under the one in use when their caller, call or address is met again.
//!
//! It is done before anything else in the transaction that meets them, so that limits and suppressions see all rows, and only
//! while the settings have more than one such key.

use crate::store::handle::Store;
use crate::store::ops::erased_calls;
use crate::store::pseudonym::marked;
use crate::store::sql::{Operation, Query, ReadTx, Result, SqlError, Tx, in_any_week, of_call, params, to_person};
use crate::store::{CallKey, Fingerprint, Former, MessageId, NumberBlocks, Pseudonym, RowsOfKey, StoreError};

const IS_CALL_KNOWN: &str = concat!("SELECT seq FROM call WHERE ", of_call!("?1"));
const IS_NUMBER_KNOWN: &str = concat!(
    "SELECT 1 AS known WHERE EXISTS (SELECT 1 FROM call WHERE caller = ?1)
        OR EXISTS (SELECT 1 FROM message WHERE contact = ?1)
        OR EXISTS (SELECT 1 FROM message WHERE ",
    to_person!("?1"),
    ")
        OR EXISTS (SELECT 1 FROM texted WHERE typed_by = ?1)
        OR EXISTS (SELECT 1 FROM bar WHERE key = ?1)
        OR EXISTS (SELECT 1 FROM consent WHERE stored_call IS NULL AND caller = ?1)
        OR EXISTS (SELECT 1 FROM contact WHERE caller = ?1) OR EXISTS (SELECT 1 FROM event WHERE caller = ?1)"
);
/// A range comes under its key with the first of its prefixes that is met, each prefix with its own.
const ARE_BLOCKS_KNOWN: &str = "
    SELECT 1 AS known WHERE EXISTS (SELECT 1 FROM texted WHERE range = ?2)
        OR EXISTS (SELECT 1 FROM texted WHERE range = ?3 AND prefix = ?1)
        OR EXISTS (SELECT 1 FROM bar WHERE key IN (?1, ?2))";
const IS_ADDRESS_KNOWN: &str = concat!(
    "SELECT 1 AS known WHERE EXISTS (SELECT 1 FROM bar WHERE key = ?1)
        OR EXISTS (SELECT 1 FROM message WHERE ",
    to_person!("?1"),
    ")"
);

const MOVE_CALL: &str = concat!(
    "UPDATE call SET key = ?2 WHERE ",
    of_call!("?1"),
    " AND NOT EXISTS (SELECT 1 FROM call WHERE ",
    of_call!("?2"),
    ")"
);
/// Found by the row of the call, or else by its caller: there is no index by its key.
const MOVE_CALL_OF_CONSENTS: &str = concat!(
    "UPDATE consent SET call = ?2
    WHERE stored_call = (SELECT seq FROM call WHERE ",
    of_call!("?2"),
    ")
        OR stored_call IS NULL AND call = ?1 AND caller = (SELECT call.caller FROM call WHERE ",
    of_call!("?2"),
    ")"
);
const MOVE_CALL_OF_EVENTS: &str = "UPDATE event SET call = ?2 WHERE call = ?1";

/// Statements in which one key takes the place of another.
const MOVE_NUMBER: [&str; 6] = [
    // Before the calls that they are found by.
    "UPDATE consent SET caller = ?2 WHERE stored_call IN (SELECT seq FROM call WHERE call.caller = ?1)",
    "UPDATE consent SET caller = ?2 WHERE stored_call IS NULL AND caller = ?1",
    "UPDATE call SET caller = ?2 WHERE caller = ?1",
    "UPDATE message SET contact = ?2 WHERE contact = ?1",
    "UPDATE texted SET typed_by = ?2 WHERE typed_by = ?1",
    "UPDATE event SET caller = ?2 WHERE caller = ?1",
];
/// Found by their range: there is no index by prefix alone.
const MOVE_PREFIX: &str = "UPDATE texted SET prefix = ?2 WHERE prefix = ?1 AND range IN (?3, ?4)";
const MOVE_RANGE: &str = "UPDATE texted SET range = ?2 WHERE range = ?1";
const MOVE_RECIPIENT: &str = concat!("UPDATE message SET to_key = ?2 WHERE ", to_person!("?1"));
/// Found by reading all contacts, once for an address that is suppressed.
const MOVE_ADDRESS_OF_CONTACTS: &str = "UPDATE contact SET email_key = ?2 WHERE email_key = ?1";
const FORGET_LINE_TYPE: &str = "DELETE FROM line_type WHERE key = ?1";

/// Of two suppressions for one reason the longer holds.
const LENGTHEN_SUPPRESSION: &str = "
    UPDATE bar SET until = (
        SELECT before.until FROM bar AS before WHERE before.key = ?1 AND before.reason = bar.reason)
    WHERE key = ?2 AND until IS NOT NULL AND EXISTS (
        SELECT 1 FROM bar AS before
        WHERE before.key = ?1 AND before.reason = bar.reason
            AND (before.until IS NULL OR bar.until < before.until))";
const MOVE_SUPPRESSION: &str = "
    UPDATE bar SET key = ?2 WHERE key = ?1 AND NOT EXISTS (
        SELECT 1 FROM bar AS other WHERE other.key = ?2 AND other.reason = bar.reason)";
const DROP_SUPPRESSION: &str = "DELETE FROM bar WHERE key = ?1";

/// Of two imported contacts the one under the key in use is the later; a consent that was withdrawn stays so.
const WITHDRAW: &str = "
    UPDATE contact SET consent = 0, withdrawn = (SELECT before.withdrawn FROM contact AS before WHERE before.caller = ?1)
    WHERE caller = ?2 AND withdrawn IS NULL AND EXISTS (
        SELECT 1 FROM contact AS before WHERE before.caller = ?1 AND before.withdrawn IS NOT NULL)";
const MOVE_CONTACT: &str = "
    UPDATE contact SET caller = ?2 WHERE caller = ?1 AND NOT EXISTS (
        SELECT 1 FROM contact AS other WHERE other.caller = ?2)";
const DROP_CONTACT: &str = "DELETE FROM contact WHERE caller = ?1";

const COUNT: &str = concat!(
    "SELECT (SELECT count(*) FROM bar WHERE until IS NULL AND key BETWEEN ?1 AND ?2),
        (SELECT count(*) FROM contact WHERE caller BETWEEN ?1 AND ?2),
        (SELECT count(*) FROM consent WHERE caller BETWEEN ?1 AND ?2),
        (SELECT count(*) FROM call WHERE caller BETWEEN ?1 AND ?2),
        (SELECT count(*) FROM message JOIN texted ON texted.at = message.promised AND texted.message = message.id
            WHERE ",
    in_any_week!("promised", "message_week"),
    "to_key BETWEEN ?1 AND ?2)"
);

impl Store {
    /// Brings rows of former keys under the one in use: durable when it returns. Costs nothing where there are none.
    pub async fn adopt(&self, formers: Vec<Former>) -> Result<(), StoreError> {
        if formers.is_empty() || !self.read(AnyKnown(formers.clone())).await? {
            return Ok(());
        }
        self.write(Adopt(formers)).await
    }

    /// Counts the rows that are known under the pseudonym key with this fingerprint only.
    pub async fn rows_of_key(&self, key: Fingerprint) -> Result<RowsOfKey, StoreError> {
        self.read_aside(CountRows(key)).await
    }
}

struct AnyKnown(Vec<Former>);

impl Query for AnyKnown {
    const WHAT: &'static str = "look for rows of a former key";
    type Output = bool;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<bool> {
        for former in &self.0 {
            if is_known(db, *former).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

struct Adopt(Vec<Former>);

impl Operation for Adopt {
    const WHAT: &'static str = "take over rows of a former key";
    type Output = ();

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<()> {
        adopt(tx, &self.0).await
    }
}

struct CountRows(Fingerprint);

impl Query for CountRows {
    const WHAT: &'static str = "count the rows of a key";
    type Output = RowsOfKey;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<RowsOfKey> {
        let (first, last) = marked(self.0);
        let row = db.row(COUNT, params![first, last]).await?.ok_or_else(SqlError::no_row)?;
        let count = |column| row.get::<i64>(column).map(i64::unsigned_abs);
        Ok(RowsOfKey {
            suppressions: count(0)?,
            contacts: count(1)?,
            consents: count(2)?,
            calls: count(3)?,
            texts: count(4)?,
        })
    }
}

/// Brings rows of former keys under the one in use.
pub(super) async fn adopt<T: Tx>(tx: &mut T, formers: &[Former]) -> Result<()> {
    for former in formers {
        match *former {
            Former::Call { from, to } => adopt_call(tx, from, to).await?,
            Former::Message { .. } => {}
            _ if !is_known(tx, *former).await? => {}
            Former::Number { from, to } => adopt_number(tx, from, to).await?,
            Former::Blocks { from, to } => adopt_blocks(tx, from, to).await?,
            Former::Address { from, to } => adopt_address(tx, from, to).await?,
        }
    }
    Ok(())
}

/// The ids that a message may have in the database: its own, and those under former keys.
pub(super) fn ids_of(formers: &[Former], id: MessageId) -> impl Iterator<Item = MessageId> {
    let former = formers.iter().filter_map(move |former| match former {
        Former::Message { from, to } if *to == id => Some(*from),
        _ => None,
    });
    std::iter::once(id).chain(former)
}

async fn is_known<R: ReadTx>(db: &mut R, former: Former) -> Result<bool> {
    let found = match former {
        Former::Call { from, .. } => {
            if erased_calls::contains(db, from).await? {
                return Ok(true);
            }
            db.row(IS_CALL_KNOWN, params![from]).await?
        }
        Former::Number { from, .. } => db.row(IS_NUMBER_KNOWN, params![from]).await?,
        Former::Blocks { from, to } => db.row(ARE_BLOCKS_KNOWN, params![from.prefix, from.range, to.range]).await?,
        Former::Address { from, .. } => db.row(IS_ADDRESS_KNOWN, params![from]).await?,
        Former::Message { .. } => None,
    };
    Ok(found.is_some())
}

async fn adopt_call<T: Tx>(tx: &mut T, from: CallKey, to: CallKey) -> Result<()> {
    if tx.run(MOVE_CALL, params![from, to]).await? == 1 {
        tx.defer(MOVE_CALL_OF_CONSENTS, params![from, to])?;
        tx.defer(MOVE_CALL_OF_EVENTS, params![from, to])?;
        return Ok(());
    }
    erased_calls::rename(tx, from, to)
}

async fn adopt_number<T: Tx>(tx: &mut T, from: Pseudonym, to: Pseudonym) -> Result<()> {
    for statement in MOVE_NUMBER {
        tx.defer(statement, params![from, to])?;
    }
    tx.defer(MOVE_RECIPIENT, params![from, to])?;
    adopt_bars(tx, from, to).await?;
    for statement in [WITHDRAW, MOVE_CONTACT] {
        tx.defer(statement, params![from, to])?;
    }
    tx.defer(DROP_CONTACT, params![from])?;
    tx.defer(FORGET_LINE_TYPE, params![from])
}

async fn adopt_blocks<T: Tx>(tx: &mut T, from: NumberBlocks, to: NumberBlocks) -> Result<()> {
    tx.defer(MOVE_PREFIX, params![from.prefix, to.prefix, from.range, to.range])?;
    tx.defer(MOVE_RANGE, params![from.range, to.range])?;
    adopt_bars(tx, from.prefix, to.prefix).await?;
    adopt_bars(tx, from.range, to.range).await?;
    Ok(())
}

async fn adopt_address<T: Tx>(tx: &mut T, from: Pseudonym, to: Pseudonym) -> Result<()> {
    tx.defer(MOVE_RECIPIENT, params![from, to])?;
    if adopt_bars(tx, from, to).await? {
        tx.defer(MOVE_ADDRESS_OF_CONTACTS, params![from, to])?;
    }
    Ok(())
}

/// True if there were any.
async fn adopt_bars<T: Tx>(tx: &mut T, from: Pseudonym, to: Pseudonym) -> Result<bool> {
    tx.defer(LENGTHEN_SUPPRESSION, params![from, to])?;
    let moved = tx.run(MOVE_SUPPRESSION, params![from, to]).await?;
    let dropped = tx.run(DROP_SUPPRESSION, params![from]).await?;
    Ok(0 < moved + dropped)
}
