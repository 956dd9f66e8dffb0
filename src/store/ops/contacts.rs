//! Imported addresses.

use crate::store::handle::Store;
use crate::store::ops::former;
use crate::store::sql::{Operation, Query, ReadTx, Result, Tx, params};
use crate::store::{Contact, Pseudonym, StoreError};

/// A consent that the person withdrew stays withdrawn: the import cannot tell if it is newer.
const IMPORT: &str = "
    INSERT INTO contact (caller, email, language, consent, email_key, zone) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (caller) DO UPDATE SET email = excluded.email, language = excluded.language,
        email_key = excluded.email_key, zone = excluded.zone,
        consent = CASE WHEN contact.withdrawn IS NULL THEN excluded.consent ELSE 0 END";
const ZONE: &str = "SELECT zone FROM contact WHERE caller = ?1";

impl Store {
    /// Adds contacts or brings them up to date, all or none; says how many. A withdrawn consent stays withdrawn.
    pub async fn import_contacts(&self, contacts: Vec<Contact>) -> Result<u64, StoreError> {
        self.write(ImportContacts(contacts)).await
    }

    /// The zone a contact lives in, as it was imported.
    pub async fn contact_zone(&self, caller: Pseudonym) -> Result<Option<String>, StoreError> {
        self.read(ContactZone(caller)).await
    }
}

struct ImportContacts(Vec<Contact>);

impl Operation for ImportContacts {
    const WHAT: &'static str = "import contacts";
    type Output = u64;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<u64> {
        let mut imported = 0;
        for Contact { caller, email, language, consent, email_key, zone, formers } in &self.0 {
            former::adopt(tx, formers).await?;
            imported += tx.run(IMPORT, params![caller, email, language, consent, email_key, zone]).await?;
        }
        Ok(imported)
    }
}

struct ContactZone(Pseudonym);

impl Query for ContactZone {
    const WHAT: &'static str = "look up a zone";
    type Output = Option<String>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Option<String>> {
        Ok(db.first::<Option<String>>(ZONE, params![self.0]).await?.flatten())
    }
}
