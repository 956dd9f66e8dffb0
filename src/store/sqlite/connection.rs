//! Opening the database: its file, its settings, its schema.

use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::store::StoreError;

/// How long a connection waits for another process's lock, such as that of a backup. Short, because everybody waits.
const BUSY_WAIT: Duration = Duration::from_secs(1);
/// Prepared statements kept; more than this store has.
const STATEMENTS_MAX: usize = 256;
/// Only the owner may read what callers said.
const FILE_MODE: u32 = 0o600;

/// Settings of the writing connection. `FULL`: a commit that returned survives a power cut. `secure_delete`: erased
/// numbers are overwritten, not only unlinked. The cache is 8 MiB. The log is copied back every 32 MiB: the pages of many
/// groups in one go, chosen by trying four sizes.
const WRITER_SETTINGS: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -8192;
    PRAGMA wal_autocheckpoint = 8192;
    PRAGMA journal_size_limit = 67108864;";

mod embedded {
    refinery::embed_migrations!("src/store/sqlite/migrations");
}

/// Opens the file for writing, makes it when it is missing, and brings its schema up to date.
pub(super) fn open_writer(file: &Path) -> Result<Connection, StoreError> {
    let failed = |source| StoreError::Open { path: file.display().to_string(), source };
    create(file).map_err(|error| failed(error.into()))?;
    let mut connection = open(file, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(|error| failed(error.into()))?;
    connection.execute_batch(WRITER_SETTINGS).map_err(|error| failed(error.into()))?;
    embedded::migrations::runner().run(&mut connection).map_err(|error| failed(error.into()))?;
    Ok(connection)
}

/// Opens the file, which a writer opened before, for reading only.
pub(super) fn open_reader(file: &Path) -> Result<Connection, StoreError> {
    let failed = |error: rusqlite::Error| StoreError::Open { path: file.display().to_string(), source: error.into() };
    open(file, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(failed)
}

fn open(file: &Path, access: OpenFlags) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(file, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY_WAIT)?;
    // Otherwise a query on a partial index is planned anew for every caller.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    Ok(connection)
}

/// Makes the file with its mode before SQLite does; its log takes the same mode from it.
fn create(file: &Path) -> io::Result<()> {
    OpenOptions::new().create(true).append(true).mode(FILE_MODE).open(file).map(drop)
}
