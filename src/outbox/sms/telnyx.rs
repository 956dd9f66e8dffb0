//! Telnyx Messaging (<https://developers.telnyx.com/api/messaging/send-message>).
//!
//! Webhooks are signed with the account's key (`telnyx-signature-ed25519`), but their address is not, so the message in it
//! has a token of ours. Telnyx has no idempotency key for messages.

use std::time::Duration;

use serde_json::{Value, json};

use crate::config::settings::{GatewayName, TelnyxSettings};
use crate::dialect::webhook::Webhook;
use crate::outbox::answer::{Answer, Fault, SendOutcome};
use crate::outbox::http_client::HttpReply;
use crate::outbox::sms::api::{ApiClient, bearer, classify_error, json_post};
use crate::outbox::sms::context::GatewayContext;
use crate::outbox::sms::receipt::{InboundText, Receipt, ReceiptError, ReceiptKey, ReceiptSubject, named_message};
use crate::outbox::sms::text::OutboundText;
use crate::outbox::sms::{json, states};
use crate::sms_text::opt_out::InboundIntent;
use crate::store::Followed;

/// The event of a text from a phone.
const RECEIVED: &str = "message.received";

/// An account and the sender there.
#[derive(Debug)]
pub struct Telnyx {
    settings: TelnyxSettings,
    client: ApiClient,
}

impl Telnyx {
    /// A gateway by its settings; `wait` is the longest wait for an answer.
    pub fn new(name: &GatewayName, settings: &TelnyxSettings, wait: Duration, context: GatewayContext<'_>) -> Self {
        Self { settings: settings.clone(), client: ApiClient::new(name, wait, context) }
    }

    /// Sends a text and classifies the answer.
    pub async fn send(&self, text: &OutboundText<'_>) -> Answer {
        let mut body = json!({
            "from": self.settings.sender,
            "to": text.to.0,
            "text": text.text,
            "type": "SMS",
            "webhook_url": self.client.receipt_url_with_token(text.id),
            "use_profile_webhooks": false,
        });
        if let Some(profile) = &self.settings.profile {
            body["messaging_profile_id"] = profile.as_str().into();
        }
        let authorization = bearer(&self.settings.key);
        let request = json_post(&self.settings.url, "v2/messages", &authorization, &body);
        self.client.exchange(request, text.now, classify).await
    }
}

fn classify(reply: &HttpReply) -> Answer {
    let said = json::answer(reply);
    if reply.status.is_success() {
        return match said.pointer("/data/id").and_then(json::text) {
            Some(id) => {
                Answer::new(SendOutcome::Accepted { provider_ids: vec![id], followed: Followed::ByReport }, "accepted")
            }
            None => Answer::new(SendOutcome::Unknown, "an answer that cannot be read"),
        };
    }
    let code = said.pointer("/errors/0/code").and_then(json::number);
    match code.and_then(|code| Some((code, meaning(code)?))) {
        Some((code, outcome)) => Answer::new(outcome, format!("code {code}")),
        None => classify_error(reply),
    }
}

/// Error codes (<https://developers.telnyx.com/docs/messaging/messages/error-codes> and
/// <https://developers.telnyx.com/development/api-fundamentals/api-errors>); `None` if not listed, where the status says
/// enough.
pub const fn meaning(code: i64) -> Option<SendOutcome> {
    Some(match code {
        10011 | 40011 | 40318 => SendOutcome::Throttled { retry_after: None },
        10007 | 40006 => SendOutcome::Retryable,
        // It may have gone out before the time was up.
        10008 => SendOutcome::Unknown,
        40002 | 40005 | 40014 => SendOutcome::Deferred,
        // Account, credentials, money.
        10005 | 10009 | 10010 | 10039 | 20001..=20017 | 20100 | 40311..=40314 | 40333 => SendOutcome::ChannelDown,
        // Sender: none, not ours, not registered, blocked.
        10001 | 40010 | 40013 | 40100 | 40150 | 40151 => SendOutcome::ChannelDown,
        40305..=40308 | 40315 | 40320 | 40321 | 40329 => SendOutcome::ChannelDown,
        40300 => SendOutcome::Permanent(Fault::OptedOut),
        10002 | 10016 | 40001 | 40004 | 40008 | 40012 | 40301 | 40310 | 40319 => {
            SendOutcome::Permanent(Fault::Recipient)
        }
        // 40309 is a country that the profile does not allow, 40016 and 40018 the daily limit at one operator: another
        // gateway may.
        10003 | 10004 | 10014 | 10015 | 40003 | 40009 | 40015..=40018 => SendOutcome::Permanent(Fault::Message),
        40302 | 40304 | 40309 | 40316 | 40317 | 40322 | 40328 => SendOutcome::Permanent(Fault::Message),
        _ => return None,
    })
}

/// True if a request to the receipts' address is a text from a phone: a profile has one address for both.
pub fn is_text(webhook: &Webhook<'_>) -> bool {
    json::body(webhook).is_some_and(|body| body.pointer("/data/event_type") == Some(&RECEIVED.into()))
}

/// Reads a receipt: our id with its token in the address, or else theirs in the event; the codes of a failure stand in
/// `errors`. The signature over the event was verified before.
///
/// # Errors
/// No message, a wrong token, or no known state.
pub fn read_receipts(
    name: &GatewayName,
    key: &ReceiptKey,
    webhook: &Webhook<'_>,
) -> Result<Vec<Receipt>, ReceiptError> {
    let body = json::body(webhook).ok_or(ReceiptError::NoMessage)?;
    let at = |pointer| body.pointer(pointer).and_then(json::text);
    let subject = match named_message(name, key, webhook.query())? {
        Some(id) => ReceiptSubject::Ours(id),
        None => ReceiptSubject::Theirs(vec![at("/data/payload/id").ok_or(ReceiptError::NoMessage)?]),
    };
    let report = at("/data/payload/to/0/status").and_then(|status| states::of_telnyx(&status));
    let errors = body.pointer("/data/payload/errors").and_then(Value::as_array).into_iter().flatten();
    let mut codes = errors.filter_map(|error| error.get("code").and_then(json::number));
    let is_opt_out = codes.any(|code| meaning(code).is_some_and(|meaning| meaning.is_opt_out()));
    Ok(vec![Receipt { subject, report: report.ok_or(ReceiptError::Status)?.because(is_opt_out) }])
}

/// Reads a text from a phone. The signature was verified before. `autoresponse_type` has the keyword that Telnyx itself
/// recognised.
///
/// # Errors
/// It is no text, or has no sender.
pub fn read_text(webhook: &Webhook<'_>) -> Result<InboundText, ReceiptError> {
    let body = json::body(webhook).ok_or(ReceiptError::NoSender)?;
    if !is_text(webhook) {
        return Err(ReceiptError::NotExpected);
    }
    let at = |pointer| body.pointer(pointer).and_then(json::text);
    let told = match at("/data/payload/autoresponse_type").map(|word| word.to_ascii_uppercase()).as_deref() {
        Some("OPT_OUT" | "STOP") => Some(InboundIntent::Stop),
        Some("OPT_IN" | "START") => Some(InboundIntent::Start),
        _ => None,
    };
    let (from, text) = (at("/data/payload/from/phone_number"), at("/data/payload/text"));
    Ok(InboundText { told, ..InboundText::new(from.as_deref(), text.as_deref())? })
}
