//! Twilio's family: Twilio itself, and what SignalWire and Somleng share with it
//! (<https://www.twilio.com/docs/voice/twiml>).

use std::time::Duration;

use data_encoding::{BASE64, HEXLOWER};
use deflect::config::settings::Dialect;
use deflect::line::step::DialResult;
use ring::{digest, hmac};

use super::element::Element;
use super::response::{Rules, follow, number_within, phrases, spoken};
use super::{Asked, Deed, Heard, Leg, Platform, Said, Then, form};
use crate::support::line::TOKEN;

/// A platform of Twilio's family.
pub struct Family {
    /// The name of its table in `config/deflect.toml`.
    pub name: &'static str,
    /// The lines of that table.
    pub settings: &'static str,
    /// True if it can listen for speech.
    pub hears_speech: bool,
    /// The markup that it takes.
    pub rules: Rules,
    /// Makes a signed request of the call's own fields and these.
    pub ask: fn(&str, &Leg, &[(&str, &str)]) -> Asked,
    /// Fields of the first request alone.
    pub calling: &'static [(&'static str, &'static str)],
    /// Fields of the notice of the end.
    pub over: &'static [(&'static str, &'static str)],
}

/// Twilio.
pub static TWILIO: Family = Family {
    name: "twilio",
    settings: r#"dialect = "twiml"
authentication = "twilio"
secret = { env = "TEST_TOKEN" }
locale = { ru = "ru-RU", en = "en-US" }
voice = { ru = "Polly.Tatyana", en = "Polly.Joanna" }
"#,
    hears_speech: true,
    rules: RULES,
    ask,
    calling: &[("CallStatus", "ringing"), ("StirVerstat", "TN-Validation-Passed-A")],
    over: &[
        ("CallStatus", "completed"),
        ("CallDuration", "20"),
        ("Duration", "1"),
        ("SequenceNumber", "0"),
        ("Timestamp", "Fri, 20 Nov 2026 09:00:20 +0000"),
        ("CallbackSource", "call-progress-events"),
        ("SipResponseCode", "200"),
    ],
};

const RULES: Rules = Rules {
    elements: &[
        ("Say", &["voice", "language", "loop"]),
        ("Play", &["loop", "digits"]),
        ("Pause", &["length"]),
        (
            "Gather",
            &[
                "action",
                "method",
                "input",
                "timeout",
                "finishOnKey",
                "numDigits",
                "language",
                "hints",
                "speechTimeout",
                "speechModel",
                "enhanced",
                "profanityFilter",
                "bargeIn",
                "actionOnEmptyResult",
            ],
        ),
        ("Redirect", &["method"]),
        ("Hangup", &[]),
        ("Reject", &["reason"]),
        ("Dial", &["action", "method", "timeout", "callerId", "timeLimit", "hangupOnStar", "answerOnBridge"]),
        ("Number", &[]),
    ],
    speak: "Say",
    collect: "Gather",
    speech,
    keys,
    takes_pauses: |voice| voice.is_some_and(|voice| voice.starts_with("Polly.") || voice.starts_with("Google.")),
    ring: 1..=600,
};

impl Platform for Family {
    fn dialect(&self) -> Dialect {
        Dialect::Twiml
    }

    fn name(&self) -> &'static str {
        self.name
    }

    fn settings(&self) -> &'static str {
        self.settings
    }

    fn hears_speech(&self) -> bool {
        self.hears_speech
    }

    fn calls(&self, voice_url: &str, leg: &Leg) -> Asked {
        (self.ask)(voice_url, leg, self.calling)
    }

    fn hears(&self, document: &str) -> Result<Heard, String> {
        follow(document, &self.rules).map(|followed| followed.heard)
    }

    fn does(&self, leg: &Leg, document: &str, deed: Deed<'_>) -> Asked {
        let followed = follow(document, &self.rules).unwrap();
        let result = result(deed);
        let more = result.iter().map(|(name, value)| (*name, value.as_str()));
        let fields: Vec<_> = [("CallStatus", "in-progress")].into_iter().chain(more).collect();
        (self.ask)(followed.url(deed), leg, &fields)
    }

    fn hangs_up(&self, voice_url: &str, leg: &Leg, _document: &str) -> Asked {
        (self.ask)(&format!("{voice_url}/status"), leg, self.over)
    }

    fn validate(&self, document: &str) {
        super::validate("twiml.xsd", document);
    }
}

fn ask(url: &str, leg: &Leg, more: &[(&str, &str)]) -> Asked {
    let id = format!("CA{}", hex_id(leg));
    let own = [
        ("AccountSid", "AC00000000000000000000000000000000"),
        ("ApiVersion", "2010-04-01"),
        ("CallSid", &*id),
        ("Called", &*leg.to),
        ("CalledCity", ""),
        ("Caller", &*leg.from),
        ("CallerCity", ""),
        ("CallerCountry", "RU"),
        ("Direction", "inbound"),
        ("From", &*leg.from),
        ("FromCountry", "RU"),
        ("To", &*leg.to),
        ("ToCity", "Москва"),
        ("ToCountry", "RU"),
    ];
    let mut asked = signed_form("X-Twilio-Signature", url, &[&own[..], more].concat());
    asked.headers.push(("I-Twilio-Idempotency-Token", uuid(leg)));
    asked.headers.push(("User-Agent", "TwilioProxy/1.1".to_owned()));
    asked
}

fn speech(say: &Element) -> Result<Said, String> {
    spoken(say, 3000, say.attribute("language").unwrap_or("en-US").to_owned())
}

fn keys(gather: &Element) -> Result<Then, String> {
    gather_keys(gather, phrases(gather, "input")?)
}

/// The wait of a `Gather`, by the rules that the whole family shares.
pub fn gather_keys(gather: &Element, phrases: Option<Vec<String>>) -> Result<Then, String> {
    let digits_max = number_within(gather.required("numDigits")?, &(1..=255))? as u16;
    let finish_on_key = gather.attribute("finishOnKey").unwrap_or("#");
    match (digits_max, finish_on_key) {
        (1, "") | (2.., "#") => {}
        _ => return Err(format!("`{finish_on_key}` ends {digits_max} keys")),
    }
    let wait = Duration::from_secs(number_within(gather.attribute("timeout").unwrap_or("5"), &(1..=600))?);
    Ok(Then::Keys { digits_max, wait, barge_in: true, phrases })
}

/// The parameters the family adds to a request when this happens.
pub fn result(deed: Deed<'_>) -> Vec<(&'static str, String)> {
    match deed {
        Deed::Keys(keys) => vec![("Digits", keys.to_owned())],
        Deed::Says { words, confidence } => vec![
            ("SpeechResult", words.to_owned()),
            ("Confidence", confidence.map_or("0.0".to_owned(), |sure| format!("{:.2}", f32::from(sure) / 100.0))),
        ],
        Deed::Dialled(result) => vec![
            ("DialCallStatus", dial_status(result).to_owned()),
            ("DialCallDuration", if result == DialResult::Answered { "12" } else { "0" }.to_owned()),
        ],
        Deed::Silence | Deed::Mumbles | Deed::GoOn => vec![],
    }
}

fn dial_status(result: DialResult) -> &'static str {
    match result {
        DialResult::Answered => "completed",
        DialResult::Busy => "busy",
        DialResult::NoAnswer => "no-answer",
        DialResult::Failed => "failed",
    }
}

/// 32 hex digits that only this call has.
pub fn hex_id(leg: &Leg) -> String {
    let mut hex = HEXLOWER.encode(digest::digest(&digest::SHA256, leg.id.as_bytes()).as_ref());
    hex.truncate(32);
    hex
}

/// A UUID that only this call has.
pub fn uuid(leg: &Leg) -> String {
    let hex = hex_id(leg);
    format!("{}-{}-4{}-8{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..32])
}

/// A form signed as Twilio signs: HMAC-SHA1 over the address and, sorted by name, every name with its value. None
/// of these requests has a name twice.
pub fn signed_form(header: &'static str, url: &str, pairs: &[(&str, &str)]) -> Asked {
    let mut sorted = pairs.to_vec();
    sorted.sort_unstable();
    let without_port = url.strip_prefix("https://").map(|rest| {
        let (host, path) = rest.split_at(rest.find('/').unwrap());
        format!("https://{}{path}", host.split(':').next().unwrap())
    });
    let mut text = without_port.unwrap_or_else(|| url.to_owned());
    sorted.iter().for_each(|(name, value)| text.extend([*name, *value]));
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, TOKEN.as_bytes());
    let headers = vec![
        ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8".to_owned()),
        (header, BASE64.encode(hmac::sign(&key, text.as_bytes()).as_ref())),
    ];
    Asked { method: "POST", url: url.to_owned(), headers, body: form(pairs) }
}
