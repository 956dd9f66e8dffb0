//! Figures: added up as things become durable, read for reports and the page of operations.

use jiff::Timestamp;
use rusqlite::Connection;

use crate::store::{Figure, FigureName};

/// The figures of a period, added up.
pub(super) fn totals(_connection: &Connection, _since: Timestamp, _until: Timestamp) -> rusqlite::Result<Vec<Figure>> {
    Ok(vec![])
}

/// Some figures of a period, quarter by quarter.
pub(super) fn course(
    _connection: &Connection,
    _since: Timestamp,
    _until: Timestamp,
    _names: &[FigureName],
) -> rusqlite::Result<Vec<(Timestamp, Figure)>> {
    Ok(vec![])
}
