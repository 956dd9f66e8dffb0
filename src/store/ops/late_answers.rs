//! Answers of gateways that came after their senders gave the messages up.

use jiff::Timestamp;

use crate::config::settings::GatewayName;
use crate::store::handle::Store;
use crate::store::ops::{messages, polls, provider_ids};
use crate::store::sql::{Operation, Result, Tx};
use crate::store::{MessageId, MessageState, StoreError};

impl Store {
    /// Notes that a gateway took a message of unknown outcome after all, under these ids of its own. `false`, and nothing is kept,
    /// if it was taken before, has ended otherwise, or was given to another gateway. Reports that came before are applied.
    pub async fn accept_late(
        &self,
        gateway: &GatewayName,
        id: MessageId,
        provider_ids: Vec<String>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.write(AcceptLate { gateway: gateway.clone(), id, given: provider_ids, now }).await
    }
}

struct AcceptLate {
    gateway: GatewayName,
    id: MessageId,
    /// The ids that the gateway gave it.
    given: Vec<String>,
    now: Timestamp,
}

impl Operation for AcceptLate {
    const WHAT: &'static str = "record a late answer";
    type Output = bool;

    /// The try itself may not be recorded yet: then its message is still queued.
    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<bool> {
        let Self { gateway, id, given, now } = self;
        let Some(message) = messages::find(tx, *id).await? else { return Ok(false) };
        let is_anothers = message.gateway.as_ref().is_some_and(|taken_by| taken_by != gateway);
        if is_anothers || !messages::advance(tx, &message, MessageState::Sent, Some(gateway), *now).await? {
            return Ok(false);
        }
        polls::forget_number(tx, message.seq)?;
        provider_ids::record(tx, message.seq, gateway, given, *now).await?;
        Ok(true)
    }
}
