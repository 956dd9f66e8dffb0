//! Twilio Messaging (<https://www.twilio.com/docs/messaging/api/message-resource>).

use std::time::Duration;

use bytes::Bytes;
use hyper::Request;

use crate::config::settings::{GatewayName, TwilioSettings};
use crate::dialect::webhook::Webhook;
use crate::outbox::answer::{Answer, Fault, SendOutcome};
use crate::outbox::http_client::HttpReply;
use crate::outbox::sms::api::{ApiClient, basic, classify_error, form_post};
use crate::outbox::sms::context::GatewayContext;
use crate::outbox::sms::receipt::{InboundText, Receipt, ReceiptError, ReceiptSubject, told};
use crate::outbox::sms::text::OutboundText;
use crate::outbox::sms::{json, states};
use crate::sms_text::opt_out::InboundIntent;
use crate::store::{Followed, MessageId};

/// The longest `ValidityPeriod`, in seconds.
const VALIDITY_SECONDS_MAX: u64 = 36_000;
/// Prefixes of a sender's number.
const CHANNELS: [&str; 2] = ["whatsapp:", "rcs:"];
/// The prefix of a messaging service's id.
const SERVICE_PREFIX: &str = "MG";

/// Content type and body of the answer to a text, for: send nothing back.
pub const NO_MESSAGE: (&str, &str) =
    ("text/xml; charset=utf-8", r#"<?xml version="1.0" encoding="UTF-8"?><Response/>"#);

/// An account and the sender there.
#[derive(Debug)]
pub struct Twilio {
    settings: TwilioSettings,
    client: ApiClient,
}

impl Twilio {
    /// A gateway by its settings; `wait` is the longest wait for an answer.
    pub fn new(name: &GatewayName, settings: &TwilioSettings, wait: Duration, context: GatewayContext<'_>) -> Self {
        Self { settings: settings.clone(), client: ApiClient::new(name, wait, context) }
    }

    /// Sends a text and classifies the answer.
    pub async fn send(&self, text: &OutboundText<'_>) -> Answer {
        self.client.exchange(self.request(text), text.now, classify).await
    }

    fn request(&self, text: &OutboundText<'_>) -> Option<Request<Bytes>> {
        let TwilioSettings { url, account, token, sender, .. } = &self.settings;
        let from = if sender.starts_with(SERVICE_PREFIX) { "MessagingServiceSid" } else { "From" };
        let receipt_url = self.client.receipt_url(text.id);
        let validity = text.lifetime.as_secs().clamp(1, VALIDITY_SECONDS_MAX).to_string();
        let fields = [
            ("To", text.to.0.as_str()),
            (from, sender),
            ("Body", text.text),
            ("StatusCallback", &receipt_url),
            ("ValidityPeriod", &validity),
        ];
        form_post(url, &format!("2010-04-01/Accounts/{account}/Messages.json"), &basic(account, token), &fields)
    }
}

fn classify(reply: &HttpReply) -> Answer {
    let said = json::answer(reply);
    if reply.status.is_success() {
        return match said.get("sid").and_then(json::text) {
            Some(sid) => {
                let accepted = SendOutcome::Accepted { provider_ids: vec![sid], followed: Followed::ByReport };
                Answer::new(accepted, "accepted")
            }
            None => Answer::new(SendOutcome::Unknown, "an answer that cannot be read"),
        };
    }
    let code = said.get("code").and_then(json::number).and_then(|code| u32::try_from(code).ok());
    match code.and_then(|code| Some((code, meaning(code)?))) {
        Some((code, outcome)) => Answer::new(outcome, format!("code {code}")),
        None => classify_error(reply),
    }
}

/// Error codes of messaging (<https://www.twilio.com/docs/api/errors>); `None` if not listed, where the status says
/// enough.
pub const fn meaning(code: u32) -> Option<SendOutcome> {
    Some(match code {
        14107 | 20429 | 21611 | 30001 | 30022 => SendOutcome::Throttled { retry_after: None },
        20500 | 20503 | 21730 | 30003 | 30008 | 30009 | 30017 | 30020 | 30021 | 30500 => SendOutcome::Retryable,
        // The operator did not answer Twilio, which does not repeat such a send either.
        30410 => SendOutcome::Unknown,
        // Account, credentials, permissions.
        10001 | 20003..=20006 | 20008 | 20404 | 21219 | 21607..=21609 | 30002 | 30037 | 30044 => {
            SendOutcome::ChannelDown
        }
        // Sender: none, not ours, not registered, not allowed there.
        21212 | 21601 | 21603 | 21606 | 21615 | 21616 | 21651 | 21660 | 21661 | 21701..=21712 => {
            SendOutcome::ChannelDown
        }
        30023 | 30032..=30035 | 30041 | 30454 => SendOutcome::ChannelDown,
        21610 => SendOutcome::Permanent(Fault::OptedOut),
        21211 | 21214 | 21217 | 21265 | 21266 | 21421 | 21604 | 21612 | 21614 | 21635 => {
            SendOutcome::Permanent(Fault::Recipient)
        }
        30004..=30006 | 30450..=30453 | 30485 => SendOutcome::Permanent(Fault::Recipient),
        // Its country is not enabled; its operator wants the sender registered or has had enough of it today. Others may
        // be written to.
        21408 | 30018 | 30024 | 30027 | 30040 => SendOutcome::Permanent(Fault::Message),
        20001 | 21602 | 21605 | 21617..=21620 | 21623 | 21624 => SendOutcome::Permanent(Fault::Message),
        30007 | 30010..=30012 | 30019 | 30029 | 30030 | 30036 | 30038 | 30039 | 90007 => {
            SendOutcome::Permanent(Fault::Message)
        }
        _ => return None,
    })
}

/// Reads a receipt: our id in the address, the state in the form, with an `ErrorCode` if it failed. The signature over both was
/// verified before. An address without our id is that of a messaging service: its other senders' messages are ignored.
///
/// # Errors
/// No known state.
pub fn read_receipts(webhook: &Webhook<'_>) -> Result<Vec<Receipt>, ReceiptError> {
    let Some(id) = webhook.query().get("id").and_then(MessageId::parse) else { return Ok(vec![]) };
    let field = |name| webhook.parameters().and_then(|form| form.get(name));
    let report = field("MessageStatus").and_then(states::of_twilio).ok_or(ReceiptError::Status)?;
    let code = field("ErrorCode").and_then(|code| meaning(code.parse().ok()?));
    let report = report.because(code.is_some_and(|code| code.is_opt_out()));
    Ok(vec![Receipt { subject: ReceiptSubject::Ours(id), report }])
}

/// Reads a text from a phone. The signature was verified before. `OptOutType` has the opt-out keyword that Twilio
/// recognised (<https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out>).
///
/// # Errors
/// No sender, or not UTF-8.
pub fn read_text(webhook: &Webhook<'_>) -> Result<InboundText, ReceiptError> {
    let form = webhook.parameters().ok_or(ReceiptError::NoSender)?;
    let field = |name| form.get(name);
    let from = field("From").map(|from| CHANNELS.iter().find_map(|channel| from.strip_prefix(channel)).unwrap_or(from));
    let wish = match field("OptOutType").map(str::to_ascii_uppercase).as_deref() {
        Some("STOP") => Some(InboundIntent::Stop),
        Some("START") => Some(InboundIntent::Start),
        // Twilio has answered it by itself.
        Some("HELP") => Some(InboundIntent::Nothing),
        _ => None,
    };
    Ok(InboundText { told: wish, ..InboundText::new(from, told(form, "Body")?)? })
}
