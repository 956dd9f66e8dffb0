//! Text messages: a closed set of gateways, one file each.

pub mod exolve;
pub mod http;
pub mod inquiry;
pub mod json;
pub mod kannel;
pub mod receipt;
pub mod smpp;
pub mod smsc;
pub mod smsru;
pub mod spool;
pub mod states;
pub mod twilio;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hyper::Request;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use jiff::Timestamp;
use url::Url;

use crate::config::settings::{GatewayKind, GatewayName, GatewaySettings};
use crate::line::channel::ChannelId;
use crate::outbox::Intake;
use crate::outbox::answer::{Answer, Fault, SendOutcome};
use crate::outbox::sms::http::{HttpClient, NoReply, Reply};
use crate::outbox::sms::receipt::ReceiptKey;
use crate::sms_text::transliteration::transliterate;
use crate::store::{Destination, MessageId};

/// A text to be sent.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// Its id, the idempotency key.
    pub id: MessageId,
    /// The number in E.164.
    pub to: &'a Destination,
    /// What it says.
    pub text: &'a str,
    /// The channel it leads to.
    pub channel: &'a ChannelId,
    /// How long it is worth delivering.
    pub lifetime: Duration,
    /// The time of sending.
    pub now: Timestamp,
    /// It may have been taken before: an answer to an earlier try did not come.
    pub in_doubt: bool,
}

/// What every gateway is told of the world around it.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// The address gateways bring their receipts to.
    pub public_url: &'a Url,
    /// What receipts are recognised by where the gateway does not sign them.
    pub receipt_key: &'a ReceiptKey,
    /// The data folder, for the spool.
    pub data: &'a Path,
    /// The HTTP client.
    pub http: &'a HttpClient,
    /// Takes what gateways bring over links that stay open.
    pub intake: &'a Arc<Intake>,
}

/// An SMS gateway.
#[derive(Debug)]
pub struct SmsGateway {
    protocol: Protocol,
    transliterates: bool,
}

/// What an SMS gateway speaks: a closed set.
#[derive(Debug)]
enum Protocol {
    Spool(spool::SmsSpool),
    Kannel(kannel::Kannel),
    Smpp(smpp::Smpp),
    Smsc(smsc::Smsc),
    Smsru(smsru::Smsru),
    Exolve(exolve::Exolve),
    Twilio(twilio::Twilio),
}

impl SmsGateway {
    /// A gateway by its settings. `wait` is how long an answer is waited for.
    ///
    /// # Panics
    /// Outside a runtime, where the gateway keeps links open.
    pub fn new(settings: &GatewaySettings, wait: Duration, around: Surroundings<'_>) -> Self {
        Self { protocol: Protocol::new(settings, wait, around), transliterates: settings.transliterates }
    }

    /// Sends a text, in Latin letters where the gateway takes no others, and sorts the answer.
    pub async fn send(&self, text: &Text<'_>) -> Answer {
        if self.transliterates {
            let latin = transliterate(text.text);
            return self.protocol.send(&Text { text: &latin, ..*text }).await;
        }
        self.protocol.send(text).await
    }

    /// Closes links that stay open, in good order and within some seconds. Nothing is sent afterwards.
    pub async fn close(&self) {
        if let Protocol::Smpp(smpp) = &self.protocol {
            smpp.close().await;
        }
    }
}

impl Protocol {
    fn new(settings: &GatewaySettings, wait: Duration, around: Surroundings<'_>) -> Self {
        match &settings.kind {
            GatewayKind::Spool => Self::Spool(spool::SmsSpool::new(around.data)),
            GatewayKind::Smpp(link) => Self::Smpp(smpp::Smpp::new(&settings.name, link, wait, around)),
            GatewayKind::Smsc { .. } => Self::Smsc(smsc::Smsc::new(settings, wait, around)),
            GatewayKind::Smsru { .. } => Self::Smsru(smsru::Smsru::new(settings, wait, around)),
            GatewayKind::Exolve { .. } => Self::Exolve(exolve::Exolve::new(settings, wait, around)),
            GatewayKind::Kannel { url, username, password, sender, .. } => {
                let user = kannel::User { url: url.clone(), name: username.clone(), password: password.clone() };
                Self::Kannel(kannel::Kannel::new(&settings.name, user, sender, wait, around))
            }
            GatewayKind::Twilio { url, account, token, sender } => {
                let account = twilio::Account { url: url.clone(), sid: account.clone(), token: token.clone() };
                Self::Twilio(twilio::Twilio::new(&settings.name, account, sender, wait, around))
            }
        }
    }

    async fn send(&self, text: &Text<'_>) -> Answer {
        match self {
            Self::Spool(spool) => spool.send(text).await,
            Self::Kannel(kannel) => kannel.send(text).await,
            Self::Smpp(smpp) => smpp.send(text).await,
            Self::Smsc(smsc) => smsc.send(text).await,
            Self::Smsru(smsru) => smsru.send(text).await,
            Self::Exolve(exolve) => exolve.send(text).await,
            Self::Twilio(twilio) => twilio.send(text).await,
        }
    }
}

/// Where a gateway brings the receipt of a message: `{public_url}/receipts/{gateway}?id=…`.
fn receipt_url(public_url: &Url, gateway: &GatewayName, id: MessageId) -> String {
    let base = public_url.as_str().trim_end_matches('/');
    let gateway = percent_encoding::utf8_percent_encode(gateway.as_str(), percent_encoding::NON_ALPHANUMERIC);
    format!("{base}/receipts/{gateway}?id={}", id)
}

/// A form posted to a path under the address of an API.
fn form_post<'a>(url: &Url, path: &str, fields: impl IntoIterator<Item = &'a (&'a str, &'a str)>) -> Request<Bytes> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields.into_iter().copied());
    let mut request = Request::post(format!("{}/{path}", url.as_str().trim_end_matches('/')))
        .body(Bytes::from(form.finish()))
        .expect("a URL with a path of ours behind it is a URL");
    request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    request
}

/// Sorts an answer that did not come.
fn sort_silence(silence: NoReply) -> Answer {
    match silence {
        NoReply::Unsent => Answer::new(SendOutcome::Retryable, "no connection"),
        NoReply::Unanswered => Answer::new(SendOutcome::Unknown, "no answer"),
    }
}

/// Sorts an error by its status where that means the same at every gateway; the rest is about the message.
///
/// A redirect, a path that is not there, a login that is refused or a bill that is not paid is the configuration's fault, not the message's.
fn sort_error(reply: &Reply) -> Answer {
    let outcome = match reply.status.as_u16() {
        429 => SendOutcome::Throttled { retry_after: reply.retry_after },
        500.. => SendOutcome::Retryable,
        300..=399 | 401..=405 => SendOutcome::ChannelDown,
        _ => SendOutcome::Permanent(Fault::Message),
    };
    Answer::new(outcome, format!("status {}", reply.status.as_u16()))
}
