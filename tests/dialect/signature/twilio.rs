//! Twilio, SignalWire, Somleng, and the platform that does not sign.

use std::net::Ipv4Addr;

use deflect::config::settings::Authentication;
use deflect::dialect::address::MismatchedPart;
use deflect::dialect::signature::{SignatureError, sign_twilio};
use hyper::Method;
use url::Url;

use super::{PAIRS, Parts, TOKEN, token};

fn tokens(secrets: &[&str]) -> Authentication {
    Authentication::Twilio { tokens: secrets.iter().map(|secret| token(secret)).collect(), shared_keys: vec![] }
}

/// A POST of [`PAIRS`] to `public_url` and `path_and_query`, signed for `signed_url`.
fn post(public_url: &str, path_and_query: &str, signed_url: &str) -> Parts {
    let signature = sign_twilio(&token(TOKEN), signed_url, &PAIRS);
    Parts::post(public_url, path_and_query).header("X-Twilio-Signature", &signature)
}

fn signed() -> Parts {
    post("https://ivr.example.org", "/voice/twilio?state=x", "https://ivr.example.org/voice/twilio?state=x")
}

#[test]
fn what_we_sign_is_taken() {
    assert_eq!(signed().verify(&tokens(&[TOKEN])), Ok(()));
}

#[test]
fn both_tokens_are_good_while_one_replaces_the_other() {
    assert_eq!(signed().verify(&tokens(&["the-new-token", TOKEN])), Ok(()));
    assert_eq!(signed().verify(&tokens(&["the-new-token"])), Err(SignatureError::Mismatch { hint: None }));
    assert_eq!(signed().verify(&tokens(&[])), Err(SignatureError::UnknownKey));
}

#[test]
fn unknown_parameters_are_accepted_and_are_signed() {
    let mut with_new = signed();
    with_new.body.extend(b"&BrandNewParameter=1");
    assert_eq!(with_new.verify(&tokens(&[TOKEN])), Err(SignatureError::Mismatch { hint: None }));
    let mut pairs = PAIRS.to_vec();
    pairs.push(("BrandNewParameter", "1"));
    let signature = sign_twilio(&token(TOKEN), "https://ivr.example.org/voice/twilio?state=x", &pairs);
    assert_eq!(with_new.header("X-Twilio-Signature", &signature).verify(&tokens(&[TOKEN])), Ok(()));
}

#[test]
fn a_path_prefix_that_a_proxy_takes_off_is_put_back() {
    let parts = post("https://ivr.example.org/phone/", "/voice/twilio", "https://ivr.example.org/phone/voice/twilio");
    assert_eq!(parts.verify(&tokens(&[TOKEN])), Ok(()));
}

#[test]
fn forwarded_headers_and_host_change_nothing() {
    let parts = signed().header("host", "10.0.0.5").header("x-forwarded-host", "evil.example").header("via", "1.1 x");
    assert_eq!(parts.verify(&tokens(&[TOKEN])), Ok(()));
}

/// As it is configured at the platform; ours is lowered where it is read.
#[test]
fn capital_letters_of_our_own_host_are_taken_as_they_are_signed() {
    let capital = post("https://IVR.Example.org", "/voice/twilio", "https://IVR.Example.org/voice/twilio");
    assert_eq!(capital.clone().header("host", "IVR.Example.org").verify(&tokens(&[TOKEN])), Ok(()));
    assert!(capital.header("host", "ivr.example.org").verify(&tokens(&[TOKEN])).is_err());
    assert_eq!(signed().header("host", "IVR.example.org").verify(&tokens(&[TOKEN])), Ok(()));
    let other = post("https://ivr.example.org", "/voice/twilio", "https://IVR.Example.com/voice/twilio");
    assert!(other.header("host", "IVR.Example.com").verify(&tokens(&[TOKEN])).is_err());
}

#[test]
fn a_refusal_says_which_part_differs() {
    let hint = |parts: Parts| match parts.verify(&tokens(&[TOKEN])) {
        Err(SignatureError::Mismatch { hint }) => hint,
        other => panic!("{other:?}"),
    };
    let configured = |signed_url| post("https://ivr.example.org", "/voice/twilio?state=x", signed_url);
    assert_eq!(hint(configured("http://ivr.example.org/voice/twilio?state=x")), Some(MismatchedPart::Scheme));
    assert_eq!(hint(configured("https://ivr.example.org/voice/twilio/?state=x")), Some(MismatchedPart::Path));
    assert_eq!(hint(configured("https://ivr.example.org/voice/twilio")), Some(MismatchedPart::Query));
    assert_eq!(hint(configured("https://elsewhere.org/voice/twilio?state=x")), None);
    let alias = configured("https://alias.example.org/voice/twilio?state=x").header("host", "alias.example.org");
    assert_eq!(hint(alias), Some(MismatchedPart::Host));
    let port = configured("https://ivr.example.org:8443/voice/twilio?state=x").header("host", "ivr.example.org:8443");
    assert_eq!(hint(port), Some(MismatchedPart::Port));
    let prefixed = post("https://ivr.example.org/phone", "/voice/twilio", "https://ivr.example.org/voice/twilio");
    assert_eq!(hint(prefixed), Some(MismatchedPart::Path));
    let unsigned = sign_twilio(&token(TOKEN), "https://ivr.example.org/voice/twilio?state=x", &[]);
    assert_eq!(hint(signed().header("X-Twilio-Signature", &unsigned)), Some(MismatchedPart::Body));
    assert_eq!(hint(signed().header("X-Twilio-Signature", "AAAA")), None);
}

#[test]
fn a_long_request_is_refused_without_the_cost_of_explaining() {
    let mut parts = post("https://ivr.example.org", "/voice/twilio", "http://ivr.example.org/voice/twilio");
    assert_eq!(parts.verify(&tokens(&[TOKEN])), Err(SignatureError::Mismatch { hint: Some(MismatchedPart::Scheme) }));
    let (first, second) = ("a".repeat(5000), "b".repeat(5000));
    parts.body.extend(format!("&First={first}&Second={second}").into_bytes());
    let pairs = [&PAIRS[..], &[("First", first.as_str()), ("Second", second.as_str())]].concat();
    let signature = sign_twilio(&token(TOKEN), "http://ivr.example.org/voice/twilio", &pairs);
    let parts = parts.header("X-Twilio-Signature", &signature);
    assert_eq!(parts.verify(&tokens(&[TOKEN])), Err(SignatureError::Mismatch { hint: None }));
}

#[test]
fn a_refusal_shows_neither_secret_nor_signature_nor_number() {
    let wrong = post("https://ivr.example.org", "/voice/twilio", "http://ivr.example.org/voice/twilio");
    let error = wrong.verify(&tokens(&[TOKEN])).expect_err("another scheme");
    assert_eq!(error.to_string(), "the signature is not that of this request; the scheme differs");
    assert_eq!(error.reason(), "scheme_differs");
    assert!(!format!("{error:?} {:?}", tokens(&[TOKEN])).contains(TOKEN));
}

#[test]
fn a_header_that_is_missing_empty_or_no_base64_is_told_apart() {
    let verify = |parts: &Parts| parts.verify(&tokens(&[TOKEN]));
    let without = signed().without("X-Twilio-Signature");
    assert_eq!(verify(&without), Err(SignatureError::Missing("X-Twilio-Signature")));
    assert_eq!(verify(&without.clone().header("X-Twilio-Signature", "")), verify(&without));
    assert_eq!(verify(&without.header("X-Twilio-Signature", "not base64!")), Err(SignatureError::Malformed));
}

#[test]
fn only_configured_shared_keys_are_taken() {
    let both = Authentication::Twilio {
        tokens: vec![token(TOKEN)],
        shared_keys: vec![("key1".to_owned(), token("another-secret"))],
    };
    let settings = |value| signed().header("X-Twilio-Webhooks-Signature-Settings", value).verify(&both);
    assert_eq!(signed().verify(&both), Ok(()), "without the header the token signs");
    assert_eq!(settings("key=key2,algorithm=HMAC_SHA1"), Err(SignatureError::UnknownKey));
    assert_eq!(settings("algorithm=HMAC_SHA256"), Err(SignatureError::UnknownKey));
    assert_eq!(settings("key=key1,algorithm=HMAC_MD5"), Err(SignatureError::UnknownAlgorithm));
    assert_eq!(settings("key=key1"), Err(SignatureError::UnknownAlgorithm));
    assert_eq!(
        settings("key=key1,algorithm=HMAC_SHA1"),
        Err(SignatureError::Mismatch { hint: None }),
        "the token does not stand in for a shared key"
    );
}

#[test]
fn a_body_that_is_no_form_needs_a_signed_hash() {
    let mut json = signed().header("content-type", "application/json");
    json.body = br#"{"CallSid":"CA1"}"#.to_vec();
    let url_only = sign_twilio(&token(TOKEN), "https://ivr.example.org/voice/twilio?state=x", &[]);
    let json = json.header("X-Twilio-Signature", &url_only);
    assert_eq!(json.verify(&tokens(&[TOKEN])), Err(SignatureError::UnsignedBody));
    let signalwire = Authentication::SignalWire { keys: vec![token(TOKEN)] };
    assert_eq!(json.verify(&signalwire), Err(SignatureError::UnsignedBody));
    let somleng = Authentication::Somleng { tokens: vec![token(TOKEN)] };
    assert_eq!(json.verify(&somleng), Err(SignatureError::UnsignedBody));
}

#[test]
fn a_get_of_a_sip_caller_is_taken_with_plain_and_with_escaped_signs() {
    let get = |signed_url: &str| {
        let mut parts = post("https://ivr.example.org", "/v?CallSid=CA1&From=sip%3Aivan%40example.org", "");
        (parts.method, parts.body) = (Method::GET, vec![]);
        parts.header("X-Twilio-Signature", &sign_twilio(&token(TOKEN), signed_url, &[])).verify(&tokens(&[TOKEN]))
    };
    assert_eq!(get("https://ivr.example.org/v?CallSid=CA1&From=sip%3Aivan%40example.org"), Ok(()));
    assert_eq!(get("https://ivr.example.org/v?CallSid=CA1&From=sip:ivan@example.org"), Ok(()));
    let other = get("https://ivr.example.org/v?CallSid=CA2&From=sip:ivan@example.org");
    assert_eq!(other, Err(SignatureError::Mismatch { hint: None }));
}

#[test]
fn signalwire_takes_the_header_of_old_set_ups_and_keeps_repeats() {
    let signalwire = Authentication::SignalWire { keys: vec![token(TOKEN)] };
    assert_eq!(signed().verify(&signalwire), Ok(()), "X-Twilio-Signature");
    let mut repeated = signed();
    repeated.body.extend(b"&Tag=a&Tag=a");
    let sign = |tags: &[(&str, &str)]| {
        let pairs = [&PAIRS[..], tags].concat();
        sign_twilio(&token(TOKEN), "https://ivr.example.org/voice/twilio?state=x", &pairs)
    };
    let repeated = repeated.header("X-SignalWire-Signature", &sign(&[("Tag", "aTaga")]));
    assert_eq!(repeated.verify(&signalwire), Ok(()), "both values are in the text");
    let once = repeated.header("X-Twilio-Signature", &sign(&[("Tag", "a"), ("Tag", "a")]));
    assert_eq!(once.verify(&tokens(&[TOKEN])), Ok(()), "Twilio signs a repeat once");
    let somleng = Authentication::Somleng { tokens: vec![token(TOKEN)] };
    let twice = once.header("X-Twilio-Signature", &sign(&[("Tag", "aTaga")]));
    assert_eq!(twice.verify(&somleng), Ok(()), "Somleng signs it as often as it is there");
}

#[test]
fn a_platform_without_signature_is_answered_on_this_machine_only() {
    let to = |host: &'static str| signed().header("host", host);
    let from =
        |peer: &str| Parts { peer: peer.parse().expect(peer), ..to("localhost") }.verify(&Authentication::Loopback);
    for here in ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"] {
        assert_eq!(from(here), Ok(()), "{here}");
    }
    for elsewhere in ["203.0.113.7", "10.0.0.1", "0.0.0.0", "::", "::ffff:10.0.0.1"] {
        assert_eq!(from(elsewhere), Err(SignatureError::NotLoopback), "{elsewhere}");
    }
    for host in ["ivr.example.org", "localhost.example.org"] {
        let parts = Parts { peer: Ipv4Addr::LOCALHOST.into(), ..to(host) };
        assert_eq!(parts.verify(&Authentication::Loopback), Err(SignatureError::ForeignHost), "{host}");
    }
}

#[test]
fn a_proxy_on_this_machine_does_not_make_strangers_local() {
    for header in ["x-forwarded-for", "forwarded", "x-real-ip", "via", "x-forwarded-host"] {
        let parts = Parts { peer: Ipv4Addr::LOCALHOST.into(), ..signed() }.header(header, "203.0.113.7");
        assert_eq!(parts.verify(&Authentication::Loopback), Err(SignatureError::NotLoopback), "{header}");
    }
}
#[test]
fn an_international_host_is_signed_as_it_is_sent() {
    let url: Url = "https://линия.example".parse().expect("a URL");
    let host = url.host_str().expect("a host");
    let signed_url = format!("https://{host}/voice/twilio");
    assert_eq!(post(url.as_str(), "/voice/twilio", &signed_url).verify(&tokens(&[TOKEN])), Ok(()));
}
