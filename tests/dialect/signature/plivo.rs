//! Plivo's version 3: what is signed, by whose token, and what a refusal says.

use data_encoding::BASE64;
use deflect::config::settings::Authentication;
use deflect::dialect::address::MismatchedPart;
use deflect::dialect::signature::SignatureError;
use hyper::Method;
use ring::hmac;

use super::{PAIRS, Parts, TOKEN, token};

const URL: &str = "https://ivr.example.org/voice/plivo?state=x";
/// [`PAIRS`] as they are signed.
const FORM: &str = "CallSidCA1CallStatusringingCallerNameИван ПетровFrom+79161234567";

fn tokens(secrets: &[&str]) -> Authentication {
    Authentication::Plivo { tokens: secrets.iter().map(|secret| token(secret)).collect() }
}

/// A signature written from the description alone: HMAC-SHA256 of this text.
fn signature(secret: &str, text: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    BASE64.encode(hmac::sign(&key, text.as_bytes()).as_ref())
}

/// A POST of [`PAIRS`] to `url`, configured with `public_url`, signed over `text` and the nonce 7.
fn signed(public_url: &str, url: &str, text: &str) -> Parts {
    let path_and_query = url.strip_prefix(public_url).expect(url);
    Parts::post(public_url, path_and_query)
        .header("X-Plivo-Signature-V3", &signature(TOKEN, &format!("{text}.7")))
        .header("X-Plivo-Signature-V3-Nonce", "7")
}

fn good() -> Parts {
    signed("https://ivr.example.org", URL, &format!("{URL}.{FORM}"))
}

#[test]
fn a_request_is_taken_and_one_changed_in_any_part_is_not() {
    let plivo = tokens(&[TOKEN]);
    assert_eq!(good().verify(&plivo), Ok(()));
    let mismatch = |parts: Parts| assert!(matches!(parts.verify(&plivo), Err(SignatureError::Mismatch { .. })));
    mismatch(good().header("X-Plivo-Signature-V3-Nonce", "8"));
    mismatch(Parts { body: [&good().body[..], b"&Digits=1"].concat(), ..good() });
    mismatch(Parts { path_and_query: "/voice/plivo?state=y".to_owned(), ..good() });
    mismatch(Parts { path_and_query: "/voice/plivo/status?state=x".to_owned(), ..good() });
    mismatch(Parts { method: Method::GET, ..good() });
    let cut = signature(TOKEN, &format!("{URL}.{FORM}.7"));
    mismatch(good().header("X-Plivo-Signature-V3", &cut[..24]));
}

#[test]
fn any_signature_of_either_header_by_any_configured_token_is_taken() {
    let text = format!("{URL}.{FORM}.7");
    let right = signature(TOKEN, &text);
    let list = format!("{},{right}", signature("another", &text));
    assert_eq!(good().header("X-Plivo-Signature-V3", &list).verify(&tokens(&["new", TOKEN])), Ok(()));
    let main = good().header("X-Plivo-Signature-V3", "AAAA").header("X-Plivo-Signature-Ma-V3", &right);
    assert_eq!(main.verify(&tokens(&[TOKEN])), Ok(()));
    assert_eq!(main.without("x-plivo-signature-v3").verify(&tokens(&[TOKEN])), Ok(()));
    assert!(good().verify(&tokens(&["another"])).is_err());
    assert!(good().verify(&tokens(&[])).is_err());
}

#[test]
fn a_request_with_a_thousand_signatures_is_not_looked_through() {
    let right = signature(TOKEN, &format!("{URL}.{FORM}.7"));
    let behind = |count: usize| good().header("X-Plivo-Signature-V3", &format!("{}{right}", "AAAA,".repeat(count)));
    assert_eq!(behind(7).verify(&tokens(&[TOKEN])), Ok(()));
    assert_eq!(behind(1000).verify(&tokens(&[TOKEN])), Err(SignatureError::Mismatch { hint: None }));
}

#[test]
fn version_2_is_not_taken_with_or_without_version_3() {
    let weak = signature(TOKEN, "https://ivr.example.org/voice/plivo7");
    let both = good().header("X-Plivo-Signature-V2", &weak).header("X-Plivo-Signature-V2-Nonce", "7");
    assert_eq!(both.verify(&tokens(&[TOKEN])), Ok(()));
    let wrong = both.clone().header("X-Plivo-Signature-V3", &signature("another", "x"));
    assert_eq!(wrong.verify(&tokens(&[TOKEN])), Err(SignatureError::Mismatch { hint: None }));
    let alone = both.without("x-plivo-signature-v3");
    assert_eq!(alone.verify(&tokens(&[TOKEN])), Err(SignatureError::Weak));
}

#[test]
fn what_is_missing_or_malformed_is_told_apart() {
    let verify = |parts: Parts| parts.verify(&tokens(&[TOKEN]));
    let unsigned = good().without("x-plivo-signature-v3");
    assert_eq!(verify(unsigned), Err(SignatureError::Missing("X-Plivo-Signature-V3")));
    let no_nonce = good().without("x-plivo-signature-v3-nonce");
    assert_eq!(verify(no_nonce), Err(SignatureError::Missing("X-Plivo-Signature-V3-Nonce")));
    assert_eq!(verify(good().header("X-Plivo-Signature-V3", "no, base64!")), Err(SignatureError::Malformed));
    assert_eq!(verify(good().header("content-type", "application/json")), Err(SignatureError::UnsignedBody));
}

#[test]
fn the_port_is_signed_as_it_was_dialled() {
    let dialled = |public_url: &str, signed_origin: &str| {
        let text = format!("{signed_origin}/voice/plivo?{FORM}");
        signed(public_url, &format!("{public_url}/voice/plivo"), &text).verify(&tokens(&[TOKEN]))
    };
    let differs = Err(SignatureError::Mismatch { hint: Some(MismatchedPart::Port) });
    assert_eq!(dialled("https://ivr.example.org:8443", "https://ivr.example.org:8443"), Ok(()));
    assert_eq!(dialled("https://ivr.example.org:8443", "https://ivr.example.org"), differs);
    assert_eq!(dialled("https://ivr.example.org", "https://ivr.example.org:443"), Ok(()));
    assert_eq!(dialled("http://ivr.example.org", "http://ivr.example.org:80"), Ok(()));
    let other = Err(SignatureError::Mismatch { hint: None });
    assert_eq!(dialled("https://ivr.example.org", "https://ivr.example.org:80"), other);
    assert_eq!(dialled("https://ivr.example.org", "https://ivr.example.org:8443"), other);
}

#[test]
fn a_refusal_says_which_part_differs() {
    let hint = |parts: Parts| match parts.verify(&tokens(&[TOKEN])) {
        Err(SignatureError::Mismatch { hint }) => hint,
        other => panic!("{other:?}"),
    };
    let came = |text: String| signed("https://ivr.example.org", URL, &text);
    assert_eq!(hint(came(format!("http://ivr.example.org/voice/plivo?state=x.{FORM}"))), Some(MismatchedPart::Scheme));
    assert_eq!(hint(came(format!("https://ivr.example.org/voice/plivo/?state=x.{FORM}"))), Some(MismatchedPart::Path));
    assert_eq!(hint(came(format!("https://ivr.example.org/voice/plivo?{FORM}"))), Some(MismatchedPart::Query));
    assert_eq!(hint(came(URL.to_owned())), Some(MismatchedPart::Body));
    let alias =
        came(format!("https://alias.example.org/voice/plivo?state=x.{FORM}")).header("host", "alias.example.org");
    assert_eq!(hint(alias), Some(MismatchedPart::Host));
    let port = came(format!("https://ivr.example.org:8443/voice/plivo?state=x.{FORM}"));
    assert_eq!(hint(port.clone()), None);
    assert_eq!(hint(port.header("host", "ivr.example.org:8443")), Some(MismatchedPart::Port));
    assert_eq!(hint(came("something else".to_owned())), None);
}

#[test]
fn a_long_request_is_refused_without_the_cost_of_explaining() {
    let (first, text) = ("a".repeat(5000), "http://ivr.example.org/voice/plivo?state=x");
    let over_http = |body: Vec<u8>, form: &str| {
        let parts = signed("https://ivr.example.org", URL, &format!("{text}.{form}"));
        Parts { body, ..parts }.verify(&tokens(&[TOKEN]))
    };
    let short = format!("First={first}").into_bytes();
    let scheme = Err(SignatureError::Mismatch { hint: Some(MismatchedPart::Scheme) });
    assert_eq!(over_http(short, &format!("First{first}")), scheme);
    let long = format!("First={first}&Second={first}").into_bytes();
    let silent = Err(SignatureError::Mismatch { hint: None });
    assert_eq!(over_http(long, &format!("First{first}Second{first}")), silent);
}

#[test]
fn the_pairs_above_are_signed_in_the_order_of_their_bytes() {
    let mut sorted = PAIRS.to_vec();
    sorted.sort_unstable();
    let text: String = sorted.iter().flat_map(|(name, value)| [*name, *value]).collect();
    assert_eq!(text, FORM);
}
