//! Calls that go on, for operations to look at.

use crate::store::handle::Store;
use crate::store::sql::{Query, ReadTx, Result, SqlError, SqlRow, params};
use crate::store::{CallKey, LiveCall, StoreError};

const COUNT: &str = "SELECT count(*) FROM call WHERE ended IS NULL";
/// Looks at the calls that began last, so that the answer takes no longer with ten thousand open ones.
const LIST: &str = "
    SELECT key, platform, line, started, turn.turn, turn.at, turn.topic, turn.waiting
    FROM (SELECT * FROM call WHERE ended IS NULL ORDER BY started DESC LIMIT 500) AS open
    JOIN turn ON turn.call = open.seq AND turn.turn = (SELECT max(turn) FROM turn WHERE turn.call = open.seq)
    ORDER BY turn.at DESC LIMIT ?1";

impl Store {
    /// The number of calls that have not ended.
    pub async fn calls_open(&self) -> Result<u64, StoreError> {
        self.read_aside(CountOpen).await
    }

    /// The calls that go on, those that moved last first.
    pub async fn live_calls(&self, limit: u32) -> Result<Vec<LiveCall>, StoreError> {
        self.read_aside(ListLive { limit }).await
    }
}

struct CountOpen;

impl Query for CountOpen {
    const WHAT: &'static str = "count calls";
    type Output = u64;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<u64> {
        db.first(COUNT, &[]).await?.map(i64::unsigned_abs).ok_or_else(SqlError::no_row)
    }
}

struct ListLive {
    limit: u32,
}

impl Query for ListLive {
    const WHAT: &'static str = "list live calls";
    type Output = Vec<LiveCall>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Vec<LiveCall>> {
        db.rows(LIST, params![self.limit]).await?.iter().map(from_row).collect()
    }
}

fn from_row(row: &SqlRow) -> Result<LiveCall> {
    let CallKey([.., high, low]) = row.get(0)?;
    Ok(LiveCall {
        mark: u16::from_be_bytes([high, low]),
        platform: row.get(1)?,
        line: row.get(2)?,
        started: row.get(3)?,
        turns: row.get(4)?,
        moved: row.get(5)?,
        topic: row.get(6)?,
        at: row.get(7)?,
    })
}
