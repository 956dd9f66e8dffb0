//! Signatures: every recorded request of the three platforms, and what a refusal says.

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;

use deflect::config::settings::{Authentication, Secret};
use deflect::dialect::address::Differs;
use deflect::dialect::signature::{SignatureError, sign_twilio, verify};
use deflect::dialect::webhook::Webhook;
use hyper::header::{HeaderName, HeaderValue};
use hyper::{HeaderMap, Method};
use serde_json::Value;
use url::Url;

const FORM: &str = "application/x-www-form-urlencoded";
const PEER: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 7));

/// A request in its parts, so that a test can change one.
#[derive(Clone)]
struct Parts {
    method: Method,
    public_url: String,
    path_and_query: String,
    headers: HeaderMap,
    body: Vec<u8>,
    peer: IpAddr,
}

impl Parts {
    fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.parse::<HeaderName>().expect(name), HeaderValue::from_str(value).expect(value));
        self
    }

    fn verify(&self, authentication: &Authentication) -> Result<(), SignatureError> {
        let webhook = Webhook::read(&self.method, &self.path_and_query, &self.headers, &self.body, self.peer);
        verify(authentication, &self.public_url.parse().expect("a URL"), &webhook.expect("a readable request"))
    }
}

fn text<'v>(entry: &'v Value, name: &str) -> &'v str {
    entry[name].as_str().unwrap_or_default()
}

/// A recorded request: the public URL is the origin of its URL, the rest is path and query byte for byte.
fn parts(entry: &Value) -> Parts {
    let url = text(entry, "url");
    let origin = url.match_indices('/').nth(2).map_or(url.len(), |(at, _)| at);
    let headers = entry["headers"].as_object().expect("headers").iter();
    let parts = Parts {
        method: text(entry, "method").parse().expect("a method"),
        public_url: url[..origin].to_owned(),
        path_and_query: url[origin..].to_owned(),
        headers: HeaderMap::new(),
        body: text(entry, "body").as_bytes().to_vec(),
        peer: PEER,
    };
    headers.fold(parts, |parts, (name, value)| parts.header(name, value.as_str().expect("a header")))
}

fn twilio(entry: &Value) -> Authentication {
    let secret = || Secret::new(text(entry, "secret").to_owned());
    let settings = entry["headers"]["X-Twilio-Webhooks-Signature-Settings"].as_str();
    let id = settings.and_then(|settings| settings.split(&['=', ','][..]).nth(1));
    match id {
        Some(id) => Authentication::Twilio { tokens: vec![], shared_keys: vec![(id.to_owned(), secret())] },
        None => Authentication::Twilio { tokens: vec![secret()], shared_keys: vec![] },
    }
}

fn signalwire(entry: &Value) -> Authentication {
    Authentication::SignalWire { keys: vec![Secret::new(text(entry, "secret").to_owned())] }
}

/// Judges every entry of a file, and names those judged wrongly.
fn check_file(file: &str, authentication: impl Fn(&Value) -> Authentication, entries_min: usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(file);
    let vectors: Value = serde_json::from_slice(&std::fs::read(path).expect(file)).expect(file);
    let entries = vectors["vectors"].as_array().expect("vectors");
    assert!(entries_min <= entries.len(), "{file} holds {} entries only", entries.len());
    let wrong: Vec<String> = entries
        .iter()
        .filter_map(|entry| {
            let judged = parts(entry).verify(&authentication(entry));
            let right = judged.is_ok() == entry["valid"].as_bool().expect("valid");
            (!right).then(|| format!("{}: {judged:?}", text(entry, "name")))
        })
        .collect();
    assert!(wrong.is_empty(), "{file}, judged wrongly:\n{}", wrong.join("\n"));
}

#[test]
fn every_recorded_twilio_request_is_judged_rightly() {
    check_file("twilio.json", twilio, 44);
}

#[test]
fn every_recorded_signalwire_request_is_judged_rightly() {
    check_file("signalwire.json", signalwire, 12);
}

#[test]
fn every_recorded_somleng_request_is_judged_rightly() {
    check_file("somleng.json", twilio, 5);
}

const TOKEN: &str = "12f5b3a0c9d84e6fa1b2c3d4e5f60718";
const PAIRS: [(&str, &str); 4] =
    [("CallSid", "CA1"), ("From", "+79161234567"), ("CallStatus", "ringing"), ("CallerName", "Иван Петров")];

fn token(secret: &str) -> Secret {
    Secret::new(secret.to_owned())
}

fn tokens(secrets: &[&str]) -> Authentication {
    Authentication::Twilio { tokens: secrets.iter().map(|secret| token(secret)).collect(), shared_keys: vec![] }
}

/// A POST of [`PAIRS`] to `public_url` and `path_and_query`, signed for `signed_url`.
fn post(public_url: &str, path_and_query: &str, signed_url: &str) -> Parts {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(PAIRS).finish();
    let parts = Parts {
        method: Method::POST,
        public_url: public_url.to_owned(),
        path_and_query: path_and_query.to_owned(),
        headers: HeaderMap::new(),
        body: body.into_bytes(),
        peer: PEER,
    };
    let signature = sign_twilio(&token(TOKEN), signed_url, &PAIRS);
    parts.header("content-type", FORM).header("X-Twilio-Signature", &signature)
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

#[test]
fn a_refusal_says_which_part_differs() {
    let hint = |parts: Parts| match parts.verify(&tokens(&[TOKEN])) {
        Err(SignatureError::Mismatch { hint }) => hint,
        other => panic!("{other:?}"),
    };
    let configured = |signed_url| post("https://ivr.example.org", "/voice/twilio?state=x", signed_url);
    assert_eq!(hint(configured("http://ivr.example.org/voice/twilio?state=x")), Some(Differs::Scheme));
    assert_eq!(hint(configured("https://ivr.example.org/voice/twilio/?state=x")), Some(Differs::Path));
    assert_eq!(hint(configured("https://ivr.example.org/voice/twilio")), Some(Differs::Query));
    assert_eq!(hint(configured("https://elsewhere.org/voice/twilio?state=x")), None);
    let alias = configured("https://alias.example.org/voice/twilio?state=x").header("host", "alias.example.org");
    assert_eq!(hint(alias), Some(Differs::Host));
    let port = configured("https://ivr.example.org:8443/voice/twilio?state=x").header("host", "ivr.example.org:8443");
    assert_eq!(hint(port), Some(Differs::Port));
    let prefixed = post("https://ivr.example.org/phone", "/voice/twilio", "https://ivr.example.org/voice/twilio");
    assert_eq!(hint(prefixed), Some(Differs::Path));
    let unsigned = sign_twilio(&token(TOKEN), "https://ivr.example.org/voice/twilio?state=x", &[]);
    assert_eq!(hint(signed().header("X-Twilio-Signature", &unsigned)), Some(Differs::Body));
    assert_eq!(hint(signed().header("X-Twilio-Signature", "AAAA")), None);
}

#[test]
fn a_long_request_is_refused_without_the_cost_of_explaining() {
    let mut parts = post("https://ivr.example.org", "/voice/twilio", "http://ivr.example.org/voice/twilio");
    assert_eq!(parts.verify(&tokens(&[TOKEN])), Err(SignatureError::Mismatch { hint: Some(Differs::Scheme) }));
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
    let mut without = signed();
    without.headers.remove("X-Twilio-Signature");
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
}

#[test]
fn a_platform_without_signature_is_answered_on_this_machine_only() {
    let from = |peer: &str| Parts { peer: peer.parse().expect(peer), ..signed() }.verify(&Authentication::Loopback);
    for here in ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"] {
        assert_eq!(from(here), Ok(()), "{here}");
    }
    for elsewhere in ["203.0.113.7", "10.0.0.1", "0.0.0.0", "::", "::ffff:10.0.0.1"] {
        assert_eq!(from(elsewhere), Err(SignatureError::NotLoopback), "{elsewhere}");
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
fn every_reason_is_a_plain_label() {
    let hints = [Differs::Scheme, Differs::Host, Differs::Port, Differs::Path, Differs::Query, Differs::Body];
    let mismatches = hints.map(|part| SignatureError::Mismatch { hint: Some(part) });
    let others = [
        SignatureError::Missing("x"),
        SignatureError::Malformed,
        SignatureError::UnknownAlgorithm,
        SignatureError::UnknownKey,
        SignatureError::UnsignedBody,
        SignatureError::Body,
        SignatureError::Mismatch { hint: None },
        SignatureError::NotLoopback,
    ];
    for error in mismatches.iter().chain(&others) {
        assert!(error.reason().bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{}", error.reason());
    }
}

#[test]
fn an_international_host_is_signed_as_it_is_sent() {
    let url: Url = "https://линия.example".parse().expect("a URL");
    let host = url.host_str().expect("a host");
    let signed_url = format!("https://{host}/voice/twilio");
    assert_eq!(post(url.as_str(), "/voice/twilio", &signed_url).verify(&tokens(&[TOKEN])), Ok(()));
}
