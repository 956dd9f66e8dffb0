//! The rows of messages, and the one way their state moves.

use jiff::Timestamp;

use crate::config::settings::GatewayName;
use crate::line::channel::ChannelId;
use crate::line::message::{Medium, MessageKind};
use crate::store::commit_event::CommitEvent;
use crate::store::ops::events::{self, EventDetails, EventSubject};
use crate::store::ops::text_quota;
use crate::store::sql::{BoundStatement, ReadTx, Result, SqlRow, SqlValue, Tx, params, to_person};
use crate::store::{EventKind, Lease, MessageChange, MessageId, MessageState, Pseudonym};

/// Selects messages as [`MessageRow::from_row`] reads them.
macro_rules! select {
    ($($which:expr),+) => {
        concat!(
            "SELECT seq, call, kind, medium, channel, to_contact, promised, due, state, gateway, lease, held, id ",
            "FROM message ",
            $($which),+
        )
    };
}

/// The same, to be moved on by this transaction and by no other.
macro_rules! select_to_move {
    ($($which:expr),+) => {
        select!($($which),+, " /*postgres ORDER BY seq FOR UPDATE*/")
    };
}

const FIND: &str = select_to_move!("WHERE id = ?1");
const OF_SEQ: &str = select_to_move!("WHERE seq = ?1");
const OF_CALL: &str = select_to_move!("WHERE call = ?1");
const PROMISED_IN: &str = select!("WHERE call = ?1");
/// The condition for the messages of the calls of a caller, and for the other messages to the caller's number or contact.
macro_rules! about_caller {
    () => {
        concat!("WHERE call IN (SELECT seq FROM call WHERE caller = ?1) OR contact = ?1 OR ", to_person!("?1"))
    };
}

const ABOUT_CALLER: &str = select_to_move!(about_caller!());
const IDS_ABOUT_CALLER: &str = concat!("SELECT id FROM message ", about_caller!());
const TO: &str = select_to_move!("WHERE ", to_person!("?1"), " AND state IN ('queued', 'unknown')");
const QUEUED_TO_CONTACT: &str = select_to_move!("WHERE contact = ?1 AND state = 'queued'");
/// Moves a message on; with what else is changed.
macro_rules! advance {
    ($else:literal) => {
        concat!(
            "UPDATE message SET state = ?2, gateway = ?3, changed = ?4,
                address = CASE
                    WHEN CAST(?5 AS BIGINT) = 1 AND NOT (CAST(?6 AS BIGINT) = 1 AND follow_due IS NOT NULL) THEN NULL
                    ELSE address
                END,
                body = CASE WHEN ?5 = 1 THEN NULL ELSE body END,
                follow_due = CASE WHEN ?6 = 1 THEN follow_due END,
                accepted = CASE WHEN CAST(?7 AS BIGINT) = 1 THEN coalesce(accepted, ?4) ELSE accepted END",
            $else,
            " WHERE seq = ?1"
        )
    };
}

const ADVANCE: &str = advance!("");
/// One statement instead of two: each writes the row anew, with its entry in every index.
const ADVANCE_AND_LET_GO: &str = advance!(", held = 0, attempts = attempts + 1");
const LET_SETTLE: &str = "UPDATE call SET to_settle = 1 WHERE seq = ?1 AND ended IS NOT NULL AND outcome IS NULL";
const FORGET_RECIPIENT: &str = "
    UPDATE message SET contact = NULL, to_key = NULL, operator_prefix = NULL WHERE seq = ?1";

/// The part of a message's row that its life depends on.
pub(super) struct MessageRow {
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
    pub id: MessageId,
}

impl MessageRow {
    fn from_row(row: &SqlRow) -> Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            call: row.get(1)?,
            kind: row.get(2)?,
            medium: row.get(3)?,
            channel: row.get(4)?,
            to_contact: row.get(5)?,
            promised: row.get(6)?,
            due: row.get(7)?,
            state: row.get(8)?,
            gateway: row.get(9)?,
            lease: row.get(10)?,
            held: row.get(11)?,
            id: row.get(12)?,
        })
    }

    /// True if a worker may be sending it at this moment.
    pub(super) fn is_in_hand(&self, now: Timestamp) -> bool {
        self.held && now < self.due
    }
}

/// Asks for the message with this id.
pub(super) fn with_id(id: MessageId) -> BoundStatement {
    BoundStatement::new(FIND, params![id])
}

/// The message with this id.
pub(super) async fn find<R: ReadTx>(db: &mut R, id: MessageId) -> Result<Option<MessageRow>> {
    db.row(FIND, params![id]).await?.as_ref().map(MessageRow::from_row).transpose()
}

/// The message in this row.
pub(super) async fn of_seq<R: ReadTx>(db: &mut R, seq: i64) -> Result<Option<MessageRow>> {
    db.row(OF_SEQ, params![seq]).await?.as_ref().map(MessageRow::from_row).transpose()
}

/// Every message of a call.
pub(super) async fn of_call<R: ReadTx>(db: &mut R, call: i64) -> Result<Vec<MessageRow>> {
    all(db, OF_CALL, params![call]).await
}

/// Every message of a call, only to be looked at: a worker that moves one of them on is not waited for, and brings the call
/// back.
pub(super) async fn promised_in<R: ReadTx>(db: &mut R, call: i64) -> Result<Vec<MessageRow>> {
    all(db, PROMISED_IN, params![call]).await
}

/// Every message of a caller's calls, and every other message to the caller's number or contact.
pub(super) async fn about_caller<R: ReadTx>(db: &mut R, caller: Pseudonym) -> Result<Vec<MessageRow>> {
    all(db, ABOUT_CALLER, params![caller]).await
}

/// The ids of these messages.
pub(super) async fn ids_about_caller<R: ReadTx>(db: &mut R, caller: Pseudonym) -> Result<Vec<MessageId>> {
    db.column(IDS_ABOUT_CALLER, params![caller]).await
}

/// Every message to a number or address that may still be sent.
pub(super) async fn to<R: ReadTx>(db: &mut R, key: Pseudonym) -> Result<Vec<MessageRow>> {
    all(db, TO, params![key]).await
}

/// Asks for every message that waits to be sent to the address imported for this caller.
pub(super) fn queued_to_contact(caller: Pseudonym) -> BoundStatement {
    BoundStatement::new(QUEUED_TO_CONTACT, params![caller])
}

async fn all<R: ReadTx>(db: &mut R, sql: &'static str, params: &[SqlValue<'_>]) -> Result<Vec<MessageRow>> {
    from_rows(&db.rows(sql, params).await?)
}

/// Reads the rows of a question for messages.
pub(super) fn from_rows(rows: &[SqlRow]) -> Result<Vec<MessageRow>> {
    rows.iter().map(MessageRow::from_row).collect()
}

/// Moves a message on, if its state allows it: erases what is no longer needed, lets its call be settled, tells the
/// observer. The number stays while the gateway is asked by it. `false` when the state does not allow it.
pub(super) async fn advance<T: Tx>(
    tx: &mut T,
    message: &MessageRow,
    state: MessageState,
    gateway: Option<&GatewayName>,
    now: Timestamp,
) -> Result<bool> {
    if !message.state.may_become(state) {
        return Ok(false);
    }
    if message.kind == MessageKind::Link
        && let Some(kind) = link_event(state)
    {
        events::note(tx, kind, EventSubject::Message(message.seq), now, EventDetails::default()).await?;
    }
    move_on(tx, ADVANCE, message, state, gateway, now).await
}

/// Moves a message on as [`advance`] does, and out of the hands of its worker after a try that counts. Nothing is changed when
/// the state does not allow it. Events are kept if they are wanted: `wished` says if with numbers.
pub(super) async fn advance_and_let_go<T: Tx>(
    tx: &mut T,
    message: &MessageRow,
    state: MessageState,
    gateway: Option<&GatewayName>,
    now: Timestamp,
    wished: Option<bool>,
) -> Result<bool> {
    if !message.state.may_become(state) {
        return Ok(false);
    }
    if message.kind == MessageKind::Link
        && let (Some(kind), Some(numbers)) = (link_event(state), wished)
    {
        let subject = EventSubject::Message(message.seq);
        events::note_wished(tx, numbers, kind, subject, now, EventDetails::default()).await?;
    }
    move_on(tx, ADVANCE_AND_LET_GO, message, state, gateway, now).await
}

async fn move_on<T: Tx>(
    tx: &mut T,
    sql: &'static str,
    message: &MessageRow,
    state: MessageState,
    gateway: Option<&GatewayName>,
    now: Timestamp,
) -> Result<bool> {
    let gateway = gateway.or(message.gateway.as_ref());
    let may_be_asked = matches!(state, MessageState::Unknown | MessageState::Sent);
    let (is_erased, is_accepted) = (state.is_erased(), state.is_accepted());
    tx.defer(sql, params![message.seq, state, gateway, now, is_erased, may_be_asked, is_accepted])?;
    if message.medium == Medium::Sms && state.is_unsent() {
        text_quota::give_back(tx, message.seq).await?;
    }
    if let Some(call) = message.call {
        tx.defer(LET_SETTLE, params![call])?;
    }
    tell(tx, message, state, gateway.cloned(), now);
    Ok(true)
}

/// The event of a link that was taken or delivered; it is kept while the number is still there.
const fn link_event(state: MessageState) -> Option<EventKind> {
    match state {
        MessageState::Sent => Some(EventKind::LinkSent),
        MessageState::Delivered => Some(EventKind::LinkDelivered),
        _ => None,
    }
}

/// Tells the observer of a new state.
pub(super) fn tell<T: Tx>(
    tx: &mut T,
    message: &MessageRow,
    state: MessageState,
    gateway: Option<GatewayName>,
    at: Timestamp,
) {
    tx.notify(CommitEvent::Message(MessageChange {
        medium: message.medium,
        channel: message.channel.clone(),
        gateway,
        state,
        // The promise itself is told where it is stored.
        is_again: state == MessageState::Queued,
        promised: message.promised,
        at,
    }));
}

/// Takes out of the message in this row what its recipient could be told by.
pub(super) fn forget_recipient<T: Tx>(tx: &mut T, message: i64) -> Result<()> {
    tx.defer(FORGET_RECIPIENT, params![message])
}
