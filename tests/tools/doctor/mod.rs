//! `deflect doctor`: a real line, reached directly and through what stands before lines in the world, and what the doctor
//! says of it.

mod proxied;
mod proxy;
mod reached;
mod tls;

use std::process::Output;

use crate::support::line::{self, Line, SPOOL, Setup, TOKEN, settings};

/// The password of the platform that shows one.
const PASSWORD: &str = "hunter2: wo ist das?";
/// A key that is no secret, so that it may stand in the configuration: Ed25519, seed 0, 1, 2 ….
const TELNYX_KEY: &str = "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=";

/// How platforms are told the languages.
const LOCALE: &str = "locale = { ru = \"ru-RU\", en = \"en-US\" }\n";

/// The settings of a line that has every kind of platform, at a public address of the test's choice.
fn settings_at(public_url: &str) -> String {
    let signed = |name: &str, dialect: &str| {
        let more = "secret = { env = \"TEST_TOKEN\" }\nlocale = { ru = \"ru-RU\", en = \"en-US\" }";
        format!("[platform.{name}]\ndialect = \"{dialect}\"\nauthentication = \"{name}\"\n{more}\n")
    };
    let signed: String = [("signalwire", "twiml"), ("somleng", "twiml"), ("plivo", "plivo")]
        .map(|(name, dialect)| signed(name, dialect))
        .concat();
    let more = format!(
        "{signed}[platform.telnyx]\ndialect = \"texml\"\nauthentication = \"telnyx\"\npublic_key = \"{TELNYX_KEY}\"\n{LOCALE}\
         [platform.bandwidth]\ndialect = \"bxml\"\nauthentication = \"basic\"\nuser = \"ivr\"\n\
         secret = {{ file = \"password\" }}\n{LOCALE}[platform.local]\ndialect = \"twiml\"\nauthentication = \"loopback\"\n{SPOOL}"
    );
    settings(&more).replace(line::PUBLIC_URL, public_url)
}

/// The folder of such a line.
fn setup_at(public_url: &str) -> Setup {
    let setup = Setup::new(&settings_at(public_url));
    std::fs::write(setup.folder().join("config/password"), PASSWORD).unwrap();
    setup
}

/// A line that platforms reach without anything between.
fn direct() -> Line {
    setup_at("http://127.0.0.1:0").start()
}

/// The doctor's exit code and output. Asserts that it holds no secret.
fn doctor(setup: &Setup, args: &[&str]) -> (i32, String) {
    let output = setup.run(&[&["doctor"], args].concat());
    assert_discreet(setup, &output);
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

fn assert_discreet(setup: &Setup, output: &Output) {
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let key = std::fs::read_to_string(setup.folder().join("var/keys/seal")).unwrap_or_default();
    let log = std::fs::read_to_string(setup.folder().join("log")).unwrap_or_default();
    let secrets = [TOKEN, PASSWORD, "hunter2", "aXZyOmh1bnRlcjI", key.trim()];
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        assert!(!said.contains(secret), "{said}");
        assert!(!log.contains(secret), "{log}");
    }
}

/// Checks that the doctor found this, and nothing else, to be wrong. The sentence is a part of one line.
fn assert_problem(found: &(i32, String), sentence: &str) {
    let problems: Vec<_> = found.1.lines().filter(|line| line.contains("problem: ")).collect();
    assert_eq!(found.0, 1, "{}", found.1);
    assert!(!problems.is_empty() && problems.iter().all(|line| line.contains(sentence)), "{}", found.1);
    assert_eq!(found.1.matches("to do: ").count(), problems.len(), "{}", found.1);
    let last = found.1.lines().last().unwrap();
    let noun = if problems.len() == 1 { "problem" } else { "problems" };
    assert_eq!(last, format!("{} {noun} found", problems.len()));
}

fn assert_well(found: &(i32, String), platform: &str) {
    assert_eq!(found.0, 0, "{}", found.1);
    assert!(!found.1.contains("problem"), "{}", found.1);
    let last = found.1.lines().last().unwrap();
    assert_eq!(last, format!("all is well: what {platform} sends arrives as it was sent"));
}
