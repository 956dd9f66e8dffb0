//! Vonage Messages API (<https://developer.vonage.com/en/api/messages>).
//!
//! Requests of both sides have a JSON web token: ours are signed with the application's private key, theirs with the
//! account's signature secret, with the hash of the body in the token.

use std::sync::Arc;
use std::time::Duration;

use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};

use crate::config::settings::{GatewayName, VonageSettings};
use crate::dialect::webhook::Webhook;
use crate::outbox::answer::{Answer, Fault, SendOutcome};
use crate::outbox::http_client::HttpReply;
use crate::outbox::sms::api::{ApiClient, classify_error, json_post};
use crate::outbox::sms::context::GatewayContext;
use crate::outbox::sms::receipt::{InboundText, Receipt, ReceiptError, ReceiptSubject, international};
use crate::outbox::sms::text::OutboundText;
use crate::outbox::sms::{json, states, web_token};
use crate::store::{Followed, MessageId};

/// The limits of `ttl` for texts, in seconds.
const TTL_SECONDS: std::ops::RangeInclusive<u64> = 20..=604_800;
/// The life of a token, in seconds; the machines' clocks may differ.
const TOKEN_SECONDS: i64 = 300;

/// An application and the sender there.
pub struct Vonage {
    settings: VonageSettings,
    key: Option<Arc<RsaKeyPair>>,
    client: ApiClient,
}

impl std::fmt::Debug for Vonage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vonage")
    }
}

impl Vonage {
    /// A gateway by its settings; `wait` is the longest wait for an answer.
    pub fn new(name: &GatewayName, settings: &VonageSettings, wait: Duration, context: GatewayContext<'_>) -> Self {
        let key = settings.private_key.as_rsa().map(Arc::new);
        Self { settings: settings.clone(), key, client: ApiClient::new(name, wait, context) }
    }

    /// Sends a text and classifies the answer.
    pub async fn send(&self, text: &OutboundText<'_>) -> Answer {
        let body = json!({
            "message_type": "text",
            "channel": "sms",
            "to": text.to.0.trim_start_matches('+'),
            "from": self.settings.sender,
            "text": text.text,
            "ttl": text.lifetime.as_secs().clamp(*TTL_SECONDS.start(), *TTL_SECONDS.end()),
            "client_ref": text.id.to_string(),
            "webhook_url": self.client.receipt_url_with_token(text.id),
            "webhook_version": "v1",
        });
        let token = self.token(text);
        let request =
            token.and_then(|token| json_post(&self.settings.url, "v1/messages", &format!("Bearer {token}"), &body));
        self.client.exchange(request, text.now, classify).await
    }

    /// A token for one request.
    fn token(&self, text: &OutboundText<'_>) -> Option<String> {
        let key = self.key.as_ref()?;
        let second = text.now.as_second();
        let claims = json!({
            "application_id": self.settings.application,
            "iat": second,
            "exp": second + TOKEN_SECONDS,
            "jti": format!("{}-{}", text.id, text.now.as_nanosecond()),
        });
        web_token::write("RS256", &claims, |signed| {
            let mut signature = vec![0; key.public().modulus_len()];
            key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed, &mut signature).ok()?;
            Some(signature)
        })
    }
}

fn classify(reply: &HttpReply) -> Answer {
    let said = json::answer(reply);
    if reply.status.is_success() {
        return match said.get("message_uuid").and_then(json::text) {
            Some(id) => {
                Answer::new(SendOutcome::Accepted { provider_ids: vec![id], followed: Followed::ByReport }, "accepted")
            }
            None => Answer::new(SendOutcome::Unknown, "an answer that cannot be read"),
        };
    }
    match error_code(&said).and_then(|code| Some((code, meaning(code)?))) {
        Some((code, outcome)) => Answer::new(outcome, format!("code {code}")),
        None => classify_error(reply),
    }
}

/// The code of an error, from the end of its `type`, such as `https://developer.vonage.com/api-errors/messages#1120`.
fn error_code(error: &Value) -> Option<u32> {
    let (_, code) = error.get("type").and_then(Value::as_str)?.rsplit_once('#')?;
    code.parse().ok()
}

/// Error codes (<https://developer.vonage.com/api-errors/messages>); `None` if not listed, where the status says enough.
pub const fn meaning(code: u32) -> Option<SendOutcome> {
    Some(match code {
        1000 | 1460 => SendOutcome::Throttled { retry_after: None },
        1030 | 1100 => SendOutcome::Retryable,
        // They have it.
        1320 => SendOutcome::Unknown,
        1180 | 1220 | 1230 | 1241 | 1260 | 1330 | 1360 => SendOutcome::Deferred,
        1060 | 1070 | 1080 | 1110 | 1140 | 1160 | 1350 | 1370 | 1420 => SendOutcome::ChannelDown,
        1240 => SendOutcome::Permanent(Fault::OptedOut),
        1040 | 1050 | 1170 | 1190 | 1200 | 1250 | 1280 | 1290 | 1300 | 1310 | 1430 => {
            SendOutcome::Permanent(Fault::Recipient)
        }
        // 1120 is a sender that the country of this number does not allow.
        1010 | 1020..=1022 | 1090 | 1120 | 1130 | 1150 | 1210 | 1270 | 1340 | 1440 | 1470 => {
            SendOutcome::Permanent(Fault::Message)
        }
        _ => return None,
    })
}

/// Reads a receipt: our id as `client_ref`, or theirs; the `error` of a failure. The token over the body was verified before.
///
/// # Errors
/// No message, or no known state.
pub fn read_receipts(webhook: &Webhook<'_>) -> Result<Vec<Receipt>, ReceiptError> {
    let body = json::body(webhook).ok_or(ReceiptError::NoMessage)?;
    let at = |name| body.get(name).and_then(json::text);
    let ours = at("client_ref").as_deref().and_then(MessageId::parse).map(ReceiptSubject::Ours);
    let subject = ours.or_else(|| Some(ReceiptSubject::Theirs(vec![at("message_uuid")?])));
    let subject = subject.ok_or(ReceiptError::NoMessage)?;
    let report = at("status").and_then(|status| states::of_vonage(&status)).ok_or(ReceiptError::Status)?;
    let code = body.get("error").and_then(error_code).and_then(meaning);
    Ok(vec![Receipt { subject, report: report.because(code.is_some_and(|code| code.is_opt_out())) }])
}

/// Reads a text from a phone. The token over the body was verified before.
///
/// # Errors
/// No sender.
pub fn read_text(webhook: &Webhook<'_>) -> Result<InboundText, ReceiptError> {
    let body = json::body(webhook).ok_or(ReceiptError::NoSender)?;
    let at = |name| body.get(name).and_then(json::text);
    InboundText::new(at("from").as_deref().map(international).as_deref(), at("text").as_deref())
}
