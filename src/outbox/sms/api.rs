//! The HTTP API of a gateway: its client, and the requests and answers that several have in common.

use std::time::Duration;

use bytes::Bytes;
use data_encoding::BASE64;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use hyper::{Request, Response};
use jiff::Timestamp;
use serde_json::Value;
use url::Url;

use crate::base::url::below;
use crate::config::settings::{GatewayName, Secret};
use crate::outbox::answer::{Answer, Fault, SendOutcome};
use crate::outbox::http_client::{HttpClient, HttpReply, NoReply};
use crate::outbox::sms::context::GatewayContext;
use crate::outbox::sms::poll::PollResult;
use crate::outbox::sms::receipt::ReceiptKey;
use crate::store::MessageId;

/// The reason for which a request cannot be built.
const UNBUILT: &str = "settings that no request can hold";
const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// The client of one gateway's API.
#[derive(Debug)]
pub(crate) struct ApiClient {
    gateway: GatewayName,
    wait: Duration,
    public_url: Url,
    receipt_key: ReceiptKey,
    http: HttpClient,
}

impl ApiClient {
    /// The client of a gateway; `wait` is the longest wait for the answer to a send.
    pub(crate) fn new(gateway: &GatewayName, wait: Duration, context: GatewayContext<'_>) -> Self {
        Self {
            gateway: gateway.clone(),
            wait,
            public_url: context.public_url.clone(),
            receipt_key: context.receipt_key.clone(),
            http: context.http.clone(),
        }
    }

    /// The gateway.
    pub(crate) const fn gateway(&self) -> &GatewayName {
        &self.gateway
    }

    /// The address for the receipt of a message, `{public_url}/receipts/{gateway}?id=…`: for gateways that sign.
    pub(crate) fn receipt_url(&self, id: MessageId) -> String {
        let gateway = percent_encoding::utf8_percent_encode(self.gateway.as_str(), percent_encoding::NON_ALPHANUMERIC);
        below(&self.public_url, &format!("receipts/{gateway}?id={id}"))
    }

    /// The same address with the token that proves it.
    pub(crate) fn receipt_url_with_token(&self, id: MessageId) -> String {
        format!("{}&token={}", self.receipt_url(id), self.receipt_key.token(&self.gateway, id))
    }

    /// Sends a request and classifies the answer. `None` is a request that the settings do not allow to be built. If the answer
    /// allows another try, the `Retry-After` in it is kept, whatever its status.
    pub(crate) async fn exchange(
        &self,
        request: Option<Request<Bytes>>,
        now: Timestamp,
        classify: impl FnOnce(&HttpReply) -> Answer,
    ) -> Answer {
        let Some(request) = request else {
            return Answer::new(SendOutcome::ChannelDown, UNBUILT);
        };
        match self.http.send(request, self.wait, now).await {
            Ok(reply) => wait_as_asked(classify(&reply), reply.retry_after),
            Err(no_reply) => classify_no_reply(no_reply),
        }
    }

    /// Asks for the states of texts, within `wait`.
    ///
    /// # Errors
    /// The result of a poll without an answer.
    pub(crate) async fn ask(
        &self,
        request: Option<Request<Bytes>>,
        wait: Duration,
    ) -> Result<Response<Bytes>, PollResult> {
        let request = request.ok_or_else(|| PollResult::Failed(UNBUILT.into()))?;
        self.http.ask(request, wait).await.map_err(|_| PollResult::Failed("no answer".into()))
    }
}

/// JSON posted to a path below the address of an API. `None` if header or address cannot hold the settings.
pub(crate) fn json_post(url: &Url, path: &str, authorization: &str, body: &Value) -> Option<Request<Bytes>> {
    post(url, path, authorization, JSON, body.to_string())
}

/// A form posted to a path below the address of an API. `None` if header or address cannot hold the settings.
pub(crate) fn form_post(url: &Url, path: &str, authorization: &str, fields: &[(&str, &str)]) -> Option<Request<Bytes>> {
    post(url, path, authorization, FORM, form(fields))
}

/// The same with nothing in the header: login and password are fields.
pub(crate) fn open_form_post(url: &Url, path: &str, fields: &[(&str, &str)]) -> Option<Request<Bytes>> {
    Request::post(below(url, path)).header(CONTENT_TYPE, FORM).body(form(fields).into()).ok()
}

fn post(url: &Url, path: &str, authorization: &str, content_type: &str, body: String) -> Option<Request<Bytes>> {
    let mut authorization = HeaderValue::from_str(authorization).ok()?;
    authorization.set_sensitive(true);
    let request =
        Request::post(below(url, path)).header(AUTHORIZATION, authorization).header(CONTENT_TYPE, content_type);
    request.body(body.into()).ok()
}

fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// The header of user and password (RFC 7617).
pub(crate) fn basic(user: &str, password: &Secret) -> String {
    format!("Basic {}", BASE64.encode(format!("{user}:{}", password.expose()).as_bytes()))
}

/// The header of a key (RFC 6750).
pub(crate) fn bearer(key: &Secret) -> String {
    format!("Bearer {}", key.expose())
}

fn wait_as_asked(answer: Answer, retry_after: Option<Duration>) -> Answer {
    match answer.outcome {
        SendOutcome::Retryable | SendOutcome::Throttled { .. } if retry_after.is_some() => {
            Answer { outcome: SendOutcome::Throttled { retry_after }, ..answer }
        }
        _ => answer,
    }
}

/// Classifies a missing reply.
fn classify_no_reply(no_reply: NoReply) -> Answer {
    match no_reply {
        NoReply::Unsent => Answer::new(SendOutcome::Retryable, "no connection"),
        NoReply::Unanswered => Answer::new(SendOutcome::Unknown, "no answer"),
    }
}

/// Classifies an error by those statuses that mean the same at every gateway; any other is about the message.
///
/// A redirect, an unknown path, a refused login or an unpaid bill is a fault of the configuration, not of the message.
/// A request that timed out on its way, came too early or in conflict with another was not taken (RFC 9110 section 15.5,
/// RFC 8470 section 5.2), nor was one that is to come later (503 with `Retry-After`). After any other failure of a server
/// the text may have been taken: a proxy says so of a gateway whose answer it lost.
pub(crate) fn classify_error(reply: &HttpReply) -> Answer {
    let outcome = match reply.status.as_u16() {
        429 => SendOutcome::Throttled { retry_after: None },
        408 | 409 | 425 => SendOutcome::Retryable,
        503 if reply.retry_after.is_some() => SendOutcome::Retryable,
        500.. => SendOutcome::Unknown,
        300..=399 | 401..=405 => SendOutcome::ChannelDown,
        _ => SendOutcome::Permanent(Fault::Message),
    };
    Answer::new(outcome, format!("status {}", reply.status.as_u16()))
}
