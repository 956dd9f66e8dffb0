//! A stand-in for SMS.ru, which is a cloud service and cannot be installed.
//!
//! It checks what the service checks and answers as its documents say. The last four digits of the number decide: a code of
//! its table for the number, with 1000 added one for the whole request; 0098 is taken without an answer; everything else
//! is taken. The same text to the same number again is 231.

use std::collections::BTreeMap;
use std::future;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use data_encoding::HEXLOWER;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Method, Request, Response};
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};

use super::http;
use super::listener::{Answer, StandIn};

pub const API_ID: &str = "0123456789abcdef0123456789abcdef";

/// The stand-in. It serves until it is dropped.
pub struct Api(StandIn<State>);

/// All fields of a form.
pub type Fields = BTreeMap<String, String>;

#[derive(Default)]
struct State {
    sent: Vec<Fields>,
    asked: Vec<Fields>,
    taken: Vec<Taken>,
    fails_with: Option<u16>,
}

#[derive(Clone)]
struct Taken {
    id: String,
    to: String,
    text: String,
    status: i64,
}

impl Api {
    pub fn start() -> Self {
        Self(StandIn::start(answer))
    }

    /// The address in place of `https://sms.ru`.
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

    /// The ids of the messages it took.
    pub fn taken(&self) -> Vec<String> {
        self.0.with(|state| state.taken.iter().map(|taken| taken.id.clone()).collect())
    }

    /// Says from now on that every message to this number has this status.
    pub fn set_status(&self, to: &str, status: i64) {
        let to = to.trim_start_matches('+');
        self.0.with(|state| {
            state.taken.iter_mut().filter(|taken| taken.to == to).for_each(|taken| taken.status = status);
        });
    }

    /// Answers everything with this HTTP status, until it is `None`.
    pub fn fail_with(&self, status: Option<u16>) {
        self.0.with(|state| state.fails_with = status);
    }

    /// Brings entries to `target` at the door, with the hash of `key`; returns status and body of the answer.
    pub fn call_back(&self, door: SocketAddr, target: &str, key: &str, entries: &[String]) -> (u16, String) {
        let hash = HEXLOWER.encode(digest(&SHA256, format!("{key}{}", entries.concat()).as_bytes()).as_ref());
        let mut form = form_urlencoded::Serializer::new(String::new());
        for (at, entry) in entries.iter().enumerate() {
            form.append_pair(&format!("data[{at}]"), entry);
        }
        form.append_pair("hash", &hash);
        let answer = http::post_form(door, target, &format!("Host: {door}\r\n"), &form.finish());
        let answer = answer.expect("the service answers");
        (answer.status, answer.body)
    }
}

/// An entry of a call-back.
pub fn entry(id: &str, status: i64) -> String {
    format!("sms_status\n{id}\n{status}\n1795353564")
}

enum Said {
    Json(Value),
    Status(u16),
    Nothing,
}

async fn answer(state: Arc<Mutex<State>>, request: Request<Bytes>) -> Answer {
    let fields: Fields = form_urlencoded::parse(request.body()).into_owned().collect();
    let said = {
        let mut state = state.lock().expect("no holder panics");
        match (request.method(), request.uri().path()) {
            (&Method::POST, "/sms/send") => {
                state.sent.push(fields.clone());
                state.send(&fields)
            }
            (&Method::POST, "/sms/status") => {
                state.asked.push(fields.clone());
                state.statuses(&fields)
            }
            _ => Said::Status(404),
        }
    };
    let (status, body) = match said {
        Said::Json(value) => (200, value.to_string()),
        Said::Status(status) => (status, String::new()),
        Said::Nothing => future::pending().await,
    };
    Response::builder().status(status).body(Full::new(Bytes::from(body))).expect("a well-formed answer")
}

fn error(code: i64) -> Said {
    Said::Json(json!({"status": "ERROR", "status_code": code, "status_text": "described to people"}))
}

impl State {
    fn send(&mut self, fields: &Fields) -> Said {
        if let Some(status) = self.fails_with {
            return Said::Status(status);
        }
        let field = |name: &str| fields.get(name).map_or("", String::as_str);
        let (to, text) = (field("to"), field("msg"));
        match () {
            () if field("api_id") != API_ID => return error(200),
            () if field("from").is_empty() => return error(204),
            () if text.is_empty() => return error(203),
            () if !to.bytes().all(|byte| byte.is_ascii_digit()) || field("json") != "1" => return error(202),
            () => {}
        }
        let end: i64 = to[to.len() - 4..].parse().unwrap_or_default();
        if (1200..1600).contains(&end) {
            return error(end - 1000);
        }
        let repeated = self.taken.iter().any(|taken| taken.to == to && taken.text == text);
        let code = match end {
            _ if repeated => 231,
            200..600 => end,
            _ => 100,
        };
        let mut number = json!({"status": if code == 100 { "OK" } else { "ERROR" }, "status_code": code});
        if code == 100 {
            let id = format!("000000-{}", 10_000_000 + self.taken.len());
            number["sms_id"] = json!(id);
            self.taken.push(Taken { id, to: to.to_owned(), text: text.to_owned(), status: 100 });
        }
        match end {
            98 => Said::Nothing,
            _ => Said::Json(json!({"status": "OK", "status_code": 100, "sms": {to: number}, "balance": 4122.56})),
        }
    }

    fn statuses(&self, fields: &Fields) -> Said {
        if let Some(status) = self.fails_with {
            return Said::Status(status);
        }
        if fields.get("api_id").is_none_or(|key| key != API_ID) {
            return error(200);
        }
        let of = |id: &str| {
            let status = self.taken.iter().find(|taken| taken.id == id).map_or(-1, |taken| taken.status);
            (id.to_owned(), json!({"status": "OK", "status_code": status}))
        };
        let sms: serde_json::Map<String, Value> = fields["sms_id"].split(',').map(of).collect();
        Said::Json(json!({"status": "OK", "status_code": 100, "sms": sms, "balance": 4122.56}))
    }
}
