//! Rows from another engine, put into an empty database.
//!
//! While a copy is under way the database has a table `store_copy` with the place that the rows come from. A node refuses
//! to use such a database, and a copy that was interrupted goes on only from the same place.

use std::error::Error;
use std::pin::pin;

use bytes::BytesMut;
use deadpool_postgres::Client;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use super::connection::{self, UNHURRIED};
use super::schema;
use crate::config::settings::PostgresSettings;
use crate::store::StoreError;
use crate::store::copied_table::{ColumnKind, CopiedTable, CopiedValue};
use crate::store::sql::{Result, SqlError, SqlFault};

const MARK: &str = "
    CREATE TABLE IF NOT EXISTS store_copy (source TEXT NOT NULL PRIMARY KEY)";
/// Waits for what an interrupted copy is still at.
const SOURCE: &str = "SELECT source FROM store_copy FOR UPDATE";
const KEEP_SOURCE: &str = "INSERT INTO store_copy (source) VALUES ($1)";
const UNMARK: &str = "DROP TABLE store_copy";
const IS_MARKED: &str = "
    SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema AND table_name = 'store_copy'";

/// A database that is filled.
pub(in crate::store) struct Import(Client);

/// The database is not one to copy into.
#[derive(Debug, thiserror::Error)]
pub enum ImportRefusal {
    /// Another copy was begun and not finished.
    #[error("a copy of `{0}` was begun there and is not finished; finish that one, or copy into an empty database")]
    OtherCopy(String),
    /// It is in use.
    #[error("its table `{0}` has rows already; copy into an empty database")]
    Rows(String),
}

impl Import {
    /// Connects, and brings the schema up to date.
    pub(in crate::store) async fn open(settings: &PostgresSettings) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Open { database: settings.shown(), source };
        let pool = connection::pool(settings, 1, UNHURRIED).map_err(failed)?;
        let client = pool.get().await.map_err(|error| failed(Box::new(SqlError::from(error))))?;
        schema::bring_up_to_date(&client).await.map_err(|error| failed(Box::new(error)))?;
        Ok(Self(client))
    }

    /// Begins a copy from this source, or goes on with one.
    ///
    /// # Errors
    /// There is no room: the inner error says why.
    pub(in crate::store) async fn begin(
        &self,
        source: &str,
        tables: &[CopiedTable],
    ) -> Result<Result<(), ImportRefusal>> {
        if is_marked(&self.0).await? {
            let other = self.0.query_opt(SOURCE, &[]).await?.map(|row| row.try_get::<_, String>(0)).transpose()?;
            match other {
                Some(other) if other != source => return Ok(Err(ImportRefusal::OtherCopy(other))),
                Some(_) => return Ok(Ok(())),
                None => {}
            }
        }
        for table in tables {
            if self.count(table).await? > 0 {
                return Ok(Err(ImportRefusal::Rows(table.name.clone())));
            }
        }
        self.0.batch_execute(MARK).await?;
        self.0.execute(KEEP_SOURCE, &[&source]).await?;
        Ok(Ok(()))
    }

    /// The number of rows that were copied so far.
    pub(in crate::store) async fn count(&self, table: &CopiedTable) -> Result<i64> {
        let counted = self.0.query_one(&format!("SELECT count(*) FROM \"{}\"", table.name), &[]).await?;
        Ok(counted.try_get(0)?)
    }

    /// Adds rows, all or none.
    pub(in crate::store) async fn add(&self, table: &CopiedTable, rows: &[Vec<CopiedValue>]) -> Result<()> {
        self.0.batch_execute("BEGIN").await?;
        self.0.query_one(SOURCE, &[]).await?;
        self.send(table, rows).await?;
        Ok(self.0.batch_execute("COMMIT").await?)
    }

    async fn send(&self, table: &CopiedTable, rows: &[Vec<CopiedValue>]) -> Result<()> {
        let sql = format!("COPY \"{}\" ({}) FROM STDIN BINARY", table.name, table.column_list());
        let types = table.columns.iter().map(|column| match column.kind {
            ColumnKind::Integer => Type::INT8,
            ColumnKind::Text => Type::TEXT,
            ColumnKind::Bytes => Type::BYTEA,
        });
        let types: Vec<Type> = types.collect();
        let mut writer = pin!(BinaryCopyInWriter::new(self.0.copy_in(&sql).await?, &types));
        for row in rows {
            let values: Vec<&(dyn ToSql + Sync)> = row.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
            writer.as_mut().write(&values).await?;
        }
        writer.finish().await?;
        Ok(())
    }

    /// The number of rows, and what every column adds up to.
    pub(in crate::store) async fn totals(&self, table: &CopiedTable) -> Result<Vec<i64>> {
        let row = self.0.query_one(&table.totals_sql(), &[]).await?;
        (0..row.len()).map(|column| row.try_get(column).map_err(SqlError::from)).collect()
    }

    /// Lets new rows be numbered after those that were copied.
    pub(in crate::store) async fn number_on(&self, table: &CopiedTable) -> Result<()> {
        if table.key != ["seq"] {
            return Ok(());
        }
        let name = &table.name;
        let sql = format!(
            "SELECT setval(pg_get_serial_sequence('{name}', 'seq'), coalesce(max(seq), 0) + 1, false) FROM {name}"
        );
        Ok(self.0.batch_execute(&sql).await?)
    }

    /// Gives the database to the nodes.
    pub(in crate::store) async fn finish(&self) -> Result<()> {
        Ok(self.0.batch_execute(UNMARK).await?)
    }
}

async fn is_marked(client: &Client) -> Result<bool> {
    Ok(client.query_one(IS_MARKED, &[]).await?.try_get::<_, i64>(0)? > 0)
}

/// Refuses a database into which a copy is not finished.
pub(super) async fn refuse_unfinished(client: &Client) -> Result<()> {
    if is_marked(client).await? {
        let help = "a copy into this database is not finished; run `deflect store copy` again";
        return Err(SqlError::new(SqlFault::Database, std::io::Error::other(help)));
    }
    Ok(())
}

impl ToSql for CopiedValue {
    fn to_sql(&self, expected: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(integer) => integer.to_sql(expected, out),
            Self::Text(text) => text.to_sql(expected, out),
            Self::Bytes(bytes) => bytes.to_sql(expected, out),
        }
    }

    /// The columns have the same kinds on both sides.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
