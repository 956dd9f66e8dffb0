//! Gateways that are described in the configuration alone: what they send and understand is what the built-in ones do, and
//! what nobody described is never sent twice.

use std::fs;
use std::path::Path;
use std::time::Duration;

use data_encoding::HEXLOWER;
use deflect::config::settings::{Folders, GatewaySettings};
use deflect::dialect::webhook::Webhook;
use deflect::outbox::answer::{Fault, SendOutcome};
use deflect::outbox::sms::receipt::{Receipt, ReceiptError, ReceiptSubject};
use deflect::outbox::sms::webhook::{read_receipts, read_text, receipt_acknowledgement};
use deflect::store::{Followed, MessageId, Report};
use hyper::header::{CONTENT_TYPE, HeaderName};
use hyper::{HeaderMap, Method};
use ring::hmac;
use tempfile::tempdir;

use crate::gateway_peer::{GatewayPeer, Says};
use crate::kannel::{self, send, send_to};
use crate::post_office::receipt_key as key;
use crate::{smsc, twilio};

const WAIT: Duration = Duration::from_secs(5);
const ID: MessageId = MessageId([0xab; 16]);
const WORDS: &str = "Чат & «помощь»: https://m.example/l/Ab3dEfGhJkM";
const SECRET: &str = "a-secret-of-the-provider";

/// Kannel's smsbox, as its user guide describes it.
const KANNEL: &str = r#"
url = "{url}/cgi-bin/sendsms"
format = "text"
sender = "Ozon"
secrets = { password = { env = "PASSWORD" } }
body = "{{ text }}"
answers = [
  { status = "2xx", at = "word:1", is = [0, 3], means = "taken" },
  { at = "text", is = "Missing receiver number, rejected", means = "recipient" },
  { at = "text", is = "Not routable. Do not try again.", means = "message" },
  { at = "text", is = "Temporal failure, try again later.", means = "retry" },
]
[gateway.described.headers]
Content-Type = "text/plain; charset=UTF-8"
X-Kannel-Username = "ivr"
X-Kannel-Password = "{{ secret.password }}"
X-Kannel-From = "{{ sender }}"
X-Kannel-To = "{{ digits }}"
X-Kannel-Coding = "{% if unicode %}2{% else %}0{% endif %}"
X-Kannel-Validity = "{{ minutes }}"
X-Kannel-DLR-Mask = "31"
X-Kannel-DLR-Url = "{{ receipt_url }}&type=%d"
[gateway.described.reports]
proof = "receipt_url"
state = "query:type"
states = { 1 = "delivered", 2 = "undelivered", 16 = "undelivered", 4 = "sent", 8 = "sent", 32 = "sent" }
[gateway.described.texts]
proof = { query = "token", secret = { env = "SECRET" } }
from = "query:from"
text = "query:text"
"#;

/// Twilio, as its reference describes it.
const TWILIO: &str = r#"
url = "{url}/2010-04-01/Accounts/AC123/Messages.json"
format = "form"
sender = "Ozon"
secrets = { token = { env = "PASSWORD" } }
headers = { Authorization = "Basic {{ ('AC123:' ~ secret.token) | base64 }}" }
body = "To={{ number }}&From={{ sender }}&Body={{ text }}&StatusCallback={{ receipt_url }}&ValidityPeriod={{ seconds }}"
id = "/sid"
answers = [
  { status = "2xx", at = "/sid", means = "taken" },
  { at = "/code", is = [20429, 21611, 30001], means = "throttled" },
  { at = "/code", is = [20500, 30008], means = "retry" },
  { at = "/code", is = [20003, 21606], means = "down" },
  { at = "/code", is = [21211, 21614, 30005], means = "recipient" },
  { at = "/code", is = 21610, means = "opted_out" },
  { at = "/code", is = 30410, means = "unknown" },
]
[gateway.described.reports]
proof = "receipt_url"
state = "field:MessageStatus"
states = { sent = "sent", delivered = "delivered", failed = "undelivered", undelivered = "undelivered" }
opted_out = { at = "field:ErrorCode", is = [21610] }
"#;

/// SMSC.ru, as its reference describes it.
const SMSC: &str = r#"
url = "{url}/sys/send.php"
format = "form"
secrets = { password = { env = "PASSWORD" } }
body = "login=shop&psw={{ secret.password }}&charset=utf-8&fmt=3&phones={{ number }}&mes={{ text }}&id={{ id }}"
answers = [
  { at = "/error_code", is = [1, 5, 6], means = "message" },
  { at = "/error_code", is = [2, 3, 4], means = "down" },
  { at = "/error_code", is = [7, 8], means = "recipient" },
  { at = "/error_code", is = 9, means = "throttled" },
  { at = "/error_code", means = "later" },
  { status = "2xx", at = "/id", means = "taken" },
]
"#;

/// An invented one with everything else.
const OTHER: &str = r#"
url = "{url}/send"
body = '{"to": "{{ digits }}", "text": "{{ text }}", "ref": "{{ id }}"}'
answers = [{ status = 200, at = "/ok", is = "true", means = "taken" }]
[gateway.described.reports]
proof = { hmac = "sha256", header = "X-Signature", prefix = "sha256=", secret = { env = "SECRET" } }
each = "/reports"
our_id = "/ref"
their_id = "/id"
state = "/state"
states = { OK = "delivered", NO = "undelivered" }
answer = "thanks"
[gateway.described.texts]
proof = { header = "X-Token", secret = { env = "SECRET" } }
from = "/from"
text = "/text"
"#;

/// A gateway as `deflect` reads it from its configuration.
fn described(description: &str, url: &str) -> GatewaySettings {
    let (folder, minimal) = (tempdir().unwrap(), Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/config/minimal"));
    let file = fs::read_to_string(minimal.join("config/deflect.toml")).unwrap();
    let gateway = format!("[gateway.described]\nkind = \"http\"\n{}", description.replace("{url}", url));
    let file = file.replace("[\"spool\"]", "[\"described\"]").replace("[gateway.spool]\nkind = \"spool\"\n", "");
    copy(&minimal, folder.path());
    fs::write(folder.path().join("config/deflect.toml"), format!("{file}\n{gateway}")).unwrap();
    let path = |name| folder.path().join(name);
    let folders = Folders { config: path("config"), prompts: path("prompts"), data: path("var") };
    let environment = |name: &str| match name {
        "PASSWORD" => Some("secret".to_owned()),
        "SECRET" => Some(SECRET.to_owned()),
        _ => None,
    };
    let loaded = deflect::config::load(&folders, &environment);
    let loaded = loaded.unwrap_or_else(|problems| panic!("{}", problems[0].render(false)));
    GatewaySettings { answer_wait: WAIT, ..loaded.settings.gateways[0].clone() }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// The outcomes of the built-in gateway and of the described one for an answer.
async fn outcomes(built_in: &GatewaySettings, description: &str, peer: &GatewayPeer) -> [SendOutcome; 2] {
    let described = described(description, peer.url.as_str().trim_end_matches('/'));
    let first = send(built_in, WORDS, WAIT).await;
    let second = send(&described, WORDS, WAIT).await;
    assert!(!second.reason.contains("9161234567"), "the reason is for the log: {}", second.reason);
    [first.outcome, second.outcome]
}

#[tokio::test]
async fn kannel_by_description_is_kannel() {
    let mut settings = None;
    for (status, text) in [
        (202, "0: Accepted for delivery"),
        (202, "3: Queued for later delivery"),
        (200, "<html>Welcome to the hotel</html>"),
        (202, ""),
        (503, "Temporal failure, try again later."),
        (502, "<html>Bad Gateway</html>"),
        (408, ""),
        (403, "Authorization failed for sendsms"),
        (403, "Not routable. Do not try again."),
        (404, "Unknown request."),
        (302, ""),
        (429, ""),
        (400, "Missing receiver number, rejected"),
        (400, "Sender missing and no global set, rejected"),
    ] {
        let peer = GatewayPeer::saying(Says::Answer(status, text)).await;
        let built_in = kannel::settings("kannel", &peer.url);
        let [expected, found] = outcomes(&built_in, KANNEL, &peer).await;
        assert_eq!(found, expected, "{status} {text}");
        let seen = peer.seen();
        assert_eq!((&seen[0].method, &seen[0].path, &seen[0].body), (&seen[1].method, &seen[1].path, &seen[1].body));
        for name in seen[0].headers.keys().filter(|name| name.as_str().starts_with("x-kannel") || *name == CONTENT_TYPE)
        {
            let expected = seen[0].header(name.as_str());
            let expected = if name == "x-kannel-password" { "secret" } else { expected };
            let token = |gateway: &str| key().token(&deflect::config::settings::GatewayName::new(gateway), ID);
            let found = seen[1].header(name.as_str()).replace("/described?", "/kannel?");
            assert_eq!(found.replace(&token("described"), &token("kannel")), expected, "{name}");
        }
        settings = Some(built_in);
    }
    let (built_in, described) = (settings.unwrap(), described(KANNEL, "http://127.0.0.1:1"));
    for state in ["1", "2", "4", "8", "16", "32", "64", "%d", ""] {
        let read = |gateway: &GatewaySettings| {
            let token = key().token(&gateway.name, ID);
            let target = format!("/receipts/x?id={ID}&token={token}&type={state}");
            Request { method: Method::GET, target: &target, ..Request::default() }.receipts(gateway)
        };
        assert_eq!(read(&described), read(&built_in), "{state}");
    }
    let target = format!("/inbound/described?token={SECRET}&from=%2B79161234567&text=%D0%A1%D0%A2%D0%9E%D0%9F");
    let text = |target: &str| Request { method: Method::GET, target, ..Request::default() }.text(&described);
    assert_eq!(text(&target), Ok(("+79161234567".to_owned(), "СТОП".to_owned())));
    assert_eq!(text(&target.replace(SECRET, "other")), Err(ReceiptError::Unproven));
}

#[tokio::test]
async fn twilio_by_description_is_twilio() {
    for (status, body) in [
        (201, r#"{"sid":"SM1","status":"queued","error_code":null}"#),
        (201, r#"{"sid":"SM"#),
        (200, "<html>Welcome to the hotel</html>"),
        (429, r#"{"code":20429}"#),
        (500, r#"{"code":20500}"#),
        (401, r#"{"code":20003}"#),
        (400, r#"{"code":21606}"#),
        (400, r#"{"code":21408}"#),
        (400, r#"{"code":21211}"#),
        (400, r#"{"code":21610}"#),
        (400, r#"{"code":30410}"#),
        (400, r#"{"code":29999}"#),
        (404, "{}"),
        (503, ""),
        (429, ""),
    ] {
        let peer = GatewayPeer::saying(Says::Answer(status, body)).await;
        let [expected, found] = outcomes(&twilio::settings(&peer.url, "Ozon"), TWILIO, &peer).await;
        assert_eq!(found, expected, "{status} {body}");
        let seen = peer.seen();
        assert_eq!((&seen[0].path, seen[0].header("authorization")), (&seen[1].path, seen[1].header("authorization")));
        assert_eq!(seen[0].header("content-type"), seen[1].header("content-type"));
        let form =
            |at: usize| seen[at].form().into_iter().filter(|(name, _)| name != "StatusCallback").collect::<Vec<_>>();
        assert_eq!(form(0), form(1));
    }
}

#[tokio::test]
async fn smsc_by_description_is_smsc() {
    for body in [
        r#"{"id":"abababababababababababababababab","cnt":1}"#,
        r#"{"error":"parameters error","error_code":1}"#,
        r#"{"error_code":2}"#,
        r#"{"error_code":6}"#,
        r#"{"error_code":8}"#,
        r#"{"error_code":9}"#,
        r#"{"error_code":77}"#,
        "hotel",
    ] {
        let peer = GatewayPeer::saying(Says::Answer(200, body)).await;
        let built_in = smsc::settings("smsc", peer.url.as_str());
        let [expected, found] = outcomes(&built_in, SMSC, &peer).await;
        let kind = |outcome: &SendOutcome| std::mem::discriminant(outcome);
        // It can be polled and the described one not, so that the ways of following differ.
        assert_eq!(kind(&found), kind(&expected), "{body}");
    }
}

#[tokio::test]
async fn an_answer_that_nobody_described_is_never_sent_twice() {
    for (status, body, expected) in [
        (200, r#"{"ok":true}"#, SendOutcome::Accepted { provider_ids: vec![], followed: Followed::ByReport }),
        (200, "\u{feff}{\"ok\":true}", SendOutcome::Accepted { provider_ids: vec![], followed: Followed::ByReport }),
        (200, r#"{"ok":false}"#, SendOutcome::Unknown),
        (201, r#"{"ok":true}"#, SendOutcome::Unknown),
        (500, "", SendOutcome::Unknown),
        (502, "<html>Bad Gateway</html>", SendOutcome::Unknown),
        (503, "", SendOutcome::Unknown),
        (409, "", SendOutcome::Unknown),
        (408, "", SendOutcome::Retryable),
        (425, "", SendOutcome::Retryable),
        (429, "", SendOutcome::Throttled { retry_after: None }),
        (401, "", SendOutcome::ChannelDown),
        (302, "", SendOutcome::ChannelDown),
        (422, "", SendOutcome::Permanent(Fault::Message)),
    ] {
        let peer = GatewayPeer::saying(Says::Answer(status, body)).await;
        let gateway = described(OTHER, peer.url.as_str().trim_end_matches('/'));
        let words = "\"quoted\"\n\\ Чат";
        let answer = send_to(&gateway, ("+79161234567", words), WAIT, false).await;
        assert_eq!(answer.outcome, expected, "{status} {body}");
        let said: serde_json::Value = serde_json::from_str(&peer.only().body).unwrap();
        assert_eq!((said["text"].as_str(), said["to"].as_str()), (Some(words), Some("79161234567")));
    }
}

/// A request to us.
struct Request<'a> {
    method: Method,
    target: &'a str,
    body: &'a str,
    header: (&'static str, String),
}

impl Default for Request<'_> {
    fn default() -> Self {
        Self { method: Method::POST, target: "/", body: "", header: ("x-none", "none".to_owned()) }
    }
}

impl Request<'_> {
    fn read<T>(&self, read: impl Fn(&Webhook<'_>) -> T) -> T {
        let name = HeaderName::from_bytes(self.header.0.as_bytes()).unwrap();
        let headers = [(CONTENT_TYPE, "application/json".parse().unwrap()), (name, self.header.1.parse().unwrap())];
        let (headers, here) = (HeaderMap::from_iter(headers), "127.0.0.1".parse().unwrap());
        read(&Webhook::read(&self.method, self.target, &headers, self.body.as_bytes(), here).unwrap())
    }

    fn receipts(&self, gateway: &GatewaySettings) -> Result<Vec<Receipt>, ReceiptError> {
        self.read(|webhook| read_receipts(gateway, &key(), webhook))
    }

    fn text(&self, gateway: &GatewaySettings) -> Result<(String, String), ReceiptError> {
        self.read(|webhook| read_text(gateway, webhook)).map(|text| (text.from, text.text))
    }
}

#[test]
fn a_list_of_reports_is_believed_by_the_hash_of_the_body() {
    let gateway = described(OTHER, "https://api.example");
    let body =
        format!(r#"{{"reports":[{{"ref":"{ID}","state":"ok"}},{{"ref":"","id":7,"state":"NO"}},{{"state":"odd"}}]}}"#);
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes()), body.as_bytes());
    let signature = format!("sha256={}", HEXLOWER.encode(tag.as_ref()));
    let read = |method, body: &str, signature: &str| {
        let header = ("x-signature", signature.to_owned());
        Request { method, body, header, target: "/receipts/described" }.receipts(&gateway)
    };
    let expected = vec![
        Receipt { subject: ReceiptSubject::Ours(ID), report: Report::Delivered },
        Receipt { subject: ReceiptSubject::Theirs(vec!["7".to_owned()]), report: Report::Undelivered },
    ];
    assert_eq!(read(Method::POST, &body, &signature), Ok(expected));
    assert_eq!(read(Method::POST, &body.replace("ok", "NO"), &signature), Err(ReceiptError::Unproven));
    assert_eq!(read(Method::POST, &body, &signature[7..]), Err(ReceiptError::Unproven), "without its prefix");
    let empty = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes()), b"");
    let empty = format!("sha256={}", HEXLOWER.encode(empty.as_ref()));
    assert_eq!(read(Method::GET, "", &empty), Err(ReceiptError::Unproven), "an empty body proves nothing");
    assert_eq!(receipt_acknowledgement(&gateway), "thanks");

    let words = r#"{"from":"+79161234567","text":"СТОП"}"#;
    let text = |token: &str| {
        Request { body: words, header: ("x-token", token.to_owned()), ..Request::default() }.text(&gateway)
    };
    assert_eq!(text(SECRET), Ok(("+79161234567".to_owned(), "СТОП".to_owned())));
    assert_eq!(text("other"), Err(ReceiptError::Unproven));
}

/// One address of an account is told of everybody who sends through it.
#[test]
fn a_report_of_another_sender_is_acknowledged_and_tells_nothing() {
    let only_ours = OTHER.replace("their_id = \"/id\"\n", "");
    for (description, body, expected) in [
        (&only_ours, r#"{"reports":[{"ref":"order-17","state":"OK"}]}"#, Ok(vec![])),
        (&only_ours, r#"{"reports":[{"ref":"","state":"teleported"}]}"#, Ok(vec![])),
        (&only_ours, r#"{"reports":[{"state":"OK"}]}"#, Err(ReceiptError::NoMessage)),
        (&only_ours.replace("each = \"/reports\"\n", ""), r#"{"ref":17,"state":"OK"}"#, Ok(vec![])),
    ] {
        let gateway = described(description, "https://api.example");
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes()), body.as_bytes());
        let header = ("x-signature", format!("sha256={}", HEXLOWER.encode(tag.as_ref())));
        let read = Request { body, header, target: "/receipts/described", ..Request::default() }.receipts(&gateway);
        assert_eq!(read, expected, "{body}");
    }
}

#[test]
fn what_is_not_described_is_not_expected_and_addresses_prove_as_well() {
    let gateway = described(SMSC, "https://smsc.example");
    assert_eq!(Request::default().receipts(&gateway), Err(ReceiptError::NotExpected));
    assert_eq!(Request::default().text(&gateway), Err(ReceiptError::NotExpected));
    let from = |range: &str| {
        let texts = format!(
            "[gateway.described.texts]\nproof = {{ addresses = [\"{range}\"] }}\nfrom = \"/from\"\ntext = \"/text\"\n"
        );
        let gateway = described(&format!("{SMSC}{texts}"), "https://smsc.example");
        Request { body: r#"{"from":"+79161234567","text":"да"}"#, ..Request::default() }.text(&gateway)
    };
    assert!(from("127.0.0.0/8").is_ok());
    assert_eq!(from("203.0.113.0/24"), Err(ReceiptError::Unproven));
}
