//! Answers of providers: which numbers take texts.

use jiff::Timestamp;

use crate::store::handle::Store;
use crate::store::sql::{Operation, Query, ReadTx, Result, Tx, params};
use crate::store::{Pseudonym, StoreError};

const FIND: &str = "SELECT takes_texts FROM line_type WHERE key = ?1 AND ?2 < until";
const KEEP: &str = "
    INSERT INTO line_type (key, takes_texts, until) VALUES (?1, ?2, ?3)
    ON CONFLICT (key) DO UPDATE SET takes_texts = excluded.takes_texts, until = excluded.until";
const FORGET: &str = "DELETE FROM line_type WHERE key = ?1";

impl Store {
    /// True or false if it is known that a number takes texts or does not.
    pub async fn line_type(&self, number: Pseudonym, now: Timestamp) -> Result<Option<bool>, StoreError> {
        self.read(FindLineType { number, now }).await
    }

    /// Keeps the answer of a provider until its time is up.
    pub async fn keep_line_type(
        &self,
        number: Pseudonym,
        takes_texts: bool,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(KeepLineType { number, takes_texts, until }).await
    }
}

/// Deletes the answer about a number.
pub(super) fn forget<T: Tx>(tx: &mut T, number: Pseudonym) -> Result<()> {
    tx.defer(FORGET, params![number])
}

struct FindLineType {
    number: Pseudonym,
    now: Timestamp,
}

impl Query for FindLineType {
    const WHAT: &'static str = "look up a line type";
    type Output = Option<bool>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Option<bool>> {
        db.first(FIND, params![self.number, self.now]).await
    }
}

struct KeepLineType {
    number: Pseudonym,
    takes_texts: bool,
    until: Timestamp,
}

impl Operation for KeepLineType {
    const WHAT: &'static str = "keep a line type";
    type Output = ();

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<()> {
        tx.defer(KEEP, params![self.number, self.takes_texts, self.until])
    }
}
