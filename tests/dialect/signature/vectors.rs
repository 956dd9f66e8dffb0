//! Requests recorded from each platform's own libraries, `tests/vectors`.

use std::path::Path;

use data_encoding::BASE64;
use deflect::config::settings::{Authentication, PublicKey, Secret};
use deflect::dialect::signature::SignatureError;
use hyper::HeaderMap;
use serde_json::Value;

use super::{NOW, PEER, Parts};

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
        now: entry["now"].as_i64().unwrap_or(NOW),
    };
    headers.fold(parts, |parts, (name, value)| parts.header(name, value.as_str().expect("a header")))
}

fn secret(entry: &Value) -> Secret {
    Secret::new(text(entry, "secret").to_owned())
}

fn twilio(entry: &Value) -> Authentication {
    let settings = entry["headers"]["X-Twilio-Webhooks-Signature-Settings"].as_str();
    let id = settings.and_then(|settings| settings.split(&['=', ','][..]).nth(1));
    match id {
        Some(id) => Authentication::Twilio { tokens: vec![], shared_keys: vec![(id.to_owned(), secret(entry))] },
        None => Authentication::Twilio { tokens: vec![secret(entry)], shared_keys: vec![] },
    }
}

fn entries(file: &str, entries_min: usize) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(file);
    let vectors: Value = serde_json::from_slice(&std::fs::read(path).expect(file)).expect(file);
    let entries = vectors["vectors"].as_array().expect("vectors").clone();
    assert!(entries_min <= entries.len(), "{file} holds {} entries only", entries.len());
    entries
}

/// Judges entries, and names those judged wrongly. Either answer is right to one that is marked `optional`.
fn check(entries: &[Value], authentication: impl Fn(&Value) -> Authentication) {
    let wrong: Vec<String> = entries
        .iter()
        .filter(|entry| entry["optional"] != true)
        .filter_map(|entry| {
            let judged = parts(entry).verify(&authentication(entry));
            let right = judged.is_ok() == entry["valid"].as_bool().expect("valid");
            (!right).then(|| format!("{}: {judged:?}", text(entry, "name")))
        })
        .collect();
    assert!(wrong.is_empty(), "judged wrongly:\n{}", wrong.join("\n"));
}

#[test]
fn every_recorded_twilio_request_is_judged_rightly() {
    check(&entries("twilio.json", 44), twilio);
}

#[test]
fn every_recorded_signalwire_request_is_judged_rightly() {
    check(&entries("signalwire.json", 12), |entry| Authentication::SignalWire { keys: vec![secret(entry)] });
}

#[test]
fn every_recorded_somleng_request_is_judged_rightly() {
    check(&entries("somleng.json", 5), |entry| Authentication::Somleng { tokens: vec![secret(entry)] });
}

#[test]
fn every_recorded_telnyx_request_is_judged_rightly() {
    check(&entries("telnyx.json", 28), |entry| {
        let key = BASE64.decode(text(entry, "public_key").as_bytes()).expect("base64");
        Authentication::Telnyx { keys: vec![PublicKey(key.try_into().expect("32 bytes"))] }
    });
}

fn plivo(entry: &Value) -> Authentication {
    Authentication::Plivo { tokens: vec![secret(entry)] }
}

/// Version 2 is for messaging, whose call-backs never come here: valid or not, it proves nothing of a call.
#[test]
fn every_recorded_plivo_request_is_judged_rightly_and_version_2_is_never_taken() {
    let (weak, strong): (Vec<_>, Vec<_>) =
        entries("plivo.json", 45).into_iter().partition(|entry| entry["scheme"] == "plivo-v2");
    check(&strong, plivo);
    assert!(weak.iter().any(|entry| entry["valid"] == true), "or there is nothing to refuse");
    for entry in &weak {
        let judged = parts(entry).verify(&plivo(entry));
        assert_eq!(judged, Err(SignatureError::Weak), "{}", text(entry, "name"));
    }
}

#[test]
fn every_recorded_bandwidth_request_is_judged_rightly() {
    check(&entries("bandwidth.json", 11), |entry| Authentication::Basic {
        user: text(entry, "username").to_owned(),
        passwords: vec![secret(entry)],
    });
}
