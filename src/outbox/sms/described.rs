//! A gateway that is described in the configuration (`kind = "http"`).
//!
//! An answer that no rule describes is judged so that no text goes out twice: a success, a server's error or a conflict
//! with an earlier try may mean that it was taken, so it is unknown.

use std::time::Duration;

use bytes::Bytes;
use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};
use hyper::Request;
use hyper::header::HeaderValue;
use ring::hmac;
use serde_json::Value;

use crate::config::request_template::{RequestTemplate, RequestValues};
use crate::config::settings::{
    AnswerMeaning, AnswerRule, DescribedSettings, GatewayName, HmacEncoding, HmacHash, HmacProof, ReportDescription,
    ValuePlace, WebhookProof,
};
use crate::dialect::signature::is_same;
use crate::dialect::webhook::Webhook;
use crate::outbox::answer::{Answer, Fault, SendOutcome};
use crate::outbox::http_client::HttpReply;
use crate::outbox::sms::api::{ApiClient, classify_error};
use crate::outbox::sms::context::GatewayContext;
use crate::outbox::sms::json;
use crate::outbox::sms::receipt::{InboundText, Receipt, ReceiptError, ReceiptKey, ReceiptSubject, named_message};
use crate::outbox::sms::text::OutboundText;
use crate::sms_text::length::Alphabet;
use crate::store::{Followed, MessageId, Report};

/// The most reports of one request that are read.
const REPORTS_MAX: usize = 1000;
/// Signs that end a word of an answer.
const WORD_ENDS: [char; 4] = [',', ':', ';', '='];

/// A described gateway.
#[derive(Debug)]
pub(crate) struct Described {
    settings: DescribedSettings,
    client: ApiClient,
}

impl Described {
    /// A gateway by its settings; `wait` is the longest wait for an answer.
    pub(crate) fn new(
        name: &GatewayName,
        settings: &DescribedSettings,
        wait: Duration,
        context: GatewayContext<'_>,
    ) -> Self {
        Self { settings: settings.clone(), client: ApiClient::new(name, wait, context) }
    }

    /// Sends a text and classifies the answer.
    pub(crate) async fn send(&self, text: &OutboundText<'_>) -> Answer {
        let request = self.request(text);
        self.client.exchange(request, text.now, |reply| classify(&self.settings, reply)).await
    }

    fn request(&self, text: &OutboundText<'_>) -> Option<Request<Bytes>> {
        let (id, receipt_url) = (text.id.to_string(), self.client.receipt_url_with_token(text.id));
        let values = RequestValues {
            number: &text.to.0,
            digits: text.to.0.trim_start_matches('+'),
            text: text.text,
            unicode: Alphabet::of(text.text) == Alphabet::Ucs2,
            id: &id,
            sender: &self.settings.sender,
            seconds: text.lifetime.as_secs().max(1),
            minutes: text.lifetime.as_secs().div_ceil(60).max(1),
            time: text.now.as_second(),
            receipt_url: &receipt_url,
            secret: RequestValues::secrets(&self.settings.secrets),
        };
        let fill = |template: &RequestTemplate| template.fill(&values).ok();
        let mut request = Request::builder().method(&self.settings.method).uri(fill(&self.settings.url)?);
        for (name, template) in &self.settings.headers {
            let mut value = HeaderValue::from_str(&fill(template)?).ok()?;
            value.set_sensitive(true);
            request = request.header(name, value);
        }
        let body = match &self.settings.body {
            Some(template) => fill(template)?,
            None => String::new(),
        };
        request.body(body.into()).ok()
    }
}

/// The meaning of an answer by the first rule that fits.
fn classify(settings: &DescribedSettings, reply: &HttpReply) -> Answer {
    let source = ValueSource::Answer(&reply.text, json::answer(reply));
    let rule = settings.answers.iter().position(|rule| fits(rule, reply, &source));
    let Some(at) = rule else { return undescribed(reply) };
    let outcome = match settings.answers[at].means {
        AnswerMeaning::Taken => {
            let id = settings.id.as_ref().and_then(|place| source.value(place)).filter(|id| !id.is_empty());
            let followed = if settings.reports.is_some() { Followed::ByReport } else { Followed::No };
            SendOutcome::Accepted { provider_ids: id.into_iter().collect(), followed }
        }
        AnswerMeaning::Throttled => SendOutcome::Throttled { retry_after: None },
        AnswerMeaning::Retry => SendOutcome::Retryable,
        AnswerMeaning::Later => SendOutcome::Deferred,
        AnswerMeaning::Recipient => SendOutcome::Permanent(Fault::Recipient),
        AnswerMeaning::OptedOut => SendOutcome::Permanent(Fault::OptedOut),
        AnswerMeaning::Message => SendOutcome::Permanent(Fault::Message),
        AnswerMeaning::Down => SendOutcome::ChannelDown,
        AnswerMeaning::Unknown => SendOutcome::Unknown,
    };
    Answer::new(outcome, format!("answer {}, status {}", at + 1, reply.status.as_u16()))
}

fn fits(rule: &AnswerRule, reply: &HttpReply, source: &ValueSource<'_>) -> bool {
    let status = reply.status.as_u16();
    let has_status = rule.statuses.is_empty() || rule.statuses.iter().any(|(from, to)| (*from..=*to).contains(&status));
    let has_value = |place: &ValuePlace| {
        let value = source.value(place).filter(|value| !value.is_empty());
        value.is_some_and(|value| rule.is.is_empty() || rule.is.contains(&value))
    };
    has_status && rule.at.as_ref().is_none_or(has_value)
}

/// An answer that no rule describes.
fn undescribed(reply: &HttpReply) -> Answer {
    match reply.status.as_u16() {
        status @ (200..=299 | 409) => Answer::new(SendOutcome::Unknown, format!("status {status}, not described")),
        _ => classify_error(reply),
    }
}

/// A body to read values from.
enum ValueSource<'a> {
    /// An answer, and its JSON.
    Answer(&'a str, Value),
    /// A request, and the JSON that pointers begin in.
    Request(&'a Webhook<'a>, Option<&'a Value>),
}

impl ValueSource<'_> {
    /// The value at a place; `None` if there is none.
    fn value(&self, place: &ValuePlace) -> Option<String> {
        match (place, self) {
            (ValuePlace::Pointer(pointer), Self::Answer(_, body)) => body.pointer(pointer).and_then(written),
            (ValuePlace::Pointer(pointer), Self::Request(_, body)) => body.as_ref()?.pointer(pointer).and_then(written),
            (ValuePlace::Field(name), Self::Answer(text, _)) => form_urlencoded::parse(text.trim().as_bytes())
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.into()),
            (ValuePlace::Field(name), Self::Request(webhook, _)) => webhook.parameters()?.get(name).map(str::to_owned),
            (ValuePlace::Query(name), Self::Request(webhook, _)) => webhook.query().get(name).map(str::to_owned),
            (ValuePlace::Header(name), Self::Request(webhook, _)) => webhook.header(name.as_str()).map(str::to_owned),
            (ValuePlace::Query(_) | ValuePlace::Header(_), Self::Answer(..)) => None,
            (ValuePlace::Word(number), _) => {
                let words = self.body()?;
                let mut words = words.split(|sign: char| sign.is_whitespace() || WORD_ENDS.contains(&sign));
                words.by_ref().filter(|word| !word.is_empty()).nth(number - 1).map(str::to_owned)
            }
            (ValuePlace::Text, _) => self.body().map(|body| body.trim().to_owned()),
        }
    }

    fn body(&self) -> Option<&str> {
        match self {
            Self::Answer(text, _) => Some(text),
            Self::Request(webhook, _) => std::str::from_utf8(webhook.body).ok(),
        }
    }
}

/// A text, number, or truth value as text.
fn written(value: &Value) -> Option<String> {
    match value {
        Value::Bool(truth) => Some(truth.to_string()),
        other => json::text(other),
    }
}

/// Reads reports.
///
/// # Errors
/// They are not described, not proven, name no message, or have no state that the settings know.
pub(crate) fn read_receipts(
    settings: &DescribedSettings,
    (name, key): (&GatewayName, &ReceiptKey),
    webhook: &Webhook<'_>,
) -> Result<Vec<Receipt>, ReceiptError> {
    let reports = settings.reports.as_ref().ok_or(ReceiptError::NotExpected)?;
    let proven = match &reports.proof {
        WebhookProof::ReceiptUrl => Some(named_message(name, key, webhook.query())?.ok_or(ReceiptError::NoMessage)?),
        proof => prove(proof, webhook).map(|()| None)?,
    };
    let body = json::body(webhook);
    let Some(pointer) = &reports.each else {
        let read = read_one(reports, &ValueSource::Request(webhook, body.as_ref()), proven);
        return read.map(|receipt| receipt.into_iter().collect());
    };
    let each = body.as_ref().and_then(|body| body.pointer(pointer)).and_then(Value::as_array);
    let each = each.ok_or(ReceiptError::NoMessage)?.iter().take(REPORTS_MAX);
    let read: Vec<_> = each.map(|one| read_one(reports, &ValueSource::Request(webhook, Some(one)), proven)).collect();
    let (receipts, failed): (Vec<_>, Vec<_>) = read.into_iter().partition(Result::is_ok);
    match failed.into_iter().find_map(Result::err) {
        // An entry that cannot be read must not hold up the others, which would be brought again and again.
        Some(error) if receipts.is_empty() => Err(error),
        _ => Ok(receipts.into_iter().flatten().flatten().collect()),
    }
}

/// Reads a report; `None` if it is about a message of another sender, which has an id of its own in the place of ours.
fn read_one(
    reports: &ReportDescription,
    source: &ValueSource<'_>,
    proven: Option<MessageId>,
) -> Result<Option<Receipt>, ReceiptError> {
    let at = |place: &Option<ValuePlace>| place.as_ref().and_then(|place| source.value(place));
    let own = at(&reports.our_id);
    let subject = match (proven.or_else(|| MessageId::parse(own.as_ref()?)), at(&reports.their_id)) {
        (Some(id), _) => ReceiptSubject::Ours(id),
        (None, Some(id)) => ReceiptSubject::Theirs(vec![id]),
        (None, None) if own.is_some() => return Ok(None),
        (None, None) => return Err(ReceiptError::NoMessage),
    };
    let word = source.value(&reports.state).ok_or(ReceiptError::Status)?;
    let known = reports.states.iter().find(|(known, _)| known.eq_ignore_ascii_case(word.trim()));
    let (_, delivery) = known.ok_or(ReceiptError::Status)?;
    let reason = reports.opted_out.as_ref().and_then(|(place, words)| Some((source.value(place)?, words)));
    let is_opt_out = reason.is_some_and(|(reason, words)| words.contains(&reason));
    Ok(Some(Receipt { subject, report: Report::from(*delivery).because(is_opt_out) }))
}

/// Reads a text from a phone.
///
/// # Errors
/// It is not described, not proven, or has no sender.
pub(crate) fn read_text(settings: &DescribedSettings, webhook: &Webhook<'_>) -> Result<InboundText, ReceiptError> {
    let texts = settings.texts.as_ref().ok_or(ReceiptError::NotExpected)?;
    prove(&texts.proof, webhook)?;
    match (&texts.text, webhook.parameters()) {
        (ValuePlace::Field(name), Some(form)) => require_utf8(form.bytes(), name)?,
        (ValuePlace::Query(name), _) => require_utf8(webhook.query().bytes(), name)?,
        _ => {}
    }
    let body = json::body(webhook);
    let source = ValueSource::Request(webhook, body.as_ref());
    InboundText::new(source.value(&texts.from).as_deref(), source.value(&texts.text).as_deref())
}

/// Refuses words that are not UTF-8: read as empty, an opt-out in them would be lost.
fn require_utf8<'f>(mut pairs: impl Iterator<Item = (&'f [u8], &'f [u8])>, name: &str) -> Result<(), ReceiptError> {
    let is_bad = pairs.any(|(known, value)| known == name.as_bytes() && std::str::from_utf8(value).is_err());
    if is_bad { Err(ReceiptError::NotUtf8) } else { Ok(()) }
}

/// Checks the origin of a request.
fn prove(proof: &WebhookProof, webhook: &Webhook<'_>) -> Result<(), ReceiptError> {
    let is_proven = match proof {
        // It proves one message, not a text.
        WebhookProof::ReceiptUrl => false,
        WebhookProof::Query(name, secret) => {
            let shown = webhook.query().get(name).unwrap_or_default();
            is_same(secret.expose().as_bytes(), shown.as_bytes())
        }
        WebhookProof::Header(name, secret) => {
            let shown = webhook.header(name.as_str()).unwrap_or_default();
            is_same(secret.expose().as_bytes(), shown.as_bytes())
        }
        WebhookProof::Hmac(proof) => is_signed(proof, webhook),
        WebhookProof::Addresses(ranges) => ranges.iter().any(|range| range.contains(webhook.peer)),
    };
    if is_proven { Ok(()) } else { Err(ReceiptError::Unproven) }
}

/// True if the header has the HMAC of the body. An empty body, as of a GET, proves nothing: what is told stands elsewhere.
fn is_signed(proof: &HmacProof, webhook: &Webhook<'_>) -> bool {
    let algorithm = match proof.hash {
        HmacHash::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        HmacHash::Sha256 => hmac::HMAC_SHA256,
        HmacHash::Sha512 => hmac::HMAC_SHA512,
    };
    let shown = webhook.header(proof.header.as_str()).and_then(|shown| shown.strip_prefix(&proof.prefix));
    let decoded = shown.and_then(|shown| match proof.encoding {
        HmacEncoding::Hex => HEXLOWER_PERMISSIVE.decode(shown.as_bytes()).ok(),
        HmacEncoding::Base64 => BASE64.decode(shown.as_bytes()).ok(),
    });
    let key = hmac::Key::new(algorithm, proof.secret.expose().as_bytes());
    !webhook.body.is_empty() && decoded.is_some_and(|tag| hmac::verify(&key, webhook.body, &tag).is_ok())
}
