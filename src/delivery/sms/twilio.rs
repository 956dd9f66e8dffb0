//! Twilio Messaging (`facts/messaging.md` section 4).

use std::time::Duration;

use bytes::Bytes;
use data_encoding::BASE64;
use form_urlencoded::Serializer;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use hyper::{Method, Request};
use serde::Deserialize;
use url::Url;

use crate::config::settings::{GatewayName, Secret};
use crate::delivery::answer::{Answer, Fault, SendOutcome};
use crate::delivery::sms::http::{HttpClient, Reply};
use crate::delivery::sms::receipt::{InboundText, Receipt, ReceiptError, Subject, told};
use crate::delivery::sms::{Surroundings, Text, receipt_url, sort_error, sort_silence, states};
use crate::dialect::webhook::Webhook;
use crate::store::{Followed, MessageId};

/// The longest `ValidityPeriod`, in seconds.
const VALIDITY_SECONDS_MAX: u64 = 36_000;
/// What the id of a messaging service begins with.
const SERVICE_PREFIX: &str = "MG";

/// An account of Twilio's and the sender there.
#[derive(Debug)]
pub struct Twilio {
    name: GatewayName,
    account: Account,
    sender: String,
    wait: Duration,
    public_url: Url,
    http: HttpClient,
}

/// An account.
#[derive(Clone, Debug)]
pub struct Account {
    /// The API's address, without a path.
    pub url: Url,
    /// `AC…`
    pub sid: String,
    /// The auth token.
    pub token: Secret,
}

/// What is read of an answer: `sid` of a success, `code` of an error.
#[derive(Default, Deserialize)]
struct Said {
    sid: Option<String>,
    code: Option<u32>,
}

impl Twilio {
    /// An account; `wait` is how long an answer is waited for.
    pub fn new(name: &GatewayName, account: Account, sender: &str, wait: Duration, around: Surroundings<'_>) -> Self {
        Self {
            name: name.clone(),
            account,
            sender: sender.to_owned(),
            wait,
            public_url: around.public_url.clone(),
            http: around.http.clone(),
        }
    }

    /// Sends a text and sorts the answer.
    pub async fn send(&self, text: &Text<'_>) -> Answer {
        let Some(request) = self.request(text) else {
            return Answer::new(SendOutcome::ChannelDown, "an address that is none");
        };
        match self.http.send(request, self.wait, text.now).await {
            Ok(reply) => sort(&reply),
            Err(silence) => sort_silence(silence),
        }
    }

    fn request(&self, text: &Text<'_>) -> Option<Request<Bytes>> {
        let Account { url, sid, token } = &self.account;
        let base = url.as_str().trim_end_matches('/');
        let credentials = BASE64.encode(format!("{sid}:{}", token.expose()).as_bytes());
        let mut authorization = HeaderValue::from_str(&format!("Basic {credentials}")).ok()?;
        authorization.set_sensitive(true);
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("{base}/2010-04-01/Accounts/{sid}/Messages.json"))
            .header(AUTHORIZATION, authorization)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        request.body(self.form(text).into()).ok()
    }

    fn form(&self, text: &Text<'_>) -> String {
        let sender = if self.sender.starts_with(SERVICE_PREFIX) { "MessagingServiceSid" } else { "From" };
        let validity = text.lifetime.as_secs().clamp(1, VALIDITY_SECONDS_MAX).to_string();
        let mut form = Serializer::new(String::new());
        form.append_pair("To", &text.to.0);
        form.append_pair(sender, &self.sender);
        form.append_pair("Body", text.text);
        form.append_pair("StatusCallback", &receipt_url(&self.public_url, &self.name, text.id));
        form.append_pair("ValidityPeriod", &validity);
        form.finish()
    }
}

fn sort(reply: &Reply) -> Answer {
    let said: Said = serde_json::from_str(&reply.text).unwrap_or_default();
    if reply.status.is_success() {
        return match said.sid {
            Some(sid) => {
                let accepted = SendOutcome::Accepted { provider_ids: vec![sid], followed: Followed::ByReport };
                Answer::new(accepted, "accepted")
            }
            None => Answer::new(SendOutcome::Unknown, "an answer that cannot be read"),
        };
    }
    match said.code.and_then(|code| Some((code, sort_code(code, reply.retry_after)?))) {
        Some((code, outcome)) => Answer::new(outcome, format!("code {code}")),
        None => sort_error(reply),
    }
}

/// The error codes that say more than the status.
fn sort_code(code: u32, retry_after: Option<Duration>) -> Option<SendOutcome> {
    Some(match code {
        20429 | 21611 | 30001 => SendOutcome::Throttled { retry_after },
        21730 | 30003 | 30008 | 30500 => SendOutcome::Retryable,
        // The operator did not answer Twilio, which does not repeat such a send either.
        30410 => SendOutcome::Unknown,
        20003 | 20404 | 21212 | 21408 | 21606 | 21608 | 30002 => SendOutcome::ChannelDown,
        21610 => SendOutcome::Permanent(Fault::OptedOut),
        21211 | 21612 | 21614 | 30004..=30006 | 30450..=30453 => SendOutcome::Permanent(Fault::Recipient),
        21617 | 30007 | 30036 => SendOutcome::Permanent(Fault::Message),
        _ => return None,
    })
}

/// Reads a report: our id in the address, the state in the form. The signature over both was verified before.
///
/// # Errors
/// It names no message of ours or no known state.
pub fn read_receipts(webhook: &Webhook<'_>) -> Result<Vec<Receipt>, ReceiptError> {
    let id = webhook.query().get("id").and_then(MessageId::parse).ok_or(ReceiptError::NoMessage)?;
    let status = webhook.parameters().and_then(|form| form.get("MessageStatus"));
    let report = status.and_then(states::of_twilio).ok_or(ReceiptError::Status)?;
    Ok(vec![Receipt { subject: Subject::Ours(id), report }])
}

/// Reads a text from a phone. The signature was verified before.
///
/// # Errors
/// Nobody sent it.
pub fn read_text(webhook: &Webhook<'_>) -> Result<InboundText, ReceiptError> {
    let form = webhook.parameters().ok_or(ReceiptError::NoSender)?;
    InboundText::new(form.get("From"), told(form, "Body")?)
}
