//! Calls as they are exported to other systems, page by page in the order in which they were answered.

use jiff::Timestamp;

use crate::store::handle::Store;
use crate::store::sql::{Query, ReadTx, Result, SqlRow, params};
use crate::store::{ExportedCall, StoreError};

const PAGE: &str = "
    SELECT seq, key, caller, platform, line, revision, started, ended, topic, outcome,
        (SELECT count(*) FROM turn WHERE turn.call = call.seq),
        (SELECT count(*) FROM message WHERE message.call = call.seq),
        (SELECT count(*) FROM message
            WHERE message.call = call.seq AND message.state IN ('sent', 'delivered', 'undelivered')),
        opened, opened_channel, told_helped, matured, stayed
    FROM call WHERE (started, seq) > (?1, ?2) AND started < ?3 ORDER BY started, seq LIMIT ?4";

impl Store {
    /// At most `limit` calls answered before `until`, after the one of this time and number.
    pub async fn exported_calls(
        &self,
        after: (Timestamp, i64),
        until: Timestamp,
        limit: u32,
    ) -> std::result::Result<Vec<ExportedCall>, StoreError> {
        self.read_aside(ExportCalls { after, until, limit }).await
    }
}

struct ExportCalls {
    after: (Timestamp, i64),
    until: Timestamp,
    limit: u32,
}

impl Query for ExportCalls {
    const WHAT: &'static str = "export calls";
    type Output = Vec<ExportedCall>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Vec<ExportedCall>> {
        let ((started, seq), until) = (self.after, self.until);
        db.rows(PAGE, params![started, seq, until, self.limit]).await?.iter().map(from_row).collect()
    }
}

fn from_row(row: &SqlRow) -> Result<ExportedCall> {
    Ok(ExportedCall {
        seq: row.get(0)?,
        key: row.get(1)?,
        caller: row.get(2)?,
        platform: row.get(3)?,
        line: row.get(4)?,
        revision: row.get(5)?,
        started: row.get(6)?,
        ended: row.get(7)?,
        topic: row.get(8)?,
        outcome: row.get(9)?,
        turns: row.get(10)?,
        messages: row.get(11)?,
        accepted: row.get(12)?,
        opened: row.get(13)?,
        opened_channel: row.get(14)?,
        helped: row.get(15)?,
        matured: row.get(16)?,
        stayed: row.get(17)?,
    })
}
