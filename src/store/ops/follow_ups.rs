//! Mail to addresses that are typed on the page of a link.

use std::time::Duration;

use jiff::Timestamp;

use crate::base::call::LineId;
use crate::base::moment::earlier;
use crate::store::handle::Store;
use crate::store::ops::promises::Presence;
use crate::store::ops::{consents, messages, promises};
use crate::store::sql::{Exclusive, Operation, ReadTx, Result, SqlError, Tx, of_link, params, to_person};
use crate::store::{Consent, NewMessage, PageMailResult, StoreError, TokenHash};

/// The most mails that pages send to one address in a day, from all links together: more are abuse.
const MAILS_TO_ADDRESS_MAX: u32 = 5;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Of an anonymous call only the line: a consent outlives it.
const PAGE: &str = concat!(
    "SELECT CASE WHEN anonymous = 0 THEN call.seq END, CASE WHEN anonymous = 0 THEN call.key END, call.caller, call.line
    FROM message LEFT JOIN call ON call.seq = message.call WHERE ",
    of_link!()
);
const MAILED_TO: &str =
    concat!("SELECT count(*) FROM message WHERE ", to_person!("?1"), " AND ?2 < promised AND origin IS NOT NULL");
const ASKED_ON_PAGE: &str = "SELECT count(*) FROM message WHERE origin = ?1";
const SET_ORIGIN: &str = "UPDATE message SET origin = ?2 WHERE id = ?1";

impl Store {
    /// Stores a mail to an address that was typed on the page of this link, with the consent, to which the call and the
    /// caller of the link are added. At most to `addresses_max` different addresses a link; one that may not be mailed to
    /// counts too, so that a visitor does not learn which those are.
    pub async fn mail_from_page(
        &self,
        page: TokenHash,
        message: NewMessage,
        consent: Consent,
        addresses_max: u32,
        now: Timestamp,
    ) -> Result<PageMailResult, StoreError> {
        self.write(MailFromPage { page, message, consent, addresses_max, now }).await
    }
}

struct MailFromPage {
    page: TokenHash,
    message: NewMessage,
    consent: Consent,
    addresses_max: u32,
    now: Timestamp,
}

impl Operation for MailFromPage {
    const WHAT: &'static str = "store a mail from a page";
    type Output = PageMailResult;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<PageMailResult> {
        let Self { page, message, addresses_max, now, .. } = self;
        tx.exclude(Exclusive::PageMail)?;
        let Some((call, consent)) = self.of_page(tx).await? else { return Ok(PageMailResult::Repeat) };
        if messages::find(tx, message.id).await?.is_some() {
            return Ok(PageMailResult::Repeat);
        }
        let asked: u32 = tx.first(ASKED_ON_PAGE, params![page]).await?.ok_or_else(SqlError::no_row)?;
        if asked >= *addresses_max {
            return Ok(PageMailResult::Enough);
        }
        // Answered as if it were sent, so that a visitor does not learn what others asked for.
        let mailed: u32 =
            tx.first(MAILED_TO, params![message.to_key, earlier(*now, DAY)]).await?.ok_or_else(SqlError::no_row)?;
        if mailed >= MAILS_TO_ADDRESS_MAX {
            return Ok(PageMailResult::Repeat);
        }
        promises::insert(tx, Presence::Unknown, message, call, false, *now).await?;
        tx.defer(SET_ORIGIN, params![message.id, page])?;
        consents::insert(tx, &consent, call)?;
        Ok(PageMailResult::Fresh)
    }
}

impl MailFromPage {
    /// The row of the call that the page's link belongs to, unless it is anonymous, and the consent as one of that call's
    /// caller; `None` when there is no such link.
    async fn of_page<R: ReadTx>(&self, db: &mut R) -> Result<Option<(Option<i64>, Consent)>> {
        let Some(row) = db.row(PAGE, params![self.page]).await? else { return Ok(None) };
        let line = row.get::<Option<LineId>>(3)?.unwrap_or_else(|| self.consent.line.clone());
        let consent = Consent { call: row.get(1)?, caller: row.get(2)?, line, ..self.consent.clone() };
        Ok(Some((row.get(0)?, consent)))
    }
}
