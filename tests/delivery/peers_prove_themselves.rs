//! Each peer does what the other tests rely on.

use std::collections::BTreeMap;
use std::fs;
use std::future::ready;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use data_encoding::BASE64;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Request, Response, StatusCode};
use serde_json::Value;
use tempfile::{TempDir, tempdir};

use crate::support::peers::browser::{Browser, Scheme};
use crate::support::peers::http::{self, Answer};
use crate::support::peers::kannel::Kannel;
use crate::support::peers::listener::Listener;
use crate::support::peers::smtp::{Postfix, Scripted};
use crate::support::peers::twilio::{self, Api};
use crate::support::peers::{LIMIT, wait_until, xmllint};

// Kannel.

#[test]
fn cyrillic_text_reaches_the_operator_and_its_reports_come_back() {
    let (_dir, kannel) = kannel();
    let reports = Requests::listen();

    let answer = send(&kannel, &reports, "+79161234501", "Чат с поддержкой: https://m.example/c/Ab3dE");

    assert_eq!((answer.status, answer.body.as_str()), (202, "0: Accepted for delivery"));
    let submitted = kannel.wait_for_submitted(1, LIMIT);
    assert_eq!(submitted[0].to, "79161234501");
    assert_eq!(submitted[0].from, "Market");
    assert_eq!(submitted[0].data_coding, 8);
    assert_eq!(submitted[0].text, "Чат с поддержкой: https://m.example/c/Ab3dE");
    assert_eq!(reports.wait_for_types(2), ["8", "1"]);
}

#[test]
fn long_text_is_submitted_in_parts() {
    let (_dir, kannel) = kannel();
    let reports = Requests::listen();

    send(&kannel, &reports, "+79161234501", &"Здравствуйте! ".repeat(10));

    let parts: Vec<_> = kannel.wait_for_submitted(3, LIMIT).iter().map(|text| (text.part, text.parts)).collect();
    assert_eq!(parts, [(1, 3), (2, 3), (3, 3)]);
}

#[test]
fn operator_refuses_a_destination() {
    let (_dir, kannel) = kannel();
    assert_eq!(report_types(&kannel, "+79161234566", 1), ["16"]);
}

#[test]
fn operator_throttles_every_try() {
    let (_dir, kannel) = kannel();
    assert_eq!(report_types(&kannel, "+79161234588", 1), ["16"]);
    assert!(kannel.submitted().iter().all(|text| text.command_status == 0x58));
    assert!(1 < kannel.submitted().len(), "a throttled text is tried again");
}

#[test]
fn operator_fails_to_deliver() {
    let (_dir, kannel) = kannel();
    assert_eq!(report_types(&kannel, "+79161234577", 2), ["8", "2"]);
}

#[test]
fn gateway_goes_down_and_comes_back_on_the_same_port() {
    let (_dir, mut kannel) = kannel();
    let reports = Requests::listen();

    kannel.stop_gateway();
    assert!(TcpStream::connect(kannel.sendsms_address()).is_err());
    kannel.start_gateway();

    send(&kannel, &reports, "+79161234501", "link");
    assert_eq!(reports.wait_for_types(2), ["8", "1"]);
}

#[test]
fn gateway_keeps_texts_while_the_operator_is_away() {
    let (_dir, mut kannel) = kannel();
    let reports = Requests::listen();

    kannel.stop_operator();
    let answer = send(&kannel, &reports, "+79161234501", "link");
    assert_eq!(answer.body, "3: Queued for later delivery");
    kannel.start_operator();

    assert_eq!(kannel.wait_for_submitted(1, LIMIT).len(), 1);
}

fn kannel() -> (TempDir, Kannel) {
    let dir = tempdir().unwrap();
    let kannel = Kannel::start(dir.path());
    (dir, kannel)
}

/// Sends a text and waits for so many reports on it.
fn report_types(kannel: &Kannel, to: &str, count: usize) -> Vec<String> {
    let reports = Requests::listen();
    send(kannel, &reports, to, "link");
    reports.wait_for_types(count)
}

fn send(kannel: &Kannel, reports: &Requests, to: &str, text: &str) -> Answer {
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("username", kannel.username()),
            ("password", kannel.password()),
            ("from", "Market"),
            ("to", to),
            ("coding", "2"),
            ("charset", "UTF-8"),
            ("text", text),
            ("dlr-mask", "31"),
            ("dlr-url", &format!("http://{}/report?type=%d", reports.address())),
        ])
        .finish();
    http::get(kannel.sendsms_address(), &format!("/cgi-bin/sendsms?{query}")).unwrap()
}

// Postfix.

#[test]
fn postfix_delivers_and_refuses() {
    let dir = tempdir().unwrap();
    let postfix = Postfix::start(dir.path());

    let mut client = Smtp::connect(postfix.address());
    assert_eq!(client.rcpt("gone@test.local"), "550 5.1.1 <gone@test.local>: Recipient address rejected: no such user");
    assert!(client.rcpt("full@test.local").starts_with("452 4.2.2 "));
    assert!(client.rcpt("anna@test.local").starts_with("250 "));
    assert!(client.data("Subject: Hello\r\n\r\nHello, Anna.\r\n").starts_with("250 "));

    let mails = postfix.wait_for_mails(1, LIMIT);
    let mail = mailparse::parse_mail(&mails[0]).unwrap();
    assert_eq!(mail.get_body().unwrap().trim_end(), "Hello, Anna.");
}

// The scripted SMTP server.

#[test]
fn scripted_server_takes_refuses_and_defers() {
    let dir = tempdir().unwrap();
    let server = Scripted::start(dir.path());

    let mut client = Smtp::connect(server.address());
    assert!(client.rcpt("gone@test.local").starts_with("550 5.1.1"));
    assert!(client.rcpt("temp@test.local").starts_with("250 "));
    assert!(client.data("Subject: One\r\n\r\nOne.\r\n").starts_with("451 4.3.0"));
    client.start_mail();
    assert!(client.rcpt("anna@test.local").starts_with("250 "));
    assert!(client.data("Subject: Two\r\n\r\nTwo.\r\n").starts_with("250 "));

    let answers: Vec<_> = server.attempts().iter().map(|attempt| attempt.answer).collect();
    assert_eq!(answers, [Some(550), Some(451), Some(250)]);
    assert_eq!(server.mails(), [b"Subject: Two\r\n\r\nTwo.\r\n"]);
}

#[test]
fn scripted_server_hangs() {
    let dir = tempdir().unwrap();
    let server = Scripted::start(dir.path());

    let mut client = Smtp::connect(server.address());
    assert!(client.rcpt("hang@test.local").starts_with("250 "));
    client.send_message("Subject: One\r\n\r\nOne.\r\n");

    let attempts = server.wait_for_attempts(1, LIMIT);
    assert_eq!((attempts[0].to.as_slice(), attempts[0].answer), (["hang@test.local".to_owned()].as_slice(), None));
    assert!(client.is_silent());
    assert!(server.mails().is_empty());
}

/// A client that says exactly what a test wants said.
struct Smtp {
    stream: BufReader<TcpStream>,
}

impl Smtp {
    /// Connects, and opens a transaction.
    fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        let mut client = Self { stream: BufReader::new(stream) };
        assert!(client.reply().starts_with("220 "));
        assert!(client.say("HELO shop.local").starts_with("250 "));
        client.start_mail();
        client
    }

    fn start_mail(&mut self) {
        assert!(self.say("RSET").starts_with("250 "));
        assert!(self.say("MAIL FROM:<bot@shop.local>").starts_with("250 "));
    }

    fn rcpt(&mut self, recipient: &str) -> String {
        self.say(&format!("RCPT TO:<{recipient}>"))
    }

    fn data(&mut self, message: &str) -> String {
        self.send_message(message);
        self.reply()
    }

    /// The message up to its final dot, without waiting for the answer.
    fn send_message(&mut self, message: &str) {
        assert!(self.say("DATA").starts_with("354 "));
        write!(self.stream.get_mut(), "{message}.\r\n").unwrap();
    }

    /// True if nothing comes for 300 ms.
    fn is_silent(&mut self) -> bool {
        self.stream.get_ref().set_read_timeout(Some(Duration::from_millis(300))).unwrap();
        self.stream.fill_buf().is_err()
    }

    fn say(&mut self, line: &str) -> String {
        write!(self.stream.get_mut(), "{line}\r\n").unwrap();
        self.reply()
    }

    fn reply(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

// Twilio.

#[test]
fn twilio_queues_a_text_and_reports_on_it() {
    let api = Api::start();
    let door = Requests::listen();
    let url = format!("http://{}/cb/twilio/sms?m=42", door.address());

    let answer = create_message(&api, &[("To", "+79161234567"), ("StatusCallback", &url)]).unwrap();

    let message: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!((answer.status, &message["status"], &message["num_segments"]), (201, &"queued".into(), &"1".into()));
    let received = api.received();
    assert_eq!(received[0].sid.as_deref(), message["sid"].as_str());
    assert_eq!(received[0].body(), "Привет");

    assert_eq!(api.call_back(&received[0], "delivered", None, door.address()), 200);
    let (target, form, signature) = door.wait_for(1).remove(0);
    assert_eq!((target.as_str(), form["MessageStatus"].as_str()), ("/cb/twilio/sms?m=42", "delivered"));
    assert_eq!(signature, twilio::sign(api.auth_token(), &url, &form));
}

#[test]
fn twilio_answers_by_destination() {
    let api = Api::start();
    let expected = [
        ("+79161234588", 429, 20429),
        ("+79161234566", 400, 21211),
        ("+79161234514", 400, 21614),
        ("+79161234510", 400, 21610),
        ("+79161234550", 500, 20500),
        ("+79161234503", 401, 20003),
        ("", 400, 21604),
    ];
    for (to, status, code) in expected {
        let answer = create_message(&api, &[("To", to)]).unwrap();
        let error: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!((answer.status, error["code"].as_u64()), (status, Some(code)), "{to}");
    }
}

#[test]
fn twilio_keeps_silent() {
    let api = Api::start();
    let form = "To=%2B79161234599&From=Market&Body=link";
    let mut stream = TcpStream::connect(api.address()).unwrap();
    write!(
        stream,
        "POST {} HTTP/1.1\r\n{}Content-Length: {}\r\n\r\n{form}",
        messages_path(&api),
        headers(&api),
        form.len()
    )
    .unwrap();

    let received = api.wait_for_received(1, LIMIT);
    assert_eq!(received[0].answer, None);
    stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    assert!(BufReader::new(stream).fill_buf().is_err());
}

#[test]
fn twilio_refuses_strangers() {
    let api = Api::start();
    let answer = http::post_form(api.address(), &messages_path(&api), "Host: api.twilio.com\r\n", "To=1").unwrap();
    assert_eq!(answer.status, 401);
}

/// The vectors were computed elsewhere; the first is in public examples as well.
#[test]
fn twilio_signs_as_documented() {
    let form = |fields: &[(&str, &str)]| -> BTreeMap<String, String> {
        fields.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
    };
    let call = form(&[
        ("CallSid", "CA1234567890ABCDE"),
        ("Caller", "+12349013030"),
        ("Digits", "1234"),
        ("From", "+12349013030"),
        ("To", "+18005551212"),
    ]);
    assert_eq!(
        twilio::sign("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", &call),
        "0/KCTR6DLpKmkAf8muzZqo1nDgQ="
    );
    let report = form(&[
        ("AccountSid", twilio::ACCOUNT_SID),
        ("ApiVersion", "2010-04-01"),
        ("From", "Market"),
        ("MessageSid", "SM00000000000000000000000000000001"),
        ("MessageStatus", "delivered"),
        ("SmsSid", "SM00000000000000000000000000000001"),
        ("SmsStatus", "delivered"),
        ("To", "+79161234567"),
    ]);
    assert_eq!(
        twilio::sign(twilio::AUTH_TOKEN, "https://ivr.example.ru/cb/twilio/sms?m=42", &report),
        "NifTBUvIhgVhhDCobH41c8UcWGw="
    );
}

fn create_message(api: &Api, fields: &[(&str, &str)]) -> std::io::Result<Answer> {
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("From", "Market"), ("Body", "Привет")])
        .extend_pairs(fields)
        .finish();
    http::post_form(api.address(), &messages_path(api), &headers(api), &form)
}

fn messages_path(api: &Api) -> String {
    format!("/2010-04-01/Accounts/{}/Messages.json", api.account_sid())
}

fn headers(api: &Api) -> String {
    let credentials = BASE64.encode(format!("{}:{}", api.account_sid(), api.auth_token()).as_bytes());
    format!("Host: api.twilio.com\r\nAuthorization: Basic {credentials}\r\n")
}

// The validator.

#[test]
fn xmllint_accepts_a_valid_document() {
    let dir = tempdir().unwrap();
    xmllint::validate(&schema(dir.path()), "<menu><choice>1</choice></menu>");
}

#[test]
#[should_panic(expected = "Element 'prompt': This element is not expected")]
fn xmllint_tells_what_is_wrong() {
    let dir = tempdir().unwrap();
    xmllint::validate(&schema(dir.path()), "<menu><prompt/></menu>");
}

fn schema(dir: &Path) -> std::path::PathBuf {
    let path = dir.join("menu.xsd");
    let text = r#"<schema xmlns="http://www.w3.org/2001/XMLSchema">
      <element name="menu"><complexType><sequence>
        <element name="choice" type="integer"/>
      </sequence></complexType></element>
    </schema>"#;
    fs::write(&path, text).unwrap();
    path
}

// The browser.

#[tokio::test(flavor = "multi_thread")]
async fn the_browser_runs_scripts_and_tells_what_it_asked_for_and_complained_of() {
    let page = "<!doctype html><meta name=viewport content='width=device-width'><link rel=icon href='data:,'><style>@media (prefers-color-scheme: dark){p{color:#fff}}</style>\
                <p>so wide</p><script>fetch('/more'); nothing.here()</script>";
    let listener = Listener::start(move |request| {
        let mut answer = Response::new(Full::new(Bytes::from_static(page.as_bytes())));
        answer.headers_mut().insert("content-type", "text/html".parse().unwrap());
        *answer.status_mut() = if request.uri() == "/" { StatusCode::OK } else { StatusCode::NO_CONTENT };
        ready(answer)
    });
    let (browser, address) = (Browser::start().await, format!("http://{}/", listener.address()));

    browser.look(360, 700, Scheme::Dark).await;
    browser.client.goto(&address).await.unwrap();

    assert_eq!(browser.run("return window.innerWidth").await, 360);
    let colour = "return getComputedStyle(document.querySelector('p')).color";
    assert_eq!(browser.run(colour).await, "rgb(255, 255, 255)");
    let mut asked = vec![];
    while asked.len() < 2 {
        asked.extend(browser.requested().await.into_iter().filter(|url| url.starts_with("http")));
    }
    assert_eq!(asked, [address.clone(), format!("{address}more")]);
    assert!(browser.complaints().await.iter().any(|said| said.contains("nothing is not defined")));
    assert_eq!(browser.picture().await[1..4], *b"PNG");
}

// The address that the peers call back to.

/// A listener that answers 200 and keeps what it was asked: target, form and signature.
struct Requests {
    listener: Listener,
    kept: Arc<Mutex<Vec<Kept>>>,
}

type Kept = (String, BTreeMap<String, String>, String);

impl Requests {
    fn listen() -> Self {
        let kept = Arc::new(Mutex::new(Vec::new()));
        let listener = Listener::start({
            let kept = kept.clone();
            move |request| {
                kept.lock().unwrap().push(keep(&request));
                let mut answer = Response::new(Full::new(Bytes::new()));
                *answer.status_mut() = StatusCode::OK;
                ready(answer)
            }
        });
        Self { listener, kept }
    }

    fn address(&self) -> SocketAddr {
        self.listener.address()
    }

    fn wait_for(&self, count: usize) -> Vec<Kept> {
        wait_until(&format!("{count} requests"), LIMIT, || {
            let kept = self.kept.lock().unwrap();
            (count <= kept.len()).then(|| kept.clone())
        })
    }

    /// The types of the delivery reports that came.
    fn wait_for_types(&self, count: usize) -> Vec<String> {
        let kind = |(target, ..): &Kept| target.strip_prefix("/report?type=").unwrap().to_owned();
        self.wait_for(count).iter().map(kind).collect()
    }
}

fn keep(request: &Request<Bytes>) -> Kept {
    let signature = request.headers().get("X-Twilio-Signature").map(|value| value.to_str().unwrap().to_owned());
    (
        request.uri().to_string(),
        form_urlencoded::parse(request.body()).into_owned().collect(),
        signature.unwrap_or_default(),
    )
}
