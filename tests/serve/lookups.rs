//! Lookups at a running line: a service that answers, is slow, is wrong, is away. A real HTTP server stands for it.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Request, Response};

use crate::support::line::{Line, PUBLIC_URL, SPOOL, Setup, TOKEN};
use crate::support::peers::listener::{Answer, Listener};
use crate::support::peers::{LIMIT, wait_until};

/// Said without an answer.
const UNKNOWN: &str = "I cannot look that up just now";
const ORDER: &str = "48012355";
const MOBILE: &str = "+12015550123";
const SHOP: &str = "+12025550199";
const SENT: &str = r#"{"state":"sent","days":2,"city":"Portland","name":"Anna Petrova"}"#;

/// The behaviour of a service.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Does {
    Answers,
    AnswersWrong,
    Refuses,
    Fails,
    Nothing,
}

/// A service of orders, and the requests it got.
struct Orders {
    listener: Listener,
    does: Arc<AtomicU8>,
    seen: Arc<Mutex<Vec<Request<Bytes>>>>,
}

impl Orders {
    fn start() -> Self {
        let (does, seen) = (Arc::new(AtomicU8::new(Does::Answers as u8)), Arc::<Mutex<Vec<_>>>::default());
        let (now, kept) = (does.clone(), seen.clone());
        let listener = Listener::start(move |request| {
            let does = now.load(Ordering::SeqCst);
            kept.lock().unwrap().push(request);
            async move {
                match does {
                    does if does == Does::Answers as u8 => says(200, SENT),
                    does if does == Does::AnswersWrong as u8 => says(200, r#"{"state":"burnt"}"#),
                    does if does == Does::Refuses as u8 => says(403, "no"),
                    does if does == Does::Fails as u8 => says(503, "down"),
                    _ => std::future::pending().await,
                }
            }
        });
        Self { listener, does, seen }
    }

    fn does(&self, does: Does) {
        self.does.store(does as u8, Ordering::SeqCst);
    }

    fn asked(&self) -> usize {
        self.seen.lock().unwrap().len()
    }
}

fn says(status: u16, body: &'static str) -> Answer {
    Response::builder().status(status).body(Full::new(Bytes::from_static(body.as_bytes()))).unwrap()
}

/// The shop of `tests/lines/`, whose orders are asked for at this address.
fn shop(url: &str, more: &str) -> Line {
    let settings = format!(
        r#"
[server]
public = "127.0.0.1:0"
public_url = "{PUBLIC_URL}"
ops = "127.0.0.1:0"
answer_wait = "10s"
[store]
commit_wait = "8s"
[platform.twilio]
dialect = "twiml"
authentication = "twilio"
secret = {{ env = "TEST_TOKEN" }}
locale = {{ en = "en-US" }}
[lookup.orders]
url = "{url}/orders"
headers = {{ Authorization = {{ env = "TEST_TOKEN" }}, X-Shop = "harbor-pine" }}
{more}
{SPOOL}"#
    );
    Setup::line("shop", &settings).log("deflect=trace").start()
}

/// A caller who types the number of the order and confirms it: what is said then.
fn ask(line: &Line, id: &str) -> String {
    let mut call = line.call_to(id, MOBILE, SHOP);
    let said = call.press("1").press(ORDER).press("1").said();
    call.hang_up();
    said
}

/// Calls until a question has ended like this, for a busy machine may miss a deadline; what was said in that call.
fn ask_until(line: &Line, result: &str) -> String {
    let sample = format!(r#"deflect_lookups_total{{result="{result}",service="orders"}}"#);
    let mut calls = 0;
    wait_until(&format!("a lookup that is {result}"), LIMIT, || {
        calls += 1;
        let said = ask(line, &format!("CA{result}{calls}"));
        (line.metric(&sample) > 0.0).then_some(said)
    })
}

#[test]
fn an_order_is_told_and_nothing_of_question_or_answer_is_kept() {
    let orders = Orders::start();
    let line = shop(&format!("http://{}", orders.listener.address()), "caller = \"plain\"\ndeadline = \"1s\"");
    let said = ask_until(&line, "answered");
    assert!(said.contains("on its way to Portland. It comes in two days"), "{said}");
    let seen = orders.seen.lock().unwrap();
    let request = &seen[0];
    assert_eq!((request.method().as_str(), request.uri().path(), request.uri().query()), ("POST", "/orders", None));
    assert_eq!(request.headers()["authorization"], TOKEN);
    assert_eq!(request.headers()["x-shop"], "harbor-pine");
    let trace = request.headers()["traceparent"].to_str().unwrap();
    assert!(trace.starts_with("00-") && trace.ends_with("-00") && trace.len() == 55, "{trace}");
    let body: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
    assert_eq!(body, serde_json::json!({"order": ORDER, "line": "main", "language": "en", "caller": MOBILE}));
    drop(seen);
    let kept = kept(&line);
    for word in [ORDER, "Portland", "Anna", TOKEN] {
        assert!(!kept.contains(word), "`{word}` is kept somewhere");
    }
}

/// Log, metrics, URLs of the call, and every file of the data folder.
fn kept(line: &Line) -> String {
    let files = std::fs::read_dir(line.folder().join("var")).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.is_file()).map(|path| std::fs::read(path).unwrap());
    let files: String = files.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect();
    let next: String = line
        .documents()
        .iter()
        .flat_map(|document| {
            document.split('"').filter(|part| part.contains("/voice/")).map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    format!("{}{}{next}{files}", line.log(), line.get_ops("/metrics").body)
}

#[test]
fn a_service_that_is_wrong_or_says_no_is_not_believed() {
    let orders = Orders::start();
    let line = shop(&format!("http://{}", orders.listener.address()), "caller = \"hashed\"\ndeadline = \"1s\"");
    orders.does(Does::AnswersWrong);
    assert!(ask_until(&line, "unfit").contains(UNKNOWN));
    orders.does(Does::Refuses);
    assert!(ask_until(&line, "refused").contains(UNKNOWN));
    let bodies: Vec<String> =
        orders.seen.lock().unwrap().iter().map(|seen| String::from_utf8_lossy(seen.body()).into_owned()).collect();
    assert!(bodies.iter().all(|body| body.contains("\"caller\":\"") && !body.contains("2015550123")), "{bodies:?}");
    assert_eq!(bodies[0], bodies[1], "a caller has one pseudonym");
}

#[test]
fn a_service_without_an_answer_is_left_alone_for_a_while_and_callers_go_on() {
    let orders = Orders::start();
    let line = shop(&format!("http://{}", orders.listener.address()), "deadline = \"50ms\"");
    orders.does(Does::Nothing);
    assert!(ask_until(&line, "unanswered").contains(UNKNOWN));
    orders.does(Does::Fails);
    assert!(ask(&line, "CA2").contains(UNKNOWN) && ask(&line, "CA3").contains(UNKNOWN));
    let asked = orders.asked();
    assert!(ask_until(&line, "resting").contains(UNKNOWN));
    assert!(asked <= 3 && line.metric_sum("deflect_lookups_total") > orders.asked() as f64, "it is not always asked");
}

#[test]
fn a_service_that_is_away_costs_the_caller_nothing_but_its_answer() {
    let line = shop("http://127.0.0.1:9", "deadline = \"1s\"");
    let said = ask_until(&line, "unanswered");
    assert!(said.contains(UNKNOWN) && said.contains("For a text with the link"), "{said}");
}

#[test]
fn one_slow_question_too_many_is_not_asked() {
    let slow = Listener::start(|_| std::future::pending::<Answer>());
    let line = shop(&format!("http://{}", slow.address()), "deadline = \"1s\"\nat_once = 1");
    let line = &line;
    let busy = r#"deflect_lookups_total{result="busy",service="orders"}"#;
    let mut rounds = 0;
    wait_until("two questions at a time", LIMIT, || {
        rounds += 1;
        std::thread::scope(|scope| {
            let calls = ["A", "B"].map(|call| format!("C{call}{rounds}"));
            let asking = calls.map(|call| scope.spawn(move || ask(line, &call)));
            assert!(asking.into_iter().all(|asked| asked.join().unwrap().contains(UNKNOWN)));
        });
        (line.metric(busy) > 0.0).then_some(())
    });
}

#[test]
fn a_request_made_again_gets_the_same_document_though_the_service_says_something_else() {
    let orders = Orders::start();
    let line = shop(&format!("http://{}", orders.listener.address()), "deadline = \"1s\"");
    let mut call = line.call_to("CA1", MOBILE, SHOP);
    let url = call.press("1").press(ORDER).next_url();
    let fields = call.fields(&[("CallStatus", "in-progress"), ("Digits", "1")]);
    let first = line.post_signed(&url, &fields).body;
    orders.does(Does::AnswersWrong);
    assert_eq!(line.post_signed(&url, &fields).body, first);
    assert!(orders.asked() <= 1);
}

#[test]
fn the_doctor_asks_every_service_and_says_which_does_not_answer() {
    let orders = Orders::start();
    let line = shop(&format!("http://{}", orders.listener.address()), "deadline = \"1s\"");
    let doctor = || {
        let found = line.command(&["doctor", "twilio", "--url", &line.url]);
        String::from_utf8(found.stdout).unwrap()
    };
    let good = "lookup     `orders` answers with status 200 in ";
    // A busy machine may miss a deadline of a second.
    wait_until("the service answers the doctor", LIMIT, || doctor().contains(good).then_some(()));
    let asked = orders.seen.lock().unwrap().last().unwrap().clone();
    assert_eq!((asked.headers()["authorization"].to_str().unwrap(), &asked.body()[..]), (TOKEN, &b"{}"[..]));
    orders.does(Does::Refuses);
    let refused = doctor();
    assert!(refused.contains("lookup     problem: `orders` "), "{refused}");
    assert!(!refused.contains(TOKEN), "{refused}");
}
