//! Delivery reports that gateways bring.

use crate::base::clock::Clock;
use crate::config::settings::GatewayName;
use crate::outbox::Intake;
use crate::outbox::sms::receipt::{Receipt, ReceiptSubject};
use crate::store::{Store, StoreError};

/// Stores delivery reports.
#[derive(Clone, Copy)]
pub struct Receipts<'a> {
    /// Has the messages by our own ids.
    pub store: &'a Store,
    /// Finds messages by the ids of gateways.
    pub intake: &'a Intake,
    /// The time a report comes.
    pub clock: &'a Clock,
}

impl Receipts<'_> {
    /// Makes the reports of a gateway durable. Reports of unknown messages are ignored.
    ///
    /// # Errors
    /// The store does not work: the gateway should bring all of them again.
    pub async fn keep(&self, gateway: &GatewayName, receipts: Vec<Receipt>) -> Result<(), StoreError> {
        for Receipt { subject, report } in receipts {
            match subject {
                ReceiptSubject::Ours(id) => drop(self.store.report(gateway, id, report, self.clock.now()).await?),
                ReceiptSubject::Theirs(ids) => self.intake.report(gateway, ids, report).await?,
            }
        }
        Ok(())
    }
}
