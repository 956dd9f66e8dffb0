//! Everything that is kept of one person, and the proofs that it was erased.

use crate::store::handle::Store;
use crate::store::sql::{Query, ReadTx, Result, SqlRow, params, to_person};
use crate::store::{Erasure, Forgotten, HeldContact, HeldData, HeldMessage, HeldSuppression, Pseudonym, StoreError};

/// The most calls and messages told; a caller with more is a machine.
const TOLD_MAX: u32 = 10_000;

const CALLS: &str = "SELECT key FROM call WHERE caller = ?1 ORDER BY started, seq LIMIT ?2";
const MESSAGES: &str = concat!(
    "SELECT promised, kind, medium, channel, language, state, opened_human FROM message
    WHERE ",
    to_person!("?1"),
    " OR contact = ?1 OR to_key IS NULL AND call IN (SELECT seq FROM call WHERE caller = ?1)
    ORDER BY promised, seq LIMIT ?2"
);
const CONTACT: &str = "SELECT email, language, consent, zone, withdrawn, email_key FROM contact WHERE caller = ?1";
const SUPPRESSIONS: &str = "SELECT reason, since, until FROM bar WHERE key IN (?1, ?2) ORDER BY since";
const COUNTED: &str = concat!(
    "SELECT count(*) FROM (
        SELECT message FROM texted WHERE typed_by = ?1
        UNION SELECT id FROM message JOIN texted ON texted.at = message.promised AND texted.message = message.id
            WHERE ",
    to_person!("?1"),
    ") AS counted"
);
const ERASURES: &str = "
    SELECT at, by_whom, calls, messages, contacts, consents, texts, suppressions
    FROM erasure ORDER BY at DESC, seq DESC LIMIT ?1";

impl Store {
    /// Everything that is kept of a person.
    pub async fn held_of(&self, caller: Pseudonym) -> std::result::Result<HeldData, StoreError> {
        self.read_aside(ReadHeld { caller }).await
    }

    /// The proofs of erasures, the latest first.
    pub async fn erasures(&self, limit: u32) -> std::result::Result<Vec<Erasure>, StoreError> {
        self.read_aside(ListErasures { limit }).await
    }
}

struct ReadHeld {
    caller: Pseudonym,
}

impl Query for ReadHeld {
    const WHAT: &'static str = "read what is kept of a caller";
    type Output = HeldData;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<HeldData> {
        let caller = self.caller;
        let contact = db.row(CONTACT, params![caller]).await?;
        let email_key: Option<Pseudonym> = contact.as_ref().map(|row| row.get(5)).transpose()?;
        let suppressions = db.rows(SUPPRESSIONS, params![caller, email_key]).await?;
        Ok(HeldData {
            calls: db.column(CALLS, params![caller, TOLD_MAX]).await?,
            messages: db.rows(MESSAGES, params![caller, TOLD_MAX]).await?.iter().map(message).collect::<Result<_>>()?,
            contact: contact.as_ref().map(self::contact).transpose()?,
            suppressions: suppressions.iter().map(suppression).collect::<Result<_>>()?,
            texts_counted: db.first::<i64>(COUNTED, params![caller]).await?.unwrap_or(0).unsigned_abs(),
        })
    }
}

fn message(row: &SqlRow) -> Result<HeldMessage> {
    Ok(HeldMessage {
        promised: row.get(0)?,
        kind: row.get(1)?,
        medium: row.get(2)?,
        channel: row.get(3)?,
        language: row.get(4)?,
        state: row.get(5)?,
        opened: row.get(6)?,
    })
}

fn contact(row: &SqlRow) -> Result<HeldContact> {
    Ok(HeldContact {
        email: row.get(0)?,
        language: row.get(1)?,
        consent: row.get(2)?,
        zone: row.get(3)?,
        withdrawn: row.get(4)?,
    })
}

fn suppression(row: &SqlRow) -> Result<HeldSuppression> {
    Ok(HeldSuppression { reason: row.get(0)?, since: row.get(1)?, until: row.get(2)? })
}

struct ListErasures {
    limit: u32,
}

impl Query for ListErasures {
    const WHAT: &'static str = "list erasures";
    type Output = Vec<Erasure>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Vec<Erasure>> {
        db.rows(ERASURES, params![self.limit]).await?.iter().map(erasure).collect()
    }
}

fn erasure(row: &SqlRow) -> Result<Erasure> {
    let count = |column: usize| row.get::<i64>(column).map(i64::unsigned_abs);
    let forgotten = Forgotten {
        calls: count(2)?,
        messages: count(3)?,
        contacts: count(4)?,
        consents: count(5)?,
        texts: count(6)?,
        suppressions: count(7)?,
    };
    Ok(Erasure { at: row.get(0)?, by: row.get(1)?, forgotten })
}
