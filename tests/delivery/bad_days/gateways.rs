//! Gateways that are slow, say nonsense, answer twice, or report what nobody asked for.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use crate::bad_days::{LIMIT, QUICK_RETRIES, messages, promise, said, smsbox, wait_for_texts};
use crate::support::line::{Line, settings_here};
use crate::support::peers::flaky::{Flaky, Mood};
use crate::support::peers::wait_until;

/// A gateway in front of a mood, and a line that texts through it.
fn line_with(mood: Mood, more: &str) -> (Flaky, Line) {
    let gateway = Flaky::start(mood);
    let line = Line::start(&settings_here(&format!("{}{more}{QUICK_RETRIES}", smsbox(&gateway.url()))));
    gateway.report_to(line.public);
    (gateway, line)
}

/// Answers every connection with these bytes once a whole request is there.
fn answering(bytes: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (mut request, mut part) = (vec![], [0; 4096]);
            // The text is the body and ends with a token of letters; the head ends with an empty line before it.
            while !request.windows(4).any(|end| end == b"\r\n\r\n") || request.ends_with(b"\r\n\r\n") {
                let count = stream.read(&mut part).unwrap();
                request.extend_from_slice(&part[..count]);
            }
            let _gone = stream.write_all(bytes);
        }
    });
    address
}

#[test]
fn a_slow_gateway_delays_texts_and_neither_callers_nor_each_other() {
    let (gateway, line) = line_with(Mood::Slow(Duration::from_secs(2)), "");
    let began = std::time::Instant::now();
    (1..=8).for_each(|number| promise(&line, number));
    assert!(began.elapsed() < Duration::from_secs(8 * 2), "callers wait for nothing but the store");
    wait_for_texts(&line, "delivered", 8);
    assert!(gateway.times().values().all(|times| *times == 1) && gateway.times().len() == 8);
    assert_eq!(said(&line, "gateway rests"), 0, "slow is not down");
}

#[test]
fn a_gateway_slower_than_we_wait_has_the_text_once_and_its_report_is_believed() {
    let (gateway, line) = line_with(Mood::Slow(Duration::from_secs(3)), "answer_wait = \"1s\"\n");
    promise(&line, 1);
    wait_for_texts(&line, "unknown", 1);
    gateway.set(Mood::Up);
    wait_for_texts(&line, "delivered", 1);
    assert_eq!(gateway.times().into_values().collect::<Vec<_>>(), [1], "an unknown outcome is not repeated");
}

#[test]
fn an_answer_that_is_none_of_the_gateways_is_not_taken_for_an_acceptance() {
    for (bytes, what) in [
        (&b"HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n<html>log in</ht"[..], "a page of a proxy"),
        (&b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"[..], "nothing"),
        (&b"\x00\xff\xfe SSH-2.0-OpenSSH_9.2\r\n"[..], "another protocol"),
        (&b"HTTP/1.1 202 Accepted\r\nContent-Length: 999999999999999999999\r\n\r\n0:"[..], "an impossible length"),
    ] {
        let gateway = answering(bytes);
        let line = Line::start(&settings_here(&(smsbox(&format!("http://{gateway}/sendsms")) + QUICK_RETRIES)));
        promise(&line, 1);
        wait_for_texts(&line, "unknown", 1);
        assert_eq!(messages(&line, "kannel", "sms", "sent"), 0.0, "{what}");
        assert_eq!(said(&line, "message not accepted"), 1, "{what}: {}", line.log());
    }
}

#[test]
fn two_answers_to_one_request_are_one_text() {
    let twice = b"HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n0:HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\nno";
    let gateway = answering(twice);
    let line = Line::start(&settings_here(&(smsbox(&format!("http://{gateway}/sendsms")) + QUICK_RETRIES)));
    for number in 1..=3 {
        promise(&line, number);
        wait_for_texts(&line, "sent", number);
    }
    line.shows_in_all("deflect_messages_total", 6.0);
}

#[test]
fn a_busy_gateway_gets_everything_once_it_has_room() {
    let (gateway, line) = line_with(Mood::Busy, "");
    (1..=5).for_each(|number| promise(&line, number));
    wait_until("a refusal", LIMIT, || (!gateway.came().is_empty()).then_some(()));
    gateway.set(Mood::Up);
    wait_for_texts(&line, "delivered", 5);
    assert!(gateway.times().values().all(|times| *times == 1));
    assert_eq!(messages(&line, "none", "sms", "exhausted"), 0.0, "being busy is not the text's fault");
}

#[test]
fn reports_twice_before_the_answer_out_of_order_or_never_move_nothing_back() {
    for mood in [Mood::ReportsTwice, Mood::ReportsFirst, Mood::Breaks] {
        let (gateway, line) = line_with(mood, "");
        promise(&line, 1);
        wait_for_texts(&line, "delivered", 1);
        // A second text: when it is delivered, whatever was to come of the first has come.
        promise(&line, 2);
        wait_for_texts(&line, "delivered", 2);
        assert!(gateway.times().values().all(|times| *times == 1), "{mood:?}");
        let delivered = "SELECT count(*) FROM message WHERE state = 'delivered'";
        let database = rusqlite::Connection::open(line.folder().join("var/deflect.db")).unwrap();
        assert_eq!(database.query_row(delivered, [], |row| row.get::<_, i64>(0)), Ok(2), "{mood:?}");
    }
    let (gateway, line) = line_with(Mood::Forgets, "");
    promise(&line, 1);
    wait_for_texts(&line, "sent", 1);
    wait_until("the outcome of the call", LIMIT, || {
        (line.metric_sum("deflect_call_outcomes_total") == 1.0).then_some(())
    });
    assert_eq!(gateway.taken().len(), 1, "a text whose report never comes stays sent");
}
