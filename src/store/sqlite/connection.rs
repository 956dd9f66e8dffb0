//! Opening the database: its file, its settings, its schema.

use std::error::Error;
use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use refinery::{Migration, Target};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, ffi};

use crate::store::StoreError;

/// Wait for another process's lock, such as that of a backup. Short, because everything else waits too.
pub(super) const BUSY_WAIT: Duration = Duration::from_secs(1);
/// Only the owner may read what callers said.
const FILE_MODE: u32 = 0o600;

/// Settings of the writing connection. `FULL`: a commit that returned survives a power cut. `secure_delete`: erased
/// numbers are overwritten, not only unlinked. The cache is 8 MiB. At 32 MiB of log the writer copies back what the checkpointer
/// has left.
const WRITER_SETTINGS: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -8192;
    PRAGMA wal_autocheckpoint = 8192;
    PRAGMA journal_size_limit = 67108864;";

/// The files of an open database, by which a deleted or replaced one is noticed: SQLite itself goes on writing to a file that
/// has no name any more.
#[derive(Default)]
pub(super) struct DatabaseFiles {
    files: Vec<(PathBuf, (u64, u64))>,
}

impl DatabaseFiles {
    /// The files of an open database: the file itself, and its log if there is one.
    pub(super) fn of(file: &Path) -> Self {
        let mut log = file.as_os_str().to_owned();
        log.push("-wal");
        let files = [file.to_owned(), PathBuf::from(log)];
        Self { files: files.into_iter().filter_map(|file| identity(&file).map(|identity| (file, identity))).collect() }
    }

    /// Checks that they are where they were.
    ///
    /// # Errors
    /// A file was deleted or replaced: nothing that is written now would be found again.
    pub(super) fn check(&self) -> rusqlite::Result<()> {
        if self.files.iter().all(|(file, known)| identity(file).as_ref() == Some(known)) {
            return Ok(());
        }
        let what = "the database file was deleted or replaced while it was open; put it back and restart";
        let moved = ffi::Error::new(ffi::SQLITE_READONLY_DBMOVED);
        Err(rusqlite::Error::SqliteFailure(moved, Some(what.to_owned())))
    }
}

/// True if an error says that the file is damaged or no database.
pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

/// Device and number of a file.
fn identity(file: &Path) -> Option<(u64, u64)> {
    std::fs::metadata(file).ok().map(|metadata| (metadata.dev(), metadata.ino()))
}

/// The database has had steps that this program does not know.
#[derive(Debug, thiserror::Error)]
#[error(
    "a newer deflect brought it up to version {found}, and this one knows {known}: install that one again, or restore the backup \
     made before"
)]
struct NewerDatabase {
    found: i32,
    known: i32,
}

mod embedded {
    refinery::embed_migrations!("src/store/sqlite/migrations");
}

/// Opens the file for writing, makes it when it is missing, and brings its schema up to date.
pub(super) fn open_writer(file: &Path) -> Result<Connection, StoreError> {
    let failed = |source| StoreError::Open { database: file.display().to_string(), source };
    create(file).map_err(|error| failed(error.into()))?;
    let mut connection = open(file, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(|error| failed(error.into()))?;
    connection.execute_batch(WRITER_SETTINGS).map_err(|error| failed(error.into()))?;
    bring_up_to_date(&mut connection, None).map_err(failed)?;
    Ok(connection)
}

/// Brings the schema up to date, or to a version. A table that is made anew takes no rows with it that belong to its rows.
///
/// # Errors
/// A step failed, or the database is of a newer program: its steps may have changed what this one relies on.
fn bring_up_to_date(connection: &mut Connection, version: Option<i32>) -> Result<(), Box<dyn Error + Send + Sync>> {
    let relate = |connection: &Connection, relate| {
        let done = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, relate);
        done.expect("a connection in no transaction can be told so");
    };
    let target = version.map_or(Target::Latest, Target::Version);
    let runner = embedded::migrations::runner().set_target(target);
    // A new file has none.
    let last = runner.get_last_applied_migration(connection).ok().flatten().map(|last| last.version());
    let known = runner.get_migrations().iter().map(Migration::version).max().unwrap_or_default();
    match last {
        Some(found) if known < found => return Err(NewerDatabase { found, known }.into()),
        Some(last) if last < known => tracing::info!(
            from = last,
            to = known,
            "the database is brought up to date; with millions of calls it takes a while"
        ),
        _ => {}
    }
    relate(connection, false);
    let done = runner.run(connection);
    relate(connection, true);
    done?;
    Ok(())
}

/// Opens the file, which a writer opened before, for reading only.
pub(super) fn open_reader(file: &Path) -> Result<Connection, StoreError> {
    let failed =
        |error: rusqlite::Error| StoreError::Open { database: file.display().to_string(), source: error.into() };
    open(file, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(failed)
}

/// Opens the file, which a writer opened before, to copy its log into it.
pub(super) fn open_checkpointer(file: &Path) -> Result<Connection, StoreError> {
    let failed =
        |error: rusqlite::Error| StoreError::Open { database: file.display().to_string(), source: error.into() };
    let connection = open(file, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(failed)?;
    connection.execute_batch("PRAGMA synchronous = FULL").map_err(failed)?;
    Ok(connection)
}

fn open(file: &Path, access: OpenFlags) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(file, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY_WAIT)?;
    // Otherwise a query on a partial index is planned again for every caller.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

/// Makes the file with its mode before SQLite does; its log takes the same mode from it.
pub(super) fn create(file: &Path) -> io::Result<()> {
    OpenOptions::new().create(true).append(true).mode(FILE_MODE).open(file).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_of_a_newer_program_is_refused_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deflect.db");
        drop(open_writer(&file).unwrap());
        let newer = Connection::open(&file).unwrap();
        let step = "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
            SELECT version + 1, 'future', applied_on, checksum FROM refinery_schema_history ORDER BY version DESC LIMIT 1";
        newer.execute(step, []).unwrap();
        drop(newer);
        let refused = open_writer(&file).unwrap_err();
        let said = refused.source().unwrap().to_string();
        assert!(said.starts_with("a newer deflect brought it up to version ") && said.contains("restore"), "{said}");
    }

    #[test]
    fn counted_texts_of_the_version_before_stay_counted() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deflect.db");
        let mut before = Connection::open(&file).unwrap();
        bring_up_to_date(&mut before, Some(13)).unwrap();
        let texted = "INSERT INTO texted VALUES (x'01', 5, 3, x'02', x'03', x'04', x'05', 'RU', 250, ?1)";
        before.execute(texted, [1]).unwrap();
        drop(before);

        let now = open_writer(&file).unwrap();
        let kept =
            "SELECT message = x'01' AND at = 5 AND day = 3 AND prefix = x'03' AND range = x'04' AND typed_by = x'05'
            AND country = 'RU' AND price = 250 AND given_back = 1 FROM texted";
        assert!(now.query_row(kept, [], |row| row.get::<_, bool>(0)).unwrap());
    }

    #[test]
    fn calls_of_the_version_before_keep_what_belongs_to_them() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deflect.db");
        let mut before = Connection::open(&file).unwrap();
        bring_up_to_date(&mut before, Some(16)).unwrap();
        let rows = "
            INSERT INTO call (seq, key, platform, line, anonymous, started, to_settle, arms)
                VALUES (7, x'01', 'twilio', 'main', 0, 604800000000, 0, 'greeting/b');
            INSERT INTO turn VALUES (7, 1, 604800000000, NULL, '\"Talking\"', NULL, '[]', NULL);
            INSERT INTO consent (at, line, medium, channel, language, asked, given_by, stored_call)
                VALUES (1, 'main', 'sms', 'chat', 'ru', '', '', 7);";
        before.execute_batch(rows).unwrap();
        drop(before);

        let now = open_writer(&file).unwrap();
        let ids =
            "SELECT (SELECT count(*) FROM turn WHERE call = 7), (SELECT stored_call FROM consent), seq, arms FROM call";
        let kept = now.query_row(ids, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))).unwrap();
        assert_eq!(kept, (1, 7, 7, "greeting/b".to_owned()));
        now.execute("DELETE FROM call", []).unwrap();
        let left = "SELECT (SELECT count(*) FROM turn) = 0 AND (SELECT stored_call FROM consent) IS NULL";
        assert!(now.query_row(left, [], |row| row.get::<_, bool>(0)).unwrap());
    }
}
