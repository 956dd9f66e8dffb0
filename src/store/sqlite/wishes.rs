//! What a person wishes of our texts: none any more, or again.

use jiff::Timestamp;
use rusqlite::params;

use super::tables::Tables;
use super::{bars, messages};
use crate::line::message::{Medium, MessageKind};
use crate::store::{Bar, BarReason, MessageState, NewMessage, Pseudonym};

const REWORD: &str = "UPDATE message SET body = ?2, language = ?3 WHERE id = ?1 AND state = 'queued' AND held = 0";

/// A notice costs money and is not counted against the limits, so it goes only to whom we wrote before: whoever sends
/// texts under made-up numbers brings nothing about.
const WAS_TEXTED: &str = "SELECT EXISTS (SELECT 1 FROM message WHERE to_key = ?1 AND medium = 'sms')";

/// Bars a number, cancels what waits for it, and confirms to whom we wrote before; `false` when it was barred before.
pub(super) fn opt_out(
    tables: &mut Tables<'_>,
    number: Pseudonym,
    notice: Option<&NewMessage>,
    now: Timestamp,
) -> rusqlite::Result<bool> {
    cancel_texts(tables, number, now)?;
    let bar = Bar { reason: BarReason::OptedOut, until: None };
    let is_new = bars::add(tables, number, bar, now)?;
    confirm(tables, number, notice.filter(|_| is_new), now)?;
    Ok(is_new)
}

/// Lifts the bar and confirms; `false` when there was none.
pub(super) fn opt_in(
    tables: &mut Tables<'_>,
    number: Pseudonym,
    notice: Option<&NewMessage>,
    now: Timestamp,
) -> rusqlite::Result<bool> {
    let was_barred = bars::lift(tables, number, BarReason::OptedOut)?;
    confirm(tables, number, notice.filter(|_| was_barred), now)?;
    Ok(was_barred)
}

/// Cancels the texts to a number that no worker has in hand. One of unknown outcome may have arrived, but is not sent
/// again.
fn cancel_texts(tables: &mut Tables<'_>, number: Pseudonym, now: Timestamp) -> rusqlite::Result<()> {
    for message in messages::to(tables.connection, number)? {
        let is_text = message.medium == Medium::Sms && message.kind != MessageKind::Notice;
        if is_text && !message.is_in_hand(now) {
            messages::advance(tables, &message, MessageState::Cancelled, None, now)?;
        }
    }
    Ok(())
}

/// Stores the notice to a number we wrote to. One of the same day that still waits says what is wished now.
fn confirm(
    tables: &mut Tables<'_>,
    number: Pseudonym,
    notice: Option<&NewMessage>,
    now: Timestamp,
) -> rusqlite::Result<()> {
    let Some(notice) = notice else { return Ok(()) };
    if !tables.connection.prepare_cached(WAS_TEXTED)?.query_row([number], |row| row.get::<_, bool>(0))? {
        return Ok(());
    }
    if !messages::insert(tables, notice, None, false, now)? {
        tables.connection.prepare_cached(REWORD)?.execute(params![notice.id, notice.body, notice.language])?;
    }
    Ok(())
}
