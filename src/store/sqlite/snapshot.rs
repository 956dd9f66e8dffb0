//! The file as it is at one moment, while others write to it.

use std::io::{Error, ErrorKind};
use std::path::Path;

use super::connection::{create, open_reader};
use super::health::damage;
use crate::store::StoreError;

/// Writes a copy of a database into a new file, without its log.
///
/// # Errors
/// A file cannot be opened, or there is no room.
pub fn snapshot(file: &Path, to: &Path) -> Result<(), StoreError> {
    const WHAT: &str = "copy the database";
    create(to).map_err(|error| StoreError::Query { what: WHAT, source: error.into() })?;
    // SQLite writes into a file that exists if it is empty.
    let copied = open_reader(file)?.execute("VACUUM INTO ?1", [to.as_os_str().to_string_lossy()]);
    copied.map(drop).map_err(|error| StoreError::Query { what: WHAT, source: error.into() })
}

/// Checks that a file is a database and whole.
///
/// # Errors
/// It is damaged.
pub fn check_file(file: &Path) -> Result<(), StoreError> {
    damage(file).map_or(Ok(()), |damage| {
        let source = Error::new(ErrorKind::InvalidData, damage).into();
        Err(StoreError::Open { database: file.display().to_string(), source })
    })
}
