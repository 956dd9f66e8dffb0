//! The doors under bad input: each kind has a defined answer and a metric, and loses nothing.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use deflect::config::settings::Secret;
use deflect::dialect::signature::sign_twilio;

use crate::support::line::{self, Line, PUBLIC_URL, SPOOL, Setup, TOKEN, exchange, settings};
use crate::support::peers::{LIMIT, wait_until};

const MOBILE: &str = "+79161234567";

fn spooled() -> Line {
    Line::start(&settings(SPOOL))
}

fn refusals(line: &Line, reason: &str) -> f64 {
    line.metric(&format!(r#"deflect_webhook_refusals_total{{platform="twilio",reason="{reason}"}}"#))
}

#[test]
fn a_word_that_is_no_level_does_not_silence_the_log() {
    let line = Setup::new(&settings(SPOOL)).log("verbose").start();
    line.logs("`DEFLECT_LOG` is not followed, the levels are those of `[log]` error=`verbose` is no level of the log");
    line.logs("started");
}

#[test]
fn a_forged_signature_is_refused_and_the_log_says_which_part_differed() {
    let line = spooled();
    let url = format!("{PUBLIC_URL}/voice/twilio");
    let pairs = [("CallSid", "CA1"), ("From", MOBILE), ("To", line::LINE), ("CallStatus", "ringing")];
    let over_http = sign_twilio(&Secret::new(TOKEN.into()), &url.replace("https", "http"), &pairs);
    let answer = line.post_with_signature(&url, &pairs, &over_http);
    assert_eq!((answer.status, answer.body.as_str()), (403, ""));
    assert_eq!(refusals(&line, "scheme_differs"), 1.0);
    let log = line.log();
    assert!(log.contains("refused a request") && log.contains("scheme"), "{log}");
    assert!(!log.contains("9161234567") && !log.contains(TOKEN), "{log}");
    let unsigned = line.request("POST", "/voice/twilio", "Content-Type: application/x-www-form-urlencoded\r\n", "a=b");
    assert_eq!((unsigned.status, unsigned.body.as_str()), (403, ""));
    assert_eq!(line.metric_sum("deflect_calls_total"), 0.0);
}

#[test]
fn a_platform_that_shows_a_password_is_asked_for_it_and_told_nothing_else() {
    let platform = "[platform.genesys]\ndialect = \"voicexml\"\nauthentication = \"basic\"\nuser = \"ivr\"\n\
                    secret = { env = \"TEST_TOKEN\" }\nlocale = { ru = \"ru-RU\", en = \"en-US\" }\n";
    let line = Line::start(&settings(&format!("{platform}{SPOOL}")));
    let challenge = Some("Basic realm=\"deflect\", charset=\"UTF-8\"");
    for (headers, reason) in [
        ("", "credentials_missing"),
        ("Authorization: Basic aXZyOm5vcGU=\r\n", "password_differs"),
        ("Authorization: Basic bm9ib2R5Om5vcGU=\r\n", "user_differs"),
        ("Authorization: Bearer aXZyOm5vcGU=\r\n", "credentials_malformed"),
    ] {
        let answer = line.request("GET", "/voice/genesys", headers, "");
        assert_eq!((answer.status, answer.body.as_str()), (401, ""), "{reason}");
        assert_eq!(answer.header("www-authenticate"), challenge, "{reason}");
        let sample = format!(r#"deflect_webhook_refusals_total{{platform="genesys",reason="{reason}"}}"#);
        line.shows(&sample, 1.0);
    }
    let log = line.log();
    assert!(log.contains("the credentials differ: another password"), "{log}");
    assert!(!log.contains("aXZyOm5vcGU") && !log.contains("nope"), "{log}");
}

/// Many wrong passwords wait for their refusal, from one address and from many: nobody keeps calls out with that.
#[test]
fn a_right_password_is_let_through_however_many_guess() {
    let platforms = "[platform.genesys]\ndialect = \"voicexml\"\nauthentication = \"basic\"\nuser = \"ivr\"\n\
                     secret = { env = \"TEST_TOKEN\" }\nlocale = { ru = \"ru-RU\", en = \"en-US\" }\n\
                     [platform.freeswitch]\ndialect = \"httapi\"\nauthentication = \"basic\"\nuser = \"ivr\"\n\
                     secret = { env = \"TEST_TOKEN\" }\nvoice = { ru = \"tts_commandline:anna\", en = \"flite:slt\" }\n";
    let line = Line::start(&settings(&format!("{platforms}{SPOOL}")));
    let shows = |platform: &str, password: &str| {
        let shown = data_encoding::BASE64.encode(format!("ivr:{password}").as_bytes());
        line.request("GET", &format!("/voice/{platform}"), &format!("Authorization: Basic {shown}\r\n"), "")
    };
    std::thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| shows("genesys", "wrong"));
        }
        line.shows(r#"deflect_webhook_refusals_total{platform="genesys",reason="guesses"}"#, 4.0);
        let right = shows("genesys", line::TOKEN);
        assert!(![401, 429].contains(&right.status), "{right:?}");
        let guess = shows("freeswitch", "wrong");
        assert!(guess.status == 200 && guess.body.contains("Простите, у нас неполадка"), "{guess:?}");
        line.shows(r#"deflect_webhook_refusals_total{platform="freeswitch",reason="guesses"}"#, 1.0);
    });
}

#[test]
fn a_call_that_a_platform_begins_once_more_goes_on_and_can_be_texted() {
    let line = spooled();
    line.call("CA1", MOBILE).press("1").press("1");
    line.shows_in_all("deflect_menu_inputs_total", 2.0);
    let mut again = line.call("CA1", MOBILE);
    assert!(again.said().contains("Это Озон"), "{}", again.said());
    assert!(again.press("9").said().contains("Отправляем ссылку"), "{}", again.said());
}

#[test]
fn a_replayed_request_gets_the_same_document_and_counts_once() {
    let line = spooled();
    let url = format!("{PUBLIC_URL}/voice/twilio");
    let start = [("CallSid", "CA1"), ("From", MOBILE), ("To", line::LINE), ("CallStatus", "ringing")];
    let (first, again) = (line.post_signed(&url, &start), line.post_signed(&url, &start));
    assert_eq!(first.body, again.body);
    let call = line.call("CA1", MOBILE);
    let (next, nine) = (call.next_url(), call.fields(&[("Digits", "9")]));
    let (first, again) = (line.post_signed(&next, &nine), line.post_signed(&next, &nine));
    assert_eq!(first.body, again.body);
    line.shows_in_all("deflect_calls_total", 1.0);
    line.shows_in_all("deflect_offers_accepted_total", 1.0);
    line.shows(r#"deflect_messages_total{gateway="none",medium="sms",state="queued"}"#, 1.0);
}

#[test]
fn two_same_requests_at_once_promise_once() {
    let line = spooled();
    let call = line.call("CA1", MOBILE);
    let (next, nine) = (call.next_url(), call.fields(&[("Digits", "9")]));
    let bodies: Vec<String> = std::thread::scope(|scope| {
        let ask = || scope.spawn(|| line.post_signed(&next, &nine).body);
        [ask(), ask(), ask(), ask()].map(|asked| asked.join().unwrap()).into()
    });
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]), "{bodies:#?}");
    line.shows(r#"deflect_messages_total{gateway="none",medium="sms",state="queued"}"#, 1.0);
}

#[test]
fn a_state_that_is_cut_or_of_another_call_is_refused() {
    let line = spooled();
    let (mine, other) = (line.call("CA1", MOBILE), line.call("CA2", "+79031112233"));
    let cut = &mine.next_url()[..mine.next_url().len() - 5];
    assert_eq!(line.post_signed(cut, &mine.fields(&[("Digits", "1")])).status, 403);
    let swapped = line.post_signed(&other.next_url(), &mine.fields(&[("Digits", "1")]));
    assert_eq!((swapped.status, swapped.body.as_str()), (403, ""));
    let garbage = format!("{PUBLIC_URL}/voice/twilio?state={}", "x".repeat(5000));
    assert_eq!(line.post_signed(&garbage, &mine.fields(&[("Digits", "1")])).status, 403);
    assert!(
        refusals(&line, "state_forged") >= 1.0 && refusals(&line, "state_malformed") >= 1.0,
        "{}",
        line.get_ops("/metrics").body
    );
}

#[test]
fn a_platform_that_cannot_be_understood_has_the_caller_told_where_to_turn() {
    let line = spooled();
    let url = format!("{PUBLIC_URL}/voice/twilio");
    for pairs in [
        &[("From", MOBILE)][..],
        &[("CallSid", "two words"), ("From", MOBILE), ("To", "1")],
        &[("CallSid", "CA1"), ("CallSid", "CA2"), ("From", MOBILE), ("To", "1")],
    ] {
        let answer = line.post_signed(&url, pairs);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/xml; charset=utf-8")));
        assert!(answer.body.contains("озон точка ру") && answer.body.contains("<Hangup/>"), "{answer:?}");
    }
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    assert_eq!(line.request("POST", "/voice/twilio", form, "a=%ff%fe").status, 403, "nothing proves who asks");
    let json = line.request("POST", "/voice/twilio", "Content-Type: application/json\r\n", r#"{"CallSid":"CA1"}"#);
    assert_eq!(json.status, 403, "{json:?}");
    assert!(line.metric_sum("deflect_webhook_refusals_total") >= 5.0);
    assert_eq!(line.metric_sum("deflect_calls_total"), 0.0);
}

#[test]
fn numbers_that_are_words_and_keys_no_phone_has_do_not_end_the_call() {
    let line = spooled();
    let mut call = line.call_to("CA1", "семь", "не номер");
    assert!(call.said().contains("Здравствуйте"), "{}", call.said());
    assert!(call.press("Ж").said().contains("Такой клавиши здесь нет"));
    assert!(call.press(&"9".repeat(4000)).said().contains("Такой клавиши здесь нет"));
    assert!(call.press("<Say>").said().contains("Поможет чат"), "{}", call.said());
}

#[test]
fn unknown_paths_platforms_and_methods_are_told_so_without_words_a_platform_could_speak() {
    let line = spooled();
    assert_eq!(line.request("GET", "/", "", "").status, 404);
    let unknown = line.request("POST", "/voice/nobody", "", "");
    assert_eq!((unknown.status, unknown.body.as_str()), (404, ""));
    line.shows(r#"deflect_webhook_refusals_total{platform="unknown",reason="platform"}"#, 1.0);
    for (target, methods) in
        [("/voice/twilio", "GET, POST"), ("/l/AAAAAAAAAAA", "GET, HEAD"), ("/l/AAAAAAAAAAA/open", "POST")]
    {
        let refused = line.request("DELETE", target, "", "");
        assert_eq!((refused.status, refused.header("allow")), (405, Some(methods)), "{target}");
    }
    assert_eq!(line.request("POST", "/receipts/nobody", "", "").status, 404);
}

/// RFC 9112 section 3.2: a proxy before us may have read another host than we would.
#[test]
fn a_request_names_one_host() {
    let line = spooled();
    let ask = |version: &str, hosts: &str| {
        let head = format!("POST /receipts/nobody HTTP/{version}\r\n{hosts}Connection: close\r\nContent-Length: 0\r\n");
        exchange(line.public, &format!("{head}\r\n")).status
    };
    assert_eq!(ask("1.1", ""), 400);
    assert_eq!(ask("1.1", "Host: x\r\nHost: y\r\n"), 400);
    assert_eq!(ask("1.1", "Host: x\r\n"), 404);
    assert_eq!(ask("1.0", ""), 404);
}

#[test]
fn a_body_of_ten_megabytes_is_refused_before_it_is_read() {
    let line = spooled();
    let head = "POST /voice/twilio HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 10485760\r\n\r\n";
    let mut stream = TcpStream::connect(line.public).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    let chunk = [b'a'; 65536];
    let sent = (0..160).take_while(|_| stream.write_all(&chunk).is_ok()).count();
    let mut answer = String::new();
    let _reset = stream.read_to_string(&mut answer);
    assert!(answer.starts_with("HTTP/1.1 413") || sent < 160, "{sent} chunks taken: {answer}");
    assert!(line.call("CA1", MOBILE).press("9").said().contains("Отправляем ссылку"));
}

#[test]
fn a_slow_sender_is_let_go() {
    let more = "read_wait = \"300ms\"\n";
    let line = Line::start(&settings(SPOOL).replace("[store]", &format!("{more}[store]")));
    for begun in [
        "POST /voice/twilio HTTP/1.1\r\nHost",
        "POST /voice/twilio HTTP/1.1\r\nHost: x\r\nX-Twilio-Signature: AAAA\r\nContent-Length: 50\r\n\r\nCall",
    ] {
        let mut stream = TcpStream::connect(line.public).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream.write_all(begun.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the line closes the connection by itself");
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    }
}

#[test]
fn more_connections_than_allowed_wait_for_a_place() {
    let line = Line::start(&settings(SPOOL).replace("[store]", "connections_max = 2\n[store]"));
    let (first, second) = (TcpStream::connect(line.public).unwrap(), TcpStream::connect(line.public).unwrap());
    let waiting = std::thread::spawn({
        let public = line.public;
        move || exchange(public, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").status
    });
    drop((first, second));
    assert_eq!(waiting.join().unwrap(), 404);
}

#[test]
fn http_2_and_keep_alive_are_spoken() {
    let line = spooled();
    let http2 = std::process::Command::new("curl")
        .args(["-s", "--http2-prior-knowledge", "-o", "/dev/null", "-w", "%{http_version} %{http_code}"])
        .arg(format!("http://{}/l/AAAAAAAAAAA", line.public))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&http2.stdout), "2 410");
    let mut stream = TcpStream::connect(line.public).unwrap();
    for _ in 0..3 {
        stream.write_all(b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let mut answer = [0; 512];
        let count = stream.read(&mut answer).unwrap();
        assert!(answer[..count].starts_with(b"HTTP/1.1 404"));
    }
}

#[test]
fn the_ops_door_is_another_port() {
    let line = spooled();
    assert_eq!(line.get_ops("/livez").status, 200);
    assert_eq!(line.get_ops("/readyz").body, "ready\n");
    assert!(line.get_ops("/metrics").body.contains("deflect_build_info"));
    assert_eq!(line.request("GET", "/metrics", "", "").status, 404);
    assert_eq!(
        exchange(line.ops, "GET /voice/twilio HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").status,
        404
    );
}

#[test]
fn a_stop_answers_the_calls_in_hand_and_ends_well() {
    let line = spooled();
    let mut stream = TcpStream::connect(line.public).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let pairs = [("CallSid", "CA1"), ("From", MOBILE), ("To", line::LINE), ("CallStatus", "ringing")];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let signature = sign_twilio(&Secret::new(TOKEN.into()), &format!("{PUBLIC_URL}/voice/twilio"), &pairs);
    let head = format!(
        "POST /voice/twilio HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         X-Twilio-Signature: {signature}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let (half, rest) = body.split_at(10);
    stream.write_all((head + half).as_bytes()).unwrap();
    assert!(line.call("CA2", MOBILE).said().contains("Здравствуйте"), "the half request is in hand by now");
    let public = line.public;
    let stopping = std::thread::spawn(move || line.stop());
    wait_until("the door is closed", LIMIT, || TcpStream::connect(public).is_err().then_some(()));
    stream.write_all(rest.as_bytes()).unwrap();
    let mut answer = vec![0; 8192];
    let count = stream.read(&mut answer).unwrap();
    assert!(answer[..count].starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer[..count]));
    drop(stream);
    assert!(stopping.join().unwrap(), "the program ended with an error");
}

#[test]
fn slashes_too_many_in_an_address_lead_to_the_same_door() {
    let line = spooled();
    let pairs = [("CallSid", "CA1"), ("From", MOBILE), ("To", line::LINE), ("CallStatus", "ringing")];
    for path in ["/voice/twilio", "/voice/twilio/", "//voice/twilio", "//voice/twilio//"] {
        let answer = line.post_signed(&format!("{PUBLIC_URL}{path}"), &pairs);
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
    }
}
