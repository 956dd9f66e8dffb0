//! What people of operations do with messages: list them, queue them again, cancel them.

use jiff::Timestamp;
use rusqlite::{Connection, Row, params, params_from_iter};

use super::column::Micros;
use super::messages;
use super::tables::Tables;
use super::texted;
use crate::config::settings::GatewayName;
use crate::line::channel::ChannelId;
use crate::store::{ListedMessage, MessageId, MessageState};

/// Queues a message again that still has its words and its address, for as long as it had at first; its link lives on by
/// as much.
const REQUEUE: &str = "
    UPDATE message SET state = 'queued', changed = ?2, due = ?2, gateway = NULL, attempts = 0, held = 0,
        link_expires = link_expires + CASE WHEN expires < ?2 + lifetime THEN ?2 + lifetime - expires ELSE 0 END,
        expires = CASE WHEN expires < ?2 + lifetime THEN ?2 + lifetime ELSE expires END
    WHERE id = ?1 AND state IN ('unknown', 'exhausted', 'refused')
        AND body IS NOT NULL AND (address IS NOT NULL OR contact IS NOT NULL)";

/// Messages in these states, the newest first; in every state when none is given.
pub(super) fn list(
    connection: &Connection,
    states: &[MessageState],
    limit: u32,
) -> rusqlite::Result<Vec<ListedMessage>> {
    let states = if states.is_empty() { &MessageState::ALL[..] } else { states };
    let places = vec!["?"; states.len()].join(", ");
    let mut select = connection.prepare(&format!(
        "SELECT id, kind, medium, channel, state, gateway, attempts, promised, due FROM message
         WHERE state IN ({places}) ORDER BY promised DESC LIMIT {limit}"
    ))?;
    select.query_map(params_from_iter(states), listed)?.collect()
}

/// A row of `id, kind, medium, channel, state, gateway, attempts, promised, due`.
pub(super) fn listed(row: &Row<'_>) -> rusqlite::Result<ListedMessage> {
    Ok(ListedMessage {
        id: row.get::<_, MessageId>(0)?.to_string(),
        kind: row.get(1)?,
        medium: row.get(2)?,
        channel: row.get::<_, ChannelId>(3)?.as_str().to_owned(),
        state: row.get(4)?,
        gateway: row.get::<_, Option<GatewayName>>(5)?.map(|gateway| gateway.as_str().to_owned()),
        attempts: row.get(6)?,
        promised: row.get::<_, Micros>(7)?.0,
        due: row.get::<_, Micros>(8)?.0,
    })
}

/// Queues an exhausted message, or one of unknown outcome, again; `false` when its address is erased.
pub(super) fn requeue(tables: &mut Tables<'_>, id: MessageId, now: Timestamp) -> rusqlite::Result<bool> {
    let Some(message) = messages::find(tables.connection, id)? else { return Ok(false) };
    let requeued = tables.connection.prepare_cached(REQUEUE)?.execute(params![id, Micros(now)])? == 1;
    if requeued {
        texted::take_again(tables.connection, id)?;
        messages::tell(tables, &message, MessageState::Queued, None, now);
    }
    Ok(requeued)
}

/// Cancels a message that is waiting; `false` when a worker has it in hand, or nothing is left to be cancelled.
pub(super) fn cancel(tables: &mut Tables<'_>, id: MessageId, now: Timestamp) -> rusqlite::Result<bool> {
    match messages::find(tables.connection, id)? {
        Some(message) if !message.is_in_hand(now) => {
            messages::advance(tables, &message, MessageState::Cancelled, None, now)
        }
        _ => Ok(false),
    }
}
