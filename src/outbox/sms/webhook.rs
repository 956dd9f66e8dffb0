//! Requests of gateways to `/receipts/{gateway}` and `/inbound/{gateway}`: one `match` on the gateway's kind a question. The
//! format of each kind stands in its own file.

use crate::config::settings::{GatewayKind, GatewaySettings, Secret};
use crate::dialect::webhook::Webhook;
use crate::outbox::sms::receipt::{InboundText, Receipt, ReceiptError, ReceiptKey};
use crate::outbox::sms::{exolve, kannel, smsc, smsru, twilio};

/// A body that says that everything was stored, to gateways that read none.
const STORED: &str = "kept\n";
const PLAIN_TEXT: &str = "text/plain; charset=utf-8";

/// The auth token that signs the gateway's requests (`X-Twilio-Signature`), to be verified before anything is read; `None`
/// where the gateway does not sign whole requests.
pub fn signing_token(gateway: &GatewaySettings) -> Option<&Secret> {
    match &gateway.kind {
        GatewayKind::Twilio(twilio) => Some(&twilio.token),
        _ => None,
    }
}

/// Reads delivery receipts. A signature was verified before; any other proof of origin is checked here.
///
/// # Errors
/// They name no message, do not prove their origin, or have no known status. The answer should be a 4xx, so that the gateway
/// stops repeating.
pub fn read_receipts(
    gateway: &GatewaySettings,
    key: &ReceiptKey,
    webhook: &Webhook<'_>,
) -> Result<Vec<Receipt>, ReceiptError> {
    match &gateway.kind {
        GatewayKind::Spool | GatewayKind::Smpp(_) => Err(ReceiptError::NotExpected),
        GatewayKind::Kannel(_) => kannel::read_receipts(&gateway.name, key, webhook),
        GatewayKind::Smsc(settings) => smsc::read_receipts(settings, webhook),
        GatewayKind::Smsru(settings) => smsru::read_receipts(settings, webhook),
        GatewayKind::Exolve(settings) => exolve::read_receipts(settings, webhook),
        GatewayKind::Twilio(_) => twilio::read_receipts(webhook),
    }
}

/// True if a request to the receipts' address is a text from a phone: SMSC.ru has one address for both.
pub fn is_text(gateway: &GatewaySettings, webhook: &Webhook<'_>) -> bool {
    matches!(gateway.kind, GatewayKind::Smsc(_)) && smsc::is_text(webhook)
}

/// Reads a text from a phone. A signature was verified before; any other proof of origin is checked here.
///
/// # Errors
/// As [`read_receipts`].
pub fn read_text(gateway: &GatewaySettings, webhook: &Webhook<'_>) -> Result<InboundText, ReceiptError> {
    match &gateway.kind {
        GatewayKind::Spool | GatewayKind::Smpp(_) | GatewayKind::Smsru(_) => Err(ReceiptError::NotExpected),
        GatewayKind::Kannel(settings) => kannel::read_text(settings, webhook),
        GatewayKind::Smsc(settings) => smsc::read_text(settings, webhook),
        GatewayKind::Exolve(settings) => exolve::read_text(settings, webhook),
        GatewayKind::Twilio(_) => twilio::read_text(webhook),
    }
}

/// The body of the answer once all receipts are durable.
pub fn receipt_acknowledgement(gateway: &GatewaySettings) -> &'static str {
    match gateway.kind {
        GatewayKind::Smsru(_) => smsru::ACKNOWLEDGEMENT,
        _ => STORED,
    }
}

/// Content type and body of the answer once a text is dealt with. Kannel and Twilio send a body on to the phone, so theirs
/// is empty.
pub fn text_acknowledgement(gateway: &GatewaySettings) -> (&'static str, &'static str) {
    match gateway.kind {
        GatewayKind::Twilio(_) => twilio::NO_MESSAGE,
        GatewayKind::Kannel(_) => (PLAIN_TEXT, ""),
        _ => (PLAIN_TEXT, receipt_acknowledgement(gateway)),
    }
}
