//! Opting out of texts, and in again, at the person's wish.

use jiff::Timestamp;

use crate::line::message::{Medium, MessageKind};
use crate::store::handle::Store;
use crate::store::ops::promises::Presence;
use crate::store::ops::{messages, promises, suppressions};
use crate::store::sql::{Operation, Result, Tx, params, to_person};
use crate::store::{MessageState, NewMessage, Pseudonym, StoreError, Suppression, SuppressionReason};

const REWORD: &str = "UPDATE message SET body = ?2, language = ?3 WHERE id = ?1 AND state = 'queued' AND held = 0";
/// A reply costs money and is not counted against the limits, so it goes only to those we wrote to before: texts sent under
/// made-up numbers bring nothing about.
const TEXTED_BEFORE: &str = concat!("SELECT seq FROM message WHERE ", to_person!("?1"), " AND medium = 'sms' LIMIT 1");

impl Store {
    /// Ends texts to a number at the person's wish: suppresses it and cancels what waits for it, all or nothing. Confirmed by
    /// the reply, unless it was suppressed before; one with the same id is not stored twice. `false` when it was suppressed.
    pub async fn opt_out(
        &self,
        number: Pseudonym,
        reply: Option<NewMessage>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.write(OptOut { number, reply, now }).await
    }

    /// Allows texts to a number again at the person's wish, confirmed by the reply. `false` when it had not opted out.
    pub async fn opt_in(
        &self,
        number: Pseudonym,
        reply: Option<NewMessage>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.write(OptIn { number, reply, now }).await
    }

    /// Stores the answer to a request for help from a number that we wrote to, opted out or not; one with the same id is not
    /// stored twice. `false` when none is stored.
    pub async fn answer_help(&self, number: Pseudonym, answer: NewMessage, now: Timestamp) -> Result<bool, StoreError> {
        self.write(AnswerHelp { number, answer, now }).await
    }
}

struct AnswerHelp {
    number: Pseudonym,
    answer: NewMessage,
    now: Timestamp,
}

impl Operation for AnswerHelp {
    const WHAT: &'static str = "answer a request for help";
    type Output = bool;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<bool> {
        let Self { number, answer, now } = self;
        if tx.row(TEXTED_BEFORE, params![number]).await?.is_none() {
            return Ok(false);
        }
        promises::insert(tx, Presence::Unknown, answer, None, false, *now).await
    }
}

struct OptOut {
    number: Pseudonym,
    reply: Option<NewMessage>,
    now: Timestamp,
}

impl Operation for OptOut {
    const WHAT: &'static str = "end texts";
    type Output = bool;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<bool> {
        let Self { number, reply, now } = self;
        cancel_texts(tx, *number, *now).await?;
        let suppression = Suppression { reason: SuppressionReason::OptedOut, until: None };
        let is_new = suppressions::add(tx, *number, suppression, *now).await?;
        confirm(tx, *number, reply.as_ref().filter(|_| is_new), *now).await?;
        Ok(is_new)
    }
}

struct OptIn {
    number: Pseudonym,
    reply: Option<NewMessage>,
    now: Timestamp,
}

impl Operation for OptIn {
    const WHAT: &'static str = "allow texts";
    type Output = bool;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<bool> {
        let Self { number, reply, now } = self;
        let was_suppressed = suppressions::lift(tx, *number, SuppressionReason::OptedOut).await?;
        confirm(tx, *number, reply.as_ref().filter(|_| was_suppressed), *now).await?;
        Ok(was_suppressed)
    }
}

/// Cancels the texts to a number that no worker holds. One of unknown outcome may have arrived, but is not sent again.
async fn cancel_texts<T: Tx>(tx: &mut T, number: Pseudonym, now: Timestamp) -> Result<()> {
    for message in messages::to(tx, number).await? {
        let is_text = message.medium == Medium::Sms && message.kind != MessageKind::Reply;
        if is_text && !message.is_in_hand(now) {
            messages::advance(tx, &message, MessageState::Cancelled, None, now).await?;
        }
    }
    Ok(())
}

/// Stores the reply to a number we wrote to. One of the same day that still waits says what is wished now.
async fn confirm<T: Tx>(tx: &mut T, number: Pseudonym, reply: Option<&NewMessage>, now: Timestamp) -> Result<()> {
    let Some(reply) = reply else { return Ok(()) };
    if tx.row(TEXTED_BEFORE, params![number]).await?.is_none() {
        return Ok(());
    }
    if !promises::insert(tx, Presence::Unknown, reply, None, false, now).await? {
        tx.defer(REWORD, params![reply.id, reply.body, reply.language])?;
    }
    Ok(())
}
