//! What became of messages, by the gateways' own ids: reports, and asking.
//!
//! A message has a row for each part that the gateway gave an id. It is delivered when every part is, and undelivered when
//! one is. A report may be faster than the answer with the id in it: it waits, and is applied when the id comes.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::column::Micros;
use super::messages::{self, Message};
use super::outbox;
use super::tables::Tables;
use crate::config::settings::GatewayName;
use crate::store::{Destination, Followable, Heard, MessageId, MessageState, Pseudonym, Report};

/// The longest id that is kept; those of the gateways known are 36 at most.
const ID_BYTES_MAX: usize = 128;
/// The most parts that are followed: more than any gateway cuts a text into.
const PARTS_MAX: usize = 64;
/// Reports kept for messages that have no id yet; the newest stay.
const EARLY_MAX: u32 = 1000;
/// So many more may come before the oldest are dropped: that walks over all of them, and a gateway gone mad brings
/// thousands a second.
const PRUNED_EACH: u32 = 100;
/// How long such a report is kept.
const EARLY_KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// When a gateway is first asked about what it took.
const FIRST_ASKED_AFTER: Duration = Duration::from_secs(5);
/// When it is first asked about what it may have taken: a report that is on its way has come by then.
const DOUBT_ASKED_AFTER: Duration = Duration::from_secs(90);

const KNOWN: &str = "SELECT message, report FROM provider_id WHERE gateway = ?1 AND id = ?2 AND message IS NOT NULL";
const GIVEN: &str = "
    SELECT EXISTS (SELECT 1 FROM provider_id JOIN message ON message.seq = provider_id.message
        WHERE provider_id.gateway = ?1 AND provider_id.id = ?2 AND (?3 IS NULL OR message.to_key = ?3))";
const EARLY: &str = "SELECT raw, report FROM provider_id WHERE gateway = ?1 AND id = ?2 AND message IS NULL";
const KEEP: &str = "
    INSERT INTO provider_id (gateway, id, raw, message, report, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (gateway, id) DO UPDATE SET
        raw = excluded.raw, message = excluded.message, report = excluded.report, at = excluded.at";
const DROP_EARLY: &str = "DELETE FROM provider_id WHERE gateway = ?1 AND raw = ?2 AND message IS NULL";
const DROP_OLD: &str = "DELETE FROM provider_id WHERE message IS NULL AND at < ?1";
const OLDEST_KEPT: &str = "
    SELECT at FROM provider_id WHERE message IS NULL ORDER BY at DESC LIMIT 1 OFFSET ?1";
const OF_PARTS: &str = "SELECT report FROM provider_id WHERE message = ?1 AND gateway = ?2";
const IDS: &str = "SELECT raw FROM provider_id WHERE message = ?1 AND gateway = ?2 ORDER BY id";

const FOLLOW: &str = "
    UPDATE message SET follow_due = ?2, asked = 0 WHERE seq = ?1 AND state IN ('queued', 'unknown', 'sent')";
const ERASE_ADDRESS: &str = "UPDATE message SET address = NULL WHERE seq = ?1 AND state = 'sent'";
const DUE: &str = "
    SELECT seq, id, CASE WHEN to_contact = 1 THEN NULL ELSE address END, state, changed, expires, asked FROM message
    WHERE gateway = ?1 AND follow_due IS NOT NULL AND follow_due <= ?2
    ORDER BY follow_due LIMIT ?3";
/// Once nobody asks any more the number of what was taken is of no use.
const ASKED: &str = "
    UPDATE message SET asked = asked + 1, follow_due = ?2,
        address = CASE WHEN ?2 IS NULL AND state = 'sent' THEN NULL ELSE address END
    WHERE id = ?1 AND follow_due IS NOT NULL";
const DOUBTS: &str = "SELECT count(*) FROM attempt WHERE message = ?1 AND result = 'unknown'";
const QUEUE_AGAIN: &str = "
    UPDATE message SET state = 'queued', due = ?2, changed = ?2, gateway = NULL, follow_due = NULL
    WHERE seq = ?1 AND state = 'unknown' AND ?2 < expires AND body IS NOT NULL
        AND (address IS NOT NULL OR contact IS NOT NULL)";

/// Takes a report by the gateway's own id, in any of these spellings; the first that is known counts.
pub(super) fn report(
    tables: &mut Tables<'_>,
    gateway: &GatewayName,
    ids: &[String],
    report: Report,
    now: Timestamp,
) -> rusqlite::Result<Heard> {
    let ids: Vec<String> = ids.iter().filter_map(|id| folded(id)).collect();
    for id in &ids {
        let mut known = tables.connection.prepare_cached(KNOWN)?;
        let found: Option<(i64, Option<Report>)> =
            known.query_row(params![gateway, id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        if let Some((message, before)) = found {
            let part = Part { gateway, id, raw: id, message: Some(message), report: further(before, report) };
            part.keep_report(tables.connection)?;
            apply_parts(tables, message, gateway, report, now)?;
            return Ok(Heard::Known);
        }
    }
    if report != Report::Unheard {
        park(tables, gateway, &ids, report, now)?;
    }
    Ok(Heard::Early)
}

/// Whether the gateway gave one of these ids, for a text to this number where one is given.
pub(super) fn knows(
    connection: &Connection,
    gateway: &GatewayName,
    ids: &[String],
    to: Option<Pseudonym>,
) -> rusqlite::Result<bool> {
    for id in ids.iter().filter_map(|id| folded(id)) {
        let mut given = connection.prepare_cached(GIVEN)?;
        if given.query_row(params![gateway, id, to], |row| row.get(0))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Records the gateway's ids of a message it took, and applies what was reported of them before.
pub(super) fn record(
    tables: &mut Tables<'_>,
    message: &Message,
    gateway: &GatewayName,
    ids: &[String],
    now: Timestamp,
) -> rusqlite::Result<()> {
    let mut reported = false;
    for raw in ids.iter().take(PARTS_MAX) {
        let Some(id) = folded(raw) else { continue };
        let early = take_early(tables.connection, gateway, &id)?;
        reported |= early.is_some();
        Part { gateway, id: &id, raw, message: Some(message.seq), report: early }.keep(tables.connection, now)?;
    }
    match reported {
        true => apply_parts(tables, message.seq, gateway, Report::Sent, now),
        false => Ok(()),
    }
}

/// Notes that the gateway is to be asked about what it took, while the number is still there for asking by it. The number
/// goes where the gateway's own ids are enough: see [`forget_number`].
pub(super) fn follow(connection: &Connection, message: &Message, now: Timestamp) -> rusqlite::Result<()> {
    ask_after(connection, message, now, FIRST_ASKED_AFTER)
}

/// Notes that the gateway is to be asked about what it may have taken.
pub(super) fn doubt(connection: &Connection, message: &Message, now: Timestamp) -> rusqlite::Result<()> {
    ask_after(connection, message, now, DOUBT_ASKED_AFTER)
}

fn ask_after(connection: &Connection, message: &Message, now: Timestamp, wait: Duration) -> rusqlite::Result<()> {
    let due = now.checked_add(wait).unwrap_or(Timestamp::MAX);
    connection.prepare_cached(FOLLOW)?.execute(params![message.seq, Micros(due)]).map(drop)
}

/// Erases the number of a message that is asked about by the gateway's own ids.
pub(super) fn forget_number(connection: &Connection, message: &Message) -> rusqlite::Result<()> {
    connection.prepare_cached(ERASE_ADDRESS)?.execute([message.seq]).map(drop)
}

/// Queues a message of unknown outcome again that its gateway never heard of. Only the first time: a gateway that loses a
/// message twice may as well have lost only our knowledge of it, and the phone gets it each time.
pub(super) fn unheard(tables: &mut Tables<'_>, message: &Message, now: Timestamp) -> rusqlite::Result<()> {
    let doubts: i64 = tables.connection.prepare_cached(DOUBTS)?.query_row([message.seq], |row| row.get(0))?;
    if doubts > 1 {
        return Ok(());
    }
    let queued = tables.connection.prepare_cached(QUEUE_AGAIN)?.execute(params![message.seq, Micros(now)])? == 1;
    if queued {
        messages::tell(tables, message, MessageState::Queued, None, now);
    }
    Ok(())
}

/// Messages a gateway is to be asked about.
pub(super) fn due(
    connection: &Connection,
    gateway: &GatewayName,
    limit: u32,
    now: Timestamp,
) -> rusqlite::Result<Vec<Followable>> {
    let mut select = connection.prepare_cached(DUE)?;
    let due = select.query_map(params![gateway, Micros(now), limit], |row| {
        let followable = Followable {
            id: row.get(1)?,
            provider_ids: vec![],
            to: row.get::<_, Option<String>>(2)?.map(Destination),
            state: row.get(3)?,
            since: row.get::<_, Micros>(4)?.0,
            expires: row.get::<_, Micros>(5)?.0,
            asked: row.get(6)?,
        };
        Ok((row.get::<_, i64>(0)?, followable))
    })?;
    due.map(|due| {
        let (message, followable) = due?;
        let mut ids = connection.prepare_cached(IDS)?;
        let ids = ids.query_map(params![message, gateway], |row| row.get(0))?.collect::<Result<_, _>>();
        Ok(Followable { provider_ids: ids?, ..followable })
    })
    .collect()
}

/// Notes what was asked.
pub(super) fn asked(tables: &mut Tables<'_>, messages: &[(MessageId, Option<Timestamp>)]) -> rusqlite::Result<()> {
    let mut update = tables.connection.prepare_cached(ASKED)?;
    messages.iter().try_for_each(|(id, due)| update.execute(params![id, due.map(Micros)]).map(drop))
}

/// One part of a message, or a report that waits for one.
struct Part<'a> {
    gateway: &'a GatewayName,
    id: &'a str,
    raw: &'a str,
    message: Option<i64>,
    report: Option<Report>,
}

impl Part<'_> {
    fn keep(&self, connection: &Connection, now: Timestamp) -> rusqlite::Result<()> {
        let mut keep = connection.prepare_cached(KEEP)?;
        keep.execute(params![self.gateway, self.id, self.raw, self.message, self.report, Micros(now)]).map(drop)
    }

    fn keep_report(&self, connection: &Connection) -> rusqlite::Result<()> {
        let update = "UPDATE provider_id SET report = ?3 WHERE gateway = ?1 AND id = ?2";
        connection.prepare_cached(update)?.execute(params![self.gateway, self.id, self.report]).map(drop)
    }
}

/// Moves a message on by what is known of all its parts.
fn apply_parts(
    tables: &mut Tables<'_>,
    message: i64,
    gateway: &GatewayName,
    report: Report,
    now: Timestamp,
) -> rusqlite::Result<()> {
    let Some(message) = messages::of_seq(tables.connection, message)? else { return Ok(()) };
    let mut select = tables.connection.prepare_cached(OF_PARTS)?;
    let parts = select.query_map(params![message.seq, gateway], |row| row.get(0))?;
    let parts: Vec<Option<Report>> = parts.collect::<Result<_, _>>()?;
    let whole = match report {
        Report::Unheard => Report::Unheard,
        _ => of_all(&parts),
    };
    outbox::apply(tables, &message, gateway, whole, now)
}

/// What becomes of a message from what became of its parts.
fn of_all(parts: &[Option<Report>]) -> Report {
    match parts {
        parts if parts.contains(&Some(Report::Undelivered)) => Report::Undelivered,
        parts if parts.iter().all(|part| *part == Some(Report::Delivered)) => Report::Delivered,
        _ => Report::Sent,
    }
}

/// What is known of a part after a report, which may be late, repeated or out of order.
fn further(before: Option<Report>, report: Report) -> Option<Report> {
    let step = |report: Report| match report {
        Report::Unheard => 0,
        Report::Sent => 1,
        Report::Undelivered => 2,
        Report::Delivered => 3,
    };
    match before {
        Some(before) if step(report) <= step(before) => Some(before),
        _ => Some(report).filter(|report| *report != Report::Unheard),
    }
}

/// Keeps a report until its message has one of these ids.
fn park(
    tables: &mut Tables<'_>,
    gateway: &GatewayName,
    ids: &[String],
    report: Report,
    now: Timestamp,
) -> rusqlite::Result<()> {
    let Some(raw) = ids.first() else { return Ok(()) };
    for id in ids {
        let early = early(tables.connection, gateway, id)?;
        let report = further(early.and_then(|(_, report)| report), report);
        Part { gateway, id, raw, message: None, report }.keep(tables.connection, now)?;
    }
    *tables.early_reports += 1;
    match *tables.early_reports < PRUNED_EACH {
        true => Ok(()),
        false => {
            *tables.early_reports = 0;
            prune(tables.connection, now)
        }
    }
}

/// Drops what is too old, and the oldest of what is too much.
fn prune(connection: &Connection, now: Timestamp) -> rusqlite::Result<()> {
    let mut select = connection.prepare_cached(OLDEST_KEPT)?;
    let newest: Option<Micros> = select.query_row([EARLY_MAX - 1], |row| row.get(0)).optional()?;
    let day = now.checked_sub(EARLY_KEPT).unwrap_or(Timestamp::MIN);
    let before = newest.map_or(day, |Micros(newest)| newest.max(day));
    connection.prepare_cached(DROP_OLD)?.execute([Micros(before)]).map(drop)
}

/// The report that waited for this id. Its other spellings go with it, or another message might take one for its own.
fn take_early(connection: &Connection, gateway: &GatewayName, id: &str) -> rusqlite::Result<Option<Report>> {
    let Some((raw, report)) = early(connection, gateway, id)? else { return Ok(None) };
    connection.prepare_cached(DROP_EARLY)?.execute(params![gateway, raw])?;
    Ok(report)
}

fn early(
    connection: &Connection,
    gateway: &GatewayName,
    id: &str,
) -> rusqlite::Result<Option<(String, Option<Report>)>> {
    let mut select = connection.prepare_cached(EARLY)?;
    select.query_row(params![gateway, id], |row| Ok((row.get(0)?, row.get(1)?))).optional()
}

/// An id as it is looked up: centres write the same one with and without zeros in front, in either case. `None` for what
/// is none.
fn folded(id: &str) -> Option<String> {
    let id = id.trim();
    let stripped = id.trim_start_matches('0');
    let kept = if stripped.is_empty() { &id[id.len().saturating_sub(1)..] } else { stripped };
    (!kept.is_empty() && kept.len() <= ID_BYTES_MAX).then(|| kept.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_alike_whatever_their_zeros_and_case() {
        assert_eq!(folded("00ABc001"), Some("abc001".to_owned()));
        assert_eq!(folded(" abc001 "), folded("0abC001"));
        assert_eq!(folded("000"), Some("0".to_owned()));
        assert_eq!(folded("000000-10000000"), Some("-10000000".to_owned()));
        assert_eq!((folded(""), folded("  "), folded(&"x".repeat(129))), (None, None, None));
    }

    #[test]
    fn a_message_is_what_its_parts_are() {
        use Report::{Delivered, Sent, Undelivered};
        for (parts, whole) in [
            (vec![Some(Delivered)], Delivered),
            (vec![Some(Delivered), None], Sent),
            (vec![Some(Delivered), Some(Sent)], Sent),
            (vec![Some(Delivered), Some(Undelivered), None], Undelivered),
            (vec![Some(Delivered), Some(Delivered)], Delivered),
        ] {
            assert_eq!(of_all(&parts), whole, "{parts:?}");
        }
    }
}
