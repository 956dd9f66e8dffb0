//! SMSC.ru and its likes smscentre.com and smsc.kz (<https://smsc.ru/api/http/>).
//!
//! Our id is theirs, too: a message can be polled by it, even without an answer to its send. A repeat of the same text
//! to the same number within a minute is error 9, as is every request that is too fast.

use std::time::Duration;

use bytes::Bytes;
use data_encoding::HEXLOWER;
use hyper::Request;
use md5::{Digest, Md5};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use serde::Deserialize;
use serde_json::Value;

use crate::config::settings::{GatewayName, Secret, SmscSettings};
use crate::dialect::json_text::json_text;
use crate::dialect::signature::is_same;
use crate::dialect::webhook::Webhook;
use crate::outbox::answer::{Answer, Fault, SendOutcome};
use crate::outbox::http_client::HttpReply;
use crate::outbox::sms::api::{ApiClient, classify_error, open_form_post};
use crate::outbox::sms::context::GatewayContext;
use crate::outbox::sms::poll::{PollKey, PollPolicy, PollRequest, PollResult};
use crate::outbox::sms::receipt::{InboundText, Receipt, ReceiptError, ReceiptSubject, told};
use crate::outbox::sms::text::OutboundText;
use crate::outbox::sms::{json, states};
use crate::store::{Followed, MessageId, Report};

/// The longest lifetime of a text, in minutes.
const VALID_MINUTES_MAX: u64 = 24 * 60;

/// The error of a poll about a message that they do not have (<https://smsc.ru/api/http/status_messages/>).
const UNKNOWN_MESSAGE: i64 = 3;

/// Limits of polling: more is refused (<https://smsc.ru/api/http/status_messages/>).
pub const POLL_POLICY: PollPolicy = PollPolicy {
    key: PollKey::OwnIdAndNumber,
    batch_max: 100,
    batch_pause: Duration::from_secs(60),
    polls_max: Some(5),
};

/// An account.
#[derive(Debug)]
pub struct Smsc {
    settings: SmscSettings,
    client: ApiClient,
}

/// The fields read of a status.
#[derive(Deserialize)]
struct SmscStatus {
    id: Option<Value>,
    status: Option<Value>,
}

impl Smsc {
    /// A gateway by its settings; `wait` is the longest wait for an answer to a send.
    pub fn new(name: &GatewayName, settings: &SmscSettings, wait: Duration, context: GatewayContext<'_>) -> Self {
        Self { settings: settings.clone(), client: ApiClient::new(name, wait, context) }
    }

    /// Sends a text and classifies the answer.
    pub async fn send(&self, text: &OutboundText<'_>) -> Answer {
        let minutes = text.lifetime.as_secs().div_ceil(60).clamp(1, VALID_MINUTES_MAX);
        let valid = format!("{:02}:{:02}", minutes / 60, minutes % 60);
        let id = text.id.to_string();
        let fields = [
            // The plus sign switches off their correction of numbers.
            ("phones", text.to.0.as_str()),
            ("mes", text.text),
            ("cost", "2"),
            ("id", &id),
            ("sender", &self.settings.sender),
            ("valid", &valid),
        ];
        let request = self.request("sys/send.php", &fields);
        self.client.exchange(request, text.now, |reply| classify(reply, text.in_doubt)).await
    }

    /// Asks for the state of messages. Several at once are a bulk poll, of which one a minute is allowed.
    pub async fn poll(&self, requests: &[PollRequest], wait: Duration) -> PollResult {
        let join = |part: fn(&PollRequest) -> String| requests.iter().map(part).collect::<Vec<_>>().join(",");
        let phones = join(|request| request.to.clone().unwrap_or_default());
        let ids = join(|request| request.id.to_string());
        let request = self.request("sys/status.php", &[("phone", &phones), ("id", &ids), ("all", "0")]);
        match self.client.ask(request, wait).await {
            Ok(reply) => read_statuses(reply.body(), requests),
            Err(failed) => failed,
        }
    }

    fn request(&self, path: &str, fields: &[(&str, &str)]) -> Option<Request<Bytes>> {
        // The default character set is windows-1251.
        let common = [
            ("login", self.settings.login.as_str()),
            ("psw", self.settings.password.expose()),
            ("charset", "utf-8"),
            ("fmt", "3"),
        ];
        open_form_post(&self.settings.url, path, &[&common, fields].concat())
    }
}

/// Errors have status 200, too.
fn classify(reply: &HttpReply, in_doubt: bool) -> Answer {
    let said = json::answer(reply);
    match said.get("error_code").and_then(json::number) {
        Some(code) => Answer::new(classify_code(code, in_doubt), format!("code {code}")),
        None if reply.status.is_success() && said.get("id").and_then(json::text).is_some() => {
            Answer::new(SendOutcome::Accepted { provider_ids: vec![], followed: Followed::ByPolling }, "accepted")
        }
        None if reply.status.is_success() => Answer::new(SendOutcome::Unknown, "an answer that cannot be read"),
        None => classify_error(reply),
    }
}

fn classify_code(code: i64, in_doubt: bool) -> SendOutcome {
    match meaning(code) {
        // They have it already, or are too busy; a poll will tell.
        Some(SendOutcome::Throttled { .. }) if in_doubt => SendOutcome::Unknown,
        Some(outcome) => outcome,
        // They refused this message, so nothing was taken and others may fare better.
        None => SendOutcome::Deferred,
    }
}

/// Error codes of a send (<https://smsc.ru/api/http/send/sms/sms_answer/>); `None` if not listed.
pub const fn meaning(code: i64) -> Option<SendOutcome> {
    Some(match code {
        1 | 5 | 6 => SendOutcome::Permanent(Fault::Message),
        2..=4 => SendOutcome::ChannelDown,
        7 | 8 => SendOutcome::Permanent(Fault::Recipient),
        9 => SendOutcome::Throttled { retry_after: None },
        _ => return None,
    })
}

/// Reads statuses: a single one is an object, several are a list; an error is an object, too. Of several an unknown message is
/// a status, a single one is an error.
fn read_statuses(body: &[u8], requests: &[PollRequest]) -> PollResult {
    let Ok(answer) = serde_json::from_str::<Value>(&json_text(body)) else {
        return PollResult::Failed("no JSON".into());
    };
    let code = answer.get("error_code").and_then(json::number);
    let receipt = |status: SmscStatus, asked: Option<MessageId>| {
        let named = status.id.as_ref().and_then(json::text).and_then(|id| MessageId::parse(&id));
        let id = named.filter(|id| requests.iter().any(|request| request.id == *id)).or(asked)?;
        let report = states::of_smsc(json::number(status.status.as_ref()?)?)?;
        Some(Receipt { subject: ReceiptSubject::Ours(id), report })
    };
    let read = |value: Value| serde_json::from_value::<SmscStatus>(value).ok();
    match (code, answer, requests) {
        (Some(UNKNOWN_MESSAGE), _, [request]) => {
            let subject = ReceiptSubject::Ours(request.id);
            PollResult::States(vec![Receipt { subject, report: Report::Unheard }])
        }
        (Some(code), ..) => PollResult::Failed(format!("code {code}").into()),
        (None, Value::Array(statuses), _) => PollResult::States(
            statuses.into_iter().filter_map(read).filter_map(|status| receipt(status, None)).collect(),
        ),
        (None, status, [request]) => {
            PollResult::States(read(status).and_then(|status| receipt(status, Some(request.id))).into_iter().collect())
        }
        _ => PollResult::Failed("one answer to several questions".into()),
    }
}

/// True if a call-back is a text from a phone, not a status.
pub fn is_text(webhook: &Webhook<'_>) -> bool {
    let is_unreadable = webhook.parameters().is_some_and(|form| told(form, "mes").is_err());
    is_unreadable || json::fields(webhook).iter().any(|(name, _)| name == "mes")
}

/// Reads a status: `id`, `phone`, `status`, and `md5` or `sha1` of `id:phone:status:SECRET`. An account has one address for the
/// messages of all its senders; those of others are ignored.
///
/// # Errors
/// The checksum is wrong, or the status is unknown.
pub fn read_receipts(settings: &SmscSettings, webhook: &Webhook<'_>) -> Result<Vec<Receipt>, ReceiptError> {
    let fields = json::fields(webhook);
    let [id, phone, status] = ["id", "phone", "status"].map(|name| json::field(&fields, name));
    verify(settings.callback_secret.as_ref(), &fields, [id, phone, status])?;
    let Some(id) = MessageId::parse(id) else { return Ok(vec![]) };
    let report = status.parse().ok().and_then(states::of_smsc).ok_or(ReceiptError::Status)?;
    Ok(match report {
        // Only the answer to a poll may queue a message again.
        Report::Unheard => vec![],
        report => vec![Receipt { subject: ReceiptSubject::Ours(id), report }],
    })
}

/// Reads a text from a phone: `phone`, `mes`, `to`, and `md5` or `sha1` of `phone:mes:to:SECRET`.
///
/// # Errors
/// The checksum is wrong, or there is no sender.
pub fn read_text(settings: &SmscSettings, webhook: &Webhook<'_>) -> Result<InboundText, ReceiptError> {
    webhook.parameters().map(|form| told(form, "mes")).transpose()?;
    let fields = json::fields(webhook);
    let [phone, text, to] = ["phone", "mes", "to"].map(|name| json::field(&fields, name));
    verify(settings.callback_secret.as_ref(), &fields, [phone, text, to])?;
    InboundText::new(Some(phone), Some(text))
}

/// The address entered at SMSC.ru selects the checksum; at least one must be there, and each must be right.
fn verify(secret: Option<&Secret>, fields: &[(String, String)], signed: [&str; 3]) -> Result<(), ReceiptError> {
    let secret = secret.ok_or(ReceiptError::NotExpected)?.expose();
    let text = format!("{}:{}:{}:{secret}", signed[0], signed[1], signed[2]);
    let shown = |name| Some(json::field(fields, name)).filter(|shown| !shown.is_empty());
    let fits = |expected: String, shown: &str| is_same(expected.as_bytes(), shown.to_ascii_lowercase().as_bytes());
    let md5 = shown("md5").map(|shown| fits(HEXLOWER.encode(&Md5::digest(text.as_bytes())), shown));
    let sha1 = || HEXLOWER.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes()).as_ref());
    let sha1 = shown("sha1").map(|shown| fits(sha1(), shown));
    match (md5, sha1) {
        (None, None) | (Some(false), _) | (_, Some(false)) => Err(ReceiptError::Unproven),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checksums of `1001:79161234567:1:s3cret`, made with md5sum and sha1sum.
    const MD5: &str = "7bde1a488d69992837960c6f2237314a";
    const SHA1: &str = "e16ee8f1eb893798025abded18919e8aa9551422";

    fn check(shown: &[(&str, &str)], expected: Result<(), ReceiptError>) {
        let fields: Vec<_> = shown.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        let secret = Secret::new("s3cret".to_owned());
        assert_eq!(verify(Some(&secret), &fields, ["1001", "79161234567", "1"]), expected, "{shown:?}");
    }

    #[test]
    fn the_checksums_of_the_facts_fit() {
        check(&[("md5", MD5)], Ok(()));
        check(&[("sha1", SHA1)], Ok(()));
        check(&[("md5", MD5), ("sha1", SHA1)], Ok(()));
        check(&[("md5", &MD5.to_uppercase())], Ok(()));
    }

    #[test]
    fn no_checksum_or_a_wrong_one_does_not() {
        check(&[], Err(ReceiptError::Unproven));
        check(&[("md5", "")], Err(ReceiptError::Unproven));
        check(&[("md5", SHA1)], Err(ReceiptError::Unproven));
        check(&[("md5", MD5), ("sha1", MD5)], Err(ReceiptError::Unproven));
        check(&[("crc32", "1234abcd")], Err(ReceiptError::Unproven));
        assert_eq!(verify(None, &[("md5".to_owned(), MD5.to_owned())], ["1"; 3]), Err(ReceiptError::NotExpected));
    }
}
