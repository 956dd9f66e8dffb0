//! Gateways' delivery reports, and how they move a message on.

use jiff::Timestamp;

use crate::config::settings::GatewayName;
use crate::store::handle::Store;
use crate::store::ops::messages::{self, MessageRow};
use crate::store::ops::suppressions;
use crate::store::sql::{Operation, Result, SqlError, Tx, params};
use crate::store::{
    MessageId, MessageState, Receipt, ReceiptSubject, Report, StoreError, Suppression, SuppressionReason,
};

const DOUBTS: &str = "SELECT count(*) FROM attempt WHERE message = ?1 AND result = 'unknown'";
const QUEUE_AGAIN: &str = "
    UPDATE message SET state = 'queued', due = ?2, changed = ?2, gateway = NULL, follow_due = NULL
    WHERE seq = ?1 AND state = 'unknown' AND ?2 < expires AND body IS NOT NULL
        AND (address IS NOT NULL OR contact IS NOT NULL)";

impl Store {
    /// Takes the delivery reports of a gateway: durable when it returns, so that they may be acknowledged. Those of unknown
    /// messages are ignored, or kept for a while if they name the gateway's own id.
    pub async fn keep_receipts(
        &self,
        gateway: &GatewayName,
        receipts: Vec<Receipt>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        for Receipt { subject, report } in receipts {
            match subject {
                ReceiptSubject::Ours(id) => drop(self.report(gateway, id, report, now).await?),
                ReceiptSubject::Theirs(ids) => self.report_by_provider_id(gateway, ids, report, now).await?,
            }
        }
        Ok(())
    }

    /// Takes a gateway's delivery report: durable when it returns, so that it may be acknowledged. `false` for an unknown
    /// message. A report that comes late, twice or out of order moves nothing back.
    pub async fn report(
        &self,
        gateway: &GatewayName,
        id: MessageId,
        report: Report,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.write(ReportById { gateway: gateway.clone(), id, report, now }).await
    }
}

struct ReportById {
    gateway: GatewayName,
    id: MessageId,
    report: Report,
    now: Timestamp,
}

impl Operation for ReportById {
    const WHAT: &'static str = "record a delivery report";
    type Output = bool;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<bool> {
        let Some(message) = messages::find(tx, self.id).await? else { return Ok(false) };
        apply(tx, &message, &self.gateway, self.report, self.now).await?;
        Ok(true)
    }
}

/// Moves a message on by a gateway's report.
///
/// A gateway that was tried before the one that took the message may still deliver it, but says nothing about the other's
/// success when it does not. That the number opted out holds, whichever gateway says it.
pub(super) async fn apply<T: Tx>(
    tx: &mut T,
    message: &MessageRow,
    gateway: &GatewayName,
    report: Report,
    now: Timestamp,
) -> Result<()> {
    let is_its_own = message.gateway.as_ref().is_none_or(|taken_by| taken_by == gateway);
    let state = match report {
        Report::Sent => MessageState::Sent,
        Report::Delivered => MessageState::Delivered,
        Report::Undelivered => MessageState::Undelivered,
        Report::OptedOut => {
            let suppression = Suppression { reason: SuppressionReason::OptedOut, until: None };
            suppressions::add_recipient(tx, message.seq, suppression, now).await?;
            MessageState::Undelivered
        }
        Report::Unheard if is_its_own && message.state == MessageState::Unknown => {
            return queue_again(tx, message, now).await;
        }
        Report::Unheard => return Ok(()),
    };
    if is_its_own || report == Report::Delivered {
        messages::advance(tx, message, state, Some(gateway), now).await?;
    }
    Ok(())
}

/// Queues a message of unknown outcome again that its gateway never heard of. Only the first time: a gateway that loses a
/// message twice may as well have lost only our knowledge of it, and the phone gets it each time.
async fn queue_again<T: Tx>(tx: &mut T, message: &MessageRow, now: Timestamp) -> Result<()> {
    let doubts: i64 = tx.first(DOUBTS, params![message.seq]).await?.ok_or_else(SqlError::no_row)?;
    if doubts <= 1 && tx.run(QUEUE_AGAIN, params![message.seq, now]).await? == 1 {
        messages::tell(tx, message, MessageState::Queued, None, now);
    }
    Ok(())
}
