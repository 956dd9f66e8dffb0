//! Consents. Rows are added and erased, never changed: they are the proof.
//!
//! Those of a stored call are found by its row, since an index by caller would cost each promise a page; those of a call that is
//! deleted, by the caller.

use jiff::Timestamp;

use crate::store::column::{Json, to_json};
use crate::store::handle::Store;
use crate::store::sql::{Query, ReadTx, Result, SqlRow, Tx, params};
use crate::store::{Consent, ConsentFilter, Pseudonym, StoreError};

/// Those of a caller, while the calls still have the caller. One question after the other: of an OR with a SELECT in it
/// PostgreSQL uses no index.
macro_rules! of_caller {
    ($caller:literal) => {
        concat!(
            "seq IN (
                SELECT seq FROM consent WHERE stored_call IS NULL AND caller = ",
            $caller,
            " UNION ALL SELECT consent.seq FROM call JOIN consent ON consent.stored_call = call.seq WHERE call.caller = ",
            $caller,
            ")"
        )
    };
}

const INSERT: &str = "
    INSERT INTO consent (at, caller, call, line, medium, channel, language, asked, given_by, stored_call)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
/// With those that a version before wrote in it, while the call still has its caller.
const ERASE_OF_CALL: &str = "
    DELETE FROM consent
    WHERE stored_call = ?1
        OR stored_call IS NULL AND caller IS NOT DISTINCT FROM (SELECT caller FROM call WHERE seq = ?1)
            AND call = (SELECT key FROM call WHERE seq = ?1)";
const ERASE_OF_CALLER: &str = concat!("DELETE FROM consent WHERE ", of_caller!("?1"));

/// Selects consents as [`from_row`] reads them.
macro_rules! select {
    ($($which:tt)*) => {
        concat!(
            "SELECT seq, at, caller, call, line, medium, channel, language, asked, given_by FROM consent
            WHERE (at, seq) > (?1, ?2) AND at < ?3 ",
            $($which)*,
            " ORDER BY at, seq LIMIT ?4"
        )
    };
}

const LIST: &str = select!("");
const LIST_OF_CALLER: &str = select!("AND ", of_caller!("?5"));

impl Store {
    /// Consents, the oldest first, at most `limit` after the one of this time and number; each comes with its number.
    pub async fn consents(
        &self,
        filter: ConsentFilter,
        after: Option<(Timestamp, i64)>,
        limit: u32,
    ) -> Result<Vec<(i64, Consent)>, StoreError> {
        self.read_aside(ListConsents { filter, after, limit }).await
    }
}

struct ListConsents {
    filter: ConsentFilter,
    after: Option<(Timestamp, i64)>,
    limit: u32,
}

impl Query for ListConsents {
    const WHAT: &'static str = "list consents";
    type Output = Vec<(i64, Consent)>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Vec<(i64, Consent)>> {
        let ConsentFilter { caller, since, until } = self.filter;
        let (at, seq) = self.after.unwrap_or((since.unwrap_or(Timestamp::MIN), i64::MIN));
        let until = until.unwrap_or(Timestamp::MAX);
        let rows = match caller {
            Some(caller) => db.rows(LIST_OF_CALLER, params![at, seq, until, self.limit, caller]).await?,
            None => db.rows(LIST, params![at, seq, until, self.limit]).await?,
        };
        rows.iter().map(from_row).collect()
    }
}

fn from_row(row: &SqlRow) -> Result<(i64, Consent)> {
    let Json(by) = row.get(9)?;
    let consent = Consent {
        at: row.get(1)?,
        caller: row.get(2)?,
        call: row.get(3)?,
        line: row.get(4)?,
        medium: row.get(5)?,
        channel: row.get(6)?,
        language: row.get(7)?,
        asked: row.get(8)?,
        by,
    };
    Ok((row.get(0)?, consent))
}

/// Stores a consent, given in the call in this row or on the page of a link of it.
pub(super) fn insert<T: Tx>(tx: &mut T, consent: &Consent, stored_call: Option<i64>) -> Result<()> {
    let Consent { at, caller, call, line, medium, channel, language, asked, by } = consent;
    let by = to_json(by)?;
    tx.insert(INSERT, params![at, caller, call, line, medium, channel, language, asked, by, stored_call])
}

/// Erases what was agreed to in a call that became anonymous, while the call still has its caller.
pub(super) fn erase_of_call<T: Tx>(tx: &mut T, call: i64) -> Result<()> {
    tx.defer(ERASE_OF_CALL, params![call])
}

/// Erases what a caller agreed to, while the calls still have the caller; says how much.
pub(super) async fn erase_of_caller<T: Tx>(tx: &mut T, caller: Pseudonym) -> Result<u64> {
    tx.run(ERASE_OF_CALLER, params![caller]).await
}
