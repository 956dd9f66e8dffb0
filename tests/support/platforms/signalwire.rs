//! SignalWire cXML (its compatibility API reference): TwiML with its own ids, voices and signature, and fewer attributes.

use super::element::Element;
use super::response::{Rules, phrases, spoken};
use super::twiml::{Family, gather_keys, signed_form, uuid};
use super::{Asked, Leg, Said, Then};

/// SignalWire.
pub static SIGNALWIRE: Family = Family {
    name: "signalwire",
    settings: r#"dialect = "twiml"
authentication = "signalwire"
secret = { env = "TEST_TOKEN" }
locale = { ru = "ru-RU", en = "en-US" }
voice = { ru = "gcloud.ru-RU-Wavenet-A", en = "Polly.Joanna" }
"#,
    hears_speech: true,
    rules: RULES,
    ask,
    calling: &[("CallStatus", "ringing")],
    over: &[
        ("CallStatus", "completed"),
        ("CallDuration", "20"),
        ("HangupBy", "+79161234567"),
        ("HangupDirection", "inbound"),
        ("AudioInMos", "4.5"),
        ("SipResultCode", "200"),
        ("CallbackSource", "call-progress-events"),
        ("SequenceNumber", "0"),
        ("Timestamp", "Fri, 20 Nov 2026 09:00:20 +0000"),
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
            ],
        ),
        ("Redirect", &["method"]),
        ("Hangup", &[]),
        ("Dial", &["action", "method", "timeout", "callerId"]),
        ("Number", &[]),
    ],
    speak: "Say",
    collect: "Gather",
    speech,
    keys,
    takes_pauses: |voice| voice.is_some_and(|voice| voice.starts_with("Polly.") || voice.starts_with("gcloud.")),
    ring: 1..=600,
};

fn ask(url: &str, leg: &Leg, more: &[(&str, &str)]) -> Asked {
    let id = uuid(leg);
    let own = [
        ("AccountSid", "b08dacad-93dc-4e2c-8a3a-2f8a3a1f0001"),
        ("ApiVersion", "2010-04-01"),
        ("CallSid", &*id),
        ("Direction", "inbound"),
        ("From", &*leg.from),
        ("To", &*leg.to),
    ];
    signed_form("X-SignalWire-Signature", url, &[&own[..], more].concat())
}

fn speech(say: &Element) -> Result<Said, String> {
    spoken(say, 4096, say.attribute("language").unwrap_or("en-US").to_owned())
}

fn keys(gather: &Element) -> Result<Then, String> {
    gather_keys(gather, phrases(gather, "input")?)
}
