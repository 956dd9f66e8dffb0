//! Imported addresses.

use rusqlite::params;

use super::tables::Tables;
use crate::store::Contact;

/// A consent that the person withdrew stays withdrawn: the import cannot tell whether it is newer.
const IMPORT: &str = "
    INSERT INTO contact (caller, email, language, consent, email_key, zone) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (caller) DO UPDATE SET email = excluded.email, language = excluded.language,
        email_key = excluded.email_key, zone = excluded.zone,
        consent = CASE WHEN contact.withdrawn IS NULL THEN excluded.consent ELSE 0 END";

/// Adds contacts or brings them up to date; says how many.
pub(super) fn import(tables: &mut Tables<'_>, contacts: &[Contact]) -> rusqlite::Result<u64> {
    let mut insert = tables.connection.prepare_cached(IMPORT)?;
    let import = |contact: &Contact| {
        let Contact { caller, email, language, consent, email_key, zone } = contact;
        insert.execute(params![caller, email, language, consent, email_key, zone])
    };
    contacts.iter().map(import).sum::<rusqlite::Result<usize>>().map(|imported| imported as u64)
}
