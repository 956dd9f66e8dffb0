//! Bandwidth Messaging v2 (<https://dev.bandwidth.com/apis/messaging/>).
//!
//! Call-backs go to the address of the application, with the user and password entered there. Our id comes back as `tag`.

use std::time::Duration;

use serde_json::{Value, json};

use crate::config::settings::{BandwidthSettings, GatewayName};
use crate::dialect::webhook::Webhook;
use crate::outbox::answer::{Answer, Fault, SendOutcome};
use crate::outbox::http_client::HttpReply;
use crate::outbox::sms::api::{ApiClient, basic, classify_error, json_post};
use crate::outbox::sms::context::GatewayContext;
use crate::outbox::sms::receipt::{InboundText, Receipt, ReceiptError, ReceiptSubject};
use crate::outbox::sms::text::OutboundText;
use crate::outbox::sms::{json, states};
use crate::store::{Followed, MessageId};

/// The event of a text from a phone.
const RECEIVED: &str = "message-received";
/// The most events of one call-back that are read.
const EVENTS_MAX: usize = 100;

/// An account and the sender there.
#[derive(Debug)]
pub struct Bandwidth {
    settings: BandwidthSettings,
    client: ApiClient,
}

impl Bandwidth {
    /// A gateway by its settings; `wait` is the longest wait for an answer.
    pub fn new(name: &GatewayName, settings: &BandwidthSettings, wait: Duration, context: GatewayContext<'_>) -> Self {
        Self { settings: settings.clone(), client: ApiClient::new(name, wait, context) }
    }

    /// Sends a text and classifies the answer.
    pub async fn send(&self, text: &OutboundText<'_>) -> Answer {
        let BandwidthSettings { url, account, user, password, application, sender, .. } = &self.settings;
        let expires = text.now.saturating_add(text.lifetime).unwrap_or(text.now);
        let body = json!({
            "applicationId": application,
            "to": [text.to.0],
            "from": sender,
            "text": text.text,
            "tag": text.id.to_string(),
            "expiration": expires.strftime("%FT%TZ").to_string(),
        });
        let request = json_post(url, &format!("api/v2/users/{account}/messages"), &basic(user, password), &body);
        self.client.exchange(request, text.now, classify).await
    }
}

fn classify(reply: &HttpReply) -> Answer {
    let said = json::answer(reply);
    if reply.status.is_success() {
        return match said.get("id").and_then(json::text) {
            Some(id) => {
                Answer::new(SendOutcome::Accepted { provider_ids: vec![id], followed: Followed::ByReport }, "accepted")
            }
            None => Answer::new(SendOutcome::Unknown, "an answer that cannot be read"),
        };
    }
    let fields = said.get("fieldErrors").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut names = fields.iter().filter_map(|field| field.get("fieldName").and_then(Value::as_str));
    match reply.status.as_u16() {
        400 if names.any(|name| name == "to" || name.starts_with("to[")) => {
            Answer::new(SendOutcome::Permanent(Fault::Recipient), "no number")
        }
        _ => classify_error(reply),
    }
}

/// The events of a call-back, which is a list.
fn events(webhook: &Webhook<'_>) -> Vec<Value> {
    match json::body(webhook) {
        Some(Value::Array(events)) => events.into_iter().take(EVENTS_MAX).collect(),
        Some(event @ Value::Object(_)) => vec![event],
        _ => vec![],
    }
}

fn kind(event: &Value) -> &str {
    event.get("type").and_then(Value::as_str).unwrap_or_default()
}

/// True if a request to the receipts' address is a text from a phone: an application may have one address for both.
pub fn is_text(webhook: &Webhook<'_>) -> bool {
    events(webhook).iter().any(|event| kind(event) == RECEIVED)
}

/// Reads reports: our id as `tag`, or theirs. The password was verified before.
///
/// # Errors
/// No event has a known state, or one has no message.
pub fn read_receipts(webhook: &Webhook<'_>) -> Result<Vec<Receipt>, ReceiptError> {
    let mut receipts = vec![];
    for event in events(webhook) {
        let code = event.get("errorCode").and_then(json::number);
        let Some(report) = states::of_bandwidth(kind(&event), code) else { continue };
        let at = |pointer| event.pointer(pointer).and_then(json::text);
        let ours = at("/message/tag").as_deref().and_then(MessageId::parse).map(ReceiptSubject::Ours);
        let subject = ours.or_else(|| Some(ReceiptSubject::Theirs(vec![at("/message/id")?])));
        receipts.push(Receipt { subject: subject.ok_or(ReceiptError::NoMessage)?, report });
    }
    if receipts.is_empty() { Err(ReceiptError::Status) } else { Ok(receipts) }
}

/// Reads a text from a phone. The password was verified before.
///
/// # Errors
/// It is no text, or has no sender.
pub fn read_text(webhook: &Webhook<'_>) -> Result<InboundText, ReceiptError> {
    let event = events(webhook).into_iter().find(|event| kind(event) == RECEIVED).ok_or(ReceiptError::NotExpected)?;
    let at = |pointer| event.pointer(pointer).and_then(json::text);
    InboundText::new(at("/message/from").as_deref(), at("/message/text").as_deref())
}
