//! Values as PostgreSQL sends them.

use std::error::Error;

use bytes::BytesMut;
use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::store::sql::{Cell, Result, SqlError, SqlRow, SqlValue};

/// The parameters of a statement, as the client takes them.
pub(super) fn references<'a>(params: &'a [SqlValue<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

/// Reads a whole row.
pub(super) fn row(row: &Row) -> Result<SqlRow> {
    let cells = (0..row.len()).map(|column| {
        let cell: Option<Cell> = row.try_get(column).map_err(SqlError::from)?;
        Ok(cell.unwrap_or(Cell::Null))
    });
    cells.collect::<Result<_>>().map(SqlRow::new)
}

impl ToSql for SqlValue<'_> {
    fn to_sql(&self, expected: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (self, expected) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Integer(integer), &Type::INT8) => integer.to_sql(expected, out),
            (Self::Integer(integer), &Type::INT4) => i32::try_from(*integer)?.to_sql(expected, out),
            (Self::Text(text), &Type::TEXT | &Type::VARCHAR | &Type::UNKNOWN) => text.to_sql(expected, out),
            (Self::Blob(bytes), &Type::BYTEA) => bytes.to_sql(expected, out),
            // The value may identify a person.
            _ => Err(format!("the statement expects {expected} here").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Cell {
    fn from_sql(found: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(match *found {
            Type::INT8 => Self::Integer(i64::from_sql(found, raw)?),
            Type::INT4 => Self::Integer(i32::from_sql(found, raw)?.into()),
            Type::BOOL => Self::Integer(bool::from_sql(found, raw)?.into()),
            Type::BYTEA => Self::Blob(raw.to_owned()),
            _ => Self::Text(String::from_sql(found, raw)?),
        })
    }

    fn accepts(found: &Type) -> bool {
        matches!(
            *found,
            Type::INT8
                | Type::INT4
                | Type::BOOL
                | Type::BYTEA
                | Type::TEXT
                | Type::VARCHAR
                | Type::NAME
                | Type::UNKNOWN
        )
    }
}
