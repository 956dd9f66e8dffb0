//! Results of the messages of a period, by their wording. Rows of messages and calls are added up: nothing is counted on
//! the way of a message.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::base::call::LineId;
use crate::store::handle::Store;
use crate::store::sql::{Query, ReadTx, Result, SqlRow, params};
use crate::store::{MessageStages, StoreError, Window, WordingHour, WordingKey, WordingRoute};

/// The measured messages that were promised from `?1` until `?2`, of the line `?3` if one is given. `?4` windows are over once
/// it is known whether a caller came back within a day; `stayed` counts those within which the caller did not.
macro_rules! measured {
    () => {
        " FROM (
            SELECT medium, language, wording, words, gateway, operator_prefix, to_key, line,
                coalesce(accepted, promised) / 900000000 * 900000000 AS quarter,
                CASE WHEN state IN ('sent', 'undelivered', 'delivered') OR opened_human IS NOT NULL
                    OR chat_started IS NOT NULL THEN 1 ELSE 0 END AS was_accepted,
                CASE WHEN state = 'delivered' THEN 1 ELSE 0 END AS was_delivered,
                CASE WHEN state = 'undelivered' THEN 1 ELSE 0 END AS was_undelivered,
                CASE WHEN opened_human IS NOT NULL OR chat_started IS NOT NULL THEN 1 ELSE 0 END AS was_opened,
                CASE WHEN chat_started IS NOT NULL THEN 1 ELSE 0 END AS was_chat,
                CASE WHEN ?4 <= matured THEN 1 ELSE 0 END AS has_matured,
                CASE WHEN ?4 <= matured AND stayed < ?4 THEN 1 ELSE 0 END AS has_returned
            FROM message LEFT JOIN call ON call.seq = message.call
            WHERE ?1 <= promised AND promised < ?2 AND wording IS NOT NULL AND coalesce(line, '') = coalesce(?3, line, '')
        ) AS measured"
    };
}

/// Stages by wording, gateway and the given columns.
macro_rules! stages_by {
    ($columns:literal) => {
        concat!(
            "SELECT medium, language, wording, gateway, count(*), CAST(sum(was_accepted) AS BIGINT),
                CAST(sum(was_delivered) AS BIGINT), CAST(sum(was_undelivered) AS BIGINT),
                CAST(sum(was_opened) AS BIGINT), CAST(sum(was_chat) AS BIGINT),
                CAST(sum(has_matured) AS BIGINT), CAST(sum(has_returned) AS BIGINT), min(words), ",
            $columns,
            measured!(),
            " GROUP BY medium, language, wording, gateway, ",
            $columns
        )
    };
}
const ROUTES: &str = stages_by!("operator_prefix");
const HOURS: &str = stages_by!("line, quarter");
const NUMBERS: &str =
    concat!("SELECT operator_prefix, count(DISTINCT to_key)", measured!(), " GROUP BY operator_prefix");

/// When the message was promised that has `?4` later ones.
const LATEST: &str = "
    SELECT promised FROM message LEFT JOIN call ON call.seq = message.call
    WHERE ?1 <= promised AND promised < ?2 AND wording IS NOT NULL AND coalesce(line, '') = coalesce(?3, line, '')
    ORDER BY promised DESC LIMIT 1 OFFSET ?4";

impl Store {
    /// The beginning of the part of a period in which its latest messages with a wording were promised, at most so many and
    /// those of that moment; that of the period if it has no more.
    pub async fn latest_wordings_since(
        &self,
        since: Timestamp,
        until: Timestamp,
        line: Option<&LineId>,
        most: u32,
    ) -> Result<Timestamp, StoreError> {
        self.read_aside(LatestWordings { period: MeasuredPeriod::new(since, until, line), most }).await
    }

    /// The messages with a wording that were promised in a period, of one line or of all, by gateway and operator prefix.
    pub async fn wording_routes(
        &self,
        since: Timestamp,
        until: Timestamp,
        line: Option<&LineId>,
    ) -> Result<Vec<WordingRoute>, StoreError> {
        self.read_aside(ReadRoutes(MeasuredPeriod::new(since, until, line))).await
    }

    /// The same messages by line and by the quarter of an hour in which they were taken.
    pub async fn wording_hours(
        &self,
        since: Timestamp,
        until: Timestamp,
        line: Option<&LineId>,
    ) -> Result<Vec<WordingHour>, StoreError> {
        self.read_aside(ReadHours(MeasuredPeriod::new(since, until, line))).await
    }

    /// How many different numbers stand behind each operator prefix of the same messages. Numbers that are forgotten are not
    /// counted.
    pub async fn numbers_by_prefix(
        &self,
        since: Timestamp,
        until: Timestamp,
        line: Option<&LineId>,
    ) -> Result<BTreeMap<String, u64>, StoreError> {
        self.read_aside(CountNumbers(MeasuredPeriod::new(since, until, line))).await
    }
}

/// The messages wanted.
struct MeasuredPeriod {
    since: Timestamp,
    until: Timestamp,
    line: Option<LineId>,
}

impl MeasuredPeriod {
    fn new(since: Timestamp, until: Timestamp, line: Option<&LineId>) -> Self {
        Self { since, until, line: line.cloned() }
    }

    async fn rows<R: ReadTx>(&self, db: &mut R, sql: &'static str) -> Result<Vec<SqlRow>> {
        let windows = Window::ALL.iter().filter(|window| **window <= Window::Day).count() as i64;
        db.rows(sql, params![self.since, self.until, self.line, windows]).await
    }
}

struct LatestWordings {
    period: MeasuredPeriod,
    most: u32,
}

impl Query for LatestWordings {
    const WHAT: &'static str = "look for the latest messages";
    type Output = Timestamp;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Timestamp> {
        let MeasuredPeriod { since, until, line } = &self.period;
        let last = self.most.saturating_sub(1);
        Ok(db.first(LATEST, params![since, until, line, last]).await?.unwrap_or(*since))
    }
}

struct ReadRoutes(MeasuredPeriod);

impl Query for ReadRoutes {
    const WHAT: &'static str = "read messages by gateway and operator";
    type Output = Vec<WordingRoute>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Vec<WordingRoute>> {
        self.0.rows(db, ROUTES).await?.iter().map(route).collect()
    }
}

struct ReadHours(MeasuredPeriod);

impl Query for ReadHours {
    const WHAT: &'static str = "read messages by hour";
    type Output = Vec<WordingHour>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Vec<WordingHour>> {
        self.0.rows(db, HOURS).await?.iter().map(hour).collect()
    }
}

struct CountNumbers(MeasuredPeriod);

impl Query for CountNumbers {
    const WHAT: &'static str = "count numbers by operator";
    type Output = BTreeMap<String, u64>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<BTreeMap<String, u64>> {
        let mut numbers = BTreeMap::new();
        for row in self.0.rows(db, NUMBERS).await? {
            if let Some(prefix) = row.get::<Option<String>>(0)? {
                numbers.insert(prefix, row.get::<i64>(1)?.unsigned_abs());
            }
        }
        Ok(numbers)
    }
}

fn route(row: &SqlRow) -> Result<WordingRoute> {
    Ok(WordingRoute {
        wording: wording(row)?,
        words: row.get(12)?,
        gateway: row.get(3)?,
        operator_prefix: row.get(13)?,
        stages: stages(row)?,
    })
}

fn hour(row: &SqlRow) -> Result<WordingHour> {
    Ok(WordingHour {
        wording: wording(row)?,
        gateway: row.get(3)?,
        line: row.get(13)?,
        began: row.get(14)?,
        stages: stages(row)?,
    })
}

fn wording(row: &SqlRow) -> Result<WordingKey> {
    Ok(WordingKey { medium: row.get(0)?, language: row.get(1)?, prompts: row.get(2)? })
}

fn stages(row: &SqlRow) -> Result<MessageStages> {
    let count = |column| row.get::<i64>(column).map(i64::unsigned_abs);
    Ok(MessageStages {
        promised: count(4)?,
        accepted: count(5)?,
        delivered: count(6)?,
        undelivered: count(7)?,
        opened: count(8)?,
        chats: count(9)?,
        matured: count(10)?,
        repeats: count(11)?,
    })
}
