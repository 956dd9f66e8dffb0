//! Messages: their rows, and the one way their state moves.

use jiff::Timestamp;
use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, params};

use super::column::Micros;
use super::followups;
use super::tables::{News, Tables};
use super::texted;
use crate::config::settings::GatewayName;
use crate::line::channel::ChannelId;
use crate::line::message::{Medium, MessageKind};
use crate::store::{Address, Lease, MessageChange, MessageId, MessageState, NewMessage, Pseudonym};

/// Selects messages as [`Message::from_row`] reads them.
macro_rules! select {
    ($which:literal) => {
        concat!(
            "SELECT seq, call, kind, medium, channel, to_contact, promised, due, state, gateway, lease, held ",
            "FROM message ",
            $which
        )
    };
}

const INSERT: &str = "
    INSERT INTO message (id, call, kind, medium, channel, language, to_contact, contact, address, body,
        promised, due, expires, lifetime, state, changed, attempts, lease, held, token, topic, link_expires, to_key,
        gathered, asked)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?11, 0, 0, 0, ?16, ?17, ?18, ?19, ?20, 0)
    ON CONFLICT DO NOTHING";
const FIND: &str = select!("WHERE id = ?1");
const OF_SEQ: &str = select!("WHERE seq = ?1");
const OF_CALL: &str = select!("WHERE call = ?1");
const ABOUT_CALLER: &str =
    select!("WHERE call IN (SELECT seq FROM call WHERE caller = ?1) OR contact = ?1 OR to_key = ?1");
const TO: &str = select!("WHERE to_key = ?1 AND state IN ('queued', 'unknown')");
const QUEUED_TO_CONTACT: &str = select!("WHERE contact = ?1 AND state = 'queued'");
const ADVANCE: &str = "
    UPDATE message SET state = ?2, gateway = ?3, changed = ?4,
        address = CASE WHEN ?5 AND NOT (?6 AND follow_due IS NOT NULL) THEN NULL ELSE address END,
        body = CASE WHEN ?5 THEN NULL ELSE body END,
        follow_due = CASE WHEN ?6 THEN follow_due END
    WHERE seq = ?1";
const LET_SETTLE: &str = "UPDATE call SET to_settle = 1 WHERE seq = ?1 AND ended IS NOT NULL AND outcome IS NULL";
const FORGET_RECIPIENT: &str = "UPDATE message SET contact = NULL, to_key = NULL WHERE seq = ?1";

/// What of a message's row its life depends on.
pub(super) struct Message {
    pub seq: i64,
    pub call: Option<i64>,
    pub kind: MessageKind,
    pub medium: Medium,
    pub channel: ChannelId,
    pub to_contact: bool,
    pub promised: Timestamp,
    pub due: Timestamp,
    pub state: MessageState,
    pub gateway: Option<GatewayName>,
    pub lease: Lease,
    pub held: bool,
}

impl Message {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            call: row.get(1)?,
            kind: row.get(2)?,
            medium: row.get(3)?,
            channel: row.get(4)?,
            to_contact: row.get(5)?,
            promised: row.get::<_, Micros>(6)?.0,
            due: row.get::<_, Micros>(7)?.0,
            state: row.get(8)?,
            gateway: row.get(9)?,
            lease: row.get(10)?,
            held: row.get(11)?,
        })
    }

    /// Whether a worker may be sending it at this moment.
    pub(super) fn is_in_hand(&self, now: Timestamp) -> bool {
        self.held && now < self.due
    }
}

/// The message with this id.
pub(super) fn find(connection: &Connection, id: MessageId) -> rusqlite::Result<Option<Message>> {
    connection.prepare_cached(FIND)?.query_row([id], Message::from_row).optional()
}

/// The message in this row.
pub(super) fn of_seq(connection: &Connection, seq: i64) -> rusqlite::Result<Option<Message>> {
    connection.prepare_cached(OF_SEQ)?.query_row([seq], Message::from_row).optional()
}

/// Every message of a call.
pub(super) fn of_call(connection: &Connection, call: i64) -> rusqlite::Result<Vec<Message>> {
    all(connection.prepare_cached(OF_CALL)?, call)
}

/// Every message of a caller's calls, and every other message to the caller's number or contact.
pub(super) fn about_caller(connection: &Connection, caller: Pseudonym) -> rusqlite::Result<Vec<Message>> {
    all(connection.prepare_cached(ABOUT_CALLER)?, caller)
}

/// Every message to a number or address that may still be sent.
pub(super) fn to(connection: &Connection, key: Pseudonym) -> rusqlite::Result<Vec<Message>> {
    all(connection.prepare_cached(TO)?, key)
}

/// Every message that waits to be sent to the address imported for this caller.
pub(super) fn queued_to_contact(connection: &Connection, caller: Pseudonym) -> rusqlite::Result<Vec<Message>> {
    all(connection.prepare_cached(QUEUED_TO_CONTACT)?, caller)
}

fn all(mut select: CachedStatement<'_>, key: impl rusqlite::ToSql) -> rusqlite::Result<Vec<Message>> {
    select.query_map([key], Message::from_row)?.collect()
}

/// Stores a promised message and its link; `false` when it is there. Of an anonymous caller no pseudonym is kept.
pub(super) fn insert(
    tables: &mut Tables<'_>,
    message: &NewMessage,
    call: Option<i64>,
    anonymous: bool,
    promised: Timestamp,
) -> rusqlite::Result<bool> {
    let (address, contact) = match &message.to {
        Address::Given(address) => (Some(address), None),
        Address::Contact(contact) => (None, Some(*contact)),
    };
    let schedule = followups::schedule(tables, message, promised)?;
    let first_due = schedule.due.max(promised);
    let inserted = tables.connection.prepare_cached(INSERT)?.execute(params![
        message.id,
        call,
        message.kind,
        message.medium,
        message.channel,
        message.language,
        contact.is_some(),
        contact.filter(|_| !anonymous),
        address,
        message.body,
        Micros(promised),
        Micros(schedule.due),
        Micros(schedule.expires),
        schedule.expires.as_microsecond() - first_due.as_microsecond(),
        MessageState::Queued,
        message.link.as_ref().map(|link| link.token),
        message.link.as_ref().and_then(|link| link.topic.clone()),
        message.link.as_ref().map(|link| Micros(link.expires)),
        message.to_key.filter(|_| !anonymous),
        schedule.gathered,
    ])?;
    if inserted == 1 {
        tables.news.push(News::Message(MessageChange {
            medium: message.medium,
            channel: message.channel.clone(),
            gateway: None,
            state: MessageState::Queued,
            promised,
            at: promised,
        }));
    }
    Ok(inserted == 1)
}

/// Moves a message on, if its state allows it: erases what is no longer needed, lets its call be settled, tells the
/// observer. The number stays while the gateway is asked by it. `false` when the state does not allow it.
pub(super) fn advance(
    tables: &mut Tables<'_>,
    message: &Message,
    state: MessageState,
    gateway: Option<&GatewayName>,
    now: Timestamp,
) -> rusqlite::Result<bool> {
    if !message.state.may_become(state) {
        return Ok(false);
    }
    let gateway = gateway.or(message.gateway.as_ref());
    let mut update = tables.connection.prepare_cached(ADVANCE)?;
    let may_be_asked = matches!(state, MessageState::Unknown | MessageState::Sent);
    update.execute(params![message.seq, state, gateway, Micros(now), state.is_erased(), may_be_asked])?;
    if message.medium == Medium::Sms && state.is_unsent() {
        texted::give_back(tables.connection, message.seq)?;
    }
    if let Some(call) = message.call {
        tables.connection.prepare_cached(LET_SETTLE)?.execute([call])?;
    }
    tell(tables, message, state, gateway.cloned(), now);
    Ok(true)
}

/// Tells the observer of a new state.
pub(super) fn tell(
    tables: &mut Tables<'_>,
    message: &Message,
    state: MessageState,
    gateway: Option<GatewayName>,
    at: Timestamp,
) {
    tables.news.push(News::Message(MessageChange {
        medium: message.medium,
        channel: message.channel.clone(),
        gateway,
        state,
        promised: message.promised,
        at,
    }));
}

/// Takes pseudonyms out of a message.
pub(super) fn forget_recipient(connection: &Connection, message: &Message) -> rusqlite::Result<()> {
    connection.prepare_cached(FORGET_RECIPIENT)?.execute([message.seq]).map(drop)
}
