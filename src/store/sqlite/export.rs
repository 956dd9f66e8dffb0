//! The rows of a file, table by table, as they are copied to another engine.

use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use super::connection::{open_reader, open_writer};
use crate::store::StoreError;
use crate::store::copied_table::{ColumnKind, CopiedColumn, CopiedTable, CopiedValue, list};
use crate::store::sql::{Result, SqlError};

/// Tables that rows of others refer to, before those.
const FIRST: [&str; 3] = ["call", "turn", "message"];
/// Tables that belong to one place and are not copied: the history of this schema, and the nodes there.
const LEFT_OUT: [&str; 3] = ["refinery_schema_history", "leader", "server_node"];

/// A file that is read from, as it was when it was opened.
pub(in crate::store) struct SqliteExport {
    connection: Connection,
    /// Sees what others write meanwhile.
    watch: Connection,
    version: i64,
}

impl SqliteExport {
    /// Opens the file and brings its schema up to date, so that both sides have the same tables.
    pub(in crate::store) fn open(file: &Path) -> Result<Self, StoreError> {
        drop(open_writer(file)?);
        let (connection, watch) = (open_reader(file)?, open_reader(file)?);
        let failed = |error: SqlError| StoreError::Open { database: file.display().to_string(), source: error.into() };
        let version = data_version(&watch).map_err(failed)?;
        connection.execute_batch("BEGIN").map_err(|error| failed(error.into()))?;
        Ok(Self { connection, watch, version })
    }

    /// True if nobody has written to the file since it was opened.
    pub(in crate::store) fn is_unchanged(&self) -> Result<bool> {
        Ok(data_version(&self.watch)? == self.version)
    }

    /// The tables, in an order in which they can be filled.
    pub(in crate::store) fn tables(&self) -> Result<Vec<CopiedTable>> {
        let mut statement =
            self.connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")?;
        let names = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
        let is_own = |name: &String| !name.starts_with("sqlite_") && !LEFT_OUT.contains(&name.as_str());
        let place = |name: &String| FIRST.iter().position(|first| first == name).unwrap_or(FIRST.len());
        let mut names: Vec<_> = names.into_iter().filter(is_own).collect();
        names.sort_by_key(place);
        names.into_iter().map(|name| self.table(name)).collect()
    }

    fn table(&self, name: String) -> Result<CopiedTable> {
        let (mut columns, mut key) = (vec![], vec![]);
        self.connection.pragma(None, "table_info", &name, |row| {
            let column: String = row.get("name")?;
            let kind = match row.get::<_, String>("type")?.as_str() {
                "TEXT" => ColumnKind::Text,
                "BLOB" => ColumnKind::Bytes,
                _ => ColumnKind::Integer,
            };
            let place: i64 = row.get("pk")?;
            if place > 0 {
                key.push((place, column.clone()));
            }
            columns.push(CopiedColumn { name: column, kind });
            Ok(())
        })?;
        key.sort();
        let key: Vec<String> = key.into_iter().map(|(_, column)| column).collect();
        // Without a key of its own a row is known by all it has.
        let key = if key.is_empty() { columns.iter().map(|column| column.name.clone()).collect() } else { key };
        Ok(CopiedTable { name, columns, key })
    }

    /// The number of rows, and what every column adds up to.
    pub(in crate::store) fn totals(&self, table: &CopiedTable) -> Result<Vec<i64>> {
        let totals = self.connection.query_row(&table.totals_sql(), [], |row| {
            (0..=2 * table.columns.len()).map(|column| row.get(column)).collect()
        });
        Ok(totals?)
    }

    /// The key of the row before which so many others stand, if there are more.
    pub(in crate::store) fn key_at(&self, table: &CopiedTable, place: i64) -> Result<Option<Vec<CopiedValue>>> {
        let key = list(table.key.iter());
        let sql = format!("SELECT {key} FROM \"{}\" ORDER BY {key} LIMIT 1 OFFSET ?1", table.name);
        let key = self
            .connection
            .query_row(&sql, [place], |row| (0..table.key.len()).map(|column| row.get(column).map(copied)).collect());
        Ok(key.optional()?)
    }

    /// The next rows after the one with this key, or the first ones.
    pub(in crate::store) fn rows(
        &self,
        table: &CopiedTable,
        after: Option<&[CopiedValue]>,
        limit: usize,
    ) -> Result<Vec<Vec<CopiedValue>>> {
        let key = list(table.key.iter());
        let places = (1..=table.key.len()).map(|place| format!("?{place}")).collect::<Vec<_>>().join(", ");
        let from = after.map(|_| format!("WHERE ({key}) > ({places})")).unwrap_or_default();
        let sql = format!("SELECT {} FROM \"{}\" {from} ORDER BY {key} LIMIT {limit}", table.column_list(), table.name);
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(after.unwrap_or_default().iter().map(own)), |row| {
            (0..table.columns.len()).map(|column| row.get(column).map(copied)).collect()
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Changes with every write of another connection.
fn data_version(connection: &Connection) -> Result<i64> {
    Ok(connection.pragma_query_value(None, "data_version", |row| row.get(0))?)
}

/// Numbers are all whole.
fn copied(value: Value) -> CopiedValue {
    match value {
        Value::Null => CopiedValue::Null,
        Value::Integer(integer) => CopiedValue::Integer(integer),
        Value::Real(real) => CopiedValue::Integer(real as i64),
        Value::Text(text) => CopiedValue::Text(text),
        Value::Blob(bytes) => CopiedValue::Bytes(bytes),
    }
}

fn own(value: &CopiedValue) -> Value {
    match value {
        CopiedValue::Null => Value::Null,
        CopiedValue::Integer(integer) => Value::Integer(*integer),
        CopiedValue::Text(text) => Value::Text(text.clone()),
        CopiedValue::Bytes(bytes) => Value::Blob(bytes.clone()),
    }
}
