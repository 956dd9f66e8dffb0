//! What became of messages, by the gateways' own ids: reports, and asking.

use jiff::Timestamp;
use rusqlite::Connection;

use super::tables::Tables;
use crate::config::settings::GatewayName;
use crate::store::{Followable, Heard, MessageId, Report};

/// Takes a report by the gateway's own id.
pub(super) fn report(
    _tables: &mut Tables<'_>,
    _gateway: &GatewayName,
    _ids: &[String],
    _report: Report,
    _now: Timestamp,
) -> rusqlite::Result<Heard> {
    unimplemented!("on its way")
}

/// Messages a gateway is to be asked about.
pub(super) fn due(
    _connection: &Connection,
    _gateway: &GatewayName,
    _limit: u32,
    _now: Timestamp,
) -> rusqlite::Result<Vec<Followable>> {
    Ok(vec![])
}

/// Notes what was asked.
pub(super) fn asked(_tables: &mut Tables<'_>, _messages: &[(MessageId, Option<Timestamp>)]) -> rusqlite::Result<()> {
    unimplemented!("on its way")
}
