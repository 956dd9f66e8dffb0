//! Requests of gateways to `/receipts/{gateway}` and `/inbound/{gateway}`: one `match` on the gateway's kind a question. The
//! format of each kind stands in its own file.

use jiff::Timestamp;
use url::Url;

use crate::config::settings::{Authentication, GatewayKind, GatewaySettings};
use crate::dialect::signature::{self, SignatureError, is_plivo_v3};
use crate::dialect::webhook::Webhook;
use crate::outbox::sms::receipt::{InboundText, Receipt, ReceiptError, ReceiptKey};
use crate::outbox::sms::{bandwidth, described, exolve, kannel, plivo, smsc, smsru, telnyx, twilio, vonage, web_token};

/// A body that says that everything was stored, to gateways that read none.
const STORED: &str = "kept\n";
const PLAIN_TEXT: &str = "text/plain; charset=utf-8";

/// Verifies the proof of a whole request, before anything is read, where the gateway gives one. `public_url` is the address
/// that signatures are computed on.
///
/// # Errors
/// The reason for the refusal.
pub fn verify(
    gateway: &GatewaySettings,
    public_url: &Url,
    webhook: &Webhook<'_>,
    now: Timestamp,
) -> Result<(), SignatureError> {
    let signed = |authentication| signature::verify(&authentication, public_url, webhook, now);
    match &gateway.kind {
        GatewayKind::Twilio(twilio) => {
            signed(Authentication::Twilio { tokens: vec![twilio.token.clone()], shared_keys: vec![] })
        }
        GatewayKind::Telnyx(telnyx) => signed(Authentication::Telnyx { keys: telnyx.public_keys.clone() }),
        GatewayKind::Plivo(plivo) if is_plivo_v3(webhook) => {
            signed(Authentication::Plivo { tokens: vec![plivo.token.clone()] })
        }
        GatewayKind::Bandwidth(bandwidth) => signed(Authentication::Basic {
            user: bandwidth.callback_user.clone(),
            passwords: vec![bandwidth.callback_password.clone()],
        }),
        GatewayKind::Vonage(vonage) => web_token::verify(&vonage.signature_secret, webhook, now),
        GatewayKind::Plivo(_)
        | GatewayKind::Described(_)
        | GatewayKind::Spool
        | GatewayKind::Kannel(_)
        | GatewayKind::Smpp(_)
        | GatewayKind::Smsc(_)
        | GatewayKind::Smsru(_)
        | GatewayKind::Exolve(_) => Ok(()),
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
        GatewayKind::Telnyx(_) => telnyx::read_receipts(&gateway.name, key, webhook),
        GatewayKind::Plivo(_) => plivo::read_receipts(&gateway.name, key, webhook),
        GatewayKind::Bandwidth(_) => bandwidth::read_receipts(webhook),
        GatewayKind::Vonage(_) => vonage::read_receipts(webhook),
        GatewayKind::Described(settings) => described::read_receipts(settings, (&gateway.name, key), webhook),
    }
}

/// True if a request to the receipts' address is a text from a phone: some gateways have one address for both.
pub fn is_text(gateway: &GatewaySettings, webhook: &Webhook<'_>) -> bool {
    match gateway.kind {
        GatewayKind::Smsc(_) => smsc::is_text(webhook),
        GatewayKind::Telnyx(_) => telnyx::is_text(webhook),
        GatewayKind::Bandwidth(_) => bandwidth::is_text(webhook),
        GatewayKind::Spool
        | GatewayKind::Kannel(_)
        | GatewayKind::Smpp(_)
        | GatewayKind::Smsru(_)
        | GatewayKind::Exolve(_)
        | GatewayKind::Twilio(_)
        | GatewayKind::Plivo(_)
        | GatewayKind::Vonage(_)
        | GatewayKind::Described(_) => false,
    }
}

/// Reads a text from a phone. A signature was verified before; any other proof of origin is checked here.
///
/// # Errors
/// As [`read_receipts`], or the words are not UTF-8.
pub fn read_text(gateway: &GatewaySettings, webhook: &Webhook<'_>) -> Result<InboundText, ReceiptError> {
    let text = text(gateway, webhook)?;
    // JSON is read with such bytes replaced; in the words themselves they may be an opt-out.
    let is_replaced = text.text.contains(char::REPLACEMENT_CHARACTER) && std::str::from_utf8(webhook.body).is_err();
    if is_replaced { Err(ReceiptError::NotUtf8) } else { Ok(text) }
}

fn text(gateway: &GatewaySettings, webhook: &Webhook<'_>) -> Result<InboundText, ReceiptError> {
    match &gateway.kind {
        GatewayKind::Spool | GatewayKind::Smpp(_) | GatewayKind::Smsru(_) => Err(ReceiptError::NotExpected),
        GatewayKind::Kannel(settings) => kannel::read_text(settings, webhook),
        GatewayKind::Smsc(settings) => smsc::read_text(settings, webhook),
        GatewayKind::Exolve(settings) => exolve::read_text(settings, webhook),
        GatewayKind::Twilio(_) => twilio::read_text(webhook),
        GatewayKind::Telnyx(_) => telnyx::read_text(webhook),
        GatewayKind::Plivo(settings) => plivo::read_text(settings, webhook),
        GatewayKind::Bandwidth(_) => bandwidth::read_text(webhook),
        GatewayKind::Vonage(_) => vonage::read_text(webhook),
        GatewayKind::Described(settings) => described::read_text(settings, webhook),
    }
}

/// The body of the answer once all receipts are durable.
pub fn receipt_acknowledgement(gateway: &GatewaySettings) -> &str {
    match &gateway.kind {
        GatewayKind::Smsru(_) => smsru::ACKNOWLEDGEMENT,
        GatewayKind::Described(settings) => settings.reports.as_ref().map_or(STORED, |reports| &reports.answer),
        GatewayKind::Spool
        | GatewayKind::Kannel(_)
        | GatewayKind::Smpp(_)
        | GatewayKind::Smsc(_)
        | GatewayKind::Exolve(_)
        | GatewayKind::Twilio(_)
        | GatewayKind::Telnyx(_)
        | GatewayKind::Plivo(_)
        | GatewayKind::Bandwidth(_)
        | GatewayKind::Vonage(_) => STORED,
    }
}

/// Content type and body of the answer once a text is dealt with. Kannel, Twilio and Plivo send a body on to the phone, so theirs
/// is empty.
pub fn text_acknowledgement(gateway: &GatewaySettings) -> (&'static str, &str) {
    match &gateway.kind {
        GatewayKind::Described(settings) => (PLAIN_TEXT, settings.texts.as_ref().map_or("", |texts| &texts.answer)),
        GatewayKind::Twilio(_) | GatewayKind::Plivo(_) => twilio::NO_MESSAGE,
        GatewayKind::Kannel(_) => (PLAIN_TEXT, ""),
        GatewayKind::Spool
        | GatewayKind::Smpp(_)
        | GatewayKind::Smsc(_)
        | GatewayKind::Smsru(_)
        | GatewayKind::Exolve(_)
        | GatewayKind::Telnyx(_)
        | GatewayKind::Bandwidth(_)
        | GatewayKind::Vonage(_) => (PLAIN_TEXT, receipt_acknowledgement(gateway)),
    }
}
