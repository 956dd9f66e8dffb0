//! User and password in every request.

use data_encoding::BASE64;
use deflect::config::settings::Authentication;
use deflect::dialect::signature::SignatureError;
use hyper::Method;

use super::{Parts, token};

fn accounts(passwords: &[&str]) -> Authentication {
    Authentication::Basic { user: "ivr".to_owned(), passwords: passwords.iter().map(|word| token(word)).collect() }
}

fn shown(header: &str) -> Parts {
    Parts::post("https://ivr.example.org", "/voice/bandwidth").header("Authorization", header)
}

fn shows(credentials: &str) -> Parts {
    shown(&format!("Basic {}", BASE64.encode(credentials.as_bytes())))
}

#[test]
fn both_passwords_are_good_while_one_replaces_the_other() {
    for password in ["old", "new: with colon", "пароль"] {
        let both = accounts(&["another", password, "third"]);
        assert_eq!(shows(&format!("ivr:{password}")).verify(&both), Ok(()), "{password}");
    }
}

#[test]
fn a_get_is_taken_as_nothing_but_the_password_is_looked_at() {
    let get = Parts { method: Method::GET, body: vec![], ..shows("ivr:word") };
    assert_eq!(get.verify(&accounts(&["word"])), Ok(()));
}

#[test]
fn a_refusal_says_whether_user_or_password_differs_and_shows_neither() {
    let refused = |credentials: &str| shows(credentials).verify(&accounts(&["hunter2"])).expect_err(credentials);
    for (credentials, expected) in [
        ("ivr:hunter", SignatureError::Password),
        ("ivr:hunter22", SignatureError::Password),
        ("ivr:hunter2\0", SignatureError::Password),
        ("ivr:Hunter2", SignatureError::Password),
        ("ivr:hunter2 ", SignatureError::Password),
        ("ivr:", SignatureError::Password),
        ("IVR:hunter2", SignatureError::User),
        ("iv:hunter2", SignatureError::User),
        ("ivr\0:hunter2", SignatureError::User),
        (":hunter2", SignatureError::User),
        ("ivr", SignatureError::MalformedCredentials),
        ("", SignatureError::MalformedCredentials),
    ] {
        let error = refused(credentials);
        assert_eq!(error, expected, "{credentials}");
        assert!(!format!("{error} {error:?}").contains("hunter"), "{error}");
    }
    assert_eq!(refused("ivr:nope").to_string(), "the credentials differ: another password");
    assert_eq!(refused("nobody:nope").reason(), "user_differs");
}

#[test]
fn what_is_no_basic_header_is_malformed_and_every_refusal_asks_for_the_password() {
    let basic = accounts(&["word"]);
    for header in ["Basic", "Basic ", "Basic ***", "Bearer aXZyOndvcmQ=", "Basicx aXZyOndvcmQ=", "aXZyOndvcmQ="] {
        assert_eq!(shown(header).verify(&basic), Err(SignatureError::MalformedCredentials), "{header}");
    }
    assert_eq!(shown("BASIC  aXZyOndvcmQ=").verify(&basic), Ok(()), "blanks and case of the scheme's name");
    let none = shown("x").without("authorization").verify(&basic).expect_err("no header");
    assert_eq!(none, SignatureError::NoCredentials);
    for error in [none, SignatureError::MalformedCredentials, SignatureError::User, SignatureError::Password] {
        assert!(error.asks_for_password(), "{error:?}");
    }
    assert!(!SignatureError::Malformed.asks_for_password());
}
