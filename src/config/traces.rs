//! `[traces]`: a collector of OpenTelemetry. Without the table no spans are recorded.

use super::address::Encrypted;
use super::request_headers;
use super::settings::TraceSettings;
use super::table::Table;

/// Reads the table: `Some(None)` without a table, `None` if it could not be read.
pub(super) fn read(root: &mut Table<'_>) -> Option<Option<TraceSettings>> {
    root.optional_table("traces", traces)
}

fn traces(table: &mut Table<'_>) -> Option<TraceSettings> {
    let url = table.required::<Encrypted>("url");
    let percent = table.within("percent", 100, 1..=100) as u8;
    Some(TraceSettings { headers: request_headers::read(table)?, percent, url: url?.0 })
}
