//! Links in messages: where they lead, who opened them.

use jiff::Timestamp;

use crate::line::channel::ChannelId;
use crate::store::commit_event::CommitEvent;
use crate::store::handle::Store;
use crate::store::ops::events::{self, EventDetails, EventSubject};
use crate::store::ops::{accounts, reminders, suppressions};
use crate::store::sql::{Operation, Query, ReadTx, Result, SqlRow, Tx, of_link, params};
use crate::store::{EventKind, LinkRecord, Pseudonym, StoreError, Suppression, SuppressionReason, TokenHash, Visitor};

const FIND: &str = concat!("SELECT channel, language, kind, topic, link_expires FROM message WHERE ", of_link!());
const OPEN_BY_HUMAN: &str = concat!(
    "UPDATE message SET opened_human = ?2 WHERE ",
    of_link!(),
    " AND ?2 < link_expires AND opened_human IS NULL
    RETURNING channel, promised"
);
const OPEN_AUTOMATICALLY: &str = concat!(
    "UPDATE message SET opened_automatic = ?2 WHERE ",
    of_link!(),
    " AND ?2 < link_expires AND opened_automatic IS NULL
    RETURNING channel, promised"
);
/// The recipient of the link's message: the caller whose contact it concerns, and the address. An address that was typed on a
/// page is nobody's contact; the key of a text is that of a number.
const ADDRESSEE: &str = concat!(
    "SELECT CASE WHEN message.origin IS NULL THEN coalesce(message.contact, call.caller) END AS caller,
        coalesce(CASE WHEN medium = 'email' THEN to_key END, contact.email_key)
    FROM message
    LEFT JOIN call ON call.seq = message.call
    LEFT JOIN contact ON contact.caller = coalesce(message.contact, call.caller)
    WHERE ",
    of_link!()
);
const WITHDRAW: &str = "UPDATE contact SET consent = 0, withdrawn = ?2 WHERE withdrawn IS NULL AND caller = ?1";

impl Store {
    /// The link of a token. It may have expired.
    pub async fn link(&self, token: TokenHash) -> Result<Option<LinkRecord>, StoreError> {
        self.read(FindLink(token)).await
    }

    /// Records that a link was opened; `true` the first time for each kind of visitor, `false` for a link that is unknown
    /// or has expired.
    pub async fn open_link(&self, token: TokenHash, visitor: Visitor, now: Timestamp) -> Result<bool, StoreError> {
        self.write(OpenLink { token, visitor, now }).await
    }

    /// Ends mail to the recipient of the link's message, even if the link has expired: suppresses the address, and withdraws
    /// the consent of the contact. `false` if the recipient is unknown, or nothing was left to be ended.
    pub async fn withdraw_consent(&self, token: TokenHash, now: Timestamp) -> Result<bool, StoreError> {
        self.write(WithdrawConsent { token, now }).await
    }
}

struct FindLink(TokenHash);

impl Query for FindLink {
    const WHAT: &'static str = "look up a link";
    type Output = Option<LinkRecord>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Option<LinkRecord>> {
        db.row(FIND, params![self.0]).await?.as_ref().map(from_row).transpose()
    }
}

fn from_row(row: &SqlRow) -> Result<LinkRecord> {
    Ok(LinkRecord {
        channel: row.get(0)?,
        language: row.get(1)?,
        kind: row.get(2)?,
        topic: row.get(3)?,
        expires: row.get(4)?,
    })
}

struct OpenLink {
    token: TokenHash,
    visitor: Visitor,
    now: Timestamp,
}

impl Operation for OpenLink {
    const WHAT: &'static str = "open a link";
    type Output = bool;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<bool> {
        let Self { token, visitor, now } = *self;
        let open = match visitor {
            Visitor::Human => OPEN_BY_HUMAN,
            Visitor::Automatic => OPEN_AUTOMATICALLY,
        };
        let Some(row) = tx.row(open, params![token, now]).await? else { return Ok(false) };
        let (channel, promised): (ChannelId, Timestamp) = (row.get(0)?, row.get(1)?);
        if visitor == Visitor::Human {
            accounts::note_open(tx, token, &channel, now)?;
            reminders::cancel_of_link(tx, token, now).await?;
            let subject = EventSubject::Link(token);
            events::note(tx, EventKind::LinkOpened, subject, now, EventDetails::default()).await?;
        }
        tx.notify(CommitEvent::Opened { channel, promised, visitor });
        Ok(true)
    }
}

struct WithdrawConsent {
    token: TokenHash,
    now: Timestamp,
}

impl Operation for WithdrawConsent {
    const WHAT: &'static str = "withdraw a consent";
    type Output = bool;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<bool> {
        let Self { token, now } = *self;
        let Some(row) = tx.row(ADDRESSEE, params![token]).await? else { return Ok(false) };
        let (caller, address): (Option<Pseudonym>, Option<Pseudonym>) = (row.get(0)?, row.get(1)?);
        let mut ended = false;
        if let Some(caller) = caller {
            ended |= tx.run(WITHDRAW, params![caller, now]).await? == 1;
            reminders::cancel_of_caller(tx, caller, now).await?;
        }
        if let Some(address) = address {
            let suppression = Suppression { reason: SuppressionReason::OptedOut, until: None };
            ended |= suppressions::add(tx, address, suppression, now).await?;
        }
        Ok(ended)
    }
}
