//! Events for other systems: kept with what they tell of, claimed, told, deleted.

use std::time::Duration;

use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};

use crate::base::call::LineId;
use crate::base::moment::later;
use crate::line::channel::ChannelId;
use crate::line::menu::TopicId;
use crate::store::handle::Store;
use crate::store::ops::erased_calls::ErasedKey;
use crate::store::sql::{BoundStatement, Operation, Result, SqlRow, Tx, of_link, params};
use crate::store::{
    CallKey, EventClaim, EventKind, EventResult, EventWish, Lease, MessageId, Pseudonym, StoreError, TokenHash,
};

/// The life of an event.
const LIFE: SignedDuration = SignedDuration::from_hours(72);
/// The most events one claim takes.
const CLAIM_MAX: u32 = 200;
/// Events deleted at once.
const DROPPED_AT_ONCE_MAX: u32 = 1000;

const WISHED: &str = "SELECT numbers FROM event_sink WHERE one = 1";
/// The facts of a message and its call, as [`EventFacts::from_row`] reads them; `?2` is 1 where the number is wanted.
///
/// The call of an anonymous caller is deleted once it is settled, and what it promised goes on without it: a message that has
/// no call is taken for one of theirs.
macro_rules! of_message {
    ($which:expr) => {
        concat!(
            "SELECT message.id, call.key, call.caller, call.line, coalesce(call.anonymous, 1), message.topic, message.channel,
                CASE WHEN CAST(?2 AS BIGINT) = 1 AND medium = 'sms' AND to_contact = 0 THEN address END
            FROM message LEFT JOIN call ON call.seq = message.call WHERE ",
            $which
        )
    };
}
const OF_SEQ: &str = of_message!("message.seq = ?1");
const OF_ID: &str = of_message!("message.id = ?1");
const OF_TOKEN: &str = of_message!(of_link!());
const OF_CALL: &str = "
    SELECT key, key, caller, line, anonymous, topic, CAST(NULL AS TEXT), CAST(NULL AS TEXT) FROM call
    WHERE seq = ?1 AND CAST(?2 AS BIGINT) IN (0, 1)";
const INSERT: &str = "
    INSERT INTO event (id, kind, at, call, caller, line, topic, channel, detail, locked, due, expires, attempts, lease)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?3, ?11, 0, 0)
    ON CONFLICT (id) DO NOTHING";
const WISH: &str = "
    INSERT INTO event_sink (one, numbers) VALUES (1, ?1)
    ON CONFLICT (one) DO UPDATE SET numbers = excluded.numbers";
const NO_WISH: &str = "DELETE FROM event_sink WHERE one = 1";
const FORGET: &str = "DELETE FROM event WHERE NOT EXISTS (SELECT 1 FROM event_sink)";
const DUE: &str = "
    SELECT id, lease, kind, at, call, caller, line, topic, channel, detail, locked, attempts, expires
    FROM event WHERE due <= ?1 ORDER BY due LIMIT ?2 /*postgres FOR UPDATE SKIP LOCKED*/";
/// Nothing changes if another node was faster.
const HOLD: &str = "UPDATE event SET lease = lease + 1, due = ?3 WHERE id = ?1 AND lease = ?2";
const DONE: &str = "DELETE FROM event WHERE id = ?1 AND lease = ?2";
const LATER: &str = "UPDATE event SET due = ?3, attempts = attempts + ?4 WHERE id = ?1 AND lease = ?2";
const EXPIRED: &str = "
    DELETE FROM event WHERE id IN (SELECT id FROM event WHERE expires <= ?1 ORDER BY expires LIMIT ?2)";
const OVER: &str = "
    DELETE FROM event WHERE id IN (SELECT id FROM event ORDER BY expires LIMIT ?2)
        AND EXISTS (SELECT 1 FROM event ORDER BY expires LIMIT 1 OFFSET ?1)";
const FORGET_CALLER: &str = "DELETE FROM event WHERE caller = ?1";
const FORGET_CALL: &str = "DELETE FROM event WHERE call = (SELECT key FROM call WHERE seq = ?1)";
const FORGET_ONE: &str = "DELETE FROM event WHERE id = ?1";

impl Store {
    /// Keeps events from now on, with numbers if they are wanted; `None` keeps none and deletes those that wait.
    pub async fn want_events(&self, wish: Option<EventWish>) -> Result<(), StoreError> {
        self.write(WantEvents(wish)).await
    }

    /// Takes due events for a worker until the lease ends.
    pub async fn claim_events(
        &self,
        limit: u32,
        now: Timestamp,
        lease: Duration,
    ) -> Result<Vec<EventClaim>, StoreError> {
        let until = later(now, lease);
        self.write(ClaimEvents { limit: limit.min(CLAIM_MAX), now, until }).await
    }

    /// Records the result of a try; `false` if another claim took the event over.
    pub async fn finish_event(&self, id: String, lease: Lease, result: EventResult) -> Result<bool, StoreError> {
        self.write(FinishEvent { id, lease, result }).await
    }

    /// Deletes events whose time is up, and the oldest of more than `waiting_max`; says how many.
    pub async fn drop_events(&self, waiting_max: u32, now: Timestamp) -> Result<u64, StoreError> {
        self.write(DropEvents { waiting_max, now }).await
    }
}

/// The subject of an event.
#[derive(Clone, Copy)]
pub(in crate::store) enum EventSubject {
    /// The message in this row.
    Message(i64),
    /// The message with this id.
    MessageId(MessageId),
    /// The message of this link.
    Link(TokenHash),
    /// The call in this row.
    Call(i64),
    /// A number or address.
    Person(Pseudonym),
}

/// The facts told beside the subject.
#[derive(Default)]
pub(in crate::store) struct EventDetails<'a> {
    /// The channel, if it is not that of the message.
    pub channel: Option<&'a ChannelId>,
    /// The outcome of a call, the window of a repeat.
    pub detail: Option<&'a str>,
    /// A number, locked, if it is not that of the message.
    pub locked: Option<&'a str>,
}

/// The known facts of the subject.
#[derive(Default)]
struct EventFacts {
    key: [u8; 16],
    /// Nothing may be told that leads to the caller.
    anonymous: bool,
    call: Option<CallKey>,
    caller: Option<Pseudonym>,
    line: Option<LineId>,
    topic: Option<TopicId>,
    channel: Option<ChannelId>,
    locked: Option<String>,
}

impl EventFacts {
    /// Of an anonymous call nothing is told that leads to it.
    fn from_row(row: &SqlRow) -> Result<Self> {
        let MessageId(key) = row.get(0)?;
        let anonymous: bool = row.get(4)?;
        let is_known = !anonymous;
        Ok(Self {
            key,
            anonymous,
            call: row.get::<Option<CallKey>>(1)?.filter(|_| is_known),
            caller: row.get::<Option<Pseudonym>>(2)?.filter(|_| is_known),
            line: row.get(3)?,
            topic: row.get(5)?,
            channel: row.get(6)?,
            locked: row.get(7)?,
        })
    }
}

/// Keeps an event with the transaction, if any are wanted. One of the same kind and subject is kept once.
pub(in crate::store) async fn note<T: Tx>(
    tx: &mut T,
    kind: EventKind,
    subject: EventSubject,
    at: Timestamp,
    details: EventDetails<'_>,
) -> Result<()> {
    match tx.first::<bool>(WISHED, params![]).await? {
        Some(numbers) => note_wished(tx, numbers, kind, subject, at, details).await,
        None => Ok(()),
    }
}

/// Asks if events are wanted: a row, true if with numbers.
pub(in crate::store) fn wished() -> BoundStatement {
    BoundStatement::new(WISHED, params![])
}

/// Keeps an event where events are wanted, with `numbers` or without.
pub(in crate::store) async fn note_wished<T: Tx>(
    tx: &mut T,
    numbers: bool,
    kind: EventKind,
    subject: EventSubject,
    at: Timestamp,
    details: EventDetails<'_>,
) -> Result<()> {
    let row = match subject {
        EventSubject::Message(seq) => tx.row(OF_SEQ, params![seq, numbers]).await?,
        EventSubject::MessageId(id) => tx.row(OF_ID, params![id, numbers]).await?,
        EventSubject::Link(token) => tx.row(OF_TOKEN, params![token, numbers]).await?,
        EventSubject::Call(seq) => tx.row(OF_CALL, params![seq, numbers]).await?,
        EventSubject::Person(_) => None,
    };
    let mut facts = match (row, subject) {
        (Some(row), _) => EventFacts::from_row(&row)?,
        (None, EventSubject::Person(person)) => {
            EventFacts { key: person.0, caller: Some(person), ..EventFacts::default() }
        }
        (None, _) => return Ok(()),
    };
    if let EventSubject::Call(_) = subject
        && facts.anonymous
    {
        facts.key = ErasedKey::of(CallKey(facts.key)).0;
    }
    // A person may opt out again; everything else happens once.
    let again =
        if matches!(subject, EventSubject::Person(_)) { format!("_{}", at.as_microsecond()) } else { String::new() };
    let id = id_of(facts.key, kind) + &again;
    let expires = later(at, LIFE);
    let EventFacts { anonymous, call, caller, line, topic, channel, locked, .. } = &facts;
    let channel = details.channel.or(channel.as_ref());
    let locked = details.locked.or(locked.as_deref()).filter(|_| numbers && !anonymous);
    let params = params![id, kind, at, call, caller, line, topic, channel, details.detail, locked, expires];
    tx.defer(INSERT, params)
}

/// The id of an event, by the key of its subject.
fn id_of(key: [u8; 16], kind: EventKind) -> String {
    format!("evt_{}_{}", HEXLOWER.encode(&key), kind.as_str().replace('.', "_"))
}

/// Deletes the events of a message.
pub(in crate::store) fn forget_message<T: Tx>(tx: &mut T, MessageId(key): MessageId) -> Result<()> {
    EventKind::ALL.into_iter().try_for_each(|kind| tx.defer(FORGET_ONE, params![id_of(key, kind)]))
}

/// Deletes the events of a caller.
pub(in crate::store) fn forget_caller<T: Tx>(tx: &mut T, caller: Pseudonym) -> Result<()> {
    tx.defer(FORGET_CALLER, params![caller])
}

/// Deletes the events of a call.
pub(in crate::store) fn forget_call<T: Tx>(tx: &mut T, call: i64) -> Result<()> {
    tx.defer(FORGET_CALL, params![call])
}

struct WantEvents(Option<EventWish>);

impl Operation for WantEvents {
    const WHAT: &'static str = "note that events are wanted";
    type Output = ();

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<()> {
        match self.0 {
            Some(EventWish { numbers }) => tx.defer(WISH, params![numbers]),
            None => {
                tx.defer(NO_WISH, params![])?;
                tx.defer(FORGET, params![])
            }
        }
    }
}

struct ClaimEvents {
    limit: u32,
    now: Timestamp,
    until: Timestamp,
}

impl Operation for ClaimEvents {
    const WHAT: &'static str = "claim events";
    type Output = Vec<EventClaim>;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<Vec<EventClaim>> {
        let mut claims = vec![];
        for row in tx.rows(DUE, params![self.now, self.limit]).await? {
            let (claim, last) = (from_row(&row)?, row.get::<Lease>(1)?);
            if tx.run(HOLD, params![claim.id, last, self.until]).await? == 1 {
                claims.push(claim);
            }
        }
        Ok(claims)
    }
}

fn from_row(row: &SqlRow) -> Result<EventClaim> {
    let Lease(lease) = row.get(1)?;
    Ok(EventClaim {
        id: row.get(0)?,
        lease: Lease(lease + 1),
        kind: row.get(2)?,
        at: row.get(3)?,
        call: row.get(4)?,
        caller: row.get(5)?,
        line: row.get(6)?,
        topic: row.get(7)?,
        channel: row.get(8)?,
        detail: row.get(9)?,
        locked: row.get(10)?,
        attempts: row.get(11)?,
        expires: row.get(12)?,
    })
}

struct FinishEvent {
    id: String,
    lease: Lease,
    result: EventResult,
}

impl Operation for FinishEvent {
    const WHAT: &'static str = "finish an event";
    type Output = bool;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<bool> {
        let Self { id, lease, result } = self;
        let changed = match result {
            EventResult::Done => tx.run(DONE, params![id, lease]).await?,
            EventResult::Later(due) => tx.run(LATER, params![id, lease, due, 1i64]).await?,
            EventResult::Released(due) => tx.run(LATER, params![id, lease, due, 0i64]).await?,
        };
        Ok(changed == 1)
    }
}

struct DropEvents {
    waiting_max: u32,
    now: Timestamp,
}

impl Operation for DropEvents {
    const WHAT: &'static str = "drop events";
    type Output = u64;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<u64> {
        let expired = tx.run(EXPIRED, params![self.now, DROPPED_AT_ONCE_MAX]).await?;
        Ok(expired + tx.run(OVER, params![self.waiting_max, DROPPED_AT_ONCE_MAX]).await?)
    }
}
