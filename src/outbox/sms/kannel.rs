//! Kannel's smsbox, `POST /cgi-bin/sendsms` (user guide 1.4.5, "Using the HTTP interface").
//!
//! The text is the body and everything else is in `X-Kannel-` headers, so that neither number nor password reaches an
//! access log. Kannel gives no id of its own: ours is in the address of the receipt.

use std::time::Duration;

use bytes::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{Method, Request};

use crate::config::settings::{GatewayName, KannelSettings};
use crate::dialect::webhook::Webhook;
use crate::outbox::answer::{Answer, Fault, SendOutcome};
use crate::outbox::http_client::HttpReply;
use crate::outbox::sms::api::{ApiClient, classify_error};
use crate::outbox::sms::context::GatewayContext;
use crate::outbox::sms::receipt::{
    InboundText, Receipt, ReceiptError, ReceiptKey, ReceiptSubject, named_message, told, verify_token,
};
use crate::outbox::sms::states;
use crate::outbox::sms::text::OutboundText;
use crate::sms_text::length::Alphabet;
use crate::store::{Followed, MessageId};

/// Every type of report: delivered 1, failed 2, buffered 4, accepted 8, rejected 16.
const REPORTS: &str = "31";
/// Bytes before every Latin and every Cyrillic letter in UTF-16, which UTF-8 text never has.
const UTF16_MARKS: [char; 2] = ['\0', '\u{4}'];
/// The headers, in the order they are written.
const USERNAME: HeaderName = HeaderName::from_static("x-kannel-username");
const PASSWORD: HeaderName = HeaderName::from_static("x-kannel-password");
const FROM: HeaderName = HeaderName::from_static("x-kannel-from");
const TO: HeaderName = HeaderName::from_static("x-kannel-to");
const CODING: HeaderName = HeaderName::from_static("x-kannel-coding");
const VALIDITY: HeaderName = HeaderName::from_static("x-kannel-validity");
const DLR_MASK: HeaderName = HeaderName::from_static("x-kannel-dlr-mask");
const DLR_URL: HeaderName = HeaderName::from_static("x-kannel-dlr-url");

/// A smsbox and our user there.
#[derive(Debug)]
pub struct Kannel {
    settings: KannelSettings,
    client: ApiClient,
}

impl Kannel {
    /// A gateway by its settings; `wait` is the longest wait for an answer.
    pub fn new(name: &GatewayName, settings: &KannelSettings, wait: Duration, context: GatewayContext<'_>) -> Self {
        Self { settings: settings.clone(), client: ApiClient::new(name, wait, context) }
    }

    /// Sends a text and classifies the answer.
    pub async fn send(&self, text: &OutboundText<'_>) -> Answer {
        self.client.exchange(self.request(text), text.now, classify).await
    }

    fn request(&self, text: &OutboundText<'_>) -> Option<Request<Bytes>> {
        let coding = match Alphabet::of(text.text) {
            Alphabet::Gsm7 => "0",
            Alphabet::Ucs2 => "2",
        };
        let minutes = text.lifetime.as_secs().div_ceil(60).max(1);
        let request = Request::builder()
            .method(Method::POST)
            .uri(self.settings.url.as_str())
            .header(CONTENT_TYPE, "text/plain; charset=UTF-8")
            .header(USERNAME, &self.settings.username)
            .header(PASSWORD, hidden(self.settings.password.expose())?)
            .header(FROM, &self.settings.sender)
            .header(TO, hidden(text.to.0.trim_start_matches('+'))?)
            .header(CODING, coding)
            .header(VALIDITY, minutes)
            .header(DLR_MASK, REPORTS)
            .header(DLR_URL, self.report_url(text.id));
        request.body(Bytes::copy_from_slice(text.text.as_bytes())).ok()
    }

    /// The address of the receipt, a template in which Kannel replaces `%d` by its type. Other per cent signs are
    /// doubled.
    fn report_url(&self, id: MessageId) -> String {
        format!("{}&type=%d", self.client.receipt_url_with_token(id).replace('%', "%%"))
    }
}

fn hidden(value: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(value).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// A success that is not Kannel's may come from a proxy, and the text may have gone through.
fn classify_success(text: &str) -> Answer {
    let reason = match text.split(':').next() {
        Some("0") => "accepted",
        // `3: Queued for later delivery`: no link to an operator is up; Kannel keeps the text until one is.
        Some("3") => "queued, no link is up",
        _ => return Answer::new(SendOutcome::Unknown, "an answer that is not Kannel's"),
    };
    Answer::new(SendOutcome::Accepted { provider_ids: vec![], followed: Followed::ByReport }, reason)
}

fn classify(reply: &HttpReply) -> Answer {
    match reply.text.trim() {
        text if reply.status.is_success() => classify_success(text),
        "Missing receiver number, rejected" => Answer::new(SendOutcome::Permanent(Fault::Recipient), "no receiver"),
        "Not routable. Do not try again." => Answer::new(SendOutcome::Permanent(Fault::Message), "no route"),
        "Temporal failure, try again later." => Answer::new(SendOutcome::Retryable, "temporal failure"),
        _ => classify_error(reply),
    }
}

/// Reads a receipt: our id with its token, and the type, in the address we gave with the text.
///
/// # Errors
/// The token is not that of the message, or the type is unknown.
pub fn read_receipts(
    name: &GatewayName,
    key: &ReceiptKey,
    webhook: &Webhook<'_>,
) -> Result<Vec<Receipt>, ReceiptError> {
    let query = webhook.query();
    let id = named_message(name, key, query)?.ok_or(ReceiptError::NoMessage)?;
    let report = query.get("type").and_then(states::of_kannel).ok_or(ReceiptError::Status)?;
    Ok(vec![Receipt { subject: ReceiptSubject::Ours(id), report }])
}

/// Reads a text from a phone: `from` and `text`, as the `get-url` of Kannel's `sms-service` writes them into the
/// address with our `token`.
///
/// # Errors
/// The token is wrong, there is no sender, or the text is UTF-16: read as UTF-8, no opt-out in it would be understood.
pub fn read_text(settings: &KannelSettings, webhook: &Webhook<'_>) -> Result<InboundText, ReceiptError> {
    let query = webhook.query();
    verify_token(settings.inbound_token.as_ref(), query)?;
    let text = told(query, "text")?;
    if text.is_some_and(|text| text.contains(UTF16_MARKS)) {
        return Err(ReceiptError::Utf16);
    }
    InboundText::new(query.get("from"), text)
}
