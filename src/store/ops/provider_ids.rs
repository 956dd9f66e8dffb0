//! The gateways' own ids of messages, and the reports that name them.
//!
//! A message has a row for each part that the gateway gave an id. It is delivered when every part is, and undelivered when
//! one is. A report may be faster than the answer with the id in it: it waits, and is applied when the id comes.

use std::time::Duration;

use jiff::Timestamp;
use ring::digest;

use crate::base::moment::earlier;
use crate::config::settings::GatewayName;
use crate::store::handle::Store;
use crate::store::ops::delivery_reports;
use crate::store::ops::messages;
use crate::store::rules::report::{folded_id, further, of_parts};
use crate::store::sql::{Operation, Query, ReadTx, Result, Tx, params};
use crate::store::{Pseudonym, Report, StoreError};

/// The most parts that are followed: more than any gateway cuts a text into.
const PARTS_MAX: usize = 64;
/// Reports kept for messages that have no id yet; the newest stay.
const EARLY_MAX: u32 = 1000;
/// Every so many early reports drop the oldest: that walks over all of them, and a broken gateway brings thousands a
/// second.
const PRUNED_EACH: u8 = 64;
/// Time such a report is kept.
const EARLY_KEPT: Duration = Duration::from_secs(24 * 60 * 60);

const KNOWN: &str = "
    SELECT message, report FROM provider_id WHERE gateway = ?1 AND id = ?2 AND message IS NOT NULL
    /*postgres FOR UPDATE*/";
const GIVEN: &str = "SELECT message FROM provider_id WHERE gateway = ?1 AND id = ?2 AND message IS NOT NULL";
const GIVEN_TO: &str = "
    SELECT message.seq FROM provider_id JOIN message ON message.seq = provider_id.message
    WHERE provider_id.gateway = ?1 AND provider_id.id = ?2 AND message.to_key = ?3";
const EARLY: &str = "SELECT raw, report FROM provider_id WHERE gateway = ?1 AND id = ?2 AND message IS NULL";
/// A report that another node kept a moment ago stays; that of an earlier message with the same id does not.
const KEEP: &str = "
    INSERT INTO provider_id (gateway, id, raw, message, report, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (gateway, id) DO UPDATE SET raw = excluded.raw, message = excluded.message, at = excluded.at,
        report = CASE WHEN provider_id.message IS NULL THEN coalesce(excluded.report, provider_id.report)
            ELSE excluded.report END
    RETURNING report";
/// An id that another node just gave to a message stays that message's.
const KEEP_EARLY: &str = "
    INSERT INTO provider_id (gateway, id, raw, message, report, at) VALUES (?1, ?2, ?3, NULL, ?4, ?5)
    ON CONFLICT (gateway, id) DO UPDATE SET raw = excluded.raw, report = excluded.report, at = excluded.at
    WHERE provider_id.message IS NULL";
const KEEP_REPORT: &str = "UPDATE provider_id SET report = ?3 WHERE gateway = ?1 AND id = ?2";
const DROP_EARLY: &str = "DELETE FROM provider_id WHERE gateway = ?1 AND raw = ?2 AND message IS NULL";
const DROP_OLD: &str = "DELETE FROM provider_id WHERE message IS NULL AND at < ?1";
const OLDEST_KEPT: &str = "
    SELECT at FROM provider_id WHERE message IS NULL ORDER BY at DESC LIMIT 1 OFFSET ?1";
const OF_PARTS: &str = "SELECT report FROM provider_id WHERE message = ?1 AND gateway = ?2";
const IDS: &str = "SELECT raw FROM provider_id WHERE message = ?1 AND gateway = ?2 ORDER BY id";

impl Store {
    /// Takes a report that names a message by the gateway's own id, in any of these spellings; the first that is known
    /// counts. Durable when it returns. One that no message has yet is kept for a while.
    pub async fn report_by_provider_id(
        &self,
        gateway: &GatewayName,
        ids: Vec<String>,
        report: Report,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let ids = ids.iter().filter_map(|id| folded_id(id)).collect();
        self.write(ReportByProviderId { gateway: gateway.clone(), ids, report, now }).await
    }

    /// True if this gateway gave one of these ids, for a text to this number where one is given.
    pub async fn knows_provider_id(
        &self,
        gateway: &GatewayName,
        ids: Vec<String>,
        to: Option<Pseudonym>,
    ) -> Result<bool, StoreError> {
        let ids = ids.iter().filter_map(|id| folded_id(id)).collect();
        self.read(IsKnown { gateway: gateway.clone(), ids, to }).await
    }
}

/// A report by a gateway's own id, in all its spellings, folded.
struct ReportByProviderId {
    gateway: GatewayName,
    ids: Vec<String>,
    report: Report,
    now: Timestamp,
}

impl Operation for ReportByProviderId {
    const WHAT: &'static str = "record a delivery report";
    type Output = ();

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<()> {
        if self.apply_known(tx).await? || self.report == Report::Unheard {
            return Ok(());
        }
        if !self.keep_early(tx).await? {
            // Another node gave one of the ids to its message meanwhile.
            self.apply_known(tx).await?;
        }
        Ok(())
    }
}

impl ReportByProviderId {
    /// Applies the report to the message that has one of these ids; `false` if none has.
    async fn apply_known<T: Tx>(&self, tx: &mut T) -> Result<bool> {
        let Self { gateway, ids, report, now } = self;
        for id in ids {
            if let Some(row) = tx.row(KNOWN, params![gateway, id]).await? {
                let further = further(row.get(1)?, *report);
                tx.defer(KEEP_REPORT, params![gateway, id, further])?;
                apply_parts(tx, row.get(0)?, gateway, *report, *now).await?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Keeps the report until its message has one of these ids; `false` if it has one by now.
    async fn keep_early<T: Tx>(&self, tx: &mut T) -> Result<bool> {
        let Self { gateway, ids, report, now } = self;
        let Some(raw) = ids.first() else { return Ok(true) };
        for id in ids {
            let before = early(tx, gateway, id).await?.and_then(|(_, report)| report);
            let report = further(before, *report);
            if tx.run(KEEP_EARLY, params![gateway, id, raw, report, now]).await? == 0 {
                return Ok(false);
            }
        }
        if is_pruned_after(raw) {
            prune(tx, *now).await?;
        }
        Ok(true)
    }
}

struct IsKnown {
    gateway: GatewayName,
    ids: Vec<String>,
    to: Option<Pseudonym>,
}

impl Query for IsKnown {
    const WHAT: &'static str = "look up a gateway's id";
    type Output = bool;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<bool> {
        for id in &self.ids {
            let found = match self.to {
                Some(to) => db.row(GIVEN_TO, params![self.gateway, id, to]).await?,
                None => db.row(GIVEN, params![self.gateway, id]).await?,
            };
            if found.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The ids that a gateway gave the message in this row, as it wrote them.
pub(super) async fn of_message<R: ReadTx>(db: &mut R, message: i64, gateway: &GatewayName) -> Result<Vec<String>> {
    db.column(IDS, params![message, gateway]).await
}

/// Records the gateway's ids of the message in this row, which it took, and applies what was reported of them before.
pub(super) async fn record<T: Tx>(
    tx: &mut T,
    message: i64,
    gateway: &GatewayName,
    ids: &[String],
    now: Timestamp,
) -> Result<()> {
    let mut reported = false;
    for raw in ids.iter().take(PARTS_MAX) {
        let Some(id) = folded_id(raw) else { continue };
        let early = take_early(tx, gateway, &id).await?;
        let kept = tx.first::<Option<Report>>(KEEP, params![gateway, id, raw, message, early, now]).await?;
        reported |= kept.flatten().is_some();
    }
    if reported { apply_parts(tx, message, gateway, Report::Sent, now).await } else { Ok(()) }
}

/// Moves a message on by what is known of all its parts.
async fn apply_parts<T: Tx>(
    tx: &mut T,
    message: i64,
    gateway: &GatewayName,
    report: Report,
    now: Timestamp,
) -> Result<()> {
    let Some(message) = messages::of_seq(tx, message).await? else { return Ok(()) };
    let parts: Vec<Option<Report>> = tx.column(OF_PARTS, params![message.seq, gateway]).await?;
    let whole = if report == Report::Unheard { report } else { of_parts(&parts) };
    delivery_reports::apply(tx, &message, gateway, whole, now).await
}

/// Chosen by the id and nothing else, so that an operation that is run again does the same, on any node.
fn is_pruned_after(id: &str) -> bool {
    digest::digest(&digest::SHA256, id.as_bytes()).as_ref()[0].is_multiple_of(PRUNED_EACH)
}

/// Drops what is too old, and the oldest of what is too much.
async fn prune<T: Tx>(tx: &mut T, now: Timestamp) -> Result<()> {
    let newest: Option<Timestamp> = tx.first(OLDEST_KEPT, params![EARLY_MAX - 1]).await?;
    let day = earlier(now, EARLY_KEPT);
    let before = newest.map_or(day, |newest| newest.max(day));
    tx.defer(DROP_OLD, params![before])
}

/// The report that waited for this id. Its other spellings go with it, or another message might take one for its own.
async fn take_early<T: Tx>(tx: &mut T, gateway: &GatewayName, id: &str) -> Result<Option<Report>> {
    let Some((raw, report)) = early(tx, gateway, id).await? else { return Ok(None) };
    tx.defer(DROP_EARLY, params![gateway, raw])?;
    Ok(report)
}

async fn early<R: ReadTx>(db: &mut R, gateway: &GatewayName, id: &str) -> Result<Option<(String, Option<Report>)>> {
    let row = db.row(EARLY, params![gateway, id]).await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}
