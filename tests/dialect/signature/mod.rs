//! Signatures: every recorded request of every platform, what is taken and what a refusal says.

mod basic;
mod plivo;
mod telnyx;
mod twilio;
mod vectors;

use std::net::{IpAddr, Ipv4Addr};

use deflect::config::settings::{Authentication, Secret};
use deflect::dialect::address::MismatchedPart;
use deflect::dialect::signature::{SignatureError, sign, verify};
use deflect::dialect::webhook::Webhook;
use hyper::header::{HeaderName, HeaderValue};
use hyper::{HeaderMap, Method};
use jiff::Timestamp;

const FORM: &str = "application/x-www-form-urlencoded";
const PEER: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 7));
/// When requests come in, in seconds since the Unix epoch.
const NOW: i64 = 1_790_000_000;
const TOKEN: &str = "12f5b3a0c9d84e6fa1b2c3d4e5f60718";
const PAIRS: [(&str, &str); 4] =
    [("CallSid", "CA1"), ("From", "+79161234567"), ("CallStatus", "ringing"), ("CallerName", "Иван Петров")];

/// A request in its parts, so that a test can change one.
#[derive(Clone)]
struct Parts {
    method: Method,
    public_url: String,
    path_and_query: String,
    headers: HeaderMap,
    body: Vec<u8>,
    peer: IpAddr,
    now: i64,
}

impl Parts {
    /// A POST of [`PAIRS`] that proves nothing yet.
    fn post(public_url: &str, path_and_query: &str) -> Self {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(PAIRS).finish();
        let parts = Self {
            method: Method::POST,
            public_url: public_url.to_owned(),
            path_and_query: path_and_query.to_owned(),
            headers: HeaderMap::new(),
            body: body.into_bytes(),
            peer: PEER,
            now: NOW,
        };
        parts.header("content-type", FORM)
    }

    fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.parse::<HeaderName>().expect(name), HeaderValue::from_str(value).expect(value));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.remove(name).expect(name);
        self
    }

    fn verify(&self, authentication: &Authentication) -> Result<(), SignatureError> {
        let webhook = Webhook::read(&self.method, &self.path_and_query, &self.headers, &self.body, self.peer);
        let (public_url, now) = (self.public_url.parse().expect("a URL"), Timestamp::from_second(self.now));
        verify(authentication, &public_url, &webhook.expect("a readable request"), now.expect("a time"))
    }
}

fn token(secret: &str) -> Secret {
    Secret::new(secret.to_owned())
}

#[test]
fn what_we_sign_ourselves_is_taken_of_every_platform_that_we_can_sign_for() {
    let secrets = || vec![token(TOKEN), token("old")];
    let now = Timestamp::from_second(NOW).expect("a time");
    let shared_keys = vec![("key1".to_owned(), token(TOKEN))];
    let (url, path_and_query) = ("https://ivr.example.org:8443/voice/x?state=a-b_c", "/voice/x?state=a-b_c");
    for authentication in [
        Authentication::Twilio { tokens: secrets(), shared_keys: vec![] },
        Authentication::Twilio { tokens: vec![], shared_keys },
        Authentication::SignalWire { keys: secrets() },
        Authentication::Somleng { tokens: secrets() },
        Authentication::Plivo { tokens: secrets() },
        Authentication::Basic { user: "ivr".to_owned(), passwords: secrets() },
        Authentication::Voximplant { secrets: secrets() },
    ] {
        let headers = sign(&authentication, &url.parse().expect(url), &PAIRS, "1", now).expect("we have the secret");
        assert!(!headers.is_empty(), "{authentication:?}");
        let unsigned = Parts::post("https://ivr.example.org:8443", path_and_query);
        assert!(unsigned.verify(&authentication).is_err(), "{authentication:?}");
        let signed = headers.iter().fold(unsigned, |parts, (name, value)| parts.header(name, value));
        assert_eq!(signed.verify(&authentication), Ok(()), "{authentication:?}");
    }
    let nobody = Authentication::Telnyx { keys: vec![] };
    assert_eq!(sign(&nobody, &url.parse().expect(url), &PAIRS, "1", now), None, "only Telnyx has the key");
}

#[test]
fn every_reason_is_a_plain_label_of_its_own() {
    let hints = [
        MismatchedPart::Scheme,
        MismatchedPart::Host,
        MismatchedPart::Port,
        MismatchedPart::Path,
        MismatchedPart::Query,
        MismatchedPart::Body,
    ];
    let mismatches = hints.map(|part| SignatureError::Mismatch { hint: Some(part) });
    let others = [
        SignatureError::Missing("x"),
        SignatureError::Malformed,
        SignatureError::UnknownAlgorithm,
        SignatureError::UnknownKey,
        SignatureError::Weak,
        SignatureError::UnsignedQuery,
        SignatureError::UnsignedBody,
        SignatureError::Mismatch { hint: None },
        SignatureError::Clock { seconds: 301 },
        SignatureError::NoCredentials,
        SignatureError::MalformedCredentials,
        SignatureError::User,
        SignatureError::Password,
        SignatureError::NotLoopback,
    ];
    let mut reasons: Vec<_> = mismatches.iter().chain(&others).map(|error| error.reason()).collect();
    assert!(reasons.iter().all(|reason| reason.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')), "{reasons:?}");
    assert_eq!(SignatureError::Body.reason(), "body_differs");
    reasons.sort_unstable();
    reasons.dedup();
    assert_eq!(reasons.len(), mismatches.len() + others.len(), "{reasons:?}");
}

/// A name in windows-1251 stays a name in windows-1251: the signature is over these bytes.
#[test]
fn bytes_that_are_no_text_are_signed_as_they_came() {
    use ring::hmac;
    let (url, name) = ("https://ivr.example.org/voice/x?state=a", b"\xc8\xe2\xe0\xed");
    let tag = |algorithm, text: &[u8]| {
        data_encoding::BASE64.encode(hmac::sign(&hmac::Key::new(algorithm, TOKEN.as_bytes()), text).as_ref())
    };
    let sha1 = hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY;
    let text = [url.as_bytes(), b"CallSid1Name", name].concat();
    let parts = |header: &str, signature: &str| {
        let body = b"Name=%C8%E2%E0%ED&CallSid=1".to_vec();
        Parts { body, ..Parts::post("https://ivr.example.org", "/voice/x?state=a") }.header(header, signature)
    };
    let secrets = || vec![token(TOKEN)];
    let signature = tag(sha1, &text);
    for (authentication, header) in [
        (Authentication::Twilio { tokens: secrets(), shared_keys: vec![] }, "X-Twilio-Signature"),
        (Authentication::SignalWire { keys: secrets() }, "X-SignalWire-Signature"),
        (Authentication::Somleng { tokens: secrets() }, "X-Twilio-Signature"),
    ] {
        let asked = parts(header, &signature);
        assert_eq!(asked.verify(&authentication), Ok(()), "{authentication:?}");
        assert_eq!(asked.clone().without("content-type").verify(&authentication), Ok(()), "{authentication:?}");
        let other = Parts { body: b"Name=%C8%E2%E0%EE&CallSid=1".to_vec(), ..asked };
        assert!(other.verify(&authentication).is_err(), "{authentication:?}: another letter");
    }
    let text = [url.as_bytes(), b".CallSid1Name", name, b".7"].concat();
    let plivo = Authentication::Plivo { tokens: secrets() };
    let asked = parts("X-Plivo-Signature-V3", &tag(hmac::HMAC_SHA256, &text)).header("X-Plivo-Signature-V3-Nonce", "7");
    assert_eq!(asked.verify(&plivo), Ok(()));
}
