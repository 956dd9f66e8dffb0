//! Bytes that nobody reads end no call, on any platform; what is needed and broken leads to an apology, and an end is an end.

use std::net::{IpAddr, Ipv4Addr};

use data_encoding::BASE64;
use deflect::config::settings::{Authentication, Dialect, PlatformSettings};
use deflect::dialect::signature::sign;
use deflect::dialect::webhook::Webhook;
use deflect::dialect::{DialectError, EndOfCall, Incoming, read, read_status};
use deflect::line::step::Input;
use hyper::HeaderMap;
use hyper::header::CONTENT_TYPE;
use jiff::Timestamp;

use crate::support::dialect::{self, PUBLIC_URL, prompts, write};
use crate::support::line::{self, Line, target_of};
use crate::support::peers;
use crate::support::platforms::{self, Asked, Deed, Leg, Platform, Then, line_settings, settings_of};

const PEER: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
/// Fields that name the call, or alone say that it is over.
const NEEDED: [&str; 9] =
    ["CallSid", "CallUUID", "Call", "callId", "callid", "session_id", "event", "Event", "exiting"];

fn leg() -> Leg {
    Leg { id: "1".to_owned(), from: "+79161234567".to_owned(), to: "+74952321000".to_owned() }
}

/// Reads a request whose body is these bytes of this type.
fn asked<R>(request: &Asked, body: &[u8], content_type: Option<&str>, ask: impl FnOnce(&Webhook<'_>) -> R) -> R {
    let names = request.headers.iter().filter(|(name, _)| *name != "Content-Type");
    let mut headers = HeaderMap::from_iter(names.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())));
    headers.extend(content_type.map(|content_type| (CONTENT_TYPE, content_type.parse().unwrap())));
    let method = request.method.parse().unwrap();
    ask(&Webhook::read(&method, target_of(&request.url), &headers, body, PEER).unwrap())
}

/// The requests of one platform in a call: its beginning, a key, silence, and the end.
struct Sent {
    settings: PlatformSettings,
    turns: Vec<Asked>,
    end: Asked,
}

impl Sent {
    fn by(platform: &dyn Platform) -> Self {
        let (settings, name) = (settings_of(platform), platform.name());
        let next = format!("{PUBLIC_URL}/voice/{name}?state=abc");
        let menu = write(&settings, &prompts(), &[dialect::menu(&["Меню"])], &next);
        let voice_url = format!("{PUBLIC_URL}/voice/{name}");
        let turns = vec![
            platform.calls(&voice_url, &leg()),
            platform.does(&leg(), &menu, Deed::Keys("1")),
            platform.does(&leg(), &menu, Deed::Silence),
        ];
        Self { settings, turns, end: platform.hangs_up(&voice_url, &leg(), &menu) }
    }

    fn turn(&self, request: &Asked, body: &[u8], content_type: Option<&str>) -> Result<Incoming, DialectError> {
        asked(request, body, content_type, |webhook| read(&self.settings, webhook))
    }

    /// The end, wherever it comes.
    fn ended(&self, body: &[u8], content_type: Option<&str>) -> Result<Option<EndOfCall>, DialectError> {
        if self.end.url.contains("/status") {
            asked(&self.end, body, content_type, |webhook| read_status(&self.settings, webhook))
        } else {
            self.turn(&self.end, body, content_type).map(|told| match told {
                Incoming::End(end) => Some(end),
                _ => None,
            })
        }
    }
}

fn content_type(request: &Asked) -> Option<&str> {
    request.headers.iter().find(|(name, _)| *name == "Content-Type").map(|(_, value)| value.as_str())
}

/// The body with much in it that nobody reads.
fn with_junk(body: &str) -> Vec<u8> {
    let long = "v".repeat(20_000);
    if let Some(fields) = body.strip_prefix('{') {
        let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
        let many: String = (0..400).map(|index| format!("\"x{index}\":{{\"a\":null}},")).collect();
        let raw = "\"raw\":\"\t\r\n\u{0}\",\"escapes\":\"\\ud83d \\uded1 \\x \\u12\",";
        let text =
            format!("\u{feff}{{\"long\":\"{long}\",\"deep\":{deep},{many}{raw}\"name\":\"~\",\"~\":[1e400],{fields}\0");
        return text.bytes().flat_map(|byte| if byte == b'~' { vec![0xc8, 0xe2] } else { vec![byte] }).collect();
    }
    let many: String = (0..400).map(|index| format!("&variable_x{index}=v")).collect();
    let junk = format!("{body}{many}&Name=%C8%E2%E0%ED&%FF%FE=1&=%FF&Twice=1&Twice=2&Long={long}&Raw=");
    [junk.as_bytes(), b"\xc8\xe2"].concat()
}

#[test]
fn what_nobody_reads_changes_nothing() {
    for platform in platforms::all() {
        let sent = Sent::by(platform);
        for request in sent.turns.iter().filter(|request| request.method == "POST") {
            let kind = content_type(request);
            let plain = sent.turn(request, request.body.as_bytes(), kind).unwrap();
            assert_eq!(sent.turn(request, &with_junk(&request.body), kind), Ok(plain), "{}", platform.name());
        }
        let kind = content_type(&sent.end);
        let plain = sent.ended(sent.end.body.as_bytes(), kind).unwrap().expect("an end");
        assert_eq!(sent.ended(&with_junk(&sent.end.body), kind), Ok(Some(plain)), "{}", platform.name());
    }
}

#[test]
fn a_body_is_read_whatever_its_type_is_called() {
    for platform in platforms::all() {
        let sent = Sent::by(platform);
        for request in sent.turns.iter().filter(|request| request.method == "POST") {
            let kind = content_type(request);
            let plain = sent.turn(request, request.body.as_bytes(), kind).unwrap();
            let upper = kind.map(str::to_uppercase);
            for other in
                [None, Some(""), Some("text/plain"), Some("TEXT/PLAIN; charset=windows-1251"), upper.as_deref()]
            {
                let told = sent.turn(request, request.body.as_bytes(), other);
                assert_eq!(told.as_ref(), Ok(&plain), "{} {other:?}", platform.name());
            }
        }
    }
}

/// The body once for each field that can be missed, with bytes in it that are not text or, in JSON, not a value.
fn broken(body: &str) -> Vec<(String, Vec<u8>)> {
    if body.starts_with('{') {
        let fields: serde_json::Map<String, serde_json::Value> = serde_json::from_str(body).unwrap();
        let names = fields.keys().filter(|name| !NEEDED.contains(&name.as_str())).cloned();
        return names
            .map(|name| {
                let mut broken = fields.clone();
                broken.insert(name.clone(), serde_json::json!({ "x": [1] }));
                (name, serde_json::to_vec(&broken).unwrap())
            })
            .collect();
    }
    let pairs: Vec<(&str, &str)> = body.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect();
    let missed = pairs.iter().map(|(name, _)| *name).filter(|name| !NEEDED.contains(name));
    let of = |broken: &str| {
        let value = |name: &str, value: &str| if name == broken { "%C8%FF".to_owned() } else { value.to_owned() };
        pairs.iter().map(|(name, told)| format!("{name}={}", value(name, told))).collect::<Vec<_>>().join("&")
    };
    missed.map(|name| (name.to_owned(), of(name).into_bytes())).collect()
}

#[test]
fn a_field_that_can_be_missed_and_is_broken_ends_no_call() {
    for platform in platforms::all() {
        let sent = Sent::by(platform);
        for request in sent.turns.iter().filter(|request| request.method == "POST") {
            for (name, body) in broken(&request.body).into_iter().filter(|(name, _)| name != "eventType") {
                let told = sent.turn(request, &body, content_type(request));
                assert!(matches!(told, Ok(Incoming::Turn(_))), "{} {name}: {told:?}", platform.name());
            }
        }
        let key = &sent.turns[1];
        for (name, body) in broken(&key.body).into_iter().filter(|(name, _)| ["Digits", "keys"].contains(&&**name)) {
            let Ok(Incoming::Turn(turn)) = sent.turn(key, &body, content_type(key)) else { panic!("{name}") };
            assert!(matches!(&turn.input, Input::Keys(keys) if keys.parse::<u64>().is_err()), "a key no menu has");
        }
    }
}

#[test]
fn an_end_is_noted_whatever_else_is_broken_in_its_notice() {
    for platform in platforms::all() {
        let sent = Sent::by(platform);
        let call = sent.ended(sent.end.body.as_bytes(), content_type(&sent.end)).unwrap().expect("an end").call;
        for (name, body) in broken(&sent.end.body) {
            let told = sent.ended(&body, content_type(&sent.end));
            let ended = told.as_ref().ok().and_then(|end| end.as_ref()).map(|end| &end.call);
            assert_eq!(ended, Some(&call), "{} {name}: {told:?}", platform.name());
        }
    }
}

/// A request that proves to be the platform's own and names no call.
fn nameless(platform: &dyn Platform, settings: &PlatformSettings) -> Asked {
    let url = format!("{}/voice/{}?state=abc", line::PUBLIC_URL, platform.name());
    let pairs = [("From", "+79161234567"), ("CallStatus", "in-progress"), ("event", "keys")];
    let body = match platform.dialect() {
        Dialect::Bxml => r#"{"eventType":"gather","digits":"1"}"#.to_owned(),
        _ => platforms::form(&pairs),
    };
    let mut headers = vec![("Content-Type", "application/x-www-form-urlencoded".to_owned())];
    match &settings.authentication {
        Authentication::Telnyx { .. } => {
            let timestamp = Timestamp::now().as_second().to_string();
            let signature = platforms::texml::key().sign(format!("{timestamp}|{body}").as_bytes());
            headers.push(("telnyx-signature-ed25519", BASE64.encode(signature.as_ref())));
            headers.push(("telnyx-timestamp", timestamp));
        }
        authentication => {
            headers.extend(sign(authentication, &url.parse().unwrap(), &pairs, "7", Timestamp::now()).unwrap())
        }
    }
    Asked { method: "POST", url, headers, body }
}

#[test]
fn a_call_that_cannot_be_told_apart_hears_where_to_turn_on_every_platform() {
    for platform in platforms::all().into_iter().filter(|platform| platform.dialect() != Dialect::FastAgi) {
        let line = Line::start(&line_settings(platform, ""));
        let answer = line.send(&nameless(platform, &settings_of(platform)));
        assert_eq!(answer.status, 200, "{}: {answer:?}\n{}", platform.name(), line.log());
        platform.validate(&answer.body);
        let heard = platform.hears(&answer.body).unwrap();
        assert_eq!(heard.then, Then::HangUp, "{}", platform.name());
        assert!(heard.words().contains("озон точка ру"), "{}: {}", platform.name(), answer.body);
        assert_eq!(line.metric_sum("deflect_webhook_refusals_total"), 1.0);
    }
}

/// The real door, with everything on: a caller whose name is in windows-1251, among 300 variables, is answered and counted.
#[test]
fn a_call_with_bytes_and_variables_that_nobody_reads_is_answered_and_ends() {
    let platform: &dyn Platform = &platforms::httapi::Httapi;
    let line = Line::start(&line_settings(platform, ""));
    let voice_url = format!("{}/voice/{}", line::PUBLIC_URL, platform.name());
    let junk: String = (0..300).map(|index| format!("&variable_x{index}=v")).collect();
    let junk = format!("&Caller-Caller-ID-Name=%C8%E2%E0%ED{junk}");
    let noisy = |asked: Asked| Asked { body: asked.body + &junk, ..asked };
    let answer = line.send(&noisy(platform.calls(&voice_url, &leg())));
    assert!(matches!(platform.hears(&answer.body).unwrap().then, Then::Keys { .. }), "{answer:?}");
    assert_eq!(line.send(&noisy(platform.hangs_up(&voice_url, &leg(), &answer.body))).status, 200);
    peers::wait_until("the outcome", peers::LIMIT, || {
        (line.metric_sum("deflect_call_outcomes_total") == 1.0).then_some(())
    });
}
