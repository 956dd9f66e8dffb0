//! The line behind proxies that do what proxies do.

use hyper::Request;
use hyper::body::Bytes;
use serde_json::Value;

use super::proxy::{Deed, own, proxied, proxied_back, proxied_with, target, to};
use super::{assert_problem, assert_well, doctor};

/// Examines a line behind a proxy that does this, and checks what is found to be wrong.
fn check(platform: &str, deed: impl Fn(Request<Bytes>) -> Deed + Send + Sync + 'static, sentence: &str) -> String {
    let proxied = proxied("", deed);
    let found = doctor(&proxied.line.setup(), &[platform]);
    assert_problem(&found, sentence);
    assert_eq!(proxied.line.metric_sum("deflect_calls_total"), 0.0);
    found.1
}

/// Passes a request on without a header.
fn without(name: &'static str) -> impl Fn(Request<Bytes>) -> Deed + Send + Sync + 'static {
    move |mut request| {
        request.headers_mut().remove(name);
        Deed::PassOn(request)
    }
}

#[test]
fn all_is_well_behind_a_proxy_that_takes_its_prefix_off_and_calls_the_line_by_another_name() {
    let proxied = proxied("/phone", |mut request| {
        let target = target(&request);
        request.headers_mut().insert("host", "10.0.0.5:8080".parse().unwrap());
        request.headers_mut().insert("x-forwarded-for", "203.0.113.7".parse().unwrap());
        Deed::PassOn(to(request, target.strip_prefix("/phone").unwrap()))
    });
    for platform in ["twilio", "signalwire", "somleng", "plivo", "telnyx", "bandwidth"] {
        let found = doctor(&proxied.line.setup(), &[platform]);
        assert_well(&found, platform);
        assert!(found.1.contains("the header host arrives as 10.0.0.5:8080; it is not looked at"), "{}", found.1);
        assert!(found.1.contains(&format!("sent a POST to {}/voice/{platform}?state=…", proxied.url)), "{}", found.1);
    }
    let found = doctor(&proxied.line.setup(), &["local"]);
    assert_problem(&found, "the platform is answered on the service's own machine only, and the request came through");
}

#[test]
fn a_query_that_is_taken_away_is_said_and_the_signature_that_fails_for_it_is_no_problem_of_its_own() {
    let strip = |request: Request<Bytes>| {
        let path = request.uri().path().to_owned();
        Deed::PassOn(to(request, &path))
    };
    let said = check("twilio", strip, "query      problem: does not arrive: a proxy takes it away");
    assert!(said.contains("proof      fails, for what is above: the signature does not fit"), "{said}");
    assert!(said.contains("1 problem found"), "the status has no query: {said}");
}

#[test]
fn a_query_that_is_rewritten_or_put_behind_is_said() {
    let more = |request: Request<Bytes>| {
        let target = target(&request);
        let sign = if target.contains('?') { '&' } else { '?' };
        Deed::PassOn(to(request, &format!("{target}{sign}utm=1")))
    };
    let proxied = proxied("", more);
    let (code, said) = doctor(&proxied.line.setup(), &["twilio"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("query      problem: arrives changed: a proxy rewrites it"), "{said}");
    assert!(said.contains("query      problem: a proxy puts a query behind the path"), "{said}");
}

#[test]
fn a_path_that_is_lengthened_shortened_or_closed_with_a_slash_is_said() {
    let prefixed = |request: Request<Bytes>| {
        let target = format!("/ivr{}", target(&request));
        Deed::PassOn(to(request, &target))
    };
    check("twilio", prefixed, ": a proxy puts /ivr before it");
    let cut = |request: Request<Bytes>| {
        let target = target(&request).replacen("/voice", "", 1);
        Deed::PassOn(to(request, &target))
    };
    check("twilio", cut, ": a proxy takes /voice away");
    let closed = |request: Request<Bytes>| {
        let target = format!("{}/", request.uri().path());
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        Deed::PassOn(to(request, &format!("{target}{query}")))
    };
    check("twilio", closed, "/ and not as /voice/twilio");
}

#[test]
fn a_prefix_that_stays_on_is_said() {
    let proxied = proxied("/phone", Deed::PassOn);
    let found = doctor(&proxied.line.setup(), &["twilio"]);
    assert_problem(&found, "with the /phone of the address");
    assert!(found.1.contains("to do: let the proxy take /phone off"), "{}", found.1);
}

#[test]
fn a_header_that_is_taken_away_is_named() {
    let sentence = "a proxy takes away the header that proves where the request is from";
    for (platform, header, named) in [
        ("twilio", "x-twilio-signature", "expected a header `X-Twilio-Signature`, found none"),
        ("bandwidth", "authorization", "expected user and password in a header `Authorization`, found none"),
        ("plivo", "x-plivo-signature-v3-nonce", "expected a header `X-Plivo-Signature-V3-Nonce`, found none"),
        ("telnyx", "telnyx-timestamp", "expected a header `telnyx-timestamp`, found none"),
    ] {
        check(platform, without(header), &format!("{sentence} (the signature does not fit: {named})"));
    }
    check("twilio", without("x-deflect-checkup"), "and no report: a proxy takes the header x-deflect-checkup away");
}

#[test]
fn a_body_that_is_written_anew_is_said_even_where_the_signature_bears_it() {
    let anew = |request: Request<Bytes>| {
        Deed::PassOn(request.map(|body| String::from_utf8(body.into()).unwrap().replace('+', "%20").into()))
    };
    let sentence = "body       problem: arrives changed, 58 bytes for 50: a proxy takes it apart and writes it anew";
    let said = check("twilio", anew, sentence);
    assert!(said.contains("proof      the signature verifies"), "{said}");
    check("telnyx", anew, sentence);
    let one_sign = |request: Request<Bytes>| {
        Deed::PassOn(request.map(|body| String::from_utf8(body.into()).unwrap().replace("2*3", "2*4").into()))
    };
    check("bandwidth", one_sign, "body       problem: arrives changed, ");
    let lost = |request: Request<Bytes>| Deed::PassOn(request.map(|_| Bytes::new()));
    check("plivo", lost, "body       problem: does not arrive: a proxy takes it away");
}

#[test]
fn a_type_or_method_that_is_changed_is_said() {
    let typed = |mut request: Request<Bytes>| {
        request.headers_mut().insert("content-type", "text/plain".parse().unwrap());
        Deed::PassOn(request)
    };
    check("twilio", typed, "the body's type arrives as text/plain and not as application/x-www-form-urlencoded");
    let charset = proxied("", |mut request| {
        let with_charset = "application/x-www-form-urlencoded; charset=UTF-8".parse().unwrap();
        request.headers_mut().insert("content-type", with_charset);
        Deed::PassOn(request)
    });
    assert_well(&doctor(&charset.line.setup(), &["twilio"]), "twilio");
    let got = |mut request: Request<Bytes>| {
        *request.method_mut() = hyper::Method::PUT;
        Deed::PassOn(request)
    };
    check("twilio", got, "method     problem: arrives as PUT and not as POST");
}

#[test]
fn a_redirect_is_told_by_where_it_leads() {
    for (location, sentence, remedy) in [
        ("https://{host}{path}", "from http to https", "use https://{host} as `public_url`"),
        (
            "http://www.example.org{path}",
            "to another host, www.example.org",
            "use http://www.example.org as `public_url`",
        ),
        ("{path}/", "to the same path with a slash at its end", "let the server pass the path on to the line as it is"),
        ("http://127.0.0.1:1{path}", "to another port", "use http://127.0.0.1:1 as `public_url`"),
        ("/login", "to /login", "let the server pass the path on to the line as it is"),
    ] {
        let proxied = proxied("", move |request| {
            let host = request.headers()["host"].to_str().unwrap();
            own(301, &[("location", &location.replace("{host}", host).replace("{path}", request.uri().path()))], "")
        });
        let found = doctor(&proxied.line.setup(), &["twilio"]);
        assert_problem(
            &found,
            &format!("the server answers 301 Moved Permanently and sends the platform on, {sentence}"),
        );
        let host = proxied.url.strip_prefix("http://").unwrap();
        assert!(found.1.contains(&format!("to do: {}", remedy.replace("{host}", host))), "{}", found.1);
    }
}

#[test]
fn a_proxy_that_does_not_reach_the_line_is_told_from_another_service() {
    let gateway = |_| own(502, &[("server", "nginx")], "<html>502</html>");
    check("twilio", gateway, "a proxy answers 502 Bad Gateway, by nginx itself: it does not reach the line");
    let hello = |_| own(200, &[("server", "Apache\tx")], "<html>It works!</html>");
    check("twilio", hello, "another service answers there (200 OK, by Apache");
    let not_found = |_| own(404, &[], "<html>404</html>");
    check("twilio", not_found, "another service answers there (404 Not Found)");
    let asks = |_| own(401, &[("www-authenticate", "Basic realm=\"staging\"")], "who are you?");
    check("bandwidth", asks, "something before the line asks for a password of its own (401 Unauthorized)");
}

#[test]
fn another_public_address_of_the_service_is_said_of_every_platform() {
    let line = super::direct();
    let to = line.public;
    let url = format!("http://localhost:{}", to.port());
    for platform in ["twilio", "plivo", "bandwidth", "telnyx"] {
        let found = doctor(&line.setup(), &[platform, "--url", &url]);
        let sentence =
            format!("address    problem: the running service takes {} for its address, and this was", line.url);
        assert_problem(&found, &sentence);
    }
}

/// Passes requests on and sets the clock of the service, as its answers show it, by this many seconds.
fn with_clock(platform: &str, seconds: i64) -> (i32, String) {
    let back = move |body: Bytes| {
        let mut answer: Value = serde_json::from_slice(&body).unwrap();
        let time = &mut answer["report"]["time"];
        let real: jiff::Timestamp = time.as_str().unwrap().parse().unwrap();
        *time = Value::String((real + jiff::SignedDuration::from_secs(seconds)).to_string());
        if seconds.abs() > 600 {
            answer["report"]["arrived"] = Value::Null;
        }
        serde_json::to_vec(&answer).unwrap().into()
    };
    let proxied = proxied_back("", Deed::PassOn, back);
    doctor(&proxied.line.setup(), &[platform])
}

#[test]
fn a_clock_that_is_wrong_is_a_problem_where_it_is_looked_at() {
    let well = with_clock("telnyx", -250);
    assert_well(&well, "telnyx");
    // On a busy machine an answer is on its way for seconds.
    let note = well.1.split("clock      note: the clocks of the service and of this machine are ").nth(1);
    let apart = note.and_then(|note| note.split_once(" s apart")?.0.parse::<u32>().ok());
    assert!(apart.is_some_and(|apart| (200..300).contains(&apart)), "{}", well.1);
    for seconds in [-330, 330] {
        let found = with_clock("telnyx", seconds);
        assert_problem(&found, "s apart, and requests are good for 300 s only");
    }
    assert_well(&with_clock("twilio", 330), "twilio");
    let stopped = with_clock("twilio", -4000);
    assert_problem(&stopped, "s apart, and requests are good for 600 s only");
}

/// Examines a line with a recording behind a proxy that does this.
fn with_recording(deed: impl Fn(Request<Bytes>) -> Deed + Send + Sync + 'static) -> (i32, String) {
    let proxied = proxied_with("", deed, |setup| {
        let folder = setup.folder().join("prompts/ru/audio");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("no-input.wav"), silence()).unwrap();
    });
    doctor(&proxied.line.setup(), &["twilio"])
}

/// A second of silence as telephones play it: 8,000 samples of 16 bits.
fn silence() -> Vec<u8> {
    let samples = vec![0; 16_000];
    let mut file = b"RIFF".to_vec();
    file.extend((36 + samples.len() as u32).to_le_bytes());
    file.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    file.extend(8_000_u32.to_le_bytes());
    file.extend(16_000_u32.to_le_bytes());
    file.extend(b"\x02\0\x10\0data");
    file.extend((samples.len() as u32).to_le_bytes());
    file.extend(samples);
    file
}

#[test]
fn a_recording_is_fetched_as_platforms_fetch_it() {
    let found = with_recording(Deed::PassOn);
    assert_well(&found, "twilio");
    assert!(found.1.contains("audio      a recording can be fetched below http://127.0.0.1:"), "{}", found.1);
    assert!(!found.1.contains("no-input"), "which one does not matter: {}", found.1);
}

#[test]
fn a_recording_that_platforms_cannot_fetch_is_said() {
    let is_audio = |request: &Request<Bytes>| request.uri().path().starts_with("/audio/");
    let only_voice = move |request: Request<Bytes>| {
        if is_audio(&request) { own(404, &[("content-type", "text/html")], "not found") } else { Deed::PassOn(request) }
    };
    assert_problem(&with_recording(only_voice), "HEAD of a recording is answered 404 Not Found: callers hear silence");
    let no_head = |request: Request<Bytes>| {
        if request.method() == hyper::Method::HEAD { own(405, &[], "") } else { Deed::PassOn(request) }
    };
    assert_problem(&with_recording(no_head), "HEAD of a recording is answered 405 Method Not Allowed");
    let busy = move |request: Request<Bytes>| {
        if is_audio(&request) && request.method() == hyper::Method::GET {
            own(503, &[], "busy")
        } else {
            Deed::PassOn(request)
        }
    };
    assert_problem(&with_recording(busy), "GET of a recording is answered 503 Service Unavailable");
    let other = move |request: Request<Bytes>| {
        if is_audio(&request) {
            own(200, &[("content-type", "text/html")], "<html>Sign in</html>")
        } else {
            Deed::PassOn(request)
        }
    };
    assert_problem(&with_recording(other), "HEAD of a recording brings something that is no audio/wav");
}
