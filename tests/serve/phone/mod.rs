//! The web phone: its page in a real browser, its turns over HTTP.

mod browser;
mod turns;

use std::sync::{Arc, Mutex, PoisonError, Weak};

use deflect::recordings::wav;
use serde_json::{Value, json};

use crate::support::line::{self, Answer, Line, SPOOL, Setup, exchange, settings};

/// When people answer in the chats of the shipped line.
const OPEN: &str = "2026-11-20T12:00";
/// When they do not.
const CLOSED: &str = "2026-11-20T23:30";
/// A password that a platform's documents hold.
const PASSWORDED: &str = r#"
[platform.bandwidth]
dialect = "bxml"
authentication = "basic"
user = "deflect"
secret = { env = "TEST_TOKEN" }
locale = { ru = "ru-RU", en = "en-US" }
"#;

/// How long the recording of the greeting is, in samples.
const RECORDED_SAMPLES: usize = 12_000;

/// The line of the tests that run just now and leave nothing behind in it.
static SHARED: Mutex<Weak<Line>> = Mutex::new(Weak::new());

fn start() -> Arc<Line> {
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    shared.upgrade().unwrap_or_else(|| {
        let line = Arc::new(start_alone());
        *shared = Arc::downgrade(&line);
        line
    })
}

/// A line of a test that makes real calls, too.
fn start_alone() -> Line {
    Line::start(&settings(&format!("{PASSWORDED}{SPOOL}")))
}

/// A line whose greeting is recorded.
fn start_recorded() -> Line {
    let setup = Setup::new(&settings(SPOOL));
    let folder = setup.folder().join("prompts/ru/audio");
    std::fs::create_dir_all(&folder).unwrap();
    let tone: Vec<i16> = (0..RECORDED_SAMPLES).map(|sample| if sample % 16 < 8 { 8000 } else { -8000 }).collect();
    std::fs::write(folder.join("greeting-main.wav"), wav::write(&tone)).unwrap();
    setup.start()
}

/// A request to the phone's own address.
fn post(line: &Line, body: &str) -> Answer {
    let head =
        "POST /api/phone/turn HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json";
    exchange(line.ops, &format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len()))
}

/// A turn, which must be answered.
fn turn(line: &Line, asked: &Value) -> Value {
    let answer = post(line, &asked.to_string());
    assert_eq!(answer.status, 200, "{asked}: {answer:?}");
    serde_json::from_str(&answer.body).unwrap()
}

/// Why a turn is refused.
fn refused(line: &Line, asked: &Value) -> String {
    let answer = post(line, &asked.to_string());
    assert_eq!(answer.status, 400, "{asked}: {answer:?}");
    serde_json::from_str::<Value>(&answer.body).unwrap()["error"].as_str().unwrap().to_owned()
}

/// A call of a mobile phone at this time.
fn call_at(at: &str) -> Value {
    json!({ "platform": "dialect/twiml", "deed": { "call": { "from": "+79161234567", "to": line::LINE, "at": at } } })
}

/// A call with other choices than those of [`call_at`].
fn call_with(choices: &[(&str, Value)]) -> Value {
    let mut call = call_at(OPEN);
    for (name, value) in choices {
        call["deed"]["call"][*name] = value.clone();
    }
    call
}

/// The request for the caller's next deed, `passed_ms` milliseconds after the answer.
fn next(shown: &Value, passed_ms: u64, did: Value) -> Value {
    let go_on = json!({ "call": shown["call"], "state": shown["state"], "passed_ms": passed_ms, "did": did });
    json!({ "platform": "dialect/twiml", "deed": { "go_on": go_on } })
}

/// Presses keys one after the other, a second apart.
fn pressed(line: &Line, call: &Value, keys: &str) -> Value {
    let mut shown = turn(line, call);
    for (index, key) in keys.chars().enumerate() {
        shown = turn(line, &next(&shown, 1000 * (index as u64 + 1), json!({ "keys": key.to_string() })));
    }
    shown
}

fn prompts(shown: &Value) -> Vec<&str> {
    shown["said"].as_array().unwrap().iter().map(|said| said["prompt"].as_str().unwrap()).collect()
}
