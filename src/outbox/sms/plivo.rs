//! Plivo Messaging (<https://www.plivo.com/docs/messaging/api/message/send-a-message>).
//!
//! Requests to us are signed by `X-Plivo-Signature-V3`. Accounts whose messages are still signed by V2, which covers no
//! parameters, are believed by the token in the address.

use std::time::Duration;

use serde_json::{Value, json};

use crate::config::settings::{GatewayName, PlivoSettings};
use crate::dialect::signature::is_plivo_v3;
use crate::dialect::webhook::Webhook;
use crate::outbox::answer::{Answer, Fault, SendOutcome};
use crate::outbox::http_client::HttpReply;
use crate::outbox::sms::api::{ApiClient, basic, classify_error, json_post};
use crate::outbox::sms::context::GatewayContext;
use crate::outbox::sms::receipt::{
    InboundText, Receipt, ReceiptError, ReceiptKey, ReceiptSubject, international, named_message, told, verify_token,
};
use crate::outbox::sms::text::OutboundText;
use crate::outbox::sms::{json, states};
use crate::store::Followed;

/// The longest `message_expiry`, in seconds.
const EXPIRY_SECONDS_MAX: u64 = 10_800;
/// The shortest.
const EXPIRY_SECONDS_MIN: u64 = 5;

/// The `ErrorCode` of a report about a number that opted out by a keyword
/// (<https://www.plivo.com/docs/messaging/troubleshooting/error-codes>).
const OPTED_OUT: &str = "200";

/// An account and the sender there.
#[derive(Debug)]
pub struct Plivo {
    settings: PlivoSettings,
    client: ApiClient,
}

impl Plivo {
    /// A gateway by its settings; `wait` is the longest wait for an answer.
    pub fn new(name: &GatewayName, settings: &PlivoSettings, wait: Duration, context: GatewayContext<'_>) -> Self {
        Self { settings: settings.clone(), client: ApiClient::new(name, wait, context) }
    }

    /// Sends a text and classifies the answer.
    pub async fn send(&self, text: &OutboundText<'_>) -> Answer {
        let PlivoSettings { url, account, token, sender, .. } = &self.settings;
        let body = json!({
            "src": sender,
            "dst": text.to.0,
            "text": text.text,
            "type": "sms",
            "url": self.client.receipt_url_with_token(text.id),
            "method": "POST",
            "message_expiry": text.lifetime.as_secs().clamp(EXPIRY_SECONDS_MIN, EXPIRY_SECONDS_MAX),
        });
        let request = json_post(url, &format!("v1/Account/{account}/Message/"), &basic(account, token), &body);
        self.client.exchange(request, text.now, classify).await
    }
}

fn classify(reply: &HttpReply) -> Answer {
    let said = json::answer(reply);
    let listed = |name| said.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let provider_ids: Vec<String> = listed("message_uuid").iter().filter_map(json::text).collect();
    if reply.status.is_success() && !provider_ids.is_empty() {
        return Answer::new(SendOutcome::Accepted { provider_ids, followed: Followed::ByReport }, "accepted");
    }
    // The destination, if it is no number.
    if !listed("invalid_number").is_empty() {
        return Answer::new(SendOutcome::Permanent(Fault::Recipient), "no number");
    }
    if reply.status.is_success() {
        return Answer::new(SendOutcome::Unknown, "an answer that cannot be read");
    }
    classify_error(reply)
}

/// Reads a receipt: our id with its token in the address, the state in the form, with an `ErrorCode` if it failed.
///
/// # Errors
/// No message, a wrong token, or no known state.
pub fn read_receipts(
    name: &GatewayName,
    key: &ReceiptKey,
    webhook: &Webhook<'_>,
) -> Result<Vec<Receipt>, ReceiptError> {
    let id = named_message(name, key, webhook.query())?.ok_or(ReceiptError::NoMessage)?;
    let field = |name| webhook.parameters().and_then(|form| form.get(name));
    let report = field("Status").and_then(states::of_plivo).ok_or(ReceiptError::Status)?;
    let report = report.because(field("ErrorCode") == Some(OPTED_OUT));
    Ok(vec![Receipt { subject: ReceiptSubject::Ours(id), report }])
}

/// Reads a text from a phone: signed, which was verified before, or with the token in the address.
///
/// # Errors
/// Neither signature nor token, no sender, or not UTF-8.
pub fn read_text(settings: &PlivoSettings, webhook: &Webhook<'_>) -> Result<InboundText, ReceiptError> {
    if !is_plivo_v3(webhook) {
        verify_token(settings.inbound_token.as_ref(), webhook.query())?;
    }
    let form = webhook.parameters().ok_or(ReceiptError::NoSender)?;
    InboundText::new(form.get("From").map(international).as_deref(), told(form, "Text")?)
}
