//! Telnyx: time and body are signed, nothing else.

use data_encoding::BASE64;
use deflect::config::settings::{Authentication, PublicKey};
use deflect::dialect::signature::SignatureError;
use hyper::Method;
use ring::signature::{Ed25519KeyPair, KeyPair};

use super::{NOW, Parts};

fn pair(seed: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).expect("a seed of 32 bytes")
}

fn public(seed: u8) -> PublicKey {
    PublicKey(pair(seed).public_key().as_ref().try_into().expect("32 bytes"))
}

fn keys(seeds: &[u8]) -> Authentication {
    Authentication::Telnyx { keys: seeds.iter().map(|seed| public(*seed)).collect() }
}

/// A request signed with the key 1 at a time, as that time is written.
fn signed_at(timestamp: &str) -> Parts {
    let parts = Parts::post("https://ivr.example.org", "/voice/telnyx?state=x");
    let text = [timestamp.as_bytes(), b"|", &parts.body].concat();
    let signature = BASE64.encode(pair(1).sign(&text).as_ref());
    parts.header("telnyx-signature-ed25519", &signature).header("telnyx-timestamp", timestamp)
}

fn signed() -> Parts {
    signed_at(&NOW.to_string())
}

#[test]
fn both_keys_are_good_while_one_replaces_the_other() {
    assert_eq!(signed().verify(&keys(&[2, 1])), Ok(()));
    assert_eq!(signed().verify(&keys(&[2])), Err(SignatureError::Mismatch { hint: None }));
    assert_eq!(signed().verify(&keys(&[])), Err(SignatureError::Mismatch { hint: None }));
}

#[test]
fn a_time_is_good_for_300_seconds_before_and_after_and_the_refusal_says_how_far_it_is() {
    for (seconds, expected) in [
        (0, Ok(())),
        (-300, Ok(())),
        (300, Ok(())),
        (-301, Err(SignatureError::Clock { seconds: 301 })),
        (301, Err(SignatureError::Clock { seconds: 301 })),
        (-86_400, Err(SignatureError::Clock { seconds: 86_400 })),
    ] {
        assert_eq!(signed_at(&(NOW + seconds).to_string()).verify(&keys(&[1])), expected, "{seconds}");
    }
    let error = SignatureError::Clock { seconds: 301 };
    let words = "the clock differs: the request was signed at a time 301 s from ours, expected at most 300";
    assert_eq!((error.to_string().as_str(), error.reason()), (words, "clock_differs"));
}

#[test]
fn times_at_the_ends_of_what_a_number_holds_are_refused_and_break_nothing() {
    for timestamp in [i64::MIN.to_string(), i64::MAX.to_string()] {
        let judged = signed_at(&timestamp).verify(&keys(&[1]));
        assert!(matches!(judged, Err(SignatureError::Clock { .. })), "{timestamp}: {judged:?}");
    }
    for timestamp in ["9223372036854775808", "1790000000.0", " ", "", "1790000000 "] {
        let judged = signed_at(timestamp).verify(&keys(&[1]));
        assert!(
            matches!(judged, Err(SignatureError::Malformed | SignatureError::Missing(_))),
            "{timestamp}: {judged:?}"
        );
    }
}

#[test]
fn a_wrong_clock_is_told_from_a_wrong_key() {
    let old = signed_at(&(NOW - 4000).to_string());
    assert_eq!(old.verify(&keys(&[1])), Err(SignatureError::Clock { seconds: 4000 }));
    assert_eq!(old.verify(&keys(&[2])), Err(SignatureError::Mismatch { hint: None }));
}

#[test]
fn a_get_is_refused_as_its_query_is_not_signed() {
    let empty = Parts { method: Method::GET, body: vec![], ..signed() };
    let text = format!("{NOW}|");
    let signature = BASE64.encode(pair(1).sign(text.as_bytes()).as_ref());
    let get = empty.header("telnyx-signature-ed25519", &signature);
    assert_eq!(get.verify(&keys(&[1])), Err(SignatureError::UnsignedQuery));
    let post = Parts { method: Method::POST, ..get };
    assert_eq!(post.verify(&keys(&[1])), Ok(()), "or it was refused for something else");
}

#[test]
fn what_is_missing_is_named() {
    for name in ["telnyx-signature-ed25519", "telnyx-timestamp"] {
        assert_eq!(signed().without(name).verify(&keys(&[1])), Err(SignatureError::Missing(name)));
    }
}

/// With a key of small order a signature made of that order and a zero is right for every text.
#[test]
fn a_key_that_anyone_could_sign_for_is_no_key() {
    let mut identity = [0; 32];
    identity[0] = 1;
    let forged = BASE64.encode(&[identity, [0; 32]].concat());
    let weak = Authentication::Telnyx { keys: vec![PublicKey(identity)] };
    let parts = signed().header("telnyx-signature-ed25519", &forged);
    assert_eq!(parts.verify(&weak), Err(SignatureError::Mismatch { hint: None }));
    let ring_takes_it = ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, identity)
        .verify(b"anything", &BASE64.decode(forged.as_bytes()).expect("base64"));
    assert!(ring_takes_it.is_ok(), "or there is nothing to keep out");
}
