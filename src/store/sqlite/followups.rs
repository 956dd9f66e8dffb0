//! What happens after the call: reminders, requests that are gathered, mail asked for on a page, conversations, mail that
//! comes back.
//!
//! A reminder belongs to the call that promised the link; at most one is waiting for a caller. It is cancelled when one of
//! the call's links is opened by a person, when the conversation begins, when the caller calls again, and when mail is no
//! longer wanted.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::column::Micros;
use super::messages::{self, Message};
use super::tables::{News, Tables};
use super::{accounts, bars, consents};
use crate::base::call::LineId;
use crate::config::settings::DigestSettings;
use crate::line::channel::ChannelId;
use crate::line::message::MessageKind;
use crate::store::{Asked, Bar, CallKey, Consent, MessageId, MessageState, NewMessage, Pseudonym, TokenHash};

const CALL_OF_LINK: &str = "SELECT call FROM message WHERE token = ?1";
/// Only what became due at once counts: what was gathered went out as one.
const SINGLES: &str = "
    SELECT count(*), min(promised) FROM message
    WHERE kind = 'request' AND channel = ?1 AND ?2 < promised AND gathered = 0";
const GATHERING: &str = "
    SELECT max(due) FROM message WHERE state = 'queued' AND gathered = 1 AND channel = ?1 AND ?2 < due AND held = 0
        AND attempts = 0";
const PAGE: &str = "
    SELECT message.call, call.key, call.caller, call.line FROM message
    LEFT JOIN call ON call.seq = message.call WHERE token = ?1";
/// The most mails that pages send to one address in a day, from however many links: more are somebody else's fun.
const MAILS_TO_ADDRESS_MAX: u32 = 5;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const MAILED_TO: &str = "SELECT count(*) FROM message WHERE to_key = ?1 AND ?2 < promised AND origin IS NOT NULL";
const ASKED_ON_PAGE: &str = "SELECT count(*) FROM message WHERE origin = ?1";
const SET_ORIGIN: &str = "UPDATE message SET origin = ?2 WHERE id = ?1";
const BEGIN_CHAT: &str = "
    UPDATE message SET chat_started = ?2 WHERE token = ?1 AND chat_started IS NULL RETURNING channel, promised";
const ADDRESSEE: &str = "SELECT to_key FROM message WHERE id = ?1";

/// When a message that is about to be stored is due, and until when it may be sent.
pub(super) struct Schedule {
    pub due: Timestamp,
    pub expires: Timestamp,
    pub gathered: bool,
}

/// Gathers a request when there are many, and puts a reminder in the place of the one before.
pub(super) fn schedule(tables: &mut Tables<'_>, message: &NewMessage, now: Timestamp) -> rusqlite::Result<Schedule> {
    let at_once = Schedule { due: message.due, expires: message.expires, gathered: false };
    match (message.kind, &message.to, &message.gather) {
        (MessageKind::Reminder, crate::store::Address::Contact(caller), _) => {
            cancel_reminders_of_caller(tables, *caller, now)?;
            Ok(at_once)
        }
        (_, _, Some(digest)) => match gathered_until(tables.connection, &message.channel, digest, now)? {
            Some(due) => {
                let wait = due.duration_since(message.due);
                let expires = message.expires.saturating_add(wait).unwrap_or(Timestamp::MAX);
                Ok(Schedule { due, expires, gathered: true })
            }
            None => Ok(at_once),
        },
        _ => Ok(at_once),
    }
}

/// When what is gathered for a channel goes out; `None` while requests go out at once. The time runs from the first of
/// those that went out at once.
fn gathered_until(
    connection: &Connection,
    channel: &ChannelId,
    digest: &DigestSettings,
    now: Timestamp,
) -> rusqlite::Result<Option<Timestamp>> {
    let gathering = connection.prepare_cached(GATHERING)?.query_row(params![channel, Micros(now)], |row| row.get(0))?;
    if let Some(Micros(due)) = gathering {
        return Ok(Some(due));
    }
    let since = now.checked_sub(digest.every).unwrap_or(Timestamp::MIN);
    let mut select = connection.prepare_cached(SINGLES)?;
    let (singles, first): (u32, Option<Micros>) =
        select.query_row(params![channel, Micros(since)], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let began = first.map_or(now, |Micros(first)| first);
    Ok((digest.single_max <= singles).then(|| after(began, digest.every).max(now)))
}

fn after(time: Timestamp, wait: Duration) -> Timestamp {
    time.checked_add(wait).unwrap_or(Timestamp::MAX)
}

/// Stores a mail to an address typed on the page of a link.
pub(super) fn mail_from_page(
    tables: &mut Tables<'_>,
    page: TokenHash,
    message: &NewMessage,
    consent: &Consent,
    addresses_max: u32,
    now: Timestamp,
) -> rusqlite::Result<Asked> {
    let Some((call, consent)) = of_page(tables.connection, page, consent)? else { return Ok(Asked::Repeat) };
    if messages::find(tables.connection, message.id)?.is_some() {
        return Ok(Asked::Repeat);
    }
    let asked: u32 = tables.connection.prepare_cached(ASKED_ON_PAGE)?.query_row([page], |row| row.get(0))?;
    if addresses_max <= asked {
        return Ok(Asked::Enough);
    }
    // Said as if it were sent: nobody learns what others asked for.
    let since = now.checked_sub(DAY).unwrap_or(Timestamp::MIN);
    let mailed: u32 = tables
        .connection
        .prepare_cached(MAILED_TO)?
        .query_row(params![message.to_key, Micros(since)], |row| row.get(0))?;
    if MAILS_TO_ADDRESS_MAX <= mailed {
        return Ok(Asked::Repeat);
    }
    messages::insert(tables, message, call, false, now)?;
    tables.connection.prepare_cached(SET_ORIGIN)?.execute(params![message.id, page])?;
    consents::insert(tables.connection, &consent)?;
    Ok(Asked::Fresh)
}

/// The call of the page's link, and the consent as one of that call's caller; `None` when there is no such link.
fn of_page(
    connection: &Connection,
    page: TokenHash,
    consent: &Consent,
) -> rusqlite::Result<Option<(Option<i64>, Consent)>> {
    let mut select = connection.prepare_cached(PAGE)?;
    let found = select.query_row([page], |row| {
        let (call, caller): (Option<CallKey>, Option<Pseudonym>) = (row.get(1)?, row.get(2)?);
        let line = row.get::<_, Option<LineId>>(3)?.unwrap_or(consent.line.clone());
        Ok((row.get(0)?, Consent { call, caller, line, ..consent.clone() }))
    });
    found.optional()
}

/// Records that a conversation began; `false` when that is known, and for an unknown link.
pub(super) fn begin_chat(tables: &mut Tables<'_>, token: TokenHash, now: Timestamp) -> rusqlite::Result<bool> {
    let mut begin = tables.connection.prepare_cached(BEGIN_CHAT)?;
    let begun = begin.query_row(params![token, Micros(now)], |row| Ok((row.get(0)?, row.get::<_, Micros>(1)?.0)));
    let Some((channel, promised)) = begun.optional()? else { return Ok(false) };
    accounts::opened(tables.connection, token, &channel, now)?;
    tables.news.push(News::ChatStarted { channel, promised });
    cancel_reminders_of_link(tables, token, now)?;
    Ok(true)
}

/// Takes a mail that came back; `false` for an unknown message. A department's mailbox is not barred: it stands in
/// the configuration, and once it is mended the requests must reach it.
pub(super) fn bounce(
    tables: &mut Tables<'_>,
    id: MessageId,
    bar: Option<Bar>,
    now: Timestamp,
) -> rusqlite::Result<bool> {
    let Some(message) = messages::find(tables.connection, id)? else { return Ok(false) };
    messages::advance(tables, &message, MessageState::Undelivered, None, now)?;
    let to: Option<Pseudonym> = tables.connection.prepare_cached(ADDRESSEE)?.query_row([id], |row| row.get(0))?;
    if let (Some(key), Some(bar)) = (to.filter(|_| message.kind != MessageKind::Request), bar) {
        bars::add(tables, key, bar, now)?;
    }
    Ok(true)
}

/// Cancels the reminders of the call whose message holds this link.
pub(super) fn cancel_reminders_of_link(
    tables: &mut Tables<'_>,
    token: TokenHash,
    now: Timestamp,
) -> rusqlite::Result<()> {
    let mut select = tables.connection.prepare_cached(CALL_OF_LINK)?;
    let call: Option<Option<i64>> = select.query_row([token], |row| row.get(0)).optional()?;
    match call.flatten() {
        Some(call) => cancel(tables, messages::of_call(tables.connection, call)?, now),
        None => Ok(()),
    }
}

/// Cancels the reminders to a caller's contact.
pub(super) fn cancel_reminders_of_caller(
    tables: &mut Tables<'_>,
    caller: Pseudonym,
    now: Timestamp,
) -> rusqlite::Result<()> {
    cancel(tables, messages::queued_to_contact(tables.connection, caller)?, now)
}

/// Cancels those that are reminders and in nobody's hands.
fn cancel(tables: &mut Tables<'_>, messages: Vec<Message>, now: Timestamp) -> rusqlite::Result<()> {
    let waits = |message: &Message| message.kind == MessageKind::Reminder && message.state == MessageState::Queued;
    for message in messages.iter().filter(|message| waits(message) && !message.is_in_hand(now)) {
        messages::advance(tables, message, MessageState::Cancelled, None, now)?;
    }
    Ok(())
}
