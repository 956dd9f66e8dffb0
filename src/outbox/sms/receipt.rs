//! Delivery receipts and texts from phones, as gateways bring them, and the proofs of their origin.

use ring::hmac;

use crate::config::settings::{GatewayName, Secret};
use crate::dialect::form::Form;
use crate::dialect::signature::is_same;
use crate::sms_text::opt_out::InboundIntent;
use crate::store::MessageId;
pub use crate::store::{Receipt, ReceiptSubject};

/// Bytes of the HMAC in a token: 128 bits.
const TOKEN_BYTES: usize = 16;
/// Separates these tokens from others with the same key.
const TOKEN_PURPOSE: &str = "receipt";
/// The longest sender of a text that is read: a number in E.164, or the name of an operator.
const FROM_CHARS_MAX: usize = 32;
/// The characters of a text that are read; a longer one is no opt-out.
const TEXT_CHARS_MAX: usize = 1000;
/// The fewest digits of an international number: short codes have up to six, and no country has numbers of seven with its
/// code.
const INTERNATIONAL_DIGITS_MIN: usize = 8;

/// A text from a phone. `Debug` shows neither sender nor words.
#[derive(Clone, PartialEq, Eq)]
pub struct InboundText {
    /// The number, as the gateway writes it.
    pub from: String,
    /// Its first `TEXT_CHARS_MAX` characters.
    pub text: String,
    /// The opt-out keyword, where the gateway itself recognised it.
    pub told: Option<InboundIntent>,
}

impl std::fmt::Debug for InboundText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InboundText(…)")
    }
}

impl InboundText {
    /// A text within these limits.
    ///
    /// # Errors
    /// It has no sender.
    pub fn new(from: Option<&str>, text: Option<&str>) -> Result<Self, ReceiptError> {
        let from = from.map(str::trim).filter(|from| !from.is_empty()).ok_or(ReceiptError::NoSender)?;
        // A messenger's name is no number to answer to, and no reason to refuse.
        let from = if from.chars().count() > FROM_CHARS_MAX { "" } else { from };
        let text = text.unwrap_or_default().chars().take(TEXT_CHARS_MAX).collect();
        Ok(Self { from: from.to_owned(), text, told: None })
    }
}

/// A request in a gateway's name that is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// The gateway sends no such request, or the settings lack the secret that proves it.
    #[error("the gateway is not expected to bring this")]
    NotExpected,
    /// The id is missing or not ours.
    #[error("the report names no message")]
    NoMessage,
    /// The token, checksum or hash is missing or wrong.
    #[error("nothing proves that it comes from the gateway")]
    Unproven,
    /// The type or status is missing or unknown.
    #[error("the report has no known status")]
    Status,
    /// The sender is missing.
    #[error("the text names no sender")]
    NoSender,
    /// The text is UTF-16: Kannel's smsbox lacks `mo-recode = true`.
    #[error("the text is UTF-16; `mo-recode = true` belongs in the `group = smsbox` of Kannel's settings")]
    Utf16,
    /// The text is not UTF-8. From SMSC.ru: its address lacks `charset=utf-8`.
    #[error("the text is not UTF-8")]
    NotUtf8,
}

impl ReceiptError {
    /// The label of metrics.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::NotExpected => "not_expected",
            Self::NoMessage => "no_message",
            Self::Unproven => "unproven",
            Self::Status => "status",
            Self::NoSender => "no_sender",
            Self::Utf16 => "utf16",
            Self::NotUtf8 => "not_utf8",
        }
    }
}

/// The keys of receipt tokens: the first makes them, those of all are known.
#[derive(Clone, Debug)]
pub struct ReceiptKey(std::sync::Arc<[hmac::Key]>);

impl ReceiptKey {
    /// Keys that may sign other things, too.
    ///
    /// # Panics
    /// Without a key.
    pub fn new(keys: &[[u8; 32]]) -> Self {
        assert!(!keys.is_empty(), "receipts have a key");
        Self(keys.iter().map(|key| hmac::Key::new(hmac::HMAC_SHA256, key)).collect())
    }

    /// The token of a message at a gateway, 32 hex digits.
    pub fn token(&self, gateway: &GatewayName, id: MessageId) -> String {
        token(&self.0[0], gateway, id)
    }

    /// True if a token is that of a message at a gateway under any of the keys.
    fn made(&self, gateway: &GatewayName, id: MessageId, shown: &str) -> bool {
        self.0.iter().any(|key| is_same(token(key, gateway, id).as_bytes(), shown.as_bytes()))
    }
}

fn token(key: &hmac::Key, gateway: &GatewayName, id: MessageId) -> String {
    let tag = hmac::sign(key, format!("{TOKEN_PURPOSE}\n{gateway}\n{id}").as_bytes());
    data_encoding::HEXLOWER.encode(&tag.as_ref()[..TOKEN_BYTES])
}

/// Checks `token` in the address against the secret we gave with it.
pub fn verify_token(secret: Option<&Secret>, query: &Form<'_>) -> Result<(), ReceiptError> {
    let secret = secret.ok_or(ReceiptError::NotExpected)?;
    let shown = query.get("token").unwrap_or_default();
    if is_same(secret.expose().as_bytes(), shown.as_bytes()) { Ok(()) } else { Err(ReceiptError::Unproven) }
}

/// The message that the address of a report names by our `id`, proven by its `token`; `None` if it names none.
///
/// # Errors
/// The id is not one of ours, or the token is not its own.
pub fn named_message(
    name: &GatewayName,
    key: &ReceiptKey,
    query: &Form<'_>,
) -> Result<Option<MessageId>, ReceiptError> {
    let Some(id) = query.get("id") else { return Ok(None) };
    let id = MessageId::parse(id).ok_or(ReceiptError::NoMessage)?;
    let shown = query.get("token").unwrap_or_default();
    if key.made(name, id, shown) { Ok(Some(id)) } else { Err(ReceiptError::Unproven) }
}

/// A sender that writes international numbers without the plus sign, with it; short codes and names stay as they are.
pub fn international(from: &str) -> String {
    let is_number = from.len() >= INTERNATIONAL_DIGITS_MIN && from.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { format!("+{from}") } else { from.to_owned() }
}

/// A parameter as text.
///
/// # Errors
/// It is not UTF-8: read as empty, an opt-out in it would be lost.
pub fn told<'f>(form: &'f Form<'_>, name: &'static str) -> Result<Option<&'f str>, ReceiptError> {
    form.text(name).map_err(|_| ReceiptError::NotUtf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_is_equal_and_nothing_else_is() {
        assert!(is_same(b"s3cret", b"s3cret") && is_same(b"", b""));
        for shown in ["", "s3cre", "s3cret ", "S3cret", "s3cret\0"] {
            assert!(!is_same(b"s3cret", shown.as_bytes()), "{shown:?}");
        }
    }

    #[test]
    fn a_token_serves_one_message_at_one_gateway_under_one_key() {
        let (key, gateway) = (ReceiptKey::new(&[[1; 32]]), GatewayName::new("operator"));
        let token = key.token(&gateway, MessageId([7; 16]));
        assert_eq!(token.len(), 32);
        assert_ne!(key.token(&gateway, MessageId([8; 16])), token);
        assert_ne!(key.token(&GatewayName::new("other"), MessageId([7; 16])), token);
        assert_ne!(ReceiptKey::new(&[[2; 32]]).token(&gateway, MessageId([7; 16])), token);
        let knows = |keys: &[[u8; 32]]| ReceiptKey::new(keys).made(&gateway, MessageId([7; 16]), &token);
        assert!(knows(&[[2; 32], [1; 32]]) && !knows(&[[2; 32]]), "the key before is known as long as it is there");
    }

    #[test]
    fn a_text_has_a_sender_and_an_end() {
        assert_eq!(InboundText::new(None, Some("СТОП")), Err(ReceiptError::NoSender));
        assert_eq!(InboundText::new(Some(" "), Some("СТОП")), Err(ReceiptError::NoSender));
        assert_eq!(
            InboundText::new(Some(&"7".repeat(33)), Some("СТОП")).unwrap().from,
            "",
            "a number has fewer digits"
        );
        let long = InboundText::new(Some(" 79161234567 "), Some(&"ё".repeat(5000))).unwrap();
        assert_eq!((long.from.as_str(), long.text.chars().count()), ("79161234567", TEXT_CHARS_MAX));
        assert_eq!(InboundText::new(Some("79161234567"), None).unwrap().text, "");
        assert_eq!(format!("{long:?}"), "InboundText(…)");
    }
}
