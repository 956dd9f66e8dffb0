//! Forgetting: one caller at a person's wish, and everything once it is old.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::column::Micros;
use super::tables::Tables;
use super::{consents, messages};
use crate::store::{Forgotten, MessageState, Pseudonym, SweptBefore};

/// Rows of a kind swept at once; the writer has other work between two batches.
const SWEPT_AT_ONCE_MAX: u32 = 200;
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long an exhausted message keeps its address and words, for a person to queue it again.
const EXHAUSTED_KEPT: Duration = DAY;
/// How long after its time a number is kept for asking a gateway what became of the message.
const ASKED_ABOUT: Duration = HOUR.saturating_mul(2);
/// How long a report waits for a message with its id.
const EARLY_KEPT: Duration = DAY;
/// How long the sums of a day are kept: over midnight in every zone, and for a clock that steps back.
const SUMS_KEPT: Duration = DAY.saturating_mul(3);
/// How long a bar that has ended is kept, so that the texts which closed a prefix do not close it again.
const ENDED_BAR_KEPT: Duration = DAY;

/// How long it is remembered that an anonymous call was counted: longer than any platform repeats a turn.
const ERASED_CALL_KEPT: Duration = DAY.saturating_mul(2);

const EMAIL_KEY: &str = "SELECT email_key FROM contact WHERE caller = ?1";
const FORGET_CALLS: &str = "UPDATE call SET caller = NULL WHERE caller = ?1";
const FORGET_CONTACT: &str = "DELETE FROM contact WHERE caller = ?1";
const FORGET_TEXTS: &str = "DELETE FROM texted WHERE number = ?1";
const FORGET_TYPED: &str = "UPDATE texted SET typed_by = NULL WHERE typed_by = ?1";
const LIFT_BARS: &str = "DELETE FROM bar WHERE key IN (?1, ?2) AND (?3 OR reason <> 'opted_out')";
const ERASE_MESSAGE: &str = "
    UPDATE message SET contact = NULL, address = NULL, body = NULL, token = NULL, link_expires = NULL, to_key = NULL,
        follow_due = NULL, origin = NULL
    WHERE seq = ?1";
/// The gateway's own ids lead to the number in the gateway's books.
const DELETE_PROVIDER_IDS: &str = "DELETE FROM provider_id WHERE message = ?1";
const DELETE_ATTEMPTS: &str = "DELETE FROM attempt WHERE message = ?1";

const ERASE_EXHAUSTED: &str = "
    UPDATE message SET address = NULL, body = NULL
    WHERE seq IN (
        SELECT seq FROM message WHERE state = 'exhausted' AND body IS NOT NULL AND changed < ?1
        ORDER BY changed LIMIT ?2)";
const ERASE_ASKED_ABOUT: &str = "
    UPDATE message SET address = NULL, body = NULL, follow_due = NULL
    WHERE seq IN (
        SELECT seq FROM message
        WHERE follow_due IS NOT NULL AND expires < ?1 AND state NOT IN ('queued', 'unknown', 'exhausted') LIMIT ?2)";
const DELETE_EARLY_REPORTS: &str = "
    DELETE FROM provider_id
    WHERE (gateway, id) IN (
        SELECT gateway, id FROM provider_id WHERE message IS NULL AND at < ?1 ORDER BY at LIMIT ?2)";
const DELETE_MESSAGES: &str = "
    DELETE FROM message
    WHERE seq IN (
        SELECT seq FROM message
        WHERE promised < ?1 AND state NOT IN ('queued', 'unknown') AND coalesce(link_expires, 0) < ?1
        ORDER BY promised LIMIT ?2)";
/// A call stays as long as its messages: through it they are found when a caller is forgotten. And as long as something
/// may come out about it, a week.
const DELETE_CALLS: &str = "
    DELETE FROM call
    WHERE seq IN (
        SELECT seq FROM call AS old
        WHERE started < ?1 AND outcome IS NOT NULL AND account_due IS NULL
            AND NOT EXISTS (SELECT 1 FROM message WHERE message.call = old.seq)
        ORDER BY started LIMIT ?2)";
const DELETE_CONSENTS: &str = "
    DELETE FROM consent WHERE seq IN (SELECT seq FROM consent WHERE at < ?1 ORDER BY at LIMIT ?2)";
const DELETE_TEXTED: &str = "
    DELETE FROM texted WHERE message IN (SELECT message FROM texted WHERE at < ?1 ORDER BY at LIMIT ?2)";
const DELETE_SUMS: &str = "
    DELETE FROM tally
    WHERE (began, scope) IN (SELECT began, scope FROM tally WHERE began < ?1 ORDER BY began LIMIT ?2)";
const DELETE_BARS: &str = "
    DELETE FROM bar WHERE (key, reason) IN (SELECT key, reason FROM bar WHERE until < ?1 ORDER BY until LIMIT ?2)";
const DELETE_FIGURES: &str = "
    DELETE FROM figure
    WHERE (began, line, name, subject, value) IN (
        SELECT began, line, name, subject, value FROM figure WHERE began < ?1 ORDER BY began LIMIT ?2)";
const DELETE_ERASED_CALLS: &str = "
    DELETE FROM erased_call WHERE key IN (SELECT key FROM erased_call WHERE at < ?1 ORDER BY at LIMIT ?2)";
/// The latest moments this database knows of.
const LATEST: &str = "
    SELECT max(at) FROM (
        SELECT max(at) AS at FROM swept UNION ALL SELECT max(started) FROM call UNION ALL SELECT max(promised) FROM message
    ) AS latest";
const DELETE_SWEPT: &str = "DELETE FROM swept";
const INSERT_SWEPT: &str = "INSERT INTO swept (at) VALUES (?1)";
const DELETE_NOTICES: &str = "
    DELETE FROM notice WHERE seq IN (SELECT seq FROM notice WHERE until < ?1 ORDER BY until LIMIT ?2)";

/// Erases what is kept of a caller. What happened stays, without the caller; so does, unless `opt_out`, that the person
/// wants no texts or mail.
pub(super) fn forget(
    tables: &mut Tables<'_>,
    caller: Pseudonym,
    opt_out: bool,
    now: Timestamp,
) -> rusqlite::Result<Forgotten> {
    let messages = messages::about_caller(tables.connection, caller)?;
    for message in &messages {
        messages::advance(tables, message, MessageState::Cancelled, None, now)?;
        for erase in [ERASE_MESSAGE, DELETE_PROVIDER_IDS, DELETE_ATTEMPTS] {
            tables.connection.prepare_cached(erase)?.execute([message.seq])?;
        }
    }
    let email_key: Option<Pseudonym> =
        tables.connection.prepare_cached(EMAIL_KEY)?.query_row([caller], |row| row.get(0)).optional()?;
    let bars = tables.connection.prepare_cached(LIFT_BARS)?.execute(params![caller, email_key, opt_out])?;
    let erase = |erase| tables.connection.prepare_cached(erase)?.execute([caller]).map(|erased| erased as u64);
    Ok(Forgotten {
        calls: erase(FORGET_CALLS)?,
        messages: messages.len() as u64,
        contacts: erase(FORGET_CONTACT)?,
        consents: consents::erase_of_caller(tables.connection, caller)?,
        texts: erase(FORGET_TEXTS)? + erase(FORGET_TYPED)?,
        bars: bars as u64,
    })
}

/// Deletes a batch of what is old; 0 when nothing is left. A call goes with its turns, a message with its tries and its
/// link, but not before that link has been dead as long.
pub(super) fn sweep(tables: &mut Tables<'_>, before: SweptBefore, now: Timestamp) -> rusqlite::Result<u64> {
    let ago = |span| now.checked_sub(span).unwrap_or(Timestamp::MIN);
    let batches = [
        (ERASE_EXHAUSTED, ago(EXHAUSTED_KEPT)),
        (ERASE_ASKED_ABOUT, ago(ASKED_ABOUT)),
        (DELETE_EARLY_REPORTS, ago(EARLY_KEPT)),
        (DELETE_MESSAGES, before.history),
        (DELETE_CALLS, before.history),
        (DELETE_NOTICES, before.history),
        (DELETE_CONSENTS, before.consents),
        (DELETE_TEXTED, before.texted),
        (DELETE_SUMS, ago(SUMS_KEPT)),
        (DELETE_BARS, ago(ENDED_BAR_KEPT)),
        (DELETE_FIGURES, before.figures),
        (DELETE_ERASED_CALLS, ago(ERASED_CALL_KEPT)),
    ];
    let swept = batches.map(|(sweep, before)| {
        tables.connection.prepare_cached(sweep)?.execute(params![Micros(before), SWEPT_AT_ONCE_MAX])
    });
    swept.into_iter().sum::<rusqlite::Result<usize>>().map(|swept| swept as u64)
}

/// The latest moment the database knows of: of a call, a promise or a sweep.
pub(super) fn latest(connection: &Connection) -> rusqlite::Result<Option<Timestamp>> {
    let latest: Option<Micros> = connection.prepare_cached(LATEST)?.query_row([], |row| row.get(0))?;
    Ok(latest.map(|Micros(at)| at))
}

/// Remembers when was swept last.
pub(super) fn note_sweep(connection: &Connection, now: Timestamp) -> rusqlite::Result<()> {
    connection.prepare_cached(DELETE_SWEPT)?.execute([])?;
    connection.prepare_cached(INSERT_SWEPT)?.execute([Micros(now)]).map(drop)
}
