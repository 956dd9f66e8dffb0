//! Reminders of a link. One belongs to the call that promised the link; at most one is waiting for a caller. It is
//! cancelled when one of the call's links is opened by a person, when the conversation begins, when the caller calls again,
//! and when mail is no longer wanted.

use jiff::Timestamp;

use crate::line::message::MessageKind;
use crate::store::ops::messages::{self, MessageRow};
use crate::store::sql::{Result, SqlRow, Tx, of_link, params};
use crate::store::{MessageState, Pseudonym, TokenHash};

const CALL_OF_LINK: &str = concat!("SELECT call FROM message WHERE ", of_link!());

/// Cancels the reminders of the call whose message holds this link.
pub(super) async fn cancel_of_link<T: Tx>(tx: &mut T, token: TokenHash, now: Timestamp) -> Result<()> {
    let call = tx.first::<Option<i64>>(CALL_OF_LINK, params![token]).await?;
    match call.flatten() {
        Some(call) => {
            let messages = messages::of_call(tx, call).await?;
            cancel(tx, &messages, now).await
        }
        None => Ok(()),
    }
}

/// Cancels the reminders to a caller's contact.
pub(super) async fn cancel_of_caller<T: Tx>(tx: &mut T, caller: Pseudonym, now: Timestamp) -> Result<()> {
    let queued = messages::queued_to_contact(caller);
    let found = tx.rows(queued.sql, &queued.values()).await?;
    cancel_found(tx, &found, now).await
}

/// Cancels those reminders that are among the rows of [`messages::queued_to_contact`].
pub(super) async fn cancel_found<T: Tx>(tx: &mut T, found: &[SqlRow], now: Timestamp) -> Result<()> {
    cancel(tx, &messages::from_rows(found)?, now).await
}

/// Cancels those that are reminders and that no worker holds.
async fn cancel<T: Tx>(tx: &mut T, messages: &[MessageRow], now: Timestamp) -> Result<()> {
    for message in messages {
        let is_waiting = message.kind == MessageKind::Reminder && message.state == MessageState::Queued;
        if is_waiting && !message.is_in_hand(now) {
            messages::advance(tx, message, MessageState::Cancelled, None, now).await?;
        }
    }
    Ok(())
}
