//! Requests and answers that the HTTP APIs of gateways have in common.

use bytes::Bytes;
use hyper::Request;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use url::Url;

use crate::config::settings::GatewayName;
use crate::outbox::answer::{Answer, Fault, SendOutcome};
use crate::outbox::sms::http::{HttpReply, NoReply};
use crate::store::MessageId;

/// The address for the receipt of a message: `{public_url}/receipts/{gateway}?id=…`.
pub(crate) fn receipt_url(public_url: &Url, gateway: &GatewayName, id: MessageId) -> String {
    let base = public_url.as_str().trim_end_matches('/');
    let gateway = percent_encoding::utf8_percent_encode(gateway.as_str(), percent_encoding::NON_ALPHANUMERIC);
    format!("{base}/receipts/{gateway}?id={id}")
}

/// A form posted to a path below the address of an API.
pub(crate) fn form_post<'a>(
    url: &Url,
    path: &str,
    fields: impl IntoIterator<Item = &'a (&'a str, &'a str)>,
) -> Request<Bytes> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields.into_iter().copied());
    let mut request = Request::post(format!("{}/{path}", url.as_str().trim_end_matches('/')))
        .body(Bytes::from(form.finish()))
        .expect("a URL with a path of ours behind it is a URL");
    request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    request
}

/// Classifies a missing reply.
pub(crate) fn classify_no_reply(no_reply: NoReply) -> Answer {
    match no_reply {
        NoReply::Unsent => Answer::new(SendOutcome::Retryable, "no connection"),
        NoReply::Unanswered => Answer::new(SendOutcome::Unknown, "no answer"),
    }
}

/// Classifies an error by those statuses that mean the same at every gateway; any other is about the message.
///
/// A redirect, an unknown path, a refused login or an unpaid bill is a fault of the configuration, not of the message.
pub(crate) fn classify_error(reply: &HttpReply) -> Answer {
    let outcome = match reply.status.as_u16() {
        429 => SendOutcome::Throttled { retry_after: reply.retry_after },
        500.. => SendOutcome::Retryable,
        300..=399 | 401..=405 => SendOutcome::ChannelDown,
        _ => SendOutcome::Permanent(Fault::Message),
    };
    Answer::new(outcome, format!("status {}", reply.status.as_u16()))
}
