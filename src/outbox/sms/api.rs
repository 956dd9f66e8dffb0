//! Requests and answers that the HTTP APIs of gateways have in common.

use std::time::Duration;

use bytes::Bytes;
use hyper::Request;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use jiff::Timestamp;
use url::Url;

use crate::base::url::below;
use crate::config::settings::GatewayName;
use crate::outbox::answer::{Answer, Fault, SendOutcome};
use crate::outbox::sms::http::{HttpClient, HttpReply, NoReply};
use crate::store::MessageId;

/// The address for the receipt of a message: `{public_url}/receipts/{gateway}?id=…`.
pub(crate) fn receipt_url(public_url: &Url, gateway: &GatewayName, id: MessageId) -> String {
    let gateway = percent_encoding::utf8_percent_encode(gateway.as_str(), percent_encoding::NON_ALPHANUMERIC);
    below(public_url, &format!("receipts/{gateway}?id={id}"))
}

/// A form posted to a path below the address of an API.
pub(crate) fn form_post<'a>(
    url: &Url,
    path: &str,
    fields: impl IntoIterator<Item = &'a (&'a str, &'a str)>,
) -> Request<Bytes> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields.into_iter().copied());
    let mut request = Request::post(below(url, path))
        .body(Bytes::from(form.finish()))
        .expect("a URL with a path of ours behind it is a URL");
    request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    request
}

/// Sends a request and classifies the answer, which comes within `wait`. If it allows another try, the `Retry-After` in
/// it is kept, whatever its status.
pub(crate) async fn exchange(
    http: &HttpClient,
    request: Request<Bytes>,
    wait: Duration,
    now: Timestamp,
    classify: impl FnOnce(&HttpReply) -> Answer,
) -> Answer {
    match http.send(request, wait, now).await {
        Ok(reply) => wait_as_asked(classify(&reply), reply.retry_after),
        Err(no_reply) => classify_no_reply(no_reply),
    }
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
