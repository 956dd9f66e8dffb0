//! Plivo, version 3: HMAC-SHA256 over the address, the sorted query, the sorted form and a nonce.
//!
//! Version 2 covers no parameters and so proves nothing: it is never accepted, with or without version 3. The port is
//! signed as dialled, and the path as received.

use data_encoding::BASE64;
use url::Url;

use crate::config::settings::Secret;
use crate::dialect::address::SignedUrl;
use crate::dialect::form::Form;
use crate::dialect::signature::claim::{BodyCoverage, Pair, RepeatedPairs, as_signed, came_for, explain, push_pairs};
use crate::dialect::signature::error::SignatureError;
use crate::dialect::signature::mac::{MacAlgorithm, MacKey, is_same};
use crate::dialect::webhook::{Content, Webhook};

/// Made with the token of the account or subaccount that owns the number.
const HEADER: &str = "X-Plivo-Signature-V3";
/// Made with the token of the main account.
const MAIN_ACCOUNT_HEADER: &str = "X-Plivo-Signature-Ma-V3";
const NONCE_HEADER: &str = "X-Plivo-Signature-V3-Nonce";
const WEAK_HEADERS: [&str; 2] = ["X-Plivo-Signature-V2", "X-Plivo-Signature-Ma-V2"];
/// Any of these counts as a proof, though not all are accepted.
pub(super) const HEADERS: [&str; 4] = [HEADER, MAIN_ACCOUNT_HEADER, WEAK_HEADERS[0], WEAK_HEADERS[1]];

/// The most signatures of one request that are checked: Plivo sends one for each token in use.
const SIGNATURES_MAX: usize = 8;

pub(super) fn verify(tokens: &[Secret], public_url: &Url, request: &Webhook<'_>) -> Result<(), SignatureError> {
    let claim = PlivoSignatures {
        signatures: signatures(request)?,
        keys: tokens.iter().map(|token| MacKey::new(MacAlgorithm::Sha256, token)).collect(),
        nonce: request.header(NONCE_HEADER).ok_or(SignatureError::Missing(NONCE_HEADER))?,
        form: match request.content() {
            Content::Form(form) => form.bytes().collect(),
            Content::Query => vec![],
            Content::Other => return Err(SignatureError::UnsignedBody),
        },
    };
    let came_for = came_for(request);
    let address = SignedUrl::configured(public_url, request.path_and_query);
    if address.spellings(came_for.as_ref()).any(|address| claim.holds_for(&address, BodyCoverage::Signed)) {
        return Ok(());
    }
    let signed_bytes = request.path_and_query.len() + request.body.len() + claim.nonce.len();
    let hint = explain(&address, request, signed_bytes, |address, body| claim.holds_for(address, body));
    Err(SignatureError::Mismatch { hint })
}

/// True if the request claims a signature that covers its parameters.
pub fn is_v3(request: &Webhook<'_>) -> bool {
    [HEADER, MAIN_ACCOUNT_HEADER].iter().any(|name| request.header(name).is_some())
}

pub(super) fn sign(token: &Secret, url: &Url, pairs: &[(&str, &str)], nonce: &str) -> Vec<(&'static str, String)> {
    let text = signed_text(url.as_str().as_bytes(), &as_signed(pairs), nonce);
    let signature = BASE64.encode(&MacKey::new(MacAlgorithm::Sha256, token).sign(&text));
    vec![(HEADER, signature), (NONCE_HEADER, nonce.to_owned())]
}

/// Every readable signature. Each header is a list; an item that is not base64 is skipped.
fn signatures(request: &Webhook<'_>) -> Result<Vec<Vec<u8>>, SignatureError> {
    let mut headers = [HEADER, MAIN_ACCOUNT_HEADER].into_iter().filter_map(|name| request.header(name)).peekable();
    if headers.peek().is_none() {
        let is_weak = WEAK_HEADERS.iter().any(|name| request.header(name).is_some());
        return Err(if is_weak { SignatureError::Weak } else { SignatureError::Missing(HEADER) });
    }
    let listed = headers.flat_map(|header| header.split(',')).take(SIGNATURES_MAX);
    let found: Vec<_> = listed.filter_map(|signature| BASE64.decode(signature.trim().as_bytes()).ok()).collect();
    if found.is_empty() { Err(SignatureError::Malformed) } else { Ok(found) }
}

/// Signatures and their possible keys.
struct PlivoSignatures<'a> {
    signatures: Vec<Vec<u8>>,
    keys: Vec<MacKey>,
    nonce: &'a str,
    form: Vec<Pair<'a>>,
}

impl PlivoSignatures<'_> {
    /// True if one of the signatures is that of an address. The text is hashed once for each key.
    fn holds_for(&self, address: &SignedUrl<'_>, body: BodyCoverage) -> bool {
        let form = match body {
            BodyCoverage::Signed => &self.form[..],
            BodyCoverage::Unsigned => &[],
        };
        address.with_port_as_dialled().any(|address| {
            let mut url = vec![];
            address.write(&mut url);
            let text = signed_text(&url, form, self.nonce);
            self.keys.iter().any(|key| {
                let expected = key.sign(&text);
                self.signatures.iter().any(|signature| is_same(&expected, signature))
            })
        })
    }
}

/// `address?query.form.nonce`; a form without a query follows a bare `?`. An unreadable query, which was refused
/// before, counts as empty.
fn signed_text(url: &[u8], form: &[Pair<'_>], nonce: &str) -> Vec<u8> {
    let (base, query) = match url.iter().position(|byte| *byte == b'?') {
        Some(at) => (&url[..at], Form::parse(&url[at + 1..]).unwrap_or_default()),
        None => (url, Form::default()),
    };
    let mut text = base.to_vec();
    if query.bytes().len() + form.len() != 0 {
        text.push(b'?');
    }
    push_query(&mut text, &query);
    if query.bytes().len() != 0 && !form.is_empty() {
        text.push(b'.');
    }
    push_pairs(&mut text, form.to_vec(), RepeatedPairs::Kept);
    text.push(b'.');
    text.extend_from_slice(nonce.as_bytes());
    text
}

/// Decoded pairs, sorted, as `name=value` with `&` between them.
fn push_query(text: &mut Vec<u8>, query: &Form<'_>) {
    let mut pairs: Vec<_> = query.bytes().collect();
    pairs.sort_unstable();
    for (index, (name, value)) in pairs.into_iter().enumerate() {
        if index != 0 {
            text.push(b'&');
        }
        text.extend_from_slice(name);
        text.push(b'=');
        text.extend_from_slice(value);
    }
}
