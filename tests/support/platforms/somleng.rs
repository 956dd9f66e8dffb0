//! Somleng (`facts/dialects.md` 4): the few verbs it has, and an end to the document at anything else.

use deflect::config::settings::Dialect;

use super::element::Element;
use super::response::{Rules, follow, spoken};
use super::twiml::{gather_keys, result, signed_form, uuid};
use super::{Asked, Deed, Heard, Leg, Platform, Said, Then};

/// Somleng.
pub struct Somleng;

const RULES: Rules = Rules {
    elements: &[
        ("Say", &["voice", "language", "loop"]),
        ("Play", &["loop"]),
        ("Gather", &["action", "method", "input", "numDigits", "timeout", "finishOnKey", "actionOnEmptyResult"]),
        ("Redirect", &["method"]),
        ("Hangup", &[]),
        ("Reject", &["reason"]),
        ("Dial", &["action", "method", "timeout", "callerId"]),
        ("Number", &[]),
    ],
    speak: "Say",
    collect: "Gather",
    speech,
    keys,
    takes_pauses: |_| false,
    ring: 1..=600,
};

impl Platform for Somleng {
    fn dialect(&self) -> Dialect {
        Dialect::Twiml
    }

    fn name(&self) -> &'static str {
        "somleng"
    }

    fn settings(&self) -> &'static str {
        r#"dialect = "twiml"
authentication = "somleng"
secret = { env = "TEST_TOKEN" }
locale = { ru = "ru-RU", en = "en-US" }
voice = { ru = "Polly.Tatyana", en = "Polly.Joanna" }
"#
    }

    fn calls(&self, voice_url: &str, leg: &Leg) -> Asked {
        ask(voice_url, leg, &[("CallStatus", "ringing")])
    }

    fn hears(&self, document: &str) -> Result<Heard, String> {
        follow(document, &RULES).map(|followed| followed.heard)
    }

    fn does(&self, leg: &Leg, document: &str, deed: Deed<'_>) -> Asked {
        let followed = follow(document, &RULES).unwrap();
        let result = result(deed);
        let more = result.iter().map(|(name, value)| (*name, value.as_str()));
        ask(followed.url(deed), leg, &[("CallStatus", "in-progress")].into_iter().chain(more).collect::<Vec<_>>())
    }

    fn hangs_up(&self, voice_url: &str, leg: &Leg, _document: &str) -> Asked {
        let over = [
            ("CallStatus", "completed"),
            ("CallDuration", "20"),
            ("SipResponseCode", "200"),
            ("CallbackSource", "call-progress-events"),
            ("Timestamp", "Fri, 20 Nov 2026 09:00:20 +0000"),
            ("SequenceNumber", "0"),
        ];
        ask(&format!("{voice_url}/status"), leg, &over)
    }

    fn validate(&self, document: &str) {
        super::validate("twiml.xsd", document);
    }
}

/// Numbers come without `+`.
fn ask(url: &str, leg: &Leg, more: &[(&str, &str)]) -> Asked {
    let (id, from, to) = (uuid(leg), leg.from.trim_start_matches('+'), leg.to.trim_start_matches('+'));
    let own = [
        ("Caller", from),
        ("Called", to),
        ("From", from),
        ("To", to),
        ("CallSid", &*id),
        ("Direction", "inbound"),
        ("AccountSid", "d2c5a7b0-5f5c-4f0e-9f0b-6a9d5c3e0001"),
        ("ApiVersion", "2010-04-01"),
    ];
    let mut asked = signed_form("X-Twilio-Signature", url, &[&own[..], more].concat());
    asked.headers.push(("User-Agent", "TwilioProxy/1.1".to_owned()));
    asked
}

fn speech(say: &Element) -> Result<Said, String> {
    spoken(say, 4096, say.attribute("language").unwrap_or("en-US").to_owned())
}

/// `input` is ignored, so speech asked for would never be heard.
fn keys(gather: &Element) -> Result<Then, String> {
    match gather.attribute("input") {
        None | Some("dtmf") => gather_keys(gather, None),
        Some(other) => Err(format!("`{other}`: nobody listens")),
    }
}
