//! Figures as they are read for reports and the page of operations. They are added up where transactions end, see
//! [`group`](crate::store::group).

use jiff::Timestamp;

use crate::base::call::LineId;
use crate::store::handle::Store;
use crate::store::sql::{Query, ReadTx, Result, SqlRow, params};
use crate::store::{Figure, FigureName, StoreError, quarter_of};

const TOTALS: &str = "
    SELECT line, name, subject, value, CAST(sum(total) AS BIGINT) FROM figure WHERE ?1 <= began AND began < ?2
    GROUP BY line, name, subject, value";
const COURSE: &str = "
    SELECT line, name, subject, value, total, began FROM figure WHERE ?1 <= began AND began < ?2 ORDER BY began";

const PAIRS: &str = "
    SELECT line, name, subject, value, total, began FROM figure WHERE ?1 <= began AND began < ?2 AND name = ?3";

impl Store {
    /// The figures of a period, added up: from the quarter of an hour of `since` to the one before that of `until`.
    pub async fn figures(&self, since: Timestamp, until: Timestamp) -> Result<Vec<Figure>, StoreError> {
        self.read_aside(FigureTotals { since, until }).await
    }

    /// The same for some figures, quarter by quarter, the earliest first.
    pub async fn course(
        &self,
        since: Timestamp,
        until: Timestamp,
        names: &'static [FigureName],
    ) -> Result<Vec<(Timestamp, Figure)>, StoreError> {
        self.read_aside(FigureCourse { since, until, names }).await
    }

    /// The pairs of repeats whose first call lies in a period, with the quarters of the first calls.
    pub async fn repeat_pairs(
        &self,
        since: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<(Timestamp, Figure)>, StoreError> {
        self.read_aside(RepeatPairs { since, until }).await
    }
}

struct FigureTotals {
    since: Timestamp,
    until: Timestamp,
}

impl Query for FigureTotals {
    const WHAT: &'static str = "add up figures";
    type Output = Vec<Figure>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Vec<Figure>> {
        let rows = db.rows(TOTALS, params![quarter_of(self.since), quarter_of(self.until)]).await?;
        rows.iter().map(from_row).collect()
    }
}

struct FigureCourse {
    since: Timestamp,
    until: Timestamp,
    names: &'static [FigureName],
}

impl Query for FigureCourse {
    const WHAT: &'static str = "read the course of figures";
    type Output = Vec<(Timestamp, Figure)>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Vec<(Timestamp, Figure)>> {
        let rows = db.rows(COURSE, params![quarter_of(self.since), quarter_of(self.until)]).await?;
        let mut course = vec![];
        for row in &rows {
            if self.names.contains(&row.get(1)?) {
                course.push(dated(row)?);
            }
        }
        Ok(course)
    }
}

struct RepeatPairs {
    since: Timestamp,
    until: Timestamp,
}

impl Query for RepeatPairs {
    const WHAT: &'static str = "read repeats";
    type Output = Vec<(Timestamp, Figure)>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Vec<(Timestamp, Figure)>> {
        let (since, until) = (quarter_of(self.since), quarter_of(self.until));
        let rows = db.rows(PAIRS, params![since, until, FigureName::RepeatPairs]).await?;
        rows.iter().map(dated).collect()
    }
}

/// Reads a figure and the beginning of its quarter.
pub(super) fn dated(row: &SqlRow) -> Result<(Timestamp, Figure)> {
    Ok((row.get(5)?, from_row(row)?))
}

/// Reads `line, name, subject, value` and a total.
fn from_row(row: &SqlRow) -> Result<Figure> {
    let line: String = row.get(0)?;
    Ok(Figure {
        line: (!line.is_empty()).then(|| LineId::new(&line)),
        name: row.get(1)?,
        subject: row.get(2)?,
        value: row.get(3)?,
        total: row.get::<i64>(4)?.unsigned_abs(),
    })
}
