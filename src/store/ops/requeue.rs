//! Messages queued again together, after an outage.

use jiff::Timestamp;

use crate::config::settings::GatewayName;
use crate::store::handle::Store;
use crate::store::sql::{Query, ReadTx, Result, params};
use crate::store::{MessageId, StoreError};

/// Messages named at once.
const NAMED_MAX: u32 = 10_000;

/// The gateway of a message that was given up is the one that was asked last. A refused message has lost its words. Each state
/// is asked for as its own index has it.
const REQUEUABLE: &str = "
    SELECT id FROM message
    WHERE seq IN (
            SELECT seq FROM message WHERE state = 'exhausted' AND body IS NOT NULL AND changed >= ?1
            UNION ALL SELECT seq FROM message
            WHERE state = 'unknown' AND medium IN ('sms', 'email') AND body IS NOT NULL AND changed >= ?1)
        AND (address IS NOT NULL OR contact IS NOT NULL)
        AND coalesce((SELECT gateway FROM attempt WHERE message = message.seq ORDER BY lease DESC LIMIT 1), '')
            = coalesce(?2, (SELECT gateway FROM attempt WHERE message = message.seq ORDER BY lease DESC LIMIT 1), '')
    ORDER BY seq LIMIT ?3";

impl Store {
    /// The messages that can be queued again: given up since then, and tried last by this gateway if one is given. The
    /// oldest first, at most ten thousand.
    pub async fn requeuable(
        &self,
        since: Timestamp,
        gateway: Option<GatewayName>,
    ) -> std::result::Result<Vec<MessageId>, StoreError> {
        self.read_aside(FindRequeuable { since, gateway }).await
    }
}

struct FindRequeuable {
    since: Timestamp,
    gateway: Option<GatewayName>,
}

impl Query for FindRequeuable {
    const WHAT: &'static str = "find messages to queue again";
    type Output = Vec<MessageId>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Vec<MessageId>> {
        let rows = db.rows(REQUEUABLE, params![self.since, self.gateway, NAMED_MAX]).await?;
        rows.iter().map(|row| row.get(0)).collect()
    }
}
