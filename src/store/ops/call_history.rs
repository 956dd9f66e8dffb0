//! Calls as operations look them up: found by caller, time, line or outcome; read with everything that came of them.

use jiff::Timestamp;

use crate::base::call::LineId;
use crate::line::event::{Event, Outcome};
use crate::store::column::{Json, compact_or_json};
use crate::store::handle::Store;
use crate::store::sql::{Query, ReadTx, Result, SqlRow, in_any_week, of_call, params, to_person};
use crate::store::{
    CallHistory, CallKey, CallSearch, FoundCall, PastAttempt, PastMessage, PastPart, PastTurn, PlatformCalls,
    StoreError,
};

/// The most calls found at once.
const FOUND_MAX: u32 = 1000;

/// Selects calls as [`from_row`] reads them. Column 9 tells if the caller wanted nothing kept, column 10 is the row.
macro_rules! select {
    ($($which:expr),+) => {
        concat!(
            "SELECT key, platform, line, started, ended, outcome, topic,
                (SELECT count(*) FROM turn WHERE turn.call = call.seq),
                (SELECT count(*) FROM message WHERE message.call = call.seq), anonymous, seq, revision
            FROM call WHERE ",
            $($which),+
        )
    };
}

const BY_TIME: &str = select!(
    "started >= ?1 AND started < ?2 AND line = coalesce(?3, line)
    AND coalesce(outcome, '') = coalesce(?4, outcome, '') AND platform = coalesce(?6, platform)
    ORDER BY started DESC LIMIT ?5"
);
const BY_CALLER: &str = select!(
    "started >= ?1 AND started < ?2 AND line = coalesce(?3, line)
    AND coalesce(outcome, '') = coalesce(?4, outcome, '') AND platform = coalesce(?6, platform)
    AND (caller = ?7 OR seq IN (SELECT message.call FROM message WHERE ",
    to_person!("?7"),
    ")) ORDER BY started DESC LIMIT ?5"
);
const BY_KEY: &str = select!(
    "started >= ?1 AND started < ?2 AND line = coalesce(?3, line)
    AND coalesce(outcome, '') = coalesce(?4, outcome, '') AND platform = coalesce(?6, platform)
    AND ",
    in_any_week!("started", "call_week"),
    "key >= ?7 AND key <= ?8 ORDER BY started DESC LIMIT ?5"
);
/// Calls that are kept, by platform and outcome; empty where there is none yet.
const BY_PLATFORM: &str = "
    SELECT platform, coalesce(outcome, ''), count(*) FROM call
    WHERE started >= ?1 AND started < ?2 AND line = coalesce(?3, line)
    GROUP BY platform, coalesce(outcome, '')";
const ONE: &str = select!(of_call!("?1"));
const TURNS: &str = "SELECT turn, at, standing, waiting, happened, events FROM turn WHERE call = ?1 ORDER BY turn";
const MESSAGES: &str = "
    SELECT id, kind, medium, channel, promised, state, changed, opened_human, opened_automatic, chat_started, seq
    FROM message WHERE call = ?1 ORDER BY seq";
const ATTEMPTS: &str = "SELECT at, gateway, result FROM attempt WHERE message = ?1 ORDER BY lease";
const PARTS: &str = "SELECT gateway, raw, report, at FROM provider_id WHERE message = ?1 ORDER BY id";

impl Store {
    /// The calls that are looked for, the latest first.
    pub async fn find_calls(&self, search: CallSearch) -> std::result::Result<Vec<FoundCall>, StoreError> {
        self.read_aside(FindCalls { search }).await
    }

    /// The calls of a period that are kept, by platform and outcome; of one line, or of all.
    pub async fn calls_by_platform(
        &self,
        since: Timestamp,
        until: Timestamp,
        line: Option<LineId>,
    ) -> std::result::Result<Vec<PlatformCalls>, StoreError> {
        self.read_aside(CountByPlatform { since, until, line }).await
    }

    /// Everything that is kept of a call; `None` if it is not known.
    pub async fn call_history(&self, call: CallKey) -> std::result::Result<Option<CallHistory>, StoreError> {
        self.read_aside(ReadHistory { call }).await
    }
}

struct FindCalls {
    search: CallSearch,
}

impl Query for FindCalls {
    const WHAT: &'static str = "find calls";
    type Output = Vec<FoundCall>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Vec<FoundCall>> {
        let CallSearch { caller, keys, since, until, line, platform, outcome, limit } = &self.search;
        let limit = *limit.min(&FOUND_MAX);
        let rows = match (caller, keys) {
            (Some(caller), _) => {
                db.rows(BY_CALLER, params![since, until, line, outcome, limit, platform, caller]).await?
            }
            (None, Some((first, last))) => {
                db.rows(BY_KEY, params![since, until, line, outcome, limit, platform, first, last]).await?
            }
            (None, None) => db.rows(BY_TIME, params![since, until, line, outcome, limit, platform]).await?,
        };
        rows.iter().map(from_row).collect()
    }
}

struct CountByPlatform {
    since: Timestamp,
    until: Timestamp,
    line: Option<LineId>,
}

impl Query for CountByPlatform {
    const WHAT: &'static str = "count calls by platform";
    type Output = Vec<PlatformCalls>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Vec<PlatformCalls>> {
        let counted = |row: &SqlRow| {
            let outcome: String = row.get(1)?;
            let outcome = Outcome::ALL.into_iter().find(|known| known.as_str() == outcome);
            Ok(PlatformCalls { platform: row.get(0)?, outcome, calls: row.get::<i64>(2)?.unsigned_abs() })
        };
        db.rows(BY_PLATFORM, params![self.since, self.until, self.line]).await?.iter().map(counted).collect()
    }
}

struct ReadHistory {
    call: CallKey,
}

impl Query for ReadHistory {
    const WHAT: &'static str = "read a call";
    type Output = Option<CallHistory>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Option<CallHistory>> {
        let Some(row) = db.row(ONE, params![self.call]).await? else { return Ok(None) };
        let (call, anonymous, seq): (_, bool, i64) = (from_row(&row)?, row.get(9)?, row.get(10)?);
        let turns = db.rows(TURNS, params![seq]).await?.iter().map(turn).collect::<Result<_>>()?;
        let mut messages = vec![];
        for row in &db.rows(MESSAGES, params![seq]).await? {
            let seq: i64 = row.get(10)?;
            let attempts = db.rows(ATTEMPTS, params![seq]).await?.iter().map(attempt).collect::<Result<_>>()?;
            let parts = db.rows(PARTS, params![seq]).await?.iter().map(part).collect::<Result<_>>()?;
            messages.push(PastMessage { attempts, parts, ..message(row)? });
        }
        Ok(Some(CallHistory { call, anonymous, turns, messages }))
    }
}

fn from_row(row: &SqlRow) -> Result<FoundCall> {
    Ok(FoundCall {
        id: row.get::<CallKey>(0)?.to_string(),
        platform: row.get(1)?,
        line: row.get(2)?,
        started: row.get(3)?,
        ended: row.get(4)?,
        outcome: row.get(5)?,
        topic: row.get(6)?,
        turns: row.get(7)?,
        messages: row.get(8)?,
        revision: row.get(11)?,
    })
}

fn turn(row: &SqlRow) -> Result<PastTurn> {
    let Json(standing) = row.get(2)?;
    let events = compact_or_json::<Vec<Event>>(row, 4, 5)?.unwrap_or_default();
    Ok(PastTurn { turn: row.get(0)?, at: row.get(1)?, standing, waiting: row.get(3)?, events })
}

fn message(row: &SqlRow) -> Result<PastMessage> {
    Ok(PastMessage {
        id: row.get(0)?,
        kind: row.get(1)?,
        medium: row.get(2)?,
        channel: row.get(3)?,
        promised: row.get(4)?,
        state: row.get(5)?,
        changed: row.get(6)?,
        opened: row.get(7)?,
        opened_automatically: row.get(8)?,
        chat: row.get(9)?,
        attempts: vec![],
        parts: vec![],
    })
}

fn attempt(row: &SqlRow) -> Result<PastAttempt> {
    Ok(PastAttempt { at: row.get(0)?, gateway: row.get(1)?, result: row.get(2)? })
}

fn part(row: &SqlRow) -> Result<PastPart> {
    Ok(PastPart { gateway: row.get(0)?, id: row.get(1)?, report: row.get(2)?, at: row.get(3)? })
}
