//! Everything from a database in a file to one on a server.
//!
//! Rows go in the order of their keys, so that the number of rows there tells where an interrupted copy goes on. At the end
//! both sides are counted and added up. A file that was written to meanwhile is refused.

use std::error::Error;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::config::settings::PostgresSettings;
use crate::store::StoreError;
use crate::store::copied_table::{CopiedTable, CopiedValue};
use crate::store::postgres::{Import, ImportRefusal};
use crate::store::sql::SqlError;
use crate::store::sqlite::SqliteExport;

/// Rows sent at once.
const ROWS_AT_ONCE: usize = 2000;

/// The progress of a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyProgress {
    /// The table that is being copied.
    pub table: String,
    /// Rows of all tables that are there.
    pub done: u64,
    /// Rows of all tables.
    pub rows: u64,
}

/// A finished copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Tables, with those that are empty.
    pub tables: usize,
    /// Rows of all tables.
    pub rows: u64,
}

/// A copy that could not be finished. It can be run again, and goes on where it was.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// There is no such file.
    #[error("there is no database `{0}`")]
    NoFile(PathBuf),
    /// A database could not be opened.
    #[error(transparent)]
    Open(#[from] StoreError),
    /// The file could not be read.
    #[error("could not read the file")]
    Read(#[source] Box<dyn Error + Send + Sync>),
    /// The server failed.
    #[error("could not write to the server")]
    Write(#[source] Box<dyn Error + Send + Sync>),
    /// The database on the server is not empty.
    #[error("could not copy into `{database}`")]
    NoRoom {
        /// Its address.
        database: String,
        /// The reason.
        #[source]
        source: ImportRefusal,
    },
    /// The two sides do not add up to the same.
    #[error(
        "table `{0}` is not the same on both sides: was the file written to meanwhile? Stop the line, and copy into an empty database"
    )]
    Differs(String),
    /// The file was written to while it was copied.
    #[error("the file was written to while it was copied: stop the line, and copy into an empty database")]
    Written,
}

/// Copies everything, or goes on with a copy that was interrupted. `progress` is told after every step.
///
/// # Errors
/// See [`CopyError`].
pub async fn copy(
    file: &Path,
    to: &PostgresSettings,
    mut progress: impl FnMut(CopyProgress),
) -> Result<Copied, CopyError> {
    let source = file.canonicalize().map_err(|error| match error.kind() {
        ErrorKind::NotFound => CopyError::NoFile(file.to_owned()),
        _ => unread(error),
    })?;
    let (export, import) = (SqliteExport::open(file)?, Import::open(to).await?);
    let tables = export.tables().map_err(unread)?;
    import
        .begin(&source.display().to_string(), &tables)
        .await
        .map_err(unwritten)?
        .map_err(|source| CopyError::NoRoom { database: to.shown(), source })?;
    let totals = tables.iter().map(|table| export.totals(table)).collect::<Result<Vec<_>, SqlError>>();
    let totals = totals.map_err(unread)?;
    let rows = totals.iter().map(|totals| totals[0].unsigned_abs()).sum();
    let mut done = 0;
    for table in &tables {
        let mut tell = |copied: u64| progress(CopyProgress { table: table.name.clone(), done: done + copied, rows });
        done += copy_table(&export, &import, table, &mut tell).await?;
    }
    for (table, totals) in tables.iter().zip(&totals) {
        if import.totals(table).await.map_err(unwritten)? != *totals {
            return Err(CopyError::Differs(table.name.clone()));
        }
    }
    if !export.is_unchanged().map_err(unread)? {
        return Err(CopyError::Written);
    }
    import.finish().await.map_err(unwritten)?;
    Ok(Copied { tables: tables.len(), rows })
}

/// Copies the rest of a table; says how many rows it has.
async fn copy_table(
    export: &SqliteExport,
    import: &Import,
    table: &CopiedTable,
    tell: &mut impl FnMut(u64),
) -> Result<u64, CopyError> {
    let mut done = import.count(table).await.map_err(unwritten)?;
    let mut last: Option<Vec<CopiedValue>> = match done {
        0 => None,
        done => {
            let last = export.key_at(table, done - 1).map_err(unread)?;
            Some(last.ok_or_else(|| CopyError::Differs(table.name.clone()))?)
        }
    };
    tell(done.unsigned_abs());
    loop {
        let rows = export.rows(table, last.as_deref(), ROWS_AT_ONCE).map_err(unread)?;
        let Some(row) = rows.last() else { break };
        last = Some(key_of(table, row));
        import.add(table, &rows).await.map_err(unwritten)?;
        done += rows.len() as i64;
        tell(done.unsigned_abs());
    }
    import.number_on(table).await.map_err(unwritten)?;
    Ok(done.unsigned_abs())
}

fn unread(error: impl Error + Send + Sync + 'static) -> CopyError {
    CopyError::Read(Box::new(error))
}

fn unwritten(error: SqlError) -> CopyError {
    CopyError::Write(Box::new(error))
}

fn key_of(table: &CopiedTable, row: &[CopiedValue]) -> Vec<CopiedValue> {
    let place =
        |key: &String| table.columns.iter().position(|column| column.name == *key).expect("a column is the key");
    table.key.iter().map(|key| row[place(key)].clone()).collect()
}
