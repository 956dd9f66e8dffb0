//! Bandwidth (its BXML reference): JSON events, name and password as the document gives them.

use std::time::Duration;

use data_encoding::BASE64;
use deflect::config::settings::Dialect;
use deflect::line::step::DialResult;
use serde_json::{Value, json};

use super::element::Element;
use super::{Asked, Deed, Heard, Leg, Platform, Said, Then};
use crate::support::line::TOKEN;

/// Name and password of the application, for the first request and the last.
const APPLICATION: (&str, &str) = ("deflect", TOKEN);
/// The most verbs in a `Gather`.
const GATHER_VERBS_MAX: usize = 20;

const SPEECH_ATTRIBUTES: &[&str] = &["voice", "gender", "locale"];
const SOUND_ATTRIBUTES: &[&str] = &["username", "password"];
const GATHER_ATTRIBUTES: &[&str] = &[
    "gatherUrl",
    "gatherMethod",
    "gatherFallbackUrl",
    "gatherFallbackMethod",
    "username",
    "password",
    "fallbackUsername",
    "fallbackPassword",
    "tag",
    "terminatingDigits",
    "maxDigits",
    "interDigitTimeout",
    "firstDigitTimeout",
    "repeatCount",
];
const TRANSFER_ATTRIBUTES: &[&str] = &[
    "transferCallerId",
    "transferCallerDisplayName",
    "callTimeout",
    "transferCompleteUrl",
    "transferCompleteMethod",
    "transferCompleteFallbackUrl",
    "transferCompleteFallbackMethod",
    "username",
    "password",
    "fallbackUsername",
    "fallbackPassword",
    "tag",
    "diversionTreatment",
    "diversionReason",
];

/// Bandwidth.
pub struct Bxml;

impl Platform for Bxml {
    fn dialect(&self) -> Dialect {
        Dialect::Bxml
    }

    fn name(&self) -> &'static str {
        "bandwidth"
    }

    fn settings(&self) -> &'static str {
        r#"dialect = "bxml"
authentication = "basic"
user = "deflect"
secret = { env = "TEST_TOKEN" }
locale = { ru = "ru", en = "en-US" }
voice = { ru = "nadiya" }
"#
    }

    fn calls(&self, voice_url: &str, leg: &Leg) -> Asked {
        let more = json!({
            "diversion": { "origTo": leg.to, "reason": "unconditional", "privacy": "off" },
            "stirShaken": { "verstat": "TN-Validation-Passed", "attestationIndicator": "A", "originatingId": "abc" },
            "sipCallId": format!("{}@sip.example.com", leg.id),
            "sipHeaders": [{ "name": "X-Trace", "value": "[{\"" }],
        });
        ask(voice_url, APPLICATION, leg, "initiate", more)
    }

    fn hears(&self, document: &str) -> Result<Heard, String> {
        Ok(read(document)?.heard)
    }

    fn does(&self, leg: &Leg, document: &str, deed: Deed<'_>) -> Asked {
        let Read { heard, way_on } = read(document).unwrap();
        let way_on = way_on.unwrap_or_else(|| panic!("{deed:?} leads nowhere in {document}"));
        let (event, more) = match (deed, &heard.then) {
            (Deed::Keys(keys), Then::Keys { .. }) => {
                ("gather", json!({ "digits": keys, "terminatingDigit": "", "answerTime": "2026-11-20T09:00:01.000Z" }))
            }
            (Deed::Silence, Then::Keys { .. }) => {
                ("gather", json!({ "digits": "", "terminatingDigit": "", "answerTime": "2026-11-20T09:00:01.000Z" }))
            }
            (Deed::Dialled(result), Then::Dial { .. }) => ("transferComplete", json!({ "cause": cause(result) })),
            (Deed::GoOn, Then::GoesOn) => ("redirect", json!({})),
            (deed, then) => panic!("{deed:?} cannot happen while {then:?}"),
        };
        ask(&way_on.url, (&way_on.username, &way_on.password), leg, event, more)
    }

    fn hangs_up(&self, voice_url: &str, leg: &Leg, _document: &str) -> Asked {
        let more = json!({
            "answerTime": "2026-11-20T09:00:01.000Z",
            "endTime": "2026-11-20T09:00:21.500Z",
            "cause": "hangup",
            "errorMessage": null,
            "errorId": null,
            "sipResponseCode": 200,
        });
        ask(&format!("{voice_url}/status"), APPLICATION, leg, "disconnect", more)
    }

    fn validate(&self, document: &str) {
        super::validate("bxml.xsd", document);
    }
}

fn ask(url: &str, (user, password): (&str, &str), leg: &Leg, event: &str, more: Value) -> Asked {
    let call = format!("c-{}", leg.id);
    let mut body = json!({
        "eventType": event,
        "eventTime": "2026-11-20T09:00:02.123Z",
        "accountId": "9900000",
        "applicationId": "04e88489-df02-4e34-a0ee-27a91849555f",
        "from": leg.from,
        "to": leg.to,
        "direction": "inbound",
        "callId": call,
        "callUrl": format!("https://voice.bandwidth.com/api/v2/accounts/9900000/calls/{call}"),
        "startTime": "2026-11-20T09:00:00.000Z",
        "tag": null,
    });
    let Value::Object(more) = more else { panic!("{more} is no object") };
    body.as_object_mut().unwrap().extend(more);
    let headers = vec![
        ("Content-Type", "application/json; charset=utf-8".to_owned()),
        ("Authorization", format!("Basic {}", BASE64.encode(format!("{user}:{password}").as_bytes()))),
        ("User-Agent", "BandwidthAPI/2.0".to_owned()),
    ];
    Asked { method: "POST", url: url.to_owned(), headers, body: body.to_string() }
}

fn cause(result: DialResult) -> &'static str {
    match result {
        DialResult::Answered => "hangup",
        DialResult::Busy => "busy",
        DialResult::NoAnswer => "timeout",
        DialResult::Failed => "unknown",
    }
}

struct Read {
    heard: Heard,
    way_on: Option<WayOn>,
}

struct WayOn {
    url: String,
    username: String,
    password: String,
}

fn read(document: &str) -> Result<Read, String> {
    let response = Element::parse(document)?;
    if response.name != "Response" || !response.attributes.is_empty() {
        return Err(format!("expected `Response`, found `{}`", response.name));
    }
    response.without_text()?;
    let mut said = vec![];
    for (index, verb) in response.children.iter().enumerate() {
        let (then, way_on) = match verb.name.as_str() {
            "SpeakSentence" | "PlayAudio" => {
                said.push(heard(verb)?);
                continue;
            }
            "Gather" => (gather(verb, &mut said)?, way_on(verb, "gather")?),
            "Transfer" => (transfer(verb)?, way_on(verb, "transferComplete")?),
            "Hangup" => break,
            other => return Err(format!("`{other}` is no verb here")),
        };
        if let Some(never) = response.children.get(index + 1) {
            return Err(format!("`{}` after `{}` never runs", never.name, verb.name));
        }
        return Ok(Read { heard: Heard { said, then }, way_on: Some(way_on) });
    }
    Ok(Read { heard: Heard { said, then: Then::HangUp }, way_on: None })
}

/// The address of a verb, with what the platform shows there. Its fallback must be as good.
fn way_on(verb: &Element, what: &str) -> Result<WayOn, String> {
    for method in [format!("{what}Method"), format!("{what}FallbackMethod")] {
        if verb.attribute(&method).is_some_and(|method| method != "POST") {
            return Err(format!("`{method}` is not POST, and the answer is read from a body"));
        }
    }
    if verb.attribute(&format!("{what}FallbackUrl")).is_some() {
        verb.required("fallbackUsername").and(verb.required("fallbackPassword"))?;
    }
    Ok(WayOn {
        url: verb.required(&format!("{what}Url"))?.to_owned(),
        username: verb.required("username")?.to_owned(),
        password: verb.required("password")?.to_owned(),
    })
}

fn gather(gather: &Element, said: &mut Vec<Said>) -> Result<Then, String> {
    gather.without_text()?;
    only(gather, GATHER_ATTRIBUTES)?;
    if GATHER_VERBS_MAX < gather.children.len() {
        return Err(format!("{} verbs in a `Gather`", gather.children.len()));
    }
    for child in &gather.children {
        said.push(heard(child)?);
    }
    let digits_max = within(gather, "maxDigits", "50", 1..=50)?;
    let first = within(gather, "firstDigitTimeout", "5", 0..=60)?;
    let between = within(gather, "interDigitTimeout", "5", 1..=60)?;
    let terminators = gather.attribute("terminatingDigits").unwrap_or_default();
    match (digits_max, terminators) {
        (1, "") | (2.., "#") if first == between => {}
        (1, _) => return Err(format!("`{terminators}` cannot be pressed where it ends the input")),
        _ => return Err(format!("a caller does not know how {digits_max} digits end")),
    }
    Ok(Then::Keys { digits_max, wait: Duration::from_secs(first.into()), barge_in: true, phrases: None })
}

fn transfer(transfer: &Element) -> Result<Then, String> {
    transfer.without_text()?;
    only(transfer, TRANSFER_ATTRIBUTES)?;
    let [number] = transfer.children.as_slice() else { return Err("one number is dialled".to_owned()) };
    only(number, &["transferDisconnectUrl", "transferDisconnectMethod", "username", "password"])?;
    number.required("transferDisconnectUrl").and(number.required("username")).and(number.required("password"))?;
    if number.name != "PhoneNumber" || !number.text.starts_with('+') {
        return Err(format!("`{}` {} is no number in E.164", number.name, number.text));
    }
    let wait = Duration::from_secs(within(transfer, "callTimeout", "30", 1..=300)?.into());
    Ok(Then::Dial { number: number.text.clone(), wait })
}

fn heard(verb: &Element) -> Result<Said, String> {
    if verb.name != "SpeakSentence" && !verb.children.is_empty() {
        return Err(format!("`{}` with markup in it", verb.name));
    }
    verb.speech()?;
    if verb.text.trim().is_empty() {
        return Err(format!("blank `{}`", verb.name));
    }
    match verb.name.as_str() {
        "SpeakSentence" => {
            only(verb, SPEECH_ATTRIBUTES)?;
            let voice = verb.attribute("voice").map(str::to_owned);
            let locale = verb.attribute("locale").unwrap_or("en_US");
            if locale.contains('-') {
                return Err(format!("`{locale}` is no locale here"));
            }
            Ok(Said::Speech { text: verb.text.clone(), locale: locale.to_owned(), voice })
        }
        "PlayAudio" => {
            only(verb, SOUND_ATTRIBUTES)?;
            verb.required("username").and(verb.required("password"))?;
            match verb.text.split('?').next() {
                Some(path) if path.ends_with(".wav") || path.ends_with(".mp3") => Ok(Said::Sound(verb.text.clone())),
                _ => Err(format!("{} is no sound", verb.text)),
            }
        }
        other => Err(format!("`{other}` has no place here")),
    }
}

fn only(verb: &Element, known: &[&str]) -> Result<(), String> {
    match verb.attributes.iter().find(|(name, _)| !known.contains(&name.as_str())) {
        Some((name, _)) => Err(format!("`{}` has no attribute `{name}`", verb.name)),
        None => Ok(()),
    }
}

fn within(verb: &Element, name: &str, default: &str, range: std::ops::RangeInclusive<u16>) -> Result<u16, String> {
    let text = verb.attribute(name).unwrap_or(default);
    let number = text.parse().map_err(|_| format!("`{name}` {text} is no number"))?;
    range.contains(&number).then_some(number).ok_or_else(|| format!("`{name}` {text} is out of range"))
}
