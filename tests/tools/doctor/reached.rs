//! The line reached without anything between, or not reached.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};

use deflect::config::in_service;
use deflect::http::checkup::{CheckupAnswer, CheckupKey, HEADER};
use jiff::{SignedDuration, Timestamp};

use super::{
    PASSWORD, SPOOL, Setup, TELNYX_KEY, assert_problem, assert_well, direct, doctor, line, settings, settings_at,
};

use crate::support::line::Line;
use crate::support::peers::process::free_port;
use crate::support::peers::{LIMIT, wait_until};

#[test]
fn all_is_well_with_every_platform_and_nothing_is_counted() {
    let line = direct();
    for platform in ["twilio", "signalwire", "somleng", "plivo", "telnyx", "bandwidth", "local"] {
        let found = doctor(&line.setup(), &[platform, "--url", &line.url]);
        assert_well(&found, platform);
        for sentence in [
            format!("url        {}\n", line.url),
            format!("connect    {} accepts connections\n", line.public),
            format!("turn       sent a POST to {}/voice/{platform}?state=…\n", line.url),
            format!("status     sent a POST to {}/voice/{platform}/status\n", line.url),
            format!("answer     deflect {} answers\n", env!("CARGO_PKG_VERSION")),
            "clock      the service and this machine agree on the time\n".to_owned(),
        ] {
            assert!(found.1.contains(&sentence), "no {sentence} in\n{}", found.1);
        }
        assert_eq!(found.1.matches("arrived    path, query and body are what was sent\n").count(), 2, "{}", found.1);
        let proof = match platform {
            "telnyx" => "Telnyx signs with a key that only Telnyx has",
            "bandwidth" => "user and password are the ones of the running service",
            "local" => "the request is taken as one from this machine",
            _ => "the signature verifies with the secret of the running service",
        };
        assert_eq!(found.1.matches(&format!("proof      {proof}")).count(), 2, "{}", found.1);
    }
    for counted in ["deflect_calls_total", "deflect_webhook_refusals_total", "deflect_webhook_seconds_count"] {
        assert_eq!(line.metric_sum(counted), 0.0, "{counted}");
    }
    line.logs("answered a checkup");
}

#[test]
fn a_service_of_the_company_that_does_not_run_is_told_from_a_slow_one() {
    let asked = |url: &str| {
        let lookup = format!("{SPOOL}[lookup.orders]\nurl = \"{url}\"\ndeadline = \"1s\"\n");
        let in_english = settings(&lookup).replace("ru = \"ru-RU\", ", "").replace("ru = \"Polly.Tatyana\", ", "");
        let line = Setup::line("shop", &in_english.replace(line::PUBLIC_URL, "http://127.0.0.1:0")).start();
        doctor(&line.setup(), &["twilio", "--url", &line.url])
    };
    let gone = asked(&format!("http://127.0.0.1:{}/", free_port()));
    assert_problem(&gone, "`orders` cannot be asked: ");
    assert!(gone.1.contains("onnection refused"), "{}", gone.1);
    assert_problem(&asked(&listener(None)), "`orders` does not answer within 1000 ms");
}

#[test]
fn while_the_files_are_broken_the_line_in_service_is_examined() {
    let line = direct();
    let kept = in_service(&line.folder().join("var")).config.join("line.toml");
    wait_until("the configuration is kept", LIMIT, || kept.exists().then_some(()));
    std::fs::write(line.folder().join("config/line.toml"), "[menu.main").unwrap();
    assert_well(&doctor(&line.setup(), &["twilio", "--url", &line.url]), "twilio");
}

#[test]
fn a_port_where_nothing_listens_is_said() {
    let (setup, port) = (direct_and_stopped(), free_port());
    let found = doctor(&setup, &["twilio", "--url", &format!("http://127.0.0.1:{port}")]);
    assert_problem(&found, &format!("127.0.0.1:{port} refuses connections: nothing listens there"));
    assert!(found.1.contains("to do: start the line or the proxy before it"), "{}", found.1);
}

/// Something that listens, but is no web server: it hears one out, says this and hangs up, or says nothing and waits.
fn listener(says: Option<&'static str>) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let mut waiting = vec![];
        for mut stream in listener.incoming().map_while(Result::ok) {
            match says {
                Some(words) => {
                    let _heard = stream.read(&mut [0; 4096]);
                    let _said = stream.write_all(words.as_bytes());
                }
                None => waiting.push(stream),
            }
        }
    });
    url
}

#[test]
fn what_listens_but_is_no_web_server_is_said() {
    let setup = direct_and_stopped();
    let found = doctor(&setup, &["twilio", "--url", &listener(Some("500 command not understood\r\n"))]);
    assert_problem(&found, "answer     problem: what answers does not speak HTTP");
    let found = doctor(&setup, &["twilio", "--url", &listener(Some(""))]);
    assert_problem(&found, "answer     problem: the connection ends without an answer in HTTP");
    let found = doctor(&setup, &["twilio", "--url", &listener(None)]);
    assert_problem(&found, "answer     problem: connections are accepted, but no answer comes in time");
    let found = doctor(&setup, &["twilio", "--url", &listener(Some("")).replace("http://", "https://")]);
    assert_problem(&found, "tls        problem: the connection is closed while TLS begins");
}

#[test]
fn a_name_that_does_not_resolve_is_said() {
    let found = doctor(&direct_and_stopped(), &["twilio", "--url", "https://nonexistent.invalid"]);
    assert_problem(&found, "the name nonexistent.invalid does not resolve (");
    assert!(found.1.contains("dns        problem: "), "{}", found.1);
}

#[test]
fn a_name_is_told_with_its_addresses_and_that_it_is_no_use_outside() {
    let line = direct();
    let url = format!("http://localhost:{}", line.public.port());
    let found = doctor(&line.setup(), &["twilio", "--url", &url]);
    assert!(found.1.contains("dns        localhost is "), "{}", found.1);
    assert!(found.1.contains("is inside a network: a platform outside it cannot come there"), "{}", found.1);
    assert_problem(
        &found,
        &format!("the running service takes {} for its address, and this was sent to {url}", line.url),
    );
}

/// A folder with keys, whose line has stopped.
fn direct_and_stopped() -> std::sync::Arc<Setup> {
    direct().setup()
}

/// The settings of the doctor where they are not the line's.
fn other_settings(line: &Line, old: &str, new: &str) -> std::sync::Arc<Setup> {
    let setup = line.setup();
    let (from, to) = (setup.folder().join("config"), setup.folder().join("other"));
    std::fs::create_dir(&to).unwrap();
    for file in from.read_dir().unwrap().map(|entry| entry.unwrap()).filter(|file| file.path().is_file()) {
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
    let text = settings_at("http://127.0.0.1:0");
    assert!(text.contains(old), "{old}");
    std::fs::write(to.join("deflect.toml"), text.replace(old, new)).unwrap();
    std::fs::write(to.join("secret"), "ffffffffffffffffffffffffffffffff").unwrap();
    setup
}

#[test]
fn a_secret_that_the_running_service_does_not_have_is_told_from_all_else() {
    let line = direct();
    let setup = other_settings(&line, "{ env = \"TEST_TOKEN\" }", "{ file = \"secret\" }");
    let sentence = "the secret in this configuration is not the one of the running service";
    for platform in ["twilio", "signalwire", "somleng", "plivo"] {
        let found = doctor(&setup, &[platform, "--url", &line.url, "--config", "other"]);
        assert_problem(&found, &format!("{sentence} (the signature does not fit: "));
        assert!(!found.1.contains("ffffffff"), "{}", found.1);
    }
    std::fs::write(setup.folder().join("other/password"), "another-password").unwrap();
    let found = doctor(&setup, &["bandwidth", "--url", &line.url, "--config", "other"]);
    assert_problem(
        &found,
        &format!("{sentence} (the signature does not fit: the credentials differ: another password)"),
    );
    assert_eq!(line.metric_sum("deflect_webhook_refusals_total"), 0.0, "nothing is counted");
}

#[test]
fn a_platform_that_the_running_service_does_not_have_is_said() {
    let line = direct();
    let setup = other_settings(&line, "[platform.local]", "[platform.new]");
    let found = doctor(&setup, &["new", "--url", &line.url, "--config", "other"]);
    assert_problem(&found, "the running service has no platform `new`");
}

#[test]
fn another_seal_key_is_said_and_nothing_more_is_learned() {
    let line = direct();
    let folder = line.folder().join("elsewhere/keys");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("seal"), "ab".repeat(32)).unwrap();
    let found = doctor(&line.setup(), &["twilio", "--url", &line.url, "--data", "elsewhere"]);
    assert_problem(&found, "deflect answers there, but its seal key is another than the one here");
    let refused = line.metric(r#"deflect_webhook_refusals_total{platform="unknown",reason="checkup_key"}"#);
    assert_eq!(refused, 1.0, "a stranger's question is a refusal like any other");
    let stranger = line.request("POST", "/voice/twilio", "X-Deflect-Checkup: 1.2.3.4\r\n", "");
    assert_eq!((stranger.status, stranger.body.as_str()), (403, r#""other_key""#));
}

/// A question seen on the way is of no use for long: afterwards it brings the time and nothing else.
#[test]
fn an_old_question_is_answered_with_the_time_alone() {
    let line = direct();
    let key = std::fs::read_to_string(line.folder().join("var/keys/seal")).unwrap();
    let key = data_encoding::HEXLOWER.decode(key.trim().as_bytes()).unwrap().try_into().unwrap();
    let asked = |seconds: i64| {
        let time = Timestamp::now() + SignedDuration::from_secs(seconds);
        let question = CheckupKey::new(&[key]).question("twilio", "POST", "/voice/twilio", b"", time);
        let headers = format!("{HEADER}: {question}\r\n");
        let answer = line.request("POST", "/voice/twilio", &headers, "");
        let CheckupAnswer::Report(report) = serde_json::from_str(&answer.body).unwrap() else { panic!("{answer:?}") };
        assert!(report.time.duration_since(Timestamp::now()).as_secs().abs() < 60, "{report:?}");
        report.arrived
    };
    let fresh = asked(-570).expect("within ten minutes");
    assert_eq!(fresh.refusal.unwrap().reason, "signature_missing");
    assert!(asked(570).is_some());
    assert_eq!((asked(-660), asked(660)), (None, None));
}

#[test]
fn what_makes_an_examination_impossible_is_said_and_is_exit_code_2() {
    let fresh = Setup::new(&settings_at("http://127.0.0.1:0"));
    std::fs::write(fresh.folder().join("config/password"), PASSWORD).unwrap();
    std::fs::write(fresh.folder().join("empty.pem"), TELNYX_KEY).unwrap();
    let seal = fresh.folder().join("kept/keys");
    std::fs::create_dir_all(&seal).unwrap();
    std::fs::write(seal.join("seal"), "ab".repeat(32)).unwrap();
    for (args, words) in [
        (&["twilio"][..], "error: there is no seal key in `var`; name the data folder of the line with --data\n"),
        (&["genesys"], "error: there is no platform `genesys` in config/deflect.toml; there is "),
        (
            &["twilio", "--data", "kept", "--url", "ftp://a.ru"],
            "error: expected an address that begins with http:// or",
        ),
        (&["twilio", "--data", "kept", "--url", "a.ru"], "invalid value 'a.ru' for '--url <URL>'"),
        (&["twilio", "--data", "kept", "--ca", "none.pem"], "error: could not read `none.pem`: "),
        (
            &["twilio", "--data", "kept", "--ca", "empty.pem"],
            "error: could not read `empty.pem`: there is no certificate",
        ),
    ] {
        let output = fresh.run(&[&["doctor"], args].concat());
        let complained = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {complained}");
        assert!(output.stdout.is_empty() && complained.contains(words), "{args:?}: {complained}");
    }
    assert!(!fresh.folder().join("var").exists(), "nothing is made by looking");
}

#[test]
fn credentials_in_the_address_are_neither_sent_nor_shown() {
    let line = direct();
    let url = line.url.replace("http://", "http://user:hunter2@");
    let found = doctor(&line.setup(), &["twilio", "--url", &url]);
    assert_well(&found, "twilio");
    assert!(!found.1.contains("user"), "{}", found.1);
}

#[test]
fn a_question_seen_on_the_way_starts_no_call_when_it_is_asked_again_without_its_header() {
    let line = direct();
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let body = "Checkup=1&Text=Zo%C3%AB+%26+Co.+%2B+1%7E2*3&Empty=";
    let url = format!("{}/voice/twilio/status", line.url);
    let pairs = [("Checkup", "1"), ("Text", "Zoë & Co. + 1~2*3"), ("Empty", "")];
    let signature = deflect::dialect::signature::sign_twilio(
        &deflect::config::settings::Secret::new(line::TOKEN.to_owned()),
        &url,
        &pairs,
    );
    let headers = format!("{form}X-Twilio-Signature: {signature}\r\n");
    let answer = line.request("POST", "/voice/twilio/status", &headers, body);
    assert_eq!(answer.status, 400, "it is signed, but names no call");
    assert_eq!(line.metric_sum("deflect_calls_total"), 0.0);
}
