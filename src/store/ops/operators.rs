//! Messages as people of operations handle them: listed, queued again, cancelled. That is done by commands, which are processes
//! of their own: the figures of the database count it, the metrics of the nodes do not.

use jiff::Timestamp;

use crate::config::settings::GatewayName;
use crate::line::channel::ChannelId;
use crate::store::handle::Store;
use crate::store::ops::{messages, text_quota};
use crate::store::sql::{Operation, Query, ReadTx, Result, SqlError, SqlRow, Tx, params};
use crate::store::{GivenUpMessages, ListedMessage, MessageId, MessageState, StoreError};

/// Selects messages as [`from_row`] reads them.
macro_rules! select {
    ($which:literal) => {
        concat!("SELECT id, kind, medium, channel, state, gateway, attempts, promised, due FROM message ", $which)
    };
}

const LATEST: &str = select!("ORDER BY promised DESC LIMIT ?1");
/// As many places as there are states.
const LATEST_IN_STATES: &str =
    select!("WHERE state IN (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ORDER BY promised DESC LIMIT ?1");
/// A message whose words are erased cannot be queued again.
const STRANDED: &str = select!("WHERE state = 'exhausted' AND body IS NOT NULL ORDER BY changed DESC LIMIT ?1");
/// Counted as far as it matters.
const STRANDED_TOTAL: &str = "
    SELECT count(*) FROM (
        SELECT 1 AS one FROM message WHERE state = 'exhausted' AND body IS NOT NULL LIMIT 10000) AS stranded";
/// Queues a message again that still has its words and its address, for as long as it had at first; its link lives on by
/// as much.
const REQUEUE: &str = "
    UPDATE message SET state = 'queued', changed = ?2, due = ?2, gateway = NULL, attempts = 0, held = 0,
        link_expires = link_expires + CASE WHEN expires < ?2 + lifetime THEN ?2 + lifetime - expires ELSE 0 END,
        expires = CASE WHEN expires < ?2 + lifetime THEN ?2 + lifetime ELSE expires END
    WHERE id = ?1 AND state IN ('unknown', 'exhausted', 'refused')
        AND body IS NOT NULL AND (address IS NOT NULL OR contact IS NOT NULL)";

impl Store {
    /// Messages in these states, the newest first; in every state when none is given.
    pub async fn list_messages(&self, states: &[MessageState], limit: u32) -> Result<Vec<ListedMessage>, StoreError> {
        self.read_aside(ListMessages { states: states.to_vec(), limit }).await
    }

    /// Messages that were given up and can still be queued again, those given up last first.
    pub async fn stranded(&self, limit: u32) -> Result<GivenUpMessages, StoreError> {
        self.read_aside(ListStranded { limit }).await
    }

    /// Queues a message again that is exhausted or of unknown outcome, with its whole lifetime before it. `false` when it
    /// is in another state or its address is erased.
    pub async fn requeue(&self, id: MessageId, now: Timestamp) -> Result<bool, StoreError> {
        self.write(Requeue { id, now }).await
    }

    /// Cancels a message that is waiting; `false` when a worker holds it, or it is not waiting.
    pub async fn cancel(&self, id: MessageId, now: Timestamp) -> Result<bool, StoreError> {
        self.write(Cancel { id, now }).await
    }
}

struct ListMessages {
    states: Vec<MessageState>,
    limit: u32,
}

impl Query for ListMessages {
    const WHAT: &'static str = "list messages";
    type Output = Vec<ListedMessage>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Vec<ListedMessage>> {
        let limit = self.limit;
        let rows = if self.states.is_empty() {
            db.rows(LATEST, params![limit]).await?
        } else {
            let places = MessageState::ALL.map(|state| Some(state).filter(|state| self.states.contains(state)));
            let [a, b, c, d, e, f, g, h] = &places;
            db.rows(LATEST_IN_STATES, params![limit, a, b, c, d, e, f, g, h]).await?
        };
        rows.iter().map(from_row).collect()
    }
}

struct ListStranded {
    limit: u32,
}

impl Query for ListStranded {
    const WHAT: &'static str = "list given up messages";
    type Output = GivenUpMessages;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<GivenUpMessages> {
        let total: i64 = db.first(STRANDED_TOTAL, &[]).await?.ok_or_else(SqlError::no_row)?;
        let latest = db.rows(STRANDED, params![self.limit]).await?;
        let latest = latest.iter().map(from_row).collect::<Result<Vec<ListedMessage>>>()?;
        Ok(GivenUpMessages { total: total.unsigned_abs(), latest })
    }
}

fn from_row(row: &SqlRow) -> Result<ListedMessage> {
    Ok(ListedMessage {
        id: row.get::<MessageId>(0)?.to_string(),
        kind: row.get(1)?,
        medium: row.get(2)?,
        channel: row.get::<ChannelId>(3)?.as_str().to_owned(),
        state: row.get(4)?,
        gateway: row.get::<Option<GatewayName>>(5)?.map(|gateway| gateway.as_str().to_owned()),
        attempts: row.get(6)?,
        promised: row.get(7)?,
        due: row.get(8)?,
    })
}

struct Requeue {
    id: MessageId,
    now: Timestamp,
}

impl Operation for Requeue {
    const WHAT: &'static str = "queue a message again";
    type Output = bool;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<bool> {
        let Some(message) = messages::find(tx, self.id).await? else { return Ok(false) };
        let requeued = tx.run(REQUEUE, params![self.id, self.now]).await? == 1;
        if requeued {
            text_quota::take_again(tx, self.id).await?;
            messages::tell(tx, &message, MessageState::Queued, None, self.now);
        }
        Ok(requeued)
    }
}

struct Cancel {
    id: MessageId,
    now: Timestamp,
}

impl Operation for Cancel {
    const WHAT: &'static str = "cancel a message";
    type Output = bool;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<bool> {
        match messages::find(tx, self.id).await? {
            Some(message) if !message.is_in_hand(self.now) => {
                messages::advance(tx, &message, MessageState::Cancelled, None, self.now).await
            }
            _ => Ok(false),
        }
    }
}
