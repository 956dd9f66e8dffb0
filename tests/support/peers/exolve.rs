//! A stand-in for MTS Exolve, which is a cloud service and cannot be installed.
//!
//! It checks what the service checks and answers as its documents say. The end of the number decides: 0400, 0401, 0403,
//! 0429, 0500 and 0503 are that HTTP status; 0401 with the error as a mere text, as some documents show it; 0402 is a trial
//! account; 0098 is taken without an answer; everything else is taken.

use std::future;
use std::sync::{Arc, Mutex};

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::AUTHORIZATION;
use hyper::{Method, Request, Response};
use serde_json::{Value, json};

use super::listener::{Answer, StandIn};

pub const KEY: &str = "0123456789abcdef0123456789abcdef";

/// The stand-in. It serves until it is dropped.
pub struct Api(StandIn<State>);

#[derive(Default)]
struct State {
    sent: Vec<Value>,
    asked: Vec<Value>,
    taken: Vec<(String, String, String)>,
}

impl Api {
    pub fn start() -> Self {
        Self(StandIn::start(answer))
    }

    /// The address in place of `https://api.exolve.ru`.
    pub fn base_url(&self) -> String {
        self.0.base_url()
    }

    /// Every request to send so far.
    pub fn sent(&self) -> Vec<Value> {
        self.0.with(|state| state.sent.clone())
    }

    /// Every question so far.
    pub fn asked(&self) -> Vec<Value> {
        self.0.with(|state| state.asked.clone())
    }

    /// Says from now on that messages to this number have this state of delivery.
    pub fn set_status(&self, to: &str, status: &str) {
        let to = to.trim_start_matches('+');
        self.0.with(|state| {
            state.taken.iter_mut().filter(|taken| taken.1 == to).for_each(|taken| taken.2 = status.to_owned());
        });
    }
}

async fn answer(state: Arc<Mutex<State>>, request: Request<Bytes>) -> Answer {
    let given = request.headers().get(AUTHORIZATION).map(|value| value.as_bytes().to_vec());
    let said: Value = serde_json::from_slice(request.body()).unwrap_or_default();
    let answered = {
        let mut state = state.lock().expect("no holder panics");
        match (request.method(), request.uri().path()) {
            _ if given != Some(format!("Bearer {KEY}").into_bytes()) => Some((401, json!({"error": "unauthorized"}))),
            (&Method::POST, "/messaging/v1/SendSMS") => state.send(said),
            (&Method::POST, "/messaging/v1/GetList") => Some(state.list(said)),
            _ => Some((404, json!({"error": {"message": "not found", "code": 5}}))),
        }
    };
    match answered {
        Some((status, body)) => {
            let body = Full::new(Bytes::from(body.to_string()));
            Response::builder().status(status).body(body).expect("a well-formed answer")
        }
        None => future::pending().await,
    }
}

impl State {
    fn send(&mut self, said: Value) -> Option<(u16, Value)> {
        self.sent.push(said.clone());
        let field = |name: &str| said[name].as_str().unwrap_or_default().to_owned();
        let (to, error) = (field("destination"), |text: &str| json!({"error": {"message": text, "code": 3}}));
        if field("number").is_empty() || field("text").is_empty() || !to.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some((400, error("invalid argument")));
        }
        match &to[to.len() - 4..] {
            "0401" => return Some((401, json!({"error": "token is expired"}))),
            "0402" => return Some((400, error("the user has not signed the contract"))),
            "0200" => return Some((200, json!({"error": "something went wrong"}))),
            status @ ("0400" | "0403" | "0429" | "0500" | "0503") => {
                return Some((status.parse().unwrap(), error("refused")));
            }
            _ => {}
        }
        let id = format!("{}", 439_166_311_870_000_000_u64 + self.taken.len() as u64);
        self.taken.push((id.clone(), to.clone(), "SENDING".to_owned()));
        (!to.ends_with("0098")).then(|| (200, json!({"message_id": id})))
    }

    fn list(&mut self, said: Value) -> (u16, Value) {
        self.asked.push(said.clone());
        let found = self.taken.iter().filter(|(id, ..)| said["message_id"] == id.as_str());
        let found = found.map(|(id, to, status)| {
            json!({"message_id": id, "destination": to, "direction": "OUT", "delivery_status": status})
        });
        (200, json!({"messages": found.collect::<Vec<_>>()}))
    }
}
