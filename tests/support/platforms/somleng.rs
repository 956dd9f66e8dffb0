//! Somleng (its TwiML reference): the few verbs it has, and an end to the document at anything else.

use super::element::Element;
use super::response::{Rules, spoken};
use super::twiml::{Family, gather_keys, signed_form, uuid};
use super::{Asked, Leg, Said, Then};

/// Somleng.
pub static SOMLENG: Family = Family {
    name: "somleng",
    settings: r#"dialect = "twiml"
authentication = "somleng"
secret = { env = "TEST_TOKEN" }
locale = { ru = "ru-RU", en = "en-US" }
voice = { ru = "Polly.Tatyana", en = "Polly.Joanna" }
"#,
    hears_speech: false,
    rules: RULES,
    ask,
    calling: &[("CallStatus", "ringing")],
    over: &[
        ("CallStatus", "completed"),
        ("CallDuration", "20"),
        ("SipResponseCode", "200"),
        ("CallbackSource", "call-progress-events"),
        ("Timestamp", "Fri, 20 Nov 2026 09:00:20 +0000"),
        ("SequenceNumber", "0"),
    ],
};

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
