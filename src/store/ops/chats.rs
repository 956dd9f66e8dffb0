//! Conversations that began through a link.

use jiff::Timestamp;

use crate::line::channel::ChannelId;
use crate::store::commit_event::CommitEvent;
use crate::store::handle::Store;
use crate::store::ops::events::{self, EventDetails, EventSubject};
use crate::store::ops::{accounts, reminders};
use crate::store::sql::{Operation, Result, Tx, of_link, params};
use crate::store::{EventKind, StoreError, TokenHash};

const BEGIN: &str = concat!(
    "UPDATE message SET chat_started = ?2 WHERE ",
    of_link!(),
    " AND chat_started IS NULL RETURNING channel, promised"
);

impl Store {
    /// Records that a conversation began through a link; `true` the first time, `false` later and for an unknown link.
    pub async fn begin_chat(&self, token: TokenHash, now: Timestamp) -> Result<bool, StoreError> {
        self.write(BeginChat { token, now }).await
    }
}

struct BeginChat {
    token: TokenHash,
    now: Timestamp,
}

impl Operation for BeginChat {
    const WHAT: &'static str = "begin a conversation";
    type Output = bool;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<bool> {
        let Self { token, now } = *self;
        let Some(row) = tx.row(BEGIN, params![token, now]).await? else { return Ok(false) };
        let (channel, promised): (ChannelId, Timestamp) = (row.get(0)?, row.get(1)?);
        accounts::note_open(tx, token, &channel, now)?;
        tx.notify(CommitEvent::ChatStarted { channel, promised });
        reminders::cancel_of_link(tx, token, now).await?;
        let subject = EventSubject::Link(token);
        events::note(tx, EventKind::ChatBegan, subject, now, EventDetails::default()).await?;
        Ok(true)
    }
}
