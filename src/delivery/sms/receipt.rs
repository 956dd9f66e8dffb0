//! Delivery reports as gateways bring them to `/receipts/{gateway}`, and how each proves where it comes from.

use ring::hmac;

use crate::config::settings::{GatewayKind, GatewayName, GatewaySettings, Secret};
use crate::store::{MessageId, Report};

/// How much of the HMAC a token shows: 128 bits.
const TOKEN_BYTES: usize = 16;
/// Sets these tokens apart from everything else that is signed with the same key.
const TOKEN_PURPOSE: &str = "receipt";

/// What proves that a report comes from the gateway.
#[derive(Clone, Copy, Debug)]
pub enum ReceiptAuthentication<'a> {
    /// A token in the address, which [`read_receipt`] itself compares.
    Token,
    /// `X-Twilio-Signature` over the public address and the form, with this auth token. The door checks it first.
    TwilioSignature(&'a Secret),
    /// The gateway sends no reports; whatever comes is refused.
    NoReceipts,
}

/// A delivery report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The message; a report changes no other.
    pub id: MessageId,
    /// What became of it.
    pub report: Report,
}

/// Why a report is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// The gateway sends no reports.
    #[error("the gateway sends no delivery reports")]
    NotExpected,
    /// The id is missing or none of ours.
    #[error("the report names no message")]
    NoMessage,
    /// The token is missing or another message's.
    #[error("the token does not belong to the message")]
    Token,
    /// The type or status is missing or unknown.
    #[error("the report has no known status")]
    Status,
}

/// The key of receipt tokens.
#[derive(Clone, Debug)]
pub struct ReceiptKey(hmac::Key);

impl ReceiptKey {
    /// Takes a key of 32 bytes; one that signs other things too will do.
    pub fn new(key: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    /// The token of a message at a gateway, 32 hex digits.
    pub fn token(&self, gateway: &GatewayName, id: MessageId) -> String {
        let tag = self.sign(&format!("{TOKEN_PURPOSE}\n{gateway}\n{}", id));
        data_encoding::HEXLOWER.encode(&tag.as_ref()[..TOKEN_BYTES])
    }

    /// Compares in constant time: the tags of both are compared, by the function made for it.
    fn is_token(&self, gateway: &GatewayName, id: MessageId, shown: &str) -> bool {
        let expected = self.token(gateway, id);
        hmac::verify(&self.0, expected.as_bytes(), self.sign(shown).as_ref()).is_ok()
    }

    fn sign(&self, text: &str) -> hmac::Tag {
        hmac::sign(&self.0, text.as_bytes())
    }
}

/// What the door must check before it reads a report.
pub fn authentication(gateway: &GatewaySettings) -> ReceiptAuthentication<'_> {
    match &gateway.kind {
        GatewayKind::Spool | GatewayKind::Smpp(_) => ReceiptAuthentication::NoReceipts,
        GatewayKind::Smsc { .. } | GatewayKind::Smsru { .. } | GatewayKind::Exolve { .. } => {
            ReceiptAuthentication::NoReceipts
        }
        GatewayKind::Kannel { .. } => ReceiptAuthentication::Token,
        GatewayKind::Twilio { token, .. } => ReceiptAuthentication::TwilioSignature(token),
    }
}

/// Reads a report from the decoded pairs of the address and the form. A signature was verified before.
///
/// # Errors
/// It names no message, does not prove where it comes from, or says nothing known. The gateway should be answered with
/// a 4xx, so that it stops repeating.
pub fn read_receipt(
    gateway: &GatewaySettings,
    key: &ReceiptKey,
    query: &[(String, String)],
    form: &[(String, String)],
) -> Result<Receipt, ReceiptError> {
    let id = value(query, "id").and_then(MessageId::parse).ok_or(ReceiptError::NoMessage);
    match &gateway.kind {
        GatewayKind::Spool | GatewayKind::Smpp(_) => Err(ReceiptError::NotExpected),
        GatewayKind::Smsc { .. } | GatewayKind::Smsru { .. } | GatewayKind::Exolve { .. } => {
            Err(ReceiptError::NotExpected)
        }
        GatewayKind::Kannel { .. } => {
            let id = id?;
            let token = value(query, "token").ok_or(ReceiptError::Token)?;
            if !key.is_token(&gateway.name, id, token) {
                return Err(ReceiptError::Token);
            }
            let report = value(query, "type").and_then(kannel_report).ok_or(ReceiptError::Status)?;
            Ok(Receipt { id, report })
        }
        GatewayKind::Twilio { .. } => {
            let report = value(form, "MessageStatus").and_then(twilio_report).ok_or(ReceiptError::Status)?;
            Ok(Receipt { id: id?, report })
        }
    }
}

/// Kannel's types: delivered, failed, buffered, accepted by the centre, rejected by it.
fn kannel_report(kind: &str) -> Option<Report> {
    match kind {
        "1" => Some(Report::Delivered),
        "2" | "16" => Some(Report::Undelivered),
        "4" | "8" => Some(Report::Sent),
        _ => None,
    }
}

/// Twilio's states. The early ones prove at least that it took the message.
fn twilio_report(status: &str) -> Option<Report> {
    match status {
        "accepted" | "scheduled" | "queued" | "sending" | "sent" => Some(Report::Sent),
        "delivered" | "read" => Some(Report::Delivered),
        "undelivered" | "failed" | "canceled" => Some(Report::Undelivered),
        _ => None,
    }
}

fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(pair, _)| pair == name).map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: MessageId = MessageId([7; 16]);

    fn gateway(kind: GatewayKind) -> GatewaySettings {
        GatewaySettings::new("operator", kind)
    }

    fn kannel() -> GatewaySettings {
        let url = "http://127.0.0.1:13013/cgi-bin/sendsms".parse().unwrap();
        let password = Secret::new("pw".to_owned());
        gateway(GatewayKind::Kannel {
            url,
            username: "ivr".to_owned(),
            password,
            sender: "Ozon".to_owned(),
            inbound_token: None,
        })
    }

    fn twilio() -> GatewaySettings {
        let url = "https://api.twilio.com".parse().unwrap();
        let token = Secret::new("12345".to_owned());
        gateway(GatewayKind::Twilio { url, account: "AC1".to_owned(), token, sender: "Ozon".to_owned() })
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
    }

    fn key() -> ReceiptKey {
        ReceiptKey::new(&[1; 32])
    }

    fn from_kannel(id: MessageId, token: &str, kind: &str) -> Result<Report, ReceiptError> {
        let query = pairs(&[("id", &id.to_string()), ("token", token), ("type", kind)]);
        read_receipt(&kannel(), &key(), &query, &[]).map(|receipt| receipt.report)
    }

    #[test]
    fn every_type_of_kannels_is_read() {
        let token = key().token(&kannel().name, ID);
        for (kind, report) in [
            ("1", Ok(Report::Delivered)),
            ("2", Ok(Report::Undelivered)),
            ("4", Ok(Report::Sent)),
            ("8", Ok(Report::Sent)),
            ("16", Ok(Report::Undelivered)),
            ("32", Err(ReceiptError::Status)),
            ("%d", Err(ReceiptError::Status)),
        ] {
            assert_eq!(from_kannel(ID, &token, kind), report, "{kind}");
        }
    }

    #[test]
    fn a_token_serves_one_message_at_one_gateway_under_one_key() {
        let gateway = kannel().name;
        let token = key().token(&gateway, ID);
        assert_eq!(token.len(), 32);
        assert_eq!(from_kannel(MessageId([8; 16]), &token, "1"), Err(ReceiptError::Token));
        assert_eq!(from_kannel(ID, "", "1"), Err(ReceiptError::Token));
        assert_eq!(from_kannel(ID, &token[..31], "1"), Err(ReceiptError::Token));
        assert_ne!(key().token(&GatewayName::new("other"), ID), token);
        assert_ne!(ReceiptKey::new(&[2; 32]).token(&gateway, ID), token);
    }

    #[test]
    fn every_status_of_twilios_is_read() {
        for (status, report) in [
            ("accepted", Ok(Report::Sent)),
            ("scheduled", Ok(Report::Sent)),
            ("queued", Ok(Report::Sent)),
            ("sending", Ok(Report::Sent)),
            ("sent", Ok(Report::Sent)),
            ("delivered", Ok(Report::Delivered)),
            ("read", Ok(Report::Delivered)),
            ("undelivered", Ok(Report::Undelivered)),
            ("failed", Ok(Report::Undelivered)),
            ("canceled", Ok(Report::Undelivered)),
            ("lost", Err(ReceiptError::Status)),
        ] {
            let (query, form) = (pairs(&[("id", &ID.to_string())]), pairs(&[("MessageStatus", status)]));
            let read = read_receipt(&twilio(), &key(), &query, &form).map(|receipt| receipt.report);
            assert_eq!(read, report, "{status}");
        }
        let form = pairs(&[("MessageStatus", "sent")]);
        assert_eq!(read_receipt(&twilio(), &key(), &[], &form), Err(ReceiptError::NoMessage));
    }

    #[test]
    fn a_spool_brings_no_receipts() {
        let query = pairs(&[("id", &ID.to_string())]);
        let read = read_receipt(&gateway(GatewayKind::Spool), &key(), &query, &[]);
        assert_eq!(read, Err(ReceiptError::NotExpected));
    }
}
