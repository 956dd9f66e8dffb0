//! SignalWire: signs forms as Twilio does, in base64, and everything else in hex over the raw body, with the project's
//! signing key.

use data_encoding::{BASE64, HEXLOWER};
use url::Url;

use crate::config::settings::Secret;
use crate::dialect::signature::claim::{FormSignature, RepeatedPairs, form_text};
use crate::dialect::signature::error::SignatureError;
use crate::dialect::signature::mac::{MacAlgorithm, MacKey};
use crate::dialect::signature::twilio;
use crate::dialect::webhook::{Content, Webhook};

const HEADER: &str = "X-SignalWire-Signature";
const SHA256_HEADER: &str = "X-SignalWire-SHA256-Signature";
/// Any of these counts as a proof; ours is the first.
pub(super) const HEADERS: [&str; 3] = [HEADER, twilio::HEADER, SHA256_HEADER];

pub(super) fn verify(keys: &[Secret], public_url: &Url, request: &Webhook<'_>) -> Result<(), SignatureError> {
    let (sha1, sha256) = (MacAlgorithm::Sha1, MacAlgorithm::Sha256);
    let found = [(HEADER, sha1), (twilio::HEADER, sha1), (SHA256_HEADER, sha256)]
        .into_iter()
        .find_map(|(header, algorithm)| request.header(header).map(|signature| (signature.as_bytes(), algorithm)));
    let (signature, algorithm) = found.ok_or(SignatureError::Missing(HEADER))?;
    let keys = keys.iter().map(|secret| MacKey::new(algorithm, secret)).collect();
    let is_hex = signature.len() == 2 * algorithm.tag_bytes();
    let claim = match HEXLOWER.decode(signature) {
        Ok(signature) if is_hex => FormSignature { keys, signature, after_url: request.body.to_vec() },
        _ => {
            let signature = BASE64.decode(signature).map_err(|_| SignatureError::Malformed)?;
            if let Content::Other = request.content() {
                return Err(SignatureError::UnsignedBody);
            }
            FormSignature { keys, signature, after_url: form_text(request, RepeatedPairs::Kept) }
        }
    };
    claim.verify(public_url, request)
}

pub(super) fn sign(secret: &Secret, url: &Url, pairs: &[(&str, &str)]) -> Vec<(&'static str, String)> {
    let key = MacKey::new(MacAlgorithm::Sha1, secret);
    vec![(HEADER, twilio::signed(&key, url.as_str(), pairs, RepeatedPairs::Kept))]
}
