//! MTS Exolve (<https://docs.exolve.ru/docs/ru/api-reference/sms-api/>).
//!
//! Their documentation does not define the shape of errors, the names of states and the call-backs. So fields are
//! searched for rather than expected, and the names of states come from the settings.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use hyper::Request;
use serde_json::Value;

use crate::config::settings::{Delivery, ExolveSettings, GatewayName};
use crate::dialect::json_text::json_text;
use crate::dialect::webhook::Webhook;
use crate::outbox::answer::{Answer, SendOutcome};
use crate::outbox::http_client::HttpReply;
use crate::outbox::sms::api::{ApiClient, bearer, classify_error, json_post};
use crate::outbox::sms::context::GatewayContext;
use crate::outbox::sms::json;
use crate::outbox::sms::poll::{PollKey, PollPolicy, PollRequest, PollResult};
use crate::outbox::sms::receipt::{InboundText, Receipt, ReceiptError, ReceiptSubject, verify_token};
use crate::outbox::sms::text::OutboundText;
use crate::store::{Followed, Report};

/// The path of the messaging methods.
const MESSAGING: &str = "messaging/v1";
/// A phrase in the error of a trial account, which may only write to its owner.
const TRIAL: &str = "has not signed";
/// Field names of the delivery state; the state of the message itself is the second choice.
const STATUS: [&str; 3] = ["delivery_status", "deliveryStatus", "status"];
/// Field names of the sender of a text.
const SENDER: [&str; 5] = ["sender", "from", "source", "number_a", "number"];
/// Field names of its words.
const WORDS: [&str; 3] = ["text", "message", "body"];
/// Field names of their id.
const ID: [&str; 3] = ["message_id", "messageId", "id"];
/// The longest state that is logged.
const WORD_CHARS_MAX: usize = 40;

/// Meanings of the platform's words for the state of a delivery.
type Statuses = BTreeMap<String, Delivery>;

/// Limits of polling. A list of messages cannot be asked for by id.
pub const POLL_POLICY: PollPolicy =
    PollPolicy { key: PollKey::ProviderId, batch_max: 1, batch_pause: Duration::ZERO, polls_max: None };

/// An application.
#[derive(Debug)]
pub struct Exolve {
    settings: ExolveSettings,
    client: ApiClient,
}

impl Exolve {
    /// A gateway by its settings; `wait` is the longest wait for an answer to a send.
    pub fn new(name: &GatewayName, settings: &ExolveSettings, wait: Duration, context: GatewayContext<'_>) -> Self {
        Self { settings: settings.clone(), client: ApiClient::new(name, wait, context) }
    }

    /// Sends a text and classifies the answer.
    pub async fn send(&self, text: &OutboundText<'_>) -> Answer {
        let destination = text.to.0.trim_start_matches('+');
        let body = serde_json::json!({"number": self.settings.sender, "destination": destination, "text": text.text});
        self.client.exchange(self.request("SendSMS", &body), text.now, classify).await
    }

    /// Asks for the state of messages, one request each.
    pub async fn poll(&self, requests: &[PollRequest], wait: Duration) -> PollResult {
        let mut receipts = vec![];
        for id in requests.iter().flat_map(|request| &request.provider_ids) {
            let body = serde_json::json!({"message_id": id, "limit": 1});
            match self.client.ask(self.request("GetList", &body), wait).await {
                Ok(reply) if reply.status().is_success() => receipts.extend(self.read_status(id, reply.body())),
                Ok(reply) => return PollResult::Failed(format!("status {}", reply.status().as_u16()).into()),
                Err(failed) => return failed,
            }
        }
        PollResult::States(receipts)
    }

    fn read_status(&self, id: &str, body: &[u8]) -> Option<Receipt> {
        let answer: Value = serde_json::from_str(&json_text(body)).ok()?;
        let message = ID.iter().find_map(|name| json::find_object(&answer, name, id))?;
        let word = json::find(message, &STATUS)?;
        let report = meaning(&self.settings.statuses, &word);
        if report.is_none() {
            let (gateway, status) =
                (self.client.gateway().as_str(), word.chars().take(WORD_CHARS_MAX).collect::<String>());
            tracing::debug!(gateway, status, "unknown status; see `statuses` of the gateway's settings");
        }
        Some(Receipt { subject: ReceiptSubject::Theirs(vec![id.to_owned()]), report: report? })
    }

    fn request(&self, method: &str, body: &Value) -> Option<Request<Bytes>> {
        let ExolveSettings { url, key, .. } = &self.settings;
        json_post(url, &format!("{MESSAGING}/{method}"), &bearer(key), body)
    }
}

fn classify(reply: &HttpReply) -> Answer {
    let said = json::answer(reply);
    if !reply.status.is_success() {
        return match reply.status.as_u16() {
            400 if reply.text.contains(TRIAL) => Answer::new(SendOutcome::ChannelDown, "a trial account"),
            _ => classify_error(reply),
        };
    }
    match said.get("message_id").and_then(json::text) {
        Some(id) => {
            Answer::new(SendOutcome::Accepted { provider_ids: vec![id], followed: Followed::ByPolling }, "accepted")
        }
        None if said.get("error").is_some() => Answer::new(SendOutcome::Deferred, "an error with a good status"),
        None => Answer::new(SendOutcome::Unknown, "an answer that cannot be read"),
    }
}

/// The meaning of their word, in either case; `None` if the settings do not have it.
fn meaning(statuses: &Statuses, word: &str) -> Option<Report> {
    let (_, delivery) = statuses.iter().find(|(known, _)| known.eq_ignore_ascii_case(word.trim()))?;
    Some((*delivery).into())
}

/// Reads a pushed report: their id and a state, at any depth; `token` in the address proves its origin.
///
/// # Errors
/// The token is wrong, or the report has no id or no state that the settings know.
pub fn read_receipts(settings: &ExolveSettings, webhook: &Webhook<'_>) -> Result<Vec<Receipt>, ReceiptError> {
    verify_token(settings.inbound_token.as_ref(), webhook.query())?;
    let body = json::body(webhook).ok_or(ReceiptError::NoMessage)?;
    let id = json::find(&body, &ID).ok_or(ReceiptError::NoMessage)?;
    let report =
        json::find(&body, &STATUS).and_then(|word| meaning(&settings.statuses, &word)).ok_or(ReceiptError::Status)?;
    Ok(vec![Receipt { subject: ReceiptSubject::Theirs(vec![id]), report }])
}

/// Reads a text from a phone; `token` in the address proves its origin.
///
/// # Errors
/// The token is wrong, or the text has no sender.
pub fn read_text(settings: &ExolveSettings, webhook: &Webhook<'_>) -> Result<InboundText, ReceiptError> {
    verify_token(settings.inbound_token.as_ref(), webhook.query())?;
    let body = json::body(webhook).ok_or(ReceiptError::NoSender)?;
    InboundText::new(json::find(&body, &SENDER).as_deref(), json::find(&body, &WORDS).as_deref())
}
