//! The fingerprints of the keys this database was written with.

use rusqlite::{Connection, OptionalExtension, params};

use super::tables::Tables;
use crate::store::{Fingerprint, KeyInUse};

const FIND: &str = "SELECT fingerprint FROM key_used WHERE name = ?1";
const NAMES: &str = "SELECT name FROM key_used";
const KEEP: &str = "
    INSERT INTO key_used (name, fingerprint) VALUES (?1, ?2)
    ON CONFLICT (name) DO UPDATE SET fingerprint = excluded.fingerprint";

/// The names of the keys it was written with.
pub(super) fn names(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    connection.prepare(NAMES)?.query_map([], |row| row.get(0))?.collect()
}

/// The names of those keys that are not the ones it was written with, unless they are accepted.
pub(super) fn foreign(connection: &Connection, keys: &[KeyInUse]) -> rusqlite::Result<Vec<&'static str>> {
    let mut foreign = vec![];
    for key in keys {
        let known = find(connection, key.name)?;
        if known.is_some_and(|known| !key.accept && !key.fingerprints.contains(&known)) {
            foreign.push(key.name);
        }
    }
    Ok(foreign)
}

/// Whether each of these keys is remembered as the one in use.
pub(super) fn are_kept(connection: &Connection, keys: &[KeyInUse]) -> rusqlite::Result<bool> {
    for key in keys {
        if find(connection, key.name)?.as_ref() != key.fingerprints.first() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Remembers keys as the ones in use. Nothing is kept, and their names are given, when some are foreign: another node may
/// have been first.
pub(super) fn keep(tables: &mut Tables<'_>, keys: &[KeyInUse]) -> rusqlite::Result<Vec<&'static str>> {
    let foreign = foreign(tables.connection, keys)?;
    if foreign.is_empty() {
        let mut keep = tables.connection.prepare_cached(KEEP)?;
        for key in keys {
            if let Some(Fingerprint(fingerprint)) = key.fingerprints.first() {
                keep.execute(params![key.name, fingerprint])?;
            }
        }
    }
    Ok(foreign)
}

fn find(connection: &Connection, name: &str) -> rusqlite::Result<Option<Fingerprint>> {
    let mut find = connection.prepare_cached(FIND)?;
    find.query_row([name], |row| row.get(0).map(Fingerprint)).optional()
}
