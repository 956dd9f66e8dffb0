//! What gateways bring of their own accord: reports by their own ids, and texts from phones.
//!
//! The doors (`/receipts`, `/inbound`) and the links that stay open (SMPP) both end here, so that a wish to be left alone
//! is understood alike whichever way it came.

use std::sync::Arc;

use jiff::Timestamp;

use crate::base::call::{CallerKind, Language};
use crate::base::clock::Clock;
use crate::base::number::Number;
use crate::config::settings::GatewayName;
use crate::line::Script;
use crate::outbox::compose::ComposeError;
use crate::outbox::sms::receipt::InboundText;
use crate::outbox::{Composer, Unread};
use crate::sms_text::opt_out::{self, InboundIntent};
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
    /// Takes what cannot be read.
    pub unread: Unread,
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

    /// Takes what may be a report or a text from a phone that reads like one. It is a report where this gateway gave the id
    /// for a text to the number it comes from; or to any, where it came `to_name`, which no phone can write to. Durable when
    /// it returns.
    ///
    /// # Errors
    /// The store's: the gateway should bring it again.
    pub async fn report_or_text(
        &self,
        gateway: &GatewayName,
        (ids, report): (Vec<String>, Report),
        (from, text): (&str, &str),
        to_name: bool,
    ) -> Result<(), StoreError> {
        let number = self.number(from).map(|number| self.pseudonyms.caller(&number));
        let is_ours = match (to_name, number) {
            (true, _) => self.store.knows_provider_id(gateway, ids.clone(), None).await?,
            (false, Some(number)) => self.store.knows_provider_id(gateway, ids.clone(), Some(number)).await?,
            (false, None) => false,
        };
        if is_ours {
            return self.report(gateway, ids, report).await.map(drop);
        }
        self.text(gateway, from, text).await
    }

    /// Takes a text from a phone.
    ///
    /// # Errors
    /// The store's: the gateway should bring the text again.
    pub async fn text(&self, gateway: &GatewayName, from: &str, text: &str) -> Result<(), StoreError> {
        self.wish(gateway, from, opt_out::understand(&self.script, text)).await
    }

    /// Takes a text whose wish the gateway tells: its keywords may be others than ours.
    ///
    /// # Errors
    /// The store's: the gateway should bring the text again.
    pub async fn told(&self, gateway: &GatewayName, text: &InboundText) -> Result<(), StoreError> {
        let (understood, language) = opt_out::understand(&self.script, &text.text);
        self.wish(gateway, &text.from, (text.told.unwrap_or(understood), language)).await
    }

    /// A sender's number. One that is called international and is none is read in the home country: centres call whatever
    /// they are given so.
    fn number(&self, from: &str) -> Option<Number> {
        let plan = &self.script.plan;
        plan.number(from).or_else(|| plan.number(from.strip_prefix('+')?))
    }

    /// The wish to get no more texts, or to get them again, is done and confirmed once; all else is let be. Durable when it
    /// returns.
    async fn wish(
        &self,
        gateway: &GatewayName,
        from: &str,
        (wish, language): (InboundIntent, &Language),
    ) -> Result<(), StoreError> {
        let Some(number) = self.number(from) else {
            tracing::info!(gateway = gateway.as_str(), ?wish, "text without a number to answer to");
            return Ok(());
        };
        let (key, now) = (self.pseudonyms.caller(&number), self.clock.now());
        let is_new = match wish {
            InboundIntent::Stop => {
                self.store.opt_out(key, self.notice(&number, "sms-stopped", language, now), now).await?
            }
            InboundIntent::Start => {
                self.store.opt_in(key, self.notice(&number, "sms-started", language, now), now).await?
            }
            InboundIntent::Other => false,
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
