//! A stop under load: nobody is refused, neither behind a load balancer nor without one.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::support::line::{Line, NO_LIMITS, SPOOL, Setup, settings, take_link};
use crate::support::peers::haproxy::Haproxy;
use crate::support::peers::{LIMIT, wait_until};

const CALLERS: usize = 4;
/// Calls before and after each stop.
const CALLS_BETWEEN: usize = 20;

fn line_that_drains(wait: &str) -> Line {
    let more = format!("{SPOOL}{NO_LIMITS}");
    Line::start(&settings(&more).replace("answer_wait", &format!("drain_wait = \"{wait}\"\nanswer_wait")))
}

#[test]
fn a_node_about_to_stop_is_not_ready_but_answers_and_closes_its_connections() {
    let mut line = line_that_drains("5m");
    assert_eq!(line.get_ops("/readyz").status, 200);
    line.signal("TERM");
    let unready = || (line.get_ops("/readyz").status == 503).then_some(());
    wait_until("`/readyz` that says no", LIMIT, unready);
    assert_eq!(line.get_ops("/readyz").body, "the service is about to stop\n");
    assert_eq!(line.get_ops("/livez").status, 200, "it must not be killed");
    let answer = line.request("GET", "/l/AAAAAAAAAAA", "", "");
    assert_eq!(answer.header("connection"), Some("close"));
    line.call("CA1", "+79161234567").press("1");
    assert!(line.end(), "a second signal ends the wait");
    assert!(line.log().contains("about to stop") && line.log().contains("stopped"), "{}", line.log());
}

#[test]
fn a_connection_made_before_a_stop_is_answered_in_it() {
    let line = Line::start(&settings(SPOOL));
    let mut stream = TcpStream::connect(line.public).unwrap();
    line.signal("TERM");
    line.logs("stopping");
    stream.write_all(b"GET /l/AAAAAAAAAAA HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 410"), "{answer:?}");
}

#[test]
fn a_connection_made_between_two_processes_is_answered_by_the_next_if_the_socket_is_held() {
    let mut line = Setup::new(&settings(SPOOL)).held().start();
    let door = line.public;
    line.kill();
    let mut stream = TcpStream::connect(door).unwrap();
    stream.write_all(b"GET /l/AAAAAAAAAAA HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    line.restart();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 410") && line.public == door, "{answer:?}");
}

/// Three nodes on one database behind the HAProxy of `config/deploy`. Two are stopped while calls go on.
#[test]
fn a_rolling_stop_behind_haproxy_refuses_no_connection_and_fails_no_call() {
    let third = line_that_drains("5m");
    let (first, second) = (third.start_beside(), third.start_beside());
    let balancer = Haproxy::start(&[&first, &second, &third].map(|node| (node.public, node.ops)));
    let (answered, told) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for caller in 0..CALLERS {
            scope.spawn({
                let (answered, told, done, door) = (&answered, &told, &done, balancer.public);
                move || call_until(done, (answered, told), door, caller)
            });
        }
        for (number, mut node) in [(1, first), (2, second)] {
            wait_for_calls(&answered);
            node.signal("TERM");
            wait_until("a balancer that leaves the node out", LIMIT, || balancer.is_left_out(number).then_some(()));
            wait_for_calls(&answered);
            assert!(node.end());
        }
        wait_for_calls(&answered);
        done.store(true, Ordering::Relaxed);
    });
    // Where the machine is too busy for a promise in time, the caller hears the address instead.
    let (answered, told) = (answered.into_inner(), told.into_inner());
    assert!(told * 10 <= answered, "{told} of {answered} calls were promised nothing");
    assert_eq!(balancer.refused(), 0, "connections refused, and requests asked again");
}

/// Waits until more calls were answered to their end.
fn wait_for_calls(answered: &AtomicUsize) {
    let before = answered.load(Ordering::Relaxed);
    let enough = || (before + CALLS_BETWEEN <= answered.load(Ordering::Relaxed)).then_some(());
    wait_until("more calls", LIMIT, enough);
}

/// One call after another, each answered to its end; counts those that were promised no text.
fn call_until(done: &AtomicBool, (answered, told): (&AtomicUsize, &AtomicUsize), door: SocketAddr, caller: usize) {
    for call in 0.. {
        if done.load(Ordering::Relaxed) {
            return;
        }
        let promised = take_link(door, &format!("CA{caller}x{call}"), &format!("+7916{caller:03}{call:04}"));
        let is_promised = promised.unwrap_or_else(|error| panic!("caller {caller}, call {call}: {error}"));
        told.fetch_add(usize::from(!is_promised), Ordering::Relaxed);
        answered.fetch_add(1, Ordering::Relaxed);
    }
}
