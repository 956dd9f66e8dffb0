//! Mail that comes back.

use jiff::Timestamp;

use crate::line::message::MessageKind;
use crate::store::handle::Store;
use crate::store::ops::{messages, suppressions};
use crate::store::sql::{Operation, Result, Tx, params};
use crate::store::{MessageId, MessageState, Pseudonym, StoreError, Suppression};

const ADDRESSEE: &str = "SELECT to_key FROM message WHERE id = ?1";

impl Store {
    /// Takes a mail that came back: the message was not delivered, and its address is suppressed so. `false` for an unknown
    /// message.
    pub async fn bounce(
        &self,
        id: MessageId,
        suppression: Option<Suppression>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.write(Bounce { id, suppression, now }).await
    }
}

/// A department's mailbox is not suppressed: it stands in the configuration, and once it is mended the requests must reach it.
struct Bounce {
    id: MessageId,
    suppression: Option<Suppression>,
    now: Timestamp,
}

impl Operation for Bounce {
    const WHAT: &'static str = "take returned mail";
    type Output = bool;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<bool> {
        let Self { id, suppression, now } = *self;
        let Some(message) = messages::find(tx, id).await? else { return Ok(false) };
        messages::advance(tx, &message, MessageState::Undelivered, None, now).await?;
        if let Some(suppression) = suppression
            && message.kind != MessageKind::Request
            && let Some(key) = tx.first::<Option<Pseudonym>>(ADDRESSEE, params![id]).await?.flatten()
        {
            suppressions::add(tx, key, suppression, now).await?;
        }
        Ok(true)
    }
}
