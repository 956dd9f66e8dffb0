//! The outbox: what is due is claimed, tried, finished; reports move it on.
//!
//! A claim moves the due time to the end of its lease. So a message that is held is not due, one whose worker died is due
//! again by itself, and a claim looks at nothing but the head of one index however long the queue.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, Row, params};

use super::column::Micros;
use super::messages::{self, Message};
use super::tables::{News, Tables};
use super::{bars, following};
use crate::config::settings::GatewayName;
use crate::line::message::Medium;
use crate::store::{Attempt, Backlog, Claim, Destination, Followed, Lease, MessageId, MessageState, Report};

/// Messages one claim looks at, expired ones included: what the writer does in some milliseconds.
const CLAIM_MAX: u32 = 500;
/// Gathered messages of a channel that one claim adds.
const GATHERED_MAX: u32 = 200;

/// Selects messages as [`claim_from_row`] reads them. `?2` is now. What goes to a barred address has no recipient, and so
/// has a text to whoever does not want any but the notice that says so. A department's own address is never barred.
macro_rules! select_due {
    ($which:literal) => {
        concat!(
            "SELECT id, lease, kind, channel, coalesce(contact.language, message.language),
                CASE
                    WHEN kind NOT IN ('notice', 'request') AND EXISTS (
                        SELECT 1 FROM bar
                        WHERE key = CASE WHEN to_contact = 1 THEN contact.email_key ELSE to_key END
                            AND (reason = 'opted_out' OR medium = 'email') AND (until IS NULL OR ?2 < until)
                    ) THEN NULL
                    WHEN to_contact = 1 THEN contact.email
                    ELSE address
                END, body, promised, expires, attempts, gathered,
                lease > 0 AND lease > (SELECT count(*) FROM attempt WHERE message = message.seq AND result <> 'unknown'),
                held
            FROM message
            LEFT JOIN contact ON contact.caller = message.contact AND consent = 1
            WHERE state = 'queued' AND ",
            $which
        )
    };
}

const DUE: &str = select_due!("medium = ?1 AND due <= ?2 ORDER BY due LIMIT ?3");
const DUE_OF_CHANNEL: &str =
    select_due!("gathered = 1 AND channel = ?4 AND medium = ?1 AND due <= ?2 AND ?2 < expires ORDER BY due LIMIT ?3");
const UNKNOWN_AND_EXPIRED: &str = "
    SELECT id FROM message WHERE state = 'unknown' AND medium = ?1 AND expires <= ?2 ORDER BY expires LIMIT ?3";
/// Of mail to a contact it is noted where it goes, so that it is known what to bar when it comes back.
const HOLD: &str = "
    UPDATE message SET lease = ?2, due = ?3, held = 1, to_key = CASE
        WHEN to_contact = 1 THEN (SELECT email_key FROM contact WHERE contact.caller = message.contact)
        ELSE to_key
    END
    WHERE id = ?1";
const LET_GO: &str = "
    UPDATE message SET held = 0, attempts = attempts + ?2, gateway = coalesce(?3, gateway) WHERE seq = ?1";
const INSERT_ATTEMPT: &str = "
    INSERT INTO attempt (message, lease, at, gateway, result) VALUES (?1, ?2, ?3, ?4, ?5)";
const TRY_AGAIN: &str = "
    UPDATE message SET due = CASE WHEN ?2 < expires THEN ?2 ELSE expires END WHERE seq = ?1 AND state = 'queued'";
const RELEASE: &str = "
    UPDATE message SET held = 0, due = ?3 WHERE id = ?1 AND lease = ?2 AND held = 1 AND state = 'queued'";
const BACKLOG: &str = "SELECT count(*), min(due) FROM message WHERE state = 'queued' AND medium = ?1 AND due <= ?2";

/// Gives the worker what is due, the oldest first, and exhausts what has expired on the way.
pub(super) fn claim(
    tables: &mut Tables<'_>,
    medium: Medium,
    limit: u32,
    now: Timestamp,
    lease: Duration,
) -> rusqlite::Result<Vec<Claim>> {
    let limit = limit.min(CLAIM_MAX);
    let until = now.checked_add(lease).unwrap_or(Timestamp::MAX);
    exhaust_unknown(tables, medium, now)?;
    let (mut claims, mut looked_at) = (vec![], 0);
    loop {
        let wanted = limit - claims.len() as u32;
        let due = due(tables.connection, medium, now, wanted)?;
        let found = due.len() as u32;
        for claim in due {
            match now < claim.expires {
                true => claims.push(hold(tables, claim, until)?),
                false => exhaust(tables, claim.id, now)?,
            }
        }
        looked_at += found;
        // Found less than wanted: there is no more. Nothing wanted: the worker has its fill.
        if found < wanted || found == 0 || looked_at >= CLAIM_MAX {
            gather(tables, &mut claims, now, until)?;
            return Ok(claims);
        }
    }
}

/// Adds to what was claimed of a channel's gathered messages the others that are due, as they go out as one.
fn gather(tables: &mut Tables<'_>, claims: &mut Vec<Claim>, now: Timestamp, until: Timestamp) -> rusqlite::Result<()> {
    let gathered = claims.iter().filter(|claim| claim.gathered).map(|claim| (claim.channel.clone(), claim.medium));
    for (channel, medium) in gathered.collect::<BTreeSet<_>>() {
        let mut select = tables.connection.prepare_cached(DUE_OF_CHANNEL)?;
        let of_channel = params![medium, Micros(now), GATHERED_MAX, channel];
        let due: Vec<_> = select.query_map(of_channel, |row| claim_from_row(medium, row))?.collect::<Result<_, _>>()?;
        for claim in due {
            claims.push(hold(tables, claim, until)?);
        }
    }
    Ok(())
}

fn due(connection: &Connection, medium: Medium, now: Timestamp, limit: u32) -> rusqlite::Result<Vec<Claim>> {
    let mut select = connection.prepare_cached(DUE)?;
    select.query_map(params![medium, Micros(now), limit], |row| claim_from_row(medium, row))?.collect()
}

/// The claim of a due message, with the number its lease will have.
fn claim_from_row(medium: Medium, row: &Row<'_>) -> rusqlite::Result<Claim> {
    let Lease(last) = row.get(1)?;
    Ok(Claim {
        id: row.get(0)?,
        lease: Lease(last + 1),
        kind: row.get(2)?,
        medium,
        channel: row.get(3)?,
        language: row.get(4)?,
        to: row.get::<_, Option<String>>(5)?.map(Destination),
        body: row.get(6)?,
        promised: row.get::<_, Micros>(7)?.0,
        expires: row.get::<_, Micros>(8)?.0,
        attempts: row.get(9)?,
        gathered: row.get(10)?,
        in_doubt: row.get(11)?,
        taken_over: row.get(12)?,
    })
}

fn hold(tables: &mut Tables<'_>, claim: Claim, until: Timestamp) -> rusqlite::Result<Claim> {
    tables.connection.prepare_cached(HOLD)?.execute(params![claim.id, claim.lease, Micros(until)])?;
    if claim.taken_over {
        tables.news.push(News::TakenOver(claim.medium));
    }
    Ok(claim)
}

/// Exhausts messages of unknown outcome whose time is up without a report.
fn exhaust_unknown(tables: &mut Tables<'_>, medium: Medium, now: Timestamp) -> rusqlite::Result<()> {
    let mut select = tables.connection.prepare_cached(UNKNOWN_AND_EXPIRED)?;
    let expired = select.query_map(params![medium, Micros(now), CLAIM_MAX], |row| row.get(0))?;
    let expired: Vec<MessageId> = expired.collect::<Result<_, _>>()?;
    expired.into_iter().try_for_each(|id| exhaust(tables, id, now))
}

fn exhaust(tables: &mut Tables<'_>, id: MessageId, now: Timestamp) -> rusqlite::Result<()> {
    if let Some(message) = messages::find(tables.connection, id)? {
        messages::advance(tables, &message, MessageState::Exhausted, None, now)?;
    }
    Ok(())
}

/// Records a try and moves its message on; `false`, and nothing changes, when the lease is no longer held.
///
/// A report may have been faster: then the state stays where the report put it.
pub(super) fn finish(
    tables: &mut Tables<'_>,
    id: MessageId,
    lease: Lease,
    gateway: Option<&GatewayName>,
    attempt: &Attempt,
    now: Timestamp,
) -> rusqlite::Result<bool> {
    let held = messages::find(tables.connection, id)?.filter(|message| message.held && message.lease == lease);
    let Some(message) = held else { return Ok(false) };
    record(tables.connection, &message, gateway, attempt, now)?;
    match attempt {
        Attempt::Later { due, .. } => {
            tables.connection.prepare_cached(TRY_AGAIN)?.execute(params![message.seq, Micros(*due)])?;
        }
        Attempt::Accepted { provider_ids, followed } => {
            accept(tables, &message, gateway, (provider_ids, *followed), now)?;
        }
        Attempt::Unknown => {
            following::doubt(tables.connection, &message, now)?;
            messages::advance(tables, &message, MessageState::Unknown, gateway, now)?;
        }
        Attempt::Refused(bar) => {
            bars::add_recipient(tables, &message, *bar, now)?;
            messages::advance(tables, &message, MessageState::Refused, gateway, now)?;
        }
        Attempt::Exhausted => {
            messages::advance(tables, &message, MessageState::Exhausted, gateway, now)?;
        }
    }
    Ok(true)
}

/// A gateway took the message, and says how it may be asked what became of it.
fn accept(
    tables: &mut Tables<'_>,
    message: &Message,
    gateway: Option<&GatewayName>,
    (provider_ids, followed): (&[String], Followed),
    now: Timestamp,
) -> rusqlite::Result<()> {
    if followed == Followed::ByPolling {
        following::follow(tables.connection, message, now)?;
    }
    messages::advance(tables, message, MessageState::Sent, gateway, now)?;
    let Some(gateway) = gateway.filter(|_| !provider_ids.is_empty()) else { return Ok(()) };
    following::forget_number(tables.connection, message)?;
    following::record(tables, message, gateway, provider_ids, now)
}

/// The row of a try, and the message let go. A gateway that asks to come later has not taken the message.
fn record(
    connection: &Connection,
    message: &Message,
    gateway: Option<&GatewayName>,
    attempt: &Attempt,
    now: Timestamp,
) -> rusqlite::Result<()> {
    let (result, counts, took) = match attempt {
        Attempt::Accepted { .. } => ("accepted", true, gateway),
        Attempt::Later { counts, .. } => ("later", *counts, None),
        Attempt::Unknown => ("unknown", true, gateway),
        Attempt::Refused(_) => ("refused", true, gateway),
        Attempt::Exhausted => ("exhausted", true, gateway),
    };
    let mut insert = connection.prepare_cached(INSERT_ATTEMPT)?;
    insert.execute(params![message.seq, message.lease, Micros(now), gateway, result])?;
    connection.prepare_cached(LET_GO)?.execute(params![message.seq, counts, took]).map(drop)
}

/// Gives back what is still held under these leases, due at once; says how many.
pub(super) fn release(tables: &mut Tables<'_>, held: &[(MessageId, Lease)], now: Timestamp) -> rusqlite::Result<u64> {
    let mut update = tables.connection.prepare_cached(RELEASE)?;
    let released = held.iter().map(|(id, lease)| update.execute(params![id, lease, Micros(now)]));
    released.sum::<rusqlite::Result<usize>>().map(|released| released as u64)
}

/// Moves a message on by a gateway's report; `false` for an unknown one.
pub(super) fn report(
    tables: &mut Tables<'_>,
    gateway: &GatewayName,
    id: MessageId,
    report: Report,
    now: Timestamp,
) -> rusqlite::Result<bool> {
    let Some(message) = messages::find(tables.connection, id)? else { return Ok(false) };
    apply(tables, &message, gateway, report, now)?;
    Ok(true)
}

/// Moves a message on by a gateway's report.
///
/// A gateway that was tried before the one that took the message may still deliver it, but says nothing about the other's
/// success when it does not.
pub(super) fn apply(
    tables: &mut Tables<'_>,
    message: &Message,
    gateway: &GatewayName,
    report: Report,
    now: Timestamp,
) -> rusqlite::Result<()> {
    let is_its_own = message.gateway.as_ref().is_none_or(|taken_by| taken_by == gateway);
    let state = match report {
        Report::Sent => MessageState::Sent,
        Report::Delivered => MessageState::Delivered,
        Report::Undelivered => MessageState::Undelivered,
        Report::Unheard if is_its_own && message.state == MessageState::Unknown => {
            return following::unheard(tables, message, now);
        }
        Report::Unheard => return Ok(()),
    };
    if is_its_own || report == Report::Delivered {
        messages::advance(tables, message, state, Some(gateway), now)?;
    }
    Ok(())
}

/// How much of a medium is due.
pub(super) fn backlog(connection: &Connection, medium: Medium, now: Timestamp) -> rusqlite::Result<Backlog> {
    connection.prepare_cached(BACKLOG)?.query_row(params![medium, Micros(now)], |row| {
        let oldest_due: Option<Micros> = row.get(1)?;
        Ok(Backlog { due: row.get::<_, i64>(0)?.unsigned_abs(), oldest_due: oldest_due.map(|Micros(due)| due) })
    })
}
