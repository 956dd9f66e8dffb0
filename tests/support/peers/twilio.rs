//! A stand-in for Twilio's Messaging API, which is a cloud service and cannot be installed.
//!
//! It checks what Twilio checks and answers as Twilio documents it; see "Messages resource", "Error and Warning
//! Dictionary" and "Validating requests" in Twilio's documentation. The end of the destination decides:
//!
//! | ends in | status | code | Twilio's meaning |
//! | --- | --- | --- | --- |
//! | 88 | 429 | 20429 | too many requests at once |
//! | 66 | 400 | 21211 | no valid number |
//! | 14 | 400 | 21614 | no mobile number |
//! | 10 | 400 | 21610 | the recipient has opted out |
//! | 50 | 500 | 20500 | something broke at Twilio |
//! | 03 | 401 | 20003 | credentials refused |
//! | 99 | – | – | taken, but the answer never comes |
//! | else | 201 | – | queued |

use std::collections::BTreeMap;
use std::future;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use data_encoding::BASE64;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE};
use hyper::{Method, Request, Response};
use ring::hmac;
use serde_json::{Value, json};

use super::http;
use super::listener::{Answer, Listener};
use super::wait_until;

pub const ACCOUNT_SID: &str = "AC00000000000000000000000000000000";
pub const AUTH_TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// The longest body that Twilio takes, in characters.
const BODY_CHARACTERS_MAX: usize = 1600;

/// The stand-in. It serves until it is dropped.
pub struct Api {
    listener: Listener,
    received: Arc<Mutex<Vec<Received>>>,
}

/// One request to create a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    /// All fields of the form, under Twilio's names.
    pub form: BTreeMap<String, String>,
    /// Given to a message that was taken, also when the answer never comes.
    pub sid: Option<String>,
    /// The HTTP status; none where the stand-in keeps silent.
    pub answer: Option<u16>,
}

impl Received {
    pub fn to(&self) -> &str {
        self.field("To")
    }

    pub fn from(&self) -> &str {
        self.field("From")
    }

    pub fn body(&self) -> &str {
        self.field("Body")
    }

    pub fn status_callback(&self) -> Option<&str> {
        self.form.get("StatusCallback").map(String::as_str)
    }

    /// Empty when the form does not have it.
    fn field(&self, name: &str) -> &str {
        self.form.get(name).map_or("", String::as_str)
    }
}

impl Api {
    pub fn start() -> Self {
        let received = Arc::new(Mutex::new(Vec::new()));
        let listener = Listener::start({
            let received = received.clone();
            move |request| create_message(received.clone(), request)
        });
        Self { listener, received }
    }

    pub fn address(&self) -> SocketAddr {
        self.listener.address()
    }

    /// The address in place of `https://api.twilio.com`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address())
    }

    pub fn account_sid(&self) -> &'static str {
        ACCOUNT_SID
    }

    pub fn auth_token(&self) -> &'static str {
        AUTH_TOKEN
    }

    /// Every request so far, in order, also the refused ones.
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().expect("no holder panics").clone()
    }

    /// Every request, once there are at least `count`.
    pub fn wait_for_received(&self, count: usize, limit: Duration) -> Vec<Received> {
        wait_until(&format!("{count} requests to Twilio"), limit, || {
            let received = self.received();
            (count <= received.len()).then_some(received)
        })
    }

    /// Reports `status` (`sent`, `delivered`, `undelivered`, `failed` …) of a message to its `StatusCallback`, and
    /// returns the HTTP status of the answer. `error_code` goes with `undelivered` and `failed`.
    ///
    /// The request goes to `door` whatever host the URL names, as it would through a company's proxy; it is signed for
    /// the URL itself.
    pub fn call_back(&self, message: &Received, status: &str, error_code: Option<u32>, door: SocketAddr) -> u16 {
        let url = message.status_callback().expect("the message has a StatusCallback");
        let form = call_back_form(message, status, error_code);
        let signature = sign(AUTH_TOKEN, url, &form);
        self.post_call_back(url, &form, &signature, door)
    }

    /// As [`Api::call_back`], with a signature of the caller's choice: a forged one should be refused.
    pub fn call_back_signed(&self, message: &Received, status: &str, signature: &str, door: SocketAddr) -> u16 {
        let url = message.status_callback().expect("the message has a StatusCallback");
        self.post_call_back(url, &call_back_form(message, status, None), signature, door)
    }

    fn post_call_back(&self, url: &str, form: &BTreeMap<String, String>, signature: &str, door: SocketAddr) -> u16 {
        let (host, target) = split_url(url);
        let headers = format!(
            "Host: {host}\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n\
             X-Twilio-Signature: {signature}\r\nI-Twilio-Idempotency-Token: {}\r\n",
            new_id("")
        );
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        http::post_form(door, &target, &headers, &body).expect("the service answers a call-back").status
    }
}

/// The signature of a request by Twilio: the URL with its query, then every field and its value in the order of the
/// fields' names, keyed by the account's token.
pub fn sign(auth_token: &str, url: &str, form: &BTreeMap<String, String>) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, auth_token.as_bytes());
    let fields: String = form.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]).collect();
    BASE64.encode(hmac::sign(&key, format!("{url}{fields}").as_bytes()).as_ref())
}

fn call_back_form(message: &Received, status: &str, error_code: Option<u32>) -> BTreeMap<String, String> {
    let sid = message.sid.as_deref().expect("only a message that was taken is reported on");
    let mut form: BTreeMap<String, String> = [
        ("AccountSid", ACCOUNT_SID),
        ("ApiVersion", "2010-04-01"),
        ("From", message.from()),
        ("MessageSid", sid),
        ("MessageStatus", status),
        ("SmsSid", sid),
        ("SmsStatus", status),
        ("To", message.to()),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    if let Some(code) = error_code {
        form.insert("ErrorCode".to_owned(), code.to_string());
    }
    form
}

/// Host, then path with query. A fragment is never sent.
fn split_url(url: &str) -> (&str, String) {
    let (_, rest) = url.split_once("://").expect("a StatusCallback is an absolute URL");
    let (rest, _) = rest.split_once('#').unwrap_or((rest, ""));
    match rest.find(['/', '?']) {
        Some(end) if rest[end..].starts_with('/') => (&rest[..end], rest[end..].to_owned()),
        Some(end) => (&rest[..end], format!("/{}", &rest[end..])),
        None => (rest, "/".to_owned()),
    }
}

async fn create_message(received: Arc<Mutex<Vec<Received>>>, request: Request<Bytes>) -> Answer {
    let form: BTreeMap<String, String> = form_urlencoded::parse(request.body()).into_owned().collect();
    let verdict = check_request(&request).and_then(|()| check_form(&form));
    let sid = match verdict {
        Ok(()) | Err(Refusal::Silence) => Some(new_id("SM")),
        Err(Refusal::Answer { .. }) => None,
    };
    let answer = match verdict {
        Ok(()) => Some(201),
        Err(Refusal::Answer { status, .. }) => Some(status),
        Err(Refusal::Silence) => None,
    };
    received.lock().expect("no holder panics").push(Received { form: form.clone(), sid: sid.clone(), answer });
    match verdict {
        Ok(()) => reply(201, &message(&form, &sid.expect("a message that was taken has a sid"))),
        Err(Refusal::Answer { status, code, message }) => reply(status, &error(status, code, message)),
        Err(Refusal::Silence) => future::pending().await,
    }
}

/// Why there is no `201`.
#[derive(Clone, Copy)]
enum Refusal {
    Answer { status: u16, code: u32, message: &'static str },
    Silence,
}

fn refuse(status: u16, code: u32, message: &'static str) -> Result<(), Refusal> {
    Err(Refusal::Answer { status, code, message })
}

fn check_request(request: &Request<Bytes>) -> Result<(), Refusal> {
    let credentials = format!("Basic {}", BASE64.encode(format!("{ACCOUNT_SID}:{AUTH_TOKEN}").as_bytes()));
    let given = request.headers().get(AUTHORIZATION).map(|value| value.as_bytes());
    if given != Some(credentials.as_bytes()) {
        return refuse(401, 20003, "Authenticate");
    }
    let known = format!("/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json");
    match (request.method(), request.uri().path() == known) {
        (_, false) => refuse(404, 20404, "The requested resource was not found"),
        (&Method::POST, true) => Ok(()),
        (_, true) => refuse(405, 20004, "Method not allowed"),
    }
}

fn check_form(form: &BTreeMap<String, String>) -> Result<(), Refusal> {
    let field = |name: &str| form.get(name).map_or("", String::as_str);
    if field("To").is_empty() {
        return refuse(400, 21604, "A 'To' phone number is required.");
    }
    if field("From").is_empty() && field("MessagingServiceSid").is_empty() {
        return refuse(400, 21603, "A 'From' phone number is required.");
    }
    if field("Body").is_empty() {
        return refuse(400, 21602, "Message body is required.");
    }
    if BODY_CHARACTERS_MAX < field("Body").chars().count() {
        return refuse(400, 21617, "The concatenated message body exceeds the 1600 character limit");
    }
    check_destination(field("To"))
}

fn check_destination(to: &str) -> Result<(), Refusal> {
    match to.get(to.len().saturating_sub(2)..).unwrap_or_default() {
        "88" => refuse(429, 20429, "Too Many Requests"),
        "66" => refuse(400, 21211, "Invalid 'To' Phone Number"),
        "14" => refuse(400, 21614, "'To' number is not a valid mobile number"),
        "10" => refuse(400, 21610, "Attempt to send to unsubscribed recipient"),
        "50" => refuse(500, 20500, "An internal server error has occurred"),
        "03" => refuse(401, 20003, "Authenticate"),
        "99" => Err(Refusal::Silence),
        _ => Ok(()),
    }
}

/// The message resource as it is right after its creation.
fn message(form: &BTreeMap<String, String>, sid: &str) -> Value {
    let uri = format!("/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/{sid}");
    let service = form.get("MessagingServiceSid");
    json!({
        "account_sid": ACCOUNT_SID,
        "api_version": "2010-04-01",
        "body": form.get("Body"),
        "date_created": "Thu, 24 Aug 2023 05:01:45 +0000",
        "date_sent": null,
        "date_updated": "Thu, 24 Aug 2023 05:01:45 +0000",
        "direction": "outbound-api",
        "error_code": null,
        "error_message": null,
        "from": form.get("From"),
        "messaging_service_sid": service,
        "num_media": "0",
        // A service cuts the message only when it has chosen a sender.
        "num_segments": if service.is_some() { "0".to_owned() } else { segments(&form["Body"]).to_string() },
        "price": null,
        "price_unit": null,
        "sid": sid,
        "status": if service.is_some() { "accepted" } else { "queued" },
        "subresource_uris": { "media": format!("{uri}/Media.json") },
        "to": form.get("To"),
        "uri": format!("{uri}.json"),
    })
}

/// 160 characters fit one text of GSM-7 (here: ASCII) and 70 one of UCS-2; parts of a longer one have less room.
fn segments(body: &str) -> usize {
    let (length, single, part) =
        if body.is_ascii() { (body.len(), 160, 153) } else { (body.encode_utf16().count(), 70, 67) };
    if length <= single { 1 } else { length.div_ceil(part) }
}

fn error(status: u16, code: u32, message: &str) -> Value {
    json!({
        "code": code,
        "message": message,
        "more_info": format!("https://www.twilio.com/docs/errors/{code}"),
        "status": status,
    })
}

fn reply(status: u16, body: &Value) -> Answer {
    Response::builder()
        .status(status)
        .header(CONTENT_TYPE, "application/json")
        .body(Full::new(Bytes::from(body.to_string())))
        .expect("the parts of the answer are well formed")
}

/// A name with 32 hexadecimal digits, as Twilio gives them.
fn new_id(prefix: &str) -> String {
    let random: [u8; 16] =
        ring::rand::generate(&ring::rand::SystemRandom::new()).expect("there is randomness").expose();
    format!("{prefix}{}", data_encoding::HEXLOWER.encode(&random))
}
