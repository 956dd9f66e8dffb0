//! Promises: messages as they are stored, with their links and the time they are due.

use jiff::Timestamp;

use crate::base::moment::earlier;
use crate::base::trace::TraceContext;
use crate::config::settings::DigestSettings;
use crate::line::channel::ChannelId;
use crate::line::message::MessageKind;
use crate::store::commit_event::CommitEvent;
use crate::store::handle::Store;
use crate::store::ops::events::{self, EventDetails, EventSubject};
use crate::store::ops::reminders;
use crate::store::rules::gathering::{self, MessageSchedule};
use crate::store::sql::{Exclusive, Operation, ReadTx, Result, SqlError, SqlValue, Tx, params};
use crate::store::{EventKind, MessageAddress, MessageChange, MessageState, NewMessage, StoreError};

const INSERT: &str = "
    INSERT INTO message (id, call, kind, medium, channel, language, to_contact, contact, address, body,
        promised, due, expires, lifetime, state, changed, attempts, lease, held, token, topic, link_expires, to_key,
        gathered, asked, wording, words, operator_prefix, trace)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?11, 0, 0, 0, ?16, ?17, ?18, ?19, ?20, 0,
        ?21, ?22, ?23, ?24)
    ON CONFLICT DO NOTHING";
/// Only what became due at once counts: what was gathered went out as one.
const SINGLES: &str = "
    SELECT count(*), min(promised) FROM message
    WHERE kind = 'request' AND channel = ?1 AND ?2 < promised AND gathered = 0";
const GATHERING: &str = "
    SELECT max(due) FROM message WHERE state = 'queued' AND gathered = 1 AND channel = ?1 AND ?2 < due AND held = 0
        AND attempts = 0";

impl Store {
    /// Stores a message that is of no call: durable when it returns. `false` when it is there.
    pub async fn post(&self, message: NewMessage, now: Timestamp) -> Result<bool, StoreError> {
        self.write(PostMessage { message, now }).await
    }
}

struct PostMessage {
    message: NewMessage,
    now: Timestamp,
}

impl Operation for PostMessage {
    const WHAT: &'static str = "store a message";
    type Output = bool;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<bool> {
        insert(tx, Presence::Unknown, &self.message, None, false, self.now).await
    }
}

/// The facts of a message that is to be stored.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Presence {
    /// It may be there.
    Unknown,
    /// It is not there, and nobody else stores it now: the database need not be asked.
    Absent,
}

impl Presence {
    /// Inserts the row of a message; `false` when it is there.
    async fn insert<T: Tx>(self, tx: &mut T, row: &[SqlValue<'_>]) -> Result<bool> {
        match self {
            Self::Unknown => Ok(tx.run(INSERT, row).await? == 1),
            Self::Absent => tx.insert(INSERT, row).map(|()| true),
        }
    }
}

/// Stores a promised message and its link; `false` when it is there. Of an anonymous caller no pseudonym is kept.
pub(super) async fn insert<T: Tx>(
    tx: &mut T,
    presence: Presence,
    message: &NewMessage,
    call: Option<i64>,
    anonymous: bool,
    promised: Timestamp,
) -> Result<bool> {
    let (address, contact) = match &message.to {
        MessageAddress::Given(address) => (Some(address), None),
        MessageAddress::Contact(contact) => (None, Some(*contact)),
    };
    let MessageSchedule { due, expires, gathered } = schedule(tx, message, promised).await?;
    let lifetime = expires.as_microsecond() - due.max(promised).as_microsecond();
    let (link, wording) = (message.link.as_ref(), message.wording.as_ref());
    let is_new = presence
        .insert(
            tx,
            params![
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
                promised,
                due,
                expires,
                lifetime,
                MessageState::Queued,
                link.map(|link| link.token),
                link.and_then(|link| link.topic.as_ref()),
                link.map(|link| link.expires),
                message.to_key.filter(|_| !anonymous),
                gathered,
                wording.map(|wording| &wording.prompts),
                wording.map(|wording| &wording.words),
                message.operator_prefix.as_ref().filter(|_| !anonymous),
                message.trace.and_then(TraceContext::to_stored),
            ],
        )
        .await?;
    if is_new {
        tell(tx, message, promised).await?;
    }
    Ok(is_new)
}

/// Tells the observer of a promise, and other systems of a request.
async fn tell<T: Tx>(tx: &mut T, message: &NewMessage, promised: Timestamp) -> Result<()> {
    tx.notify(CommitEvent::Message(MessageChange {
        medium: message.medium,
        channel: message.channel.clone(),
        gateway: None,
        state: MessageState::Queued,
        is_again: false,
        promised,
        at: promised,
    }));
    if message.kind == MessageKind::Request {
        let details = EventDetails { locked: message.about.as_deref(), ..EventDetails::default() };
        events::note(tx, EventKind::RequestMade, EventSubject::MessageId(message.id), promised, details).await?;
    }
    Ok(())
}

/// Gathers a request when there are many, and puts a reminder in the place of the one before.
async fn schedule<T: Tx>(tx: &mut T, message: &NewMessage, now: Timestamp) -> Result<MessageSchedule> {
    let at_once = MessageSchedule { due: message.due, expires: message.expires, gathered: false };
    if let (MessageKind::Reminder, MessageAddress::Contact(caller)) = (message.kind, &message.to) {
        reminders::cancel_of_caller(tx, *caller, now).await?;
        return Ok(at_once);
    }
    let Some(digest) = &message.gather else { return Ok(at_once) };
    tx.exclude(Exclusive::Gathering)?;
    let goes_out = goes_out(tx, &message.channel, digest, now).await?;
    Ok(goes_out.map_or(at_once, |due| at_once.gathered_until(due)))
}

/// When what is gathered for a channel goes out; `None` while requests go out at once.
async fn goes_out<R: ReadTx>(
    db: &mut R,
    channel: &ChannelId,
    digest: &DigestSettings,
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    let gathering = db.first::<Option<Timestamp>>(GATHERING, params![channel, now]).await?;
    if let Some(due) = gathering.flatten() {
        return Ok(Some(due));
    }
    let singles = db.row(SINGLES, params![channel, earlier(now, digest.every)]).await?.ok_or_else(SqlError::no_row)?;
    Ok(gathering::goes_out(digest, singles.get(0)?, singles.get(1)?, now))
}
