//! Numbers, prefixes and addresses that are sent nothing.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::column::Micros;
use super::messages::Message;
use super::tables::{News, Tables};
use crate::config::settings::LimitSettings;
use crate::store::{Bar, BarReason, Pseudonym, Toll};

/// Prefixes and ranges closed in one look; the next look closes more.
const CLOSED_AT_ONCE_MAX: u32 = 1000;

const FIND: &str = "SELECT until FROM bar WHERE key = ?1 AND reason = ?2";
/// A later end counts, and none is the latest.
const ADD: &str = "
    INSERT INTO bar (key, reason, since, until) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (key, reason) DO UPDATE SET
        since = CASE WHEN until <= excluded.since THEN excluded.since ELSE since END,
        until = CASE WHEN until < excluded.until OR excluded.until IS NULL THEN excluded.until ELSE until END";
const LIFT: &str = "DELETE FROM bar WHERE key = ?1 AND reason = ?2";
const OF_NUMBER: &str = "
    SELECT reason FROM bar WHERE key IN (?1, ?2, ?3) AND (until IS NULL OR ?4 < until)";
const TO_KEY: &str = "
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
            WHERE coalesce(bar.since < lately.at, 1)
            GROUP BY shared
            HAVING ?3 <= sum(lately.at <= ?2 AND state IN ('sent', 'undelivered', 'delivered'))
                AND max(state = 'delivered' OR opened_human IS NOT NULL OR chat_started IS NOT NULL) = 0
            LIMIT ?4"
        )
    };
}

const PREFIXES: &str = come_to_nothing!("prefix");
const RANGES: &str = come_to_nothing!("range");

/// Bars a key; `false` when it was barred for this reason before.
pub(super) fn add(tables: &mut Tables<'_>, key: Pseudonym, bar: Bar, now: Timestamp) -> rusqlite::Result<bool> {
    let Bar { reason, until } = bar;
    let until_before = tables.connection.prepare_cached(FIND)?.query_row(params![key, reason], |row| row.get(0));
    let is_new = match until_before.optional()? {
        Some(Some(Micros(until))) => until <= now,
        Some(None) => false,
        None => true,
    };
    let row = params![key, reason, Micros(now), until.map(Micros)];
    tables.connection.prepare_cached(ADD)?.execute(row)?;
    if is_new {
        tables.news.push(News::Barred(reason));
    }
    Ok(is_new)
}

/// Lifts a bar; `false` when there was none.
pub(super) fn lift(tables: &mut Tables<'_>, key: Pseudonym, reason: BarReason) -> rusqlite::Result<bool> {
    Ok(tables.connection.prepare_cached(LIFT)?.execute(params![key, reason])? == 1)
}

/// Bars whom a message goes to; nobody when that is not known any more.
pub(super) fn add_recipient(
    tables: &mut Tables<'_>,
    message: &Message,
    bar: Option<Bar>,
    now: Timestamp,
) -> rusqlite::Result<()> {
    let Some(bar) = bar else { return Ok(()) };
    let key = tables.connection.prepare_cached(TO_KEY)?.query_row([message.seq], |row| row.get(0)).optional()?;
    key.flatten().map_or(Ok(()), |key| add(tables, key, bar, now).map(drop))
}

/// Why a number is sent nothing, the person's own wish first; `None` when it is not barred.
pub(super) fn reason(connection: &Connection, toll: &Toll, now: Timestamp) -> rusqlite::Result<Option<BarReason>> {
    let mut select = connection.prepare_cached(OF_NUMBER)?;
    let keys = params![toll.number, toll.prefix, toll.range, Micros(now)];
    let reasons: Vec<BarReason> = select.query_map(keys, |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(reasons.into_iter().min())
}

/// Prefixes and ranges whose texts come to nothing and that are not closed yet.
pub(super) fn fruitless(
    connection: &Connection,
    limits: &LimitSettings,
    now: Timestamp,
) -> rusqlite::Result<Vec<Pseudonym>> {
    let ago = |span| Micros(now.checked_sub(span).unwrap_or(Timestamp::MIN));
    let (since, until) = (ago(limits.closing_window), ago(limits.closing_patience));
    let mut found = vec![];
    for query in [PREFIXES, RANGES] {
        let mut select = connection.prepare_cached(query)?;
        let keys = params![since, until, limits.closing_count, CLOSED_AT_ONCE_MAX];
        for key in select.query_map(keys, |row| row.get(0))? {
            found.push(key?);
        }
    }
    Ok(found)
}

/// Closes these prefixes and ranges; says how many were open.
pub(super) fn close(
    tables: &mut Tables<'_>,
    keys: &[Pseudonym],
    limits: &LimitSettings,
    now: Timestamp,
) -> rusqlite::Result<u64> {
    let until = now.checked_add(limits.closed_for).ok();
    let bar = Bar { reason: BarReason::Closed, until };
    let closed = keys.iter().map(|key| add(tables, *key, bar, now).map(u64::from));
    closed.sum()
}
