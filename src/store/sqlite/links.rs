//! Links in messages: where they lead, who opened them.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::bars;
use super::column::Micros;
use super::tables::{News, Tables};
use crate::store::{Bar, BarReason, LinkRecord, Pseudonym, TokenHash, Visitor};

const FIND: &str = "SELECT channel, language, kind, topic, link_expires FROM message WHERE token = ?1";
const OPEN_BY_HUMAN: &str = "
    UPDATE message SET opened_human = ?2 WHERE token = ?1 AND ?2 < link_expires AND opened_human IS NULL
    RETURNING channel";
const OPEN_AUTOMATICALLY: &str = "
    UPDATE message SET opened_automatic = ?2 WHERE token = ?1 AND ?2 < link_expires AND opened_automatic IS NULL
    RETURNING channel";
/// Whom the message of a link went to: the contact, or the address typed for it.
const ADDRESSEE: &str = "
    SELECT coalesce(message.contact, call.caller), CASE WHEN medium = 'email' THEN to_key END
    FROM message LEFT JOIN call ON call.seq = message.call
    WHERE token = ?1";
const WITHDRAW: &str = "
    UPDATE contact SET consent = 0, withdrawn = coalesce(withdrawn, ?2) WHERE caller = ?1 RETURNING email_key";

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

/// Withdraws the consent to mail of the person whose message holds this link, and bars the address: the contact's, or the
/// one that was typed for this message. `false` when there is none, or it was withdrawn before.
pub(super) fn withdraw_consent(tables: &mut Tables<'_>, token: TokenHash, now: Timestamp) -> rusqlite::Result<bool> {
    let addressee =
        |row: &Row<'_>| -> rusqlite::Result<(Option<Pseudonym>, Option<Pseudonym>)> { Ok((row.get(0)?, row.get(1)?)) };
    let found = tables.connection.prepare_cached(ADDRESSEE)?.query_row([token], addressee).optional()?;
    let Some((contact, typed)) = found else { return Ok(false) };
    let address = match typed {
        Some(typed) => Some(typed),
        None => {
            let mut withdraw = tables.connection.prepare_cached(WITHDRAW)?;
            withdraw.query_row(params![contact, Micros(now)], |row| row.get(0)).optional()?
        }
    };
    let bar = Bar { reason: BarReason::OptedOut, until: None };
    address.map_or(Ok(false), |address| bars::add(tables, address, bar, now))
}
