//! Twilio: HMAC over the address, followed by every name and value in the order of their bytes.

use data_encoding::{BASE64, HEXLOWER};
use ring::digest;
use url::Url;

use crate::config::settings::Secret;
use crate::dialect::signature::claim::{FormSignature, RepeatedPairs, as_signed, form_text, push_pairs};
use crate::dialect::signature::error::SignatureError;
use crate::dialect::signature::mac::{MacAlgorithm, MacKey};
use crate::dialect::webhook::{Content, Webhook};

pub(super) const HEADER: &str = "X-Twilio-Signature";
const SETTINGS_HEADER: &str = "X-Twilio-Webhooks-Signature-Settings";

/// The `X-Twilio-Signature` of a request to `url` with these decoded form pairs, for requests of ours.
pub fn sign_twilio(token: &Secret, url: &str, pairs: &[(&str, &str)]) -> String {
    signed(&MacKey::new(MacAlgorithm::Sha1, token), url, pairs, RepeatedPairs::Dropped)
}

pub(super) fn verify(
    tokens: &[Secret],
    shared_keys: &[(String, Secret)],
    public_url: &Url,
    request: &Webhook<'_>,
) -> Result<(), SignatureError> {
    let signature = request.header(HEADER).ok_or(SignatureError::Missing(HEADER))?;
    let keys = keys(tokens, shared_keys, request.header(SETTINGS_HEADER))?;
    let signature = BASE64.decode(signature.as_bytes()).map_err(|_| SignatureError::Malformed)?;
    if let Content::Other = request.content() {
        body_is_signed(request)?;
    }
    FormSignature { keys, signature, after_url: form_text(request, RepeatedPairs::Dropped) }.verify(public_url, request)
}

/// Signs with the first token, or else with a shared key by SHA-256.
pub(super) fn sign(
    tokens: &[Secret],
    shared_keys: &[(String, Secret)],
    url: &Url,
    pairs: &[(&str, &str)],
) -> Option<Vec<(&'static str, String)>> {
    if let Some(token) = tokens.first() {
        return Some(vec![(HEADER, sign_twilio(token, url.as_str(), pairs))]);
    }
    let (id, secret) = shared_keys.first()?;
    let signature = signed(&MacKey::new(MacAlgorithm::Sha256, secret), url.as_str(), pairs, RepeatedPairs::Dropped);
    Some(vec![(HEADER, signature), (SETTINGS_HEADER, format!("key={id},algorithm=HMAC_SHA256"))])
}

/// The signature of a form, in base64.
pub(super) fn signed(key: &MacKey, url: &str, pairs: &[(&str, &str)], repeats: RepeatedPairs) -> String {
    let mut text = url.as_bytes().to_vec();
    push_pairs(&mut text, as_signed(pairs), repeats);
    BASE64.encode(&key.sign(&text))
}

/// The possible keys of a request: the auth tokens, or the one shared key that the settings header names. That header
/// is not signed, so it can only choose among configured keys; an unknown choice is refused.
fn keys(
    tokens: &[Secret],
    shared_keys: &[(String, Secret)],
    settings: Option<&str>,
) -> Result<Vec<MacKey>, SignatureError> {
    let Some(settings) = settings else {
        let keys: Vec<_> = tokens.iter().map(|token| MacKey::new(MacAlgorithm::Sha1, token)).collect();
        return if keys.is_empty() { Err(SignatureError::UnknownKey) } else { Ok(keys) };
    };
    let setting = |name: &str| {
        let mut settings = settings.split(',').filter_map(|setting| setting.trim().split_once('='));
        settings.find(|(known, _)| *known == name).map(|(_, value)| value)
    };
    let algorithm = match setting("algorithm") {
        Some("HMAC_SHA1") => MacAlgorithm::Sha1,
        Some("HMAC_SHA256") => MacAlgorithm::Sha256,
        _ => return Err(SignatureError::UnknownAlgorithm),
    };
    let secret = shared_keys.iter().find(|(id, _)| setting("key") == Some(id));
    secret.map(|(_, secret)| vec![MacKey::new(algorithm, secret)]).ok_or(SignatureError::UnknownKey)
}

/// Checks the hash of a body that is not a form (`bodySHA256` in the signed query). Nothing here is secret, so the
/// comparison need not take constant time.
fn body_is_signed(request: &Webhook<'_>) -> Result<(), SignatureError> {
    let signed = request.query().get("bodySHA256").ok_or(SignatureError::UnsignedBody)?;
    let found = HEXLOWER.encode(digest::digest(&digest::SHA256, request.body).as_ref());
    if signed == found { Ok(()) } else { Err(SignatureError::Body) }
}
