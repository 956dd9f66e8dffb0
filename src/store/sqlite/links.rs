//! Links in messages: where they lead, who opened them.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::accounts;
use super::bars;
use super::column::Micros;
use super::followups;
use super::tables::{News, Tables};
use crate::store::{Bar, BarReason, LinkRecord, Pseudonym, TokenHash, Visitor};

const FIND: &str = "SELECT channel, language, kind, topic, link_expires FROM message WHERE token = ?1";
const OPEN_BY_HUMAN: &str = "
    UPDATE message SET opened_human = ?2 WHERE token = ?1 AND ?2 < link_expires AND opened_human IS NULL
    RETURNING channel, promised";
const OPEN_AUTOMATICALLY: &str = "
    UPDATE message SET opened_automatic = ?2 WHERE token = ?1 AND ?2 < link_expires AND opened_automatic IS NULL
    RETURNING channel, promised";
/// Whom the link's message went to: the caller whose contact it concerns, and the address. An address that was typed on a
/// page is nobody's contact; the key of a text is that of a number.
const ADDRESSEE: &str = "
    SELECT CASE WHEN message.origin IS NULL THEN coalesce(message.contact, call.caller) END AS caller,
        coalesce(CASE WHEN medium = 'email' THEN to_key END, contact.email_key)
    FROM message
    LEFT JOIN call ON call.seq = message.call
    LEFT JOIN contact ON contact.caller = coalesce(message.contact, call.caller)
    WHERE token = ?1";
const WITHDRAW: &str = "UPDATE contact SET consent = 0, withdrawn = ?2 WHERE withdrawn IS NULL AND caller = ?1";

/// What a token stands for.
pub(super) fn find(connection: &Connection, token: TokenHash) -> rusqlite::Result<Option<LinkRecord>> {
    connection.prepare_cached(FIND)?.query_row([token], record).optional()
}

fn record(row: &Row<'_>) -> rusqlite::Result<LinkRecord> {
    Ok(LinkRecord {
        channel: row.get(0)?,
        language: row.get(1)?,
        kind: row.get(2)?,
        topic: row.get(3)?,
        expires: row.get::<_, Micros>(4)?.0,
    })
}

/// Records the first opening by this kind of visitor; `false` for a later one, and for a link that is unknown or expired.
pub(super) fn open(
    tables: &mut Tables<'_>,
    token: TokenHash,
    visitor: Visitor,
    now: Timestamp,
) -> rusqlite::Result<bool> {
    let open = match visitor {
        Visitor::Human => OPEN_BY_HUMAN,
        Visitor::Automatic => OPEN_AUTOMATICALLY,
    };
    let mut open = tables.connection.prepare_cached(open)?;
    let opened = open.query_row(params![token, Micros(now)], |row| Ok((row.get(0)?, row.get::<_, Micros>(1)?.0)));
    let Some((channel, promised)) = opened.optional()? else { return Ok(false) };
    if visitor == Visitor::Human {
        accounts::opened(tables.connection, token, &channel, now)?;
        followups::cancel_reminders_of_link(tables, token, now)?;
    }
    tables.news.push(News::Opened { channel, promised, visitor });
    Ok(true)
}

/// Ends mail to whom the message with this link went to; `false` when there is nobody, or nothing to be ended.
pub(super) fn withdraw_consent(tables: &mut Tables<'_>, token: TokenHash, now: Timestamp) -> rusqlite::Result<bool> {
    let mut select = tables.connection.prepare_cached(ADDRESSEE)?;
    let found = select.query_row([token], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (caller, address): (Option<Pseudonym>, Option<Pseudonym>) = found.unwrap_or_default();
    let mut ended = false;
    if let Some(caller) = caller {
        ended |= tables.connection.prepare_cached(WITHDRAW)?.execute(params![caller, Micros(now)])? == 1;
        followups::cancel_reminders_of_caller(tables, caller, now)?;
    }
    if let Some(address) = address {
        ended |= bars::add(tables, address, Bar { reason: BarReason::OptedOut, until: None }, now)?;
    }
    Ok(ended)
}
