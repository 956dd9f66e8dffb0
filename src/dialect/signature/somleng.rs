//! Somleng: signs forms as Twilio does, but with repeated pairs, using the account's auth token.

use data_encoding::BASE64;
use url::Url;

use crate::config::settings::Secret;
use crate::dialect::signature::claim::{FormSignature, RepeatedPairs, form_text};
use crate::dialect::signature::error::SignatureError;
use crate::dialect::signature::mac::{MacAlgorithm, MacKey};
use crate::dialect::signature::twilio;
use crate::dialect::webhook::{Content, Webhook};

pub(super) fn verify(tokens: &[Secret], public_url: &Url, request: &Webhook<'_>) -> Result<(), SignatureError> {
    let signature = request.header(twilio::HEADER).ok_or(SignatureError::Missing(twilio::HEADER))?;
    let signature = BASE64.decode(signature.as_bytes()).map_err(|_| SignatureError::Malformed)?;
    if let Content::Other = request.content() {
        return Err(SignatureError::UnsignedBody);
    }
    let keys = tokens.iter().map(|token| MacKey::new(MacAlgorithm::Sha1, token)).collect();
    FormSignature { keys, signature, after_url: form_text(request, RepeatedPairs::Kept) }.verify(public_url, request)
}

pub(super) fn sign(token: &Secret, url: &Url, pairs: &[(&str, &str)]) -> Vec<(&'static str, String)> {
    let key = MacKey::new(MacAlgorithm::Sha1, token);
    vec![(twilio::HEADER, twilio::signed(&key, url.as_str(), pairs, RepeatedPairs::Kept))]
}
