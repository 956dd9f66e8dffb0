//! What gateways bring of their own accord: reports by their own ids, and texts from phones.
//!
//! The doors (`/receipts`, `/inbound`) and the links that stay open (SMPP) both end here, so that a wish to be left alone
//! is understood alike whichever way it came.

use std::sync::Arc;

use jiff::Timestamp;

use crate::call::{CallerKind, Language};
use crate::clock::Clock;
use crate::config::settings::GatewayName;
use crate::delivery::Composer;
use crate::delivery::compose::ComposeError;
use crate::line::Script;
use crate::line::wish::{self, Wish};
use crate::number::Number;
use crate::store::pseudonym::Pseudonyms;
use crate::store::{Heard, NewMessage, Report, Store, StoreError};

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

    /// Takes a text from a phone: the wish to get no more texts, or to get them again, is done and confirmed once; all
    /// else is let be. Durable when it returns.
    ///
    /// # Errors
    /// The store's: the gateway should bring the text again.
    pub async fn text(&self, gateway: &GatewayName, from: &str, text: &str) -> Result<(), StoreError> {
        let (wish, language) = wish::understand(&self.script, text);
        let Some(number) = self.script.plan.number(from) else {
            tracing::info!(gateway = gateway.as_str(), ?wish, "text without a number to answer to");
            return Ok(());
        };
        let (key, now) = (self.pseudonyms.caller(&number), self.clock.now());
        let is_new = match wish {
            Wish::Stop => self.store.opt_out(key, self.notice(&number, "sms-stopped", language, now), now).await?,
            Wish::Start => self.store.opt_in(key, self.notice(&number, "sms-started", language, now), now).await?,
            Wish::Nothing => false,
        };
        tracing::info!(gateway = gateway.as_str(), ?wish, is_new, "text from a phone");
        Ok(())
    }

    /// The one text that confirms; nothing for a number that takes none. A wish is done even where it cannot be confirmed.
    fn notice(&self, number: &Number, prompt: &str, language: &Language, now: Timestamp) -> Option<NewMessage> {
        if self.script.plan.caller(number.as_e164()).kind != CallerKind::Mobile {
            return None;
        }
        let notice = self.composer.notice(&self.script, number, prompt, language, now);
        let failed = |error: &ComposeError| {
            tracing::error!(error = error as &dyn std::error::Error, prompt, "a wish is done without a confirmation");
        };
        notice.inspect_err(failed).ok()
    }
}
