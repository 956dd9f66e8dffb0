//! Recorded calls, a part at a time, in the order in which they were answered.

use std::collections::HashMap;

use crate::line::heard::Heard;
use crate::line::replay::{RecordedCall, RecordedTurn};
use crate::store::column::compact_or_json;
use crate::store::handle::Store;
use crate::store::sql::{Query, ReadTx, Result, SqlRow, params};
use crate::store::{CallKey, Pseudonym, RecordedPlace, RecordedSearch, StoreError, StoredCall};

/// The most calls read at once.
const PART_MAX: u32 = 2000;

/// The part of the calls behind a place, with these columns.
macro_rules! part {
    ($columns:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM call WHERE started >= ?1 AND started < ?2 AND line = coalesce(?3, line)
                AND coalesce(topic, 'none') = coalesce(?4, topic, 'none') AND ended IS NOT NULL
                AND coalesce(revision, '') = coalesce(?7, revision, '')
                AND (started > ?5 OR started = ?5 AND seq > ?6)"
        )
    };
}
const COUNT: &str = part!("count(*)");
const CALLS: &str =
    concat!(part!("seq, key, caller, platform, line, started, ended"), " ORDER BY started, seq LIMIT ?8");
const TURNS: &str = concat!(
    "SELECT turn.call, turn.turn, turn.at, turn.waiting, turn.did, turn.heard FROM (",
    part!("seq"),
    " ORDER BY started, seq LIMIT ?8) AS part JOIN turn ON turn.call = part.seq ORDER BY turn.call, turn.turn"
);

impl Store {
    /// The number of recorded calls wanted.
    pub async fn count_recorded(&self, search: RecordedSearch) -> std::result::Result<u64, StoreError> {
        self.read_aside(CountRecorded { search }).await
    }

    /// The recorded calls behind a place, at most some thousands; empty at the end.
    pub async fn recorded_calls(
        &self,
        search: RecordedSearch,
        behind: Option<RecordedPlace>,
    ) -> std::result::Result<Vec<StoredCall>, StoreError> {
        let behind = behind.unwrap_or(RecordedPlace { started: search.since, seq: -1 });
        self.read_aside(ReadRecorded { search, behind, limit: PART_MAX }).await
    }
}

struct CountRecorded {
    search: RecordedSearch,
}

impl Query for CountRecorded {
    const WHAT: &'static str = "count recorded calls";
    type Output = u64;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<u64> {
        let RecordedSearch { since, until, line, topic, revision } = &self.search;
        let revision = revision.as_deref();
        let count: Option<i64> = db.first(COUNT, params![since, until, line, topic, since, -1_i64, revision]).await?;
        Ok(count.unwrap_or_default().unsigned_abs())
    }
}

struct ReadRecorded {
    search: RecordedSearch,
    behind: RecordedPlace,
    limit: u32,
}

impl Query for ReadRecorded {
    const WHAT: &'static str = "read recorded calls";
    type Output = Vec<StoredCall>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Vec<StoredCall>> {
        let RecordedSearch { since, until, line, topic, revision } = &self.search;
        let revision = revision.as_deref();
        let RecordedPlace { started, seq } = self.behind;
        let asked = params![since, until, line, topic, started, seq, revision, self.limit];
        let rows = db.rows(CALLS, asked).await?;
        let mut calls = rows.iter().map(call).collect::<Result<Vec<_>>>()?;
        let places: HashMap<i64, usize> = calls.iter().enumerate().map(|(at, call)| (call.place.seq, at)).collect();
        for row in &db.rows(TURNS, asked).await? {
            if let Some(at) = places.get(&row.get(0)?) {
                calls[*at].call.turns.push(turn(row)?);
            }
        }
        Ok(calls)
    }
}

fn call(row: &SqlRow) -> Result<StoredCall> {
    let (key, caller): (CallKey, Option<Pseudonym>) = (row.get(1)?, row.get(2)?);
    let percentile = caller.map_or(key.percentile(), Pseudonym::percentile);
    let started = row.get(5)?;
    let call = RecordedCall { line: row.get(4)?, started, percentile, hears: vec![], turns: vec![] };
    Ok(StoredCall {
        place: RecordedPlace { started, seq: row.get(0)? },
        platform: row.get(3)?,
        ended: row.get(6)?,
        call,
    })
}

/// A caller's part that another version wrote in words of its own is one that is not known.
fn turn(row: &SqlRow) -> Result<RecordedTurn> {
    let heard = compact_or_json::<Heard>(row, 4, 5).ok().flatten();
    Ok(RecordedTurn { turn: row.get(1)?, at: row.get(2)?, waiting: row.get(3)?, heard })
}
