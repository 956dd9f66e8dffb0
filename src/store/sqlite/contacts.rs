//! Imported addresses.

use rusqlite::{Connection, OptionalExtension, params};

use super::tables::Tables;
use crate::store::{Contact, Pseudonym};

/// A consent that the person withdrew stays withdrawn: the import cannot tell whether it is newer.
const IMPORT: &str = "
    INSERT INTO contact (caller, email, language, consent, email_key, zone) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (caller) DO UPDATE SET email = excluded.email, language = excluded.language,
        email_key = excluded.email_key, zone = excluded.zone,
        consent = CASE WHEN contact.withdrawn IS NULL THEN excluded.consent ELSE 0 END";

const ZONE: &str = "SELECT zone FROM contact WHERE caller = ?1";

/// The zone a contact lives in, if it was given.
pub(super) fn zone(connection: &Connection, caller: Pseudonym) -> rusqlite::Result<Option<String>> {
    Ok(connection.prepare_cached(ZONE)?.query_row([caller], |row| row.get(0)).optional()?.flatten())
}

/// Adds contacts or brings them up to date; says how many.
pub(super) fn import(tables: &mut Tables<'_>, contacts: &[Contact]) -> rusqlite::Result<u64> {
    let mut insert = tables.connection.prepare_cached(IMPORT)?;
    let import = |contact: &Contact| {
        let Contact { caller, email, language, consent, email_key, zone } = contact;
        insert.execute(params![caller, email, language, consent, email_key, zone])
    };
    contacts.iter().map(import).sum::<rusqlite::Result<usize>>().map(|imported| imported as u64)
}
