//! The time that promises wait, tries in between included.

use jiff::Timestamp;

use crate::line::message::Medium;
use crate::store::StoreError;
use crate::store::handle::Store;
use crate::store::sql::{Query, ReadTx, Result, params};

/// A message was first due at `expires - lifetime`; one that is due later was put off. Messages are stored in the order of
/// their promises, so the oldest is among the first ones put off.
const PUT_OFF: &str = "
    SELECT expires - lifetime FROM message
    WHERE state = 'queued' AND held = 0 AND due > expires - lifetime AND medium = ?1 ORDER BY seq LIMIT 100";
const OLDEST_DUE: &str = "SELECT min(due) FROM message WHERE state = 'queued' AND medium = ?1 AND due <= ?2";

impl Store {
    /// When the oldest message that is not sent was first due; a later try does not change it. `None` if nothing waits.
    pub async fn oldest_promise(
        &self,
        medium: Medium,
        now: Timestamp,
    ) -> std::result::Result<Option<Timestamp>, StoreError> {
        self.read_aside(FindOldest { medium, now }).await
    }
}

struct FindOldest {
    medium: Medium,
    now: Timestamp,
}

impl Query for FindOldest {
    const WHAT: &'static str = "find the oldest promise";
    type Output = Option<Timestamp>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Option<Timestamp>> {
        let mut oldest: Option<Timestamp> =
            db.first::<Option<Timestamp>>(OLDEST_DUE, params![self.medium, self.now]).await?.flatten();
        for row in &db.rows(PUT_OFF, params![self.medium]).await? {
            let first_due: Timestamp = row.get(0)?;
            oldest = Some(oldest.map_or(first_due, |oldest| oldest.min(first_due)));
        }
        Ok(oldest)
    }
}
