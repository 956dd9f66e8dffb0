//! The doors under attack: whatever strangers send or do not send, callers are answered and memory stays small.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::support::line::{self, Answer, LINE, Line, NO_LIMITS, SPOOL, Setup, exchange, settings, settings_here};
use crate::support::peers::{LIMIT, wait_until};

const MOBILE: &str = "+79161234567";
/// The start of every HTTP/2 connection (RFC 9113 section 3.4), with empty settings.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00";
/// Senders of bodies that they do not finish.
const SENDERS: u64 = 300;
/// A PING of HTTP/2.
const PING: &[u8] = b"\x00\x00\x08\x06\x00\x00\x00\x00\x00abcdefgh";

/// A line whose patience is short, so that a test need not be long.
fn impatient(connections_max: usize) -> Line {
    let server = format!("read_wait = \"500ms\"\nconnections_max = {connections_max}\n[store]");
    Line::start(&settings(&format!("{SPOOL}{NO_LIMITS}")).replace("[store]", &server))
}

fn connect(door: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(door).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream
}

/// Waits until the other side has closed a connection, and reads what it still says.
fn is_closed(stream: &mut TcpStream) -> bool {
    let mut rest = vec![0; 65536];
    loop {
        match stream.read(&mut rest) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(error) => return error.kind() == std::io::ErrorKind::ConnectionReset,
        }
    }
}

fn call_is_answered(line: &Line, id: &str) {
    assert!(line.call(id, MOBILE).said().contains("Здравствуйте"));
}

#[test]
fn connections_that_ask_nothing_are_closed_whatever_they_speak() {
    let line = impatient(64);
    for begun in [&b""[..], b"P", &PREFACE[..20], PREFACE, b"POST /voice/twilio HTTP/1.1\r\nHost"] {
        let mut silent: Vec<TcpStream> = (0..64).map(|_| connect(line.public)).collect();
        silent.iter_mut().for_each(|stream| stream.write_all(begun).unwrap());
        assert!(silent.iter_mut().all(is_closed), "{begun:?}");
        call_is_answered(&line, "CA1");
    }
}

#[test]
fn an_http_2_peer_that_only_answers_and_sends_pings_is_closed() {
    let line = impatient(8);
    let mut peer = connect(line.public);
    peer.write_all(PREFACE).unwrap();
    let mut pinging = peer.try_clone().unwrap();
    let began = Instant::now();
    let ended = std::thread::spawn(move || is_closed(&mut peer));
    wait_until("the connection is closed under its pings", LIMIT, || pinging.write_all(PING).is_err().then_some(()));
    assert!(ended.join().unwrap() && began.elapsed() < LIMIT);
}

#[test]
fn whoever_does_not_read_its_answers_is_closed() {
    let line = impatient(8);
    let page = "GET /l/AAAAAAAAAAA HTTP/1.1\r\nHost: x\r\n\r\n".repeat(64);
    let mut deaf: Vec<TcpStream> = (0..8).map(|_| connect(line.public)).collect();
    for stream in &mut deaf {
        // Until neither side takes any more.
        stream.set_write_timeout(Some(Duration::from_millis(200))).unwrap();
        while stream.write_all(page.as_bytes()).is_ok() {}
    }
    call_is_answered(&line, "CA1");
    assert!(deaf.iter_mut().all(is_closed));
}

#[test]
fn unfinished_bodies_take_no_more_memory_than_is_set_aside_for_them_and_give_way_to_calls() {
    let settings = settings(&format!("{SPOOL}{NO_LIMITS}"));
    let line = Line::start(&settings.replace("[store]", "body_bytes_max = 1048576\n[store]"));
    call_is_answered(&line, "CA0");
    let (before, bytes) = (line.resident_mib(), 1_000_000);
    let head = format!(
        "POST /voice/twilio HTTP/1.1\r\nHost: x\r\nX-Twilio-Signature: AAAA\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        bytes + 1
    );
    let half = [head.as_bytes(), &vec![b'a'; bytes]].concat();
    let mut senders: Vec<TcpStream> = (0..SENDERS).map(|_| connect(line.public)).collect();
    senders.iter_mut().for_each(|sender| drop(sender.write_all(&half)));
    let full = r#"deflect_webhook_refusals_total{platform="twilio",reason="body_no_room"}"#;
    wait_until("bodies beyond the room are refused", LIMIT, || (0.0 < line.metric(full)).then_some(()));
    let (grown, sent) = (line.resident_mib() - before, (SENDERS * bytes as u64) >> 20);
    // 32 MiB are set aside; the allocator keeps about as much of what the refused ones had begun.
    assert!(grown < sent / 2, "{grown} MiB for {sent} MiB of unfinished bodies");
    call_is_answered(&line, "CA1");
    drop(senders);
}

#[test]
fn without_a_proof_no_body_is_read() {
    let platform = "[platform.genesys]\ndialect = \"voicexml\"\nauthentication = \"basic\"\nuser = \"ivr\"\n\
                    secret = { env = \"TEST_TOKEN\" }\nlocale = { ru = \"ru-RU\", en = \"en-US\" }\n[chat]\nsecret = { env = \"TEST_TOKEN\" }\n";
    let line = Line::start(&settings(&format!("{platform}{SPOOL}")));
    for (target, status) in [
        ("/voice/twilio", 403),
        ("/voice/twilio/status", 403),
        ("/voice/genesys", 401),
        ("/voice/nobody", 404),
        ("/chats/AAAAAAAAAAA", 401),
        ("/receipts/nobody", 404),
        ("/nowhere", 404),
    ] {
        let mut stream = connect(line.public);
        let head = format!("POST {target} HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = [0; 16];
        stream.read_exact(&mut answer).unwrap();
        assert!(answer.starts_with(format!("HTTP/1.1 {status}").as_bytes()), "{target}: {answer:?}");
    }
}

#[test]
fn a_log_nobody_reads_holds_up_no_call_and_what_is_dropped_is_counted() {
    // So talkative that a few thousand PINGs are more than a pipe and the queue hold.
    let setup = Setup::new(&settings(&format!("{SPOOL}{NO_LIMITS}"))).log("h2=trace").stalled_log();
    let line = setup.start();
    wait_until("lines are dropped", LIMIT, || {
        let mut peer = connect(line.public);
        let _until_it_is_closed = peer.write_all(&[PREFACE, &PING.repeat(2000)].concat());
        (0.0 < line.metric("deflect_log_lines_dropped_total")).then_some(())
    });
    let began = Instant::now();
    call_is_answered(&line, "CA1");
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_flood_of_refusals_is_a_few_lines_with_the_peer_and_a_sum() {
    let line = Line::start(&settings(SPOOL));
    for _ in 0..500 {
        assert_eq!(line.request("POST", "/voice/twilio", "", "").status, 403);
    }
    let log = line.log();
    assert_eq!(log.matches("refused a request").count(), 3, "{log}");
    assert!(log.contains("peer=127.0.0.1"), "{log}");
    assert_eq!(line.metric(r#"deflect_webhook_refusals_total{platform="twilio",reason="signature_missing"}"#), 500.0);
    let setup = line.setup();
    assert!(line.stop());
    let log = std::fs::read_to_string(setup.folder().join("log")).unwrap();
    assert!(log.contains("refused a request, and more like it") && log.contains("more=497"), "{log}");
}

#[test]
fn a_stop_does_not_wait_for_strangers() {
    let line = Line::start(&settings(SPOOL));
    let mut strangers: Vec<TcpStream> = (0..3).map(|_| connect(line.public)).collect();
    strangers[0].write_all(b"POST /voice/twilio HTTP/1.1\r\nHost").unwrap();
    strangers[1].write_all(PREFACE).unwrap();
    strangers[2].write_all(b"POST /l/AAAAAAAAAAA/email HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\na").unwrap();
    call_is_answered(&line, "CA1");
    let began = Instant::now();
    assert!(line.stop());
    assert!(began.elapsed() < Duration::from_secs(9), "{:?}; `stop_wait` is ten seconds", began.elapsed());
}

#[test]
fn only_this_machine_reaches_the_platform_without_a_proof() {
    let local = "[platform.local]\ndialect = \"twiml\"\nauthentication = \"loopback\"\n";
    let line = Line::start(&settings_here(&format!("{local}{SPOOL}")));
    let body = format!("CallSid=CA1&From=%2B79161234567&To={}&CallStatus=ringing", LINE.replace('+', "%2B"));
    let ask = |host: &str| {
        let form = "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n";
        let head = format!("POST /voice/local HTTP/1.1\r\n{host}{form}Content-Length: {}\r\n\r\n", body.len());
        exchange(line.public, &format!("{head}{body}")).status
    };
    for host in ["localhost", "127.0.0.1:8080", "[::1]:8080"] {
        assert_eq!(ask(&format!("Host: {host}\r\n")), 200, "{host}");
    }
    for host in ["line.example.ru", "evil.example:8080", "127.0.0.1.evil.example"] {
        assert_eq!(ask(&format!("Host: {host}\r\n")), 403, "{host}");
    }
    assert_eq!(ask("Host: localhost\r\nHost: evil.example\r\n"), 400, "two hosts are none");
    assert_eq!(line.metric(r#"deflect_webhook_refusals_total{platform="local",reason="host_foreign"}"#), 3.0);
}

#[test]
fn the_ops_door_answers_under_its_own_names_only() {
    let line = Line::start(&settings(SPOOL).replace("[store]", "ops_hosts = [\"Line.internal\"]\n[store]"));
    let ask = |method: &str, target: &str, host: &str| -> Answer {
        exchange(line.ops, &format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
    };
    for host in ["localhost", "127.0.0.1:9464", "[::1]", "10.1.2.3:9464", "line.internal:9464", "LINE.INTERNAL"] {
        assert_eq!(ask("GET", "/livez", host).status, 200, "{host}");
    }
    for host in ["evil.example", "localhost.evil.example:9464", "127.0.0.1.evil.example", "", "x@localhost"] {
        for (method, target) in
            [("GET", "/"), ("GET", "/metrics"), ("GET", "/api/notices"), ("POST", "/api/phone/turn")]
        {
            assert_eq!(ask(method, target, host).status, 421, "{host} {target}");
        }
    }
}

#[test]
fn wrong_tokens_are_answered_two_a_second_and_a_right_one_at_once() {
    let line = Line::start(&settings(SPOOL));
    let token = std::fs::read_to_string(line.folder().join("var/keys/operator")).unwrap();
    let delete = |ops: SocketAddr, token: &str| {
        let head = format!("DELETE /api/notices/none HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n");
        exchange(ops, &format!("{head}Connection: close\r\n\r\n"))
    };
    assert_eq!(delete(line.ops, token.trim()).status, 404, "this peer has shown the token");
    let (ops, began) = (line.ops, Instant::now());
    let guesses: Vec<_> = (0..20).map(|_| std::thread::spawn(move || delete(ops, "wrong").status)).collect();
    assert_eq!(delete(line.ops, token.trim()).status, 404);
    assert!(began.elapsed() < Duration::from_secs(5), "the right one does not wait");
    let answered: Vec<u16> = guesses.into_iter().map(|guess| guess.join().unwrap()).collect();
    let refused = answered.iter().filter(|status| **status == 401).count() as u32;
    assert!(Duration::from_millis(500) * refused <= began.elapsed(), "{refused} in {:?}", began.elapsed());
    assert!(answered.iter().all(|status| [401, 429].contains(status)), "{answered:?}");
}

#[test]
fn as_many_connections_are_taken_as_there_are_files_for_and_calls_still_find_a_gateway() {
    let setup = Setup::new(&settings(&format!("{SPOOL}{NO_LIMITS}"))).files(300);
    let line = setup.start();
    let silent: Vec<TcpStream> = (0..300).map(|_| connect(line.public)).collect();
    assert_eq!(line.get_ops("/readyz").status, 200);
    assert!(!line.log().contains("could not accept"), "{}", line.log());
    assert!(line.log().contains("the limit of open files is low"), "{}", line.log());
    drop(silent);
    assert!(line.call("CA1", MOBILE).press("9").said().contains("Отправляем ссылку"));
}

#[test]
fn what_is_said_of_a_typed_number_tells_nothing_about_its_owner() {
    let gateway = "[sms]\ngateways = [\"kannel\"]\n[gateway.kannel]\nkind = \"kannel\"\nurl = \"http://127.0.0.1:1/\"\n\
                   username = \"ivr\"\npassword = { env = \"TEST_GATEWAY\" }\nsender = \"Ozon\"\n\
                   inbound_token = { env = \"TEST_TOKEN\" }\n[mail]\ntransport = \"spool\"\nfrom = \"a@example.ru\"\n\
                   [limits]\nper_number = [\"1 in 1d\"]\n";
    let line = Line::start(&settings(gateway));
    let (opted_out, had_enough) = ("+79161234567", "+79161234568");
    let stop =
        format!("/inbound/kannel?token={}&from=%2B{}&text=%D1%81%D1%82%D0%BE%D0%BF", line::TOKEN, &opted_out[1..]);
    assert_eq!(line.request("GET", &stop, "", "").status, 200);
    let typed = |id: &str, number: &str| {
        let mut call = line.call(id, "+74951234567");
        call.press("9").press("1").press(&number[1..]).press("1").said()
    };
    assert!(typed("CA1", had_enough).contains("Отправляем ссылку"));
    let (one, other) = (typed("CA2", opted_out), typed("CA3", had_enough));
    assert_eq!(one, other, "whoever calls learns nothing about either");
    assert!(!one.contains("просили не присылать") && !one.contains("уже присылали"), "{one}");
}
