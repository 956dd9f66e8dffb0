//! What the signatures of the Twilio family and of Plivo have in common: an address, of which one part may be wrongly set
//! up, and a form.

use hyper::header::HOST;
use hyper::http::uri::Authority;
use ring::hmac;
use url::Url;

use crate::dialect::address::{MismatchedPart, SignedUrl};
use crate::dialect::form::Form;
use crate::dialect::signature::error::SignatureError;
use crate::dialect::webhook::{Content, Webhook};

/// The longest signed text for which a refusal is explained. Explaining takes a dozen more HMACs, which a stranger
/// could make expensive with a long body; real requests are under 2 KB.
const EXPLAINED_BYTES_MAX: usize = 8 * 1024;

/// A signature of the Twilio family and what it may have been made with.
pub struct FormSignature {
    /// The keys it may have been made with.
    pub keys: Vec<hmac::Key>,
    /// The signature itself.
    pub signature: Vec<u8>,
    /// What is signed after the address.
    pub after_url: Vec<u8>,
}

impl FormSignature {
    /// Whether the signature is that of the request; why not, if not.
    pub fn verify(&self, public_url: &Url, request: &Webhook<'_>) -> Result<(), SignatureError> {
        let address = SignedUrl::configured(public_url, request.path_and_query);
        if self.holds_for(&address, &self.after_url) {
            return Ok(());
        }
        if let Content::Query = request.content()
            && address.with_plain_signs().is_some_and(|address| self.holds_for(&address, &self.after_url))
        {
            return Ok(());
        }
        let signed_bytes = request.path_and_query.len() + self.after_url.len();
        let holds = |address: &SignedUrl<'_>, body: BodyCoverage| match body {
            BodyCoverage::Signed => self.holds_for(address, &self.after_url),
            BodyCoverage::Unsigned => self.holds_for(address, &[]),
        };
        Err(SignatureError::Mismatch { hint: explain(&address, request, signed_bytes, holds) })
    }

    /// Whether the signature is that of an address, with or without its port. Compared in constant time.
    fn holds_for(&self, address: &SignedUrl<'_>, after_url: &[u8]) -> bool {
        let mut text = Vec::with_capacity(512 + after_url.len());
        address.with_and_without_port().iter().any(|address| {
            text.clear();
            address.write(&mut text);
            text.extend_from_slice(after_url);
            self.keys.iter().any(|key| hmac::verify(key, &text, &self.signature).is_ok())
        })
    }
}

/// Whether the body's form is taken for signed.
#[derive(Clone, Copy)]
pub enum BodyCoverage {
    Signed,
    Unsigned,
}

/// The usual mistake that makes a signature right, if one does. `signed_bytes` is how much is signed, about.
pub fn explain(
    address: &SignedUrl<'_>,
    request: &Webhook<'_>,
    signed_bytes: usize,
    holds: impl Fn(&SignedUrl<'_>, BodyCoverage) -> bool,
) -> Option<MismatchedPart> {
    if signed_bytes > EXPLAINED_BYTES_MAX {
        return None;
    }
    let came_for: Option<Authority> = request.header(HOST.as_str()).and_then(|host| host.parse().ok());
    let mistakes = address.mistakes(came_for.as_ref());
    let part = mistakes.iter().find(|(_, address)| holds(address, BodyCoverage::Signed)).map(|(part, _)| *part);
    part.or_else(|| holds(address, BodyCoverage::Unsigned).then_some(MismatchedPart::Body))
}

/// A name and its value, decoded, as they are signed.
pub type Pair<'p> = (&'p [u8], &'p [u8]);

/// Pairs of our own as they are signed.
pub fn as_signed<'p>(pairs: &[(&'p str, &'p str)]) -> Vec<Pair<'p>> {
    pairs.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes())).collect()
}

/// What becomes of the same name with the same value: Twilio signs it once, the others as often as it is there.
#[derive(Clone, Copy)]
pub enum RepeatedPairs {
    Dropped,
    Kept,
}

/// The signed text of a form; nothing for parameters that are in the query, which is signed as part of the address.
pub fn form_text(request: &Webhook<'_>, repeats: RepeatedPairs) -> Vec<u8> {
    let mut text = vec![];
    if let Content::Form(form) = request.content() {
        text.reserve(request.body.len());
        push_pairs(&mut text, Form::bytes(form).collect(), repeats);
    }
    text
}

/// Names in the order of their bytes, the values of one name in the order of theirs, nothing between them.
pub fn push_pairs(text: &mut Vec<u8>, mut pairs: Vec<Pair<'_>>, repeats: RepeatedPairs) {
    pairs.sort_unstable();
    if let RepeatedPairs::Dropped = repeats {
        pairs.dedup();
    }
    for (name, value) in pairs {
        text.extend_from_slice(name);
        text.extend_from_slice(value);
    }
}
