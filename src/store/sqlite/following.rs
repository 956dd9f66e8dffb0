//! What became of messages, by the gateways' own ids: reports, and asking.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::column::Micros;
use super::outbox;
use super::tables::Tables;
use crate::config::settings::GatewayName;
use crate::store::{Followable, Heard, MessageId, Report};

const KNOWN: &str = "
    SELECT message.id FROM provider_id JOIN message ON message.seq = provider_id.message
    WHERE provider_id.gateway = ?1 AND provider_id.id = ?2";
const KEEP: &str = "
    INSERT INTO provider_id (gateway, id, raw, report, at) VALUES (?1, ?2, ?2, ?3, ?4)
    ON CONFLICT DO UPDATE SET report = ?3";
const NAME: &str = "
    INSERT INTO provider_id (gateway, id, raw, message, at) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT DO UPDATE SET message = ?4";
const REPORTED: &str = "SELECT report FROM provider_id WHERE gateway = ?1 AND id = ?2";
const OPEN_PARTS: &str = "
    SELECT count(*) FROM provider_id JOIN message ON message.seq = provider_id.message
    WHERE message.id = ?1 AND coalesce(report, '') <> 'delivered'";

/// Takes a report by the gateway's own id.
pub(super) fn report(
    tables: &mut Tables<'_>,
    gateway: &GatewayName,
    ids: &[String],
    report: Report,
    now: Timestamp,
) -> rusqlite::Result<Heard> {
    let word = match report {
        Report::Sent | Report::Unheard => "sent",
        Report::Delivered => "delivered",
        Report::Undelivered => "undelivered",
    };
    let connection = tables.connection;
    for id in ids {
        let known = connection.prepare_cached(KNOWN)?.query_row(params![gateway, id], |row| row.get(0)).optional()?;
        let Some(message) = known else { continue };
        connection.prepare_cached(KEEP)?.execute(params![gateway, id, word, Micros(now)])?;
        move_on(tables, gateway, message, report, now)?;
        return Ok(Heard::Known);
    }
    for id in ids {
        connection.prepare_cached(KEEP)?.execute(params![gateway, id, word, Micros(now)])?;
    }
    Ok(Heard::Early)
}

/// Keeps the gateway's own ids of a message it took, and takes the reports that were faster.
pub(super) fn accepted(
    tables: &mut Tables<'_>,
    (id, seq): (MessageId, i64),
    gateway: &GatewayName,
    provider_ids: &[String],
    now: Timestamp,
) -> rusqlite::Result<()> {
    let connection = tables.connection;
    for raw in provider_ids {
        let lower = raw.to_lowercase();
        let folded = lower.trim_start_matches('0');
        connection.prepare_cached(NAME)?.execute(params![gateway, folded, raw, seq, Micros(now)])?;
        let mut reported = connection.prepare_cached(REPORTED)?;
        let word: Option<String> = reported.query_row(params![gateway, folded], |row| row.get(0))?;
        match word.as_deref() {
            Some("delivered") => move_on(tables, gateway, id, Report::Delivered, now)?,
            Some("undelivered") => move_on(tables, gateway, id, Report::Undelivered, now)?,
            _ => {}
        }
    }
    Ok(())
}

/// A message is delivered when all its parts are.
fn move_on(
    tables: &mut Tables<'_>,
    gateway: &GatewayName,
    id: MessageId,
    report: Report,
    now: Timestamp,
) -> rusqlite::Result<()> {
    let open: i64 = tables.connection.prepare_cached(OPEN_PARTS)?.query_row([id], |row| row.get(0))?;
    if report != Report::Delivered || open == 0 {
        outbox::report(tables, gateway, id, report, now)?;
    }
    Ok(())
}

/// Messages a gateway is to be asked about.
pub(super) fn due(
    _connection: &Connection,
    _gateway: &GatewayName,
    _limit: u32,
    _now: Timestamp,
) -> rusqlite::Result<Vec<Followable>> {
    Ok(vec![])
}

/// Notes what was asked.
pub(super) fn asked(_tables: &mut Tables<'_>, _messages: &[(MessageId, Option<Timestamp>)]) -> rusqlite::Result<()> {
    unimplemented!("on its way")
}
