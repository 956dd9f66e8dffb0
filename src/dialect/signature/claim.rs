//! Signatures over an address and a form, as the Twilio family and Plivo make them.

use hyper::header::HOST;
use hyper::http::uri::Authority;
use url::Url;

use crate::dialect::address::{MismatchedPart, SignedUrl};
use crate::dialect::form::Form;
use crate::dialect::signature::error::SignatureError;
use crate::dialect::signature::mac::MacKey;
use crate::dialect::webhook::{Content, Webhook};

/// The longest signed text for which a refusal is explained. Explaining takes a dozen more HMACs, which a long body
/// would make expensive; real requests are under 2 KB.
const EXPLAINED_BYTES_MAX: usize = 8 * 1024;

/// A signature of the Twilio family, with its possible keys.
pub(super) struct FormSignature {
    /// The possible keys.
    pub keys: Vec<MacKey>,
    /// The signature itself.
    pub signature: Vec<u8>,
    /// The text signed after the address.
    pub after_url: Vec<u8>,
}

impl FormSignature {
    /// Checks that the signature is that of the request; the error says which part differs.
    pub(super) fn verify(&self, public_url: &Url, request: &Webhook<'_>) -> Result<(), SignatureError> {
        let came_for = came_for(request);
        let address = SignedUrl::configured(public_url, request.path_and_query);
        let is_query = matches!(request.content(), Content::Query);
        let holds = |address: &SignedUrl<'_>| self.holds_for(address, &self.after_url);
        let is_signed = address.spellings(came_for.as_ref()).any(|address| {
            holds(&address) || is_query && address.with_plain_signs().is_some_and(|address| holds(&address))
        });
        if is_signed {
            return Ok(());
        }
        let signed_bytes = request.path_and_query.len() + self.after_url.len();
        let holds = |address: &SignedUrl<'_>, body: BodyCoverage| match body {
            BodyCoverage::Signed => self.holds_for(address, &self.after_url),
            BodyCoverage::Unsigned => self.holds_for(address, &[]),
        };
        Err(SignatureError::Mismatch { hint: explain(&address, request, signed_bytes, holds) })
    }

    /// True if the signature is that of an address, with or without its port. Compared in constant time.
    fn holds_for(&self, address: &SignedUrl<'_>, after_url: &[u8]) -> bool {
        let mut text = Vec::with_capacity(512 + after_url.len());
        address.with_and_without_port().iter().any(|address| {
            text.clear();
            address.write(&mut text);
            text.extend_from_slice(after_url);
            self.keys.iter().any(|key| key.verifies(&text, &self.signature))
        })
    }
}

/// Assumption about the body: signed or not.
#[derive(Clone, Copy)]
pub(super) enum BodyCoverage {
    Signed,
    Unsigned,
}

/// The common misconfiguration under which the signature is right, if any. `signed_bytes` is the approximate length of
/// the signed text.
pub(super) fn explain(
    address: &SignedUrl<'_>,
    request: &Webhook<'_>,
    signed_bytes: usize,
    holds: impl Fn(&SignedUrl<'_>, BodyCoverage) -> bool,
) -> Option<MismatchedPart> {
    if signed_bytes > EXPLAINED_BYTES_MAX {
        return None;
    }
    let came_for = came_for(request);
    let mistakes = address.mistakes(came_for.as_ref());
    let part = mistakes.iter().find(|(_, address)| holds(address, BodyCoverage::Signed)).map(|(part, _)| *part);
    part.or_else(|| holds(address, BodyCoverage::Unsigned).then_some(MismatchedPart::Body))
}

/// The host that the request was sent to.
pub(super) fn came_for(request: &Webhook<'_>) -> Option<Authority> {
    request.header(HOST.as_str())?.parse().ok()
}

/// A name and its value, decoded.
pub(super) type Pair<'p> = (&'p [u8], &'p [u8]);

/// Pairs of ours in signed form.
pub(super) fn as_signed<'p>(pairs: &[(&'p str, &'p str)]) -> Vec<Pair<'p>> {
    pairs.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes())).collect()
}

/// Treatment of a repeated pair: Twilio signs it once, the others as often as it occurs.
#[derive(Clone, Copy)]
pub(super) enum RepeatedPairs {
    Dropped,
    Kept,
}

/// The signed text of a form; empty for parameters in the query, which is signed as part of the address.
pub(super) fn form_text(request: &Webhook<'_>, repeats: RepeatedPairs) -> Vec<u8> {
    let mut text = vec![];
    if let Content::Form(form) = request.content() {
        text.reserve(request.body.len());
        push_pairs(&mut text, Form::bytes(form).collect(), repeats);
    }
    text
}

/// Appends names and values, sorted by bytes, without separators.
pub(super) fn push_pairs(text: &mut Vec<u8>, mut pairs: Vec<Pair<'_>>, repeats: RepeatedPairs) {
    pairs.sort_unstable();
    if let RepeatedPairs::Dropped = repeats {
        pairs.dedup();
    }
    for (name, value) in pairs {
        text.extend_from_slice(name);
        text.extend_from_slice(value);
    }
}
