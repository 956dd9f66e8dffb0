//! Status polls: messages whose gateway is asked what became of them.

use std::time::Duration;

use jiff::Timestamp;

use crate::base::moment::later;
use crate::config::settings::GatewayName;
use crate::store::handle::Store;
use crate::store::ops::provider_ids;
use crate::store::sql::{Operation, Query, ReadTx, Result, SqlRow, Tx, params};
use crate::store::{Destination, DuePoll, MessageId, StoreError};

/// When a gateway is first asked about what it took.
const FIRST_ASKED_AFTER: Duration = Duration::from_secs(5);
/// When it is first asked about what it may have taken: a report that is on its way has come by then.
const DOUBT_ASKED_AFTER: Duration = Duration::from_secs(90);

const FOLLOW: &str = "
    UPDATE message SET follow_due = ?2, asked = 0 WHERE seq = ?1 AND state IN ('queued', 'unknown', 'sent')";
const ERASE_ADDRESS: &str = "UPDATE message SET address = NULL WHERE seq = ?1 AND state = 'sent'";
const DUE: &str = "
    SELECT seq, id, CASE WHEN to_contact = 1 THEN NULL ELSE address END, state, changed, expires, asked FROM message
    WHERE gateway = ?1 AND follow_due IS NOT NULL AND follow_due <= ?2
    ORDER BY follow_due LIMIT ?3";
const ASKED: &str = "UPDATE message SET asked = asked + 1, follow_due = ?2 WHERE id = ?1 AND follow_due IS NOT NULL";
/// After the last poll the number of an accepted message is of no use.
const ASKED_FOR_THE_LAST_TIME: &str = "
    UPDATE message SET asked = asked + 1, follow_due = NULL,
        address = CASE WHEN state = 'sent' THEN NULL ELSE address END
    WHERE id = ?1 AND follow_due IS NOT NULL";

impl Store {
    /// Messages that this gateway is to be asked about now, at most so many.
    pub async fn followable(
        &self,
        gateway: &GatewayName,
        limit: u32,
        now: Timestamp,
    ) -> Result<Vec<DuePoll>, StoreError> {
        self.read_aside(DuePolls { gateway: gateway.clone(), limit, now }).await
    }

    /// Notes that a gateway was asked about these messages, and when it is asked again; never where not given.
    pub async fn asked(&self, messages: Vec<(MessageId, Option<Timestamp>)>) -> Result<(), StoreError> {
        self.write(NotePolls(messages)).await
    }
}

struct DuePolls {
    gateway: GatewayName,
    limit: u32,
    now: Timestamp,
}

impl Query for DuePolls {
    const WHAT: &'static str = "look for messages to ask about";
    type Output = Vec<DuePoll>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Vec<DuePoll>> {
        let mut due = vec![];
        for row in db.rows(DUE, params![self.gateway, self.now, self.limit]).await? {
            let provider_ids = provider_ids::of_message(db, row.get(0)?, &self.gateway).await?;
            due.push(DuePoll { provider_ids, ..from_row(&row)? });
        }
        Ok(due)
    }
}

fn from_row(row: &SqlRow) -> Result<DuePoll> {
    Ok(DuePoll {
        id: row.get(1)?,
        provider_ids: vec![],
        to: row.get::<Option<String>>(2)?.map(Destination),
        state: row.get(3)?,
        since: row.get(4)?,
        expires: row.get(5)?,
        asked: row.get(6)?,
    })
}

struct NotePolls(Vec<(MessageId, Option<Timestamp>)>);

impl Operation for NotePolls {
    const WHAT: &'static str = "note what was asked";
    type Output = ();

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<()> {
        for (id, due) in &self.0 {
            match due {
                Some(due) => tx.run(ASKED, params![id, due]).await?,
                None => tx.run(ASKED_FOR_THE_LAST_TIME, params![id]).await?,
            };
        }
        Ok(())
    }
}

/// Notes that the gateway is to be asked about the message in this row, which it took, while the number is still there for
/// asking by it. The number goes where the gateway's own ids are enough: see [`forget_number`].
pub(super) fn follow<T: Tx>(tx: &mut T, message: i64, now: Timestamp) -> Result<()> {
    ask_after(tx, message, now, FIRST_ASKED_AFTER)
}

/// Notes that the gateway is to be asked about the message in this row, which it may have taken.
pub(super) fn follow_in_doubt<T: Tx>(tx: &mut T, message: i64, now: Timestamp) -> Result<()> {
    ask_after(tx, message, now, DOUBT_ASKED_AFTER)
}

fn ask_after<T: Tx>(tx: &mut T, message: i64, now: Timestamp, wait: Duration) -> Result<()> {
    let due = later(now, wait);
    tx.defer(FOLLOW, params![message, due])
}

/// Erases the number of a message that is asked about by the gateway's own ids.
pub(super) fn forget_number<T: Tx>(tx: &mut T, message: i64) -> Result<()> {
    tx.defer(ERASE_ADDRESS, params![message])
}
