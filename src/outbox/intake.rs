//! Incoming events of gateways: delivery reports by the gateway's own ids, and texts from phones.
//!
//! The webhooks (`/receipts`, `/inbound`) and SMPP both end here, so that an opt-out is understood alike on every way.

use std::sync::Arc;

use jiff::Timestamp;

use crate::base::call::{CallerKind, Language};
use crate::base::clock::Clock;
use crate::base::number::Number;
use crate::config::settings::GatewayName;
use crate::line::Script;
use crate::outbox::compose::ComposeError;
use crate::outbox::compose::texts::TextReply;
use crate::outbox::sms::receipt::InboundText;
use crate::outbox::{Composer, Unread};
use crate::sms_text::opt_out::{self, InboundIntent};
use crate::store::pseudonym::Pseudonyms;
use crate::store::{MessageId, NewMessage, Receipt, Report, Store, StoreError};

/// Takes incoming events of gateways.
pub struct Intake {
    /// The store.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// Makes pseudonyms of callers.
    pub pseudonyms: Pseudonyms,
    /// Opt-out keywords and the numbering plan.
    pub script: Arc<Script>,
    /// Composes the confirmation.
    pub composer: Composer,
    /// Records unreadable messages.
    pub unread: Unread,
}

impl std::fmt::Debug for Intake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Intake")
    }
}

impl Intake {
    /// Takes delivery reports. Durable on return, so that they may be acknowledged.
    ///
    /// # Errors
    /// The store failed; the gateway should bring all of them again.
    pub async fn receipts(&self, gateway: &GatewayName, receipts: Vec<Receipt>) -> Result<(), StoreError> {
        self.store.keep_receipts(gateway, receipts, self.clock.now()).await
    }

    /// Takes a report that names a message by the gateway's own id, in any of these spellings. Durable on return, so
    /// that it may be acknowledged.
    ///
    /// # Errors
    /// The store failed; the gateway should repeat the report.
    pub async fn report(&self, gateway: &GatewayName, ids: Vec<String>, report: Report) -> Result<(), StoreError> {
        self.store.report_by_provider_id(gateway, ids, report, self.clock.now()).await
    }

    /// Takes an answer that came after its sender gave the message up: the gateway took it, under these ids of its own.
    ///
    /// # Errors
    /// The store failed.
    pub async fn taken_late(
        &self,
        gateway: &GatewayName,
        message: MessageId,
        provider_ids: Vec<String>,
    ) -> Result<(), StoreError> {
        let is_new = self.store.accept_late(gateway, message, provider_ids, self.clock.now()).await?;
        tracing::info!(%message, gateway = gateway.as_str(), is_new, "the gateway answered late that it took the message");
        Ok(())
    }

    /// Takes a text that may be a delivery report. It is a report if this gateway gave the id for a text to the number
    /// it comes from; or for any text, if it came `to_name`, which no phone can write to. Durable on return.
    ///
    /// # Errors
    /// The store failed; the gateway should repeat it.
    pub async fn report_or_text(
        &self,
        gateway: &GatewayName,
        (ids, report): (Vec<String>, Report),
        (from, text): (&str, &str),
        to_name: bool,
    ) -> Result<(), StoreError> {
        let number = self.number(from);
        if let Some(number) = &number {
            self.store.adopt(self.pseudonyms.formers_of_number(number)).await?;
        }
        let number = number.map(|number| self.pseudonyms.caller(&number));
        let is_ours = match (to_name, number) {
            (true, _) => self.store.knows_provider_id(gateway, ids.clone(), None).await?,
            (false, Some(number)) => self.store.knows_provider_id(gateway, ids.clone(), Some(number)).await?,
            (false, None) => false,
        };
        if is_ours {
            return self.report(gateway, ids, report).await;
        }
        self.text(gateway, from, text).await
    }

    /// Takes a text from a phone.
    ///
    /// # Errors
    /// The store failed; the gateway should repeat the text.
    pub async fn text(&self, gateway: &GatewayName, from: &str, text: &str) -> Result<(), StoreError> {
        self.wish(gateway, from, opt_out::understand(&self.script, text)).await
    }

    /// Takes a text, whose opt-out keyword the gateway may have recognised: its keywords may be others than ours.
    ///
    /// # Errors
    /// The store failed; the gateway should repeat the text.
    pub async fn told(&self, gateway: &GatewayName, text: &InboundText) -> Result<(), StoreError> {
        let (understood, language) = opt_out::understand(&self.script, &text.text);
        self.wish(gateway, &text.from, (text.told.unwrap_or(understood), language)).await
    }

    /// A sender's number. An invalid international number is read as a national one: SMS centres mark any number as
    /// international.
    fn number(&self, from: &str) -> Option<Number> {
        let plan = &self.script.plan;
        plan.number(from).or_else(|| plan.number(from.strip_prefix('+')?))
    }

    /// Applies an opt-out or opt-in and confirms it once, answers a request for help once a day; any other text is ignored.
    /// Durable on return.
    async fn wish(
        &self,
        gateway: &GatewayName,
        from: &str,
        (wish, language): (InboundIntent, &Language),
    ) -> Result<(), StoreError> {
        let Some(number) = self.number(from) else {
            tracing::info!(gateway = gateway.as_str(), ?wish, "text from a sender without a number");
            return Ok(());
        };
        self.store.adopt(self.pseudonyms.formers_of_number(&number)).await?;
        let (key, now) = (self.pseudonyms.caller(&number), self.clock.now());
        let is_new = match wish {
            InboundIntent::Stop => {
                self.store.opt_out(key, self.reply(&number, TextReply::Stopped, language, now), now).await?
            }
            InboundIntent::Start => {
                self.store.opt_in(key, self.reply(&number, TextReply::Started, language, now), now).await?
            }
            InboundIntent::Help => match self.reply(&number, TextReply::Help, language, now) {
                Some(answer) => self.store.answer_help(key, answer, now).await?,
                None => false,
            },
            InboundIntent::Nothing => false,
        };
        tracing::info!(gateway = gateway.as_str(), ?wish, is_new, "text from a phone");
        Ok(())
    }

    /// The text that confirms or answers; none for a number that takes no texts. The opt-out holds even if it cannot be confirmed.
    fn reply(&self, number: &Number, reply: TextReply, language: &Language, now: Timestamp) -> Option<NewMessage> {
        if self.script.plan.caller(number.as_e164()).kind != CallerKind::Mobile {
            return None;
        }
        let composed = self.composer.reply(&self.script, number, reply, language, now);
        let failed = |error: &ComposeError| {
            tracing::error!(
                error = error as &dyn std::error::Error,
                prompt = reply.prompt(),
                "an opt-out, an opt-in or a request for help could not be answered"
            );
        };
        composed.inspect_err(failed).ok()
    }
}
