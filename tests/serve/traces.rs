//! Traces: a collector is told of requests, promises and tries to send, by OTLP over HTTP.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use deflect::base::trace::TraceContext;
use deflect::config::settings::Secret;
use deflect::dialect::signature::sign_twilio;
use http_body_util::Full;
use hyper::{Request, Response, body::Bytes};
use serde_json::Value;

use crate::reload::{small, until};
use crate::support::line::{LINE, Line, NO_LIMITS, Setup, TOKEN};
use crate::support::peers::flaky::{Flaky, Mood};
use crate::support::peers::listener::StandIn;
use crate::support::peers::process::free_port;

const MOBILE: &str = "+79161234567";
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER: &str = "00f067aa0ba902b7";

/// A collector that remembers what it was told.
fn collector() -> StandIn<Vec<Request<Bytes>>> {
    StandIn::start(|told: Arc<Mutex<Vec<_>>>, request| async move {
        told.lock().unwrap().push(request);
        Response::new(Full::new(Bytes::from_static(b"{}")))
    })
}

/// Every span told so far.
fn spans(collector: &StandIn<Vec<Request<Bytes>>>) -> Vec<Value> {
    let bodies = collector.with(|told| told.iter().map(|request| request.body().clone()).collect::<Vec<_>>());
    let bodies = bodies.iter().map(|body| serde_json::from_slice::<Value>(body).unwrap());
    let scopes = bodies.flat_map(|body| body["resourceSpans"][0]["scopeSpans"].as_array().unwrap().clone());
    scopes.flat_map(|scope| scope["spans"].as_array().unwrap().clone()).collect()
}

fn named(collector: &StandIn<Vec<Request<Bytes>>>, name: &str) -> Option<Value> {
    spans(collector).into_iter().find(|span| span["name"] == name && span["traceId"] == TRACE)
}

fn traced(url: &str, gateway: &str) -> Setup {
    small(&format!(
        "[traces]\nurl = \"{url}/v1/traces\"\nheaders = {{ Authorization = {{ env = \"TEST_GATEWAY\" }} }}\n\
         [sms]\ngateways = [\"kannel\"]\n[gateway.kannel]\nkind = \"kannel\"\nurl = \"{gateway}\"\nusername = \"ivr\"\n\
         password = {{ env = \"TEST_GATEWAY\" }}\nsender = \"Ozon\"\n[mail]\ntransport = \"spool\"\n\
         from = \"Ozon <no-reply@example.ru>\"\n{NO_LIMITS}"
    ))
}

/// Presses 9 in a request that carries the trace of a platform.
fn takes_the_link(line: &Line) {
    let call = line.call("CA1", MOBILE);
    let url = call.next_url();
    let fields = [("CallSid", "CA1"), ("From", MOBILE), ("To", LINE), ("CallStatus", "in-progress"), ("Digits", "9")];
    let signature = sign_twilio(&Secret::new(TOKEN.to_owned()), &url, &fields);
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let headers = format!(
        "X-Twilio-Signature: {signature}\r\ntraceparent: 00-{TRACE}-{CALLER}-01\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n"
    );
    let answer = line.request("POST", crate::support::line::target_of(&url), &headers, &body);
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[test]
fn a_turn_its_promise_and_the_try_to_send_it_after_a_restart_are_one_trace() {
    let (collector, gateway) = (collector(), Flaky::start(Mood::Down));
    let mut line = traced(&collector.base_url(), &gateway.url()).start();
    takes_the_link(&line);
    until("the turn is told", &line, || named(&collector, "/voice/{platform}").is_some());
    until("the promise is told", &line, || named(&collector, "keep a promise").is_some());
    line.kill();
    collector.with(Vec::clear);
    gateway.set(Mood::Forgets);
    line.restart();
    until("the try is told", &line, || {
        spans(&collector).iter().any(|span| span["traceId"] == TRACE && outcome(span) == Some("accepted"))
    });
}

fn outcome(span: &Value) -> Option<&str> {
    attribute(span, "deflect.outcome")?["stringValue"].as_str()
}

fn attribute<'a>(span: &'a Value, key: &str) -> Option<&'a Value> {
    let attributes = span["attributes"].as_array()?;
    attributes.iter().find(|attribute| attribute["key"] == key).map(|attribute| &attribute["value"])
}

#[test]
fn spans_hang_together_say_what_was_done_and_nothing_of_the_caller() {
    let (collector, gateway) = (collector(), Flaky::start(Mood::Forgets));
    let line = traced(&collector.base_url(), &gateway.url()).start();
    takes_the_link(&line);
    until("the try is told", &line, || named(&collector, "send a text").is_some());
    until("the turn is told", &line, || named(&collector, "/voice/{platform}").is_some());
    let [turn, promise, try_] =
        ["/voice/{platform}", "keep a promise", "send a text"].map(|name| named(&collector, name).unwrap());
    assert_eq!(turn["parentSpanId"], CALLER);
    assert_eq!(promise["parentSpanId"], turn["spanId"]);
    assert_eq!(try_["parentSpanId"], promise["spanId"]);
    assert_eq!((&turn["kind"], &promise["kind"], &try_["kind"]), (&2.into(), &1.into(), &3.into()));
    let number = |span: &Value, key: &str| attribute(span, key).unwrap()["intValue"].as_str().unwrap().to_owned();
    assert_eq!((number(&turn, "http.response.status_code"), number(&turn, "deflect.turn")), ("200".into(), "2".into()));
    assert_eq!(attribute(&try_, "deflect.gateway").unwrap()["stringValue"], "kannel");
    for span in spans(&collector) {
        let [began, ended] =
            ["startTimeUnixNano", "endTimeUnixNano"].map(|key| span[key].as_str().unwrap().parse::<u128>().unwrap());
        assert!(0 < began && began <= ended, "{span}");
        let header = format!("00-{}-{}-01", span["traceId"].as_str().unwrap(), span["spanId"].as_str().unwrap());
        assert!(TraceContext::parse(&header).is_some(), "{header}");
    }
    let told = collector.with(|told| told.clone());
    for request in &told {
        assert_eq!((request.method().as_str(), request.uri().path()), ("POST", "/v1/traces"));
        assert_eq!(request.headers()["content-type"], "application/json");
        assert_eq!(request.headers()["authorization"], "ivrpw");
        let body = String::from_utf8_lossy(request.body());
        assert!(body.contains("\"service.name\""), "{body}");
        for secret in ["79161234567", "9161234567", TOKEN, "ivrpw", "state="] {
            assert!(!body.contains(secret), "{secret} in {body}");
        }
    }
    until("they are counted", &line, || 3.0 <= line.metric(r#"deflect_spans_total{result="sent"}"#));
    assert!(line.stop());
}

#[test]
fn a_collector_that_is_away_holds_up_neither_calls_nor_the_end() {
    let gateway = Flaky::start(Mood::Forgets);
    let line = traced(&format!("http://127.0.0.1:{}", free_port()), &gateway.url()).start();
    takes_the_link(&line);
    until("it is told once", &line, || line.log().contains("the collector of traces does not answer"));
    takes_the_link(&line);
    let began = std::time::Instant::now();
    let log = line.folder().join("log");
    let setup = line.setup();
    assert!(line.stop());
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    let log = std::fs::read_to_string(log).unwrap();
    assert_eq!(log.matches("the collector of traces").count(), 1, "{log}");
    drop(setup);
}
