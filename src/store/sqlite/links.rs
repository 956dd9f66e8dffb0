//! Links in messages: where they lead, who opened them.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::column::Micros;
use super::tables::{News, Tables};
use crate::store::{LinkRecord, TokenHash, Visitor};

const FIND: &str = "SELECT channel, language, kind, topic, link_expires FROM message WHERE token = ?1";
const OPEN_BY_HUMAN: &str = "
    UPDATE message SET opened_human = ?2 WHERE token = ?1 AND ?2 < link_expires AND opened_human IS NULL
    RETURNING channel";
const OPEN_AUTOMATICALLY: &str = "
    UPDATE message SET opened_automatic = ?2 WHERE token = ?1 AND ?2 < link_expires AND opened_automatic IS NULL
    RETURNING channel";
const WITHDRAW: &str = "
    UPDATE contact SET consent = 0, withdrawn = ?2
    WHERE withdrawn IS NULL AND caller = (
        SELECT coalesce(contact, call.caller) FROM message LEFT JOIN call ON call.seq = message.call
        WHERE token = ?1)";

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
    let opened = tables.connection.prepare_cached(open)?.query_row(params![token, Micros(now)], |row| row.get(0));
    let Some(channel) = opened.optional()? else { return Ok(false) };
    tables.news.push(News::Opened { channel, visitor });
    Ok(true)
}

/// Withdraws the consent to mail of the contact whose message holds this link; `false` when there is none, or it was
/// withdrawn before.
pub(super) fn withdraw_consent(tables: &mut Tables<'_>, token: TokenHash, now: Timestamp) -> rusqlite::Result<bool> {
    Ok(tables.connection.prepare_cached(WITHDRAW)?.execute(params![token, Micros(now)])? == 1)
}
