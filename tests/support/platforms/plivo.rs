//! Plivo (its Plivo XML reference).

use std::time::Duration;

use data_encoding::BASE64;
use deflect::config::settings::Dialect;
use deflect::line::step::{Collect, DialResult};
use ring::{digest, hmac};

use super::element::Element;
use super::response::{Rules, follow, number_within, phrases, spoken};
use super::twiml::uuid;
use super::{Asked, Deed, Heard, Leg, Platform, Said, Then, form};
use crate::support::line::TOKEN;

/// Plivo.
pub struct Plivo;

const RULES: Rules = Rules {
    elements: &[
        ("Speak", &["voice", "language", "loop"]),
        ("Play", &["loop"]),
        ("Wait", &["length", "silence", "minSilence", "beep"]),
        (
            "GetInput",
            &[
                "action",
                "method",
                "inputType",
                "executionTimeout",
                "digitEndTimeout",
                "speechEndTimeout",
                "finishOnKey",
                "numDigits",
                "language",
                "speechModel",
                "hints",
                "profanityFilter",
                "log",
                "redirect",
            ],
        ),
        ("Redirect", &["method"]),
        ("Hangup", &["reason", "schedule"]),
        (
            "Dial",
            &[
                "action",
                "method",
                "timeout",
                "callerId",
                "callerName",
                "timeLimit",
                "hangupOnStar",
                "redirect",
                "callbackUrl",
                "callbackMethod",
            ],
        ),
        ("Number", &[]),
    ],
    speak: "Speak",
    collect: "GetInput",
    speech,
    keys,
    takes_pauses: |voice| voice.is_some_and(|voice| voice.starts_with("Polly.")),
    ring: 1..=600,
};

impl Platform for Plivo {
    fn dialect(&self) -> Dialect {
        Dialect::Plivo
    }

    fn name(&self) -> &'static str {
        "plivo"
    }

    fn settings(&self) -> &'static str {
        r#"dialect = "plivo"
authentication = "plivo"
secret = { env = "TEST_TOKEN" }
locale = { ru = "ru-RU", en = "en-US" }
voice = { ru = "Polly.Tatyana", en = "WOMAN" }
"#
    }

    fn hears_speech(&self) -> bool {
        true
    }

    fn calls(&self, voice_url: &str, leg: &Leg) -> Asked {
        let stir = ("STIRVerification", "Not Verified");
        ask(voice_url, leg, &[("CallStatus", "ringing"), ("Event", "StartApp"), stir])
    }

    fn hears(&self, document: &str) -> Result<Heard, String> {
        let mut heard = follow(document, &RULES)?.heard;
        if let Then::Dial { number, .. } = &mut heard.then {
            *number = dialled(number)?;
        }
        Ok(heard)
    }

    fn does(&self, leg: &Leg, document: &str, deed: Deed<'_>) -> Asked {
        let followed = follow(document, &RULES).unwrap();
        let sure;
        let more = match deed {
            Deed::Keys(keys) => vec![("InputType", "dtmf"), ("Digits", keys), ("Speech", ""), ("BilledAmount", "0.0")],
            Deed::Says { words, confidence } => {
                sure = confidence.map_or(String::new(), |sure| format!("{:.4}", f32::from(sure) / 100.0));
                let speech = [("InputType", "speech"), ("Digits", ""), ("Speech", words)];
                [&speech[..], &[("SpeechConfidenceScore", &*sure), ("BilledAmount", "0.02")]].concat()
            }
            Deed::Silence | Deed::Mumbles | Deed::GoOn => vec![("Event", "Redirect")],
            Deed::Dialled(result) => {
                let status = dial_status(result, is_odd(leg));
                let rang = if result == DialResult::Failed { "false" } else { "true" };
                vec![
                    ("DialStatus", status),
                    ("DialRingStatus", rang),
                    ("DialHangupCause", "NORMAL_CLEARING"),
                    ("DialALegUUID", "3e82ae9d-57d7-4d85-b1a4-000000000001"),
                    ("DialBLegUUID", ""),
                ]
            }
        };
        ask(followed.url(deed), leg, &[&[("CallStatus", "in-progress")], &more[..]].concat())
    }

    /// The notice goes to the hang-up URL, or where calls come in when there is none.
    fn hangs_up(&self, voice_url: &str, leg: &Leg, _document: &str) -> Asked {
        let over = [
            ("CallStatus", "completed"),
            ("Event", "Hangup"),
            ("Duration", "20"),
            ("BillDuration", "60"),
            ("HangupCause", "NORMAL_CLEARING"),
            ("HangupCauseName", "Normal Hangup"),
            ("HangupCauseCode", "4000"),
            ("HangupSource", "Caller"),
            ("StartTime", "2026-11-20 09:00:00"),
            ("AnswerTime", "2026-11-20 09:00:01"),
            ("EndTime", "2026-11-20 09:00:21"),
            ("TotalCost", "0.00850"),
        ];
        let status_url = format!("{voice_url}/status");
        ask(if is_odd(leg) { voice_url } else { &status_url }, leg, &over)
    }

    /// The time for all keys: what the first is waited for, and a second for each that may follow.
    fn wait(&self, collect: &Collect) -> Duration {
        let seconds = collect.wait.as_secs() + u64::from(collect.digits_max) - 1;
        Duration::from_secs(seconds.clamp(5, 60))
    }

    fn validate(&self, document: &str) {
        super::validate("plivo.xsd", document);
    }
}

/// Numbers come without `+`.
fn ask(url: &str, leg: &Leg, more: &[(&str, &str)]) -> Asked {
    let (id, from, to) = (uuid(leg), leg.from.trim_start_matches('+'), leg.to.trim_start_matches('+'));
    let own = [
        ("BillRate", "0.0085"),
        ("CallUUID", &*id),
        ("CallerName", &*leg.from),
        ("Direction", "inbound"),
        ("From", from),
        ("ParentAuthID", "MAINVENTED0000000001"),
        ("RequestUUID", &*id),
        ("SessionStart", "2026-11-20 09:00:00.238707"),
        ("To", to),
    ];
    let pairs = [&own[..], more].concat();
    let nonce = nonce(url, &pairs);
    let headers = vec![
        ("Content-Type", "application/x-www-form-urlencoded".to_owned()),
        ("X-Plivo-Signature-V3", signature(url, &pairs, &nonce)),
        ("X-Plivo-Signature-V3-Nonce", nonce),
    ];
    Asked { method: "POST", url: url.to_owned(), headers, body: form(&pairs) }
}

/// Twenty digits that only this request has.
fn nonce(url: &str, pairs: &[(&str, &str)]) -> String {
    let asked = digest::digest(&digest::SHA256, format!("{url} {pairs:?}").as_bytes());
    asked.as_ref().iter().take(20).map(|byte| char::from(b'0' + byte % 10)).collect()
}

/// Version 3: the address, its query sorted, the form sorted, the nonce.
fn signature(url: &str, pairs: &[(&str, &str)], nonce: &str) -> String {
    let (base, query) = url.split_once('?').unwrap_or((url, ""));
    let mut query: Vec<_> = query.split('&').filter(|pair| !pair.is_empty()).collect();
    query.sort_unstable();
    let mut sorted = pairs.to_vec();
    sorted.sort_unstable();
    let form: String = sorted.iter().flat_map(|(name, value)| [*name, *value]).collect();
    let between = if query.is_empty() { "" } else { "." };
    let text = format!("{base}?{}{between}{form}.{nonce}", query.join("&"));
    let key = hmac::Key::new(hmac::HMAC_SHA256, TOKEN.as_bytes());
    BASE64.encode(hmac::sign(&key, text.as_bytes()).as_ref())
}

/// Half of all calls.
fn is_odd(leg: &Leg) -> bool {
    leg.id.len() % 2 == 1
}

/// The platform has two words for some results.
fn dial_status(result: DialResult, is_odd: bool) -> &'static str {
    match (result, is_odd) {
        (DialResult::Answered, _) => "completed",
        (DialResult::Busy, _) => "busy",
        (DialResult::NoAnswer, true) => "no-answer",
        (DialResult::NoAnswer, false) => "timeout",
        (DialResult::Failed, true) => "failed",
        (DialResult::Failed, false) => "cancel",
    }
}

/// A number as the platform dials it: E.164 without `+`.
fn dialled(number: &str) -> Result<String, String> {
    match number.len() {
        7..=15 if number.bytes().all(|byte| byte.is_ascii_digit()) => Ok(format!("+{number}")),
        _ => Err(format!("`{number}` cannot be dialled")),
    }
}

/// A voice that does not speak the language ends the call (8011).
fn speech(speak: &Element) -> Result<Said, String> {
    let locale = speak.attribute("language").unwrap_or("en-US");
    match (speak.attribute("voice").unwrap_or("WOMAN"), locale) {
        ("WOMAN", "ru-RU" | "en-US") | ("MAN", "en-US") => {}
        ("Polly.Tatyana" | "Polly.Maxim", "ru-RU") | ("Polly.Joanna", "en-US") => {}
        (voice, locale) => return Err(format!("`{voice}` does not speak `{locale}`")),
    }
    spoken(speak, 3000, locale.to_owned())
}

fn keys(collect: &Element) -> Result<Then, String> {
    let digits_max = number_within(collect.attribute("numDigits").unwrap_or("32"), &(1..=32))? as u16;
    match (digits_max, collect.attribute("finishOnKey").unwrap_or("#")) {
        (1, "none" | "") | (2.., "#") => {}
        (most, key) => return Err(format!("`{key}` ends {most} keys")),
    }
    number_within(collect.required("digitEndTimeout")?, &(2..=10))?;
    if collect.attribute("redirect").is_some_and(|redirect| redirect != "true") {
        return Err("the answer to the action would be ignored".to_owned());
    }
    let wait = number_within(collect.attribute("executionTimeout").unwrap_or("15"), &(5..=60))?;
    let phrases = phrases(collect, "inputType")?;
    Ok(Then::Keys { digits_max, wait: Duration::from_secs(wait), barge_in: true, phrases })
}
