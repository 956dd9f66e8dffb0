//! SMS.ru (<https://sms.ru/api/send>).
//!
//! Answers have a code for the request and one for each number; both count. A text can be polled by their id alone, so
//! not without an answer to its send; when it is repeated, their duplicate filter tells if they had it.

use std::collections::BTreeMap;
use std::time::Duration;

use data_encoding::HEXLOWER;
use ring::digest::{SHA256, digest};
use serde::Deserialize;
use serde_json::Value;

use crate::config::settings::{GatewayName, SmsruSettings};
use crate::dialect::json_text::json_text;
use crate::dialect::signature::is_same;
use crate::dialect::webhook::Webhook;
use crate::outbox::answer::{Answer, Fault, SendOutcome};
use crate::outbox::http_client::HttpReply;
use crate::outbox::sms::api::{ApiClient, classify_error, open_form_post};
use crate::outbox::sms::context::GatewayContext;
use crate::outbox::sms::poll::{PollKey, PollPolicy, PollRequest, PollResult};
use crate::outbox::sms::receipt::{Receipt, ReceiptError, ReceiptSubject};
use crate::outbox::sms::text::OutboundText;
use crate::outbox::sms::{json, states};
use crate::store::{Followed, Report};

/// The longest lifetime of a text, in minutes.
const TTL_MINUTES_MAX: u64 = 1440;
/// The code of success.
const OK: i64 = 100;
/// The most entries of one call-back.
const ENTRIES_MAX: usize = 100;

/// The only answer to a call-back that stops its repetition (<https://sms.ru/callback>).
pub const ACKNOWLEDGEMENT: &str = "100";
/// Limits of polling.
pub const POLL_POLICY: PollPolicy =
    PollPolicy { key: PollKey::ProviderId, batch_max: 100, batch_pause: Duration::ZERO, polls_max: None };

/// An account.
#[derive(Debug)]
pub struct Smsru {
    settings: SmsruSettings,
    client: ApiClient,
}

/// The fields read of an answer: of the request, and of each number or id.
#[derive(Default, Deserialize)]
struct SmsruAnswer {
    status_code: Option<Value>,
    #[serde(default)]
    sms: BTreeMap<String, SmsruItem>,
}

#[derive(Default, Deserialize)]
struct SmsruItem {
    status_code: Option<Value>,
    sms_id: Option<Value>,
}

impl Smsru {
    /// A gateway by its settings; `wait` is the longest wait for an answer to a send.
    pub fn new(name: &GatewayName, settings: &SmsruSettings, wait: Duration, context: GatewayContext<'_>) -> Self {
        Self { settings: settings.clone(), client: ApiClient::new(name, wait, context) }
    }

    /// Sends a text and classifies the answer.
    pub async fn send(&self, text: &OutboundText<'_>) -> Answer {
        let ttl = text.lifetime.as_secs().div_ceil(60).clamp(1, TTL_MINUTES_MAX).to_string();
        let fields = [
            ("api_id", self.settings.api_id.expose()),
            ("json", "1"),
            ("to", text.to.0.trim_start_matches('+')),
            ("msg", text.text),
            ("from", &self.settings.sender),
            ("ttl", &ttl),
        ];
        let request = open_form_post(&self.settings.url, "sms/send", &fields);
        self.client.exchange(request, text.now, |reply| classify(reply, text.in_doubt)).await
    }

    /// Asks for the state of messages.
    pub async fn poll(&self, requests: &[PollRequest], wait: Duration) -> PollResult {
        let ids: Vec<&str> = requests.iter().flat_map(|request| &request.provider_ids).map(String::as_str).collect();
        let ids = ids.join(",");
        let fields = [("api_id", self.settings.api_id.expose()), ("json", "1"), ("sms_id", &ids)];
        match self.client.ask(open_form_post(&self.settings.url, "sms/status", &fields), wait).await {
            Ok(reply) => read_statuses(reply.body()),
            Err(failed) => failed,
        }
    }
}

fn classify(reply: &HttpReply, in_doubt: bool) -> Answer {
    let Some(said) = read(reply.text.as_bytes()) else {
        return if reply.status.is_success() {
            Answer::new(SendOutcome::Unknown, "an answer that cannot be read")
        } else {
            classify_error(reply)
        };
    };
    let whole = said.status_code.as_ref().and_then(json::number);
    let one = said.sms.into_values().next();
    let code = match (whole, one.as_ref().and_then(|one| json::number(one.status_code.as_ref()?))) {
        (Some(OK), Some(code)) => code,
        (Some(code), _) if code != OK => code,
        // They took the request and say nothing of the number.
        _ => return Answer::new(SendOutcome::Unknown, "an answer without a code"),
    };
    let provider_ids = one.and_then(|one| json::text(&one.sms_id?)).into_iter().collect();
    Answer::new(classify_code(code, provider_ids, in_doubt), format!("code {code}"))
}

fn read(body: &[u8]) -> Option<SmsruAnswer> {
    serde_json::from_str::<SmsruAnswer>(&json_text(body)).ok().filter(|said| said.status_code.is_some())
}

fn classify_code(code: i64, provider_ids: Vec<String>, in_doubt: bool) -> SendOutcome {
    match code {
        OK => SendOutcome::Accepted { provider_ids, followed: Followed::ByPolling },
        // Each of our texts has a link of its own, so this very one was taken before.
        231 | 232 if in_doubt => SendOutcome::Accepted { provider_ids, followed: Followed::ByReport },
        // A code that is not listed: they refused this message, so nothing was taken and others may fare better.
        _ => meaning(code).unwrap_or(SendOutcome::Deferred),
    }
}

/// Codes of a send (<https://sms.ru/api/send>); `None` if not listed.
pub const fn meaning(code: i64) -> Option<SendOutcome> {
    Some(match code {
        OK => SendOutcome::Accepted { provider_ids: vec![], followed: Followed::ByPolling },
        220 | 500 => SendOutcome::Retryable,
        // Key, money, sender, limits of the account, its call-back.
        200 | 201 | 206 | 221 | 300..=302 | 901..=903 => SendOutcome::ChannelDown,
        // No such number, no way there, abroad where that is switched off.
        202 | 207 | 214 => SendOutcome::Permanent(Fault::Recipient),
        // On our stop list there; on theirs after a complaint.
        209 | 215 => SendOutcome::Permanent(Fault::OptedOut),
        // Too many to this number: a further try counts against us, another gateway may still take it.
        230..=233 | 303..=305 => SendOutcome::Permanent(Fault::Message),
        // 204 is a sender that this number's operator has not been asked to allow.
        203..=205 | 208 | 210..=213 | 216 | 217 => SendOutcome::Permanent(Fault::Message),
        _ => return None,
    })
}

fn read_statuses(body: &[u8]) -> PollResult {
    let Some(said) = read(body) else { return PollResult::Failed("no JSON".into()) };
    match said.status_code.as_ref().and_then(json::number) {
        Some(OK) => {}
        code => return PollResult::Failed(format!("code {}", code.unwrap_or_default()).into()),
    }
    let receipt = |(id, status): (String, SmsruItem)| {
        let report = states::of_smsru(json::number(status.status_code.as_ref()?)?)?;
        Some(Receipt { subject: ReceiptSubject::Theirs(vec![id]), report })
    };
    PollResult::States(said.sms.into_iter().filter_map(receipt).collect())
}

/// Reads a call-back: entries `data[0]`, `data[1]` … of lines `sms_status`, id, status, time; and `hash`, the SHA-256
/// of our key and all entries. Entries of other kinds, such as their `test`, are ignored.
///
/// # Errors
/// The hash is wrong.
pub fn read_receipts(settings: &SmsruSettings, webhook: &Webhook<'_>) -> Result<Vec<Receipt>, ReceiptError> {
    let fields = json::fields(webhook);
    let is_entry = |name: &str| name.starts_with("data[");
    let entries: Vec<&str> =
        fields.iter().filter(|(name, _)| is_entry(name)).map(|(_, entry)| entry.as_str()).collect();
    let signed = format!("{}{}", settings.api_id.expose(), entries.concat());
    let expected = HEXLOWER.encode(digest(&SHA256, signed.as_bytes()).as_ref());
    if !is_same(expected.as_bytes(), json::field(&fields, "hash").to_ascii_lowercase().as_bytes()) {
        return Err(ReceiptError::Unproven);
    }
    Ok(entries.into_iter().take(ENTRIES_MAX).filter_map(read_entry).collect())
}

fn read_entry(entry: &str) -> Option<Receipt> {
    let mut lines = entry.lines();
    let (kind, id, status) = (lines.next()?, lines.next()?, lines.next()?);
    let report = states::of_smsru(status.trim().parse().ok()?)?;
    let is_status = kind == "sms_status" && report != Report::Unheard;
    is_status.then(|| Receipt { subject: ReceiptSubject::Theirs(vec![id.to_owned()]), report })
}
