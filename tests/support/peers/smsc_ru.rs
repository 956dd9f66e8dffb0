//! A stand-in for SMSC.ru, which is a cloud service and cannot be installed.
//!
//! It checks what the service checks and answers as its documents say: always with status 200, errors as
//! `{"error":…,"error_code":N}`. The end of the number decides:
//!
//! | ends in | answer |
//! | --- | --- |
//! | 0001 to 0009, 0017 | that error code; 17 is one that no document knows |
//! | 0050 | HTTP 500 |
//! | 0098 | taken, but the answer never comes |
//! | 0099 | not taken, and no answer comes |
//! | 0060 | a page of HTML with status 200 |
//! | 0061 | taken, an answer that breaks off |
//! | 0062 | a megabyte of JSON |
//! | else | taken |
//!
//! A status is 0 until [`Api::set_status`]. The same text to the same number again is error 9, as long as it serves: the
//! minute of the original is for ever here.

use std::collections::BTreeMap;
use std::future;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use data_encoding::HEXLOWER;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Method, Request, Response};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use serde_json::{Value, json};

use super::http;
use super::listener::{Answer, StandIn};
use super::wait_until;

pub const LOGIN: &str = "shop";
pub const PASSWORD: &str = "ivrpw";
/// The secret that signs call-backs.
pub const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// The status of an unknown message among several; the answer about a single one is an error.
const NOT_FOUND: i64 = -3;

/// The stand-in. It serves until it is dropped.
pub struct Api(StandIn<State>);

#[derive(Default)]
struct State {
    sent: Vec<Fields>,
    asked: Vec<Fields>,
    taken: Vec<Taken>,
    fails_with: Option<u16>,
    refuses_questions: bool,
}

struct Taken {
    id: String,
    phone: String,
    text: String,
    status: i64,
}

/// All fields of a form.
pub type Fields = BTreeMap<String, String>;

impl Api {
    pub fn start() -> Self {
        Self(StandIn::start(answer))
    }

    /// The address in place of `https://smsc.ru`.
    pub fn base_url(&self) -> String {
        self.0.base_url()
    }

    /// Every request to send so far, in order, also the refused ones.
    pub fn sent(&self) -> Vec<Fields> {
        self.0.with(|state| state.sent.clone())
    }

    /// Every question about statuses so far.
    pub fn asked(&self) -> Vec<Fields> {
        self.0.with(|state| state.asked.clone())
    }

    pub fn wait_for_sent(&self, count: usize, limit: Duration) -> Vec<Fields> {
        wait_until(&format!("{count} texts at SMSC.ru"), limit, || Some(self.sent()).filter(|sent| count <= sent.len()))
    }

    /// Says from now on that every message to this number has this status.
    pub fn set_status(&self, phone: &str, status: i64) {
        let phone = phone.trim_start_matches('+');
        self.0.with(|state| {
            state.taken.iter_mut().filter(|taken| taken.phone == phone).for_each(|taken| taken.status = status);
        });
    }

    /// Answers everything with this HTTP status, until it is `None`.
    pub fn fail_with(&self, status: Option<u16>) {
        self.0.with(|state| state.fails_with = status);
    }

    /// Answers every question with error 9.
    pub fn refuse_questions(&self, refuses: bool) {
        self.0.with(|state| state.refuses_questions = refuses);
    }

    /// Brings a status to `target` at the door, signed with SHA-1; returns the HTTP status of the answer.
    pub fn call_back(&self, door: SocketAddr, target: &str, id: &str, phone: &str, status: i64) -> u16 {
        let status = status.to_string();
        let fields = [("id", id), ("phone", phone), ("status", &status), ("err", "0")];
        post(door, target, &fields, &sha1(&[id, phone, &status]))
    }

    /// Brings a text from a phone.
    pub fn bring_text(&self, door: SocketAddr, target: &str, phone: &str, text: &str) -> u16 {
        let fields = [("phone", phone), ("mes", text), ("to", "79990001122")];
        post(door, target, &fields, &sha1(&[phone, text, "79990001122"]))
    }
}

fn sha1(parts: &[&str]) -> String {
    let text = format!("{}:{SECRET}", parts.join(":"));
    HEXLOWER.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes()).as_ref())
}

fn post(door: SocketAddr, target: &str, fields: &[(&str, &str)], checksum: &str) -> u16 {
    let form =
        form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).append_pair("sha1", checksum).finish();
    http::post_form(door, target, &format!("Host: {door}\r\n"), &form).expect("the service answers").status
}

async fn answer(state: Arc<Mutex<State>>, request: Request<Bytes>) -> Answer {
    let fields: Fields = form_urlencoded::parse(request.body()).into_owned().collect();
    let said = {
        let mut state = state.lock().expect("no holder panics");
        match (request.method(), request.uri().path()) {
            (&Method::POST, "/sys/send.php") => {
                state.sent.push(fields.clone());
                state.send(&fields)
            }
            (&Method::POST, "/sys/status.php") => {
                state.asked.push(fields.clone());
                state.statuses(&fields)
            }
            _ => Said::Status(404),
        }
    };
    match said {
        Said::Json(value) => reply(200, value.to_string()),
        Said::Raw(text) => reply(200, text),
        Said::Status(status) => reply(status, String::new()),
        Said::Nothing => future::pending().await,
    }
}

enum Said {
    Json(Value),
    Raw(String),
    Status(u16),
    Nothing,
}

fn error(code: i64) -> Said {
    Said::Json(json!({"error": "described to people", "error_code": code}))
}

impl State {
    fn send(&mut self, fields: &Fields) -> Said {
        if let Some(status) = self.fails_with {
            return Said::Status(status);
        }
        let field = |name: &str| fields.get(name).map_or("", String::as_str);
        if (field("login"), field("psw")) != (LOGIN, PASSWORD) {
            return error(2);
        }
        let phone = field("phones");
        let is_whole = phone.starts_with('+') && phone.len() == 12 && !field("mes").is_empty();
        let id = field("id");
        let is_id = !id.is_empty() && id.len() <= 40 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_whole || !is_id || (field("charset"), field("fmt")) != ("utf-8", "3") {
            return error(1);
        }
        let repeated = |taken: &Taken| taken.phone == phone[1..] && taken.text == field("mes");
        if self.taken.iter().any(repeated) {
            return error(9);
        }
        let end: i64 = phone[phone.len() - 4..].parse().unwrap_or_default();
        let said = match end {
            1..=9 | 17 => return error(end),
            50 => return Said::Status(500),
            60 => return Said::Raw("<html><body>We will be back soon</body></html>".to_owned()),
            99 => return Said::Nothing,
            98 => Said::Nothing,
            61 => Said::Raw(format!(r#"{{"id":"{id}","cn"#)),
            62 => Said::Raw(format!(r#"{{"id":"{id}","filler":"{}"}}"#, "x".repeat(1 << 20))),
            _ => Said::Json(json!({"id": id, "cnt": 1, "cost": "2.5"})),
        };
        self.taken.push(Taken {
            id: id.to_owned(),
            phone: phone[1..].to_owned(),
            text: field("mes").to_owned(),
            status: 0,
        });
        said
    }

    fn statuses(&self, fields: &Fields) -> Said {
        let field = |name: &str| fields.get(name).map_or("", String::as_str);
        if self.refuses_questions {
            return error(9);
        }
        if (field("login"), field("psw")) != (LOGIN, PASSWORD) {
            return error(2);
        }
        let asked: Vec<(&str, &str)> = field("phone").split(',').zip(field("id").split(',')).collect();
        match asked[..] {
            [(phone, id)] if self.status(phone, id) == NOT_FOUND => {
                Said::Json(json!({"error": "message not found", "error_code": 3}))
            }
            [(phone, id)] => Said::Json(json!({"status": self.status(phone, id), "err": 0})),
            _ => Said::Json(
                asked.iter().map(|(phone, id)| json!({"id": id, "status": self.status(phone, id)})).collect(),
            ),
        }
    }

    fn status(&self, phone: &str, id: &str) -> i64 {
        let is_it = |taken: &&Taken| taken.id == id && taken.phone == phone.trim_start_matches('+');
        self.taken.iter().find(is_it).map_or(NOT_FOUND, |taken| taken.status)
    }
}

fn reply(status: u16, body: String) -> Answer {
    Response::builder().status(status).body(Full::new(Bytes::from(body))).expect("a well-formed answer")
}
